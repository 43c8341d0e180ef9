"""Checks a graph against the shapes with pySHACL: what is broken, as plain values.

The shapes in ``shapes/`` are SHACL core. Most are property shapes with targets of their own rather than parts of node
shapes: then the engine takes all focus nodes of a class at once, which is five times as fast. Shapes and class hierarchy
are read once.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, TypeAlias

import pyoxigraph as ox
import pyshacl
import rdflib
from pyshacl.errors import ReportableRuntimeError
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH

from kg import resources, vocab
from kg.errors import ValidationError
from kg.validate.flat import FlatGraph

Severity: TypeAlias = Literal["violation", "warning", "info"]
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal

_SEVERITY: Final[dict[object, Severity]] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
_KG: Final = rdflib.Namespace(vocab.KG)
_NIF: Final = rdflib.Namespace(vocab.NIF)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a shape's path: along ``predicate`` (an IRI), or against it."""

    predicate: str
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """One result of validation.

    ``shape`` is an IRI, ``focus`` the IRI of the node that was looked at. ``path`` holds the steps from the focus node to
    ``value``; it is empty for what concerns the node itself. ``value`` is ``None`` where the number of values is wrong.
    ``surplus`` says that there are too many.
    """

    shape: str
    severity: Severity
    message: str
    focus: str
    path: tuple[Step, ...]
    value: Term | None
    surplus: bool

    @property
    def node(self) -> str:
        """The node at fault. A shape may start from a concept ("all that lies in the future") and have a claim as value."""
        return self.value.value if isinstance(self.value, ox.NamedNode) and self.focus.startswith(vocab.KGV) else self.focus


def check(graph: rdflib.Graph) -> tuple[Fault, ...]:
    """What is broken in a graph, sorted; nothing when it conforms.

    The graph is taken as it stands, with the class hierarchy and two derived predicates added to it (see ``complete``).
    Raises :class:`ValidationError` when the engine cannot run.
    """
    complete(graph)
    try:
        conforms, report, text = pyshacl.validate(
            graph, shacl_graph=_shapes(), inference="none", advanced=False, meta_shacl=False, inplace=True
        )
    except ReportableRuntimeError as error:
        raise ValidationError(f"pySHACL could not run over the shapes: {error}") from error
    if not isinstance(report, rdflib.Graph):
        raise ValidationError(f"pySHACL gave no report: {text}")
    if conforms:
        return ()
    faults = {_fault(report, result) for result in report.objects(None, SH.result)}
    return tuple(sorted(faults, key=lambda f: (f.shape, f.focus, str(f.value), f.surplus)))


def to_rdflib(triples: Iterable[ox.Triple]) -> FlatGraph:
    """The triples as a graph for ``check``. Lexical forms stay as they are, so that a value found is a value that was given."""
    terms: dict[object, rdflib.URIRef | rdflib.Literal] = dict(_known())
    graph = FlatGraph()

    def term(given: object) -> rdflib.URIRef | rdflib.Literal:
        found = terms.get(given)
        if found is None:
            found = terms[given] = _rdflib_term(given)
        return found

    with _ill_typed_unlogged():
        for s, p, o in triples:
            graph.add((term(s), term(p), term(o)))
    return graph


def complete(graph: rdflib.Graph) -> None:
    """Adds what the shapes need to see, and no file holds.

    The hierarchy of our classes; ``kg:EvidenceSpan`` as the class of each span that a claim rests on; ``kg:overlaps`` from a
    mention or evidence span to each zone of the same field that shares a character with it; ``kg:resolvedAgainst`` from a
    time counted from the publication date to its article.
    """
    for triple in _hierarchy():
        graph.add(triple)
    for span in {o for role in (_KG.evidence, _KG.cue, _KG.hedge) for o in graph.objects(None, role)}:
        if (span, None, None) in graph:
            graph.add((span, RDF.type, _KG.EvidenceSpan))
    zones: defaultdict[object, list[tuple[int, int, rdflib.term.Node]]] = defaultdict(list)
    for zone in graph.subjects(RDF.type, _KG.Zone):
        for field, begin, end in _extents(graph, zone):
            zones[field].append((begin, end, zone))
    for kind in (_KG.EvidenceSpan, _KG.Mention) if zones else ():
        for span in list(graph.subjects(RDF.type, kind)):
            for field, begin, end in _extents(graph, span):
                for first, last, zone in zones.get(field, ()):
                    if begin < last and first < end:
                        graph.add((span, _KG.overlaps, zone))
    relative = rdflib.URIRef(vocab.concept("resolution", "relative_to_publication"))
    for time in list(graph.subjects(_KG.resolution, relative)):
        graph.add((time, _KG.resolvedAgainst, rdflib.URIRef(str(time).rsplit("/", 2)[0])))  # …/article/ID/time/N


