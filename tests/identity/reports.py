"""Small articles about fictional incidents, as the graph wing gets them, and stores compared up to the names of what is joined.

``report("a", incident(...))`` is an article with its incidents; ``alike(store)`` is all that a store holds, with canonical
incidents and people named after their members: two stores that tell the same apart and together are equal there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from kg import vocab
from kg.identity import prepared, withdraw
from kg.identity.graphs import CANONICAL
from kg.model import Article, Claim, Concept, Entity, Extraction, Reading, Ref, Segment, Span, Statement, Typed, Value, Zone
from kg.rdf import ArticleGraphs, to_graphs
from kg.store import Store

S = Statement
BASE = "https://data.example.org/kg/"


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody in an incident. ``id`` tells people of one article apart who are in several of its incidents."""

    name: str = ""
    role: str = "victim"
    age: int | None = None
    outcome: str = ""
    id: str = ""
    office: str = ""
    """The official name of the body that they work for."""
    office_state: str = "OH"


@dataclass(frozen=True, slots=True)
class What:
    """An incident as an article tells it."""

    people: tuple[Who, ...] = ()
    day: str = "2024-03-05"
    city: str = "Marlow Falls"
    state: str = "OH"
    geonames: int | None = 4500001
    type: str = "shooting"
    killed: int | None = None


def extraction(
    id: str, *incidents: What, officials: Iterable[Who] = (), text: str = "", date: str = "2024-03-06", source: str = ""
) -> Extraction:
    """An article that tells of these incidents, in one claim, and of these officials, who take part in none."""
    text = text or f"The {id} tells of it."
    article = Article(title="", text=text, id=id, date=date, source=source or f"The {id.title()} Ledger")
    told = _Told()
    for number, what in enumerate(incidents, 1):
        told.incident(number, what)
    for who in officials:
        told.person(who)
    whole = Span("text", 0, len(text))
    reading = Reading(article, text, (Segment(0, len(text), whole),), (Zone("body", whole),))
    claim = Claim(
        statements=tuple(told.statements),
        source=Ref("narrator/1"),
        evidence=whole,
        confidence=Decimal("0.9"),
        extractors=("events",),
    )
    return Extraction(
        reading, (Entity("narrator/1", "narrator", "the article"), *told.entities), (claim,) if told.statements else ()
    )


def report(
    id: str, *incidents: What, officials: Iterable[Who] = (), text: str = "", date: str = "2024-03-06", source: str = ""
) -> ArticleGraphs:
    """The same, prepared for a store."""
    return prepared(to_graphs(extraction(id, *incidents, officials=officials, text=text, date=date, source=source)))


class _Told:
    """Entities and statements of an article, as they add up."""

    def __init__(self) -> None:
        self.entities: list[Entity] = []
        self.statements: list[Statement] = []
        self._numbers: defaultdict[str, int] = defaultdict(int)
        self._known: dict[tuple[str, str], str] = {}

    def incident(self, number: int, what: What) -> None:
        node = f"incident/{number}"
        self.entities.append(Entity(node, "incident", f"a {what.type}"))
        self.statements += [
            S(node, "incidentType", Concept("incident-type", what.type)),
            S(node, "prominence", Concept("prominence", "main")),
        ]
        if what.city:
            self.statements.append(S(node, "city", Ref(self._place(what))))
        if what.day:
            time = self._new("time", what.day)
            precision, datatype = ("month", "gYearMonth") if len(what.day) == 7 else ("day", "date")
            self.statements += [
                S(node, "time", Ref(time)), S(time, "expression", what.day), S(time, "date", Typed(what.day, datatype)),
                S(time, "precision", Concept("precision", precision)), S(time, "resolution", Concept("resolution", "absolute")),
            ]  # fmt: skip
        if what.killed is not None:
            self.statements.append(S(node, "killedCount", what.killed))
        for who in what.people:
            taking_part = self._new("participation", who.role)
            self.statements += [
                S(taking_part, "agent", Ref(self.person(who))), S(taking_part, "role", Concept("role", who.role)),
                S(taking_part, "inEvent", Ref(node)),
            ]  # fmt: skip
            if who.outcome:
                self.statements.append(S(taking_part, "outcome", Concept("outcome", who.outcome)))

    def person(self, who: Who) -> str:
        key = "person", who.id or who.name or f"somebody {len(self.entities)}"
        if key in self._known:
            return self._known[key]
        node = self._known[key] = self._new("person", who.name or "somebody")
        if who.name:
            self.statements.append(S(node, "name", who.name))
        if who.age is not None:
            self.statements.append(S(node, "age", who.age))
        if who.office:
            tenure = self._new("tenure", "chief")
            self.statements += [
                S(tenure, "holder", Ref(node)), S(tenure, "organization", Ref(self._body(who.office, who.office_state))), S(tenure, "position", "chief"),
            ]  # fmt: skip
        return node

    def _place(self, what: What) -> str:
        key = "place", f"{what.city}, {what.state}"
        if key not in self._known:
            named: list[tuple[str, Value]] = [("placeKind", Concept("place-kind", "city")), ("countryCode", "US")]
            named += [("geonames", what.geonames)] if what.geonames else []
            named += [("stateCode", what.state)] if what.state else []
            self._known[key] = self._new("place", what.city, *named)
        return self._known[key]

    def _body(self, name: str, state: str) -> str:
        key = "agency", f"{name}, {state}"
        if key not in self._known:
            label = "Ohio" if state == "OH" else state
            area = self._new(
                "place", label, ("placeKind", Concept("place-kind", "state")), ("stateCode", state), ("countryCode", "US")
            )
            kind: Value = Concept("agency-kind", "municipal_police")
            self._known[key] = self._new(
                "agency", name, ("agencyKind", kind), ("officialName", name), ("jurisdiction", Ref(area))
            )
        return self._known[key]

    def _new(self, kind: str, label: str, *attributes: tuple[str, Value]) -> str:
        self._numbers[kind] += 1
        node = f"{kind}/{self._numbers[kind]}"
        self.entities.append(Entity(node, kind, label, tuple(attributes)))
        return node


