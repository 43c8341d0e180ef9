"""A store behind a SPARQL endpoint, on this machine or another.

Graphs are written one by one, so what holds an article together is an order. Its ``…/meta`` graph is what the queries
join on: without it the article is not there. It goes first and comes last, next to it the ``…/view``, which is asked by
itself; and the list of an article's claims (``…/claims``) is written before their graphs and deleted after them. So whenever
a build is cut off, what it leaves can be told from an article and found: the next build sweeps it and does the article again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg import vocab
from kg.errors import QueryError, StoreError, StoreVersion
from kg.rdf import ArticleGraphs
from kg.rdf.dataset import DCT_IDENTIFIER, GRAPHS
from kg.rdf.terms import A
from kg.rdf.terms import kg as kg_term
from kg.store.binding import Value, form, question
from kg.store.endpoint import endpoint
from kg.store.graphstore import GraphStore
from kg.store.product import STANDARD, asked, in_order, product, without
from kg.store.protocol import Info, Put, Solutions, Stored, Term, same
from kg.store.sparql import construct, select

_HASH, _LAYOUT = kg_term("contentHash"), kg_term("layoutVersion")
_MADE_BY, _ONTOLOGY = kg_term("extractorVersion"), kg_term("ontologyVersion")
_ARTICLE, _CLAIM, _QUARANTINED = kg_term("Article"), kg_term("Claim"), kg_term("QuarantinedClaim")
_TOGETHER: Final = 50
"""Articles that are looked up and written together."""
_READ_TOGETHER: Final = 200
"""Graphs that one answer holds: some 6,000 triples. (Virtuoso leaves out what is over 10,000, and does not say so.)"""
_RANKS: Final = (0, 1, 2, 3)
_SHOWING: Final = (2, 3)

_MARKS: Final = f"SELECT ?version {{ GRAPH ?g {{ ?store {_LAYOUT} ?version }} }} ORDER BY ?version"
_WORKS: Final = f"""SELECT ?work ?key ?hash ?by ?ontology {{
  #ONLY
  GRAPH ?meta {{
    ?work {A} {_ARTICLE} ; {_HASH} ?hash .
    OPTIONAL {{ ?work {DCT_IDENTIFIER} ?key }}
    OPTIONAL {{ ?work {_MADE_BY} ?by }}
    OPTIONAL {{ ?work {_ONTOLOGY} ?ontology }}
  }}
  FILTER(STR(?meta) = CONCAT(STR(?work), "/meta"))
}}"""
_NAMES: Final = "SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} {} }}"
_SIZE: Final = "SELECT (COUNT(*) AS ?quads) (COUNT(DISTINCT ?g) AS ?graphs) {{ GRAPH ?g {{ ?s ?p ?o }} {} }}"
_ANYTHING: Final = "ASK {{ {{ GRAPH ?g {{ ?s ?p ?o }} {} }} UNION {{ ?s ?p ?o }} }}"


class RemoteStore:
    """The store at the address of a SPARQL 1.1 endpoint; see :func:`kg.store.endpoint.endpoint` for what may be given.

    Several may read it while one writes. While an article is being replaced it is not there; new articles come in by fifties.
    """

    def __init__(self, location: str, *, create: bool = False, read_only: bool = False, base: str = vocab.DATA) -> None:
        self._endpoint = endpoint(location)
        self._server = STANDARD
        self._location = self._endpoint.location
        self._read_only = read_only
        self._closed = False
        version = self._layout()
        self._server = product(self._endpoint)
        self._version = version or self._marked(base, create=create and not read_only)
        if self._version != vocab.VERSION:
            raise StoreVersion(
                f"the store {self._location} has layout {self._version}, and this kg reads and writes {vocab.VERSION}: "
                "build it again in an empty data set, or use the kg that made it"
            )

    def query(self, sparql: str, bindings: Mapping[str, Value] | None = None, *, ordered: bool = False) -> Solutions:
        text = question(sparql, bindings)
        if form(text) in ("CONSTRUCT", "DESCRIBE"):
            raise QueryError("this query gives triples: ask for them with construct(), or as ttl")
        self._alive()
        return select(asked(self._endpoint, self._server, text), in_order(self._server, text) if ordered else text)

    def construct(self, sparql: str, bindings: Mapping[str, Value] | None = None) -> list[Triple]:
        text = question(sparql, bindings)
        if form(text) in ("SELECT", "ASK"):
            raise QueryError("this query gives rows, not triples: only CONSTRUCT and DESCRIBE give triples")
        self._alive()
        return construct(asked(self._endpoint, self._server, text), text)

    def put(self, articles: Sequence[ArticleGraphs]) -> Put:
        self._writable()
        last = list({a.article: a for a in articles}.values())
        total = [0, 0, 0]
        for start in range(0, len(last), _TOGETHER):
            batch = last[start : start + _TOGETHER]
            found = self._found([a.article for a in batch])
            known = [a for a in batch if f"{a.article}/meta" in found[a.article]]
            new = [a for a in batch if f"{a.article}/meta" not in found[a.article]]
            changed = [a for a in known if not same(a, self._content(found[a.article]))]
            self._write(new, found)
            for article in changed:  # one by one: it is away only for as long as it takes to write it
                self._write([article], found)
            total = [n + len(some) for n, some in zip(total, (new, changed, known), strict=True)]
        return Put(total[0], total[1], total[2] - total[1])

    def rewrite(self, graphs: Mapping[str, Sequence[Triple]]) -> None:
        self._writable()
        for name, triples in graphs.items():  # one by one, in their order: what marks the whole as done comes last
            if triples:
                self._graphs.put([(name, list(triples))])
            else:
                self._graphs.delete([name])

    def read(self, graphs: Sequence[str]) -> dict[str, list[Triple]]:
        return self._content(graphs)

    def remove(self, article: str) -> bool:
        self._writable()
        found = self._found([article])
        self._sweep(found, keep=())
        return f"{article}/meta" in found[article]

    def articles(self) -> list[Stored]:
        return self._works("")

    def stored(self, articles: Sequence[str]) -> dict[str, Stored]:
        return {work.article: work for work in self._works(f"VALUES ?work {{ {_values(articles)} }}")} if articles else {}

    def _works(self, only: str) -> list[Stored]:
        found = []
        for work, *texts in self._ask(_WORKS.replace("#ONLY", only)):
            key, content_hash, made_by, ontology = (_string(text) or "" for text in texts)
            if isinstance(work, NamedNode):
                found.append(Stored(work.value, key or work.value, content_hash, made_by, ontology))
        return sorted(found)

    def content_hash(self, article: str) -> str | None:
        work, meta = NamedNode(article), NamedNode(f"{article}/meta")
        return next((_string(row[0]) for row in self._ask(f"SELECT ?hash {{ GRAPH {meta} {{ {work} {_HASH} ?hash }} }}")), None)

    def graphs(self, article: str) -> dict[str, list[Triple]]:
        names = self._found([article])[article]
        return self._content(names) if f"{article}/meta" in names else {}

    def dump(self, keep: Callable[[str], bool] | None = None) -> Iterator[Quad]:
        every = sorted(name.value for (name,) in self._ask(_NAMES.format(self._ours)) if isinstance(name, NamedNode))
        names = [name for name in _whole(every) if keep is None or keep(name)]
        for start in range(0, len(names), _READ_TOGETHER):
            for name, triples in self._content(names[start : start + _READ_TOGETHER]).items():
                graph = NamedNode(name)
                yield from (Quad(s, p, o, graph) for s, p, o in triples)

    def info(self) -> Info:
        def count(cls: NamedNode, link: str) -> int:
            of_articles = f"GRAPH ?meta {{ ?work {kg_term(link)} ?list }} GRAPH ?list {{ ?node {A} {cls} }}"
            return self._numbers(f"SELECT (COUNT(*) AS ?n) {{ {of_articles} }}")[0]

        quads, graphs = self._numbers(_SIZE.format(self._ours))
        claims, quarantined = count(_CLAIM, "claimsGraph"), count(_QUARANTINED, "quarantineGraph")
        return Info(self._location, self._version, len(self.articles()), claims, quarantined, graphs, quads)

    def close(self) -> None:
        if "_graphs" in self.__dict__:
            self._graphs.close()
        self._closed = True

    def __enter__(self) -> RemoteStore:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @cached_property
    def _graphs(self) -> GraphStore:
        if self._endpoint.data is None:
            raise StoreError(
                f"kg can only read {self._location}: to write, say where graphs are put, {self._endpoint.query}?data=ADDRESS"
            )
        return GraphStore(self._endpoint, self._endpoint.data)

    @property
    def _ours(self) -> str:
        """A filter: the graph ``?g`` is none that the server brought along."""
        return without("g", self._server.own)

    def _layout(self) -> str | None:
        return next((_string(version) for (version,) in self._ask(_MARKS)), None)

    def _marked(self, base: str, *, create: bool) -> str:
        """The version that an empty endpoint has from now on."""
        mark = NamedNode(f"{base}store")
        triple = Triple(mark, _LAYOUT, Literal(vocab.VERSION))
        if self._ask(_ANYTHING.format(self._ours)) == [(Literal(True),)]:
            raise StoreError(
                f"{self._location} holds other things, and is no store of kg: use an empty data set, or tell it that kg may "
                f"write there too: INSERT DATA {{ GRAPH {mark} {{ {triple} }} }}"
            )
        if not create:
            raise StoreError(
                f"there is no store at {self._location} yet: make one with `kg build ARTICLES --store {self._location}`"
            )
        self._graphs.put([(mark.value, [triple])])
        self._shown(self._layout() is not None)
        return vocab.VERSION

    def _found(self, articles: Sequence[str]) -> dict[str, list[str]]:
        """Article -> names of the graphs there are of it, also of what was left half-written."""
        fixed = _values(f"{article}/{local}" for article in articles for local in GRAPHS)
        lists = _values(f"{article}/claims" for article in articles)
        there = self._ask(f"SELECT ?g {{ VALUES ?g {{ {fixed} }} FILTER EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} }} }}")
        names = {name.value for (name,) in there if isinstance(name, NamedNode)}
        out = {article: [n for local in GRAPHS if (n := f"{article}/{local}") in names] for article in articles}
        if any(f"{article}/claims" in names for article in articles):
            listed = self._ask(f"SELECT ?list ?g {{ VALUES ?list {{ {lists} }} GRAPH ?list {{ ?g {A} {_CLAIM} }} }}")
            for list_, name in listed:
                if isinstance(list_, NamedNode) and isinstance(name, NamedNode):
                    out[list_.value.removesuffix("/claims")].append(name.value)
        return {article: sorted(found) for article, found in out.items()}

    def _content(self, names: Sequence[str]) -> dict[str, list[Triple]]:
        """The graphs of these names, sorted; without those that are empty."""
        triples: dict[str, list[Triple]] = {}
        for start in range(0, len(names), _READ_TOGETHER):
            some = _values(names[start : start + _READ_TOGETHER])
            for g, s, p, o in self._ask(f"SELECT ?g ?s ?p ?o {{ VALUES ?g {{ {some} }} GRAPH ?g {{ ?s ?p ?o }} }}"):
                if isinstance(g, NamedNode) and isinstance(s, NamedNode | BlankNode) and isinstance(p, NamedNode) and o:
                    triples.setdefault(g.value, []).append(Triple(s, p, o))
        return {name: sorted(triples[name], key=str) for name in sorted(triples)}

    def _write(self, articles: Sequence[ArticleGraphs], found: Mapping[str, list[str]]) -> None:
        """Replace what was found of these articles. The order is the one at the top of this module."""
        if not articles:
            return
        graphs = {name: triples for a in articles for name, triples in a.graphs.items()}
        self._sweep({a.article: found[a.article] for a in articles}, keep=graphs)
        for rank in _RANKS:
            self._graphs.put((name, triples) for name, triples in graphs.items() if _rank(name) == rank)
        metas = {n for a in articles if (n := f"{a.article}/meta") in graphs}
        self._shown(metas <= {name for names in self._found([a.article for a in articles]).values() for name in names})

    def _sweep(self, found: Mapping[str, Sequence[str]], *, keep: Iterable[str]) -> None:
        """Delete these graphs, without those that will be written over; those that show an article in any case."""
        kept = {name for name in keep if _rank(name) not in _SHOWING}
        names = [name for some in found.values() for name in some if name not in kept]
        for rank in reversed(_RANKS):
            self._graphs.delete(name for name in names if _rank(name) == rank)

    def _shown(self, there: bool) -> None:
        if not there:
            raise StoreError(
                f"what was written to {self._endpoint.data} does not show at {self._endpoint.query}: "
                "are they two addresses of one data set?"
            )

    def _ask(self, text: str) -> list[tuple[Term | None, ...]]:
        """The rows of a query of our own: that it is refused is no error of the user's query."""
        self._alive()
        try:
            return select(asked(self._endpoint, self._server, text), text).rows
        except QueryError as error:
            raise StoreError(f"{error}; kg needs an endpoint for SPARQL 1.1: is it the right address?") from error

    def _numbers(self, text: str) -> list[int]:
        (row,) = self._ask(text)
        return [int(_string(number) or 0) for number in row]

    def _alive(self) -> None:
        if self._closed:
            raise StoreError(f"the store {self._location} is closed: open it again")

    def _writable(self) -> None:
        self._alive()
        if self._read_only:
            raise StoreError(f"the store {self._location} is open for reading only: open it without read_only")


def _values(names: Iterable[str]) -> str:
    return " ".join(str(NamedNode(name)) for name in names)


def _string(term: Term | None) -> str | None:
    return term.value if isinstance(term, Literal) else None


def _rank(name: str) -> int:
    """When a graph of an article is written: the list of its claims first, what shows it last."""
    return {"claims": 0, "view": 2, "meta": 3}.get(name.rpartition("/")[2], 1)


def _whole(names: Sequence[str]) -> list[str]:
    """These names of graphs, without those of half-written articles."""
    there = {name.removesuffix("/meta") for name in names if name.endswith("/meta")}

    def fits(name: str) -> bool:
        for local in GRAPHS:
            if name.endswith(f"/{local}"):
                owner = name.removesuffix(f"/{local}")
                return owner in there or "article/" not in owner  # an incident has a view too
        article, claim, _ = name.rpartition("/claim/")
        return not claim or article in there

    return [name for name in names if fits(name)]


__all__ = ["RemoteStore"]
