"""What every store can do, whatever lies under it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.rdf import ArticleGraphs
from kg.rdf.dataset import DERIVED
from kg.store.binding import Value

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True)
class Solutions:
    """What a SELECT gave: its variables, and a tuple a solution (``None``: unbound). An ASK has the column ``answer``."""

    columns: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]


class Stored(NamedTuple):
    """An article that the store holds."""

    article: str
    """Its IRI."""
    key: str
    """Its name in tables: its id, else its URL, else its IRI."""
    content_hash: str
    """That of the input from which its graphs were made."""
    made_by: str = ""
    """What read it (``kg:extractorVersion``); empty where the graphs do not say."""
    ontology: str = ""
    """The version of the ontology that they were made with."""


@dataclass(frozen=True, slots=True)
class Put:
    """How many articles a ``put`` added, replaced, and found unchanged."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Info:
    """What a store holds. ``version`` is that of its layout."""

    location: str
    version: str
    articles: int
    claims: int
    quarantined: int
    graphs: int
    quads: int


class Store(Protocol):
    """Articles, each a set of named graphs that are written and removed together.

    The default graph stays empty. A store is closed by ``close`` or at the end of a ``with`` block.
    """

    def query(self, sparql: str, bindings: Mapping[str, Value] | None = None, *, ordered: bool = False) -> Solutions:
        """The solutions of a SELECT or ASK; ``bindings`` fill the query's slots (see :func:`kg.store.bind`).

        ``ordered``: its patterns stand in an order in which they are well looked up, for a store that finds no better one.
        Raises :class:`QueryError` for what does not parse, and for every other kind of query.
        """

    def construct(self, sparql: str, bindings: Mapping[str, Value] | None = None) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE, sorted."""

    def put(self, articles: Sequence[ArticleGraphs]) -> Put:
        """Store the articles. One that is there with the same triples stays untouched; one that is there with others
        is replaced as a whole, at once; new ones come in together or not at all. Of two with one IRI the last counts.

        Where an article comes prepared for identity, its derived graphs (``kg.rdf.dataset.DERIVED``) are not compared: those
        in the store may have been settled since."""

    def rewrite(self, graphs: Mapping[str, Sequence[Triple]]) -> None:
        """Put these triples in the place of those of each graph (none: the graph goes), as far as the store can at once; else
        in this order. For graphs that are made from others, and can be made again."""

    def read(self, graphs: Sequence[str]) -> dict[str, list[Triple]]:
        """The triples of these graphs, sorted; without those that are not there."""

    def remove(self, article: str) -> bool:
        """Remove every graph of an article, given its IRI; false when it was not there."""

    def articles(self) -> list[Stored]:
        """The articles, sorted by IRI."""

    def stored(self, articles: Sequence[str]) -> dict[str, Stored]:
        """Those of these articles that the store holds, by their IRIs."""

    def content_hash(self, article: str) -> str | None:
        """The hash of the input from which the article's graphs were made; ``None``: not there."""

    def graphs(self, article: str) -> dict[str, list[Triple]]:
        """The graphs of an article, sorted; none when it is not there."""

    def dump(self, keep: Callable[[str], bool] | None = None) -> Iterator[Quad]:
        """Every quad of the graphs whose IRI ``keep`` accepts (default: all), graph by graph in the order of their IRIs."""

    def info(self) -> Info:
        """Counts; takes a second or so for a million quads."""

    def close(self) -> None:
        """Let go of the files; the store cannot be used any more."""

    def __enter__(self) -> Store: ...

    def __exit__(self, *exc: object) -> None: ...


def same(article: ArticleGraphs, stored: Mapping[str, Sequence[Triple]]) -> bool:
    """Whether an article is stored as it is; see ``Store.put``."""
    given, identity = article.graphs, f"{article.article}/identity"
    if given.keys() - {identity} != stored.keys() - {identity}:  # what is settled and has no names has no such graph
        return False
    derived = {f"{article.article}/{local}" for local in DERIVED} if identity in given else set()
    return all(set(triples) == set(stored[name]) for name, triples in given.items() if name not in derived)
