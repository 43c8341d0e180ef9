"""Divides the two fields of an article into zones: headline, dateline, body, caption, byline, comments, boilerplate.

Works line by line with the patterns of ``data/zones.toml``; a line that none of them knows is body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.ingest.paragraphs import headline_line, lines
from kg.ingest.patterns import SlowPattern, beginning, candidates, matcher, whole
from kg.model import Article, Field, Span, Zone, ZoneKind

LONGEST_LINE = 500
"""A line with more characters is prose: only its ends are looked at."""
LONGEST_CAPTION = 350
PEELS = 8
"""How often something is taken off the ends of one line."""
WINDOW = 400
"""How far from the end of a line a closing formula may begin, in characters."""
ENOUGH_BODY = 200
"""Characters of body that must have gone before a heading such as "Comments" opens the comments (it may be a button)."""
MARKED_BODY = 40
"""The same for a heading that counts them, as in "Comments (9)"."""

_SENTENCE_START = re.compile(
    r"""(?<![ .(][A-ZÀ-Þ])[.!?:…)\]]["”’)\]]{0,2}\s*(?=[A-ZÀ-Þ©×(\[@>+]|https?:|twitter|[a-z\d.]{3,20}@)|\s(?=[(©—]|https?:)"""
)
_SENTENCE_END = re.compile(r"""[.!?…]["'”’)\]]{0,3}$""")
_INNER_STOP = re.compile(r"[a-z]{3}[.!?] [A-Z]")
_PREDICATE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|says?|said|died|killed|shot|fired|found|arrested|charged|happened|responded|hit|struck)\b"
)
_COUNTED = re.compile(r"(?i)comments? ?\(\d+\)")
_AFTER_TITLE = re.compile(r"""\s*[.|:–—-]+\s+(?=[A-ZÀ-Þ\d"'“‘(])""")
_DATELINE = re.compile(
    r"""\(?(?:[A-ZÀ-Þ][A-ZÀ-Þ'’.\-]+(?:[ ][A-ZÀ-Þ][A-ZÀ-Þ'’.\-]*){0,3}              # HARBOR CITY
        |[A-ZÀ-Þ][\w.'’\-]+(?:[ ][A-ZÀ-Þ][\w.'’\-]+){0,3}(?=,|[ ]\())            # Harbor City, if more follows
    (?:,[ ]?[A-ZÀ-Þ][\w.]{1,15}(?:[ ][A-ZÀ-Þ][\w.]{1,15})?)?(?:[ ]?\([^()]{2,40}\))?  # , Ore. (AP)
    \s{0,2}(?:\)\s)?(?:--?|[–—―])\)?(?!\w)
    |[A-ZÀ-Þ][a-z]+(?:[ ][A-ZÀ-Þ][a-z]+){0,2},[ ][A-Z]{2}(?=[ ][A-ZÀ-Þ][a-z]*[ ])   # Harbor City, OR Two boats
    """,
    re.VERBOSE,
)
_PLAIN_QUOTES = str.maketrans("‘’“”–—\xa0", "''\"\"-- ")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of one line with one function; ``read``: whether it belongs in the reading text."""

    start: int
    end: int
    kind: ZoneKind
    read: bool


def divide_title(title: str) -> list[Stretch]:
    """The headline, and the outlet's name after it ("Boats burn | Harbor News 7"), if any."""
    end = len(title)
    regex = matcher("title").quick
    for mark in re.finditer(r" ?[|»·]| ::| [-–—] ", title[:300]):
        if mark.start() >= 10 and regex.fullmatch(title, mark.start(), len(title.rstrip())):
            end = mark.start()
            break
    found = [Stretch(0, end, "headline", True), Stretch(end, len(title), "boilerplate", False)]
    return [s for s in found if s.start < s.end]


def divide_text(article: Article, headline: str) -> Iterator[Stretch]:
    """The stretches of the text, in order; white space between them is left out.

    ``headline`` is what the reading text takes from the title: a first line that repeats it is not read again.
    """
    text = article.text
    all_lines = lines(text)
    own_headline = None if headline.strip() else headline_line(text, all_lines)
    body = 0
    listed = dated = False
    for number, line in enumerate(all_lines):
        opening = _comments_begin(line.view, body)
        view = line.view if opening is None else line.view[:opening].rstrip()
        if view and line is own_headline and not whole("line", view):
            yield Stretch(line.start, line.end, "headline", True)
        elif view and len(view) <= 200 and whole("heading", view):
            listed = True
            yield Stretch(line.start, line.end, "boilerplate", False)
        elif view and listed and _is_listed(view):
            yield Stretch(line.start, line.end, "boilerplate", False)
        elif view:
            listed = False
            skip = 0
            if not body and number < 6 and (skip := _repeated(view, article.title, headline)):
                yield Stretch(line.start, line.start + skip, "headline", False)
            for stretch in _parts(line.start, view, skip):
                if stretch.kind == "body":
                    mark = None if dated else _DATELINE.match(text, stretch.start, min(stretch.end, stretch.start + 90))
                    body += stretch.end - stretch.start
                    dated = dated or bool(mark) or body > 300
                    yield from _dateline(text, stretch, mark.end()) if mark else (stretch,)
                else:
                    yield stretch
        if opening is not None:
            yield Stretch(line.start + opening, len(text), "comments", False)
            return


