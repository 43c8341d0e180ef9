from __future__ import annotations

import pytest

from kg.extract.traits import masked, predicate_of
from tests.extract.docs import model, parsed, story

pytestmark = pytest.mark.xdist_group("spacy")

END = " It happened Monday night on Vine Street in Dayton, Ohio, Dayton police said."

PARTS = [
    ("A man was shot in the leg.", "A man", "victim"),
    ("A gunman shot two men and fled.", "A gunman", "suspect"),
    ("Al Munroe, 30, was arrested and charged with stabbing a man.", "Al Munroe", "suspect"),
    ("Rita Bloomfeld, 61, was robbed at gunpoint by a man.", "Rita Bloomfeld", "victim"),
    ("A man was shot, Sgt. Ann Rowley said. Rowley said the gunman fled.", "Ann Rowley", "spokesperson"),
    ("A man was shot. Officers found him in a yard.", "Officers", "responder"),
    ("A man was stabbed. Detectives are investigating the stabbing.", "Detectives", "investigator"),
    ("A man was shot. Witnesses told police they heard six shots.", "Witnesses", "witness"),
]


@pytest.mark.parametrize(("text", "who", "role"), PARTS, ids=[f"{w} {r}" for _, w, r in PARTS])
def test_the_part_that_somebody_takes(text: str, who: str, role: str) -> None:
    assert (who, role) in {(who_.split(" in ")[0], r) for who_, r in story(text + END).roles()}


@pytest.mark.parametrize("text", [t for t, _, _ in PARTS])
def test_nobody_is_victim_and_suspect_at_once(text: str) -> None:
    for person in story(text + END).draft.persons:
        assert not {"victim", "suspect"} <= person.roles.keys()
        assert all(0.0 < p <= 1.0 for p in person.roles.values())


def test_names_and_numbers_are_masked() -> None:
    doc = parsed(
        "Dana Dana NNP nsubj 1 PERSON", "hit hit VBD ROOT 1", "31 31 CD nummod 3", "geese goose NNS dobj 1", "in in IN prep 1",
        "Dayton Dayton NNP pobj 4 GPE",
    )  # fmt: skip
    assert [masked(t) for t in doc] == ["PERSON", "hit", "NUM", "goose", "in", "GPE"]


def test_the_predicate_of_a_mention_is_its_verb_but_not_across_a_relative_clause() -> None:
    doc = model()("A man who was shot died.")
    assert predicate_of(doc[1]).text == "died"
    assert predicate_of(doc[2]).text == "shot"


@pytest.mark.parametrize(
    "told",
    [
        "Al Munroe, 46, was last seen Monday driving a red van.",
        "Al Munroe, 46, vanished after work.",
        "Al Munroe, 46, was reported missing Monday night.",
    ],
)
def test_the_missing_are_no_suspects(told: str) -> None:
    s = story(f"DAYTON, Ohio - Police asked for help finding a missing man. {told} Dayton police are searching for him.")
    assert {role for who, role in s.roles() if "Al Munroe" in who} == {"missing"}
    assert not {outcome for who, outcome in s.facts("outcome") if "Al Munroe" in who}


def test_whose_relative_was_shot_is_a_relative_of_the_victim() -> None:
    s = story("Al Munroe's father was shot and killed." + END)
    assert ("Al Munroe", "relative_of_victim") in s.roles()
    assert not {("Al Munroe", "victim"), ("Al Munroe", "suspect")} & s.roles()
