"""Keys under which incidents find each other: only incidents with a key in common are compared.

So adding an article costs what its blocks hold, not what the store holds. Names stand in keys only as hashes.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from kg.identity.fingerprint import Fingerprint, Incident, Person

LONGEST: Final = 8
"""Days that a window may have to be looked up day by day."""
NEAR: Final = 1
"""Days by which two reports of one incident may differ."""
LATE: Final = 3
"""Days before publication on which an incident without a date may have been."""
STRETCHES: Final = 4
"""The smallest hashes of a sketch, each a key: copies have most of them in common."""
TELLING: Final = 6
"""The heaviest words of an article, each a key in its state: a name, a street, whatever it speaks of again and again."""
WEEK: Final = 7


def keys(article: Fingerprint, incident: Incident) -> list[str]:
    """The keys of an incident, sorted. Two incidents are compared when they share one."""
    found = {*_when_and_where(article, incident), *_people(incident)}
    if incident.main:
        found.update(f"text:{stretch:08x}" for stretch in article.sketch[:STRETCHES])
        heavy = sorted((article.terms or {}).items(), key=lambda term: (-term[1], term[0]))[:TELLING]
        found.update(f"word:{incident.state}:{term:08x}" for term, _ in heavy)
        found.update(_published(article, incident))
    return sorted(found)


def _when_and_where(article: Fingerprint, incident: Incident) -> Iterator[str]:
    """A place with each day; windows reach out by ``NEAR`` days, so that neighbours share one."""
    days = incident.days
    if days is None and article.published is not None and incident.main:
        days = article.published - LATE, article.published
    if days is None or days[1] - days[0] >= LONGEST:
        return
    where = incident.city and f"{incident.city}/{incident.state}"
    county = incident.county and incident.state and f"{incident.county}/{incident.state}"
    for day in range(days[0], days[1] + NEAR + 1):
        if where:
            yield f"city:{where}:{day}"
        if county:
            yield f"county:{county}:{day}"
        elif not where and incident.state and incident.type:
            yield f"state:{incident.state}:{incident.type}:{day}"


def _published(article: Fingerprint, incident: Incident) -> Iterator[str]:
    """A city with the week in which the article came out, and the next."""
    if article.published is not None and incident.city:
        for week in (0, 1):
            yield f"week:{incident.city}/{incident.state}:{article.published // WEEK + week}"


def _people(incident: Incident) -> Iterator[str]:
    """A participant's first and last name with the state: the same name elsewhere is somebody else."""
    for person in incident.people:
        if len(person.name) > 1:
            yield f"name:{_hashed(person.name[0][:1], person.name[-1], incident.state)}"


def office(person: tuple[str, ...], body: str) -> str:
    """The key of somebody who holds an office: name and body."""
    return f"office:{_hashed(person[0], person[-1], body)}"


def _hashed(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()[:20]


__all__ = ["Person", "keys", "office"]
