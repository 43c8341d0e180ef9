"""Regular expressions, built from ``data/patterns.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def _entries() -> dict[str, dict[str, str | list[str]]]:
    return tomllib.loads((files("kg.extract") / "data" / "patterns.toml").read_text(encoding="utf-8"))


@cache
def source(name: str) -> str:
    """The expression of an entry, as one group that captures nothing of its own.

    >>> source("number").startswith("(?:\\\\d{1,3}|")
    True
    """
    entry = _entries()[name]
    alternatives = "|".join(entry["alternatives"])
    text = f"{entry.get('before', '')}(?:{alternatives}){entry.get('after', '')}"
    return re.sub(r"(?<!\(\?P)<([a-z]+(?:-[a-z]+)*)>", lambda m: source(m.group(1)), text)


@cache
def pattern(name: str) -> re.Pattern[str]:
    """An entry, compiled without regard to case."""
    return re.compile(source(name), re.IGNORECASE)
