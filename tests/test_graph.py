"""The Python API: what a program does with a graph."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Triple

import kg
from kg import vocab
from kg.errors import InputError, QueryError, StoreError, UsageError
from kg.graph import Graph, validate_file
from kg.rdf import ArticleGraphs, trig
from kg.store import MemoryStore

pytestmark = pytest.mark.xdist_group("spacy")

ROBBERY = kg.Article(
    title="Clerk hurt in Macon store robbery",
    text=(
        "A clerk was injured when two men robbed a store on Pio Nono Avenue in Macon, Georgia, on Friday night, police said.\n\n"
        "Dolores Whitcomb, 58, was treated at a hospital. Bibb County sheriff's deputies are looking for the men.\n\n"
        "It was unclear whether the gun was real."
    ),
    id="mw-1", date="2024-09-07", source="Macon Wire",
)  # fmt: skip
CRASH = kg.Article(
    title="One killed on U.S. 6",
    text="A driver died Monday in a crash on U.S. 6 near Sterling, Colorado, the Colorado State Patrol said.",
    id="mw-2",
    date="2024-09-10",
)


@pytest.fixture
def graph() -> Iterator[Graph]:
    with kg.open(":memory:") as opened:
        yield opened


@pytest.fixture(scope="module")
def examples(built: Path) -> Iterator[Graph]:
    """The examples, for reading."""
    with kg.open(built, read_only=True) as opened:
        yield opened


def test_public_names_are_there_when_they_are_asked_for() -> None:
    assert {name: getattr(kg, name) for name in kg.__all__}.keys() == set(kg.__all__)
    assert set(kg.__all__) <= set(dir(kg))
    assert kg.Graph is Graph
    assert kg.QueryError is QueryError


def test_a_name_that_does_not_exist_is_an_attribute_error_that_lists_those_that_do() -> None:
    with pytest.raises(AttributeError, match=r"no attribute 'opne'; it has: open, Graph"):
        kg.opne  # noqa: B018


def test_public_names_are_loaded_only_with_what_they_need() -> None:
    code = "import kg, sys; kg.Article; kg.Config; kg.KGError; print('spacy' in sys.modules, 'pyoxigraph' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["False", "False"]


def test_asking_a_graph_loads_no_spacy(built: Path) -> None:
    code = (
        "import kg, sys\n"
        f"with kg.open({str(built)!r}, read_only=True) as graph:\n"
        "    print(len(graph.incidents()) > 5, bool(graph.show('nsr-5521').claims), 'spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["True", "True", "False"]


@pytest.mark.parametrize("many", [False, True])
def test_add_takes_an_article_or_several(graph: Graph, many: bool) -> None:
    if many:
        summary = graph.add([CRASH, kg.Skipped("feed.xml", "not an article")])
    else:
        summary = graph.add(CRASH)
    assert (summary.built, len(summary.skipped)) == (1, int(many))
    assert [a.key for a in graph.articles()] == ["mw-2"]


@pytest.mark.parametrize("given", [{"text": CRASH.text}, [{"text": CRASH.text}], [CRASH, 1], None])
def test_what_is_no_article_is_wrong_usage(graph: Graph, given: Any) -> None:
    with pytest.raises(UsageError, match=r"expected a kg\.Article or a path, not"):
        graph.add(given)


@pytest.mark.parametrize("date", ["2024-5-7", "0001-01-01", "2024-05-07T10:00", "20240507"])
def test_an_article_with_a_date_that_is_none_is_skipped(graph: Graph, date: str) -> None:
    summary = graph.add([replace(ROBBERY, date=date), CRASH])
    assert [s.reason for s in summary.skipped] == [f"'date' is {date!r}, expected YYYY-MM-DD"]
    assert [a.key for a in graph.articles()] == ["mw-2"]


def test_add_takes_paths_and_articles_together(graph: Graph, tmp_path: Path) -> None:
    (tmp_path / "fire.txt").write_text("A shed burned in Macon on Friday, the fire department said.", encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    summary = graph.add([CRASH, tmp_path, str(tmp_path / "fire.txt")])
    assert len(graph.articles()) == summary.built == 2
    assert [(s.origin, s.reason) for s in summary.skipped] == [(str(tmp_path / "empty.txt"), "no article text")]


def test_articles_of_paths_belong_to_the_data_set_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_text('{"id": "7", "text": "A shed burned in Macon on Friday, police said."}', encoding="utf-8")
    works = set()
    for dataset in ("east", "west"):
        with Graph.open(":memory:", config=kg.Config(dataset=dataset)) as graph:
            graph.add(tmp_path / "one.jsonl")
            (stored,) = graph.articles()
            assert stored.key == "7"
            works.add(stored.article)
    assert len(works) == 2


def test_a_path_that_is_not_there_adds_nothing(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.txt"):
        graph.add([CRASH, tmp_path / "nowhere.txt"])


def test_rows_have_their_columns_as_attributes(graph: Graph) -> None:
    graph.add([ROBBERY, CRASH])
    (row,) = graph.incidents(article="mw-1")
    assert (row.article, row.main, row.type, row.state) == ("mw-1", True, "robbery", "GA")
    assert [row.article for row in graph.query("incidents", since="2024-09-08")] == ["mw-2"]
    (claims,) = graph.query("SELECT (COUNT(DISTINCT ?c) AS ?n) { GRAPH ?g { ?c a <https://w3id.org/incident-kg/ns#Claim> } }")
    assert claims.n == graph.info().claims


def test_a_query_takes_parameters_of_any_name(graph: Graph) -> None:
    (row,) = graph.query("SELECT ?question { VALUES ?question { UNDEF } }", question="why")
    assert row.question == "why"


def test_an_unknown_query_and_an_unknown_parameter_are_query_errors(graph: Graph) -> None:
    with pytest.raises(QueryError, match="did you mean incidents"):
        graph.query("incident")
    with pytest.raises(QueryError, match="no parameter 'town'"):
        graph.incidents(town="Macon")


@pytest.mark.parametrize("name", ["mw-1", "iri"])
def test_remove_takes_away_all_of_an_article_and_nothing_else(graph: Graph, name: str) -> None:
    graph.add(CRASH)
    before = [str(quad) for quad in graph.store.dump()]
    graph.add(ROBBERY)
    iri = next(a.article for a in graph.articles() if a.key == "mw-1")
    assert graph.remove(iri if name == "iri" else name)
    assert [str(quad) for quad in graph.store.dump()] == before
    assert not graph.remove(name)


def test_an_id_of_two_data_sets_must_be_told_apart(graph: Graph) -> None:
    graph.add([CRASH, kg.Article(title=CRASH.title, text=CRASH.text, id="mw-2", dataset="other")])
    works = [a.article for a in graph.articles()]
    with pytest.raises(UsageError, match="stands for 2 articles") as caught:
        graph.remove("mw-2")
    assert all(work in str(caught.value) for work in works)
    assert graph.remove(works[0])
    assert graph.remove("mw-2")


def test_an_article_with_an_id_is_found_by_its_url_too(graph: Graph) -> None:
    url = "https://courier.example/pileup?id=7"
    graph.add([replace(CRASH, url=url), replace(CRASH, id="other", url="https://courier.example/8")])
    assert graph.show(url).key == "mw-2"
    assert graph.remove(url)
    assert not graph.remove(url)
    assert [a.key for a in graph.articles()] == ["other"]


@pytest.mark.parametrize("name", ["caf\udce9", "http://[/article/0123456789abcdef01234567", "http://a b/article/0"])
def test_what_can_be_no_name_is_the_name_of_no_article(graph: Graph, name: str) -> None:
    with pytest.raises(UsageError, match="no article"):
        graph.show(name)
    assert not graph.remove(name)


def test_show_gives_claims_with_the_words_they_rest_on(examples: Graph) -> None:
    for stored in examples.articles():
        shown = examples.show(stored.key)
        (text,) = examples.query(
            "PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>\n"
            "SELECT ?text { VALUES ?of { UNDEF } GRAPH ?g { ?of nif:isString ?text } }",
            of=NamedNode(f"{stored.article}/text"),
        )
        assert shown.article == stored.article
        assert [c.sentence for c in shown.claims if c.field == "text"] == [
            text.text[c.start : c.end] for c in shown.claims if c.field == "text"
        ]
        assert all(c.hedge in c.sentence for c in shown.claims)
        assert all(c.cue in text.text or c.field == "title" for c in shown.claims)  # it may stand in the sentence before


def test_show_says_what_the_query_claims_says(examples: Graph) -> None:
    for article in ("nsr-5521", "mmc-20240916-02"):
        shown = {
            (c.iri, c.certainty, c.polarity, c.temporality, c.realis, c.quote, c.field, c.start, c.end, c.sentence, x.predicate)
            for c in examples.show(article).claims
            for x in c.lines
        }
        asked = {
            (r.claim, r.certainty, r.polarity, r.time, r.realis, r.quote, r.field, r.start, r.end, r.sentence, r.predicate)
            for r in examples.query("claims", article=article)
        }
        assert shown == asked != set()


def test_show_of_a_person_keeps_what_is_said_of_the_person_and_of_their_part(examples: Graph) -> None:
    whole = examples.show("nsr-5521")
    person = next(e for e in whole.entities if e.label == "Inga Torvik" and e.kind == "person")
    shown = examples.show(person.iri)
    assert shown.about == person.id
    said = {(x.subject, x.predicate, x.object) for c in shown.claims for x in c.lines}
    assert ("Inga Torvik", "age", "78") in said
    assert "role" in {predicate for _, predicate, _ in said}
    assert not {subject for subject, _, _ in said} & {"Karin Solheim", "Lars Torvik"}
    assert {c.iri for c in shown.claims} < {c.iri for c in whole.claims}
    assert all(isinstance(c.confidence, Decimal) and 0 < c.confidence <= 1 for c in shown.claims)


def test_show_of_a_claim_is_that_claim(examples: Graph) -> None:
    claim = examples.show("nsr-5521").claims[3]
    shown = examples.show(claim.iri)
    assert shown.claims == (claim,)


@pytest.mark.parametrize("name", ["nobody-knows-it", "https://data.example.org/kg/article/000000000000000000000000", "a b <c>"])
def test_show_of_an_article_that_is_not_there_is_wrong_usage(examples: Graph, name: str) -> None:
    with pytest.raises(UsageError, match="no article"):
        examples.show(name)


def test_show_of_an_entity_that_is_not_there_is_wrong_usage(examples: Graph) -> None:
    article = examples.show("nsr-5521").article
    with pytest.raises(UsageError, match=r"no entity or accepted claim 'person/999'"):
        examples.show(f"{article}/person/999")


def test_what_was_built_conforms(examples: Graph) -> None:
    report = examples.validate()
    assert report.conforms
    assert {finding.severity for finding in report.findings} <= {"warning", "info"}


def test_validate_finds_what_was_damaged_in_the_store(graph: Graph) -> None:
    graph.add(ROBBERY)
    (stored,) = graph.articles()
    age = NamedNode(vocab.PREDICATES["age"])
    graphs = graph.store.graphs(stored.article)
    damaged = {
        name: [Triple(t.subject, age, Literal(580)) if t.predicate == age else t for t in triples]
        for name, triples in graphs.items()
    }
    assert damaged != graphs, "the clerk's age is in the graph"
    assert isinstance(graph.store, MemoryStore)
    graph.store.put([ArticleGraphs(stored.article, stored.key, damaged)])
    report = graph.validate()
    assert not report.conforms
    (finding,) = [f for f in report.findings if f.shape.endswith("#person-age")]
    assert finding.message == "An age is a whole number from 0 to 120."
    assert finding.claim in graphs


def test_a_file_is_validated_by_its_suffix(graph: Graph, tmp_path: Path) -> None:
    graph.add(ROBBERY)
    whole = trig.write(graph.store.dump())
    (tmp_path / "good.trig").write_text(whole, encoding="utf-8")
    assert "kg:age 58" in whole
    (tmp_path / "bad.trig").write_text(whole.replace("kg:age 58", "kg:age 580"), encoding="utf-8")
    assert validate_file(tmp_path / "good.trig").conforms
    report = validate_file(tmp_path / "bad.trig")
    assert not report.conforms
    assert [f.message for f in report.findings if f.severity == "violation"] == ["An age is a whole number from 0 to 120."]


def test_a_file_that_cannot_be_validated_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("<https://example.org/a> <https://example.org/b> .", encoding="utf-8")
    with pytest.raises(InputError, match="is no Turtle"):
        validate_file(tmp_path / "broken.ttl")
    with pytest.raises(InputError, match="cannot read"):
        validate_file(tmp_path / "missing.nq")
    with pytest.raises(UsageError, match=r"\.ttl, \.trig, \.nq, \.nt"):
        validate_file(tmp_path / "table.csv")


def test_a_graph_on_disk_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    place = tmp_path / "incidents.kg"
    with kg.open(place) as graph:
        graph.add(CRASH)
        assert repr(graph) == f"<Graph {str(place)!r}>"
    with kg.open(place, read_only=True) as graph:
        assert [a.key for a in graph.articles()] == ["mw-2"]
        with pytest.raises(StoreError, match="reading only"):
            graph.remove("mw-2")
    with pytest.raises(StoreError, match="is closed"):
        graph.articles()


def test_a_graph_that_is_not_there_is_made_only_on_demand(tmp_path: Path) -> None:
    for options in ({"create": False}, {"read_only": True}):
        with pytest.raises(StoreError, match="there is no store"):
            kg.open(tmp_path / "none.kg", **options)
    assert not (tmp_path / "none.kg").exists()
