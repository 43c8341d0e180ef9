"""IRIs: valid or refused, opaque, and different for what is different."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

from kg.errors import ConsistencyError
from kg.model import Article, Span
from kg.rdf import nquads, to_graphs
from kg.rdf.iris import article_iri, content_hash, digest, mint, span_iri
from kg.urls import canonical_url
from tests.extractions import shooting

BASE = "https://data.example.org/kg/"
SOME = st.text(st.sampled_from("ab;:1-\x00é"), max_size=4) | st.none()
PARTS = st.lists(SOME, max_size=4)
NAMES = st.text(st.characters(categories=["Lu", "Ll"]), min_size=3, max_size=12).map(lambda s: f"Xq{s}")
ARTICLES = st.builds(
    Article,
    title=st.text(max_size=20),
    text=st.text(max_size=40),
    id=st.none() | st.text(max_size=12),
    date=st.none() | st.just("2024-05-07"),
    source=st.none() | st.text(max_size=8),
    url=st.none() | st.text(max_size=20) | st.text(max_size=12).map(lambda s: f"https://news.example/{s}"),
    dataset=st.text(max_size=6),
)


@settings(max_examples=300, deadline=None)
@given(PARTS, PARTS)
def test_digests_are_equal_only_for_equal_parts(one: list[str | None], other: list[str | None]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1), st.data())
def test_parts_are_told_apart_wherever_they_are_cut(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=2) | st.just({0, len(text)})))
    first, second = (digest(text[:cut], text[cut:]) for cut in cuts)
    assert first != second


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=20))
def test_what_is_minted_is_an_iri_that_every_parser_reads(local: str) -> None:
    try:
        iri = mint(BASE, local)
    except ConsistencyError:
        with pytest.raises(ValueError, match=r"Invalid IRI|surrogates not allowed"):
            NamedNode(BASE + local)
        return
    assert iri == BASE + local
    node = NamedNode(iri)
    (quad,) = nquads.read(nquads.write([Quad(node, node, node, node)]))
    assert quad.subject.value == iri


@settings(max_examples=200, deadline=None)
@given(ARTICLES)
def test_article_iri_is_opaque_whatever_identifies_it(article: Article) -> None:
    iri = article_iri(article, BASE)
    assert re.fullmatch(r"https://data\.example\.org/kg/article/[0-9a-f]{24}", iri)
    assert iri == article_iri(dataclasses.replace(article, origin="elsewhere"), BASE)
    assert span_iri(iri, Span("title", 0, 3)) == f"{iri}/title#char=0,3"


@settings(max_examples=200, deadline=None)
@given(ARTICLES, ARTICLES)
def test_content_hashes_are_equal_only_for_equal_input(one: Article, other: Article) -> None:
    assert (content_hash(one) == content_hash(other)) == (one == other)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30) | st.text(max_size=20).map(lambda s: f"https://news.example/{s}"))
def test_canonical_url_is_its_own_canonical_url(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)


@settings(max_examples=25, deadline=None)
@given(NAMES)
def test_no_iri_of_an_article_holds_a_name(name: str) -> None:
    told = shooting(id=f"{name}-1", source=name, url=f"https://news.example/{name}")
    entities = tuple(dataclasses.replace(e, label=f"{name} {e.label}") for e in told.entities)
    claims = tuple(
        dataclasses.replace(c, statements=tuple(
            dataclasses.replace(s, object=name) if s.predicate == "name" else s for s in c.statements)) for c in told.claims
    )  # fmt: skip
    graphs = to_graphs(dataclasses.replace(told, entities=entities, claims=claims))
    terms = {term for quad in graphs.quads() for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    iris = [term.value for term in terms if isinstance(term, NamedNode)]
    assert any(name in str(term) for term in terms)
    assert not [iri for iri in iris if name.casefold() in iri.casefold() or name.encode().hex() in iri]
    below = [iri.removeprefix(graphs.article) for iri in iris if iri.startswith(graphs.article)]
    assert all(re.fullmatch(r"(?:/[a-z]+(?:/(?:\d+|[0-9a-f]{16}|[0-9a-f]{32}))?(?:#char=\d+,\d+)?)?", local) for local in below)
