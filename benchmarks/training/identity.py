"""Fits what tells that two articles report one incident, on records of which several articles are known.

    python -m benchmarks.training.identity RECORDS --store STORE --held-out DEVTEST

STORE holds the articles of RECORDS (``kg build RECORDS/articles.jsonl --store STORE``). Pairs are those that would be compared
(``kg.identity.blocks``), from incidents whose ``sha1(incident_id)`` begins with 0-b and that have no article in DEVTEST; and
pairs of different incidents of one town, moved to one week.
Writes ``kg/identity/data/words.tsv`` (how rare a word is) and ``sameness.json`` (weights); prints how it does on the rest.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from math import log
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from benchmarks.training.fitting import Row
from kg.identity import blocks, clusters, pairs, sameness, wording
from kg.identity.fingerprint import Fingerprint, Incident, fingerprint
from kg.rdf import ArticleGraphs
from kg.store import DiskStore
from kg.view import view_of

DATA = Path(__file__).resolve().parents[2] / "kg" / "identity" / "data"
COMMON = 12
"""Articles that must have a word for it to be written down."""
LIKE = re.compile(r"^(?:same (?!outlet|state)|near city|scene|wording|headline|copied|names? shared|last name shared)| of one ")
UNLIKE = re.compile(r"^(?:another|far city|dead in one|published before)| of another |weeks apart|4-14 days apart")
CROWD = 40
"""Articles of a town that are moved together."""
BLOCK = 200
"""Incidents that a block may hold here."""
Node = tuple[Fingerprint, Incident]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("records", type=Path)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--held-out", type=Path)
    parser.add_argument("--strength", type=float, default=0.3)
    args = parser.parse_args()
    incidents, training = gold(args.records, args.held_out)
    with DiskStore(args.store, read_only=True) as store:
        stored = [a for a in store.articles() if a.key in incidents]
        articles = {a.key: ArticleGraphs(a.article, a.key, store.graphs(a.article)) for a in stored}
    write_rarity({key: text for key, text in texts(args.records).items() if key in training})
    prints = {key: fingerprint(article, view_of(article, {})) for key, article in articles.items()}
    nodes = {key: [(p, i) for i in p.incidents] for key, p in prints.items()}
    rows = [
        (a, pairs.features(x, y), incidents[a] == incidents[b])
        for a, b, x, y in compared({key: found for key, found in nodes.items() if key in training})
        if x[1].main and y[1].main
    ]
    rows += [(a, found, False) for a, found in crowded({k: n for k, n in nodes.items() if k in training}, incidents)]
    write(rows, args.strength)
    for name, keys in (("training", training), ("held out", incidents.keys() - training)):
        report(name, {key: found for key, found in nodes.items() if key in keys}, incidents)


def gold(folder: Path, held_out: Path | None) -> tuple[dict[str, str], set[str]]:
    """Article -> its one incident, and the articles to train on."""
    held = {json.loads(line)["id"] for line in (held_out / "articles.jsonl").open(encoding="utf-8")} if held_out else set()
    of: defaultdict[str, set[str]] = defaultdict(set)
    training: set[str] = set()
    for line in (folder / "gold.jsonl").open(encoding="utf-8"):
        record = json.loads(line)
        for article in record["article_ids"]:
            of[article].add(record["incident_id"])
        part = hashlib.sha1(str(record["incident_id"]).encode()).hexdigest()[0]
        if part not in "cdef" and not held & set(record["article_ids"]):
            training |= set(record["article_ids"])
    single = {article: next(iter(found)) for article, found in of.items() if len(found) == 1}
    return single, training & single.keys()


def texts(folder: Path) -> dict[str, str]:
    articles = map(json.loads, (folder / "articles.jsonl").open(encoding="utf-8"))
    return {a["id"]: f"{a.get('title') or ''} {a['text']}" for a in articles}


def write_rarity(articles: dict[str, str]) -> None:
    seen = Counter(word for text in articles.values() for word in set(wording.words(text)))
    weights = {word: log(len(articles) / n) for word, n in seen.items() if n >= COMMON and word.isalpha()}
    lines = [f"\t{log(len(articles) / (COMMON / 2)):.1f}", *(f"{word}\t{weight:.1f}" for word, weight in sorted(weights.items()))]
    (DATA / "words.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    wording.rarity.cache_clear()
    print(f"words.tsv: {len(weights)} words", file=sys.stderr)


def compared(nodes: dict[str, list[Node]]) -> Iterator[tuple[str, str, Node, Node]]:
    """The pairs of incidents that share a block, each once, in a fixed order."""
    members: defaultdict[str, list[tuple[str, Node]]] = defaultdict(list)
    for key in sorted(nodes):
        for node in nodes[key]:
            seen: set[tuple[str, str]] = set()
            for block in blocks.sought(*node):
                for other, found in members[block][:BLOCK]:
                    if other != key and (other, found[1].id) not in seen:
                        seen.add((other, found[1].id))
                        yield other, key, found, node
        for node in nodes[key]:
            for block in blocks.keys(*node):
                members[block].append((key, node))


def crowded(nodes: dict[str, list[Node]], incidents: dict[str, str]) -> Iterator[tuple[str, dict[str, float]]]:
    """Pairs of different incidents of one town, moved to within three days of each other.

    The records are a sample, thin in place and time: in a store of all that is reported, most pairs of one town and week are two.
    """
    towns: defaultdict[str, list[tuple[str, Node]]] = defaultdict(list)
    for key in sorted(nodes):
        for node in nodes[key]:
            if node[1].main and node[1].city:
                towns[f"{node[1].city}/{node[1].state}"].append((key, node))
    for _, found in sorted(towns.items()):
        for (a, x), (b, y) in combinations(found[:CROWD], 2):
            if incidents[a] != incidents[b]:
                yield a, pairs.features(x, moved(x, y, int(hashlib.sha1(f"{a} {b}".encode()).hexdigest(), 16) % 4))


def moved(x: Node, y: Node, days: int) -> Node:
    """The second, ``days`` after the first."""
    (first, one), (second, other) = x, y
    if one.days and other.days:
        shift = one.days[0] + days - other.days[0]
    elif first.published and second.published:
        shift = first.published + days - second.published
    else:
        return y
    published = second.published + shift if second.published else None
    window = (other.days[0] + shift, other.days[1] + shift) if other.days else None
    return replace(second, published=published), replace(other, days=window)


def fit(rows: list[Row], strength: float) -> dict[str, object]:
    """Weights and bias by logistic regression; what is alike may not speak against, nor what conflicts for it.

    Left to itself it would: in a crowded town, that the town is the same says less than it seems, and that nothing else is alike
    says more. Nobody who reads a decision would understand it.
    """
    names = sorted({name for _, features, _ in rows for name in features})
    index = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for i, (_, features, _) in enumerate(rows):
        for name, value in features.items():
            x[i, index[name]] = value
    y = np.array([1.0 if label else -1.0 for _, _, label in rows])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margin = y * (x @ weights[:-1] + weights[-1])
        pull = -y / (1.0 + np.exp(np.clip(margin, -40, 40)))
        gradient = np.append(x.T @ pull + weights[:-1] / strength, pull.sum())
        return float(np.logaddexp(0, -margin).sum() + (weights[:-1] ** 2).sum() / (2 * strength)), gradient

    bounds = [(0, None) if LIKE.search(n) else (None, 0) if UNLIKE.search(n) else (None, None) for n in names]
    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x
    weights = {name: round(float(w), 2) for name, w in zip(names, found, strict=False) if abs(w) >= 0.02}
    trained_on = {"rows": len(rows), "positive": int((y > 0).sum())}
    return {"bias": round(float(found[-1]), 2), "weights": weights, "trained_on": trained_on}


def write(rows: list[Row], strength: float) -> None:
    model = fit(rows, strength)
    text = json.dumps({"made_by": "benchmarks/training/identity.py", **model}, indent=0, sort_keys=True)
    (DATA / "sameness.json").write_text(text + "\n", encoding="utf-8")
    sameness.model.cache_clear()
    print(f"sameness.json: {model['trained_on']}", file=sys.stderr)
    for name, weight in sorted(model["weights"].items(), key=lambda item: item[1]):
        print(f"  {weight:6.2f}  {name}", file=sys.stderr)


def report(name: str, nodes: dict[str, list[Node]], incidents: dict[str, str]) -> None:
    """How well articles are joined by their main incident, as ``score.py clusters`` has it."""
    ids = {f"{key} {node[1].id}": node for key in nodes for node in nodes[key]}
    scores = {(f"{a} {x[1].id}", f"{b} {y[1].id}"): sameness.score(pairs.features(x, y)) for a, b, x, y in compared(nodes)}
    found = clusters.clustered(sorted(ids), scores, lambda a, b: sameness.score(pairs.features(ids[a], ids[b])))
    cluster = {member: number for number, members in enumerate(found) for member in members}
    got = {}
    for key in sorted(nodes):
        mains = [node for node in nodes[key] if node[1].main] or nodes[key]
        got[key] = cluster[f"{key} {min(n[1].id for n in mains)}"] if mains else f"none {key}"
    by_gold, by_found = defaultdict(set), defaultdict(set)
    for key in nodes:
        by_gold[incidents[key]].add(key)
        by_found[got[key]].add(key)
    p = sum(len(by_gold[incidents[k]] & by_found[got[k]]) / len(by_found[got[k]]) for k in nodes) / len(nodes)
    r = sum(len(by_gold[incidents[k]] & by_found[got[k]]) / len(by_gold[incidents[k]]) for k in nodes) / len(nodes)
    right, made = ({pair for s in by.values() for pair in combinations(sorted(s), 2)} for by in (by_gold, by_found))
    both = len(right & made)
    pp, pr = both / max(1, len(made)), both / max(1, len(right))
    print(
        f"{name}: {len(nodes)} articles; B-cubed P {p:.3f} R {r:.3f} F1 {2 * p * r / (p + r):.3f}; "
        f"pairs P {pp:.3f} R {pr:.3f} F1 {2 * pp * pr / max(1e-9, pp + pr):.3f}; compared {len(scores)}"
    )
    near = [sameness.score(features) for _, features in crowded(nodes, incidents)]
    wrong = sum(score >= sameness.SAME for score in near) / max(1, len(near))
    print(f"  of {len(near)} pairs of different incidents of one town, moved to one week, {wrong:.3f} would be joined")
    reach = {tuple(sorted((a.split()[0], b.split()[0]))) for a, b in scores}
    print(f"  pairs that share a block: {len(right & reach) / max(1, len(right)):.3f} of those of one incident")


if __name__ == "__main__":
    main()
