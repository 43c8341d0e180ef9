from __future__ import annotations

import pytest

from kg.extract.names import person_names
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


def test_a_surname_that_is_a_known_city_is_a_person_where_it_has_an_age() -> None:
    doc = parsed(
        "Bo Bo NNP compound 1 PERSON", "Houston Houston NNP nsubj 2 PERSON", "ran run VBD ROOT 2", "_. . . punct 2",
        "Houston Houston NNP nsubj 9 GPE", "_, , , punct 4", "31 31 CD appos 4", "_, , , punct 4", "then then RB advmod 9",
        "fell fall VBD ROOT 9", "_. . . punct 9",
    )  # fmt: skip
    assert texts(doc, [m.name for m in person_names(doc)]) == ["Bo Houston", "Houston"]


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
    ("Amber Whitlock, a nurse, was hurt.", ["Amber Whitlock"]),
    ("Police issued an Amber Alert on Friday.", []),
    ("Jesus Ortega-Flint and April Whitlock were hurt.", ["Jesus Ortega-Flint", "April Whitlock"]),
    ("Four engines and three Battalion Chief Support Teams came.", []),
    ("Crews went to a Major Structure Blaze.", []),
    ("A 47-year-old Quarry Hill man was shot.", []),
    ("The fire was in the Wexcombe neighborhood.", []),
    ("Dana Whitlock, 31, of Prince Malvern, was hurt.", ["Dana Whitlock"]),
    ("Thieves broke into Moe Quibble's Corner Store.", []),
    ("The passenger was his aunt, Odette Tarbell, who was hurt.", ["Odette Tarbell"]),
    ("TCSO Sergeant Petra Lund said so.", ["Petra Lund"]),
    ("Detective Senior Sergeant Ivo Brandt said so.", ["Ivo Brandt"]),
    ("The Office of Inspector General helped.", []),
    ("Toddler Milo Whitlock was hurt.", ["Milo Whitlock"]),
    ("Police identified the driver as Amber Voss-Tarbell.", ["Amber Voss-Tarbell"]),
    ("The Salvation Army said it would help.", []),
    ("Neighbor Lorna Westerly said it was loud.", ["Lorna Westerly"]),
    ("Austin Whitlock, 31, was hurt. Friends of Austin left flowers.", ["Austin Whitlock", "Austin"]),
    ("Austin Whitlock, 31, was hurt. He was flown to Austin, Texas.", ["Austin Whitlock"]),
    ('"It was loud," said Lorna Westerly Pugh, a neighbor.', ["Lorna Westerly Pugh"]),
]


@pytest.mark.parametrize(("text", "names"), NAMED, ids=[t[:40] for t, _ in NAMED])
def test_names_in_a_sentence(text: str, names: list[str]) -> None:
    doc = model()(text)
    assert texts(doc, [m.name for m in person_names(doc)]) == names
