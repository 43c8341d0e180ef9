"""How many were killed and injured, where the text gives a number, and the condition they are in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc

from kg.extract.draft import Draft, Finding, Incident, Person, Range, draft_of
from kg.extract.numbers import number
from kg.extract.patterns import pattern
from kg.extract.syntax import sentence_at, text_of

COUNTS: Final[dict[str, re.Pattern[str]]] = {
    "killed": pattern("killed-count"),
    "injured": pattern("injured-count"),
    "hit": pattern("hit-count"),
}
MOST: Final = 200
"""Numbers from here on are no tolls of an incident."""
CONDITION: Final = pattern("condition")
ADVERBS: Final = {"critically": "critical", "seriously": "serious", "gravely": "grave"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A number that the text gives in words of its own: "three dead", "wounding two others"."""

    value: int
    words: Range
    at: int
    other: bool
    """It counts others than somebody spoken of before."""


def counting_phrases(draft: Draft, what: str) -> list[Phrase]:
    """What the text says of how many were ``killed``, ``injured`` or ``hit`` (shot, stabbed, struck), in order."""
    doc = draft.doc
    found: list[Phrase] = []
    for m in COUNTS[what].finditer(text_of(doc)):
        value = number(m.group("n") or m.group("m"))
        span = doc.char_span(m.start(), m.end(), alignment_mode="expand")
        if value is None or span is None or not 0 < value < MOST or _recalled(draft, span.start):
            continue
        if value == 1 and span.start and doc[span.start - 1].lower_ == "no":  # "No one was hurt"
            value, span = 0, doc[span.start - 1 : span.end]
        if any(t.ent_type_ in {"TIME", "DATE", "MONEY"} and t.like_num for t in span) or (
            span.start and doc[span.start - 1].lower_ in {"of", "age", "aged", "$", "no."}
        ):
            continue
        other = any(t.lower_ in {"other", "others", "more"} for t in span)
        found.append(Phrase(value, (span.start, span.end), span.root.i, other))
    return found


def stated_counts(draft: Draft, incident: Incident) -> dict[str, tuple[int, Range, int]]:
    """``killed`` and ``injured`` -> (number, words, predicate token), for what the text counts in words of its own.

    The number is checked against the persons told of one by one: where those are more, no count is given.
    """
    doc = draft.doc
    out: dict[str, tuple[int, Range, int]] = {}
    for what in ("killed", "injured"):
        phrases = counting_phrases(draft, what) + (counting_phrases(draft, "hit") if what == "injured" else [])
        found = [(p.value, p.words, p.at) for p in sorted(phrases, key=lambda p: p.words)]
        early = [f for f in found if f[1][0] < _horizon(draft)]
        individuals = sum(
            1 for p in draft.persons if not p.plural and what in p.outcomes and not (what == "injured" and "killed" in p.outcomes)
        )
        groups = sum(p.count or 0 for p in draft.persons if p.plural and p.count and what in p.outcomes)
        if early:
            best = max(early, key=lambda f: (f[0], -f[1][0]))
            if best[0] >= individuals and (best[0] or not groups) and not (best[0] == 1 and individuals == 1):
                out[what] = best
        elif groups and individuals:
            group = max((p for p in draft.persons if p.plural and p.count and what in p.outcomes), key=lambda p: p.count or 0)
            if (group.count or 0) >= individuals and group.count_range is not None:
                head = doc[group.heads[0]]
                ones = [m for p in draft.persons if not p.plural and what in p.outcomes for m in p.mentions]
                beside = [m for m in ones if doc[m[1] - 1] in head.conjuncts]  # "two men and a woman were wounded"
                start, end = group.mentions[0]
                words = (min([start, *(m[0] for m in beside)]), max([end, *(m[1] for m in beside)]))
                out[what] = ((group.count or 0) + len(beside), words, group.heads[0])
    return out


def _recalled(draft: Draft, i: int) -> bool:
    """Whether token ``i`` tells of a past incident."""
    return any(x.range[0] <= i < x.range[1] for x in draft.incidents if not x.main)


def _horizon(draft: Draft) -> int:
    """Counts are looked for in the headline and the first eight sentences: later ones belong to other events."""
    return draft.sentence_starts[8] if len(draft.sentence_starts) > 8 else len(draft.doc)


def conditions(doc: Doc) -> Iterator[tuple[Person, str, Range, int]]:
    """Person, condition notation, words, predicate token: "is in critical condition"."""
    draft = draft_of(doc)
    seen: set[int] = set()
    for m in CONDITION.finditer(text_of(doc)):
        word = (m.group("c") or m.group("d") or "").lower()
        condition = ADVERBS.get((m.group("a") or "").lower()) or {"stabilized": "stable"}.get(word, word)
        span = doc.char_span(m.start(), m.end(), alignment_mode="expand")
        if (
            span is None
            or not condition
            or (
                m.group("c")
                and "condition" not in m.group().lower()
                and "condition" not in doc[span.end : span.end + 3].text.lower()
            )
        ):
            continue
        person = whose(draft, span.start)
        if person is not None and id(person) not in seen:
            seen.add(id(person))
            yield person, condition, (span.start, span.end), span.root.i


def whose(draft: Draft, i: int) -> Person | None:
    """The person that a predicate at ``i`` is about: the subject of its clause, else the one hurt who was spoken of last."""
    doc = draft.doc
    token = doc[i]
    for _ in range(6):
        for child in token.children:
            if child.dep_ in {"nsubjpass", "nsubj"} and child.i in draft.person_at:
                return draft.person_at[child.i]
        if token.dep_ in {"relcl", "acl"} and token.head.i in draft.person_at:
            return draft.person_at[token.head.i]
        if token.head.i == token.i:
            break
        token = token.head
        if token.i in draft.person_at and token.i in draft.person_at[token.i].heads:
            return draft.person_at[token.i]
    sentence = sentence_at(doc, i)
    before = [(k, draft.person_at[k]) for k in range(sentence.start, i) if k in draft.person_at and k in draft.person_at[k].heads]
    hurt = [p for _, p in before if {"injured", "hospitalized"} & set(p.outcomes)]
    return hurt[-1] if hurt else before[-1][1] if before else None


def casualties(doc: Doc) -> Iterator[Finding]:
    """Stated numbers of killed and injured of the main incident."""
    draft = draft_of(doc)
    mains = [i for i in draft.incidents if i.main]
    for incident in mains:
        if len(mains) == 1:  # a round-up counts all its incidents together
            for what, (value, words_, at) in sorted(stated_counts(draft, incident).items()):
                none = not value  # "no one was hurt" says that the number is 0, and denies nothing
                yield Finding(incident, f"{what}Count", value, words_, at, confidence=0.8, presupposed=none)
            break
