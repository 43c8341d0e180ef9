"""JSON-LD that a web developer reads as JSON: an object an article, with its incidents in it, and in them who took part.

The short names and their meaning are in ``ontology/context.jsonld``, which every document brings along; its order is the
order of the keys. An entity is written out where it is first named, and after that by its IRI.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Triple

from kg import resources, vocab
from kg.errors import ConsistencyError

_INTEGER, _STRING, _TYPE = vocab.XSD + "integer", vocab.XSD + "string", vocab.RDF + "type"
_APART: Final = frozenset({vocab.NIF + "referenceContext"})
"""Predicates whose objects are never written out in their place: the text of an article is not part of its first claim."""


@dataclass(frozen=True, slots=True)
class Term:
    """A short name. ``kind`` is ``"@id"``, ``"@vocab"``, a datatype, or empty; ``vocabulary`` is what concepts are short for."""

    name: str
    iri: str
    position: int
    kind: str = ""
    vocabulary: str = ""
    listed: bool = False
    reverse: bool = False


def stream(groups: Iterable[tuple[str, list[Triple]]]) -> Iterator[str]:
    """The triples as pieces of one document; each group comes with the IRI of its article."""
    yield f'{{\n "@context": {json.dumps(context(), ensure_ascii=False)},\n "@graph": ['
    separator = "\n"
    for article, triples in groups:
        for written in objects(article, triples):
            yield f"{separator}{json.dumps(written, ensure_ascii=False, indent=1)}"
            separator = ",\n"
    yield "\n ]\n}\n"


def objects(article: str, triples: list[Triple]) -> list[dict[str, Any]]:
    """The article as an object, then whatever it does not lead to. Every triple is in them once."""
    nester = _Nester(triples)
    return [nester.written(iri) for iri in (article, *sorted(nester.subjects)) if nester.left(iri)]


@cache
def context() -> dict[str, Any]:
    """What ``ontology/context.jsonld`` says."""
    found: dict[str, Any] = json.loads(resources.texts("ontology", ".jsonld")["context.jsonld"])["@context"]
    return found


@cache
def _terms() -> tuple[dict[str, Term], dict[str, Term]]:
    """Predicate -> its term; and the reversed ones apart."""
    forward: dict[str, Term] = {}
    backward: dict[str, Term] = {}
    for position, (name, meaning) in enumerate(context().items()):
        declared = {"@id": meaning} if isinstance(meaning, str) else meaning
        if not isinstance(declared, dict):
            continue
        iri, reverse = expand(declared.get("@id", "")), expand(declared.get("@reverse", ""))
        term = Term(
            name, reverse or iri, position,
            kind=expand(declared.get("@type", "")),
            vocabulary=declared.get("@context", {}).get("@vocab", ""),
            listed=declared.get("@container") == "@set",
            reverse=bool(reverse),
        )  # fmt: skip
        (backward if reverse else forward).setdefault(reverse or iri, term)
    return forward, backward


def expand(name: str) -> str:
    """A compact IRI of the context in full; what is none stays as it is."""
    prefix, colon, local = name.partition(":")
    return f"{context()[prefix]}{local}" if colon and isinstance(context().get(prefix), str) else name


class _Nester:
    def __init__(self, triples: Iterable[Triple]) -> None:
        forward, backward = _terms()
        self._by_subject: defaultdict[str, list[tuple[str, NamedNode | Literal]]] = defaultdict(list)
        self._to: defaultdict[str, list[tuple[Term, str]]] = defaultdict(list)
        self._done: set[str] = set()
        for triple in triples:
            if not isinstance(triple.subject, NamedNode) or not isinstance(triple.object, NamedNode | Literal):
                raise ConsistencyError(f"an export has no blank nodes, but this came: {triple}")
            subject, predicate = triple.subject.value, triple.predicate.value
            if predicate in backward and isinstance(triple.object, NamedNode):
                self._to[triple.object.value].append((backward[predicate], subject))
            elif predicate in forward or predicate == _TYPE:
                self._by_subject[subject].append((predicate, triple.object))
            else:
                raise ConsistencyError(f"ontology/context.jsonld has no term for {predicate}")
        self.subjects = self._by_subject.keys() | self._to.keys()

    def left(self, iri: str) -> bool:
        """Whether it has something to say that is not written yet."""
        return iri not in self._done and iri in self.subjects

    def written(self, iri: str) -> dict[str, Any]:
        self._done.add(iri)
        out: dict[str, Any] = {"id": iri}
        values: defaultdict[Term, list[NamedNode | Literal]] = defaultdict(list)
        types = []
        for predicate, value in self._by_subject.get(iri, []):
            if predicate == _TYPE:
                types.append(_class(value.value))
            else:
                values[_terms()[0][predicate]].append(value)
        for term, subject in self._to.get(iri, []):
            values[term].append(NamedNode(subject))
        if types:
            out["type"] = types[0] if len(types) == 1 else sorted(types)
        for term in sorted(values, key=lambda t: t.position):
            items = [self._value(term, value) for value in sorted(values[term], key=_order)]
            out[term.name] = items if term.listed or len(items) > 1 else items[0]
        return out

    def _value(self, term: Term, value: NamedNode | Literal) -> Any:
        if isinstance(value, NamedNode):
            if term.vocabulary and value.value.startswith(term.vocabulary):
                return value.value.removeprefix(term.vocabulary)
            if self.left(value.value) and term.iri not in _APART:
                return self.written(value.value)
            return value.value if term.kind in ("@id", "@vocab") or term.reverse else {"id": value.value}
        return _literal(term, value)


def _literal(term: Term, value: Literal) -> Any:
    datatype = value.datatype.value
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if datatype == _INTEGER and not term.kind and value.value == str(int(value.value)):
        return int(value.value)
    if datatype == (term.kind or _STRING):
        return value.value
    return {"@value": value.value, "type": datatype}


@cache
def _class(iri: str) -> str:
    term = _terms()[0].get(iri)
    if term is not None:
        return term.name
    prefix = next((p for p, n in vocab.PREFIXES.items() if iri.startswith(n) and p in context()), None)
    return f"{prefix}:{iri.removeprefix(vocab.PREFIXES[prefix])}" if prefix else iri


def _order(term: NamedNode | Literal) -> tuple[str, int, str]:
    """``person/10`` after ``person/9``."""
    head, _, number = term.value.rpartition("/")
    return (head, int(number), "") if number.isdecimal() else (term.value, 0, str(term))
