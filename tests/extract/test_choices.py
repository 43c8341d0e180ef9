from __future__ import annotations

import pytest

from kg.extract.choices import harms_in
from tests.extract.docs import Story, story

pytestmark = pytest.mark.xdist_group("spacy")

END = " It happened Monday night on Vine Street in Dayton, Ohio, Dayton police said."


def harms(s: Story) -> list[tuple[str, str, bool]]:
    """(who was hurt, who did it, left open)."""
    return [(h.victim.label, h.actor.label, h.open is not None) for h in harms_in(s.draft)]


EITHER = "A deputy and a clerk fired. Detectives said it is unclear whether the driver was struck by the deputy or by the clerk."


def test_either_or_gives_two_possible_claims_in_one_set() -> None:
    s = story(EITHER + END)
    found = [(o, c.certainty, c.polarity, c.alternatives) for _, o, c in s.statements("harmedBy")]
    assert sorted(found) == [
        ("A deputy", "possible", "positive", "alternatives/1"),
        ("a clerk", "possible", "positive", "alternatives/1"),
    ]
    assert s.facts("harmedBy") == set()


def test_the_words_that_leave_it_open_are_the_hedge() -> None:
    s = story(EITHER + END)
    for _, _, claim in s.statements("harmedBy"):
        assert claim.hedge is not None
        assert claim.hedge.cut(s.extraction.article) == "unclear whether"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Al Munroe stabbed Rita Bloomfeld.", [("Rita Bloomfeld", "Al Munroe", False)]),
        ("Rita Bloomfeld was stabbed by Al Munroe.", [("Rita Bloomfeld", "Al Munroe", False)]),
        ("Al Munroe, who stabbed Rita Bloomfeld, fled.", [("Rita Bloomfeld", "Al Munroe", False)]),
        ("Al Munroe stabbed himself.", []),
        ("Firefighters rescued Rita Bloomfeld. Medics treated Bloomfeld.", []),
        ("Rita Bloomfeld was stabbed.", []),
        ("Rita Bloomfeld was hit by a truck or a van.", []),
    ],
)
def test_who_hurt_whom(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert harms(story("A man was stabbed." + END + " " + text)) == expected


def test_one_alternative_alone_makes_no_set() -> None:
    s = story("Police are unsure whether the clerk was hit by the clerk or by the deputy. The clerk fell." + END)
    assert list(s.statements("harmedBy")) == []
    said = {(value, c.certainty) for _, value, c in s.statements("gist") if c.alternatives}
    assert said == {("hit by clerk", "possible"), ("hit by deputy", "possible")}


def test_who_shot_a_suspect_is_no_suspect_for_that() -> None:
    s = story("A suspect robbed a store. Officer Dana Whitlow shot the suspect. A customer shot the suspect too." + END)
    roles = s.roles()
    assert ("Dana Whitlow", "suspect") not in roles
    assert ("Dana Whitlow", "officer_involved") in roles
