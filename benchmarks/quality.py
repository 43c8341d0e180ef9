#!/usr/bin/env python3
"""How right the graph is on annotated articles: builds each data set, asks the named queries, and scores what they answer.

    python benchmarks/quality.py EVAL [--sets devtest annotated records negatives attribution] [--kg COMMAND]

``EVAL`` is a folder with ``run.py``, ``score.py`` and ``data/``; the articles belong to their publishers and are no part of this
project. The tables go to ``benchmarks/results/quality-SET.md`` (and JSON beside it) with the date, the commit and the command:
precision, recall and F1 of every measure, false alarms on articles without an incident, and how far the confidence of a role can
be trusted on ``devtest`` (see ``reliability.py``). Takes some minutes a thousand articles.
"""

from __future__ import annotations

import argparse
import datetime
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import reliability

RESULTS = Path(__file__).resolve().parent / "results"
SETS = {
    "devtest": "188 articles of other outlets; nothing was trained on them",
    "annotated": "352 articles; the models were trained on these",
    "records": "2,261 articles with records typed by people; the models saw a part of them",
    "negatives": "96 articles without an incident that they are about",
    "attribution": "777 sentences of 53 articles: who says it, how surely",
}


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("eval", type=Path)
    ap.add_argument("--sets", nargs="*", choices=SETS, default=list(SETS))
    ap.add_argument("--kg", default=str(Path(sys.executable).with_name("kg")), help="the command (default: beside this Python)")
    args = ap.parse_args()
    for name in args.sets:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / name
            figures, printed = run(args.eval, name, out, args.kg)
            parts = [table(figures) if figures else block(printed)]
            if name == "devtest":
                judged = reliability.judge(
                    out / "pred", args.eval / "data" / name / "gold.jsonl", reliability.scorer(args.eval / "score.py")
                )
                figures["calibration_error"] = round(reliability.calibration_error(judged), 4)
                parts.append(f"## Confidence of the roles\n\n{reliability.table(judged)}")
            keep(name, figures, parts)
    return 0


def keep(name: str, figures: dict[str, object], parts: list[str]) -> None:
    """Writes the page and the figures of one data set."""
    made = f"{datetime.date.today().isoformat()}, commit {commit()}, `python benchmarks/quality.py EVAL --sets {name}`"
    page = "\n\n".join([f"# Quality on {name}: {SETS[name]}", made, *parts]) + "\n"
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"quality-{name}.md").write_text(page, encoding="utf-8")
    text = json.dumps({"made": made, **figures}, indent=1, sort_keys=True)
    (RESULTS / f"quality-{name}.json").write_text(text + "\n", encoding="utf-8")
    print(page)


def run(folder: Path, name: str, out: Path, kg: str) -> tuple[dict[str, object], str]:
    """The scorer's figures of one data set (empty where it only prints), and what it printed."""
    print(f"{name} …", file=sys.stderr, flush=True)
    command = [sys.executable, str(folder / "run.py"), "--data", str(folder / "data" / name), "--out", str(out), "--kg", kg]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    figures: dict[str, object] = {}
    for file in sorted(out.glob("*.json")):
        figures[file.stem] = json.loads(file.read_text(encoding="utf-8"))
    return figures, done.stdout


def table(figures: dict[str, object]) -> str:
    """Markdown tables of one data set: a row a measure, or a row a figure."""
    out = []
    for kind, measures in figures.items():
        assert isinstance(measures, dict)
        if any(isinstance(m, dict) for m in measures.values()):
            lines = [f"| {kind} | P | R | F1 |", "|---|---|---|---|"]
            scored = {k: m for k, m in measures.items() if isinstance(m, dict)}
            lines += [f"| {k} | {m['p']:.3f} | {m['r']:.3f} | {m['f1']:.3f} |" for k, m in scored.items()]
            lines.append(f"| **headline** | | | **{measures['headline']:.3f}** |")
        else:
            lines = [f"| {kind} | |", "|---|---|"]
            lines += [f"| {k} | {f'{v:.3f}' if isinstance(v, float) else v} |" for k, v in measures.items()]
        out.append("\n".join(lines))
    return "\n\n".join(out)


def block(text: str) -> str:
    return f"```text\n{text.strip()}\n```"


def commit() -> str:
    """The commit that is measured, with a plus where the tree differs from it."""
    git = ["git", "-C", str(Path(__file__).resolve().parent)]
    head = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()
    dirty = subprocess.run([*git, "status", "--porcelain", "kg"], capture_output=True, text=True, check=True).stdout.strip()
    return head + ("+" if dirty else "")


if __name__ == "__main__":
    raise SystemExit(main())
