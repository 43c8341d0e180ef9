"""The whole way: articles in, a checked graph in a store. The only module that knows both wings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeAlias

from kg import ingest, nlp
from kg.config import Config
from kg.errors import ConsistencyError
from kg.extract import EXTRACTORS, Extractor, extract
from kg.model import Article, Extraction, Reading, Skipped
from kg.rdf import ArticleGraphs, to_graphs
from kg.rdf.iris import article_iri, content_hash
from kg.store import Store
from kg.validate import Result, validate
from kg.view import with_view

Progress: TypeAlias = Callable[["Summary"], None]
"""Called after every batch with what was done so far."""


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
    reasons: Counter[str] = field(default_factory=Counter)
    """Message of a broken shape -> how many claims it set aside."""
    warnings: Counter[str] = field(default_factory=Counter)
    """Message of a warning -> how often; warnings set nothing aside."""

    @property
    def articles(self) -> int:
        """How many articles came, skipped ones included."""
        return self.built + self.replaced + self.unchanged + len(self.skipped)


def build(
    inputs: Iterable[Article | Skipped],
    store: Store,
    *,
    config: Config | None = None,
    extractors: Sequence[Extractor] = EXTRACTORS,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> Summary:
    """Builds articles into a store, ``config.batch`` at a time, and says what became of them.

    An article that the store holds with the same content is left alone (``rebuild`` does it again all the same), so that a
    build that was stopped goes on where it was. A batch is stored as a whole: what is in the store is valid at any time.
    """
    config = config or Config()
    summary = Summary()
    pending = _readings(inputs, store, config, summary, rebuild=rebuild)
    while batch := list(islice(pending, config.batch)):
        extractions = read(batch, config=config, extractors=extractors)
        graphs = [to_graphs(extraction, config) for extraction in extractions]
        results = validate(graphs)
        put = store.put([with_view(result.accepted) for result in results])
        summary.built += put.added
        summary.replaced += put.replaced
        summary.unchanged += put.unchanged
        for extraction, result in zip(extractions, results, strict=True):
            _count(summary, extraction, result)
        if progress is not None:
            progress(summary)
    return summary


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
    """The accepted graphs of one article and its view, stored nowhere; ``Skipped`` where there is nothing to read."""
    config = config or Config()
    reading = ingest.to_reading(article, max_characters=config.max_characters)
    if isinstance(reading, Skipped):
        return reading
    (extraction,) = read([reading], config=config, extractors=extractors)
    return with_view(validate([to_graphs(extraction, config)])[0].accepted)


def _readings(
    inputs: Iterable[Article | Skipped], store: Store, config: Config, summary: Summary, *, rebuild: bool
) -> Iterator[Reading]:
    for item in inputs:
        if isinstance(item, Skipped):
            summary.skipped.append(item)
            continue
        if not rebuild and store.content_hash(article_iri(item, config.base)) == content_hash(item):
            summary.unchanged += 1
            continue
        reading = ingest.to_reading(item, max_characters=config.max_characters)
        if isinstance(reading, Skipped):
            summary.skipped.append(reading)
        else:
            yield reading


def _count(summary: Summary, extraction: Extraction, result: Result) -> None:
    accepted, quarantined = len(result.claims), len(result.quarantined)
    if accepted + quarantined != len(extraction.claims):
        raise ConsistencyError(
            f"{len(extraction.claims)} claims were extracted from {extraction.article.id or extraction.article.origin!r}, "
            f"but {accepted} were accepted and {quarantined} set aside; please report this"
        )
    summary.accepted += accepted
    summary.quarantined += quarantined
    summary.incidents += sum(e.kind == "incident" for e in extraction.entities)
    for finding in result.findings:
        if finding.severity == "violation":
            summary.reasons[finding.message] += 1
        else:
            summary.warnings[finding.message] += 1
