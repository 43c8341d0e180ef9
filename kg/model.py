"""The values that pass between the stages: an article, its reading text, and what was extracted from it.

Everything here is frozen and knows neither spaCy nor RDF. Offsets are half-open, ``start <= i < end``, in Unicode
code points of the *untouched* field they name (``"text"`` or ``"title"``), never of the repaired reading text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal, TypeAlias

Field: TypeAlias = Literal["text", "title"]
ZoneKind: TypeAlias = Literal["headline", "dateline", "body", "caption", "byline", "comments", "boilerplate"]
Certainty: TypeAlias = Literal["certain", "probable", "possible"]
Polarity: TypeAlias = Literal["positive", "negative"]
Temporality: TypeAlias = Literal["past_or_present", "future"]
Realis: TypeAlias = Literal["actual", "attempted", "planned", "hypothetical"]
QuoteKind: TypeAlias = Literal["none", "direct", "indirect"]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start <= i < end`` of one untouched field of an article.

    >>> Span("text", 3, 8).cut(Article(title="", text="It burned down."))
    'burne'
    """

    field: Field
    start: int
    end: int

    def cut(self, article: Article) -> str:
        """The characters themselves."""
        return (article.text if self.field == "text" else article.title)[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Article:
    """One published piece as it came in: nothing repaired, nothing cut.

    ``id`` is the identifier given with the input (``None``: none was given); ``date`` is the publication date,
    ``YYYY-MM-DD`` (``None``: unknown); ``origin`` says where it was read, ``FILE`` or ``FILE:LINE``, for messages only:
    it is no part of the article's identity.
    """

    title: str
    text: str
    id: str | None = None
    date: str | None = None
    source: str | None = None
    url: str | None = None
    dataset: str = "articles"
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that gave no article, and why, in words for a person (``"not English (French)"``)."""

    origin: str
    reason: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the untouched article with one function. Zones of a field are sorted and do not overlap."""

    kind: ZoneKind
    span: Span


@dataclass(frozen=True, slots=True)
class Segment:
    """``reading[start:end]`` stands for ``source`` in the untouched article.

    Where both have the same length they correspond character by character; else the whole stretch does.
    """

    start: int
    end: int
    source: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """The text that the extractors read, and its alignment with the untouched article.

    ``text`` holds the headline, then the readable zones, a paragraph a line, paragraphs parted by ``"\\n\\n"``; mojibake,
    curly marks and lost apostrophes are repaired. Comments and boilerplate are not in it, so no evidence can lie there.
    ``segments`` are sorted, and cover every character of ``text`` but the added separators. ``zones`` cover the untouched
    article. ``body`` is the offset in ``text`` where the headline ends.
    """

    article: Article
    text: str
    segments: tuple[Segment, ...]
    zones: tuple[Zone, ...]
    body: int = 0
    damage: tuple[str, ...] = ()
    """What was repaired: notations of the scheme ``damage`` (``mojibake``, ``apostrophes_lost``, ``quotes_lost``)."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to an entity of the same article, by its local id (``"person/3"``)."""

    id: str


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a SKOS scheme, by notation: ``Concept("role", "victim")``."""

    scheme: str
    notation: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A literal that is no Python string, integer or decimal: ``Typed("2017-02", "gYearMonth")``.

    ``datatype`` is the local name of one of: ``date dateTime time gYear gYearMonth duration``.
    """

    lexical: str
    datatype: str


ARTICLE: Final = "article"
"""Local id of the article itself, which is no entity of its own: what is said that tells of no incident is said of it."""

Value: TypeAlias = Ref | Concept | Typed | str | int | Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """One triple: ``subject`` is a local entity id (or ``ARTICLE``), ``predicate`` a local name of ``vocab.PREDICATES``."""

    subject: str
    predicate: str
    object: Value


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that denotes ``entity`` (a local id)."""

    entity: str
    span: Span


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that an article speaks of: its class, its label, and what we link it to.

    ``attributes`` are what the *builder* adds (a gazetteer id, coordinates, an agency's kind); what the *article* says of
    it stands in claims.
    """

    id: str
    kind: str
    label: str
    attributes: tuple[tuple[str, Value], ...] = ()
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """Statements that one source makes on one piece of evidence with one factuality."""

    statements: tuple[Statement, ...]
    source: Ref
    evidence: Span
    certainty: Certainty = "certain"
    polarity: Polarity = "positive"
    temporality: Temporality = "past_or_present"
    realis: Realis = "actual"
    quote: QuoteKind = "none"
    cue: Span | None = None
    """The attributing words ("police said"); ``None`` for the narrator."""
    hedge: Span | None = None
    """The words that weaken it; ``None`` when it is certain."""
    confidence: Decimal = Decimal(1)
    """The extractor's own score in [0, 1], two decimals; never mixed with ``certainty``."""
    extractors: tuple[str, ...] = ()
    """Names of the extractors that made the statements, sorted."""
    alternatives: str | None = None
    """Local id of the set of claims of which one holds (``"alternatives/1"``)."""
    relayed_by: Ref | None = None
    """Through whom the source's words come, where it is not the article itself: the outlet of "the chief told WQRX"."""
    restored: bool = False
    """The words are the source's own (``quote`` is ``direct``), and one or both quotation marks were lost."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one article."""

    reading: Reading
    entities: tuple[Entity, ...] = ()
    claims: tuple[Claim, ...] = ()
    warnings: tuple[str, ...] = field(default=())

    @property
    def article(self) -> Article:
        return self.reading.article


def statement_count(claims: Sequence[Claim]) -> int:
    """How many statements the claims hold together."""
    return sum(len(c.statements) for c in claims)
