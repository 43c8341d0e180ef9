"""Word lists: the data files beside this package, read once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def data(name: str) -> Any:
    """The parsed content of ``kg/extract/data/NAME.json``."""
    return json.loads((files("kg.extract") / "data" / f"{name}.json").read_text(encoding="utf-8"))


@cache
def words(name: str, *keys: str) -> frozenset[str]:
    """The entries of some lists of a data file (all of its lists when none is named).

    >>> "trooper" in words("titles", "police")
    True
    """
    lists: dict[str, list[str]] = data(name)
    return frozenset(w for k in (keys or lists) for w in lists[k])


@cache
def phrases(name: str) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First word -> (the words of a phrase, the list it is in), the longest phrases first, of a data file.

    >>> phrases("events")["led"][0]
    (('led', 'deputies'), 'pursuit')
    """
    lists: dict[str, list[str]] = data(name)
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for key, entries in lists.items():
        for phrase in entries:
            parts = tuple(phrase.replace("-", " - ").split())
            table.setdefault(parts[0], []).append((parts, key))
    for found in table.values():
        found.sort(key=lambda e: (-len(e[0]), e[1], e[0]))
    return table


def phrases_at(name: str, lower: Sequence[str], i: int) -> Iterator[tuple[str, int]]:
    """The list and the end of each phrase of a data file that begins at word ``i``, the longest first.

    >>> list(phrases_at("events", ["deputies", "led", "deputies", "away"], 1))
    [('pursuit', 3)]
    """
    for parts, key in phrases(name).get(lower[i], ()):
        end = i + len(parts)
        if tuple(lower[i:end]) == parts:
            yield key, end
