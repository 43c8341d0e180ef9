"""Builds the draft of a document: who and what is spoken of, before anything is claimed about it."""

from __future__ import annotations

from spacy.tokens import Doc

from kg.extract import gazetteer
from kg.extract.agencies import agency_mentions, group, policed_towns, proper, town_of, words_of_bodies
from kg.extract.ages import ages
from kg.extract.attribution import contexts
from kg.extract.bodies import complete_names, county_of, merge_same, settle
from kg.extract.choices import right_the_actors
from kg.extract.coreference import finish, gather
from kg.extract.dates import time_expressions
from kg.extract.draft import Agency, Draft, Incident, Place
from kg.extract.home import ABROAD, after_headline, home_states
from kg.extract.incidents import find_background, find_incidents
from kg.extract.names import person_names
from kg.extract.pairing import pair
from kg.extract.people import nominals
from kg.extract.place_scores import surroundings
from kg.extract.place_spans import DIRECTIONS, place_spans
from kg.extract.places import grouped, implied_cities, named_places, towns_of
from kg.extract.roles import assign
from kg.extract.scene import CITY_THRESHOLD, choose_city, choose_clock, choose_date, choose_spot, city_candidates
from kg.extract.segments import segments
from kg.extract.sources import Sources, speaking
from kg.extract.standing import settle_unnamed
from kg.extract.syntax import sentence_at, syntax
from kg.extract.tolls import choose_tolls, reconcile
from kg.extract.triggers import trigger_hits
from kg.extract.whereabouts import SURE, link, link_county, resolve
from kg.ingest import source_span
from kg.model import Reading


def start_draft(doc: Doc) -> Draft:
    """A draft with everything that is found before incidents and roles are decided; also set at ``doc._.draft``."""
    reading: Reading = doc._.reading
    draft = Draft(doc, reading)
    doc._.draft = draft
    draft.body = next((t.i for t in doc if t.idx >= reading.body), len(doc)) if reading.body else 0
    draft.sentence_starts = [start for start, _ in syntax(doc).sentences if start >= draft.body]
    draft.dateline = _dateline(doc, draft)
    draft.names = person_names(doc, draft.body)
    named = frozenset(i for m in draft.names for i in range(*m.name))
    mentions = agency_mentions(doc, named)
    draft.agencies, draft.bare = group(mentions)
    taken = named | words_of_bodies(mentions)
    groups = grouped(doc, place_spans(doc, taken))
    towns, policed = towns_of(doc, groups), policed_towns(mentions)
    draft.home = home_states(doc, towns, policed, source=reading.article.source, title=after_headline(reading))
    draft.places = named_places(doc, groups, draft.names, draft.body, surroundings(draft.home, towns, policed))
    resolve(doc, draft.places, draft.home)
    draft.implied = implied_cities(doc, draft.places, next((s for s, _ in draft.home if s != ABROAD), None))
    draft.times = time_expressions(doc, reading.article.date)
    found_ages = ages(doc)
    draft.persons, at = gather(doc, draft.names, nominals(doc, found_ages, named), found_ages, draft.body)
    draft.hits = trigger_hits(doc, named | frozenset(i for a in draft.agencies for s, e in a.mentions for i in range(s, e)))
    draft.parts = segments(draft)
    draft.persons = finish(doc, draft.persons, at, draft.body, draft.parts, _months(draft))
    draft.person_at = at
    for agency in draft.agencies:
        agency.place = _jurisdiction(draft, agency)
        if agency.agency_kind in {"county_sheriff", "municipal_police", "court", "prosecutor", "medical_examiner"}:
            _of_county(draft, agency)
        agency.label = proper(agency.label, agency.place.state if agency.place is not None else None)
        if agency.agency_kind == "municipal_police" and agency.place is not None and agency.place.country not in {None, "US"}:
            agency.agency_kind = "foreign_police"
    complete_names(draft)
    merge_same(draft)
    for agency in draft.agencies:
        for start, end in agency.mentions:
            for i in range(start, end):
                draft.agency_at[i] = agency
    for place in draft.places:
        if place.place_kind in {"hospital", "school"}:
            place.kind = "facility"
        for start, end in place.mentions:
            for i in range(start, end):
                draft.place_at.setdefault(i, place)
    draft.city_candidates = city_candidates(draft)
    draft.contexts = contexts(doc)
    draft.speaking = speaking(draft)
    find_incidents(draft)
    return draft


