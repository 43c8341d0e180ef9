"""A disk that fills up and a server that dies while articles are written: what is said, what is left, and that it goes on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.stores import serving
from kg.errors import StoreError
from kg.export import export
from kg.identity import prepared
from kg.identity.graphs import without_derived
from kg.rdf import ArticleGraphs, nquads, to_graphs
from kg.store import MemoryStore, Store, attempts, open_store
from kg.store.graphstore import GraphStore
from tests.extractions import many


@pytest.fixture(scope="module")
def articles() -> list[ArticleGraphs]:
    return [prepared(to_graphs(extraction)) for extraction in many(120)]


def dump(articles: list[ArticleGraphs]) -> str:
    return nquads.write(quad for article in articles for quad in article.quads())


def whole(store: Store, articles: list[ArticleGraphs]) -> int:
    """How many articles are there; fails where one is there in part, or changed."""
    there = {stored.article: stored for stored in store.articles()}
    given = [without_derived(article) for article in articles if article.article in there]
    found = [without_derived(ArticleGraphs(a.article, a.key, store.graphs(a.article))) for a in there.values()]
    assert dump(found) == dump(given)
    return len(there)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no RLIMIT_FSIZE")
def test_a_full_disk(tmp_path: Path, articles: list[ArticleGraphs]) -> None:
    files = []
    for number in range(2):
        files.append(tmp_path / f"part-{number}.nq")
        with MemoryStore() as store, files[-1].open("w", encoding="utf-8") as out:
            store.put(articles[number * 60 : number * 60 + 60])
            export(store, "nquads", out, text="stored")
    limited = (
        "import resource, sys; from kg.cli import main\n"
        "size = int(sys.argv.pop(1)); resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)); main()"
    )
    command = ["load", "--no-check", *map(str, files), "--store", str(tmp_path / "a.kg")]
    run = subprocess.run([sys.executable, "-c", limited, "40000000", *command], capture_output=True, text=True)
    assert run.returncode == 3, run.stderr
    assert "Error: cannot write the store" in run.stderr
    assert "goes on from there" in run.stderr
    with open_store(tmp_path / "a.kg") as store:
        before = whole(store, articles)
    assert 0 < before < len(articles)
    again = subprocess.run([sys.executable, "-m", "kg", *command], capture_output=True, text=True, check=True)
    assert again.stdout == f"{len(articles) - before} articles added, 0 replaced, {before} unchanged\n"
    with open_store(tmp_path / "a.kg", read_only=True) as store:
        assert whole(store, articles) == len(articles)


@pytest.mark.parametrize("graphs", [5, 700, 1_501])
def test_a_server_that_dies(
    tmp_path: Path, articles: list[ArticleGraphs], graphs: int, monkeypatch: pytest.MonkeyPatch, free_port: Callable[[], int]
) -> None:
    monkeypatch.setattr(attempts, "DELAYS", (0.0, 0.0))
    real = GraphStore._sent
    left = graphs
    with serving(tmp_path / "db", free_port()) as (address, server):

        def counted(self: GraphStore, method: str, graph: str, lines: bytes | None) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                server.kill()
            real(self, method, graph, lines)

        store = open_store(address, create=True)
        monkeypatch.setattr(GraphStore, "_sent", counted)
        with pytest.raises(StoreError, match=r"cannot reach .* \(3 tries.*is the server running"):
            store.put(articles)
    monkeypatch.undo()
    with serving(tmp_path / "db", free_port()) as (address, _), open_store(address) as store:
        before = whole(store, articles)
        assert before < len(articles)
        put = store.put(articles)
        assert (put.added, put.unchanged) == (len(articles) - before, before)
        assert whole(store, articles) == len(articles)
