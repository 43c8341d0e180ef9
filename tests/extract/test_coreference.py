from __future__ import annotations

import pytest

from tests.extract.docs import story, texts

pytestmark = pytest.mark.xdist_group("spacy")

END = " It happened Monday in Dayton, Ohio, police said."


def people(text: str, *, title: str = "") -> list[list[str]]:
    """The mentions of each person or group, pronouns last."""
    s = story(text, title=title)
    return [texts(s.doc, p.mentions) + [s.doc[i].text for i in p.pronouns] for p in s.draft.persons]


JOINED = [
    (
        "an unnamed one and the named one of the same age, one person",
        "A 24-year-old man was shot on Salem Avenue. Reggie Tolland, 24, died at the scene.",
        ["A 24-year-old man", "Reggie Tolland"],
    ),
    (
        "one who was hurt, unnamed and later named, one person",
        "A woman was shot outside a bakery. Rita Bloomfeld died at a hospital.",
        ["A woman", "Rita Bloomfeld"],
    ),
    ("full name and surname", "Ann Rowley fled. Police stopped Rowley at a bank.", ["Ann Rowley", "Rowley"]),
    ("apposition after a name", "Ann Rowley, a nurse, was hit. Rowley died.", ["Ann Rowley", "a nurse", "Rowley"]),
    ("apposition before a name", "The driver, Ann Rowley, was hit.", ["The driver", "Ann Rowley"]),
    ("identified as", "The victim was identified as Ann Rowley.", ["The victim", "Ann Rowley"]),
    ("the suspect, under other names", "The gunman fled. The suspect was caught.", ["The gunman", "The suspect"]),
    ("a child of the family, then 'the girl'", "Lou Dietzen's daughter was shot. The girl died.", ["daughter", "The girl"]),
    ("the same one, told apart twice", "Two men were jailed. The third man ran. The third man is armed.", ["The third man"] * 2),
    ("a pronoun", "Ann Rowley was shot. She died at a hospital.", ["Ann Rowley", "She"]),
    ("a pronoun in a relative clause", "Bo Tranter shot Ann Rowley, who was found in her car.", ["Ann Rowley", "her"]),
    ("who is charged is who was arrested", "A man was shot. Officers arrested Vic Sandoz. He is charged with assault.",
     ["Vic Sandoz", "He"]),
    ("who speaks goes on speaking", "Chief Ann Rowley came. A firefighter was burned, Rowley said. A dog was burned, she said.",
     ["Chief Ann Rowley", "Rowley", "she"]),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "mentions"), JOINED, ids=[j[0] for j in JOINED])
def test_mentions_of_one_person_are_joined(why: str, text: str, mentions: list[str]) -> None:
    assert mentions in people(text + END), why


APART = [
    ("a son and his wife", "Her son, his wife and a baby got out.", "Her son", "his wife"),
    ("ages differ", "Neil Farrow, 38, was held. The 33-year-old victim is stable.", "Neil Farrow", "The 33-year-old victim"),
    ("another woman", "A woman was carjacked. Later another woman, Rita Bloomfeld, was robbed.", "A woman", "Rita Bloomfeld"),
    ("third and second", "Al Boudoin was jailed. The third man got away.", "Al Boudoin", "The third man"),
    ("a title after a father", "She was driven by a friend's father, Lt. Cory Haldren said.", "father", "Lt. Cory Haldren"),
    ("a negated equation", "Ann Rowley is not the suspect. The suspect fled.", "Ann Rowley", "the suspect"),
    ("subject and object of one verb", "The driver climbed out and argued with her. The driver fled.", "The driver", "her"),
    ("subject and agent of one verb", "Ann Rowley fired. It is unclear whether she was hit by the clerk.", "the clerk", "she"),
    ("a clause and its object", "A 23-year-old painter, whom she did not name, was burned.", "A 23-year-old painter", "she"),
    ("Jr. and Sr.", "Bo Tranter Jr. was shot. Bo Tranter Sr. called 911.", "Bo Tranter Jr.", "Bo Tranter Sr."),
    (
        "one first name begins the other, and ages differ",
        "Paula Tranter, 38, was shot. Paul Tranter, 61, fled.",
        "Paula Tranter",
        "Paul Tranter",
    ),
    ("whom something is handed to", "Ann Rowley ran. Max Holden, the manager, handed her a towel.", "Max Holden", "her"),
    ("first names differ", "Ann Rowley was shot. Max Rowley fled.", "Ann Rowley", "Max Rowley"),
    ("officer and burglar", "A burglar was shot. Officer Ann Rowley was hurt.", "A burglar", "Officer Ann Rowley"),
    ("coach and boy", "Beth Okonwu, who coached the boy, wept.", "Beth Okonwu", "the boy"),
]


