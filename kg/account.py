"""What the graph holds of one article: its entities, and its claims with the words they rest on.

Read from the article's own graphs, with labels in the place of IRIs: for people. Programs ask queries.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg import vocab
from kg.errors import UsageError
from kg.store import Store

_KEYED: Final = f"""PREFIX dct: <{vocab.DCT}> PREFIX kg: <{vocab.KG}>
SELECT DISTINCT ?work WHERE {{ VALUES ?key {{ UNDEF }} GRAPH ?meta {{ ?work a kg:Article ; dct:identifier ?key }} }} ORDER BY ?work"""
_IRI: Final = re.compile(r"(?P<article>[A-Za-z][\w+.-]*:[^\x00-\x20<>\"{}|^`\\]*article/[0-9a-f]{24})(?:/(?P<local>.+))?")
_KINDS: Final = {vocab.KG + name: kind for kind, name in vocab.CLASSES.items()}
_LOCAL: Final = {iri: name for name, iri in vocab.PREDICATES.items()}
_CONCEPTS: Final = {vocab.concept(scheme, n): n for scheme, notations in vocab.SCHEMES.items() for n in notations}
_JOINTS: Final = frozenset({"participation", "tenure", "charge", "investigation", "time"})
"""Kinds of nodes that only tie others together: what is said of one is said of the entities that it ties."""


@dataclass(frozen=True, slots=True)
class Entity:
    """``id`` is local to the article (``"person/3"``), ``attributes`` what the builder knows of it (name, value)."""

    id: str
    iri: str
    kind: str
    label: str
    attributes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of a claim: labels of subject and object (or the value), and the local name of the predicate."""

    subject: str
    predicate: str
    object: str
    ends: tuple[str, str]
    """The IRIs of both, or what stands in their place."""


@dataclass(frozen=True, slots=True)
class Told:
    """A claim: who says what, how surely, and in which words. ``start <= i < end`` are characters of ``field``."""

    iri: str
    source: str
    source_kind: str
    certainty: str
    polarity: str
    temporality: str
    realis: str
    quote: str
    confidence: Decimal
    cue: str
    hedge: str
    field: str
    start: int
    end: int
    sentence: str
    lines: tuple[Line, ...]
    extractors: tuple[str, ...]
    alternatives: str | None
    """Local id of the set of claims of which one holds."""


@dataclass(frozen=True, slots=True)
class Account:
    """``about`` is the local id of the one entity or claim that was asked for; ``None`` for the whole article."""

    article: str
    key: str
    title: str
    date: str | None
    source: str | None
    url: str | None
    entities: tuple[Entity, ...]
    claims: tuple[Told, ...]
    quarantined: int
    about: str | None = None


def article_iri(store: Store, name: str) -> str | None:
    """The IRI of the stored article with that id, URL or IRI; ``None`` where there is none.

    Raises :class:`UsageError` when an id stands for articles of several data sets.
    """
    works = [work.value for (work,) in store.query(_KEYED, {"key": Literal(name)}).rows if isinstance(work, NamedNode)]
    iri = _IRI.fullmatch(name)
    if not works and iri and iri["local"] is None and store.content_hash(name) is not None:
        return name
    if len(works) > 1:
        raise UsageError(f"{name!r} stands for {len(works)} articles, of different data sets: give one of the IRIs {', '.join(works)}")
    return works[0] if works else None


def account(store: Store, name: str) -> Account:
    """What the store holds of an article, given its id, URL or IRI; of an entity or a claim, given its IRI.

    Raises :class:`UsageError` when it holds none.
    """
    part = _IRI.fullmatch(name)
    if part and part["local"] and store.content_hash(part["article"]) is not None:
        return _narrowed(_whole(store, part["article"]), part["local"])
    article = article_iri(store, name)
    if article is None:
        raise UsageError(f"no article {name!r} in the store: give its id, URL or IRI, as in the column 'article' of `kg query incidents`")
    return _whole(store, article)


