"""Clusters: a function of the things and their scores, whatever the order in which they come."""

from __future__ import annotations

import random
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from kg.identity.clusters import clustered
from kg.identity.sameness import SAME

Pair = tuple[str, str]
THINGS = "abcdef"
PAIRS = list(combinations(THINGS, 2))
TABLES = st.lists(st.sampled_from([0.0, 0.2, SAME, 0.6, 0.9]), min_size=len(PAIRS), max_size=len(PAIRS)).map(
    lambda found: dict(zip(PAIRS, found, strict=True))
)
SOME = st.sets(st.sampled_from(PAIRS), max_size=3)


def clusters(table: dict[Pair, float], together: set[Pair], apart: set[Pair], seed: int = 0) -> list[list[str]]:
    shuffled = random.Random(seed)
    things, edges = shuffled.sample(THINGS, len(THINGS)), [p for p in table if table[p] >= SAME]
    shuffled.shuffle(edges)
    return clustered(
        things, {p: table[p] for p in edges}, lambda a, b: table[min(a, b), max(a, b)],
        together=shuffled.sample(sorted(together), len(together)), apart=lambda a, b: (min(a, b), max(a, b)) in apart,
    )  # fmt: skip


def found(**scores: float) -> list[str]:
    table = {p: scores.get("".join(p), 0.0) for p in PAIRS}
    return ["".join(cluster) for cluster in clusters(table, set(), set()) if len(cluster) > 1]


@given(TABLES, SOME, SOME, st.integers(1, 1000))
def test_order_makes_no_difference(table: dict[Pair, float], together: set[Pair], apart: set[Pair], seed: int) -> None:
    assert clusters(table, together, apart, seed) == clusters(table, together, apart)


@given(TABLES, SOME, SOME)
def test_every_thing_is_in_one_cluster_and_what_is_apart_in_two(
    table: dict[Pair, float], together: set[Pair], apart: set[Pair]
) -> None:
    result = clusters(table, together, apart)
    assert sorted(thing for cluster in result for thing in cluster) == list(THINGS)
    of = {thing: n for n, cluster in enumerate(result) for thing in cluster}
    assert not [p for p in apart if of[p[0]] == of[p[1]]]


@given(TABLES, SOME)
def test_what_is_together_is_in_one_cluster(table: dict[Pair, float], together: set[Pair]) -> None:
    of = {thing: n for n, cluster in enumerate(clusters(table, together, set())) for thing in cluster}
    assert not [p for p in together if of[p[0]] != of[p[1]]]


def test_what_is_alike_is_one_and_what_is_not_is_not() -> None:
    assert found(ab=0.9, bc=0.8, ac=0.7, de=SAME) == ["abc", "de"]


def test_one_odd_thing_that_is_like_both_does_not_join_two() -> None:
    """Two incidents of one town and week, and a weekly round-up that has the wording of both."""
    assert found(ab=0.9, cd=0.9, be=0.3, ce=0.3) == ["ab", "cd"]


def test_a_chain_is_cut_where_its_ends_are_unlike() -> None:
    assert found(ab=0.9, bc=0.4) == ["ab"]


def test_apart_goes_before_together_through_a_third() -> None:
    table = dict.fromkeys(PAIRS, 0.0)
    result = clusters(table, {("a", "b"), ("b", "c")}, {("a", "c")})
    assert ["a", "b"] in result and ["c"] in result


def test_together_joins_whole_clusters() -> None:
    """What a judgement joins brings along what it is one with, however unlike that is to the other."""
    table = {p: 0.9 if p in (("a", "b"), ("c", "d")) else 0.0 for p in PAIRS}
    assert ["a", "b", "c", "d"] in clusters(table, {("b", "c")}, set())


def test_what_people_said_goes_before_scores() -> None:
    """b is like c; but b is a, and a is not c."""
    result = clusters({p: 0.9 if p == ("b", "c") else 0.0 for p in PAIRS}, {("a", "b")}, {("a", "c")})
    assert ["a", "b"] in result and ["c"] in result


def test_nothing_has_no_clusters() -> None:
    assert clustered([], {}, lambda a, b: 0.0) == []
