"""Questions to a store: the named queries that ship with kg, and any SPARQL.

A query is a file of SPARQL whose comment header declares its parameters and columns. Values become RDF terms in slots
that the query itself provides (see ``kg.store.bind``); nothing that a user types becomes query text.
"""

from __future__ import annotations

import csv
import html
import json
import re
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final, TextIO

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg import resources, vocab
from kg.errors import QueryError
from kg.store import Store, portions, slots
from kg.store.binding import Bound, form
from kg.store.protocol import Term

SHOWN: Final = 100
"""Rows of a table in a notebook."""
FORMATS: Final = ("table", "csv", "json", "ttl")
"""How an answer can be written."""

_HEADER: Final = re.compile(r"#\s*(?P<field>title|description|asks|param|column):\s*(?P<rest>.*)")
_PARAM: Final = re.compile(r"(?P<name>\w+)\s+(?P<type>\w+)(?:\s+(?P<need>optional|required))?(?:\s+(?P<description>.*))?")

_BELOW_ARTICLE: Final = re.compile(r"^https?://\S+/article/[0-9a-f]{24}(?=/)")


@dataclass(frozen=True, slots=True)
class Param:
    """A value that a query takes. ``type`` is one of ``string integer decimal boolean date iri``."""

    name: str
    type: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Query:
    """A query and what its header says. ``asks`` names what it reads: ``"articles"`` or ``"view"``."""

    name: str
    sparql: str
    title: str = ""
    description: str = ""
    asks: str = "articles"
    params: tuple[Param, ...] = ()
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """An answer: named tuples of Python values, ``None`` where nothing is known.

    IRIs and dates are strings. For a CONSTRUCT the rows are its triples, which ``triples`` holds as terms.
    """

    columns: tuple[str, ...]
    rows: list[Any]
    triples: list[Triple] | None = None

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def to_pandas(self) -> Any:
        """A ``pandas.DataFrame`` with these columns. Raises :class:`QueryError` where pandas is not installed.

        pandas is no dependency of kg: install it beside, if you use it.
        """
        try:
            pandas = import_module("pandas")
        except ImportError as error:
            raise QueryError("to_pandas() needs pandas, which is not installed: pip install pandas") from error
        return pandas.DataFrame(self.rows, columns=list(self.columns))

    def _repr_html_(self) -> str:
        """A table for a notebook; at most ``SHOWN`` rows, and how many there are."""

        def line(cells: Iterable[object], tag: str) -> str:
            return "<tr>" + "".join(f"<{tag}>{html.escape('' if c is None else str(c))}</{tag}>" for c in cells) + "</tr>"

        body = "".join(line(row, "td") for row in self.rows[:SHOWN])
        more = f"<p>{SHOWN} of {len(self.rows)} rows</p>" if len(self.rows) > SHOWN else ""
        return f"<table><thead>{line(self.columns, 'th')}</thead><tbody>{body}</tbody></table>{more}"


@cache
def named() -> dict[str, Query]:
    """Name -> query, for the queries that ship with kg, sorted.

    >>> named()["weapons"].params[0]
    Param(name='article', type='string', required=False, description='only this article (its id, else its URL, else its IRI)')
    """
    files = resources.texts("queries", ".rq")
    texts = {file.removesuffix(".rq"): text for file, text in files.items()}
    return {name: parse(texts[name], name) for name in sorted(texts)}


def parse(text: str, name: str) -> Query:
    """The query in a text of SPARQL, with what its header declares; without a header its slots are its parameters."""
    single: dict[str, str] = {}
    params: list[Param] = []
    columns: list[Column] = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        if not (match := _HEADER.fullmatch(line.strip())):
            continue
        field, rest = match["field"], match["rest"].strip()
        if field == "param":
            params.append(_param(rest, name))
        elif field == "column":
            column, _, description = rest.partition(" ")
            columns.append(Column(column, description.strip()))
        else:
            single[field] = rest
    found = slots(text)
    if missing := [p.name for p in params if _slot(p.name, found) is None]:
        raise QueryError(f"query {name} declares {missing[0]!r} but never says VALUES ?{missing[0]} {{ UNDEF }}")
    if not params:
        params = [Param(slot, "any", False, "") for slot in sorted(found)]
    return Query(name, text, params=tuple(params), columns=tuple(columns), **single)


