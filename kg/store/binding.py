"""Values in queries, as terms and never as pasted text.

A query that takes the value ``city`` says where, in SPARQL that runs unchanged everywhere: ``VALUES ?city { UNDEF }``.
Binding puts a term in the place of ``UNDEF``; without a value the clause is left out, which means the same. (SPARQL has
no placeholders of its own. pyoxigraph's ``substitutions`` reach only projected variables, and no FILTER; an endpoint on
another machine has none at all.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError

Bound: TypeAlias = NamedNode | Literal
Value: TypeAlias = Bound | Sequence[Bound]
"""What a slot takes: a term, or several of which any may be it."""

_SLOT = r"VALUES\s*[?$](?P<name>\w+)\s*\{\s*UNDEF\s*\}"
# Strings, IRIs and comments are matched so that a slot inside them is none.
_TOKEN = re.compile(
    r"'''(?:[^'\\]|\\.|'(?!''))*'''|"
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|'
    r"'(?:[^'\\\n\r]|\\.)*'|"
    r'"(?:[^"\\\n\r]|\\.)*"|'
    r"<[^<>\"{}|^`\\\s]*>|"
    r"#[^\n\r]*|" + _SLOT,
    re.IGNORECASE | re.DOTALL,
)


def slots(sparql: str) -> set[str]:
    """The names that a query takes values for.

    >>> slots("SELECT * { VALUES ?city { UNDEF } ?s ?p ?city } # VALUES ?no { UNDEF }")
    {'city'}
    """
    return {match["name"] for match in _TOKEN.finditer(sparql) if match["name"]}


def bind(sparql: str, bindings: Mapping[str, object] | None = None) -> str:
    """The query with these terms (see ``Value``) in its slots; slots without a term are left out.

    >>> bind("SELECT * { VALUES ?city { UNDEF } ?s ?p ?city }", {"city": Literal('a "quoted" } one')})
    'SELECT * { VALUES ?city { "a \\\\"quoted\\\\" } one" } ?s ?p ?city }'
    >>> bind("SELECT * { VALUES ?city { UNDEF } ?s ?p ?city }")
    'SELECT * {  ?s ?p ?city }'
    >>> bind("SELECT * { VALUES ?city { UNDEF } ?s ?p ?city }", {"city": [Literal("a"), Literal("b")]})
    'SELECT * { VALUES ?city { "a" "b" } ?s ?p ?city }'
    """
    given = {name: list(value) if isinstance(value, list | tuple) else [value] for name, value in (bindings or {}).items()}
    if unknown := sorted(given.keys() - slots(sparql)):
        raise QueryError(f"the query takes no value for {', '.join(unknown)}: it has no VALUES ?{unknown[0]} {{ UNDEF }}")
    for name, terms in given.items():
        for term in terms:
            if not isinstance(term, NamedNode | Literal):
                raise QueryError(f"the value for {name} must be an IRI or a literal, not {term!r}")

    def filled(match: re.Match[str]) -> str:
        name = match["name"]
        if name is None:
            return match.group()
        return f"VALUES ?{name} {{ {' '.join(map(str, given[name]))} }}" if name in given else ""  # terms as N-Triples, escaped

    return _TOKEN.sub(filled, sparql)


def question(sparql: str, bindings: Mapping[str, object] | None = None) -> str:
    """The query with its slots filled, as stores send it on; SPARQL Update is refused."""
    if form(sparql) == "UPDATE":
        raise QueryError("this is SPARQL Update, and a query only reads (SELECT, ASK, CONSTRUCT, DESCRIBE): write with kg build")
    return bind(sparql, bindings)


def unparsed(error: SyntaxError) -> QueryError:
    """The error for SPARQL that does not parse: on one line, where, and the first of what the parser would have taken."""
    line = " ".join(str(error).split())
    return QueryError(f"this SPARQL does not parse: {line if len(line) <= 200 else f'{line[:200]} …'}")


def code(sparql: str) -> Iterator[str]:
    """The words of a query outside strings, IRIs and comments, in upper case."""
    bare = _TOKEN.sub(lambda match: match.group() if match["name"] else " ", sparql)
    for word in re.finditer(r"[?$:]?\w+:?", bare):
        yield word.group().upper()


def names_graphs(sparql: str) -> bool:
    """Whether a query asks a graph by its name.

    >>> names_graphs("ASK { GRAPH <https://example.org/g> { ?s ?p ?o } }"), names_graphs("ASK { GRAPH ?g { ?s ?p 'GRAPH <g>' } }")
    (True, False)
    """
    bare = _TOKEN.sub(lambda match: match.group() if match["name"] else "<>" if match.group()[0] == "<" else " ", sparql)
    return re.search(r"\bGRAPH\s*(?![?$\s])", bare, re.IGNORECASE) is not None


def form(sparql: str) -> str:
    """What kind of request it is: ``"SELECT"``, ``"ASK"``, ``"CONSTRUCT"``, ``"DESCRIBE"``, ``"UPDATE"`` or ``""``.

    >>> form("PREFIX select: <https://example.org/select> ASK { ?s ?p ?o }")
    'ASK'
    >>> form("# SELECT\\nDROP ALL")
    'UPDATE'
    """
    for word in code(sparql):
        if word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
            return word
        if word in ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"):
            return "UPDATE"
    return ""
