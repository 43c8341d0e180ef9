from __future__ import annotations

import pytest

from kg.extract.tenures import is_official
from tests.extract.docs import story

pytestmark = pytest.mark.xdist_group("spacy")

START = "DAYTON, Ohio - A man was shot Monday on Vine Street, Dayton police said. "


def tenures(text: str) -> set[tuple[str, str | None, str | None]]:
    """(holder, position, organisation)."""
    s = story(START + text)
    of: dict[str, dict[str, str]] = {}
    for claim in s.extraction.claims:
        for x in claim.statements:
            if x.subject.startswith("tenure/"):
                of.setdefault(x.subject, {})[x.predicate] = s.value(x.object)
    return {(d["holder"], d.get("position"), d.get("organization")) for d in of.values()}


HELD = [
    ("Sgt. Ann Rowley came.", {("Ann Rowley", "Sgt.", "Dayton police")}),
    ("Dayton Police Chief Ann Rowley came.", {("Ann Rowley", "Police Chief", "Dayton police")}),
    ("Deputy Fire Chief Ann Rowley of the Dayton Fire Department came.",
     {("Ann Rowley", "Deputy Fire Chief", "Dayton Fire Department")}),
    ("Montgomery County Sheriff Ann Rowley came.", {("Ann Rowley", "Sheriff", "Montgomery County Sheriff")}),
    ("Ann Rowley, a spokeswoman for the Dayton Police Department, came.",
     {("Ann Rowley", "spokeswoman", "Dayton Police Department")}),
    ("Ann Rowley, a spokeswoman for the railroad, came.", {("Ann Rowley", "spokeswoman", None)}),
    ("Utility spokesman Max Rowley came.", {("Max Rowley", "spokesman", None)}),
    ("Department spokesman Max Rowley came.", {("Max Rowley", "spokesman", "Dayton police")}),
    ("Mr. Max Rowley came.", set()),
    ("Max Rowley, a baker, came.", {("Max Rowley", "baker", None)}),
    ('"It was loud," said community activist Max Rowley.', {("Max Rowley", "community activist", None)}),
    ('"It was loud," said Coach Max Rowley.', {("Max Rowley", "Coach", None)}),
    ("Max Rowley is the vice-president of the club.", {("Max Rowley", "vice-president", None)}),
    ("Max Rowley is not the treasurer of the club.", set()),
    ("Max Rowley with the Dayton Police Department said so.", {("Max Rowley", None, "Dayton Police Department")}),
    ("The Montgomery County Sheriff's Office helped, sheriff's Sgt. Ann Rowley said.",
     {("Ann Rowley", "Sgt.", "Montgomery County Sheriff's Office")}),
    ("Xenia Officer Ann Rowley came.", {("Ann Rowley", "Officer", "Xenia Officer")}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), HELD, ids=[t for t, _ in HELD])
def test_office_and_body(text: str, expected: set[tuple[str, str | None, str | None]]) -> None:
    assert {(holder, position, where) for holder, position, where in tenures(text)} == expected


def test_holder_position_and_body_rest_on_words_of_one_sentence() -> None:
    s = story(START + "Sgt. Ann Rowley of the Dayton Police Department came.")
    for predicate in ("holder", "position", "organization"):
        for _, _, claim in s.statements(predicate):
            assert s.evidence(claim) == "Sgt. Ann Rowley of the Dayton Police Department came."


@pytest.mark.parametrize(
    ("text", "official"),
    [
        ("Sgt. Ann Rowley came.", True),
        ("Ann Rowley, a spokeswoman, came.", True),
        ("Ms. Ann Rowley came.", False),
        ("Ann Rowley came.", False),
    ],
)
def test_who_is_known_by_an_office(text: str, official: bool) -> None:
    s = story(START + text)
    assert [is_official(s.doc, p) for p in s.draft.persons if p.name] == [official]
