"""Finds ages: "31-year-old", "Ann Roe, 31,", "aged 31"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc

from kg.extract.draft import Range
from kg.extract.numbers import number
from kg.extract.patterns import pattern, source
from kg.extract.syntax import text_of

_WORD: Final = source("number-word")
YEAR_OLD: Final = re.compile(rf"\b(\d{{1,3}}|{_WORD})[\s-]{{0,2}}(year|month|week|day)s?[\s-]{{0,2}}olds?\b", re.I)
AGED: Final = re.compile(r"\b(?:age[sd]?|age of)\s+(\d{1,3})\b(?!\s*(?:and|to|-|–)\s*(?:\d|older|up|under))", re.I)
APPOSED: Final = re.compile(
    r"(?:,\s*|\s\()(\d{1,3})(?=\s*(?:,|\.(?:\s|$)|\)|;|—|–|--|$|\s+(?:of|and|was|were|is|are|died|who|from)\b))"
)
BOTH: Final = re.compile(r",\s*(?:both|each)\s+(?:age[d]?\s+)?(\d{1,3})(?=\s*[,.;)]|\s+(?:of|and|from)\b)", re.I)
"""An age that two share: "Ann Roe and Bo Quibble, both 37"."""
SAID_TO_BE: Final = re.compile(r"\b(?:was|is)\s+(\d{1,3})(?=\.(?!\d)|[,;)]|\s+(?:at the time|when|and)\b|$)")
"""An age that is all that is told: "the driver was 31."."""

MONTH: Final = pattern("month")


@dataclass(frozen=True, slots=True)
class Age:
    """``years`` completed, and the tokens that say so.

    ``after`` is the token right before an apposed age ("Roe" in "Roe, 31," and in "Roe was 31"), ``None`` for other ages.
    """

    years: int
    range: Range
    after: int | None = None


def ages(doc: Doc) -> list[Age]:
    """Every age in the text, in order; whose it is, is decided elsewhere."""
    found: list[Age] = []
    for match in YEAR_OLD.finditer(text_of(doc)):
        value = number(match.group(1))
        span = doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if value is None or span is None:
            continue
        years = value if match.group(2).lower() == "year" else 0 if match.group(2).lower() != "month" else value // 12
        if years <= 120:
            found.append(Age(years, (span.start, span.end)))
    for match in AGED.finditer(text_of(doc)):
        span = doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if span is not None and int(match.group(1)) <= 120:
            before = span.start - 1
            if before >= 0 and doc[before].text in {",", "("}:
                before -= 1
            found.append(Age(int(match.group(1)), (span.start, span.end), before if before >= 0 else None))
    for match in APPOSED.finditer(text_of(doc)):
        span = doc.char_span(match.start(1), match.end(1))
        if span is None or not 0 < int(match.group(1)) <= 110 or span.start < 2:
            continue
        named = doc[span.start - 2]
        if named.text == "." and span.start > 2 and doc[span.start - 3].lower_ in {"jr", "sr"}:
            named = doc[span.start - 3]
        if named.like_num or MONTH.fullmatch(named.lower_) or named.is_punct:
            continue
        found.append(Age(int(match.group(1)), (span.start, span.end), named.i))
    for match in BOTH.finditer(text_of(doc)):
        span = doc.char_span(match.start(1), match.end(1))
        if span is not None and int(match.group(1)) <= 110 and span.start > 2:
            last = span.start - 3
            first = next((i - 1 for i in range(last, max(last - 7, 0), -1) if doc[i].lower_ == "and"), None)
            found.extend(Age(int(match.group(1)), (span.start, span.end), i) for i in (first, last) if i is not None)
    for match in SAID_TO_BE.finditer(text_of(doc)):
        span = doc.char_span(match.start(1), match.end(1))
        if span is not None and 0 < int(match.group(1)) <= 110 and span.start > 1:
            found.append(Age(int(match.group(1)), (span.start, span.end), span.start - 2))
    return sorted(found, key=lambda a: (a.range, a.after or 0))
