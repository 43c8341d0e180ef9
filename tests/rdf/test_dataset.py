"""One extraction as named graphs."""

from __future__ import annotations

import dataclasses
import os
import random
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from kg import vocab
from kg.config import Config
from kg.errors import ConfigError, ConsistencyError
from kg.model import Claim, Concept, Ref, Span, Statement, Typed
from kg.rdf import ArticleGraphs, to_graphs, trig
from kg.rdf.dataset import GRAPHS
from tests.extractions import CRASH, TEXT, TITLE, crash, shooting

GOLDEN = Path(__file__).parent / "crash.trig"


WRITER = """
from kg.rdf import to_graphs, trig
from tests.extractions import shooting
print(trig.write(to_graphs(shooting()).quads()))
"""


def test_graphs_of_a_small_article_are_those_of_the_golden_file() -> None:
    assert trig.write(to_graphs(crash()).quads()) == GOLDEN.read_text(encoding="utf-8")


def test_order_of_claims_and_statements_does_not_matter() -> None:
    extraction, shuffle = shooting(), random.Random(7).shuffle
    for _ in range(5):
        claims = [dataclasses.replace(c, statements=_shuffled(c.statements, shuffle)) for c in extraction.claims]
        shuffle(claims)
        other = dataclasses.replace(extraction, claims=tuple(claims), entities=_shuffled(extraction.entities, shuffle))
        assert trig.write(to_graphs(other).quads()) == trig.write(to_graphs(extraction).quads())


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_bytes_do_not_depend_on_the_hash_seed(seed: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", WRITER],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert run.stdout == trig.write(to_graphs(shooting()).quads()) + "\n"


def test_every_triple_is_in_a_graph_below_the_article_and_nothing_is_blank() -> None:
    graphs = to_graphs(shooting())
    for quad in graphs.quads():
        assert isinstance(quad.graph_name, NamedNode)
        assert quad.graph_name.value.startswith(graphs.article + "/")
        assert not isinstance(quad.subject, BlankNode)
        assert not isinstance(quad.object, BlankNode)


def test_no_iri_holds_a_word_of_the_article() -> None:
    iris = {t.value.lower() for q in to_graphs(shooting()).quads() for t in (*q.triple, q.graph_name) if isinstance(t, NamedNode)}
    assert not [i for i in iris for word in ("whitlock", "vasko", "oakes", "marlow", "courier") if word in i]


def test_budget_of_graphs() -> None:
    graphs = to_graphs(shooting())
    assert len(graphs.graphs) <= 20


def test_meta_tells_what_came_in() -> None:
    graphs = to_graphs(shooting())
    told = _about(graphs, "meta", "")
    assert told["http://purl.org/dc/terms/identifier"] == {"marlow-1"}
    assert told["http://purl.org/dc/terms/title"] == {TITLE}
    assert told["http://purl.org/dc/terms/issued"] == {"2018-03-14"}
    assert told["http://purl.org/dc/terms/publisher"] == {"Marlow Falls Courier"}
    assert told[vocab.SCHEMA + "url"] == {"https://courier.example.com/n/1"}
    assert told[vocab.KG + "dataset"] == {"articles"}
    assert told[vocab.KG + "damage"] == {vocab.concept("damage", "apostrophes_lost")}
    assert told[vocab.KG + "claimsGraph"] == {graphs.article + "/claims"}
    # the body needs no zone
    zones = [t for t in graphs.graphs[graphs.article + "/meta"] if t.predicate.value == vocab.KG + "zoneKind"]
    assert {t.object.value for t in zones} == {vocab.concept("zone", "headline"), vocab.concept("zone", "comments")}


def test_text_stands_once_and_untouched() -> None:
    graphs = to_graphs(shooting())
    held = [t.object.value for ts in graphs.graphs.values() for t in ts if isinstance(t.object, Literal)]
    assert held.count(TEXT) == 1
    assert {t.object.value for t in graphs.graphs[graphs.article + "/content"]} == {TEXT, TITLE}


def test_lone_surrogates_are_replaced_one_for_one() -> None:
    graphs = to_graphs(shooting(text=TEXT.replace("police said", "police\udc80said", 1)))
    stored = [t.object.value for t in graphs.graphs[graphs.article + "/content"]]
    assert TEXT.replace("police said", "police\ufffdsaid", 1) in stored


def test_each_claim_has_a_graph_of_its_name_and_a_description() -> None:
    graphs = to_graphs(shooting())
    described = {t.subject.value for t in graphs.graphs[graphs.article + "/claims"] if "/claim/" in str(t.subject)}
    fixed = {f"{graphs.article}/{name}" for name in GRAPHS}
    assert described == graphs.graphs.keys() - fixed
    assert len(described) == len(shooting().claims)


def test_claims_that_differ_only_in_how_they_were_found_keep_apart() -> None:
    base = _claim(Statement("person/1", "age", 31))
    claims = (
        base,
        dataclasses.replace(base, confidence=Decimal("0.4")),
        dataclasses.replace(base, hedge=Span("text", 0, 3)),
        base,
    )
    one, other = (to_graphs(dataclasses.replace(crash(), claims=c)) for c in (claims, claims[::-1]))
    assert sum("/claim/" in name for name in one.graphs) == 3
    assert trig.write(one.quads()) == trig.write(other.quads())


@pytest.mark.parametrize(
    "change",
    [
        {"source": Ref("person/1")}, {"evidence": Span("text", 0, 9)}, {"certainty": "possible"}, {"polarity": "negative"},
        {"temporality": "future"}, {"realis": "planned"}, {"alternatives": "alternatives/1"},
        {"statements": (Statement("person/1", "age", 32),)}, {"statements": (Statement("person/1", "description", "31"),)},
    ],
)  # fmt: skip
def test_what_a_claim_says_makes_its_name(change: dict[str, object]) -> None:
    base = _claim(Statement("person/1", "age", 31))
    graphs = to_graphs(dataclasses.replace(crash(), claims=(base, dataclasses.replace(base, **change))))  # type: ignore[arg-type]
    assert sum("/claim/" in name for name in graphs.graphs) == 2


@pytest.mark.parametrize(
    ("value", "term"),
    [
        (Decimal("0.50"), '"0.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (Decimal("1"), '"1"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (31, '"31"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (Typed("17:30", "time"), '"17:30:00"^^<http://www.w3.org/2001/XMLSchema#time>'),
        (Typed("2018", "gYear"), '"2018"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
        ("a\tb\"c\\", '"a\\tb\\"c\\\\"'),
        (Concept("role", "victim"), "<https://w3id.org/incident-kg/vocab#role-victim>"),
    ],
)  # fmt: skip
def test_values_have_canonical_forms(value: object, term: str) -> None:
    claim = _claim(Statement("person/1", "age", value))  # type: ignore[arg-type]
    graphs = to_graphs(dataclasses.replace(crash(), claims=(claim,)))
    (name,) = [n for n in graphs.graphs if "/claim/" in n]
    assert [str(t.object) for t in graphs.graphs[name]] == [term]


@pytest.mark.parametrize("base", ["https://news.example/g/", "urn:news:"])
def test_base_is_configurable(base: str) -> None:
    graphs = to_graphs(crash(), Config(base=base))
    assert graphs.article.startswith(f"{base}article/")
    assert set(trig.read(trig.write(graphs.quads()))) == set(graphs.quads())


@pytest.mark.parametrize("base", ["https://news.example/g#", "news/", "https://news.example/g", "https://news.example/#/"])
def test_a_base_that_leaves_no_room_for_fragments_is_refused(base: str) -> None:
    with pytest.raises(ConfigError, match="base must be"):
        Config(base=base)


@pytest.mark.parametrize(
    "statement",
    [Statement("person/1", "surname", "x"), Statement("person/1", "role", Concept("role", "hero")), Statement("a b", "age", 3)],
)
def test_words_that_the_vocabulary_lacks_are_refused(statement: Statement) -> None:
    with pytest.raises(ConsistencyError):
        to_graphs(dataclasses.replace(crash(), claims=(_claim(statement),)))


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(ConsistencyError, match="YYYY-MM-DD"):
        to_graphs(shooting(date="March 14"))


def _claim(*statements: Statement) -> Claim:
    return Claim(statements=statements, source=Ref("narrator/1"), evidence=Span("text", 0, len(CRASH)), extractors=("persons",))


def _shuffled(items: tuple, shuffle) -> tuple:  # type: ignore[type-arg, no-untyped-def]
    out = list(items)
    shuffle(out)
    return tuple(out)


def _about(graphs: ArticleGraphs, graph: str, local: str) -> dict[str, set[str]]:
    told: dict[str, set[str]] = {}
    for s, p, o in graphs.graphs[f"{graphs.article}/{graph}"]:
        if s == NamedNode(graphs.article + local):
            told.setdefault(p.value, set()).add(o.value)
    return told
