"""Text that remembers where in the untouched field each of its characters comes from, and the way back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from kg.model import Field, Reading, Segment, Span, Zone

Edit = tuple[int, int, str]
"""Put the string in place of ``text[start:end]``."""


@dataclass(frozen=True, slots=True)
class Piece:
    """``text[start:end]`` comes from ``field[source_start:source_end]``; same length: character by character."""

    start: int
    end: int
    source_start: int
    source_end: int

    @property
    def exact(self) -> bool:
        return self.end - self.start == self.source_end - self.source_start

    def source(self, at: int) -> int:
        """Where the boundary before ``text[at]`` lies in the source (for an exact piece)."""
        return self.source_start + at - self.start


@dataclass(frozen=True, slots=True)
class Aligned:
    """A text in pieces, sorted, without overlap; characters in no piece were added."""

    text: str
    pieces: tuple[Piece, ...]


def aligned(text: str, start: int) -> Aligned:
    """A stretch of a field as it stands there from ``start`` on."""
    return Aligned(text, (Piece(0, len(text), start, start + len(text)),) if text else ())


def edited(old: Aligned, edits: Iterable[Edit]) -> Aligned:
    """The text with sorted, non-overlapping edits made. An edit that cuts through an inexact piece takes in all of it.

    >>> fixed = edited(aligned("Theyve gone", 100), [(4, 4, "'")])
    >>> fixed.text, fixed.pieces[1]
    ("They've gone", Piece(start=4, end=6, source_start=104, source_end=105))

    What is inserted inside a word belongs to the character after it; an inserted space belongs to nothing.
    """
    text: list[str] = []
    pieces: list[Piece] = []
    length = at = 0  # how much is written, and how much of the old text is used
    todo = list(reversed(old.pieces))
    for start, end, new in [*_widened(old, edits), (len(old.text), len(old.text), "")]:
        shift = length - at
        pieces += [Piece(p.start + shift, p.end + shift, p.source_start, p.source_end) for p in _taken(todo, start)]
        text += old.text[at:start], new
        length += start - at
        replaced = _taken(todo, end)
        if replaced and new:
            pieces.append(Piece(length, length + len(new), replaced[0].source_start, replaced[-1].source_end))
        length += len(new)
        at = end
    return Aligned("".join(text), tuple(pieces))


def _taken(todo: list[Piece], until: int) -> list[Piece]:
    """Takes the pieces before ``until`` off the end of a reversed list; an exact piece that goes on after it is cut."""
    taken = []
    while todo and todo[-1].start < until:
        piece = todo.pop()
        if piece.end > until:
            todo.append(Piece(until, piece.end, piece.source(until), piece.source_end))
            piece = Piece(piece.start, until, piece.source_start, piece.source(until))
        taken.append(piece)
    return taken


def _widened(old: Aligned, edits: Iterable[Edit]) -> list[Edit]:
    """The edits, each widened over the inexact pieces that it cuts through, those that then overlap put together."""
    groups: list[tuple[int, int, list[Edit]]] = []
    for start, end, new in edits:
        if start == end and new and not new.isspace() and end < len(old.text):
            new, end = new + old.text[end], end + 1
        low, high = start, end
        at = max(0, bisect_right(old.pieces, start, key=lambda p: p.start) - 1)
        while at < len(old.pieces) and (piece := old.pieces[at]).start < end:
            if not piece.exact and piece.end > start:
                low, high = min(low, piece.start), max(high, piece.end)
            at += 1
        if groups and low < groups[-1][1]:
            first, last, together = groups.pop()
            groups.append((first, max(last, high), [*together, (start, end, new)]))
        else:
            groups.append((low, high, [(start, end, new)]))
    return [(low, high, _applied(old.text, low, high, together)) for low, high, together in groups]


def _applied(text: str, low: int, high: int, edits: list[Edit]) -> str:
    """``text[low:high]`` with the edits made."""
    made = []
    for start, end, new in edits:
        made += [text[low:start], new]
        low = end
    return "".join([*made, text[low:high]])


def segments(text: Aligned, field: Field, shift: int) -> Iterable[Segment]:
    """The pieces as segments of a reading text in which this text begins at ``shift``; neighbours are put together."""
    last: Piece | None = None
    for piece in text.pieces:
        if last and last.exact and piece.exact and last.end == piece.start and last.source_end == piece.source_start:
            last = Piece(last.start, piece.end, last.source_start, piece.source_end)
            continue
        if last:
            yield Segment(last.start + shift, last.end + shift, Span(field, last.source_start, last.source_end))
        last = piece
    if last:
        yield Segment(last.start + shift, last.end + shift, Span(field, last.source_start, last.source_end))


def source_span(reading: Reading, start: int, end: int) -> Span | None:
    """The span of the untouched article that ``reading.text[start:end]`` stands for.

    White space and added separators at its ends are left out. ``None`` when nothing is left, when the range goes from the
    title into the text, or when it would take in comments or boilerplate that lie between two paragraphs.
    """
    text = reading.text
    start, end = max(start, 0), min(end, len(text))
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return None
    every = reading.segments
    first = bisect_right(every, start, key=lambda s: s.end)
    last = bisect_left(every, end, key=lambda s: s.start) - 1
    if first > last:
        return None
    a, b = every[first], every[last]
    if a.source.field != b.source.field:
        return None
    low = a.source.start + (max(start - a.start, 0) if _exact(a) else 0)
    high = b.source.start + min(end - b.start, b.end - b.start) if _exact(b) else b.source.end
    span = Span(a.source.field, low, high)
    at = _zone_index(reading, span)
    while at < len(reading.zones) and (zone := reading.zones[at]).span.field == span.field and zone.span.start < high:
        if zone.kind in ("comments", "boilerplate"):
            return None
        at += 1
    return span


def zone_at(reading: Reading, span: Span) -> Zone | None:
    """The zone in which a span of the untouched article begins; ``None`` when it lies outside the field."""
    for zone in reading.zones[_zone_index(reading, span) :]:
        inside = zone.span.field == span.field and zone.span.start <= span.start < zone.span.end
        return zone if inside else None
    return None


def _exact(segment: Segment) -> bool:
    return segment.end - segment.start == segment.source.end - segment.source.start


def _zone_index(reading: Reading, span: Span) -> int:
    """The index of the last zone that begins at or before the span (zones: the title's, then the text's)."""
    key = (span.field == "text", span.start)
    return max(0, bisect_right(reading.zones, key, key=lambda z: (z.span.field == "text", z.span.start)) - 1)
