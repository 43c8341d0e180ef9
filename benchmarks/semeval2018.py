"""Answers the counting questions of SemEval-2018 Task 5 by SPARQL, and scores them.

    python benchmarks/semeval2018.py QUESTIONS --store STORE --scorer SCORER [--output FILE.json]

QUESTIONS is a folder with ``questions.jsonl`` ("How many killing events happened in 01/2017 in Memphis, Tennessee?") and
``articles.jsonl``; STORE holds these articles (``kg build QUESTIONS/articles.jsonl --store STORE``). Each question becomes the
parameters of ``semeval2018.rq``: the number is that of the real incidents it gives, the documents are the articles that report
them. SCORER is the script that compares both with the answers; its line goes into FILE.json too.
"""

from __future__ import annotations

import argparse
import calendar
import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import kg

QUERY = Path(__file__).with_suffix(".rq")
STATES = Path(kg.__file__).parent / "extract" / "data" / "states.tsv"
HAPPENED = {"killing": "killed", "injuring": "injured"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("questions", type=Path)
    parser.add_argument("--store", required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--answers", type=Path, default=Path("build/semeval2018.json"))
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    questions = [json.loads(line) for line in (args.questions / "questions.jsonl").open(encoding="utf-8")]
    states = codes()
    answers, times = {}, []
    with kg.open(args.store, read_only=True) as graph:
        for question in questions:
            began = time.perf_counter()
            rows = list(graph.query(QUERY, **asked(question, states)))
            times.append(time.perf_counter() - began)
            number = len({row.incident for row in rows})
            answers[question["question_id"]] = {"numerical_answer": number, "answer_docs": sorted({row.article for row in rows})}
    args.answers.parent.mkdir(parents=True, exist_ok=True)
    args.answers.write_text(json.dumps(answers), encoding="utf-8")
    command = [sys.executable, str(args.scorer), str(args.questions / "questions.jsonl"), str(args.answers)]
    line = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    times.sort()
    speed = f"{len(times)} questions, {1000 * times[len(times) // 2]:.0f} ms each (median), {1000 * times[-1]:.0f} ms at most"
    print(line, speed, sep="\n")
    if args.output:
        args.output.write_text(json.dumps({"score": line, "speed": speed}, indent=1) + "\n", encoding="utf-8")


def codes() -> dict[str, str]:
    """Name of a state, in small letters -> its two letters."""
    rows = (line.split("\t") for line in STATES.read_text(encoding="utf-8").splitlines() if line.startswith("US\t"))
    return {name.lower(): code for _, code, name, *_ in rows}


def asked(question: dict[str, Any], states: dict[str, str]) -> dict[str, str]:
    """The parameters of the query that a question comes to."""
    out = {"happened": HAPPENED[question["event_type"]]}
    if place := re.search(r" in \('([^']+)'(?:, '([^']+)')?,?\) ", question["verbose_question"]):
        out["state"] = states[place[1].lower()]
        if place[2]:
            out["city"] = place[2].lower()
    out |= days(question.get("time") or {})
    name = question.get("participant") or {}
    out |= {part: name[part].lower() for part in ("first", "last") if part in name}
    if "full_name" in name:
        first, *_, last = name["full_name"].lower().split()
        out |= {"first": first, "last": last}
    return out


def days(when: dict[str, str]) -> dict[str, str]:
    """The first and the last day of a day, a month or a year."""
    for kind, text in when.items():
        *rest, year = text.split("/")
        if kind == "day":
            day, month = rest
            return {"from": f"{year}-{month}-{day}", "to": f"{year}-{month}-{day}"}
        if kind == "month":
            last = calendar.monthrange(int(year), int(rest[0]))[1]
            return {"from": f"{year}-{rest[0]}-01", "to": f"{year}-{rest[0]}-{last}"}
        return {"from": f"{year}-01-01", "to": f"{year}-12-31"}
    return {}


if __name__ == "__main__":
    main()
