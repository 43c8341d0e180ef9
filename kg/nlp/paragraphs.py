"""Keeps sentences inside their paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.model import Reading

if TYPE_CHECKING:
    from thinc.types import Ints2d

NAME: Final = "kg_paragraphs"
LONGEST_SENTENCE: Final = 400
"""Tokens."""
_ENDS: Final = frozenset(".!?")

if not Doc.has_extension("reading"):
    Doc.set_extension("reading", default=None)


@Language.component(NAME)
def break_paragraphs(doc: Doc) -> Doc:
    """Marks the token after a blank line as the start of a sentence; the parser decides about the rest.

    Where no mark ends a sentence for ``LONGEST_SENTENCE`` tokens, one is ended all the same: a tree over a whole transcript in
    capitals has no meaning, and takes minutes to walk.
    """
    reading: Reading | None = doc._.reading
    body = reading.body if reading is not None else -1
    starts = np.zeros((len(doc), 1), dtype="uint64")
    after_break = False
    last = 0
    for token in doc:
        if token.i and (after_break or token.idx == body or token.i - last >= LONGEST_SENTENCE):
            starts[token.i] = 1
            last = token.i
        after_break = token.is_space and "\n" in token.text
        if token.text in _ENDS:
            last = token.i
    if len(doc):  # all at once: each `token.is_sent_start = True` would look through the whole doc for a parse
        doc.from_array(["SENT_START"], cast("Ints2d", starts))
    return doc