def run(store: Store, query: str | Path, params: Mapping[str, object] | None = None) -> Rows:
    """The answer of a store to a named query, a file (``Path``, or a string ending in ``.rq``), or SPARQL itself.

    ``params`` may be Python values or strings as typed on a command line. Raises :class:`QueryError` for an unknown name,
    a parameter that is missing, unknown or of the wrong type, SPARQL that does not parse, and SPARQL Update.
    """
    found = find(query)
    bindings = _bindings(found, params or {})
    if form(found.sparql) in ("CONSTRUCT", "DESCRIBE"):
        triples = store.construct(found.sparql, bindings)
        columns: tuple[str, ...] = ("subject", "predicate", "object")
        terms: list[tuple[Term | None, ...]] = [(t.subject, t.predicate, t.object) for t in triples]
        return Rows(columns, _rows(columns, terms), triples)
    ours = isinstance(query, str) and query in named()
    solutions = portions.solutions(store, found.sparql, bindings) if ours else store.query(found.sparql, bindings)
    return Rows(solutions.columns, _rows(solutions.columns, solutions.rows))


def find(query: str | Path) -> Query:
    """The query that a user means by a name, a file, or SPARQL itself."""
    if isinstance(query, str) and query in named():
        return named()[query]
    if isinstance(query, Path) or query.endswith((".rq", ".sparql")):
        path = Path(query)
        try:
            return parse(path.read_text(encoding="utf-8-sig"), path.stem)
        except (OSError, UnicodeDecodeError) as error:
            raise QueryError(f"cannot read the query {path}: {error}") from error
    if re.search(r"\s", query.strip()) or "{" in query:
        return parse(query, "given")
    close = get_close_matches(query, named(), n=3)
    hint = f"did you mean {' or '.join(close)}? " if close else ""
    raise QueryError(f"there is no query {query!r}: {hint}there are: {', '.join(named())}")


def write(rows: Rows, format: str, out: TextIO) -> None:
    """Write an answer as ``table`` (for people), ``csv``, ``json`` (a list of objects) or ``ttl`` (only triples)."""
    writers: dict[str, Callable[[Rows, TextIO], None]] = {"table": _table, "csv": _csv, "json": _json, "ttl": _ttl}
    if format not in writers:
        raise QueryError(f"there is no format {format!r}; there are: {', '.join(FORMATS)}")
    writers[format](rows, out)


def _param(declared: str, query: str) -> Param:
    match = _PARAM.fullmatch(declared)
    if match is None or match["type"] not in _TERMS:
        raise QueryError(f"query {query}: a parameter is declared as 'name type [optional|required] text', not {declared!r}")
    return Param(match["name"], match["type"], match["need"] == "required", match["description"] or "")


def _slot(name: str, found: set[str]) -> str | None:
    """The variable that takes a parameter: of its name, or ``given_NAME`` where a column has that name already."""
    return next((slot for slot in (name, f"given_{name}") if slot in found), None)


def _bindings(query: Query, params: Mapping[str, object]) -> dict[str, Bound]:
    declared = {p.name: p for p in query.params}
    takes = ", ".join(f"{p.name} ({p.type}{', required' if p.required else ''})" for p in query.params) or "none"
    if unknown := sorted(params.keys() - declared.keys()):
        raise QueryError(f"query {query.name} has no parameter {unknown[0]!r}; it takes: {takes}")
    given = {name: value for name, value in params.items() if value is not None}
    if missing := [p.name for p in query.params if p.required and p.name not in given]:
        raise QueryError(f"query {query.name} needs the parameter {missing[0]!r}; it takes: {takes}")
    found = slots(query.sparql)
    return {_slot(name, found) or name: _term(declared[name], value, query.name) for name, value in given.items()}


def _term(param: Param, value: object, query: str) -> Bound:
    try:
        return _TERMS[param.type](value)
    except (ValueError, InvalidOperation) as error:
        expected = {"date": "a date, YYYY-MM-DD", "iri": "an absolute IRI", "boolean": "true or false"}.get(
            param.type, f"of type {param.type}"
        )
        raise QueryError(f"the parameter {param.name!r} of query {query} must be {expected}, not {value!r}") from error


