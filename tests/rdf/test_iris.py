"""Identity: deterministic, opaque, and not to be confused."""

from __future__ import annotations

import re

import pytest

from kg.errors import ConsistencyError
from kg.model import Article, Span
from kg.rdf.iris import article_iri, article_key, content_hash, mint, span_iri
from kg.urls import canonical_url

BASE = "https://data.example.org/kg/"
FIRE = Article(
    title="Barn burns", text="A barn burned.", id="f-1", date="2020-05-01", source="Courier", url="https://c.example/f?id=1"
)


def test_article_iri_is_opaque() -> None:
    assert re.fullmatch(r"https://data\.example\.org/kg/article/[0-9a-f]{24}", article_iri(FIRE, BASE))


@pytest.mark.parametrize(
    "change", [{"title": "x"}, {"text": "x"}, {"date": None}, {"source": None}, {"url": None}, {"origin": "x"}]
)
def test_given_id_alone_identifies_within_its_dataset(change: dict[str, str | None]) -> None:
    other = Article(**{**_fields(FIRE), **change})
    assert article_iri(other, BASE) == article_iri(FIRE, BASE)


@pytest.mark.parametrize("change", [{"id": "f-2"}, {"dataset": "other"}, {"id": None}])
def test_another_id_or_dataset_is_another_article(change: dict[str, str | None]) -> None:
    assert article_iri(Article(**{**_fields(FIRE), **change}), BASE) != article_iri(FIRE, BASE)


def test_without_id_the_url_identifies_and_without_url_the_bytes() -> None:
    by_url = [
        Article(title=t, text="A barn burned.", url=u) for t, u in (("a", "https://c.example/f#x"), ("b", "HTTPS://C.example/f"))
    ]
    assert len({article_iri(a, BASE) for a in by_url}) == 1
    by_bytes = [Article(title=t, text=x) for t, x in (("ab", "c"), ("a", "bc"), ("", "abc"))]
    assert len({article_iri(a, BASE) for a in by_bytes}) == 3


def test_key_is_id_else_url_else_iri() -> None:
    assert article_key(FIRE, BASE) == "f-1"
    assert article_key(Article(title="", text="x", url="https://c.example/f"), BASE) == "https://c.example/f"
    bare = Article(title="", text="x")
    assert article_key(bare, BASE) == article_iri(bare, BASE)


@pytest.mark.parametrize(
    "change", [{"title": "x"}, {"text": "x"}, {"date": None}, {"source": ""}, {"url": None}, {"id": None}, {"dataset": "x"}]
)
def test_content_hash_covers_every_input_field(change: dict[str, str | None]) -> None:
    assert content_hash(Article(**{**_fields(FIRE), **change})) != content_hash(FIRE)


def test_content_hash_is_the_same_wherever_the_article_was_read() -> None:
    assert content_hash(Article(**{**_fields(FIRE), "origin": "elsewhere.jsonl:7"})) == content_hash(FIRE)
    assert re.fullmatch(r"[0-9a-f]{64}", content_hash(FIRE))


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://C.example:80/a/?q=1&utm_campaign=z&fbclid=9", "http://c.example/a/?q=1"),
        ("https://c.example", "https://c.example/"),
        ("https://c.example/a?x=&y=a%20b", "https://c.example/a?x=&y=a%20b"),
        ("https://c.example:8443/a", "https://c.example:8443/a"),
        ("  https://c.example/a  ", "https://c.example/a"),
        ("http://[half", "http://[half"),
        ("https://c.example/a?q=caf%e9&r=caf%C3%A9", "https://c.example/a?q=caf%E9&r=caf%C3%A9"),
        ("https://c.example/a?&p=/b+c&q=é&flag", "https://c.example/a?p=%2Fb%20c&q=%C3%A9&flag="),
        ("https://c.example/a?q=\ud800", "https://c.example/a?q=%ED%A0%80"),
    ],
)
def test_canonical_url(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize("local", ["a b", "a<b", 'a"b', "a\\b", "a{b", "a|b", "a\nb", "a\ud800b"])
def test_mint_refuses_what_no_iri_may_hold(local: str) -> None:
    with pytest.raises(ConsistencyError, match="may not hold"):
        mint(BASE, local)


def test_span_iri_names_field_and_offsets() -> None:
    assert span_iri(BASE + "article/0a", Span("title", 0, 7)) == BASE + "article/0a/title#char=0,7"


def _fields(article: Article) -> dict[str, str | None]:
    return {name: getattr(article, name) for name in ("title", "text", "id", "date", "source", "url", "dataset", "origin")}
