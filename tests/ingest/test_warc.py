"""Web archives: the pages in them, and what is said of the rest."""

from __future__ import annotations

import gzip
import io
import sys
from pathlib import Path

import pytest

from kg.ingest import read_articles
from kg.model import Article, Skipped

warcio = pytest.importorskip("warcio", reason="the extra kg[warc] is not installed")

from warcio.statusandheaders import StatusAndHeaders  # noqa: E402  # only where it is installed
from warcio.warcwriter import WARCWriter  # noqa: E402


def page(number: int, *, charset: str = "utf-8") -> bytes:
    return f"""<!DOCTYPE html><html><head><meta charset="{charset}"><title>Barn {number} burns | Valley News</title>
<meta property="article:published_time" content="2021-03-0{number}T23:30:00-06:00">
<link rel="canonical" href="https://valley.example/"></head><body><article><h1>Barn {number} burns</h1>
<p>A barn burned down on Sunday night near the café at mile {number}, the fire chief said, and nobody was hurt.</p>
<p>Investigators from the county are looking for a man in a red coat who left the yard before the fire began.</p>
</article></body></html>""".encode(charset)


def archive(*, packed: bool) -> bytes:
    """What a crawler writes: an information record, then a request and a response a page."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed, warc_version="1.0")
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "crawler"}))

    def captured(url: str, body: bytes, status: str = "200 OK", media: str = "text/html; charset=UTF-8") -> None:
        asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "valley.example")], is_http_request=True)
        writer.write_record(writer.create_warc_record(url, "request", http_headers=asked))
        headers = StatusAndHeaders(status, [("Content-Type", media)], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers))

    captured("https://valley.example/1", page(1))
    captured("https://valley.example/gone", b"<html><p>Gone.</p></html>", "404 Not Found")
    captured("https://valley.example/2", page(2, charset="windows-1252"), media="text/html")
    captured("https://valley.example/logo.png", b"\x89PNG\0\0", media="image/png")
    captured("https://valley.example/empty", b"<html><head><title>x</title></head><body></body></html>")
    captured("https://valley.example/moved", b"", "404 Not Found")
    captured("https://valley.example/1", page(1))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "packed", "again"),
    [("a.warc", False, False), ("a.warc.gz", True, False), ("a.warc.gz", False, True), ("CC-NEWS-2021", True, False)],
)
def test_pages_of_an_archive_are_articles_under_their_captured_address(
    name: str, packed: bool, again: bool, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(archive(packed=packed)) if again else archive(packed=packed))
    one, two, empty, twice, rest = read_articles([path], dataset="crawl")
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert (one.url, one.date, one.dataset, one.origin) == ("https://valley.example/1", "2021-03-01", "crawl", f"{path}:3")
    assert one.title.startswith("Barn 1 burns")
    assert "the café at mile 1" in one.text
    assert (two.url, two.date) == ("https://valley.example/2", "2021-03-02")
    assert "the café at mile 2" in two.text
    assert empty == Skipped(f"{path}:11", "no article text")
    assert twice == Skipped(f"{path}:15", f"same as {path}:3")
    assert rest == Skipped(str(path), "records that are no page: 2 × HTTP status 404, 1 × image/png")


def test_damaged_archive_gives_what_stands_before(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    whole = archive(packed=False)
    path.write_bytes(whole[: whole.index(b"WARC/1.0", whole.index(b"valley.example/2"))] + b"no record\r\n\r\n" * 9)
    found = list(read_articles([path]))
    assert [a.url for a in found if isinstance(a, Article)] == ["https://valley.example/1"]
    assert any(isinstance(s, Skipped) and s.reason.startswith("damaged web archive") for s in found)


def test_a_record_that_is_cut_off_is_no_article(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    whole = archive(packed=False)
    path.write_bytes(whole[: whole.index(b"Investigators", whole.index(b"Barn 2 burns</h1>"))])
    found = list(read_articles([path]))
    assert [a.url for a in found if isinstance(a, Article)] == ["https://valley.example/1"]
    assert Skipped(f"{path}:7", "damaged web archive: the record is cut off") in found


@pytest.mark.parametrize("packed", [False, True])
def test_a_record_without_an_address_costs_no_more_than_itself(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "a.warc"
    whole = archive(packed=False).replace(b"WARC-Target-URI: https://valley.example/1\r\n", b"")
    path.write_bytes(gzip.compress(whole) if packed else whole)
    found = list(read_articles([path]))
    assert [a.url for a in found if isinstance(a, Article)] == ["https://valley.example/2"]
    assert Skipped(f"{path}:3", "damaged web archive: the record has no WARC-Target-URI") in found


def test_without_warcio_an_archive_is_skipped_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "warcio.archiveiterator", None)
    (tmp_path / "a.warc.gz").write_bytes(archive(packed=True))
    (tmp_path / "b.txt").write_text("A barn burned down near the mill on Sunday night, the fire chief said.", encoding="utf-8")
    skipped, article = read_articles([tmp_path])
    assert isinstance(skipped, Skipped)
    assert "pip install 'incident-kg[warc]'" in skipped.reason
    assert isinstance(article, Article)


def test_a_page_that_is_too_large_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.ingest.articles.MAX_BYTES", 100)
    (tmp_path / "a.warc").write_bytes(archive(packed=False))
    first = next(iter(read_articles([tmp_path / "a.warc"])))
    assert isinstance(first, Skipped)
    assert first.reason == "larger than 100 bytes"
