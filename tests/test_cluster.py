"""A build on a cluster: the same graph as on one machine, whatever is killed, and nothing made twice."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kg import pipeline
from kg.cli import cli
from kg.cluster import build
from kg.config import Config
from kg.errors import InputError, UsageError, WorkerError
from kg.export import load, manifest
from kg.extract import EXTRACTORS
from kg.model import Article, Skipped
from kg.pipeline import Summary
from kg.rdf import nquads
from kg.rdf.dataset import is_told
from kg.store import MemoryStore
from tests import work
from tests.test_pipeline import FIRE, SHOOTING, SPANISH

distributed = pytest.importorskip("distributed", reason="the extra kg[cluster] is not installed")

pytestmark = pytest.mark.xdist_group("cluster")

UNREAD = Skipped("archive/page.pdf", "not an article but a document (.pdf)")
MANY: list[Article | Skipped] = [
    UNREAD,
    *(replace(article, id=f"{article.id}-{n}") for n in range(4) for article in (SHOOTING, FIRE, SPANISH)),
    replace(FIRE, id="valley-101-3", text="Two sheds burned on Elm Avenue in Dubuque on Tuesday. Nobody was hurt, police said."),
]
"""The last one replaces an earlier one."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two workers of our own, and their scheduler."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, memory_limit=0, dashboard_address=None, silence_logs=50
    ) as some:
        yield some


def loaded(folder: Path) -> str:
    """The N-Quads of a new store into which the manifest was loaded."""
    with MemoryStore() as store:
        load([folder / manifest.NAME], store)
        return nquads.write(store.dump(is_told))


@pytest.fixture(scope="module")
def local() -> tuple[Summary, str]:
    """What a build in this process makes of the same."""
    with MemoryStore() as store:
        summary = pipeline.build(MANY, store)
        return summary, nquads.write(store.dump(is_told))


def test_a_cluster_makes_what_one_machine_makes_even_if_a_worker_is_killed(
    cluster: Any, local: tuple[Summary, str], tmp_path: Path
) -> None:
    killed: list[int] = []

    def kill_one(summary: Summary) -> None:
        if not killed:
            worker = next(iter(cluster.workers.values()))
            killed.append(worker.process.process.pid)
            os.kill(killed[0], signal.SIGKILL)

    summary = build(MANY, tmp_path / "parts", address=cluster.scheduler_address, size=2, progress=kill_one)
    assert killed
    expected, quads = local
    assert loaded(tmp_path / "parts") == quads
    assert summary.skipped == expected.skipped
    assert (summary.accepted, summary.quarantined) == (expected.accepted, expected.quarantined)
    assert summary.articles == len(MANY)
    told = json.loads((tmp_path / "parts" / manifest.NAME).read_text(encoding="utf-8"))
    listed = {entry["file"] for entry in told["partitions"]}
    assert len(listed) == 7
    assert {p.name for p in (tmp_path / "parts").glob("*.nq.gz")} == listed
    assert not list((tmp_path / "parts").glob(".*.part"))
    assert told["articles"] == summary.built == 9


def test_the_same_again_makes_nothing_anew_and_what_is_lost_is_made_again(cluster: Any, tmp_path: Path) -> None:
    first = build(MANY, tmp_path, address=cluster.scheduler_address, size=5)
    files = sorted(tmp_path.iterdir())
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in files}
    lost, cut = [file for file in files if file.suffix == ".gz"][:2]
    lost.unlink()
    cut.write_bytes(before[cut][0][:-9])
    assert build(MANY, tmp_path, address=cluster.scheduler_address, size=5) == first
    assert sorted(tmp_path.iterdir()) == files
    assert {file: file.read_bytes() for file in files} == {file: content for file, (content, _) in before.items()}
    untouched = [f for f in files if f.stem.split(".")[0] not in (lost.name[:32], cut.name[:32]) and f.name != manifest.NAME]
    assert untouched
    assert [f.stat().st_mtime_ns for f in untouched] == [before[f][1] for f in untouched]


