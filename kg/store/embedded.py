"""Stores inside this process: one in memory, one in a directory. Both are Oxigraph underneath."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from threading import RLock
from typing import Final, Self

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, Triple

from kg import vocab
from kg.errors import QueryError, StoreError, StoreLocked, StoreVersion
from kg.rdf import ArticleGraphs
from kg.rdf.dataset import DCT_IDENTIFIER, GRAPHS
from kg.rdf.terms import A
from kg.rdf.terms import kg as kg_term
from kg.store.binding import Value, question, unparsed
from kg.store.protocol import Info, Put, Solutions, Stored, same

FLUSHED: Final = 50_000
"""Quads after which what was written is moved from memory to the disk, and Oxigraph is opened anew. By itself it keeps more
than a gigabyte of what it wrote and some 350 MB of what it read, and cannot be told to keep less."""

_HASH, _LAYOUT = kg_term("contentHash"), kg_term("layoutVersion")
_MADE_BY, _ONTOLOGY = kg_term("extractorVersion"), kg_term("ontologyVersion")
_ARTICLE, _CLAIM, _QUARANTINED = kg_term("Article"), kg_term("Claim"), kg_term("QuarantinedClaim")


def description(base: str) -> Quad:
    """What a store says of itself: which layout it has."""
    name = NamedNode(f"{base}store")
    return Quad(name, _LAYOUT, Literal(vocab.VERSION), name)


class _Embedded:
    """What the two share. ``location`` is what messages call the store."""

    def __init__(self, oxigraph: pyoxigraph.Store, location: str, *, read_only: bool) -> None:
        self._open: pyoxigraph.Store | None = oxigraph
        self._location = location
        self._read_only = read_only
        self._unflushed = 0
        """Quads that were written, or taken away, since the last time that memory was emptied."""
        self._users = 0
        """Who is just asking or writing, in other threads too: meanwhile Oxigraph is not opened anew."""
        self._door = RLock()

    def query(self, sparql: str, bindings: Mapping[str, Value] | None = None, *, ordered: bool = False) -> Solutions:
        del ordered  # Oxigraph's planner has its own order, and the queries that ship with kg are written for it
        with self._asked():
            answer = self._oxigraph.query(question(sparql, bindings))
            if isinstance(answer, QueryBoolean):
                return Solutions(("answer",), [(Literal(bool(answer)),)])
            if isinstance(answer, QuerySolutions):
                return Solutions(tuple(v.value for v in answer.variables), [tuple(solution) for solution in answer])
        raise QueryError("this query gives triples: ask for them with construct(), or as ttl")

    def construct(self, sparql: str, bindings: Mapping[str, Value] | None = None) -> list[Triple]:
        with self._asked():
            answer = self._oxigraph.query(question(sparql, bindings))
            if isinstance(answer, QueryTriples):
                return sorted(set(answer), key=str)
        raise QueryError("this query gives rows, not triples: only CONSTRUCT and DESCRIBE give triples")

    def put(self, articles: Sequence[ArticleGraphs]) -> Put:
        self._writable()
        last = {a.article: a for a in articles}
        new = [a for a in last.values() if self.content_hash(a.article) is None]
        known = [a for a in last.values() if self.content_hash(a.article) is not None]
        changed = [a for a in known if not same(a, self.graphs(a.article))]
        with self._written():
            if new:
                self._oxigraph.extend(quad for article in new for quad in article.quads())
            for article in changed:
                # one update is one transaction
                self._oxigraph.update(f"{self._drops(article.article)}{_data('INSERT', article.graphs)}")
        self._unflushed += sum(len(triples) for article in chain(new, changed) for triples in article.graphs.values())
        return Put(len(new), len(changed), len(known) - len(changed))

    def rewrite(self, graphs: Mapping[str, Sequence[Triple]]) -> None:
        self._writable()
        gone: dict[str, Sequence[Triple]] = {}
        new: dict[str, Sequence[Triple]] = {}
        for name, triples in graphs.items():  # only what differs: to write a quad takes far longer than to read it
            stored = {q.triple for q in self._quads(None, None, None, NamedNode(name))}
            wanted = dict.fromkeys(triples)
            gone[name] = [triple for triple in stored if triple not in wanted]
            new[name] = [triple for triple in wanted if triple not in stored]
        if any(gone.values()) or any(new.values()):
            emptied = [name for name, triples in graphs.items() if gone[name] and not triples]
            with self._written():
                # One update is one transaction. Oxigraph keeps the name of a graph from which all is deleted.
                self._oxigraph.update(f"{_data('DELETE', gone)} ;\n{_dropped(emptied)}{_data('INSERT', new)}")
            self._unflushed += sum(map(len, chain(gone.values(), new.values())))

    def read(self, graphs: Sequence[str]) -> dict[str, list[Triple]]:
        found = {name: sorted((q.triple for q in self._quads(None, None, None, NamedNode(name))), key=str) for name in graphs}
        return {name: triples for name, triples in found.items() if triples}

    def remove(self, article: str) -> bool:
        self._writable()
        if not self._names(article):
            return False
        with self._written():
            self._oxigraph.update(self._drops(article))
        return True

    def articles(self) -> list[Stored]:
        quads = self._quads(None, A, _ARTICLE, None)
        works = sorted(q.subject.value for q in quads if isinstance(q.subject, NamedNode))
        return [self._stored(work) for work in works]

    def stored(self, articles: Sequence[str]) -> dict[str, Stored]:
        return {article: self._stored(article) for article in articles if self.content_hash(article) is not None}

    def content_hash(self, article: str) -> str | None:
        return self._said(article, _HASH)

    def graphs(self, article: str) -> dict[str, list[Triple]]:
        return self.read(self._names(article))

    def dump(self, keep: Callable[[str], bool] | None = None) -> Iterator[Quad]:
        with self._read():
            names = [g.value for g in self._oxigraph.named_graphs() if isinstance(g, NamedNode)]
        for name in sorted(n for n in names if keep is None or keep(n)):
            yield from sorted(self._quads(None, None, None, NamedNode(name)), key=str)

    def info(self) -> Info:
        def count(cls: NamedNode) -> int:
            return sum(1 for _ in self._quads(None, A, cls, None))

        with self._read():
            graphs, quads = sum(1 for _ in self._oxigraph.named_graphs()), len(self._oxigraph)
        version = self._layout() or vocab.VERSION
        return Info(self._location, version, count(_ARTICLE), count(_CLAIM), count(_QUARANTINED), graphs, quads)

    def close(self) -> None:
        self._open = None  # Oxigraph frees its lock when nothing refers to it

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def _oxigraph(self) -> pyoxigraph.Store:
        if self._open is None:
            raise StoreError(f"the store {self._location} is closed: open it again")
        return self._open

    def _layout(self) -> str | None:
        for quad in self._quads(None, _LAYOUT, None, None):
            return quad.object.value if isinstance(quad.object, Literal) else None
        return None

    def _mark(self, base: str) -> None:
        """Say in the store which layout it has."""
        self._oxigraph.add(description(base))

    def _said(self, article: str, predicate: NamedNode) -> str | None:
        """A string of the article's meta graph: what is not told there is not in the store."""
        for quad in self._quads(NamedNode(article), predicate, None, NamedNode(f"{article}/meta")):
            return quad.object.value if isinstance(quad.object, Literal) else None
        return None

    def _stored(self, article: str) -> Stored:
        key, *said = (self._said(article, predicate) or "" for predicate in (DCT_IDENTIFIER, _HASH, _MADE_BY, _ONTOLOGY))
        return Stored(article, key or article, *said)

    def _names(self, article: str) -> list[str]:
        """Names of the graphs that the article has: the fixed ones, and one a claim."""
        claims = self._quads(None, A, _CLAIM, NamedNode(f"{article}/claims"))
        names = [f"{article}/{local}" for local in GRAPHS] + [q.subject.value for q in claims if isinstance(q.subject, NamedNode)]
        with self._read():
            return sorted(n for n in names if self._oxigraph.contains_named_graph(NamedNode(n)))

    def _drops(self, article: str) -> str:
        return _dropped(self._names(article))

    def _writable(self) -> None:
        if self._read_only:
            raise StoreError(f"the store {self._location} is open for reading only: open it without read_only")

    def _quads(
        self, subject: NamedNode | None, predicate: NamedNode | None, object: NamedNode | None, graph: NamedNode | None
    ) -> Iterator[Quad]:
        with self._read():
            yield from self._oxigraph.quads_for_pattern(subject, predicate, object, graph)

    @contextmanager
    def _asked(self) -> Iterator[None]:
        try:
            with self._read():
                yield
        except SyntaxError as error:
            raise unparsed(error) from error
        except RuntimeError as error:
            raise QueryError(f"this SPARQL cannot be answered: {error}") from error

    @contextmanager
    def _used(self) -> Iterator[None]:
        with self._door:
            self._users += 1
        try:
            yield
        finally:
            with self._door:
                self._users -= 1

    @contextmanager
    def _read(self) -> Iterator[None]:
        try:
            with self._used():
                yield
        except OSError as error:
            raise StoreError(f"cannot read the store {self._location}: {error}; if a build is writing it, ask again") from error

    @contextmanager
    def _written(self) -> Iterator[None]:
        try:
            with self._used():
                yield
        except OSError as error:
            raise StoreError(
                f"cannot write the store {self._location}: {error}; what was stored before stays valid, and the same command "
                "goes on from there"
            ) from error


