"""What examples/README.md, README.md and docs/ say is so: files, code and command lines."""

from __future__ import annotations

import csv
import io
import re
import shlex
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import kg
from kg.cli import cli
from kg.config import Config
from kg.ingest import read_articles, to_reading
from kg.model import Article, Reading, Skipped
from kg.query import named, write
from kg.rdf.iris import article_iri

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT / "examples" / "articles"
PAGES = [ROOT / "README.md", ROOT / "examples" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RUN_ELSEWHERE = {"extending.md"}
"""Pages whose code tests/test_docs.py runs, and compares with what the page says it prints."""
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}

# ---------------------------------------------------------------- examples


def described() -> dict[str, str]:
    """File -> what the table of examples/README.md says of it."""
    rows = re.findall(r"^\| `([^`]+)` \| (.*) \|$", (ROOT / "examples" / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    return dict(rows)


def test_every_example_is_described_and_nothing_else() -> None:
    assert sorted(described()) == sorted(p.name for p in ARTICLES.iterdir())


@pytest.mark.parametrize("file", sorted(described()))
def test_an_example_holds_as_many_articles_as_said_or_is_skipped(file: str) -> None:
    said = described()[file]
    found = [a if isinstance(a, Skipped) else to_reading(a) for a in read_articles([ARTICLES / file])]
    if "skipped" in said:
        assert [x.reason for x in found if isinstance(x, Skipped)] == ["not English (looks like Spanish)"]
        assert len(found) == 1
    else:
        first = said.split()[0]
        assert all(isinstance(x, Reading) for x in found)
        assert len(found) == (NUMBERS[first] if " articles" in said and first in NUMBERS else 1)


@pytest.mark.parametrize(
    ("file", "damage"),
    [
        ("2024-04-17-body-shop-blast.html", "mojibake"),
        ("2023-11-30-cottonwood-park-shooting.txt", "apostrophes_lost"),
        ("2023-11-30-cottonwood-park-shooting.txt", "quotes_lost"),
    ],
)
def test_an_example_has_the_damage_that_it_shows(file: str, damage: str) -> None:
    (article,) = read_articles([ARTICLES / file])
    assert isinstance(article, Article)
    reading = to_reading(article)
    assert isinstance(reading, Reading)
    assert damage in reading.damage


def test_the_file_name_is_never_an_articles_identity(tmp_path: Path) -> None:
    for file in sorted(ARTICLES.iterdir()):
        copy = tmp_path / f"renamed{''.join(re.findall(r'[.](?:txt|html|jsonl|gz)', file.name))}"
        shutil.copy(file, copy)
        both = [[article_iri(a, Config().base) for a in read_articles([path]) if isinstance(a, Article)] for path in (file, copy)]
        assert both[0] == both[1], file.name
        copy.unlink()


# ---------------------------------------------------------------- what comes out of them


def table(built: Path, query: str) -> list[dict[str, str]]:
    """The rows of a named query, as its CSV gives them."""
    out = io.StringIO()
    with kg.open(built, read_only=True) as graph:
        write(graph.query(query), "csv", out)
    return list(csv.DictReader(io.StringIO(out.getvalue())))


@pytest.mark.xdist_group("spacy")
def test_the_main_incidents_are_of_the_types_that_a_reader_finds(built: Path) -> None:
    expected = [row["type"].split()[0] for row in expected_rows() if row["main"] == "true"]
    found = Counter(row["type"] for row in table(built, "incidents") if row["main"] == "true")
    missing = Counter(expected) - found
    assert sum(missing.values()) <= 2, missing


@pytest.mark.xdist_group("spacy")
def test_cities_and_states_of_the_main_incidents_are_right(built: Path) -> None:
    expected = Counter((row["city"].split()[0], row["state"]) for row in expected_rows() if row["main"] == "true")
    found = Counter((row["city"].title(), row["state"]) for row in table(built, "incidents") if row["main"] == "true")
    missing = expected - found
    assert sum(missing.values()) <= 3, missing


@pytest.mark.xdist_group("spacy")
def test_the_library_has_no_incident(built: Path) -> None:
    for query in ("incidents", "participants", "investigations", "charges", "weapons", "vehicles"):
        assert not [row for row in table(built, query) if row["article"] == "tri-state-almanac/bluff-street"], query


@pytest.mark.xdist_group("spacy")
@pytest.mark.parametrize("name", ["Renfro", "Kessler", "Toppenish", "Black Honda", "RiverRat", "PackerFan"])
def test_what_a_comment_says_is_nowhere(built: Path, name: str) -> None:
    with kg.open(built, read_only=True) as graph:
        for query in ("persons", "participants", "places", "vehicles", "claims"):
            for row in graph.query(query):
                assert name.lower() not in " ".join(str(cell) for cell in row).lower(), query


@pytest.mark.xdist_group("spacy")
def test_two_outlets_may_contradict_each_other_and_both_stay(built: Path) -> None:
    rows = [row for row in table(built, "claims") if row["predicate"] == "age" and row["subject"] == "Marisol Tennant"]
    assert {(row["article"], row["object"], row["certainty"]) for row in rows} == {
        ("https://steelcitybeacon.example/news/crime/truck-stop-deputy-wounded-3381.html", "29", "certain"),
        ("kxpw-24-0509-b", "28", "certain"),
    }


@pytest.mark.xdist_group("spacy")
def test_a_weekday_without_publication_date_has_no_date(built: Path) -> None:
    (row,) = [row for row in table(built, "incidents") if row["place"] == "Juniper Lane"]
    assert (row["date"], row["injured"]) == ("", "0")


def expected_rows() -> Iterator[dict[str, str]]:
    """The rows of the tables of incidents in examples/expected.md."""
    heading: list[str] = []
    for line in (ROOT / "examples" / "expected.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            heading = []
        elif {"incident", "main", "type"} <= set(cells):
            heading = cells
        elif heading and not set(line) <= set("|- "):
            yield dict(zip(heading, cells, strict=True))


def test_expected_has_the_incidents_of_every_example() -> None:
    text = (ROOT / "examples" / "expected.md").read_text(encoding="utf-8")
    assert [file for file in described() if file not in text] == []
    assert sum(row["main"] == "true" for row in expected_rows()) == 20


# ---------------------------------------------------------------- code and command lines of the pages


def blocks(page: Path, *languages: str) -> list[str]:
    return [code for language, code in BLOCK.findall(page.read_text(encoding="utf-8")) if language in languages]


def command_lines(page: Path) -> list[list[str]]:
    """The arguments of every ``kg …`` in the console blocks of a page; what follows a pipe or a redirection is left out."""
    found = []
    for code in blocks(page, "bash", "console", "sh"):
        for line in code.replace("\\\n", " ").splitlines():
            for part in re.split(r"\s(?:\||&&|;)\s", line.removeprefix("$ ")):
                words = shlex.split(part, comments=True)
                if words[:1] == ["kg"]:
                    end = next((n for n, w in enumerate(words) if w in {">", ">>", "<"}), len(words))
                    found.append(words[1:end])
    return found


LINES = [(page.relative_to(ROOT).as_posix(), words) for page in PAGES for words in command_lines(page)]


@pytest.mark.parametrize(("page", "words"), LINES, ids=[f"{page}: kg {' '.join(words)}"[:70] for page, words in LINES])
def test_a_command_line_on_a_page_is_one_that_kg_takes(page: str, words: list[str]) -> None:
    assert parsed(words) is not None


def parsed(words: list[str]) -> click.Context | None:
    """The context of a command line; ``None`` where there is no such command. Raises ``click.UsageError``."""
    top = click.Context(cli, info_name="kg")
    command = cli.get_command(top, words[0])
    return command.make_context(words[0], words[1:], parent=top) if command is not None else None


def test_the_pages_have_command_lines() -> None:
    assert {page for page, _ in LINES} >= {"README.md"}


@pytest.fixture
def example_folder(tmp_path: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to run in, with articles/ and a store incidents.kg that holds them."""
    shutil.copytree(ARTICLES, tmp_path / "articles")
    shutil.copytree(built, tmp_path / "incidents.kg")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_STORE", raising=False)
    return tmp_path


@pytest.mark.xdist_group("spacy")
def test_the_commands_of_the_readme_run(example_folder: Path) -> None:
    for words in command_lines(ROOT / "README.md"):
        result = CliRunner().invoke(cli, words, catch_exceptions=False)
        assert result.exit_code == 0, (words, result.output)
        assert result.output.strip(), words


@pytest.mark.xdist_group("spacy")
@pytest.mark.parametrize("page", [p for p in PAGES if p.name not in RUN_ELSEWHERE and blocks(p, "python")], ids=lambda p: p.name)
def test_the_python_of_a_page_runs_in_order(page: Path, example_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {"__name__": page.name}
    for code in blocks(page, "python"):
        exec(compile(code, page.name, "exec"), names)
    assert capsys.readouterr().out.strip(), "code on a page shows something"


def test_the_makefile_asks_the_questions_that_there_are() -> None:
    asked = set(re.findall(r"kg query (\w+) ", (ROOT / "Makefile").read_text(encoding="utf-8")))
    assert asked
    assert asked <= named().keys()


def test_a_command_line_that_kg_does_not_take_is_found() -> None:
    assert parsed(["no-such-command"]) is None
    with pytest.raises(click.UsageError, match="no-such-option"):
        parsed(["query", "incidents", "--no-such-option"])
