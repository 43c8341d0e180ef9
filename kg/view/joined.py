"""One incident out of all articles that report it: its participants once, and for each slot the value that most speaks for.

Where several articles report an incident, it has a graph of its own, ``I/view`` below its canonical IRI ``I``, with the words of
``A/view``; where one does, ``A/view`` is all there is. Whichever it is says ``kg:articleCount``, and nothing else does: so a
query for real incidents asks ``GRAPH ?home { ?incident kg:articleCount ?articles ; kg:city ?city }``.

A slot has the value that the most independent sources give (who says "in May" speaks for the sixth of May, where that is
given); numbers that grow (killed, injured) the latest published one. Who was hurt and has died since is no longer counted, nor
named, among the injured. Where
articles differ, or several sources agree, each value stands as a ``kg:SlotValue`` with its sources and the days on which it
was given; the claims behind them are tied by ``kg:corroborates`` and ``kg:contradicts``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from kg import vocab
from kg.rdf import terms
from kg.rdf.iris import digest, mint
from kg.view.agreement import finer

_KG, _SCHEMA = vocab.KG, vocab.SCHEMA
REPORTED_IN: Final = terms.kg("reportedIn")
ARTICLES: Final = terms.kg("articleCount")
_KILLED, _INJURED, _DATE = _KG + "killed", _KG + "injured", _SCHEMA + "startDate"
_DEAD, _HURT = terms.kg("personKilled"), terms.kg("personInjured")
GROWING: Final = frozenset({_KILLED, _INJURED})
"""Slots whose value is the latest."""
SLOTS: Final = frozenset({*GROWING, _KG + "incidentType", _KG + "city", _KG + "county", _KG + "age", _SCHEMA + "startDate"})
"""Slots of which sources are counted."""
_SINGLE: Final = frozenset({
    *SLOTS, _SCHEMA + "location", _SCHEMA + "name", _SCHEMA + "description", _KG + "gender", _KG + "startTime", _KG + "count",
    _KG + "inCondition", _SCHEMA + "homeLocation", _KG + "prominence",
    _KG + "placeKind", _KG + "agencyKind", _KG + "countyName", _KG + "stateCode", _KG + "countryCode", _KG + "fips",
    _KG + "countyFips", _SCHEMA + "latitude", _SCHEMA + "longitude", _SCHEMA + "containedInPlace", _SCHEMA + "areaServed",
})  # fmt: skip
"""Properties of which an incident, a person, a place or a body has one value."""
_OWN: Final = frozenset({REPORTED_IN, ARTICLES})
_MAIN: Final = terms.concept("prominence", "main")


class Given(NamedTuple):
    """That an article gives a value to a slot, and on whose word. ``claim`` is empty where the value was counted."""

    subject: str
    slot: str
    value: str
    """As a term of N-Triples."""
    sources: tuple[str, ...]
    claim: str


@dataclass(frozen=True, slots=True)
class Report:
    """What one article says of the incident, in canonical IRIs."""

    article: str
    published: int | None
    voice: str
    """Whose own voice it is (an IRI): the outlet or the wire that it credits, or the article where that is not known; a copy
    has the voice of what it copies."""
    view: Sequence[Triple]
    given: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class SlotValue:
    """A value of a slot over all articles."""

    subject: str
    slot: str
    value: str
    sources: frozenset[str]
    first: int | None
    last: int | None
    claims: tuple[tuple[str, frozenset[str]], ...]
    """The claims that give it, by article, those of the earliest first; each with the sources that the article has for it."""


def joined(incident: str, reports: Sequence[Report]) -> list[Triple]:
    """The graph ``I/view``, sorted. ``reports`` in the order of their publication, then of their IRIs."""
    node = NamedNode(incident)
    views = [about(incident, report.view) for report in reports]
    values = slot_values({s.value for view in views for s in view}, reports)
    out = {Triple(node, REPORTED_IN, NamedNode(report.article)) for report in reports}
    out.add(Triple(node, ARTICLES, terms.integer(len(reports))))
    single: defaultdict[tuple[NamedNode, str], list[NamedNode | Literal]] = defaultdict(list)
    for view in views:
        for subject, said in view.items():
            for p, o in said:
                if p.value in _SINGLE:
                    single[subject, p.value].append(o)
                else:
                    out.add(Triple(subject, p, o))
    chosen = consensus(values)
    if none_left := _have_died(incident, values, chosen, reports):
        single.pop((node, _INJURED), None)
    dead = {t.object for t in out if t.predicate == _DEAD}
    out -= {t for t in out if t.predicate == _HURT and (none_left or t.object in dead)}
    for (subject, slot), found in single.items():
        best = chosen.get((subject.value, slot))
        out.add(Triple(subject, NamedNode(slot), next((o for o in found if str(o) == best), None) or _one(slot, found)))
    out.update(shown(incident, values))
    out.update(_ties(values))
    return sorted(out, key=str)


def slot_values(subjects: Collection[str], reports: Sequence[Report]) -> list[SlotValue]:
    """Every value that is given to a slot of the incident or of who takes part in it, sorted."""
    found: defaultdict[tuple[str, str, str], list[tuple[Report, Given]]] = defaultdict(list)
    for report in reports:
        for given in report.given:
            if given.subject in subjects and given.slot in SLOTS:
                found[given.subject, given.slot, given.value].append((report, given))
    out = []
    for (subject, slot, value), told in sorted(found.items()):
        days = [report.published for report, _ in told if report.published is not None]
        voices = [frozenset(given.sources or (report.voice,)) for report, given in told]
        claims = tuple((given.claim, voice) for (_, given), voice in zip(told, voices, strict=True) if given.claim)
        sources = frozenset[str]().union(*voices)
        out.append(SlotValue(subject, slot, value, sources, min(days, default=None), max(days, default=None), claims))
    return out


def consensus(values: Iterable[SlotValue]) -> dict[tuple[str, str], str]:
    """Subject and slot -> the value to show, as a term of N-Triples."""
    slots: defaultdict[tuple[str, str], list[SlotValue]] = defaultdict(list)
    for value in values:
        slots[value.subject, value.slot].append(value)
    return {of: max(_finest(found), key=lambda v: (*_weight(v, found), v.value)).value for of, found in slots.items()}


def _finest(found: Sequence[SlotValue]) -> list[SlotValue]:
    """The values of a slot without the months and years of which it has a day."""
    return [v for v in found if not any(_refines(other, v) for other in found)]


def _refines(fine: SlotValue, coarse: SlotValue) -> bool:
    """Whether a date is a day or a month of another one."""
    if fine.slot != _DATE or fine.slot != coarse.slot or fine.subject != coarse.subject:
        return False
    day, month = term(fine.value).value, term(coarse.value).value
    return len(day) > len(month) and finer(day, month)


def _weight(value: SlotValue, found: Sequence[SlotValue]) -> tuple[int, ...]:
    support = len(value.sources.union(*(other.sources for other in found if _refines(value, other))))
    latest = value.last or 0
    return (latest, support) if value.slot in GROWING else (support, -(value.first or 0))


def _have_died(
    incident: str, values: Iterable[SlotValue], chosen: Mapping[tuple[str, str], str], reports: Sequence[Report]
) -> bool:
    """Whether so many have died, since the articles that count the injured were written, that none of these is left."""
    found = {v.slot: v for v in values if v.subject == incident and chosen.get((incident, v.slot)) == v.value}
    hurt, dead = found.get(_INJURED), found.get(_KILLED)
    if hurt is None or dead is None or hurt.last is None or dead.first is None or hurt.last > dead.first:
        return False
    counts = [{given.slot: given.value for given in report.given if given.subject == incident} for report in reports]
    known_dead = [count[_KILLED] for count in counts if count.get(_INJURED) == hurt.value and _KILLED in count]
    since = _number(dead.value) - max(map(_number, known_dead), default=0)
    return since >= _number(hurt.value) > 0


def _number(value: str) -> int:
    return int(term(value).value)


def about(incident: str, view: Sequence[Triple]) -> dict[NamedNode, list[tuple[NamedNode, NamedNode | Literal]]]:
    """What a view says of the incident and of whom and what it names: who takes part, places, investigators, weapons."""
    said: defaultdict[str, list[tuple[NamedNode, NamedNode | Literal]]] = defaultdict(list)
    for s, p, o in view:
        if isinstance(s, NamedNode) and isinstance(o, NamedNode | Literal):
            said[s.value].append((p, o))
    named = [o.value for p, o in said[incident] if isinstance(o, NamedNode) and p != REPORTED_IN and o.value in said]
    return {NamedNode(s): [(p, o) for p, o in said[s] if p not in _OWN] for s in dict.fromkeys([incident, *named])}


def _one(slot: str, found: Sequence[NamedNode | Literal]) -> NamedNode | Literal:
    """The value of a property whose sources are not counted: the most frequent, then the longest, then the first."""
    if slot == _KG + "prominence":
        return _MAIN if _MAIN in found else found[0]
    if slot == _KG + "inCondition":
        return found[-1]  # the latest
    return max(found, key=lambda o: (found.count(o), len(o.value), o.value))


def with_one_value(triples: Collection[Triple], names: Mapping[str, str]) -> Collection[Triple]:
    """The triples in which things have these names. What two have in common ("NEW YORK" in the dateline, "New York City" in the
    text) has one value for each property of which there can be but one."""
    subjects = {name for name, number in Counter(names.values()).items() if number > 1}
    if not subjects:
        return triples
    out: set[Triple] = set()
    single: defaultdict[tuple[NamedNode, str], list[NamedNode | Literal]] = defaultdict(list)
    for triple in triples:
        s, p, o = triple
        if p.value in _SINGLE and isinstance(s, NamedNode) and s.value in subjects and isinstance(o, NamedNode | Literal):
            single[s, p.value].append(o)
        else:
            out.add(triple)
    out.update(Triple(s, NamedNode(p), _one(p, sorted(set(found), key=str))) for (s, p), found in single.items())
    return out


def shown(base: str, values: Sequence[SlotValue]) -> Iterator[Triple]:
    """The values of slots that have several, or several sources; their nodes stand below ``base``."""
    number: defaultdict[tuple[str, str], int] = defaultdict(int)
    for value in values:
        number[value.subject, value.slot] += 1
    for value in values:
        if number[value.subject, value.slot] < 2 and len(value.sources) < 2:
            continue
        node = NamedNode(mint(base, f"/value/{digest(value.subject, value.slot, value.value)[:16]}"))
        yield Triple(node, terms.A, terms.kg("SlotValue"))
        yield Triple(node, terms.kg("slotOf"), NamedNode(value.subject))
        yield Triple(node, terms.kg("slot"), NamedNode(value.slot))
        yield Triple(node, terms.kg("slotValue"), term(value.value))
        yield Triple(node, terms.kg("sourceCount"), terms.integer(len(value.sources)))
        for name, day in (("firstGiven", value.first), ("lastGiven", value.last)):
            if day is not None:
                yield Triple(node, terms.kg(name), terms.typed(date.fromordinal(day).isoformat(), "date"))


def _ties(values: Sequence[SlotValue]) -> Iterable[Triple]:
    """The first claim for a value against the first for another one of the slot, and each claim for the first one before it that
    is of none of its sources."""
    slots: defaultdict[tuple[str, str], list[SlotValue]] = defaultdict(list)
    for value in values:
        if value.claims:
            slots[value.subject, value.slot].append(value)
        for number, (claim, voice) in enumerate(value.claims):
            if (earlier := next((c for c, other in value.claims[:number] if not voice & other), None)) is not None:
                yield Triple(NamedNode(claim), terms.kg("corroborates"), NamedNode(earlier))
    for found in slots.values():
        for a, b in combinations(sorted(found, key=lambda v: (v.first or 0, v.claims[0][0])), 2):
            if _refines(a, b) or _refines(b, a):
                continue
            yield Triple(NamedNode(b.claims[0][0]), terms.kg("contradicts"), NamedNode(a.claims[0][0]))


def term(text: str) -> NamedNode | Literal:
    """A term from N-Triples.

    >>> term('"2"^^<http://www.w3.org/2001/XMLSchema#integer>').value, term("<https://example.org/a>").value
    ('2', 'https://example.org/a')
    """
    if text.startswith("<"):
        return NamedNode(text[1:-1])
    lexical, _, datatype = text[1:].rpartition('"')
    return Literal(lexical, datatype=NamedNode(datatype[3:-1])) if datatype else Literal(lexical)
