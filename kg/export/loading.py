"""Exported TriG and N-Quads back into a store."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, islice
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg import vocab
from kg.errors import InputError, StoreError
from kg.export import manifest
from kg.export.profile import ANCHOR, without_anchors
from kg.identity import prepared, put
from kg.identity.graphs import without_derived
from kg.rdf import ArticleGraphs, nquads, trig
from kg.rdf.dataset import DCT_IDENTIFIER
from kg.rdf.terms import kg as term
from kg.store import DiskStore, Info, Put, Store, without_password
from kg.store import bulk as into
from kg.store.opening import is_directory

_GRAPH: Final = re.compile(r"(?P<article>\S+article/[0-9a-f]{24})/\S+")
_JOINED: Final = re.compile(r"\S+(?:incident/[0-9a-f]{24}/view|decision/[0-9a-f]{24})")
"""Graphs that follow from several articles. They are in an export, and made anew from the articles when it is loaded."""
_ONE: Final = (term("contentHash"), term("extractorVersion"))
"""What an article has one of: two are two versions of it."""
_READERS: Final = {".trig": trig.read, ".nq": nquads.read}
_BATCH: Final = 50
_WITHOUT_BULK: Final = "export them with --text stored, or load them without --bulk"
_TOGETHER: Final = "all quads of an article stand together, as kg export writes them"


def load(paths: Iterable[str | Path], store: Store, *, check: bool = True) -> Put:
    """Stores the articles of files that ``kg export`` wrote (``.trig``, ``.nq``); one that is there already is replaced.

    A file is read as a stream, so the quads of an article stand together in it; as ``kg export`` writes them.
    ``check`` holds what comes against the shapes, as a build does: what breaks one goes into quarantine. A manifest of
    ``kg build --cluster`` (``.json``) stands for the files that it lists; these were checked when they were built, and their
    hashes say that they are still what was built.

    Raises :class:`InputError` for a file that cannot be read, that holds something else than articles, or that was made with
    another version of the ontology. Batches before the fault are stored then.
    """
    added = replaced = unchanged = 0
    for path in map(Path, paths):
        built = path.suffix == ".json"
        articles = (a for file in manifest.files(path) for a in _grouped(file, manifest.read(file))) if built else _articles(path)
        while batch := list(islice(articles, _BATCH)):
            done, _ = put(store, batch if built else _checked(batch) if check else [prepared(article) for article in batch])
            added, replaced, unchanged = added + done.added, replaced + done.replaced, unchanged + done.unchanged
    return Put(added, replaced, unchanged)


def bulk_load(paths: Iterable[str | Path], location: str | Path, *, base: str = vocab.DATA) -> Info:
    """Makes a new store on disk out of files that ``kg export --text stored`` wrote, or that a manifest lists, some ten times as
    fast as :func:`load`.

    They are not held against the shapes, and stored as they stand: so they must have all graphs of their articles, the view too.

    Raises :class:`InputError` where something is missing, or was made with another version of the ontology, and
    :class:`StoreError` where there is a store already. Then nothing is left of the new one.
    """
    if not is_directory(location):
        where = without_password(str(location))
        raise StoreError(
            f"a bulk load makes a new directory, and cannot fill {where}: load without it, or with the server's own loader"
        )
    files: list[Path] = []
    for file in map(Path, paths):
        if file.suffix == ".json":
            files += manifest.files(file)
        elif file.suffix in _READERS:
            files.append(file)
        else:
            raise InputError(f"expected an export with the suffix {' or '.join(_READERS)}, not {str(file)!r}", path=str(file))
    into.bulk_load(files, Path(location), _is_whole, base=base)
    with DiskStore(location, read_only=True) as store:
        return store.info()


def _is_whole(store: DiskStore) -> None:
    """Raises :class:`InputError` unless the store holds articles of this version as a build stores them, and nothing else."""
    names = [name.value for (name,) in store.query("SELECT ?g { GRAPH ?g {} }").rows if isinstance(name, NamedNode)]
    owners: dict[str, set[str]] = {}
    for name in names:
        if found := _GRAPH.fullmatch(name):
            owners.setdefault(found["article"], set()).add(name)
        elif not name.endswith("/store"):
            raise InputError(f"expected graphs of articles (…/article/…), as in the N-Quads of kg export, not {name}")
    if store.query("ASK { ?s ?p ?o }").rows == [(Literal(True),)]:
        raise InputError("expected N-Quads with a graph on each line, as kg export writes them, and found triples without")
    there = {stored.article for stored in store.articles()}
    for article, graphs in sorted(owners.items()):
        if article not in there or f"{article}/content" not in graphs or f"{article}/view" not in graphs:
            raise InputError(f"the graphs of {article} are not all there (its meta, its text, its view): {_WITHOUT_BULK}")
    if store.query(f"ASK {{ GRAPH ?g {{ ?span {ANCHOR} ?words }} }}").rows == [(Literal(True),)]:
        raise InputError(f"the files hold sentences apart from their text (kg export --text evidence or full): {_WITHOUT_BULK}")
    versions = store.query(f"SELECT DISTINCT ?v {{ GRAPH ?g {{ ?work {term('ontologyVersion')} ?v }} }} ORDER BY ?v").rows
    for (version,) in versions:
        if getattr(version, "value", None) != vocab.VERSION:
            raise InputError(f"the files were made with version {version} of the ontology; this kg reads {vocab.VERSION}")
    told = f"VALUES ?p {{ {' '.join(map(str, _ONE))} }}"
    twice = store.query(f"SELECT ?work {{ {told} GRAPH ?g {{ ?work ?p ?one, ?other FILTER(?one != ?other) }} }} LIMIT 1").rows
    for (work,) in twice:
        raise InputError(
            f"the files hold two versions of {work}, and would mix them: load them without --bulk, the last one counts"
        )


def _checked(batch: list[ArticleGraphs]) -> list[ArticleGraphs]:
    from kg.validate import validate  # here: an export needs no pySHACL

    results = validate([without_derived(article) for article in batch])
    return [
        prepared(replace(result.accepted, graphs={**result.accepted.graphs, **_fingerprint(article)}))
        for article, result in zip(batch, results, strict=True)
    ]


def _fingerprint(article: ArticleGraphs) -> dict[str, list[Triple]]:
    """What an article that comes without its text was compared by."""
    name = f"{article.article}/fingerprint"
    return {name: article.graphs[name]} if name in article.graphs else {}


def _articles(path: Path) -> Iterator[ArticleGraphs]:
    """The articles of a file, in its order."""
    if path.suffix not in _READERS:
        expected = f"an export with the suffix {' or '.join(_READERS)}, or a manifest (.json)"
        raise InputError(f"expected {expected}, not {str(path)!r}", path=str(path))
    return _grouped(path, _READERS[path.suffix](path))


def _grouped(path: Path, found: Iterable[Quad]) -> Iterator[ArticleGraphs]:
    seen: set[str] = set()
    for article, quads in groupby((quad for quad in found if not _joined(quad)), key=lambda quad: _owner(quad, path)):
        if article in seen:
            raise InputError(f"{path}: there is {article} a second time; {_TOGETHER}", path=str(path))
        seen.add(article)
        yield without_anchors(_named(article, quads, path))


def is_joined(graph: str) -> bool:
    """Whether a graph (its IRI) belongs to no single article: the view of an incident, or a decision."""
    return _JOINED.fullmatch(graph) is not None


def _joined(quad: Quad) -> bool:
    return isinstance(quad.graph_name, NamedNode) and is_joined(quad.graph_name.value)


def _owner(quad: Quad, path: Path) -> str:
    found = _GRAPH.fullmatch(quad.graph_name.value) if isinstance(quad.graph_name, NamedNode) else None
    if found is None:
        raise InputError(
            f"{path}: expected graphs of articles (…/article/…), as in the TriG and N-Quads of kg export, not {quad.graph_name}",
            path=str(path),
        )
    return found["article"]


def _named(article: str, quads: Iterable[Quad], path: Path) -> ArticleGraphs:
    graphs: dict[str, list[Triple]] = {}
    record: dict[str, str] = {}
    for quad in quads:
        name = quad.graph_name
        if isinstance(name, NamedNode):
            graphs.setdefault(name.value, []).append(quad.triple)
            if name.value == f"{article}/meta" and quad.subject == NamedNode(article):
                value = getattr(quad.object, "value", "")
                if record.setdefault(quad.predicate.value, value) != value and quad.predicate in _ONE:
                    raise InputError(
                        f"{path} holds two versions of {article}, and would mix them: give each in a file of its own, the last "
                        "one counts",
                        path=str(path),
                    )
    if missing := {DCT_IDENTIFIER.value, term("contentHash").value} - record.keys():
        raise InputError(
            f"{path}: the graph {article}/meta does not say {' and '.join(sorted(missing))}; {_TOGETHER}", path=str(path)
        )
    if (version := record.get(term("ontologyVersion").value)) != vocab.VERSION:
        raise InputError(f"{path} was made with version {version} of the ontology; this kg reads {vocab.VERSION}", path=str(path))
    return ArticleGraphs(article, record[DCT_IDENTIFIER.value], graphs)
