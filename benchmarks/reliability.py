#!/usr/bin/env python3
"""Whether the confidence of a role means what it says: of the roles given at .8, are four in five right?

    python benchmarks/reliability.py --pred DIR --gold GOLD.jsonl --scorer score.py

``DIR`` holds the CSV files of the named queries ``incidents`` and ``participants``; ``score.py`` is the scorer of the annotated
articles, whose notions of an equal name, place and role are used. A role is right when the person it is given to is aligned with
an annotated one (the named by name, the unnamed by their description) who has a role of that group in the annotated incident that
theirs is aligned with. Prints ten bins and the expected calibration error.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """One role that was given: where, to what, how surely, and whether the annotation has it."""

    article: str
    incident: str
    person: str
    named: bool
    role: str
    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Roles given with a confidence in ``[low, high)``: how many, how sure on average, and the share that is right."""

    low: float
    high: float
    n: int
    confidence: float
    right: float


def scorer(path: Path) -> ModuleType:
    """The scorer as a module."""
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judge(pred: Path, gold: Path, score: ModuleType) -> list[Judged]:
    """Every participation of the annotated articles, judged."""
    incidents, participants = score.table(pred, "incidents"), score.table(pred, "participants")
    out: list[Judged] = []
    for line in gold.open(encoding="utf-8"):
        g = json.loads(line)
        article = g["id"]
        which = aligned_incidents(score.distinct(incidents[article], "incident"), participants[article], g, score)
        rows = participants[article]
        persons = score.distinct(rows, "person")
        pairs = score.assign(persons, g["persons"], lambda p, q: likeness(p, q, score))
        of = {persons[i]["person"]: g["persons"][j] for i, j in pairs}
        for row in rows:
            match = of.get(row["person"])
            held = {(r["incident"], score.role_of(r["role"])) for r in match["roles"]} if match else set()
            out.append(
                Judged(
                    article,
                    row["incident"],
                    row["person"],
                    bool(row["name"]),
                    row["role"],
                    float(row["confidence"] or 0),
                    (which.get(row["incident"]), score.role_of(row["role"])) in held,
                )
            )
    return out


def aligned_incidents(rows: list[dict], people: list[dict], gold: dict, score: ModuleType) -> dict[str, str]:
    """Incident of the graph -> incident of the annotation, aligned one to one by type, date, place and those who take part."""
    names: dict[str, set[str]] = {}
    for r in people:
        if r["name"]:
            names.setdefault(r["incident"], set()).add(r["name"])
    told: dict[str, set[str]] = {}
    for p in gold["persons"]:
        for role in p["roles"]:
            if p.get("name"):
                told.setdefault(role["incident"] or "", set()).add(p["name"])

    def alike(r: dict, i: dict) -> float:
        shared = any(score.same_name(a, b) for a in names.get(r["incident"], ()) for b in told.get(i["iid"], ()))
        return float(
            (score.type_group(r.get("type")) == score.type_group(i["type"]))
            + bool(i.get("date") and (r.get("date") or "").startswith(i["date"]))
            + 0.5 * score.same_city(r.get("city"), i.get("city"))
            + 0.5 * score.same_place(r.get("place"), i.get("place"))
            + 0.5 * shared
            + 0.25 * (score.truthy(r.get("main")) == bool(i["main"]))
        )

    return {rows[x]["incident"]: gold["incidents"][y]["iid"] for x, y in score.assign(rows, gold["incidents"], alike)}


def likeness(person: dict, annotated: dict, score: ModuleType) -> float:
    """Named persons by name; an unnamed one by the words of the descriptions, and by the role that both have."""
    if person["name"] and annotated.get("name"):
        return 3.0 if score.same_name(person["name"], annotated["name"]) else 0.0
    if person["name"]:
        return 0.0
    words = set(score.fold(person["description"]).split()) - score.PLACE_STOP
    theirs = set(score.fold(annotated["mention"]).split()) - score.PLACE_STOP
    shared = 2 * len(words & theirs) / max(len(words) + len(theirs), 1)
    role = any(score.role_of(r["role"]) == score.role_of(person["role"]) for r in annotated["roles"])
    return float(shared + 0.5 * role) if shared >= 0.3 else 0.0


def bins(judged: list[Judged]) -> list[Bin]:
    """Ten bins of equal width, the empty ones left out."""
    out = []
    for k in range(BINS):
        low, high = k / BINS, (k + 1) / BINS
        inside = [j for j in judged if low <= j.confidence < high or (high == 1.0 and j.confidence == 1.0)]
        if inside:
            n = len(inside)
            out.append(Bin(low, high, n, sum(j.confidence for j in inside) / n, sum(j.right for j in inside) / n))
    return out


def calibration_error(judged: list[Judged]) -> float:
    """Mean distance between confidence and share that is right, over the bins, by their size (expected calibration error)."""
    return sum(b.n * abs(b.confidence - b.right) for b in bins(judged)) / max(len(judged), 1)


def table(judged: list[Judged]) -> str:
    """The bins as a Markdown table, with the calibration error below."""
    lines = ["| confidence | roles | mean confidence | right |", "|---|---|---|---|"]
    lines += [f"| {b.low:.1f} to {b.high:.1f} | {b.n} | {b.confidence:.2f} | {b.right:.2f} |" for b in bins(judged)]
    return "\n".join(lines) + f"\n\nExpected calibration error: {calibration_error(judged):.3f} ({len(judged)} roles)\n"


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--pred", type=Path, required=True)
    ap.add_argument("--gold", type=Path, required=True)
    ap.add_argument("--scorer", type=Path, required=True)
    args = ap.parse_args()
    judged = judge(args.pred, args.gold, scorer(args.scorer))
    print(table(judged))
    for what, some in (("named", [j for j in judged if j.named]), ("unnamed", [j for j in judged if not j.named])):
        right = sum(j.right for j in some)
        print(f"{what}: {right} of {len(some)} right, calibration error {calibration_error(some):.3f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
