"""Who and what of a draft is whom and what of the annotation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
from scipy.optimize import linear_sum_assignment

from kg.extract import roles as rol


def fold(text: str | None) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in (text or "").lower()).split())


def same_name(a: str, b: str) -> bool:
    x, y = fold(a).split(), fold(b).split()
    return (
        bool(x)
        and bool(y)
        and x[-1] == y[-1]
        and (len(x) == 1 or len(y) == 1 or x[0] == y[0] or set(x) <= set(y) or set(y) <= set(x))
    )


def match_persons(draft, gold: list[dict]) -> list[tuple[object, dict]]:
    """Pairs of a person of the draft and one of the gold: by name, else by where the quoted mention stands."""
    pairs, used = [], set()
    for g in gold:
        best = None
        for p in draft.persons:
            if id(p) in used:
                continue
            if g.get("name"):
                if p.name and same_name(p.name, g["name"]):
                    best = p
                    break
            elif not p.name:
                mention = fold(g["mention"])
                texts = [fold(draft.doc[s:e].text) for s, e in p.mentions] + [fold(p.label)]
                if any(t and (t == mention or (len(t) > 6 and (mention.startswith(t) or t.startswith(mention)))) for t in texts):
                    best = p
                    break
        if best is not None:
            used.add(id(best))
            pairs.append((best, g))
    return pairs


def match_unnamed(draft, persons: list, gold: list[dict]) -> set[int]:
    """``id`` of the persons that are aligned with an unnamed one of the annotation: a phrase alike, and a role in common."""
    theirs = [g for g in gold if not g.get("name") and g["roles"]]
    if not persons or not theirs:
        return set()
    weights = np.zeros((len(persons), len(theirs)))
    for i, p in enumerate(persons):
        phrases = [bag(draft.doc[s:e].text) for s, e in p.mentions] + [bag(p.label)]
        for j, g in enumerate(theirs):
            shared = max(2 * len(b & bag(g["mention"])) / max(len(b) + len(bag(g["mention"])), 1) for b in phrases)
            if shared >= 0.3 and {role_group(r) for r in p.roles} & {role_group(r["role"]) for r in g["roles"]}:
                alike = 0.5 * (p.age is not None and p.age == g["age"]) + 0.3 * ((p.count or None) == g["count"])
                weights[i, j] = shared + alike
    left, right = linear_sum_assignment(weights, maximize=True)
    return {id(persons[i]) for i, j in zip(left, right, strict=True) if weights[i, j] > 0}


def match_named(draft, participants: Iterable[dict]) -> list[tuple[object, dict]]:
    named = [g for g in participants if g.get("name")]
    counts = Counter(fold(g["name"]) for g in named)
    pairs = []
    for g in named:
        found = [p for p in draft.persons if p.name and len(p.name.split()) > 1 and same_name(p.name, g["name"])]
        if len(found) == 1 and counts[fold(g["name"])] == 1:
            pairs.append((found[0], g))
    return pairs


def bag(text: str) -> set[str]:
    return set(fold(text).split()) - {"the", "a", "an", "in", "at", "on", "near", "of", "to", "by", "and"}


def role_group(role: str) -> int | str:
    """Roles that are near each other count as one."""
    return next((n for n, group in enumerate(rol.GROUPS) if role in group), role)


def same_body(a: set[str], b: set[str]) -> bool:
    drop = {"of", "the", "department", "office", "s"}
    a, b = a - drop, b - drop
    return a == b or (len(a & b) >= 2 and (a <= b or b <= a))


def alike(a: str, b: str) -> bool:
    return len(a) > 4 and len(b) > 4 and (a in b or b in a) and min(len(a), len(b)) / max(len(a), len(b)) > 0.5
