from __future__ import annotations

import pytest

from kg.extract.ages import ages
from tests.extract.docs import plain, texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A 31-year-old man fell.", [(31, "31-year-old", None)]),
        ("A 31 year old man fell.", [(31, "31 year old", None)]),
        ("A thirty-one-year-old man fell.", [(31, "thirty-one-year-old", None)]),
        ("Two 16-year-olds ran.", [(16, "16-year-olds", None)]),
        ("A 5-month-old girl slept.", [(0, "5-month-old", None)]),
        ("A 30-month-old girl slept.", [(2, "30-month-old", None)]),
        ("A three-week-old baby slept.", [(0, "three-week-old", None)]),
        ("Ann Roe, 31, fell.", [(31, "31", "Roe")]),
        ("Ann Roe (31) fell.", [(31, "31", "Roe")]),
        ("Ann Roe, 31, and Bo Lind, 8, fell.", [(31, "31", "Roe"), (8, "8", "Lind")]),
        ("It was Ann Roe, 31.", [(31, "31", "Roe")]),
        ("Ann Roe, aged 31, fell.", [(31, "aged 31", "Roe")]),
        ("Ann Roe and Bo Lind, both 31, fell.", [(31, "31", "Roe"), (31, "31", "Lind")]),
        ("Ann Roe, 31 — who fell — left.", [(31, "31", "Roe")]),
        ("A boy age 9 fell.", [(9, "age 9", "boy")]),
        ("The driver was 31.", [(31, "31", "driver")]),
        ("Ann Roe was 31 when she left.", [(31, "31", "Roe")]),
    ],
)
def test_an_age_has_years_words_and_the_word_it_stands_beside(text: str, expected: list[tuple[int, str, str | None]]) -> None:
    doc = plain(text)
    found = [(a.years, texts(doc, [a.range])[0], None if a.after is None else doc[a.after].text) for a in ages(doc)]
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "It opened March 4, 31 people said.",
        "Boys ages 9 to 12 may play.",
        "He got 22 to 44 years.",
        "The 140-year-old mill burned.",
        "Rooms 12, 14, and 16 flooded.",
        "Call 555-0142, 24 hours a day.",
    ],
)
def test_no_age_in_dates_ranges_sentences_rooms_and_old_mills(text: str) -> None:
    assert ages(plain(text)) == []
