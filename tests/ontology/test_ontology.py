from __future__ import annotations

import re

import pytest
import rdflib
from rdflib import namespace as ns
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS

from kg import resources, vocab

KG = rdflib.Namespace(vocab.KG)
KGV = rdflib.Namespace(vocab.KGV)
CLASSES = sorted({*vocab.CLASSES.values(), *vocab.STRUCTURE})
PREDICATES = sorted({*vocab.PREDICATES.values(), *vocab.STRUCTURE_PREDICATES.values(), *vocab.VIEW_PREDICATES.values()})
FILES = sorted(resources.texts("ontology", ".ttl"))
QUERIES = sorted(resources.texts("queries", ".rq"))


def parsed(kind: resources.Kind, *names: str) -> rdflib.Graph:
    graph = rdflib.Graph()
    for name, text in resources.texts(kind, ".ttl").items():
        if not names or name in names:
            graph.parse(data=text, format="turtle")
    return graph


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return parsed("ontology")


def assert_explained(graph: rdflib.Graph, term: rdflib.URIRef) -> None:
    for predicate in (RDFS.label, RDFS.comment, SKOS.example):
        values = list(graph.objects(term, predicate))
        assert len(values) == 1, f"{term} has {len(values)} values of {predicate}"
        assert values[0].language == "en" and len(values[0]) > 1


@pytest.mark.parametrize("name", FILES)
def test_file_parses_and_has_no_blank_node(name: str) -> None:
    graph = parsed("ontology", name)
    assert len(graph) > 50
    assert not [t for t in graph if any(isinstance(n, rdflib.BNode) for n in t)]


def test_header_names_version_and_licence(ontology: rdflib.Graph) -> None:
    (header,) = ontology.subjects(RDF.type, OWL.Ontology)
    assert str(header) == vocab.KG.rstrip("#")
    assert [str(v) for v in ontology.objects(header, OWL.versionInfo)] == [vocab.VERSION]
    assert list(ontology.objects(header, rdflib.DCTERMS.license))


@pytest.mark.parametrize("name", CLASSES)
def test_class_of_the_vocabulary_is_declared(ontology: rdflib.Graph, name: str) -> None:
    assert (KG[name], RDF.type, OWL.Class) in ontology
    assert_explained(ontology, KG[name])


@pytest.mark.parametrize("iri", PREDICATES)
def test_predicate_of_the_vocabulary_is_declared(ontology: rdflib.Graph, iri: str) -> None:
    term = rdflib.URIRef(iri)
    kinds = set(ontology.objects(term, RDF.type))
    assert len(kinds & {OWL.ObjectProperty, OWL.DatatypeProperty}) == 1
    assert_explained(ontology, term)


def test_nothing_is_declared_that_python_does_not_know(ontology: rdflib.Graph) -> None:
    declared = {str(s) for kind in (OWL.ObjectProperty, OWL.DatatypeProperty) for s in ontology.subjects(RDF.type, kind)}
    assert declared == set(PREDICATES)
    classes = {str(s).removeprefix(vocab.KG) for s in ontology.subjects(RDF.type, OWL.Class)}
    assert classes - set(CLASSES) == {"Entity", "Agent", "Event", "Span"}  # super-classes only


def test_every_kind_of_entity_is_an_entity(ontology: rdflib.Graph) -> None:
    for name in vocab.CLASSES.values():
        assert KG.Entity in set(ontology.transitive_objects(KG[name], RDFS.subClassOf)), name


@pytest.mark.parametrize(
    ("name", "superclass"),
    [
        *((n, "Agent") for n in "Person PersonGroup Organization Agency Facility NewsOutlet Document Narrator".split()),
        ("AnonymousSource", "Agent"),
        ("Facility", "Place"),
        *((n, "Event") for n in ("Incident", "SubEvent", "Investigation")),
        *((n, "Span") for n in ("Zone", "Mention", "EvidenceSpan")),
    ],
)
def test_superclass(ontology: rdflib.Graph, name: str, superclass: str) -> None:
    assert KG[superclass] in set(ontology.transitive_objects(KG[name], RDFS.subClassOf))


def test_no_class_is_below_two_disjoint_ones(ontology: rdflib.Graph) -> None:
    for a, _, b in ontology.triples((None, OWL.disjointWith, None)):
        below = [set(ontology.transitive_subjects(RDFS.subClassOf, c)) for c in (a, b)]
        assert not below[0] & below[1], f"{a} and {b} are disjoint"


def test_domains_and_ranges_are_declared_classes(ontology: rdflib.Graph) -> None:
    for predicate in (RDFS.domain, RDFS.range):
        for subject, value in ontology.subject_objects(predicate):
            if str(value).startswith(vocab.KG):
                assert (value, RDF.type, OWL.Class) in ontology, f"{subject} {predicate} {value}"


