"""What is written is read back, and is written the same way whatever the order."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg import vocab
from kg.rdf import nquads, trig
from kg.rdf.terms import string

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
ARTICLE = f"{vocab.DATA}article/{'0a' * 12}/"
IRIS = st.sampled_from(
    [vocab.KG + "age", vocab.KG + "a/b", vocab.KGV, vocab.RDF + "type", vocab.SCHEMA + "Person", "urn:x:y", "https://e.org/é(,)",
     f"{ARTICLE}person/3", f"{ARTICLE}text#char=3,8", f"{ARTICLE}person/3/", f"{ARTICLE}../x", f"{ARTICLE}a:b", ARTICLE]
).map(NamedNode)  # fmt: skip
DATATYPES = st.sampled_from(
    ["string", "integer", "decimal", "date", "dateTime", "time", "gYear", "gYearMonth", "duration", "boolean", "double"]
)
LITERALS = (
    TEXTS.map(Literal)
    | st.builds(lambda text, tag: Literal(text, language=tag), TEXTS, st.sampled_from(["en", "en-us", "x-kg"]))
    | st.builds(lambda text, name: Literal(text, datatype=NamedNode(vocab.XSD + name)),
                TEXTS | st.from_regex(r"[+-]?[0-9.]{1,5}(e3)?", fullmatch=True), DATATYPES)
)  # fmt: skip
QUADS = st.lists(st.builds(Quad, IRIS, IRIS, IRIS | LITERALS, IRIS), max_size=12)


@pytest.mark.parametrize("module", [nquads, trig])
@settings(max_examples=200, deadline=None)
@given(quads=QUADS, seed=st.integers(0, 99))
def test_quads_survive(module, quads: list[Quad], seed: int) -> None:  # type: ignore[no-untyped-def]
    text = module.write(quads)
    again = list(module.read(text))
    assert set(again) == set(quads)
    random.Random(seed).shuffle(again)
    assert module.write(again + quads[:3]) == text
    assert set(module.read(text.encode())) == set(quads)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=20))
def test_any_python_string_becomes_a_literal_of_the_same_length(text: str) -> None:
    literal = string(text)
    assert len(literal.value) == len(text)
    assert all(a == b or ("\ud800" <= a <= "\udfff" and b == "\ufffd") for a, b in zip(text, literal.value, strict=True))
