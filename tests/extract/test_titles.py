from __future__ import annotations

import pytest

from kg.extract.titles import is_title, title_before, title_class
from tests.extract.docs import model

pytestmark = pytest.mark.xdist_group("spacy")


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
        ("The woman told deputies Ann Roe had threatened her.", "Ann", None),
        ("Deputies Ann Roe and Bo Lind left.", "Ann", "Deputies"),
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
