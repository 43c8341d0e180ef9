"""Who bears out whom: links between claims that fill the same slot."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from kg import vocab
from kg.account import account
from kg.model import Claim, Concept, Entity, Ref, Span, Statement, Typed
from kg.query import run
from kg.rdf import to_graphs
from kg.store import MemoryStore
from kg.view import view_of
from kg.view.agreement import agreement
from tests.extractions import CRASH, crash
from tests.viewed import with_view

S = Statement
POLICE = Concept("agency-kind", "municipal_police")
VOICES = (
    Entity(id="outlet/1", kind="outlet", label="WKZQ"),
    Entity("agency/1", "agency", "Pell County deputies", (("agencyKind", Concept("agency-kind", "county_sheriff")),)),
    Entity(id="person/7", kind="person", label="Sheriff Odell Crane"),
    Entity(id="person/8", kind="person", label="a driver"),
    Entity(id="outlet/2", kind="outlet", label="Cedar Beacon"),
    Entity(id="outlet/3", kind="outlet", label="Pell County Ledger"),
    Entity("agency/2", "agency", "police", (("agencyKind", POLICE), ("officialName", "Marlow Falls Police Department"))),
    Entity("agency/3", "agency", "Pell County Circuit Court", (("agencyKind", Concept("agency-kind", "court")),)),
    Entity(id="document/1", kind="document", label="court records"),
    Entity(id="document/2", kind="document", label="Marlow Falls police report"),
    Entity(id="document/3", kind="document", label="receipts"),
    Entity(id="document/4", kind="document", label="sheriff's report"),
    Entity(id="tenure/1", kind="tenure", label="Sheriff"),
    Entity(id="alternatives/1", kind="alternatives", label="how many"),
)
OFFICE = Claim(
    statements=(S("tenure/1", "holder", Ref("person/7")), S("tenure/1", "organization", Ref("agency/1"))),
    source=Ref("narrator/1"), evidence=Span("text", 0, 7), extractors=("tenures",),
)  # fmt: skip


def links(*claims: Claim, more: str = "") -> set[tuple[str, str, str]]:
    """Link -> later source, predicate, earlier source. ``more`` ends the article's text."""
    base = crash(id="crash-1", more=more)
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


BORNE_OUT = "corroborates"


def told(number: int, source: str, sentence: str, more: str, **how: Any) -> Claim:
    """That so many died, in a sentence of the text that ``more`` ends."""
    start = (CRASH + more).index(sentence)
    return dataclasses.replace(dead(number, source, 0, **how), evidence=Span("text", start, start + len(sentence)))


@pytest.mark.parametrize(
    ("document", "source", "hangs"),
    [
        ("document/1", "agency/3", True), ("document/1", "agency/2", False), ("document/2", "agency/2", True),
        ("document/2", "agency/3", False), ("document/3", "agency/2", False), ("document/3", "document/2", False),
        ("document/4", "agency/1", True), ("document/4", "person/7", True), ("document/4", "agency/2", False),
    ],
)  # fmt: skip
def test_a_document_of_a_body_is_no_second_source_beside_it(document: str, source: str, hangs: bool) -> None:
    """Court records are the court's, a sheriff's report is the sheriff's and his deputies'; receipts are nobody's."""
    expected = set() if hangs else {(document, BORNE_OUT, source)}
    assert links(dead(2, source, 0), dead(2, document, 4)) == expected


