"""Values in queries come back unharmed, and never change the query."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal

from kg.query import run
from kg.rdf import nquads, to_graphs
from kg.store import MemoryStore, bind, slots
from kg.store.binding import code, form
from tests.extractions import crash

PIECES = [
    "'",
    '"',
    '"""',
    "\\",
    "\\u0022",
    "{",
    "}",
    "#",
    "\n",
    "\r",
    ";",
    "VALUES ?b { UNDEF }",
    " DROP ALL ",
    "> <",
    "?a",
    "\x00",
    "é",
]
VALUES = st.text(st.characters(exclude_categories=["Cs"])) | st.lists(st.sampled_from(PIECES)).map("".join)
QUERY = "SELECT ?a { VALUES ?a { UNDEF } VALUES ?b { UNDEF } # VALUES ?c { UNDEF }\n FILTER('}' != ?a) }"


@settings(max_examples=300, deadline=None)
@given(VALUES)
@example("} ; DROP ALL #")
def test_a_value_adds_no_word_to_the_query(value: str) -> None:
    bound = bind(QUERY, {"a": Literal(value)})
    assert list(code(bound)) == list(code(bind(QUERY, {"a": Literal("")})))
    assert (slots(bound), form(bound)) == (set(), "SELECT")


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_a_value_comes_back_unharmed(value: str) -> None:
    with MemoryStore() as store:
        (row,) = run(store, "SELECT ?x { VALUES ?x { UNDEF } }", {"x": value})
    assert row.x == (value or None)


@settings(max_examples=60, deadline=None)
@given(VALUES.filter(bool), VALUES)
@pytest.mark.parametrize("query", ["incidents", "claims"])
def test_an_article_is_found_by_its_id_alone_whatever_the_id(query: str, id: str, other: str) -> None:
    with MemoryStore() as store:
        store.put([to_graphs(crash(id=id))])
        before = nquads.write(store.dump())
        assert {row.article for row in run(store, query, {"article": id})} == {id}
        assert bool(run(store, query, {"article": other}).rows) == (other == id)
        assert nquads.write(store.dump()) == before
