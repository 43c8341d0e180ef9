from __future__ import annotations

import pytest

from kg.extract.fates import death_told, fate_at
from tests.extract.docs import story

pytestmark = pytest.mark.xdist_group("spacy")

TOLD = [
    ("A man was shot and killed.", "man", "killed"),
    ("A woman who was stabbed died at the scene.", "woman", "killed"),
    ("The shooting left two men dead.", "men", "killed"),
    ("Deputies found a man dead in a shed.", "man", "killed"),
    ("They found a man dead and another woman wounded.", "man", "killed"),
    ("They found a man dead and a woman wounded.", "woman", "injured"),
    ("A farmer suffered a fatal gunshot wound.", "farmer", "killed"),
    ("A farmer suffered a gunshot wound.", "farmer", "injured"),
    ("Medics were unable to revive the boy.", "boy", "killed"),
    ("Medics could not save the boy.", "boy", "killed"),
    ("Medics revived the boy.", "boy", None),
    ("Officers found the clerk's body in a barn.", "clerk", "killed"),
    ("A bullet went through the clerk's body.", "clerk", None),
    ("He was charged in the death of a boy.", "boy", "killed"),
    ("A driver was pronounced dead.", "driver", "killed"),
    ("A man was shot in the leg.", "man", "hit"),
    ("A gunman shot a clerk.", "clerk", "hit"),
    ("The crash sent a cyclist to the hospital.", "cyclist", "injured"),
    ("A firefighter suffered minor injuries.", "firefighter", "injured"),
    ("A boy wounded in the shooting went home.", "boy", "injured"),
    ("A teen is in critical condition.", "teen", "injured"),
    ("Officers investigate the fatal shooting of a clerk.", "clerk", "killed"),
    ("Officers found the body of a man in a barn.", "man", "killed"),
    ("A man was found shot on Elm Street.", "man", "hit"),
    ("A man shot his wife and then himself.", "wife", "hit"),
    ("A man shot himself in the leg.", "man", "hit"),
    ("The man turned the gun on himself.", "man", "killed"),
    ("Medics treated five shooting victims.", "victims", "injured"),
    ("The driver had minor injuries.", "driver", "injured"),
    ("A gunman shot a clerk.", "gunman", None),
    ("The driver was not hurt.", "driver", None),
    ("A man shot at a bus.", "man", None),
    ("A witness said a man fled.", "witness", None),
]


@pytest.mark.parametrize(
    ("text", "deadly"),
    [
        ("A man was shot and killed.", True), ("A boy, 9, lost his life.", True), ("A man passed away.", True),
        ("It was a fatal crash.", True), ("Officers found a body.", True), ("Medics could not save the boy.", True),
        ("Officers found his body.", True), ("A bullet hit his body.", False), ("He feared for his life.", False),
        ("Police identified the victims as Dana Roe, 34, and Bo Pell, 31.", False),
    ],
)  # fmt: skip
def test_whether_a_death_is_told_at_all(text: str, deadly: bool) -> None:
    assert death_told(story(text).draft.doc) is deadly


@pytest.mark.parametrize(("text", "word", "fate"), TOLD, ids=[f"{w}: {t}" for t, w, _ in TOLD])
def test_what_a_mention_says_became_of_somebody(text: str, word: str, fate: str | None) -> None:
    doc = story(text).extraction and story(text).draft.doc
    head = next(t.i for t in doc if t.text == word)
    told = fate_at(doc, head)
    assert (told and told[0]) == fate
