"""Endpoints that are down, slow, no endpoints, or want a password: what is said, and that nothing is written."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner

from kg import __version__
from kg.cli import cli
from kg.errors import QueryError, StoreError
from kg.rdf import nquads, to_graphs
from kg.store import attempts, open_store
from kg.store.endpoint import endpoint as parsed
from kg.store.graphstore import GraphStore
from kg.store.sparql import construct, select
from tests.extractions import crash
from tests.store.answering import Answer, Asked, Server, answering

ONE, CHANGED = to_graphs(crash(id="crash-1")), to_graphs(crash(id="crash-1", url="https://news.example/crash"))
ROWS = Answer(body='{"head":{"vars":["n"]},"results":{"bindings":[]}}', kind="application/sparql-results+json")
LOGIN = Answer(body="<!doctype html>\n<title>Please log in</title>", kind="text/html; charset=utf-8")
# Word for word what Oxigraph 0.5.13 sends when --timeout-s is over.
CANCELLED = '{"head":{"vars":["n"]},"results":{"bindings":[The SPARQL operation has been cancelled'


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "DELAYS", (0.0, 0.0))


@pytest.fixture
def user(monkeypatch: pytest.MonkeyPatch) -> str:
    """The user who is in the environment, with the password ``secret ü``."""
    monkeypatch.setenv("KG_STORE_USER", "ann")
    monkeypatch.setenv("KG_STORE_PASSWORD", "secret ü")
    return "ann"


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Starts a server that gives these answers in turn, the last one ever after."""
    contexts = []

    def started(*answers: Answer) -> Server:
        left = list(answers)
        context = answering(lambda asked: left.pop(0) if len(left) > 1 else left[0])
        contexts.append(context)
        return context.__enter__()

    yield started
    for context in contexts:
        context.__exit__(None, None, None)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (LOGIN, "expected the results of a query from .*/query, not text/html .*Please log in.*: is it the address of a SPARQL"),
        (Answer(401, "who is it?"), r"answered 401 \(who is it\?\): give a user and a password with KG_STORE_USER"),
        (Answer(403), "answered 403: this user may not"),
        (Answer(404, "<p>no such page</p>", "text/html"), "answered 404 .*nothing is there: check the path"),
        (Answer(500, "out of memory"), r"answered 500 \(out of memory\)"),
        (Answer(503, "restarting"), r"answered 503 \(restarting\): try later"),
        (Answer(302, headers={"Location": "https://login.example/"}), "moved to https://login.example/: give that address"),
        (Answer(308, headers={"Location": "https://other.example/query"}), "moved to https://other.example/query: give that"),
        (Answer(400, "SELECT is not welcome"), "does not take this SPARQL: SELECT is not welcome; kg needs an endpoint"),
        (Answer(body=CANCELLED, kind="application/sparql-results+json"), "broke off .*The SPARQL operation has been cancelled"),
        (Answer(0), r"cannot reach .*/query \(3 tries; .*\): is the server running"),
    ],
)  # fmt: skip
def test_message_says_what_was_tried_what_came_and_what_to_do(
    user: str, serve: Callable[..., Server], answer: Answer, message: str
) -> None:
    server = serve(answer)
    with pytest.raises(StoreError, match=message) as caught:
        open_store(server.address, create=True)
    assert server.address in str(caught.value)
    assert "secret" not in str(caught.value)
    assert {asked.method for asked in server.asked} == {"POST"}, "nothing was written"


def test_endpoint_that_is_down(free_port: Callable[[], int]) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(StoreError, match=rf"cannot reach {address}/query \(3 tries; .*refused.*\): is the server running"):
        open_store(address, create=True)


def test_endpoint_that_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE_TIMEOUT", "1")

    def late(asked: Asked) -> Answer:
        server.closing.wait(30)
        return ROWS

    with answering(late) as server:
        with pytest.raises(StoreError, match="/query did not answer within 1 s: ask for less, or allow it more with KG"):
            open_store(server.address, create=True)
        assert len(server.asked) == 1, "what is slow is not asked again"


def test_command_line_ends_with_status_3_and_shows_no_password(user: str, serve: Callable[..., Server]) -> None:
    server = serve(Answer(401))
    for command in (["query", "incidents"], ["info"], ["show", "a"], ["validate"]):
        run = CliRunner().invoke(cli, [*command, "--store", server.address])
        assert run.exit_code == 3, command
        assert "Error: http://127.0.0.1:" in run.output
        assert "secret" not in run.output


