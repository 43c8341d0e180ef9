"""The store contract, held by every kind of store."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg import vocab
from kg.errors import QueryError, StoreError, StoreLocked, StoreVersion
from kg.rdf import nquads, to_graphs
from kg.store import DiskStore, Info, MemoryStore, Put, Store, open_store
from tests.extractions import TEXT, crash, many, shooting

ONE, OTHER = to_graphs(shooting()), to_graphs(crash())
COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    location = ":memory:" if request.param == "memory" else tmp_path / "a.kg"
    with open_store(location, create=True) as opened:
        yield opened


def dump(store: Store) -> str:
    return nquads.write(store.dump(lambda graph: not graph.endswith("/store")))


def test_what_is_put_comes_back(store: Store) -> None:
    assert store.put([ONE, OTHER]) == Put(added=2)
    assert dump(store) == nquads.write([*ONE.quads(), *OTHER.quads()])
    assert {n: set(t) for n, t in store.graphs(ONE.article).items()} == {n: set(t) for n, t in ONE.graphs.items()}


def test_put_twice_is_put_once(store: Store) -> None:
    store.put([ONE])
    before = dump(store)
    assert store.put([ONE]) == Put(unchanged=1)
    assert store.put([to_graphs(shooting())]) == Put(unchanged=1)
    assert dump(store) == before


def test_changed_text_replaces_every_graph_of_the_article(store: Store) -> None:
    store.put([ONE, OTHER])
    changed = to_graphs(shooting(text=TEXT.replace("gray Toyota", "blue Toyota")))
    assert changed.article == ONE.article
    assert store.put([changed]) == Put(replaced=1)
    assert dump(store) == nquads.write([*changed.quads(), *OTHER.quads()])


def test_other_claims_on_the_same_text_replace_too(store: Store) -> None:
    store.put([ONE])
    fewer = {name: triples for name, triples in ONE.graphs.items() if "/claim/" not in name}
    fewer.pop(f"{ONE.article}/claims")
    changed = type(ONE)(ONE.article, ONE.key, fewer)
    assert store.put([changed]) == Put(replaced=1)
    assert dump(store) == nquads.write(changed.quads())


def test_awkward_text_survives_a_replacement(store: Store) -> None:
    store.put([ONE])
    text = TEXT + 'nul\x00 del\x7f "q" back\\slash \\u0041 return\r tab\t """ } ; DROP ALL # \U0001f6a8'
    changed = to_graphs(shooting(text=text))
    store.put([changed])
    assert dump(store) == nquads.write(changed.quads())


def test_of_two_with_one_iri_the_last_counts(store: Store) -> None:
    changed = to_graphs(shooting(source="Another Courier"))
    assert store.put([ONE, changed]) == Put(added=1)
    assert dump(store) == nquads.write(changed.quads())


def test_order_of_arrival_does_not_matter(store: Store) -> None:
    graphs = [to_graphs(e) for e in many(6)]
    store.put(graphs[:3])
    store.put(graphs[3:])
    with MemoryStore() as other:
        other.put(graphs[::-1])
        assert dump(other) == dump(store)


def test_remove_takes_every_graph(store: Store) -> None:
    store.put([ONE, OTHER])
    assert store.remove(ONE.article)
    assert dump(store) == nquads.write(OTHER.quads())
    assert not store.remove(ONE.article)
    assert store.content_hash(ONE.article) is None
    assert store.graphs(ONE.article) == {}


def test_articles_with_key_and_hash(store: Store) -> None:
    store.put([ONE, OTHER])
    assert [(a.article, a.key) for a in store.articles()] == sorted([(ONE.article, "marlow-1"), (OTHER.article, OTHER.article)])
    hashes = {a.article: a.content_hash for a in store.articles()}
    assert hashes[ONE.article] == store.content_hash(ONE.article) != store.content_hash(OTHER.article)


def test_default_graph_stays_empty(store: Store) -> None:
    store.put([ONE])
    assert store.query("SELECT * { ?s ?p ?o }").rows == []


def test_info_counts(store: Store) -> None:
    store.put([ONE, OTHER])
    info = store.info()
    quads = len(list(ONE.quads())) + len(list(OTHER.quads())) + 1  # the store's own description
    graphs = len(ONE.graphs) + len(OTHER.graphs) + 1
    claims = len(shooting().claims) + len(crash().claims)
    assert info == Info(info.location, vocab.VERSION, articles=2, claims=claims, quarantined=0, graphs=graphs, quads=quads)


def test_query_binds_values(store: Store) -> None:
    store.put([ONE])
    sparql = "SELECT ?g { VALUES ?label { UNDEF } GRAPH ?g { ?s ?p ?label } }"
    assert store.query(sparql, {"label": Literal("Dana Whitlock")}).columns == ("g",)
    assert (NamedNode(f"{ONE.article}/entities"),) in store.query(sparql, {"label": Literal("Dana Whitlock")}).rows
    assert store.query(sparql, {"label": Literal('x" } #')}).rows == []


