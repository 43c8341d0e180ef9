"""How an article is worded: its telling words, and a sketch of its stretches by which copies are known.

Words and stretches are kept as 32-bit hashes, so that nothing of the text can be read from them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from math import log, sqrt
from typing import Final
from zlib import crc32

TERMS: Final = 60
"""Words that an article is known by: the heaviest."""
SKETCH: Final = 32
"""Stretches that an article is known by: those with the smallest hashes, a fair sample of all."""
STRETCH: Final = 4
"""Words in a stretch."""

_WORD: Final = re.compile(r"[a-z]{3,}|\d{2,}")


@cache
def rarity() -> Mapping[str, float]:
    """Word -> log of how few articles have it, for common words; others weigh ``rarity()[""]``.

    Source: the articles that the weights were trained on (``benchmarks/training/identity.py``).
    """
    lines = files("kg.identity").joinpath("data/words.tsv").read_text("utf-8").splitlines()
    return {word: float(weight) for word, weight in (line.split("\t") for line in lines)}


def words(text: str) -> Iterator[str]:
    """The words of a text in small letters, and its numbers of two digits or more."""
    return (match.group() for match in _WORD.finditer(text.lower()))


def hashed(word: str) -> int:
    """Thirty-two bits for a word, or for words with a space between."""
    return crc32(word.encode())


def terms(text: str) -> dict[int, float]:
    """Hash -> weight of the ``TERMS`` words that tell most, as a vector of length 1.

    >>> round(likeness(terms("A man was shot in Yakima"), terms("Yakima man shot")), 1)
    1.0
    """
    weights = rarity()
    rare = weights[""]
    heavy = sorted(((-(1 + log(n)) * weights.get(w, rare), w) for w, n in Counter(words(text)).items()))[:TERMS]
    norm = sqrt(sum(weight * weight for weight, _ in heavy)) or 1.0
    return {hashed(word): round(-weight / norm, 3) for weight, word in heavy if weight}


def likeness(a: Mapping[int, float], b: Mapping[int, float]) -> float:
    """The cosine of two vectors of ``terms``, from 0 to 1."""
    if len(b) < len(a):
        a, b = b, a
    return min(1.0, sum(weight * b[term] for term, weight in a.items() if term in b))


def sketch(text: str) -> tuple[int, ...]:
    """The smallest ``SKETCH`` hashes of the stretches of a text, sorted."""
    found = list(words(text))
    stretches = {hashed(" ".join(found[i : i + STRETCH])) for i in range(len(found) - STRETCH + 1)}
    return tuple(sorted(stretches)[:SKETCH])


def copied(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Which share of the stretches of two texts is common to both, as far as their sketches tell.

    >>> copied(sketch("one two three four five six"), sketch("one two three four five six"))
    1.0
    """
    union = sorted({*a, *b})[:SKETCH]
    return len({*a} & {*b} & {*union}) / len(union) if union else 0.0
