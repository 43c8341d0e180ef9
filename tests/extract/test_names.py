from __future__ import annotations

import pytest

from kg.extract.names import is_title, person_names, title_before, title_class
from tests.extract.docs import model, parsed, texts

pytestmark = pytest.mark.xdist_group("spacy")


def test_title_is_not_part_of_the_name() -> None:
    doc = parsed(
        "Marlow Marlow NNP compound 5 GPE", "Police police NNP compound 5", "Sgt. sgt. NNP compound 5",
        "Ann Ann NNP compound 5 PERSON", "B. B. NNP compound 5 PERSON", "Roe Roe NNP nsubj 6 PERSON", "spoke speak VBD ROOT 6",
        "_. . . punct 6",
    )  # fmt: skip
    (only,) = person_names(doc)
    assert (texts(doc, [only.name]), texts(doc, [only.title or (0, 0)])) == (["Ann B. Roe"], ["Police Sgt."])


def test_a_possessive_and_a_stray_word_are_cut_off_an_entity() -> None:
    doc = parsed(
        "The the DT det 3 PERSON", "Ann Ann NNP compound 2 PERSON", "Roe Roe NNP poss 3 PERSON", "_'s 's POS case 2 PERSON",
        "car car NN ROOT 4",
    )  # fmt: skip
    assert texts(doc, [m.name for m in person_names(doc)]) == ["Ann Roe"]


def test_a_lone_surname_is_found_again_whatever_the_model_calls_it() -> None:
    doc = parsed(
        "Bo Bo NNP compound 1 PERSON", "Quibble Quibble NNP nsubj 2 PERSON", "ran run VBD ROOT 2", "_. . . punct 2",
        "Quibble Quibble NNP nsubj 5 GPE", "fell fall VBD ROOT 5", "_. . . punct 5",
    )  # fmt: skip
    assert texts(doc, [m.name for m in person_names(doc)]) == ["Bo Quibble", "Quibble"]


def test_a_surname_that_is_a_known_city_stays_a_city_where_the_model_says_so() -> None:
    doc = parsed(
        "Bo Bo NNP compound 1 PERSON", "Houston Houston NNP nsubj 2 PERSON", "ran run VBD ROOT 2", "in in IN prep 2",
        "Houston Houston NNP pobj 3 GPE", "_. . . punct 2",
    )  # fmt: skip
    assert texts(doc, [m.name for m in person_names(doc)]) == ["Bo Houston"]


def test_a_name_that_stands_only_in_the_headline_is_left_out() -> None:
    doc = parsed(
        "Grim Grim NNP compound 1 PERSON", "Reaper Reaper NNP ROOT 1 PERSON", "today today NN npadvmod 1",
        "Ann Ann NNP compound 4 PERSON",
        "Roe Roe NNP nsubj 5 PERSON", "ran run VBD ROOT 5",
    )  # fmt: skip
    assert texts(doc, [m.name for m in person_names(doc, body=3)]) == ["Ann Roe"]
    assert texts(doc, [m.name for m in person_names(doc, body=0)]) == ["Grim Reaper", "Ann Roe"]


NAMED = [
    ("Dana Whitlock, 34, was driving.", ["Dana Whitlock"]),
    ("Police arrested 34-year-old Dana Whitlock.", ["Dana Whitlock"]),
    ("The driver was identified as Teodoro Vance-Ruiz.", ["Teodoro Vance-Ruiz"]),
    ("Renata Orly-Boone left. Orly-Boone said nothing.", ["Renata Orly-Boone", "Orly-Boone"]),
    ("Chief Deputy District Attorney Owen Pratchard objected.", ["Owen Pratchard"]),
    ("Attorney General Lena Fisk objected.", ["Lena Fisk"]),
    ("Col. Everett Sayre said so.", ["Everett Sayre"]),
    ("Hector de la Cruz Jr., 40, was hurt.", ["Hector de la Cruz Jr."]),
    ("Sean O'Malley-Finch and Mia D'Souza were hurt.", ["Sean O'Malley-Finch", "Mia D'Souza"]),
    ("Zoë Castonguay and René Thibault were hurt.", ["Zoë Castonguay", "René Thibault"]),
    ("The crash closed Martin Luther King Boulevard.", []),
    ("Police shut Interstate 80 near Fort Wayne on Monday.", []),
    ("The NAACP and the FBI objected.", []),
]


@pytest.mark.parametrize(("text", "names"), NAMED, ids=[t[:40] for t, _ in NAMED])
def test_names_in_a_sentence(text: str, names: list[str]) -> None:
    doc = model()(text)
    assert texts(doc, [m.name for m in person_names(doc)]) == names


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("Springfield Police Sgt. Ann Roe left.", "Ann", "Police Sgt."),
        ("Assistant District Attorney Ann Roe left.", "Ann", "Assistant District Attorney"),
        ("Deputy Prosecuting Attorney Ann Roe left.", "Ann", "Deputy Prosecuting Attorney"),
        ("Ohio Attorney General Ann Roe left.", "Ann", "Attorney General"),
        ("Deputy Fire Chief Ann Roe left.", "Ann", "Deputy Fire Chief"),
        ("State Police Trooper Ann Roe left.", "Ann", "Police Trooper"),
        ("Lt. Col. Ann Roe left.", "Ann", "Lt. Col."),
        ("Mr. Roe left.", "Roe", "Mr."),
        ("A painter, Ann Roe, left.", "Ann", None),
        ("The chief, Ann Roe, left.", "Ann", None),
        ("The county named Ann Roe.", "Ann", None),
    ],
)
def test_the_run_of_title_words_before_a_name(text: str, name: str, title: str | None) -> None:
    doc = model()(text)
    found = title_before(doc, next(t.i for t in doc if t.text == name))
    assert (None if found is None else doc[slice(*found)].text) == title


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Police Sgt.", "police"), ("Deputy Fire Chief", "fire"), ("Assistant District Attorney", "legal"), ("Dr.", "medical"),
        ("Mayor", "government"), ("spokeswoman", "spokesperson"), ("Mr.", "honorific"), ("Painter", None), ("", None),
    ],
)  # fmt: skip
def test_class_of_a_title(text: str, kind: str | None) -> None:
    assert title_class(text) == kind


@pytest.mark.parametrize(("word", "is_one"), [("Sheriff", True), ("district attorney", True), ("Whitlock", False)])
def test_ranks_and_offices_are_titles(word: str, is_one: bool) -> None:
    assert is_title(word) is is_one
