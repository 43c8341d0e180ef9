"""An article without named graphs, for formats that have none: what is asserted, and who says so.

Not simply all graphs laid together: the triples of a claim lose their source and their certainty with their graph, and what
somebody denied would read as if it were so. Instead there are

- the view: what is asserted, as direct triples;
- the description of every claim (source, evidence, certainty, polarity …), ``schema:isPartOf`` its article and ``schema:about``
  what it speaks of;
- class and label of every entity that these name, and the length of the texts that evidence lies in;
- with the profile ``full``, the text.

TriG and N-Quads have everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode, Triple

from kg import vocab
from kg.rdf import ArticleGraphs, terms
from kg.view import Facts, canonical_of, view_of

IS_PART_OF: Final = NamedNode(vocab.SCHEMA + "isPartOf")
ABOUT: Final = NamedNode(vocab.SCHEMA + "about")
_CLAIM: Final = terms.kg("Claim")
_CANONICAL: Final = terms.kg("canonical")
_ENDS: Final = {
    "participation": ("agent", "inEvent"), "tenure": ("holder", "organization"), "charge": ("chargedPerson", "chargedIn"),
    "time": (),
}  # fmt: skip
"""Kinds that a flat graph has no nodes for, and the properties that lead from them to what they tie together."""


def flat(article: ArticleGraphs) -> list[Triple]:
    """The triples, each once, sorted."""
    graphs, work = article.graphs, article.article
    out = dict.fromkeys(view_of(article, {}))  # of its own entities: what two articles say of one thing may not fit together
    for entity, name in canonical_of(article).items():
        out[Triple(NamedNode(entity), _CANONICAL, NamedNode(name))] = None
    claims = graphs.get(f"{work}/claims", [])
    facts = Facts(article)
    for triple in claims:
        out[triple] = None
        if triple.predicate == terms.A and triple.object == _CLAIM and isinstance(triple.subject, NamedNode):
            out[Triple(triple.subject, IS_PART_OF, NamedNode(work))] = None
            for iri in dict.fromkeys(_spoken_of(facts, graphs.get(triple.subject.value, []))):
                out[Triple(triple.subject, ABOUT, NamedNode(iri))] = None
    named = {term.value for t in out for term in (t.subject, t.object) if isinstance(term, NamedNode)}
    for triple in graphs.get(f"{work}/entities", []):
        if triple.predicate in (terms.A, terms.LABEL) and isinstance(triple.subject, NamedNode) and triple.subject.value in named:
            out[triple] = None
    for triple in graphs.get(f"{work}/meta", []):
        if triple.subject in (NamedNode(f"{work}/text"), NamedNode(f"{work}/title")):
            out[triple] = None
    out.update(dict.fromkeys(graphs.get(f"{work}/content", [])))
    return sorted(out, key=str)


def _spoken_of(facts: Facts, statements: list[Triple]) -> Iterator[str]:
    for statement in statements:
        for term in (statement.subject, statement.object):
            if isinstance(term, NamedNode) and (kind := facts.kind(term.value)):
                if kind in _ENDS:
                    for name in _ENDS[kind]:
                        yield from facts.links(term.value, name, 0)
                else:
                    yield term.value
