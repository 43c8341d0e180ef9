"""Finds named places: cities, counties, states, streets, blocks, intersections, highways, facilities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from spacy.tokens import Doc

from kg.extract import gazetteer
from kg.extract.draft import NameMention, Place
from kg.extract.gazetteer import GazetteerEntry
from kg.extract.lexicon import words
from kg.extract.place_scores import THRESHOLD, Surroundings, likeliest_kind, likelihood, place_features
from kg.extract.place_spans import DIRECTIONS, PlaceSpan
from kg.extract.whereabouts import link

CERTAIN = frozenset({"counties"})
"""Forms so rare in the training texts that the scorer knows nothing of them, and sure: "Itasca and Cass counties"."""
HOLDERS = frozenset({"region", "neighborhood", "residence", "business", "school", "facility", "hospital"})
"""Kinds whose names may begin with the name of the city that they are in."""
CAPITAL = frozenset({"D.C.", "DC"})
WHOLE = frozenset({"block", "intersection", "residence", "highway"})
"""Kinds whose words hold names of streets that are no places beside them."""


def named_places(
    doc: Doc, groups: Sequence[Sequence[PlaceSpan]], names: Sequence[NameMention], body: int, surroundings: Surroundings
) -> list[Place]:
    """The groups of ``grouped`` that name a place, a node each; not yet linked (see ``whereabouts``).

    ``body`` is the first token after the headline.
    """
    surnames = surnames_of(doc, names)
    found: list[Place] = []
    for spans in groups:
        features = place_features(doc, spans, body, surnames, surroundings)
        if likelihood(features) < THRESHOLD and not any(x.found in CERTAIN for x in spans):
            continue
        kind = likeliest_kind(spans[0].kind, features)
        start, end = spans[0].start, spans[0].end
        text = " ".join(doc[start:end].text.split())
        if kind not in {"state", "city"}:
            text = text.strip(" ,.")
        found.append(Place("place", text, place_kind=kind, name=text, mentions=[(x.start, x.end) for x in spans]))
    return found


def implied_cities(doc: Doc, places: Sequence[Place], state: str | None) -> list[Place]:
    """Cities that are named only inside other names: "southwest Dayton", "Brookfield High School", "an Alford motel".

    Their mentions are the words for the city. ``state`` is the one the article is at home in; only its cities count.
    """
    known = {gazetteer.fold(p.name) for p in places if p.place_kind == "city"}
    found: dict[str, Place] = {}
    for place in places:
        if place.place_kind not in HOLDERS:
            continue
        for start, end in place.mentions:
            at = start
            while at < end and (DIRECTIONS.match(doc[at].text) or doc[at].text in {",", "the"}):
                at += 1
            if at == start and place.place_kind in {"region", "neighborhood"}:
                continue  # "Brookfield Heights" need not be in Brookfield
            for size in range(min(4, end - at), 0, -1):
                if at == start and at + size == end:
                    continue  # the whole name
                name = doc[at : at + size].text
                entry = _own_city(name, state)
                if entry is None:
                    continue
                key = gazetteer.fold(name)
                if key not in known:
                    town = found.setdefault(key, Place("place", entry.name, place_kind="city", name=entry.name))
                    town.mentions.append((at, at + size))
                    link(town, entry)
                break
    return list(found.values())


def _own_city(name: str, state: str | None) -> GazetteerEntry | None:
    if name in CAPITAL:
        name, state = "Washington", "DC"
    if state is None or not name[:1].isupper() or name.lower() in words("place_words", "not_places"):
        return None
    return gazetteer.resolve_city(name, state=state, clear=1)


def towns_of(doc: Doc, groups: Sequence[Sequence[PlaceSpan]]) -> list[str]:
    """The words of the groups that look like a town's name; of "northwest Dayton" the town's."""
    found: list[str] = []
    for spans in groups:
        start, end, kind, how = spans[0]
        if kind == "city":
            found.append(doc[start:end].text)
        elif how == "compass":
            found.append(doc[start + 1 + (doc[start + 1].text == ",") : end].text)
    return found


def grouped(doc: Doc, proposals: Iterable[PlaceSpan]) -> list[list[PlaceSpan]]:
    """Proposals that do not overlap, by form of words, in order of first mention; of overlapping ones the longest stays."""
    kept: list[PlaceSpan] = []
    for x in sorted(proposals, key=lambda s: (s.start, -s.end)):
        if kept and x.start < kept[-1].end:
            if kept[-1].kind in WHOLE and x.end <= kept[-1].end:
                continue
            if x.end - x.start <= kept[-1].end - kept[-1].start:
                continue
            kept.pop()
        kept.append(x)
    by_key: dict[str, list[PlaceSpan]] = {}
    for x in kept:
        key = re.sub(r"^the ", "", gazetteer.fold(" ".join(doc[x.start : x.end].text.split()).strip(" ,.")))
        by_key.setdefault(key, []).append(x)
    return list(by_key.values())


def surnames_of(doc: Doc, names: Sequence[NameMention]) -> frozenset[str]:
    """The last words of persons' full names, lower case."""
    return frozenset(doc[m.name[1] - 1].lower_ for m in names if m.name[1] - m.name[0] > 1)
