from __future__ import annotations

import pytest

from kg.extract.casualties import counting_phrases
from kg.extract.draft import Person
from kg.extract.readings import evidence
from kg.extract.tolls import candidates, reconcile
from tests.extract.docs import story

pytestmark = pytest.mark.xdist_group("spacy")

END = " It happened Monday night on Vine Street in Dayton, Ohio, Dayton police said."

TOLLS = [
    ("A man was shot Monday. Dana Whitlow, 31, died at the scene.", 1, 0),
    ("Dana Whitlow was shot and killed. Al Munroe was arrested in the shooting death of Whitlow.", 1, 0),
    ("A shooting left one man dead and sent two women to the hospital.", 1, 2),
    ("A man opened fire in a bar, killing three people and wounding five before he fled.", 3, 5),
    ("Two men and a woman were wounded in a shooting.", 0, 3),
    ("A man was shot in the leg. No one else was hurt.", 0, 1),
    ("Two people were hurt in a crash. A man, 40, and a boy, 9, were taken to a hospital.", 0, 2),
    ("Twenty-one people were hurt when a bus crashed.", 0, 21),
    ("A woman was robbed at gunpoint. The robber fled on foot.", 0, 0),
]


@pytest.mark.parametrize(("text", "killed", "injured"), TOLLS, ids=[t for t, _, _ in TOLLS])
def test_the_toll_counts_nobody_twice(text: str, killed: int, injured: int) -> None:
    (incident,) = (i for i in story(text + END).draft.incidents if i.main)
    assert {what: toll.value for what, toll in incident.tolls.items()} == {"killed": killed, "injured": injured}


PHRASES = [
    ("Three dead, two hurt in a fire.", "killed", [3]),
    ("Three dead, two hurt in a fire.", "injured", [2]),
    ("Gunfire wounded at least four people.", "injured", [4]),
    ("Two men were shot on Elm Street.", "hit", [2]),
    ("Two men were shot to death on Elm Street.", "hit", []),
    ("No one was hurt.", "injured", [0]),
    ("A man, 21, was hurt.", "injured", []),
]


@pytest.mark.parametrize(("text", "what", "values"), PHRASES, ids=[f"{w}: {t}" for t, w, _ in PHRASES])
def test_counting_phrases(text: str, what: str, values: list[int]) -> None:
    assert [p.value for p in counting_phrases(story(text).draft, what)] == values


def test_the_people_of_one_sentence_are_a_reading_and_nought_is_always_a_candidate() -> None:
    draft = story("A man and two boys were shot on Vine Street." + END).draft
    found = evidence(draft, draft.incidents[0])
    assert [(r.fate, r.value, r.zone) for r in found.readings] == [("hit", 3, "lead")]
    assert candidates(found, "injured")[:2] == [0, 1]
    assert 3 in candidates(found, "injured")


def test_of_those_hit_the_dead_are_not_injured() -> None:
    draft = story("Four men were shot on Vine Street, and one of them died." + END).draft
    assert 3 in candidates(evidence(draft, draft.incidents[0]), "injured", killed=1)


def test_years_and_feet_count_no_people() -> None:
    draft = story("An officer, a 10 year veteran of the force, was shot on Vine Street." + END).draft
    assert {r.value for r in evidence(draft, draft.incidents[0]).readings} == {1}


def test_who_may_have_been_hurt_is_no_reading() -> None:
    draft = story("Two men were shot. A woman may have been injured." + END).draft
    assert [r for r in evidence(draft, draft.incidents[0]).readings if r.fate == "injured"] == []


def test_a_number_is_stated_where_persons_told_of_do_not_add_up_to_it() -> None:
    s = story("A shooting left one man dead and sent two women to the hospital." + END)
    assert {value for _, value in s.facts("injuredCount")} == {"2"}
    assert {s.evidence(c) for _, _, c in s.statements("injuredCount")} == {
        "A shooting left one man dead and sent two women to the hospital."
    }


def test_an_unnamed_victim_above_the_toll_is_told_of_already() -> None:
    draft = story("Dana Whitlow, 31, was shot and killed on Vine Street." + END).draft
    head = next(t.i for t in draft.doc if t.text == "police")
    twice = Person(
        "person", "the woman", mentions=[(head, head + 1)], heads=[head], roles={"victim": 0.6}, outcomes={"killed": 0.5}
    )
    draft.persons.append(twice)
    reconcile(draft)
    assert (twice.roles, twice.outcomes) == ({}, {})
    assert [p.name for p in draft.persons if "victim" in p.roles] == ["Dana Whitlow"]


def test_named_victims_stay_whatever_the_toll() -> None:
    draft = story("Dana Whitlow, 31, was shot and killed on Vine Street." + END).draft
    head = next(t.i for t in draft.doc if t.text == "police")
    other = Person("person", "Al Munroe", mentions=[(head, head + 1)], heads=[head], name="Al Munroe", roles={"victim": 0.6})
    draft.persons.append(other)
    reconcile(draft)
    assert other.roles == {"victim": 0.6}
