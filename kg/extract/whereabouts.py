"""Settles in which state an article is at home, and links its places to the gazetteer: which town of a common name is meant.

Everything that points to a state is weighed together: states that are named, counties and towns of that name (by how many of
the people who live in a place of that name live in that state), area codes of telephone numbers, the outlet's name and call sign.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import exp, log
from typing import Final

from spacy.tokens import Doc

from kg.extract import gazetteer
from kg.extract.draft import Place
from kg.extract.gazetteer import GazetteerEntry
from kg.extract.lexicon import data
from kg.extract.syntax import text_of

STATE_AFTER: Final = re.compile(r"^,\s*([A-Z][A-Za-z.]+(?:\s[A-Z][a-z.]+){0,2})")
PHONE: Final = re.compile(r"(?<!\d)(?:1[-. ])?\(?([2-9]\d\d)\)?[-. /]{1,2}[2-9]\d\d[-. ]\d{4}(?!\d)")
COUNTY: Final = re.compile(r"\b((?:[A-Z][a-z.]+ ){1,2}(?:County|Parish))\b")
CALL_SIGN: Final = re.compile(r"^(?:www\.)?([kw])[a-z]{2,3}(?:-?tv|fm|am|news)?\d{0,2}\.(?:com|org)")
WEST: Final = frozenset("AK AZ AR CA CO HI IA ID KS MN MO MT ND NE NM NV OK OR SD TX UT WA WY".split())
"""States whose stations have call signs with K; all others' begin with W."""
ABROAD: Final = "-"
"""Stands for every country but the US."""
FOREIGN_SITE: Final = re.compile(r"\.(?:uk|au|ca|in|ng|za|nz|ie|pk|ke|gh)(?:$|[:/])")
POWER: Final = 0.9
"""A place weighs the number of its inhabitants to this power: small towns are named where they lie."""
EPSILON: Final = 0.002
"""Share of a name's bearers that is given to every state, as the gazetteer is not complete."""
AMBIGUOUS_CODES: Final = frozenset({"IN", "OR", "ME", "OK", "HI", "OH", "LA", "CO", "AL", "MA", "PA", "DE"})
NOT_STATES: Final = frozenset({"L.A.", "LA", "Washington"})
"""Words that are more often a city."""
NAMED: Final = 1.2
MOST: Final = 5.0
"""What it adds to a state's log odds to be named once, and at most."""
SURE: Final = 0.6
"""How likely a state must be to be taken for that of a place that no gazetteer knows."""


def home_states(doc: Doc, source: str | None, names: Iterable[str]) -> tuple[tuple[str, float], ...]:
    """The US states (codes, or ``ABROAD``) the article may be at home in, each with its probability, the likeliest first.

    ``names`` are towns that the article speaks of; counties, states and telephone numbers are read from the text.
    """
    scores = dict.fromkeys(_prior(), 0.0)
    for state, share in _prior().items():
        scores[state] = 0.3 * log(share)
    text = text_of(doc)
    for state, count in _named_states(doc).items():
        if state in scores:
            scores[state] += min(NAMED * count, MOST)
    for code in sorted(set(PHONE.findall(text))):
        state = _area_codes().get(code, "")
        if state in scores:
            scores[state] += 3.0
    counties = sorted(set(COUNTY.findall(text)))
    for name in counties:
        _share(scores, _county_shares(name), 1.0)
    for name in sorted({gazetteer.fold(n) for n in names}):
        _share(scores, _city_shares(name), 0.8)
    site = (source or "").lower()
    sign = CALL_SIGN.match(site)
    if sign:
        for state in scores:
            if state != ABROAD:
                scores[state] += 1.2 if (state in WEST) == (sign.group(1) == "k") else -1.2
    for name in _site_cities(site):
        _share(scores, _city_shares(name), 0.8)
    for state in _site_states(site):
        scores[state] += 3.0
    if FOREIGN_SITE.search(site):
        scores[ABROAD] += 4.0
    top = max(scores.values())
    total = sum(exp(v - top) for v in scores.values())
    ranked = sorted(((s, round(exp(v - top) / total, 4)) for s, v in scores.items()), key=lambda x: (-x[1], x[0]))
    return tuple((s, p) for s, p in ranked if p >= 0.01)


@lru_cache(maxsize=1)
def _prior() -> dict[str, float]:
    people = {s.code: s.population for s in gazetteer.states() if s.country == "US"}
    total = sum(people.values())
    return {code: max(n / total, 0.002) for code, n in people.items()} | {ABROAD: 0.03}


@lru_cache(maxsize=1)
def _area_codes() -> dict[str, str]:
    return {code: state for state, codes in data("area_codes").items() for code in codes}


def _share(scores: dict[str, float], shares: dict[str, float], weight: float) -> None:
    """Adds the log of every state's share; nothing where no state has any."""
    if not shares:
        return
    for state in scores:
        scores[state] += weight * log(shares.get(state, 0.0) + EPSILON)


@lru_cache(maxsize=4096)
def _city_shares(name: str) -> dict[str, float]:
    weights: Counter[str] = Counter()
    for e in gazetteer.cities(name):
        if e.country == "US" and e.state:
            weights[e.state] += (e.population or gazetteer.UNKNOWN_POPULATION) ** POWER
        else:
            weights[ABROAD] += ((e.population or gazetteer.UNKNOWN_POPULATION) / gazetteer.FOREIGN) ** POWER
    total = sum(weights.values())
    return {state: weight / total for state, weight in sorted(weights.items())}


@lru_cache(maxsize=4096)
def _county_shares(name: str) -> dict[str, float]:
    weights = {e.state: max(e.population, 1000) ** 0.5 for e in gazetteer.lookup(name) if e.kind == "county" and e.state}
    total = sum(weights.values())
    return {state: weight / total for state, weight in weights.items()}


