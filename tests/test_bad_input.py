"""Bad input, bad stores, bad questions, and builds that are cut short: what a user sees, and what is left in the store.

========================================================  =============================================================
empty, white space, boilerplate only                      test_without_article_text_it_is_skipped_and_counted
broken JSON on line 17; no ``text``; a wrong type         test_bad_records_are_named_and_the_rest_is_built,
                                                          ingest/test_articles.py::test_bad_record_is_skipped_…
bytes that are no text; 50 MB; 2,000,000 characters;      test_huge_input_is_refused_in_bounded_memory,
100,000 one-word lines                                    test_texts_that_cost_most_are_bounded, test_long_texts_…,
                                                          test_endless_sentence_is_read_in_bounded_time,
                                                          ingest/test_articles.py::test_large_files_are_skipped
hostile HTML                                              test_hostile_page_runs_reads_and_fetches_nothing,
                                                          ingest/test_articles.py::test_hostile_page_gives_little_…
control characters, marks of direction                    test_unseen_characters_hide_no_comments,
                                                          test_unseen_characters_reach_the_store_unharmed,
                                                          properties/test_alignment.py
a date that is no date                                    test_bad_records_are_named_and_the_rest_is_built,
                                                          ingest/test_articles.py::test_unclear_date_is_unknown_…
two records with one id                                   test_bad_records_are_named_and_the_rest_is_built,
                                                          ingest/test_articles.py::test_repeated_articles
a store that is locked, missing, damaged, of another      test_bad_store_is_exit_status_3_and_stays_as_it_is,
version, no store                                         test_locked_store_is_exit_status_3, store/test_disk.py
an endpoint that is down, slow, answers HTML or 401       store/test_failures.py, store/test_endpoint.py
no such query, parameters, SPARQL, injection              test_bad_question_is_exit_status_2_and_changes_nothing,
                                                          test_injected_text_is_only_a_value, query/test_query.py
Ctrl-C                                                    test_interrupted_build_goes_on_where_it_was
full disk                                                 test_full_disk_leaves_a_valid_store_that_goes_on,
                                                          test_disk_full_from_the_start_…
========================================================  =============================================================
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest
from click.testing import CliRunner, Result
from pyoxigraph import Literal, NamedNode, Quad
from spacy.tokens import Doc

import kg
from kg import vocab
from kg.cli import cli
from kg.ingest import read_articles, to_reading
from kg.ingest.reading import MAX_PIECES
from kg.model import Article, Reading, Skipped
from kg.nlp import load, parse, parsing, transitions
from kg.pipeline import build_one
from kg.rdf import nquads, to_graphs
from kg.rdf.dataset import is_told
from kg.store import open_store
from tests.extractions import shooting
from tests.identity.reports import alike

pytestmark = pytest.mark.xdist_group("bad input")

Kg = Callable[..., Result]

STORY = "A 34-year-old man was shot on Gull Street in Yakima, Washington, on Monday, police said. He was taken to a hospital."
BOILERPLATE = "Share this story\n\nAdvertisement\n\nCopyright 2024 Harbor News. All rights reserved.\n"
GIGABYTE = 1024 * 1024  # in the unit of ru_maxrss, which is kB
posix = pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="limits and signals as Linux has them")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Kg:
    """The command in this process."""
    monkeypatch.delenv("KG_STORE", raising=False)
    return lambda *arguments, **options: CliRunner().invoke(cli, [str(a) for a in arguments], prog_name="kg", **options)


def record(**fields: object) -> str:
    return json.dumps({"text": STORY, **fields})


def stories(path: Path, count: int) -> Path:
    """A file of so many short articles."""
    texts = (
        f"A {20 + n % 60}-year-old man was shot in Yakima, Washington, on Monday, police said. He is well." for n in range(count)
    )
    path.write_text("".join(record(id=f"n{n}", date="2024-05-07", text=text) + "\n" for n, text in enumerate(texts)), "utf-8")
    return path


SMALL_BATCHES = """
from functools import partial
from kg import cli
cli.Config = partial(cli.Config, batch=5)
cli.main()
"""


def in_process(*arguments: str | Path, **options: object) -> subprocess.Popen[str]:
    """The command in a process of its own, with five articles a batch."""
    command = [sys.executable, "-c", SMALL_BATCHES, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)  # type: ignore[call-overload,no-any-return]


def finished(*arguments: str | Path, **options: object) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of ``in_process``."""
    process = in_process(*arguments, **options)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def summary(out: str) -> str:
    return next(line for line in out.splitlines() if " skipped" in line)


