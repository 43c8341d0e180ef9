"""What changed in an incident, when and by which article."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kg.errors import UsageError
from kg.identity import Change, history, judge, merge, put, undo
from kg.identity.known import Known
from kg.rdf import ArticleGraphs
from kg.store import MemoryStore
from tests.identity.reports import What, Who, names, removed, report

DAY = datetime(2024, 6, 1, 12, tzinfo=UTC)
TOLD = "Dana Whitlock was shot on Tuttle Street in Marlow Falls near the {} mill."
DANA = Who("Dana Whitlock", age=34)
FIRST = report("first", What((DANA,), killed=2), text=TOLD.format("old"))
LATER = report("later", What((Who("Dana Whitlock", age=35), Who("Rosa Ilves", "suspect")), killed=3), text=TOLD.format("old") + " Now three are dead.", date="2024-03-09")  # fmt: skip
THIRD = report("third", What((DANA,), killed=3), text=TOLD.format("older"), date="2024-03-10")
FIRE = report("fire", What(day="2024-06-09", city="Pell", geonames=4500009, type="fire", killed=1), text="A barn burned.")


def told(changes: list[Change]) -> set[tuple[str, str, str | None, str | None, str | None]]:
    return {(c.subject, c.slot.rpartition("/")[2].rpartition("#")[2], c.before, c.after, c.article) for c in changes}


def incident(store: MemoryStore) -> str:
    return names(store)[f"{FIRST.article}/incident/1"]


def test_nothing_changed_in_what_one_article_told() -> None:
    with MemoryStore() as store:
        put(store, [FIRST])
        assert history(store, incident(store)) == []
        put(store, [FIRST])
        assert history(store, incident(store)) == []


def test_an_incident_that_nobody_knows_is_an_error() -> None:
    with MemoryStore() as store, pytest.raises(UsageError, match="the store knows of no incident"):
        history(store, "https://data.example.org/kg/incident/0")


def test_a_later_article_changes_what_grows() -> None:
    with MemoryStore() as store:
        put(store, [FIRST])
        put(store, [LATER], clock=lambda: DAY)
        found = history(store, incident(store))
        assert told(found) >= {
            ("", "killed", "2", "3", LATER.article), ("", "reportedIn", None, LATER.article, LATER.article),
            ("Rosa Ilves", "name", None, "Rosa Ilves", LATER.article),
        }  # fmt: skip
        assert not [c for c in found if c.slot.endswith("#age")], "two ages, one source each: the first stays"
        assert {c.when for c in found} == {"2024-06-01T12:00:00Z"}


def test_a_correction_is_told_with_the_article_that_was_corrected() -> None:
    corrected = report("first", What((DANA,), killed=1), text=TOLD.format("old") + " Correction: one is dead.")
    with MemoryStore() as store:
        put(store, [FIRST])
        put(store, [corrected], clock=lambda: DAY)
        assert told(history(store, incident(store))) == {("", "killed", "2", "1", FIRST.article)}
        put(store, [LATER], clock=lambda: DAY + timedelta(1))
        assert ("", "killed", "1", "3", LATER.article) in told(history(store, incident(store)))
        assert [c.when for c in history(store, incident(store))] == sorted(c.when for c in history(store, incident(store)))


def test_a_removal_is_told_and_the_history_stays() -> None:
    with MemoryStore() as store:
        put(store, [FIRST])
        put(store, [LATER])
        name = incident(store)
        removed(store, LATER.article)
        assert incident(store) == name
        assert ("", "killed", "3", "2", LATER.article) in told(history(store, name))


def corrected(id: str, killed: int) -> ArticleGraphs:
    return report(id, What((DANA,), killed=killed), text=f"{TOLD.format('old')} Correction: {killed} are dead.")


def test_a_canonical_iri_and_its_history_outlive_a_correction_of_the_only_article_left() -> None:
    with MemoryStore() as store:
        put(store, [FIRST])
        name = incident(store)
        put(store, [LATER])
        removed(store, FIRST.article)
        before, people = told(history(store, name)), {n for e, n in names(store).items() if "/person/" in e}
        put(store, [corrected("later", 5)])
        assert names(store)[f"{LATER.article}/incident/1"] == name
        assert told(history(store, name)) >= {*before, ("", "killed", "3", "5", LATER.article)}
        assert names(store)[f"{LATER.article}/person/1"] in people
        put(store, [FIRST])
        assert incident(store) == name, "and the article that gave it comes back to it"


@pytest.mark.parametrize("together", [True, False])
def test_a_canonical_iri_outlives_that_all_its_articles_are_made_anew(together: bool) -> None:
    for order in ([FIRST, LATER, THIRD], [THIRD, LATER, FIRST], [LATER, THIRD, FIRST]):
        with MemoryStore() as store:
            for article in order:
                put(store, [article])
            name = incident(store)
            anew = [corrected(id, 4) for id in ("first", "later", "third")]
            for batch in [anew] if together else [[each] for each in anew]:
                put(store, batch)
            assert {n for e, n in names(store).items() if "/incident/" in e} == {name}


def test_what_is_corrected_into_another_incident_leads_there() -> None:
    with MemoryStore() as store:
        put(store, [FIRST, THIRD])
        put(store, [FIRE])
        fire = names(store)[f"{FIRE.article}/incident/1"]
        put(store, [report("fire", What((DANA,), killed=2), text=TOLD.format("old"))])
        assert names(store)[f"{FIRE.article}/incident/1"] == incident(store) != fire
        assert Known(store).current(fire) == incident(store)
        put(store, [FIRE])
        assert names(store)[f"{FIRE.article}/incident/1"] != incident(store)


def test_a_judgement_has_no_article() -> None:
    with MemoryStore() as store:
        put(store, [FIRST, LATER, FIRE])
        before = history(store, incident(store))
        merge(store, [incident(store), f"{FIRE.article}/incident/1"], by="R. Okafor", clock=lambda: DAY)
        new = [c for c in history(store, incident(store)) if c not in before]
        assert ("", "reportedIn", None, FIRE.article, None) in told(new)
        undo(store, by="R. Okafor", clock=lambda: DAY + timedelta(1))
        assert ("", "reportedIn", FIRE.article, None, None) in told(history(store, incident(store)))


def test_other_incidents_have_no_part_in_it() -> None:
    with MemoryStore() as store:
        put(store, [FIRST, FIRE])
        put(store, [LATER])
        judge(store, f"{FIRE.article}/incident/1", incident(store), "different", by="R. Okafor")
        assert history(store, names(store)[f"{FIRE.article}/incident/1"]) == []
