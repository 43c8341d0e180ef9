"""From a parsed document to entities and claims.

An extractor is a function over a spaCy ``Doc`` that yields ``Finding``s about the nodes of ``doc._.draft``. The standard
ones are in ``EXTRACTORS``; a caller adds one by passing a longer sequence to ``extract``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from spacy.tokens import Doc

from kg.extract import casualties, charges, choices, events, investigations, objects, participations, scenes, tenures
from kg.extract.claims import Named, assemble
from kg.extract.draft import Agency, Draft, Finding, Incident, Node, Person, Place, draft_of
from kg.extract.drafting import complete
from kg.extract.restatements import restatements
from kg.model import Extraction

Extractor: TypeAlias = Callable[[Doc], Iterator[Finding]]

EXTRACTORS: Final[tuple[Extractor, ...]] = (
    scenes.incidents,
    participations.persons,
    participations.participations,
    choices.harms,
    choices.choices,
    casualties.casualties,
    tenures.tenures,
    investigations.investigations,
    charges.charges,
    events.events,
    objects.weapons,
    objects.vehicles,
)
"""The standard extractors, in the order in which they run."""

__all__ = ["EXTRACTORS", "Agency", "Draft", "Extractor", "Finding", "Incident", "Node", "Person", "Place", "draft_of", "extract"]


def extract(doc: Doc, *, extractors: Sequence[Extractor] = EXTRACTORS, all_mentions: bool = False) -> Extraction:
    """Everything that the extractors find in a document parsed by ``nlp.parse``.

    The document's draft (persons, agencies, places, times, incidents, sources) is built first, and shared by the extractors
    at ``doc._.draft``.
    """
    sources = complete(doc)
    found = [Named(extractor.__name__, finding) for extractor in extractors for finding in extractor(doc)]
    found += [Named("restatements", f) for f in restatements(draft_of(doc), sources, [named.finding for named in found])]
    return assemble(draft_of(doc), sources, found, all_mentions=all_mentions)
