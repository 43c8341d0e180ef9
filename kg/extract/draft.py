"""An extraction in the making: what the extractors share about one document.

Extractors read a ``Draft`` at ``doc._.draft`` and yield ``Finding``s; ``claims.assemble`` turns both into a
``model.Extraction``. Positions here are token indices of the ``Doc``, half-open.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

from spacy.tokens import Doc

from kg.model import ARTICLE, Concept, Reading, Typed

if TYPE_CHECKING:
    from kg.extract.agencies import AgencyMention
    from kg.extract.attribution import Context
    from kg.extract.dates import TimeExpression
    from kg.extract.scene import CityCandidate
    from kg.extract.triggers import Hit

Range: TypeAlias = tuple[int, int]
"""Tokens ``start <= i < end``."""
MENTIONS: Final = 24
"""At most so many mentions of one person are read for what they tell of it."""

if not Doc.has_extension("draft"):
    Doc.set_extension("draft", default=None)


@dataclass(slots=True, eq=False)
class Node:
    """Something that may become an entity. ``kind`` is one of ``vocab.CLASSES``, or ``ARTICLE`` (which is none of its own).

    Two nodes are equal only if they are one.
    """

    kind: str
    label: str = ""
    mentions: list[Range] = field(default_factory=list)
    attributes: dict[str, Node | Concept | Typed | str | int | Decimal] = field(default_factory=dict)
    """What the builder adds to the entity (see ``model.Entity.attributes``)."""

    @property
    def first(self) -> int:
        """First token of the first mention (a large number where there is none)."""
        return min(self.mentions)[0] if self.mentions else 10**9


@dataclass(slots=True, eq=False)
class Person(Node):
    """A person or, where ``plural``, a group of people not told apart."""

    name: str | None = None
    name_range: Range | None = None
    """The fullest form of the name."""
    nouns: list[tuple[str, int]] = field(default_factory=list)
    """Role nouns that denote the person, lower-case lemma, with their tokens."""
    titles: list[Range] = field(default_factory=list)
    pronouns: list[int] = field(default_factory=list)
    age: int | None = None
    age_range: Range | None = None
    gender: str | None = None
    gender_range: Range | None = None
    count: int | None = 1
    count_range: Range | None = None
    plural: bool = False
    description: Range | None = None
    heads: list[int] = field(default_factory=list)
    """The head token of every mention, pronouns included, in order."""
    roles: dict[str, float] = field(default_factory=dict)
    """Role notation -> confidence, set by ``roles``."""
    outcomes: dict[str, float] = field(default_factory=dict)
    chances: dict[str, float] = field(default_factory=dict)
    """Outcome notation -> its probability, also of those too unlikely to be given."""
    kept: float = 1.0
    """Probability that somebody named takes part, holds office or speaks, set by ``roles``."""


@dataclass(slots=True, eq=False)
class Agency(Node):
    """A public body; ``jurisdiction`` is the node of the place it serves, if the text or the name tells."""

    agency_kind: str = "other_government"
    place: Place | None = None


@dataclass(slots=True, eq=False)
class Place(Node):
    """A named place. ``state`` and ``country`` are codes, from the gazetteer or the text."""

    place_kind: str = "other"
    state: str | None = None
    country: str | None = None
    county: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Toll:
    """How many were killed or injured, how likely that is right, and the words and the predicate that tell it, if any do."""

    value: int
    confidence: float
    words: Range | None
    at: int
    counted: bool
    """The words are a count ("three dead"), not persons told of one by one."""


@dataclass(slots=True, eq=False)
class Incident(Node):
    """An underlying event. ``triggers`` are the tokens that name or tell it."""

    type: str = "other"
    main: bool = True
    triggers: list[int] = field(default_factory=list)
    confidence: float = 1.0
    range: Range = (0, 10**9)
    """The part of the text that tells it."""
    date: TimeExpression | None = None
    date_confidence: float = 0.0
    clock: TimeExpression | None = None
    city: Place | None = None
    city_confidence: float = 0.0
    county: Place | None = None
    spot: Place | None = None
    tolls: dict[str, Toll] = field(default_factory=dict)
    """``killed`` and ``injured``, as far as the text tells."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement and the words it rests on.

    ``at`` is the token whose clause decides source and factuality (the predicate); ``evidence`` must hold every word that
    the value was read from.
    """

    subject: Node
    predicate: str
    object: Node | Concept | Typed | str | int | Decimal
    evidence: Range
    at: int
    confidence: float = 1.0
    alternatives: Node | None = None
    """The set of claims of which one holds."""
    hedge: Range | None = None
    """The words that leave it open, where it is one of several alternatives and they lie apart from the predicate."""
    presupposed: bool = False
    """It holds whatever the predicate says: an age, a title, a part taken. Negation, time and mood do not touch it."""


@dataclass(slots=True)
class Draft:
    """The working state of one document; lists are in order of first mention."""

    doc: Doc
    reading: Reading
    persons: list[Person] = field(default_factory=list)
    agencies: list[Agency] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    facilities: list[Place] = field(default_factory=list)
    outlets: list[Node] = field(default_factory=list)
    times: list[TimeExpression] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    """Words that name or tell an incident."""
    parts: list[Range] = field(default_factory=list)
    """Where each incident is told; the whole document, as a rule."""
    article: Node = field(default_factory=lambda: Node(ARTICLE))
    """What is told of, where no incident is found."""
    contexts: tuple[Context, ...] = ()
    person_at: dict[int, Person] = field(default_factory=dict)
    """Head token of a mention -> person."""
    agency_at: dict[int, Agency] = field(default_factory=dict)
    """Any token of a mention -> agency."""
    place_at: dict[int, Place] = field(default_factory=dict)
    names: list[NameMention] = field(default_factory=list)
    body: int = 0
    """First token after the headline."""
    time_nodes: dict[int, Node] = field(default_factory=dict)
    """``id`` of a time expression -> the node that stands for it."""
    speaking: dict[int, int] = field(default_factory=dict)
    """``id`` of a person -> in how many contexts the person is named as the speaker."""
    speakers: dict[int, Node] = field(default_factory=dict)
    """``id`` of a node that is the source of something said -> the node."""
    dateline: frozenset[int] = frozenset()
    """Tokens of a dateline ("SPRINGFIELD, Ill. --")."""
    bare: list[AgencyMention] = field(default_factory=list)
    """Mentions of agencies that do not say which ("police")."""
    city_candidates: list[CityCandidate] = field(default_factory=list)
    implied: list[Place] = field(default_factory=list)
    """Cities named only inside the names of other places."""
    home: tuple[tuple[str, float], ...] = ()
    """US states (or ``home.ABROAD``) that the article may be at home in, with their probabilities."""
    sentence_starts: list[int] = field(default_factory=list)
    """First tokens of the sentences of the body."""
    traits: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    """``id`` of a person and head of a mention -> what the text shows there; emptied where two people become one."""


def incident_at(draft: Draft, i: int) -> Incident | None:
    """The incident that is told where token ``i`` stands; of a single one, that."""
    found = next((x for x in draft.incidents if x.main and x.range[0] <= i < x.range[1]), None)
    return found or next((x for x in draft.incidents if x.main), None)


def first_head(draft: Draft, person: Person) -> int:
    """The head of a person's first mention in the body, in the headline where the body has none."""
    return next((h for h in person.heads if h >= draft.body), person.heads[0])


def told_in(draft: Draft, i: int) -> Incident | None:
    """The incident that somebody first spoken of at token ``i`` takes part in: a past one where that is told there."""
    return next((x for x in draft.incidents if not x.main and x.range[0] <= i < x.range[1]), None) or incident_at(draft, i)


def sentence_index(draft: Draft, i: int) -> int:
    """The number of the body's sentence that holds token ``i``, from 0."""
    return max(bisect_right(draft.sentence_starts, i) - 1, 0)


def draft_of(doc: Doc) -> Draft:
    """The draft of a document."""
    draft: Draft = doc._.draft
    return draft


@dataclass(frozen=True, slots=True)
class NameMention:
    """A proper name of a person. ``name`` leaves titles out; ``title`` is the run of title words before it, if any."""

    name: Range
    title: Range | None
