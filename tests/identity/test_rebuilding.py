"""The views made anew: the same as those that were kept, whatever somebody did to them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.identity import prepared, put, rebuild
from kg.rdf import nquads, to_graphs
from kg.store import MemoryStore, Put
from kg.view import contents
from tests.extractions import crash, shooting
from tests.identity.reports import names, otherwise

ARTICLES = [prepared(to_graphs(e)) for e in (shooting(), otherwise(), crash(id="crash-1"))]


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    with MemoryStore() as opened:
        put(opened, ARTICLES)
        yield opened


def joined(store: MemoryStore) -> str:
    return f"{names(store)[f'{ARTICLES[0].article}/incident/1']}/view"


def test_rebuilding_gives_the_same(store: MemoryStore) -> None:
    before = nquads.write(store.dump())
    assert store.read([joined(store)])
    assert rebuild(store) == Put(unchanged=4)
    assert nquads.write(store.dump()) == before


def test_what_was_dropped_comes_back(store: MemoryStore) -> None:
    before = nquads.write(store.dump())
    store.rewrite({joined(store): [], **{f"{a.article}/view": [] for a in ARTICLES}})
    assert dict(contents(store)) == {}
    assert rebuild(store) == Put(replaced=4)
    assert nquads.write(store.dump()) == before


@pytest.mark.parametrize("which", ["joined", "article"])
def test_what_somebody_changed_is_mended(store: MemoryStore, which: str) -> None:
    before = nquads.write(store.dump())
    graph = joined(store) if which == "joined" else f"{ARTICLES[0].article}/view"
    store.rewrite({graph: store.read([graph])[graph][5:]})
    assert rebuild(store).replaced >= 1
    assert nquads.write(store.dump()) == before
    assert rebuild(store) == Put(unchanged=4)


def test_a_store_that_is_not_settled_is_rebuilt_as_it_is() -> None:
    with MemoryStore() as store:
        store.put(ARTICLES)
        before = nquads.write(store.dump())
        assert rebuild(store) == Put(unchanged=3)
        assert nquads.write(store.dump()) == before


def test_an_empty_store_has_nothing_to_rebuild() -> None:
    with MemoryStore() as store:
        assert rebuild(store) == Put()