@pytest.mark.parametrize(
    ("sentence", "on", "not_on"),
    [
        ("Two men died, WKZQ reported, citing police.", {"agency/2", "document/2"}, {"agency/3", "agency/1", "document/3"}),
        ("Citing court records, WKZQ put the dead at two.", {"document/1", "agency/3"}, {"agency/2"}),
        ("Two died, WKZQ said, citing Pell County deputies.", {"agency/1", "person/7"}, {"agency/2"}),
        ("Two died, WKZQ said, citing the Cedar Beacon.", {"outlet/2"}, {"outlet/3"}),
        ("Two died, WKZQ said, citing hospital staff.", set(), {"agency/2", "outlet/2", "document/1"}),
        ("Two died and police were citing drivers for speed all day, WKZQ said.", set(), {"agency/2"}),
    ],
)  # fmt: skip
def test_who_cites_somebody_is_no_second_source_beside_them(sentence: str, on: set[str], not_on: set[str]) -> None:
    more = f" {sentence}"
    station = told(2, "outlet/1", sentence, more)
    for source in on:
        assert links(dead(2, source, 0), station, more=more) == set(), source
    for source in not_on:
        assert links(dead(2, source, 0), station, more=more) == {("outlet/1", BORNE_OUT, source)}, source
    assert links(dead(3, "agency/2", 0), station, more=more) == {("outlet/1", "contradicts", "agency/2")}


def test_two_who_cite_the_same_are_one_source() -> None:
    one = "Two were dead, WKZQ reported, citing police."
    other = "The toll stood at two, wrote the Cedar Beacon, citing police sources."
    more = f" {one} {other}"
    assert links(told(2, "outlet/1", one, more), told(2, "outlet/2", other, more), more=more) == set()


@pytest.mark.parametrize(
    ("first", "apart"),
    [
        ("The crash was first reported by WKZQ.", False), ("The Cedar Beacon first reported the crash.", False),
        ("WKZQ was first to report the crash.", False), ("The crash was first reported by a trucker.", True),
        ("The crash was first reported in the Pell County Ledger.", False), ("WKZQ reported the crash first thing.", True),
        ("WKZQ first reported it, and the Cedar Beacon first reported the names.", True),
    ],
)  # fmt: skip
def test_outlets_hang_on_the_one_that_was_first(first: str, apart: bool) -> None:
    one, other = "WKZQ spoke of two dead.", "By noon the Cedar Beacon had two names of dead on its front page."
    more = f" {one} {other} {first}"
    found = links(told(2, "outlet/1", one, more), told(2, "outlet/2", other, more), more=more)
    assert found == ({("outlet/2", BORNE_OUT, "outlet/1")} if apart else set())


@pytest.mark.parametrize(
    ("other", "apart"),
    [
        ("Two brothers from Marlow Falls died when a box truck ran a red light, the Cedar Beacon reported.", False),
        ("The Cedar Beacon counted two dead, both of them brothers.", True),
    ],
)
def test_an_outlet_in_the_words_of_another_is_no_second_source(other: str, apart: bool) -> None:
    one = "Two brothers from Marlow Falls died when a box truck ran a red light, WKZQ reported."
    more = f" {one} {other}"
    found = links(told(2, "outlet/1", one, more), told(2, "outlet/2", other, more), more=more)
    assert found == ({("outlet/2", BORNE_OUT, "outlet/1")} if apart else set())
    officer = told(2, "agency/2", other, more)  # whatever the words: the police have them from nobody
    assert links(told(2, "outlet/1", one, more), officer, more=more) == {("agency/2", BORNE_OUT, "outlet/1")}


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


@pytest.mark.parametrize(("other", "contradicts"), [("2024-05", False), ("2024-06", True), ("2024-05-07", True)])
def test_a_day_of_a_month_does_not_contradict_the_month(other: str, contradicts: bool) -> None:
    def on(time: str, day: str, source: str, at: int) -> Claim:
        date = Typed(day, "date" if len(day) > 7 else "gYearMonth")
        said = S(time, "date", date), S("incident/1", "time", Ref(time))
        return Claim(statements=said, source=Ref(source), evidence=Span("text", at, at + 3), extractors=("times",))

    found = links(on("time/8", "2024-05-06", "agency/1", 0), on("time/9", other, "person/8", 4))
    assert (("person/8", "contradicts", "agency/1") in found) == contradicts


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


