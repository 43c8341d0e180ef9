from __future__ import annotations

import pytest

from kg.extract.draft import Person
from kg.extract.sources import Sources
from tests.extract.docs import model, story

pytestmark = pytest.mark.xdist_group("spacy")

CHARGED = "Dayton police arrested two men. The Montgomery County District Attorney's Office charged one."
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
    ("Ann Rowley's family said she hid.", {("group", "family")}),
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


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Wade Hallock works as a cook at the diner. He told police the door was open.", {"Wade Hallock"}),
        ("Wade Hallock, a man of few words, works at the diner. She told police the door was open.", set()),
        ("Wade Hallock and Ida Corrin work at the diner. He told police the door was open.", set()),
        ("Deputies arrived. He told police the door was open.", set()),
    ],
)
def test_he_who_has_not_spoken_yet_is_whom_the_sentence_before_is_about(text: str, named: set[str]) -> None:
    s = story(START + text)
    of = Sources(s.draft)
    assert {n.name for c in s.draft.contexts if isinstance(n := of.of(c), Person) and n.name} == named


def test_somebody_else_who_spoke_in_between_is_passed_over() -> None:
    s = story(START + "Wade Hallock said his niece told him she heard it. He said the door was open.")
    assert Sources(s.draft).of(s.draft.contexts[-1]).label == "Wade Hallock"


@pytest.mark.parametrize(
    ("bodies", "speaker", "label"),
    [
        (CHARGED, "The DA said", "Montgomery County District Attorney's Office"),
        (CHARGED, "An investigation determined", "investigation"),
        ("Dayton police came.", "An investigation determined", "Dayton Police Department"),
    ],
)
def test_an_office_that_speaks_is_that_of_the_only_body_that_has_it(bodies: str, speaker: str, label: str) -> None:
    assert {name for _, name in sources(f"{bodies} {speaker} that a gun was fired.")} == {label}


def test_every_claim_has_a_source_and_the_narrator_is_one() -> None:
    s = story(START + "Dayton police said a gun was found.")
    assert {c.source.id.split("/")[0] for c in s.extraction.claims} >= {"narrator"}
    assert all(c.source.id in s.labels for c in s.extraction.claims)


def test_the_model_is_loaded_once(nlp: object) -> None:
    assert nlp is model()
