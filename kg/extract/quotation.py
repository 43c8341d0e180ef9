"""Stretches between quotation marks, also where one of the two marks was lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc

from kg.extract.lexicon import words
from kg.extract.syntax import Syntax, syntax

MARKS: Final = frozenset({'"', "``", "''", "\u201c", "\u201d"})

_OWN: Final = words("attribution", "first_person")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Tokens ``start <= i < end``, marks included, of one paragraph."""

    start: int
    end: int
    opened: bool
    """The opening mark is there."""
    closed: bool
    """The closing mark is there; an open end at a paragraph's end may go on in the next one."""


def quotations(doc: Doc) -> tuple[Quotation, ...]:
    """The quotations of a doc, in order, without overlap. A paragraph ends at white space with a line break.

    A mark before a closing place (no space before it) closes what is open; with nothing open, the opening mark was
    lost and the quotation began with the sentence. A mark that opens while one is open means that the closing mark was lost.
    """
    s = syntax(doc)
    starts = [a for a, _ in s.sentences]
    found: list[Quotation] = []
    begin = 0
    for i in range(len(doc) + 1):
        if i == len(doc) or (s.space[i] and "\n" in s.lower[i]):
            found += _of_paragraph(s, begin, i, starts)
            begin = i + 1
    return tuple(_bounded(s, q, found[n + 1].start if n + 1 < len(found) else -1) for n, q in enumerate(found))


def _bounded(s: Syntax, q: Quotation, following: int) -> Quotation:
    """Ends an unclosed quotation that no next paragraph takes up with its first sentence that is nobody's own words."""
    if q.closed or not q.opened or (following >= 0 and all(s.space[i] for i in range(q.end, following))):
        return q
    end = q.start
    for a, b in s.sentences:
        if b <= q.start or a >= q.end:
            continue
        if end > q.start and not any(s.lower[i] in _OWN for i in range(a, b)):
            break
        end = min(b, q.end)
    return Quotation(q.start, max(end, q.start + 1), True, False)


def _of_paragraph(s: Syntax, begin: int, end: int, starts: list[int]) -> list[Quotation]:
    found: list[Quotation] = []
    marks = [i for i in range(begin, end) if s.lower[i] in MARKS]
    opened = -1
    last = begin
    for i in marks:
        touches_left = i > begin and not s.gap[i - 1] and not s.space[i - 1]
        touches_right = i + 1 < end and not s.gap[i]
        closing = touches_left and not touches_right
        opening = touches_right and not touches_left
        if opened >= 0:
            if opening and s.lower[i - 1] in (".", "?", "!", ","):
                found.append(Quotation(opened, i, True, False))
                opened = i
            else:
                found.append(Quotation(opened, i + 1, True, True))
                opened, last = -1, i + 1
        elif closing:
            start = max((a for a in starts if a <= i - 1), default=begin)
            start = max(start, last)
            if start < i:
                found.append(Quotation(start, i + 1, False, True))
            last = i + 1
        else:
            opened = i
    if opened >= 0:
        found.append(Quotation(opened, end, True, False))
    return found
