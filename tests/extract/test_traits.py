from __future__ import annotations

import pytest

from kg.extract.draft import Person
from kg.extract.listing import listed
from kg.extract.traits import person_features
from tests.extract.docs import Story, story

pytestmark = pytest.mark.xdist_group("spacy")

END = " It happened Monday night on Vine Street in Dayton, Ohio, Dayton police said."


def named(s: Story, name: str) -> Person:
    return next(p for p in s.draft.persons if p.name == name)


@pytest.mark.parametrize(
    ("text", "name", "features"),
    [
        ("Al Munroe was shot by deputies.", "Al Munroe", {"harmed by police"}),
        ("Deputies shot Al Munroe.", "Al Munroe", {"harmed by police"}),
        ("Al Munroe was shot by a neighbor.", "Al Munroe", set()),
        ("Al Munroe was taken into custody.", "Al Munroe", {"held:nsubjpass:into"}),
        ("The suspects were identified as Al Munroe, 27, and Rita Bloomfeld, 31.", "Al Munroe", {"as:suspect"}),
        ("The suspects were identified as Al Munroe, 27, and Rita Bloomfeld, 31.", "Rita Bloomfeld", {"as:suspect"}),
        ("Al Munroe's brother was shot.", "Al Munroe", {"poss:relative", "poss:nsubjpass:harm", "poss:nsubjpass:act"}),
    ],
)
def test_what_the_text_shows_of_a_person(text: str, name: str, features: set[str]) -> None:
    s = story(text + END)
    marks = ("harmed by police", "held:", "as:suspect", "poss:relative", "poss:nsubj")
    assert {f for f in person_features(s.draft, named(s, name)) if f.startswith(marks)} == features


def test_names_in_a_list_know_each_other() -> None:
    s = story("Al Munroe, 27, of Xenia, Rita Bloomfeld, 31, and Bo Lindqvist, 19, were charged with theft." + END)
    for name, others in (("Al Munroe", {"Bloomfeld", "Lindqvist"}), ("Bo Lindqvist", {"Munroe", "Bloomfeld"})):
        assert {s.doc[i].text for i in listed(s.draft, named(s, name).heads[0])} == others


def test_two_names_parted_by_a_verb_are_no_list() -> None:
    s = story("Al Munroe shot Rita Bloomfeld, 31." + END)
    assert listed(s.draft, named(s, "Al Munroe").heads[0]) == []


def test_features_hold_no_name() -> None:
    s = story("Al Munroe, 27, shot Rita Bloomfeld. Munroe was arrested by Sgt. Bo Lindqvist." + END)
    for person in s.draft.persons:
        text = " ".join(person_features(s.draft, person)).lower()
        assert not any(word in text for word in ("munroe", "bloomfeld", "lindqvist", "rita"))
