from __future__ import annotations

import pytest

from kg.extract.triggers import trigger_hits
from tests.extract.docs import plain


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("A man was stabbed.", [("stabbing", "stabbed")]),
        ("A MAN WAS STABBED.", [("stabbing", "STABBED")]),
        ("He was robbed.", [("robbery", "robbed")]),
        ("He drowned.", [("accident_other", "drowned")]),
        ("Tea was served.", []),
    ],
)
def test_words_that_tell_an_incident(text: str, hits: list[tuple[str, str]]) -> None:
    doc = plain(text)
    assert [(kind, doc[s:e].text) for kind, s, e in trigger_hits(doc, frozenset())] == hits


def test_the_longest_phrase_of_a_type_counts_once() -> None:
    doc = plain("It was an armed robbery.")
    found = [doc[s:e].text for kind, s, e in trigger_hits(doc, frozenset()) if kind == "robbery"]
    assert found[0] == "armed robbery"


def test_a_name_triggers_nothing() -> None:
    doc = plain("Robb Burns left.")
    assert trigger_hits(doc, frozenset({0, 1})) == []
