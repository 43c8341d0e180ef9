from __future__ import annotations

import pytest

from kg.extract.agencies import agency_mentions, calmed, group, refine
from tests.extract.docs import model, plain, story

pytestmark = pytest.mark.xdist_group("spacy")

NAMED = [
    ("Dayton police came.", [("Dayton Police Department", "municipal_police")]),
    ("The Dayton Police Department came.", [("Dayton Police Department", "municipal_police")]),
    ("Montgomery County sheriff's deputies came.", [("Montgomery County Sheriff's Office", "county_sheriff")]),
    ("The Montgomery County Sheriff's Office came.", [("Montgomery County Sheriff's Office", "county_sheriff")]),
    ("The Montgomery County Coroner's Office came.", [("Montgomery County Coroner's Office", "medical_examiner")]),
    ("The Ohio State Highway Patrol came.", [("Ohio State Highway Patrol", "state_police")]),
    ("The Dayton Fire Department came.", [("Dayton Fire Department", "fire_department")]),
    ("The FBI came.", [("Federal Bureau of Investigation", "federal_law_enforcement")]),
    ("The Colorado Bureau of Investigation came.", [("Colorado Bureau of Investigation", "state_police")]),
    ("Pennsylvania State Police came.", [("Pennsylvania State Police", "state_police")]),
    ("Ohio State University police came.", [("Ohio State University Police", "campus_or_transit_police")]),
    ("The Erie County District Attorney's Office came.", [("Erie County District Attorney's Office", "prosecutor")]),
    ("Saline County EMS came.", [("Saline County EMS", "ems")]),
    ("Lowell District Court came.", [("Lowell District Court", "court")]),
    ("FORT WAYNE police came.", [("Fort Wayne Police Department", "municipal_police")]),
    ("Charlotte-Mecklenburg police came.", [("Charlotte-Mecklenburg Police Department", "municipal_police")]),
    ("The bakers came.", []),
    ("Louisville Metro Police came.", [("Louisville Metro Police Department", "municipal_police")]),
    ("The Dayton, Ohio, Police Department came.", [("Dayton Police Department", "municipal_police")]),
    ("Dayton, Ohio firefighters came.", [("Dayton Fire Department", "fire_department")]),
    ("It burned in Dayton, Ohio, police said.", []),
    ("The Dayton (Ohio) Fire Department came.", [("Dayton Fire Department", "fire_department")]),
    ("Dayton detectives came.", [("Dayton Police Department", "municipal_police")]),
    ("The detectives came.", []),
    (
        "Police in Dayton, Kettering and Xenia came.",
        [
            ("Dayton Police Department", "municipal_police"),
            ("Kettering Police Department", "municipal_police"),
            ("Xenia Police Department", "municipal_police"),
        ],
    ),
    ("The Securities and Exchange Commission came.", [("U.S. Securities and Exchange Commission", "other_government")]),
    ("He fled along Hickory Street Police said.", []),
    ("An EMS Battalion Captain came.", []),
    ("He was booked into the Hocking County Jail.", [("Hocking County Jail", "corrections")]),
    ("A Rescue Ambulance came.", []),
    ("Dayton Division of Police Sgt. Ann Rowley came.", [("Dayton Division of Police", "municipal_police")]),
    ("L.A. County Sheriff's deputies came.", [("Los Angeles County Sheriff's Office", "county_sheriff")]),
    ("The sled came down the hill.", []),
    ("SLED agents came.", [("South Carolina Law Enforcement Division", "state_police")]),
    ("Xenia Fire medics came.", [("Xenia Fire Department", "fire_department")]),
    ("Xenia Fire Kills Two", []),
    ("Alaska State Troopers came.", [("Alaska State Troopers", "state_police")]),
    ("Ohio state troopers came.", [("Ohio State Highway Patrol", "state_police")]),
    ("Advertisement Police came.", []),
    ("He chairs the Board of Directors.", []),
    ("A police scanner crackled.", []),
]


@pytest.mark.parametrize(("text", "agencies"), NAMED, ids=[t for t, _ in NAMED])
def test_usual_name_and_kind_of_a_public_body(text: str, agencies: list[tuple[str, str]]) -> None:
    doc = model()(text)
    assert [(a.label, a.agency_kind) for a in group(agency_mentions(doc, frozenset()))[0]] == agencies


def test_mentions_of_one_body_are_one_agency_and_bare_ones_wait() -> None:
    doc = model()("Dayton police came. The Dayton Police Department left. Police said so.")
    named, bare = group(agency_mentions(doc, frozenset()))
    assert [[doc[s:e].text for s, e in a.mentions] for a in named] == [["Dayton police", "Dayton Police Department"]]
    assert [doc[slice(*m.range)].text for m in bare] == ["Police"]


def test_a_persons_name_is_no_prefix() -> None:
    doc = plain("Dana Whitlow police said.")
    assert group(agency_mentions(doc, frozenset({0, 1})))[0] == []


@pytest.mark.parametrize(
    ("kind", "prefix", "refined"),
    [
        ("municipal_police", "Pennsylvania", "state_police"), ("municipal_police", "New York", "municipal_police"),
        ("municipal_police", "Vance College", "campus_or_transit_police"), ("municipal_police", "Dayton", "municipal_police"),
        ("fire_department", "Pennsylvania", "fire_department"),
    ],
)  # fmt: skip
def test_the_place_may_change_the_kind(kind: str, prefix: str, refined: str) -> None:
    assert refine(kind, prefix, "police") == refined


@pytest.mark.parametrize(("name", "calm"), [("DAYTON", "Dayton"), ("U.S.", "U.S."), ("Dayton", "Dayton")])
def test_a_shouted_name_is_calmed(name: str, calm: str) -> None:
    assert calmed(name) == calm


def test_two_agencies_in_one_sentence_stay_two() -> None:
    s = story(
        "Dayton police and the Montgomery County Sheriff's Office are investigating a shooting Monday on Vine Street, Dayton."
    )
    assert {a.label: (a.place and a.place.name) for a in s.draft.agencies} == {
        "Dayton Police Department": "Dayton",
        "Montgomery County Sheriff's Office": "Montgomery County",
    }
