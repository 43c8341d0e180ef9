"""Named graphs written to an endpoint on another machine, by the SPARQL 1.1 Graph Store HTTP Protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

import httpx
from pyoxigraph import Triple

from kg.store.attempts import refused, slow, tried, unreachable
from kg.store.authentication import authentication
from kg.store.endpoint import Endpoint
from kg.store.sparql import AGENT

_AT_ONCE: Final = 4
"""Requests under way together: no faster next to the server, but the way there and back is waited for together."""


class GraphStore:
    """Puts and deletes whole graphs; both may be repeated without harm."""

    def __init__(self, endpoint: Endpoint, data: str) -> None:
        self._url = httpx.URL(data)
        self._timeout = endpoint.timeout
        auth = authentication(endpoint)
        self._client = httpx.Client(auth=auth, timeout=endpoint.timeout, headers={"User-Agent": AGENT})

    def put(self, graphs: Iterable[tuple[str, list[Triple]]]) -> None:
        """Each of the graphs has these triples then, and no others. In no particular order."""
        self._all([partial(self._send, "PUT", name, _lines(triples)) for name, triples in graphs])

    def delete(self, names: Iterable[str]) -> None:
        """None of the graphs is there then."""
        self._all([partial(self._send, "DELETE", name) for name in names])

    def close(self) -> None:
        self._client.close()

    def _send(self, method: str, graph: str, lines: bytes | None = None) -> None:
        tried(lambda: self._sent(method, graph, lines))

    def _sent(self, method: str, graph: str, lines: bytes | None) -> None:
        kind = {} if lines is None else {"Content-Type": "application/n-triples"}
        try:
            # The address may have parameters of its own: `params=` would take their place.
            response = self._client.request(method, self._url.copy_add_param("graph", graph), content=lines, headers=kind)
        except httpx.TimeoutException as error:
            raise slow(str(self._url), self._timeout) from error
        except httpx.TransportError as error:
            raise unreachable(str(self._url), error) from error
        if not response.is_success and not (method == "DELETE" and response.status_code == 404):
            moved_to = response.headers.get("Location") if response.is_redirect else None
            raise refused(str(self._url), response.status_code, response.text, moved_to=moved_to)

    @staticmethod
    def _all(calls: list[Callable[[], None]]) -> None:
        """Calls them all; after an error no more is begun."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            futures = [pool.submit(call) for call in calls]
            try:
                for future in futures:
                    future.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise


def _lines(triples: Iterable[Triple]) -> bytes:
    return "".join(f"{triple} .\n" for triple in triples).encode()