def otherwise() -> Extraction:
    """The shooting of ``tests.extractions`` as another outlet tells it: she has another age, and died."""
    who = Who("Dana Whitlock", age=35, outcome="killed"), Who("Terrell Oakes", "suspect", 27)
    told = What(who, day="2018-03-13", killed=1)
    return extraction("gazette-3", told, text="Dana Whitlock, 35, was killed in Marlow Falls on March 13.", date="2018-03-20")


def elsewhere() -> Extraction:
    """Another incident, of which the same chief speaks."""
    chief = Who("Orrin Vasko", "spokesperson", office="Marlow Falls Police Department")
    told = What((Who("Rosa Ilves", age=20), chief), day="2018-05-19", type="robbery")
    return extraction("ledger-4", told, text="Rosa Ilves, 20, was robbed, Chief Orrin Vasko said.", date="2018-05-20")


def removed(store: Store, article: str) -> bool:
    """Removes an article as ``Graph.remove`` does; false when it was not there."""
    if not store.stored([article]):
        return False
    withdraw(store, article)
    return store.remove(article)


# ---------------------------------------------------------------- what a store tells apart and together


def names(store: Store) -> dict[str, str]:
    """IRI in an article -> canonical IRI."""
    out: dict[str, str] = {}
    for quad in store.dump(lambda graph: graph.endswith("/identity")):
        if quad.predicate == CANONICAL and isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            out[quad.subject.value] = quad.object.value
    return out


def members(store: Store) -> dict[str, frozenset[str]]:
    """Canonical IRI of an incident or a person -> the IRIs in articles for which it stands."""
    out: defaultdict[str, set[str]] = defaultdict(set)
    for entity, name in names(store).items():
        if "/incident/" in name or "/person/" in name:
            out[name].add(entity)
    return {name: frozenset(found) for name, found in out.items()}


def partition(store: Store, kind: str = "incident", known: Mapping[str, str] | None = None) -> list[list[str]]:
    """Which incidents (or people) are together: ``[["a/1", "b/1"], ["c/1"]]``, by the ids of their articles."""
    keys = known or {a.article: a.key for a in store.articles()}
    return sorted(
        sorted(f"{keys[m.partition(f'/{own}/')[0]]}/{m.rpartition('/')[2]}" for m in found for own in [m.split("/")[-2]])
        for name, found in members(store).items()
        if f"/{kind}/" in name
    )


def alike(store: Store) -> list[str]:
    """Every quad but those of ``…/audit/…``, canonical incidents and people under names made of their members; sorted."""
    labels = {name: f"urn:of:{'+'.join(sorted(m.removeprefix(BASE) for m in found))}" for name, found in members(store).items()}
    quads = [q for q in store.dump() if "/audit/" not in str(q.graph_name)]
    slots: defaultdict[NamedNode, dict[str, str]] = defaultdict(dict)
    for s, p, o, _ in quads:
        if isinstance(s, NamedNode) and p.value in (vocab.KG + "slotOf", vocab.KG + "slot", vocab.KG + "slotValue"):
            slots[s][p.value] = (
                str(o) if isinstance(o, Literal) else labels.get(o.value, o.value) if isinstance(o, NamedNode) else ""
            )
    for node, said in slots.items():
        labels[node.value] = "urn:value:" + "|".join(said[p].replace('"', "'") for p in sorted(said))

    def named(term: object) -> str:
        if not isinstance(term, NamedNode):
            return str(term)
        base = term.value.removesuffix("/view")
        return f"<{labels.get(base, base)}{term.value[len(base) :]}>"

    return sorted(_line(quad, named) for quad in quads)


def _line(quad: Quad, named: object) -> str:
    return " ".join(named(term) for term in (quad.subject, quad.predicate, quad.object, quad.graph_name))  # type: ignore[operator]
