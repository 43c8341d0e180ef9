"""Settling: which articles' incidents become one, and what is left when it is cut off, put again, or replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest
from pyoxigraph import Triple

from kg import vocab
from kg.errors import StoreError
from kg.identity import Settled, prepared, put, rebuild, settle, withdraw
from kg.identity import history as changes_of
from kg.rdf import ArticleGraphs, to_graphs
from kg.store import MemoryStore, Put, open_store
from kg.view.joined import REPORTED_IN
from tests.identity.reports import What, Who, alike, extraction, members, names, partition, removed, report

DANA, TERRELL = Who("Dana Whitlock", age=34, outcome="injured"), Who("Terrell Oakes", "suspect", 27)
TOLD = "Dana Whitlock, 34, was shot on Tuttle Street in Marlow Falls, and Terrell Oakes was arrested near the {} mill."
ROBBED = "A clerk of the Pell Street pharmacy was robbed at knifepoint by a {} man in a green parka."
CLERK = Who("", "victim", 51)
SHOT = What((DANA, TERRELL))
ROBBERY = What((CLERK,), day="2024-03-05", type="robbery")
POOL: dict[str, ArticleGraphs] = {
    "first": report("first", SHOT, text=TOLD.format("old")),
    "second": report("second", SHOT, text=TOLD.format("paper"), date="2024-03-07"),
    "trial": report("trial", SHOT, text=TOLD.format("burnt") + " He was sentenced on Friday.", date="2024-05-20"),
    "robbery": report("robbery", ROBBERY, text=ROBBED.format("tall")),
    "again": report("again", ROBBERY, text=ROBBED.format("young"), date="2024-03-07"),
    "both": report("both", SHOT, ROBBERY, text=f"{TOLD.format('grist')} {ROBBED.format('thin')}", date="2024-03-08"),
}
"""A shooting and its trial, a robbery of the same town and day, and an article that tells of both."""
ONE = [["both/1", "first/1", "second/1", "trial/1"], ["again/1", "both/2", "robbery/1"]]


def when() -> datetime:
    return datetime(2024, 6, 1, 12, tzinfo=UTC)


def filled(*ids: str) -> MemoryStore:
    store = MemoryStore()
    put(store, [POOL[id] for id in ids or POOL], clock=when)
    return store


def iri(id: str, number: int = 1, kind: str = "incident") -> str:
    return f"{POOL[id].article}/{kind}/{number}"


def test_articles_of_one_incident_are_joined_and_two_of_one_town_and_day_stay_two() -> None:
    with filled() as store:
        assert partition(store) == sorted(ONE)
        people = partition(store, "person")
    assert ["both/1", "first/1", "second/1", "trial/1"] in people
    assert ["both/2", "first/2", "second/2", "trial/2"] in people


def test_order_of_arrival_makes_no_difference_but_for_names() -> None:
    with filled() as store:
        expected = alike(store)
    for order in list(permutations(POOL))[::60]:
        with MemoryStore() as store:
            for id in order:
                put(store, [POOL[id]])
            assert alike(store) == expected, order


@pytest.mark.parametrize("size", [2, 3, 4])
def test_size_of_batches_makes_no_difference(size: int) -> None:
    ids = list(POOL)
    with filled() as store, MemoryStore() as other:
        for start in range(0, len(ids), size):
            put(other, [POOL[id] for id in ids[start : start + size]])
        assert alike(other) == alike(store)


def test_what_was_put_without_settling_is_settled_later() -> None:
    with filled() as expected, MemoryStore() as store:
        store.put(list(POOL.values()))
        assert partition(store) == sorted([[f"{id}/1"] for id in POOL] + [["both/2"]])
        done = settle(store)
        assert (done.articles, done.joined) == (6, 5)
        assert alike(store) == alike(expected)
        assert settle(store) == Settled()


def test_put_again_changes_nothing() -> None:
    with filled() as store:
        before = list(store.dump())
        stored, settled = put(store, list(POOL.values()))
        assert (stored, settled) == (Put(unchanged=6), Settled())
        assert list(store.dump()) == before


def test_an_article_without_names_is_unchanged_when_it_is_put_again() -> None:
    nothing = report("nothing", text="Nothing was said of anybody.")
    with MemoryStore() as store:
        put(store, [nothing])
        assert put(store, [nothing]) == (Put(unchanged=1), Settled())


def test_names_are_stable_under_growth() -> None:
    for first in ("first", "second", "trial"):
        with filled(first) as store:
            name = names(store)[iri(first)]
            for id in POOL:
                put(store, [POOL[id]])
                assert names(store)[iri(first)] == name


def test_nobody_reports_what_has_another_name_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two pairs of articles that a fifth one brings together: of the two joined views one is left."""
    ids = ["first", "second", "trial", "robbery", "again"]
    near = {("first", "second"): 0.9, ("trial", "robbery"): 0.9, ("second", "trial"): 0.5}
    scores = {frozenset(iri(id) for id in pair): score for pair, score in near.items()}
    monkeypatch.setattr(
        "kg.identity.known.Known._score",
        lambda self, a, b: 0.9 if iri("again") in (a, b) else scores.get(frozenset((a, b)), 0.1),
    )
    with filled(*ids[:4]) as store:
        assert partition(store) == [["first/1", "second/1"], ["robbery/1", "trial/1"]]
        put(store, [POOL["again"]])
        assert partition(store) == [sorted(f"{id}/1" for id in ids)]
        counted = {q.subject.value for q in store.dump() if q.predicate.value.endswith("#articleCount")}
        assert counted == {names(store)[iri("first")]}


