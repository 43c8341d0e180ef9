"""The same articles give the same bytes, whatever the hash seed, locale, time zone, folder, order and size of batches."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.rdf import nquads
from kg.rdf.dataset import is_told

pytestmark = pytest.mark.xdist_group("determinism")

EXAMPLES = (
    "wire-june-2024.jsonl",
    "second-reports.jsonl",
    "shreveport-weekend-round-up.txt",
    "2024-03-11-harbor-street-fire.html",
)
BUILD = """
import sys
import kg
from kg.rdf import nquads

location, batch, *articles = sys.argv[1:]
with kg.open(location, config=kg.Config(batch=int(batch))) as graph:
    graph.add(articles)
    sys.stdout.buffer.write(nquads.write(graph.store.dump(lambda g: "/audit/" not in g)).encode())
"""
SETTINGS = {
    "plain": {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
    "other": {
        "PYTHONHASHSEED": "4711",
        "LC_ALL": "tr_TR.UTF-8",
        "TZ": "Pacific/Kiritimati",
        "PYTHONUTF8": "0",
        "OMP_NUM_THREADS": "1",
    },
}


def built(settings: str, location: str, batch: int, articles: list[Path]) -> bytes:
    """The N-Quads of a store that another process builds."""
    environment = {**os.environ, **SETTINGS[settings]}
    command = [sys.executable, "-c", BUILD, location, str(batch), *map(str, articles)]
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout


@pytest.fixture(scope="module")
def paths(root: Path) -> list[Path]:
    return [root / "examples" / "articles" / name for name in EXAMPLES]


@pytest.fixture(scope="module")
def reference(paths: list[Path]) -> bytes:
    return built("plain", ":memory:", 50, paths)


def test_same_order_gives_the_same_bytes_under_another_hash_seed_locale_and_time_zone(
    reference: bytes, paths: list[Path], tmp_path: Path
) -> None:
    assert len(reference.splitlines()) > 2000
    assert built("other", str(tmp_path / "s.kg"), 50, paths) == reference


def test_another_order_and_other_batches_give_the_same_graphs(reference: bytes, paths: list[Path], tmp_path: Path) -> None:
    turned = []
    for path in reversed(paths):
        turned.append(tmp_path / path.name)
        lines = path.read_bytes().splitlines(keepends=True)
        turned[-1].write_bytes(b"".join(reversed(lines)) if path.suffix == ".jsonl" else path.read_bytes())
    assert articles_in(built("other", ":memory:", 2, turned)) == articles_in(reference)


def articles_in(dump: bytes) -> dict[str, list[str]]:
    """Graph -> its lines, for what articles tell. (Canonical names hang on who came first.)"""
    graphs: dict[str, list[str]] = {}
    for quad in nquads.read(dump):
        graphs.setdefault(str(quad.graph_name), []).append(str(quad))
    found = {name: sorted(lines) for name, lines in graphs.items() if is_told(name[1:-1])}
    assert len({name.split("/article/")[1][:24] for name in found}) >= 9
    return found
