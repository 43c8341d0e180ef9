"""Every named query has the same rows in memory, on disk, and behind an endpoint."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pyoxigraph import NamedNode

from kg import vocab
from kg.identity import prepared, put
from kg.model import Claim, Ref, Statement
from kg.query import named, run
from kg.rdf import ArticleGraphs, to_graphs
from kg.store import MemoryStore, Store, portions
from kg.validate import validate
from tests.extractions import at, beacon, crash, many, shooting
from tests.identity.reports import elsewhere, otherwise

REQUIRED: dict[str, dict[str, object]] = {"incidents-in-city": {"city": "marlow falls"}}
GIVEN: list[dict[str, object]] = [
    {}, {"article": 'x" } #'}, {"article": "a2", "since": "2018-03-01", "until": "2018-03-31"},
]  # fmt: skip


def noon() -> datetime:
    """When every change is: it is part of the name of the change."""
    return datetime(2024, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def articles() -> list[ArticleGraphs]:
    """Articles with an id and without, dated and undated, and one with a claim in quarantine."""
    wrong = Claim(statements=(Statement("person/2", "age", 212),), source=Ref("narrator/1"), evidence=at("police said"))
    odd = shooting(id="odd")
    quarantined = dataclasses.replace(odd, claims=(*odd.claims, wrong))
    told = [shooting(), beacon(), crash(id="crash-1"), crash(), many(3)[2], otherwise(), elsewhere()]
    extractions = [*told, quarantined]
    return [prepared(result.accepted) for result in validate([to_graphs(extraction) for extraction in extractions])]


@pytest.fixture(scope="module")
def memory(articles: list[ArticleGraphs]) -> Iterator[Store]:
    with MemoryStore() as store:
        put(store, articles, clock=noon)
        yield store


@pytest.fixture(scope="module")
def filled(module_store: Store, articles: list[ArticleGraphs]) -> Store:
    put(module_store, articles[::-1], clock=noon)
    return module_store


@pytest.mark.parametrize("name", sorted(named()))
def test_named_query_has_the_same_rows_everywhere(filled: Store, memory: Store, name: str) -> None:
    takes = {p.name for p in named()[name].params}
    for given in GIVEN:
        params = REQUIRED.get(name, {}) | given
        if params.keys() <= takes:
            expected = run(memory, name, params)
            assert run(filled, name, params) == expected
            assert expected.rows or given or name == "unresolved-times", "a comparison of nothing"


@pytest.mark.parametrize("name", sorted(named()))
def test_articles_asked_in_portions_have_the_rows_of_all_at_once(
    memory: Store, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    takes = {p.name for p in named()[name].params}
    agency = {"agency": "marlow falls police department"}
    for given in ({}, agency, {"since": "2018-03-03"}, {"since": "2018-03-03", "until": "2018-03-13"}, {"until": "1999-01-01"}):
        params = REQUIRED.get(name, {}) | given
        if params.keys() <= takes:
            with monkeypatch.context() as at_once:
                at_once.setattr(portions, "solutions", lambda store, sparql, bindings: store.query(sparql, bindings))
                expected = run(memory, name, params)
            for portion in (1, 2):
                monkeypatch.setattr(portions, "PORTION", portion)
                assert run(memory, name, params) == expected


def test_words_that_are_joined_stand_in_their_order(filled: Store) -> None:
    rows = run(filled, "participants", {"article": "marlow-1"}).rows
    assert [r.outcome for r in rows if r.role == "victim"] == ["hospitalized injured"]


@pytest.mark.parametrize(
    ("sparql", "params"),
    [
        ("SELECT ?s { VALUES ?label { UNDEF } GRAPH ?g { ?s rdfs:label ?label } } ORDER BY ?s", {"label": "Dana Whitlock"}),
        ("SELECT ?s { VALUES ?age { UNDEF } GRAPH ?g { ?s kg:age ?age } } ORDER BY ?s", {"age": 34}),
        ("SELECT ?s { VALUES ?class { UNDEF } GRAPH ?g { ?s a ?class } } ORDER BY ?s", {"class": NamedNode(f"{vocab.KG}Weapon")}),
        ("ASK { VALUES ?label { UNDEF } GRAPH ?g { ?s rdfs:label ?label } }", {"label": "Dana Whitlock"}),
        ("CONSTRUCT { ?s a ?c } { VALUES ?c { UNDEF } GRAPH ?g { ?s a ?c } }", {"c": NamedNode(f"{vocab.KG}Person")}),
        ("SELECT ?n (COUNT(*) AS ?c) { GRAPH ?g { ?n a kg:Claim } } GROUP BY ?n ORDER BY ?n LIMIT 7 # add, insert", {}),
        ("DESCRIBE <https://data.example.org/kg/store>", {}),
    ],
)  # fmt: skip
def test_sparql_itself_has_the_same_rows_everywhere(filled: Store, memory: Store, sparql: str, params: dict[str, object]) -> None:
    text = f"PREFIX kg: <{vocab.KG}>\nPREFIX rdfs: <{vocab.RDFS}>\n{sparql}"
    expected = run(memory, text, params)
    assert run(filled, text, params) == expected
    assert expected.rows or sparql.startswith("DESCRIBE")
