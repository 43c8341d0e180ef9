"""The alignment of repaired and untouched text, by example; for any text see properties/test_alignment.py."""

from __future__ import annotations

import time

import pytest

from kg.ingest import source_span, to_reading, zone_at
from kg.ingest.alignment import Aligned, Piece, edited
from kg.model import Article, Reading, Span


def test_edit_inside_an_inexact_piece_takes_in_all_of_it() -> None:
    assert edited(Aligned("abcdef", (Piece(0, 2, 0, 2), Piece(2, 5, 2, 3), Piece(5, 6, 3, 4))), [(3, 4, "XY")]) == Aligned(
        "abcXYef", (Piece(0, 2, 0, 2), Piece(2, 6, 2, 3), Piece(6, 7, 3, 4))
    )


READING = to_reading(Article(title="Boats burn", text="One man swam.\n\nRELATED: Ferry strike\n\n  Two men sank."))


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("Boats", Span("title", 0, 5)),
        ("One man swam.", Span("text", 0, 13)),
        ("\n\nOne", Span("text", 0, 3)),
        ("sank.", Span("text", 48, 53)),
        ("\n\n", None),
        ("burn\n\nOne", None),
        ("swam.\n\nTwo", None),
    ],
)
def test_source_span(words: str, span: Span | None) -> None:
    assert isinstance(READING, Reading)
    start = READING.text.index(words)
    assert source_span(READING, start, start + len(words)) == span


def test_zone_at() -> None:
    assert isinstance(READING, Reading)
    assert [
        z and z.kind
        for z in (
            zone_at(READING, Span("title", 0, 5)),
            zone_at(READING, Span("text", 20, 22)),
            zone_at(READING, Span("text", 48, 50)),
            zone_at(READING, Span("text", 99, 100)),
        )
    ] == ["headline", "boilerplate", "body", None]


def test_spans_are_found_fast() -> None:
    reading = to_reading(
        Article(title="", text="\n\n".join(f"A man no. {n} didnt say that he was hurt.Police know." for n in range(2000)))
    )
    assert isinstance(reading, Reading)
    begin = time.process_time()
    for start in range(0, 3000, 10):
        source_span(reading, start, start + 9)
    assert time.process_time() - begin < 0.05
