"""Commands that are killed while they write; ``benchmarks/crash.py`` says how that is tried."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.crash import trial, write_articles
from kg.export import export
from kg.identity import prepared
from kg.rdf import to_graphs
from kg.store import MemoryStore
from tests.extractions import many


@pytest.fixture
def stores(tmp_path: Path) -> Callable[[], str]:
    """Names of new stores, one after the other."""
    numbers = iter(range(1_000))
    return lambda: str(tmp_path / f"{next(numbers)}.kg")


def test_killed_loads_leave_whole_articles_and_go_on_to_the_same_bytes(tmp_path: Path, stores: Callable[[], str]) -> None:
    """What a build writes with, without the time that it reads."""
    with MemoryStore() as store, (tmp_path / "many.nq").open("w", encoding="utf-8") as out:
        store.put([prepared(to_graphs(extraction)) for extraction in many(150)])
        export(store, "nquads", out, text="stored")
    found = trial(["load", "--no-check", str(tmp_path / "many.nq")], stores, kills=3, seed=1)
    assert found.faults == []
    assert found.same_bytes
    assert found.kills == 3


@pytest.mark.stores
@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_builds_leave_whole_articles_and_go_on_to_the_same_bytes(
    tmp_path: Path, stores: Callable[[], str], jobs: int
) -> None:
    write_articles(tmp_path / "articles.jsonl", 300)
    found = trial(["build", str(tmp_path / "articles.jsonl"), "--jobs", str(jobs), "--quiet"], stores, kills=15, seed=jobs)
    assert found.faults == []
    assert found.same_bytes
    assert found.kills == 15
