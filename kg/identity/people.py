"""Which people of several articles about one incident are the same.

Within one incident a name, or a role with an age, tells people apart well enough; anywhere else it does not, so nobody is joined
by a name alone. Two people of one article are joined only where somebody says so: the article tells them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import combinations
from typing import Final, NamedTuple

from kg.identity.clusters import clustered
from kg.identity.fingerprint import Person
from kg.identity.pairs import same_name

_NAME: Final = 1.0
_NAME_LIKE: Final = 0.9
_NAME_PART: Final = 0.8
_AGE: Final = 0.7
_ONLY_ONE: Final = 0.6
_OTHER_AGE: Final = 0.3
"""How surely two people are one, by what shows it. Of one name but another age: one of the two is a slip, unless it fits somebody
else better."""
_NEVER: Final = -1_000.0
"""Whatever else speaks for it."""


class Seen(NamedTuple):
    """Somebody as one article tells of them."""

    iri: str
    article: str
    person: Person


def groups(
    people: Iterable[Seen], *, together: Collection[tuple[str, str]] = (), apart: Callable[[str, str], bool] = lambda a, b: False
) -> list[list[str]]:
    """The IRIs of the people of one incident, those of one person together; sorted."""
    seen = {each.iri: each for each in people}
    roles = _roles(seen.values())

    def alike(a: str, b: str) -> float:
        return _alike(seen[a], seen[b], roles)

    told = {(min(pair), max(pair)) for pair in together}
    scores = {(a, b): alike(a, b) for a, b in combinations(sorted(seen), 2)}
    return clustered(
        seen, scores, lambda a, b: scores[min(a, b), max(a, b)],
        together=[pair for pair in together if pair[0] in seen and pair[1] in seen],
        apart=lambda a, b: apart(a, b) or (seen[a].article == seen[b].article and (min(a, b), max(a, b)) not in told),
    )  # fmt: skip


def _roles(people: Iterable[Seen]) -> Mapping[tuple[str, str], int]:
    """(Article, role) -> how many there have it."""
    found: dict[tuple[str, str], int] = {}
    for each in people:
        for role in each.person.roles:
            found[each.article, role] = found.get((each.article, role), 0) + each.person.count
    return found


def _alike(a: Seen, b: Seen, roles: Mapping[tuple[str, str], int]) -> float:
    one, two = a.person, b.person
    if a.article == b.article or one.count != two.count or (one.gender and two.gender and one.gender != two.gender):
        return 0.0
    ages_fit = one.age is None or two.age is None or abs(one.age - two.age) <= 1
    if one.suffix and two.suffix and one.suffix != two.suffix:
        return _NEVER
    if one.name and two.name:
        equal = one.name == two.name and len(one.name) > 1
        partial = min(len(one.name), len(two.name)) == 1 and one.name[-1] == two.name[-1]
        if not ages_fit:
            return _OTHER_AGE if equal else _NEVER
        return _NAME if equal else _NAME_LIKE if same_name(one.name, two.name) else _NAME_PART if partial else 0.0
    shared = {*one.roles} & {*two.roles} & {"victim", "suspect", "officer_involved", "missing"}
    if not shared or not ages_fit:
        return 0.0
    if one.age is not None and two.age is not None:
        return _AGE
    only = any(roles[a.article, role] == 1 == roles[b.article, role] for role in shared)
    fates = {*one.outcomes} & {"killed"} == {*two.outcomes} & {"killed"}
    return _ONLY_ONE if only and fates else 0.0


__all__ = ["Seen", "groups"]
