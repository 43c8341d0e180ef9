"""Writes docs/ontology.md from ontology/*.ttl: every class, property and concept with what it means.

python scripts/ontology_page.py            write docs/ontology.md
python scripts/ontology_page.py --check    exit status 1 when it is not current
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from kg import resources, vocab

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "ontology.md"
PREFIXES: Final = {
    **vocab.PREFIXES,
    "geo": "http://www.opengis.net/ont/geosparql#",
    "itsrdf": "http://www.w3.org/2005/11/its/rdf#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "time": "http://www.w3.org/2006/time#",
}
VIEW: Final = ("view.ttl", "view-roles.ttl")
_CONCEPTS: Final = {vocab.concept(scheme, n) for scheme, notations in vocab.SCHEMES.items() for n in notations}
HEAD: Final = """# {label}

Written by `python scripts/ontology_page.py` from `ontology/*.ttl`.

{comment}

| | |
| --- | --- |
| Namespace | `{namespace}` (`kg:`) |
| Concepts | `{concepts}` (`kgv:`) |
| Version | {version} (`{version_iri}`) |
| Licence | <{licence}> |

{counts}
Alignments say how a term stands to those of other vocabularies: below one (every case of ours is a case of theirs), or close to
one (the same idea with another logic).
"""


def page() -> str:
    """The page: classes, properties, properties of the view, schemes; each in the order of the alphabet."""
    texts = resources.texts("ontology", ".ttl")
    graph, view = rdflib.Graph(), rdflib.Graph()
    for name, text in texts.items():
        graph.parse(data=text, format="turtle")
        if name in VIEW:
            view.parse(data=text, format="turtle")
    classes = _terms(graph, OWL.Class)
    direct = _terms(view, OWL.ObjectProperty, OWL.DatatypeProperty)
    properties = [p for p in _terms(graph, OWL.ObjectProperty, OWL.DatatypeProperty) if p not in direct]
    schemes = _terms(graph, SKOS.ConceptScheme)
    parts = [
        _head(graph, classes, properties, direct, schemes),
        "## Classes\n",
        *(_term(graph, c) for c in classes),
        "## Properties\n",
        *(_term(graph, p) for p in properties),
        "## Properties of the view\n\n"
        "Direct links that stand only in the view: what is asserted, without the nodes that claims need.\n",
        *(_term(graph, p) for p in direct),
        "## Schemes\n",
        *(_scheme(graph, s) for s in schemes),
    ]
    return "\n".join(parts)


def _head(graph: rdflib.Graph, *kinds: list[rdflib.URIRef]) -> str:
    header = rdflib.URIRef(vocab.KG.rstrip("#"))
    classes, properties, direct, schemes = (len(k) for k in kinds)
    concepts = len(_terms(graph, SKOS.Concept))
    return HEAD.format(
        label=_text(graph, header, RDFS.label),
        comment=_text(graph, header, RDFS.comment),
        namespace=vocab.KG,
        concepts=vocab.KGV,
        version=_text(graph, header, OWL.versionInfo),
        version_iri=_text(graph, header, OWL.versionIRI),
        licence=_text(graph, header, rdflib.DCTERMS.license),
        counts=f"[Classes](#classes): {classes}. [Properties](#properties): {properties}. "
        f"[Properties of the view](#properties-of-the-view): {direct}. "
        f"[Schemes](#schemes): {schemes}, with {concepts} concepts.\n",
    )


def _term(graph: rdflib.Graph, term: rdflib.URIRef) -> str:
    """A class or a property."""
    ours, theirs = _above(graph, term)
    lines = [
        ("Label", _text(graph, term, RDFS.label)),
        ("Below", _names(ours)),
        ("Domain", _names(graph.objects(term, RDFS.domain))),
        ("Range", _names(graph.objects(term, RDFS.range))),
        ("See", _names(graph.objects(term, RDFS.seeAlso))),
        ("Disjoint with", _names({*graph.objects(term, OWL.disjointWith), *graph.subjects(OWL.disjointWith, term)})),
        ("Aligned below", _names(theirs)),
        ("Aligned close to", _names(graph.objects(term, SKOS.closeMatch))),
        ("Example", _text(graph, term, SKOS.example)),
    ]
    listed = "".join(f"- {name}: {value}\n" for name, value in lines if value)
    return f"### {_name(term)}\n\n{_text(graph, term, RDFS.comment)}\n\n{listed}"


def _above(graph: rdflib.Graph, term: rdflib.URIRef) -> tuple[list[rdflib.term.Node], list[rdflib.term.Node]]:
    """What is directly above a term: in this ontology, and in others."""
    above = [*graph.objects(term, RDFS.subClassOf), *graph.objects(term, RDFS.subPropertyOf)]
    return [t for t in above if _ours(t)], [t for t in above if not _ours(t)]


def _scheme(graph: rdflib.Graph, scheme: rdflib.URIRef) -> str:
    """A scheme with the table of its concepts, sorted by notation."""
    rows = sorted(
        tuple(_text(graph, c, p) for p in (SKOS.notation, SKOS.prefLabel, SKOS.definition, SKOS.editorialNote))
        for c in graph.subjects(SKOS.inScheme, scheme)
    )
    table = "".join(_row(f"`{n}`", label, f"{meaning} {note}".strip()) for n, label, meaning, note in rows)
    head = f"### {_name(scheme)}\n\n{_text(graph, scheme, SKOS.prefLabel)}: {_text(graph, scheme, SKOS.definition)}\n\n"
    return f"{head}| Notation | Label | Definition |\n| --- | --- | --- |\n{table}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(c.replace('|', chr(92) + '|') for c in cells)} |\n"


def _terms(graph: rdflib.Graph, *kinds: rdflib.URIRef) -> list[rdflib.URIRef]:
    """The terms of these kinds in the order of the alphabet, our own first."""
    found = {t for kind in kinds for t in graph.subjects(RDF.type, kind) if isinstance(t, rdflib.URIRef)}
    return sorted(found, key=lambda t: (not _ours(t), _name(t).lower(), t))


def _names(terms: Iterable[rdflib.term.Node]) -> str:
    return ", ".join(_linked(terms))


def _linked(terms: Iterable[rdflib.term.Node]) -> Iterator[str]:
    """Names, those of terms on this page as links to them."""
    for term in sorted(terms, key=_name):
        name = _name(term)
        on_page = _ours(term) and str(term) not in _CONCEPTS
        yield f"[{name}](#{name.replace(':', '').lower()})" if on_page else f"`{name}`"


def _ours(term: rdflib.term.Node) -> bool:
    return str(term).startswith((vocab.KG, vocab.KGV))


def _name(term: rdflib.term.Node) -> str:
    """The IRI with a prefix: ``kg:Person``."""
    for prefix, namespace in PREFIXES.items():
        if str(term).startswith(namespace):
            return f"{prefix}:{str(term).removeprefix(namespace)}"
    raise ValueError(f"no prefix for {term}: add one to PREFIXES")


def _text(graph: rdflib.Graph, subject: rdflib.term.Node, predicate: rdflib.URIRef) -> str:
    """The one value, on one line; nothing where there is none."""
    found = sorted(" ".join(str(o).split()) for o in graph.objects(subject, predicate))
    if len(found) > 1:
        raise ValueError(f"{subject} has {len(found)} values of {predicate}, where one is expected")
    return found[0] if found else ""


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        current = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page()
        sys.exit(0 if current else f"docs/ontology.md is not current: run {sys.argv[0]}")
    PAGE.write_text(page(), encoding="utf-8")