def _any(value: object) -> Bound:
    """A term for a value of a query that declares no types."""
    if isinstance(value, NamedNode | Literal):
        return value
    if isinstance(value, bool):
        return _boolean(value)
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, Decimal):
        return _decimal(value)
    return _date(value) if isinstance(value, date) else Literal(str(value))


def _typed(lexical: str, datatype: str) -> Literal:
    return Literal(lexical, datatype=NamedNode(vocab.XSD + datatype))


def _boolean(value: object) -> Bound:
    if (text := str(value).lower()) not in ("true", "false"):
        raise ValueError(text)
    return _typed(text, "boolean")


def _integer(value: object) -> Bound:
    return _typed(str(int(str(value))), "integer")


def _decimal(value: object) -> Bound:
    number = Decimal(str(value))
    if not number.is_finite():
        raise ValueError(value)
    return _typed(format(number, "f"), "decimal")


def _date(value: object) -> Bound:
    day = value.date() if isinstance(value, datetime) else value if isinstance(value, date) else date.fromisoformat(str(value))
    return _typed(day.isoformat(), "date")


def _iri(value: object) -> Bound:
    return NamedNode(value.value if isinstance(value, NamedNode) else str(value))


def _string(value: object) -> Bound:
    return Literal(str(value))


_TERMS: Final[dict[str, Callable[[object], Bound]]] = {
    "string": _string, "integer": _integer, "decimal": _decimal, "boolean": _boolean, "date": _date, "iri": _iri, "any": _any,
}  # fmt: skip


def _rows(columns: tuple[str, ...], solutions: list[tuple[Term | None, ...]]) -> list[Any]:
    row = namedtuple("Row", columns, rename=True)  # type: ignore[misc]  # the columns are known only when the query is
    return [row._make(map(_value, solution)) for solution in solutions]


def _value(term: Term | None) -> object:
    """The term as a Python value; the empty string, which no column means, is ``None``. What is no number stays as it was."""
    if isinstance(term, NamedNode | BlankNode):
        return term.value
    if not isinstance(term, Literal):
        return None if term is None else str(term)
    kind = term.datatype.value
    try:
        if kind == _INTEGER:
            return int(term.value)
        if kind == _DECIMAL:
            return Decimal(term.value)
    except (ValueError, InvalidOperation):
        return term.value
    if kind == _BOOLEAN:
        return term.value in ("true", "1")
    return term.value or None


_INTEGER, _DECIMAL, _BOOLEAN = vocab.XSD + "integer", vocab.XSD + "decimal", vocab.XSD + "boolean"


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)


class _UnixLines:
    """Rows with the line ends of Unix. Before Python 3.13, csv quotes a carriage return only where it is part of the line end."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, row: str) -> int:
        return self._out.write(row.removesuffix("\r\n") + "\n")


def _csv(rows: Rows, out: TextIO) -> None:
    writer = csv.writer(_UnixLines(out), lineterminator="\r\n")
    writer.writerow(rows.columns)
    writer.writerows([_cell(value) for value in row] for row in rows)


def _json(rows: Rows, out: TextIO) -> None:
    def plain(value: object) -> object:
        return float(value) if isinstance(value, Decimal) else value

    records = [dict(zip(rows.columns, map(plain, row), strict=True)) for row in rows]
    json.dump(records, out, ensure_ascii=False, indent=2)
    out.write("\n")


def _ttl(rows: Rows, out: TextIO) -> None:
    if rows.triples is None:
        raise QueryError("only CONSTRUCT and DESCRIBE give triples, which ttl needs: choose table, csv or json")
    from kg.rdf import trig

    out.write(trig.write_turtle(rows.triples))


def _table(rows: Rows, out: TextIO) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD)
    for column in rows.columns:
        table.add_column(column, overflow="fold")
    for row in rows:  # as Text: square brackets in a quotation are no markup
        table.add_row(*(Text(_BELOW_ARTICLE.sub("…", _cell(value))) for value in row))
    Console(file=out).print(table)
