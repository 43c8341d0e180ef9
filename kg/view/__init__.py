"""What is asserted, in simple direct triples: the graph that an ordinary query asks.

Claims keep who says what, how surely and in which words; asking them for "who was killed in Dayton" takes a page of SPARQL.
The view says it directly, in schema.org's words where it has one: an incident is a ``schema:Event`` with a
``schema:startDate``, a ``schema:location`` and a ``kg:victim``, who has a ``schema:name``. It holds what is affirmed, certain or
probable, and actual (investigations and charges also when announced); never what is only possible, denied, or in quarantine.
Where values differ it has one, by the rule of the named queries: the surest, and among equals the earliest.

**The view is the union of one graph an article**, ``A/view`` beside ``A/claims``, rather than one graph for all. So it is
written, replaced and removed with its article in the same transaction by every kind of store, whatever IRIs it speaks of: when
a person of two articles has one canonical IRI, each graph still says what its own article said. And no query needs the name of a
graph, which hangs on the base IRI: ``GRAPH ?view { ?incident kg:reportedIn ?article ; kg:victim ?person }`` asks all of it,
since the properties that tie things together (``kg:reportedIn``, ``kg:victim`` …) stand nowhere else, and what one
article says of an incident stands in one graph. Across articles, join two ``GRAPH`` blocks.

It is disposable: ``kg.identity.rebuild`` makes the same from what is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from pyoxigraph import NamedNode, Triple

from kg import vocab
from kg.rdf import ArticleGraphs
from kg.rdf.terms import value
from kg.store import Solutions, Store
from kg.view.agreement import agreement
from kg.view.facts import Facts
from kg.view.joined import with_one_value
from kg.view.leaning import Leaning
from kg.view.triples import Builder

_CANONICAL: Final = NamedNode(vocab.KG + "canonical")
_VIEWS: Final = f"""PREFIX schema: <{vocab.SCHEMA}>
SELECT ?class (COUNT(DISTINCT ?thing) AS ?things)
WHERE {{ GRAPH ?view {{ ?article a schema:NewsArticle . ?thing a ?class }} }}
GROUP BY ?class ORDER BY ?class"""


def view_of(article: ArticleGraphs, canonical: Mapping[str, str] | None = None, leaning: Leaning | None = None) -> list[Triple]:
    """The view's triples of one article, sorted.

    ``canonical`` maps IRIs of the article's entities to those that stand for them in all articles (default: what its graph
    ``A/identity`` says); others stay as they are.
    """
    if canonical is None:
        canonical = canonical_of(article)
    leaning = leaning or Leaning(article, Facts(article))
    said = with_one_value(Builder(leaning.facts, canonical).triples(), canonical)
    return sorted([*said, *agreement(article, leaning)], key=str)


def canonical_of(article: ArticleGraphs) -> dict[str, str]:
    """IRI -> canonical IRI, as the article's identity graph has it."""
    said = article.graphs.get(f"{article.article}/identity", [])
    return {value(t.subject): value(t.object) for t in said if t.predicate == _CANONICAL}


def contents(store: Store) -> Iterator[tuple[str, int]]:
    """How many things of each class the view holds: ``("schema:Person", 31)``, in the order of the names."""
    found: Solutions = store.query(_VIEWS)
    for cls, number in found.rows:
        yield _short(str(cls).strip("<>")), int(getattr(number, "value", 0))


def _short(iri: str) -> str:
    prefix = next((p for p, namespace in vocab.PREFIXES.items() if iri.startswith(namespace)), None)
    return f"{prefix}:{iri.removeprefix(vocab.PREFIXES[prefix])}" if prefix else iri


__all__ = ["Facts", "canonical_of", "contents", "view_of"]
