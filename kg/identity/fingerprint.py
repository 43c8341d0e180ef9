"""What of an article tells whether it reports the same incident as another one: short enough to keep beside it.

It is made from the article's view, in which every slot has one value, and stands in the graph ``A/fingerprint`` as one literal,
with the keys under which it is found (``kg.identity.blocks``). It is no part of an export: whoever loads one makes it anew.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any, Final, TypeAlias

from pyoxigraph import Literal, NamedNode, Triple

from kg import vocab
from kg.identity import names
from kg.identity.credit import BOILERPLATE, BYLINE, DATELINE, credited
from kg.identity.support import Told
from kg.identity.wording import hashed, sketch, terms, words
from kg.rdf import ArticleGraphs
from kg.rdf.terms import value

Days: TypeAlias = tuple[int, int]
"""First and last day of a window, as proleptic Gregorian ordinals (``date.toordinal``), both included."""

TELLING: Final = 6
"""Words by which an article is looked up."""
_TAKING_PART: Final = ("victim", "suspect", "officer_involved", "missing", "rescued", "intervener")
"""Roles by which an incident is known."""
_FATES: Final = ("killed", "injured", "arrested", "charged")
_ROLES: Final = {vocab.KG + vocab.ROLE_PROPERTIES[role]: role for role in _TAKING_PART}
_OUTCOMES: Final = {vocab.KG + vocab.OUTCOME_PROPERTIES[fate]: fate for fate in _FATES}
_PARTICIPANT: Final = vocab.KG + "participant"
_INCIDENT: Final = vocab.KG + "Incident"
_LEFT_OUT: Final = {vocab.concept("zone", "comments"), BOILERPLATE, BYLINE}
_CREDITS: Final = {BOILERPLATE, BYLINE, DATELINE}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in an incident: a local id (``person/3``), and what is said of them."""

    id: str
    name: tuple[str, ...] = ()
    """Folded parts of the name, first to last; none for who is not named."""
    age: int | None = None
    gender: str = ""
    roles: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    count: int = 1
    suffix: str = ""
    """Of the name: ``sr``, ``jr``, ``iii`` or ``iv``."""


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident of an article, as its view tells it. Places are GeoNames ids where there is one, else folded names."""

    id: str
    main: bool = True
    type: str = ""
    days: Days | None = None
    """When it happened: the day, or all days that it may have been."""
    city: str = ""
    county: str = ""
    state: str = ""
    scene: tuple[str, ...] = ()
    """Folded words of the most specific place."""
    point: tuple[float, float] | None = None
    """Latitude and longitude of the city, degrees."""
    killed: int | None = None
    injured: int | None = None
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody who holds an office in a public body: a local id, and the folded parts of the name."""

    id: str
    name: tuple[str, ...]
    body: str
    """Local id of the body."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """An article: when and where it was published, its wording, and its incidents."""

    article: str
    published: int | None = None
    """Day of publication, as an ordinal."""
    outlet: str = ""
    credit: str = ""
    """The wire or other outlet whose story it is."""
    incidents: tuple[Incident, ...] = ()
    officials: tuple[Official, ...] = ()
    told: tuple[Told, ...] = ()
    terms: Mapping[int, float] | None = None
    headline: Mapping[int, float] | None = None
    telling: tuple[int, ...] = ()
    """Hashes of its heaviest words that are no names of places: names, streets, whatever it is full of."""
    sketch: tuple[int, ...] = ()

    def worded_as(self, other: Fingerprint) -> Fingerprint:
        """This one with the wording of another: for an article whose text is not at hand."""
        return replace(
            self, terms=other.terms, headline=other.headline, telling=other.telling, sketch=other.sketch, credit=other.credit
        )


def fingerprint(article: ArticleGraphs, view: Iterable[Triple], told: Iterable[Told] = ()) -> Fingerprint:
    """The fingerprint of an article, from a view of it that speaks of its own entities, and who gives what is in there."""
    seen = _View(view)
    meta = article.graphs.get(f"{article.article}/meta", [])
    record = {t.predicate.value: value(t.object) for t in meta if value(t.subject) == article.article}
    published = record.get(vocab.DCT + "issued")
    zones, body, title = _texts(article, meta)
    outlets = [seen.one(iri, vocab.SCHEMA + "name") for iri in seen.of_class(vocab.KG + "NewsOutlet")]
    return Fingerprint(
        article.article,
        date.fromisoformat(published).toordinal() if published else None,
        names.outlet(record.get(vocab.DCT + "publisher", ""), record.get(vocab.SCHEMA + "url", "")),
        credited(body, zones, outlets),
        tuple(_incident(seen, iri, f"{article.article}/") for iri in seen.of_class(_INCIDENT)),
        tuple(_officials(seen, f"{article.article}/")),
        tuple(told),
        weighed := terms(f"{title} {body}"),
        terms(title),
        _telling(seen, weighed),
        sketch(body),
    )


def written(found: Fingerprint) -> str:
    """The fingerprint as JSON, without what has no value."""
    return json.dumps(_bare(asdict(found)), separators=(",", ":"), sort_keys=True)


def read(text: str) -> Fingerprint:
    """A fingerprint from what ``written`` wrote."""
    data = json.loads(text)
    data["incidents"] = tuple(_read_incident(incident) for incident in data.get("incidents", ()))
    for name in ("terms", "headline"):
        data[name] = {int(term): weight for term, weight in data.get(name, {}).items()}
    data["officials"] = tuple(Official(o["id"], tuple(o["name"]), o["body"]) for o in data.get("officials", ()))
    data["told"] = tuple(Told(s, slot, v, tuple(sources), claim) for s, slot, v, sources, claim in data.get("told", ()))
    data["telling"] = tuple(data.get("telling", ()))
    data["sketch"] = tuple(data.get("sketch", ()))
    return Fingerprint(**data)


def window(words: str) -> Days:
    """The days of a date, a month or a year.

    >>> [date.fromordinal(day).isoformat() for day in window("2024-02")]
    ['2024-02-01', '2024-02-29']
    """
    year, *rest = (int(part) for part in words.split("-"))
    if len(rest) == 2:
        day = date(year, rest[0], rest[1]).toordinal()
        return day, day
    first = date(year, rest[0] if rest else 1, 1)
    last = date(year, rest[0], 28) + timedelta(4) if rest else date(year, 12, 31)
    return first.toordinal(), (last - timedelta(last.day) if rest else last).toordinal()


class _View:
    """Triples by subject and predicate."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._all: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for s, p, o in triples:
            if isinstance(s, NamedNode) and isinstance(o, NamedNode | Literal):
                self._all[s.value][p.value].append(o.value)

    def of_class(self, cls: str) -> list[str]:
        return sorted(s for s, said in self._all.items() if cls in said.get(vocab.RDF + "type", ()))

    def said(self, subject: str) -> Mapping[str, list[str]]:
        return self._all.get(subject, {})

    def one(self, subject: str, predicate: str) -> str:
        return min(self.said(subject).get(predicate, ()), default="")


