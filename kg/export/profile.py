"""How much of an article's words an export may hold.

``evidence``: the sentences that claims rest on, as ``nif:anchorOf`` of their spans (and of the attributing words and hedges
that lie within them), but not the text. ``full``: the untouched text too. ``none``: no wording at all. ``stored``: the text, and
sentences only as offsets in it, as a store keeps them: what ``kg load --bulk`` takes.

What an article is compared by (``A/fingerprint``) goes with all but ``none``: its words are hashes there. In ``stored`` the
article is marked as not compared yet.

What stays in every profile are facts and names: the headline, names of people, bodies and places, posts, offences, the words
for a time. All else that is said of an article's words is offsets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg import vocab
from kg.errors import UsageError
from kg.identity.graphs import unsettled
from kg.rdf import ArticleGraphs, terms
from kg.rdf.dataset import BEGIN, END, IS_STRING, REFERENCE_CONTEXT

TEXTS: Final = ("none", "evidence", "full", "stored")
"""The profiles, from little to much; the last is for other stores of kg."""

ANCHOR: Final = NamedNode(vocab.NIF + "anchorOf")

_WORDS: Final = frozenset({vocab.PREDICATES["description"], vocab.PREDICATES["focus"], vocab.SCHEMA + "description"})
"""Predicates whose values are words of the article by definition."""

_NAMED: Final = frozenset(vocab.KG + vocab.CLASSES[kind] for kind in ("agency", "organization", "facility", "outlet", "place"))
"""Classes whose labels are names. A person's label is one where a claim gives it as the name."""

_OBJECT: Final = vocab.RDF + "object"
_POINTERS: Final = frozenset(vocab.KG + name for name in ("evidence", "cue", "hedge"))


def profiled(article: ArticleGraphs, text: str) -> ArticleGraphs:
    """The article's graphs with as much of its words as the profile allows."""
    if text not in TEXTS:
        raise UsageError(f"there is no text profile {text!r}; there are: {', '.join(TEXTS)}")
    if text == "stored":
        return unsettled(article)
    graphs = dict(article.graphs)
    content = f"{article.article}/content"
    claims = f"{article.article}/claims"
    if text == "none":
        graphs.pop(f"{article.article}/fingerprint", None)
        labels = _labels(article)
        graphs = {name: list(_without_words(triples, labels)) for name, triples in graphs.items() if name != content}
        graphs = {name: triples for name, triples in graphs.items() if triples}
    else:
        described = graphs.get(claims, [])
        anchors = list(_anchors(described, graphs.get(content, [])))
        if anchors:
            graphs[claims] = list(dict.fromkeys([*described, *anchors]))
        if text == "evidence":
            graphs.pop(content, None)
    return replace(article, graphs=graphs)


def joined_without_words(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Views of incidents without what is words of an article."""
    return (quad for quad in quads if quad.predicate.value not in _WORDS)


def without_anchors(article: ArticleGraphs) -> ArticleGraphs:
    """The article as a store keeps it: where the text is there, sentences are cut from it and stand nowhere else."""
    if f"{article.article}/content" not in article.graphs:
        return article
    return replace(article, graphs={name: [t for t in ts if t.predicate != ANCHOR] for name, ts in article.graphs.items()})


def _anchors(described: Iterable[Triple], content: Iterable[Triple]) -> Iterator[Triple]:
    """The words of every span that is evidence, or lies within evidence."""
    texts = {terms.value(t.subject): terms.value(t.object) for t in content if t.predicate == IS_STRING}
    places: dict[str, dict[str, str]] = {}
    pointers: dict[str, set[str]] = {name: set() for name in _POINTERS}
    for subject, predicate, value in described:
        if predicate.value in _POINTERS:
            pointers[predicate.value].add(terms.value(value))
        elif predicate in (BEGIN, END, REFERENCE_CONTEXT):
            places.setdefault(terms.value(subject), {})[predicate.value] = value.value
    spans = {
        iri: (place[REFERENCE_CONTEXT.value], int(place[BEGIN.value]), int(place[END.value]))
        for iri, place in places.items()
        if len(place) == 3 and place[REFERENCE_CONTEXT.value] in texts
    }
    evidence = [spans[iri] for iri in pointers[vocab.KG + "evidence"] if iri in spans]
    for iri in sorted(set().union(*pointers.values()) & spans.keys()):
        field, start, end = spans[iri]
        if any(f == field and s <= start and end <= e for f, s, e in evidence):
            yield Triple(NamedNode(iri), ANCHOR, Literal(texts[field][start:end]))


def _labels(article: ArticleGraphs) -> dict[str, Literal]:
    """Entity -> the label that it has without words of the article, for those whose label is no name."""
    classes: dict[str, str] = {}
    names: set[tuple[str, str]] = set()
    for triples in article.graphs.values():
        for subject, predicate, value in triples:
            if predicate.value == vocab.PREDICATES["name"]:
                names.add((terms.value(subject), value.value))
    labels: dict[str, str] = {}
    for subject, predicate, value in article.graphs.get(f"{article.article}/entities", []):
        if predicate == terms.A:
            classes[terms.value(subject)] = value.value
        elif predicate == terms.LABEL:
            labels[terms.value(subject)] = value.value
    return {
        iri: Literal(iri.removeprefix(f"{article.article}/").replace("/", " "))
        for iri, label in labels.items()
        if classes.get(iri) not in _NAMED and (iri, label) not in names
    }


def _without_words(triples: Iterable[Triple], labels: dict[str, Literal]) -> Iterator[Triple]:
    """The triples but for wording; a label that is wording becomes one of kind and number (``person 2``)."""
    triples = list(triples)
    reified = {
        terms.value(t.subject) for t in triples if t.predicate.value == vocab.RDF + "predicate" and _wordy(terms.value(t.object))
    }
    for triple in triples:
        subject, predicate = terms.value(triple.subject), triple.predicate
        if predicate == terms.LABEL and subject in labels:
            yield Triple(triple.subject, predicate, labels[subject])
        elif predicate.value not in _WORDS and predicate != ANCHOR and not (subject in reified and predicate.value == _OBJECT):
            yield triple


def _wordy(predicate: str) -> bool:
    return predicate in _WORDS or predicate == vocab.RDFS + "label"
