"""Settles which agency is meant where the text does not say: "police said", "the coroner's office"."""

from __future__ import annotations

from typing import Final

from kg.extract import gazetteer
from kg.extract.agencies import BY_NAME, AgencyMention, calmed, proper
from kg.extract.draft import Agency, Draft, Place
from kg.extract.home import ABROAD
from kg.extract.lexicon import data
from kg.extract.whereabouts import link

COUNTY_KINDS: Final = frozenset({"county_sheriff", "medical_examiner", "prosecutor"})
NAMELESS: Final = frozenset({"medical_examiner", "county_sheriff", "prosecutor"})
"""Kinds that are spoken of without a place where none is known."""
TROOPERS: Final = frozenset(
    {"state troopers", "state trooper", "highway patrol", "state patrol", "state highway patrol", "state police"}
)
ENFORCEMENT: Final = ("municipal_police", "county_sheriff", "state_police", "campus_or_transit_police", "foreign_police")


def settle(draft: Draft, city: Place | None, county: Place | None) -> None:
    """Gives every bare mention of a draft to an agency: one that the text names, else one made from the incident's city."""
    for mention in draft.bare:
        agency = _named(draft, mention) or _composed(draft, mention, city, county)
        if agency is None:
            continue
        agency.mentions.append(mention.range)
        agency.mentions.sort()
        for i in range(*mention.range):
            draft.agency_at[i] = agency
    draft.agencies.sort(key=lambda a: (a.first, a.label))


def _named(draft: Draft, mention: AgencyMention) -> Agency | None:
    """The agency of that kind that was named last before the mention, else the first one named after it."""
    same = [a for a in draft.agencies if a.agency_kind == mention.kind]
    if not same and mention.kind == "municipal_police" and mention.kernel == "police":
        same = [a for a in draft.agencies if a.agency_kind in {"state_police", "campus_or_transit_police", "foreign_police"}]
    if _of_state(draft, mention):
        same = [a for a in same if a.place is not None and a.place.place_kind == "state"]
    if not same:
        return None
    most = max(len(a.mentions) for a in same)
    leading = [a for a in same if len(a.mentions) == most]
    before = [
        (max(s for s, _ in a.mentions if s < mention.range[0]), a)
        for a in leading
        if any(s < mention.range[0] for s, _ in a.mentions)
    ]
    if before:
        return max(before, key=lambda b: b[0])[1]
    return min(leading, key=lambda a: a.first)


def _composed(draft: Draft, mention: AgencyMention, city: Place | None, county: Place | None) -> Agency | None:
    """The body that a bare mention means in the city or county of the incident, by its usual name there."""
    kind, name = mention.kind, mention.suffix
    place: Place | None = None
    if kind in {"municipal_police", "fire_department"} and not _of_state(draft, mention):
        place = city
        if place is not None and place.country not in {None, "US"} and kind == "municipal_police":
            return None  # abroad they are seldom the town's
    elif _of_state(draft, mention):
        place = _state(draft, city)
    elif kind in COUNTY_KINDS and not mention.kernel.startswith("attorney general"):
        place = county
    elif kind == "state_police" or mention.kernel.startswith("attorney general"):
        place = _state(draft, city)
    elif kind != "ems":
        return None
    state = place.state if place is not None else None
    if kind == "prosecutor" and mention.kernel in {"prosecutors", "county prosecutor"}:
        name = data("state_bodies")["prosecutor"].get(state, name)
    elif kind == "state_police" and mention.kernel in TROOPERS:
        name = data("state_bodies")["state_police"].get(state, name)
    if place is not None and kind == "prosecutor" and place is county and not _is_named(draft, place):
        place = None  # the text does not say which county's
    if mention.kernel in BY_NAME and (place is None or not _is_named(draft, place)):
        return None
    if place is None and (kind not in NAMELESS or mention.kernel == "prosecutors"):
        return None
    if place is not None:
        name = proper(f"{calmed(place.name)} {name}", place.state)
    agency = Agency("agency", name, agency_kind=kind, place=place)
    draft.agencies.append(agency)
    return agency


def _of_state(draft: Draft, mention: AgencyMention) -> bool:
    """Whether it is the state's fire marshal or medical examiner, and not the town's or the county's."""
    told = mention.kernel.startswith("state ") or draft.doc[max(0, mention.range[0] - 1)].lower_ == "state"
    return told and mention.kind in {"fire_department", "medical_examiner"}


def _is_named(draft: Draft, county: Place) -> bool:
    return any(p is county for p in draft.places) or any(a.place is county for a in draft.agencies)


def _state(draft: Draft, city: Place | None) -> Place | None:
    """The state of the incident as a place: that of its city where that is sure, else the one the article is at home in."""
    home = _home_state(draft)
    code = city.state if city is not None and city.country == "US" and "geonames" in city.attributes else home
    likely = [s for s, p in draft.home if p > 0.9]
    code = likely[0] if likely and likely[0] != ABROAD else code
    state = gazetteer.state_name(code) if code else None
    return Place("place", state, place_kind="state", state=code, country="US", name=state) if state else None


def merge_same(draft: Draft) -> None:
    """Makes one agency of those that turned out to have one name: "MCSO" and "the Mason County Sheriff's Office"."""
    kept: dict[str, Agency] = {}
    for agency in draft.agencies:
        first = kept.setdefault(gazetteer.fold(agency.label.removeprefix("U.S. ").replace("-", " ")), agency)
        if first is not agency:
            first.mentions = sorted({*first.mentions, *agency.mentions})
    draft.agencies = list(kept.values())


def complete_names(draft: Draft) -> None:
    """Puts the state or city before what many have: "Department of Corrections" is the state's, "of Public Works" the city's."""
    state = gazetteer.state_name(draft.home[0][0]) if draft.home and draft.home[0][1] > 0.6 else None
    lists: dict[str, list[str]] = data("departments")
    for agency in draft.agencies:
        low = agency.label.lower()
        if state is not None and low in lists["state"]:
            agency.label = f"{state} {agency.label}"


def _home_state(draft: Draft) -> str | None:
    """The US state that the article is most likely at home in."""
    return next((s for s, _ in draft.home if s != ABROAD), None)


def county_of(draft: Draft, city: Place | None) -> Place | None:
    """The county of the incident: named in the text, else the one that the gazetteer has for the city."""
    named = [p for p in draft.places if p.place_kind == "county"]
    named += [a.place for a in draft.agencies if a.place is not None and a.place.place_kind == "county"]
    if city is not None and city.county:
        same = [p for p in named if gazetteer.fold(p.name) == gazetteer.fold(city.county)]
        if same:
            return same[0]
        if not named and city.country == "US":
            place = Place("place", city.county, place_kind="county", state=city.state, country=city.country, name=city.county)
            entry = gazetteer.county(city.county, city.state) if city.state else None
            if entry is not None:
                link(place, entry)
            return place
    return named[0] if named else None


def main_enforcement(draft: Draft) -> Agency | None:
    """The police body that the article speaks of most; of equals, the first."""
    police = [a for a in draft.agencies if a.agency_kind in ENFORCEMENT]
    return max(police, key=lambda a: (len(a.mentions), -a.first)) if police else None
