#!/usr/bin/env python3
"""``kill -9`` at random moments of a build: what is stored is whole, and the same command goes on to the same end.

    python benchmarks/crash.py [--kills 30] [--articles 200] [--jobs 1] [--seed 1] [--remote] [--output FILE]

First a build that nothing disturbs gives the expected N-Quads. Then the same ``kg build`` is started and killed, with all its
processes, again and again. After each kill the store is opened: every article that it reports must have exactly the graphs of
the undisturbed build, and no graph may be there of an article that it does not report. A build that came to its end before its
kill starts over in a new store, so that all kills hit a build that runs. At the end the command runs once more, undisturbed,
and the dumps must be the same bytes (of what articles tell; names of what several report hang on who came
first). ``--remote`` builds into an Oxigraph server; what half-written articles leave there is
no article, is in no dump, and is swept by the next build. Each kill is told of on stderr; thirty
take some ten minutes of two idle cores.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from kg.errors import StoreError
from kg.ingest import read_articles
from kg.model import Article
from kg.rdf.dataset import is_told
from kg.store import Store, open_store

ROOT = Path(__file__).resolve().parent.parent


@dataclass(slots=True)
class Outcome:
    """``stored`` are the numbers of articles found after each kill; ``faults`` what should not have been."""

    seconds: float = 0.0
    kills: int = 0
    builds: int = 1
    stored: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    same_bytes: bool = False


def write_articles(path: Path, number: int) -> None:
    """So many articles as JSON Lines: those of the examples, again and again under other ids."""
    sources = [item for item in read_articles([ROOT / "examples" / "articles"]) if isinstance(item, Article)]
    with path.open("w", encoding="utf-8") as out:
        for n in range(number):
            article = replace(sources[n % len(sources)], id=f"copy-{n:05d}", url=None)
            record = {name: getattr(article, name) for name in ("id", "title", "date", "source", "text")}
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


def trial(
    command: Sequence[str],
    stores: Callable[[], str],
    *,
    kills: int,
    seed: int,
    told: Callable[[Outcome], None] = lambda outcome: None,
) -> Outcome:
    """Kills a command of kg (``["build", "articles.jsonl"]``) that writes into stores which ``stores`` makes, each empty.

    ``told`` is called after every kill.
    """
    found = Outcome()
    chance = random.Random(seed)
    location = stores()
    begin = time.monotonic()
    _started(command, location).wait()
    found.seconds = time.monotonic() - begin
    expected = _graphs(location)
    location = stores()
    while found.kills < kills:
        build = _started(command, location)
        try:
            build.wait(chance.uniform(0.05, 1.0) * found.seconds)
        except subprocess.TimeoutExpired:
            os.killpg(build.pid, signal.SIGKILL)
            build.wait()
            found.kills += 1
            _look(location, expected, found)
            told(found)
            continue
        if build.returncode:
            found.faults.append(f"the build after kill {found.kills} ended with status {build.returncode}")
            return found
        _look(location, expected, found, finished=True)
        location = stores()
        found.builds += 1
    if _started(command, location).wait():
        found.faults.append("the last build failed")
    found.same_bytes = _dump(_graphs(location)) == _dump(expected)
    return found


def _started(command: Sequence[str], location: str) -> subprocess.Popen[bytes]:
    """The command, in a session of its own: a kill of that hits all its processes."""
    whole = [sys.executable, "-m", "kg", *command]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "KG_STORE": location}
    return subprocess.Popen(whole, start_new_session=True, stdout=subprocess.DEVNULL, env=environment)


def _look(location: str, expected: dict[str, list[str]], found: Outcome, *, finished: bool = False) -> None:
    try:
        graphs = _graphs(location)
    except StoreError as error:
        if "no store at" not in str(error) and "never finished" not in str(error):  # killed before it began
            found.faults.append(f"after kill {found.kills}: {error}")
        graphs = {}
    for name, lines in graphs.items():
        if lines != expected.get(name):
            found.faults.append(f"after kill {found.kills}: the graph {name} is not as it should be")
    owners = {name.rpartition("/claim/")[0] or name.rpartition("/")[0] for name in graphs}
    for name in expected.keys() - graphs.keys():
        if (name.rpartition("/claim/")[0] or name.rpartition("/")[0]) in owners:
            found.faults.append(f"after kill {found.kills}: the graph {name} is missing")
    if finished and graphs.keys() != expected.keys():
        found.faults.append(f"after kill {found.kills} a build ended, and articles are missing")
    found.stored.append(len(owners))


def _graphs(location: str) -> dict[str, list[str]]:
    """Every graph of the articles that the store reports, and every other graph that it holds but its own description."""
    out: dict[str, list[str]] = {}
    with open_store(location, read_only=True) as store:
        reported = {stored.article for stored in store.articles()}
        for quad in _quads(store):
            out.setdefault(quad[0], []).append(quad[1])
    stray = sorted({name for name in out if (name.rpartition("/claim/")[0] or name.rpartition("/")[0]) not in reported})
    if stray:
        raise StoreError(f"{len(stray)} graphs of no article, {stray[0]} is one")
    return out


def _quads(store: Store) -> Iterator[tuple[str, str]]:
    for quad in store.dump(is_told):
        yield str(quad.graph_name)[1:-1], f"{quad} .\n"


def _dump(graphs: dict[str, list[str]]) -> str:
    return "".join(sorted(line for lines in graphs.values() for line in lines))


@contextmanager
def _directories() -> Iterator[Callable[[], str]]:
    with tempfile.TemporaryDirectory(prefix="kg-crash-") as folder:
        numbers = iter(range(1_000))
        yield lambda: str(Path(folder) / f"{next(numbers)}.kg")


@contextmanager
def _servers() -> Iterator[Callable[[], str]]:
    """Oxigraph servers, each with an empty directory; the one before is ended."""
    from benchmarks.stores import oxigraph

    with tempfile.TemporaryDirectory(prefix="kg-crash-") as folder:
        running: list[object] = []
        numbers = iter(range(1_000))

        def another() -> str:
            while running:
                running.pop().__exit__(None, None, None)  # type: ignore[attr-defined]
            server = oxigraph(Path(folder) / str(next(numbers)))
            running.append(server)
            return server.__enter__()

        try:
            yield another
        finally:
            for server in running:
                server.__exit__(None, None, None)  # type: ignore[attr-defined]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--remote", action="store_true", help="into an Oxigraph server instead of a directory")
    parser.add_argument("--output", type=Path, help="write the result as JSON, too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kg-crash-") as folder, (_servers if given.remote else _directories)() as stores:
        articles = Path(folder) / "articles.jsonl"
        write_articles(articles, given.articles)
        command = ["build", str(articles), "--jobs", str(given.jobs), "--quiet"]
        found = trial(command, stores, kills=given.kills, seed=given.seed, told=_told)
    result = {
        "date": date.today().isoformat(), "commit": _commit(), "python": platform.python_version(),
        "command": " ".join(["benchmarks/crash.py", *sys.argv[1:]]), "articles": given.articles,
        "undisturbed_seconds": round(found.seconds, 1), "kills": found.kills, "builds": found.builds,
        "articles_found_after_each_kill": found.stored, "faults": found.faults, "same_bytes_at_the_end": found.same_bytes,
    }  # fmt: skip
    text = json.dumps(result, indent=2)
    print(text)
    if given.output:
        given.output.parent.mkdir(parents=True, exist_ok=True)
        given.output.write_text(f"{text}\n", encoding="utf-8")
    return 0 if found.same_bytes and not found.faults else 1


def _told(found: Outcome) -> None:
    line = f"kill {found.kills}: {found.stored[-1]} articles stored, {found.builds} builds, {len(found.faults)} faults"
    print(line, file=sys.stderr, flush=True)


def _commit() -> str:
    run = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return run.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
