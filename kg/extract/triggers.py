"""Finds the words that name or tell an incident, by incident type."""

from __future__ import annotations

from typing import Final

from spacy.tokens import Doc

from kg.extract.lexicon import phrases_at
from kg.extract.syntax import syntax

Hit = tuple[str, int, int]
"""(incident type, first token, end)."""

SECONDARY: Final = frozenset({"other", "police_operation", "death_investigation", "threat"})
"""Types whose words also go with incidents of other types."""


def trigger_hits(doc: Doc, skip: frozenset[int]) -> list[Hit]:
    """Every trigger, in order; one stretch of text counts once for each type. ``skip`` are tokens of names."""
    lows = syntax(doc).lower
    found: list[Hit] = []
    for i in range(len(lows)):
        if i in skip:
            continue
        seen: set[str] = set()
        for kind, end in phrases_at("triggers", lows, i):
            if kind not in seen:
                seen.add(kind)
                found.append((kind, i, end))
    return found


def event_kinds(doc: Doc, start: int, end: int) -> set[str]:
    """The parts and consequences of an incident that a stretch of text names: an arrest, a trial."""
    lows = syntax(doc).lower
    return {kind for i in range(start, end) for kind, _ in phrases_at("events", lows, i)}