# ---------------------------------------------------------------- articles


@pytest.mark.parametrize("content", ["", " \r\n\t\n", "\ufeff", BOILERPLATE], ids=["empty", "white space", "mark", "boilerplate"])
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.jsonl"])
def test_without_article_text_it_is_skipped_and_counted(run: Kg, tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    if name == "a.jsonl":
        content = record(id="bare", text=content)
    path.write_text(f"<html><body><footer>{content}</footer></body></html>" if name == "a.html" else content, encoding="utf-8")
    done = run("build", path, "--store", tmp_path / "s.kg")
    assert done.exit_code == 0, done.output
    assert summary(done.stdout) == "1 article: 0 built, 0 replaced, 0 unchanged, 1 skipped"
    assert f"{path}{':1' if name == 'a.jsonl' else ''}: no article text\n" in done.stdout


def test_bad_records_are_named_and_the_rest_is_built(run: Kg, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    lines = [record(id=f"a{n}") for n in range(1, 21)]
    lines[2] = '{"id": "a3"}'
    lines[4] = '{"id": "a5", "text": ["A", "list"]}'
    lines[6] = record(id="a7", date="the day before")
    lines[8] = record(id="a1", text="Another story of the same name, in which a barn burned.")
    lines[16] = '{"id": "a17", "text": "A man was'
    lines[18] = "\x00\x01\x02\x03"
    path = tmp_path / "wire.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    done = run("build", path, "--store", tmp_path / "s.kg")
    assert done.exit_code == 0, done.output
    assert summary(done.stdout) == "20 articles: 15 built, 0 replaced, 0 unchanged, 5 skipped"
    told = [line.strip() for line in done.stdout.partition("Skipped:\n")[2].splitlines()[:5]]
    assert told == [
        f"{path}:3: no 'text'",
        f"{path}:5: 'text' is a list, expected a string",
        f"{path}:9: id 'a1' stands for another article already: {path}:1 was kept, {path}:9 was not",
        f"{path}:17: not JSON: Unterminated string starting at (column 23)",
        f"{path}:19: not text (binary)",
    ]
    assert [m for m in caplog.messages if f"{path}:7" in m and "'the day before', expected YYYY-MM-DD; read as unknown" in m]
    with kg.open(tmp_path / "s.kg", read_only=True) as graph:
        assert [t for t in graph.store.graphs(graph.show("a7").article)[f"{graph.show('a7').article}/meta"]
                if t.predicate.value == vocab.DCT + "issued"] == []  # fmt: skip
        assert len(graph.articles()) == 15


def test_huge_input_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY, encoding="utf-8")
    (folder / "b.txt").write_text(STORY * 430_000, encoding="utf-8")  # 50 MB
    (folder / "c.jsonl").write_text(f"{record(text=STORY * 430_000)}\n{record(text=STORY + ' He lives.')}\n", encoding="utf-8")
    (folder / "d.txt").write_text((STORY + "\n\n") * 17_000, encoding="utf-8")  # 2,000,000 characters
    (folder / "e.txt").write_text("\n".join(random.Random(7).choices("a in of he the fire shot".split(), k=100_000)), "utf-8")
    (folder / "f.txt").write_text("\n".join(random.Random(7).choices("a I".split(), k=99_990)), encoding="utf-8")
    (folder / "g.txt").write_bytes(random.Random(7).randbytes(5_000_000))
    (folder / "h.json").write_text(f"[{record(text='x ' * 5_000_000)}]", encoding="utf-8")
    (folder / "i.html").write_text("<html><body><article>" + f"<p>{STORY}</p>" * 250_000, encoding="utf-8")
    process = in_process("build", folder, "--store", tmp_path / "s.kg")
    assert process.stdout is not None
    out = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0, out
    assert summary(out) == "10 articles: 2 built, 0 replaced, 0 unchanged, 8 skipped"
    assert [line.strip().removeprefix(f"{folder}/") for line in out.partition("Skipped:\n")[2].splitlines()[:8]] == [
        "b.txt: larger than 20,000,000 bytes",
        "c.jsonl:1: a line larger than 1,300,000 bytes: the text may have 200,000 characters",
        "d.txt: text longer than 200,000 characters",
        "e.txt: text longer than 200,000 characters",
        "f.txt: more than 60,000 words, marks and paragraph ends",
        "g.txt: not text (binary)",
        "h.json:1: text longer than 200,000 characters",
        "i.html: larger than 20,000,000 bytes",
    ]
    assert used.ru_maxrss < 2 * GIGABYTE


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("&" * 150_000, 40),  # spaCy takes marks off one by one, and looks at the whole run each time
        ("!?" * 70_000, 40),
        ("'s" * 70_000, 40),
        ("&amp;" * 39_000, 40),
        ("x" * 190_000, 40),
        ("\u202e\u200f" * 90_000, 40),
        ("\n" * 190_000, 40),
        ("he\n" * 60_000, 0),
        ("(a) " * 40_000, 0),
        ("1, 2. " * 30_000, 0),
    ],
    ids=["marks", "stops", "genitives", "references", "letters", "direction", "breaks", "lines", "brackets", "figures"],
)
def test_texts_that_cost_most_are_bounded(text: str, pieces: int) -> None:
    begin = time.process_time()
    reading = to_reading(Article(title="", text=f"{STORY}\n\n{text}"))
    if not pieces:
        assert isinstance(reading, Skipped)
        assert reading.reason == f"more than {MAX_PIECES:,} words, marks and paragraph ends"
    else:
        assert isinstance(reading, Reading)
        assert reading.text.startswith(STORY)
        (doc,) = parse(load(), [reading])
        assert len(doc) < pieces
    assert time.process_time() - begin < 10


