"""Articles from files, folders, archives and standard input, and what is wrong with the bad ones."""

from __future__ import annotations

import gzip
import io
import json
import logging
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.ingest import articles as articles_module
from kg.ingest import read_article, read_articles, to_reading
from kg.ingest.decoding import decode
from kg.ingest.page import read_page
from kg.model import Article, Reading, Skipped

STORY = "Two boats burned at the marina on Sunday night, the harbor master said, and nobody was hurt."
PAGE = f"""<!DOCTYPE html><html><head><title>Two boats burn | Harbor News</title>
<meta property="og:site_name" content="Harbor News"><meta property="article:published_time" content="2021-03-04T23:30:00-06:00">
<link rel="canonical" href="https://harbor.example/news/boats-burn"></head>
<body><nav><a href="/">Home</a> <a href="/c">Crime</a></nav>
<article><h1>Two boats burn</h1><p>{STORY}</p>
<p>The “Gull” was a café of “naïve” fishermen, its owner said after the fire was out.</p>
<p>Investigators from the county are looking for a man in a red coat who left the pier before the fire began.</p></article>
<section id="comments"><h2>Comments</h2>
<div class="comment"><p>The owner set it himself, I am quite sure of that, folks.</p></div></section>
<script>alert("no")</script></body></html>"""


def record(**fields: object) -> str:
    return json.dumps({"text": STORY, **fields})


def reasons(path: Path, **options: int) -> list[str]:
    return [found.reason if isinstance(found, Skipped) else "ok" for found in read_articles([path], **options)]


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_json_lines_keep_their_fields_and_lines(tmp_path: Path) -> None:
    lines = [
        record(
            id=7, title="Two boats burn", date="2021-03-04T23:30:00-06:00", source="Harbor News", url="https://harbor.example/1"
        ),
        "",
        record(id="b", title=None, date=None, source=None, url=None),
    ]
    path = write(tmp_path, "a.jsonl", "\ufeff" + "\r\n".join(lines))
    assert list(read_articles([path], dataset="d")) == [
        Article("Two boats burn", STORY, "7", "2021-03-04", "Harbor News", "https://harbor.example/1", "d", f"{path}:1"),
        Article("", STORY, "b", None, None, None, "d", f"{path}:3"),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON: Expecting property name enclosed in double quotes (column 2)"),
        ("[" * 100_000, "not JSON: nested too deeply"),
        ("[1]", "a list, expected an object with 'text'"),
        ("3", "a number, expected an object with 'text'"),
        ('{"id": "a"}', "no 'text'"),
        ('{"text": null}', "no 'text'"),
        ('{"text": 3}', "'text' is a number, expected a string"),
        (record(title=["a"]), "'title' is a list, expected a string"),
        (record(url=True), "'url' is true or false, expected a string"),
        (record(id=1.5), "'id' is a number, expected a string"),
        (record(id=True), "'id' is true or false, expected a string"),
        ('{"id": "\\ud800", "text": "A boat burned."}', "'id' holds half a surrogate pair, which cannot be written"),
        (record(text="word " * 50), "text longer than 200 characters"),
        (record(text="word " * 50_000), "a line larger than 101,200 bytes: the text may have 200 characters"),
    ],
)
def test_bad_record_is_skipped_with_its_line_and_the_rest_is_read(tmp_path: Path, line: str, reason: str) -> None:
    path = write(tmp_path, "a.jsonl", f"{record(id='first')}\n{line}\n{record(id='last')}\n")
    first, bad, last = read_articles([path], max_characters=200)
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert (first.id, last.id, last.origin) == ("first", "last", f"{path}:3")
    assert isinstance(bad, Skipped)
    assert (bad.origin, bad.reason) == (f"{path}:2", reason)


def test_binary_line_is_skipped(tmp_path: Path) -> None:
    assert reasons(write(tmp_path, "a.jsonl", record().encode() + b"\n\x00\x01\n" + record(id="b").encode())) == [
        "ok",
        "not text (binary)",
        "ok",
    ]


