"""``kg view``, ``kg export`` and ``kg load``, and the methods of the graph that they mirror."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kg
from kg.cli import cli
from kg.errors import KGError, UsageError
from kg.identity import prepared, put
from kg.rdf import nquads, to_graphs, trig
from kg.store import open_store
from tests.extractions import crash, shooting

Kg = Callable[..., Result]


@pytest.fixture
def run() -> Kg:
    return lambda *arguments: CliRunner().invoke(cli, [str(a) for a in arguments], prog_name="kg")


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """A store with two articles."""
    with open_store(tmp_path / "a.kg", create=True) as store:
        put(store, [prepared(to_graphs(e)) for e in (shooting(), crash(id="crash-1"))])
    return tmp_path / "a.kg"


@pytest.fixture
def graph(stored: Path) -> Iterator[kg.Graph]:
    with kg.open(stored) as opened:
        yield opened


def test_view_says_what_it_holds(run: Kg, stored: Path) -> None:
    done = run("view", "--store", stored)
    lines = [line.split() for line in done.stdout.splitlines()]
    assert (done.exit_code, lines[0]) == (0, ["class", "things"])
    assert ["kg:Incident", "3"] in lines and ["schema:NewsArticle", "2"] in lines


def test_view_is_made_anew_when_asked(run: Kg, stored: Path) -> None:
    with open_store(stored) as store:
        store.rewrite({f"{to_graphs(shooting()).article}/view": []})
    assert ["kg:Incident", "1"] in [line.split() for line in run("view", "--store", stored).stdout.splitlines()]
    done = run("view", "--rebuild", "--store", stored)
    assert "1 articles changed, 1 were right" in done.stderr
    assert ["kg:Incident", "3"] in [line.split() for line in done.stdout.splitlines()]


def test_export_goes_to_standard_output_as_trig(run: Kg, stored: Path) -> None:
    done = run("export", "--store", stored)
    assert done.exit_code == 0
    assert {q.graph_name.value for q in trig.read(done.stdout)} >= {
        f"{to_graphs(shooting()).article}/{n}" for n in ("meta", "view")
    }


def test_export_writes_a_file_whole_or_not_at_all(run: Kg, stored: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonld"
    assert run("export", "--store", stored, "-f", "jsonld", "--text", "none", "-o", path).exit_code == 0
    assert len(json.loads(path.read_text(encoding="utf-8"))["@graph"]) >= 2
    done = run("export", "--store", stored, "-f", "csv", "-q", "incidnts", "-o", path)
    assert done.exit_code == 2 and "did you mean incidents" in done.stderr
    assert "@graph" in path.read_text(encoding="utf-8")
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []


def test_export_follows_a_link_and_leaves_what_lies_beside(run: Kg, stored: Path, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link.ttl").symlink_to("there/out.ttl")
    (tmp_path / "link.ttl.part").write_text("mine", encoding="utf-8")
    (tmp_path / "there" / "out.ttl.part").write_text("mine", encoding="utf-8")
    assert run("export", "--store", stored, "-f", "turtle", "-o", tmp_path / "link.ttl").exit_code == 0
    assert (tmp_path / "link.ttl").is_symlink()
    assert "@prefix" in (tmp_path / "there" / "out.ttl").read_text(encoding="utf-8")
    assert (tmp_path / "link.ttl.part").read_text(encoding="utf-8") == "mine"
    assert sorted(p.name for p in (tmp_path / "there").iterdir()) == ["out.ttl", "out.ttl.part"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of POSIX")
def test_export_writes_into_a_pipe(run: Kg, stored: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    assert run("export", "--store", stored, "-f", "csv", "-q", "incidents", "-o", tmp_path / "pipe").exit_code == 0
    assert os.read(reader, 10_000).startswith(b"article,")
    os.close(reader)
    assert (tmp_path / "pipe").is_fifo()


def test_export_of_a_query(run: Kg, stored: Path) -> None:
    done = run("export", "--store", stored, "-f", "csv", "-q", "incidents", "-p", "article=crash-1")
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["article"], row["type"], row["killed"]) == ("crash-1", "vehicle_crash", "2")


@pytest.mark.parametrize("name", ["text", "query", "licence", "format", "destination", "parameters"])
def test_a_parameter_of_a_query_may_have_any_name(run: Kg, stored: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "own.rq").write_text(f"SELECT ?{name} {{ VALUES ?{name} {{ UNDEF }} }}", encoding="utf-8")
    done = run("export", "--store", stored, "-f", "csv", "-q", tmp_path / "own.rq", "-p", f"{name}=x")
    assert (done.exit_code, done.stdout) == (0, f"{name}\nx\n"), done.output


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["-f", "csv"], 2, "name one"),
        (["--text", "full", "-f", "void"], 2, "takes no text"),
        (["-f", "xlsx"], 2, "xlsx"),
        (["-o", "no/such/folder/out.trig"], 3, "cannot write"),
        (["-o", "."], 2, "not a folder"),
        (["-o", ""], 2, "not a folder"),
        (["-o", "x" * 300], 3, "cannot write"),
    ],
)
def test_export_refuses(run: Kg, stored: Path, arguments: list[str], status: int, message: str) -> None:
    done = run("export", "--store", stored, *arguments)
    assert (done.exit_code, message in done.stderr) == (status, True), done.output


def test_load_brings_back_what_was_exported(run: Kg, stored: Path, tmp_path: Path) -> None:
    path, copy = tmp_path / "all.nq", tmp_path / "copy.kg"
    assert run("export", "--store", stored, "-f", "nquads", "--text", "full", "-o", path).exit_code == 0
    done = run("load", path, "--store", copy)
    assert (done.exit_code, done.stdout) == (0, "2 articles added, 0 replaced, 0 unchanged\n")
    assert run("load", path, "--store", copy, "--no-check").stdout == "0 articles added, 0 replaced, 2 unchanged\n"
    with open_store(stored) as one, open_store(copy) as other:
        assert nquads.write(one.dump()) == nquads.write(other.dump())


def test_load_says_what_is_wrong_with_a_file(run: Kg, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("", encoding="utf-8")
    done = run("load", tmp_path / "a.ttl", "--store", tmp_path / "copy.kg")
    assert done.exit_code == 3 and "suffix .trig or .nq" in done.stderr


def test_graph_exports_to_paths_and_streams(graph: kg.Graph, tmp_path: Path) -> None:
    out = io.StringIO()
    graph.export("turtle", out, text="none")
    graph.export("turtle", tmp_path / "a.ttl", text="none")
    assert (tmp_path / "a.ttl").read_bytes() == out.getvalue().encode()
    graph.export("csv", answer := io.StringIO(), query="incidents", article="crash-1")
    assert answer.getvalue().count("\n") == 2
    with pytest.raises(UsageError, match="takes no parameters"):
        graph.export("turtle", out, article="crash-1")
    with pytest.raises(KGError, match="cannot write"):
        graph.export("turtle", tmp_path / "none" / "a.ttl")


def test_graph_loads_and_makes_its_view_anew(graph: kg.Graph, tmp_path: Path) -> None:
    graph.export("trig", tmp_path / "a.trig", text="full")
    with kg.open(":memory:") as other:
        assert other.load(tmp_path / "a.trig").added == other.load([tmp_path / "a.trig"]).unchanged == 2
        assert other.view() == graph.view()
        assert other.view_rebuild().unchanged == 2
        assert [tuple(row) for row in other.query("outlets")] == [tuple(row) for row in graph.query("outlets")]


def test_validating_a_store_leaves_the_view_alone(graph: kg.Graph) -> None:
    assert graph.validate().conforms


@pytest.mark.xdist_group("spacy")
def test_a_build_writes_the_view_with_the_article() -> None:
    text = "A man was shot and killed Monday night in Pueblo, Colorado, police said."
    article = kg.Article(title="Man shot to death", text=text, id="beacon-17", date="2024-05-07")
    with kg.open(":memory:") as graph:
        graph.add(article)
        (row,) = graph.query("incidents-in-city", city="pueblo")
        assert (row.article, row.type, row.date) == ("beacon-17", "shooting", "2024-05-06")
        graph.add(
            kg.Article(title="Man shot to death", text=text.replace("Pueblo", "Trinidad"), id="beacon-17", date="2024-05-07")
        )
        assert [len(graph.query("incidents-in-city", city=c)) for c in ("pueblo", "trinidad")] == [0, 1]
        graph.remove("beacon-17")
        assert graph.view() == {}
