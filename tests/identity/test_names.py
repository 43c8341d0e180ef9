"""Names in the form in which they are compared."""

from __future__ import annotations

import pytest

from kg.identity import names
from kg.identity.pairs import same_name


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Dana Whitlock", ("dana", "whitlock")),
        ("Police Chief", ("police",)),
        ("Lt. Dana Whitlock III", ("dana", "whitlock")),
        ("María-José Núñez", ("maria", "jose", "nunez")),
        ("Sean O’Dell", ("sean", "odell")),
        ("Sr. Ilves", ("sr", "ilves")),
        ("", ()),
        ("—", ()),
    ],
)
def test_person(name: str, parts: tuple[str, ...]) -> None:
    assert names.person(name) == parts


@pytest.mark.parametrize(
    ("name", "url", "expected"),
    [
        ("WKZQ", "", "wkzq"),
        ("WKZQ-TV", "", "wkzq"),
        ("", "https://www.wkzq.com/news/1", "wkzq"),
        ("wkzqnews.com", "", "wkzq"),
        ("The Marlow Beacon", "https://marlowbeacon.example", "marlow beacon"),
        ("Marlow Beacon Online", "", "marlow beacon"),
        ("St. Brannock Post-Ledger", "https://www.sbtoday.example/a7", "st brannock post ledger"),
        ("https://www.marlowbeacon.com/a?b=c", "", "marlowbeacon.com"),
        ("www.marlowbeacon.com", "", "marlowbeacon.com"),
        ("http://[broken", "", "http broken"),
        ("The News", "", "news"),
        ("", "", ""),
    ],
)
def test_outlet(name: str, url: str, expected: str) -> None:
    assert names.outlet(name, url) == expected


def test_place_is_its_number_where_it_has_one() -> None:
    assert names.place("https://sws.geonames.org/4500001/", "Marlow Falls") == names.place(
        "https://sws.geonames.org/4500001", "x"
    )
    assert names.place("", "St. Brannock’s") == "st brannocks"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Dana Whitlock", "Dana Whitlock", True),
        ("Dana Whitlock", "Dana R. Whitlock", True),
        ("Daniel Whitlock", "Dan Whitlock", True),
        ("R. Dana Whitlock", "Dana Whitlock", True),
        ("Dana Whitlock", "Dana Whitlok", True),
        ("Dana Ilves", "Dana Ilwes", False),  # too short a name for one letter to be a slip
        ("Dana Whitlock-Ilves", "Dana Whitlock", True),
        ("Dana Whitlock", "Rosa Whitlock", False),
        ("Dana Whitlock", "Whitlock", False),
        ("Dana", "Dana", False),
        ("Dana Ilves Whitlock", "Dana Ilves", True),
        ("Dana Ilves Whitlock", "Dana Ilves Pell", False),  # what they share is the last name of neither
    ],
)
def test_same_name_both_ways(one: str, other: str, same: bool) -> None:
    a, b = names.person(one), names.person(other)
    assert same_name(a, b) == same_name(b, a) == same
