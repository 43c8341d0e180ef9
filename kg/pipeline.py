"""The whole way: articles in, a checked graph in a store. The only module that knows both wings."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from typing import TypeAlias

from kg import __version__, ingest, memory, nlp, vocab
from kg.config import Config
from kg.errors import ConsistencyError, UsageError
from kg.extract import EXTRACTORS, Extractor, extract
from kg.identity import prepared, put
from kg.model import Article, Extraction, Reading, Skipped
from kg.rdf import ArticleGraphs, to_graphs
from kg.rdf.inputs import article_of
from kg.rdf.iris import article_iri, content_hash
from kg.store import Store, Stored
from kg.validate import Result, validate
from kg.workers import Workers

Progress: TypeAlias = Callable[["Summary"], None]
"""Called after every batch with what was done so far."""
Item: TypeAlias = Article | Skipped | None
"""What is to be built, what cannot be, and (``None``) what need not be."""

_LONGEST: int = 20
"""Times as many items as there are to build that one batch may hold."""


@dataclass(slots=True)
class Summary:
    """What became of the input. ``accepted + quarantined`` is the number of claims that were extracted."""

    built: int = 0
    replaced: int = 0
    unchanged: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    accepted: int = 0
    quarantined: int = 0
    incidents: int = 0
    joined: int = 0
    """Incidents that are known from other articles."""
    reasons: Counter[str] = field(default_factory=Counter)
    """Message of a broken shape -> how many claims it set aside."""
    warnings: Counter[str] = field(default_factory=Counter)
    """Message of a warning -> how often; warnings set nothing aside."""

    @property
    def articles(self) -> int:
        """How many articles came, skipped ones included."""
        return self.built + self.replaced + self.unchanged + len(self.skipped)

    def count(self, built: Built) -> None:
        """Add what was found in an article; whether it was new, the store knows."""
        self.accepted += built.accepted
        self.quarantined += built.quarantined
        self.incidents += built.incidents
        self.reasons.update(built.reasons)
        self.warnings.update(built.warnings)


@dataclass(frozen=True, slots=True)
class Built:
    """One article's accepted graphs, prepared for identity, and what was counted on the way to them."""

    graphs: ArticleGraphs
    accepted: int
    quarantined: int
    incidents: int
    reasons: tuple[str, ...]
    """Message of the broken shape, for each claim set aside."""
    warnings: tuple[str, ...]


