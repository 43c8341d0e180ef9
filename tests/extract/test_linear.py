from __future__ import annotations

import pytest

from kg.extract.linear import Linear, model, probability

SCALE = Linear({"wet": 2.0, "dry": -1.0}, bias=0.5)


@pytest.mark.parametrize(
    ("features", "log_odds"),
    [({}, 0.5), ({"wet": 1.0}, 2.5), ({"wet": 0.5, "dry": 1.0}, 0.5), ({"unheard of": 9.0}, 0.5), ({"wet": 0.0}, 0.5)],
)
def test_log_odds_add_the_weights_of_known_features(features: dict[str, float], log_odds: float) -> None:
    assert SCALE.log_odds(features) == pytest.approx(log_odds)


def test_share_counts_each_feature_as_one_and_leaves_out_the_bias() -> None:
    assert SCALE.share(["wet", "dry", "unheard of"]) == pytest.approx(1.0)


@pytest.mark.parametrize(("log_odds", "p"), [(0.0, 0.5), (1.0, 0.7311), (-1.0, 0.2689), (900.0, 1.0), (-900.0, 0.0)])
def test_probability_is_logistic_rounded_and_never_overflows(log_odds: float, p: float) -> None:
    assert probability(log_odds) == p


@pytest.mark.parametrize("name", ["roles", "outcomes", "investigations", "incident_type", "incident_date", "incident_city"])
def test_a_shipped_model_has_weights_that_matter(name: str) -> None:
    for label, linear in model(name).items():
        assert any(abs(weight) > 0.1 for weight in linear.weights.values()), label
