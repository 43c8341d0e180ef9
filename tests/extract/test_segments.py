from __future__ import annotations

from itertools import pairwise

import pytest

from tests.extract.docs import story

pytestmark = pytest.mark.xdist_group("spacy")

ROUND_UP = (
    "DAYTON, Ohio - Four separate calls kept Dayton police busy over the weekend.\n\n"
    "A 29-year-old man was shot in the leg Saturday in the 1400 block of Ledbetter Court. Officers got there at 8:50 p.m.\n\n"
    "In another incident, Desmond Ketter, 41, was stabbed in the 5600 block of Line Ferry Road at about 2:15 p.m. Sunday."
)
ONE = (
    "DAYTON, Ohio - A 29-year-old man was shot in the leg Saturday in the 1400 block of Ledbetter Court, Dayton police said.\n\n"
    "Officers got there at 8:50 p.m. and found him on the porch of a house.\n\n"
    "The suspect, Al Munroe, 30, of the 900 block of Wayne Avenue, was arrested Sunday."
)


def incidents(text: str) -> list[tuple[str, str | None, str | None]]:
    return [
        (i.type, i.spot.name if i.spot else None, i.date.date.lexical if i.date and i.date.date else None)
        for i in story(text, date="2024-05-06").draft.incidents
        if i.main
    ]


def test_a_round_up_tells_two_incidents_each_with_its_place_and_day() -> None:
    assert incidents(ROUND_UP) == [
        ("shooting", "1400 block of Ledbetter Court", "2024-05-04"),
        ("stabbing", "5600 block of Line Ferry Road", "2024-05-05"),
    ]


def test_persons_of_a_round_up_take_part_in_their_own_incident() -> None:
    s = story(ROUND_UP, date="2024-05-06")
    agents = {x.subject: s.value(x.object) for c in s.extraction.claims for x in c.statements if x.predicate == "agent"}
    events = {x.subject: x.object for c in s.extraction.claims for x in c.statements if x.predicate == "inEvent"}
    types = {x.subject: s.value(x.object) for c in s.extraction.claims for x in c.statements if x.predicate == "incidentType"}
    taken = {(agents[n], types[event.id]) for n, event in events.items() if "man" in agents[n] or "Ketter" in agents[n]}  # type: ignore[union-attr]
    assert taken == {("A 29-year-old man", "shooting"), ("Desmond Ketter", "stabbing")}


def test_an_address_of_somebody_makes_no_second_incident() -> None:
    assert incidents(ONE) == [("shooting", "1400 block of Ledbetter Court", "2024-05-04")]


ANNOUNCED = (
    "DAYTON, Ohio - Two men were hurt in shootings on Sunday.\n\n"
    "Desmond Ketter, 41, was shot in the 1400 block of Ledbetter Court.\n\n"
    "Al Munroe, 30, was shot near the Line Ferry school."
)


def test_what_the_lead_announces_as_several_is_set_apart_by_place_and_person_alone() -> None:
    assert len(incidents(ANNOUNCED)) == 2
    assert len(incidents(ANNOUNCED.replace("in shootings", "in a shooting"))) == 1


def test_parts_cover_the_document_in_order() -> None:
    s = story(ROUND_UP, date="2024-05-06")
    parts = s.draft.parts
    assert parts[0][0] == 0
    assert parts[-1][1] == len(s.doc)
    assert all(a[1] == b[0] for a, b in pairwise(parts))
