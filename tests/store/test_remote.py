"""A store behind an endpoint: the order of its writes, and what it leaves when it is cut off."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from urllib.parse import parse_qs

import httpx
import pytest
from click.testing import CliRunner

from kg import vocab
from kg.cli import cli
from kg.errors import StoreError, StoreVersion
from kg.query import named, run
from kg.rdf import nquads, to_graphs
from kg.store import MemoryStore, Put, Store, open_store
from kg.store.graphstore import GraphStore
from tests.extractions import crash, many
from tests.store.answering import Answer, Asked, answering
from tests.viewed import with_view

pytestmark = pytest.mark.xdist_group("oxigraph")

ONE, OTHER = with_view(to_graphs(crash(id="crash-1"))), to_graphs(crash(id="crash-2"))
REPLACED = with_view(to_graphs(crash(id="crash-1", url="https://news.example/crash")))
VIEW = f"{ONE.article}/view"


class CutOff(Exception):
    pass


def dump(store: Store) -> str:
    return nquads.write(store.dump(lambda graph: not graph.endswith("/store")))


def local(name: str) -> str:
    """The last part of a graph's name; ``claim`` for that of a claim."""
    return "claim" if "/claim/" in name else name.rpartition("/")[2]


def update(endpoint: str, text: str) -> None:
    httpx.post(f"{endpoint}/update", content=text, headers={"Content-Type": "application/sparql-update"}).raise_for_status()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What is written: method, and last part of the graph's name. In order, since parts are waited for."""
    written: list[tuple[str, str]] = []
    real = GraphStore._sent

    def recorded(self: GraphStore, method: str, graph: str, lines: bytes | None) -> None:
        written.append((method, local(graph)))
        real(self, method, graph, lines)

    monkeypatch.setattr(GraphStore, "_sent", recorded)
    return written


def test_new_article_shows_only_when_all_of_it_is_there(endpoint: str, sent: list[tuple[str, str]]) -> None:
    with open_store(endpoint, create=True) as store:
        sent.clear()
        store.put([ONE])
    assert {method for method, _ in sent} == {"PUT"}
    names = [name for _, name in sent]
    assert (names[0], names[-2:]) == ("claims", ["view", "meta"])
    assert sorted(names[1:-2]) == ["claim", "claim", "content", "entities", "mentions"]


def test_replaced_article_is_away_while_it_is_written(endpoint: str, sent: list[tuple[str, str]]) -> None:
    with open_store(endpoint, create=True) as store:
        store.put([ONE])
        sent.clear()
        fewer = type(ONE)(ONE.article, ONE.key, {n: t for n, t in REPLACED.graphs.items() if "/claim/" not in n})
        assert store.put([fewer]) == Put(replaced=1)
        assert dump(store) == nquads.write(fewer.quads())
    assert sent[:2] == [("DELETE", "meta"), ("DELETE", "view")]
    assert sent[2:4] == [("DELETE", "claim")] * 2, "claims that are not there any more go before their list changes"
    assert sent[4] == ("PUT", "claims")
    assert sent[-2:] == [("PUT", "view"), ("PUT", "meta")]


def test_removed_article_goes_meta_first_and_list_last(endpoint: str, sent: list[tuple[str, str]]) -> None:
    with open_store(endpoint, create=True) as store:
        store.put([ONE])
        sent.clear()
        assert store.remove(ONE.article)
        assert not store.remove(ONE.article)
    assert {method for method, _ in sent} == {"DELETE"}
    assert (sent[0], sent[-1]) == (("DELETE", "meta"), ("DELETE", "claims"))


def test_what_is_unchanged_is_not_written(endpoint: str, sent: list[tuple[str, str]]) -> None:
    with open_store(endpoint, create=True) as store:
        store.put([ONE, OTHER])
        sent.clear()
        assert store.put([OTHER, ONE]) == Put(unchanged=2)
    assert sent == []


def cut_after(monkeypatch: pytest.MonkeyPatch, writes: int) -> None:
    lock, left, real = threading.Lock(), [writes], GraphStore._sent

    def cut(self: GraphStore, method: str, graph: str, lines: bytes | None) -> None:
        with lock:
            left[0] -= 1
            if left[0] < 0:
                raise CutOff
        real(self, method, graph, lines)

    monkeypatch.setattr(GraphStore, "_sent", cut)


WRITES: dict[str, tuple[Callable[[Store], object], int]] = {
    "put": (lambda store: store.put([ONE]), 8),
    "replace": (lambda store: store.put([REPLACED]), 10),
    "remove": (lambda store: store.remove(ONE.article), 8),
}


@pytest.mark.parametrize(("what", "after"), [(what, n) for what, (_, count) in WRITES.items() for n in range(count)])
def test_cut_off_anywhere_leaves_nothing_half_done(endpoint: str, monkeypatch: pytest.MonkeyPatch, what: str, after: int) -> None:
    work, _ = WRITES[what]
    with open_store(endpoint, create=True) as store:
        store.put([OTHER] if what == "put" else [OTHER, ONE])
        before, other = dump(store), nquads.write(OTHER.quads())
        with monkeypatch.context() as patch:
            cut_after(patch, after)
            with pytest.raises(CutOff):
                work(store)
        assert dump(store) == (before if after == 0 else other), "it is as it was, or not there"
        if after:
            assert store.content_hash(ONE.article) is None
            assert store.graphs(ONE.article) == {}
            assert [a.article for a in store.articles()] == [OTHER.article]
            assert store.info().claims == len(crash().claims)
        shown = set(store.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{VIEW}> {{ ?s ?p ?o }} }}"))
        assert shown in (set(), set(ONE.graphs[VIEW]), set(REPLACED.graphs[VIEW])), "what is asked by itself is whole or away"
        assert store.put([REPLACED]) == (Put(replaced=1) if after == 0 and what != "put" else Put(added=1))
        assert dump(store) == nquads.write([*OTHER.quads(), *REPLACED.quads()])
        assert store.info().quads == len(list(OTHER.quads())) + len(list(REPLACED.quads())) + 1, "nothing is left over"


