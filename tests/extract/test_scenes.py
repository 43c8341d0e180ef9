from __future__ import annotations

import pytest

from tests.extract.docs import story

pytestmark = pytest.mark.xdist_group("spacy")

TEXT = "DAYTON, Ohio - A man was shot at 11:30 p.m. Wednesday in the 300 block of Alder Street, Dayton police said."


def test_what_is_claimed_of_an_incident() -> None:
    s = story(TEXT)
    label = "shooting, DAYTON"
    assert s.facts("incidentType") == {(label, "shooting")}
    assert s.facts("prominence") == {(label, "main")}
    assert s.facts("time") == {(label, "11:30 p.m. Wednesday")}
    assert s.facts("place") == {(label, "300 block of Alder Street")}
    assert s.facts("city") == {(label, "DAYTON")}


def test_a_time_keeps_words_date_clock_precision_and_resolution() -> None:
    s = story(TEXT)
    words = "11:30 p.m. Wednesday"
    for predicate, value in {
        "expression": words, "date": "2024-05-08", "clockTime": "23:30:00", "precision": "minute",
        "resolution": "relative_to_publication",
    }.items():  # fmt: skip
        assert s.facts(predicate) == {(words, value)}


def test_the_police_are_the_source_of_what_they_said() -> None:
    s = story(TEXT)
    assert {s.labels[claim.source.id] for _, _, claim in s.statements("incidentType")} == {"Dayton police"}