def test_a_partition_holds_one_version_of_an_article(cluster: Any, local: tuple[Summary, str], tmp_path: Path) -> None:
    """All in one partition, the last a new version of one before: mixed, they would be neither."""
    summary = build(MANY, tmp_path, address=cluster.scheduler_address)
    assert summary.built == 8
    assert loaded(tmp_path) == local[1]


def test_a_partition_that_is_missing_or_damaged_is_not_loaded(cluster: Any, tmp_path: Path) -> None:
    build(MANY[:4], tmp_path, address=cluster.scheduler_address)
    (file,) = tmp_path.glob("*.nq.gz")
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(InputError, match="another SHA-256"):
        loaded(tmp_path)
    file.unlink()
    with pytest.raises(InputError, match="it makes only what is missing"):
        loaded(tmp_path)


def test_work_that_kills_every_worker_ends_with_an_error(cluster: Any, tmp_path: Path) -> None:
    with distributed.Client(cluster) as client, pytest.raises(WorkerError, match="died again and again"):
        client.run_on_scheduler(allow_one_failure)
        build([FIRE], tmp_path, address=cluster.scheduler_address, extractors=(*EXTRACTORS, work.killing))
    assert not (tmp_path / manifest.NAME).exists()
    assert not list(tmp_path.glob("*.json"))


def allow_one_failure(dask_scheduler: Any) -> None:
    dask_scheduler.allowed_failures = 1


def test_no_scheduler_is_wrong_usage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free_port: Any) -> None:
    monkeypatch.setattr("kg.cluster.PATIENCE", 1)
    began = time.monotonic()
    with pytest.raises(UsageError, match="start `dask scheduler`"):
        build([FIRE], tmp_path, address=f"tcp://127.0.0.1:{free_port()}")
    assert time.monotonic() - began < 30


def test_manifest_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    ours = '"format": "kg manifest 1"'
    without = (f"{{{ours}}}", f'{{{ours}, "ontology": "1.0.0", "partitions": [{{"file": "x"}}]}}', f'{{{ours}, "ontology": 1}}')
    for content in ("[]", "{", '{"format": "x"}', *without, f'{{{ours}, "ontology": "1.0.0", "partitions": [[], 3]}}'):
        path.write_text(content, encoding="utf-8")
        with MemoryStore() as store, pytest.raises(InputError, match="manifest"):
            load([path], store)


def test_the_command_builds_into_partitions_and_loads_them(cluster: Any, local: tuple[Summary, str], tmp_path: Path) -> None:
    lines = [
        json.dumps({k: getattr(a, k) for k in ("id", "title", "text", "date", "source")})
        for a in MANY[:6]
        if isinstance(a, Article)
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    parts, store = tmp_path / "parts", tmp_path / "s.kg"

    def run(*arguments: object) -> str:
        done = CliRunner().invoke(cli, [str(a) for a in arguments], prog_name="kg")
        assert done.exit_code == 0, done.output
        return done.stdout

    told = run("build", tmp_path / "in.jsonl", "--cluster", cluster.scheduler_address, "--partitions", parts, "--store", store)
    assert told.splitlines()[0] == "5 articles: 4 built, 0 replaced, 0 unchanged, 1 skipped"
    assert f"kg load {parts / 'manifest.json'} --store {store}" in told
    assert not store.exists()
    assert run("load", parts / "manifest.json", "--store", store) == "4 articles added, 0 replaced, 0 unchanged\n"
    again = run("build", tmp_path / "in.jsonl", "--store", store, "--jobs", 1)
    assert again.splitlines()[0] == "5 articles: 0 built, 0 replaced, 4 unchanged, 1 skipped"


def test_other_settings_make_other_partitions(cluster: Any, tmp_path: Path) -> None:
    build([FIRE], tmp_path, address=cluster.scheduler_address)
    build([FIRE], tmp_path, address=cluster.scheduler_address, config=Config(all_mentions=True))
    assert len(list(tmp_path.glob("*.nq.gz"))) == 2
    assert "all mentions" in json.loads((tmp_path / manifest.NAME).read_text(encoding="utf-8"))["made_by"]
