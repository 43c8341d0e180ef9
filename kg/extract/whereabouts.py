"""Links the places of an article to the gazetteer: which town of a common name is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from spacy.tokens import Doc

from kg.extract import gazetteer
from kg.extract.draft import Place
from kg.extract.gazetteer import GazetteerEntry
from kg.extract.home import ABROAD
from kg.extract.syntax import text_of

_STATE_AFTER: Final = re.compile(r"^,\s*([A-Z][A-Za-z.]+(?:\s[A-Z][a-z.]+){0,2})")
SURE: Final = 0.6
"""How likely a state must be to be taken for that of a place that no gazetteer knows."""


def resolve(doc: Doc, found: Sequence[Place], home: Sequence[tuple[str, float]]) -> None:
    """Sets state, country and gazetteer attributes of places where they are safe; ``home`` as ``home.home_states`` gives it."""
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
        m = _STATE_AFTER.match(after)
        if m:
            parts = m.group(1).split()
            for size in (3, 2, 1):
                text = " ".join(parts[:size])
                if len(parts) >= size and gazetteer.state_code(text) is not None:
                    return text
    return None
