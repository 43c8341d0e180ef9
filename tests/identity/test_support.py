"""Who gives the values of a view: sources that are one are counted once, in whatever articles they speak."""

from __future__ import annotations

import dataclasses

import pytest

from kg import vocab
from kg.identity import prepared, put
from kg.model import Extraction, Ref
from kg.query import run
from kg.rdf import to_graphs
from kg.store import MemoryStore
from tests.identity.reports import What, Who, extraction, partition

DANA = Who("Dana Whitlock", age=34)
TOLD = "Dana Whitlock, 34, was shot on Tuttle Street in Marlow Falls near the old mill."
RETOLD = "Somebody shot Dana Whitlock in Marlow Falls; the 34-year-old was hit beside the mill in Tuttle Street."


def said_by(told: Extraction, source: str) -> Extraction:
    return dataclasses.replace(told, claims=tuple(dataclasses.replace(claim, source=Ref(source)) for claim in told.claims))


def sources(*told: Extraction) -> dict[str, int]:
    """Slot -> how many independent sources give its value, where there are several or several values."""
    counts = f"""PREFIX kg: <{vocab.KG}>
    SELECT ?slot ?n {{ GRAPH ?g {{ ?home kg:articleCount ?articles }} GRAPH ?g {{ ?value kg:slot ?slot ; kg:sourceCount ?n }} }}"""
    with MemoryStore() as store:
        put(store, [prepared(to_graphs(each)) for each in told])
        assert ["first/1", "second/1"] in partition(store)
        return {str(slot).rpartition("#")[2].strip(">"): int(n.value) for slot, n in store.query(counts).rows}  # type: ignore[union-attr]


def reports(office: str = "") -> tuple[Extraction, Extraction]:
    who = (DANA, Who("Rosa Ilves", "witness", office=office))
    first, second = (
        extraction(id, What(who, killed=2), text=text, date=date)
        for id, text, date in (("first", TOLD, "2024-03-06"), ("second", RETOLD, "2024-03-07"))
    )
    return first, second


def test_two_outlets_that_tell_it_themselves_are_two_sources() -> None:
    assert sources(*reports())["killed"] == 2


def test_a_body_that_is_quoted_in_both_is_one_source() -> None:
    found = sources(*(said_by(each, "agency/1") for each in reports("Marlow Falls Police Department")))
    assert "killed" not in found


def test_who_speaks_for_a_body_is_that_body() -> None:
    first, second = reports("Marlow Falls Police Department")
    assert "killed" not in sources(said_by(first, "agency/1"), said_by(second, "person/2"))


def test_a_copy_has_the_voice_of_what_it_copies() -> None:
    long = TOLD + " She had walked home from the bakery with her sister, and nobody saw who fired from the van."
    first, second = (extraction(id, What((DANA,), killed=2), text=long) for id in ("first", "second"))
    assert "killed" not in sources(first, second)


def test_a_person_who_is_one_in_both_is_one_source() -> None:
    first, second = (said_by(each, "person/1") for each in reports())
    assert "killed" not in sources(first, second)


@pytest.mark.parametrize("office", ["", "Marlow Falls Police Department"])
def test_a_person_and_an_outlet_are_two(office: str) -> None:
    first, second = reports(office)
    assert sources(first, said_by(second, "person/1"))["killed"] == 2


def test_a_month_speaks_for_the_day_that_somebody_gives() -> None:
    again = "Whitlock, of Marlow Falls, was hit by a bullet close to the mill on Tuttle Street; she is 34 and survived."
    first, second, third, other = (
        prepared(to_graphs(extraction(id, What((DANA,), day=day), text=text, date=date)))
        for id, day, text, date in (
            ("first", "2024-03-05", TOLD, "2024-03-06"), ("second", "2024-03", RETOLD, "2024-03-30"),
            ("third", "2024-03", again, "2024-03-31"), ("other", "2024-03-06", f"{again} A jogger found her.", "2024-03-07"),
        )
    )  # fmt: skip
    with MemoryStore() as store:
        put(store, [first, second, third])
        (row,) = run(store, "real-incidents").rows
        assert (row.date, row.articles) == ("2024-03-05", 3)
        told = {row.value: (row.sources, row.shown) for row in run(store, "agreement") if row.slot == "startDate"}
        assert told == {"2024-03-05": (1, True), "2024-03": (2, False)}
        assert run(store, "contested").rows == []
        put(store, [other])
        assert {(row.predicate, row.object, row.other_object) for row in run(store, "contested")} == {
            ("date", "2024-03-06", "2024-03-05")
        }


def test_a_claim_is_borne_out_by_the_first_of_another_source() -> None:
    """Not by one that its own source made in another article."""
    police, coroner = "Marlow Falls Police Department", "Tuttle County Coroner"
    told = [
        said_by(extraction(id, What((DANA, Who("Rosa Ilves", "witness", office=office)), killed=2), text=text, date=date), "agency/1")
        for id, office, text, date in (
            ("first", police, TOLD, "2024-03-06"), ("second", police, RETOLD, "2024-03-07"),
            ("third", coroner, f"The coroner named her. {TOLD} She lived in Marlow Falls.", "2024-03-08"),
        )
    ]  # fmt: skip
    with MemoryStore() as store:
        put(store, [prepared(to_graphs(each)) for each in told])
        assert ["first/1", "second/1", "third/1"] in partition(store)
        rows = run(store, "sources-of", {"predicate": "killedCount"})
    assert {row.article: row.borne_out_by for row in rows} == {"first": 1, "second": 0, "third": 1}
