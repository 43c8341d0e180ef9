from __future__ import annotations

import pytest

from kg.extract.sources import Sources
from tests.extract.docs import model, story

pytestmark = pytest.mark.xdist_group("spacy")

START = "DAYTON, Ohio - A man was shot Monday night on Vine Street in Dayton, Ohio. "


def sources(text: str) -> set[tuple[str, str]]:
    """Kind and label of the sources of the second sentence, the narrator left out."""
    s = story(START + text)
    of = Sources(s.draft)
    found = [of.of(c) for c in s.draft.contexts if c.start >= 16]
    return {(node.kind, node.label) for node in found if node.kind != "narrator"}


SAID = [
    ("Dayton police said a gun was found.", {("agency", "Dayton Police Department")}),
    ("Sgt. Ann Rowley said a gun was found.", {("person", "Ann Rowley")}),
    ("A gun was found, WQRX reported.", {("outlet", "WQRX")}),
    ("A gun was found, the Marlow Gazette reported.", {("outlet", "Marlow Gazette")}),
    ("According to court records, he was on parole.", {("document", "court records")}),
    ("A neighbor said she hid.", {("anonymous", "neighbor")}),
    ("Ann Rowley's brother, who gave no name, said she hid.", {("person", "brother")}),
    ("Grandview Hospital said he is stable.", {("facility", "Grandview Hospital")}),
    ("A gun was found.", set()),
]


@pytest.mark.parametrize(("text", "expected"), SAID, ids=[t for t, _ in SAID])
def test_who_stands_behind_what_is_said(text: str, expected: set[tuple[str, str]]) -> None:
    assert {
        (kind, label.split(",")[0].split(" who")[0].removeprefix("Ann Rowley's ")) for kind, label in sources(text)
    } == expected


def test_who_speaks_goes_on_speaking() -> None:
    s = story(START + '"I ran," Sgt. Ann Rowley said. "I hid." A firefighter was burned, she said.')
    of = Sources(s.draft)
    speakers = [of.of(c).label for c in s.draft.contexts if of.of(c).kind == "person"]
    assert set(speakers) == {"Ann Rowley"}
    assert len(speakers) >= 3


def test_every_claim_has_a_source_and_the_narrator_is_one() -> None:
    s = story(START + "Dayton police said a gun was found.")
    assert {c.source.id.split("/")[0] for c in s.extraction.claims} >= {"narrator"}
    assert all(c.source.id in s.labels for c in s.extraction.claims)


def test_the_model_is_loaded_once(nlp: object) -> None:
    assert nlp is model()