@pytest.mark.parametrize(("why", "text", "one", "two"), APART, ids=[a[0] for a in APART])
def test_two_people_are_not_made_one(why: str, text: str, one: str, two: str) -> None:
    for mentions in people(text + END):
        plain = [m.removesuffix(",") for m in mentions]
        assert not (any(one == m for m in plain) and any(two == m for m in plain)), f"{why}: {mentions}"


def test_a_headlines_man_is_nobody_when_several_are_named() -> None:
    text = "Judge Pat Hallow jailed Ray Ostrander, 58, for killing Lora Quibble in 2009. Ostrander strangled Quibble." + END
    assert ["Ray Ostrander", "Ostrander"] in people(text, title="Dayton man gets 22 to 44 years")


def test_a_pronoun_of_the_text_is_nobody_of_the_headline_only() -> None:
    text = (
        "Terrell Maddox was arrested Monday in the death of a boy. Police say he hid a gun. The boy's father, Al Poe, wept." + END
    )
    found = people(text, title="Father of slain boy speaks")
    assert not any({"he", "Al Poe"} <= set(mentions) for mentions in found)


def test_a_headlines_woman_is_the_one_whom_the_text_names() -> None:
    text = "Tiffany Brandel, 33, was shot to death on Vine Street. Brandel died at the scene." + END
    assert ["Woman", "Tiffany Brandel", "Brandel"] in people(text, title="Woman shot to death on Vine Street")


NAMES = ["Mary Whitlow", "John Whitlow", "José Luis Orozco", "Fatima Al-Sayeg", "Latoya Brisk", "Wei Zhang", "Robin Sharpe"]


@pytest.mark.parametrize("name", NAMES)
def test_no_gender_from_a_name(name: str) -> None:
    s = story(f"{name}, 31, was shot Monday in Dayton, Ohio, police said.")
    assert [(p.name, p.age, p.gender) for p in s.draft.persons if p.name] == [(name, 31, None)]
    assert s.facts("gender") == set()


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("Robin Sharpe was shot. She died.", "female"),
        ("Robin Sharpe was shot in his car.", "male"),
        ("Robin Sharpe, a mailman, was shot.", None),
        ("Robin Sharpe, a father of two, was shot.", "male"),
        ("Robin Sharpe, a businesswoman, was shot.", "female"),
        ("The woman, Robin Sharpe, was shot.", "female"),
        ("Robin Sharpe was shot. They died.", None),
    ],
)
def test_gender_from_nouns_and_pronouns_only(text: str, gender: str | None) -> None:
    assert [p.gender for p in story(text + END).draft.persons if p.name] == [gender]


def test_the_name_is_the_fullest_form_and_the_description_a_verbatim_mention() -> None:
    s = story("Officer Dana Whitlow, 34, was shot. Dana M. Whitlow is stable." + END)
    (person,) = [p for p in s.draft.persons if p.name]
    assert person.name == "Dana M. Whitlow"
    assert person.description is not None
    assert s.doc[slice(*person.description)].text == "Officer Dana Whitlow, 34"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Dana Whitlock leaves a wife, Tilda, and two sons, Boris and Joss.", {"Dana Whitlock", "Tilda", "Boris", "Joss"}),
        ("A 42-year-old man, identified as Rodd Quillfeather, died.", {"Rodd Quillfeather"}),
        ("Police identified Rodd Quillfeather as the 42-year-old man who died.", {"Rodd Quillfeather"}),
    ],
)
def test_first_names_beside_relatives_and_names_that_a_text_gives(text: str, names: set[str]) -> None:
    s = story(text + " A man was shot Monday in Dayton, Ohio, police said.")
    assert {p.name for p in s.draft.persons if p.name} == names
    assert all(p.age == 42 for p in s.draft.persons if p.name == "Rodd Quillfeather")
