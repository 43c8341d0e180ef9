"""Canonical IRIs: of places, bodies and outlets by what they are, of incidents and people by where they were first told of."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from kg.identity.canonical import minted, own, state_of
from kg.identity.graphs import prepared
from kg.model import Article, Claim, Concept, Entity, Extraction, Reading, Ref, Value
from kg.rdf import to_graphs
from kg.rdf.iris import digest
from kg.store import MemoryStore
from kg.view import Facts
from tests.extractions import shooting
from tests.identity.reports import BASE, What, names, report

STATES = "AL AR CO FL GA ID IL IN KY LA MA MI MN MO NE NJ OH OR TN VT".split()


def named(id: str, *entities: tuple[str, str, dict[str, Value]]) -> dict[str, str]:
    """Local id -> canonical IRI, of an article with these entities."""
    reading = Reading(Article("", "Nothing.", id=id), "Nothing.", (), ())
    made = tuple(Entity(local, local.partition("/")[0], label, tuple(said.items())) for local, label, said in entities)
    claims: tuple[Claim, ...] = ()
    graphs = to_graphs(Extraction(reading, made, claims))
    return {iri.removeprefix(f"{graphs.article}/"): name.removeprefix(BASE) for iri, name in own(Facts(graphs)).items()}


def police(id: str, state: str, label: str = "Springfield police", official: str = "Springfield Police Department") -> str:
    kind = Concept("agency-kind", "municipal_police")
    place = ("place/1", "Springfield", {"placeKind": Concept("place-kind", "city"), "stateCode": state, "countryCode": "US"})
    found = named(id, place, ("agency/1", label, {"agencyKind": kind, "officialName": official, "jurisdiction": Ref("place/1")}))
    return found["agency/1"]


def test_twenty_police_departments_of_one_name_stay_apart_by_state() -> None:
    assert len({police("a", state) for state in STATES}) == len(STATES) == 20
    assert (
        police("a", "OH")
        == police("b", "OH", label="the Springfield Police")
        == police("c", "OH", official="SPRINGFIELD police department")
    )


def test_a_body_whose_state_nobody_knows_is_its_article_s_own() -> None:
    kind = Concept("agency-kind", "municipal_police")
    assert "agency/1" not in named("a", ("agency/1", "Springfield police", {"agencyKind": kind}))
    federal = {"agencyKind": Concept("agency-kind", "federal_law_enforcement"), "officialName": "Federal Bureau of Investigation"}
    assert named("a", ("agency/1", "the FBI", federal)) == named("b", ("agency/1", "FBI", federal)) != {}


@pytest.mark.parametrize(
    ("label", "said", "expected"),
    [
        ("Marlow Falls", {"placeKind": Concept("place-kind", "city"), "geonames": 4500001, "stateCode": "OH"}, "place/4500001"),
        ("Ohio", {"placeKind": Concept("place-kind", "state"), "stateCode": "OH", "countryCode": "US"}, "place/US-OH"),
        ("the U.S.", {"placeKind": Concept("place-kind", "country"), "countryCode": "US"}, "place/US"),
        (
            "St. Brannock County", {"placeKind": Concept("place-kind", "county"), "stateCode": "OH", "countryCode": "US"},
            "place/US-OH-county-st-brannock-county",
        ),
        ("Marlow Falls", {"placeKind": Concept("place-kind", "city")}, None),
        ("the mill", {"placeKind": Concept("place-kind", "street"), "stateCode": "OH", "countryCode": "US"}, None),
    ],
)  # fmt: skip
def test_places(label: str, said: dict[str, Value], expected: str | None) -> None:
    assert named("a", ("place/1", label, said)).get("place/1") == expected


def test_an_outlet_is_one_by_its_call_sign() -> None:
    one, other = (named("a", ("outlet/1", name, {}))["outlet/1"] for name in ("WKZQ", "WKZQ-TV"))
    assert one == other == f"outlet/{digest('wkzq')[:24]}"


def test_state_of_is_found_through_jurisdiction_and_parents_and_in_a_circle_not_at_all() -> None:
    facts = Facts(to_graphs(shooting()))
    article = facts.work
    assert state_of(facts, f"{article}/agency/1") == "OH" == state_of(facts, f"{article}/agency/2")
    assert state_of(facts, f"{article}/place/2") == state_of(facts, f"{article}/nothing") == ""


def test_incidents_and_people_are_minted_from_their_iri_there() -> None:
    a, b = f"{BASE}article/0a/person/1", f"{BASE}article/0b/person/1"
    assert (
        len({minted("person", a), minted("person", b), minted("incident", a), minted("person", a, 1), minted("person", a, 2)})
        == 5
    )
    assert minted("person", a) == minted("person", a, 0)


def test_no_person_s_name_stands_in_an_iri() -> None:
    article = prepared(to_graphs(shooting()))
    terms = (term for triples in article.graphs.values() for t in triples for term in (t.subject, t.predicate, t.object))
    iris = {term.value for term in terms if isinstance(term, NamedNode)}
    assert not [
        i for i in (*iris, *article.graphs) for n in ("whitlock", "dana", "vasko", "orrin", "oakes", "terrell") if n in i.lower()
    ]


def test_a_place_is_one_in_all_articles() -> None:
    with MemoryStore() as store:
        store.put([report("a", What()), report("b", What(type="fire", day="2020-01-01"))])
        assert {name for entity, name in names(store).items() if "/place/" in entity} == {f"{BASE}place/4500001"}
