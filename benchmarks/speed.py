#!/usr/bin/env python3
"""Articles a second of the whole way, beside spaCy's own ``nlp.pipe`` on the same texts in the same run.

    python benchmarks/speed.py ARTICLES… [--limit N] [--rounds N]

The floor is ``spacy.load(model).pipe(texts)`` with all the model's components, one process, on the texts as they came. The whole
way is ``kg build`` into a new store on disk: reading, zones, parsing, extraction, RDF, SHACL, store. Both run in turn, ``rounds``
times; the ratio is of the medians. What is not measured: loading the model, and starting Python.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
import warnings
from pathlib import Path

import spacy

from kg.config import Config
from kg.ingest import read_articles
from kg.model import Article
from kg.nlp import load
from kg.nlp.model import installed
from kg.pipeline import build
from kg.store import open_store


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("articles", nargs="+")
    ap.add_argument("--limit", type=int, default=200)
    ap.add_argument("--rounds", type=int, default=3)
    args = ap.parse_args()
    articles = [a for a in read_articles(args.articles) if isinstance(a, Article)][: args.limit]
    texts = [f"{a.title}\n\n{a.text}" for a in articles]
    words = sum(len(t.split()) for t in texts)
    name = installed(None)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r".*\[W095\]", category=UserWarning)
        floor = spacy.load(name)
    load(None)
    whole(articles[:4])
    list(floor.pipe(texts[:4]))
    spent: dict[str, list[float]] = {"spaCy nlp.pipe": [], "kg build": []}
    for _ in range(args.rounds):
        begin = time.perf_counter()
        for _doc in floor.pipe(texts):
            pass
        spent["spaCy nlp.pipe"].append(time.perf_counter() - begin)
        begin = time.perf_counter()
        whole(articles)
        spent["kg build"].append(time.perf_counter() - begin)
    print(f"{len(articles)} articles, {words:,} words, model {name} ({', '.join(floor.pipe_names)}), {args.rounds} rounds")
    for what, seconds in spent.items():
        middle = statistics.median(seconds)
        each = " ".join(f"{s:.2f}" for s in seconds)
        print(f"{what:16} {len(articles) / middle:8.2f} articles/s {words / middle:9,.0f} words/s   {each} s")
    ratio = statistics.median(spent["spaCy nlp.pipe"]) / statistics.median(spent["kg build"])
    print(f"ratio            {ratio:8.2f}   (1 would be as fast as parsing alone)")
    return 0


def whole(articles: list[Article]) -> None:
    """Builds the articles into a new store on disk."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "speed.kg", create=True) as store:
        summary = build(articles, store, config=Config())
    if summary.built + len(summary.skipped) != len(articles):
        raise SystemExit(f"{len(articles)} articles went in, {summary.built} were built and {len(summary.skipped)} skipped")


if __name__ == "__main__":
    raise SystemExit(main())
