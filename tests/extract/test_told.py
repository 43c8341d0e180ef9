from __future__ import annotations

import pytest

from kg.extract.told import told
from tests.extract.docs import story

pytestmark = pytest.mark.xdist_group("spacy")

END = " It happened Monday night on Vine Street in Dayton, Ohio, Dayton police said."

TOLD = [
    ("Al Munroe, 27, was shot and killed.", "Al Munroe", "killed"),
    ("Rita Bloomfeld, 31, was wounded.", "Rita Bloomfeld", "injured"),
    ("The gunman killed Al Munroe, 27, and Rita Bloomfeld, 31.", "Rita Bloomfeld", "killed"),
    ("Officers found the bodies of Al Munroe, 27, and Rita Bloomfeld, 31.", "Rita Bloomfeld", "killed"),
    ("Those killed were Al Munroe, 27, Rita Bloomfeld, 31, and Bo Lindqvist, 19.", "Rita Bloomfeld", "killed"),
    ("Al Munroe was among the six people killed.", "Al Munroe", "killed"),
    ("One of the dead was Al Munroe.", "Al Munroe", "killed"),
    ("Al Munroe was not killed.", "Al Munroe", None),
    ("Al Munroe may have been killed.", "Al Munroe", None),
    ("Al Munroe killed a man.", "Al Munroe", None),
    ("Al Munroe said a man was killed.", "Al Munroe", None),
]


@pytest.mark.parametrize(("text", "name", "fate"), TOLD, ids=[t for t, _, _ in TOLD])
def test_what_a_text_says_became_of_somebody(text: str, name: str, fate: str | None) -> None:
    s = story(text + END)
    assert told(s.draft, next(p for p in s.draft.persons if p.name == name)) == fate
