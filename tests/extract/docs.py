"""Documents for the tests of extraction: built by hand from rows, or read by the model from a text.

All people, firms and streets in the tests are invented.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg import ingest
from kg.extract import EXTRACTORS, Extractor, draft_of, extract
from kg.extract.draft import Draft, Range
from kg.model import ARTICLE, Article, Claim, Concept, Extraction, Reading, Ref, Typed, Value
from kg.nlp import load, parse

BLANK = spacy.blank("en").vocab
COARSE = {
    "NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "NNPS": "PROPN", "VB": "VERB", "VBD": "VERB", "VBN": "VERB", "VBG": "VERB",
    "VBZ": "VERB", "VBP": "VERB", "MD": "AUX", "JJ": "ADJ", "IN": "ADP", "DT": "DET", "CD": "NUM", "PRP": "PRON", "RB": "ADV",
    "PRP$": "PRON", "CC": "CCONJ", "WP": "PRON", "TO": "PART", "POS": "PART", ",": "PUNCT", ".": "PUNCT", "HYPH": "PUNCT",
    "_SP": "SPACE",
}  # fmt: skip


def parsed(*rows: str) -> Doc:
    """A doc by hand: rows of ``word lemma tag dep head [entity]``; ``_`` before a word: no space before it.

    ``entity`` is a label, the same one in neighbouring rows for one entity.
    """
    cells = [row.split() for row in rows]
    glued = [len(c[0]) > 1 and c[0].startswith("_") for c in cells] + [True]
    words = [c[0][1:] if g else c[0] for c, g in zip(cells, glued, strict=False)]
    labels = [c[5] if len(c) > 5 else "" for c in cells]
    iob = [f"{'I' if n and labels[n - 1] == label else 'B'}-{label}" if label else "O" for n, label in enumerate(labels)]
    return Doc(
        BLANK, words=words, spaces=[not g for g in glued[1:]], lemmas=[c[1] for c in cells], tags=[c[2] for c in cells],
        pos=[COARSE.get(c[2], "X") for c in cells], deps=[c[3] for c in cells], heads=[int(c[4]) for c in cells], ents=iob,
    )  # fmt: skip


def plain(text: str) -> Doc:
    """A doc that is only cut into words: no parse, no entities; paragraphs and full stops end sentences."""
    words = spacy.blank("en").make_doc(text)
    starts = [t.i == 0 or words[t.i - 1].text in {".", "?", "!"} or words[t.i - 1].is_space for t in words]
    return Doc(BLANK, words=[t.text for t in words], spaces=[bool(t.whitespace_) for t in words], sent_starts=starts)


def texts(doc: Doc, ranges: Sequence[Range]) -> list[str]:
    """The words of some ranges."""
    return [doc[start:end].text for start, end in ranges]


# ---------------------------------------------------------------- with the model


@dataclass(frozen=True)
class Story:
    """An article that was read: the doc, its draft, and what was extracted."""

    doc: Doc
    extraction: Extraction

    @property
    def draft(self) -> Draft:
        return draft_of(self.doc)

    @property
    def labels(self) -> dict[str, str]:
        """Local id -> label; the article's is its title."""
        return {ARTICLE: self.extraction.article.title} | {e.id: e.label for e in self.extraction.entities}

    def value(self, value: Value) -> str:
        """A value as people read it: a label, a notation, a lexical form."""
        if isinstance(value, Ref):
            return self.labels[value.id]
        return value.notation if isinstance(value, Concept) else value.lexical if isinstance(value, Typed) else str(value)

    def statements(self, predicate: str) -> Iterator[tuple[str, str, Claim]]:
        """Subject, object and claim of every statement with a predicate."""
        for claim in self.extraction.claims:
            for s in claim.statements:
                if s.predicate == predicate:
                    yield self.labels[s.subject], self.value(s.object), claim

    def facts(self, predicate: str) -> set[tuple[str, str]]:
        """Subject and object of what is said positively, and is more than possible."""
        return {
            (s, o) for s, o, claim in self.statements(predicate) if claim.polarity == "positive" and claim.certainty != "possible"
        }

    def roles(self) -> set[tuple[str, str]]:
        """(label of the person, role)."""
        agents = {s.subject: self.value(s.object) for c in self.extraction.claims for s in c.statements if s.predicate == "agent"}
        return {
            (agents[s.subject], self.value(s.object))
            for c in self.extraction.claims
            for s in c.statements
            if s.predicate == "role"
        }

    def of(self, predicate: str, kind: str) -> set[str]:
        """The objects of a predicate whose subject is of a kind."""
        return {
            self.value(s.object)
            for c in self.extraction.claims
            for s in c.statements
            if s.predicate == predicate and s.subject.startswith(kind + "/")
        }

    def evidence(self, claim: Claim) -> str:
        return claim.evidence.cut(self.extraction.article)


def story(
    text: str,
    *,
    title: str = "",
    date: str | None = "2024-05-09",
    source: str | None = None,
    extractors: tuple[Extractor, ...] = EXTRACTORS,
) -> Story:
    """What is extracted from a text published on Thursday, May 9, 2024, unless told otherwise."""
    return _story(text, title, date, source, extractors)


@lru_cache(maxsize=64)
def _story(text: str, title: str, date: str | None, source: str | None, extractors: tuple[Extractor, ...]) -> Story:
    reading = ingest.to_reading(Article(title=title, text=text, id="test-1", date=date, source=source))
    assert isinstance(reading, Reading), reading
    (doc,) = parse(model(), [reading])
    return Story(doc, extract(doc, extractors=extractors))


@lru_cache(maxsize=1)
def model() -> Language:
    """The language model, loaded once a process."""
    return load()
