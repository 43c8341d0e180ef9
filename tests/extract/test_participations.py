from __future__ import annotations

import pytest

from kg.extract.participations import kept
from tests.extract.docs import story

pytestmark = pytest.mark.xdist_group("spacy")

SHOT = (
    "DAYTON, Ohio - Dana Whitlow, 34, of Xenia, was shot Monday night on Vine Street, Dayton police said. She was taken to "
    "Grandview Hospital in critical condition. Her brother, Max Whitlow, said he heard six shots. Al Munroe, 30, was arrested."
)


def test_agent_role_and_event_of_a_participation_are_claimed_together() -> None:
    s = story(SHOT)
    of: dict[str, dict[str, str]] = {}
    for claim in s.extraction.claims:
        for x in claim.statements:
            if x.predicate in {"agent", "role", "inEvent"}:
                of.setdefault(x.subject, {})[x.predicate] = s.value(x.object)
    assert {"agent": "Dana Whitlow", "role": "victim", "inEvent": "shooting, DAYTON"} in of.values()
    assert {"agent": "Al Munroe", "role": "suspect", "inEvent": "shooting, DAYTON"} in of.values()
    assert all(d.keys() == {"agent", "role", "inEvent"} for d in of.values())


def test_name_age_gender_hometown_and_relatives() -> None:
    s = story(SHOT)
    assert ("Dana Whitlow", "34") in s.facts("age")
    assert ("Dana Whitlow", "female") in s.facts("gender")
    assert ("Dana Whitlow", "Xenia") in s.facts("hometown")
    assert ("Max Whitlow", "Dana Whitlow") in s.facts("relativeOf")


def test_hospital_and_condition_belong_to_the_one_who_was_hurt() -> None:
    s = story(SHOT)
    assert {o for _, o in s.facts("treatedAt")} == {"Grandview Hospital"}
    assert {o for _, o in s.facts("condition")} == {"critical"}


def test_an_outcome_that_is_denied_is_a_negative_claim() -> None:
    s = story("DAYTON, Ohio - A man was shot Monday on Vine Street, police said. The suspect, Al Munroe, 30, was not arrested.")
    arrested = [(o, claim.polarity) for _, o, claim in s.statements("outcome") if o == "arrested"]
    assert arrested == [("arrested", "negative")]
    assert "arrested" not in {o for _, o in s.facts("outcome")}


def test_a_group_has_the_count_that_the_text_gives() -> None:
    s = story("DAYTON, Ohio - Three men were shot Monday night on Vine Street, Dayton police said. Officers came.")
    assert s.facts("count") == {("Three men", "3")}


def test_somebody_named_in_passing_is_not_kept() -> None:
    s = story("DAYTON, Ohio - A man was shot Monday on Vine Street, police said. The street is near the Otto Brandis house.")
    assert [p.name for p in s.draft.persons if p.name and kept(s.draft, p)] == []
