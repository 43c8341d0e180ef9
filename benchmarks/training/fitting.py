"""Fits the linear models, and writes their weights."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from kg.extract import lexicon, linear

DATA = Path(__file__).resolve().parents[2] / "kg" / "extract" / "data"
MIN_ARTICLES = 4
"""A feature of fewer articles is dropped, so that no weight can hold anything that only one text says."""
FOLDS = 5
Row = tuple[str, dict[str, float], bool]
"""(article id, features, label)."""
OVERRIDES: dict[str, dict[str, object]] = {}
"""Models of this run that stand in for those on disk."""


def fit(rows: list[Row], *, strength: float, balanced: bool = False, min_articles: int = MIN_ARTICLES) -> dict[str, object]:
    """Weights and bias of one label."""
    articles: dict[str, set[str]] = defaultdict(set)
    for article, features, _ in rows:
        for name in features:
            articles[name].add(article)
    names = sorted(n for n, a in articles.items() if len(a) >= min_articles)
    index = {n: i for i, n in enumerate(names)}
    data, col, ptr = [], [], [0]
    for _, features, _ in rows:
        for n in sorted(features):
            if n in index:
                col.append(index[n])
                data.append(features[n])
        ptr.append(len(col))
    x = csr_matrix((data, col, ptr), shape=(len(rows), len(names)))
    y = np.array([label for _, _, label in rows])
    m = LogisticRegression(
        C=strength, solver="liblinear", random_state=0, class_weight="balanced" if balanced else None, max_iter=500
    ).fit(x, y)
    weights = {n: round(float(w), 3) for n, w in zip(names, m.coef_[0], strict=True) if abs(w) >= 0.02}
    return {
        "bias": round(float(m.intercept_[0]), 3),
        "weights": weights,
        "trained_on": {"rows": len(rows), "positive": int(y.sum())},
    }


def fit_choice(rows: list[tuple[str, dict[str, Sequence[float]], int]], options: int, *, strength: float) -> dict[str, object]:
    """Weights of a choice among ``options``: a row is (article id, what each feature says of every option, the right one)."""
    articles: dict[str, set[str]] = defaultdict(set)
    for article, features, _ in rows:
        for name in features:
            articles[name].add(article)
    names = sorted(n for n, a in articles.items() if len(a) >= MIN_ARTICLES)
    x = np.array([[features.get(n) or [0.0] * options for n in names] for _, features, _ in rows])
    right = np.array([option for _, _, option in rows])
    lines = np.arange(len(rows))

    def loss(weights):
        odds = np.einsum("rfo,f->ro", x, weights)
        odds -= odds.max(1, keepdims=True)
        chances = np.exp(odds)
        totals = chances.sum(1)
        chances /= totals[:, None]
        value = (np.log(totals) - odds[lines, right]).sum() + (weights**2).sum() / strength
        slope = np.einsum("rfo,ro->f", x, chances) - x[lines, :, right].sum(0) + 2 * weights / strength
        return value, slope

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    weights = {n: round(float(w), 3) for n, w in zip(names, found, strict=True) if abs(w) >= 0.02}
    return {"bias": 0.0, "weights": weights, "trained_on": {"rows": len(rows)}}


def write(name: str, labels: dict[str, object]) -> None:
    text = json.dumps({"made_by": "benchmarks/training/train.py", "labels": labels}, indent=0, sort_keys=True, ensure_ascii=False)
    (DATA / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    OVERRIDES.pop(name, None)
    lexicon.data.cache_clear()
    linear.model.cache_clear()
    print(f"{name}: {', '.join(sorted(labels))}", file=sys.stderr)


def use_labels(name: str, labels: dict[str, object]) -> None:
    """Makes the extractors read these labels of a model, for as long as the process runs."""
    OVERRIDES[name] = {"labels": labels}
    linear.data = lambda asked: OVERRIDES.get(asked) or lexicon.data(asked)
    linear.model.cache_clear()


def folds(docs) -> dict[str, int]:
    """Article -> fold, for models that rest on what other models say of an article they did not see."""
    return {a: n % FOLDS for n, a in enumerate(sorted(a for a, _ in docs))}
