"""The commands about identity: what they print where, with which exit status, and what they leave in the store."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kg
from kg.cli import cli
from kg.identity import put
from kg.model import Article
from kg.store import open_store
from tests.identity.reports import names, partition

pytestmark = pytest.mark.xdist_group("spacy")

Kg = Callable[..., Result]
FIRST = Article(
    title="Woman, 34, shot near Tuttle Street mill",
    text=(
        "MARLOW, Okla. -- Dana Whitlock, 34, was shot and wounded Tuesday night near the old mill on Tuttle Street in Marlow, "
        "police said. Terrell Oakes, 27, was arrested on Wednesday."
    ),
    id="courier-1", date="2024-03-06", source="Marlow Courier",
)  # fmt: skip
SECOND = Article(
    title="Arrest in Tuttle Street mill shooting",
    text=(
        "Police in Marlow, Oklahoma, arrested Terrell Oakes, 27, on Wednesday in the shooting of Dana Whitlock, 34, near the old "
        "mill on Tuttle Street. Whitlock died on Thursday."
    ),
    id="beacon-2", date="2024-03-08", source="Stephens County Beacon",
)  # fmt: skip
FIRE = Article(
    title="Barn burns in Vermont",
    text="A fire destroyed a barn in Rutland, Vermont, on Sunday. Nobody was hurt, Fire Chief Nora Halvorsen said.",
    id="herald-3", date="2024-06-10", source="Rutland Herald Example",
)  # fmt: skip


@pytest.fixture(scope="module")
def graphs() -> list[kg.rdf.ArticleGraphs]:  # type: ignore[name-defined]
    from kg.pipeline import build_one
    from kg.rdf import ArticleGraphs

    return [found for article in (FIRST, SECOND, FIRE) if isinstance(found := build_one(article), ArticleGraphs)]


@pytest.fixture
def store(tmp_path: Path, graphs: list[kg.rdf.ArticleGraphs]) -> Path:  # type: ignore[name-defined]
    """A store with two articles about one shooting, and one about a fire."""
    with open_store(tmp_path / "a.kg", create=True) as opened:
        put(opened, graphs)
    return tmp_path / "a.kg"


@pytest.fixture
def run(store: Path, monkeypatch: pytest.MonkeyPatch) -> Kg:
    monkeypatch.delenv("KG_JUDGE", raising=False)

    def run(*arguments: str, **environment: str) -> Result:
        return CliRunner().invoke(cli, [*arguments, "--store", str(store)], env=environment, prog_name="kg")

    return run


def told(store: Path, kind: str = "incident") -> list[list[str]]:
    with open_store(store, read_only=True) as opened:
        return partition(opened, kind)


@pytest.fixture
def iris(store: Path) -> dict[str, str]:
    """Article id -> IRI of its incident; with a ``*``: of the canonical one."""
    with open_store(store, read_only=True) as opened:
        called = names(opened)
        own = {a.key: f"{a.article}/incident/1" for a in opened.articles()}
    return {**own, **{f"{key}*": called[iri] for key, iri in own.items()}}


ONE = [["beacon-2/1", "courier-1/1"], ["herald-3/1"]]
THREE = [["beacon-2/1"], ["courier-1/1"], ["herald-3/1"]]


def test_split_judge_and_undo(run: Kg, store: Path, iris: dict[str, str]) -> None:
    assert told(store) == ONE
    done = run("split", iris["courier-1*"], iris["beacon-2"].removesuffix("/incident/1"), "--by", "R. Okafor")
    assert done.exit_code == 0, done.output
    assert re.fullmatch(r"1  different  by R\. Okafor  \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", done.stdout.splitlines()[0])
    assert (told(store), done.stderr) == (THREE, "1 judgement\n")
    assert run("undo", "--by", "R. Okafor").stdout.startswith("2  undoes 1  by R. Okafor")
    assert told(store) == ONE
    listed = run("judge", "--made")
    assert [line.split("  by")[0] for line in listed.stdout.splitlines() if " by " in line] == [
        "1  different (undone)",
        "2  undoes 1",
    ]


def test_merge_takes_canonical_iris(run: Kg, store: Path, iris: dict[str, str]) -> None:
    assert run("merge", iris["courier-1*"], iris["herald-3*"], "--by", "R. Okafor").exit_code == 0
    assert told(store) == [["beacon-2/1", "courier-1/1", "herald-3/1"]]
    assert run("undo", "1", "--by", "A. Lund").exit_code == 0
    assert told(store) == ONE


def test_judge_takes_two_iris_and_a_verdict(run: Kg, store: Path, iris: dict[str, str]) -> None:
    assert run("judge", iris["courier-1"], iris["herald-3"], "same", KG_JUDGE="R. Okafor").exit_code == 0
    assert told(store) == [["beacon-2/1", "courier-1/1", "herald-3/1"]]


def test_judge_lists_what_is_unsure(
    run: Kg, monkeypatch: pytest.MonkeyPatch, store: Path, graphs: list[kg.rdf.ArticleGraphs]
) -> None:  # type: ignore[name-defined]
    monkeypatch.setattr("kg.identity.sameness.score", lambda features: 0.2)
    with kg.open(store) as graph:
        graph.remove("beacon-2")
        put(graph.store, graphs)
    done = run("judge", "--limit", "5")
    assert done.exit_code == 0
    assert "score 0.20" in done.stdout and "courier-1 · 2024-03-06 · Marlow Courier" in done.stdout
    assert "Dana Whitlock, 34, was shot and wounded Tuesday night" in " ".join(done.stdout.split())
    assert done.stderr.startswith("1 pair: kg judge ONE OTHER same|different")


def test_history_says_what_changed(run: Kg, iris: dict[str, str]) -> None:
    done = run("history", iris["courier-1*"])
    assert done.exit_code == 0
    assert "reportedIn" in done.stdout and done.stdout.splitlines()[0].split() == ["when", "who", "slot", "before", "after", "by"]
    assert run("history", iris["herald-3*"]).stderr == "0 changes\n"


def test_remove_leaves_nothing(run: Kg, store: Path) -> None:
    done = run("remove", "beacon-2")
    assert (done.exit_code, done.stdout) == (0, "1 article removed\n")
    assert told(store) == [["courier-1/1"], ["herald-3/1"]]
    missing = run("remove", "beacon-2", "herald-3")
    assert missing.exit_code == 2
    assert "1 article removed" in missing.stdout and "no article beacon-2" in missing.stderr
    assert told(store) == [["courier-1/1"]]


def test_settle_finishes_what_a_bulk_load_left(tmp_path: Path, graphs: list[kg.rdf.ArticleGraphs]) -> None:  # type: ignore[name-defined]
    with open_store(tmp_path / "b.kg", create=True) as opened:
        opened.put(graphs)
    assert told(tmp_path / "b.kg") == THREE
    done = CliRunner().invoke(cli, ["settle", "--store", str(tmp_path / "b.kg"), "--quiet"])
    assert (done.exit_code, done.stdout) == (0, "3 articles compared, 1 incidents known from others, 0 unsure pairs\n")
    assert told(tmp_path / "b.kg") == ONE


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("judge", "urn:a", "urn:b", "maybe"), "Expected two IRIs and a verdict"),
        (("judge", "urn:a", "urn:b", "same"), "who says so"),
        (("judge", "urn:a", "urn:b", "same", "--by", "x"), "knows of no urn:a"),
        (("judge", "two words", "urn:b", "same", "--by", "x"), "is no IRI"),
        (("history", "two words"), "is no IRI"),
        (("merge", "urn:a", "--by", "x"), "knows of no urn:a"),
        (("merge", "urn:a"), "--by"),
        (("split", "urn:a", "urn:b", "--by", "x"), "knows of no urn:a"),
        (("undo", "--by", "x"), "no judgement to undo"),
        (("undo", "nine", "--by", "x"), "not a valid integer"),
    ],
)
def test_wrong_usage(run: Kg, arguments: tuple[str, ...], message: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert message in done.stderr
