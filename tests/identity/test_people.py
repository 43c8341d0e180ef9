"""People of one incident: who is who, by name, role and age."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identity.fingerprint import Person
from kg.identity.people import Seen, groups


def seen(article: str, number: int = 1, name: str = "", role: str = "victim", age: int | None = None, **more: object) -> Seen:
    person = Person(f"person/{number}", tuple(name.split()), age, roles=(role,) if role else (), **more)  # type: ignore[arg-type]
    return Seen(f"{article}/{number}", article, person)


def joined(*people: Seen) -> list[list[str]]:
    return [group for group in groups(people) if len(group) > 1]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"name": "dana whitlock"}, {"name": "dana r whitlock"}, True),
        ({"name": "dana whitlock", "age": 34}, {"name": "dana whitlock", "age": 43}, True),  # one of the two is a slip
        ({"name": "dana whitlock", "age": 34}, {"name": "dan whitlock", "age": 43}, False),
        ({"name": "dana whitlock", "suffix": "sr"}, {"name": "dana whitlock", "suffix": "jr"}, False),
        ({"name": "dana whitlock", "suffix": "sr"}, {"name": "dana whitlock"}, True),
        ({"name": "dana whitlock"}, {"name": "whitlock"}, True),
        ({"name": "dana whitlock", "age": 34}, {"name": "whitlock", "age": 60}, False),
        ({"name": "dana whitlock"}, {"name": "rosa whitlock"}, False),
        ({"age": 34}, {"age": 34}, True),
        ({"age": 34}, {"age": 35}, True),  # a birthday between two articles
        ({"age": 34}, {"age": 37}, False),
        ({"age": 34}, {"age": 34, "role": "suspect"}, False),
        ({}, {}, True),  # the only victim of each
        ({"name": "dana whitlock"}, {"age": 34}, True),
        ({"outcomes": ("killed",)}, {"outcomes": ("injured",)}, False),
        ({"gender": "male", "age": 34}, {"gender": "female", "age": 34}, False),
        ({"count": 2}, {"count": 1}, False),
        ({"role": "witness"}, {"role": "witness"}, False),
        ({"role": ""}, {"role": ""}, False),
    ],
)  # fmt: skip
def test_two_people(one: dict[str, object], other: dict[str, object], same: bool) -> None:
    assert bool(joined(seen("a", **one), seen("b", **other))) == same  # type: ignore[arg-type]


def test_a_role_tells_only_where_one_has_it() -> None:
    assert joined(seen("a"), seen("b", 1), seen("b", 2)) == []
    assert joined(seen("a", age=20), seen("b", 1, age=20), seen("b", 2, age=50)) == [["a/1", "b/1"]]


@pytest.mark.parametrize(
    "family",
    [
        ({"name": "dan whitlock", "age": 9}, {"name": "dana whitlock", "age": 34}),
        ({"name": "dan whitlock"}, {"name": "dana whitlock"}),
        ({"name": "dana whitlock", "age": 19}, {"name": "dana whitlock", "age": 45}),
        ({"name": "maria garcia lopez", "age": 38}, {"name": "maria garcia ruiz", "age": 61}),
        ({"name": "dana whitlock", "suffix": "sr"}, {"name": "dana whitlock", "suffix": "jr"}),
    ],
)  # fmt: skip
def test_people_of_almost_one_name_are_not_joined_crosswise(family: tuple[dict[str, object], dict[str, object]]) -> None:
    elder, younger = family
    told = [seen("a", 1, **elder), seen("a", 2, **younger), seen("b", 1, **younger), seen("b", 2, **elder)]  # type: ignore[arg-type]
    assert joined(*told) == [["a/1", "b/2"], ["a/2", "b/1"]]
    assert joined(*told[:1], *told[2:]) == [["a/1", "b/2"]]


def test_two_of_one_article_are_joined_only_by_who_says_so() -> None:
    twice = seen("a", 1, "dana whitlock"), seen("a", 2, "dana whitlock")
    assert joined(*twice) == []
    assert groups(twice, together=[("a/1", "a/2")]) == [["a/1", "a/2"]]


def test_who_was_told_apart_stays_apart() -> None:
    pair = seen("a", name="dana whitlock"), seen("b", name="dana whitlock")
    assert groups(pair, apart=lambda a, b: {a, b} == {"a/1", "b/1"}) == [["a/1"], ["b/1"]]
    assert groups([seen("a", name="rosa ilves"), pair[1]], together=[("a/1", "b/1"), ("a/1", "z/9")]) == [["a/1", "b/1"]]


PEOPLE = st.lists(
    st.tuples(
        st.sampled_from("abc"), st.sampled_from(["", "dana whitlock", "whitlock", "rosa ilves"]), st.sampled_from(["victim", "suspect"]),
        st.sampled_from([None, 34, 60]),
    ), max_size=7,
).map(lambda told: [seen(article, n, name, role, age) for n, (article, name, role, age) in enumerate(told)])  # fmt: skip


@given(PEOPLE, st.integers(0, 99))
def test_order_makes_no_difference(people: list[Seen], seed: int) -> None:
    result = groups(people)
    assert groups(random.Random(seed).sample(people, len(people))) == result
    assert sorted(iri for group in result for iri in group) == sorted(each.iri for each in people)
