"""Mutations: a graph that conforms is damaged in one place, and validation names the shape that this breaks and no other.

A damage is one triple taken away, one added, or one changed into another; its triples are Turtle in which ``<person/1>`` is
an entity of the article, ``<>`` the article itself, ``<claim/flight>`` the claim that ``CLAIMS`` has under that name.
"""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import RDF, SH

from kg import resources, vocab
from kg.model import Claim, Concept, Entity, Extraction, Ref, Statement
from kg.rdf import ArticleGraphs, iris, to_graphs
from kg.validate import shacl
from tests.extractions import TEXT, TITLE, at, shooting

CLAIMS = {
    "robbery": ("incident/2", "incidentType"),
    "flight": ("weapon/1", "weaponKind"),
    "quoted": ("incident/1", "injuredCount"),
    "denied": ("incident/1", "gist"),
    "either": ("participation/7", "role"),
    "charged": ("charge/1", "offence"),
}
"""Name that a damage uses -> subject and predicate that this claim, and no other, states."""

PREFIXES = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in vocab.PREFIXES.items())


def span(words: str) -> str:
    """The IRI of the words in the text."""
    found = at(words)
    return f"<text#char={found.start},{found.end}>"


FLED = span("A man with a pistol fled in a gray Toyota Camry.")
CAMRY = span("a gray Toyota Camry")
HEADLINE = f"<title#char=0,{len(TITLE)}>"
VERSION = f"<version/{iris.content_hash(shooting().reading.article)[:32]}>"
COMMENTS = f"<text#char={TEXT.index('Comments')},{len(TEXT)}>"


def story() -> Extraction:
    """The shooting, and beside it what its article leaves out: a chase, relatives, a document, somebody unnamed."""
    extraction = shooting()
    new = {"document/1": "a report", "anonymous/1": "a neighbor", "event/1": "the chase", "time/4": "later", "tenure/3": "porter"}
    chase = (
        Statement("event/1", "eventType", Concept("event-type", "pursuit")),
        Statement("event/1", "partOf", Ref("incident/1")),
        Statement("event/1", "time", Ref("time/4")),
        Statement("event/1", "place", Ref("place/1")),
        Statement("time/4", "expression", "later"),
        Statement("time/4", "resolution", Concept("resolution", "unresolved")),
    )
    kin = (
        Statement("person/1", "hometown", Ref("place/1")),
        Statement("person/1", "relativeOf", Ref("person/3")),
        Statement("person/1", "harmedBy", Ref("person/2")),
        Statement("vehicle/1", "usedBy", Ref("person/2")),
        Statement("incident/1", "killedCount", 0),
        Statement("tenure/3", "holder", Ref("person/5")),
        Statement("tenure/3", "position", "porter"),
    )
    fled, porch = at("A man with a pistol fled in a gray Toyota Camry."), at("from a porch")
    return dataclasses.replace(
        extraction,
        entities=extraction.entities + tuple(Entity(id, id.partition("/")[0], label) for id, label in new.items()),
        claims=(
            *extraction.claims,
            Claim(chase, Ref("document/1"), fled, confidence=Decimal("0.5"), extractors=("events",)),
            Claim(kin, Ref("anonymous/1"), porch, confidence=Decimal("0.5"), extractors=("persons",)),
        ),
    )