@pytest.mark.parametrize("gone", POOL)
def test_removed_is_never_added(gone: str) -> None:
    with filled() as store, filled(*(id for id in POOL if id != gone)) as expected:
        assert removed(store, POOL[gone].article)
        assert alike(store) == alike(expected)
        assert not [q for q in store.dump(lambda graph: "/audit/" not in graph) if POOL[gone].article in str(q)]
        assert rebuild(store).replaced == 0
        put(store, [POOL[gone]])
        with filled() as whole:
            assert alike(store) == alike(whole)


def test_a_replaced_article_takes_its_decisions_back() -> None:
    elsewhere = report(
        "second", What((Who("Rosa Ilves"),), day="2023-01-01", city="Pell", geonames=4500009), text="Rosa Ilves fell."
    )
    with filled("first", "second") as store, MemoryStore() as expected:
        assert partition(store) == [["first/1", "second/1"]]
        assert put(store, [elsewhere])[0] == Put(replaced=1)
        put(expected, [elsewhere, POOL["first"]])
        assert alike(store) == alike(expected)
        assert partition(store) == [["first/1"], ["second/1"]]
        assert partition(store, "person") == [["first/1"], ["first/2"], ["second/1"]]


@pytest.mark.parametrize("gone", [True, False], ids=["removed before", "corrected"])
def test_what_is_only_possible_has_not_the_name_of_what_others_report(gone: bool) -> None:
    told = extraction("first", SHOT, text=TOLD.format("old"))
    doubtful = replace(told, claims=tuple(replace(claim, certainty="possible") for claim in told.claims))
    with filled("first") as store:
        put(store, [POOL["second"]])
        if gone:
            removed(store, POOL["first"].article)
        put(store, [prepared(to_graphs(doubtful))])
        assert names(store)[iri("second")] != names(store)[iri("first")]
        assert rebuild(store).replaced == 0


def test_withdrawing_leaves_what_waits_waiting() -> None:
    with filled("first", "second") as store:
        changed = report("second", SHOT, text=TOLD.format("paper") + " It rained.", date="2024-03-07")
        store.put([changed])
        removed(store, POOL["first"].article)
        assert settle(store).articles == 1


# ---------------------------------------------------------------- cut off


class Cut(MemoryStore):
    """Writes the graphs of the next ``rewrite`` one by one, and is cut off before the one of this number."""

    left: int | None = None

    def rewrite(self, graphs: Mapping[str, Sequence[Triple]]) -> None:
        for name, triples in graphs.items():
            if self.left == 0:
                self.left = None
                raise StoreError("cut off")
            if self.left is not None:
                self.left -= 1
            super().rewrite({name: triples})


CHANGED = report("both", ROBBERY, text=ROBBED.format("thin"), date="2024-03-08")


