"""Untouched and repaired text stay aligned, whatever the text."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.ingest import source_span, to_reading, zone_at
from kg.ingest.alignment import Edit, aligned, edited
from kg.ingest.repair import PLAIN
from kg.model import Article, Reading

FRAGMENTS = st.sampled_from(
    [
        "A man was shot on Gull Street",
        "police said.",
        "Theyve",
        "whos",
        "battleI want",
        "scene.Police",
        "â€™",
        "donâ€™t",
        "“It’s”",
        "\r\n",
        "\n\n",
        "\n",
        "\u00a0",
        "\u200f",
        "\u200b",
        "e\u0301",
        "😀",
        "👨‍👩‍👧",
        "&amp;",
        "&#8217;",
        "\ufffd",
        "Comments (3)",
        "3 Comments",
        "RELATED STORIES",
        "© 2020 Harbor Courier",
        "(Photo: Orla Vinter)",
        "HARBOR CITY, Ore. (AP) —",
        "By Orla Vinter",
        "Two boats burn",
        "שלום",
        "\ud800",
        " ",
        "  ",
        "\u2028",
        "\x85",
        "\x1c",
        "n't",
        ". ",
        '"',
        "ﬁ",
    ]
)
TEXTS = st.lists(FRAGMENTS | st.text(max_size=8), max_size=25).map("".join) | st.lists(FRAGMENTS, max_size=25).map(" ".join)
SAME = {**PLAIN, **{chr(c): "\ufffd" for c in range(0xD800, 0xE000)}}


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS)
def test_alignment_of_any_text(title: str, text: str) -> None:
    article = Article(title=title, text=text)
    reading = to_reading(article)
    if not isinstance(reading, Reading):
        return
    for field, content in (("title", title), ("text", text)):
        spans = [z.span for z in reading.zones if z.span.field == field]
        assert "".join(s.cut(article) for s in spans) == content
        assert all(s.start < s.end for s in spans)
        sources = [s.source for s in reading.segments if s.source.field == field]
        assert all(0 <= s.start < s.end <= len(content) for s in sources)
        assert all(a.end <= b.start for a, b in pairwise(sources))
    covered = 0
    for segment in reading.segments:
        assert covered <= segment.start < segment.end
        assert not reading.text[covered : segment.start].strip()
        covered = segment.end
        old, new = segment.source.cut(article), reading.text[segment.start : segment.end]
        if len(old) == len(new):
            assert all(
                a == b or SAME.get(a) == b or (a in "\ufffd?" and b == "'") or ord(a) > 127 for a, b in zip(old, new, strict=True)
            )
        zone = zone_at(reading, segment.source)
        assert zone is not None
        assert zone.kind not in ("comments", "boilerplate")
    assert not reading.text[covered:].strip()
    assert "\r" not in reading.text
    reading.text.encode()


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS, st.data())
def test_spans_never_touch_comments_or_boilerplate(title: str, text: str, data: st.DataObject) -> None:
    reading = to_reading(Article(title=title, text=text))
    if not isinstance(reading, Reading):
        return
    start = data.draw(st.integers(0, len(reading.text)))
    end = data.draw(st.integers(start, len(reading.text)))
    span = source_span(reading, start, end)
    if span is None:
        return
    assert span.start < span.end
    inside = [z.kind for z in reading.zones if z.span.field == span.field and z.span.start < span.end and span.start < z.span.end]
    assert inside
    assert not {"comments", "boilerplate"} & set(inside)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="abc xyz", min_size=1, max_size=30), st.data())
def test_edits_after_edits_keep_what_they_do_not_touch(text: str, data: st.DataObject) -> None:
    now = aligned(text, 10)
    expected = text
    for _ in range(3):
        edits: list[Edit] = []
        while (at := edits[-1][1] + 2 if edits else 0) <= len(expected) and len(edits) < 3:
            start = data.draw(st.integers(at, len(expected)))
            end = data.draw(st.integers(start, len(expected)))
            edits.append((start, end, data.draw(st.sampled_from(["", "Q", " ", "RST"]))))
        now = edited(now, edits)
        for a, b, new in reversed(edits):
            expected = expected[:a] + new + expected[b:]
    assert now.text == expected
    at, source = 0, 10
    for piece in now.pieces:
        assert at <= piece.start < piece.end <= len(expected)
        assert source <= piece.source_start <= piece.source_end <= 10 + len(text)
        at, source = piece.end, piece.source_end