DAMAGE: list[tuple[str, str, str]] = [
    # shapes that break, what is taken away, what is added
    ("agency-kind", "", "<agency/1> kg:agencyKind kgv:agency-kind-court"),
    ("agency-jurisdiction", "<agency/1> kg:jurisdiction <place/1>", "<agency/1> kg:jurisdiction <person/1>"),
    ("agency-statements", "", "<outlet/1> kg:jurisdiction <place/1>"),
    ("claim-alternative", "<alternatives/1> rdf:type kg:AlternativeSet", ""),
    ("alternatives-claims", "<claim/either> kg:alternativeIn <alternatives/1>", ""),
    ("anonymous-no-name", "", '<anonymous/1> foaf:name "Lou Tarn"'),
    ("article-identifier", '<> dct:identifier "marlow-1"', ""),
    ("article-issued", "", '<> dct:issued "2018-03-15"^^xsd:date'),
    ("article-dataset", '<> kg:dataset "articles"', ""),
    ("article-hash", "", f'<> kg:contentHash "{"0" * 64}"'),
    ("article-publisher", '<> dct:publisher "Marlow Falls Courier"', "<> dct:publisher <outlet/1>"),
    ("article-title", "", '<> dct:title "Officer shot"'),
    ("article-url", '<> schema:url "https://courier.example.com/n/1"', "<> schema:url 1"),
    ("article-version", "", "<> kg:hasVersion <text>"),
    ("version-hash", "", f'{VERSION} kg:contentHash "0"'),
    ("article-language", '<> dct:language "en"', '<> dct:language "English"'),
    ("article-damage", "<> kg:damage kgv:damage-apostrophes_lost", "<> kg:damage kgv:zone-body"),
    ("article-ontology-version", '<> kg:ontologyVersion "1.0.0"', '<> kg:ontologyVersion "1"'),
    ("article-extractor-version", "", '<> kg:extractorVersion ""'),
    ("charge-person", "<charge/1> kg:chargedPerson <person/4>", ""),
    ("charge-offence", "", '<charge/1> kg:offence "affray"'),
    ("charge-incident", "<charge/1> kg:chargedIn <incident/1>", "<charge/1> kg:chargedIn <event/1>"),
    ("charge-statements", "", '<person/4> kg:offence "affray"'),
    ("claim-source", "<claim/flight> kg:source <narrator/1>", ""),
    ("claim-source", "<claim/flight> kg:source <narrator/1>", "<claim/flight> kg:source <place/1>"),
    ("claim-source", "", "<claim/flight> kg:source <agency/1>"),
    ("claim-evidence", f"<claim/flight> kg:evidence {FLED}", ""),
    ("claim-certainty", "<claim/flight> kg:certainty kgv:certainty-certain", ""),
    ("claim-certainty", "<claim/flight> kg:certainty kgv:certainty-certain", "<claim/flight> kg:certainty kgv:certainty-sure"),
    ("claim-polarity", "", "<claim/denied> kg:polarity kgv:polarity-positive"),
    ("claim-temporality", "<claim/flight> kg:temporality kgv:temporality-past_or_present", ""),
    ("claim-realis", "<claim/flight> kg:realis kgv:realis-actual", "<claim/flight> kg:realis kgv:polarity-positive"),
    ("claim-quote", "<claim/flight> kg:quote kgv:quote-none", ""),
    ("claim-marks claim-marks-quote", "", "<claim/flight> kg:marks kgv:quote-direct"),
    ("claim-marks-quote", "", "<claim/flight> kg:marks kgv:marks-restored"),
    ("claim-relay", "", "<claim/quoted> kg:relayedBy <place/1>"),
    ("claim-relay-source", "", "<claim/flight> kg:relayedBy <narrator/1>"),
    ("claim-confidence", "<claim/flight> kg:confidence 0.88", "<claim/flight> kg:confidence 1.2"),
    ("claim-extractor", "", '<claim/flight> kg:extractor ""'),
    ("claim-cue", "", f"<claim/quoted> kg:cue {FLED}"),
    ("claim-hedge", "", f"<claim/charged> kg:hedge {FLED}"),
    ("claim-future", "<claim/charged> kg:realis kgv:realis-planned", "<claim/charged> kg:realis kgv:realis-actual"),
    # what is weakened by words is not certain either, and its alternative has such words
    (
        "claim-alternative-certainty claim-hedge-certainty",
        "<claim/either> kg:certainty kgv:certainty-possible",
        "<claim/either> kg:certainty kgv:certainty-certain",
    ),
    ("claim-hedged", f"<claim/charged> kg:hedge {span('is expected to')}", ""),
    ("claim-hedge-certainty", "", f"<claim/flight> kg:hedge {span('allegedly')}"),
    ("claim-cue-quote", "<claim/quoted> kg:quote kgv:quote-direct", "<claim/quoted> kg:quote kgv:quote-none"),
    ("document-no-part", "<participation/3> kg:agent <person/3>", "<participation/3> kg:agent <document/1>"),
    # whatever is two things that exclude each other breaks the shapes of both
    ("document-class person-class", "", "<document/1> rdf:type kg:Person"),
    ("entity-label", '<weapon/1> rdfs:label "a pistol"', ""),
    ("event-class", "", "<event/1> rdf:type kg:Vehicle"),
    ("event-gist", '<incident/1> kg:gist "fire first"', '<time/1> kg:gist "fire first"'),
    ("event-gist-words", '<incident/1> kg:gist "fire first"', '<incident/1> kg:gist ""'),
    ("event-part-of", "<event/1> kg:partOf <incident/1>", ""),
    ("event-place", "<event/1> kg:place <place/1>", "<event/1> kg:place <agency/1>"),
    ("event-statements", "", "<person/1> kg:place <place/1>"),
    ("event-sub-statements", "", "<incident/1> kg:eventType kgv:event-type-pursuit"),
    ("event-time", "<event/1> kg:time <time/4>", "<event/1> kg:time <place/1>"),
    ("event-type", "<event/1> kg:eventType kgv:event-type-pursuit", "<event/1> kg:eventType kgv:incident-type-pursuit"),
    ("evidence-zone", f"{FLED} nif:endIndex {at('fled in a gray Toyota Camry.').end}", f"{FLED} nif:endIndex 745"),
    ("evidence-zone", f"{HEADLINE} kg:zoneKind kgv:zone-headline", f"{HEADLINE} kg:zoneKind kgv:zone-boilerplate"),
    ("field-begin", "<text> nif:beginIndex 0", "<text> nif:beginIndex 1"),
    ("field-end", "", f"<title> nif:endIndex {len(TITLE) + 1}"),
    ("group-class", "", "<group/1> rdf:type kg:Vehicle"),
    ("group-count", "<group/1> kg:count 2", "<group/1> kg:count 0"),
    ("group-statements", "", "<person/1> kg:count 2"),
    ("incident-city", "<incident/1> kg:city <place/1>", "<incident/1> kg:city <person/1>"),
    ("incident-city-kind", "<incident/1> kg:city <place/1>", "<incident/1> kg:city <place/3>"),
    ("incident-county", "", "<incident/1> kg:county <agency/1>"),
    ("incident-injured", "<incident/1> kg:injuredCount 1", "<incident/1> kg:injuredCount -1"),
    ("incident-killed", "<incident/1> kg:killedCount 0", "<incident/1> kg:killedCount 10001"),
    ("incident-one-type", "", "<incident/2> kg:incidentType kgv:incident-type-theft"),
    ("incident-prominence", "", "<incident/2> kg:prominence kgv:prominence-main"),
    ("incident-statements", "", "<event/1> kg:killedCount 1"),
    ("incident-type", "<incident/2> kg:incidentType kgv:incident-type-robbery", ""),
    ("incident-type", "<incident/2> kg:incidentType kgv:incident-type-robbery", "<incident/2> kg:incidentType kgv:role-victim"),
    ("investigation-agency", "", "<investigation/1> kg:leadAgency <agency/2>"),
    ("investigation-agency", "<investigation/1> kg:leadAgency <agency/1>", ""),
    # an outlet is no agency and leads nothing: two sentences about one error
    (
        "investigation-agency outlet-no-lead",
        "<investigation/1> kg:leadAgency <agency/1>",
        "<investigation/1> kg:leadAgency <outlet/1>",
    ),
    ("investigation-focus", "", '<investigation/1> kg:focus ""'),
    ("investigation-not-of-itself", "", "<investigation/1> kg:investigates <investigation/1>"),
    ("investigation-one-status", "", "<investigation/1> kg:status kgv:investigation-status-completed"),
    ("investigation-statements", "", '<incident/1> kg:focus "the shooting"'),
    ("investigation-status", "<investigation/1> kg:status kgv:investigation-status-ongoing", ""),
    ("investigation-subject", "<investigation/1> kg:investigates <incident/1>", ""),
    ("mention-denotes", f"{CAMRY} kg:denotes <vehicle/1>", ""),
    ("narrator-no-mention", "", f"{CAMRY} kg:denotes <narrator/1>"),
    ("narrator-no-part", "<participation/3> kg:agent <person/3>", "<participation/3> kg:agent <narrator/1>"),
    ("organization-class", "", "<agency/1> rdf:type kg:Vehicle"),
    ("organization-official-name", "", '<agency/1> kg:officialName "Marlow Falls Police"'),
    ("organization-statements", "", '<person/1> kg:officialName "Dana Whitlock"'),
    ("participation-agent", "", "<participation/1> kg:agent <person/2>"),
    ("participation-condition", "", "<participation/1> kg:condition kgv:outcome-killed"),
    ("participation-event", "<participation/1> kg:inEvent <incident/1>", ""),
    ("participation-outcome", "", "<participation/1> kg:outcome kgv:condition-grave"),
    ("participation-role", "", "<participation/1> kg:role kgv:role-witness"),
    ("participation-role", "<participation/1> kg:role kgv:role-victim", "<participation/1> kg:role kgv:role-hero"),
    ("participation-statements", "", "<person/1> kg:role kgv:role-victim"),
    # whoever is treated takes part, and a street treats nobody
    ("participation-treated-at", "", "<participation/1> kg:treatedAt <place/2>"),
    ("facility-patients participation-statements", "", "<person/2> kg:treatedAt <facility/1>"),
    ("person-age", "<person/1> kg:age 34", "<person/1> kg:age 340"),
    ("person-age", "<person/1> kg:age 34", '<person/1> kg:age "34"'),
    ("person-class place-class", "", "<person/5> rdf:type kg:Place"),
    ("person-description", "", '<person/5> kg:description ""'),
    ("person-gender", "<person/2> kg:gender kgv:gender-male", '<person/2> kg:gender "male"'),
    ("person-harmed-by", "<person/1> kg:harmedBy <person/2>", "<person/1> kg:harmedBy <weapon/1>"),
    ("person-hometown", "<person/1> kg:hometown <place/1>", "<person/1> kg:hometown <agency/1>"),
    ("person-name", '<person/4> foaf:name "Terrell Oakes"', '<person/4> foaf:name ""'),
    ("person-not-own-relative", "<person/1> kg:relativeOf <person/3>", "<person/1> kg:relativeOf <person/1>"),
    ("person-relative", "<person/1> kg:relativeOf <person/3>", "<person/1> kg:relativeOf <group/1>"),
    ("person-statements", "", "<incident/1> kg:age 34"),
    ("place-country-code", '<place/3> kg:countryCode "US"', '<place/3> kg:countryCode "USA"'),
    ("place-county-name", "", '<place/1> kg:countyName "Tuttle"'),
    ("place-geonames", "", "<place/1> kg:geonames 4500002"),
    ("place-kind", "<place/3> kg:placeKind kgv:place-kind-state", "<place/3> kg:placeKind kgv:place-kind-planet"),
    ("place-lat", "<place/1> wgs:lat 40.1234", "<place/1> wgs:lat 123.0"),
    ("place-lat-with-long", "<place/1> wgs:long -82.5", ""),
    ("place-long", "<place/1> wgs:long -82.5", "<place/1> wgs:long -182.5"),
    ("place-long-with-lat", "<place/1> wgs:lat 40.1234", ""),
    ("place-not-within-itself", "<place/1> kg:within <place/3>", "<place/1> kg:within <place/1>"),
    ("place-state-code", '<place/3> kg:stateCode "OH"', '<place/3> kg:stateCode "Ohio"'),
    ("place-statements", "", '<agency/1> kg:stateCode "OH"'),
    ("place-within", "<place/1> kg:within <place/3>", "<place/1> kg:within <agency/2>"),
    ("span-begin", f"{CAMRY} nif:endIndex {at('a gray Toyota Camry').end}", f"{CAMRY} nif:endIndex 3"),
    ("span-context", f"{CAMRY} nif:referenceContext <text>", f"{CAMRY} nif:referenceContext <>"),
    ("span-end", "", f"{CAMRY} nif:endIndex {at('a gray Toyota Camry').end - 1}"),
    ("span-inside", f"{HEADLINE} nif:endIndex {len(TITLE)}", f"{HEADLINE} nif:endIndex 9999"),
    # a mention that ends beyond the text runs through the comments
    ("mention-zone span-inside", f"{CAMRY} nif:endIndex {at('a gray Toyota Camry').end}", f"{CAMRY} nif:endIndex 9999"),
    ("tenure-holder", "<tenure/1> kg:holder <person/3>", ""),
    ("tenure-holder", "<tenure/1> kg:holder <person/3>", "<tenure/1> kg:holder <agency/1>"),
    ("tenure-organization", "", "<tenure/1> kg:organization <agency/2>"),
    ("tenure-position", '<tenure/1> kg:position "Police Chief"', '<tenure/1> kg:position ""'),
    ("tenure-post", '<tenure/3> kg:position "porter"', ""),
    ("tenure-statements", "", '<person/3> kg:position "Police Chief"'),
    ("time-class", "", "<time/4> rdf:type kg:Vehicle"),
    ("time-clock", '<time/2> kg:clockTime "21:30:00"^^xsd:time', '<time/2> kg:clockTime "21:30"'),
    ("time-date", "", '<time/1> kg:date "2018"^^xsd:gYear'),
    ("time-expression", '<time/1> kg:expression "Tuesday"', ""),
    ("time-precision", "<time/1> kg:precision kgv:precision-day", "<time/1> kg:precision kgv:precision-decade"),
    ("time-publication-date", '<> dct:issued "2018-03-14"^^xsd:date', ""),
    ("time-resolution", "", "<time/4> kg:resolution kgv:resolution-absolute"),
    ("time-some-resolution", "<time/4> kg:resolution kgv:resolution-unresolved", ""),
    ("time-statements", "", '<incident/1> kg:expression "Tuesday"'),
    ("time-unresolved", "", '<time/4> kg:date "2018-03-13"^^xsd:date'),
    ("vehicle-role", "<vehicle/1> kg:vehicleRole kgv:vehicle-role-suspect", "<vehicle/1> kg:vehicleRole kgv:role-suspect"),
    ("vehicle-statements", "", "<weapon/1> kg:vehicleRole kgv:vehicle-role-suspect"),
    ("vehicle-used-by", "<vehicle/1> kg:usedBy <person/2>", "<vehicle/1> kg:usedBy <place/1>"),
    ("vehicle-used-in", "<vehicle/1> kg:usedIn <incident/1>", "<vehicle/1> kg:usedIn <place/1>"),
    ("weapon-kind", "<weapon/1> kg:weaponKind kgv:weapon-kind-handgun", "<weapon/1> kg:weaponKind kgv:vehicle-role-police"),
    ("weapon-statements", "", "<vehicle/1> kg:weaponKind kgv:weapon-kind-vehicle"),
    ("weapon-used-by", "<weapon/1> kg:usedBy <person/2>", "<weapon/1> kg:usedBy <time/1>"),
    ("weapon-used-in", "<weapon/1> kg:usedIn <incident/1>", "<weapon/1> kg:usedIn <person/1>"),
    ("zone-kind", f"{COMMENTS} kg:zoneKind kgv:zone-comments", ""),
]


