"""A new store out of prepared files: whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.errors import InputError, StoreError, StoreLocked
from kg.export import bulk_load, export
from kg.rdf import nquads, to_graphs
from kg.rdf.terms import kg as kg_term
from kg.store import MemoryStore, open_store
from tests.extractions import crash, many, shooting
from tests.viewed import with_view

ARTICLES = [with_view(to_graphs(extraction)) for extraction in [shooting(), crash(), *many(3)]]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two exports of one store, with its first and its other articles."""
    paths = []
    for number, articles in enumerate((ARTICLES[:2], ARTICLES[2:])):
        path = tmp_path / f"part-{number}.nq"
        with MemoryStore() as store, path.open("w", encoding="utf-8") as out:
            store.put(articles)
            export(store, "nquads", out, text="stored")
        paths.append(path)
    return paths


def test_it_is_the_store_that_a_build_makes(files: list[Path], tmp_path: Path) -> None:
    info = bulk_load(files, tmp_path / "new.kg")
    with open_store(tmp_path / "built.kg", create=True) as built, open_store(tmp_path / "new.kg") as new:
        built.put(ARTICLES)
        assert nquads.write(new.dump()) == nquads.write(built.dump())
        assert info.articles == len(ARTICLES)
        assert new.put(ARTICLES).unchanged == len(ARTICLES)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["built.kg", "new.kg", "part-0.nq", "part-1.nq"]


def test_trig_and_the_command_line(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.kg", create=True) as store:
        store.put(ARTICLES)
        expected = nquads.write(store.dump())
    run = CliRunner()
    exported = ["export", "--store", str(tmp_path / "a.kg"), "--text", "stored", "--output", str(tmp_path / "a.trig")]
    assert run.invoke(cli, exported).exit_code == 0
    loaded = run.invoke(cli, ["load", "--bulk", str(tmp_path / "a.trig"), "--store", str(tmp_path / "b.kg")])
    assert loaded.output.startswith(f"{len(ARTICLES)} articles, "), loaded.output
    with open_store(tmp_path / "b.kg", read_only=True) as store:
        assert nquads.write(store.dump()) == expected


def test_a_store_that_is_there_stays_as_it_is(files: list[Path], tmp_path: Path) -> None:
    bulk_load(files[:1], tmp_path / "new.kg")
    with pytest.raises(StoreError, match="is there already"):
        bulk_load(files, tmp_path / "new.kg")
    with open_store(tmp_path / "new.kg", read_only=True) as store:
        assert len(store.articles()) == 2


@pytest.mark.parametrize(
    ("spoilt", "message"),
    [
        (lambda text: text[: len(text) // 2], "Unexpected end|error|expected|not all there"),
        (lambda text: "\n".join(line for line in text.splitlines() if "/view> ." not in line), "not all there"),
        (lambda text: "\n".join(line for line in text.splitlines() if "/meta> ." not in line), "not all there"),
        (lambda text: text.replace('"1.0.0"', '"0.9.0"'), "version"),
        (lambda text: f"{text}<a:b> <a:b> <a:b> <a:other> .\n", "not a:other"),
        (lambda text: f"{text}<a:b> <a:b> <a:b> .\n", "without"),
        (lambda text: f"{text}{anchored(text)}", "sentences apart from their text"),
    ],
    ids=["cut", "view", "meta", "version", "foreign", "default", "anchors"],
)  # fmt: skip
def test_files_that_are_no_whole_export_leave_nothing(files: list[Path], tmp_path: Path, spoilt, message: str) -> None:  # type: ignore[no-untyped-def]
    files[1].write_text(spoilt(files[1].read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        bulk_load(files, tmp_path / "new.kg")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["part-0.nq", "part-1.nq"]


def test_two_versions_of_an_article_are_not_mixed(files: list[Path], tmp_path: Path) -> None:
    before = ARTICLES[0].graphs[f"{ARTICLES[0].article}/meta"]
    said = next(t.object for t in before if t.predicate == kg_term("contentHash"))
    text = files[0].read_text(encoding="utf-8")
    (tmp_path / "corrected.nq").write_text(text.replace(str(said), '"another"'), encoding="utf-8")
    with pytest.raises(InputError, match=f"two versions of <{ARTICLES[0].article}>"):
        bulk_load([*files, tmp_path / "corrected.nq"], tmp_path / "new.kg")
    assert not (tmp_path / "new.kg").exists()


@pytest.mark.parametrize("location", ["http://user:secret@localhost:7878", ":memory:"])
def test_only_a_directory_is_filled(files: list[Path], location: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match="makes a new directory") as told:
        bulk_load(files, location)
    assert "secret" not in str(told.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["part-0.nq", "part-1.nq"]


@pytest.mark.parametrize("location", ["", "."])
def test_a_new_store_needs_a_name(files: list[Path], location: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    with pytest.raises(StoreError, match="give it a name"):
        bulk_load(files, location)


def test_a_name_that_cannot_be_is_told(files: list[Path], tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot look at the store"):
        bulk_load(files, tmp_path / ("x" * 300))


def anchored(text: str) -> str:
    """A line as ``--text full`` adds it."""
    graph = next(word for word in text.split() if word.endswith("/claims>"))
    return f'<a:b> <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#anchorOf> "He ran." {graph} .\n'


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    for name in ("missing.nq", "notes.txt"):
        with pytest.raises(InputError, match=r"missing\.nq|suffix"):
            bulk_load([tmp_path / name], tmp_path / "new.kg")
    assert list(tmp_path.iterdir()) == []


def test_what_was_cut_off_is_thrown_away_and_what_goes_on_is_not(files: list[Path], tmp_path: Path) -> None:
    part = tmp_path / "new.kg.loading"
    other = pyoxigraph.Store(part)
    with pytest.raises(StoreLocked, match="another bulk load"):
        bulk_load(files, tmp_path / "new.kg")
    del other
    assert bulk_load(files, tmp_path / "new.kg").articles == len(ARTICLES)
    assert not part.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no RLIMIT_FSIZE")
def test_a_full_disk_leaves_nothing(files: list[Path], tmp_path: Path) -> None:
    code = "import resource, sys; from kg.cli import main\nresource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)); main()"
    command = [sys.executable, "-c", code, "load", "--bulk", *map(str, files), "--store", str(tmp_path / "new.kg")]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 3, run.stderr
    assert "Error: cannot write the store" in run.stderr
    assert not list(tmp_path.glob("new.kg*"))