@lru_cache(maxsize=1024)
def _site_states(site: str) -> tuple[str, ...]:
    """States whose name stands in the name of a site ("delawarepost.com")."""
    return tuple(
        s.code
        for s in gazetteer.states()
        if s.country == "US" and s.name.lower().replace(" ", "") in site and s.name not in {"Washington", "Kansas", "Virginia"}
    )


@lru_cache(maxsize=1024)
def _site_cities(site: str) -> tuple[str, ...]:
    """Towns whose name begins the name of a site ("concordherald.com"), the longest only."""
    host = re.sub(r"^(?:www|m|news|sports)\.", "", site.split("/")[0].split(":")[0])
    word = re.sub(r"^the", "", host.split(".")[0].replace("-", ""))
    for size in range(len(word), 4, -1):
        for at in range(3, size):  # "grandrapids" is written together
            pair = f"{word[:at]} {word[at:size]}"
            if any(e.population > 20_000 for e in gazetteer.cities(pair)):
                return (gazetteer.fold(pair),)
        if any(e.population > 5_000 for e in gazetteer.cities(word[:size])):
            return (gazetteer.fold(word[:size]),)
    return ()


def _named_states(doc: Doc) -> Counter[str]:
    """How often each US state is named or given as "City, State"; near the beginning it counts more."""
    votes: Counter[str] = Counter()
    i = 0
    while i < len(doc):
        text = doc[i].text
        size = 1
        if (
            text[:1].isupper()
            and text not in NOT_STATES
            and not (
                text in {"Kansas", "New"} and doc[i + 1 : i + 3].text.endswith("City")  # "Kansas City", "New York City"
            )
        ):
            code = None
            if i + 1 < len(doc) and doc[i + 1].text[:1].isupper():
                code = gazetteer.state_code(doc[i : i + 2].text)
                size = 2 if code else 1
            code = code or gazetteer.state_code(text)
            if (
                code is not None
                and (len(text) > 2 or text.isupper())
                and not (len(text) == 2 and text in AMBIGUOUS_CODES and (i == 0 or doc[i - 1].text != ","))
            ):
                votes[code[0] if code[1] == "US" else ABROAD] += 2 if i < 80 else 1
            elif text[:1].isupper() and len(text) > 3:
                found = gazetteer.lookup(text)
                if found and found[0].kind == "country" and found[0].country != "US":
                    votes[ABROAD] += 1
        i += size
    return votes


def resolve(doc: Doc, found: Sequence[Place], home: Sequence[tuple[str, float]]) -> None:
    """Sets state, country and gazetteer attributes of places where they are safe; ``home`` as ``home_states`` gives it."""
    top, sure = home[0] if home else (ABROAD, 0.0)
    abroad = top == ABROAD
    pending: list[Place] = []
    for place in found:
        if place.place_kind == "state":
            code = gazetteer.state_code(place.name) or gazetteer.state_code(place.name + ".")
            if code:
                place.state, place.country = code
        elif place.place_kind == "city":
            stated = _stated_state(doc, place)
            code = gazetteer.state_code(stated) if stated else None
            if code:
                place.state, place.country = code
            entry = gazetteer.resolve_city(place.name, state=stated) if stated else None
            if entry is not None:
                link(place, entry)
            elif code is None:
                pending.append(place)
    anchor = next((p for p in found if p.place_kind == "city" and "lat" in p.attributes), None)
    for place in pending:
        entry = None
        if not abroad:
            entry = gazetteer.resolve_city(place.name, state=top, clear=1) if sure > 0.3 else None
            others = [s for s, p in home[1:4] if p > 0.1 and s != ABROAD]
            for state in others if entry is None else ():
                entry = entry or gazetteer.resolve_city(place.name, state=state)
        if entry is None:
            entry = gazetteer.resolve_city(place.name, near=_point(anchor))
            if entry is not None and not abroad and sure > SURE and entry.population < 100_000:
                entry = None  # a namesake far from all that the article speaks of
        if entry is not None:
            link(place, entry)
            if anchor is None and entry.population > 100_000:
                anchor = place
        elif not abroad and sure > SURE:
            place.state, place.country = top, "US"
    for place in found:
        if place.place_kind == "county":
            link_county(place, home)


def link_county(place: Place, home: Sequence[tuple[str, float]]) -> None:
    """Links a county to the likeliest state that has one of that name."""
    for state, _ in home:
        entry = gazetteer.county(place.name, state) if state != ABROAD else None
        if entry is not None:
            link(place, entry)
            return


def _point(place: Place | None) -> gazetteer.Point | None:
    if place is None:
        return None
    lat, long = place.attributes.get("lat"), place.attributes.get("long")
    return (lat, long) if lat is not None and long is not None else None  # type: ignore[return-value]


def link(place: Place, entry: GazetteerEntry) -> None:
    """Takes over what the gazetteer knows of a place."""
    place.state, place.country = entry.state, entry.country
    place.county = entry.county
    if entry.geonames is not None:
        place.attributes["geonames"] = entry.geonames
    if entry.lat is not None and entry.long is not None:
        place.attributes["lat"], place.attributes["long"] = entry.lat, entry.long


def _stated_state(doc: Doc, place: Place) -> str | None:
    """The state written after one of the mentions: "Smallville, Kan."."""
    for _, end in place.mentions:
        after = text_of(doc)[doc[end - 1].idx + len(doc[end - 1].text) :][:40]
        m = STATE_AFTER.match(after)
        if m:
            parts = m.group(1).split()
            for size in (3, 2, 1):
                text = " ".join(parts[:size])
                if len(parts) >= size and gazetteer.state_code(text) is not None:
                    return text
    return None
