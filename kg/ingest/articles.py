"""Articles from files, folders and standard input."""

from __future__ import annotations

import gzip
import hashlib
import io
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from kg.errors import InputError
from kg.ingest.decoding import decode
from kg.ingest.files import Source, find, format_of, line_reader, open_source, walk
from kg.ingest.page import read_page
from kg.ingest.paragraphs import headline
from kg.ingest.reading import MAX_CHARACTERS
from kg.ingest.records import publication_date, read_document, read_lines
from kg.ingest.warc import Captured, pages
from kg.model import Article, Skipped
from kg.urls import canonical_url

MAX_BYTES = 20_000_000
"""A text or HTML file with more bytes is skipped."""
MAX_TAGS = 200_000
"""The same for HTML with more tags: finding the article in them would take a minute."""
MAX_JSON_BYTES = 200_000_000
"""The same for JSON that is not one object a line, which has to be held whole."""


def read_articles(
    paths: Iterable[str | Path], *, dataset: str = "articles", max_characters: int = MAX_CHARACTERS, stdin: BinaryIO | None = None
) -> Iterator[Article | Skipped]:
    """The articles of files (text, HTML, JSON Lines, JSON, web archives, each also gzipped), of folders, of patterns such as
    ``news-*.jsonl.gz``, and of ``-`` (standard input).

    What cannot be used comes as ``Skipped``, in its place among the articles, and the rest is read on: a bad line, a file
    that is no text, a text of more than ``max_characters``, an article that was read before. A path that does not exist
    raises ``InputError`` before anything is read. One line or file is held at a time, and a hash of each article.
    """
    return _distinct(_bounded(_read(find(paths), dataset, max_characters, stdin), max_characters))


def read_article(path: str | Path) -> Article:
    """The first article of a file. ``InputError`` when the file holds none, with the reason."""
    reason = "it is empty"
    for found in read_articles([path]):
        if isinstance(found, Article):
            return found
        reason = f"{found.origin}: {found.reason}"
    raise InputError(f"no article in {str(path)!r}: {reason}", path=str(path))


def _read(paths: list[str | Path], dataset: str, max_characters: int, stdin: BinaryIO | None) -> Iterator[Article | Skipped]:
    for path in paths:
        if str(path) == "-":
            stream = sys.stdin.buffer if stdin is None else stdin
            yield from _contents(open_source(stream), "stdin", "", dataset, max_characters)
            continue
        inside = Path(path).is_dir()
        for source in walk(Path(path)):
            if isinstance(source, Skipped):
                yield source
                continue
            try:
                yield from _file(source, dataset, max_characters)
            except OSError as error:
                if not inside:
                    raise InputError(f"{source.origin} cannot be read: {error.strerror}", path=source.origin) from error
                yield Skipped(source.origin, f"cannot be read: {error.strerror}")


def _file(source: Source, dataset: str, max_characters: int) -> Iterator[Article | Skipped]:
    with source.path.open("rb") as stream:
        yield from _contents(open_source(stream), source.origin, source.path.name, dataset, max_characters)


def _contents(
    reader: io.BufferedReader, origin: str, name: str, dataset: str, max_characters: int
) -> Iterator[Article | Skipped]:
    try:
        form = format_of(name, reader)
        if form == "lines":
            yield from read_lines(line_reader(reader), origin, dataset=dataset, max_characters=max_characters)
            return
        if form == "warc":
            for found in pages(reader, origin, max_bytes=MAX_BYTES):
                yield found if isinstance(found, Skipped) else _captured(found, dataset)
            return
        if " " in form:
            yield Skipped(origin, form)
            return
        limit = MAX_JSON_BYTES if form == "json" else MAX_BYTES
        data = reader.read(limit + 1)
        if len(data) > limit:
            advice = ": write one object a line (.jsonl)" if form == "json" else ""
            yield Skipped(origin, f"larger than {limit:,} bytes{advice}")
            return
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        yield Skipped(origin, f"damaged gzip: {error}")
        return
    text = decode(data, html=form == "html")
    if text is None:
        yield Skipped(origin, "not text (binary)")
    elif form == "json":
        yield from read_document(text, origin, dataset=dataset)
    elif form == "html":
        yield _page(text, origin, dataset)
    elif text.strip():
        yield Article(title=headline(text), text=text, dataset=dataset, origin=origin)
    else:
        yield Skipped(origin, "no article text")


def _captured(page: Captured, dataset: str) -> Article | Skipped:
    """A page's article, under the address where it was captured: what a page says of its own address is often wrong."""
    html = decode(page.html, html=True)
    found = Skipped(page.origin, "not text (binary)") if html is None else _page(html, page.origin, dataset)
    return replace(found, url=page.url) if isinstance(found, Article) else found


def _page(html: str, origin: str, dataset: str) -> Article | Skipped:
    if html.count("<") > MAX_TAGS:
        return Skipped(origin, f"a page of more than {MAX_TAGS:,} tags")
    page = read_page(html)
    if page is None or not page.text.strip():
        return Skipped(origin, "no article text")
    return Article(
        title=page.title,
        text=page.text,
        date=publication_date(page.date, origin),
        source=page.source,
        url=page.url,
        dataset=dataset,
        origin=origin,
    )


def _bounded(found: Iterable[Article | Skipped], max_characters: int) -> Iterator[Article | Skipped]:
    for each in found:
        if isinstance(each, Article) and max(len(each.text), len(each.title)) > max_characters:
            field = "text" if len(each.text) > max_characters else "title"
            yield Skipped(each.origin, f"{field} longer than {max_characters:,} characters", each.id)
        else:
            yield each


def _distinct(found: Iterable[Article | Skipped]) -> Iterator[Article | Skipped]:
    """Lets each article through once, by what also gives it its IRI: its id, else its URL, else its title and text."""
    first: dict[bytes, tuple[bytes, str]] = {}
    for each in found:
        if isinstance(each, Skipped):
            yield each
            continue
        if each.id:
            what, key = f"id {each.id!r}", _digest("id", each.id)
        elif each.url:
            what, key = f"URL {each.url!r}", _digest("url", canonical_url(each.url))
        else:
            what, key = "this text", _digest("bytes", each.title, each.text)
        content = _digest(each.title, each.text, each.id, each.date, each.source, each.url)
        if key not in first:
            first[key] = content, each.origin
            yield each
            continue
        known, where = first[key]
        if (known, where) == (content, each.origin):  # a file that is given twice, by itself and in its folder
            continue
        if known == content:
            yield Skipped(each.origin, f"same as {where}", each.id)
        else:
            reason = f"{what} stands for another article already: {where} was kept, {each.origin} was not"
            yield Skipped(each.origin, reason, each.id)


def _digest(*parts: str | None) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = b"-" if part is None else b"+" + part.encode("utf-8", errors="surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()
