"""A description of the data set, by VoID and DCAT: what it holds, in which vocabularies, under which licence."""

from __future__ import annotations

from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg import vocab
from kg.errors import UsageError
from kg.rdf import terms
from kg.rdf.iris import digest
from kg.store import Store

_CLASSES: Final = (
    "SELECT ?class (COUNT(DISTINCT ?thing) AS ?things) { GRAPH ?g { ?thing a ?class } "
    f'FILTER(!STRENDS(STR(?g), "/view") || !STRSTARTS(STR(?class), "{vocab.KG}")) }} GROUP BY ?class ORDER BY ?class'
)
"""In views things have their canonical IRIs: there, those of our own classes would be counted a second time."""
_PREDICATES: Final = "SELECT DISTINCT ?predicate { GRAPH ?g { ?s ?predicate ?o } }"
_DAYS: Final = f"SELECT (MIN(?day) AS ?first) (MAX(?day) AS ?last) {{ GRAPH ?g {{ ?article <{vocab.DCT}issued> ?day }} }}"
_EXAMPLE: Final = (
    f"SELECT ?it {{ GRAPH ?g {{ ?it <{vocab.KG}reportedIn> ?article ; <{vocab.KG}participant> ?who }} }} ORDER BY ?it LIMIT 1"
)

_TITLE: Final = "Incident knowledge graph"
_DESCRIPTION: Final = (
    "What news articles claim about incidents: who took part and how, which agencies acted, where and when, and who says so. "
    "Every claim is a named graph with its source, its certainty and the characters it rests on."
)
_RIGHTS: Final = (
    "The texts of the articles belong to their publishers. Identifiers and coordinates of places are from GeoNames "
    "(https://www.geonames.org/), under CC BY 4.0."
)


def description(store: Store, licence: str | None = None) -> list[Triple]:
    """The triples. ``licence`` is the IRI of the licence that whoever publishes the data gives; kg gives none of its own.

    Triples and graphs are counted as stored, texts included.
    """
    stored = store.articles()
    base = stored[0].article.rpartition("article/")[0] if stored else vocab.DATA
    dataset = NamedNode(f"{base}dataset")
    out: list[Triple] = []

    def say(subject: NamedNode, predicate: str, value: NamedNode | Literal | None) -> None:
        if value is not None:
            out.append(Triple(subject, NamedNode(predicate), value))

    classes = [(cls, _number(n)) for cls, n in store.query(_CLASSES).rows if isinstance(cls, NamedNode)]
    predicates = [p.value for (p,) in store.query(_PREDICATES).rows if isinstance(p, NamedNode)]
    say(dataset, terms.A.value, NamedNode(vocab.VOID + "Dataset"))
    say(dataset, terms.A.value, NamedNode(vocab.DCAT + "Dataset"))
    say(dataset, vocab.DCT + "title", Literal(_TITLE, language="en"))
    say(dataset, vocab.DCT + "description", Literal(_DESCRIPTION, language="en"))
    say(dataset, vocab.DCT + "rights", Literal(_RIGHTS, language="en"))
    say(dataset, vocab.DCT + "language", Literal("en"))
    say(dataset, vocab.DCT + "conformsTo", NamedNode(vocab.KG.rstrip("#")))
    say(dataset, vocab.DCT + "license", _iri(licence))
    say(dataset, vocab.VOID + "uriSpace", Literal(base))
    say(dataset, vocab.VOID + "triples", terms.integer(store.info().quads))
    say(dataset, vocab.VOID + "documents", terms.integer(len(stored)))
    say(dataset, vocab.VOID + "classes", terms.integer(len(classes)))
    say(dataset, vocab.VOID + "properties", terms.integer(len(predicates)))
    for namespace in sorted(_namespaces([*predicates, *(cls.value for cls, _ in classes)])):
        say(dataset, vocab.VOID + "vocabulary", NamedNode(namespace))
    for (example,) in store.query(_EXAMPLE).rows:
        say(dataset, vocab.VOID + "exampleResource", example if isinstance(example, NamedNode) else None)
    for cls, number in classes:
        partition = NamedNode(f"{base}dataset/class/{_short(cls.value)}")
        say(dataset, vocab.VOID + "classPartition", partition)
        say(partition, vocab.VOID + "class", cls)
        say(partition, vocab.VOID + "entities", terms.integer(number))
    for first, last in store.query(_DAYS).rows:
        if isinstance(first, Literal) and isinstance(last, Literal):
            period = NamedNode(f"{base}dataset/published")
            say(dataset, vocab.DCT + "temporal", period)
            say(period, terms.A.value, NamedNode(vocab.DCT + "PeriodOfTime"))
            say(period, vocab.DCAT + "startDate", first)
            say(period, vocab.DCAT + "endDate", last)
    return out


def _iri(licence: str | None) -> NamedNode | None:
    try:
        return NamedNode(licence) if licence else None
    except ValueError as error:
        raise UsageError(f"a licence is given by its IRI, not {licence!r}") from error


def _number(term: object) -> int:
    return int(term.value) if isinstance(term, Literal) else 0


def _namespaces(iris: list[str]) -> set[str]:
    return {namespace for namespace in vocab.PREFIXES.values() for iri in iris if iri.startswith(namespace)}


def _short(iri: str) -> str:
    prefix = next((p for p, namespace in vocab.PREFIXES.items() if iri.startswith(namespace)), None)
    return f"{prefix}-{iri.removeprefix(vocab.PREFIXES[prefix])}" if prefix else digest(iri)[:16]
