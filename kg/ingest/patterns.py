"""The patterns of ``data/zones.toml``, compiled, and what a line or a part of it is by them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias, cast

from kg.model import ZoneKind

SlowPattern: TypeAlias = tuple[tuple[str, ...], re.Pattern[str], ZoneKind]
"""Words of which one must stand in the line, the expression, and the kind."""
Place: TypeAlias = Literal["line", "head", "sentence", "heading", "section", "inline_section", "title"]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One entry of ``data/zones.toml``; ``counter`` is text that it must leave alone."""

    kind: ZoneKind
    where: tuple[Place, ...]
    regex: str
    unless: str | None
    needs: tuple[str, ...]
    example: str
    counter: str | None


@dataclass(frozen=True, slots=True)
class Matcher:
    """All patterns for one place: the quick ones as one expression with a group for each, the others one by one."""

    quick: re.Pattern[str]
    kinds: dict[str, ZoneKind]
    slow: tuple[SlowPattern, ...]


@cache
def patterns() -> tuple[Pattern, ...]:
    """Every pattern, in the order of the file, its fragments filled in."""
    data = tomllib.loads(files("kg.ingest").joinpath("data", "zones.toml").read_text(encoding="utf-8"))
    let: dict[str, str] = data["let"]
    found = []
    for entry in data["pattern"]:
        regex: str = entry["regex"]
        while any(f"<{name}>" in regex for name in let):
            for name, fragment in let.items():
                regex = regex.replace(f"<{name}>", fragment)
        where = entry["where"] if isinstance(entry["where"], list) else [entry["where"]]
        found.append(
            Pattern(
                entry["kind"],
                tuple(where),
                regex,
                entry.get("not"),
                tuple(entry.get("needs", ())),
                entry["example"],
                entry.get("counter"),
            )
        )
    return tuple(found)


@cache
def matcher(place: Place) -> Matcher:
    """The patterns for a place, compiled."""
    chosen = [p for p in patterns() if place in p.where]
    quick = [p for p in chosen if not p.needs]
    regex = re.compile("|".join(f"(?P<p{i}>{_guarded(p, place)})" for i, p in enumerate(quick)) or "(?!)")
    slow = tuple((p.needs, re.compile(_guarded(p, place)), p.kind) for p in chosen if p.needs)
    return Matcher(regex, {f"p{i}": p.kind for i, p in enumerate(quick)}, slow)


def candidates(place: Place, text: str) -> tuple[SlowPattern, ...]:
    """The slow patterns for a place whose words stand in a text: for ``whole`` on parts of it."""
    lower = text.lower()
    return tuple(slow for slow in matcher(place).slow if any(need in lower for need in slow[0]))


def whole(
    place: Place, text: str, start: int = 0, end: int | None = None, *, slow: tuple[SlowPattern, ...] | None = None
) -> ZoneKind | None:
    """The kind of ``text[start:end]`` when a pattern for that place matches all of it."""
    end = len(text) if end is None else end
    known = matcher(place)
    if found := known.quick.fullmatch(text, start, end):
        return known.kinds[cast(str, found.lastgroup)]
    for _, regex, kind in candidates(place, text[start:end]) if slow is None else slow:
        if regex.fullmatch(text, start, end):
            return kind
    return None


def beginning(text: str, start: int, end: int) -> tuple[int, ZoneKind] | None:
    """Where the peculiar beginning of a line ends, and its kind."""
    known = matcher("head")
    found = known.quick.match(text, start, end)
    return (found.end(), known.kinds[cast(str, found.lastgroup)]) if found and found.end() > start else None


def _guarded(pattern: Pattern, place: Place) -> str:
    """The expression with its guard, which is only tried where all the rest fits."""
    if pattern.unless is None:
        return f"(?:{pattern.regex})"
    if place == "head":
        return f"(?!{pattern.unless})(?:{pattern.regex})"
    return rf"(?=(?:{pattern.regex})\Z)(?!{pattern.unless})[^\0]*"
