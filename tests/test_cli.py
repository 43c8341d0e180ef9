"""The command line: what is printed where, and with which exit status it ends."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kg
from kg.cli import cli
from kg.query import named
from kg.rdf import nquads, trig
from kg.rdf.terms import kg as term

pytestmark = pytest.mark.xdist_group("spacy")

Kg = Callable[..., Result]

BAD_AGE = """
@prefix kg: <https://w3id.org/incident-kg/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://data.example.org/kg/article/0123456789abcdef01234567/person/1> a kg:Person ; rdfs:label "somebody" ; kg:age 340 .
"""
CONSTRUCT = """PREFIX kg: <https://w3id.org/incident-kg/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
CONSTRUCT { ?agency rdfs:label ?label } WHERE { GRAPH ?entities { ?agency a kg:Agency ; rdfs:label ?label } }
"""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Kg:
    """The command in this process; ``input`` is what stands on standard input."""
    monkeypatch.delenv("KG_STORE", raising=False)

    def run(*arguments: str | Path, input: str | bytes | None = None, **environment: str) -> Result:
        return CliRunner().invoke(cli, [str(a) for a in arguments], input=input, env=environment, prog_name="kg")

    return run


@pytest.fixture
def ask(run: Kg, built: Path) -> Kg:
    """``kg query`` over the store of the examples."""
    return lambda *arguments, **options: run("query", *arguments, "--store", built, **options)


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text("Man shot in Yakima\n\nA man was shot in Yakima, Washington, on Monday, police said.\n", encoding="utf-8")
    return path


def in_process(*arguments: str | Path, **options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload,no-any-return]


# ---------------------------------------------------------------- build


def test_build_says_what_became_of_every_article(run: Kg, root: Path, built: Path, tmp_path: Path) -> None:
    store = tmp_path / "new.kg"
    done = run("build", root / "examples" / "articles", "--store", store)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == "19 articles: 18 built, 0 replaced, 0 unchanged, 1 skipped"
    assert re.search(r"^[1-9]\d* claims: \d+ accepted, \d+ quarantined$", done.stdout, re.MULTILINE)
    assert "/choque-en-la-carretera-59.txt: not English (looks like Spanish)\n" in done.stdout
    with kg.open(store, read_only=True) as new, kg.open(built, read_only=True) as old:
        assert new.info().claims == old.info().claims
    again = run("build", root / "examples" / "articles", "--store", store)
    assert again.stdout.splitlines()[0] == "19 articles: 0 built, 0 replaced, 18 unchanged, 1 skipped"


def test_build_reads_standard_input(run: Kg, tmp_path: Path) -> None:
    line = json.dumps({"id": "in-1", "text": "A man was shot in Yakima, Washington, on Monday, police said."})
    store = tmp_path / "s.kg"
    done = run("build", "-", "--store", store, input=gzip.compress(line.encode()))
    assert done.exit_code == 0, done.output
    assert run("query", "incidents", "--store", store, "-f", "csv").stdout.splitlines()[1].startswith("in-1,")


def test_build_takes_the_store_from_the_environment(run: Kg, story: Path, tmp_path: Path) -> None:
    assert run("build", story, KG_STORE=str(tmp_path / "env.kg")).exit_code == 0
    assert "articles     1" in run("info", KG_STORE=str(tmp_path / "env.kg")).stdout


def test_build_quiet_says_nothing(run: Kg, story: Path, tmp_path: Path) -> None:
    done = run("build", story, "--store", tmp_path / "q.kg", "--quiet")
    assert (done.exit_code, done.output) == (0, "")


def test_build_names_at_most_twenty_skipped_articles(run: Kg, tmp_path: Path) -> None:
    many = tmp_path / "many.jsonl"
    many.write_text("".join(f'{{"id": "{n}"}}\n' for n in range(25)), encoding="utf-8")
    lines = run("build", many, "--store", tmp_path / "m.kg").stdout.splitlines()
    assert lines[0] == "25 articles: 0 built, 0 replaced, 0 unchanged, 25 skipped"
    assert lines[lines.index("Skipped:") + 20 :] == [f"  {many}:20: no 'text'", "  and 5 more"]


@pytest.mark.parametrize(("strict", "status"), [(False, 0), (True, 1)])
def test_strict_makes_a_skipped_article_exit_status_1(run: Kg, story: Path, tmp_path: Path, strict: bool, status: int) -> None:
    (tmp_path / "table.csv").write_text("a,b\n", encoding="utf-8")
    flags = ["--strict"] if strict else []
    assert run("build", story, tmp_path / "table.csv", "--store", tmp_path / "s.kg", *flags).exit_code == status
    assert run("build", story, "--store", tmp_path / "s.kg", *flags).exit_code == 0


def test_options_of_build_reach_the_graph(run: Kg, story: Path, tmp_path: Path) -> None:
    iris = []
    for options in (["--base", "https://kb.example.net/"], ["--base", "https://kb.example.net/", "--mentions", "all"]):
        store = tmp_path / f"{len(iris)}.kg"
        assert run("build", story, "--store", store, *options).exit_code == 0
        with kg.open(store, read_only=True) as graph:
            iris.append({q.subject.value for q in graph.store.dump() if q.object == term("Mention")})
            assert [a.article.startswith("https://kb.example.net/article/") for a in graph.articles()] == [True]
    assert iris[0] < iris[1]


# ---------------------------------------------------------------- query


def test_csv_has_the_declared_columns_and_full_iris(ask: Kg) -> None:
    done = ask("incidents", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(rows[0]) == [column.name for column in named()["incidents"].columns]
    (row,) = [row for row in rows if row["article"] == "mmc-20240916-02" and row["main"] == "true"]
    assert (row["type"], row["city"], row["state"]) == ("stabbing", "Lowell", "MA")
    assert re.fullmatch(r"https://data\.example\.org/kg/article/[0-9a-f]{24}/incident/\d+", row["incident"])


def test_json_is_a_list_of_objects(ask: Kg) -> None:
    rows = json.loads(ask("persons", "-f", "json", "-p", "article=nsr-5521").stdout)
    assert {row["article"] for row in rows} == {"nsr-5521"}
    assert "Karin Solheim" in {row["name"] for row in rows}


def test_table_in_a_pipe_has_a_line_a_row_and_cuts_nothing(ask: Kg) -> None:
    done = ask("claims", "-p", "article=nsr-5521")
    lines = done.stdout.splitlines()
    rows = list(csv.DictReader(io.StringIO(ask("claims", "-p", "article=nsr-5521", "-f", "csv").stdout)))
    assert lines[0].split() == list(rows[0])
    assert len(lines) == len(rows) + 1
    for line, row in zip(lines[1:], rows, strict=True):
        assert row["sentence"] in line and row["claim"] in line
    assert done.stderr == f"{len(rows)} rows\n"


def test_construct_gives_turtle(ask: Kg, tmp_path: Path) -> None:
    question = tmp_path / "labels.rq"
    question.write_text(CONSTRUCT, encoding="utf-8")
    done = ask(question, "--format", "ttl")
    assert done.exit_code == 0
    assert 'rdfs:label "District Attorney"' in done.stdout
    assert len(list(trig.read(done.stdout))) > 5
    assert ask("incidents", "--format", "ttl").exit_code == 2


def test_query_is_read_from_standard_input(ask: Kg) -> None:
    done = ask("-", "-f", "csv", input="SELECT (1 + 1 AS ?two) {}")
    assert done.stdout == "two\n2\n"


@pytest.mark.parametrize(("typed", "message"), [(b"", "and it is empty"), (b'SELECT ("caf\xe9" AS ?a) {}', "must be in UTF-8")])
def test_standard_input_that_is_no_query_is_wrong_usage(ask: Kg, typed: bytes, message: str) -> None:
    done = ask("-", input=typed)
    assert (done.exit_code, message in done.stderr) == (2, True)


def test_list_names_every_query_with_title_and_parameters(run: Kg) -> None:
    lines = run("query", "--list").stdout.splitlines()[1:]
    assert [line.split()[0] for line in lines] == list(named())
    for line, query in zip(lines, named().values(), strict=True):
        assert query.title in line
        assert all(param.name in line for param in query.params)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["incidnts"], "did you mean incidents"),
        (["incidents", "-p", "town=Macon"], "no parameter 'town'"),
        (["incidents", "-p", "since=yesterday"], "must be a date, YYYY-MM-DD, not 'yesterday'"),
        (["incidents", "-p", "since"], "expected KEY=VALUE, not 'since'"),
        (["incidents", "--format", "xls"], "'xls' is not one of 'table', 'csv', 'json', 'ttl'"),
        (["SELECT * { ?s ?p"], "does not parse"),
        (["CLEAR ALL ;"], "a query only reads"),
        ([], "`kg query --list` lists the names"),
    ],
)
def test_wrong_questions_are_exit_status_2(ask: Kg, arguments: list[str], message: str) -> None:
    done = ask(*arguments)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stdout == ""


# ---------------------------------------------------------------- show, validate, info


def test_show_puts_claims_under_their_sentences(run: Kg, built: Path) -> None:
    lines = run("show", "nsr-5521", "--store", built).stdout.splitlines()
    assert lines[0] == "Woman rescued from Harbor Street house fire has died"
    assert lines[1] == "nsr-5521 · 2024-03-14 · North Shore Radio News · https://northshoreradio.example/5521"
    sentence = "Inga Torvik, 78, had been on a ventilator since the fire early Sunday in the city's Lincoln Park neighborhood."
    at = lines.index(f"text 193-303  {sentence}")
    block = lines[at + 1 : at + 12]
    assert any(line.startswith("    Inga Torvik  age 78") for line in block)
    assert any(line.startswith("      narrator; certain; confidence ") and "claim/" in line for line in block)


def test_show_of_an_entity_leaves_the_others_out(run: Kg, built: Path) -> None:
    with kg.open(built, read_only=True) as graph:
        person = next(e for e in graph.show("nsr-5521").entities if e.label == "Karin Solheim")
    shown = run("show", person.iri, "--store", built).stdout
    assert "position Deputy Fire Chief" in shown
    assert "Inga Torvik  " not in shown


def test_validate_of_a_store_that_conforms(run: Kg, built: Path) -> None:
    done = run("validate", "--store", built)
    assert done.exit_code == 0
    assert f"{built} conforms: 0 violations" in done.stderr
    assert all(line.startswith(("warning\t", "info\t")) for line in done.stdout.splitlines())


def test_validate_of_a_file_that_does_not_conform_is_exit_status_1(run: Kg, tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text(BAD_AGE, encoding="utf-8")
    (tmp_path / "good.ttl").write_text(BAD_AGE.replace("340", "34"), encoding="utf-8")
    done = run("validate", tmp_path / "good.ttl", tmp_path / "bad.ttl")
    assert done.exit_code == 1
    (line,) = [line.split("\t") for line in done.stdout.splitlines() if line.startswith("violation")]
    assert line[1] == "An age is a whole number from 0 to 120."
    assert line[2].endswith("/person/1") and line[3].endswith("#person-age")
    assert done.stderr.splitlines()[0].startswith(f"{tmp_path / 'good.ttl'} conforms")
    assert done.stderr.splitlines()[1].startswith(f"{tmp_path / 'bad.ttl'} does not conform: 1 violation,")


def test_validate_reads_what_a_store_dumps(run: Kg, built: Path, tmp_path: Path) -> None:
    with kg.open(built, read_only=True) as graph:
        works = [a.article for a in graph.articles()][:2]
        for work, name, write in zip(works, ("dump.nq", "dump.trig"), (nquads.write, trig.write), strict=True):
            (tmp_path / name).write_text(write(graph.store.dump(lambda g, work=work: g.startswith(work))), encoding="utf-8")
    assert run("validate", tmp_path / "dump.nq", tmp_path / "dump.trig").exit_code == 0


def test_info_says_versions_and_counts(run: Kg, built: Path) -> None:
    lines = dict(line.split(None, 1) for line in run("info", "--store", built).stdout.splitlines())
    assert lines["kg"] == kg.__version__
    assert re.fullmatch(r"\w+ [\d.]+", lines["model"])
    assert (lines["store"], lines["articles"]) == (str(built), "18")
    assert int(lines["quads"].replace(",", "")) > 1000


def test_info_needs_no_store_unless_one_is_named(run: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "none yet at incidents.kg" in run("info").stdout
    assert run("info", "--store", "incidents.kg").exit_code == 3


def test_compact_is_for_directories(run: Kg, built: Path) -> None:
    before = run("info", KG_STORE=str(built)).stdout.splitlines()[2:]
    assert run("compact", KG_STORE=str(built)).exit_code == 0
    assert run("info", KG_STORE=str(built)).stdout.splitlines()[2:] == before
    assert run("compact", KG_STORE="none.kg").exit_code == 3


@pytest.mark.parametrize("command", [["build"], ["build", "-x"], ["show"], ["explain"], ["show", "nobody"]])
def test_wrong_usage_is_exit_status_2(run: Kg, built: Path, command: list[str]) -> None:
    done = run(*command, KG_STORE=str(built))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Error: " in done.stderr


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["query", "incidents"], "there is no store at none.kg: make one with `kg build"),
        (["show", "x"], "there is no store"),
        (["validate"], "there is no store"),
        (["build", "nowhere.txt"], "nowhere.txt"),
        (["build", "story.txt", "--model", "no_such_model"], "cannot load the spaCy model 'no_such_model'"),
        (["validate", "missing.trig"], "cannot read missing.trig"),
    ],
)
def test_what_cannot_be_reached_or_read_is_exit_status_3(
    run: Kg, story: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], message: str
) -> None:
    monkeypatch.chdir(story.parent)
    done = run(*command, KG_STORE="none.kg")
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr.startswith("Error: ") and message in done.stderr


def test_a_wrong_path_leaves_no_empty_store(run: Kg, tmp_path: Path) -> None:
    assert run("build", tmp_path / "nowhere", "--store", tmp_path / "s.kg").exit_code == 3
    assert not (tmp_path / "s.kg").exists()


def test_a_base_that_is_no_iri_is_exit_status_2(run: Kg, story: Path, tmp_path: Path) -> None:
    assert run("build", story, "--store", tmp_path / "s.kg", "--base", "articles").exit_code == 2


# ---------------------------------------------------------------- processes


def test_module_is_the_command(built: Path) -> None:
    process = in_process("query", "reports", "--store", built, "-f", "csv")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert out.startswith(b"article,incident,main\n")


def test_errors_are_one_line_on_standard_error() -> None:
    process = in_process("query", "incidents", "--store", "no-such.kg")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (3, b"")
    assert err.decode() == "Error: there is no store at no-such.kg: make one with `kg build ARTICLES --store no-such.kg`\n"


@pytest.mark.parametrize("command", [["query", "claims", "--format", "csv"], ["query", "claims"], ["show", "nsr-5521"]])
def test_reader_of_a_pipe_may_leave_early(built: Path, command: list[str]) -> None:
    process = in_process(*command, "--store", built)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    err = process.stderr.read().decode()
    assert process.wait(timeout=60) == 141
    assert "Traceback" not in err and "Exception" not in err and "Error" not in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is full is of Linux")
@pytest.mark.parametrize(
    "command", [["query", "incidents"], ["query", "incidents", "-f", "csv"], ["--help"], ["validate", "bad"]]
)
def test_output_that_cannot_be_written_is_exit_status_3(built: Path, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "bad.ttl").write_text(BAD_AGE, encoding="utf-8")
    store = ["--store", str(built)] if command[0] == "query" else []
    called = [sys.executable, "-m", "kg", *(str(tmp_path / "bad.ttl") if word == "bad" else word for word in command), *store]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(called, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 3
    assert done.stderr.splitlines()[-1] == "Error: cannot write the output: No space left on device"
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="the shell of POSIX")
def test_standard_streams_may_be_closed(built: Path) -> None:
    def closed(command: str) -> tuple[int, str]:
        done = subprocess.run(["sh", "-c", f"'{sys.executable}' -m kg {command}"], capture_output=True, text=True, check=False)
        return done.returncode, done.stderr

    assert closed(f"info --store '{built}' >&-") == (0, "")
    assert closed(f"query incidents -f csv --store '{built}' 2>&- >&-") == (0, "")
    status, told = closed(f"query - --store '{built}' <&-")
    assert (status, "Traceback" in told) == (2, False)


def test_words_that_the_terminal_does_not_know_are_shown_and_files_stay_exact(built: Path) -> None:
    def printed(form: str) -> bytes:
        called = [sys.executable, "-m", "kg", "query", 'SELECT ("“é" AS ?word) {}', "--store", str(built), "-f", form]
        return subprocess.run(called, capture_output=True, check=True, env={**os.environ, "PYTHONIOENCODING": "latin-1"}).stdout

    assert printed("table").split() == [b"word", b"\\u201c\xe9"]
    assert printed("csv") == "word\n“é\n".encode()


def test_a_file_name_that_is_no_text_can_be_told(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    try:
        with open(name, "w"):  # noqa: PTH123  # a path of bytes
            pass
    except OSError:
        pytest.skip("the file system knows only names in UTF-8")
    called = [sys.executable, "-m", "kg", "build", name, "--store", str(tmp_path / "s.kg")]
    done = subprocess.run(called, capture_output=True, check=True, env={**os.environ, "PYTHONIOENCODING": "utf-8"})
    assert b"caf\\udce9.txt: no article text" in done.stdout