def test_line_in_another_encoding_is_read(tmp_path: Path) -> None:
    path = write(
        tmp_path, "a.jsonl", '{"text": "“Gull” café"}'.encode("cp1252") + b"\n" + '{"text": "“Gull” café, twice"}'.encode()
    )
    assert [a.text for a in read_articles([path]) if isinstance(a, Article)] == ["“Gull” café", "“Gull” café, twice"]


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2021-03-04", "2021-03-04"),
        ("2021-03-04T10:00:00Z", "2021-03-04"),
        ("2021-03-04 23:59", "2021-03-04"),
        ("", None),
        (None, None),
    ],
)
def test_date_is_kept_as_a_day(tmp_path: Path, value: str | None, date: str | None, caplog: pytest.LogCaptureFixture) -> None:
    assert read_article(write(tmp_path, "a.jsonl", record(date=value))).date == date
    assert not caplog.records


@pytest.mark.parametrize(
    "value",
    ["March 4, 2021", "2021-02-30", "2021-03", 20210304, "2021-03-04Tnoon", {"y": 2021}, "0001-01-01", "9999-12-31T00:00:00Z"],
)
def test_unclear_date_is_unknown_and_said_so(tmp_path: Path, value: object, caplog: pytest.LogCaptureFixture) -> None:
    path = write(tmp_path, "a.jsonl", record(date=value))
    with caplog.at_level(logging.WARNING):
        assert read_article(path).date is None
    assert [m for m in caplog.messages if f"{path}:1" in m and "YYYY-MM-DD" in m]


def test_half_surrogate_pair_in_a_text_keeps_the_offsets(tmp_path: Path) -> None:
    article = read_article(write(tmp_path, "a.jsonl", '{"text": "A boat \\ud800 burned at the pier."}'))
    assert article.text == "A boat \ufffd burned at the pier."


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (record(id="a"), record(id="a"), "same as {0}:1"),
        (record(id="a"), record(id="a", title="x"), "id 'a' stands for another article already: {0}:1 was kept, {0}:2 was not"),
        (
            record(url="u"),
            record(url="u", title="x"),
            "URL 'u' stands for another article already: {0}:1 was kept, {0}:2 was not",
        ),
        (record(), record(), "same as {0}:1"),
        (
            record(url="https://harbor.example/a?id=7&utm_source=rss"),
            record(url="https://HARBOR.example/a?id=7#top"),
            "URL 'https://HARBOR.example/a?id=7#top' stands for another article already: {0}:1 was kept, {0}:2 was not",
        ),
        (
            record(date="2021-03-04"),
            record(date="2021-03-05"),
            "this text stands for another article already: {0}:1 was kept, {0}:2 was not",
        ),
        (record(id="a"), record(id="b"), "ok"),
        (record(), record(title="x"), "ok"),
    ],
)
def test_repeated_articles(tmp_path: Path, first: str, second: str, reason: str) -> None:
    path = write(tmp_path, "a.jsonl", f"{first}\n{second}")
    assert reasons(path) == ["ok", reason.format(path)]


def test_two_articles_with_one_id_at_one_place_are_told_apart(tmp_path: Path) -> None:
    """A list on one line: the origin of both is the same. A file that is given twice is read as if given once."""
    path = write(tmp_path, "a.json", f"[{record(id='a')}, {record(id='a', title='x')}]")
    told = f"id 'a' stands for another article already: {path}:1 was kept, {path}:1 was not"
    assert reasons(path) == ["ok", told]
    write(tmp_path, "b.txt", STORY)
    found = list(read_articles([tmp_path / "b.txt", tmp_path]))
    assert [(Path(x.origin).name, type(x)) for x in found] == [("b.txt", Article), ("a.json:1", Article), ("a.json:1", Skipped)]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ('{"text": "A boat burned."}', [1]),
        ('[\n {"text": "A boat burned."},\n {"text": "Two men swam."}\n]', [2, 3]),
        ('{\n "text": "A boat burned."\n}\n{\n "text": "Two men swam."\n}', [1, 4]),
        ("[]", []),
    ],
)
def test_json_documents(tmp_path: Path, content: str, lines: list[int]) -> None:
    path = write(tmp_path, "a.json", content)
    assert [a.origin for a in read_articles([path]) if isinstance(a, Article)] == [f"{path}:{n}" for n in lines]


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ("", "not JSON: the list has no end, as if the file was cut off; what stands before was read"),
        (",\n", "not JSON: the list has no end, as if the file was cut off; what stands before was read"),
        (',\n {"te', "not JSON: Unterminated string starting at (column 3); what follows in the file was not read"),
        (',\n {"a": [1]', "not JSON: Expecting ',' delimiter (column 11); what follows in the file was not read"),
    ],
)
def test_list_that_is_cut_off_gives_what_is_whole(tmp_path: Path, rest: str, reason: str) -> None:
    path = write(tmp_path, "a.json", f"[{record(id='a')},\n {record(id='b')}{rest}")
    one, two, fault = read_articles([path])
    assert [a.id for a in (one, two) if isinstance(a, Article)] == ["a", "b"]
    assert isinstance(fault, Skipped)
    assert (fault.origin, fault.reason) == (f"{path}:{3 if '{' in rest else 2}", reason)


