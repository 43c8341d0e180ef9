"""Every named query over the same three articles: its answer is tests/queries/NAME.csv, which was read before it was accepted.

``python -m tests.query.test_expected`` writes the files anew; the difference belongs in the review.
"""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.model import Claim, Concept, Entity, Extraction, Ref, Span, Statement
from kg.query import named, run, write
from kg.rdf import to_graphs
from kg.store import MemoryStore, Store
from kg.validate import validate
from kg.view import with_view
from tests.extractions import CRASH, crash, shooting

FOLDER = Path(__file__).resolve().parent.parent / "queries"
PARAMETERS: dict[str, dict[str, object]] = {"incidents-in-city": {"city": "Marlow Falls"}}


def odd_crash() -> Extraction:
    """The crash with a weekday that is no date, and with an age that nobody reaches."""
    plain = crash(id="crash-1")
    time = Entity(id="time/1", kind="time", label="one Friday")
    words = Statement("time/1", "expression", "one Friday"), Statement("incident/1", "time", Ref("time/1"))
    unresolved = Statement("time/1", "resolution", Concept("resolution", "unresolved"))
    evidence = Span("text", 0, CRASH.index(" Nobody"))
    more = (
        Claim(statements=(*words, unresolved), source=Ref("narrator/1"), evidence=evidence, extractors=("times",)),
        Claim(statements=(Statement("person/1", "age", 340),), source=Ref("narrator/1"), evidence=evidence, extractors=("ages",)),
    )
    return dataclasses.replace(plain, entities=(*plain.entities, time), claims=(*plain.claims, *more))


ARTICLES = (shooting(), shooting(id="beacon-9", date="2018-04-02", source="Tuttle County Beacon", url=None), odd_crash())
"""Two that tell the same, of different outlets and days, and one without a date."""


def filled() -> Store:
    store = MemoryStore()
    store.put([with_view(result.accepted) for result in validate([to_graphs(e) for e in ARTICLES])])
    return store


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with filled() as opened:
        yield opened


def answer(store: Store, name: str) -> str:
    """The answer as CSV, IRIs of things in an article without the article."""
    out = io.StringIO()
    write(run(store, name, PARAMETERS.get(name)), "csv", out)
    return re.sub(r"https://data\.example\.org/kg/article/[0-9a-f]{24}/", "", out.getvalue())


@pytest.mark.parametrize("name", list(named()))
def test_answer_is_the_one_on_file(store: Store, name: str) -> None:
    expected = (FOLDER / f"{name}.csv").read_text(encoding="utf-8")
    assert answer(store, name) == expected
    assert len(expected.splitlines()) > 1


def test_every_file_has_a_query() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(named())


if __name__ == "__main__":
    with filled() as fresh:
        for query in named():
            (FOLDER / f"{query}.csv").write_text(answer(fresh, query), encoding="utf-8")
