"""Features of a pair: the same from both sides, and what makes them hold."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.identity.fingerprint import Fingerprint, Incident, Person
from kg.identity.pairs import features
from kg.identity.wording import sketch, terms

DAY = date(2024, 3, 5).toordinal()
TEXTS = ["A clerk was robbed on Pell Street.", "A clerk was robbed on Pell Street by two men in a van.", "Nobody knows.", ""]
PEOPLE = st.lists(
    st.builds(
        Person, st.just("person/1"), st.sampled_from([(), ("dana", "whitlock"), ("d", "whitlock"), ("rosa", "whitlock"), ("oakes",)]),
        st.sampled_from([None, 34, 35]), st.sampled_from(["", "male", "female"]),
        st.sampled_from([(), ("victim",), ("suspect",), ("suspect", "victim")]), st.sampled_from([(), ("killed",)]),
    ), max_size=3,
).map(tuple)  # fmt: skip
INCIDENTS = st.builds(
    Incident, st.just("incident/1"), st.booleans(), st.sampled_from(["", "shooting", "robbery", "fire"]),
    st.sampled_from([None, (DAY, DAY), (DAY + 1, DAY + 1), (DAY - 5, DAY + 5), (DAY + 40, DAY + 40)]), st.sampled_from(["", "1", "2", "3"]),
    st.sampled_from(["", "tuttle county"]), st.sampled_from(["", "OH", "TN"]), st.sampled_from([(), ("pell", "street"), ("old", "mill")]),
    st.sampled_from([None, (40.1, -82.5), (40.2, -82.5), (41.0, -82.5), (47.0, -120.0)]), st.sampled_from([None, 0, 1, 3]),
    st.sampled_from([None, 0, 1, 3]), PEOPLE,
)  # fmt: skip
PRINTS = st.builds(
    lambda published, outlet, text, many: Fingerprint(
        "a", published, outlet, (Incident("incident/1"),) * many, terms=terms(text), headline=terms(text[:20]), sketch=sketch(text)
    ),
    st.sampled_from([None, DAY, DAY + 2, DAY + 60]), st.sampled_from(["", "wkzq", "beacon"]), st.sampled_from(TEXTS), st.integers(1, 2),
)  # fmt: skip
SIDES = st.tuples(PRINTS, INCIDENTS)


@settings(max_examples=200)
@given(SIDES, SIDES)
def test_features_are_the_same_from_both_sides(a: tuple[Fingerprint, Incident], b: tuple[Fingerprint, Incident]) -> None:
    assert features(a, b) == features(b, a)


def of(x: Incident, y: Incident, one: int | None = DAY, two: int | None = DAY) -> set[str]:
    return {*features((Fingerprint("a", one), x), (Fingerprint("b", two), y))}


def incident(**said: object) -> Incident:
    return Incident("incident/1", **said)  # type: ignore[arg-type]


def victim(name: str = "", age: int | None = None, gender: str = "") -> Person:
    return Person("person/1", tuple(name.split()), age, gender, ("victim",))


@pytest.mark.parametrize(
    ("x", "y", "holds"),
    [
        (incident(state="OH"), incident(state="TN"), "another state"),
        (incident(city="1", state="OH"), incident(city="1", state="OH"), "same city"),
        (incident(city="1", point=(40.1, -82.5)), incident(city="2", point=(40.2, -82.5)), "near city"),
        (incident(city="1", point=(40.1, -82.5)), incident(city="2", point=(40.6, -82.5)), "city in reach"),
        (incident(city="1", point=(40.1, -82.5)), incident(city="2", point=(44.0, -82.5)), "far city"),
        (incident(city="1"), incident(city="2"), "another city"),
        (incident(county="tuttle", state="OH"), incident(county="tuttle", state="OH"), "same county"),
        (incident(state="OH"), incident(city="1", state="OH"), "same state only"),
        (incident(), incident(), "place unknown"),
        (incident(scene=("pell", "street")), incident(scene=("mill", "street")), "another scene"),
        (incident(days=(DAY, DAY)), incident(days=(DAY, DAY)), "same day"),
        (incident(days=(DAY, DAY + 3)), incident(days=(DAY, DAY)), "dates overlap"),
        (incident(days=(DAY, DAY)), incident(days=(DAY + 1, DAY + 2)), "dates 1 day apart"),
        (incident(days=(DAY, DAY)), incident(days=(DAY + 30, DAY + 30)), "dates weeks apart"),
        (incident(days=(DAY + 9, DAY + 9)), incident(), "published before it"),
        (incident(people=(victim("dana whitlock"),)), incident(people=(victim("dana r whitlock"),)), "victim of one name"),
        (incident(people=(victim("dana whitlock"),)), incident(people=(victim("rosa ilves"),)), "victim of another name"),
        (incident(people=(victim("dana whitlock"),)), incident(people=(victim("whitlock"),)), "last name shared"),
        (incident(people=(victim(age=34),)), incident(people=(victim(age=34),)), "victim of one age"),
        (incident(people=(victim(age=34),)), incident(people=(victim(age=35),)), "victim of another age"),
        (incident(people=(victim(gender="male"),)), incident(people=(victim(gender="female"),)), "victim of another gender"),
        (incident(killed=2), incident(killed=2), "same great number killed"),
        (incident(killed=2), incident(killed=3), "another number killed"),
        (incident(killed=1), incident(injured=1), "dead in one, only injured in the other"),
        (incident(type="shooting"), incident(type="assault"), "like type"),
        (incident(type="shooting"), incident(type="fire"), "another type"),
    ],
)  # fmt: skip
def test_what_holds(x: Incident, y: Incident, holds: str) -> None:
    assert holds in of(x, y)


def test_a_street_alone_is_no_scene() -> None:
    assert not {"scene", "another scene"} & of(incident(scene=("the", "street")), incident(scene=("the", "street")))
