from __future__ import annotations

import pytest

from kg.extract.bodies import main_enforcement
from tests.extract.docs import story

pytestmark = pytest.mark.xdist_group("spacy")


def agencies(text: str, *, title: str = "") -> list[tuple[str, str | None]]:
    return [(a.label, a.place.name if a.place else None) for a in story(text, title=title).draft.agencies]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A man was shot Monday on Vine Street in Dayton, Ohio, police said.", [("Dayton Police Department", "Dayton")]),
        ("A barn burned Monday in Xenia, Ohio, the fire department said.", [("Xenia Fire Department", "Xenia")]),
        (
            "A man was shot Monday in Dayton, Ohio, Dayton police said. Police made an arrest.",
            [("Dayton Police Department", "Dayton")],
        ),
        (
            "A man drowned Monday near Bemidji in Beltrami County, Minnesota, the sheriff's office said.",
            [("Beltrami County Sheriff's Office", "Beltrami County")],
        ),
        (
            "A man was shot Monday in Dayton, Ohio. State troopers came. It is in Montgomery County, prosecutors said.",
            [("Ohio State Highway Patrol", "Ohio"), ("Montgomery County Prosecutor's Office", "Montgomery County")],
        ),
        (
            "A man was shot Monday in Peoria, Ill. Prosecutors in Peoria County, Illinois, said he was charged.",
            [("Peoria County State's Attorney's Office", "Peoria County")],
        ),
        (
            "A man was shot Monday in Dayton, Ohio. The district attorney's office came.",
            [("District Attorney's Office", None)],
        ),
        (
            "A man was shot Monday in Jacksonville, Fla., Jacksonville police said.",
            [("Jacksonville Sheriff's Office", "Jacksonville")],
        ),
        (
            "MCSO deputies found a man shot in Mobile County, Alabama. The Mobile County Sheriff's Office said so.",
            [("Mobile County Sheriff's Office", "Mobile County")],
        ),
        (
            "The Department of Corrections released him in Ohio. The Ohio State Highway Patrol came.",
            [("Ohio Department of Corrections", None), ("Ohio State Highway Patrol", "Ohio")],
        ),
    ],
)
def test_bare_police_are_those_of_the_incidents_place(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert agencies(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tribal police arrested Al Dow.", ["Dayton Police Department"]),
        ("Campus police are helping.", ["Dayton Police Department"]),
        ("The Montgomery County Prosecutor's Office helped. Federal prosecutors charged Al Dow.",
         ["Dayton Police Department", "Montgomery County Prosecutor's Office"]),
        ("The state medical examiner's office will do an autopsy.",
         ["Dayton Police Department", "Ohio Medical Examiner's Office"]),
        ("Fire Chief Al Sammons came. The State Fire Marshal's Office is investigating.",
         ["Dayton Police Department", "Dayton Fire Department", "Ohio State Fire Marshal's Office"]),
    ],
)  # fmt: skip
def test_a_body_of_another_level_is_not_the_towns(text: str, expected: list[str]) -> None:
    s = story(f"A man was shot Monday on Vine Street in Dayton, Ohio, Dayton police said. {text}")
    assert [a.label for a in s.draft.agencies] == expected
    assert len(s.draft.agencies[0].mentions) == 1


def test_bare_police_without_any_place_are_nobody() -> None:
    s = story("A man was shot and killed Monday night, police said.")
    assert [a.label for a in s.draft.agencies] == []


def test_bare_police_abroad_are_nobody() -> None:
    s = story("A man was shot and killed Monday in Leeds, England, police said.")
    assert [a.label for a in s.draft.agencies] == []


def test_the_police_body_spoken_of_most_is_the_main_one() -> None:
    s = story(
        "A man was shot Monday in Dayton, Ohio. The Ohio State Highway Patrol helped. Dayton police searched a home. "
        "Dayton police found a gun. The Dayton Fire Department, the Dayton Fire Department and the Dayton Fire Department came."
    )
    main = main_enforcement(s.draft)
    assert main is not None
    assert main.label == "Dayton Police Department"
