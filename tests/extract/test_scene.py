from __future__ import annotations

import pytest

from tests.extract.docs import story

pytestmark = pytest.mark.xdist_group("spacy")


def scene(text: str, *, date: str | None = "2024-05-09", title: str = "") -> dict[str, str | None]:
    (incident,) = [i for i in story(text, date=date, title=title).draft.incidents if i.main]
    return {
        "date": incident.date.date.lexical if incident.date and incident.date.date else None,
        "clock": incident.clock.clock if incident.clock else None,
        "city": incident.city.name if incident.city else None,
        "spot": incident.spot.name if incident.spot else None,
    }


def test_day_hour_city_and_spot() -> None:
    assert scene(
        "DAYTON, Ohio - A man was shot Wednesday in the 300 block of Alder Street, police said. It happened at about 11:30 p.m."
    ) == {"date": "2024-05-08", "clock": "23:30:00", "city": "DAYTON", "spot": "300 block of Alder Street"}


def test_a_weekday_without_publication_date_stays_unresolved() -> None:
    s = story("A man was shot Tuesday night on Vine Street in Dayton, Ohio, police said.", date=None)
    assert s.facts("date") == set()
    assert {e.resolution for e in s.draft.times} == {"unresolved"}


@pytest.mark.parametrize(
    ("text", "spot"),
    [
        (
            "Al Munroe, 30, of the 300 block of Alder Street, shot a man Monday at the Tin Lantern Bar in Dayton, Ohio.",
            "Tin Lantern Bar",
        ),
        (
            "A man was shot Monday near the corner of Pear Street and Elm Avenue in Dayton, Ohio. He died at Grandview Hospital.",
            "corner of Pear Street and Elm Avenue",
        ),
        ("A man was shot Monday in Dayton, Ohio, police said. Al Munroe, of the 300 block of Alder Street, was arrested.", None),
    ],
)
def test_where_somebody_lives_is_no_scene(text: str, spot: str | None) -> None:
    assert scene(text)["spot"] == spot


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("A man was shot Monday in Dayton, Ohio. Lou Dietzen, 30, of Xenia, was arrested.", "Dayton"),
        ("A Xenia man was shot Monday outside a bar in Dayton, Ohio, Dayton police said.", "Dayton"),
        ("A man was shot Monday night, Dayton police said. He was flown to a hospital in Columbus.", "Dayton"),
    ],
)
def test_the_city_is_where_it_happened_not_where_somebody_comes_from(text: str, city: str) -> None:
    assert scene(text)["city"] == city


def test_the_day_of_a_later_arrest_or_hearing_is_not_the_incidents() -> None:
    text = "Al Munroe was jailed Wednesday in the May 2 shooting of a man on Vine Street in Dayton, Ohio. He is in court Friday."
    assert scene(text)["date"] == "2024-05-02"


def test_an_hour_without_any_date_is_of_the_month_of_publication() -> None:
    text = "At 5:03 a.m. firefighters were called to a house fire on Vine Street in Dayton, Ohio."
    assert scene(text)["date"] == "2024-05"
    assert scene(text, date=None)["date"] is None
    assert scene(text + " The house was searched again on Wednesday.")["date"] != "2024-05"


@pytest.mark.parametrize(
    "text",
    [
        "The trial of Al Munroe began Monday. He is accused of shooting a clerk in Dayton, Ohio, in March 2017.",
        "Al Munroe was sentenced Monday to 40 years for the 2016 murder of a clerk in Dayton, Ohio.",
    ],
)
def test_the_day_of_a_trial_is_not_that_of_what_is_told_as_earlier(text: str) -> None:
    assert scene(text)["date"] != "2024-05-06"
