#!/usr/bin/env python3
"""Fits the confidence of a role to how often such a role is right: ``kg/extract/data/confidence.json``.

    python -m benchmarks.training.calibrate --annotated DIR --scorer score.py [--jobs N] [options for train.py]

For each fold of the annotated articles, a copy of the package has its models trained on the other folds, and the fold is built
and asked like any user's articles; each role given there is judged against the annotation (``benchmarks/reliability.py``). One
logistic regression over all of them is the calibration. Nothing of another data set is used; how well it holds on articles of
other outlets is measured by ``benchmarks/quality.py``.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

from benchmarks import reliability
from benchmarks.training import train
from benchmarks.training.fitting import FOLDS, Row, fit, write
from kg.extract.confidence import confidence_features

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("kg", "ontology", "shapes", "queries", "benchmarks")
PLAIN = {"right": {"bias": 0.0, "weights": {"log odds": 1.0}}}
"""The score as it is, while the scores of the folds are gathered."""


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--annotated", type=Path, required=True)
    ap.add_argument("--scorer", type=Path, required=True)
    ap.add_argument("--jobs", type=int, default=2)
    ap.add_argument("--folds", type=int, choices=range(1, FOLDS + 1), default=FOLDS, help="how many to use")
    args, rest = ap.parse_known_args()
    score = reliability.scorer(args.scorer)

    def one(fold: int) -> list[Row]:
        with tempfile.TemporaryDirectory() as place:
            return judged(Path(place), args.annotated.resolve(), fold, score, rest)

    with ThreadPoolExecutor(args.jobs) as pool:
        folds = list(pool.map(one, range(args.folds)))
    write("confidence", {"right": fit([row for rows in folds for row in rows], strength=0.1)})
    return 0


def judged(here: Path, annotated: Path, fold: int, score: ModuleType, options: list[str]) -> list[Row]:
    """The roles given on the articles of a fold by models trained on the others: features, and whether the annotation has them.

    ``here`` is an empty folder for the copy of the package. Relative paths among the options for training start where this runs.
    """
    for part in PARTS:
        shutil.copytree(ROOT / part, here / part, ignore=shutil.ignore_patterns("__pycache__"))
    (here / "kg/extract/data/confidence.json").write_text(json.dumps({"labels": PLAIN}), encoding="utf-8")
    paths = [o if o.startswith("-") else str(Path(o).resolve()) for o in options]
    run(here, "-m", train.__name__, "--annotated", str(annotated), "--fold", str(fold), *paths)
    gold = (annotated / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    held = {json.loads(line)["id"]: line for n, line in enumerate(gold) if n % FOLDS == fold}
    articles = [x for x in (annotated / "articles.jsonl").open(encoding="utf-8") if json.loads(x)["id"] in held]
    (here / "articles.jsonl").write_text("".join(articles), encoding="utf-8")
    (here / "gold.jsonl").write_text("\n".join(held.values()) + "\n", encoding="utf-8")
    run(here, "-m", "kg", "build", "articles.jsonl", "--store", "fold.kg")
    for query in ("incidents", "participants"):
        answer = run(here, "-m", "kg", "query", query, "--store", "fold.kg", "--format", "csv")
        (here / f"{query}.csv").write_bytes(answer)
    incidents = list(csv.DictReader((here / "incidents.csv").open(encoding="utf-8", newline="")))
    main = {r["incident"]: r["main"] == "true" for r in incidents}
    mains = Counter(r["article"] for r in incidents if r["main"] == "true")
    rows: list[Row] = []
    for j in reliability.judge(here, here / "gold.jsonl", score):
        features = confidence_features(
            j.confidence, j.role, named=j.named, main=main.get(j.incident, True), mains=mains[j.article]
        )
        rows.append((j.article, features, j.right))
    print(f"fold {fold}: {len(rows)} roles", file=sys.stderr)
    return rows


def run(here: Path, *command: str) -> bytes:
    """Runs this Python in a copy of the project; what it printed."""
    return subprocess.run([sys.executable, *command], cwd=here, check=True, stdout=subprocess.PIPE).stdout


if __name__ == "__main__":
    raise SystemExit(main())
