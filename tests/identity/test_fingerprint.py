"""Fingerprints: what of an article is kept for comparison, and that it is the same when it is read again."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import Literal

from kg.identity.fingerprint import Fingerprint, read, window, written
from kg.identity.graphs import FINGERPRINT, prepared
from kg.rdf import ArticleGraphs, to_graphs
from tests.extractions import crash, shooting
from tests.identity.reports import What, Who, report


def print_of(article: ArticleGraphs) -> Fingerprint:
    (said,) = (t.object for t in article.graphs[f"{article.article}/fingerprint"] if t.predicate == FINGERPRINT)
    assert isinstance(said, Literal)
    return read(said.value)


def test_what_a_rich_article_is_known_by() -> None:
    found = print_of(prepared(to_graphs(shooting())))
    day = date(2018, 3, 13).toordinal()
    main, background = found.incidents
    assert (found.published, found.outlet) == (date(2018, 3, 14).toordinal(), "marlow falls courier")
    assert (main.type, main.days, main.city, main.county, main.state) == (
        "shooting",
        (day, day),
        "4500001",
        "licking county",
        "OH",
    )
    assert (main.point, main.injured, main.killed, main.main) == ((40.1234, -82.5), 1, None, True)
    assert main.scene == ("near", "ramp", "street", "the", "tuttle")
    assert {(p.name, p.age, p.roles) for p in main.people} == {
        (("dana", "whitlock"), 34, ("officer_involved", "victim")),
        (("terrell", "oakes"), 27, ("suspect",)),
        ((), None, ("suspect",)),
    }
    assert (background.main, background.type, background.people) == (False, "robbery", ())
    assert background.days == (date(2016, 1, 1).toordinal(), date(2016, 12, 31).toordinal())
    assert {(o.name, o.body) for o in found.officials} == {(("orrin", "vasko"), "agency/1"), (("dana", "whitlock"), "agency/1")}


def test_an_article_without_date_place_and_names() -> None:
    found = print_of(prepared(to_graphs(crash())))
    (incident,) = found.incidents
    assert (found.published, found.outlet, found.officials) == (None, "", ())
    assert (incident.days, incident.city, incident.county, incident.killed) == (None, "", "pell county", 2)
    assert sorted((p.name, p.count) for p in incident.people) == [((), 1), ((), 2)]


@pytest.mark.parametrize(
    "article",
    [
        to_graphs(shooting()),
        to_graphs(crash()),
        report("nothing"),
        report("two", What((Who("Rosa Ilves"),)), What(day="", city="")),
    ],
)
def test_it_is_read_as_it_was_written(article: ArticleGraphs) -> None:
    found = print_of(prepared(article))
    assert read(written(found)) == found
    assert written(read(written(found))) == written(found)


def test_no_words_of_the_text_are_kept() -> None:
    text = "A courier whom nobody knew was pushed down the granary stairs."
    found = written(print_of(report("one", What((Who(age=40),)), text=text)))
    assert not [word for word in ("courier", "granary", "stairs", "pushed") if word in found]


def test_comments_do_not_count() -> None:
    said = shooting()
    with_other = shooting(text=said.article.text.replace("it was the mayor", "the aldermen quarrelled over herring"))
    one, other = (print_of(prepared(to_graphs(e))) for e in (said, with_other))
    assert (one.terms, one.sketch, one.telling) == (other.terms, other.sketch, other.telling)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2024-02-29", "2024-02-29", "2024-02-29"), ("2024-02", "2024-02-01", "2024-02-29"), ("2023-02", "2023-02-01", "2023-02-28"),
        ("2023-12", "2023-12-01", "2023-12-31"), ("2023", "2023-01-01", "2023-12-31"),
    ],
)  # fmt: skip
def test_window(words: str, first: str, last: str) -> None:
    assert window(words) == (date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal())