def _incident(seen: _View, iri: str, base: str) -> Incident:
    city, county = seen.one(iri, vocab.KG + "city"), seen.one(iri, vocab.KG + "county")
    scene = seen.one(iri, vocab.SCHEMA + "location")
    when = seen.one(iri, vocab.SCHEMA + "startDate")
    latitude, longitude = seen.one(city, vocab.SCHEMA + "latitude"), seen.one(city, vocab.SCHEMA + "longitude")
    roles: defaultdict[str, set[str]] = defaultdict(set)
    outcomes: defaultdict[str, set[str]] = defaultdict(set)
    for predicate, values in seen.said(iri).items():
        for who in values:
            if predicate in _ROLES:
                roles[who].add(_ROLES[predicate])
            elif predicate in _OUTCOMES:
                outcomes[who].add(_OUTCOMES[predicate])
    people = sorted({*roles, *outcomes}, key=lambda p: (len(p), p))
    return Incident(
        iri.removeprefix(base),
        seen.one(iri, vocab.KG + "prominence") != vocab.concept("prominence", "background"),
        seen.one(iri, vocab.KG + "incidentType").partition("#incident-type-")[2],
        window(when) if when else None,
        names.place(seen.one(city, vocab.SKOS + "exactMatch"), seen.one(city, vocab.SCHEMA + "name")),
        names.folded(seen.one(county, vocab.SCHEMA + "name") or seen.one(city, vocab.KG + "countyName")),
        next((s for place in (city, county, scene) if (s := seen.one(place, vocab.KG + "stateCode"))), ""),
        tuple(sorted(set(names.folded(seen.one(scene, vocab.SCHEMA + "name")).split()))) if scene not in (city, county) else (),
        (float(latitude), float(longitude)) if latitude and longitude else None,
        _number(seen.one(iri, vocab.KG + "killed")),
        _number(seen.one(iri, vocab.KG + "injured")),
        tuple(_person(seen, p, base, roles[p], outcomes[p]) for p in people),
    )


