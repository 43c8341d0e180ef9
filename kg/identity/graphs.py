"""The graphs by which an article takes part in identity: ``A/identity`` says what its entities are called in all articles, and
``A/fingerprint`` holds what it is compared by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.identity import blocks, canonical
from kg.identity.fingerprint import Fingerprint, fingerprint, read, written
from kg.identity.support import Told, told
from kg.rdf import ArticleGraphs, terms
from kg.rdf.dataset import DERIVED
from kg.view import Facts, canonical_of, view_of
from kg.view.joined import ARTICLES, Given, Report, shown, slot_values, with_one_value
from kg.view.leaning import Leaning

CANONICAL: Final = terms.kg("canonical")
FINGERPRINT: Final = terms.kg("fingerprint")
BLOCK: Final = terms.kg("blockKey")
UNSETTLED: Final = terms.kg("UnsettledArticle")


def prepared(article: ArticleGraphs) -> ArticleGraphs:
    """The article with its view, its fingerprint, and the names that it can have by itself; still to be settled.

    A function of the article alone: so it can be made wherever the article is read. ``kg.identity.settle`` then says which of
    its incidents and people are known from other articles.
    """
    bare = without_derived(article)
    facts = Facts(bare)
    leaning = Leaning(bare, facts)
    mapping = canonical.own(facts)
    view = view_of(bare, {}, leaning)
    values = told(view, facts, mapping, leaning)
    found = fingerprint(bare, view, values)
    if f"{bare.article}/content" not in bare.graphs and (before := fingerprint_in(article)) is not None:  # an export without text
        found = found.worded_as(before)
    return replace(
        bare,
        graphs={
            **bare.graphs,
            f"{bare.article}/identity": identity(bare.article, mapping, settled=False),
            f"{bare.article}/fingerprint": kept(found, mapping),
            f"{bare.article}/view": renamed([*view, *_alone(facts), *_supported(found, values)], mapping),
        },
    )


def called(article: ArticleGraphs, before: Iterable[Triple]) -> ArticleGraphs:
    """A prepared article with the names that its incidents and people had when it was stored before (its ``A/identity``): a
    canonical IRI that somebody knows outlives a correction. They are known by their numbers, as in judgements."""
    own = canonical_of(article)
    kept = {e: n for e, n in names_in(before) if e in own and of_its_own(n) and of_its_own(own[e])}
    if all(own[entity] == name for entity, name in kept.items()):
        return article
    names = {**own, **kept}
    view = f"{article.article}/view"
    graphs = {
        f"{article.article}/identity": identity(article.article, names, settled=False),
        view: renamed(article.graphs[view], {own[entity]: name for entity, name in kept.items()}),
    }
    return replace(article, graphs={**article.graphs, **graphs})


def names_in(identity: Iterable[Triple]) -> Iterator[tuple[str, str]]:
    """What ``A/identity`` says: entities and their canonical IRIs."""
    return ((terms.value(t.subject), terms.value(t.object)) for t in identity if t.predicate == CANONICAL)


def of_its_own(name: str) -> bool:
    """Whether a canonical IRI is of the kind that comes with the first article: of an incident or a person."""
    return "/incident/" in name or "/person/" in name


def viewed(article: ArticleGraphs, names: Mapping[str, str]) -> list[Triple]:
    """The view of an article, made from its other graphs, under these names."""
    fresh = prepared(article)
    own = canonical_of(fresh)
    return renamed(fresh.graphs[f"{article.article}/view"], {own[e]: name for e, name in names.items() if e in own})


def _alone(facts: Facts) -> Iterator[Triple]:
    """That no other article reports its incidents, as far as is known."""
    for iri in facts.of_kind("incident"):
        if facts.asserted(iri):
            yield Triple(NamedNode(iri), ARTICLES, terms.integer(1))


def _supported(found: Fingerprint, values: Iterable[Told]) -> Iterator[Triple]:
    """The values that several independent sources of the article give."""
    base = f"{found.article}/"
    given = tuple(Given(base + t.subject, t.slot, t.value, t.sources, "") for t in values)
    report = Report(found.article, found.published, found.article, (), given)
    yield from shown(found.article, slot_values({g.subject for g in given}, [report]))


def fingerprint_in(article: ArticleGraphs) -> Fingerprint | None:
    """The fingerprint that came with an article."""
    said = article.graphs.get(f"{article.article}/fingerprint", [])
    return next((read(terms.value(t.object)) for t in said if t.predicate == FINGERPRINT), None)


def without_derived(article: ArticleGraphs) -> ArticleGraphs:
    """The article's other graphs."""
    left_out = {f"{article.article}/{local}" for local in DERIVED}
    return replace(article, graphs={name: triples for name, triples in article.graphs.items() if name not in left_out})


def identity(article: str, mapping: Mapping[str, str], *, settled: bool) -> list[Triple]:
    """The graph ``A/identity``, sorted."""
    out = [Triple(NamedNode(entity), CANONICAL, NamedNode(name)) for entity, name in sorted(mapping.items())]
    return out if settled else [Triple(NamedNode(article), terms.A, UNSETTLED), *out]


def unsettled(article: ArticleGraphs) -> ArticleGraphs:
    """The article, to be compared anew; it keeps the names that it has. One that was never prepared stays as it is."""
    name = f"{article.article}/identity"
    if name not in article.graphs:
        return article
    mark = Triple(NamedNode(article.article), terms.A, UNSETTLED)
    return replace(article, graphs={**article.graphs, name: [mark, *(t for t in article.graphs[name] if t != mark)]})


def kept(found: Fingerprint, mapping: Mapping[str, str]) -> list[Triple]:
    """The graph ``A/fingerprint``, sorted."""
    out = {Triple(NamedNode(found.article), FINGERPRINT, Literal(written(found)))}
    for incident in found.incidents:
        node = NamedNode(f"{found.article}/{incident.id}")
        out.update(Triple(node, BLOCK, Literal(key)) for key in blocks.keys(found, incident))
    for person, key in offices(found, mapping):
        out.add(Triple(NamedNode(person), BLOCK, Literal(key)))
    return sorted(out, key=str)


def offices(found: Fingerprint, mapping: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Who holds an office in a body that is known beyond the article, and the key of it."""
    for official in found.officials:
        body = f"{found.article}/{official.body}"
        if body in mapping:
            yield f"{found.article}/{official.id}", blocks.office(official.name, mapping[body])


def renamed(triples: Iterable[Triple], mapping: Mapping[str, str]) -> list[Triple]:
    """The triples with other IRIs for what is in the mapping, each once, sorted."""
    nodes = {iri: NamedNode(name) for iri, name in mapping.items()}
    out = {
        Triple(
            nodes.get(s.value, s) if isinstance(s, NamedNode) else s, p, nodes.get(o.value, o) if isinstance(o, NamedNode) else o
        )
        for s, p, o in triples
    }
    return sorted(with_one_value(out, mapping), key=str)
