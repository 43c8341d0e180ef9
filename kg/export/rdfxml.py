"""RDF/XML, one node after the other.

XML 1.0 has no control characters, even as references: such a character becomes U+FFFD here, in this format alone. (The
serializer of pyoxigraph writes them raw, and carriage returns too, which a parser then reads as line feeds.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg import vocab
from kg.errors import ConsistencyError

_NO_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME: Final = re.compile(r"[A-Za-z_][\w.-]*\Z", re.ASCII)


def stream(groups: Iterable[Iterable[Triple]]) -> Iterator[str]:
    """The triples as pieces of one document; each group is sorted by subject already."""
    namespaces = "".join(f"\n    xmlns:{name}={_quoted(iri)}" for name, iri in sorted(vocab.PREFIXES.items()))
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
        kind = f" xml:lang={_quoted(value.language)}"
    elif value.datatype.value != vocab.XSD + "string":
        kind = f" rdf:datatype={_attribute(value.datatype)}"
    text = escape(_NO_XML.sub("\ufffd", value.value), quote=False).replace("\r", "&#13;")
    return f"<{name}{kind}>{text}</{name}>"


def _qname(iri: str) -> str:
    for prefix, namespace in vocab.PREFIXES.items():
        if iri.startswith(namespace) and _NAME.match(iri, len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    raise ConsistencyError(f"the predicate {iri} has no prefix in kg.vocab.PREFIXES, and RDF/XML needs one")


def _attribute(term: object) -> str:
    if not isinstance(term, NamedNode):
        raise ConsistencyError(f"an export has no blank nodes, but {term} came")
    return _quoted(term.value)


def _quoted(text: str) -> str:
    return f'"{escape(text)}"'
