"""Values of the model as RDF terms, in the lexical forms that a store gives back.

Terms that occur in every article (predicates, classes, concepts, small numbers) are made once and shared.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final, TypeAlias

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from kg import vocab
from kg.errors import ConsistencyError
from kg.model import Concept, Typed

Term: TypeAlias = NamedNode | Literal

A: Final = NamedNode(vocab.RDF + "type")
LABEL: Final = NamedNode(vocab.RDFS + "label")
XSD_DECIMAL: Final = NamedNode(vocab.XSD + "decimal")
XSD_INTEGER: Final = NamedNode(vocab.XSD + "integer")
DATATYPES: Final = {n: NamedNode(vocab.XSD + n) for n in ("date", "dateTime", "time", "gYear", "gYearMonth", "duration")}

_SURROGATE = re.compile("[\ud800-\udfff]")
_HOURS_AND_MINUTES = re.compile(r"[0-9]{2}:[0-9]{2}")


@cache
def kg(name: str) -> NamedNode:
    """A class or predicate of our own namespace."""
    return NamedNode(vocab.KG + name)


@cache
def predicate(name: str) -> NamedNode:
    """The IRI that ``vocab.PREDICATES`` gives for a local name."""
    if name not in vocab.PREDICATES:
        raise ConsistencyError(f"there is no predicate {name!r} in kg.vocab.PREDICATES")
    return NamedNode(vocab.PREDICATES[name])


@cache
def entity_class(kind: str) -> NamedNode:
    """The class of a kind of entity: ``"person"`` gives ``kg:Person``."""
    if kind not in vocab.CLASSES:
        raise ConsistencyError(f"there is no kind of entity {kind!r}; there are: {', '.join(vocab.CLASSES)}")
    return kg(vocab.CLASSES[kind])


@cache
def concept(scheme: str, notation: str) -> NamedNode:
    """A concept of a SKOS scheme."""
    try:
        return NamedNode(vocab.concept(scheme, notation))
    except KeyError as error:
        raise ConsistencyError(str(error.args[0])) from error


def value(term: object) -> str:
    """The IRI of a node, or the lexical form of a literal."""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def string(text: str) -> Literal:
    """A string. A lone surrogate, which no RDF syntax can hold, becomes U+FFFD: offsets stay right.

    >>> string("a\\ud800b").value == "a\\ufffdb"
    True
    """
    try:
        return Literal(text)
    except ValueError:
        return Literal(_SURROGATE.sub("\ufffd", text))


@lru_cache(maxsize=65_536)
def search_name(name: str) -> Literal:
    """A name as it is looked up: an index finds it, where LCASE would look at every name there is.

    >>> search_name("Marlow Falls Police Department").value
    'marlow falls police department'
    """
    return string(name.lower())


def integer(number: int) -> Literal:
    """An ``xsd:integer``."""
    return Literal(str(number), datatype=XSD_INTEGER)


@lru_cache(maxsize=4_096)
def decimal(number: Decimal) -> Literal:
    """An ``xsd:decimal`` without trailing zeros.

    >>> decimal(Decimal("0.50")).value, decimal(Decimal("1.0")).value, decimal(Decimal("100")).value
    ('0.5', '1', '100')
    """
    if not number.is_finite():
        raise ConsistencyError(f"a decimal must be finite, not {number}")
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return Literal("0" if text == "-0" else text, datatype=XSD_DECIMAL)


@lru_cache(maxsize=4_096)
def typed(lexical: str, datatype: str) -> Literal:
    """A date, time or duration in canonical form. What is no such value stays as it is, for a shape to find.

    >>> typed("17:00", "time").value, typed("P0Y1D", "duration").value, typed("2017-02", "gYearMonth").value
    ('17:00:00', 'P1D', '2017-02')
    """
    if datatype not in DATATYPES:
        raise ConsistencyError(f"the graph holds no xsd:{datatype}; it holds: {', '.join(DATATYPES)}")
    if datatype == "time" and _HOURS_AND_MINUTES.fullmatch(lexical):
        lexical += ":00"
    # The store itself says what its canonical form is: then what is hashed and validated is what it gives back.
    scratch = Store()
    scratch.add(Quad(A, A, Literal(lexical, datatype=DATATYPES[datatype]), DefaultGraph()))
    (quad,) = scratch
    if not isinstance(quad.object, Literal):
        raise ConsistencyError(f"the store made {quad.object} of the literal {lexical!r}")
    return quad.object


def literal(value: Concept | Typed | str | int | Decimal) -> Term:
    """Any value but a reference to an entity (that needs the article: see ``dataset``)."""
    if isinstance(value, Concept):
        return concept(value.scheme, value.notation)
    if isinstance(value, Typed):
        return typed(value.lexical, value.datatype)
    if isinstance(value, str):
        return string(value)
    if isinstance(value, int):
        return integer(value)
    return decimal(value)
