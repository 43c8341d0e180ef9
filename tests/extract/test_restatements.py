"""What a second source says too is stated again, and so is what it says otherwise."""

from __future__ import annotations

import pytest

from tests.extract.docs import Story, story

pytestmark = pytest.mark.xdist_group("spacy")


@pytest.fixture(scope="module")
def report() -> Story:
    return story(
        "Seven people were wounded in a shooting at a park in Dayton on Tuesday night, police said.\n\n"
        "Ray Dellmer, 31, was killed, police said. The coroner said Dellmer died at the scene.\n\n"
        "Mayor Odell Crane said five people were wounded. The mayor gave the age of Ray Dellmer, 31, as well.",
        title="Gunfire at Dayton park",
    )


def test_an_outcome_is_stated_by_each_source(report: Story) -> None:
    told = {report.labels[c.source.id] for _, value, c in report.statements("outcome") if value == "killed"}
    assert len(told) >= 2


def test_another_number_is_kept_beside_the_first(report: Story) -> None:
    told = {(value, report.labels[c.source.id]) for _, value, c in report.statements("injuredCount")}
    assert ("5", "Odell Crane") in told
    assert len({value for value, _ in told}) == 2


def test_the_narrator_who_repeats_a_number_says_nothing_new() -> None:
    again = story(
        "Seven people were wounded in a shooting in Dayton on Tuesday night, police said.\n\n"
        "The seven people wounded in the shooting were taken to hospitals."
    )
    assert len([1 for _ in again.statements("injuredCount")]) == 1
