#!/usr/bin/env python3
"""How long it takes to add 100 articles to stores of 1,000, 10,000 and 100,000, with all that identity does about them.

    python benchmarks/growth.py [--sizes 1000 10000 100000] [--added 100] [--jobs 2] [--work build/growth]

The stores are bulk loads of ``benchmarks/synthetic.py``, settled, with other names, towns, states, dates and words in every
round. Of every article they hold the graphs that identity looks at and the entities (``KEPT``), not
the text and the claims: less than half of the quads. A larger store reaches further back in time and has as many articles a
month (``--days``: as many days for all of them instead, so that it gets denser). Of the added articles half report incidents that
the store has, in other words and a day later, and half tell of others. Each batch of 10 is prepared beforehand and goes through
``kg.identity.put``. Seconds are those of the wall clock, with the store just opened; writing to the disk is in them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
import time
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, Final

from benchmarks import synthetic
from benchmarks.stores import commit
from kg.identity import put
from kg.rdf import ArticleGraphs
from kg.store import bulk, open_store

KEPT: Final = ("meta", "entities", "identity", "fingerprint", "view")
A_DAY: Final = 14
"""Articles a day: 50,000 in ten years."""
BATCH: Final = 10


def newcomers(given: synthetic.Sources, size: int, number: int, days: int) -> list[ArticleGraphs]:
    """Articles that are not in a store of this size, in a fixed mixed order."""
    chance = Random(size)
    again = [article for n in chance.sample(range(size), number // 2) for article in one(given, n, days, telling=1)]
    new = [article for n in range(size, size + number - len(again)) for article in one(given, n, days)]
    return chance.sample([*again, *new], number)


def one(given: synthetic.Sources, n: int, days: int, telling: int = 0) -> list[ArticleGraphs]:
    return list(synthetic.articles(given, n, n + 1, days=days, telling=telling))


def grown(given: synthetic.Sources, size: int, number: int, work: Path, jobs: int, days: int) -> dict[str, Any]:
    """Seconds for the articles that are added to a store of this size, which is made if it is not there."""
    nquads, location = work / f"{size}.nq", work / f"{size}.kg"
    if not location.exists():
        begin = time.perf_counter()
        files = synthetic.write(nquads, given, size, max(2, size // 5_000), jobs=jobs, days=days, only=KEPT)
        made = time.perf_counter()
        bulk.bulk_load(files, location, lambda store: None)
        print(f"{size:,}: made in {made - begin:.0f} s, loaded in {time.perf_counter() - made:.0f} s", flush=True)
        shutil.rmtree(nquads)
    copy = work / f"{size}.copy.kg"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(location, copy)
    articles = newcomers(given, size, number, days)
    seconds, compared, joined = [], 0, 0
    with open_store(copy) as store:
        info = store.info()
        for start in range(0, number, BATCH):
            begin = time.perf_counter()
            _, done = put(store, articles[start : start + BATCH])
            seconds.append(time.perf_counter() - begin)
            compared, joined = compared + done.compared, joined + done.joined
    shutil.rmtree(copy)
    return {
        "articles": info.articles, "quads": info.quads, "days": days, "added": number, "seconds": round(sum(seconds), 2),
        "median_batch": round(statistics.median(seconds), 3), "compared": compared, "joined": joined,
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", type=int, default=[1_000, 10_000, 100_000])
    parser.add_argument("--added", type=int, default=100)
    parser.add_argument("--days", type=int, help=f"over which articles are spread (default: {A_DAY} articles a day)")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--work", type=Path, default=synthetic.ROOT / "build" / "growth", help="where the stores go")
    parser.add_argument("--output", type=Path, default=synthetic.ROOT / "benchmarks" / "results" / "growth.json")
    given = parser.parse_args()
    sources = synthetic.sources()
    stores = []
    for size in given.sizes:
        days = given.days or max(60, size // A_DAY)
        stores.append(grown(sources, size, given.added, given.work, given.jobs, days))
        print(stores[-1], flush=True)
    ratios = {f"{b['articles']} / {a['articles']}": round(b["seconds"] / a["seconds"], 2) for a, b in pairwise(stores)}
    print(ratios)
    result = {
        "date": date.today().isoformat(), "commit": commit(), "python": platform.python_version(), "cores": os.cpu_count(),
        "load_average": [round(n, 1) for n in os.getloadavg()], "command": " ".join(["benchmarks/growth.py", *sys.argv[1:]]),
        "graphs": KEPT, "stores": stores, "ratios": ratios,
    }  # fmt: skip
    given.output.parent.mkdir(parents=True, exist_ok=True)
    given.output.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
