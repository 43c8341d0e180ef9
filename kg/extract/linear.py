"""Small linear models: named features, a weight each, read from a JSON file that ``benchmarks/training/train.py`` wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import exp

from kg.extract.lexicon import data


@dataclass(frozen=True, slots=True)
class Linear:
    """Log odds of one label: ``bias`` plus the weights of the features that are there, times their values."""

    weights: Mapping[str, float]
    bias: float

    def log_odds(self, features: Mapping[str, float]) -> float:
        weights = self.weights
        return self.bias + sum([value * weights[name] for name, value in features.items() if name in weights])

    def share(self, features: Iterable[str]) -> float:
        """What binary features add, without the bias: which mention speaks most for a label."""
        weights = self.weights
        return sum(weights.get(name, 0.0) for name in features)


@cache
def model(name: str) -> dict[str, Linear]:
    """The labels of a model file ``kg/extract/data/NAME.json``."""
    return {label: Linear(m["weights"], m["bias"]) for label, m in data(name)["labels"].items()}


def probability(log_odds: float) -> float:
    """The logistic function, rounded so that ties are ties on every machine.

    >>> probability(0.0), probability(50.0)
    (0.5, 1.0)
    """
    return round(1.0 / (1.0 + exp(-max(-40.0, min(40.0, log_odds)))), 4)
