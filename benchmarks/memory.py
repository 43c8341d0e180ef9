#!/usr/bin/env python3
"""What memory a build takes, as it goes on.

    python benchmarks/memory.py ARTICLES… [--into STORE] [--limit N] [--repeat N] [--jobs N] [--every N] [--write]

The articles are built into a new store on disk, or into a copy of a store that is there, ``repeat`` times over: under other ids,
published a year earlier, with other names and in other words each time, so that copies tell of incidents of their own, as most
articles of a large corpus do. After every batch the memory of this process and of all that it started is looked up: the resident
set of each (RSS), and the sum in which a page that several share counts once (PSS). After every so many articles there is a row:
what it is then, and the most that it was since the row before (the processes that read are anywhere in their work when a batch
ends). ``--write`` puts the table into ``benchmarks/results/memory.md`` (``memory-into.md``) and, as JSON, beside it.

What is not measured: the page cache, in which the kernel keeps files of the store. Linux only.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from bisect import bisect_left
from calendar import day_name, month_name
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pyoxigraph

from benchmarks.speed import made, write
from kg import memory, pipeline
from kg.config import Config
from kg.extract import gazetteer
from kg.ingest import read_articles
from kg.model import Article
from kg.store import open_store

MB: Final = 1024
"""What the kernel counts in."""
_WORD: Final = re.compile(r"[^\W\d_]+")


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
    """The articles, then copies of them, published a year earlier each time, with other names and in other words."""
    alike = words(articles)
    for n in range(times):
        for article in articles:
            yield copy(article, alike, n) if n else article


def copy(article: Article, alike: Mapping[str, Sequence[str]], n: int) -> Article:
    """The article as of other people and towns: the ``n``-th name after each stands in its place, and so does, in every second
    place, the ``n``-th word of those that end like it."""

    def other(match: re.Match[str]) -> str:
        found = alike.get(word := match.group(), (word,))
        if word.islower() and (match.start() + n) % 2:
            return word
        return found[(bisect_left(found, word) + n) % len(found)]

    title, text = (_WORD.sub(other, told) for told in (article.title, article.text))
    return replace(article, id=f"{article.id}-{n}", url=None, date=earlier(article.date, n), title=title, text=text)


def words(articles: Iterable[Article]) -> dict[str, list[str]]:
    """Word -> all that may stand in its place, sorted: for a name (a capitalised word that the articles never write small) the
    others that are as long; for a word the others that also end like it. Not for states, days and months, by which places and
    dates are found, and not for short words."""
    there = {word for article in articles for word in _WORD.findall(f"{article.title} {article.text}") if word.isascii()}
    kept = {word for name in (*day_name, *month_name, *(state.name for state in gazetteer.states())) for word in name.split()}
    alike: dict[tuple[object, ...], list[str]] = {}
    for word in sorted(there - kept):
        if word.istitle() and len(word) > 2 and word.lower() not in there:
            alike.setdefault(("name", len(word)), []).append(word)
        elif word.islower() and len(word) > 3:
            alike.setdefault((word[-2:], len(word)), []).append(word)
    return {word: found for found in alike.values() for word in found}


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
    ap.add_argument("--into", type=Path, metavar="STORE")
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
    name, head = "memory", f"{made('memory')}, {args.jobs} jobs"
    if args.into:
        with open_store(args.into, read_only=True) as there:
            name, head = "memory-into", f"{head}, into a store of {there.info().articles:,} articles"
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
                write(name, head, lines, {"megabytes_after_articles_now_and_most": figures})

    with tempfile.TemporaryDirectory() as folder:
        location = Path(folder) / "memory.kg"
        if args.into:
            pyoxigraph.Store.read_only(str(args.into)).backup(str(location))
        with open_store(location, create=True) as store:
            pipeline.build(repeated(articles, args.repeat), store, config=Config(), jobs=args.jobs, progress=look)
    return 0


if __name__ == "__main__":
    sys.exit(main())
