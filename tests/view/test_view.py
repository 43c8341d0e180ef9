"""The view: what of the claims reaches it, that it agrees with the named queries, and that it can be made anew."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Triple

import kg
from kg import vocab
from kg.identity import prepared, put, rebuild
from kg.model import Claim, Concept, Entity, Extraction, Ref, Statement, Typed
from kg.query import run
from kg.rdf import ArticleGraphs, nquads, to_graphs, trig
from kg.store import MemoryStore, Put, Store
from kg.view import contents, view_of
from tests.extractions import TEXT, at, crash, many, shooting
from tests.viewed import with_view

S = Statement


def said(triples: list[Triple], article: str) -> set[tuple[str, str, str]]:
    """The triples, short: ``("incident/1", "victim", "person/1")``."""

    def short(term: Any) -> str:
        for start in (f"{article}/", vocab.KG, vocab.KGV, vocab.SCHEMA, vocab.SKOS, vocab.RDF):
            if term.value.startswith(start):
                return str(term.value.removeprefix(start))
        return "article" if term.value == article else str(term.value)

    return {(short(s), short(p), short(o)) for s, p, o in triples}


def view(extraction: Extraction) -> set[tuple[str, str, str]]:
    graphs = to_graphs(extraction)
    return said(view_of(graphs), graphs.article)


def having(*claims: Claim, entities: tuple[Entity, ...] = ()) -> Extraction:
    """The shooting with more to it."""
    base = shooting()
    return dataclasses.replace(base, claims=(*base.claims, *claims), entities=(*base.entities, *entities))


def saying(*statements: Statement, **how: Any) -> Claim:
    return Claim(**{"statements": statements, "source": Ref("narrator/1"), "evidence": at("police said"), **how})


# ------------------------------------------------------------------ what is in it


@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        ("incident/1", "type", "Event"), ("incident/1", "type", "Incident"),
        ("incident/1", "incidentType", "incident-type-shooting"), ("incident/1", "prominence", "prominence-main"),
        ("incident/1", "startDate", "2018-03-13"), ("incident/1", "startTime", "21:30:00"), ("incident/1", "location", "place/2"),
        ("incident/1", "city", "place/1"), ("incident/1", "injured", "1"), ("incident/1", "victim", "person/1"),
        ("incident/1", "officerInvolved", "person/1"), ("incident/1", "suspect", "person/2"),
        ("incident/1", "witness", "group/1"),
        ("incident/1", "participant", "person/1"), ("incident/1", "personHospitalized", "person/1"),
        ("incident/1", "personAtLarge", "person/2"), ("incident/1", "weapon", "weapon/1"), ("incident/1", "vehicle", "vehicle/1"),
        ("incident/1", "reportedIn", "article"), ("incident/2", "reportedIn", "article"), ("incident/2", "startDate", "2016"),
        ("weapon/1", "weaponKind", "weapon-kind-handgun"), ("weapon/1", "usedBy", "person/2"),
        ("vehicle/1", "vehicleRole", "vehicle-role-suspect"),
        ("person/1", "type", "Person"), ("person/1", "name", "Dana Whitlock"), ("person/1", "age", "34"),
        ("person/1", "worksFor", "agency/1"), ("person/1", "jobTitle", "Officer"), ("person/1", "patientOf", "facility/1"),
        ("person/1", "inCondition", "condition-serious"), ("person/2", "description", "A man with a pistol"),
        ("person/2", "gender", "gender-male"), ("group/1", "type", "PersonGroup"), ("group/1", "count", "2"),
        ("agency/1", "type", "GovernmentOrganization"), ("agency/1", "name", "Marlow Falls Police Department"),
        ("agency/1", "areaServed", "place/1"), ("place/1", "type", "Place"), ("place/1", "latitude", "40.1234"),
        ("place/1", "containedInPlace", "place/3"), ("place/1", "exactMatch", "https://sws.geonames.org/4500001/"),
        ("place/1", "stateCode", "OH"), ("facility/1", "placeKind", "place-kind-hospital"), ("outlet/1", "name", "WKZQ"),
        ("article", "type", "NewsArticle"), ("article", "identifier", "marlow-1"), ("article", "datePublished", "2018-03-14"),
        ("article", "headline", "Officer shot near Tuttle Street ramp"), ("article", "publisher", "Marlow Falls Courier"),
        ("article", "url", "https://courier.example.com/n/1"), ("article", "about", "incident/1"),
        ("article", "mentions", "incident/2"), ("article", "mentions", "agency/1"),
    ],
)  # fmt: skip
def test_says_directly(subject: str, predicate: str, value: str) -> None:
    assert (subject, predicate, value) in view(shooting())


def test_investigations_and_charges_are_there_when_only_announced() -> None:
    assert view(shooting()) >= {
        ("incident/1", "investigatedBy", "agency/1"), ("incident/1", "investigatedBy", "agency/2"),
        ("investigation/2", "status", "investigation-status-announced"), ("investigation/2", "focus", "the officers actions"),
        ("investigation/2", "leadAgency", "agency/2"), ("person/4", "chargedWith", "felonious assault"),
    }  # fmt: skip


def test_what_is_only_possible_is_not_there() -> None:
    found = view(shooting())
    assert not [t for t in found if "person/5" in t]
    assert ("incident/1", "personInjured", "person/2") not in found


@pytest.mark.parametrize(
    ("how", "there"),
    [
        ({}, True), ({"certainty": "probable"}, True), ({"certainty": "possible"}, False), ({"polarity": "negative"}, False),
        ({"realis": "attempted"}, False), ({"realis": "hypothetical"}, False), ({"realis": "planned"}, False),
        ({"temporality": "future"}, False),
    ],
)  # fmt: skip
def test_only_what_is_affirmed_and_actual_reaches_it(how: dict[str, Any], there: bool) -> None:
    role = S("participation/9", "role", Concept("role", "caller"))
    ties = (S("participation/9", "agent", Ref("person/5")), S("participation/9", "inEvent", Ref("incident/1")))
    entity = Entity(id="participation/9", kind="participation", label="caller: a bystander")
    found = view(having(saying(role, *ties, **how), saying(S("incident/1", "killedCount", 3), **how), entities=(entity,)))
    for triple in (("incident/1", "caller", "person/5"), ("person/5", "type", "Person"), ("incident/1", "killed", "3")):
        assert (triple in found) == there


@pytest.mark.parametrize(
    ("how", "there"),
    [
        ({"realis": "planned", "temporality": "future"}, True), ({"realis": "actual", "temporality": "future"}, True),
        ({"realis": "hypothetical"}, False), ({"certainty": "possible", "realis": "planned"}, False),
        ({"polarity": "negative"}, False),
    ],
)  # fmt: skip
def test_charges_to_come_reach_it_and_denied_ones_do_not(how: dict[str, Any], there: bool) -> None:
    charge = (S("charge/2", "chargedPerson", Ref("person/2")), S("charge/2", "offence", "arson"))
    found = view(having(saying(*charge, **how), entities=(Entity(id="charge/2", kind="charge", label="arson"),)))
    assert (("person/2", "chargedWith", "arson") in found) == there


def test_of_two_values_the_surest_counts_and_among_equals_the_first() -> None:
    surer = saying(S("person/1", "age", 41), confidence=Decimal("0.99"))
    assert {t for t in view(having(surer)) if t[:2] == ("person/1", "age")} == {("person/1", "age", "41")}
    later = saying(S("person/1", "age", 41), confidence=Decimal("0.9"), evidence=at("said at about"))
    assert {t for t in view(having(later)) if t[:2] == ("person/1", "age")} == {("person/1", "age", "34")}


def test_who_takes_part_in_a_part_takes_part_in_the_whole() -> None:
    entities = (
        Entity(id="event/1", kind="event", label="the arrest"),
        Entity(id="participation/9", kind="participation", label="x"),
    )
    claim = saying(
        S("event/1", "partOf", Ref("incident/1")), S("event/1", "eventType", Concept("event-type", "arrest")),
        S("participation/9", "agent", Ref("person/4")), S("participation/9", "inEvent", Ref("event/1")),
        S("participation/9", "role", Concept("role", "rescued")),
    )  # fmt: skip
    found = view(having(claim, entities=entities))
    assert found >= {
        ("incident/1", "rescuedPerson", "person/4"), ("event/1", "superEvent", "incident/1"),
        ("event/1", "eventType", "event-type-arrest"),
    }  # fmt: skip


def test_killed_and_hurt_are_counted_where_nobody_states_a_number() -> None:
    found = view(crash())
    assert found >= {("incident/1", "killed", "2"), ("incident/1", "injured", "1"), ("incident/1", "personKilled", "group/1")}
    assert not [t for t in view(shooting()) if t[1] == "killed"]


def test_a_month_stays_a_month() -> None:
    claims = tuple(
        dataclasses.replace(c, statements=tuple(
            S(s.subject, "date", Typed("2018-02", "gYearMonth")) if s.predicate == "date" and s.subject == "time/1" else s
            for s in c.statements
        )) for c in shooting().claims
    )  # fmt: skip
    graphs = to_graphs(dataclasses.replace(shooting(), claims=claims))
    days = {t.object for t in view_of(graphs) if t.predicate.value == vocab.SCHEMA + "startDate"}
    assert Literal("2018-02", datatype=NamedNode(vocab.XSD + "gYearMonth")) in days


def test_every_role_and_outcome_has_a_property_of_its_own() -> None:
    names = [*vocab.ROLE_PROPERTIES.values(), *vocab.OUTCOME_PROPERTIES.values()]
    assert set(vocab.ROLE_PROPERTIES) == set(vocab.SCHEMES["role"]) and set(vocab.OUTCOME_PROPERTIES) == set(
        vocab.SCHEMES["outcome"]
    )
    assert len(names) == len(set(names)) and not set(names) & {*vocab.PREDICATES, *vocab.STRUCTURE_PREDICATES}


def test_ontology_of_roles_is_current(root: Path) -> None:
    import runpy

    script = runpy.run_path(str(root / "scripts" / "view_terms.py"))
    assert (root / "ontology" / "view-roles.ttl").read_text(encoding="utf-8") == script["page"](), "run scripts/view_terms.py"


def test_its_terms_are_of_schema_org_or_declared() -> None:
    from rdflib.namespace import SDO

    ours = {*vocab.VIEW_PREDICATES.values(), *vocab.PREDICATES.values(), vocab.RDF + "type", vocab.SKOS + "exactMatch"}
    for triple in [t for e in (shooting(), crash()) for t in view_of(to_graphs(e))]:
        used = triple.object.value if triple.predicate.value == vocab.RDF + "type" else triple.predicate.value
        if used.startswith(vocab.SCHEMA):
            assert used.removeprefix(vocab.SCHEMA) in SDO
        elif triple.predicate.value != vocab.RDF + "type":
            assert used in ours


# ------------------------------------------------------------------ that it agrees, and can be made anew


@pytest.fixture
def store() -> Iterator[Store]:
    with MemoryStore() as opened:
        put(opened, [prepared(to_graphs(e)) for e in (*many(3), crash(id="crash-1"))])
        yield opened


DIRECT = """PREFIX kg: <https://w3id.org/incident-kg/ns#> PREFIX schema: <https://schema.org/>
SELECT ?article ?incident (STRAFTER(STR(?concept), "#incident-type-") AS ?type) (STR(?day) AS ?date) ?city ?killed ?injured {
  GRAPH ?identity { ?incident kg:canonical ?whole }
  GRAPH ?view {
    ?work schema:identifier ?article . ?whole kg:reportedIn ?work ; kg:incidentType ?concept .
    OPTIONAL { ?whole schema:startDate ?day } OPTIONAL { ?whole kg:city/schema:name ?city }
    OPTIONAL { ?whole kg:killed ?killed } OPTIONAL { ?whole kg:injured ?injured }
  }
  FILTER(STRSTARTS(STR(?incident), CONCAT(STR(?work), "/")))
} ORDER BY ?article ?incident"""
PEOPLE = """PREFIX kg: <https://w3id.org/incident-kg/ns#>
SELECT ?incident ?person {
  GRAPH ?identity { ?incident kg:canonical ?whole . ?person kg:canonical ?who }
  GRAPH ?view { ?whole kg:participant ?who }
}"""


@pytest.mark.xdist_group("spacy")
def test_agrees_with_the_named_queries(built: Path) -> None:
    with kg.open(built, read_only=True) as graph:
        columns = "article incident type date city killed injured".split()
        named = [tuple(getattr(row, c) for c in columns) for row in graph.query("incidents") if row.type]
        assert [tuple(row) for row in graph.query(DIRECT)] == named != []
        assert {(r.incident, r.person) for r in graph.query("participants")} <= {tuple(row) for row in graph.query(PEOPLE)}
        for stored in graph.articles():
            graphs = graph.store.graphs(stored.article)
            made = view_of(ArticleGraphs(stored.article, stored.key, graphs))
            assert set(made) <= set(graphs[f"{stored.article}/view"])


def views(store: Store) -> list[str]:
    """The names of the views of articles and of joined incidents."""
    asked = f"SELECT DISTINCT ?view {{ GRAPH ?view {{ ?incident <{vocab.KG}reportedIn> ?article }} }} ORDER BY ?view"
    return [row.view for row in run(store, asked)]


def test_rebuilding_gives_the_same(store: Store) -> None:
    before = nquads.write(store.dump())
    assert rebuild(store) == Put(unchanged=5)  # four articles, and the incident that three of them report
    store.rewrite({name: [] for name in views(store)})
    assert dict(contents(store)) == {}
    assert rebuild(store) == Put(replaced=5)
    assert nquads.write(store.dump()) == before


def test_rebuilding_repairs_what_somebody_changed(store: Store) -> None:
    before = nquads.write(store.dump())
    for name in views(store):
        store.rewrite({name: store.read([name])[name][5:]})
        assert rebuild(store) == Put(replaced=1, unchanged=4)
    assert nquads.write(store.dump()) == before


def test_changes_and_goes_with_its_article(store: Store) -> None:
    changed = to_graphs(shooting(id="a0", date="2018-01-01", text=TEXT + "\n0", source="Another Courier"))
    assert store.put([with_view(changed)]) == Put(replaced=1)
    outlets = "SELECT ?outlet { GRAPH ?v { ?a <https://schema.org/publisher> ?outlet } }"
    assert sorted(row.outlet for row in run(store, outlets)) == [
        "Another Courier",
        "Marlow Falls Courier",
        "Marlow Falls Courier",
    ]
    for stored in store.articles():
        assert store.remove(stored.article)
    assert dict(contents(store)) == {}


def test_order_of_triples_does_not_matter() -> None:
    graphs = to_graphs(shooting())
    shuffled = {name: random.Random(7).sample(triples, len(triples)) for name, triples in graphs.graphs.items()}
    assert view_of(dataclasses.replace(graphs, graphs=shuffled)) == view_of(graphs)


def test_its_own_triples_are_not_its_source() -> None:
    graphs = to_graphs(shooting())
    assert with_view(with_view(graphs)).graphs == with_view(graphs).graphs


def test_canonical_iris_stand_for_those_of_the_article() -> None:
    graphs = to_graphs(shooting())
    one = "https://data.example.org/kg/person/0001"
    found = said(view_of(graphs, {f"{graphs.article}/person/1": one}), graphs.article)
    assert found >= {("incident/1", "victim", one), (one, "name", "Dana Whitlock"), (one, "worksFor", "agency/1")}
    assert not [t for t in found if "person/1" in t]


def test_contents_count_things_and_not_mentions(store: Store) -> None:
    counts = dict(contents(store))
    assert (counts["schema:NewsArticle"], counts["kg:Incident"]) == (4, 5)  # three articles about one, each with a robbery before
    assert counts["schema:Person"] < 3 * 4 + 1
    assert "kg:Narrator" not in counts and "kg:Participation" not in counts


def test_view_can_be_read_as_trig() -> None:
    graphs = with_view(to_graphs(shooting()))
    assert set(trig.read(trig.write(graphs.quads()))) == set(graphs.quads())
