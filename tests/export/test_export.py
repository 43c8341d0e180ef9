"""Exports: byte-stable, equal when read back, and with no more of the articles' words than the profile allows."""

from __future__ import annotations

import dataclasses
import io
import itertools
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from kg import vocab
from kg.errors import InputError, UsageError
from kg.export import FORMATS, TEXTS, export, jsonld, load
from kg.export.flat import flat
from kg.export.loading import is_joined
from kg.export.profile import joined_without_words, profiled
from kg.graph import validate_file
from kg.identity import prepared, put
from kg.model import Claim, Extraction, Ref, Statement
from kg.rdf import ArticleGraphs, nquads, to_graphs
from kg.store import MemoryStore, Put, Store
from kg.validate import validate
from tests.extractions import TEXT, TITLE, at, crash, many, shooting
from tests.identity.reports import alike, names

NASTY = 'nul\x00 form\x0cfeed del\x7f "q" back\\slash \\u0041 return\r tab\t <b>&amp; \u2028 """ ]]> \U0001f6a8'
GRAPHS = {"trig": "trig", "nquads": "nquads"}
FLAT = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}
OXIGRAPH = {
    "trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS, "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES, "rdfxml": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD,
}  # fmt: skip


def broken() -> Extraction:
    """One with something in quarantine, and with characters that few formats like."""
    base = shooting(id="odd", text=TEXT + NASTY, title=TITLE + " \x01")
    claim = Claim(statements=(Statement("person/1", "age", 340),), source=Ref("narrator/1"), evidence=at("police said"))
    words = Claim(statements=(Statement("investigation/1", "focus", ""),), source=Ref("narrator/1"), evidence=at("police said"))
    return dataclasses.replace(base, claims=(*base.claims, claim, words))


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    extractions = [shooting(), crash(id="crash-1"), broken()]
    with MemoryStore() as opened:
        put(opened, [prepared(result.accepted) for result in validate([to_graphs(e) for e in extractions])])
        yield opened


@pytest.fixture(scope="module")
def articles(store: Store) -> list[ArticleGraphs]:
    return [ArticleGraphs(a.article, a.key, store.graphs(a.article)) for a in store.articles()]


def written(store: Store, form: str, **options: Any) -> str:
    out = io.StringIO()
    export(store, form, out, **options)
    return out.getvalue()


def read(text: str, form: str) -> set[ox.Quad]:
    return set(ox.parse(text, format=OXIGRAPH[form]))


def told(store: Store) -> str:
    """What a store holds, without what it says of itself: when something changed."""
    return nquads.write(store.dump(lambda graph: "/audit/" not in graph))


def literals(text: str, form: str) -> set[str]:
    return {q.object.value for q in read(text, form) if isinstance(q.object, ox.Literal)}


# ------------------------------------------------------------------ formats


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("form", GRAPHS)
def test_named_graphs_come_back_equal(store: Store, articles: list[ArticleGraphs], form: str, text: str) -> None:
    document = written(store, form, text=text)
    expected = {quad for a in articles for quad in profiled(a, text).quads()}
    joined = {quad for quad in store.dump(is_joined) if text != "stored"}
    expected |= set(joined_without_words(joined)) if text == "none" else joined
    assert read(document, form) == expected
    dataset = rdflib.Dataset()
    dataset.parse(data=document, format=GRAPHS[form])
    assert len({(s, p, o, str(g)) for s, p, o, g in dataset.quads()}) == len(expected)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("form", FLAT)
def test_flat_formats_have_the_same_triples(store: Store, articles: list[ArticleGraphs], form: str, text: str) -> None:
    document = written(store, form, text=text)
    expected = {t for a in articles for t in flat(profiled(a, text))}
    if form == "rdfxml":  # XML has no control characters
        expected = {ox.Triple(s, p, _printable(o)) for s, p, o in expected}
    assert {q.triple for q in read(document, form)} == expected
    plain = rdflib.Graph().parse(data="".join(f"{t} .\n" for t in expected), format="nt")
    assert isomorphic(rdflib.Graph().parse(data=document, format=FLAT[form]), plain)


def _printable(term: Any) -> Any:
    if not isinstance(term, ox.Literal):
        return term
    return ox.Literal(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "\ufffd", term.value), datatype=term.datatype)


@pytest.mark.parametrize("form", [f for f in FORMATS if f != "csv"])
def test_bytes_do_not_depend_on_the_order_of_arrival(form: str) -> None:
    graphs = [prepared(to_graphs(e)) for e in (*many(4), crash())]
    documents = []
    for seed in (1, 2):
        with MemoryStore() as store:
            for one in random.Random(seed).sample(graphs, len(graphs)):
                store.put([one])
            documents.append(written(store, form))
    assert documents[0] == documents[1] != ""


