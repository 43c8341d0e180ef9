#!/usr/bin/env python3
"""Looks for what the data articles alone know: no full name of a person and no street of theirs may stand in the package.

    python -m benchmarks.training.leaks EVAL [FOLDER ...]

``EVAL`` is the folder with ``data/SET/gold.jsonl``. Every file of ``kg ontology shapes queries examples tests`` (or of the
folders given) is searched, trained weights and patterns too; only the gazetteer is left out, which holds every town there is.
Words of a name or a street count wherever they stand side by side, whatever is between them. Prints what it finds; exit status 1
if that is anything.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("kg", "ontology", "shapes", "queries", "examples", "tests")
GAZETTEER = (".zz",)
STREETS = frozenset({"street", "block", "intersection"})
PLAIN = frozenset("street st avenue ave road rd drive dr boulevard blvd lane ln court highway block of the and main".split())
"""Words that make no street known: "Main Street" stands anywhere."""
KNOWN = frozenset({"luis duarte", "jerry chlada", "larry dominick", "rocco alioto", "martin luther king boulevard"})
"""People of the sample article of the contract, which one test asks for by name; and a street that every other town has."""


def tell_tales(folder: Path) -> Iterator[tuple[str, str]]:
    """(what, phrase) of every name of two or more words, and every street with a word of its own, of the annotations."""
    for file in sorted(folder.glob("data/*/gold.jsonl")):
        for line in file.open(encoding="utf-8"):
            gold = json.loads(line)
            for person in (*gold.get("persons", ()), *gold.get("participants", ())):
                if len(words(person.get("name") or "")) > 1:
                    yield "person", " ".join(words(person["name"]))
            for place in gold.get("places", ()):
                own = [w for w in words(place["text"]) if w not in PLAIN]
                if place["kind"] in STREETS and len(own) > 0 and len(words(place["text"])) > 2:
                    yield "street", " ".join(words(place["text"]))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("eval", type=Path)
    ap.add_argument("folders", nargs="*", type=Path, default=[ROOT / f for f in FOLDERS])
    args = ap.parse_args()
    tales = sorted({(what, phrase) for what, phrase in tell_tales(args.eval) if phrase not in KNOWN})
    found = 0
    for folder in args.folders:
        for file in sorted(f for f in folder.rglob("*") if f.is_file() and f.suffix not in {*GAZETTEER, ".pyc"}):
            text = " " + " ".join(words(file.read_text(encoding="utf-8", errors="replace"))) + " "
            for what, phrase in tales:
                if f" {phrase} " in text:
                    print(f"{file}: {what} {phrase!r}")
                    found += 1
    print(f"{len(tales)} names and streets looked for, {found} found")
    return int(found > 0)


if __name__ == "__main__":
    raise SystemExit(main())
