"""Who bears out whom: links between claims that fill the same slot."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from kg import vocab
from kg.account import account
from kg.model import Claim, Concept, Entity, Ref, Span, Statement
from kg.query import run
from kg.rdf import to_graphs
from kg.store import MemoryStore
from kg.view import view_of, with_view
from kg.view.agreement import agreement
from tests.extractions import crash

S = Statement
VOICES = (
    Entity(id="outlet/1", kind="outlet", label="WKZQ"),
    Entity(id="agency/1", kind="agency", label="Pell County deputies"),
    Entity(id="person/7", kind="person", label="Sheriff Odell Crane"),
    Entity(id="person/8", kind="person", label="a driver"),
    Entity(id="tenure/1", kind="tenure", label="Sheriff"),
    Entity(id="alternatives/1", kind="alternatives", label="how many"),
)
OFFICE = Claim(
    statements=(S("tenure/1", "holder", Ref("person/7")), S("tenure/1", "organization", Ref("agency/1"))),
    source=Ref("narrator/1"), evidence=Span("text", 0, 7), extractors=("tenures",),
)  # fmt: skip


def links(*claims: Claim) -> set[tuple[str, str, str]]:
    """Link -> later source, predicate, earlier source."""
    base = crash(id="crash-1")
    graphs = to_graphs(dataclasses.replace(base, claims=(*base.claims, OFFICE, *claims), entities=(*base.entities, *VOICES)))
    source = {t.subject: t.object for t in graphs.graphs[f"{graphs.article}/claims"] if t.predicate.value == vocab.KG + "source"}

    def short(claim: Any) -> str:
        return str(source[claim].value.removeprefix(f"{graphs.article}/"))

    found = agreement(graphs)
    assert set(found) <= set(view_of(graphs))
    return {(short(s), p.value.removeprefix(vocab.KG), short(o)) for s, p, o in found}


def dead(number: int, source: str, at: int, **how: Any) -> Claim:
    return Claim(
        statements=(S("incident/1", "killedCount", number),), source=Ref(source), evidence=Span("text", at, at + 3),
        extractors=("casualties",), **how,
    )  # fmt: skip


def test_the_same_from_two_sources_bears_it_out() -> None:
    assert links(dead(2, "agency/1", 0), dead(2, "person/8", 4)) == {("person/8", "corroborates", "agency/1")}


def test_another_number_contradicts_also_from_the_source_itself() -> None:
    assert links(dead(2, "agency/1", 0), dead(3, "person/8", 4)) == {("person/8", "contradicts", "agency/1")}
    assert links(dead(2, "agency/1", 0), dead(3, "agency/1", 4)) == {("agency/1", "contradicts", "agency/1")}


def test_the_same_denied_contradicts() -> None:
    assert links(dead(2, "agency/1", 0), dead(2, "person/8", 4, polarity="negative")) == {("person/8", "contradicts", "agency/1")}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (dead(2, "agency/1", 0), dead(2, "agency/1", 4)),
        (dead(2, "agency/1", 0), dead(2, "person/7", 4)),  # who speaks for it
        (dead(2, "narrator/1", 0), dead(2, "person/8", 4)),
        (dead(2, "person/8", 0), dead(2, "outlet/1", 4, relayed_by=Ref("person/8"))),
        (dead(2, "outlet/1", 0), dead(2, "person/8", 4, relayed_by=Ref("outlet/1"))),
    ],
    ids=["one source", "its officer", "the narrator", "passed on", "told to it"],
)
def test_who_hangs_on_another_bears_out_nothing(one: Claim, other: Claim) -> None:
    assert links(one, other) == set()


@pytest.mark.parametrize(
    "how",
    [
        {"certainty": "possible"},
        {"temporality": "future", "realis": "planned"},
        {"realis": "attempted"},
    ],
)
def test_what_is_not_said_to_be_so_says_nothing(how: dict[str, Any]) -> None:
    assert links(dead(2, "agency/1", 0), dead(3, "person/8", 4, **how)) == set()


def test_alternatives_do_not_contradict_each_other() -> None:
    either = {"certainty": "probable", "alternatives": "alternatives/1"}
    assert links(dead(2, "agency/1", 0, **either), dead(3, "person/8", 4, **either)) == set()


def test_an_outcome_is_of_whoever_takes_part() -> None:
    """Two participations of one person are one slot, and several outcomes of one person are no contradiction."""
    hurt = Concept("outcome", "injured")
    one = Claim(
        statements=(S("participation/2", "outcome", hurt),),
        source=Ref("agency/1"),
        evidence=Span("text", 0, 3),
        extractors=("p",),
    )
    other = dataclasses.replace(one, source=Ref("person/8"), evidence=Span("text", 4, 9))
    assert ("person/8", "corroborates", "agency/1") in links(one, other)
    dying = dataclasses.replace(other, statements=(S("participation/2", "outcome", Concept("outcome", "killed")),))
    assert links(one, dying) == set()


def test_show_tells_who_says_otherwise_and_through_whom() -> None:
    base = crash(id="crash-1")
    claims = (
        *base.claims, dead(2, "agency/1", 0), dead(3, "person/8", 4, relayed_by=Ref("outlet/1")), dead(2, "outlet/1", 9),
        dead(3, "person/7", 12, quote="direct", restored=True),
    )  # fmt: skip
    with MemoryStore() as store:
        store.put([with_view(to_graphs(dataclasses.replace(base, claims=claims, entities=(*base.entities, *VOICES))))])
        told = {c.source: c for c in account(store, "crash-1").claims if c.source_kind != "narrator"}
    assert told["Pell County deputies"].borne_out_by == ("WKZQ",)
    assert told["Pell County deputies"].contradicted_by == ("Sheriff Odell Crane", "a driver")
    assert told["a driver"].relayed_by == "WKZQ"
    assert told["Sheriff Odell Crane"].restored
    assert not told["WKZQ"].restored


def test_contested_shows_both_sides() -> None:
    base = crash(id="crash-1")
    claims = (*base.claims, dead(2, "agency/1", 0), dead(3, "person/8", 4))
    with MemoryStore() as store:
        store.put([with_view(to_graphs(dataclasses.replace(base, claims=claims, entities=(*base.entities, *VOICES))))])
        (row,) = run(store, "contested")
    assert (row.predicate, row.object, row.source, row.other_object, row.other_source) == (
        "killedCount", "3", "a driver", "2", "Pell County deputies",
    )  # fmt: skip
