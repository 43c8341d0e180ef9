"""However a store came to its articles and judgements, its incidents and people are those of a fresh one.

How alike two incidents are is made up here, pair by pair: so every shape comes up, chains and bridges that no true articles
would give. The articles are prepared once; all of one town and day, so that each is compared with each.
"""

from __future__ import annotations

from itertools import combinations
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.identity import Said, judge, put, rebuild, undo
from kg.identity.known import Known
from kg.store import MemoryStore
from tests.identity.reports import What, Who, alike, partition, removed, report

POLICE, SHERIFF = "Marlow Falls Police Department", "Tuttle County Sheriff"
CHIEF, BOTH = Who("Orrin Vasko", "officer_involved", office=POLICE), Who("Orrin Vasko", "", id="v", office=SHERIFF)
DANA, TERRELL, WOMAN = Who("Dana Whitlock", age=34), Who("Terrell Oakes", "suspect", 27), Who("", "victim", 34)
ROSA = Who("Rosa Ilves", age=34)
POOL = {
    "a": [report("a", What((DANA,)), officials=[CHIEF]), report("a", What((TERRELL, DANA), killed=1))],
    "b": [report("b", What((DANA, TERRELL)), What((TERRELL,), type="robbery")), report("b")],
    "c": [report("c", What((WOMAN, TERRELL), killed=2)), report("c", What((TERRELL,)), officials=[CHIEF, BOTH])],
    "d": [report("d", What((ROSA, CHIEF), type="robbery")), report("d", What((DANA,), killed=3), officials=[BOTH])],
    "e": [report("e", What((DANA, Who("T. Oakes", "suspect"))), What((WOMAN, CHIEF))), report("e", What())],
}
"""Versions of an article, by its id."""
SCORES = (0.0, 0.2, 0.3, 0.45, 0.7, 0.95)

Pair: TypeAlias = tuple[str, str]
Table: TypeAlias = dict[Pair, float]
Step: TypeAlias = list[tuple[str, int]] | str | tuple[Pair, Said] | None
Steps: TypeAlias = list[Step]


def incidents(id: str) -> list[str]:
    return [f"{POOL[id][0].article}/incident/{n}" for n in (1, 2)]


PAIRS: list[Pair] = [
    (min(x, y), max(x, y)) for one, other in combinations(POOL, 2) for x in incidents(one) for y in incidents(other)
]
TABLES = st.lists(st.sampled_from(SCORES), min_size=len(PAIRS), max_size=len(PAIRS)).map(
    lambda found: dict(zip(PAIRS, found, strict=True))
)
ONES = st.sampled_from([(id, version) for id in POOL for version in (0, 1)])
PEOPLE: list[Pair] = [
    (min(x, y), max(x, y))
    for x, y in combinations(
        [f"{POOL[id][0].article}/person/{n}" for id, n in (("a", 1), ("a", 2), ("d", 1), ("e", 1), ("e", 2))], 2
    )
]
VERDICTS = st.tuples(st.sampled_from(PAIRS) | st.sampled_from(PEOPLE), st.sampled_from(["same", "different"]))
STEPS = st.lists(st.lists(ONES, min_size=1, max_size=3) | st.sampled_from([*POOL]) | VERDICTS | st.none(), min_size=1, max_size=9)
"""Articles that are put together, the id of one that is removed, a judgement, or (``None``) undoing the last one."""

GONE: Steps = [
    [("a", 0), ("e", 0)],
    ((f"{POOL['a'][0].article}/person/1", f"{POOL['e'][0].article}/person/1"), "same"),
    [("e", 1)],
    None,
]
"""Somebody is judged to be the same as somebody else, whom the corrected article does not name, and the judgement is undone."""

_now: Table = {}


@pytest.fixture(autouse=True)
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Known, "_score", lambda self, a, b: _now[min(a, b), max(a, b)])


def told(store: MemoryStore, steps: Steps) -> dict[str, int]:
    """Takes the steps; gives which version of which article is there at last."""
    there: dict[str, int] = {}
    for step in steps:
        if isinstance(step, str):
            assert removed(store, POOL[step][0].article) == (step in there)
            there.pop(step, None)
        elif isinstance(step, list):
            put(store, [POOL[id][version] for id, version in step])
            there.update(step)
        else:
            try:
                if step is None:
                    undo(store, by="R. Okafor")
                else:
                    (one, other), verdict = step
                    judge(store, one, other, verdict, by="R. Okafor")
            except UsageError:
                pass  # one of the two is not there, or both are one, or there is nothing to undo
    return there


def fresh(of: MemoryStore, there: dict[str, int]) -> MemoryStore:
    """A new store with these articles, and the judgements of the other one."""
    store = MemoryStore()
    audits = {q.graph_name.value for q in of.dump() if "/audit/judgement/" in q.graph_name.value}
    store.rewrite(of.read(sorted(audits)))
    put(store, [POOL[id][version] for id, version in there.items()])
    return store


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TABLES, STEPS)
@example(dict.fromkeys(PAIRS, 0.0), GONE)
@example(dict.fromkeys(PAIRS, 0.0), GONE[:-1])
def test_any_way_leads_to_what_a_fresh_store_has(table: Table, steps: Steps) -> None:
    _now.clear()
    _now.update(table)
    with MemoryStore() as store:
        there = told(store, steps)
        with fresh(store, there) as other:
            assert partition(store) == partition(other)
            assert partition(store, "person") == partition(other, "person")
            assert alike(store) == alike(other)
        assert rebuild(store).replaced == 0
        gone = [POOL[id][0].article for id in POOL if id not in there]
        assert not [q for q in store.dump(lambda graph: "/audit/" not in graph) for article in gone if article in str(q)]
