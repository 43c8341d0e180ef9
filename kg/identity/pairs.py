"""What speaks for two incidents of different articles being one, and what speaks against it: named features of the pair."""

from __future__ import annotations

from itertools import product
from math import asin, cos, radians, sin, sqrt
from typing import Final

from kg.identity.fingerprint import Fingerprint, Incident, Person
from kg.identity.wording import copied, likeness

_GENERIC: Final = frozenset(
    "street st avenue ave road rd drive dr boulevard blvd lane ln highway hwy block of the a an in on at and near north south "
    "east west area home house apartment complex city county town".split()
)
_ALIKE: Final = (
    frozenset({"shooting", "homicide_other", "assault", "death_investigation", "robbery", "stabbing", "weapons_crime"}),
    frozenset({"fire", "arson", "explosion"}),
    frozenset({"vehicle_crash", "accident_other", "pursuit"}),
    frozenset({"robbery", "burglary", "theft"}),
)
"""Types that two reporters may give to one incident."""
_EARTH: Final = 6371.0


def features(a: tuple[Fingerprint, Incident], b: tuple[Fingerprint, Incident]) -> dict[str, float]:
    """Name -> value of each feature that holds; the same for (a, b) and (b, a)."""
    (one, x), (two, y) = a, b
    return {
        **_people(x, y), **_place(x, y), **_time(one, x, two, y), **_counts(x, y), **_kind(x, y), **_wording(one, x, two, y),
    }  # fmt: skip


# ------------------------------------------------------------ who


def same_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two full names may be of one person: the same last name, and first names of which one begins the other.

    >>> same_name(("dana", "whitlock"), ("d", "r", "whitlock")), same_name(("dana", "whitlock"), ("rosa", "whitlock"))
    (True, False)

    Of a double name one may be left out, if it is the last part then: ("dana", "ilves", "whitlock") may be ("dana", "ilves"), but
    not ("dana", "ilves", "pell").
    """
    if len(a) < 2 or len(b) < 2:
        return False
    firsts = a[0].startswith(b[0]) or b[0].startswith(a[0]) or (len(a) > 2 and a[1] == b[0]) or (len(b) > 2 and b[1] == a[0])
    shared = {*a[1:]} & {*b[1:]} & {a[-1], b[-1]} - {a[0], b[0]}
    return firsts and (a[-1] == b[-1] or (len(a[-1]) > 5 and _one_off(a[-1], b[-1])) or bool(shared))


def _one_off(a: str, b: str) -> bool:
    """One letter differs, is missing, or two have changed places."""
    from rapidfuzz.distance import OSA

    return OSA.distance(a, b, score_cutoff=1) <= 1


def _named(people: tuple[Person, ...], role: str) -> list[Person]:
    return [p for p in people if len(p.name) > 1 and role in p.roles]


def _people(x: Incident, y: Incident) -> dict[str, float]:
    out: dict[str, float] = {}
    shared = {(p.name, q.name) for p in x.people for q in y.people if same_name(p.name, q.name)}
    if shared:
        out["name shared"] = 1.0
        if min(len({p for p, _ in shared}), len({q for _, q in shared})) > 1:
            out["names shared"] = 1.0
    elif lasts := {p.name[-1] for p in x.people if p.name} & {p.name[-1] for p in y.people if p.name}:
        out["last name shared"] = min(len(lasts), 2)
    for role in ("victim", "suspect"):
        ours, theirs = _named(x.people, role), _named(y.people, role)
        both = any(same_name(p.name, q.name) for p, q in product(ours, theirs))
        if ours and theirs:
            if both:
                out[f"{role} of one name"] = 1.0
            elif not shared:
                out[f"{role} of another name"] = 1.0
        ages = {p.age for p in x.people if role in p.roles and p.age}, {p.age for p in y.people if role in p.roles and p.age}
        if ages[0] and ages[1]:
            common = len(ages[0] & ages[1])
            out[f"{role} of one age" if common else f"{role} of another age"] = 1.0
            if common > 1:
                out[f"{role}s of one age"] = 1.0
        genders = {p.gender for p in x.people if role in p.roles} - {""}, {p.gender for p in y.people if role in p.roles} - {""}
        if genders[0] and genders[1] and not genders[0] & genders[1]:
            out[f"{role} of another gender"] = 1.0
    return out


# ------------------------------------------------------------ where


def _place(x: Incident, y: Incident) -> dict[str, float]:
    out: dict[str, float] = {}
    if x.state and y.state and x.state != y.state:
        out["another state"] = 1.0
    elif x.city and y.city:
        if x.city == y.city:
            out["same city"] = 1.0
        elif x.point and y.point:
            distance = kilometres(x.point, y.point)
            out["near city" if distance < 25 else "city in reach" if distance < 80 else "far city"] = 1.0
        else:
            out["another city"] = 1.0
    elif x.county and x.county == y.county:
        out["same county"] = 1.0
    elif x.state and x.state == y.state:
        out["same state only"] = 1.0
    else:
        out["place unknown"] = 1.0
    ours, theirs = {*x.scene} - _GENERIC, {*y.scene} - _GENERIC
    if ours and theirs:
        out["scene"] = round(len(ours & theirs) / min(len(ours), len(theirs)), 2)
        if not ours & theirs:
            out["another scene"] = 1.0
    return out


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The way between two points (latitude, longitude in degrees) over a sphere.

    >>> round(kilometres((41.88, -87.63), (39.77, -86.16)))
    265
    """
    (lat1, lon1), (lat2, lon2) = ((radians(v) for v in point) for point in (a, b))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH * asin(sqrt(min(1.0, h)))


