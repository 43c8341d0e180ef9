"""On whom a source leans: whose word it passes on, so that both together are no more than one.

A person leans on the body that they speak for, a document on the body whose it is ("a police report"), and a claim on whom its
source cites for it ("WKZQ reported, citing court records"). Outlets lean on the one that was first, where the article says who
that was, and on each other where their sentences are one sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Final

from kg import vocab
from kg.rdf import ArticleGraphs, terms
from kg.view.facts import SAID, Facts

_BODIES: Final = ("agency", "organization", "facility")
_POLICE: Final = ("municipal_police", "campus_or_transit_police", "state_police", "foreign_police")
_CALLED: Final = {
    **dict.fromkeys(("police",), _POLICE),
    **dict.fromkeys(("detective", "detectives", "investigators", "officers"), (*_POLICE, "county_sheriff")),
    **dict.fromkeys(("sheriff", "sheriffs", "deputies"), ("county_sheriff",)),
    **dict.fromkeys(("trooper", "troopers", "patrol"), ("state_police",)),
    **dict.fromkeys(("court", "courts"), ("court",)),
    **dict.fromkeys(("prosecutor", "prosecutors", "prosecution"), ("prosecutor",)),
    **dict.fromkeys(("coroner", "coroners", "autopsy", "examiner", "examiners"), ("medical_examiner",)),
    **dict.fromkeys(("fire", "firefighters"), ("fire_department",)),
    **dict.fromkeys(("jail", "prison"), ("corrections",)),
    **dict.fromkeys(("federal", "fbi"), ("federal_law_enforcement",)),
}
"""Word -> kinds of agency that it may mean, where no name is given."""
_CITED: Final = re.compile(r"\b[Cc]iting (?P<whom>[^,.;:]{2,80})")
_FIRST: Final = (
    re.compile(r"\b(?:first|originally) (?:reported|published) (?:by|in|on) (?P<whom>[^,.;:]{2,60})"),
    re.compile(r"(?P<whom>(?:[^\s,.;:]+ ){1,5})(?:was )?first (?:reported|to report)\b"),
)
_STRETCH: Final = 3
"""Words in a stretch."""
_ALIKE: Final = 0.5
"""Share of common stretches from which on two sentences are one."""


class Leaning:
    """Who leans on whom in one article. Without the article's text, only what needs none is known."""

    def __init__(self, article: ArticleGraphs, facts: Facts) -> None:
        self.facts = facts
        self._texts = {terms.value(t.subject): terms.value(t.object) for t in article.graphs.get(f"{facts.work}/content", [])}
        self._evidence = dict(_evidence(article, self._texts))
        self._on = _speaking_for(facts)
        for document in facts.of_kind("document"):
            self._on[document] |= self._bodies_in(_label(facts, document))
        first = self._first()
        for outlet in facts.of_kind("outlet"):
            self._on[outlet] |= first - {outlet} if len(first) == 1 else set()

    def behind(self, claim: str) -> set[str]:
        """The source of a claim, with everybody on whom it leans."""
        found: set[str] = set()
        left = {self.facts.sources[claim], *self._cited(claim)}
        while left:
            found |= left
            left = {other for source in left for other in self._on.get(source, ())} - found
        return found

    def independent(self, a: str, b: str) -> bool:
        """Whether two claims are two voices."""
        return not self.behind(a) & self.behind(b) and not self._copied(a, b)

    def roots(self, claims: Collection[str]) -> set[str]:
        """Whose word it comes down to, where several claims say the same; of two sentences that are one, the first's."""
        apart: list[str] = []
        for claim in sorted(claims):
            if not any(self._copied(other, claim) for other in apart):
                apart.append(claim)
        return {self._root(source) for claim in apart for source in self._cited(claim) or {self.facts.sources[claim]}}

    def _root(self, source: str) -> str:
        """The end of the chain; who leans on several stays, as it is not known on which."""
        seen = {source}
        while len(on := self._on.get(source, set())) == 1 and not on <= seen:
            (source,) = on
            seen.add(source)
        return source

    def _cited(self, claim: str) -> set[str]:
        """Whom the sentence of a claim cites: documents and outlets by their names, bodies also by what they are."""
        evidence = self._evidence.get(claim)
        match = _CITED.search(evidence) if evidence else None
        if match is None:
            return set()
        phrase = match["whom"]
        known = (iri for kind in ("document", "outlet") for iri in self.facts.of_kind(kind))
        named = {iri for iri in known if _names(_label(self.facts, iri), phrase)}
        return (named or self._bodies_in(phrase)) - {self.facts.sources[claim]}

    def _bodies_in(self, phrase: str) -> set[str]:
        """The bodies that a phrase names, else all of a kind that it speaks of."""
        bodies = [iri for kind in _BODIES for iri in self.facts.of_kind(kind)]
        named = {iri for iri in bodies if any(_names(name, phrase) for name in _called(self.facts, iri))}
        kinds = {vocab.concept("agency-kind", kind) for word in _words(phrase) for kind in _CALLED.get(word, ())}
        return named or {iri for iri in bodies if _kind(self.facts, iri) in kinds}

    def _first(self) -> set[str]:
        """The outlets of which the article says that they were first."""
        phrases = [m["whom"] for text in self._texts.values() for pattern in _FIRST for m in pattern.finditer(text)]
        return {iri for iri in self.facts.of_kind("outlet") if any(_names(_label(self.facts, iri), p) for p in phrases)}

    def _copied(self, a: str, b: str) -> bool:
        """Whether two outlets tell it in one and the same sentence."""
        one, other = self._evidence.get(a), self._evidence.get(b)
        if one is None or other is None or one == other:  # of the same words: "the Ledger and WKZQ reported"
            return False
        sources = self.facts.sources
        if self.facts.kind(sources[a]) != "outlet" or self.facts.kind(sources[b]) != "outlet":
            return False
        x, y = _stretches(one), _stretches(other)
        return len(x & y) >= _ALIKE * min(len(x), len(y)) > 0


