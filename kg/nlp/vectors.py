"""Where in its table a model has the vector of a word: in two arrays, where spaCy has two Python objects for each of many words.

Processes that are forked share memory until one of them writes to it, and a process writes to an object when it only looks at it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from spacy.language import Language


class Rows(Mapping[int, int]):
    """Hash of a word -> row of its vector. It cannot be changed.

    >>> rows = Rows({30: 1, 2**64 - 1: 2, 10: 1})
    >>> rows[30], rows.get(2**64 - 1, -1), rows.get(11, -1), len(rows), 10 in rows
    (1, 2, -1, 3, True)
    """

    def __init__(self, rows: Mapping[int, int]) -> None:
        keys = np.fromiter(rows.keys(), np.uint64, len(rows))
        order = np.argsort(keys)
        self._keys = array("Q", keys[order].tobytes())
        self._rows = array("q", np.fromiter(rows.values(), np.int64, len(rows))[order].tobytes())

    def __getitem__(self, key: int) -> int:
        if (row := self.get(key)) is not None:
            return row  # type: ignore[no-any-return]
        raise KeyError(key)

    def get(self, key: int, default: Any = None) -> Any:
        """The row, or the default."""
        found = bisect_left(self._keys, key)
        return self._rows[found] if found < len(self._keys) and self._keys[found] == key else default

    def __iter__(self) -> Iterator[int]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def keep_in_arrays(nlp: Language) -> None:
    """Puts the rows of the model's vectors into arrays, where it has any."""
    vectors = nlp.vocab.vectors
    if vectors.key2row:
        vectors.key2row = Rows(vectors.key2row)
