"""Pages of a web archive (WARC, ISO 28500), such as the files of CC-News. Needs ``pip install 'incident-kg[warc]'``."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from kg.model import Skipped

_HTML: Final = ("text/html", "application/xhtml+xml")
_HOLDING: Final = ("response", "resource")
"""Types of record that hold what was captured; the rest is about them."""

_AT_ONCE: Final = 65_536


@dataclass(frozen=True, slots=True)
class Captured:
    """A captured page: its bytes, the address that was asked for, and where it stands (``FILE:RECORD``)."""

    html: bytes
    url: str | None
    origin: str


def pages(reader: io.BufferedReader, origin: str, *, max_bytes: int) -> Iterator[Captured | Skipped]:
    """The HTML pages that came with status 200, one after the other; last, how many other records there were, and of what.

    ``reader`` gives the archive unpacked. A page of more than ``max_bytes`` is skipped.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError:
        yield Skipped(origin, "a web archive, which kg reads with warcio: pip install 'incident-kg[warc]'")
        return
    others: Counter[str] = Counter()
    archive = ArchiveIterator(reader)
    http_headers = archive.loader.load_http_headers  # which fails without an address, and would take the rest of the file with it
    archive.loader.load_http_headers = lambda kind, url, *rest: http_headers(kind, url or "", *rest)
    try:
        for number, record in enumerate(archive, 1):
            if record.rec_type not in _HOLDING:
                continue
            url = record.rec_headers.get_header("WARC-Target-URI")
            if record.http_headers is None and url is None:
                yield Skipped(f"{origin}:{number}", "damaged web archive: the record has no WARC-Target-URI")
                continue
            if reason := _other(record):
                others[reason] += 1
                continue
            where = f"{origin}:{number}"
            html = record.content_stream().read(max_bytes + 1)
            if len(html) > max_bytes:
                yield Skipped(where, f"larger than {max_bytes:,} bytes")
            elif _cut_off(record.raw_stream):
                yield Skipped(where, "damaged web archive: the record is cut off")
            else:
                yield Captured(html, url, where)
    except ArchiveLoadFailed as error:
        yield Skipped(origin, f"damaged web archive: {' '.join(str(error).split())}; what follows in the file was not read")
    if others:
        counts = ", ".join(f"{n:,} × {reason}" for reason, n in sorted(others.items(), key=lambda item: (-item[1], item[0])))
        yield Skipped(origin, f"records that are no page: {counts}")


def _cut_off(stream: Any) -> bool:
    """Whether a record ends before it has the length that it says."""
    while stream.read(_AT_ONCE):
        pass
    return bool(getattr(stream, "limit", 0))


def _other(record: Any) -> str | None:
    """Why a record holds no page."""
    headers = record.http_headers
    if headers is not None and (status := headers.get_statuscode()) != "200":
        return f"HTTP status {status}"
    media = (headers or record.rec_headers).get_header("Content-Type") or "of no type"
    media = media.split(";")[0].strip().lower()
    return None if media in _HTML else media