def zones(field: Field, length: int, stretches: Sequence[Stretch]) -> Iterator[Zone]:
    """Zones without gaps over a whole field; white space belongs to what goes before it."""
    begins: list[tuple[int, ZoneKind]] = [(0, stretches[0].kind if stretches else "headline" if field == "title" else "body")]
    begins += [(b.start, b.kind) for a, b in pairwise(stretches) if a.kind != b.kind]
    ends = [start for start, _ in begins[1:]] + [length]
    for (start, kind), end in zip(begins, ends, strict=True):
        if start < end:
            yield Zone(kind, Span(field, start, end))


def _is_listed(view: str) -> bool:
    """Whether a line under a heading such as "Related stories" is one of its entries, and not the story going on."""
    return len(view) < 160 and view[-1] not in ":," and not _SENTENCE_END.search(view) and not _INNER_STOP.search(view)


def _comments_begin(view: str, body: int) -> int | None:
    """Where in a line the readers' comments begin."""
    if body >= MARKED_BODY and len(view) <= 150 and whole("section", view):
        return 0 if body >= ENOUGH_BODY or _COUNTED.fullmatch(view) else None
    if len(view) > ENOUGH_BODY and (found := matcher("inline_section").quick.search(view, ENOUGH_BODY)):
        return found.start()
    return None


def _repeated(view: str, title: str, headline: str) -> int:
    """How many characters of a line repeat the title; 0 for none, or when the title merely begins its first sentence."""
    skip = 2 if view.startswith("× ") else 0
    plain = view[skip : skip + 400].translate(_PLAIN_QUOTES).casefold()
    for candidate in (title.strip(), headline.strip()):
        known = candidate.translate(_PLAIN_QUOTES).casefold()
        if len(candidate) < 8 or not plain.startswith(known):
            continue
        end = skip + len(candidate)
        rest = view[end:]
        if not rest.strip(" .|-–—"):
            return len(view)
        if mark := _AFTER_TITLE.match(rest):
            return end + mark.end()
        glued = rest[0].isupper() and view[end - 1].isalnum()
        if len(candidate) >= 15 and (glued or _DATELINE.match(rest.lstrip())):
            return end + len(rest) - len(rest.lstrip())
        if len(candidate) >= 25 and len(rest) < 80 and not _SENTENCE_END.search(view):
            return len(view)  # the title field was cut short
    return 0


def _parts(offset: int, view: str, start: int) -> list[Stretch]:
    """What is left of a line when known formulas are taken off both its ends."""
    low, high = start, len(view)
    before: list[Stretch] = []
    after: list[Stretch] = []
    slow = candidates("sentence", view[start:] if len(view) < 2 * WINDOW else view[start : start + WINDOW] + view[-WINDOW:])
    for _ in range(PEELS):
        while low < high and view[low].isspace():
            low += 1
        while low < high and view[high - 1].isspace():
            high -= 1
        if low >= high:
            break
        short = high - low <= LONGEST_LINE
        if short and (kind := whole("line", view, low, high) or whole("sentence", view, low, high, slow=slow)):
            before.append(Stretch(low, high, kind, False))
            low = high
            break
        if found := beginning(view, low, high):
            before.append(Stretch(low, found[0], found[1], False))
            low = found[0]
        elif last := _last_sentence(view, low, high, slow):
            after.append(Stretch(last[0], high, last[1], False))
            high = last[0]
        elif first := _first_sentence(view, low, high, slow):
            before.append(Stretch(low, first[0], first[1], False))
            low = first[0]
        else:
            break
    while low < high and view[high - 1].isspace():
        high -= 1
    middle: list[Stretch] = []
    if low < high:
        pictured = high - low <= LONGEST_CAPTION and any(s.kind == "caption" for s in before + after)
        read = not pictured or any(sign.search(view, low, high) for sign in (_SENTENCE_END, _INNER_STOP, _PREDICATE))
        middle.append(Stretch(low, high, "caption" if pictured else "body", read))
    return [Stretch(s.start + offset, s.end + offset, s.kind, s.read) for s in before + middle + after[::-1]]


def _last_sentence(view: str, low: int, high: int, slow: tuple[SlowPattern, ...]) -> tuple[int, ZoneKind] | None:
    starts = [m.end() for m in _SENTENCE_START.finditer(view, max(low, high - WINDOW), high)]
    for start in reversed(starts[-PEELS:]):
        if low < start < high and (kind := whole("sentence", view, start, high, slow=slow)):
            return start, kind
    return None


def _first_sentence(view: str, low: int, high: int, slow: tuple[SlowPattern, ...]) -> tuple[int, ZoneKind] | None:
    for n, mark in enumerate(_SENTENCE_START.finditer(view, low, min(high, low + WINDOW))):
        end = mark.end()
        while end > low and view[end - 1].isspace():
            end -= 1
        if low < end < high and (kind := whole("sentence", view, low, end, slow=slow)):
            return end, kind
        if n == 2:
            break
    return None


def _dateline(text: str, stretch: Stretch, end: int) -> Iterator[Stretch]:
    yield Stretch(stretch.start, end, "dateline", True)
    while end < stretch.end and text[end].isspace():
        end += 1
    if end < stretch.end:
        yield Stretch(end, stretch.end, "body", True)
