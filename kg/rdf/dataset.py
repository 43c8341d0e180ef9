"""What was extracted from one article, as its named graphs.

Below the article's IRI ``A``: ``A/meta`` (what it is), ``A/content`` (its untouched text, once), ``A/entities``,
``A/mentions``, ``A/claims`` (who says what, where and how surely), and for each claim a graph whose name is the claim's
IRI and whose triples are what is claimed. Validation adds ``A/quarantine``, ``kg.view`` adds
``A/view``, and ``kg.identity`` adds ``A/identity`` and ``A/fingerprint``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from kg import vocab
from kg.config import Config
from kg.errors import ConsistencyError
from kg.model import ARTICLE, Article, Claim, Entity, Extraction, Ref, Span, Value
from kg.rdf import iris, terms

DCT_IDENTIFIER = NamedNode(vocab.DCT + "identifier")
DCT_TITLE = NamedNode(vocab.DCT + "title")
DCT_ISSUED = NamedNode(vocab.DCT + "issued")
DCT_PUBLISHER = NamedNode(vocab.DCT + "publisher")
DCT_LANGUAGE = NamedNode(vocab.DCT + "language")
URL = NamedNode(vocab.SCHEMA + "url")
CONTEXT = NamedNode(vocab.NIF + "Context")
BEGIN = NamedNode(vocab.NIF + "beginIndex")
END = NamedNode(vocab.NIF + "endIndex")
REFERENCE_CONTEXT = NamedNode(vocab.NIF + "referenceContext")
IS_STRING = NamedNode(vocab.NIF + "isString")

DERIVED = ("identity", "fingerprint", "view")
"""Graphs that are made from the others, and from other articles: see ``kg.identity`` and ``kg.view``."""

GRAPHS = ("meta", "content", "entities", "mentions", "claims", "quarantine", *DERIVED)
"""Last parts of the names of the graphs that an article has besides one a claim."""


def is_told(graph: str) -> bool:
    """Whether a graph is what an article tells, and not what follows from several (canonical names, views, decisions).

    >>> is_told("https://data.example.org/kg/article/0a1b/claims"), is_told("https://data.example.org/kg/article/0a1b/view")
    (True, False)
    """
    return "/article/" in graph and graph.rpartition("/")[2] not in DERIVED


WITHOUT_CLAIMS = ("/content", "/quarantine", *(f"/{derived}" for derived in DERIVED))
"""Last parts of the names of graphs in which no claim is accepted: texts, what is set aside, and what is made from the claims."""

LINKED = ("content", "entities", "claims", "quarantine", "identity")
"""Graphs that an article links to (``kg:claimsGraph`` …): a query follows a triple faster than it makes up an IRI."""


@dataclass(frozen=True, slots=True)
class ArticleGraphs:
    """The named graphs of one article.

    ``article`` is its IRI, ``key`` its name in tables (its id, else its URL, else its IRI), ``graphs`` maps the IRI of
    each graph to its triples. An empty graph is left out.
    """

    article: str
    key: str
    graphs: dict[str, list[Triple]]

    def __reduce__(self) -> tuple[object, ...]:  # as N-Quads: a fifth of the time of a pickle of terms
        return _from_nquads, (self.article, self.key, "".join(f"{quad} .\n" for quad in self.quads()).encode())

    def quads(self) -> Iterator[Quad]:
        """Every triple with its graph."""
        for name, triples in self.graphs.items():
            graph = NamedNode(name)
            for s, p, o in triples:
                yield Quad(s, p, o, graph)


def _from_nquads(article: str, key: str, lines: bytes) -> ArticleGraphs:
    graphs: dict[str, list[Triple]] = {}
    for quad in parse(lines, format=RdfFormat.N_QUADS):
        if isinstance(quad.graph_name, NamedNode):
            graphs.setdefault(quad.graph_name.value, []).append(quad.triple)
    return ArticleGraphs(article, key, graphs)


def to_graphs(extraction: Extraction, config: Config | None = None, *, made_by: str = "") -> ArticleGraphs:
    """The graphs of one article, the same for the same extraction on every machine.

    ``made_by`` says what read the article; an article whose graphs name something else is out of date.

    Raises :class:`ConsistencyError` when the extraction uses a word that ``kg.vocab`` does not have.
    """
    base = (config or Config()).base
    article = extraction.article
    builder = _Builder(iris.article_iri(article, base))
    key = iris.article_key(article, base)
    names = _claim_names(extraction.claims)
    graphs = {
        "meta": builder.meta(extraction, key, made_by),
        "content": builder.content(article),
        "entities": builder.entities(_with_alternatives(extraction)),
        "mentions": builder.mentions(extraction.entities),
        "claims": builder.descriptions(names),
        **{f"claim/{name}": builder.statements(claim) for name, claim in names.items()},
    }
    kept = {iris.mint(builder.article, f"/{local}"): list(dict.fromkeys(triples)) for local, triples in graphs.items()}
    return ArticleGraphs(builder.article, key, {name: triples for name, triples in kept.items() if triples})


class _Builder:
    """The IRIs of one article, each made once, and the triples that use them."""

    def __init__(self, article: str) -> None:
        self.article = article
        self._nodes: dict[str, NamedNode] = {ARTICLE: NamedNode(article)}
        self._spans: dict[Span, NamedNode] = {}

    def node(self, local: str) -> NamedNode:
        found = self._nodes.get(local)
        if found is None:
            found = self._nodes[local] = NamedNode(iris.mint(self.article, f"/{local}"))
        return found

    def span(self, span: Span) -> NamedNode:
        found = self._spans.get(span)
        if found is None:
            found = self._spans[span] = NamedNode(iris.span_iri(self.article, span))
        return found

    def term(self, value: Value) -> terms.Term:
        return self.node(value.id) if isinstance(value, Ref) else terms.literal(value)

    def located(self, span: Span) -> list[Triple]:
        """A span's place in its field."""
        node = self.span(span)
        return [
            Triple(node, BEGIN, terms.integer(span.start)),
            Triple(node, END, terms.integer(span.end)),
            Triple(node, REFERENCE_CONTEXT, self.node(span.field)),
        ]

    def meta(self, extraction: Extraction, key: str, made_by: str) -> list[Triple]:
        article = extraction.article
        work = NamedNode(self.article)
        content_hash = iris.content_hash(article)
        version = self.node(f"version/{content_hash[:32]}")
        out = [
            Triple(work, terms.A, terms.kg("Article")),
            Triple(work, DCT_IDENTIFIER, terms.string(key)),
            Triple(work, DCT_LANGUAGE, terms.string("en")),
            Triple(work, terms.kg("dataset"), terms.string(article.dataset)),
            Triple(work, terms.kg("hasVersion"), version),
            Triple(work, terms.kg("contentHash"), terms.string(content_hash)),
            Triple(work, terms.kg("ontologyVersion"), terms.string(vocab.VERSION)),
            Triple(version, terms.A, terms.kg("TextVersion")),
        ]
        if made_by:
            out.append(Triple(work, terms.kg("extractorVersion"), terms.string(made_by)))
        out += [Triple(work, terms.kg(f"{name}Graph"), self.node(name)) for name in LINKED]
        for predicate, text in ((DCT_TITLE, article.title), (DCT_PUBLISHER, article.source), (URL, article.url)):
            if text:
                out.append(Triple(work, predicate, terms.string(text)))
        if article.date:
            out.append(Triple(work, DCT_ISSUED, terms.typed(_day(article), "date")))
        out += [Triple(work, terms.kg("damage"), terms.concept("damage", d)) for d in sorted(set(extraction.reading.damage))]
        for field, text in _fields(article):
            out.append(Triple(self.node(field), terms.A, CONTEXT))
            out.append(Triple(self.node(field), BEGIN, terms.integer(0)))
            out.append(Triple(self.node(field), END, terms.integer(len(text))))
        for zone in extraction.reading.zones:
            if zone.kind != "body":
                out += self.located(zone.span)
                out.append(Triple(self.span(zone.span), terms.A, terms.kg("Zone")))
                out.append(Triple(self.span(zone.span), terms.kg("zoneKind"), terms.concept("zone", zone.kind)))
        return out

    def content(self, article: Article) -> list[Triple]:
        return [Triple(self.node(field), IS_STRING, terms.string(text)) for field, text in _fields(article)]

    def entities(self, entities: list[Entity]) -> list[Triple]:
        out = []
        for entity in entities:
            node = self.node(entity.id)
            out.append(Triple(node, terms.A, terms.entity_class(entity.kind)))
            out.append(Triple(node, terms.LABEL, terms.string(entity.label)))
            out += [Triple(node, terms.predicate(name), self.term(value)) for name, value in entity.attributes]
        return out

    def mentions(self, entities: tuple[Entity, ...]) -> list[Triple]:
        out = []
        for entity in entities:
            for span in entity.mentions:
                out += self.located(span)
                out.append(Triple(self.span(span), terms.A, terms.kg("Mention")))
                out.append(Triple(self.span(span), terms.kg("denotes"), self.node(entity.id)))
        return out

    def descriptions(self, claims: dict[str, Claim]) -> list[Triple]:
        out = []
        for name, claim in claims.items():
            node = self.node(f"claim/{name}")
            out += [
                Triple(node, terms.A, terms.kg("Claim")),
                Triple(node, terms.kg("source"), self.node(claim.source.id)),
                Triple(node, terms.kg("evidence"), self.span(claim.evidence)),
                Triple(node, terms.kg("certainty"), terms.concept("certainty", claim.certainty)),
                Triple(node, terms.kg("polarity"), terms.concept("polarity", claim.polarity)),
                Triple(node, terms.kg("temporality"), terms.concept("temporality", claim.temporality)),
                Triple(node, terms.kg("realis"), terms.concept("realis", claim.realis)),
                Triple(node, terms.kg("quote"), terms.concept("quote", claim.quote)),
                Triple(node, terms.kg("confidence"), terms.decimal(claim.confidence)),
            ]
            out += [Triple(node, terms.kg("extractor"), terms.string(name)) for name in claim.extractors]
            if claim.relayed_by:
                out.append(Triple(node, terms.kg("relayedBy"), self.node(claim.relayed_by.id)))
            if claim.restored:
                out.append(Triple(node, terms.kg("marks"), terms.concept("marks", "restored")))
            if claim.alternatives:
                out.append(Triple(node, terms.kg("alternativeIn"), self.node(claim.alternatives)))
            for role, span in (("cue", claim.cue), ("hedge", claim.hedge)):
                if span:
                    out.append(Triple(node, terms.kg(role), self.span(span)))
            for span in (claim.evidence, claim.cue, claim.hedge):
                if span:
                    out += self.located(span)
        return out

    def statements(self, claim: Claim) -> list[Triple]:
        return [Triple(self.node(s.subject), terms.predicate(s.predicate), self.term(s.object)) for s in claim.statements]