@pytest.fixture(scope="module")
def article() -> ArticleGraphs:
    return to_graphs(story())


@pytest.fixture(scope="module")
def intact(article: ArticleGraphs) -> rdflib.Graph:
    """All that is checked of the article, in one graph."""
    return shacl.to_rdflib(t for name, triples in article.graphs.items() if not name.endswith("/content") for t in triples)


@pytest.fixture(scope="module")
def claims(article: ArticleGraphs) -> dict[str, str]:
    """The IRI of each claim of ``CLAIMS``."""
    found: dict[str, str] = {}
    for name, (subject, predicate) in CLAIMS.items():
        said = (f"{article.article}/{subject}", vocab.PREDICATES[predicate])
        (found[name],) = (
            graph
            for graph, triples in article.graphs.items()
            if "/claim/" in graph and said in [(t.subject.value, t.predicate.value) for t in triples]
        )
    return found


def parsed(triple: str, article: str, claims: dict[str, str]) -> rdflib.Graph:
    """A triple of the table, or none."""

    def iri(found: re.Match[str]) -> str:
        local = found[1]
        return f"<{claims[local.removeprefix('claim/')] if local.startswith('claim/') else f'{article}/{local}'.rstrip('/')}>"

    text = f"{re.sub(r'<([^<>]*)>', iri, triple)} ." if triple else ""
    return shacl.to_rdflib(q.triple for q in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE))


