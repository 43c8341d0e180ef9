"""TriG and Turtle that a person can read and a program can compare: sorted, grouped, one way to write each term.

rdflib's own TriG changes with the order of insertion and the hash seed. Here graphs, subjects, predicates and objects
are sorted; ``a`` comes first. The graphs of one article stand under a ``@base`` of their own, so their names are short.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple

from kg import vocab
from kg.rdf.nquads import parsed

_ARTICLE = re.compile(r"(https?://.+/article/[0-9a-f]{24}/)")
_BELOW = re.compile(r"[a-z]+(?:/[0-9a-f]+)?(?:#[a-z0-9=,]+)?")  # what of an article's IRI may be written relative to it
_LOCAL = re.compile(r"[A-Za-z_](?:[\w-]*[A-Za-z0-9_-])?", re.ASCII)
_NUMBER = {vocab.XSD + "integer": re.compile(r"[+-]?[0-9]+"), vocab.XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+")}
_TYPE = f"<{vocab.RDF}type>"


def write(quads: Iterable[Quad]) -> str:
    """The quads as TriG.

    >>> x = NamedNode("https://example.org/x")
    >>> print(write([Quad(x, NamedNode(vocab.KG + "age"), Literal(31), x)]), end="")
    @prefix kg: <https://w3id.org/incident-kg/ns#> .
    <BLANKLINE>
    <https://example.org/x> {
      <https://example.org/x> kg:age 31 .
    }
    """
    writer = _Writer()
    body = list(writer.graphs(quads))
    return writer.prefixes() + "\n".join(["", *body] if body else [])


def stream(groups: Iterable[Iterable[Quad]]) -> Iterator[str]:
    """The quads as pieces of one TriG document, a group at a time: for stores that do not fit into memory.

    Every prefix is declared at its head. Groups come in the given order, each sorted in itself; no graph may be in two.
    """
    yield _heading()
    writer = _Writer()
    for quads in groups:
        yield from (f"\n{block}" for block in writer.graphs(quads))


def stream_turtle(groups: Iterable[tuple[str, Iterable[Triple]]]) -> Iterator[str]:
    """The triples as pieces of one Turtle document; each group comes with the IRI of its article, which becomes its base."""
    yield _heading()
    writer = _Writer()
    for article, triples in groups:
        yield f"\n{writer.enter(f'<{article}/')}{writer.triples(_sorted(triples))}"


def write_turtle(triples: Iterable[Triple]) -> str:
    """The triples of one graph as Turtle."""
    writer = _Writer()
    body = writer.triples(_sorted(triples))
    return writer.prefixes() + (f"\n{body}" if body else "")


def read(source: str | bytes | Path) -> Iterator[Quad]:
    """The quads of a TriG text or, given a :class:`~pathlib.Path`, of a file.

    Raises :class:`InputError` with the line for what is no TriG.
    """
    return parsed(source, RdfFormat.TRIG, "TriG")


def _heading() -> str:
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(vocab.PREFIXES.items()))


def _sorted(triples: Iterable[Triple]) -> list[Triple]:
    """The triples in the order in which they are written, each once."""
    return [t for _, t in sorted({(_raw(t.subject), _raw(t.predicate), _raw(t.object)): t for t in triples}.items())]


def _raw(term: NamedNode | BlankNode | Literal | Triple | DefaultGraph) -> str:
    """The term as N-Triples, with ``rdf:type`` before every other predicate and the default graph before every other."""
    if isinstance(term, DefaultGraph):
        return ""
    text = str(term)
    return "" if text == _TYPE else text


class _Writer:
    """Terms in their shortest form, and the prefixes that those forms used."""

    def __init__(self) -> None:
        self._base: str | None = None
        self._used: set[str] = set()
        self._short: dict[NamedNode, str] = {}

    def enter(self, graph: str) -> str:
        """The ``@base`` line that the graph needs, empty when the last one holds."""
        found = _ARTICLE.match(graph.lstrip("<"))
        base = found.group(1) if found else None
        if base == self._base or base is None:
            return ""
        self._base = base
        self._short.clear()
        return f"@base <{base}> .\n\n"

    def prefixes(self) -> str:
        return "".join(f"@prefix {name}: <{vocab.PREFIXES[name]}> .\n" for name in sorted(self._used))

    def graphs(self, quads: Iterable[Quad]) -> Iterator[str]:
        """A block a graph, in the order of their names."""
        by_graph = sorted({(_raw(q.graph_name), _raw(q.subject), _raw(q.predicate), _raw(q.object)): q for q in quads}.items())
        for graph, group in groupby(by_graph, key=lambda item: item[0][0]):
            members = [quad for _, quad in group]
            first = members[0].graph_name
            if isinstance(first, DefaultGraph):
                yield self.triples([q.triple for q in members], indent="")
            else:
                heading = self.enter(graph)
                yield f"{heading}{self.term(first)} {{\n{self.triples([q.triple for q in members], indent='  ')}}}\n"

    def triples(self, triples: list[Triple], indent: str = "") -> str:
        """Sorted triples, a subject a paragraph, a predicate a line."""
        out = []
        for subject, about in groupby(triples, key=lambda t: t.subject):
            lines = []
            for predicate, group in groupby(about, key=lambda t: t.predicate):
                verb = "a" if predicate.value == vocab.RDF + "type" else self.term(predicate)
                lines.append(f"{verb} {', '.join(self.term(t.object) for t in group)}")
            out.append(f"{indent}{self.term(subject)} " + f" ;\n{indent}    ".join(lines) + " .\n")
        return "".join(out)

    def term(self, term: NamedNode | BlankNode | Literal | Triple) -> str:
        if isinstance(term, NamedNode):
            short = self._short.get(term)
            if short is None:
                short = self._short[term] = self._shortened(term.value)
            return short
        if isinstance(term, Literal) and not term.language:
            datatype = term.datatype.value
            if datatype in _NUMBER and _NUMBER[datatype].fullmatch(term.value):
                return term.value
            if datatype.startswith(vocab.XSD) and datatype != vocab.XSD + "string":
                return f"{Literal(term.value)}^^{self.term(term.datatype)}"
        return str(term)

    def _shortened(self, iri: str) -> str:
        if self._base and iri.startswith(self._base) and _BELOW.fullmatch(iri, len(self._base)):
            return f"<{iri[len(self._base) :]}>"
        for prefix, namespace in vocab.PREFIXES.items():
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                self._used.add(prefix)
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"
