"""The files under the given paths, opened, and what format each has."""

from __future__ import annotations

import glob
import gzip
import io
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias, cast

from kg.errors import InputError
from kg.ingest.decoding import bom, decode, is_binary
from kg.ingest.page import LOOKS_LIKE
from kg.model import Skipped

Format: TypeAlias = Literal["lines", "json", "html", "text", "warc"]

SNIFFED = 8192
FORMATS: dict[str, Format] = {
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
    ".warc": "warc",
}
OTHER = {
    **dict.fromkeys((".pdf", ".doc", ".docx", ".odt", ".rtf", ".epub", ".pages", ".ppt", ".pptx"), "a document"),
    **dict.fromkeys((".csv", ".tsv", ".xls", ".xlsx", ".ods", ".parquet"), "a table"),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".tif", ".tiff", ".bmp", ".ico", ".heic"), "a picture"),
    **dict.fromkeys((".mp3", ".mp4", ".m4a", ".wav", ".ogg", ".mov", ".avi", ".webm", ".mkv"), "sound or film"),
    **dict.fromkeys((".zip", ".tar", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".zst"), "an archive"),
    **dict.fromkeys((".xml", ".rss", ".css", ".js", ".py", ".toml", ".yaml", ".yml", ".sqlite", ".db", ".log"), "data or code"),
    **dict.fromkeys((".ttl", ".trig", ".nq", ".nt", ".rdf", ".jsonld"), "data or code"),
}
"""Suffixes of what is not an article, and what it is."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, and what to call it in messages."""

    origin: str
    path: Path


def find(paths: Iterable[str | Path]) -> list[str | Path]:
    """The paths as given; a pattern (``news-*.jsonl.gz``, ``archive/**/*.warc.gz``) as the files that it fits, sorted.

    A missing path, and a pattern that fits nothing, raise ``InputError`` before anything is read.
    """
    given: list[str | Path] = [paths] if isinstance(paths, (str, Path)) else [*paths]
    out: list[str | Path] = []
    for path in given:
        try:
            there = str(path) == "-" or Path(path).exists()
        except OSError as error:
            raise InputError(f"cannot look at {str(path)!r}: {error.strerror}", path=str(path)) from error
        if there:
            out.append(path)
        elif fitting := glob.glob(str(path), recursive=True):  # noqa: PTH207  # Path.glob takes no absolute pattern
            out += sorted(fitting)
        else:
            message = f"there is no file or folder {str(path)!r}; give text, HTML or JSON Lines files, folders of them, or -"
            raise InputError(message, path=str(path))
    return out


def walk(path: Path) -> Iterator[Source | Skipped]:
    """The file itself, or the files of a folder and its subfolders in the order of their names, but no hidden ones or stores."""
    if not path.is_dir():
        yield Source(str(path), path)
        return
    problems: list[Skipped] = []

    def unreadable(error: OSError) -> None:
        problems.append(Skipped(str(error.filename), f"cannot be read: {error.strerror}"))

    for folder, folders, names in os.walk(path, onerror=unreadable):
        # A store, by the file with which RocksDB begins, or one being loaded: `kg build .` makes it in the folder that it reads.
        if "CURRENT" in names or Path(folder).name.endswith(".loading"):
            yield Skipped(folder, "not articles but a store of kg")
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith("."):
                continue
            found = Path(folder, name)
            if (reason := _no_article(found)) is None:
                yield Source(str(found), found)
            else:
                yield Skipped(str(found), reason)
        yield from problems
        problems.clear()
    yield from problems


def open_source(stream: BinaryIO) -> io.BufferedReader:
    """A buffered reader over a stream, unpacked when it is gzip (by its first bytes, not by its name)."""
    reader: io.BufferedReader = io.BufferedReader(cast(io.RawIOBase, stream), SNIFFED)
    if reader.peek(2)[:2] != b"\x1f\x8b":
        return reader
    unpacked: io.BufferedReader = io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=reader)), SNIFFED)
    return unpacked


def format_of(name: str, reader: io.BufferedReader) -> Format | str:
    """The format of an open file, by its name, else by how it begins; or in other words why it holds no article.

    A reason always holds a space; a format never does.
    """
    suffix = suffix_of(name)
    head = reader.peek(SNIFFED)[:SNIFFED]
    if suffix in OTHER:
        return f"not an article but {OTHER[suffix]} ({suffix})"
    form = FORMATS.get(suffix)
    if form == "warc" or head.startswith(b"WARC/1."):
        return "warc"
    if is_binary(head.split(b"\n", 1)[0] if form == "lines" else head):  # a bad line costs no more than itself
        return "not text (binary)"
    if form:
        return form
    start = (decode(head) or "").lstrip()
    if start.startswith("{"):
        return "json" if start.split("\n", 1)[0].strip() == "{" else "lines"
    if start.startswith("[") and start[1:].lstrip().startswith("{"):
        return "json"
    return "html" if LOOKS_LIKE.match(start) else "text"


def suffix_of(name: str) -> str:
    """The suffix in lower case, that of packing left out: ``".jsonl"`` for ``news.JSONL.gz``."""
    return Path(name.lower().removesuffix(".gz")).suffix


def line_reader(reader: io.BufferedReader) -> BinaryIO:
    """The reader, turned into UTF-8 lines when a byte order mark says that it is UTF-16 or UTF-32."""
    encoding = bom(reader.peek(4)[:4])
    if encoding in (None, "utf-8"):
        return cast(BinaryIO, reader)
    text = io.TextIOWrapper(reader, encoding=encoding, errors="replace", newline="\n")
    return cast(BinaryIO, io.BufferedReader(_Recoded(text)))


class _Recoded(io.RawIOBase):
    """The bytes in UTF-8 of a text stream."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed wants its private buffer type
        data = self._rest or self._text.read(SNIFFED).encode("utf-8", errors="replace")
        count = min(len(buffer), len(data))
        buffer[:count] = data[:count]
        self._rest = data[count:]
        return count


def _no_article(path: Path) -> str | None:
    """Why a file of a folder is not even opened."""
    suffix = suffix_of(path.name)
    if suffix in OTHER:
        return f"not an article but {OTHER[suffix]} ({suffix})"
    try:
        return None if stat.S_ISREG(path.stat().st_mode) else "not a regular file"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
