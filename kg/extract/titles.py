"""Ranks, offices and forms of address: "Police Sgt.", "Deputy District Attorney", "Mr."."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from kg.extract.draft import Range
from kg.extract.lexicon import data, words


def title_before(doc: Doc, start: int) -> Range | None:
    """The run of title words that ends right before ``start``: "Police Sgt." in "Springfield Police Sgt. Ann Roe"."""
    heads = words("titles", "police", "fire", "legal", "medical", "government", "spokesperson", "honorific")
    modifiers = words("titles", "modifier")
    i = start
    if i and _told(doc[i - 1]):  # "the woman told deputies Bo Quibble had threatened her"
        return None
    if i and doc[i - 1].text == ",":  # "the police chief, Ann Roe": an apposition, not a title
        return None
    while i > 0 and start - i < 6:
        word = doc[i - 1].lower_
        if i > 1 and f"{doc[i - 2].lower_} {word}" in heads:  # "attorney general"
            i -= 2
        elif word in heads or word in modifiers or (word == "'s" and i > 1 and doc[i - 2].lower_ in {"state", "commonwealth"}):
            i -= 1
        elif word == "." and i > 1 and doc[i - 2].lower_ + "." in heads:
            i -= 2
        elif word in {"state", "commonwealth", "u.s.", "attorney"}:
            i -= 1
        else:
            break
    while (
        i < start
        and doc[i].lower_ in {"county", "city", "state", "town", "u.s.", "police", "fire", "school"}
        and start - i > 1
        and doc[i].lower_ != doc[start - 1].lower_
    ):
        nxt = doc[i + 1].lower_
        if f"{doc[i].lower_} {nxt}" in heads:
            break
        if (
            doc[i].lower_ in {"police", "fire"}
            and nxt in {"chief", "captain", "marshal", "commissioner", "superintendent", "department"} | heads
        ):
            break
        i += 1
    text = [doc[k].lower_ for k in range(i, start)]
    if not text or not (set(text) & heads or any(t in heads or t.replace(" .", ".") in heads for t in _pairs(text))):
        return None
    return (i, start)


def _told(word: Token) -> bool:
    """Whether a title in the plural is somebody by itself, to whom something is said or done."""
    return word.tag_ == "NNS" and word.dep_ in {"dobj", "dative", "pobj"} and word.head.i < word.i


def is_title(text: str) -> bool:
    """Whether a word or phrase names a rank, office or form of address."""
    return text.lower() in words("titles", "police", "fire", "legal", "medical", "government", "spokesperson", "honorific")


def title_class(text: str) -> str | None:
    """Which list of ``titles.json`` a title phrase belongs to, by its last word that is in one (``None``: in none)."""
    lists: dict[str, list[str]] = data("titles")
    parts = text.lower().split()
    for size in (3, 2, 1):
        for i in range(len(parts) - size, -1, -1):
            phrase = " ".join(parts[i : i + size])
            for name in ("fire", "legal", "medical", "spokesperson", "police", "government", "honorific"):
                if phrase in lists[name]:
                    return name
    return None


def _pairs(text: list[str]) -> Iterator[str]:
    for a, b in itertools.pairwise(text):
        yield f"{a} {b}"