def _extents(graph: rdflib.Graph, span: rdflib.term.Node) -> list[tuple[rdflib.term.Node, int, int]]:
    """Field, begin and end of a span; nothing where they are no whole numbers (a shape says so)."""
    field = graph.value(span, _NIF.referenceContext)
    begin, end = (graph.value(span, p) for p in (_NIF.beginIndex, _NIF.endIndex))
    numbers = [n.value for n in (begin, end) if isinstance(n, rdflib.Literal) and isinstance(n.value, int)]
    return [(field, numbers[0], numbers[1])] if field is not None and len(numbers) == 2 else []


@cache
def _shapes() -> rdflib.Graph:
    parsed = rdflib.Graph()
    for text in resources.texts("shapes", ".ttl").values():
        parsed.parse(data=text, format="turtle")
    once: dict[rdflib.term.Node, rdflib.term.Node] = {}
    graph = FlatGraph()
    for s, p, o in parsed:
        graph.add((once.setdefault(s, s), once.setdefault(p, p), once.setdefault(o, o)))
    return graph


@cache
def _hierarchy() -> tuple[tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node], ...]:
    """``rdfs:subClassOf`` among our own classes."""
    graph = rdflib.Graph().parse(data=resources.texts("ontology", ".ttl")["incident.ttl"], format="turtle")
    return tuple(sorted(graph.triples((None, RDFS.subClassOf, None))))


@cache
def _known() -> dict[object, rdflib.URIRef]:
    """The IRIs of the shapes and of the hierarchy: where the data has the same objects, Python need not compare them."""
    triples = [*_hierarchy(), *_shapes()]
    return {ox.NamedNode(str(term)): term for triple in triples for term in triple if isinstance(term, rdflib.URIRef)}


def _fault(report: rdflib.Graph, result: rdflib.term.Node) -> Fault:
    shape = report.value(result, SH.sourceShape)
    value = report.value(result, SH.value)
    return Fault(
        shape=str(shape),
        severity=_SEVERITY[report.value(result, SH.resultSeverity)],
        message=" ".join(sorted(str(m) for m in report.objects(result, SH.resultMessage))),
        focus=str(report.value(result, SH.focusNode)),
        path=_path(str(shape)),
        value=None if value is None else _oxigraph_term(value),
        surplus=report.value(result, SH.sourceConstraintComponent) == SH.MaxCountConstraintComponent,
    )


@cache
def _path(shape: str) -> tuple[Step, ...]:
    """The steps of a shape's path; none for a node shape."""
    path = _shapes().value(rdflib.URIRef(shape), SH.path)
    if path is None:
        return ()
    parts = list(Collection(_shapes(), path)) if _shapes().value(path, RDF.first) is not None else [path]
    steps = []
    for part in parts:
        against = _shapes().value(part, SH.inversePath)
        steps.append(Step(str(part)) if against is None else Step(str(against), inverse=True))
    return tuple(steps)


@cache
def subjects_of(shape: str) -> frozenset[str]:
    """The predicates whose subjects a shape is about (``sh:targetSubjectsOf``)."""
    return frozenset(str(p) for p in _shapes().objects(rdflib.URIRef(shape), SH.targetSubjectsOf))


@cache
def disjoint_with(shape: str) -> frozenset[str]:
    """The predicates that may not lead from a node to itself (``sh:disjoint`` of a node shape)."""
    return frozenset(str(p) for p in _shapes().objects(rdflib.URIRef(shape), SH.disjoint))


@contextmanager
def _ill_typed_unlogged() -> Iterator[None]:
    """rdflib logs a traceback for a literal such as "2021-02-30"^^xsd:date; here a shape says so."""
    log = logging.getLogger("rdflib.term")
    log.addFilter(_nothing)
    try:
        yield
    finally:
        log.removeFilter(_nothing)


def _nothing(record: logging.LogRecord) -> bool:
    return False


def _rdflib_term(term: object) -> rdflib.URIRef | rdflib.Literal:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)
    raise ValidationError(f"a graph of kg holds IRIs and literals only, no blank nodes: {term}")


def _oxigraph_term(term: rdflib.term.Node) -> Term:
    if isinstance(term, rdflib.Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or vocab.XSD + "string")))
    return ox.BlankNode(str(term)) if isinstance(term, rdflib.BNode) else ox.NamedNode(str(term))
