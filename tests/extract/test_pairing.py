from __future__ import annotations

import pytest

from tests.extract.docs import story

pytestmark = pytest.mark.xdist_group("spacy")

ONE = [
    ("DAYTON, Ohio - A 24-year-old man was shot and killed Monday night on Vine Street, Dayton police said. Officers found him "
     "in a yard.\n\nThe coroner's office identified the victim on Tuesday as Rodd Quillfeather.", "Rodd Quillfeather", 24),
    ("DAYTON, Ohio - A 47-year-old man was charged with burglary Friday night, Dayton police said.\n\nRodd Quillfeather, of "
     "Xenia, was charged with burglary and is held in the county jail.", "Rodd Quillfeather", 47),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "age"), ONE, ids=["victim", "suspect"])
def test_who_is_told_of_by_age_and_later_by_name_is_one(text: str, name: str, age: int) -> None:
    s = story(text)
    assert [(p.name, p.age) for p in s.draft.persons if p.name == name or p.age == age] == [(name, age)]


def test_who_speaks_in_office_is_not_the_one_of_the_age() -> None:
    s = story(
        "DAYTON, Ohio - A 24-year-old man was shot and killed Monday night on Vine Street. "
        "The man died at the scene, said Sgt. Ann Rowley of the Dayton Police Department."
    )
    assert [p.age for p in s.draft.persons if p.name == "Ann Rowley"] == [None]


def test_a_woman_is_not_made_one_with_a_man() -> None:
    s = story(
        "DAYTON, Ohio - A 24-year-old man was shot Monday night on Vine Street, Dayton police said. "
        "Rita Bloomfeld was also shot. She died at the scene."
    )
    assert [p.age for p in s.draft.persons if p.name == "Rita Bloomfeld"] == [None]
