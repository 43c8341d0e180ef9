"""In which state an article is at home."""

from __future__ import annotations

import pytest

from kg.extract.home import ABROAD, after_headline, home_states
from kg.ingest import to_reading
from kg.model import Article, Reading
from tests.extract.docs import plain

pytestmark = pytest.mark.xdist_group("spacy")


@pytest.mark.parametrize(
    ("text", "source", "towns", "state"),
    [
        ("A barn burned in Columbus. Call 706-555-0134.", None, ("Columbus",), "GA"),
        ("A barn burned in Columbus.", None, ("Columbus",), "OH"),
        ("A barn burned in Columbus.", "www.georgiaherald.com", ("Columbus",), "GA"),
        ("A barn burned in Springfield, Sangamon County.", None, ("Springfield",), "IL"),
        ("A barn burned. Kansas City police came to Liberty, Mo.", None, ("Kansas City",), "MO"),
        ("A barn burned in Aurora.", "www.kxyz.com", ("Aurora",), "CO"),
        ("A barn burned in Aurora.", "www.wxyz.com", ("Aurora",), "IL"),
        ("A barn burned in Richmond.", "richmondtimes.co.uk", ("Richmond",), ABROAD),
        ("A barn burned in Toledo. It snowed in Toledo, Ohio.", None, ("Toledo",), "OH"),
    ],
)
def test_the_state_an_article_is_at_home_in(text: str, source: str | None, towns: tuple[str, ...], state: str) -> None:
    assert home_states(plain(text), towns, source=source)[0][0] == state


def test_probabilities_sum_to_no_more_than_one_and_fall() -> None:
    ranked = home_states(plain("A barn burned in Columbus."), ("Columbus",))
    chances = [p for _, p in ranked]
    assert chances == sorted(chances, reverse=True)
    assert 0.5 < sum(chances) <= 1.001


@pytest.mark.parametrize(
    ("title", "state"), [("", "OH"), ("WQZX.com-Columbus, GA News, Weather", "GA"), ("| News 9 Macon, Georgia", "GA")]
)
def test_what_stands_after_the_headline_counts(title: str, state: str) -> None:
    assert home_states(plain("A barn burned in Columbus."), ("Columbus",), title=title)[0][0] == state


def test_what_stands_after_the_headline() -> None:
    article = Article(
        title="Barn burns near the old mill | WQZX.com-Columbus, GA News", text="A barn burned on Monday, police said."
    )
    reading = to_reading(article)
    assert isinstance(reading, Reading)
    assert after_headline(reading).strip(" |") == "WQZX.com-Columbus, GA News"


@pytest.mark.parametrize("text", ["Man finds barn burned in Columbus.", "ME AND MY BARN IN COLUMBUS."])
def test_words_that_are_no_states_point_to_none(text: str) -> None:
    assert home_states(plain(text), ("Columbus",)) == home_states(plain("It burned in Columbus."), ("Columbus",))
