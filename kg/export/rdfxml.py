"""RDF/XML, one node after the other.

XML 1.0 has no control characters, even as references: such a character becomes U+FFFD here, in this format alone. (The
serializer of pyoxigraph writes them raw, and carriage returns too, which a parser then reads as line feeds.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import Literal, NamedNode, Triple

from kg import vocab
from kg.errors import ConsistencyError

_NO_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME: Final = re.compile(r"[A-Za-z_][\w.-]*\Z", re.ASCII)


def stream(groups: Iterable[Iterable[Triple]]) -> Iterator[str]:
    """The triples as pieces of one document; each group is sorted by subject already."""
    namespaces = "".join(f"\n    xmlns:{name}={quoteattr(iri)}" for name, iri in sorted(vocab.PREFIXES.items()))
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{namespaces}>\n'
    for triples in groups:
        for subject, about in groupby(triples, key=lambda t: t.subject):
            yield f"  <rdf:Description rdf:about={_attribute(subject)}>\n"
            for triple in about:
                yield f"    {_property(triple)}\n"
            yield "  </rdf:Description>\n"
    yield "</rdf:RDF>\n"


def _property(triple: Triple) -> str:
    name, value = _qname(triple.predicate.value), triple.object
    if isinstance(value, NamedNode):
        return f"<{name} rdf:resource={_attribute(value)}/>"
    if not isinstance(value, Literal):
        raise ConsistencyError(f"an export has IRIs and literals only, not {value}")
    kind = ""
    if value.language:
        kind = f" xml:lang={quoteattr(value.language)}"
    elif value.datatype.value != vocab.XSD + "string":
        kind = f" rdf:datatype={_attribute(value.datatype)}"
    return f"<{name}{kind}>{escape(_NO_XML.sub(chr(0xFFFD), value.value), {chr(13): '&#13;'})}</{name}>"


def _qname(iri: str) -> str:
    for prefix, namespace in vocab.PREFIXES.items():
        if iri.startswith(namespace) and _NAME.match(iri, len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    raise ConsistencyError(f"the predicate {iri} has no prefix in kg.vocab.PREFIXES, and RDF/XML needs one")


def _attribute(term: object) -> str:
    if not isinstance(term, NamedNode):
        raise ConsistencyError(f"an export has no blank nodes, but {term} came")
    return quoteattr(term.value)
