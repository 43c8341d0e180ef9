"""What the claims of one article say, indexed for the view: by property, by how surely, and with the best of several values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

from pyoxigraph import Literal, NamedNode, Triple

from kg import vocab
from kg.rdf import ArticleGraphs, terms

Term: TypeAlias = NamedNode | Literal

SAID: Final = 0
"""In any accepted claim, even one that is denied or only possible. Enough for what merely ties a node together: a
participation's agent, a person's name."""
EXPECTED: Final = 1
"""Affirmed, certain or probable, and actual or planned; also of the future. What investigations and charges need."""
ASSERTED: Final = 2
"""Affirmed, certain or probable, actual, not of the future. What everything else needs."""

_LOCAL: Final = {iri: name for name, iri in vocab.PREDICATES.items()}
_KINDS: Final = {vocab.KG + name: kind for kind, name in vocab.CLASSES.items()}
_TYPE: Final = vocab.RDF + "type"
_PARTS: Final = {
    **{vocab.KG + name: name for name in ("confidence", "evidence", "certainty", "polarity", "realis", "temporality")},
    vocab.NIF + "beginIndex": "beginIndex",
}
"""What of a claim and its evidence is needed here."""
_SOURCE: Final = NamedNode(vocab.KG + "source")
_POSITIVE: Final = vocab.concept("polarity", "positive")
_POSSIBLE: Final = vocab.concept("certainty", "possible")
_ACTUAL: Final = vocab.concept("realis", "actual")
_PLANNED: Final = vocab.concept("realis", "planned")
_NOT_AHEAD: Final = vocab.concept("temporality", "past_or_present")


class Value(NamedTuple):
    """An object with how surely it is said. The greatest ``key`` is the best: the surest, then the earliest, then the value."""

    key: str
    level: int
    object: Term
    claim: str


class Entity(NamedTuple):
    """What the entities graph says of one thing: its kind, its label, its attributes by local name."""

    kind: str
    label: Literal | None
    attributes: dict[str, Term]


class Facts:
    """What one article says, by property and subject (an IRI). ``sources`` maps each claim to who makes it."""

    def __init__(self, article: ArticleGraphs) -> None:
        iri = article.article
        self.work = iri
        self.entities = _entities(article.graphs.get(f"{iri}/entities", []))
        self.record = {
            t.predicate.value: t.object for t in article.graphs.get(f"{iri}/meta", []) if terms.value(t.subject) == iri
        }
        self._values: defaultdict[str, defaultdict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
        claims = article.graphs.get(f"{iri}/claims", [])
        self.sources = {terms.value(t.subject): terms.value(t.object) for t in claims if t.predicate == _SOURCE}
        for claim, (level, key) in _levels(claims).items():
            for subject, predicate, value in article.graphs.get(claim, []):
                ours = _LOCAL.get(predicate.value)
                if ours is not None and isinstance(value, NamedNode | Literal):
                    self._values[ours][terms.value(subject)].append(Value(f"{key} {value.value}", level, value, claim))

    def kind(self, iri: str) -> str:
        """``"person"``, ``"place"`` …; empty for what is no entity of the article."""
        found = self.entities.get(iri)
        return found.kind if found else ""

    def of_kind(self, kind: str) -> Iterator[str]:
        """IRIs of the entities of a kind."""
        return (iri for iri, entity in self.entities.items() if entity.kind == kind)

    def asserted(self, iri: str) -> bool:
        """Whether anything is asserted of it."""
        return any(v.level == ASSERTED for subjects in self._values.values() for v in subjects.get(iri, ()))

    def values(self, iri: str, name: str, level: int = ASSERTED) -> list[Value]:
        """All that is said of it under a property, at this level or above."""
        subjects = self._values.get(name)
        return [v for v in subjects.get(iri, ()) if v.level >= level] if subjects else []

    def best(self, iri: str, name: str, level: int = ASSERTED) -> Term | None:
        """The one value that is said most surely, and among equals first."""
        values = self.values(iri, name, level)
        return max(values).object if values else None

    def every(self, iri: str, name: str, level: int = ASSERTED) -> list[Term]:
        """The different values, each once."""
        return list(dict.fromkeys(v.object for v in self.values(iri, name, level)))

    def links(self, iri: str, name: str, level: int = ASSERTED) -> list[str]:
        """As ``every``, for IRIs."""
        return [v.value for v in self.every(iri, name, level) if isinstance(v, NamedNode)]


def _entities(triples: list[Triple]) -> dict[str, Entity]:
    kinds: dict[str, str] = {}
    labels: dict[str, Literal] = {}
    attributes: defaultdict[str, dict[str, Term]] = defaultdict(dict)
    for subject, predicate, value in triples:
        iri, name = terms.value(subject), predicate.value
        if name == _TYPE:
            kinds[iri] = _KINDS.get(terms.value(value), "")
        elif name == vocab.RDFS + "label":
            labels[iri] = value
        elif name in _LOCAL:
            attributes[iri][_LOCAL[name]] = value
    return {iri: Entity(kind, labels.get(iri), attributes.get(iri, {})) for iri, kind in kinds.items()}


def _levels(triples: list[Triple]) -> dict[str, tuple[int, str]]:
    """Claim -> its level, and how it ranks: confidence, then how early its evidence stands."""
    described: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for subject, predicate, value in triples:
        if (part := _PARTS.get(predicate.value)) is not None:
            described[terms.value(subject)][part] = terms.value(value)
    return {
        iri: (_level(claim), f"{claim['confidence']} {9_999_999 - int(described[claim['evidence']]['beginIndex'])}")
        for iri, claim in described.items()
        if "confidence" in claim  # else it is a span
    }


def _level(claim: dict[str, str]) -> int:
    """The rule of the named queries: which claims reach them."""
    realis = claim["realis"]
    affirmed = claim["polarity"] == _POSITIVE and claim["certainty"] != _POSSIBLE
    if not affirmed or realis not in (_ACTUAL, _PLANNED):
        return SAID
    return ASSERTED if realis == _ACTUAL and claim["temporality"] == _NOT_AHEAD else EXPECTED