class MemoryStore(_Embedded):
    """A store that is gone when it is closed."""

    def __init__(self, *, base: str = vocab.DATA) -> None:
        super().__init__(pyoxigraph.Store(), ":memory:", read_only=False)
        self._mark(base)


class DiskStore(_Embedded):
    """A store in a directory. One process may write to it; others may read it meanwhile (``read_only``): they see what
    was there when they opened it."""

    def __init__(self, path: str | Path, *, create: bool = False, read_only: bool = False, base: str = vocab.DATA) -> None:
        path = Path(path)
        new = _is_fresh(path, create=create and not read_only)
        if not new and not read_only:
            try:
                DiskStore(path, read_only=True).close()  # looks first, as opening for writing changes whatever is there
            except _HalfMade:
                if not create:
                    raise
                new = True
        super().__init__(_opened(path, read_only=read_only), str(path), read_only=read_only)
        if new:
            with self._written():
                self._mark(base)
        elif (found := self._layout()) != vocab.VERSION:
            empty = not len(self._oxigraph)
            self.close()
            raise _HalfMade(path) if empty else _foreign(path, found)
        self._path = path

    def put(self, articles: Sequence[ArticleGraphs]) -> Put:
        done = super().put(articles)
        self._relieve()
        return done

    def rewrite(self, graphs: Mapping[str, Sequence[Triple]]) -> None:
        super().rewrite(graphs)
        self._relieve()

    def _relieve(self) -> None:
        """Free memory, where much was written.

        Whoever opens the store for writing in the 25 ms in which it is closed has it: then this one says that it is locked."""
        if self._unflushed <= FLUSHED:
            return
        with self._written():
            self._oxigraph.flush()
        self._unflushed = 0
        with self._door:
            if not self._users:
                self._open = None
                self._open = _opened(self._path, read_only=False)

    def compact(self) -> None:
        """Put the files in order, in which every load and build leaves new ones: a question looks into fewer of them."""
        self._writable()
        with self._written():
            self._oxigraph.optimize()

    def close(self) -> None:
        try:
            if self._open is not None and not self._read_only:
                with self._written():
                    self._open.flush()
        finally:
            super().close()


