"""Parts and consequences of an incident that have a time of their own: the traffic stop, the arrest, the hearing."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from kg.extract.dates import TimeExpression
from kg.extract.draft import Draft, Finding, Node, draft_of, incident_at
from kg.extract.lexicon import phrases_at
from kg.extract.scenes import time_findings
from kg.extract.syntax import sentence_at, syntax
from kg.model import Concept


def events(doc: Doc) -> Iterator[Finding]:
    """Sub-event nodes, one of each type an incident: type, the incident, and the time that stands beside it."""
    draft = draft_of(doc)
    lower = syntax(doc).lower
    seen: set[tuple[int, str]] = set()
    for i in range(draft.body, len(doc)):
        for kind, end in phrases_at("events", lower, i):
            incident = incident_at(draft, i)
            if incident is None or (id(incident), kind) in seen:
                continue
            seen.add((id(incident), kind))
            event = Node("event", " ".join(doc[i:end].text.split()), mentions=[(i, end)])
            head = doc[i:end].root.i
            yield Finding(event, "eventType", Concept("event-type", kind), (i, end), head, 0.8)
            yield Finding(event, "partOf", incident, (i, end), head, 0.8)
            time = _beside(draft, i)
            if time is not None and time is not incident.date and time.date is not None:
                yield from time_findings(draft, event, time, 0.7)
            break


def _beside(draft: Draft, i: int) -> TimeExpression | None:
    """The dated expression nearest to a token in its sentence."""
    start, end = sentence_at(draft.doc, i)
    near = [(abs(t.range[0] - i), t.range[0], t) for t in draft.times if start <= t.range[0] < end]
    return min(near, key=lambda n: n[:2])[2] if near else None