def complete(doc: Doc) -> Sources:
    """Builds the whole draft: after ``start_draft`` the scene of the incident, roles, bare agencies, and who speaks where."""
    draft = start_draft(doc)
    city: Place | None = None
    for incident in draft.incidents:
        dated = choose_date(draft, incident)
        if dated is not None:
            incident.date, incident.date_confidence = dated
        incident.clock = choose_clock(draft, incident, incident.date)
        placed = choose_city(draft, incident)
        if placed is not None and placed[0].place is not None:
            if placed[1] >= CITY_THRESHOLD:
                incident.city, incident.city_confidence = placed[0].place, placed[1]
            city = city or placed[0].place
        incident.spot = choose_spot(draft, incident)
    find_background(draft)
    if not draft.incidents:
        city = draft.city_candidates[0].place if draft.city_candidates else None
    county = county_of(draft, city)
    for incident in draft.incidents:
        if county is not None and (incident.city is None or any(p is county for p in draft.places)):
            incident.county = county
        if incident.city is None and incident.county is None:
            _place_at_home(draft, incident)
    settle(draft, city, county)
    pair(draft)
    assign(draft)
    right_the_actors(draft)
    choose_tolls(draft)
    settle_unnamed(draft)
    reconcile(draft)
    sources = Sources(draft)
    draft.facilities = [p for p in draft.places if p.kind == "facility"]
    draft.places = [p for p in draft.places if p.kind != "facility"]
    return sources


def _place_at_home(draft: Draft, incident: Incident) -> None:
    """The state of an incident's spot, where no city tells it: that which the article is surely at home in."""
    spot = incident.spot
    if spot is not None and spot.state is None and draft.home and draft.home[0][0] != ABROAD and draft.home[0][1] > SURE:
        spot.state, spot.country = draft.home[0][0], "US"


def _months(draft: Draft) -> dict[int, int]:
    """First token of a sentence -> the month of the first date in it, counted from the year 0."""
    found: dict[int, int] = {}
    for time in draft.times:
        if time.date is not None and time.date.datatype != "gYear":
            year, month = time.date.lexical.split("-")[:2]
            found.setdefault(sentence_at(draft.doc, time.range[0]).start, int(year) * 12 + int(month))
    return found


def _dateline(doc: Doc, draft: Draft) -> frozenset[int]:
    """Tokens in the dateline zones of the article."""
    spans = [z.span for z in draft.reading.zones if z.kind == "dateline"]
    if not spans:
        return frozenset()
    found = set()
    for token in doc[draft.body : draft.body + 400]:
        span = source_span(draft.reading, token.idx, token.idx + len(token.text))
        if span is not None and any(span.field == s.field and s.start <= span.start and span.end <= s.end for s in spans):
            found.add(token.i)
    return frozenset(found)


def _of_county(draft: Draft, agency: Agency) -> None:
    """ "Alford Sheriff's Office" is the county's, where the home state has one of that name (and for others no such town)."""
    place = agency.place
    if place is None or place.place_kind != "city" or not agency.label.startswith(f"{place.name} "):
        return
    office = agency.label.removeprefix(f"{place.name} ")
    for state, p in draft.home:
        if p < 0.3 or state == ABROAD:
            break
        entry = gazetteer.county(f"{place.name} County", state) or gazetteer.county(f"{place.name} Parish", state)
        if entry is not None and (agency.agency_kind == "county_sheriff" or not gazetteer.cities(place.name, state=state)):
            agency.label = f"{entry.name} {office}"
            agency.place = Place("place", entry.name, place_kind="county", name=entry.name)
            link(agency.place, entry)
            return


def _jurisdiction(draft: Draft, agency: Agency) -> Place | None:
    """The place whose name the agency bears, if it is a known one: a place of the text, else one made from the name."""
    if not agency.mentions or agency.agency_kind in {"federal_law_enforcement", "military"}:
        return None
    words = agency.label.split()
    for size in range(min(4, len(words)), 0, -1):
        name = town_of(" ".join(words[:size]).removesuffix("'s"))
        if size == 1 and DIRECTIONS.match(name):  # "Northwest Indiana Major Crimes Task Force"
            continue
        if name.lower().startswith(("city of ", "town of ", "village of ")):
            name = name.split(" ", 2)[2]
        key = gazetteer.fold(name)
        known = next(
            (p for p in draft.places if gazetteer.fold(p.name) == key and p.place_kind in {"city", "county", "state"}), None
        )
        if known is not None:
            return known
        entries = [e for e in gazetteer.lookup(name) if e.kind in {"city", "county", "state"}]
        if not entries:
            continue
        kind = (
            "county"
            if name.endswith(("County", "Parish"))
            else "state"
            if agency.agency_kind == "state_police" and any(e.kind == "state" for e in entries)
            else "city"
            if any(e.kind == "city" for e in entries)
            else entries[0].kind
        )
        place = Place("place", name, place_kind=kind, name=name)
        if kind == "city":
            states = [s for s, p in draft.home if s != ABROAD and p > 0.1]
            entry = next(
                (e for s in states if (e := gazetteer.resolve_city(name, state=s, clear=1)) is not None), None
            ) or gazetteer.resolve_city(name, clear=4)
            if entry is not None:
                link(place, entry)
        elif kind == "county":
            link_county(place, draft.home)
        elif (code := gazetteer.state_code(name)) is not None:
            place.state, place.country = code
        place.mentions = []
        return place
    return None
