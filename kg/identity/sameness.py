"""How likely it is that two incidents are one: a small linear model over the features of the pair."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from math import exp
from typing import Final, Literal, NamedTuple, TypeAlias

from kg.errors import ConsistencyError

Verdict: TypeAlias = Literal["same", "different", "unsure"]

SAME: Final = 0.25
"""From this score on two incidents are one: chosen where the training incidents' pairs have the best F1. The weights expect a
crowded world, where most that looks alike is not the same, so a score is lower than it would be in a sample of reports."""
UNSURE: Final = 0.1
"""From this score on a person is asked."""
VERSION: Final = "2"
"""Of features and weights together: what made a decision."""

_PLACED: Final = frozenset(
    {"same city", "near city", "city in reach", "same county", "scene", "same day", "dates 1 day apart", "copied", "names shared"}
)
"""Of these one must hold: a name alone joins nobody, nor does a way of telling; two names together may."""
_FAR: Final = frozenset({"another state", "far city"})
_KNOWN: Final = frozenset({"name shared", "victim of one age", "suspect of one age"})
_COPY: Final = 0.5
"""Where two articles tell of places far apart, one of them may have it wrong only if both know somebody of one name or age, or
so much of one is copied: "two hurt on Main Street on Saturday night" is true of many towns at once."""


class Model(NamedTuple):
    """Log odds: ``bias`` plus the weights of the features that hold, times their values."""

    weights: Mapping[str, float]
    bias: float


@cache
def model() -> Model:
    """The weights that ``benchmarks/training/identity.py`` fitted."""
    data = json.loads(files("kg.identity").joinpath("data/sameness.json").read_text("utf-8"))
    try:
        return Model(data["weights"], data["bias"])
    except KeyError as error:
        raise ConsistencyError(f"kg/identity/data/sameness.json has no {error}: fit it again") from error


def score(features: Mapping[str, float]) -> float:
    """The probability that it is the same incident, rounded so that ties are ties on every machine; short of ``SAME`` where
    nothing ties both to one place or one day, and where they are told of places far apart with nobody in common."""
    weights, bias = model()
    odds = bias + sum(value * weights[name] for name, value in sorted(features.items()) if name in weights)
    found = round(1.0 / (1.0 + exp(-max(-40.0, min(40.0, odds)))), 3)
    placed = any(features.get(name) for name in _PLACED)
    common = features.get("copied", 0.0) >= _COPY or any(features.get(name) for name in _KNOWN)
    far = any(features.get(name) for name in _FAR)
    return found if placed and (common or not far) else min(found, round(SAME - 0.01, 3))


def rounded(score: float) -> Decimal:
    """The score as it is written down."""
    return Decimal(str(score))


def reasons(features: Mapping[str, float]) -> tuple[list[str], list[str]]:
    """The features that spoke for it and against it, the weightiest first."""
    weights = model().weights
    shares = [(weights[name] * value, name) for name, value in features.items() if name in weights]
    shares.sort(key=lambda share: (-abs(share[0]), share[1]))
    return [name for share, name in shares if share > 0.2], [name for share, name in shares if share < -0.2]


def verdict(score: float) -> Verdict:
    """What a score says by itself."""
    return "same" if score >= SAME else "unsure" if score >= UNSURE else "different"
