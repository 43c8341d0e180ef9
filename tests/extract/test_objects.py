from __future__ import annotations

import pytest

from tests.extract.docs import story

pytestmark = pytest.mark.xdist_group("spacy")

END = " It happened Monday night on Vine Street in Dayton, Ohio, Dayton police said."


@pytest.mark.parametrize(
    ("text", "weapons"),
    [
        ("A man was stabbed with a kitchen knife.", {("a kitchen knife", "knife")}),
        ("A gunman shot a man with a .40-caliber handgun.", {("a .40-caliber handgun", "handgun")}),
        ("A gunman pointed a shotgun at two tellers.", {("a shotgun", "shotgun")}),
        ("A man was shot. The council debated gun control.", set()),
        ("A man was shot. Al Munroe, 30, was charged with robbery with a firearm.", set()),
        ("A man was stabbed.", set()),
        ("A gunman drew a gun and shot a man with a stolen .40-caliber pistol.", {("a stolen .40-caliber pistol", "handgun")}),
        ("A man was robbed at gunpoint.", {("gunpoint", "firearm_unspecified")}),
        ("A boy was shot with a BB gun.", {("a BB gun", "other")}),
        ("A man was shot at a night club.", set()),
        ("A man was shot. A rifle and a revolver were recovered.", {("A rifle", "rifle"), ("a revolver", "handgun")}),
    ],
)
def test_weapons_with_their_kind(text: str, weapons: set[tuple[str, str]]) -> None:
    assert story(text + END).facts("weaponKind") == weapons


def test_a_weapon_is_used_in_the_incident_and_by_the_suspect() -> None:
    s = story("Al Munroe, 30, stabbed a man with a kitchen knife and was arrested." + END)
    assert s.facts("usedIn") == {("a kitchen knife", "stabbing, Dayton")}
    assert s.facts("usedBy") == {("a kitchen knife", "Al Munroe")}


@pytest.mark.parametrize(
    ("text", "vehicles"),
    [
        ("A gunman shot a man and fled in a stolen blue Honda Civic.", {("a stolen blue Honda Civic", "suspect")}),
        ("A man was shot from a gray sedan.", {("a gray sedan", "other")}),
        ("A man was shot. He took the bus home.", set()),
        ("A man was shot near a car wash.", set()),
    ],
)
def test_vehicles_with_their_role(text: str, vehicles: set[tuple[str, str]]) -> None:
    assert story(text + END).facts("vehicleRole") == vehicles


def test_no_weapon_or_vehicle_without_an_incident() -> None:
    s = story("The museum shows a kitchen knife and a blue Honda Civic from 1975.")
    assert not any(e.kind in {"weapon", "vehicle"} for e in s.extraction.entities)