def test_contested_shows_what_is_contradicted_and_nothing_else_of_the_two_claims() -> None:
    """Another day of another event, and another outcome of the same person, contradict nothing."""
    base = crash(id="crash-1")

    def more(time: str, day: str, event: str, outcome: str) -> tuple[Statement, ...]:
        what = Concept("outcome", outcome)
        return S(time, "date", Typed(day, "date")), S(event, "time", Ref(time)), S("participation/2", "outcome", what)

    one, other = dead(2, "agency/1", 0), dead(3, "person/8", 4)
    one = dataclasses.replace(one, statements=(*one.statements, *more("time/8", "2024-05-06", "incident/1", "injured")))
    other = dataclasses.replace(other, statements=(*other.statements, *more("time/9", "2024-05-08", "event/9", "killed")))
    happened = (
        Entity("time/8", "time", "Monday"), Entity("time/9", "time", "Wednesday"), Entity("event/9", "event", "arrested"),
    )  # fmt: skip
    entities = (*base.entities, *VOICES, *happened)
    with MemoryStore() as store:
        store.put([with_view(to_graphs(dataclasses.replace(base, claims=(*base.claims, one, other), entities=entities)))])
        assert [row.predicate for row in run(store, "contested")] == ["killedCount"]
    again = dataclasses.replace(
        other, statements=(*dead(3, "person/8", 4).statements, *more("time/9", "2024-05-08", "incident/1", "killed"))
    )
    with MemoryStore() as store:
        store.put([with_view(to_graphs(dataclasses.replace(base, claims=(*base.claims, one, again), entities=entities)))])
        rows = run(store, "contested")
    assert [(row.subject, row.predicate, row.object) for row in rows] == [
        ("a box truck hit a car", "date", "2024-05-08"), ("a box truck hit a car", "killedCount", "3"),
    ]  # fmt: skip


def test_contested_shows_who_is_meant_where_a_denial_does_not_say_it() -> None:
    """Whose part it is stands in another claim."""
    base = crash(id="crash-1")
    injured = S("participation/2", "outcome", Concept("outcome", "injured"))
    one = Claim(statements=(injured,), source=Ref("agency/1"), evidence=Span("text", 0, 3), extractors=("p",))
    other = dataclasses.replace(one, source=Ref("person/8"), evidence=Span("text", 4, 9), polarity="negative")
    with MemoryStore() as store:
        store.put(
            [
                with_view(
                    to_graphs(dataclasses.replace(base, claims=(*base.claims, one, other), entities=(*base.entities, *VOICES)))
                )
            ]
        )
        rows = run(store, "contested")
    assert {(row.subject, row.object, row.polarity, row.other_polarity) for row in rows} == {
        ("a third", "injured", "negative", "positive")
    }


def test_sources_of_counts_who_says_the_same_of_it_and_not_what_else_they_say() -> None:
    """Two claims agree in the dead, contradict each other in the hurt, and both tell a role."""
    base = crash(id="crash-1")
    role = S("participation/2", "role", Concept("role", "victim"))
    one, other = dead(2, "agency/1", 0), dead(2, "person/8", 4)
    one = dataclasses.replace(one, statements=(*one.statements, S("incident/1", "injuredCount", 3), role))
    other = dataclasses.replace(other, statements=(*other.statements, S("incident/1", "injuredCount", 4), role))
    with MemoryStore() as store:
        claims = (*base.claims, one, other)
        store.put([with_view(to_graphs(dataclasses.replace(base, claims=claims, entities=(*base.entities, *VOICES))))])
        rows = [row for row in run(store, "sources-of") if row.source_kind != "narrator"]
    assert {(row.predicate, row.object, row.borne_out_by, row.contradicted_by) for row in rows} == {
        ("killedCount", "2", 1, 0), ("injuredCount", "3", 0, 1), ("injuredCount", "4", 0, 1), ("role", "victim", 0, 0),
    }  # fmt: skip
