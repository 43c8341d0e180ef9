from __future__ import annotations

import pytest

from tests.extract.docs import story

pytestmark = pytest.mark.xdist_group("spacy")

END = " It happened Monday night on Vine Street in Dayton, Ohio, Dayton police said."

OWN = [
    ("A man was shot in the leg. Another man was stabbed in the arm.", "victim", 2),
    ("Two women were shot in a parked car, police said.", "victim", 2),
    ("A 19-year-old man was shot twice. A gunman in a hooded coat fled on foot.", "suspect", 1),
]
TOLD = [
    ("Four people were shot. Rita Bloomfeld, 61, and Al Munroe, 30, died. Ann Lindell, 22, and Bo Carver, 41, were wounded.", 4),
    ("A man was shot to death. Al Munroe, 30, died at a hospital. The victim was a father of three.", 1),
]


@pytest.mark.parametrize(("text", "role", "number"), OWN)
def test_the_unnamed_stand_for_themselves(text: str, role: str, number: int) -> None:
    persons = [p for p in story(text + END).draft.persons if role in p.roles]
    assert sum(p.count or 1 for p in persons) == number


@pytest.mark.parametrize(("text", "number"), TOLD)
def test_who_is_told_again_is_counted_once(text: str, number: int) -> None:
    persons = [p for p in story(text + END).draft.persons if "victim" in p.roles]
    assert sum(p.count or 1 for p in persons) == number


def test_an_appeal_to_anybody_is_no_witness() -> None:
    read = story("A man was shot in the leg. Anyone who saw the shooter is asked to call detectives." + END)
    assert not [p.label for p in read.draft.persons if p.label.startswith("Anyone") and p.roles]


def test_who_is_set_aside_stays_out_of_the_claims() -> None:
    read = story("A man was shot in the leg. If you are a gun owner, lock it up, a neighbor said." + END)
    assert "owner" not in " ".join(who for who, _ in read.roles())