@pytest.mark.parametrize(("before", "last"), [
    ([], POOL["both"]), ([], POOL["first"]), ([POOL["both"]], CHANGED), ([CHANGED], POOL["both"]),
])  # fmt: skip
def test_what_was_cut_off_is_finished(before: list[ArticleGraphs], last: ArticleGraphs) -> None:
    some = [POOL[id] for id in ("first", "second", "robbery", "both")]
    rest = [article for article in some if article.article != last.article]
    with MemoryStore() as expected:
        put(expected, [*rest, last])
        whole = alike(expected)
    for at in range(60):
        with Cut() as store:
            put(store, [*rest, *before])
            store.left = at
            try:
                put(store, [last])
            except StoreError:
                settle(store)
            else:
                assert at > 5
                break
            assert alike(store) == whole, at
            assert rebuild(store).replaced == 0
    else:
        pytest.fail("it was never finished")


def test_a_withdrawal_that_was_cut_off_is_finished() -> None:
    some = [POOL[id] for id in ("first", "second", "robbery")]
    with MemoryStore() as expected:
        put(expected, some)
        rest = alike(expected)
    for at in range(40):
        with Cut() as store:
            put(store, [*some, POOL["both"]])
            store.left = at
            try:
                withdraw(store, POOL["both"].article)
            except StoreError:
                assert removed(store, POOL["both"].article)
                assert alike(store) == rest, at
            else:
                break


def test_a_withdrawal_that_was_not_followed_by_a_removal_is_undone() -> None:
    with filled() as store:
        before = alike(store)
        withdraw(store, POOL["both"].article)
        assert alike(store) != before
        settle(store)
        assert alike(store) == before


# ---------------------------------------------------------------- behind an endpoint


@pytest.mark.xdist_group("oxigraph")
def test_behind_an_endpoint_it_is_the_same(endpoint: str) -> None:
    with open_store(endpoint, create=True) as store, filled() as expected:
        put(store, [POOL[id] for id in ("trial", "both", "robbery")], clock=when)
        put(store, [POOL[id] for id in ("again", "second", "first")], clock=when)
        assert alike(store) == alike(expected)
        assert removed(store, POOL["both"].article)
        assert rebuild(store).replaced == 0
        removed(expected, POOL["both"].article)
        assert alike(store) == alike(expected)


def test_history_of_what_is_put_together_is_told_once() -> None:
    more = What((DANA, TERRELL), killed=1)
    with filled("first", "trial") as store:
        incident = names(store)[iri("first")]
        (change,) = changes_of(store, incident)
        assert change.slot == REPORTED_IN.value
        assert change.article in (POOL["first"].article, POOL["trial"].article)  # both are new; the incident is called after one
        changed = report("first", more, text=TOLD.format("old") + " She died later.")
        put(store, [changed, POOL["second"]], clock=when)
        told = [(c.slot.rpartition("#")[2], c.before, c.after, c.article) for c in changes_of(store, incident)]
        assert ("killed", None, "1", changed.article) in told
        assert len(told) == len(set(told))
        assert members(store)[incident] == {iri("first"), iri("second"), iri("trial")}


CORA = Who("Cora Winslet", age=52, outcome="injured", id="cora")


@pytest.mark.parametrize(
    ("hurt_at_first", "later", "left"),
    [
        ((DANA,), (Who("Dana Whitlock", age=34, outcome="killed"),), set()),
        ((DANA, CORA), (Who("Dana Whitlock", age=34, outcome="killed"),), {"Cora Winslet"}),
        ((DANA,), (CORA,), {"Cora Winslet", "Dana Whitlock"}),
    ],
    ids=["the only one dies", "one of two dies", "another one is named"],
)
def test_who_has_died_since_is_no_longer_injured(hurt_at_first: tuple[Who, ...], later: tuple[Who, ...], left: set[str]) -> None:
    killed = sum(who.outcome == "killed" for who in later)
    with MemoryStore() as store:
        put(store, [
            report("first", What((*hurt_at_first, TERRELL)), text=TOLD.format("old")),
            report("later", What((*later, TERRELL), killed=killed or None), text=TOLD.format("paper"), date="2024-03-08"),
        ])  # fmt: skip
        incident = names(store)[iri("first")]
        view = {quad.triple for quad in store.dump(lambda graph: graph == f"{incident}/view")}
    named = {t.subject: t.object.value for t in view if t.predicate.value == vocab.SCHEMA + "name"}
    assert {named[t.object] for t in view if t.predicate.value == vocab.KG + "personInjured"} == left
    assert any(t.predicate.value == vocab.KG + "injured" for t in view if t.subject.value == incident) == bool(left)
    assert any(t.predicate.value == vocab.KG + "killed" for t in view if t.subject.value == incident) == bool(killed)
