"""Who bears out whom, and who contradicts: links between the claims of an article that speak of the same thing.

Two claims meet where they fill one *slot*: a property of which an incident or a person has one value (an age, a number of dead),
or an outcome that befell somebody or did not. The same value from two sources that do not hang on each other is
``kg:corroborates``; another value, or the same one denied, ``kg:contradicts``. Each link leads from the claim that stands later
to the one that stands earlier. What is only possible, announced or tried says nothing against anybody, and the members of a set
of alternatives are apart as it is.

A source hangs on another one where it is the same, leans on the same one (an officer on the department, a police report on the
police, ``kg.view.leaning``), or passes on its words; and the narrator, who has what he tells from somebody, bears out nobody.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import Final, NamedTuple

from pyoxigraph import NamedNode, Triple

from kg import vocab
from kg.rdf import ArticleGraphs, terms
from kg.view.facts import Facts
from kg.view.leaning import Leaning

_SINGLE: Final = frozenset({"age", "gender", "hometown", "killedCount", "injuredCount", "count", "city", "county", "harmedBy"})
"""Properties of which a thing has one value."""
_REVISED: Final = frozenset({"killedCount", "injuredCount"})
"""Those that a source may itself replace as it learns more; of others, a source's second value is another reading."""
_OF_AGENT: Final = frozenset({"outcome", "condition"})
"""Properties of a participation that are said of whoever takes part."""
_OF_TIME: Final = frozenset({"date", "clockTime"})
"""Properties of a time that are said of what happened then."""
_LOCAL: Final = {vocab.PREDICATES[n]: n for n in (*_SINGLE, *_OF_AGENT, *_OF_TIME, "agent", "time")}
_CLAIM: Final = {vocab.KG + n: n for n in (
    "source", "evidence", "certainty", "polarity", "temporality", "realis", "alternativeIn", "relayedBy",
)}  # fmt: skip
_NARRATOR: Final = vocab.KG + vocab.CLASSES["narrator"]
_CORROBORATES, _CONTRADICTS = terms.kg("corroborates"), terms.kg("contradicts")


class Told(NamedTuple):
    """A value of a slot, and the claim that gives it."""

    claim: str
    source: str
    start: int
    value: str
    positive: bool
    sure: bool
    alternatives: str | None


def agreement(article: ArticleGraphs, leaning: Leaning | None = None) -> list[Triple]:
    """The links between the claims of one article, sorted."""
    leaning = leaning or Leaning(article, Facts(article))
    base = article.article
    described: defaultdict[str, dict[str, str]] = defaultdict(dict)
    begins: dict[str, int] = {}
    for s, p, o in article.graphs.get(f"{base}/claims", []):
        if (name := _CLAIM.get(p.value)) is not None:
            described[terms.value(s)][name] = terms.value(o)
        elif p.value == vocab.NIF + "beginIndex":
            begins[terms.value(s)] = int(terms.value(o))
    said = {iri: article.graphs.get(iri, []) for iri in described}
    narrators = {terms.value(t.subject) for t in article.graphs.get(f"{base}/entities", []) if terms.value(t.object) == _NARRATOR}
    slots = _slots(described, said, begins)
    out: set[Triple] = set()
    for (_, name), told in slots.items():
        for a, b in combinations(sorted(told, key=lambda t: (t.start, t.claim)), 2):
            single = name in _REVISED or (name in _SINGLE | _OF_TIME and a.source != b.source)
            if name == "date" and finer(a.value, b.value):
                continue  # who says "in May" does not contradict who says on which day
            if name == "harmedBy" and narrators & {a.source, b.source}:
                continue  # several may have hurt one person: only who is named by two sources is contested
            link = _link(a, b, single=single)
            if link == _CORROBORATES and (
                narrators & {a.source, b.source} or _relayed(described, a, b) or not leaning.independent(a.claim, b.claim)
            ):
                continue
            if link is not None and a.claim != b.claim:
                out.add(Triple(NamedNode(b.claim), link, NamedNode(a.claim)))
    return sorted(out, key=str)


def finer(one: str, other: str) -> bool:
    """Whether one of two dates is a day or a month of the other.

    >>> finer("2024-05", "2024-05-06"), finer("2024-05-06", "2024-05"), finer("2024-06", "2024-05-06"), finer("2024", "2024")
    (True, True, False, False)
    """
    short, long = sorted((one, other), key=len)
    return long.startswith(f"{short}-")


def _link(a: Told, b: Told, *, single: bool) -> NamedNode | None:
    """What a value says to another one of the same slot."""
    if a.alternatives is not None and a.alternatives == b.alternatives:
        return None
    if not (a.sure and b.sure):
        return None
    if a.value == b.value:
        return (_CORROBORATES if a.positive else None) if a.positive == b.positive else _CONTRADICTS
    return _CONTRADICTS if single and a.positive and b.positive else None  # also of one source: "first spoke of seven"


def _slots(
    described: dict[str, dict[str, str]], said: dict[str, list[Triple]], begins: dict[str, int]
) -> dict[tuple[str, str], list[Told]]:
    """Subject and property -> what is said of it."""
    agents: dict[str, str] = {}
    times: defaultdict[str, list[str]] = defaultdict(list)
    for triples in said.values():
        for s, p, o in triples:
            name = _LOCAL.get(p.value)
            if name == "agent":
                agents[terms.value(s)] = terms.value(o)
            elif name == "time":
                times[terms.value(o)].append(terms.value(s))
    slots: defaultdict[tuple[str, str], list[Told]] = defaultdict(list)
    for claim, triples in said.items():
        about = described[claim]
        if "source" not in about or about.get("temporality") != vocab.concept("temporality", "past_or_present"):
            continue
        told = Told(
            claim, about["source"], begins.get(about.get("evidence", ""), 0), "",
            about.get("polarity") == vocab.concept("polarity", "positive"),
            about.get("certainty") != vocab.concept("certainty", "possible")
            and about.get("realis") == vocab.concept("realis", "actual"),
            about.get("alternativeIn"),
        )  # fmt: skip
        for s, p, o in triples:
            name, subject, value = _LOCAL.get(p.value, ""), terms.value(s), terms.value(o)
            if name in _SINGLE:
                slots[subject, name].append(told._replace(value=value))
            elif name in _OF_AGENT and subject in agents:
                slots[agents[subject], name].append(told._replace(value=value))
            elif name in _OF_TIME:
                for event in times.get(subject, ()):
                    slots[event, name].append(told._replace(value=value))
    return slots


def _relayed(described: dict[str, dict[str, str]], a: Told, b: Told) -> bool:
    """One of them has it from, or through, the other."""
    return described[a.claim].get("relayedBy") == b.source or described[b.claim].get("relayedBy") == a.source