def build(
    inputs: Iterable[Article | Skipped],
    store: Store,
    *,
    config: Config | None = None,
    extractors: Sequence[Extractor] = EXTRACTORS,
    force: bool = False,
    outdated: bool = False,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Summary:
    """Builds articles into a store, ``config.batch`` at a time, and says what became of them.

    An article that the store holds with the same content, read by the same extractors (``made_by``), is left alone before it
    is read (``force`` does it again all the same), so that a build that was stopped goes on where it was. What came in is then
    compared with what was there (``kg.identity``). ``outdated`` also
    builds again, from its stored text, what the store holds of other extractors. A batch is stored as a whole: what is in the
    store is valid at any time.

    ``jobs`` processes read, and this one stores; what is stored is the same for any number. With more than one, extractors
    must be functions of a module, and a script needs ``if __name__ == "__main__":`` (see :mod:`multiprocessing`).
    """
    config = config or Config()
    summary = Summary()
    items = _decided(inputs, store, config, made_by(config, extractors), force=force, outdated=outdated)
    for batch in built(_batches(items, config.batch), config=config, extractors=extractors, jobs=jobs):
        _stored(batch, store, summary)
        batch.clear()  # before the next one comes
        if jobs > 1:
            memory.give_back()
        if progress is not None:
            progress(summary)
    return summary


def _stored(batch: Sequence[Built | Skipped | None], store: Store, summary: Summary) -> None:
    """Stores what a batch gave, and counts it."""
    done = [item for item in batch if isinstance(item, Built)]
    stored, settled = put(store, [each.graphs for each in done])
    summary.built += stored.added
    summary.replaced += stored.replaced
    summary.unchanged += stored.unchanged + sum(item is None for item in batch)
    summary.joined += settled.joined
    summary.skipped += [item for item in batch if isinstance(item, Skipped)]
    for each in done:
        summary.count(each)


def built(
    batches: Iterable[list[Item]], *, config: Config, extractors: Sequence[Extractor] = EXTRACTORS, jobs: int = 1
) -> Iterator[list[Built | Skipped | None]]:
    """Each batch with its articles built, in order, by ``jobs`` processes; by this one if there is one job or one batch."""
    work = partial(build_batch, config=config, extractors=tuple(extractors))
    batches = iter(batches)
    first = list(islice(batches, 1 if jobs == 1 else 2))
    if jobs == 1 or len(first) < 2:
        yield from map(work, chain(first, batches))
        return
    try:
        pickle.dumps(work)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise UsageError(f"with more than one job, extractors must be functions of a module: {error}") from error
    with Workers(jobs, preload=["kg.pipeline" if config.model else "kg.preloaded"]) as workers:
        yield from workers.map(partial(_tidily, work), chain(first, batches))


def _tidily(work: Callable[[list[Item]], list[Built | Skipped | None]], batch: list[Item]) -> list[Built | Skipped | None]:
    """What is done with a batch, by a process that gives back what it took for it."""
    done = work(batch)
    memory.give_back()
    return done


def build_batch(batch: Sequence[Item], *, config: Config, extractors: Sequence[Extractor]) -> list[Built | Skipped | None]:
    """The articles of a batch built, and the rest of it as it is."""
    found: list[Reading | Skipped | None] = [
        ingest.to_reading(item, max_characters=config.max_characters) if isinstance(item, Article) else item for item in batch
    ]
    extractions = read([item for item in found if isinstance(item, Reading)], config=config, extractors=extractors)
    maker = made_by(config, extractors)
    results = validate([to_graphs(extraction, config, made_by=maker) for extraction in extractions])
    done = (_built(extraction, result) for extraction, result in zip(extractions, results, strict=True))
    return [next(done) if isinstance(item, Reading) else item for item in found]


def read(
    readings: Iterable[Reading], *, config: Config | None = None, extractors: Sequence[Extractor] = EXTRACTORS
) -> list[Extraction]:
    """What the extractors find in each reading, in order."""
    config = config or Config()
    pipeline = nlp.load(config.model)
    return [extract(doc, extractors=extractors, all_mentions=config.all_mentions) for doc in nlp.parse(pipeline, readings)]


def build_one(
    article: Article, *, config: Config | None = None, extractors: Sequence[Extractor] = EXTRACTORS
) -> ArticleGraphs | Skipped:
    """The accepted graphs of one article, with its view, stored nowhere; ``Skipped`` where there is nothing to read."""
    (found,) = build_batch([article], config=config or Config(), extractors=extractors)
    return found.graphs if isinstance(found, Built) else found or Skipped(article.origin, "not read", article.id)


def made_by(config: Config | None = None, extractors: Sequence[Extractor] = EXTRACTORS) -> str:
    """What reads an article, in so many words: this kg, its language model, and settings that change what is found.

    It is known without loading the model. An extractor that is not one of ours is known by its name alone.
    """
    config = config or Config()
    added = [f"with {e.__module__}.{e.__qualname__}" for e in extractors if e not in EXTRACTORS]
    left_out = [f"without {e.__name__}" for e in EXTRACTORS if e not in extractors]
    mentions = ["all mentions"] if config.all_mentions else []
    return ", ".join((f"kg {__version__}", nlp.version(config.model), *mentions, *added, *left_out))


def _decided(
    inputs: Iterable[Article | Skipped], store: Store, config: Config, maker: str, *, force: bool, outdated: bool
) -> Iterator[Item]:
    """The inputs, ``None`` for those that the store has as they would be built; then what else of it is out of date."""

    def current(stored: Stored) -> bool:
        return stored.made_by == maker and stored.ontology == vocab.VERSION

    old = {a.article for a in store.articles() if not current(a)} if outdated else set()
    source = iter(inputs)
    while some := list(islice(source, config.batch)):
        names = {id(item): article_iri(item, config.base) for item in some if isinstance(item, Article)}
        stored = {} if force else store.stored(list(names.values()))
        for item in some:
            if not isinstance(item, Article):
                yield item
                continue
            old.discard(names[id(item)])
            there = stored.get(names[id(item)])
            yield None if there and there.content_hash == content_hash(item) and current(there) else item
    for name in sorted(old):
        graphs = store.graphs(name)
        article = article_of(ArticleGraphs(name, name, graphs), config.base) if graphs else None
        yield article or Skipped(name, "out of date, and the store does not hold its text as it was: give kg the article itself")


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Batches with ``size`` articles to build; what need not be built stands between them."""
    batch: list[Item] = []
    wanted = 0
    for item in items:
        batch.append(item)
        wanted += isinstance(item, Article)
        if wanted == size or len(batch) == size * _LONGEST:
            yield batch
            batch, wanted = [], 0
    if batch:
        yield batch


def _built(extraction: Extraction, result: Result) -> Built:
    accepted, quarantined = len(result.claims), len(result.quarantined)
    if accepted + quarantined != len(extraction.claims):
        raise ConsistencyError(
            f"{len(extraction.claims)} claims were extracted from {extraction.article.id or extraction.article.origin!r}, "
            f"but {accepted} were accepted and {quarantined} set aside; please report this"
        )
    return Built(
        graphs=prepared(result.accepted),
        accepted=accepted,
        quarantined=quarantined,
        incidents=sum(e.kind == "incident" for e in extraction.entities),
        reasons=tuple(f.message for f in result.findings if f.severity == "violation"),
        warnings=tuple(f.message for f in result.findings if f.severity != "violation"),
    )