class _Facts:
    """Triples by subject."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._by_subject: defaultdict[str, list[tuple[str, NamedNode | Literal]]] = defaultdict(list)
        for triple in triples:
            if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
                self._by_subject[triple.subject.value].append((triple.predicate.value, triple.object))

    def subjects(self) -> list[str]:
        return list(self._by_subject)

    def of(self, subject: str) -> list[tuple[str, NamedNode | Literal]]:
        return self._by_subject.get(subject, [])

    def all(self, subject: str, predicate: str) -> list[str]:
        return [o.value for p, o in self.of(subject) if p == predicate]

    def one(self, subject: str, predicate: str) -> str | None:
        return next(iter(self.all(subject, predicate)), None)


def _whole(store: Store, article: str) -> Account:
    graphs = store.graphs(article)
    meta, entities, claims = (_Facts(graphs.get(f"{article}/{part}", [])) for part in ("meta", "entities", "claims"))
    texts = {s: t for s in ("text", "title") for t in _Facts(graphs.get(f"{article}/content", [])).all(f"{article}/{s}", vocab.NIF + "isString")}
    things = sorted((_entity(article, iri, entities) for iri in entities.subjects()), key=lambda e: _natural(e.id))
    labels = {e.iri: e.label for e in things}
    kinds = {e.iri: e.kind for e in things}
    told = [
        _told(article, iri, claims, graphs.get(iri, []), labels, kinds, texts)
        for iri in claims.subjects()
        if vocab.KG + "Claim" in claims.all(iri, vocab.RDF + "type")
    ]
    quarantine = _Facts(graphs.get(f"{article}/quarantine", []))
    return Account(
        article=article,
        key=meta.one(article, vocab.DCT + "identifier") or article,
        title=meta.one(article, vocab.DCT + "title") or "",
        date=meta.one(article, vocab.DCT + "issued"),
        source=meta.one(article, vocab.DCT + "publisher"),
        url=meta.one(article, vocab.SCHEMA + "url"),
        entities=tuple(things),
        claims=tuple(sorted(told, key=lambda c: (c.field != "title", c.start, c.end, c.iri))),
        quarantined=sum(vocab.KG + "QuarantinedClaim" in quarantine.all(iri, vocab.RDF + "type") for iri in quarantine.subjects()),
    )


def _narrowed(whole: Account, local: str) -> Account:
    """Only one entity, what ties it to others, and the claims about these; or only one claim."""
    iri = f"{whole.article}/{local}"
    kinds = {e.iri: e.kind for e in whole.entities}
    if iri in kinds:
        ends = [line.ends for claim in whole.claims for line in claim.lines]
        ties = {end for pair in ends if iri in pair for end in pair if kinds.get(end) in _JOINTS}
        about = {iri, *ties}
        claims = [c for c in whole.claims if any(line.ends[0] in about or line.ends[1] == iri for line in c.lines)]
    else:
        claims = [c for c in whole.claims if c.iri == iri]
        if not claims:
            raise UsageError(f"article {whole.key!r} has no entity or accepted claim {local!r}: `kg show {whole.key}` lists what it has")
        about = {end for c in claims for line in c.lines for end in line.ends}
    return Account(
        article=whole.article,
        key=whole.key,
        title=whole.title,
        date=whole.date,
        source=whole.source,
        url=whole.url,
        entities=tuple(e for e in whole.entities if e.iri in about),
        claims=tuple(claims),
        quarantined=whole.quarantined,
        about=local,
    )


def _entity(article: str, iri: str, facts: _Facts) -> Entity:
    kind = next((_KINDS[t] for t in facts.all(iri, vocab.RDF + "type") if t in _KINDS), "")
    attributes = sorted((_LOCAL[p], _value(o, {})) for p, o in facts.of(iri) if p in _LOCAL)
    named = [(p, v.removeprefix(f"{article}/")) for p, v in attributes]
    return Entity(iri.removeprefix(f"{article}/"), iri, kind, facts.one(iri, vocab.RDFS + "label") or "", tuple(named))


def _told(
    article: str, iri: str, facts: _Facts, content: list[Triple], labels: dict[str, str], kinds: dict[str, str], texts: dict[str, str]
) -> Told:
    def said(name: str) -> str:
        return facts.one(iri, vocab.KG + name) or ""

    def notation(name: str) -> str:
        return _CONCEPTS.get(said(name), said(name))

    def place(name: str) -> tuple[str, int, int]:
        node = said(name)
        field = (facts.one(node, vocab.NIF + "referenceContext") or "").rpartition("/")[2]
        return field, int(facts.one(node, vocab.NIF + "beginIndex") or 0), int(facts.one(node, vocab.NIF + "endIndex") or 0)

    def words(name: str) -> str:
        field, start, end = place(name)
        return texts.get(field, "")[start:end]

    field, start, end = place("evidence")
    alternatives = said("alternativeIn")
    return Told(
        iri=iri,
        source=labels.get(said("source"), ""),
        source_kind=kinds.get(said("source"), ""),
        certainty=notation("certainty"),
        polarity=notation("polarity"),
        temporality=notation("temporality"),
        realis=notation("realis"),
        quote=notation("quote"),
        confidence=Decimal(said("confidence") or 0),
        cue=words("cue"),
        hedge=words("hedge"),
        field=field,
        start=start,
        end=end,
        sentence=words("evidence"),
        lines=tuple(sorted((_line(t, labels) for t in content), key=lambda x: (_natural(x.ends[0]), x.predicate, x.object))),
        extractors=tuple(sorted(facts.all(iri, vocab.KG + "extractor"))),
        alternatives=alternatives.removeprefix(f"{article}/") or None,
    )


def _line(triple: Triple, labels: dict[str, str]) -> Line:
    subject, value = _value(triple.subject, {}), _value(triple.object, {})
    predicate = _LOCAL.get(triple.predicate.value, triple.predicate.value)
    return Line(labels.get(subject, subject), predicate, _value(triple.object, labels), (subject, value))


def _value(term: object, labels: dict[str, str]) -> str:
    if isinstance(term, NamedNode):
        return labels.get(term.value) or _CONCEPTS.get(term.value, term.value)
    return term.value if isinstance(term, Literal) else str(term)


def _natural(local: str) -> tuple[str, int]:
    """``person/10`` after ``person/9``."""
    head, _, number = local.rpartition("/")
    return (head, int(number)) if number.isdecimal() else (local, 0)
