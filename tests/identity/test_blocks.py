"""Keys: two incidents that may be one find each other, either by the other; no key holds a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identity import blocks
from kg.identity.fingerprint import Fingerprint, Incident, Person

DAY = date(2024, 3, 5).toordinal()
HERE = Incident("incident/1", type="shooting", days=(DAY, DAY), city="4500001", county="tuttle county", state="OH")
PLAIN = Fingerprint("https://data.example.org/kg/article/0a", published=DAY + 1)

WINDOWS = st.none() | st.tuples(st.integers(DAY, DAY + 12), st.sampled_from([0, 0, 1, 3, 8, 30])).map(
    lambda w: (w[0], w[0] + w[1])
)
PEOPLE = st.lists(st.sampled_from([("dana", "whitlock"), ("d", "whitlock"), ("rosa", "ilves"), ("ilves",), ()]), max_size=2)
INCIDENTS = st.builds(
    lambda days, city, county, state, kind, main, names: Incident(
        "incident/1", main, kind, days, city, county, state, people=tuple(Person(f"person/{n}", name) for n, name in enumerate(names))
    ),
    WINDOWS, st.sampled_from(["", "4500001", "marlow falls"]), st.sampled_from(["", "tuttle county"]), st.sampled_from(["", "OH"]),
    st.sampled_from(["shooting", ""]), st.booleans(), PEOPLE,
)  # fmt: skip
PRINTS = st.builds(
    lambda published, telling, sketch: Fingerprint("x", published, telling=tuple(telling), sketch=tuple(sketch)),
    st.none() | st.integers(DAY, DAY + 400), st.sets(st.integers(0, 3), max_size=2), st.sets(st.integers(0, 3), max_size=2),
)  # fmt: skip


def find(one: tuple[Fingerprint, Incident], other: tuple[Fingerprint, Incident]) -> bool:
    return bool({*blocks.sought(*one)} & {*blocks.keys(*other)})


@given(PRINTS, INCIDENTS, PRINTS, INCIDENTS)
def test_what_one_finds_another_by_the_other_finds_it_by(a: Fingerprint, x: Incident, b: Fingerprint, y: Incident) -> None:
    assert find((a, x), (b, y)) == find((b, y), (a, x))


@given(PRINTS, INCIDENTS)
def test_an_incident_looks_under_its_own_keys(a: Fingerprint, x: Incident) -> None:
    assert {*blocks.keys(a, x)} <= {*blocks.sought(a, x)}
    assert blocks.keys(a, x) == sorted(set(blocks.keys(a, x)))


@pytest.mark.parametrize(("apart", "found"), [(0, True), (1, True), (2, False), (-1, True), (-2, False)])
def test_neighbours_of_days_share_a_key(apart: int, found: bool) -> None:
    there = replace(HERE, days=(DAY + apart, DAY + apart))
    bare = replace(PLAIN, published=None)
    assert find((bare, HERE), (bare, there)) == found


def test_who_has_no_date_is_found_by_the_days_before_publication() -> None:
    undated = replace(HERE, days=None)
    assert find((replace(PLAIN, published=DAY + 3), undated), (replace(PLAIN, published=None), HERE))
    assert not find((replace(PLAIN, published=DAY + 5), undated), (replace(PLAIN, published=None), HERE))


def test_a_follow_up_is_found_by_a_name_in_the_same_state_and_for_half_a_year_anywhere() -> None:
    who = (Person("person/1", ("dana", "whitlock")),)
    trial = replace(HERE, days=None, people=who), replace(PLAIN, published=DAY + 300)
    shot = replace(HERE, people=who)
    assert find((PLAIN, shot), (trial[1], trial[0]))
    assert find((PLAIN, shot), (replace(PLAIN, published=DAY + 100), replace(trial[0], city="", state="")))
    late = replace(PLAIN, published=DAY + 600)
    assert find((PLAIN, shot), (late, trial[0]))
    assert not find((PLAIN, shot), (late, replace(trial[0], state="TN")))


def test_no_name_stands_in_a_key() -> None:
    who = (Person("person/1", ("dana", "whitlock")), Person("person/2", ("rosa", "maria", "ilves")))
    found = [
        *blocks.sought(PLAIN, replace(HERE, people=who)),
        blocks.office(("orrin", "vasko"), "https://data.example.org/kg/agency/1"),
    ]
    assert [key for key in found if key.startswith(("name:", "office:"))]
    assert not [key for key in found for name in ("dana", "whitlock", "rosa", "ilves", "orrin", "vasko") if name in key]


def test_a_wide_window_has_no_keys_for_its_days() -> None:
    year = replace(HERE, days=(DAY, DAY + 365))
    assert not [key for key in blocks.sought(PLAIN, year) if key.startswith(("city:", "county:", "state:"))]


@given(PRINTS, INCIDENTS)
def test_an_incident_has_few_keys(a: Fingerprint, x: Incident) -> None:
    assert len(blocks.keys(a, x)) <= 60