def _fields(article: Article) -> list[tuple[str, str]]:
    return [("text", article.text), ("title", article.title)] if article.title else [("text", article.text)]


def _day(article: Article) -> str:
    try:
        return date.fromisoformat(article.date or "").isoformat()
    except ValueError as error:
        raise ConsistencyError(f"{article.origin or article.id}: the date must be YYYY-MM-DD, not {article.date!r}") from error


def _with_alternatives(extraction: Extraction) -> list[Entity]:
    """The entities, with the sets of alternatives that only claims name."""
    known = {e.id for e in extraction.entities}
    named = sorted({c.alternatives for c in extraction.claims if c.alternatives} - known)
    return [*extraction.entities, *(Entity(id=n, kind="alternatives", label=n.replace("/", " ")) for n in named)]


def _claim_names(claims: tuple[Claim, ...]) -> dict[str, Claim]:
    """Sixteen hexadecimal digits -> claim, sorted, whatever the order in which the claims came.

    Claims that say the same of the same evidence and differ only in cue, hedge, confidence or extractor are numbered in
    a fixed order; claims that are equal are one.
    """
    alike: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        alike[_identity(claim)].append(claim)
    names: dict[str, Claim] = {}
    for identity, group in sorted(alike.items(), key=lambda item: item[0]):
        distinct = {_rest(c): c for c in group}
        for number, rest in enumerate(sorted(distinct)):
            name = identity[:16] if number == 0 else iris.digest(identity, str(number))[:16]
            while name in names:  # 64 bits may collide; what must not happen is that two claims share a graph
                name = iris.digest(name)[:16]
            names[name] = distinct[rest]
    return dict(sorted(names.items()))


def _identity(claim: Claim) -> str:
    parts = [claim.source.id, *_place(claim.evidence), claim.certainty, claim.polarity, claim.temporality, claim.realis]
    statements = sorted({(s.subject, s.predicate, *_written(s.object)) for s in claim.statements})
    return iris.digest(*parts, claim.quote, claim.alternatives, *(part for statement in statements for part in statement))


def _rest(claim: Claim) -> tuple[str, ...]:
    relay = claim.relayed_by.id if claim.relayed_by else ""
    return (*_place(claim.cue), *_place(claim.hedge), relay, terms.decimal(claim.confidence).value, *claim.extractors)


def _place(span: Span | None) -> tuple[str, str, str]:
    return ("", "", "") if span is None else (span.field, f"{span.start:09d}", f"{span.end:09d}")


def _written(value: Value) -> tuple[str, str]:
    """The value and its type, as text."""
    if isinstance(value, Ref):
        return value.id, "ref"
    term = terms.literal(value)
    return term.value, term.datatype.value if not isinstance(term, NamedNode) else "iri"


__all__ = ["DERIVED", "GRAPHS", "ArticleGraphs", "is_told", "to_graphs"]
