"""What people say: it outweighs every score, holds for what comes later, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from kg.errors import UsageError
from kg.identity import history, judge, judgements, merge, put, rebuild, split, undo, unsure
from kg.identity.known import Known
from kg.query import run
from kg.rdf import ArticleGraphs
from kg.store import MemoryStore
from tests.identity.reports import BASE, What, Who, alike, members, names, partition, removed, report

NOON = datetime(2024, 6, 1, 12, tzinfo=UTC)
DANA = Who("Dana Whitlock", age=34)
TOLD = "Dana Whitlock, 34, was shot on Tuttle Street in Marlow Falls near the {} mill."
SHOT = What((DANA,))
POOL: dict[str, ArticleGraphs] = {
    "first": report("first", SHOT, text=TOLD.format("old")),
    "second": report("second", SHOT, text=TOLD.format("paper"), date="2024-03-07"),
    "third": report("third", SHOT, text=TOLD.format("burnt"), date="2024-03-08"),
    "fire": report(
        "fire", What((Who("Rosa Ilves"),), day="2024-06-09", city="Pell", geonames=4500009, type="fire"), text="A barn burned.", date="2024-06-10"
    ),
    "flood": report("flood", What((Who("Rosa Ilves"),), day="2023-01-09", city="Otter", geonames=4500010, type="accident_other"), text="Water rose."),
}  # fmt: skip
ONE = ["first/1", "second/1", "third/1"]


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    with MemoryStore() as opened:
        put(opened, list(POOL.values()))
        assert partition(opened) == sorted([["fire/1"], ONE, ["flood/1"]])
        yield opened


def iri(id: str, kind: str = "incident") -> str:
    return f"{POOL[id].article}/{kind}/1"


def test_merge_and_undo_leave_what_was_there(store: MemoryStore) -> None:
    before, called = alike(store), names(store)
    made = merge(store, [iri("fire"), iri("flood"), iri("first")], by="R. Okafor", clock=lambda: NOON)
    assert (made.number, made.verdict, made.by, made.when) == (1, "same", "R. Okafor", "2024-06-01T12:00:00Z")
    assert partition(store) == [sorted([*ONE, "fire/1", "flood/1"])]
    assert rebuild(store).replaced == 0
    assert judgements(store) == [made]
    taken_back = undo(store, by="A. Lund")
    assert (taken_back.number, taken_back.undoes) == (2, 1)
    assert (alike(store), names(store)) == (before, called)


def test_split_and_undo_leave_what_was_there(store: MemoryStore) -> None:
    before, called = alike(store), names(store)
    split(store, called[iri("first")], [POOL["second"].article], by="R. Okafor")
    assert partition(store) == [["fire/1"], ["first/1", "third/1"], ["flood/1"], ["second/1"]]
    assert partition(store, "person") == [["fire/1"], ["first/1", "third/1"], ["flood/1"], ["second/1"]]
    assert names(store)[iri("first")] == called[iri("first")], "the larger part keeps the name"
    assert rebuild(store).replaced == 0
    undo(store, by="R. Okafor")
    assert alike(store) == before
    assert {*members(store)} == {*called.values()} - {n for n in called.values() if "/place/" in n or "/outlet/" in n}


def test_different_keeps_blocking_when_more_articles_come() -> None:
    with MemoryStore() as store:
        put(store, [POOL["first"], POOL["second"]])
        split(store, names(store)[iri("first")], [iri("second")], by="R. Okafor")
        for id in ("third", "fire", "flood"):
            put(store, [POOL[id]])
            assert not [found for found in members(store).values() if {iri("first"), iri("second")} <= found]
        with MemoryStore() as other:  # in another order, with the judgement from the start
            put(other, [POOL["second"], POOL["first"]])
            judge_all = judgements(store)[0]
            split(other, names(other)[iri("first")], [iri("second")], by=judge_all.by)
            for id in ("flood", "fire", "third"):
                put(other, [POOL[id]])
            assert alike(other) == alike(store)


def test_different_outlives_its_articles(store: MemoryStore) -> None:
    split(store, names(store)[iri("first")], [iri("second")], by="R. Okafor")
    before = alike(store)
    removed(store, POOL["second"].article)
    assert not [q for q in store.dump(lambda graph: "/audit/" not in graph) if POOL["second"].article in str(q)]
    put(store, [POOL["second"]])
    assert alike(store) == before


def test_the_last_of_two_judgements_counts_and_undoing_it_brings_back_the_first(store: MemoryStore) -> None:
    judge(store, iri("fire"), iri("flood"), "same", by="R. Okafor")
    split(store, names(store)[iri("fire")], [iri("flood")], by="A. Lund")
    assert ["fire/1"] in partition(store)
    undo(store, 2, by="A. Lund")
    assert ["fire/1", "flood/1"] in partition(store)
    undo(store, by="A. Lund")
    assert ["fire/1"] in partition(store)
    assert [(j.number, j.verdict, j.undone, j.undoes) for j in judgements(store)] == [
        (1, "same", True, None), (2, "different", True, None), (3, "", False, 2), (4, "", False, 1),
    ]  # fmt: skip
    with pytest.raises(UsageError, match="no judgement to undo"):
        undo(store, by="A. Lund")


def test_different_holds_against_two_judgements_for_same(store: MemoryStore) -> None:
    judge(store, iri("fire"), iri("flood"), "same", by="R. Okafor")
    judge(store, iri("flood"), iri("first"), "same", by="R. Okafor")
    assert partition(store) == [sorted([*ONE, "fire/1", "flood/1"])]
    split(store, names(store)[iri("first")], [iri("fire")], by="A. Lund")
    assert ["fire/1"] in partition(store)


def test_canonical_incidents_are_judged_whole(store: MemoryStore) -> None:
    whole, fire = names(store)[iri("first")], names(store)[iri("fire")]
    made = judge(store, whole, fire, "different", by="R. Okafor")
    assert made.pairs == tuple(
        sorted((min(iri(id), iri("fire")), max(iri(id), iri("fire"))) for id in ("first", "second", "third"))
    )
    assert judge(store, whole, fire, "same", by="R. Okafor").verdict == "same"


def test_what_was_split_off_is_merged_with_all_the_others_again(store: MemoryStore) -> None:
    before, whole = alike(store), names(store)[iri("first")]
    split(store, whole, [iri("first")], by="R. Okafor")
    parts = names(store)[iri("first")], names(store)[iri("second")]
    made = merge(store, parts, by="R. Okafor")
    assert (len(made.pairs), alike(store)) == (2, before), "nobody of the others is torn off"
    undo(store, by="R. Okafor")
    judge(store, *parts, "same", by="R. Okafor")
    assert alike(store) == before


def test_a_merge_of_wholes_outlives_any_of_their_articles(store: MemoryStore) -> None:
    merge(store, [names(store)[iri("first")], iri("fire")], by="R. Okafor")
    for id in ("first", "second", "third"):
        removed(store, POOL[id].article)
        left = [i for i in ONE if i[:-2] in {a.key for a in store.articles()}]
        assert sorted(["fire/1", *left]) in partition(store)
        put(store, [POOL[id]])
    with pytest.raises(UsageError, match="two different"):
        judge(store, names(store)[iri("first")], names(store)[iri("first")], "same", by="R. Okafor")


def test_people_of_one_incident_are_told_apart_and_joined(store: MemoryStore) -> None:
    split(store, names(store)[iri("first", "person")], [iri("third", "person")], by="R. Okafor")
    assert partition(store, "person") == [["fire/1"], ["first/1", "second/1"], ["flood/1"], ["third/1"]]
    assert partition(store) == sorted([["fire/1"], ONE, ["flood/1"]])
    assert rebuild(store).replaced == 0
    undo(store, by="R. Okafor")
    assert partition(store, "person") == sorted([["fire/1"], ONE, ["flood/1"]])


def test_two_people_of_one_article_are_one_while_somebody_says_so() -> None:
    two = report("two", What((Who("Dana Whitlock", age=34, outcome="killed"), Who("D. W. Pell", age=20, outcome="killed"))))
    with MemoryStore() as store:
        put(store, [two, POOL["fire"]])
        before, people = alike(store), [f"{two.article}/person/{n}" for n in (1, 2)]
        judge(store, *people, "same", by="R. Okafor")
        assert partition(store, "person") == [["fire/1"], ["two/1", "two/2"]]
        assert [(row.name, row.age) for row in run(store, "who-was-killed")] == [("Dana Whitlock", 34)]
        assert rebuild(store).replaced == 0
        undo(store, by="R. Okafor")
        assert alike(store) == before
        assert rebuild(store).replaced == 0


def test_people_of_different_incidents_are_joined_by_a_judgement_only(store: MemoryStore) -> None:
    before = alike(store)
    merge(store, [iri("fire", "person"), iri("flood", "person")], by="R. Okafor")
    assert ["fire/1", "flood/1"] in partition(store, "person")
    assert partition(store) == sorted([["fire/1"], ONE, ["flood/1"]])
    assert rebuild(store).replaced == 0
    undo(store, by="R. Okafor")
    assert alike(store) == before


def test_officials_are_told_apart() -> None:
    chief = Who("Orrin Vasko", office="Marlow Falls Police Department")
    told = [report(id, officials=[chief]) for id in "abc"]
    with MemoryStore() as store:
        put(store, told)
        assert partition(store, "person") == [["a/1", "b/1", "c/1"]]
        split(store, names(store)[f"{told[0].article}/person/1"], [told[1].article], by="R. Okafor")
        assert partition(store, "person") == [["a/1", "c/1"], ["b/1"]]
        put(store, [report("d", officials=[chief])])
        assert len(partition(store, "person")) == 2


def test_unsure_pairs_are_listed_until_they_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = {frozenset(("first", "second")): 0.2, frozenset(("second", "third")): 0.15}
    keys = {article.article: id for id, article in POOL.items()}
    monkeypatch.setattr(
        "kg.identity.known.Known._score",
        lambda self, a, b: scores.get(frozenset(keys[i.partition("/incident/")[0]] for i in (a, b)), 0.0),
    )
    with MemoryStore() as store:
        put(store, list(POOL.values()))
        found = unsure(store)
        assert [(f.score, {f.one, f.other}) for f in found] == [
            (0.2, {iri("first"), iri("second")}), (0.15, {iri("second"), iri("third")})
        ]  # fmt: skip
        assert "name shared" in found[0].speaks_for
        assert unsure(store, limit=1) == found[:1]
        judge(store, found[0].one, found[0].other, "different", by="R. Okafor")
        assert unsure(store) == found[1:]
        undo(store, by="R. Okafor")
        assert unsure(store) == found
        removed(store, POOL["second"].article)
        assert unsure(store) == []


@pytest.mark.parametrize(
    ("one", "other", "verdict", "message"),
    [
        (iri("fire"), iri("fire"), "same", "two different"),
        (iri("first"), iri("first", "person"), "same", "an incident and a person"),
        (f"{BASE}incident/0000", iri("first"), "same", "knows of no"),
        (iri("first"), f"{POOL['first'].article}/incident/9", "same", "knows of no"),
        (f"{POOL['first'].article}/place/1", f"{POOL['fire'].article}/place/1", "same", "no incident and no person"),
        ("Marlow Falls", iri("first"), "same", "is no IRI"),
        ("urn:article/", iri("first"), "same", "knows of no"),
    ],
)
def test_what_cannot_be_judged(store: MemoryStore, one: str, other: str, verdict: str, message: str) -> None:
    before = list(store.dump())
    with pytest.raises(UsageError, match=message):
        judge(store, one, other, verdict, by="R. Okafor")  # type: ignore[arg-type]
    assert list(store.dump()) == before


def test_what_cannot_be_split_or_undone(store: MemoryStore) -> None:
    whole = names(store)[iri("first")]
    for parts in ([], [iri("fire")], [iri("first"), iri("second"), iri("third")]):
        with pytest.raises(UsageError, match="some, but not all"):
            split(store, whole, parts, by="R. Okafor")
    with pytest.raises(UsageError, match="one already"):
        judge(store, whole, whole, "different", by="R. Okafor")
    with pytest.raises(UsageError, match="name of who makes it"):
        judge(store, iri("fire"), iri("flood"), "same", by="  ")
    with pytest.raises(UsageError, match="no judgement to undo"):
        undo(store, by="R. Okafor")
    with pytest.raises(UsageError, match="no judgement 7"):
        undo(store, 7, by="R. Okafor")
    assert judgements(store) == []


def test_a_merge_leaves_a_redirect_and_undoing_it_takes_it_back(store: MemoryStore) -> None:
    one, other = names(store)[iri("first")], names(store)[iri("fire")]
    merge(store, [one, other], by="R. Okafor")
    (kept,) = {names(store)[iri("first")], names(store)[iri("fire")]}
    gone = other if kept == one else one
    assert Known(store).current(gone) == kept
    assert [c.slot for c in history(store, gone)] == [c.slot for c in history(store, kept)] != []
    undo(store, by="R. Okafor")
    assert Known(store).current(gone) == gone