def _speaking_for(facts: Facts) -> defaultdict[str, set[str]]:
    """Person -> the bodies that they work for."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for tenure in facts.of_kind("tenure"):
        for holder in facts.links(tenure, "holder", SAID):
            found[holder].update(facts.links(tenure, "organization", SAID))
    return found


def _evidence(article: ArticleGraphs, texts: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Claim -> its sentence."""
    spans: dict[str, str] = {}
    parts: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for s, p, o in article.graphs.get(f"{article.article}/claims", []):
        if p.value == vocab.KG + "evidence":
            spans[terms.value(s)] = terms.value(o)
        elif p.value.startswith(vocab.NIF):
            parts[terms.value(s)][p.value.removeprefix(vocab.NIF)] = terms.value(o)
    for claim, span in spans.items():
        part = parts[span]
        if (text := texts.get(part["referenceContext"])) is not None:
            yield claim, text[int(part["beginIndex"]) : int(part["endIndex"])]


def _label(facts: Facts, iri: str) -> str:
    label = facts.entities[iri].label
    return label.value if label else ""


def _called(facts: Facts, iri: str) -> Iterator[str]:
    yield _label(facts, iri)
    official = facts.entities[iri].attributes.get("officialName")
    if official is not None:
        yield official.value


def _kind(facts: Facts, iri: str) -> str:
    kind = facts.entities[iri].attributes.get("agencyKind")
    return kind.value if kind else ""


def _names(name: str, phrase: str) -> bool:
    """Whether a phrase has all the words of a name, side by side."""
    return bool(words := _words(name)) and f" {' '.join(words)} " in f" {' '.join(_words(phrase))} "


@lru_cache(maxsize=1_024)
def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    return tuple(w for w in re.findall(r"[a-z0-9]+", plain) if w not in ("the", "a", "an"))


def _stretches(text: str) -> set[tuple[str, ...]]:
    found = _words(text)
    return {found[i : i + _STRETCH] for i in range(len(found) - _STRETCH + 1)}
