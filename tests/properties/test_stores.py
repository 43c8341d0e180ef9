"""However a store came to its articles, it holds what a fresh one would hold."""

from __future__ import annotations

import dataclasses
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.rdf import ArticleGraphs, nquads, to_graphs
from kg.store import MemoryStore, Put
from tests.extractions import TEXT, crash, shooting

VERSIONS = st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(0, 5))
STEPS = st.lists(st.lists(VERSIONS, max_size=3) | st.sampled_from(["a", "b"]), max_size=8)
"""Articles that are put together, or the id of one that is removed."""


@cache
def graphs(version: tuple[str, int]) -> ArticleGraphs:
    """One of several versions of an article: other text, other source, fewer claims, another story."""
    id, number = version
    told = [
        shooting(id=id),
        shooting(id=id, text=f"{TEXT}\nx"),
        shooting(id=id, source=None, date=None),
        dataclasses.replace(shooting(id=id), claims=shooting(id=id).claims[::2]),
        dataclasses.replace(shooting(id=id), claims=()),
        crash(id=id),
    ][number]
    return to_graphs(told)


def dump(store: MemoryStore) -> str:
    return nquads.write(store.dump())


@settings(max_examples=30, deadline=None)
@given(STEPS)
def test_any_way_leads_to_what_a_fresh_build_gives(steps: list[list[tuple[str, int]] | str]) -> None:
    now: dict[str, int] = {}
    with MemoryStore() as store, MemoryStore() as fresh:
        for step in steps:
            if isinstance(step, str):
                assert store.remove(graphs((step, 0)).article) == (step in now)
                now.pop(step, None)
                continue
            last = dict(step)
            expected = Put(
                added=sum(id not in now for id in last),
                replaced=sum(id in now and now[id] != number for id, number in last.items()),
                unchanged=sum(now.get(id) == number for id, number in last.items()),
            )
            assert store.put([graphs(version) for version in step]) == expected
            now.update(last)
        for id, number in sorted(now.items(), reverse=True):
            fresh.put([graphs((id, number))])
        assert dump(store) == dump(fresh)


@settings(max_examples=20, deadline=None)
@given(st.lists(VERSIONS, max_size=4))
def test_put_twice_is_put_once(versions: list[tuple[str, int]]) -> None:
    articles = [graphs(version) for version in versions]
    with MemoryStore() as store:
        store.put(articles)
        before = dump(store)
        assert store.put(articles) == Put(unchanged=len(dict(versions)))
        assert dump(store) == before
