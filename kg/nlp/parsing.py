"""Parses readings: what ``Language.pipe`` does, faster where spaCy is slow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from typing import Any, Final, TypeAlias

from spacy.language import Language
from spacy.pipeline import AttributeRuler, DependencyParser, EntityRecognizer
from spacy.tokens import Doc

from kg.model import Reading
from kg.nlp import transitions
from kg.nlp.attributes import Attributes

Step: TypeAlias = Callable[[list[Doc]], list[Doc]]

MOST_TOGETHER: Final = 64
"""Texts that are parsed together."""
MOST_TOKENS: Final = 7_000
"""Tokens of texts that are parsed together; one needs some 6 kB meanwhile."""


def parse(nlp: Language, readings: Iterable[Reading]) -> Iterator[Doc]:
    """One ``Doc`` a reading, in order, with the reading at ``doc._.reading``."""
    for docs in _batches(_with_reading(nlp, reading) for reading in readings):
        for step in _steps(nlp):
            docs = step(docs)
        yield from docs


@lru_cache(maxsize=2)
def _steps(nlp: Language) -> list[Step]:
    return [_step(component) for _, component in nlp.pipeline]


def _step(component: Any) -> Step:
    if isinstance(component, AttributeRuler):
        return partial(_each, Attributes(component))
    if isinstance(component, DependencyParser | EntityRecognizer) and component.cfg["beam_width"] == 1:
        return partial(_annotated, component)
    if hasattr(component, "pipe"):
        return lambda docs: list(component.pipe(docs, batch_size=len(docs)))
    return partial(_each, component)


def _each(function: Callable[[Doc], Doc], docs: list[Doc]) -> list[Doc]:
    return [function(doc) for doc in docs]


def _annotated(component: Any, docs: list[Doc]) -> list[Doc]:
    if any(len(doc) for doc in docs):
        transitions.annotate(component, docs)
    return docs


def _batches(docs: Iterable[Doc]) -> Iterator[list[Doc]]:
    batch: list[Doc] = []
    size = 0
    for doc in docs:
        if batch and (len(batch) == MOST_TOGETHER or size + len(doc) > MOST_TOKENS):
            yield batch
            batch, size = [], 0
        batch.append(doc)
        size += len(doc)
    if batch:
        yield batch


def _with_reading(nlp: Language, reading: Reading) -> Doc:
    doc = nlp.make_doc(reading.text)
    doc._.reading = reading
    return doc
