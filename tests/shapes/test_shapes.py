"""Each fixture is one flattened graph. A valid one conforms without a word; an invalid one breaks the constraint it names
in its first line and, beside what its second line may name, no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF, SH

from kg import resources, vocab
from kg.validate import validate_graph

HERE = Path(__file__).parent
VALID = sorted(HERE.glob("*/valid-*.ttl"))
INVALID = sorted(HERE.glob("*/invalid-*.ttl"))
FILES = sorted(name.removesuffix(".ttl") for name in resources.texts("shapes", ".ttl"))


def shapes() -> rdflib.Graph:
    graph = rdflib.Graph()
    for text in resources.texts("shapes", ".ttl").values():
        graph.parse(data=text, format="turtle")
    return graph


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def broken(path: Path) -> list[str]:
    findings = validate_graph(rdflib.Graph().parse(path)).findings
    return sorted({f.shape.removeprefix(vocab.SHAPES) for f in findings})


def named(path: Path) -> list[str]:
    lines = re.findall(r"(?m)^# breaks(?: too)?: (.+)$", path.read_text(encoding="utf-8"))
    return [shape for line in lines for shape in line.split()]


@pytest.mark.parametrize("path", VALID, ids=name)
def test_valid_fixture_conforms_without_warnings(path: Path) -> None:
    assert broken(path) == []


@pytest.mark.parametrize("path", INVALID, ids=name)
def test_invalid_fixture_breaks_what_it_names(path: Path) -> None:
    assert named(path), "say in the first line what it breaks"
    assert broken(path) == sorted(named(path))


@pytest.mark.parametrize("file", FILES)
def test_every_file_of_shapes_has_valid_and_invalid_fixtures(file: str) -> None:
    assert any(p.parent.name == file for p in VALID)
    assert any(p.parent.name == file for p in INVALID)


def test_fixtures_lie_beside_a_file_of_shapes() -> None:
    assert sorted({p.parent.name for p in VALID + INVALID}) == FILES


def test_every_reported_shape_is_broken_by_a_fixture() -> None:
    reported = {str(s).removeprefix(vocab.SHAPES) for s in shapes().subjects(SH.message)}
    assert reported == {named(p)[0] for p in INVALID}


def test_a_shape_that_is_reported_has_one_sentence_one_severity_and_an_iri() -> None:
    graph = shapes()
    targets = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
    for shape in {s for p in targets for s in graph.subjects(p)}:
        assert str(shape).startswith(vocab.SHAPES)
        (message,) = graph.objects(shape, SH.message)
        assert re.fullmatch(r"[A-Z].*\.", str(message)), shape
        (severity,) = graph.objects(shape, SH.severity)
        assert severity in (SH.Violation, SH.Warning, SH.Info)


def test_shapes_are_core_and_only_lists_and_paths_have_no_name() -> None:
    graph = shapes()
    assert not list(graph.triples((None, SH.sparql, None)))
    for kind in (SH.NodeShape, SH.PropertyShape):
        assert not [s for s in graph.subjects(RDF.type, kind) if isinstance(s, rdflib.BNode)]
    unnamed = {p for s, p, _ in graph if isinstance(s, rdflib.BNode)}
    assert unnamed == {RDF.first, RDF.rest, SH.inversePath}


def test_no_shape_is_declared_in_two_files() -> None:
    declared = [s for text in resources.texts("shapes", ".ttl").values() for s in re.findall(r"(?m)^s:(\S+) a ", text)]
    assert sorted(declared) == sorted(set(declared))