@pytest.mark.parametrize("trouble", [Answer(503), Answer(502), Answer(504), Answer(429), Answer(0)], ids=lambda a: str(a.status))
def test_reading_is_tried_again(serve: Callable[..., Server], trouble: Answer) -> None:
    server = serve(trouble, trouble, ROWS)
    assert select(parsed(server.address), "SELECT ?n {}").rows == []
    assert len(server.asked) == 3


@pytest.mark.parametrize("answer", [Answer(400), Answer(401), Answer(500), LOGIN], ids=lambda a: str(a.status))
def test_what_stays_wrong_is_asked_once(serve: Callable[..., Server], answer: Answer) -> None:
    server = serve(answer)
    with pytest.raises((StoreError, QueryError)):
        select(parsed(server.address), "SELECT ?n {}")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        LOGIN,
        Answer(body="<a:b> <a:b> <a:b> .\nThe SPARQL operation has been cancelled", kind="application/n-triples"),
        Answer(body="The SPARQL operation has been cancelled", kind="text/turtle"),
    ],
    ids=["html", "triples", "turtle"],
)
def test_triples_that_are_none_are_refused(serve: Callable[..., Server], answer: Answer) -> None:
    server = serve(answer)
    with pytest.raises(StoreError, match=r"expected triples .* not text/html|broke off .*has been cancelled"):
        construct(parsed(server.address), "CONSTRUCT WHERE { ?s ?p ?o }")


def test_requests_carry_password_agent_and_query_whole(user: str, serve: Callable[..., Server]) -> None:
    server = serve(ROWS)
    sparql = "# title: what they add\n# drop, insert\nSELECT ?n { BIND('ü & + \U0001f6a8' AS ?n) }"
    select(parsed(server.address), sparql)
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/query")
    assert parse_qs(asked.body.decode()) == {"query": [sparql]}
    assert asked.headers["user-agent"] == f"kg/{__version__}"
    assert asked.headers["accept"] == "application/sparql-results+json"
    assert base64.b64decode(asked.headers["authorization"].removeprefix("Basic ")).decode() == "ann:secret ü"


def test_password_does_not_follow_a_redirect(user: str, serve: Callable[..., Server]) -> None:
    other = serve(ROWS)
    server = serve(Answer(302, headers={"Location": f"{other.address}/query"}))
    with pytest.raises(StoreError, match="moved to"):
        select(parsed(server.address), "SELECT ?n {}")
    assert other.asked == []


@pytest.mark.xdist_group("oxigraph")
@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer(401), r"/data answered 401: give a user and a password"),
        (Answer(405), r"/data answered 405: it takes no such requests: .*after data="),
        (Answer(302, headers={"Location": "https://login.example/"}), "moved to https://login.example/"),
        (Answer(0), r"cannot reach http://.*/data \(3 tries"),
    ],
    ids=lambda value: str(value.status) if isinstance(value, Answer) else "",
)
def test_store_that_cannot_be_written_stays_as_it_was(
    user: str, endpoint: str, serve: Callable[..., Server], answer: Answer, message: str
) -> None:
    with open_store(endpoint, create=True) as store:
        store.put([ONE])
        before = nquads.write(store.dump())
    server = serve(answer)
    location = f"{endpoint}/query?data={server.address}/data"
    with open_store(location) as store:
        writes = (lambda: store.put([CHANGED]), lambda: store.put([to_graphs(crash())]), lambda: store.remove(ONE.article))
        for write in writes:
            with pytest.raises(StoreError, match=message) as caught:
                write()
            assert "secret" not in str(caught.value)
        assert nquads.write(store.dump()) == before
    pairs = {base64.b64decode(asked.headers["authorization"].removeprefix("Basic ")) for asked in server.asked}
    assert pairs == {"ann:secret ü".encode()}


