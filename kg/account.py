"""What the graph holds of one article: its entities, and its claims with the words they rest on.

Read from the article's own graphs, with labels in the place of IRIs: for people. Programs ask queries.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg import vocab
from kg.errors import UsageError
from kg.rdf.terms import string
from kg.store import Store

_KEYED: Final = """SELECT DISTINCT ?work
WHERE {{ VALUES ?key {{ UNDEF }} GRAPH ?meta {{ ?work a <{article}> ; <{predicate}> ?key }} }}
ORDER BY ?work"""
_IRI: Final = re.compile(r"(?P<article>[A-Za-z][\w+.-]*:[^\x00-\x20<>\"{}|^`\\]*article/[0-9a-f]{24})(?:/(?P<local>.+))?")
_TYPE: Final = vocab.RDF + "type"
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
    relayed_by: str = ""
    """The label of who passes the source's words on; empty where the article heard them itself."""
    restored: bool = False
    """Quotation marks were lost."""
    borne_out_by: tuple[str, ...] = ()
    """The sources of the article's claims that say the same and do not hang on this one."""
    contradicted_by: tuple[str, ...] = ()
    """The sources of its claims that say otherwise."""


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

    Raises :class:`UsageError` when an id stands for articles of several data sets, or a URL for several articles.
    """
    works = _said(store, vocab.DCT + "identifier", name) or _said(store, vocab.SCHEMA + "url", name)
    iri = _parts(name)
    if not works and iri and iri["local"] is None and store.content_hash(name) is not None:
        return name
    if len(works) > 1:
        raise UsageError(f"{name!r} stands for {len(works)} articles: give one of their IRIs, {', '.join(works)}")
    return works[0] if works else None


def _said(store: Store, predicate: str, name: str) -> list[str]:
    """The IRIs of the articles of which this is said."""
    rows = store.query(_KEYED.format(article=vocab.KG + "Article", predicate=predicate), {"key": string(name)}).rows
    return [work.value for (work,) in rows if isinstance(work, NamedNode)]


def _parts(name: str) -> re.Match[str] | None:
    """Article and rest of the IRI of an article, or of what is in it; ``None`` for what is no such IRI."""
    try:
        return _IRI.fullmatch(NamedNode(name).value)
    except ValueError:
        return None


def account(store: Store, name: str) -> Account:
    """What the store holds of an article, given its id, URL or IRI; of an entity or a claim, given its IRI.

    Raises :class:`UsageError` when it holds none.
    """
    part = _parts(name)
    if part and part["local"] and store.content_hash(part["article"]) is not None:
        return _narrowed(_Reader(store, part["article"]).whole(), part["local"])
    article = article_iri(store, name)
    if article is None:
        raise UsageError(f"no article {name!r} in the store: give what the column 'article' of `kg query incidents` has for it")
    return _Reader(store, article).whole()


def _narrowed(whole: Account, local: str) -> Account:
    """Only one entity, what ties it to others, and what claims say of these; or only one claim."""
    iri = f"{whole.article}/{local}"
    kinds = {e.iri: e.kind for e in whole.entities}
    if iri in kinds:
        ends = [line.ends for claim in whole.claims for line in claim.lines]
        about = {iri} | {end for pair in ends if iri in pair for end in pair if kinds.get(end) in _JOINTS}
        narrowed = (replace(c, lines=tuple(x for x in c.lines if x.ends[0] in about or x.ends[1] == iri)) for c in whole.claims)
        claims = [c for c in narrowed if c.lines]
    else:
        claims = [c for c in whole.claims if c.iri == iri]
        if not claims:
            raise UsageError(f"article {whole.key!r} has no entity or accepted claim {local!r}: see `kg show {whole.key}`")
        about = {end for c in claims for line in c.lines for end in line.ends}
    return replace(whole, entities=tuple(e for e in whole.entities if e.iri in about), claims=tuple(claims), about=local)


class _Facts:
    """Triples by subject."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._by_subject: defaultdict[str, list[tuple[str, NamedNode | Literal]]] = defaultdict(list)
        for triple in triples:
            if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
                self._by_subject[triple.subject.value].append((triple.predicate.value, triple.object))

    def of(self, subject: str) -> list[tuple[str, NamedNode | Literal]]:
        return self._by_subject.get(subject, [])

    def all(self, subject: str, predicate: str) -> list[str]:
        return [o.value for p, o in self.of(subject) if p == predicate]

    def one(self, subject: str, predicate: str) -> str:
        """The value, empty where there is none."""
        return next(iter(self.all(subject, predicate)), "")

    def instances(self, cls: str) -> list[str]:
        """Subjects of a class of our own."""
        return [subject for subject in self._by_subject if vocab.KG + cls in self.all(subject, _TYPE)]

    def subjects(self) -> list[str]:
        return list(self._by_subject)


