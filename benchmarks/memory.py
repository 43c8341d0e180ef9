#!/usr/bin/env python3
"""What memory a build takes, as it goes on.

    python benchmarks/memory.py ARTICLES… [--limit N] [--repeat N] [--jobs N] [--every N] [--write]

The articles are built into a new store on disk, ``repeat`` times over, under other ids and each time a year earlier, so that
copies tell of incidents of their own, as most articles of a large corpus do. After every batch the memory of this
process and of all that it started is looked up: the resident set of each (RSS), and the sum in which a page that several share
counts once (PSS). After every so many articles there is a row: what it is then, and the most that it was since the row before
(the processes that read are anywhere in their work when a batch ends). ``--write`` puts the table into
``benchmarks/results/memory.md`` and, as JSON, beside it.

What is not measured: the page cache, in which the kernel keeps files of the store. Linux only.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.speed import made, write
from kg import memory, pipeline
from kg.config import Config
from kg.ingest import read_articles
from kg.model import Article
from kg.store import open_store

MB: Final = 1024
"""What the kernel counts in."""


def family(process: int) -> list[int]:
    """A process and all that it started, by number."""
    found = [process]
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += family(int(child))
    return found


def kilobytes(process: int, what: str) -> int:
    """``"Rss"`` or ``"Pss"`` of a process."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(f"{what}:"))


def repeated(articles: list[Article], times: int) -> Iterator[Article]:
    """The articles, then copies of them, published a year earlier each time."""
    for n in range(times):
        for article in articles:
            yield replace(article, id=f"{article.id}-{n}", url=None, date=earlier(article.date, n)) if n else article


def earlier(date: str | None, years: int) -> str | None:
    """
    >>> earlier("2024-02-29", 1), earlier(None, 1)
    ('2023-02-28', None)
    """
    if date is None:
        return None
    year, rest = int(date[:4]) - years, date[4:]
    return f"{year:04d}{'-02-28' if rest == '-02-29' else rest}"


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("articles", nargs="+")
    ap.add_argument("--limit", type=int, default=100_000)
    ap.add_argument("--repeat", type=int, default=1)
    ap.add_argument("--jobs", type=int, default=1)
    ap.add_argument("--every", type=int, default=500)
    ap.add_argument("--write", action="store_true")
    args = ap.parse_args()
    articles = [a for a in read_articles(args.articles) if isinstance(a, Article)][: args.limit]
    lines = ["| articles | sum (PSS), MB | most since the last row | each (RSS), MB |", "|---|---|---|---|"]
    figures: dict[int, tuple[int, int]] = {}
    since: list[int] = []
    head = f"{made('memory')}, {args.jobs} jobs"
    memory.one_heap()  # as the command does
    print("\n".join(lines), flush=True)

    def look(summary: pipeline.Summary) -> None:
        processes = family(os.getpid())
        since.append(sum(kilobytes(p, "Pss") for p in processes) // MB)
        if summary.articles >= (max(figures, default=0) // args.every + 1) * args.every:
            now, most = since[-1], max(since)
            figures[summary.articles] = (now, most)
            since.clear()
            each = " ".join(str(kilobytes(p, "Rss") // MB) for p in processes)
            lines.append(f"| {summary.articles:,} | {now:,} | {most:,} | {each} |")
            print(lines[-1], flush=True)
            if args.write:
                write("memory", head, lines, {"megabytes_after_articles_now_and_most": figures})

    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "memory.kg", create=True) as store:
        pipeline.build(repeated(articles, args.repeat), store, config=Config(), jobs=args.jobs, progress=look)
    return 0


if __name__ == "__main__":
    sys.exit(main())
