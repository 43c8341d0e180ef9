"""Keeps sentences inside their paragraph, and parses readings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from kg.model import Reading

NAME: Final = "kg_paragraphs"

if not Doc.has_extension("reading"):
    Doc.set_extension("reading", default=None)


@Language.component(NAME)
def break_paragraphs(doc: Doc) -> Doc:
    """Marks the token after a blank line as the start of a sentence; the parser decides about the rest."""
    reading: Reading | None = doc._.reading
    body = reading.body if reading is not None else -1
    after_break = False
    for token in doc:
        if token.i and (after_break or token.idx == body):
            token.is_sent_start = True
        after_break = token.is_space and "\n" in token.text
    return doc


def parse(nlp: Language, readings: Iterable[Reading], *, batch: int = 16) -> Iterator[Doc]:
    """One ``Doc`` a reading, in order, with the reading at ``doc._.reading``."""
    docs = (_with_reading(nlp, reading) for reading in readings)
    yield from nlp.pipe(docs, batch_size=batch)


def _with_reading(nlp: Language, reading: Reading) -> Doc:
    doc = nlp.make_doc(reading.text)
    doc._.reading = reading
    return doc
