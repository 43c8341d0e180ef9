from __future__ import annotations

import pytest

from kg.extract.ages import ages
from kg.extract.people import Nominal, nominals, noun_classes
from tests.extract.docs import model, parsed, texts

pytestmark = pytest.mark.xdist_group("spacy")


def found(text: str) -> list[tuple[str, Nominal]]:
    doc = model()(text)
    return [(texts(doc, [n.range])[0], n) for n in nominals(doc, ages(doc), frozenset())]


def test_a_noun_phrase_has_form_number_age_and_gender_of_its_words() -> None:
    doc = parsed(
        "A a DT det 6", "24 24 CD nummod 3", "_- - HYPH punct 3", "_year year NN npadvmod 5", "_- - HYPH punct 5",
        "_old old JJ amod 6", "woman woman NN nsubj 7", "ran run VBD ROOT 7",
    )  # fmt: skip
    (only,) = nominals(doc, ages(doc), frozenset())
    assert texts(doc, [only.range]) == ["A 24-year-old woman"]
    assert (only.form, only.plural, only.count, only.gender) == ("indefinite", False, 1, "female")
    assert only.age is not None
    assert only.age.years == 24


PHRASES = [
    ("The suspect fled.", [("The suspect", "definite", False, 1, None)]),
    ("Three officers came.", [("Three officers", "indefinite", True, 3, None)]),
    ("Officers came.", [("Officers", "bare", True, None, None)]),
    ("A couple fled.", [("A couple", "indefinite", True, 2, None)]),
    ("One man fled.", [("One man", "indefinite", False, 1, "male")]),
    ("His mother wept.", [("His mother", "possessive", False, 1, "female")]),
    ("A gunman fled.", [("A gunman", "indefinite", False, 1, "male")]),
    ("Two 16-year-olds fled.", [("Two 16-year-olds", "indefinite", True, 2, None)]),
    ("A 23-year-old painter fell.", [("A 23-year-old painter", "indefinite", False, 1, None)]),
    ("A murder suspect fled.", [("A murder suspect", "indefinite", False, 1, None)]),
    ("A police officer fled.", [("A police officer", "indefinite", False, 1, None)]),
    ("The Sheriff's Office closed.", []),
    ("Victim services called.", []),
    ("The wagon rolled.", []),
]


@pytest.mark.parametrize(("text", "expected"), PHRASES, ids=[t for t, _ in PHRASES])
def test_noun_phrases_that_denote_people(text: str, expected: list[tuple[str, str, bool, int | None, str | None]]) -> None:
    assert [(words, n.form, n.plural, n.count, n.gender) for words, n in found(text)] == expected


@pytest.mark.parametrize(
    ("text", "other"),
    [("Another man fled.", True), ("The second victim fled.", True), ("A fellow officer fled.", True), ("The man fled.", False)],
)
def test_words_that_set_somebody_apart(text: str, other: bool) -> None:
    assert [n.other for _, n in found(text)] == [other]


@pytest.mark.parametrize("noun", ["suspect", "victim", "officer", "driver", "passenger", "clerk", "student", "neighbor"])
def test_nouns_without_gender_tell_none(noun: str) -> None:
    assert not noun_classes(noun) & {"male", "female"}
    assert [n.gender for _, n in found(f"The {noun} fled.")] == [None]
