"""N-Quads and TriG: byte-stable, and read back equal by two libraries."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from kg import vocab
from kg.errors import InputError
from kg.rdf import nquads, to_graphs, trig
from tests.extractions import crash, shooting

X = NamedNode("https://example.org/x")
NASTY = 'tab\t nul\x00 del\x7f line\n return\r "quoted" back\\slash \\u0041 \U0001f6a8 \u2028 """ }'


@pytest.fixture
def quads() -> list[Quad]:
    return [*to_graphs(shooting()).quads(), *to_graphs(crash()).quads()]


@pytest.mark.parametrize("module", [nquads, trig])
def test_insertion_order_does_not_matter(module, quads: list[Quad]) -> None:  # type: ignore[no-untyped-def]
    expected = module.write(quads)
    random.Random(3).shuffle(quads)
    assert module.write(quads + quads[:50]) == expected


@pytest.mark.parametrize("module", [nquads, trig])
def test_what_is_written_is_read_back(module, quads: list[Quad]) -> None:  # type: ignore[no-untyped-def]
    assert set(module.read(module.write(quads))) == set(quads)


@pytest.mark.parametrize(("module", "name"), [(nquads, "nquads"), (trig, "trig")])
def test_rdflib_reads_the_same(module, name: str, quads: list[Quad]) -> None:  # type: ignore[no-untyped-def]
    dataset = rdflib.Dataset()
    dataset.parse(data=module.write(quads), format=name)
    ours = {(q.subject.value, q.predicate.value, _plain(q.object), q.graph_name.value) for q in quads}
    theirs = {(str(s), str(p), (str(o), str(getattr(o, "datatype", None) or "")), str(g)) for s, p, o, g in dataset.quads()}
    assert theirs == ours


def _plain(term: NamedNode | Literal) -> tuple[str, str]:
    string = vocab.XSD + "string"
    return (term.value, "" if isinstance(term, NamedNode) or term.datatype.value == string else term.datatype.value)


@pytest.mark.parametrize("module", [nquads, trig])
def test_awkward_characters_survive(module) -> None:  # type: ignore[no-untyped-def]
    (quad,) = module.read(module.write([Quad(X, X, Literal(NASTY), X)]))
    assert quad.object.value == NASTY


@pytest.mark.parametrize(
    ("literal", "written"),
    [
        (Literal(31), "31"),
        (Literal("0.5", datatype=NamedNode(vocab.XSD + "decimal")), "0.5"),
        (Literal("1", datatype=NamedNode(vocab.XSD + "decimal")), '"1"^^xsd:decimal'),  # bare 1 would be an integer
        (Literal("1e3", datatype=NamedNode(vocab.XSD + "integer")), '"1e3"^^xsd:integer'),
        (Literal("2017-02", datatype=NamedNode(vocab.XSD + "gYearMonth")), '"2017-02"^^xsd:gYearMonth'),
        (Literal("chat", language="fr"), '"chat"@fr'),
    ],
)
def test_trig_writes_literals_shortly_but_never_as_another_type(literal: Literal, written: str) -> None:
    text = trig.write([Quad(X, X, literal, X)])
    assert f"<https://example.org/x> {written} ." in text
    assert [q.object for q in trig.read(text)] == [literal]


def test_trig_says_the_base_of_each_article(quads: list[Quad]) -> None:
    text = trig.write(quads)
    assert text.count("@base") == 2
    assert "<person/1> a kg:Person" in text
    assert "https://data.example.org/kg/article/" not in "".join(line for line in text.splitlines() if line.startswith("<claim"))


@pytest.mark.parametrize(
    "iri", [vocab.KG + "a/b", vocab.KG, vocab.KG + "a.", vocab.KGV + "é", "https://example.org/(x)", "urn:x:y"]
)
def test_trig_abbreviates_no_iri_that_would_read_differently(iri: str) -> None:
    quad = Quad(NamedNode(iri), NamedNode(iri), NamedNode(iri), NamedNode(iri))
    assert list(trig.read(trig.write([quad]))) == [quad]


def test_default_graph_can_be_written_too() -> None:
    quads = {Quad(X, X, Literal("a"), DefaultGraph()), Quad(X, X, Literal("b"), X)}
    assert set(trig.read(trig.write(quads))) == quads


def test_turtle_is_sorted() -> None:
    triples = [Triple(X, NamedNode(vocab.KG + "age"), Literal(n)) for n in (3, 1, 2)]
    assert trig.write_turtle(triples) == trig.write_turtle(triples[::-1])
    assert "kg:age 1, 2, 3 ." in trig.write_turtle(triples)


def test_nothing_is_an_empty_file() -> None:
    assert nquads.write([]) == trig.write([]) == trig.write_turtle([]) == ""


@pytest.mark.parametrize("module", [nquads, trig])
def test_a_broken_file_says_where(module, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "broken"
    path.write_text("<https://example.org/x> <https://example.org/x> oops", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        list(module.read(path))
    assert (caught.value.path, caught.value.line) == (str(path), 1)
    with pytest.raises(InputError, match="cannot read"):
        list(module.read(tmp_path / "missing"))
