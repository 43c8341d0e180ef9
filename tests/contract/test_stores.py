"""What every store does, in memory, on disk, or behind an endpoint (the fixture ``store``)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from kg import vocab
from kg.errors import QueryError, StoreError
from kg.identity import prepared
from kg.rdf import nquads, terms, to_graphs
from kg.store import Info, MemoryStore, Put, Store
from tests.extractions import TEXT, crash, many, shooting

ONE, OTHER = to_graphs(shooting()), to_graphs(crash())
COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


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


def test_stored_says_what_there_is_of_some_articles(store: Store) -> None:
    told = to_graphs(shooting(), made_by="kg 1.0.0, a_model 2.0")
    store.put([told, OTHER])
    assert store.stored([]) == {}
    assert store.stored([f"{ONE.article}x"]) == {}
    found = store.stored([OTHER.article, f"{ONE.article}x", ONE.article])
    assert list(found.values()) == [a for name in found for a in store.articles() if a.article == name]
    assert {name: (a.made_by, a.ontology) for name, a in found.items()} == {
        ONE.article: ("kg 1.0.0, a_model 2.0", vocab.VERSION),
        OTHER.article: ("", vocab.VERSION),
    }


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


A, B, P = (NamedNode(f"https://data.example.org/kg/x/{name}") for name in "abp")
ONCE, TWICE = [Triple(A, P, Literal("once"))], [Triple(A, P, Literal("once")), Triple(B, P, A)]


def test_rewrite_puts_these_triples_in_the_place_of_those(store: Store) -> None:
    store.put([ONE])
    before = dump(store)
    store.rewrite({A.value: ONCE, B.value: TWICE})
    assert store.read([B.value, A.value]) == {A.value: ONCE, B.value: sorted(TWICE, key=str)}
    store.rewrite({B.value: ONCE, A.value: [*TWICE, *TWICE]})
    assert store.read([A.value, B.value]) == {A.value: sorted(TWICE, key=str), B.value: ONCE}
    store.rewrite({A.value: [], B.value: []})
    assert store.read([A.value, B.value]) == {}
    assert dump(store) == before


def test_rewrite_takes_terms_of_every_kind(store: Store) -> None:
    awkward = 'a "b" \\u0041 \\ \n\r\t\x7f \u2028 \U0001f6a8 } ; DROP ALL #'
    triples = [
        Triple(A, P, Literal(awkward)), Triple(A, P, terms.integer(7)), Triple(A, P, terms.typed("2024-05-01", "date")),
        Triple(A, P, terms.typed("2024-05-01T12:00:00+00:00", "dateTime")),
        Triple(A, P, terms.decimal(Decimal("0.50"))), Triple(A, P, B),
    ]  # fmt: skip
    store.rewrite({A.value: triples})
    assert store.read([A.value]) == {A.value: sorted(triples, key=str)}
    store.rewrite({A.value: triples[2:]})
    assert store.read([A.value]) == {A.value: sorted(triples[2:], key=str)}


def test_a_graph_that_is_rewritten_to_nothing_is_counted_no_more(store: Store) -> None:
    before = store.info()
    store.rewrite({A.value: ONCE, B.value: TWICE})
    assert store.info().graphs == before.graphs + 2
    store.rewrite({A.value: [], B.value: ONCE})
    assert store.info().graphs == before.graphs + 1
    store.rewrite({A.value: [], B.value: []})
    assert store.info() == before


def test_rewrite_of_nothing_is_nothing(store: Store) -> None:
    store.put([ONE])
    before = dump(store)
    store.rewrite({})
    store.rewrite({A.value: []})
    assert dump(store) == before


def test_read_gives_what_is_there(store: Store) -> None:
    store.put([ONE])
    meta = f"{ONE.article}/meta"
    assert store.read([]) == {}
    assert store.read([A.value, meta]) == {meta: sorted(ONE.graphs[meta], key=str)}


def test_graphs_that_belong_to_no_article_are_dumped_too(store: Store) -> None:
    """The view of an incident that several articles report, and a decision."""
    view, decision = "https://data.example.org/kg/incident/0a1b/view", "https://data.example.org/kg/decision/0a1b"
    store.put([ONE])
    store.rewrite({view: ONCE, decision: TWICE})
    assert {q.graph_name.value for q in store.dump(lambda graph: "/article/" not in graph)} >= {view, decision}  # type: ignore[union-attr]
    store.remove(ONE.article)
    assert store.read([view, decision]) == {view: ONCE, decision: sorted(TWICE, key=str)}


def test_what_is_prepared_is_compared_without_what_is_derived(store: Store) -> None:
    article, identity = prepared(ONE), f"{ONE.article}/identity"
    assert store.put([article]) == Put(added=1)
    store.rewrite({identity: [], f"{ONE.article}/view": article.graphs[f"{ONE.article}/view"][3:]})
    assert store.put([article]) == Put(unchanged=1), "it has been settled since"
    assert store.put([ONE]) == Put(replaced=1)
    assert store.put([article]) == Put(replaced=1), "what was never prepared is not what is prepared"
    assert set(store.read([identity])[identity]) == set(article.graphs[identity])
