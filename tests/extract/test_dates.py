from __future__ import annotations

import pytest

from kg.extract.dates import clock_time, time_expressions
from tests.extract.docs import model, plain

pytestmark = pytest.mark.xdist_group("spacy")

THURSDAY = "2024-05-09"


def times(text: str, published: str | None = THURSDAY) -> list[tuple[str, str | None, str | None, str, str]]:
    found = time_expressions(plain(text), published)
    return [(e.text, e.date.lexical if e.date else None, e.clock, e.precision, e.resolution) for e in found]


RELATIVE = "relative_to_publication"
RESOLVED = [
    ("It burned on May 3, 2024.", ("May 3, 2024", "2024-05-03", None, "day", "absolute")),
    ("It burned on 2024-05-03.", ("2024-05-03", "2024-05-03", None, "day", "absolute")),
    ("It burned on 5/3/2024.", ("5/3/2024", "2024-05-03", None, "day", "absolute")),
    ("It burned on May 3.", ("May 3", "2024-05-03", None, "day", RELATIVE)),
    ("It burned on Nov. 28.", ("Nov. 28", "2023-11-28", None, "day", RELATIVE)),
    ("It burned on Wednesday.", ("Wednesday", "2024-05-08", None, "day", RELATIVE)),
    ("It burned on Thursday.", ("Thursday", "2024-05-09", None, "day", RELATIVE)),
    ("It burned last Thursday.", ("last Thursday", "2024-05-02", None, "day", RELATIVE)),
    ("It burned last Wednesday.", ("last Wednesday", "2024-05-01", None, "day", RELATIVE)),
    ("It burned on New Year's Eve.", ("on New Year's Eve", "2023-12-31", None, "day", RELATIVE)),
    ("It burned on Thanksgiving morning.", ("on Thanksgiving morning", "2023-11-23", None, "day", RELATIVE)),
    ("It burned in 1938.", ("in 1938", "1938", None, "year", "absolute")),
    ("It burned Friday night.", ("Friday night", "2024-05-03", None, "day_part", RELATIVE)),
    ("It burned yesterday.", ("yesterday", "2024-05-08", None, "day", RELATIVE)),
    ("It burned last night.", ("last night", "2024-05-08", None, "day_part", RELATIVE)),
    ("It burned in March 2021.", ("March 2021", "2021-03", None, "month", "absolute")),
    ("It burned in January.", ("in January", "2024-01", None, "month", RELATIVE)),
    ("It burned in October.", ("in October", "2023-10", None, "month", RELATIVE)),
    ("It burned in 2009.", ("in 2009", "2009", None, "year", "absolute")),
    ("It burned two months ago.", ("two months ago", "2024-03", None, "month", RELATIVE)),
    ("It burned three days ago.", ("three days ago", "2024-05-06", None, "day", RELATIVE)),
    ("It burned last year.", ("last year", "2023", None, "year", RELATIVE)),
    ("It burned at 11:30 p.m. Wednesday.", ("11:30 p.m. Wednesday", "2024-05-08", "23:30:00", "minute", RELATIVE)),
    ("It burned at noon.", ("noon", None, "12:00:00", "minute", "unresolved")),
]


@pytest.mark.parametrize(("text", "expected"), RESOLVED, ids=[t for t, _ in RESOLVED])
def test_a_time_keeps_its_words_and_is_set_on_the_calendar(text: str, expected: tuple[str | None, ...]) -> None:
    assert times(text) == [expected]


@pytest.mark.parametrize(
    ("text", "words"),
    [("It burned on Thursday.", "Thursday"), ("It burned last night.", "last night"), ("It burned on May 3.", "May 3"),
     ("It burned in January.", "in January"), ("It burned two days ago.", "two days ago")],
)  # fmt: skip
def test_no_date_without_a_publication_date(text: str, words: str) -> None:
    ((found, date, clock, _, resolution),) = times(text, None)
    assert (found, date, clock, resolution) == (words, None, None, "unresolved")


@pytest.mark.parametrize(
    "head",
    ["DAYTON, Ohio (May 10, 2024) - ", "Published: Friday, May 10, 2024\n\n", "Read on: http://news.example/2024/05/10/fire\n\n"],
)
def test_a_text_without_publication_date_may_bear_a_date_of_its_own(head: str) -> None:
    assert times(head + "It burned on Thursday.", None)[-1] == ("Thursday", "2024-05-09", None, "day", "relative_to_text")


def test_a_date_told_in_the_text_is_not_the_date_of_the_text() -> None:
    assert times("The barn burned May 10, 2024. It burned again on Thursday.", None)[-1][1] is None


@pytest.mark.parametrize(("text", "date"), [("It burned on May 3, 2024.", "2024-05-03"), ("It burned in 2009.", "2009")])
def test_a_full_date_needs_no_publication_date(text: str, date: str) -> None:
    assert [t[1] for t in times(text, None)] == [date]


@pytest.mark.parametrize(
    "text", ["Mark 31 boxes.", "We may march.", "He is in Room 1999.", "Dial 2024-5000.", "It fell 5/3 of the way.", "Sun shone."]
)
def test_no_date_is_invented(text: str) -> None:
    assert times(text) == []


@pytest.mark.parametrize(
    ("text", "date", "future"),
    [
        ("He will be arraigned Tuesday.", "2024-05-14", True),
        ("A hearing is scheduled for Friday.", "2024-05-10", True),
        ("He was arraigned Tuesday.", "2024-05-07", False),
        ("Doors open on June 9.", "2024-06-09", False),
        ("A feast will be held on March 2.", "2025-03-02", True),
    ],
)
def test_what_is_to_come_lies_ahead(text: str, date: str, future: bool) -> None:
    (only,) = time_expressions(model()(text), THURSDAY)
    assert (only.date and only.date.lexical, only.future) == (date, future)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("11:30 p.m.", "23:30:00"), ("11:30pm", "23:30:00"), ("12:05 a.m.", "00:05:00"), ("12 p.m.", "12:00:00"),
        ("7 AM", "07:00:00"), ("midnight", "00:00:00"), ("23:15", "23:15:00"), ("13 p.m.", None), ("25:10", None), ("7", None),
    ],
)  # fmt: skip
def test_clock_times(text: str, clock: str | None) -> None:
    assert clock_time(text) == clock


def test_a_year_before_what_happened_is_a_time_and_that_of_a_car_is_not() -> None:
    doc = model()("He was jailed for the 2016 murder of a clerk. He drove a 2009 silver sedan. The 2016 season began.")
    assert [(e.text, e.date and e.date.lexical) for e in time_expressions(doc, THURSDAY)] == [("the 2016", "2016")]
