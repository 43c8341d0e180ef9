"""Which people of different articles are one, over all that ties them: a shared incident, the same office, a judgement.

Somebody may take part in several incidents, and hold an office besides: so ties are followed as far as they go, and who hangs
together is a function of what is stored, in whatever order it came.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final

from kg.identity import blocks, people
from kg.identity.known import Known, article_of

WIDEST: Final = 80
"""People whose ties are followed; who has more (a chief whom many articles quote) is only placed among those first found."""

Tie = tuple[str, ...]


def persons(
    start: Iterable[str],
    known: Known,
    *,
    names: Callable[[str], dict[str, str]],
    cluster: Callable[[str], Sequence[str]],
    there: Callable[[str], bool],
) -> list[list[str]]:
    """Everybody who is tied to these people, or has a name with one of them, those of one person together; sorted.

    ``names`` gives the canonical IRIs that the entities of an article have, ``cluster`` the incidents that are one with this one,
    ``there`` whether somebody counts: a judgement may speak of who is not in the article any more.
    """
    found = {person for person in start if there(person)}
    new, clusters = set(found), dict[Tie, list[Tie]]()
    shared, offices, together, apart = set[Tie](), set[Tie](), set[Tie](), set[Tie]()
    while new:
        judged = known.judged(new)
        together |= {pair for pair in judged.together if all(there(person) for person in pair)}
        apart |= judged.apart
        for person in new:
            for incident in _incidents(person, known):
                one = tuple(sorted(cluster(incident)))
                if one not in clusters:
                    clusters[one] = _in_one(one, known)
                shared.update(tie for tie in clusters[one] if person in tie)
            for key in _offices(person, known, names):
                offices.add(tuple(other for other in known.sharing([key]) if there(other)))
        wanted = {name for person in new if (name := names(article_of(person)).get(person))}
        alike = (other for found in known.members(wanted).values() for other in found if there(other))
        new = {*alike, *(other for ties in (shared, offices, together) for tie in ties for other in tie)} - found
        found |= new
        if len(found) > WIDEST:
            break
    return _parts(found, [*sorted(together), *sorted(shared), *sorted(offices)], together, apart)


def _incidents(person: str, known: Known) -> list[str]:
    """The incidents of their article in which somebody takes part."""
    article = article_of(person)
    found = known.fingerprint(article)
    told = found.incidents if found else ()
    return [f"{article}/{i.id}" for i in told if any(f"{article}/{p.id}" == person for p in i.people)]


def _offices(person: str, known: Known, names: Callable[[str], dict[str, str]]) -> list[str]:
    """The keys of the offices that somebody holds."""
    article = article_of(person)
    found = known.fingerprint(article)
    bodies = names(article)
    return [
        blocks.office(official.name, bodies[body])
        for official in (found.officials if found else ())
        if f"{article}/{official.id}" == person and (body := f"{article}/{official.body}") in bodies
    ]


def _in_one(cluster: Sequence[str], known: Known) -> list[Tie]:
    """Those who are one among the people of one incident."""
    seen = [
        people.Seen(f"{article_of(member)}/{person.id}", article_of(member), person)
        for member in cluster
        if (found := known.incident(member))
        for person in found[1].people
    ]
    if len(cluster) < 2:
        return []
    judged = known.judged({each.iri for each in seen})
    groups = people.groups(seen, together=sorted(judged.together), apart=lambda a, b: (min(a, b), max(a, b)) in judged.apart)
    return [tuple(group) for group in groups if len(group) > 1]


def _parts(found: Iterable[str], ties: Iterable[Tie], together: Collection[Tie], apart: Collection[Tie]) -> list[list[str]]:
    """The people, joined by one tie after the other; two of one article, or whom somebody told apart, never are."""
    part = {person: [person] for person in found}

    def parted(a: str, b: str) -> bool:
        pair = min(a, b), max(a, b)
        return pair in apart or (article_of(a) == article_of(b) and pair not in together)

    for tie in ties:
        before: list[str] = []
        for person in tie:
            for other in before:
                ours, theirs = part[person], part[other]
                if ours is theirs:
                    break
                if not any(parted(a, b) for a in ours for b in theirs):
                    theirs += ours
                    part.update(dict.fromkeys(ours, theirs))
                    break
            else:
                before.append(person)
    return sorted(sorted(each) for person, each in part.items() if person == each[0])


__all__ = ["persons"]