def test_nquads_are_sorted_as_lines(store: Store) -> None:
    lines = written(store, "nquads").splitlines()
    assert len(lines) == len(set(lines))
    for _, of_one in itertools.groupby(lines, key=lambda line: line.rpartition(" <")[2].partition("article/")[2][:24]):
        together = list(of_one)
        assert together == sorted(together)


@pytest.mark.parametrize("form", [f for f in FORMATS if f != "csv"])
def test_an_empty_store_gives_an_empty_document(form: str) -> None:
    with MemoryStore() as empty:
        document = written(empty, form)
    if form in OXIGRAPH:
        assert read(document, form) == set()
    else:
        assert "void:documents 0" in document


def test_articles_are_read_one_at_a_time(store: Store) -> None:
    class Counting(MemoryStore):
        seen = 0

        def graphs(self, article: str) -> dict[str, list[ox.Triple]]:
            self.seen += 1
            return super().graphs(article)

    class Watching(io.StringIO):
        def write(self, text: str) -> int:
            seen.append(counting.seen)
            return super().write(text)

    for form in (*GRAPHS, *FLAT):
        seen: list[int] = []
        with Counting() as counting:
            put(counting, [prepared(to_graphs(e)) for e in many(3)])
            counting.seen = 0
            export(counting, form, Watching())
        assert set(seen) >= {1, 2, 3}, form


def test_denied_and_possible_things_are_in_no_flat_graph(store: Store) -> None:
    incident = f"{to_graphs(shooting()).article}/incident/1"
    graph = rdflib.Graph().parse(data=written(store, "turtle"), format="turtle")
    assert (None, rdflib.URIRef(vocab.KG + "intervener"), None) not in graph
    assert (rdflib.URIRef(incident), rdflib.URIRef(vocab.KG + "victim"), None) in graph
    claims = set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(vocab.KG + "Claim")))
    denied = graph.value(
        None, rdflib.URIRef(vocab.KG + "polarity"), rdflib.URIRef(vocab.concept("polarity", "negative")), any=True
    )
    assert denied in claims
    assert list(graph.objects(denied, rdflib.SDO.about))
    assert (rdflib.URIRef(incident), rdflib.URIRef(vocab.KG + "canonical"), rdflib.URIRef(names(store)[incident])) in graph


