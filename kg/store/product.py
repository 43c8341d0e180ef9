"""What is peculiar to the servers that kg knows, so that a store behind any of them behaves like one in a directory.

Most follow the standards in all that kg uses. Virtuoso 7 brings graphs of its own, which are no articles, and its default
graph is the union of all graphs unless a request names another. What it does with single queries is told in
``docs/stores.md``; the queries that ship with kg keep clear of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode

from kg.store.binding import names_graphs
from kg.store.endpoint import Endpoint
from kg.store.sparql import select


@dataclass(frozen=True, slots=True)
class Product:
    """A kind of server. ``own`` are the names of graphs that it brings along, ``default_graph`` one that is to be asked where
    a query names none (``None``: the server's own default graph, which stays empty), ``in_order`` what stands before a query
    whose patterns are best looked up as they stand."""

    name: str = ""
    own: tuple[str, ...] = ()
    default_graph: str | None = None
    in_order: str = ""


STANDARD: Final = Product()
VIRTUOSO: Final = Product(
    "Virtuoso",
    (
        "http://www.openlinksw.com/schemas/virtrdf#", "http://www.w3.org/ns/ldp#", "http://localuriqaserver/sparql",
        "http://www.w3.org/2002/07/owl#", "http://localhost:8890/DAV/", "http://localhost:8890/sparql",
        "urn:activitystreams-owl:map", "urn:core:services:sparql", "urn:rules.skos",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    ),
    default_graph="urn:x-kg:none",
    in_order='define sql:select-option "order"',
)  # fmt: skip
_NO_LIMIT: Final = re.compile(r"\bLIMIT 1000000000\b")
_IS_VIRTUOSO: Final = f"ASK {{ GRAPH <{VIRTUOSO.own[0]}> {{ ?s ?p ?o }} }}"  # proxies may hide its Server header


def product(endpoint: Endpoint) -> Product:
    """What answers there. Raises :class:`StoreError` as every question does."""
    return VIRTUOSO if select(endpoint, _IS_VIRTUOSO).rows == [(Literal(True),)] else STANDARD


def asked(endpoint: Endpoint, server: Product, sparql: str) -> Endpoint:
    """The endpoint, with what has to go along in the address of this question to this kind of server.

    Virtuoso finds nothing in ``GRAPH <a graph by its name>`` when a default graph is named too, only in ``GRAPH ?g``: a
    question of that kind has to do with the union.
    """
    if server.default_graph is None or "default-graph-uri=" in endpoint.query or names_graphs(sparql):
        return endpoint
    mark = "&" if "?" in endpoint.query else "?"
    return replace(endpoint, query=f"{endpoint.query}{mark}{urlencode({'default-graph-uri': server.default_graph})}")


def in_order(server: Product, sparql: str) -> str:
    """The query, for a server that is to look its patterns up as they stand, where it would else find a worse order.

    What the named queries say to Oxigraph's planner, a limit that is none, goes: Virtuoso looks up all that such a part holds,
    for every row that it joins.
    """
    return f"{server.in_order}\n{_NO_LIMIT.sub('', sparql)}" if server.in_order else sparql


def without(graph: str, names: Iterable[str]) -> str:
    """A filter for a pattern: the variable of that name is none of these graphs.

    >>> without("g", ["http://example.org/a"])
    'FILTER(?g NOT IN (<http://example.org/a>))'
    """
    listed = ", ".join(str(NamedNode(name)) for name in names)
    return f"FILTER(?{graph} NOT IN ({listed}))" if listed else ""
