from __future__ import annotations

import pytest

from tests.extract.docs import story

pytestmark = pytest.mark.xdist_group("spacy")


def test_a_town_unknown_to_the_gazetteer_is_in_the_home_state() -> None:
    s = story("QUIBBLETON - A barn burned in Quibbleton, Montgomery County, on Monday. Call Dayton police at 937-555-0101.")
    towns = [p for p in s.draft.places if p.name.lower() == "quibbleton"]
    assert {p.state for p in towns} == {"OH"}


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("A man was shot in southwest Dayton on Monday, police in Ohio said.", "Dayton"),
        ("A man was shot in a Dayton apartment on Monday, police in Ohio said.", "Dayton"),
        ("Two people were shot in Southeast D.C. on Monday, police said.", "Washington"),
    ],
)
def test_a_city_named_only_inside_another_name_may_be_that_of_the_incident(text: str, city: str) -> None:
    s = story(text)
    assert city in {c.place.name for c in s.draft.city_candidates if c.place is not None}


def test_a_spot_without_a_city_is_in_the_home_state() -> None:
    s = story("A man was shot Monday on Vine Street, the Ohio State Highway Patrol said. Call 937-555-0101.")
    (incident,) = [i for i in s.draft.incidents if i.main]
    assert incident.city is None
    assert incident.spot is not None
    assert (incident.spot.label, incident.spot.state) == ("Vine Street", "OH")
