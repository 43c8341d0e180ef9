from __future__ import annotations

import pytest

from tests.extract.docs import story

pytestmark = pytest.mark.xdist_group("spacy")

END = " It happened Monday night on Vine Street in Dayton, Ohio, Dayton police said."

COUNTED = [
    ("Three people were killed and two others were injured in a fire.", {"killedCount": {"3"}, "injuredCount": {"2"}}),
    ("A fire killed two people.", {"killedCount": {"2"}, "injuredCount": set()}),
    ("Twenty-one people were hurt when a bus crashed.", {"killedCount": set(), "injuredCount": {"21"}}),
    ("Two men and a woman were wounded in a shooting.", {"killedCount": set(), "injuredCount": set()}),
    ("A house was hit by gunfire in a drive-by shooting. No one was hurt.", {"killedCount": set(), "injuredCount": {"0"}}),
    ("A house was hit by gunfire in a drive-by shooting. No one was killed.", {"killedCount": {"0"}, "injuredCount": set()}),
    ("A man was shot in the leg.", {"killedCount": set(), "injuredCount": set()}),
    ("A man was shot in the leg. No one else was hurt.", {"killedCount": set(), "injuredCount": set()}),
    ("A man, 21, was killed in a fire.", {"killedCount": set(), "injuredCount": set()}),
]


@pytest.mark.parametrize(("text", "counts"), COUNTED, ids=[t for t, _ in COUNTED])
def test_stated_numbers(text: str, counts: dict[str, set[str]]) -> None:
    s = story(text + END)
    assert {predicate: {value for _, value in s.facts(predicate)} for predicate in counts} == counts


def test_that_none_was_hurt_is_the_number_0_and_no_denial() -> None:
    s = story("A house was hit by gunfire in a drive-by shooting. No one was hurt." + END)
    assert [(value, claim.polarity, s.evidence(claim).rstrip(".")) for _, value, claim in s.statements("injuredCount")] == [
        ("0", "positive", "No one was hurt")
    ]


def test_not_a_word_of_the_dead_is_not_0() -> None:
    assert story("A man was shot in the leg." + END).facts("killedCount") == set()


CONDITIONS = [
    ("Dana Whitlow was shot. Whitlow is in critical condition.", ("Dana Whitlow", "critical")),
    ("Dana Whitlow was shot and was listed in fair condition.", ("Dana Whitlow", "fair")),
    ("Dana Whitlow was seriously wounded when she was shot.", ("Dana Whitlow", "serious")),
    ("Dana Whitlow was shot by Al Munroe. She is in stable condition.", ("Dana Whitlow", "stable")),
]


@pytest.mark.parametrize(("text", "expected"), CONDITIONS, ids=[t for t, _ in CONDITIONS])
def test_condition_of_the_one_it_is_said_of(text: str, expected: tuple[str, str]) -> None:
    s = story(text + END)
    agents = {x.subject: s.value(x.object) for c in s.extraction.claims for x in c.statements if x.predicate == "agent"}
    told = [x for c in s.extraction.claims for x in c.statements if x.predicate == "condition"]
    assert {(agents[x.subject], s.value(x.object)) for x in told} == {expected}