def test_ask_and_construct(store: Store) -> None:
    store.put([ONE])
    assert store.query("ASK { GRAPH ?g { ?s ?p ?o } }").rows == [(Literal(True),)]
    triples = store.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH ?g {{ ?s ?p ?o . ?s a <{vocab.KG}Weapon> }} }}")
    assert {str(t.object) for t in triples} == {"<https://w3id.org/incident-kg/ns#Weapon>", '"a pistol"'}


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("SELECT ?s { ?s ?p ", "does not parse: error at 1:"),
        ("DROP ALL", "only reads"),
        ("INSERT DATA { GRAPH <a:b> { <a:b> <a:b> <a:b> } }", "only reads"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "construct"),
    ],
)
def test_what_query_refuses(store: Store, sparql: str, message: str) -> None:
    store.put([ONE])
    before = dump(store)
    with pytest.raises(QueryError, match=message):
        store.query(sparql)
    assert dump(store) == before


def test_construct_refuses_select(store: Store) -> None:
    with pytest.raises(QueryError, match="gives rows"):
        store.construct(COUNT)


def test_closed_store_says_so(store: Store) -> None:
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.query(COUNT)


def test_disk_keeps_what_memory_forgets(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.kg", create=True) as store:
        store.put([ONE])
        before = dump(store)
    with open_store(tmp_path / "a.kg") as store:
        assert dump(store) == before
    with open_store(str(tmp_path / "a.kg"), read_only=True) as store:
        assert dump(store) == before


def test_read_only_store_cannot_be_written(tmp_path: Path) -> None:
    open_store(tmp_path / "a.kg", create=True).close()
    with open_store(tmp_path / "a.kg", read_only=True) as store:
        for write in (lambda: store.put([ONE]), lambda: store.remove(ONE.article)):
            with pytest.raises(StoreError, match="reading only"):
                write()


WRITER = """
import sys
from kg.errors import StoreLocked
from kg.store import open_store
try:
    open_store(sys.argv[1])
    print("opened")
except StoreLocked as error:
    print("locked", error)
with open_store(sys.argv[1], read_only=True) as store:
    print(len(store.articles()))
"""


def test_one_writes_and_others_read(tmp_path: Path) -> None:
    path = tmp_path / "a.kg"
    with open_store(path, create=True) as store:
        store.put([ONE])
        run = subprocess.run([sys.executable, "-c", WRITER, str(path)], capture_output=True, text=True, check=True)
        assert run.stdout.startswith(f"locked the store {path} is open for writing elsewhere")
        assert run.stdout.endswith("\n1\n")
        with pytest.raises(StoreLocked):
            open_store(path)


@pytest.mark.parametrize("read_only", [True, False])
def test_a_store_must_be_there(tmp_path: Path, read_only: bool) -> None:
    with pytest.raises(StoreError, match="there is no store at"):
        open_store(tmp_path / "missing.kg", read_only=read_only)
    assert not (tmp_path / "missing.kg").exists()


def test_what_is_no_store_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="other things"):
        open_store(tmp_path / "notes", create=True)
    assert [p.name for p in (tmp_path / "notes").iterdir()] == ["a.txt"]
    with pytest.raises(StoreError, match="is a file"):
        open_store(tmp_path / "notes" / "a.txt", create=True)


def test_a_foreign_database_is_left_alone(tmp_path: Path) -> None:
    foreign = pyoxigraph.Store(tmp_path / "b")
    foreign.add(Quad(NamedNode("a:b"), NamedNode("a:b"), Literal("c"), NamedNode("a:g")))
    del foreign
    with pytest.raises(StoreError, match="no store of kg"):
        open_store(tmp_path / "b")


def test_another_layout_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocab, "VERSION", "0.3.0")
    open_store(tmp_path / "a.kg", create=True).close()
    monkeypatch.undo()
    with pytest.raises(StoreVersion, match=r"layout 0\.3\.0"):
        open_store(tmp_path / "a.kg")


@pytest.mark.parametrize("location", ["https://sparql.example/query", "http://localhost:7878", "s3://bucket/a"])
def test_other_kinds_of_location_are_told_apart_from_paths(location: str) -> None:
    with pytest.raises(StoreError, match="cannot reach"):
        open_store(location)


def test_store_describes_itself_under_the_base(tmp_path: Path) -> None:
    with DiskStore(tmp_path / "a.kg", create=True, base="https://news.example/") as store:
        assert [str(q.graph_name) for q in store.dump()] == ["<https://news.example/store>"]