@pytest.mark.xdist_group("oxigraph")
def test_writing_slowly_is_told(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE_TIMEOUT", "1")

    def late(asked: Asked) -> Answer:
        server.closing.wait(30)
        return Answer(204)

    open_store(endpoint, create=True).close()
    slow = pytest.raises(StoreError, match="/data did not answer within 1 s")
    with answering(late) as server, open_store(f"{endpoint}/query?data={server.address}/data") as store, slow:
        store.put([ONE])


@pytest.mark.xdist_group("oxigraph")
def test_writing_is_tried_again(endpoint: str, serve: Callable[..., Server]) -> None:
    """PUT and DELETE of whole graphs may be repeated."""
    server = serve(Answer(503), Answer(0), Answer(200))
    open_store(endpoint, create=True).close()
    pretending = pytest.raises(StoreError, match="does not show at")
    with open_store(f"{endpoint}/query?data={server.address}/data") as store, pretending:
        store.put([ONE])
    paths = [asked.path for asked in server.asked]
    assert paths[:3] == [paths[0]] * 3
    assert len(set(paths[2:])) == len(paths[2:]) == len(ONE.graphs)


@pytest.mark.xdist_group("oxigraph")
@pytest.mark.parametrize("sparql", ["SELECT ?s { ?s ?p ", "hello there", "SELECT (COUNT(?x) AS ?x) ?y {}"])
def test_sparql_that_does_not_parse_is_the_users_error(endpoint: str, sparql: str) -> None:
    with pytest.raises(QueryError, match="this SPARQL does not parse: "):
        select(parsed(endpoint), sparql)


CHALLENGE = Answer(401, headers={"WWW-Authenticate": 'Digest realm="SPARQL", nonce="6e20048f", qop="auth", algorithm="MD5"'})


def digest(asked: Asked, password: str) -> bool:
    """Whether the request proves, by RFC 2617, that its sender knows the password."""
    said = asked.headers.get("authorization", "")
    given = {key: plain or quoted for key, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|([^,\s]+))', said)}

    def md5(*parts: str) -> str:
        return hashlib.md5(":".join(parts).encode(), usedforsecurity=False).hexdigest()

    whole = [given.get(name, "") for name in ("nonce", "nc", "cnonce", "qop")]
    expected = md5(md5("ann", "SPARQL", password), *whole, md5(asked.method, asked.path))
    return said.startswith("Digest ") and given.get("uri") == asked.path and given.get("response") == expected


def test_digest_is_given_only_where_it_is_asked_for(user: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE_AUTH", "digest")
    with answering(lambda asked: ROWS if digest(asked, "secret ü") else CHALLENGE) as server:
        assert select(parsed(server.address), "SELECT ?n {}").rows == []
        assert ["authorization" in asked.headers for asked in server.asked] == [False, True]
        server.asked.clear()
        found = parsed(server.address)
        store = GraphStore(found, found.data or "")
        store.put([(f"https://data.example/{n}", []) for n in range(9)])
        store.close()
        assert {asked.path for asked in server.asked if digest(asked, "secret ü")} == {asked.path for asked in server.asked}
        assert len({asked.path for asked in server.asked}) == 9
    with answering(lambda asked: ROWS) as server:
        select(parsed(server.address), "SELECT ?n {}")
        assert "authorization" not in server.asked[0].headers


@pytest.mark.parametrize("scheme", ["basic", "digest"])
def test_a_wrong_password_is_told(user: str, scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE_AUTH", scheme)
    with answering(lambda asked: ROWS if digest(asked, "another") else CHALLENGE) as server:
        found = parsed(server.address)
        for ask in (lambda: select(found, "SELECT ?n {}"), lambda: GraphStore(found, found.data or "").delete(["a:b"])):
            with pytest.raises(StoreError, match="answered 401: give a user and a password") as caught:
                ask()
            assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("headers", "rows"),
    [({"X-SPARQL-MaxRows": "2"}, 2), ({"X-SQL-State": "S1TAT"}, 1)],
)
def test_answers_that_are_cut_short_are_refused(serve: Callable[..., Server], headers: dict[str, str], rows: int) -> None:
    """Virtuoso says so in a header only."""
    one = '{"n":{"type":"literal","value":"a"}}'
    body = f'{{"head":{{"vars":["n"]}},"results":{{"bindings":[{",".join([one] * rows)}]}}}}'
    server = serve(Answer(body=body, kind="application/sparql-results+json", headers=headers))
    with pytest.raises(StoreError, match=r"left out the others|did not answer within"):
        select(parsed(server.address), "SELECT ?n {}")
    whole = serve(Answer(body=body, kind="application/sparql-results+json", headers={"X-SPARQL-MaxRows": "3"}))
    assert len(select(parsed(whole.address), "SELECT ?n {}").rows) == rows
