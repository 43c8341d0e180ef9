"""How sure we are of a part that somebody takes, calibrated: of the roles given at .8, about four in five are right.

A role's own score only tells how well the words fit it. Whether the person is one at all, and whether the incident is the right
one, weighs in here: a linear model over the score, its weights in ``data/confidence.json``, was fitted to roles given on articles
that the models of the same run had not seen, and judged against what is annotated there.
"""

from __future__ import annotations

from math import log
from typing import Final

from kg.extract.draft import Draft, Incident, Person
from kg.extract.linear import model, probability

GROUPS: Final = {
    "victim": "victim",
    "suspect": "suspect",
    "officer_involved": "officer",
    "responder": "officer",
    "relative_of_victim": "relative",
    "relative_of_suspect": "relative",
    "witness": "witness",
    "bystander": "witness",
    "intervener": "witness",
    "caller": "witness",
}
"""Roles by how they are told; those who speak for an office are the rest."""


def confidence(draft: Draft, person: Person, role: str, incident: Incident) -> float:
    """The calibrated probability that ``person`` has ``role`` in ``incident``."""
    mains = sum(i.main for i in draft.incidents)
    features = confidence_features(person.roles[role], role, named=bool(person.name), main=incident.main, mains=mains)
    return probability(model("confidence")["right"].log_odds(features))


def confidence_features(score: float, role: str, *, named: bool, main: bool, mains: int) -> dict[str, float]:
    """What the calibration weighs: the score in log odds, for the kind of role and of person, and how many incidents there are.

    >>> confidence_features(0.5, "witness", named=True, main=True, mains=1)["log odds"]
    0.0
    """
    odds = round(log(min(max(score, 0.02), 0.98) / (1 - min(max(score, 0.02), 0.98))), 4)
    group = GROUPS.get(role, "official")
    who = "named" if named else "unnamed"
    return {
        "log odds": odds,
        f"{who} {group}": 1.0,
        f"log odds, {who}": odds,
        f"log odds, {group}": odds,
        f"incidents: {min(mains, 3)}": 1.0,
        "past incident" if not main else "main incident": 1.0,
    }
