"""Makes the reading text of an article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.ingest.alignment import Aligned, Piece, aligned, edited, segments
from kg.ingest.language import other_language
from kg.ingest.records import is_day
from kg.ingest.repair import quotes_lost, repaired
from kg.ingest.zones import Stretch, divide_text, divide_title, zones
from kg.model import Article, Field, Reading, Segment, Skipped

MAX_CHARACTERS = 200_000
MAX_PIECES = 60_000
"""Words, marks and paragraph ends of a reading text; prose of ``MAX_CHARACTERS`` has 42,000. Parsing needs 20 kB for
each. Who asks for more characters gets more of these."""
SEPARATOR = "\n\n"
_PIECE = re.compile(r"\w+|[^\w\s]")
SHORTEST_REPEAT = 25
"""A paragraph that stood there before is left out when it has this many characters."""


def to_reading(article: Article, *, max_characters: int = MAX_CHARACTERS) -> Reading | Skipped:
    """The repaired text that the extractors read, aligned with the article; or why there is nothing to read.

    >>> reading = to_reading(Article(title="Two boats burn", text="Theyve lost two boats, the harbor master said."))
    >>> reading.text
    "Two boats burn\\n\\nThey've lost two boats, the harbor master said."
    """
    for field, content in (("title", article.title), ("text", article.text)):
        if len(content) > max_characters:
            return Skipped(article.origin, f"{field} longer than {max_characters:,} characters ({len(content):,})", article.id)
    if article.date is not None and not is_day(article.date):
        return Skipped(article.origin, f"'date' is {article.date!r:.80}, expected YYYY-MM-DD", article.id)
    most = max(MAX_PIECES, MAX_PIECES * max_characters // MAX_CHARACTERS)
    too_many = Skipped(article.origin, f"more than {most:,} words, marks and paragraph ends", article.id)
    if len(article.text.split()) > most:  # known at once; the rest once it is known what is read
        return too_many
    of_title = divide_title(article.title)
    headline = article.title[: of_title[0].end] if of_title else ""
    of_text = list(divide_text(article, headline))

    parts: list[str] = []
    found: list[Segment] = []
    damage: set[str] = set()
    seen: set[str] = set()
    length = body = 0
    headlines = 0
    for field, kind, paragraph in _paragraphs(article, of_title, of_text):
        whole, harm = repaired(paragraph)
        whole = _trimmed(whole)
        text = whole.text
        if not text or (text in seen and len(text) >= SHORTEST_REPEAT):
            continue
        seen.add(text)
        damage |= harm
        if parts:
            parts.append(SEPARATOR)
            length += len(SEPARATOR)
        found += segments(whole, field, length)
        parts.append(text)
        length += len(text)
        if kind == "headline":
            headlines += 1
            body = length
    read = parts[::2]
    if not any(any(c.isalpha() for c in text) for text in read[headlines:]):
        return Skipped(article.origin, "no article text", article.id)
    if language := other_language("\n".join(read[headlines:])):
        return Skipped(article.origin, f"not English (looks like {language})", article.id)
    if quotes_lost(read[headlines:]):
        damage.add("quotes_lost")
    if len(parts) // 2 + sum(1 for part in read for _ in _PIECE.finditer(part)) > most:
        return too_many
    of_article = (*zones("title", len(article.title), of_title), *zones("text", len(article.text), of_text))
    return Reading(article, "".join(parts), tuple(found), of_article, body, tuple(sorted(damage)))


def _paragraphs(article: Article, of_title: list[Stretch], of_text: list[Stretch]) -> Iterator[tuple[Field, str, Aligned]]:
    """Each readable stretch as a paragraph of its field; a dateline and the body after it are one."""
    for stretch in of_title:
        if stretch.read:
            yield "title", stretch.kind, aligned(article.title[stretch.start : stretch.end], stretch.start)
    dateline: Stretch | None = None
    for n, stretch in enumerate(of_text):
        after = of_text[n + 1] if n + 1 < len(of_text) else None
        if stretch.kind == "dateline" and after and after.kind == "body" and after.read:
            dateline = stretch
        elif stretch.read:
            whole = aligned(article.text[stretch.start : stretch.end], stretch.start)
            yield "text", stretch.kind, _joined(article.text, dateline, whole) if dateline else whole
            dateline = None


def _joined(text: str, dateline: Stretch, body: Aligned) -> Aligned:
    """The dateline and the body as one paragraph, with one added space between when something stood there."""
    first = aligned(text[dateline.start : dateline.end], dateline.start)
    gap = " " if body.pieces and dateline.end < body.pieces[0].source_start else ""
    shift = len(first.text) + len(gap)
    moved = (Piece(p.start + shift, p.end + shift, p.source_start, p.source_end) for p in body.pieces)
    return Aligned(first.text + gap + body.text, (*first.pieces, *moved))


def _trimmed(whole: Aligned) -> Aligned:
    """Without white space at its ends, and with single spaces for runs of them inside."""
    text = whole.text
    if text.strip() == text and "  " not in text:
        return whole
    low = len(text) - len(text.lstrip())
    high = len(text.rstrip())
    edits = [(0, low, "")] if low else []
    at = text.find("  ", low, high)
    while at >= 0:
        end = at
        while text[end] == " ":
            end += 1
        edits.append((at + 1, end, ""))
        at = text.find("  ", end, high)
    return edited(whole, [*edits, (high, len(text), "")] if high < len(text) else edits)
