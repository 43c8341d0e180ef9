"""The graph as a Python program uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO, TypeAlias, cast

from pyoxigraph import DefaultGraph, Quad, RdfFormat

from kg import query as questions
from kg.account import Account, account, article_iri
from kg.config import Config
from kg.errors import UsageError
from kg.model import Article, Skipped
from kg.query import Rows
from kg.rdf import ArticleGraphs
from kg.rdf.dataset import WITHOUT_CLAIMS
from kg.rdf.nquads import parsed
from kg.store import DiskStore, Info, Put, Store, Stored, open_store, without_password

if TYPE_CHECKING:
    from kg.extract import Extractor
    from kg.identity import Change, Judgement, Said, Settled, Unsure
    from kg.pipeline import Progress, Summary
    from kg.validate import Report

Input: TypeAlias = "Article | Skipped | str | Path"
"""An article, or the path of a file or folder that holds articles."""

_FORMATS: Final = {
    ".ttl": (RdfFormat.TURTLE, "Turtle"), ".trig": (RdfFormat.TRIG, "TriG"),
    ".nq": (RdfFormat.N_QUADS, "N-Quads"), ".nt": (RdfFormat.N_TRIPLES, "N-Triples"),
}  # fmt: skip
_BATCH: Final = 50


@dataclass(frozen=True, slots=True)
class Side:
    """An incident as its article tells it: the article's name, title, date and outlet, and the first sentence about it."""

    iri: str
    key: str
    title: str
    date: str
    source: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two incidents that may be one."""

    unsure: Unsure
    one: Side
    other: Side


class Graph:
    """A checked graph of what articles claim, in a store.

    >>> from kg.model import Article
    >>> with Graph.open(":memory:") as graph:
    ...     text = "A 41-year-old man was shot and killed Monday night in Pueblo, Colorado, police said."
    ...     summary = graph.add(Article(title="Man shot to death", text=text, id="beacon-17", date="2024-05-07"))
    ...     for row in graph.incidents():
    ...         print(row.article, row.type, row.date, row.city)
    beacon-17 shooting 2024-05-06 Pueblo
    """

    def __init__(self, store: Store, *, config: Config | None = None, location: str = "") -> None:
        self.store = store
        self.config = config or Config()
        self._location = location

    @classmethod
    def open(cls, location: str | Path, *, create: bool = True, read_only: bool = False, config: Config | None = None) -> Graph:
        """The graph in a directory, at a SPARQL endpoint (``http://…``), or a new one in memory for ``":memory:"``.

        ``create`` makes it where there is none yet. ``read_only`` also opens one that another process is building, as it
        stands at that moment.

        >>> Graph.open("no/such.kg", create=False)
        Traceback (most recent call last):
        kg.errors.StoreError: there is no store at no/such.kg: make one with `kg build ARTICLES --store no/such.kg`
        """
        config = config or Config()
        store = open_store(location, create=create, read_only=read_only, base=config.base)
        return cls(store, config=config, location=without_password(str(location)))

    def add(
        self,
        articles: Input | Iterable[Input],
        *,
        extractors: Sequence[Extractor] | None = None,
        force: bool = False,
        outdated: bool = False,
        jobs: int = 1,
        progress: Progress | None = None,
    ) -> Summary:
        """Builds articles into the graph, and says what became of them and of their claims.

        What is there with the same content, read by the same kg, is left alone, unless ``force``; what changed is replaced.
        ``outdated`` also builds again, from its stored text, whatever another version of kg has read. ``extractors``
        (default: ``kg.EXTRACTORS``) find the claims, in ``jobs`` processes (see :func:`kg.pipeline.build`); ``progress`` is
        called after every batch. Paths are read as ``kg.read_articles`` does, into the data set of the configuration; an
        article brings its own.
        """
        from kg.extract import EXTRACTORS
        from kg.pipeline import build

        several = isinstance(articles, Iterable) and not isinstance(articles, str | Mapping)
        return build(
            self._articles_in(cast("Iterable[Input]", articles if several else [articles])),
            self.store,
            config=self.config,
            extractors=EXTRACTORS if extractors is None else extractors,
            force=force,
            outdated=outdated,
            jobs=jobs,
            progress=progress,
        )

    def _articles_in(self, given: Iterable[Input]) -> Iterator[Article | Skipped]:
        from kg.ingest import read_articles

        for is_path, group in groupby(given, key=lambda item: isinstance(item, str | Path)):
            if is_path:
                paths = [item for item in group if isinstance(item, str | Path)]
                yield from read_articles(paths, dataset=self.config.dataset, max_characters=self.config.max_characters)
            else:
                for item in group:
                    if not isinstance(item, Article | Skipped):
                        raise UsageError(f"expected a kg.Article or a path, not {item!r:.80}: write Article(title=…, text=…)")
                    yield item

    def remove(self, article: str) -> bool:
        """Removes all that an article brought, given its id, URL or IRI, as if it had never been there; false when it was not.

        Raises :class:`UsageError` when an id stands for articles of several data sets: then give the IRI.
        """
        from kg.identity import withdraw

        found = article_iri(self.store, article)
        if found is None:
            return False
        withdraw(self.store, found)
        return self.store.remove(found)

    def settle(self, *, progress: Callable[[Settled], None] | None = None) -> Settled:
        """Compares the articles that have not been compared with the others yet (see ``kg.identity``); ``add`` does it itself."""
        from kg.identity import settle

        return settle(self.store, progress=progress)

    def unsure(self, *, limit: int = 20) -> list[Pair]:
        """Pairs of incidents that may be one, likeliest first, each with a sentence of its article.

        >>> with Graph.open(":memory:") as graph:
        ...     graph.unsure()
        []
        """
        from kg.identity import unsure

        return [Pair(found, self._side(found.one), self._side(found.other)) for found in unsure(self.store, limit=limit)]

    def _side(self, iri: str) -> Side:
        shown = self.show(iri)
        first = min(shown.claims, key=lambda claim: (claim.field != "text", claim.start), default=None)
        sentence = " ".join(first.sentence.split()) if first else ""
        return Side(iri, shown.key, shown.title, shown.date or "", shown.source or "", sentence)

    def judge(self, one: str, other: str, verdict: Said, *, by: str) -> Judgement:
        """Records that two incidents, or two persons, are ``"same"`` or ``"different"``, and lets it have its effect.

        Both are given by an IRI, in an article or canonical. ``by`` is who says so. It outweighs every score until it is undone.
        """
        from kg.identity import judge

        return judge(self.store, one, other, verdict, by=by)

    def merge(self, things: Sequence[str], *, by: str) -> Judgement:
        """Records that incidents, or persons, are all one."""
        from kg.identity import merge

        return merge(self.store, things, by=by)

    def split(self, canonical: str, parts: Sequence[str], *, by: str) -> Judgement:
        """Records that some members of a canonical incident or person are none of the others. ``parts`` are IRIs in articles, or
        of articles."""
        from kg.identity import split

        return split(self.store, canonical, parts, by=by)

    def undo(self, number: int | None = None, *, by: str) -> Judgement:
        """Takes back a judgement: the last that stands, or the one with this number."""
        from kg.identity import undo

        return undo(self.store, number, by=by)

    def judgements(self) -> list[Judgement]:
        """All judgements, in the order in which they were made."""
        from kg.identity import judgements

        return judgements(self.store)

    def history(self, incident: str) -> list[Change]:
        """What changed in an incident (its canonical IRI), when, and by which article."""
        from kg.identity import history

        return history(self.store, incident)

    def query(self, question: str | Path, /, **parameters: object) -> Rows:
        """The rows that answer a named query, a file (``.rq``), or SPARQL itself; each row has its columns as attributes.

        ``kg query --list`` names the queries and what they take. Raises :class:`QueryError` for a query or a parameter that
        does not exist or does not fit. ``to_pandas()`` makes a data frame of them.

        >>> with Graph.open(":memory:") as graph:
        ...     list(graph.query("SELECT ?label { VALUES ?label { UNDEF 'a label' } }"))
        [Row(label=None), Row(label='a label')]
        """
        return questions.run(self.store, question, parameters)

    def incidents(self, **parameters: object) -> Rows:
        """One row for each incident of each article: type, date, place, and how many were killed or hurt."""
        return self.query("incidents", **parameters)

    def articles(self) -> list[Stored]:
        """The articles in the graph, sorted by IRI: each with ``article`` (its IRI), ``key`` and ``content_hash``.

        >>> with Graph.open(":memory:") as graph:
        ...     graph.articles()
        []
        """
        return self.store.articles()

    def show(self, article: str) -> Account:
        """What an article (its id, URL or IRI), an entity or a claim (its IRI) has in the graph, for people to read."""
        return account(self.store, article)

    def validate(self) -> Report:
        """Holds what is stored against the shapes again.

        It conformed when it came in: what is found now was damaged since, or breaks a shape that is new.

        >>> with Graph.open(":memory:") as graph:
        ...     graph.validate().conforms
        True
        """
        from kg.validate import Finding, Report, validate

        findings: list[Finding] = []
        stored = iter(self.store.articles())
        while batch := list(islice(stored, _BATCH)):
            for result in validate([ArticleGraphs(a.article, a.key, self.store.graphs(a.article)) for a in batch]):
                findings += result.findings
        return Report(all(f.severity != "violation" for f in findings), tuple(findings))

    def view(self) -> dict[str, int]:
        """How many things of each class the view holds, the graph of what is asserted (see ``kg.view``).

        >>> with Graph.open(":memory:") as graph:
        ...     summary = graph.add(Article(title="", text="A man was shot in Yakima, Washington, on Monday, police said."))
        ...     graph.view()["schema:Event"]
        1
        """
        from kg.view import contents

        return dict(contents(self.store))

    def view_rebuild(self) -> Put:
        """Makes the view anew from claims and decisions; ``unchanged`` counts the articles whose view was right already."""
        from kg.identity import rebuild

        return rebuild(self.store)

    def export(
        self,
        format: str,
        destination: str | Path | TextIO,
        *,
        text: str | None = None,
        query: str | Path | None = None,
        licence: str | None = None,
        parameters: Mapping[str, object] | None = None,
        **named: object,
    ) -> None:
        """Writes the graph to a file (in UTF-8, whole or not at all), a pipe or a stream of text.

        ``format`` is one of ``kg.export.FORMATS``. ``text`` says how much of the articles' words goes with it: ``none`` (facts
        and names, also headlines), ``evidence`` (the default: the sentences that claims rest on), ``full`` (also the text) or
        ``stored`` (for a bulk load). ``query`` is for ``csv``, with parameters by name, or in ``parameters`` where a name is
        taken here; ``licence`` (an IRI) is for ``void``.
        """
        from kg.export import export
        from kg.export.writing import text_file

        options: Any = {"text": text, "query": query, "licence": licence, "parameters": {**(parameters or {}), **named}}
        if not isinstance(destination, str | Path):
            export(self.store, format, destination, **options)
            return
        with text_file(destination) as out:
            export(self.store, format, out, **options)

    def load(self, files: str | Path | Iterable[str | Path], *, check: bool = True) -> Put:
        """Stores the articles of exported TriG and N-Quads; what is there of them is replaced.

        ``check`` holds them against the shapes, as ``add`` does. Raises :class:`InputError` for a file that is no export.
        """
        from kg.export import load

        return load([files] if isinstance(files, str | Path) else files, self.store, check=check)

    def compact(self) -> None:
        """Puts the files of a store in a directory in order, after much was written; questions are answered sooner then.

        It takes some minutes for ten million quads, and can be broken off. Raises :class:`UsageError` for any other store.
        """
        if not isinstance(self.store, DiskStore):
            raise UsageError(f"{self._location} is no directory: only there kg has files to put in order")
        self.store.compact()

    def info(self) -> Info:
        """Where the store is, and how many articles, claims, graphs and quads are in it."""
        return self.store.info()

    def close(self) -> None:
        """Lets go of the store; the graph cannot be used any more."""
        self.store.close()

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Graph {self._location or self.store!r}>"


open = Graph.open


def validate_file(path: str | Path) -> Report:
    """A report on a file: Turtle, TriG, N-Quads or N-Triples, by its suffix.

    The named graphs are checked together, without those that hold texts (``…/content``), what is already set aside
    (``…/quarantine``) and the view.
    """
    from kg.validate import validate_graph
    from kg.validate.shacl import to_rdflib

    path = Path(path)
    if path.suffix not in _FORMATS:
        raise UsageError(f"expected a file with one of the suffixes {', '.join(_FORMATS)}, not {str(path)!r}")
    form, name = _FORMATS[path.suffix]
    return validate_graph(to_rdflib(quad.triple for quad in parsed(path, form, name) if _checked(quad)))


def _checked(quad: Quad) -> bool:
    return isinstance(quad.graph_name, DefaultGraph) or not str(quad.graph_name).rstrip(">").endswith(WITHOUT_CLAIMS)