def _telling(seen: _View, weighed: Mapping[int, float]) -> tuple[int, ...]:
    places = {hashed(w) for iri in seen.of_class(vocab.KG + "Place") for w in words(seen.one(iri, vocab.SCHEMA + "name"))}
    heavy = sorted(((-weight, term) for term, weight in weighed.items() if term not in places))
    return tuple(sorted(term for _, term in heavy[:TELLING]))


def _officials(seen: _View, base: str) -> Iterator[Official]:
    """Who works for a body and has a full name."""
    for iri in seen.of_class(vocab.KG + "Person"):
        name = names.person(seen.one(iri, vocab.SCHEMA + "name"))
        for body in sorted(seen.said(iri).get(vocab.SCHEMA + "worksFor", ())):
            if len(name) > 1:
                yield Official(iri.removeprefix(base), name, body.removeprefix(base))


def _person(seen: _View, iri: str, base: str, roles: set[str], outcomes: set[str]) -> Person:
    return Person(
        iri.removeprefix(base),
        names.person(seen.one(iri, vocab.SCHEMA + "name")),
        _number(seen.one(iri, vocab.KG + "age")),
        seen.one(iri, vocab.KG + "gender").partition("#gender-")[2],
        tuple(sorted(roles)),
        tuple(sorted(outcomes)),
        _number(seen.one(iri, vocab.KG + "count")) or (0 if "/group/" in iri else 1),
        names.suffix(seen.one(iri, vocab.SCHEMA + "name")),
    )


def _texts(article: ArticleGraphs, meta: Iterable[Triple]) -> tuple[list[tuple[str, str]], str, str]:
    """The zones that may credit somebody, by kind and text; the text without its comments and boilerplate; the title."""
    said = _View(meta)
    content = {value(t.subject): value(t.object) for t in article.graphs.get(f"{article.article}/content", [])}
    text = content.get(f"{article.article}/text", "")
    left_out, credits = [], []
    for zone in said.of_class(vocab.KG + "Zone"):
        kind = said.one(zone, vocab.KG + "zoneKind")
        if zone.startswith(f"{article.article}/text#") and kind in _LEFT_OUT | _CREDITS:
            start, end = int(said.one(zone, vocab.NIF + "beginIndex")), int(said.one(zone, vocab.NIF + "endIndex"))
            if kind in _CREDITS:
                credits.append((start, kind, text[start:end]))
            if kind in _LEFT_OUT:
                left_out.append((start, end))
    kept, at = [], 0
    for start, end in sorted(left_out):
        kept.append(text[at:start])
        at = max(at, end)
    body = " ".join([*kept, text[at:]])
    return [(kind, words) for _, kind, words in sorted(credits)], body, content.get(f"{article.article}/title", "")


def _number(text: str) -> int | None:
    return int(text) if text else None


def _bare(data: Any) -> Any:
    """Without what has no value."""
    if isinstance(data, dict):
        return {name: _bare(v) for name, v in data.items() if v is not None and v != "" and v != () and v != {}}
    return [_bare(v) for v in data] if isinstance(data, tuple | list) else data


def _tuples(data: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(v) if isinstance(v, list) else v for name, v in data.items()}


def _read_incident(data: dict[str, Any]) -> Incident:
    people = tuple(Person(**_tuples(person)) for person in data.pop("people", ()))
    return Incident(**_tuples(data), people=people)
