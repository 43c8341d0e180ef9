"""Reads acronyms of public bodies: "NOPD" where the text also names New Orleans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc

from kg.extract import gazetteer
from kg.extract.lexicon import data
from kg.extract.syntax import text_of

ACRONYM: Final = re.compile(r"^[A-Z]{3,6}$")
NAME: Final = re.compile(r"\b[A-Z][\w'’.]*(?:[ -](?:of |the )?[A-Z][\w'’.]*){0,3}")


def body_of(doc: Doc, i: int) -> tuple[str, str, str] | None:
    """Kind, usual name and place of the body that an acronym at token ``i`` stands for, ``None`` where the text does not tell."""
    text = doc[i].text
    if not ACRONYM.match(text):
        return None
    endings: dict[str, list[str]] = data("agencies")["acronym_endings"]
    for ending in sorted(endings, key=len, reverse=True):
        initials = text.removesuffix(ending)
        if initials == text or not initials or len(initials) > 3:
            continue
        kind, suffix = endings[ending]
        county = "County " if suffix.startswith("County ") else ""
        if (spelled := _spelled(doc, initials, suffix)) is not None:
            return kind, suffix.removeprefix(county), f"{spelled} {county}".rstrip()
        for place in _initialled(doc, initials, state=kind == "state_police", county=bool(county) or "CSO" in ending):
            return kind, suffix.removeprefix(county), place
    return None


def _spelled(doc: Doc, initials: str, suffix: str) -> str | None:
    """What stands before the body's usual name where the text has it in full: "Transit" of "Transit Police Department"."""
    wanted = r"\s".join(rf"{letter}[\w'’.]*" for letter in initials)
    found = re.search(rf"\b({wanted})\s{re.escape(suffix)}\b", text_of(doc))
    return " ".join(found[1].split()) if found else None


def _initialled(doc: Doc, initials: str, *, state: bool, county: bool) -> Iterator[str]:
    """Names in the text that begin with these letters and are known places, in order."""
    seen = set()
    for m in NAME.finditer(text_of(doc)):
        name = [w for w in re.split(r"[ -]", m.group()) if w not in {"of", "the", "The"}]
        for at in range(len(name) - len(initials) + 1):
            words = name[at : at + len(initials)]
            text = " ".join(words).removesuffix("'s").rstrip(".")
            if text in seen or "".join(w[0] for w in words) != initials:
                continue
            seen.add(text)
            entries = gazetteer.lookup(text)
            if any(e.kind == "county" for e in gazetteer.lookup(text + " County")) and county:
                yield _cased(text) + " County"
            elif any(e.kind == ("state" if state else "city") for e in entries) or (
                not state and any(e.kind == "county" for e in gazetteer.lookup(text + " County"))
            ):
                yield _cased(text)


def _cased(name: str) -> str:
    return " ".join(w.capitalize() if w.isupper() and len(w) > 2 else w for w in name.split())
