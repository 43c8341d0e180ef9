#!/usr/bin/env python3
"""How fast three stores answer the named queries: in a directory, behind an Oxigraph server, in Virtuoso.

    python benchmarks/synthetic.py build/synthetic --articles 50000
    python benchmarks/stores.py build/synthetic [--work build/stores] [--rounds 20] [--kinds embedded oxigraph virtuoso]

The N-Quads are loaded by each store's own bulk loader (that of ``kg load --bulk`` for the directory, which the Oxigraph server
then serves). Each query is asked ``rounds`` times, each time with another value: an article, and, in rows of their own, a week of
publication, all since or until some day in the last or first week, and the query's other parameters. Every answer must have the
rows of the directory, in its order. Seconds are those of the wall clock, from the question to the last row as Python values;
connections, compiling and the network on this machine are in them, starting Python and opening the store are not. A query longer
than ``--limit`` seconds is asked twice only.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import httpx

from kg import vocab
from kg.errors import KGError
from kg.query import named, run
from kg.store import Store, bulk, open_store
from kg.store.embedded import description
from kg.store.endpoint import endpoint
from kg.store.graphstore import GraphStore
from scripts.virtuoso import Virtuoso, free_port, started

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("embedded", "oxigraph", "virtuoso")
Asked: TypeAlias = dict[str, list[dict[str, object]]]
Answers: TypeAlias = dict[str, list[list[tuple[object, ...]]]]


@contextmanager
def serving(folder: Path, port: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of an Oxigraph server over a directory, and its process."""
    binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if binary is None:
        raise FileNotFoundError("there is no oxigraph server: pip install oxigraph")
    address = f"http://127.0.0.1:{port}"
    command = [binary, "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                httpx.get(f"{address}/", timeout=5)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address, server
    finally:
        server.terminate()
        server.wait()


@contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """The address of an Oxigraph server over a directory, on any port."""
    with serving(folder, free_port()) as (address, _):
        yield address


def questions(store: Store, rounds: int, seed: int = 1) -> Asked:
    """``"charges article"`` -> the parameters of each round."""
    chance = random.Random(seed)
    articles = [stored.key for stored in store.articles()]
    cities = _names(store, "?incident <https://w3id.org/incident-kg/ns#city> ?thing . ?thing <https://schema.org/name> ?name")
    agencies = _names(store, "?thing a <https://w3id.org/incident-kg/ns#Agency> ; <https://schema.org/name> ?name")
    first, last = _days(store)
    weeks = [first + timedelta(chance.randrange(max(1, (last - first).days - 6))) for _ in range(rounds)]
    values: dict[str, list[dict[str, object]]] = {
        "article": [{"article": key} for key in chance.sample(articles, rounds)],
        "week": [{"since": d, "until": d + timedelta(6)} for d in weeks],
        "since": [{"since": last - timedelta(chance.randrange(7))} for _ in range(rounds)],
        "until": [{"until": first + timedelta(chance.randrange(7))} for _ in range(rounds)],
        "city": [{"city": chance.choice(cities)} for _ in range(rounds)],
        "agency": [{"agency": chance.choice(agencies)} for _ in range(rounds)],
    }
    incidents = [row.incident for value in values["article"] for row in run(store, "incidents", value)] or [""]
    values["incident"] = [{"incident": chance.choice(incidents)} for _ in range(rounds)]
    values["verdict"] = [{"verdict": "unsure"}]
    out = {}
    for name, query in named().items():
        takes = {param.name for param in query.params}
        needs = {param.name for param in query.params if param.required}
        for kind, given in values.items():
            if given[0].keys() <= takes and needs <= given[0].keys() | {"city"}:
                extra = values["city"][0] if needs - given[0].keys() else {}
                out[f"{name} {kind}"] = [{**extra, **value} for value in given]
    return out


def _days(store: Store) -> tuple[date, date]:
    """The first and the last day on which an article was published."""
    days = f"{{ GRAPH ?meta {{ ?work <{vocab.DCT}issued> ?day }} }}"
    found = store.query(f"SELECT (MIN(?day) AS ?first) (MAX(?day) AS ?last) {days}").rows[0]
    first, last = (date.fromisoformat(getattr(day, "value", "")) for day in found)
    return first, last


def _names(store: Store, pattern: str) -> list[str]:
    found = store.query(f"SELECT DISTINCT ?name {{ GRAPH ?view {{ {pattern} }} }} ORDER BY ?name LIMIT 3000").rows
    return [str(getattr(name, "value", "")) for (name,) in found] or [""]


def measured(store: Store, asked: Asked, limit: float, expected: Answers) -> tuple[dict[str, dict[str, Any]], Answers]:
    """``"charges article"`` -> p50, p95, rounds and rows; and the rows themselves, to be compared with another store's."""
    times: dict[str, dict[str, Any]] = {}
    answers: Answers = {}
    for what, values in asked.items():
        seconds: list[float] = []
        answers[what] = []
        same = True
        try:
            for number, value in enumerate(values):
                begin = time.perf_counter()
                rows = run(store, what.partition(" ")[0], value).rows
                seconds.append(time.perf_counter() - begin)
                answers[what].append([tuple(row) for row in rows])
                if number < len(expected.get(what, [])):
                    same &= expected[what][number] == answers[what][-1]
                if max(seconds) > limit and len(seconds) > 1:
                    break
        except KGError as error:
            times[what] = {"error": str(error)[:200]}
            continue
        ranked = sorted(seconds)
        times[what] = {
            "p50": round(statistics.median(ranked), 4), "p95": round(ranked[max(0, -(-len(ranked) * 95 // 100) - 1)], 4),
            "rounds": len(ranked), "rows": sum(map(len, answers[what])), "same_rows": same,
        }  # fmt: skip
        print(f"{what:40} {times[what]}", flush=True)
    return times, answers


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nquads", type=Path, help="a folder of .nq files, as benchmarks/synthetic.py writes them")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "stores", help="where the stores go; what is there is used")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--limit", type=float, default=5.0)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--memory", type=int, default=3000, metavar="MB", help="for Virtuoso")
    parser.add_argument("--output", type=Path, help="write the results as JSON, too, and as a table (.md) beside it")
    given = parser.parse_args()
    files = sorted(given.nquads.resolve().glob("*.nq"))
    directory = given.work / "embedded.kg"
    loads: dict[str, dict[str, float]] = {}
    if not directory.exists():
        begin, cpu = time.perf_counter(), time.process_time()
        bulk.bulk_load(files, directory, lambda store: None)  # kg load --bulk takes articles only, no decisions
        seconds, spent = time.perf_counter() - begin, time.process_time() - cpu
        with open_store(directory, read_only=True) as store:
            info = store.info()
        speeds = {"quads_per_second": round(info.quads / seconds), "quads_per_cpu_second": round(info.quads / spent)}
        loads["embedded"] = {"seconds": round(seconds, 1), **speeds}
        print(f"bulk load: {info.quads:,} quads {loads}", flush=True)
    with open_store(directory, read_only=True) as store:
        counted = store.info()
        asked = questions(store, given.rounds)
        print(f"embedded: {counted.articles:,} articles, {counted.quads:,} quads", flush=True)
        embedded, expected = measured(store, asked, given.limit, {})
    tables = {"embedded": embedded}
    for kind in given.kinds:
        if kind == "embedded":
            continue
        print(kind, flush=True)
        with ExitStack() as stack:
            if kind == "oxigraph":
                address = stack.enter_context(oxigraph(directory))
            else:
                fresh = not (given.work / "virtuoso" / "virtuoso.db").exists()
                server = stack.enter_context(started(given.work / "virtuoso", reads=[given.nquads], megabytes=given.memory))
                os.environ.update(server.environment)
                address = server.address
                if fresh:
                    begin = time.perf_counter()
                    fill(server, given.nquads)
                    loads["virtuoso"] = {"seconds": round(time.perf_counter() - begin, 1)}
            with open_store(address, read_only=True) as store:
                tables[kind], _ = measured(store, asked, given.limit, expected)
    result = {
        "date": date.today().isoformat(), "commit": commit(), "python": platform.python_version(), "cores": os.cpu_count(),
        "load_average": [round(n, 1) for n in os.getloadavg()], "command": " ".join(["benchmarks/stores.py", *sys.argv[1:]]),
        "articles": counted.articles, "quads": counted.quads, "bulk_loads": loads, "queries": tables,
    }  # fmt: skip
    if given.output:
        given.output.parent.mkdir(parents=True, exist_ok=True)
        given.output.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        given.output.with_suffix(".md").write_text(_table(result), encoding="utf-8")
    return 0


def fill(server: Virtuoso, nquads: Path) -> None:
    """Loads a folder of N-Quads, and nothing else, by the server's own bulk loader, with kg's description of the store.

    The environment must have who writes (``server.environment``).
    """
    server.clear()
    server.load(nquads.resolve())
    found = endpoint(server.address)
    GraphStore(found, found.data or "").put([(f"{vocab.DATA}store", [description(vocab.DATA).triple])])


def _table(result: dict[str, Any]) -> str:
    kinds = list(result["queries"])
    lines = [
        f"# Named queries on {result['articles']:,} articles ({result['quads']:,} quads)\n",
        f"{result['date']}, commit {result['commit']}, Python {result['python']}, {result['cores']} cores, load average",
        f"{result['load_average']}: `{result['command']}`. Seconds, p50 / p95; the script says what is in them. Not measured:",
        "real networks, several users at a time.\n",
        f"Bulk loads: {json.dumps(result['bulk_loads'])}\n",
        f"| query, bound by | {' | '.join(kinds)} |", f"|---|{'---|' * len(kinds)}",
    ]  # fmt: skip
    for what in result["queries"][kinds[0]]:
        cells = []
        for kind in kinds:
            cell = result["queries"][kind].get(what, {})
            mark = "" if cell.get("same_rows", True) else " other rows"
            cells.append("error" if "error" in cell else f"{cell['p50']:.3f} / {cell['p95']:.3f}{mark}" if cell else "")
        lines.append(f"| {what} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def commit() -> str:
    """The commit that is checked out, in short."""
    run = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return run.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
