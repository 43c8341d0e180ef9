"""Lines of a text, with those of a hard-wrapped paragraph put together, and the headline that a text may begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

NARROWEST, WIDEST = 45, 100
"""A text is taken for hard-wrapped when its longest line has a width between these."""
LONGEST_HEADLINE = 160

SENTENCE_END = re.compile(r"""[.!?…;,:]["'”’)\]]{0,3}$""")
_BREAKS = str.maketrans(dict.fromkeys("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", " "))
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f\xa0\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_NOT_A_HEADLINE = re.compile(r"(?i)(?:by:? [A-Z]|updated|posted|published|photo|image|https?:|www\.|copyright|©|.*[-–—:]$)")


@dataclass(frozen=True, slots=True)
class Line:
    """``text[start:end]`` without white space at its ends; ``view`` is the same, 1:1, with spaces for line breaks and for
    characters that nobody sees (control characters, marks of direction, no-break spaces)."""

    start: int
    end: int
    view: str


def lines(text: str) -> list[Line]:
    """The lines of a text that hold more than white space; a hard-wrapped paragraph is one line.

    >>> [line.view for line in lines("One\\r\\n\\r\\n Two ")]
    ['One', 'Two']
    """
    text = _UNSEEN.sub(" ", text)
    rows = list(_rows(text))
    width = _wrap_width(text, rows)
    found: list[Line] = []
    i = 0
    while i < len(rows):
        start, end = rows[i]
        while width and i + 1 < len(rows) and _runs_on(text, rows[i], rows[i + 1], width):
            i += 1
            end = rows[i][1]
        view = text[start:end]
        found.append(Line(start, end, view if (start, end) == rows[i] else view.translate(_BREAKS)))
        i += 1
    return found


def headline(text: str) -> str:
    """The first line when it reads like a headline, else an empty string.

    It is short, ends in no full stop, and is followed by an empty line or by something clearly longer.

    >>> headline("Two boats burn at marina\\n\\nHARBOR CITY - Two boats burned on Sunday, the fire chief said.")
    'Two boats burn at marina'
    """
    return first.view if (first := headline_line(text, lines(text[:5000]))) else ""


def headline_line(text: str, found: list[Line]) -> Line | None:
    """As ``headline``, from lines already cut."""
    if len(found) < 2 or not _could_be_headline(found[0].view):
        return None
    first, second = found[0], found[1]
    gap = text[first.end : second.start].replace("\r\n", "\n").replace("\r", "\n")
    if gap.count("\n") < 2 and len(second.view) < 1.5 * len(first.view):
        return None
    return first


def _could_be_headline(view: str) -> bool:
    words = view.split(None, 40)
    fits = 3 <= len(words) <= 30 and len(view) <= LONGEST_HEADLINE
    return fits and not SENTENCE_END.search(view) and not _NOT_A_HEADLINE.match(view)


def _rows(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for row in text.splitlines(keepends=True):
        bare = row.strip()
        if bare:
            start = at + len(row) - len(row.lstrip())
            yield start, start + len(bare)
        at += len(row)


def _wrap_width(text: str, rows: list[tuple[int, int]]) -> int:
    """The width at which a text is wrapped; 0 when it is not: most inner lines must come near the longest one."""
    if len(rows) < 4:
        return 0
    width = max(end - start for start, end in rows)
    if not NARROWEST <= width <= WIDEST:
        return 0
    inner = [end - start for (start, end), after in pairwise(rows) if _adjacent(text, end, after[0])]
    full = sum(length >= width - 20 for length in inner)
    return width if len(inner) >= 3 and full >= 0.6 * len(inner) else 0


def _adjacent(text: str, end: int, start: int) -> bool:
    """Whether only one line break lies between."""
    return start - end < 40 and len(text[end:start].replace("\r\n", "\n").replace("\r", "\n").strip(" \t")) == 1


def _runs_on(text: str, row: tuple[int, int], after: tuple[int, int], width: int) -> bool:
    if not _adjacent(text, row[1], after[0]):
        return False
    first_word = text[after[0] : after[1]].split(None, 1)[0]
    return row[1] - row[0] + 1 + len(first_word) > width - 12