class _HalfMade(StoreError):
    """A store in which nothing stands yet: it is being made, or its making was cut short."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"cannot open the store {path}: it was never finished, or is just being made; `kg build` finishes it")


def _foreign(path: Path, layout: str | None) -> StoreError:
    if layout is None:
        return StoreError(f"{path} is an Oxigraph database, but no store of kg: choose another directory")
    return StoreVersion(
        f"the store {path} has layout {layout}, and this kg reads and writes {vocab.VERSION}: "
        "build it again, or use the kg that made it"
    )


def _is_fresh(path: Path, *, create: bool) -> bool:
    """Whether a store has to be made there; raises when none may be, and when something else is there."""
    try:
        if path.is_dir() and (path / "CURRENT").is_file():  # the file by which RocksDB finds everything else
            return False
        if path.exists() and not path.is_dir():
            raise StoreError(f"{path} is a file; a store is a directory")
        if path.is_dir() and any(path.iterdir()):
            raise StoreError(f"{path} is a directory with other things in it, and no store: choose another one")
    except OSError as error:  # too long a name, no permission
        raise StoreError(f"cannot look at the store {path}: {error.strerror}") from error
    if not create:
        raise StoreError(f"there is no store at {path}: make one with `kg build ARTICLES --store {path}`")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot make the store {path}: {error}") from error
    return True


def _opened(path: Path, *, read_only: bool) -> pyoxigraph.Store:
    try:
        if read_only:
            return pyoxigraph.Store.read_only(str(path))
        opened = pyoxigraph.Store(path)
        for log in path.glob("LOG.old.*"):  # one of 140 kB is left by each opening, and a thousand would be kept
            log.unlink(missing_ok=True)
        return opened
    except RuntimeError as error:  # its tables are not all there
        raise _HalfMade(path) from error
    except OSError as error:
        if "lock" in str(error).lower():
            raise StoreLocked(
                f"the store {path} is open for writing elsewhere (another kg build?): wait for it, or open it for reading only"
            ) from error
        raise StoreError(f"cannot open the store {path}: {error}") from error


def _dropped(graphs: Sequence[str]) -> str:
    return "".join(f"DROP SILENT GRAPH {NamedNode(name)} ;\n" for name in graphs)


def _data(verb: str, graphs: Mapping[str, Sequence[Triple]]) -> str:
    """The graphs as one INSERT DATA or DELETE DATA. Terms write themselves as N-Triples, which SPARQL reads."""
    blocks = (f"GRAPH {NamedNode(name)} {{\n{_lines(triples)}}}\n" for name, triples in graphs.items() if triples)
    return f"{verb} DATA {{\n{''.join(blocks)}}}"


def _lines(triples: Sequence[Triple]) -> str:
    return "".join(f"{triple} .\n" for triple in triples)


__all__ = ["DiskStore", "MemoryStore"]