def test_broken_json_document_gives_what_stands_before(tmp_path: Path) -> None:
    assert reasons(write(tmp_path, "a.json", '[{"text": "A boat burned."}, {"text"]')) == [
        "ok",
        "not JSON: Expecting ':' delimiter (column 37); what follows in the file was not read",
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Two boats burn\n\n{STORY}", "Two boats burn"),
        (f"Two boats burn at marina\n{STORY}", "Two boats burn at marina"),
        (f"{STORY}\n\n{STORY}", ""),
        ("Fire.\n\nIt was arson.", ""),
        ("HARBOR CITY, Ore. -\n\nTwo boats burned.", ""),
        (f"By Orla Vinter\n\n{STORY}", ""),
        (STORY, ""),
    ],
)
def test_plain_text_has_its_first_line_for_a_title(tmp_path: Path, text: str, title: str) -> None:
    path = write(tmp_path, "a.txt", text)
    assert read_article(path) == Article(title=title, text=text, origin=str(path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_encodings(tmp_path: Path, encoding: str, name: str) -> None:
    content = PAGE if name == "a.html" else "The “Gull” was a café – of “naïve” fishermen.\r\nIts owner’s boat burned."
    text = read_article(write(tmp_path, name, content.encode(encoding))).text
    assert "“Gull” was a café" in text
    assert text == content or name == "a.html"


def test_declared_encoding_of_a_page() -> None:
    assert (
        decode('<meta charset="iso-8859-2"><p>Łódź</p>'.encode("iso-8859-2"), html=True)
        == '<meta charset="iso-8859-2"><p>Łódź</p>'
    )


def test_an_encoding_that_no_text_has_is_no_encoding() -> None:
    assert decode("<meta charset='undefined'><p>the “Gull”</p>".encode("cp1252"), html=True) == (
        "<meta charset='undefined'><p>the “Gull”</p>"
    )


def test_page(tmp_path: Path) -> None:
    article = read_article(write(tmp_path, "a.html", PAGE))
    assert (article.title, article.date, article.source, article.url) == (
        "Two boats burn",
        "2021-03-04",
        "Harbor News",
        "https://harbor.example/news/boats-burn",
    )
    reading = to_reading(article)
    assert isinstance(reading, Reading)
    assert "set it himself" in article.text
    assert "set it himself" not in reading.text
    assert reading.zones[-1].kind == "comments"
    assert STORY in reading.text
    assert "Crime" not in article.text
    assert "alert" not in article.text


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>",
        "<html></html>",
        "<html><body>" + "<div>" * 50_000,
        "<html><body><p>" + "<b>" * 50_000 + "text",
        '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><html><body><p>'
        + "&c;" * 1000,
    ],
)
def test_hostile_page_gives_little_or_nothing(html: str) -> None:
    page = read_page(html)
    assert page is None or len(page.text) < 10_000


def test_folder_is_read_in_order_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    write(tmp_path, "b/two.txt", "Two men swam ashore.")
    write(tmp_path, "a.txt", STORY)
    write(tmp_path, "b/one.jsonl", record(title="x"))
    write(tmp_path, ".hidden.txt", STORY)
    write(tmp_path, ".git/x.txt", STORY)
    write(tmp_path, "c.pdf", b"%PDF-1.4")
    write(tmp_path, "d", b"\x7fELF\x00\x01")
    write(tmp_path, "e.txt", b"\x00\x00\x00")
    write(tmp_path, "f.txt", "")
    found = [(Path(x.origin).name, x.reason if isinstance(x, Skipped) else "ok") for x in read_articles(tmp_path)]
    assert found == [
        ("a.txt", "ok"),
        ("c.pdf", "not an article but a document (.pdf)"),
        ("d", "not text (binary)"),
        ("e.txt", "not text (binary)"),
        ("f.txt", "no article text"),
        ("one.jsonl:1", "ok"),
        ("two.txt", "ok"),
    ]


