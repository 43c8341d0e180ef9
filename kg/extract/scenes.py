"""What the article says of the incident itself: its type, its day and hour, its place."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from kg.extract.attribution import context_at
from kg.extract.dates import TimeExpression
from kg.extract.draft import Draft, Finding, Incident, Node, Place, draft_of
from kg.extract.syntax import sentence_at
from kg.model import Concept, Typed


def incidents(doc: Doc) -> Iterator[Finding]:
    """Type, prominence, time and places of every incident of the draft."""
    draft = draft_of(doc)
    for incident in draft.incidents:
        at = _asserted(draft, incident)
        where = (at, at + 1)
        yield Finding(
            incident, "incidentType", Concept("incident-type", incident.type), where, at, incident.confidence, presupposed=True
        )
        yield Finding(
            incident,
            "prominence",
            Concept("prominence", "main" if incident.main else "background"),
            where,
            at,
            incident.confidence,
            presupposed=True,
        )
        if incident.date is not None:
            yield from time_findings(draft, incident, incident.date, incident.date_confidence)
        if incident.clock is not None and incident.clock is not incident.date:
            yield from time_findings(draft, incident, incident.clock, 0.8)
        for predicate, place, confidence in (
            ("place", incident.spot, 0.8),
            ("city", incident.city, incident.city_confidence),
            ("county", incident.county, 0.8),
        ):
            if place is not None:
                mention = _mention(draft, incident, place)
                if mention is not None:
                    yield Finding(incident, predicate, place, mention, mention[0], confidence, presupposed=True)


def _asserted(draft: Draft, incident: Incident) -> int:
    """The trigger that tells the incident most plainly: asserted, in the body, early."""
    body = [t for t in incident.triggers if t >= draft.body] or incident.triggers
    for t in body:
        c = context_at(draft.contexts, t)
        if c.certainty != "possible" and c.polarity == "positive" and c.realis == "actual":
            return t
    return body[0]


def time_findings(draft: Draft, event: Node, e: TimeExpression, confidence: float) -> Iterator[Finding]:
    """That something happened at a time; the first time round, also what is known of the time itself."""
    node = draft.time_nodes.get(id(e))
    if node is None:
        node = Node("time", e.text, mentions=[e.range])
        draft.time_nodes[id(e)] = node
        yield Finding(node, "expression", e.text, e.range, e.range[0], presupposed=True)
        if e.date is not None:
            yield Finding(node, "date", e.date, e.range, e.range[0], presupposed=True)
        if e.clock is not None:
            yield Finding(node, "clockTime", Typed(e.clock, "time"), e.range, e.range[0], presupposed=True)
        yield Finding(node, "precision", Concept("precision", e.precision), e.range, e.range[0], presupposed=True)
        yield Finding(node, "resolution", Concept("resolution", e.resolution), e.range, e.range[0], presupposed=True)
    yield Finding(event, "time", node, e.range, e.range[0], confidence, presupposed=True)


def _mention(draft: Draft, incident: Incident, place: Place) -> tuple[int, int] | None:
    """The mention of a place that stands in a sentence about the incident, else its first; an agency's name at need."""
    doc = draft.doc
    mentions = [m for m in place.mentions if m[0] >= draft.body] or list(place.mentions)
    for start, end in mentions:
        sentence = sentence_at(doc, start)
        if any(sentence.start <= t < sentence.end for t in incident.triggers):
            return (start, end)
    if mentions:
        return mentions[0]
    bearing = next((a for a in draft.agencies if a.place is place and a.mentions), None)
    if bearing is not None:
        return bearing.mentions[0]
    city = incident.city
    return city.mentions[0] if city is not None and city is not place and city.mentions else None