def test_a_run_of_marks_is_left_out_and_offsets_stay_right() -> None:
    text = f"{STORY} {'&' * 5000} He lives.\n\n{'=' * 60}\n\nThe end came soon."
    reading = to_reading(Article(title="", text=text))
    assert isinstance(reading, Reading)
    assert reading.text.startswith(f"{STORY} He lives.\n\n")
    from kg.ingest import source_span

    at = reading.text.index("He lives.")
    span = source_span(reading, at, at + 9)
    assert span is not None
    assert span.cut(reading.article) == "He lives."


def test_long_texts_are_not_parsed_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MOST_TOKENS", 60)
    monkeypatch.setattr(parsing, "MOST_TOGETHER", 4)
    sizes = [25, 25, 200, 25, 10, 10, 10, 10]
    readings = [to_reading(Article(title="", text="A man ran. " * (n // 5), id=str(n))) for n in sizes]
    given = [r for r in readings if isinstance(r, Reading)]
    together: list[list[int]] = []
    annotate = transitions.annotate

    def recorded(component: object, docs: list[Doc]) -> None:
        together.append([len(d) for d in docs])
        annotate(component, docs)

    monkeypatch.setattr(transitions, "annotate", recorded)
    docs = list(parse(load(), given))
    assert [d._.reading.article.id for d in docs] == [str(n) for n in sizes]
    assert all(len(batch) <= 4 and (sum(batch) <= 60 or len(batch) == 1) for batch in together)
    assert len(together) < 2 * len(sizes)  # parser and recogniser


def test_endless_sentence_is_read_in_bounded_time() -> None:
    begin = time.process_time()
    built = build_one(Article(title="", text=f"{STORY}\n\n{'and Yakima police said a man ran ' * 500}"))
    assert not isinstance(built, Skipped)
    assert time.process_time() - begin < 20


def test_hostile_page_runs_reads_and_fetches_nothing(run: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("the page reached for the network")

    monkeypatch.setattr("socket.socket.connect", forbidden)
    secret = tmp_path / "secret.txt"
    secret.write_text("the combination is 7719", encoding="utf-8")
    bomb = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    (tmp_path / "story.html").write_text(
        f'<!DOCTYPE html [<!ENTITY a "lol">{bomb}<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y SYSTEM "http://127.0.0.1:9/">]>'
        f'<html><head><title>Man shot &x; in Yakima</title><base href="http://127.0.0.1:9/"><link rel="stylesheet" href="http://127.0.0.1:9/s.css">'
        f'<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/"><script src="http://127.0.0.1:9/s.js"></script></head>'
        f"<body onload=\"fetch('http://127.0.0.1:9/')\"><article><h1>Man shot in Yakima</h1><p>{STORY}</p>"
        f'<script>document.write("<p>Written by a script.</p>")</script><style>p {{ color: red }}</style>'
        f"<p>Neighbors said they heard three shots and saw a gray car drive off toward the river. &i; &x; &y;</p>"
        f'<iframe src="{secret.as_uri()}"></iframe><img src="http://127.0.0.1:9/i.png" onerror="alert(1)">'
        f"<p>Nobody has been arrested, and the police ask anybody who saw the car to call them.</p></article></body></html>",
        encoding="utf-8",
    )
    (tmp_path / "deep.html").write_text("<html><body>" + "<div><table><tr><td>" * 20_000 + STORY, encoding="utf-8")
    done = run("build", tmp_path / "story.html", tmp_path / "deep.html", "--store", tmp_path / "s.kg")
    assert done.exit_code == 0, done.output
    assert summary(done.stdout).startswith("2 articles: 1 built") or summary(done.stdout).startswith("2 articles: 2 built")
    (article, *_) = [a for a in read_articles([tmp_path / "story.html"]) if isinstance(a, Article)]
    whole = f"{article.title} {article.text}"
    assert STORY in whole and "gray car" in whole
    for word in ("7719", "lol", "Written by", "color: red", "alert", "fetch", "127.0.0.1"):
        assert word not in whole
    assert len(whole) < 1000


@pytest.mark.parametrize(
    "heading",
    [
        "Comments (2)",
        "\u200fComments (2)\u200f",
        "\u202eComments (2)\u202c",
        "\ufeffComments\u00a0(2)",
        "Comments (2)\x00",
        "\x07Comments (2)",
    ],
)
def test_unseen_characters_hide_no_comments(heading: str) -> None:
    text = f"{STORY}\r\n\r\nNeighbors heard three shots and saw a gray car.\r\n\r\n{heading}\r\nHe is a thief."
    reading = to_reading(Article(title="Man shot", text=text))
    assert isinstance(reading, Reading)
    assert [(z.kind, z.span.cut(reading.article).strip("\r\n")) for z in reading.zones if z.kind == "comments"] == [
        ("comments", f"{heading}\r\nHe is a thief.".strip("\x07\x00\u200f\u202e\ufeff") if heading[0] == "C" else
         f"{heading.lstrip(chr(7) + chr(0x200F) + chr(0x202E) + chr(0xFEFF))}\r\nHe is a thief.")
    ]  # fmt: skip
    assert "thief" not in reading.text


def test_unseen_characters_reach_the_store_unharmed(tmp_path: Path) -> None:
    text = f"\u200f{STORY}\u0000\u0007 \u202eevil\u202c tag\u200bged \U000e0041 \ufffe \x85\u2028 \x1b[31mred"
    with kg.open(tmp_path / "s.kg") as graph:
        assert graph.add(Article(title="Man\u202e shot\x00", text=text, id="odd\x1b[2J\u202e")).built == 1
        (article,) = graph.articles()
        assert article.key == "odd\x1b[2J\u202e"
        dump = nquads.write(graph.store.dump())
        (content,) = [q for q in graph.store.dump() if q.predicate.value == vocab.NIF + "isString" and "/text" in q.subject.value]
        assert content.object.value == text
        assert graph.validate().conforms
    assert set(nquads.read(dump)) == set(nquads.read(dump.encode()))
    assert len(dump.split("\n")) == dump.count(" .\n") + 1


# ---------------------------------------------------------------- stores


def no_store(path: Path) -> str:
    path.mkdir()
    (path / "notes.txt").write_text("mine", encoding="utf-8")
    return "other things in it"


def a_file(path: Path) -> str:
    path.write_text("mine", encoding="utf-8")
    return "is a file; a store is a directory"


def foreign(path: Path) -> str:
    store = pyoxigraph.Store(path)
    store.add(Quad(NamedNode("a:b"), NamedNode("a:b"), Literal("c"), NamedNode("a:g")))
    store.flush()
    return "an Oxigraph database, but no store of kg"


def of_another_version(path: Path) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vocab, "VERSION", "0.3.0")
        open_store(path, create=True).close()
    return "has layout 0.3.0"


def damaged(path: Path) -> str:
    with open_store(path, create=True) as store:
        store.put([to_graphs(shooting())])
    for table in path.glob("*.sst"):
        data = table.read_bytes()
        table.write_bytes(data[:64] + bytes(len(data) - 128) + data[-64:])
    return "the store"


def without_manifest(path: Path) -> str:
    open_store(path, create=True).close()
    for manifest in path.glob("MANIFEST-*"):
        manifest.unlink()
    return "cannot open the store"


def files(path: Path) -> dict[str, bytes]:
    """What stands in a store's files, but for those that every opening writes."""
    kept = (f for f in sorted(path.rglob("*")) if f.suffix in (".sst", ".txt")) if path.is_dir() else iter([path])
    return {f.name: f.read_bytes() for f in kept}


@pytest.mark.parametrize("make", [no_store, a_file, foreign, of_another_version, damaged, without_manifest])
def test_bad_store_is_exit_status_3_and_stays_as_it_is(run: Kg, tmp_path: Path, make: Callable[[Path], str]) -> None:
    path = tmp_path / "s.kg"
    message = make(path)
    before = files(path)
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    for command in (["query", "claims"], ["show", "marlow-1"], ["validate"], ["info"], ["build", tmp_path / "a.txt"]):
        done = run(*command, "--store", path)
        assert (done.exit_code, done.stdout) == (3, ""), (command, done.output, done.exception)
        assert done.stderr.splitlines()[-1].startswith("Error: ") and message in done.stderr and str(path) in done.stderr
        assert files(path) == before, command


def test_locked_store_is_exit_status_3(run: Kg, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    with open_store(tmp_path / "s.kg", create=True) as store:
        store.put([to_graphs(shooting())])
        before = nquads.write(store.dump())
        done = run("build", tmp_path / "a.txt", "--store", tmp_path / "s.kg")
        assert (done.exit_code, done.stdout) == (3, "")
        assert "is open for writing elsewhere (another kg build?): wait for it, or open it for reading only" in done.stderr
        assert run("query", "incidents", "--store", tmp_path / "s.kg", "-f", "csv").stdout.count("marlow-1") >= 1
        assert nquads.write(store.dump()) == before


# ---------------------------------------------------------------- questions


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["incident"], "did you mean incidents"),
        (["../../etc/passwd"], "there is no query"),
        (["no/such.rq"], "cannot read the query no/such.rq"),
        (["incidents-in-city"], "needs the parameter 'city'; it takes: city (string, required)"),
        (["incidents", "-p", "since=2024-13-01"], "must be a date, YYYY-MM-DD, not '2024-13-01'"),
        (["who-took-part", "-p", "incident=> } ; DROP ALL #"], "must be an absolute IRI"),
        (["SELECT * WHERE { ?s ?p ?o"], "does not parse"),
        (["SELECT * WHERE { GRAPH ?g { ?s ?p ?o } } ; DROP ALL"], "does not parse"),
        (["DROP ALL ;"], "a query only reads"),
        (["INSERT DATA { GRAPH <a:g> { <a:b> <a:b> <a:b> } }"], "a query only reads"),
        (["PREFIX select: <a:select> DELETE WHERE { GRAPH ?g { ?s ?p ?o } }"], "a query only reads"),
        (["LOAD <file:///etc/passwd> INTO GRAPH <a:g>"], "a query only reads"),
    ],
)  # fmt: skip
def test_bad_question_is_exit_status_2_and_changes_nothing(run: Kg, built: Path, arguments: list[str], message: str) -> None:
    before = len(nquads.write(open_store(built, read_only=True).dump()))
    done = run("query", *arguments, "--store", built)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr
    assert len(nquads.write(open_store(built, read_only=True).dump())) == before


@pytest.mark.parametrize("value", ['x" } ; DROP ALL #', "') || true", "\\", "\n} DROP ALL", "${HOME}", "%s", "' OR 1=1 --"])
def test_injected_text_is_only_a_value(run: Kg, built: Path, value: str) -> None:
    done = run("query", "incidents", "-p", f"article={value}", "--store", built, "-f", "csv")
    assert (done.exit_code, len(done.stdout.splitlines())) == (0, 1)


# ---------------------------------------------------------------- builds cut short


def default_signal() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a test runner in the background ignores it


def stored(store: Path) -> int:
    """How many articles another process has stored so far."""
    try:
        with kg.open(store, read_only=True) as graph:
            return len(graph.articles())
    except kg.StoreError:
        return 0


@posix
@pytest.mark.slow
def test_interrupted_build_goes_on_where_it_was(run: Kg, tmp_path: Path) -> None:
    store, long = tmp_path / "s.kg", stories(tmp_path / "long.jsonl", 2000)
    process = in_process("build", long, "--store", store, preexec_fn=default_signal)
    for _ in range(600):
        if stored(store):
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "Stopped. What is stored stays valid; the same command goes on from there." in err
    assert "Traceback" not in err
    done = stored(store)
    assert 0 < done < 2000 and done % 5 == 0, "batches are whole"
    with kg.open(store, read_only=True) as graph:
        assert graph.validate().conforms
        assert graph.info().claims > 0
        before = nquads.write(graph.store.dump(is_told))
    rest = tmp_path / "rest.jsonl"  # the same articles, without those far behind: a test has little time
    rest.write_text("".join(long.read_text("utf-8").splitlines(keepends=True)[: done + 20]), encoding="utf-8")
    assert (
        summary(run("build", rest, "--store", store).stdout)
        == f"{done + 20} articles: 20 built, 0 replaced, {done} unchanged, 0 skipped"
    )
    with kg.open(store, read_only=True) as graph:
        after = nquads.write(graph.store.dump(is_told))
    assert set(before.splitlines()) < set(after.splitlines())


@posix
@pytest.mark.slow
def test_full_disk_leaves_a_valid_store_that_goes_on(run: Kg, tmp_path: Path) -> None:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))

    store, articles = tmp_path / "s.kg", stories(tmp_path / "a.jsonl", 40)
    status, _, err = finished("build", articles, "--store", store, preexec_fn=limited)
    assert status == 3, err
    assert err.splitlines()[-1].startswith(f"Error: cannot write the store {store}: ")
    assert err.endswith("what was stored before stays valid, and the same command goes on from there\n")
    assert "Traceback" not in err
    done = stored(store)
    assert 0 < done < 40 and done % 5 == 0
    with kg.open(store, read_only=True) as graph:
        assert graph.validate().conforms
    assert (
        summary(run("build", articles, "--store", store).stdout)
        == f"40 articles: {40 - done} built, 0 replaced, {done} unchanged, 0 skipped"
    )
    run("build", articles, "--store", tmp_path / "fresh.kg")
    with kg.open(store, read_only=True) as again, kg.open(tmp_path / "fresh.kg", read_only=True) as fresh:
        assert nquads.write(again.store.dump(is_told)) == nquads.write(fresh.store.dump(is_told))
        assert alike(again.store) == alike(fresh.store)


@posix
def test_disk_full_from_the_start_is_exit_status_3_and_can_be_tried_again(run: Kg, tmp_path: Path) -> None:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (3_000, 3_000))

    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    status, out, err = finished("build", tmp_path / "a.txt", "--store", tmp_path / "s.kg", preexec_fn=limited)
    assert (status, out) == (3, "")
    assert err.startswith("Error: cannot ") and str(tmp_path / "s.kg") in err and "Traceback" not in err
    assert run("build", tmp_path / "a.txt", "--store", tmp_path / "s.kg").exit_code == 0
