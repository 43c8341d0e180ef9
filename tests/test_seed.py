"""The user's own sample article, read from where it is kept beside the checkout; no sentence of it stands here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.graph import Graph

SEED = Path(__file__).resolve().parents[2] / "shared" / "eval" / "data" / "seed" / "articles.jsonl"

pytestmark = [
    pytest.mark.skipif(not SEED.exists(), reason="the sample article is kept outside the project"),
    pytest.mark.xdist_group("spacy"),
]


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with kg.open(":memory:") as graph:
        graph.add(SEED)
        yield graph


def people(graph: Graph) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for row in graph.query("participants"):
        found.setdefault(row.name or row.description, []).append(row)
    return found


def test_officer_is_the_victim_injured_and_in_good_condition(graph: Graph) -> None:
    [row] = [r for r in people(graph)["Luis Duarte"] if r.role == "victim"]
    assert (row.age, row.condition) == (31, "good")
    assert "injured" in row.outcome.split()


def test_suspect_is_unnamed_injured_and_in_serious_condition(graph: Graph) -> None:
    [row] = [r for r in graph.query("participants") if r.role == "suspect"]
    assert (row.name, row.condition) == (None, "serious")
    assert "injured" in row.outcome.split()


def test_armed_citizen_steps_in(graph: Graph) -> None:
    [row] = [r for r in graph.query("participants") if r.role == "intervener"]
    assert row.name is None and "citizen" in row.description.lower()


@pytest.mark.parametrize(
    ("name", "position", "agency"),
    [
        ("Jerry Chlada", "Superintendent", "Cicero Police Department"),
        ("Rocco Alioto", "Sergeant", "Chicago Police Department"),
        ("Larry Dominick", "Town President", "Town of Cicero"),
        ("Luis Duarte", "Officer", "Cicero Police Department"),
    ],
)
def test_offices(graph: Graph, name: str, position: str, agency: str) -> None:
    [row] = [r for r in graph.query("persons") if r.name == name]
    assert position in row.position and row.agency == agency


def test_two_agencies_look_into_two_things(graph: Graph) -> None:
    found = {r.agency: (r.status, r.focus) for r in graph.query("investigations")}
    assert set(found) == {"Chicago Police Department", "Illinois State Police"}
    assert found["Chicago Police Department"][0] == "ongoing" and "shooting" in found["Chicago Police Department"][1]
    assert found["Illinois State Police"][0] == "announced" and "officers" in found["Illinois State Police"][1]


def test_incident_is_a_shooting_at_five_on_an_unknown_day(graph: Graph) -> None:
    [row] = graph.query("incidents").rows
    assert (row.type == "shooting" and row.main == "true") or row.main is True
    assert (row.date, row.time, row.city, row.state, row.killed, row.injured) == (None, "17:00", "Cicero", "IL", None, 2)
    assert "ramp" in row.place


@pytest.mark.parametrize("place", ["Mount Sinai Hospital", "Stroger Hospital", "Cicero Avenue Interstate 55 ramp"])
def test_places(graph: Graph, place: str) -> None:
    assert any(place in r.text for r in graph.query("places"))


def test_two_outlets_stand_behind_what_they_reported(graph: Graph) -> None:
    rows = [r for r in graph.query("claims") if r.source_kind == "outlet"]
    assert {r.source for r in rows} == {"WLS", "WGN"}
    assert all(r.cue == f"{r.source} reported" for r in rows)
    assert ("WGN", "age", "31") in {(r.source, r.predicate, str(r.object)) for r in rows}


def test_who_hit_the_suspect_stays_open(graph: Graph) -> None:
    rows = [r for r in graph.query("claims") if r.certainty == "possible" and r.predicate == "harmedBy"]
    assert len(rows) == 2 and len({r.claim for r in rows}) == 2 and len({r.object for r in rows}) == 2
    assert {r.hedge for r in rows} == {"unclear whether"}


def test_nothing_rests_on_the_comments_and_all_of_it_conforms(graph: Graph) -> None:
    text = kg.read_article(SEED).text
    comments = re.search(r"^Comments \(\d+\)", text, re.MULTILINE)
    assert comments is not None
    assert all(r.end <= comments.start() for r in graph.query("claims") if r.field == "text")
    assert graph.validate().conforms
