"""Which things are one, given how alike they are two by two: a function of the set alone, in whatever order they came."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import product

from kg.identity.sameness import SAME


def clustered(
    things: Iterable[str],
    scores: Mapping[tuple[str, str], float],
    score: Callable[[str, str], float],
    *,
    together: Collection[tuple[str, str]] = (),
    apart: Callable[[str, str], bool] = lambda a, b: False,
) -> list[list[str]]:
    """The things in clusters, each sorted, sorted by their first.

    Pairs are taken by falling score (then by name), and their clusters become one when the mean score over all pairs between
    them, by ``score``, is ``SAME`` or more: average linkage, which keeps two incidents of one town and week apart where one odd
    article is like both. ``together`` are then joined, each with its whole cluster, whatever the score. ``apart`` says which
    never are, whatever else ties them.
    """
    ordered = sorted(things)
    of = {thing: thing for thing in ordered}
    members: dict[str, list[str]] = {thing: [thing] for thing in ordered}

    def join(a: str, b: str) -> None:
        first, second = sorted((of[a], of[b]))
        for thing in members[second]:
            of[thing] = first
        members[first] += members.pop(second)

    bound = _bound(ordered, together, apart)

    def parted(a: str, b: str) -> bool:
        """Whether somebody said so of two of them, or of what is one with them because somebody said so."""
        ours, theirs = ({y for x in members[of[thing]] for y in bound[x]} for thing in (a, b))
        return any(x != y and apart(x, y) for x, y in product(ours, theirs))

    for (a, b), alike in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if alike < SAME:
            break
        if of[a] == of[b]:
            continue
        between = list(product(members[of[a]], members[of[b]]))
        if not parted(a, b) and sum(score(x, y) for x, y in between) >= SAME * len(between):
            join(a, b)
    for a, b in sorted(together):
        if of[a] != of[b] and not parted(a, b):
            join(a, b)
    return sorted(sorted(found) for found in members.values())


def _bound(
    things: Iterable[str], together: Collection[tuple[str, str]], apart: Callable[[str, str], bool]
) -> Mapping[str, Collection[str]]:
    """Thing -> what it is one with by ``together`` alone, as far as ``apart`` allows."""
    bound = {thing: [thing] for thing in things}
    for a, b in sorted(together):
        if bound[a] is not bound[b] and not any(apart(x, y) for x, y in product(bound[a], bound[b])):
            joined = [*bound[a], *bound[b]]
            bound.update(dict.fromkeys(joined, joined))
    return bound
