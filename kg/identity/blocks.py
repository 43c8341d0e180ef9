"""Keys under which incidents find each other: only those that share one are compared.

An incident is kept under its ``keys`` and looks under those it has ``sought``: its own, and those of the days, weeks and half
years next to them. So adding an article costs what its blocks hold, not what the store holds. Names stand in keys as hashes.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from kg.identity.fingerprint import Fingerprint, Incident

LONGEST: Final = 8
"""Days of a window that is looked up day by day."""
LATE: Final = 3
"""Days before publication on which an incident without a date may have been."""
STRETCHES: Final = 4
"""The smallest hashes of a sketch, each a key: copies have most of them in common."""
WEEK: Final = 7
HALF_YEAR: Final = 182
"""Days."""


def keys(article: Fingerprint, incident: Incident) -> list[str]:
    """The keys under which an incident is kept, sorted."""
    own = {*_days(article, incident, 0), *_periods(article, incident, 0), *_namesakes(article, incident, 0)}
    return sorted({*own, *_people(incident), *_copies(article, incident)})


def sought(article: Fingerprint, incident: Incident) -> list[str]:
    """The keys under which it looks for others, sorted. What one finds another by, the other finds it by."""
    near = {
        key for next_to in (-1, 0, 1) for found in (_periods, _namesakes) for key in found(article, incident, next_to)
    }  # fmt: skip
    return sorted({*near, *_days(article, incident, 1), *_people(incident), *_copies(article, incident)})


def _days(article: Fingerprint, incident: Incident, reach: int) -> Iterator[str]:
    """A place with each day on which it may have been there, and as many days more on both sides; telling words with a sure day,
    as the place may be mistaken."""
    days = incident.days
    if days is None and article.published is not None and incident.main:
        days = article.published - LATE, article.published
    if days is None or days[1] - days[0] >= LONGEST:
        return
    county = incident.county and incident.state and f"{incident.county}/{incident.state}"
    for day in range(days[0] - reach, days[1] + reach + 1):
        if incident.city:
            yield f"city:{incident.city}/{incident.state}:{day}"
        if county:
            yield f"county:{county}:{day}"
        elif not incident.city and incident.state and incident.type:
            yield f"state:{incident.state}:{incident.type}:{day}"
    if incident.main and incident.days and days[0] == days[1]:
        for term in article.telling:
            yield f"word:{days[0]}:{term:08x}"


def _periods(article: Fingerprint, incident: Incident, next_to: int) -> Iterator[str]:
    """A city with the week of publication, and telling words of a state with the half year."""
    if article.published is None or not incident.main:
        return
    if incident.city:
        yield f"week:{incident.city}/{incident.state}:{article.published // WEEK + next_to}"
    for term in article.telling:
        yield f"word:{incident.state}:{term:08x}:{article.published // HALF_YEAR + next_to}"


def _people(incident: Incident) -> Iterator[str]:
    """A participant's first letter and last name with the state: the same name elsewhere is somebody else."""
    for person in incident.people:
        if len(person.name) > 1:
            yield f"name:{_hashed(person.name[0][:1], person.name[-1], incident.state)}"


def _namesakes(article: Fingerprint, incident: Incident, next_to: int) -> Iterator[str]:
    """A participant's whole name with the half year, as the state may not be told, or mistaken."""
    if article.published is not None and incident.main:
        for person in incident.people:
            if len(person.name) > 1:
                yield f"person:{_hashed(*person.name)}:{article.published // HALF_YEAR + next_to}"


def _copies(article: Fingerprint, incident: Incident) -> Iterator[str]:
    if incident.main:
        yield from (f"text:{stretch:08x}" for stretch in article.sketch[:STRETCHES])


def office(person: tuple[str, ...], body: str) -> str:
    """The key of somebody who holds an office: name and body."""
    return f"office:{_hashed(person[0], person[-1], body)}"


def _hashed(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()[:20]
