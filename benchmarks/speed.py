#!/usr/bin/env python3
"""Articles a second of the whole way, beside spaCy's own ``nlp.pipe`` on the same texts in the same run.

    python benchmarks/speed.py ARTICLES… [--limit N] [--rounds N] [--jobs N] [--write]

The floor is ``spacy.load(model).pipe(texts)`` with all the model's components, one process, on the texts as they came. The whole
way is ``kg build`` into a new store on disk: reading, zones, parsing, extraction, RDF, SHACL, view, store. Both run in turn,
``rounds`` times; the ratio is of the medians, by the clock and by CPU time (the second holds on busy machines too). ``--jobs``
adds a build with N processes, which only says something on idle cores. ``--write`` puts the table into
``benchmarks/results/speed.md`` and, as JSON, beside it.

What is not measured: loading the model, starting Python, joining what several articles tell. With ``--jobs``, starting the
processes is part of it: give it 500 articles or more.
"""

from __future__ import annotations

import argparse
import datetime
import json
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import spacy

from kg import pipeline
from kg.config import Config
from kg.ingest import read_articles
from kg.model import Article
from kg.nlp import load
from kg.nlp.model import installed
from kg.rdf import ArticleGraphs
from kg.store import open_store
from kg.validate import Result

ROOT: Final = Path(__file__).resolve().parent.parent
RESULTS: Final = ROOT / "benchmarks" / "results"
FLOOR: Final = "spaCy nlp.pipe"
WHOLE: Final = "kg build"


class Timed:
    """What a function took, by the clock and of CPU, each time that it ran."""

    def __init__(self) -> None:
        self.clock: list[float] = []
        self.cpu: list[float] = []

    def run(self, function: Callable[[], object]) -> None:
        clock, cpu = time.perf_counter(), time.process_time()
        function()
        self.clock.append(time.perf_counter() - clock)
        self.cpu.append(time.process_time() - cpu)


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("articles", nargs="+")
    ap.add_argument("--limit", type=int, default=200)
    ap.add_argument("--rounds", type=int, default=3)
    ap.add_argument("--jobs", type=int, default=1)
    ap.add_argument("--write", action="store_true")
    args = ap.parse_args()
    articles = [a for a in read_articles(args.articles) if isinstance(a, Article)][: args.limit]
    texts = [f"{a.title}\n\n{a.text}" for a in articles]
    words = sum(len(t.split()) for t in texts)
    name = installed(None)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r".*\[W095\]", category=UserWarning)
        floor = spacy.load(name)
    load(None)
    checking = watched_validation()
    whole(articles[:4])
    list(floor.pipe(texts[:4]))
    checking.clock.clear()
    checking.cpu.clear()
    spent = {FLOOR: Timed(), WHOLE: Timed()} | ({f"{WHOLE} --jobs {args.jobs}": Timed()} if args.jobs > 1 else {})
    for _ in range(args.rounds):
        for what, timed in spent.items():
            if what == FLOOR:
                timed.run(lambda: sum(1 for _ in floor.pipe(texts)))
            else:
                jobs = 1 if what == WHOLE else args.jobs
                timed.run(lambda jobs=jobs: whole(articles, jobs=jobs))  # type: ignore[misc]
    lines = [f"{len(articles)} articles, {words:,} words, model {name} ({', '.join(floor.pipe_names)}), {args.rounds} rounds", ""]
    lines += ["| | articles/s | words/s | seconds of each round |", "|---|---|---|---|"]
    figures: dict[str, float] = {}
    for what, timed in spent.items():
        middle = statistics.median(timed.clock)
        figures[f"{what}, articles a second"] = len(articles) / middle
        each = " ".join(f"{s:.2f}" for s in timed.clock)
        lines.append(f"| {what} | {len(articles) / middle:.2f} | {words / middle:,.0f} | {each} |")
    figures["ratio to spaCy, by the clock"] = ratio(spent[FLOOR].clock, spent[WHOLE].clock)
    figures["ratio to spaCy, of CPU time"] = ratio(spent[FLOOR].cpu, spent[WHOLE].cpu)
    figures["share of SHACL in kg build, of CPU time"] = sum(checking.cpu) / sum(spent[WHOLE].cpu)
    if args.jobs > 1:
        figures[f"{args.jobs} processes against one, by the clock"] = ratio(spent[WHOLE].clock, [*spent.values()][-1].clock)
    lines += ["", *(f"- {what}: **{figure:.2f}**" for what, figure in figures.items() if "articles a second" not in what)]
    print("\n".join(lines))
    if args.write:
        write("speed", made("speed"), lines, {what: round(figure, 3) for what, figure in figures.items()})
    return 0


def ratio(one: Sequence[float], other: Sequence[float]) -> float:
    """How fast the second is beside the first: less than 1 is slower."""
    return statistics.median(one) / statistics.median(other)


def whole(articles: list[Article], *, jobs: int = 1) -> None:
    """Builds the articles into a new store on disk."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "speed.kg", create=True) as store:
        summary = pipeline.build(articles, store, config=Config(), jobs=jobs)
    if summary.built + len(summary.skipped) != len(articles):
        raise SystemExit(f"{len(articles)} articles went in, {summary.built} were built and {len(summary.skipped)} skipped")


def watched_validation() -> Timed:
    """What validation takes from now on, in this process."""
    timed = Timed()
    original = pipeline.validate

    def validate(batch: Sequence[ArticleGraphs]) -> list[Result]:
        found: list[Result] = []
        timed.run(lambda: found.extend(original(batch)))
        return found

    pipeline.validate = validate
    return timed


def made(benchmark: str) -> str:
    """The date, the commit (with a plus where the tree differs from it) and the command."""
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty=+"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    options = [a for a in sys.argv[1:] if a.startswith("--") or a.isdigit()]
    command = f"python benchmarks/{benchmark}.py ARTICLES {' '.join(options)}"
    return f"{datetime.date.today().isoformat()}, commit {described}, `{command}`"


def write(benchmark: str, head: str, lines: Sequence[str], figures: Mapping[str, object]) -> None:
    """The table and the figures of a benchmark, under what they were ``made`` with."""
    RESULTS.mkdir(exist_ok=True)
    table = "\n".join([f"# {benchmark.capitalize()}", "", head, "", *lines, ""])
    (RESULTS / f"{benchmark}.md").write_text(table, encoding="utf-8")
    (RESULTS / f"{benchmark}.json").write_text(json.dumps({"made": head, **figures}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