def test_removing_sweeps_what_was_left_half_written(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(endpoint, create=True) as store:
        with monkeypatch.context() as patch:
            cut_after(patch, 5)
            with pytest.raises(CutOff):
                store.put([ONE])
        assert not store.remove(ONE.article)
        assert store.info().quads == 1


def test_many_articles_at_once(endpoint: str) -> None:
    articles = [to_graphs(crash(id=f"c{n}")) for n in range(53)]
    with open_store(endpoint, create=True) as store, MemoryStore() as memory:
        assert store.put(articles) == memory.put(articles)
        assert dump(store) == dump(memory)


def test_first_use_marks_the_endpoint_and_the_next_finds_the_mark(endpoint: str) -> None:
    with pytest.raises(StoreError, match=r"there is no store at .* yet: make one with `kg build"):
        open_store(endpoint)
    with pytest.raises(StoreError, match="there is no store"):
        open_store(endpoint, create=True, read_only=True)
    with open_store(endpoint, create=True, base="https://news.example/") as store:
        assert [str(q) for q in store.dump()] == [
            f'<https://news.example/store> <{vocab.KG}layoutVersion> "{vocab.VERSION}" <https://news.example/store>'
        ]
    with open_store(endpoint, read_only=True) as store:
        assert store.info().version == vocab.VERSION


def test_another_layout_is_refused(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocab, "VERSION", "0.3.0")
    open_store(endpoint, create=True).close()
    monkeypatch.undo()
    with pytest.raises(StoreVersion, match=r"layout 0\.3\.0"):
        open_store(endpoint, create=True)


@pytest.mark.parametrize("data", ["GRAPH <https://other.example/g> { <https://other.example/a> <https://other.example/b> 1 }",
                                  "<https://other.example/a> <https://other.example/b> 1"], ids=["named", "default"])  # fmt: skip
def test_an_endpoint_with_other_things_is_left_alone_until_it_is_marked(endpoint: str, data: str) -> None:
    update(endpoint, f"INSERT DATA {{ {data} }}")
    with pytest.raises(StoreError, match="holds other things") as caught:
        open_store(endpoint, create=True)
    update(endpoint, str(caught.value).partition("there too: ")[2])
    with open_store(endpoint) as store:
        assert store.put([ONE]) == Put(added=1)


def test_read_only_store_cannot_be_written(endpoint: str, sent: list[tuple[str, str]]) -> None:
    open_store(endpoint, create=True).close()
    sent.clear()
    with open_store(endpoint, read_only=True) as store:
        for write in (lambda: store.put([ONE]), lambda: store.remove(ONE.article)):
            with pytest.raises(StoreError, match="reading only"):
                write()
    with open_store(f"{endpoint}/query") as store, pytest.raises(StoreError, match=r"say where graphs are put, .*\?data=ADDRESS"):
        store.put([ONE])
    assert sent == []


def test_other_servers_say_where_graphs_are_put(endpoint: str) -> None:
    with open_store(f"{endpoint}/query?data=/store", create=True) as store:
        store.put([ONE])
        assert dump(store) == nquads.write(ONE.quads())


def test_two_addresses_of_different_data_sets_are_found_out(endpoint: str) -> None:
    with answering(lambda asked: Answer(201)) as elsewhere, pytest.raises(StoreError, match="does not show at"):
        open_store(f"{endpoint}/query?data={elsewhere.address}/data", create=True)


def test_command_line_takes_an_address_where_it_takes_a_directory(endpoint: str) -> None:
    with open_store(endpoint, create=True) as store:
        store.put([ONE, *(to_graphs(e) for e in many(2))])
    asked = CliRunner().invoke(cli, ["query", "reports", "--store", endpoint, "--format", "csv", "-p", "article=crash-1"])
    assert asked.output == f"article,incident,main\ncrash-1,{ONE.article}/incident/1,true\n"
    told = CliRunner().invoke(cli, ["info", "--store", endpoint])
    assert f"store        {endpoint}\n" in told.output
    assert "articles     3\n" in told.output


def test_named_queries_alone_go_to_virtuoso_in_the_order_in_which_they_are_written() -> None:
    queries: list[str] = []

    def answer(asked: Asked) -> Answer:
        query = parse_qs(asked.body.decode())["query"][0]
        queries.append(query)
        version = [{"version": {"type": "literal", "value": vocab.VERSION}}] if "layoutVersion" in query else []
        found = {"boolean": True} if query.startswith("ASK") else {"results": {"bindings": version}}
        return Answer(body=json.dumps({"head": {"vars": ["version"]}, **found}), kind="application/sparql-results+json")

    with answering(answer) as server, open_store(f"{server.address}/sparql", read_only=True) as store:
        run(store, "incidents", {"article": "crash-1"})
        run(store, named()["incidents"].sparql, {"article": "crash-1"})
    ours, given = queries[-2:]
    assert ours.startswith('define sql:select-option "order"\n# title: Incidents')
    assert "LIMIT" not in ours
    assert given.startswith("# title: Incidents")
    assert "LIMIT" in given
