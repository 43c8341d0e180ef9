"""Values go into queries as terms: nothing that is typed becomes query text."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.errors import QueryError
from kg.store import bind, slots
from kg.store.binding import form

QUERY = 'SELECT ?s { VALUES ?name { UNDEF } GRAPH ?g { ?s ?p ?name } } # VALUES ?no { UNDEF }\n# "'
X = NamedNode("https://example.org/x")


@pytest.mark.parametrize(
    "text",
    [
        '" } INSERT DATA { <a:b> <a:b> <a:b> } #',
        "') DROP ALL #",
        "\\",
        '\\" } ; DROP ALL #',
        "\n} DROP ALL",
        '"""',
        "VALUES ?name { UNDEF }",
        "\x00",
    ],
)
def test_a_value_stays_a_value(text: str) -> None:
    store = Store()
    store.add(Quad(X, X, Literal(text), X))
    store.add(Quad(X, X, Literal("other"), X))
    assert [tuple(r) for r in store.query(bind(QUERY, {"name": Literal(text)}))] == [(X,)]
    assert len(store) == 2


@pytest.mark.parametrize(
    ("sparql", "found"),
    [
        ("SELECT * { VALUES ?a { UNDEF } values $b{undef} }", {"a", "b"}),
        ("SELECT * { ?s ?p 'VALUES ?a { UNDEF }' }", set()),
        ('SELECT * { ?s ?p """VALUES ?a { UNDEF } " """ }', set()),
        ("SELECT * { ?s <https://e.org/#VALUES> ?a } # VALUES ?a { UNDEF }", set()),
        ("SELECT * { VALUES ?a { UNDEF 1 } VALUES (?b) { (UNDEF) } }", set()),
    ],
)
def test_slots(sparql: str, found: set[str]) -> None:
    assert slots(sparql) == found


def test_every_slot_of_a_name_is_filled_and_the_others_are_left_out() -> None:
    sparql = "SELECT * { VALUES ?a { UNDEF } { VALUES ?a { UNDEF } VALUES ?b { UNDEF } } }"
    assert bind(sparql, {"a": Literal(3)}).count('VALUES ?a { "3"^^<http://www.w3.org/2001/XMLSchema#integer> }') == 2
    assert "VALUES ?b" not in bind(sparql, {"a": Literal(3)})


def test_a_value_without_a_slot_is_refused() -> None:
    with pytest.raises(QueryError, match="takes no value for age"):
        bind(QUERY, {"age": Literal(3)})


def test_a_value_that_is_no_term_is_refused() -> None:
    with pytest.raises(QueryError, match="must be an IRI or a literal"):
        bind(QUERY, {"name": "} DROP ALL"})


@pytest.mark.parametrize(
    ("sparql", "kind"),
    [
        ("PREFIX drop: <a:drop> SELECT ?insert { ?insert drop:delete 'DROP' }", "SELECT"),
        ("# INSERT\nASK { ?s ?p ?o }", "ASK"),
        ("BASE <https://e.org/DROP> CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("describe <a:b>", "DESCRIBE"),
        ("with <a:b> delete { ?s ?p ?o } where { ?s ?p ?o }", "UPDATE"),
        ("PREFIX a: <a:b> INSERT DATA { a:x a:x a:x }", "UPDATE"),
        ("DROP ALL", "UPDATE"),
        ("hello there", ""),
    ],
)
def test_form(sparql: str, kind: str) -> None:
    assert form(sparql) == kind
