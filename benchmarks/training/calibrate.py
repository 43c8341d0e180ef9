#!/usr/bin/env python3
"""Fits the confidence of a role to how often such a role is right: ``kg/extract/data/confidence.json``.

    python -m benchmarks.training.calibrate --annotated DIR --scorer score.py [--cache DIR] [-- options for train.py]

For each fold of the annotated articles the models are trained on the others and the fold is built and asked like any user's
articles; each role given there is judged against the annotation (``benchmarks/reliability.py``). One logistic regression over all
of them is the calibration. At the end the models are trained on all articles. Nothing of another data set is used; how well it
holds on articles of other outlets is measured by ``benchmarks/quality.py``.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType

from benchmarks import reliability
from benchmarks.training import train
from kg.extract.confidence import confidence_features

PLAIN = {"right": {"bias": 0.0, "weights": {"log odds": 1.0}}}
"""The score as it is, while the scores of the folds are gathered."""


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--annotated", type=Path, required=True)
    ap.add_argument("--scorer", type=Path, required=True)
    ap.add_argument("--folds", type=int, default=train.FOLDS, help="how many of the folds are used")
    args, rest = ap.parse_known_args()
    score = reliability.scorer(args.scorer)
    training = [sys.executable, "-m", train.__name__, "--annotated", str(args.annotated), *(a for a in rest if a != "--")]
    train.write("confidence", PLAIN)
    rows: list[train.Row] = []
    try:
        for fold in range(args.folds):
            subprocess.run([*training, "--fold", str(fold)], check=True)
            rows += judged(args.annotated, fold, score)
            print(f"fold {fold}: {len(rows)} roles so far", file=sys.stderr)
    finally:
        subprocess.run(training, check=True)
    train.write("confidence", {"right": train.fit(rows, strength=0.1)})
    return 0


def judged(folder: Path, fold: int, score: ModuleType) -> list[train.Row]:
    """The roles given on the articles of a fold: features, and whether the annotation has them."""
    with tempfile.TemporaryDirectory() as place:
        here = Path(place)
        lines = (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()
        gold = (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()
        held = {json.loads(g)["id"] for n, g in enumerate(gold) if n % train.FOLDS == fold}
        (here / "articles.jsonl").write_text("\n".join(x for x in lines if json.loads(x)["id"] in held) + "\n", encoding="utf-8")
        (here / "gold.jsonl").write_text("\n".join(x for x in gold if json.loads(x)["id"] in held) + "\n", encoding="utf-8")
        kg, store = [sys.executable, "-m", "kg"], ["--store", str(here / "kg")]
        subprocess.run([*kg, "build", str(here / "articles.jsonl"), *store], check=True)
        for query in ("incidents", "participants"):
            done = subprocess.run([*kg, "query", query, *store, "--format", "csv"], check=True, capture_output=True)
            (here / f"{query}.csv").write_bytes(done.stdout)
        main = {r["incident"]: r["main"] == "true" for r in csv.DictReader((here / "incidents.csv").open(encoding="utf-8"))}
        mains: dict[str, int] = {}
        for r in csv.DictReader((here / "incidents.csv").open(encoding="utf-8")):
            mains[r["article"]] = mains.get(r["article"], 0) + (r["main"] == "true")
        return [
            (
                j.article,
                confidence_features(
                    j.confidence, j.role, named=j.named, main=main.get(j.incident, True), mains=mains.get(j.article, 1)
                ),
                j.right,
            )
            for j in reliability.judge(here, here / "gold.jsonl", score)
        ]


if __name__ == "__main__":
    raise SystemExit(main())
