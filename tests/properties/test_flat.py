"""A flat graph answers as an rdflib graph does."""

from __future__ import annotations

import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef
from rdflib.namespace import RDFS
from rdflib.paths import MulPath, OneOrMore

from kg.validate.flat import FlatGraph

NODES = [URIRef(f"https://example.org/{name}") for name in "abc"]
VALUES = [*NODES, Literal("a"), Literal("1"), Literal(1)]
TRIPLES = st.tuples(st.sampled_from(NODES), st.sampled_from([*NODES[:2], RDFS.subClassOf]), st.sampled_from(VALUES))


@given(st.lists(TRIPLES, max_size=12), st.tuples(*(st.sampled_from([None, *VALUES]) for _ in range(3))))
def test_every_pattern_finds_the_same(
    triples: list[tuple[URIRef, URIRef, URIRef]], pattern: tuple[URIRef, URIRef, URIRef]
) -> None:
    flat, plain = FlatGraph(), rdflib.Graph()
    for triple in triples:
        flat.add(triple)
        plain.add(triple)
    s, p, o = pattern
    assert len(flat) == len(plain)
    for asked in (
        pattern,
        (s, p, None),
        (s, None, o),
        (None, p, o),
        (s, None, None),
        (None, p, None),
        (None, None, o),
        (None,) * 3,
    ):
        found = list(flat.triples(asked))
        assert len(found) == len(set(found))
        assert set(found) == set(plain.triples(asked))
        assert (asked in flat) == (asked in plain)
    for subject, predicate, value in ((s, p, o), (None, p, o), (s, None, o), (s, p, None), (None, None, None)):
        assert set(flat.objects(subject, predicate)) == set(plain.objects(subject, predicate))
        assert set(flat.subjects(predicate, value)) == set(plain.subjects(predicate, value))
    path = MulPath(RDFS.subClassOf, OneOrMore)
    assert set(flat.objects(NODES[0], path)) == set(plain.objects(NODES[0], path))
    assert set(flat.subjects(path, NODES[1])) == set(plain.subjects(path, NODES[1]))
