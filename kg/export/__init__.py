"""A store as files that others can use, and such files back into a store.

``trig`` and ``nquads`` have everything that the store has of every article, in its named graphs, and can be loaded again; behind
the articles, the views of incidents that several report, and the decisions that join them, which loading makes anew.
``turtle``, ``ntriples``, ``rdfxml`` and ``jsonld`` have no graphs: ``kg.export.flat`` says what is in them. ``csv`` is the
answer to a query, ``void`` a description of the data set. Articles come in the order of their IRIs, one at a time, each
sorted in itself: the same store gives the same bytes, and one of any size needs the memory of one article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, TextIO, TypeAlias

from pyoxigraph import Quad

from kg import query as questions
from kg.errors import UsageError
from kg.export import jsonld, rdfxml, void
from kg.export.flat import flat
from kg.export.loading import bulk_load, is_joined, load
from kg.export.profile import TEXTS, joined_without_words, profiled
from kg.rdf import ArticleGraphs, nquads, trig
from kg.store import Store

_Articles: TypeAlias = Iterator[ArticleGraphs]


def _ntriples(article: ArticleGraphs) -> str:
    return "".join(f"{triple} .\n" for triple in flat(article))


_STREAMS: Final[dict[str, Callable[[_Articles], Iterator[str]]]] = {
    "turtle": lambda articles: trig.stream_turtle((a.article, flat(a)) for a in articles),
    "trig": lambda articles: trig.stream(a.quads() for a in articles),
    "nquads": lambda articles: (nquads.write(a.quads()) for a in articles),
    "ntriples": lambda articles: map(_ntriples, articles),
    "rdfxml": lambda articles: rdfxml.stream(map(flat, articles)),
    "jsonld": lambda articles: jsonld.stream((a.article, flat(a)) for a in articles),
}

_JOINED: Final[dict[str, Callable[[Iterable[Quad]], str]]] = {"trig": trig.write, "nquads": nquads.write}
"""Formats that also hold what follows from several articles: views of incidents, and the decisions by which they are joined."""

FORMATS: Final = (*_STREAMS, "csv", "void")
"""How a store can be written."""


def export(
    store: Store,
    format: str,
    out: TextIO,
    *,
    text: str | None = None,
    query: str | Path | None = None,
    parameters: Mapping[str, object] | None = None,
    licence: str | None = None,
) -> None:
    """Writes a store to a stream of text (UTF-8 is what RDF files are in).

    ``text`` says how much of the articles' words goes with it: ``none``, ``evidence`` (the default), ``full`` or ``stored``, as
    ``kg.export.profile`` explains. ``csv`` needs a ``query`` and takes its ``parameters``; an answer holds what the query
    selects. ``void`` names the ``licence`` that it is given, by IRI.

    Raises :class:`UsageError` for a format or profile that does not exist, and for an option that the format has no use for.
    """
    _fitting(format, text=text, query=query, parameters=parameters, licence=licence)
    if format == "csv" and query is not None:
        questions.write(questions.run(store, query, parameters), "csv", out)
    elif format == "void":
        out.write(trig.write_turtle(void.description(store, licence)))
    else:
        for piece in _STREAMS[format](_articles(store, text or "evidence")):
            out.write(piece)
        if format in _JOINED and text != "stored":
            joined = store.dump(is_joined)
            out.write(_JOINED[format](joined_without_words(joined) if text == "none" else joined))


def _fitting(format: str, **options: object) -> None:
    if format not in FORMATS:
        raise UsageError(f"there is no format {format!r}; there are: {', '.join(FORMATS)}")
    if format == "csv" and not options["query"]:
        raise UsageError("csv is the answer to a query: name one (kg query --list)")
    uses = {"csv": ("query", "parameters"), "void": ("licence",)}.get(format, ("text",))
    if idle := [name for name, value in options.items() if value and name not in uses]:
        raise UsageError(f"the format {format} takes no {idle[0]}; it takes: {', '.join(uses)}")
    if options["text"] and options["text"] not in TEXTS:
        raise UsageError(f"there is no text profile {options['text']!r}; there are: {', '.join(TEXTS)}")


def _articles(store: Store, text: str) -> _Articles:
    return (profiled(ArticleGraphs(a.article, a.key, store.graphs(a.article)), text) for a in store.articles())


__all__ = ["FORMATS", "TEXTS", "bulk_load", "export", "load"]