class _Reader:
    """The graphs of one article, with what is needed to put them in words."""

    def __init__(self, store: Store, article: str) -> None:
        self._article = article
        self._graphs = store.graphs(article)
        self._meta, self._entities, self._claims = self._facts("meta"), self._facts("entities"), self._facts("claims")
        self._labels = {iri: self._entities.one(iri, vocab.RDFS + "label") for iri in self._entities.subjects()}
        content = self._facts("content")
        self._texts = {field: content.one(f"{article}/{field}", vocab.NIF + "isString") for field in ("text", "title")}

    def whole(self) -> Account:
        entities = sorted(map(self._entity, self._labels), key=lambda e: _natural(e.id))
        told = map(self._told, self._claims.instances("Claim"))
        return Account(
            article=self._article,
            key=self._said(vocab.DCT + "identifier") or self._article,
            title=self._said(vocab.DCT + "title") or "",
            date=self._said(vocab.DCT + "issued"),
            source=self._said(vocab.DCT + "publisher"),
            url=self._said(vocab.SCHEMA + "url"),
            entities=tuple(entities),
            claims=tuple(sorted(told, key=lambda c: (c.field != "title", c.start, c.end, c.iri))),
            quarantined=len(self._facts("quarantine").instances("QuarantinedClaim")),
        )

    def _facts(self, part: str) -> _Facts:
        return _Facts(self._graphs.get(f"{self._article}/{part}", []))

    def _said(self, predicate: str) -> str | None:
        return self._meta.one(self._article, predicate) or None

    def _local(self, iri: str) -> str:
        return iri.removeprefix(f"{self._article}/")

    def _kind(self, iri: str) -> str:
        return next((_KINDS[t] for t in self._entities.all(iri, _TYPE) if t in _KINDS), "")

    def _entity(self, iri: str) -> Entity:
        attributes = sorted((_LOCAL[p], self._local(_value(o, {}))) for p, o in self._entities.of(iri) if p in _LOCAL)
        return Entity(self._local(iri), iri, self._kind(iri), self._labels[iri], tuple(attributes))

    def _told(self, iri: str) -> Told:
        def said(name: str) -> str:
            return self._claims.one(iri, vocab.KG + name)

        def notation(name: str) -> str:
            return _CONCEPTS.get(said(name), said(name))

        field, start, end = self._place(said("evidence"))
        lines = sorted(map(self._line, self._graphs.get(iri, [])), key=lambda x: (_natural(x.ends[0]), x.predicate, x.object))
        return Told(
            iri=iri,
            source=self._labels.get(said("source"), ""),
            source_kind=self._kind(said("source")),
            certainty=notation("certainty"),
            polarity=notation("polarity"),
            temporality=notation("temporality"),
            realis=notation("realis"),
            quote=notation("quote"),
            confidence=Decimal(said("confidence") or 0),
            cue=self._words(said("cue")),
            hedge=self._words(said("hedge")),
            field=field,
            start=start,
            end=end,
            sentence=self._words(said("evidence")),
            lines=tuple(lines),
            extractors=tuple(sorted(self._claims.all(iri, vocab.KG + "extractor"))),
            alternatives=self._local(said("alternativeIn")) or None,
            relayed_by=self._labels.get(said("relayedBy"), ""),
            restored=bool(said("marks")),
            borne_out_by=self._sources(iri, "corroborates"),
            contradicted_by=self._sources(iri, "contradicts"),
        )

    def _sources(self, iri: str, link: str) -> tuple[str, ...]:
        """The labels of the sources of the claims that a link ties to this one, on whichever side."""
        view, predicate = self._graphs.get(f"{self._article}/view", []), vocab.KG + link
        pairs = [(_value(t.subject, {}), _value(t.object, {})) for t in view if t.predicate.value == predicate]
        others = {b if a == iri else a for a, b in pairs if iri in (a, b)}
        return tuple(sorted({self._labels.get(self._claims.one(c, vocab.KG + "source"), "") for c in others} - {""}))

    def _place(self, span: str) -> tuple[str, int, int]:
        """Field, begin and end; no field where there is no span."""
        field = self._claims.one(span, vocab.NIF + "referenceContext").rpartition("/")[2]
        begin, end = (int(self._claims.one(span, vocab.NIF + name) or 0) for name in ("beginIndex", "endIndex"))
        return field, begin, end

    def _words(self, span: str) -> str:
        field, start, end = self._place(span)
        return self._texts.get(field, "")[start:end]

    def _line(self, triple: Triple) -> Line:
        subject, value = _value(triple.subject, {}), _value(triple.object, {})
        predicate = _LOCAL.get(triple.predicate.value, triple.predicate.value)
        told_of = "the article" if subject == self._article else self._labels.get(subject, subject)
        return Line(told_of, predicate, _value(triple.object, self._labels), (subject, value))


def _value(term: object, labels: dict[str, str]) -> str:
    if isinstance(term, NamedNode):
        return labels.get(term.value) or _CONCEPTS.get(term.value, term.value)
    return term.value if isinstance(term, Literal) else str(term)


def _natural(local: str) -> tuple[str, int]:
    """``person/10`` after ``person/9``."""
    head, _, number = local.rpartition("/")
    return (head, int(number)) if number.isdecimal() else (local, 0)