def broken(intact: rdflib.Graph, taken: rdflib.Graph, given: rdflib.Graph) -> list[str]:
    """The shapes, warnings included, that break when one graph is taken away and one added."""
    graph = rdflib.Graph(bind_namespaces="none")
    for triple in (*intact, *given):
        if triple not in taken:
            graph.add(triple)
    return sorted({f.shape.removeprefix(vocab.SHAPES) for f in shacl.check(graph)})


def test_undamaged_graph_conforms_without_warnings(intact: rdflib.Graph) -> None:
    assert broken(intact, rdflib.Graph(), rdflib.Graph()) == []


@pytest.mark.parametrize(("shapes", "taken", "given"), DAMAGE, ids=lambda value: value or "nothing")
def test_damage_in_one_place_breaks_one_shape(
    shapes: str, taken: str, given: str, intact: rdflib.Graph, article: ArticleGraphs, claims: dict[str, str]
) -> None:
    old, new = (parsed(triple, article.article, claims) for triple in (taken, given))
    assert len(old) == bool(taken) and len(new) == bool(given)
    assert all(t in intact for t in old), "there is nothing to take away"
    assert not any(t in intact for t in new), "this changes nothing"
    assert broken(intact, old, new) == shapes.split()


def test_every_reported_shape_is_broken_by_a_damage() -> None:
    graph = rdflib.Graph()
    for file, text in resources.texts("shapes", ".ttl").items():
        if file not in ("quarantine.ttl", "identity.ttl"):  # no graphs of an article: see tests/test_validate.py, tests/shapes
            graph.parse(data=text, format="turtle")
    reported = {
        str(s).removeprefix(vocab.SHAPES)
        for kind in (SH.NodeShape, SH.PropertyShape)
        for s in graph.subjects(RDF.type, kind)
        if (s, SH.message, None) in graph
    }
    damaged = {shape for shapes, _, _ in DAMAGE for shape in shapes.split()}
    assert damaged == reported
