from __future__ import annotations

import pytest

from kg.extract.draft import Person
from kg.extract.sides import again, side_features
from tests.extract.docs import Story, story

pytestmark = pytest.mark.xdist_group("spacy")

END = " It happened Monday night on Vine Street in Dayton, Ohio, Dayton police said."


def named(s: Story, name: str) -> Person:
    return next(p for p in s.draft.persons if p.name == name)


def alone(s: Story, **suspects: float) -> dict[int, dict[str, float]]:
    """Scores by surname of the named; everybody else at .1 and .1."""
    found = {id(p): {"victim": 0.1, "suspect": 0.1} for p in s.draft.persons}
    for p in s.draft.persons:
        if p.name and p.name.split()[-1] in suspects:
            found[id(p)] = {"victim": 0.1, "suspect": suspects[p.name.split()[-1]]}
    return found


@pytest.mark.parametrize(
    ("text", "name", "how"),
    [
        ("Al Munroe shot Rita Bloomfeld.", "Al Munroe", {"does harm"}),
        ("Al Munroe shot Rita Bloomfeld.", "Rita Bloomfeld", {"suffers harm"}),
        ("Rita Bloomfeld was shot by Al Munroe.", "Rita Bloomfeld", {"suffers harm"}),
        ("Al Munroe, 27, and Rita Bloomfeld, 31, were charged.", "Al Munroe", {"listed"}),
        ("Al Munroe's mother, Rita Bloomfeld, wept.", "Al Munroe", {"whose"}),
    ],
)
def test_how_the_others_stand_to_a_person(text: str, name: str, how: set[str]) -> None:
    s = story(text + END)
    features = side_features(s.draft, named(s, name), alone(s))
    assert {"does harm", "suffers harm", "listed", "whose", "of"} & set(features) == how


def test_who_is_shot_by_a_suspect_is_more_of_a_victim() -> None:
    s = story("Al Munroe shot Rita Bloomfeld." + END)
    rita = id(named(s, "Rita Bloomfeld"))
    doubtful, sure = again(s.draft, alone(s, Munroe=0.1))[rita], again(s.draft, alone(s, Munroe=0.95))[rita]
    assert sure["victim"] > doubtful["victim"]


def test_who_stands_in_a_list_with_a_suspect_is_more_of_a_suspect() -> None:
    s = story("Al Munroe, 27, and Rita Bloomfeld, 31, came." + END)
    rita = id(named(s, "Rita Bloomfeld"))
    assert again(s.draft, alone(s, Munroe=0.95))[rita]["suspect"] > again(s.draft, alone(s, Munroe=0.1))[rita]["suspect"]
