#!/usr/bin/env python3
"""Many articles out of a few, for what is slow only when there are many: N-Quads of copies with other ids, towns, names, dates.

    python benchmarks/synthetic.py DIR [--articles 50000] [--files 10] [SOURCES…]

The sources (default: ``examples/articles``) are read and extracted once. Each copy then goes through the RDF builder and the view
as every article does, with names and towns in its text, labels and claims replaced by made-up ones of equal length, so that
the offsets stay right, and with its dates moved together. The same arguments give the same bytes. It is no test of extraction:
the copies say what their originals say.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from kg import ingest
from kg.config import Config
from kg.ingest import read_articles
from kg.model import Article, Entity, Extraction, Reading, Skipped, Statement, Typed, Value
from kg.pipeline import read
from kg.rdf import ArticleGraphs, to_graphs
from kg.view import with_view

TOWNS, PEOPLE, DAYS = 3_000, 20_000, 3_650
"""How many different ones there are: an article's town is that of one in 3,000, and so on."""
ROOT = Path(__file__).resolve().parent.parent
_CONSONANTS, _VOWELS = "bcdfghklmnprstvw", "aeiou"


def originals(paths: list[Path]) -> list[Extraction]:
    """What is extracted from the articles of these files, in order."""
    articles = [item for item in read_articles(paths) if isinstance(item, Article)]
    readings = [reading for article in articles if not isinstance(reading := ingest.to_reading(article), Skipped)]
    return read(readings)


def copies(sources: list[Extraction], number: int) -> Iterator[ArticleGraphs]:
    """The graphs of so many copies, each with its view; their ids are ``synthetic-000000`` and so on."""
    config = Config()
    names = [_names(extraction) for extraction in sources]
    for n in range(number):
        which = n % len(sources)
        yield with_view(to_graphs(_copy(sources[which], names[which], n), config))


def write(folder: Path, sources: list[Extraction], number: int, files: int) -> list[Path]:
    """Writes the copies as N-Quads, in files of equally many; the quads of an article stand together."""
    folder.mkdir(parents=True, exist_ok=True)
    each = -(-number // files)
    paths = []
    stream = copies(sources, number)
    for index in range(files):
        path = folder / f"part-{index:02d}.nq"
        with path.open("w", encoding="utf-8", newline="\n") as out:
            for _ in range(min(each, number - index * each)):
                out.write("".join(f"{quad} .\n" for quad in next(stream).quads()))
        paths.append(path)
    return paths


def _names(extraction: Extraction) -> dict[str, str]:
    """Word -> ``"town"`` or ``"person"``, for the words of names that are replaced."""
    towns = [e for e in extraction.entities if e.kind == "place" and ("placeKind" in dict(e.attributes))]
    words = {word: "town" for e in towns for word in _words(e.label) + _words(str(dict(e.attributes).get("officialName", "")))}
    for claim in extraction.claims:
        for statement in claim.statements:
            if statement.predicate == "name" and isinstance(statement.object, str):
                words |= dict.fromkeys(_words(statement.object), "person")
    return words


def _words(name: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]{3,}", name) if word[0].isupper()]


def _copy(extraction: Extraction, names: dict[str, str], n: int) -> Extraction:
    numbers = {"town": n % TOWNS, "person": n % PEOPLE}
    new = {word: _word(word, f"{kind} {numbers[kind]}") for word, kind in names.items()}
    found = re.compile(rf"\b({'|'.join(sorted(map(re.escape, new), key=lambda w: (-len(w), w)))})\b") if new else None

    def text(value: str) -> str:
        return found.sub(lambda match: new[match[1]], value) if found else value

    later = timedelta(days=-(n * 7_919 % DAYS))

    def value(given: Value) -> Value:
        if isinstance(given, str):
            return text(given)
        if isinstance(given, Typed) and given.datatype == "date":
            return replace(given, lexical=(date.fromisoformat(given.lexical) + later).isoformat())
        return given

    def entity(given: Entity) -> Entity:
        attributes = tuple((name, value(v)) for name, v in given.attributes)
        return replace(given, label=text(given.label), attributes=attributes)

    def statement(given: Statement) -> Statement:
        return replace(given, object=value(given.object))

    reading: Reading = extraction.reading
    old = reading.article
    article = replace(
        old,
        id=f"synthetic-{n:06d}",
        url=f"https://news.example/{n}",
        title=text(old.title),
        text=text(old.text),
        date=old.date and (date.fromisoformat(old.date) + later).isoformat(),
    )
    return replace(
        extraction,
        reading=replace(reading, article=article, text=text(reading.text)),
        entities=tuple(map(entity, extraction.entities)),
        claims=tuple(replace(c, statements=tuple(map(statement, c.statements))) for c in extraction.claims),
    )


def _word(word: str, which: str) -> str:
    """A made-up word of this length, in capitals where the other one is."""
    digest = hashlib.sha256(f"{word.casefold()}/{which}".encode()).digest()
    letters = (_CONSONANTS, _VOWELS)
    made = "".join(letters[i % 2][digest[i % 32] % len(letters[i % 2])] for i in range(len(word)))
    return made.upper() if word.isupper() else made.capitalize()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("sources", nargs="*", type=Path, default=[ROOT / "examples" / "articles"])
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--files", type=int, default=10)
    given = parser.parse_args()
    paths = write(given.folder, originals(given.sources), given.articles, given.files)
    print(f"{given.articles:,} articles, {sum(path.stat().st_size for path in paths):,} bytes in {given.folder}")


if __name__ == "__main__":
    main()
