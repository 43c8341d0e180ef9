#!/usr/bin/env python3
"""Many articles out of a few, for what is slow only when there are many: copies with other names, towns, dates and words.

    python benchmarks/synthetic.py DIR [--articles 50000] [--files 10] [--jobs 2] [SOURCES…]

The sources (default: ``examples/articles`` and ``benchmarks/articles``) are read and extracted once, and copied in rounds,
one copy of each. In a round people and towns have other names of equal length, so that the offsets stay right, states and
GeoNames ids are others, and all dates move together. So sources that report one incident do so in every round, and rounds have
nothing to do with each other, but that towns come again. What is no name is replaced in the text by other words of the sources
with as many letters: else all copies would be copies of each other. Every copy goes through the RDF builder, the view and
``kg.identity.prepared`` as any article does, and each round is settled. The same arguments give the same bytes. It is no test of
extraction: the claims of a copy are those of its original.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Final

from pyoxigraph import Quad

from kg import identity, ingest
from kg.config import Config
from kg.ingest import read_articles
from kg.model import Article, Entity, Extraction, Skipped, Statement, Typed, Value
from kg.pipeline import read
from kg.rdf import ArticleGraphs, to_graphs
from kg.store import MemoryStore

TOWNS: Final = 300
"""Rounds after which the towns come again: with 20 sources, 50,000 articles tell of some 8,000 towns."""
DAYS: Final = 3_650
"""Days over which rounds are spread: the last ten years."""
ROOT: Final = Path(__file__).resolve().parent.parent
SOURCES: Final = (ROOT / "examples" / "articles", ROOT / "benchmarks" / "articles")
_STATES: Final = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD "
    "TN TX UT VT VA WA WV WI WY"
).split()
_CONSONANTS, _VOWELS = "bcdfghklmnprstvw", "aeiou"
_WORD: Final = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Sources:
    """What is copied. ``names`` has for each source which of its words are names, and of what (``"town"``, ``"person"``);
    ``words`` all other words of the sources, by length."""

    extractions: tuple[Extraction, ...]
    names: tuple[Mapping[str, str], ...]
    words: Mapping[int, Sequence[str]]


def sources(paths: Sequence[Path] = SOURCES) -> Sources:
    """The articles of these files, read and extracted."""
    articles = [item for item in read_articles(paths) if isinstance(item, Article)]
    readings = [reading for article in articles if not isinstance(reading := ingest.to_reading(article), Skipped)]
    return of(read(readings))


def of(extractions: Sequence[Extraction]) -> Sources:
    """These extractions, as what is copied."""
    names = tuple(map(_names, extractions))
    words: defaultdict[int, list[str]] = defaultdict(list)
    for extraction, named in zip(extractions, names, strict=True):
        for word in _WORD.findall(extraction.article.text):
            if word not in named and word.islower():
                words[len(word)].append(word)
    return Sources(tuple(extractions), names, dict(words))


def articles(given: Sources, first: int, end: int, *, days: int = DAYS, telling: int = 0) -> Iterator[ArticleGraphs]:
    """The prepared graphs of the copies with these numbers; their ids are ``synthetic-000000`` and so on.

    Another ``telling`` has the same names and dates in other words, and other ids: it reports the same incidents again.
    """
    config = Config()
    for n in range(first, end):
        yield identity.prepared(to_graphs(_copy(given, n, days, telling), config))


def settled(given: Sources, first: int, end: int, *, days: int = DAYS) -> Iterator[Quad]:
    """The quads of the copies with these numbers, settled round by round; those of an article stand together."""
    each = len(given.extractions)
    for start in range(first, end, each):
        with MemoryStore() as store:
            store.put(list(articles(given, start, min(start + each, end), days=days)))
            identity.settle(store)
            yield from store.dump(lambda name: "/audit/" not in name and not name.endswith("/store"))


def write(
    folder: Path, given: Sources, number: int, files: int, *, jobs: int = 1, days: int = DAYS, only: Sequence[str] | None = None
) -> list[Path]:
    """Writes so many copies as N-Quads, in about so many files, of whole rounds. ``only`` keeps these graphs of each article."""
    folder.mkdir(parents=True, exist_ok=True)
    each = len(given.extractions)
    rounds = -(-number // each)
    share = -(-rounds // files) * each
    parts = [(folder / f"part-{i:02d}.nq", start, min(start + share, number)) for i, start in enumerate(range(0, number, share))]
    if jobs == 1:
        for part in parts:
            _write(given, days, only, part)
    else:
        with get_context("fork").Pool(jobs) as pool:
            pool.map(partial(_write, given, days, only), parts, chunksize=1)
    return [path for path, _, _ in parts]


def _write(given: Sources, days: int, only: Sequence[str] | None, part: tuple[Path, int, int]) -> None:
    path, first, end = part
    wanted = re.compile(rf"/article/[^/]+/(?!(?:{'|'.join(only)})$)") if only else None
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for quad in settled(given, first, end, days=days):
            if wanted is None or not wanted.search(quad.graph_name.value):
                out.write(f"{quad} .\n")


def _names(extraction: Extraction) -> dict[str, str]:
    """Word -> ``"town"`` or ``"person"``, for the words of names that are replaced."""
    places = [e for e in extraction.entities if e.kind == "place" and "placeKind" in dict(e.attributes)]
    words = {word: "town" for e in places for word in _words(e.label) + _words(str(dict(e.attributes).get("officialName", "")))}
    for claim in extraction.claims:
        for statement in claim.statements:
            if statement.predicate == "name" and isinstance(statement.object, str):
                words |= dict.fromkeys(_words(statement.object), "person")
    return words


def _words(name: str) -> list[str]:
    return [word for word in _WORD.findall(name) if word[0].isupper()]


def _copy(given: Sources, n: int, days: int, telling: int) -> Extraction:
    turn, which = divmod(n, len(given.extractions))
    extraction = given.extractions[which]
    later = timedelta(days=-(turn * 7_919 % days) + telling)
    numbers = {"town": turn % TOWNS, "person": turn}
    new = {word: _word(word, f"{kind} {numbers[kind]}") for word, kind in given.names[which].items()}
    chance = Random(f"{n} {telling}")

    def text(value: str) -> str:
        return _WORD.sub(lambda match: new.get(match[0], match[0]), value)

    def other(match: re.Match[str]) -> str:
        word = match[0]
        if (named := new.get(word)) is not None:
            return named
        choice = given.words.get(len(word)) if word.isascii() else None
        if not choice:
            return word
        made = choice[int(chance.random() * len(choice))]
        return made if word.islower() else made.upper() if word.isupper() else made.capitalize()

    def value(given: Value) -> Value:
        if isinstance(given, str):
            return text(given)
        if isinstance(given, Typed) and given.datatype == "date":
            return replace(given, lexical=_moved(given.lexical, later))
        return given

    def attribute(name: str, given: Value) -> Value:
        if name == "stateCode" and given in _STATES:
            return _STATES[(_STATES.index(str(given)) + turn) % len(_STATES)]
        if name == "geonames":
            return 100_000_000 + int(_digest(f"{given} {numbers['town']}").hex()[:6], 16)
        if name == "lat" and isinstance(given, Decimal):
            return given / 2 + numbers["town"] % 50
        return value(given)

    def entity(given: Entity) -> Entity:
        attributes = tuple((name, attribute(name, v)) for name, v in given.attributes)
        return replace(given, label=text(given.label), attributes=attributes)

    def statement(given: Statement) -> Statement:
        return replace(given, object=value(given.object))

    old = extraction.article
    name = f"synthetic-{n:06d}" + (f"-{telling}" if telling else "")
    article = replace(
        old,
        id=name,
        url=f"https://news.example/{name}",
        title=_WORD.sub(other, old.title),
        text=_WORD.sub(other, old.text),
        date=old.date and _moved(old.date, later),
    )
    return replace(
        extraction,
        reading=replace(extraction.reading, article=article),
        entities=tuple(map(entity, extraction.entities)),
        claims=tuple(replace(c, statements=tuple(map(statement, c.statements))) for c in extraction.claims),
    )


def _moved(day: str, later: timedelta) -> str:
    return (date.fromisoformat(day) + later).isoformat()


def _word(word: str, which: str) -> str:
    """A made-up word of this length, in capitals where the other one is."""
    digest = _digest(f"{word.casefold()}/{which}")
    letters = (_CONSONANTS, _VOWELS)
    made = "".join(letters[i % 2][digest[i % 32] % len(letters[i % 2])] for i in range(len(word)))
    return made.upper() if word.isupper() else made.capitalize()


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("sources", nargs="*", type=Path, default=SOURCES)
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--files", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    paths = write(given.folder, sources(given.sources), given.articles, given.files, jobs=given.jobs)
    print(f"{given.articles:,} articles, {sum(path.stat().st_size for path in paths):,} bytes in {given.folder}")


if __name__ == "__main__":
    main()