@pytest.mark.parametrize(("form", "suffix"), [("turtle", ".ttl"), ("trig", ".trig"), ("nquads", ".nq"), ("ntriples", ".nt")])
@pytest.mark.parametrize("text", TEXTS)
def test_an_export_conforms_to_the_shapes(form: str, suffix: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / f"export{suffix}"
    with MemoryStore() as store:
        put(store, [prepared(result.accepted) for result in validate([to_graphs(shooting()), to_graphs(crash(id="c"))])])
        path.write_text(written(store, form, text=text), encoding="utf-8", newline="\n")
    report = validate_file(path)
    assert report.conforms, report.findings[:3]


# ------------------------------------------------------------------ how much text

SENTENCES = [
    "A Marlow Falls police officer was shot Tuesday near the Tuttle Street ramp, police said.",
    "It was unclear whether he was hit by an officer or by a bystander.",
]
UNUSED = "I bet it was the mayor."
"""A comment: in the text, and never evidence."""
WORDING = [
    "A man with a pistol",
    "a gray Toyota Camry",
    "the officers actions",
    "A clerk was robbed",
    "Two teenagers",
    "a bystander",
]
"""Words of the article for what has no name."""


@pytest.mark.parametrize("form", [*GRAPHS, *FLAT])
def test_none_has_no_wording(store: Store, form: str) -> None:
    document = written(store, form, text="none")
    assert not [words for words in (*SENTENCES, UNUSED, *WORDING) if words in document]
    values = literals(document, form)
    assert {TITLE, "Dana Whitlock", "felonious assault", "Marlow Falls Police Department"} <= values
    for value in values - {TITLE, TITLE + " \x01", "near the Tuttle Street ramp", "at about 9:30 p.m."}:
        assert not (value in TEXT and len(value.split()) > 3 and "Bureau" not in value), value


@pytest.mark.parametrize("form", [*GRAPHS, *FLAT])
def test_evidence_has_the_sentences_that_claims_rest_on_and_nothing_else(store: Store, form: str) -> None:
    document = written(store, form)
    quads = read(document, form)
    anchors = {q.object.value for q in quads if q.predicate.value == vocab.NIF + "anchorOf"}
    extractions = (shooting(), crash(id="crash-1"), broken())
    cut = {c.evidence.cut(e.article) for e in extractions for c in e.claims}
    if form == "rdfxml":
        cut |= {str(_printable(ox.Literal(words)).value) for words in cut}
    assert set(SENTENCES) <= anchors
    assert [a for a in anchors if not any(a in sentence for sentence in cut)] == []
    rest = {q.object.value for q in quads if isinstance(q.object, ox.Literal) and q.predicate.value != vocab.NIF + "anchorOf"}
    assert not [s for s in SENTENCES if any(s in value for value in rest)]
    assert UNUSED not in document and vocab.NIF + "isString" not in {q.predicate.value for q in quads}


@pytest.mark.parametrize("form", [*GRAPHS, *FLAT])
def test_full_has_the_text(store: Store, form: str) -> None:
    values = literals(written(store, form, text="full"), form)
    assert TEXT in values
    assert set(SENTENCES) <= values
    if form != "rdfxml":
        assert TEXT + NASTY in values


def test_quarantine_leaks_no_wording_either() -> None:
    focus = Statement("investigation/1", "focus", "the second focus, in so many words")
    wordy = Claim(statements=(focus,), source=Ref("narrator/1"), evidence=at("police said"))
    wrong = (Statement("person/1", "age", 340), Statement("investigation/1", "focus", "a third one, set aside"))
    claims = (*shooting().claims, wordy, dataclasses.replace(wordy, statements=wrong))
    extraction = dataclasses.replace(shooting(), claims=claims)
    (result,) = validate([to_graphs(extraction)])
    assert result.quarantined
    with MemoryStore() as store:
        put(store, [prepared(result.accepted)])
        assert "set aside" in written(store, "nquads")
        assert not [w for w in ("set aside", "in so many words") if w in written(store, "nquads", text="none")]


# ------------------------------------------------------------------ JSON-LD


def test_jsonld_nests_people_in_incidents_in_articles(store: Store) -> None:
    document = json.loads(written(store, "jsonld"))
    (article,) = [a for a in document["@graph"] if a.get("identifier") == "marlow-1"]
    (incident,) = article["about"]
    assert article["headline"] == TITLE
    assert (incident["incidentType"], incident["startDate"], incident["injured"]) == ("shooting", "2018-03-13", 1)
    assert incident["city"]["name"] == "MARLOW FALLS" and incident["city"]["placeKind"] == "city"
    (victim,) = incident["victim"]
    assert (victim["name"], victim["age"], victim["inCondition"]) == ("Dana Whitlock", 34, "serious")
    assert victim["worksFor"][0]["agencyKind"] == "municipal_police"
    assert incident["officerInvolved"] == [victim["id"]]
    claim = next(c for c in article["claims"] if c["certainty"] == "possible")
    assert claim["evidence"][0]["sentence"] == SENTENCES[1]
    assert claim["source"].endswith("/narrator/1") or claim["source"]["label"] == "the article"


def test_context_has_a_term_for_every_property_and_every_concept_its_own_word() -> None:
    context = jsonld.context()
    meant = {
        jsonld.expand(t if isinstance(t, str) else t.get("@id", t.get("@reverse", ""))) for t in context.values() if t != 1.1
    }
    assert set(vocab.VIEW_PREDICATES.values()) <= meant
    article = "https://data.example.org/kg/article/0123456789abcdef01234567"
    for name, scheme in (("weaponKind", "weapon-kind"), ("placeKind", "place-kind"), ("agencyKind", "agency-kind"),
                         ("incidentType", "incident-type"), ("vehicleRole", "vehicle-role"), ("inCondition", "condition"),
                         ("certainty", "certainty"), ("status", "investigation-status"), ("gender", "gender")):  # fmt: skip
        property = vocab.VIEW_PREDICATES.get(name) or vocab.PREDICATES.get(name) or vocab.KG + name
        triples = [
            ox.Triple(ox.NamedNode(f"{article}/x/{n}"), ox.NamedNode(property), ox.NamedNode(vocab.concept(scheme, notation)))
            for n, notation in enumerate(vocab.SCHEMES[scheme])
        ]
        document = "".join(jsonld.stream([(article, triples)]))
        assert {o["id"].rpartition("/")[2]: o[name] for o in json.loads(document)["@graph"]} == {
            str(n): notation for n, notation in enumerate(vocab.SCHEMES[scheme])
        }
        assert {q.triple for q in read(document, "jsonld")} == set(triples)
        graph = rdflib.Graph().parse(data=document, format="json-ld")
        assert {str(o) for o in graph.objects()} == {t.object.value for t in triples}


def test_jsonld_survives_a_circle() -> None:
    a, b = (ox.NamedNode(f"https://data.example.org/kg/article/0123456789abcdef01234567/person/{n}") for n in (1, 2))
    related = ox.NamedNode(vocab.SCHEMA + "relatedTo")
    triples = [ox.Triple(a, related, b), ox.Triple(b, related, a), ox.Triple(a, related, a)]
    assert {q.triple for q in read("".join(jsonld.stream([(a.value, triples)])), "jsonld")} == set(triples)


# ------------------------------------------------------------------ CSV and VoID


def test_csv_is_the_answer_to_a_query(store: Store) -> None:
    lines = written(store, "csv", query="incidents", parameters={"article": "crash-1"}).splitlines()
    assert lines[0].startswith("article,incident,main,type") and len(lines) == 2
    assert lines[1].startswith("crash-1,") and ",vehicle_crash," in lines[1]


def test_void_describes_what_is_there(store: Store) -> None:
    licence = "https://creativecommons.org/licenses/by/4.0/"
    graph = rdflib.Graph().parse(data=written(store, "void", licence=licence), format="turtle")
    dataset = rdflib.URIRef("https://data.example.org/kg/dataset")
    void = rdflib.Namespace(vocab.VOID)
    assert {void.Dataset, rdflib.URIRef(vocab.DCAT + "Dataset")} <= set(graph.objects(dataset, rdflib.RDF.type))
    assert graph.value(dataset, void.triples).toPython() == store.info().quads  # type: ignore[union-attr]
    assert graph.value(dataset, void.documents).toPython() == 3  # type: ignore[union-attr]
    assert graph.value(dataset, rdflib.DCTERMS.license) == rdflib.URIRef(licence)
    assert rdflib.URIRef(vocab.SCHEMA) in set(graph.objects(dataset, void.vocabulary))
    example = graph.value(dataset, void.exampleResource)
    assert f"<{example}>" in written(store, "ntriples")
    counts = {
        graph.value(part, void["class"]): graph.value(part, void.entities).toPython()  # type: ignore[union-attr]
        for part in graph.objects(dataset, void.classPartition)
    }
    assert (counts[rdflib.URIRef(vocab.KG + "Incident")], counts[rdflib.URIRef(vocab.KG + "Article")]) == (5, 3)
    assert rdflib.DCTERMS.license not in set(rdflib.Graph().parse(data=written(store, "void"), format="turtle").predicates())


@pytest.mark.parametrize(
    ("form", "options", "message"),
    [
        ("xlsx", {}, "no format 'xlsx'; there are: turtle, trig"),
        ("trig", {"text": "some"}, "no text profile 'some'; there are: none, evidence, full"),
        ("csv", {}, "name one"),
        ("csv", {"query": "incidents", "text": "none"}, "csv takes no text"),
        ("trig", {"query": "incidents"}, "trig takes no query; it takes: text"),
        ("void", {"text": "none"}, "void takes no text; it takes: licence"),
        ("void", {"licence": "mine alone"}, "by its IRI"),
        ("csv", {"query": "incidnts"}, "did you mean incidents"),
    ],
)
def test_wrong_use_says_what_is_right(store: Store, form: str, options: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        written(store, form, **options)


# ------------------------------------------------------------------ loading


@pytest.fixture
def other() -> Iterator[Store]:
    with MemoryStore() as opened:
        yield opened


def saved(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("suffix", [".trig", ".nq"])
def test_a_full_export_loads_as_the_store_it_came_from(
    store: Store, other: Store, suffix: str, check: bool, tmp_path: Path
) -> None:
    form = {".trig": "trig", ".nq": "nquads"}[suffix]
    path = saved(tmp_path / f"all{suffix}", written(store, form, text="full"))
    assert load([path], other, check=check) == Put(added=3)
    assert told(other) == told(store)
    assert load([path], other, check=check) == Put(unchanged=3)


@pytest.mark.parametrize(("form", "text"), list(itertools.product(GRAPHS, [t for t in TEXTS if t != "none"])))
def test_what_is_loaded_exports_as_the_same_bytes(store: Store, other: Store, form: str, text: str, tmp_path: Path) -> None:
    document = written(store, form, text=text)
    load([saved(tmp_path / ("a.trig" if form == "trig" else "a.nq"), document)], other)
    assert written(other, form, text=text) == document


@pytest.mark.parametrize("form", GRAPHS)
def test_without_wording_the_articles_come_back_and_are_compared_by_the_rest(
    store: Store, other: Store, form: str, tmp_path: Path
) -> None:
    load([saved(tmp_path / ("a.trig" if form == "trig" else "a.nq"), written(store, form, text="none"))], other)

    def claimed(of: Store) -> set[ox.Quad]:
        document = read(written(of, form, text="none"), form)
        return {q for q in document if str(q.graph_name).rstrip(">").rpartition("/")[2] not in ("view", "identity")} - {
            q for q in document if "/decision/" in str(q.graph_name)
        }

    assert claimed(other) == claimed(store)
    assert [a.key for a in other.articles()] == [a.key for a in store.articles()]


def test_loading_replaces_what_is_there(store: Store, other: Store, tmp_path: Path) -> None:
    put(other, [prepared(to_graphs(shooting(source="Another Courier")))])
    known = {*names(other).values()}
    path = saved(tmp_path / "a.trig", written(store, "trig", text="full"))
    assert load([str(path)], other) == Put(added=2, replaced=1)
    assert alike(other) == alike(store)
    assert known <= {*names(other).values()}, "what was there keeps the names that it had"


def settled(graphs: ArticleGraphs) -> dict[str, list[ox.Triple]]:
    with MemoryStore() as alone:
        put(alone, [prepared(graphs)])
        return alone.graphs(graphs.article)


def test_an_export_without_its_view_gets_one(other: Store, tmp_path: Path) -> None:
    graphs = to_graphs(shooting())
    load([saved(tmp_path / "a.nq", nquads.write(graphs.quads()))], other)
    assert other.graphs(graphs.article) == settled(graphs)


def test_what_breaks_a_shape_goes_into_quarantine_and_out_of_the_view(other: Store, tmp_path: Path) -> None:
    document = nquads.write(prepared(to_graphs(shooting())).quads())
    assert '"34"' in document
    load([saved(tmp_path / "a.nq", document.replace('"34"^^', '"340"^^'))], other)
    assert other.info().quarantined == 1
    ages = f"SELECT DISTINCT ?age {{ GRAPH ?g {{ ?s <{vocab.KG}age> ?age }} }}"
    assert [row[0].value for row in other.query(ages).rows] == ["27"]  # type: ignore[union-attr]


def _with(line: str) -> str:
    return nquads.write(to_graphs(crash()).quads()) + line


X = "<https://example.org/x>"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.ttl", "", r"suffix \.trig or \.nq"),
        ("a.nq", f"{X} {X} {X} .\n", "expected graphs of articles"),
        ("a.nq", _with(f"{X} {X} {X} {X} .\n"), "expected graphs of articles .*not <https://example.org/x>"),
        ("a.nq", "oops", "is no N-Quads"),
        ("a.nq", "".join(ln for ln in _with("").splitlines(True) if "contentHash" not in ln), r"meta does not say .*contentHash"),
        ("a.nq", _with("").replace(f'"{vocab.VERSION}"', '"0.1"'), r"made with version 0\.1"),
        ("a.trig", "<a> {", "is no TriG"),
    ],
)  # fmt: skip
def test_what_is_no_export_is_refused(other: Store, name: str, text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        load([saved(tmp_path / name, text)], other)
    assert other.articles() == []


def test_scattered_quads_are_refused(other: Store, tmp_path: Path) -> None:
    lines = nquads.write([*to_graphs(shooting()).quads(), *to_graphs(crash()).quads()]).splitlines(keepends=True)
    mixed = random.Random(1).sample(lines, len(lines))
    with pytest.raises(InputError, match="stand together"):
        load([saved(tmp_path / "a.nq", "".join(mixed))], other)


@pytest.mark.parametrize("predicate", ["contentHash", "extractorVersion"])
def test_two_versions_of_an_article_in_a_file_are_not_mixed(other: Store, predicate: str, tmp_path: Path) -> None:
    lines = nquads.write(to_graphs(crash(), made_by="kg 1").quads()).splitlines(keepends=True)
    said = next(line for line in lines if f"#{predicate}>" in line)
    again = re.sub('"[^"]+"', '"another"', said)
    with pytest.raises(InputError, match=r"holds two versions of .*give each in a file of its own"):
        load([saved(tmp_path / "a.nq", "".join([*lines, again]))], other)
    assert other.articles() == []


def test_missing_file_is_an_input_error(other: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read"):
        load([tmp_path / "none.trig"], other)
