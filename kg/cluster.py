"""The same build on many machines: Dask hands out partitions of the articles, and whoever works writes theirs to a shared folder.

Nothing goes into a store here: ``kg load MANIFEST`` does that. What is stored then is what a build on one machine stores.
Needs ``pip install 'incident-kg[cluster]'``.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg import vocab
from kg.config import Config
from kg.errors import ConfigError, ConsistencyError, KGError, UsageError, WorkerError
from kg.export import manifest
from kg.export.manifest import Partition
from kg.extract import EXTRACTORS, Extractor
from kg.model import Article, Skipped
from kg.pipeline import Built, Progress, Summary, build_batch, made_by
from kg.rdf import ArticleGraphs
from kg.rdf.iris import article_iri, content_hash, digest
from kg.workers import RETRIES, cores

if TYPE_CHECKING:
    from distributed import Client, Future

SIZE: Final = 500
"""Articles of one partition: a minute's work for one core, and what is lost with it."""
AHEAD: Final = 2
"""Partitions that are handed out for each core of the cluster."""
PATIENCE: Final = 60
"""Seconds to wait for a scheduler and its first worker."""

_LOCK: Final = threading.Lock()
"""One partition at a time in a process, however many threads its worker has: the language model is not made for more."""


def build(
    inputs: Iterable[Article | Skipped],
    folder: str | Path,
    *,
    address: str = "local",
    config: Config | None = None,
    extractors: Sequence[Extractor] = EXTRACTORS,
    jobs: int | None = None,
    size: int = SIZE,
    progress: Progress | None = None,
) -> Summary:
    """Builds articles into partitions in ``folder``, which client and workers share, and lists them in its ``manifest.json``.

    ``address`` is that of a Dask scheduler (``tcp://HOST:8786``), or ``local`` for ``jobs`` processes of this machine
    (default: its cores). Partitions that are there already are not made again: a build that was stopped goes on where it
    was. The articles are read here, one partition after the other, and no more than the cluster is working at.

    Raises :class:`UsageError` without Dask or without workers, :class:`WorkerError` when a partition kills its workers.
    """
    config = config or Config()
    folder = Path(folder).absolute()
    maker = made_by(config, extractors)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"cannot make the folder {folder} for the partitions: {error}") from error
    summary = Summary()
    done: list[Partition] = []
    with _client(address, jobs) as client:
        waiting: deque[tuple[list[Article | Skipped], Future]] = deque()
        source = _partitions(inputs, size)
        more = True
        while more or waiting:
            while more and len(waiting) < AHEAD * max(1, sum(client.nthreads().values())):
                for items in source:
                    articles = [item for item in items if isinstance(item, Article)]
                    name = _name(articles, config, maker)
                    given = (articles, str(folder), name, config, tuple(extractors), maker)
                    waiting.append((items, client.submit(_made, *given, key=f"kg-{name}", pure=False, retries=RETRIES)))
                    break
                else:
                    more = False
            if waiting:
                items, future = waiting.popleft()
                partition = _result(future)
                done.append(partition)
                _count(summary, items, partition)
                if progress is not None:
                    progress(summary)
    manifest.write(folder, done, made_by=maker, base=config.base)
    return summary


def _made(
    articles: list[Article], folder: str, name: str, config: Config, extractors: tuple[Extractor, ...], maker: str
) -> Partition:
    """The partition of these articles, made by a worker unless it is there."""
    with _LOCK:
        here = made_by(config, extractors)
        if here != maker:
            raise UsageError(f"the workers read with another kg ({here}) than this machine ({maker}): install the same on all")
        if (partition := manifest.found(Path(folder), name)) is not None:
            return partition
        counts: dict[str, Any] = {"skipped": [], "accepted": 0, "quarantined": 0, "incidents": 0, "reasons": [], "warnings": []}
        times = Counter(article_iri(article, config.base) for article in articles)
        twice: dict[str, ArticleGraphs] = {}
        with manifest.writing(Path(folder), name, counts) as out:
            for start in range(0, len(articles), config.batch):
                batch = build_batch(articles[start : start + config.batch], config=config, extractors=extractors)
                for number, item in enumerate(batch, start):
                    if isinstance(item, Skipped):
                        counts["skipped"].append([number, item.reason])
                    elif isinstance(item, Built):
                        if times[item.graphs.article] > 1:
                            twice[item.graphs.article] = item.graphs  # the last one counts, as in a store
                        else:
                            out.add(item.graphs)
                        for key in ("accepted", "quarantined", "incidents"):
                            counts[key] += getattr(item, key)
                        counts["reasons"] += item.reasons
                        counts["warnings"] += item.warnings
            for graphs in twice.values():
                out.add(graphs)
        partition = manifest.found(Path(folder), name)
    if partition is None:
        raise ConsistencyError(f"the partition {name} was written to {folder}, and is not there")
    return partition


def _partitions(inputs: Iterable[Article | Skipped], size: int) -> Iterator[list[Article | Skipped]]:
    source = iter(inputs)
    while items := list(islice(source, size)):
        yield items


def _name(articles: Sequence[Article], config: Config, maker: str) -> str:
    """A hash of what a partition is made from."""
    each = (part for article in articles for part in (article_iri(article, config.base), content_hash(article)))
    return digest(maker, vocab.VERSION, str(config.max_characters), *each)[:32]


def _count(summary: Summary, items: Sequence[Article | Skipped], partition: Partition) -> None:
    counted = partition.counted
    reasons = dict(counted["skipped"])
    articles = -1
    for item in items:
        if isinstance(item, Skipped):
            summary.skipped.append(item)
        elif (articles := articles + 1) in reasons:
            summary.skipped.append(Skipped(item.origin, reasons[articles], item.id))
    summary.built += partition.articles
    summary.accepted += counted["accepted"]
    summary.quarantined += counted["quarantined"]
    summary.incidents += counted["incidents"]
    summary.reasons.update(counted["reasons"])
    summary.warnings.update(counted["warnings"])


def _result(future: Future) -> Partition:
    from distributed import CancelledError, KilledWorker
    from distributed.comm.core import CommClosedError

    try:
        partition: Partition = future.result()
    except KilledWorker as error:
        raise WorkerError(
            f"workers died again and again at one partition: out of memory? {error}; partitions that are whole stay, and the "
            "same command goes on from there"
        ) from error
    except (CancelledError, CommClosedError) as error:
        raise WorkerError(
            f"the connection to the scheduler was lost ({error}); partitions that are whole stay, and the same command goes on "
            "from there"
        ) from error
    except (KGError, OSError) as error:
        if isinstance(error, KGError):
            raise
        raise WorkerError(f"a worker cannot write its partition: {error}") from error
    return partition


@contextmanager
def _client(address: str, jobs: int | None) -> Iterator[Client]:
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise UsageError("building on a cluster needs Dask: pip install 'incident-kg[cluster]'") from error
    if address == "local":
        with (
            LocalCluster(
                n_workers=jobs or cores(), threads_per_worker=1, processes=True, memory_limit=0, dashboard_address=None,
                silence_logs=logging.ERROR,
            ) as cluster,
            Client(cluster) as client,
        ):  # fmt: skip
            yield client
        return
    try:
        with Client(address, timeout=PATIENCE) as client:
            client.wait_for_workers(1, timeout=PATIENCE)
            yield client
    except (OSError, TimeoutError, ValueError) as error:
        raise UsageError(
            f"no Dask scheduler with workers at {address} ({error}): start `dask scheduler`, and on each machine "
            f"`dask worker {address} --nworkers auto --nthreads 1`"
        ) from error
