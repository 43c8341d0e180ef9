"""Stores on disk: what they keep, who may open them, and what is none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg import vocab
from kg.errors import ConfigError, StoreError, StoreLocked, StoreVersion
from kg.rdf import nquads, to_graphs
from kg.store import DiskStore, Store, embedded, open_store
from tests.extractions import shooting

ONE = to_graphs(shooting())
OTHER = "https://data.example.org/kg/other"


def dump(store: Store) -> str:
    return nquads.write(store.dump(lambda graph: not graph.endswith("/store")))


def test_disk_keeps_what_memory_forgets(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.kg", create=True) as store:
        store.put([ONE])
        before = dump(store)
    with open_store(tmp_path / "a.kg") as store:
        assert dump(store) == before
    with open_store(str(tmp_path / "a.kg"), read_only=True) as store:
        assert dump(store) == before


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The directories that Oxigraph opened."""
    found: list[Path] = []
    really = embedded._opened

    def noted(path: Path, *, read_only: bool) -> pyoxigraph.Store:
        found.append(path)
        return really(path, read_only=read_only)

    monkeypatch.setattr(embedded, "_opened", noted)
    return found


def test_what_was_written_or_read_does_not_pile_up_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: list[Path]
) -> None:
    """After so many quads they are moved to the disk, and Oxigraph is opened anew; what is stored stays."""
    monkeypatch.setattr(embedded, "FLUSHED", sum(1 for _ in ONE.quads()))
    with DiskStore(tmp_path / "a.kg", create=True) as store:
        opened.clear()
        store.put([ONE])
        assert not opened
        files = {path.name for path in (tmp_path / "a.kg").glob("*.sst")}
        before = dump(store)
        store.rewrite({OTHER: [quad.triple for quad in ONE.quads()][:1]})
        assert opened == [tmp_path / "a.kg"]
        assert {path.name for path in (tmp_path / "a.kg").glob("*.sst")} - files
        store.rewrite({OTHER: []})
        assert len(opened) == 1
        assert dump(store) == before
    assert not [*(tmp_path / "a.kg").glob("LOG.old.*")]  # what each opening leaves


def test_it_is_not_opened_anew_while_somebody_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: list[Path]) -> None:
    monkeypatch.setattr(embedded, "FLUSHED", 0)
    with DiskStore(tmp_path / "a.kg", create=True) as store:
        store.put([ONE])
        before = dump(store)
        opened.clear()
        with store._read():  # as another thread may
            store.rewrite({OTHER: [quad.triple for quad in ONE.quads()][:1]})
            assert not opened
        store.rewrite({OTHER: []})
        assert len(opened) == 1
        assert dump(store) == before


def test_compacting_writes_files_anew_with_the_same_quads(tmp_path: Path) -> None:
    def newest() -> int:
        return max((int(file.stem) for file in (tmp_path / "a.kg").glob("*.sst")), default=0)

    with DiskStore(tmp_path / "a.kg", create=True) as store:
        store.put([ONE])
        before, written = dump(store), newest()
        store.compact()
        assert dump(store) == before
        assert newest() > written
    with DiskStore(tmp_path / "a.kg", read_only=True) as store, pytest.raises(StoreError, match="for reading only"):
        store.compact()


def test_read_only_store_cannot_be_written(tmp_path: Path) -> None:
    open_store(tmp_path / "a.kg", create=True).close()
    with open_store(tmp_path / "a.kg", read_only=True) as store:
        for write in (lambda: store.put([ONE]), lambda: store.remove(ONE.article)):
            with pytest.raises(StoreError, match="reading only"):
                write()


WRITER = """
import sys
from kg.errors import StoreLocked
from kg.store import open_store
try:
    open_store(sys.argv[1])
    print("opened")
except StoreLocked as error:
    print("locked", error)
with open_store(sys.argv[1], read_only=True) as store:
    print(len(store.articles()))
"""


def test_one_writes_and_others_read(tmp_path: Path) -> None:
    path = tmp_path / "a.kg"
    with open_store(path, create=True) as store:
        store.put([ONE])
        run = subprocess.run([sys.executable, "-c", WRITER, str(path)], capture_output=True, text=True, check=True)
        assert run.stdout.startswith(f"locked the store {path} is open for writing elsewhere")
        assert run.stdout.endswith("\n1\n")
        with pytest.raises(StoreLocked):
            open_store(path)


@pytest.mark.parametrize("read_only", [True, False])
def test_a_store_must_be_there(tmp_path: Path, read_only: bool) -> None:
    with pytest.raises(StoreError, match="there is no store at"):
        open_store(tmp_path / "missing.kg", read_only=read_only)
    assert not (tmp_path / "missing.kg").exists()


@pytest.mark.parametrize("create", [False, True])
def test_a_store_that_cannot_be_looked_at_is_told(tmp_path: Path, create: bool) -> None:
    with pytest.raises(StoreError, match=r"cannot look at the store .*xxx: "):
        DiskStore(tmp_path / ("x" * 300), create=create)


def test_what_is_no_store_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="other things"):
        open_store(tmp_path / "notes", create=True)
    assert [p.name for p in (tmp_path / "notes").iterdir()] == ["a.txt"]
    with pytest.raises(StoreError, match="is a file"):
        open_store(tmp_path / "notes" / "a.txt", create=True)


def test_a_foreign_database_is_left_alone(tmp_path: Path) -> None:
    foreign = pyoxigraph.Store(tmp_path / "b")
    foreign.add(Quad(NamedNode("a:b"), NamedNode("a:b"), Literal("c"), NamedNode("a:g")))
    del foreign
    with pytest.raises(StoreError, match="no store of kg"):
        open_store(tmp_path / "b")


def test_another_layout_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocab, "VERSION", "0.3.0")
    open_store(tmp_path / "a.kg", create=True).close()
    monkeypatch.undo()
    with pytest.raises(StoreVersion, match=r"layout 0\.3\.0"):
        open_store(tmp_path / "a.kg")


@pytest.mark.parametrize("location", ["s3://bucket/a", "ftp://files.example/a", "sparql://sparql.example"])
def test_other_kinds_of_location_are_told_apart_from_paths(location: str) -> None:
    with pytest.raises(StoreError, match=f"cannot be {location}"):
        open_store(location)


def test_store_describes_itself_under_the_base(tmp_path: Path) -> None:
    with DiskStore(tmp_path / "a.kg", create=True, base="https://news.example/") as store:
        assert [str(q.graph_name) for q in store.dump()] == ["<https://news.example/store>"]


@pytest.mark.parametrize("base", ["https://a/%/", "https://a:b/", "https://[/"])
def test_a_base_that_is_no_iri_makes_no_store(tmp_path: Path, base: str) -> None:
    with pytest.raises(ConfigError, match="base must be an IRI"):
        open_store(tmp_path / "a.kg", create=True, base=base)
    assert not (tmp_path / "a.kg").exists()


def test_folders_above_a_new_store_are_made(tmp_path: Path) -> None:
    with open_store(tmp_path / "a" / "b.kg", create=True) as store:
        assert store.info().articles == 0