@pytest.mark.parametrize("scheme", list(vocab.SCHEMES))
def test_scheme_holds_the_notations_of_the_vocabulary(ontology: rdflib.Graph, scheme: str) -> None:
    assert (KGV[scheme], RDF.type, SKOS.ConceptScheme) in ontology
    concepts = {str(c): c for c in ontology.subjects(SKOS.inScheme, KGV[scheme])}
    assert set(concepts) == {vocab.concept(scheme, n) for n in vocab.SCHEMES[scheme]}
    for notation in vocab.SCHEMES[scheme]:
        concept = concepts[vocab.concept(scheme, notation)]
        assert list(ontology.objects(concept, SKOS.notation)) == [rdflib.Literal(notation)]
        assert (concept, SKOS.topConceptOf, KGV[scheme]) in ontology
        for predicate in (SKOS.prefLabel, SKOS.definition):
            (text,) = ontology.objects(concept, predicate)
            assert text.language == "en" and text


def terms_used(text: str) -> set[str]:
    """IRIs of our namespaces in Turtle or SPARQL, comments and strings left out."""
    bare = re.sub(r'(?m)"(?:[^"\\\n]|\\.)*"|(?<![\w/<])#.*$', " ", text)
    found = {vocab.KG + n for n in re.findall(r"(?<![\w:])kg:(\w+)", bare)}
    return found | {vocab.KGV + n for n in re.findall(r"(?<![\w:])kgv:([\w-]+)", bare)}


def declared(graph: rdflib.Graph) -> set[str]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, SKOS.Concept, SKOS.ConceptScheme)
    return {str(s) for kind in kinds for s in graph.subjects(RDF.type, kind)}


@pytest.mark.parametrize("name", sorted(resources.texts("shapes", ".ttl")))
def test_shapes_use_declared_terms_only(ontology: rdflib.Graph, name: str) -> None:
    used = terms_used(resources.texts("shapes", ".ttl")[name])
    assert used
    assert used - declared(ontology) == set()


@pytest.mark.parametrize("name", QUERIES)
def test_queries_use_declared_terms_only(ontology: rdflib.Graph, name: str) -> None:
    assert terms_used(resources.texts("queries", ".rq")[name]) - declared(ontology) == set()


def test_ontology_uses_declared_terms_only(ontology: rdflib.Graph) -> None:
    ours = {str(n) for t in ontology for n in t if str(n).startswith((vocab.KG, vocab.KGV))}
    assert ours - declared(ontology) - {vocab.KG} == set()


@pytest.mark.parametrize("name", CLASSES)
def test_class_has_a_shape(ontology: rdflib.Graph, name: str) -> None:
    targets = set(parsed("shapes").objects(None, SH.targetClass))
    assert targets & set(ontology.transitive_objects(KG[name], RDFS.subClassOf))


@pytest.mark.parametrize("name", sorted({*vocab.CLASSES.values()} - {"AlternativeSet", "NewsOutlet", "Organization"}))
def test_shape_asks_for_the_class_that_a_predicate_belongs_to(ontology: rdflib.Graph, name: str) -> None:
    """Whatever has a domain in the ontology and one kind of subject is held to it by a shape."""
    shapes = parsed("shapes")
    held = {
        p
        for shape in shapes.subjects(SH["class"], KG[name])
        for p in shapes.objects(shape, SH.targetSubjectsOf)
        if (shape, RDF.type, SH.NodeShape) in shapes
    }
    domain = {p for p in ontology.subjects(RDFS.domain, KG[name]) if str(p) in vocab.PREDICATES.values()}
    assert domain <= held


NAMESPACES = {str(n): n for n in (ns.DCTERMS, ns.FOAF, ns.GEO, ns.ORG, ns.PROV, ns.SDO, ns.TIME)}
CHECKED_BY_READING = {
    # namespaces that rdflib does not know; their terms were looked up in the published ontologies
    "http://semanticweb.cs.vu.nl/2009/11/sem/": "Actor Authority Event Object Place Role Time View accordingTo eventType hasActor"
    " hasPlace hasTime hasTimeStamp placeType roleType subEventOf",
    "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#": "Phrase RFC5147String",
    "http://www.w3.org/ns/oa#": "Annotation SpecificResource TextPositionSelector hasTarget",
    "http://www.w3.org/2005/11/its/rdf#": "taIdentRef",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "lat long",
}


def test_alignments_point_to_terms_that_exist() -> None:
    alignments = parsed("ontology", "alignments.ttl")
    predicates = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch)
    assert {p for _, p, _ in alignments} == set(predicates)
    for _, _, target in alignments:
        namespace, name = re.fullmatch(r"(.*[#/])([^#/]+)", str(target)).groups()  # type: ignore[union-attr]
        if namespace in NAMESPACES:
            assert name in NAMESPACES[namespace], target
        else:
            assert name in CHECKED_BY_READING[namespace].split(), target


def test_alignments_speak_of_declared_terms(ontology: rdflib.Graph) -> None:
    assert {str(s) for s in parsed("ontology", "alignments.ttl").subjects()} <= declared(ontology)
