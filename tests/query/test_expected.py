"""Every named query over the same articles: its answer is tests/queries/NAME.csv, which was read before it was accepted.

``python -m tests.query.test_expected`` writes the files anew; the difference belongs in the review.
"""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.identity import prepared, put
from kg.model import Claim, Concept, Entity, Extraction, Ref, Span, Statement
from kg.query import named, run, write
from kg.rdf import to_graphs
from kg.store import MemoryStore, Store
from kg.validate import validate
from tests.extractions import CRASH, beacon, crash, shooting
from tests.identity.reports import elsewhere, otherwise

FOLDER = Path(__file__).resolve().parent.parent / "queries"
PARAMETERS: dict[str, dict[str, object]] = {"incidents-in-city": {"city": "Marlow Falls"}}


def odd_crash() -> Extraction:
    """The crash with a weekday that is no date, an age that nobody reaches, and sources who do not agree on the dead."""
    plain = crash(id="crash-1")
    time = Entity(id="time/1", kind="time", label="one Friday")
    voices = (
        Entity(id="outlet/1", kind="outlet", label="WKZQ"),
        Entity(id="document/1", kind="document", label="the accident report"),
        Entity(id="anonymous/1", kind="anonymous", label="a driver"),
    )
    words = Statement("time/1", "expression", "one Friday"), Statement("incident/1", "time", Ref("time/1"))
    unresolved = Statement("time/1", "resolution", Concept("resolution", "unresolved"))
    evidence = Span("text", 0, CRASH.index(" Nobody"))
    evidence_of_two, report = Span("text", 0, 19), Ref("document/1")
    more = (
        Claim(
            statements=(Statement("incident/1", "killedCount", 2),),
            source=Ref("outlet/1"),
            evidence=evidence_of_two,
            quote="indirect",
            extractors=("casualties",),
        ),
        Claim(
            statements=(Statement("incident/1", "killedCount", 3),),
            source=report,
            evidence=evidence,
            quote="indirect",
            relayed_by=Ref("outlet/1"),
            extractors=("restatements",),
        ),
        Claim(
            statements=(Statement("incident/1", "killedCount", 2),),
            source=Ref("anonymous/1"),
            evidence=evidence,
            quote="indirect",
            extractors=("restatements",),
        ),
        Claim(statements=(*words, unresolved), source=Ref("narrator/1"), evidence=evidence, extractors=("times",)),
        Claim(statements=(Statement("person/1", "age", 340),), source=Ref("narrator/1"), evidence=evidence, extractors=("ages",)),
    )
    return dataclasses.replace(plain, entities=(*plain.entities, time, *voices), claims=(*plain.claims, *more))


ARTICLES = (shooting(), beacon(), odd_crash(), otherwise(), elsewhere())
"""Two that tell of the same, of different outlets and days, one without a date, one that tells of the first otherwise, and one of
something else."""


def filled() -> Store:
    store = MemoryStore()
    put(store, [prepared(result.accepted) for result in validate([to_graphs(e) for e in ARTICLES])])
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
