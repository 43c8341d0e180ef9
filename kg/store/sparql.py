"""Questions to an endpoint on another machine, by the SPARQL 1.1 Protocol."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from contextlib import suppress
from math import inf
from typing import Any, Final, NoReturn

import httpx
import pyoxigraph
from pyoxigraph import Literal, QueryBoolean, QueryResultsFormat, RdfFormat, Triple, parse_query_results
from SPARQLWrapper import JSON, POST, TURTLE, URLENCODED, SPARQLWrapper

from kg import __version__
from kg.errors import QueryError, StoreError
from kg.store.attempts import excerpt, refused, slow, tried, unreachable
from kg.store.authentication import authentication
from kg.store.binding import form, unparsed
from kg.store.endpoint import Endpoint
from kg.store.protocol import Solutions

AGENT: Final = f"kg/{__version__}"
_ROWS: Final = "application/sparql-results+json"  # not XML, which has no way to write U+0000
_TRIPLES: Final = "application/n-triples, text/turtle;q=0.9"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None  # the status becomes an error


_OPENER: Final = urllib.request.build_opener(_NoRedirects)


class _Request(SPARQLWrapper):
    """SPARQLWrapper sends a password along wherever it is redirected, hides what the server says of an error, and changes
    the urllib of the whole process for digest authentication."""

    auth: httpx.Auth | None = None

    def _query(self) -> tuple[http.client.HTTPResponse, str]:
        request = self._createRequest()
        if self.auth is None:
            return self._open(request)
        model = httpx.Request(request.get_method(), request.full_url)
        flow = self.auth.auth_flow(model)
        _identified(request, next(flow))
        try:
            return self._open(request)
        except urllib.error.HTTPError as error:
            if error.code != 401:
                raise
            try:
                asked = flow.send(httpx.Response(401, headers=error.headers.items(), request=model))
            except StopIteration:  # the user and the password were there already
                raise error from None
            error.close()
        _identified(request, asked)
        return self._open(request)

    def _open(self, request: urllib.request.Request) -> tuple[http.client.HTTPResponse, str]:
        return _OPENER.open(request, timeout=self.timeout), self.returnFormat


def _identified(request: urllib.request.Request, model: httpx.Request) -> None:
    if "Authorization" in model.headers:
        request.add_header("Authorization", model.headers["Authorization"])


def request(endpoint: Endpoint, sparql: str) -> SPARQLWrapper:
    """A query to the endpoint, ready to be sent: by POST, with a timeout, our agent string and the password."""
    kind = form(sparql) or "SELECT"
    graph = kind in ("CONSTRUCT", "DESCRIBE")
    out = _Request(endpoint.query, returnFormat=TURTLE if graph else JSON, agent=AGENT)
    out.setTimeout(endpoint.timeout)  # there is none by default
    out.setMethod(POST)
    out.setRequestMethod(URLENCODED)
    out.setOnlyConneg(True)
    # Not setQuery: it takes "# what they add" in a comment for an INSERT or ADD, and sends that to the update address.
    out.queryString, out.queryType = sparql, kind
    out.addCustomHttpHeader("Accept", _TRIPLES if graph else _ROWS)
    out.auth = authentication(endpoint)
    return out


def select(endpoint: Endpoint, sparql: str) -> Solutions:
    """The solutions of a SELECT or ASK.

    Raises :class:`QueryError` for what the endpoint does not take, :class:`StoreError` for no answer or an odd one.
    """
    media, body, limit = tried(lambda: _answer(endpoint, sparql))
    format = QueryResultsFormat.from_media_type(media)
    if format not in (QueryResultsFormat.JSON, QueryResultsFormat.XML):
        raise _unexpected(endpoint, media, body, "the results of a query")
    try:
        found = _solutions(body, format)
    except (SyntaxError, ValueError) as error:
        # Without its traceback, which holds an iterator of pyoxigraph that no other thread may free.
        raise _broken_off(endpoint, body) from error.with_traceback(None)
    return found if len(found.rows) < limit else _cut_short(endpoint, limit)


def _solutions(body: bytes, format: QueryResultsFormat) -> Solutions:
    found = parse_query_results(body, format)
    if isinstance(found, QueryBoolean):
        return Solutions(("answer",), [(Literal(bool(found)),)])
    return Solutions(tuple(v.value for v in found.variables), [tuple(solution) for solution in found])


def construct(endpoint: Endpoint, sparql: str) -> list[Triple]:
    """The triples of a CONSTRUCT or DESCRIBE, each once, sorted; the same errors."""
    media, body, limit = tried(lambda: _answer(endpoint, sparql))
    format = RdfFormat.from_media_type(media)
    if format is None:
        raise _unexpected(endpoint, media, body, "triples")
    try:
        found = sorted({quad.triple for quad in pyoxigraph.parse(body, format=format)}, key=str)
    except (SyntaxError, ValueError) as error:
        raise _broken_off(endpoint, body) from error
    return found if len(found) < limit else _cut_short(endpoint, limit)


def _answer(endpoint: Endpoint, sparql: str) -> tuple[str, bytes, float]:
    """The media type and the body of an answer, and the number of rows after which the server would have ended it."""
    try:
        result = request(endpoint, sparql).query()
        with result.response as response:
            if response.headers.get("X-SQL-State") == "S1TAT":  # Virtuoso's "anytime" answers: 200, and rows are missing
                raise slow(endpoint.query, endpoint.timeout)
            limit = response.headers.get("X-SPARQL-MaxRows", "")
            return response.headers.get_content_type(), response.read(), int(limit) if limit.isdecimal() else inf
    except urllib.error.HTTPError as error:
        body = _told(error)
        if error.code == 400:
            raise _not_taken(endpoint, sparql, body) from error
        moved_to = error.headers.get("Location") if 300 <= error.code < 400 else None
        raise refused(endpoint.query, error.code, body, moved_to=moved_to) from error
    except (OSError, http.client.HTTPException, httpx.ProtocolError) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(reason, TimeoutError):
            raise slow(endpoint.query, endpoint.timeout) from error
        raise unreachable(endpoint.query, reason or type(reason).__name__) from error


def _told(error: urllib.error.HTTPError) -> str:
    """What the server says of an error, if it comes to an end with it."""
    with error, suppress(OSError, http.client.HTTPException):
        return error.read().decode("utf-8", "replace")
    return ""


def _not_taken(endpoint: Endpoint, sparql: str, body: str) -> QueryError:
    """Why a query is refused, in the words of our own parser where it refuses too."""
    try:
        pyoxigraph.Store().query(sparql)
    except SyntaxError as error:
        return unparsed(error)
    except RuntimeError:
        pass  # it parses; what it cannot do here, the endpoint may
    return QueryError(f"{endpoint.query} does not take this SPARQL: {excerpt(body) or 'it does not say why'}")


def _unexpected(endpoint: Endpoint, media: str, body: bytes, expected: str) -> StoreError:
    told = excerpt(body[:2000].decode("utf-8", "replace"))
    return StoreError(f"expected {expected} from {endpoint.query}, not {media} ({told}): is it the address of a SPARQL endpoint?")


def _cut_short(endpoint: Endpoint, limit: float) -> NoReturn:
    """Virtuoso leaves out what is over ``ResultSetMaxRows``, and says so in a header only."""
    raise StoreError(
        f"{endpoint.query} gives at most {limit:,.0f} rows and left out the others: ask for less, or raise the limit of the "
        "server (Virtuoso: ResultSetMaxRows)"
    )


def _broken_off(endpoint: Endpoint, body: bytes) -> StoreError:
    """Oxigraph answers 200 before it has the rows; when its time is up, words follow where rows were to come."""
    end = " ".join(body[-300:].decode("utf-8", "replace").rpartition("[")[2].rpartition("\n")[2].split())
    return StoreError(
        f"{endpoint.query} broke off its answer after {len(body):,} bytes (… {end[-200:]}): "
        "ask for less, or raise the time limit of the server (Oxigraph: --timeout-s)"
    )
