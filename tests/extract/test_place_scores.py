from __future__ import annotations

from kg.extract.place_scores import likeliest_kind, place_features, surroundings
from kg.extract.place_spans import PlaceSpan
from tests.extract.docs import plain

OHIO = (("OH", 0.95), ("TX", 0.01))


def test_surroundings_know_the_state_the_policed_towns_and_the_largest_city() -> None:
    around = surroundings(OHIO, ["Xenia", "Dayton"], ["Xenia"])
    assert around.state == "OH"
    assert around.policed == {"xenia"}
    assert around.metropolis is not None
    assert around.metropolis.name == "Dayton"


def test_surroundings_of_an_article_at_home_nowhere_are_empty() -> None:
    around = surroundings((("OH", 0.05),), ["Dayton"], [])
    assert (around.state, around.metropolis) == (None, None)


def test_features_tell_how_a_town_stands_to_the_largest_city() -> None:
    doc = plain("A barn burned in Kettering. Dayton police came.")
    features = place_features(
        doc, [PlaceSpan(4, 5, "city", "entity GPE")], 0, frozenset(), surroundings(OHIO, ["Dayton"], ["Dayton"])
    )
    assert features["at home"] == 1.0
    assert features["by metropolis"] == 1.0
    assert features["policed"] == 0.0


def test_a_persons_surname_and_a_headline_are_noted() -> None:
    doc = plain("Burning barn near Whitlow. Pat Whitlow fled.")
    features = place_features(doc, [PlaceSpan(3, 4, "city", "entity GPE")], 5, frozenset({"whitlow"}), surroundings((), [], []))
    assert (features["surname"], features["headline only"]) == (1.0, 1.0)


def test_the_form_of_the_words_settles_some_kinds() -> None:
    assert likeliest_kind("block", {}) == "block"
