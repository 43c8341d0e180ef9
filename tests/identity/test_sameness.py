"""The model: how its score comes about, and what no score can do."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identity import sameness
from kg.identity.sameness import SAME, UNSURE, model, reasons, score, verdict

PLACED = [
    "same city",
    "near city",
    "city in reach",
    "same county",
    "scene",
    "same day",
    "dates 1 day apart",
    "copied",
    "names shared",
]
OTHERS = sorted({*model().weights} - {*PLACED})


def test_a_name_alone_joins_nobody() -> None:
    """Whatever speaks for it, without one place, one day, one text or a second name it is at most unsure."""
    everything = {name: 1.0 for name in OTHERS if model().weights[name] > 0}
    assert SAME > score(everything) >= UNSURE
    assert score(everything | {"same day": 1.0}) > SAME
    assert score(everything | {"scene": 0.0}) < SAME, "a feature that does not hold ties nothing"


@pytest.mark.parametrize("far", ["another state", "far city"])
def test_places_far_apart_are_joined_only_by_who_or_what_both_have(far: str) -> None:
    """Short reports of one Saturday night sound alike in every town."""
    alike = {
        "same day": 1.0,
        "scene": 1.0,
        "wording": 0.9,
        "headline": 0.9,
        "killed in both": 1.0,
        "same great number injured": 1.0,
    }
    assert score(alike) > score({**alike, far: 1.0}) == round(SAME - 0.01, 3)
    for tie in ({"name shared": 1.0}, {"victim of one age": 1.0}, {"suspect of one age": 1.0}, {"copied": 0.5}):
        assert score({**alike, far: 1.0, **tie}) > SAME
    assert score({**alike, far: 1.0, "copied": 0.4}) < SAME


@given(st.dictionaries(st.sampled_from(OTHERS), st.floats(0, 1)))
def test_no_features_without_place_or_day_reach_same(features: dict[str, float]) -> None:
    assert verdict(score(features)) != "same"


@given(st.dictionaries(st.sampled_from([*OTHERS, *PLACED]), st.floats(0, 1)))
def test_a_score_is_a_probability_of_three_digits_whatever_the_order(features: dict[str, float]) -> None:
    found = score(features)
    assert 0.0 <= found <= 1.0 and found == round(found, 3)
    assert score(dict(reversed(features.items()))) == found
    assert sameness.rounded(found) == sameness.rounded(score(features))


def test_more_that_speaks_for_it_scores_higher() -> None:
    speaks = [
        name for name in ("name shared", "wording", "headline", "scene", "suspect of one name") if model().weights[name] > 0
    ]
    for one, other in combinations(speaks, 2):
        assert score({"same day": 1.0, one: 1.0}) <= score({"same day": 1.0, one: 1.0, other: 1.0})


@pytest.mark.parametrize(
    ("found", "said"),
    [(0.0, "different"), (0.099, "different"), (UNSURE, "unsure"), (0.249, "unsure"), (SAME, "same"), (1.0, "same")],
)
def test_verdict(found: float, said: str) -> None:
    assert verdict(found) == said


def test_reasons_are_those_that_weigh_the_heaviest_first() -> None:
    features = {"name shared": 1.0, "wording": 0.1, "victim of another age": 1.0, "published before it": 1.0, "copied": 0.0}
    speaks_for, against = reasons(features)
    weights = model().weights
    assert speaks_for == sorted(
        (n for n in ("name shared", "wording") if weights[n] * features[n] > 0.2), key=lambda n: -weights[n] * features[n]
    )
    assert against == sorted(("victim of another age", "published before it"), key=lambda n: weights[n])
