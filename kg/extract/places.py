"""Finds named places: cities, counties, states, streets, blocks, intersections, highways, facilities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from spacy.tokens import Doc

from kg.extract import gazetteer
from kg.extract.draft import NameMention, Place
from kg.extract.place_scores import THRESHOLD, Surroundings, likeliest_kind, likelihood, place_features
from kg.extract.place_spans import PlaceSpan

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
        if likelihood(features) < THRESHOLD:
            continue
        kind = likeliest_kind(spans[0].kind, features)
        start, end = spans[0].start, spans[0].end
        text = " ".join(doc[start:end].text.split())
        if kind not in {"state", "city"}:
            text = text.strip(" ,.")
        found.append(Place("place", text, place_kind=kind, name=text, mentions=[(x.start, x.end) for x in spans]))
    return found


def towns_of(doc: Doc, groups: Sequence[Sequence[PlaceSpan]]) -> list[str]:
    """The words of the groups that look like a town's name."""
    return [doc[g[0].start : g[0].end].text for g in groups if g[0].kind == "city"]


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