# ------------------------------------------------------------ when


def _time(one: Fingerprint, x: Incident, two: Fingerprint, y: Incident) -> dict[str, float]:
    out: dict[str, float] = {}
    if x.days and y.days:
        gap = max(0, x.days[0] - y.days[1], y.days[0] - x.days[1])
        exact = x.days[0] == x.days[1] and y.days[0] == y.days[1]
        if gap == 0:
            out["same day" if exact else "dates overlap"] = 1.0
        else:
            out[f"dates {_apart(gap)} apart"] = 1.0
    else:
        out["date unknown"] = 1.0
        # who has no date tells of something shortly before the article, if of nothing else
        for incident, article, other in ((x, one, two), (y, two, one)):
            if incident.days and article is not other and other.published is not None:
                late = other.published - incident.days[1]
                out["published before it"] = 1.0 if late < 0 else 0.0
    if one.published is not None and two.published is not None:
        out[f"published {_apart(abs(one.published - two.published))} apart"] = 1.0
        for incident, other in ((x, two), (y, one)):
            if incident.days and other.published is not None and other.published < incident.days[0]:
                out["published before it"] = 1.0
    return {name: value for name, value in out.items() if value}


def _apart(days: int) -> str:
    return "0 days" if not days else "1 day" if days == 1 else "2-3 days" if days < 4 else "4-14 days" if days < 15 else "weeks"


# ------------------------------------------------------------ what


def _counts(x: Incident, y: Incident) -> dict[str, float]:
    out: dict[str, float] = {}
    for name, ours, theirs in (("killed", x.killed, y.killed), ("injured", x.injured, y.injured)):
        if ours and theirs:
            out[f"{name} in both"] = 1.0
            if ours != theirs:
                out[f"another number {name}"] = 1.0
            elif ours > 1:
                out[f"same great number {name}"] = 1.0
    if (x.killed and y.injured and not y.killed) or (y.killed and x.injured and not x.killed):
        out["dead in one, only injured in the other"] = 1.0
    return out


def _kind(x: Incident, y: Incident) -> dict[str, float]:
    if not x.type or not y.type:
        return {}
    if x.type == y.type:
        return {"same type": 1.0}
    return {"like type" if any(x.type in like and y.type in like for like in _ALIKE) else "another type": 1.0}


def _wording(one: Fingerprint, x: Incident, two: Fingerprint, y: Incident) -> dict[str, float]:
    out = {"wording": round(likeness(one.terms or {}, two.terms or {}), 2)}
    out["wording much alike"] = round(max(0.0, out["wording"] - 0.3), 2)
    if one.headline and two.headline:
        out["headline"] = round(likeness(one.headline, two.headline), 2)
    share = copied(one.sketch, two.sketch)
    if share > 0.1:
        out["copied"] = round(share, 2)
    if one.outlet and one.outlet == two.outlet:
        out["same outlet"] = 1.0
    if x.main and y.main:
        out["both main"] = 1.0
    if len(one.incidents) > 1 or len(two.incidents) > 1:
        out["several incidents"] = 1.0
    return out
