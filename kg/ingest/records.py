"""Articles from JSON: one object a line, a list, or one object."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

from kg.ingest.decoding import decode
from kg.model import Article, Skipped

log = logging.getLogger(__name__)

_SURROGATE = re.compile("[\ud800-\udfff]")
_BETWEEN = re.compile(r"[\s,]*")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ].*)?")
_YEARS = range(1600, 2201)
"""Years of a publication: 0001-01-01 and 9999-12-31 stand for none, and a week before the first is no date."""
_JSON_TYPES = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object", type(None): "null"}


def read_lines(stream: BinaryIO, origin: str, *, dataset: str, max_characters: int) -> Iterator[Article | Skipped]:
    """One article or one reason for each line that is not empty; holds one line at a time."""
    longest = 6 * max_characters + 100_000  # a character may be written as \\uXXXX
    number = 0
    while line := stream.readline(longest + 1):
        number += 1
        where = f"{origin}:{number}"
        if len(line) > longest and not line.endswith(b"\n"):
            while (rest := stream.readline(longest)) and not rest.endswith(b"\n"):
                pass
            yield Skipped(where, f"a line larger than {longest:,} bytes: the text may have {max_characters:,} characters")
            continue
        if not line.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        text = decode(line)
        if text is None:
            yield Skipped(where, "not text (binary)")
            continue
        try:
            record = json.loads(text.strip())
        except (ValueError, RecursionError) as error:
            yield Skipped(where, _not_json(error))
            continue
        yield article(record, where, dataset=dataset)


def read_document(text: str, origin: str, *, dataset: str) -> Iterator[Article | Skipped]:
    """The articles of one JSON list, of one object, or of several objects in a row, each with the line it begins on."""
    decoder = json.JSONDecoder()
    at = _BETWEEN.match(text)
    position = at.end() if at else 0
    closing = text.rstrip()
    listed = text.startswith("[", position)
    closed = listed and closing.endswith("]")
    end = len(closing) - closed
    position += listed
    line, counted = 1, 0
    while (between := _BETWEEN.match(text, position)) and (position := between.end()) < end:
        line += text.count("\n", counted, position)
        counted = position
        where = f"{origin}:{line}"
        try:
            record, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            yield Skipped(where, _not_json(error) + "; what follows in the file was not read")
            return
        yield article(record, where, dataset=dataset)
    if listed and not closed:
        yield Skipped(
            f"{origin}:{line}", "not JSON: the list has no end, as if the file was cut off; what stands before was read"
        )


def article(record: Any, origin: str, *, dataset: str) -> Article | Skipped:
    """The article in a decoded JSON value, or what is wrong with it."""
    if not isinstance(record, dict):
        return Skipped(origin, f"{_kind(record)}, expected an object with 'text'")
    given = record.get("id")
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    if not (given is None or isinstance(given, str)):
        return Skipped(origin, f"'id' is {_kind(given)}, expected a string")
    given = given or None
    if given and _SURROGATE.search(given):
        return Skipped(origin, "'id' holds half a surrogate pair, which cannot be written")
    if record.get("text") is None:
        return Skipped(origin, "no 'text'", given)
    values: dict[str, str | None] = {}
    for name in ("text", "title", "source", "url"):
        value = record.get(name)
        if not (value is None or isinstance(value, str)):
            return Skipped(origin, f"'{name}' is {_kind(value)}, expected a string", given)
        if value and _SURROGATE.search(value):
            log.warning("%s: '%s' holds half a surrogate pair; read as U+FFFD", origin, name)
            value = _SURROGATE.sub("\ufffd", value)  # one character for one: offsets stay
        values[name] = value
    return Article(
        title=values["title"] or "",
        text=values["text"] or "",
        id=given,
        date=publication_date(record.get("date"), origin),
        source=values["source"] or None,
        url=values["url"] or None,
        dataset=dataset,
        origin=origin,
    )


def publication_date(value: Any, origin: str) -> str | None:
    """``YYYY-MM-DD`` from an ISO date or date-time, as written there (no shift between zones); else ``None`` and a warning.

    >>> publication_date("2021-03-04T23:30:00-06:00", "doc")
    '2021-03-04'
    """
    if value is None or value == "":
        return None
    if isinstance(value, str) and _DATE.fullmatch(written := value.strip()):
        try:
            day = datetime.fromisoformat(written).date() if len(written) > 10 else date.fromisoformat(written)
        except ValueError:
            day = date.min
        if day.year in _YEARS:
            return day.isoformat()
    log.warning("%s: 'date' is %.80r, expected YYYY-MM-DD; read as unknown", origin, value)
    return None


def is_day(written: str) -> bool:
    """Whether this is a day as an article has it, ``YYYY-MM-DD``, and one of a publication."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return False
    return day.year in _YEARS and day.isoformat() == written


def _kind(value: Any) -> str:
    return _JSON_TYPES.get(type(value), "a string")


def _not_json(error: ValueError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "not JSON: nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg} (column {error.colno})"
    return f"not JSON: {error}"
