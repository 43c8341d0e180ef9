"""Every named query has the same rows, row by row, from three kinds of store that hold thousands of articles."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import stores, synthetic
from kg import identity
from kg.query import Rows, named, run
from kg.rdf import nquads as lines
from kg.rdf import to_graphs
from kg.store import Store, bulk, open_store
from kg.validate import validate
from scripts.virtuoso import started
from tests.query.test_expected import odd_crash

ARTICLES = int(os.environ.get("KG_MANY_ARTICLES", "2000"))
"""Fewer are for who works on a query."""
ROUNDS = 3
"""Values of each parameter that are asked for."""


@pytest.fixture(scope="module")
def nquads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of N-Quads with so many articles."""
    folder = tmp_path_factory.mktemp("nquads")
    synthetic.write(folder, synthetic.sources(), ARTICLES, files=2)
    odd = [identity.prepared(result.accepted) for result in validate([to_graphs(odd_crash())])]  # a claim of it is in quarantine
    (folder / "odd.nq").write_text(lines.write(quad for article in odd for quad in article.quads()), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def directory(nquads: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An embedded store of all of them."""
    location = tmp_path_factory.mktemp("embedded") / "many.kg"
    bulk.bulk_load(sorted(nquads.glob("*.nq")), location, lambda store: None)
    with open_store(location, read_only=True) as store:
        assert store.info().articles == ARTICLES + 1
    return location


@pytest.fixture(scope="module")
def expected(directory: Path) -> dict[str, list[tuple[dict[str, object], Rows]]]:
    """Query -> parameters, and the rows that the embedded store has for them: none where none is needed, and some of each."""
    with open_store(directory, read_only=True) as store:
        asked: dict[str, list[dict[str, object]]] = {
            name: [] if any(param.required for param in query.params) else [{}] for name, query in named().items()
        }
        for what, values in stores.questions(store, ROUNDS).items():
            asked[what.partition(" ")[0]] += values
        return {name: [(params, run(store, name, params)) for params in every] for name, every in asked.items()}


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def store(
    request: pytest.FixtureRequest, nquads: Path, directory: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """The same articles behind an endpoint."""
    if request.param == "oxigraph":
        with stores.oxigraph(directory) as address, open_store(address, read_only=True) as found:
            yield found
        return
    with started(tmp_path_factory.mktemp("virtuoso"), reads=[nquads]) as server, pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment.items():
            patch.setitem(os.environ, name, value)
        stores.fill(server, nquads)
        with open_store(server.address, read_only=True) as found:
            yield found


@pytest.mark.stores
@pytest.mark.parametrize("name", sorted(named()))
def test_named_query_has_the_same_rows_everywhere(
    expected: dict[str, list[tuple[dict[str, object], Rows]]], store: Store, name: str
) -> None:
    for params, rows in expected[name]:
        found = run(store, name, params)
        for number, (one, other) in enumerate(zip(found.rows, rows.rows, strict=False)):
            assert one == other, (params, number)
        assert len(found.rows) == len(rows.rows), params
    assert any(rows.rows for _, rows in expected[name]), "a comparison of nothing"
