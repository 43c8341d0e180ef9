"""Numbers in words and figures."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, int]] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip


def number(text: str) -> int | None:
    """The value of a number in figures or words, up to ninety-nine in words; ``None`` when it is none.

    >>> number("1,200"), number("twenty-four"), number("dozens")
    (1200, 24, None)
    """
    plain = text.strip().lower().replace(",", "")
    if plain.isdecimal():
        return int(plain)
    parts = plain.replace("-", " ").split()
    if not parts or any(p not in WORDS for p in parts) or len(parts) > 2:
        return None
    if len(parts) == 2 and not (WORDS[parts[0]] >= 20 and 0 < WORDS[parts[1]] < 10):
        return None
    return sum(WORDS[p] for p in parts)