def test_stores_and_exports_in_a_folder_are_no_articles(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", STORY)
    for name in ("b.kg/CURRENT", "b.kg/LOG", "b.kg/sub/x.txt", "c.kg.loading/LOG"):
        write(tmp_path, name, "Two men swam ashore.")
    for suffix in ("jsonld", "log", "nq", "nt", "rdf", "trig", "ttl"):
        write(tmp_path, f"d.{suffix}", "Two men swam ashore.")
    article, *rest = read_articles(tmp_path)
    assert isinstance(article, Article)
    told = {Path(x.origin).name: x.reason for x in rest if isinstance(x, Skipped)}
    assert len(told) == len(rest) == 9
    assert told["b.kg"] == told["c.kg.loading"] == "not articles but a store of kg"
    assert told["d.nt"] == "not an article but data or code (.nt)"
    assert reasons(tmp_path / "b.kg") == ["not articles but a store of kg"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl.gz", record()),
        ("a.json.gz", record()),
        ("a.txt.gz", STORY),
        ("a.html.gz", PAGE),
        ("a.gz", record()),
        ("a.jsonl", record()),
    ],
)
def test_gzip_is_unpacked_whatever_its_name(tmp_path: Path, name: str, content: str) -> None:
    assert STORY in read_article(write(tmp_path, name, gzip.compress(content.encode()))).text


def test_damaged_gzip_gives_what_stands_before(tmp_path: Path) -> None:
    packed = gzip.compress((record(id="a") + "\n").encode() + bytes(range(256)) * 4000)
    first, *_, last = read_articles([write(tmp_path, "a.jsonl.gz", packed[:-600])])
    assert isinstance(first, Article)
    assert isinstance(last, Skipped)
    assert last.reason.startswith("damaged gzip")


@pytest.mark.parametrize(
    ("data", "origin"),
    [
        (record().encode(), "stdin:1"),
        (b"\n\n" + record().encode(), "stdin:3"),
        (f"[{record()}]".encode(), "stdin:1"),
        (gzip.compress(record().encode()), "stdin:1"),
        (record().encode("utf-16"), "stdin:1"),
        (STORY.encode(), "stdin"),
        (PAGE.encode(), "stdin"),
    ],
)
def test_standard_input_shows_what_it_is(data: bytes, origin: str) -> None:
    (article,) = read_articles(["-"], stdin=io.BytesIO(data))
    assert isinstance(article, Article)
    assert article.origin == origin
    assert STORY in article.text


def test_missing_path_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no file or folder") as error:
        read_articles([write(tmp_path, "a.txt", STORY), tmp_path / "none.txt"])
    assert error.value.path == str(tmp_path / "none.txt")


def test_a_path_that_cannot_be_looked_at_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot look at .*xxx'"):
        read_articles([tmp_path / ("x" * 300)])


def test_read_article_says_why_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no 'text'"):
        read_article(write(tmp_path, "a.jsonl", '{"id": "a"}'))
    with pytest.raises(InputError, match="it is empty"):
        read_article(write(tmp_path, "b.jsonl", ""))


def test_large_files_are_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles_module, "MAX_BYTES", 1000)
    monkeypatch.setattr(articles_module, "MAX_JSON_BYTES", 1000)
    monkeypatch.setattr(articles_module, "MAX_TAGS", 5)
    assert reasons(write(tmp_path, "a.txt", "word " * 300)) == ["larger than 1,000 bytes"]
    assert reasons(write(tmp_path, "a.json", record(title="word " * 300))) == [
        "larger than 1,000 bytes: write one object a line (.jsonl)"
    ]
    assert reasons(write(tmp_path, "a.html", "<p>" * 10)) == ["a page of more than 5 tags"]


def test_patterns_stand_for_the_files_that_they_fit(tmp_path: Path) -> None:
    for name in ("b/news-2.jsonl", "news-10.jsonl", "a/c/news-1.jsonl", "a/other.jsonl"):
        write(tmp_path, name, record(id=name))
    found = [a.id for a in read_articles([f"{tmp_path}/**/news-*.jsonl"]) if isinstance(a, Article)]
    assert found == ["a/c/news-1.jsonl", "b/news-2.jsonl", "news-10.jsonl"]
    write(tmp_path, "x[1].jsonl", record(id="not a pattern"))
    assert [a.id for a in read_articles([tmp_path / "x[1].jsonl"]) if isinstance(a, Article)] == ["not a pattern"]
    with pytest.raises(InputError, match=r"no file or folder '.*none-\*.jsonl'"):
        read_articles([f"{tmp_path}/none-*.jsonl"])
