"""Whose voice an article is: a wire that it credits, or an outlet that was first, is no second source beside itself."""

from __future__ import annotations

import dataclasses

import pytest

from kg.identity import names, prepared, put
from kg.identity.credit import BOILERPLATE, BYLINE, DATELINE, credited
from kg.model import Entity, Extraction, Ref, Span, Zone
from kg.query import run
from kg.rdf import to_graphs
from kg.store import MemoryStore
from tests.extractions import beacon, shooting


@pytest.mark.parametrize(
    ("kind", "text", "name"),
    [
        (DATELINE, "MARLOW FALLS, Ohio (AP) — ", "associated press"), (DATELINE, "MARLOW FALLS, Ohio (Reuters) - ", "reuters"),
        (DATELINE, "MARLOW FALLS, Ohio — ", ""), (BYLINE, "By Orla Vinter, Associated Press", "associated press"),
        (BYLINE, "The Associated Press contributed to this report.", "associated press"), (BYLINE, "By Orla Vinter, CNN", "cnn"),
        (BYLINE, "By Orla Vinter, Tuttle County Beacon", ""), (BYLINE, "MAP by Orla Vinter", ""),
        (BOILERPLATE, "Copyright 2024 The Associated Press. All rights reserved.", "associated press"),
        (BOILERPLATE, "© 2024 Cable News Network, a CNN company", "cnn"), (BOILERPLATE, "More from the Associated Press", ""),
    ],
)  # fmt: skip
def test_a_wire_is_credited_where_its_name_stands(kind: str, text: str, name: str) -> None:
    assert credited("", [(kind, text)]) == name


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Two died, as first reported by WKZQ.", "wkzq"), ("It was first reported by Pell Post.", "pell post"),
        ("It was first reported by the Cedar Beacon on Friday.", "cedar beacon"),
        ("It was originally published in the Cedar Beacon.", "cedar beacon"),
        ("It was first reported by Dana Whitlock.", ""), ("The fire was first reported on Monday.", ""),
        ("The fire was first reported by a neighbor.", ""), ("It was reported by WKZQ.", ""), ("", ""),
    ],
)  # fmt: skip
def test_who_was_first_is_credited(body: str, name: str) -> None:
    assert credited(body, [], ["Pell Post"]) == name


@pytest.mark.parametrize("name", ["AP", "A.P.", "the AP", "Associated Press", "The Associated Press", "AP News", "apnews.com"])
def test_a_wire_has_one_name(name: str) -> None:
    assert names.outlet(name) == "associated press"


def crediting(extraction: Extraction, words: str) -> Extraction:
    """The article, ending in a byline of these words in the place of its comments."""
    reading = extraction.reading
    kept = reading.article.text.partition("\n\nComments")[0]
    text = f"{kept}\n\n{words}"
    zones = (
        *(z for z in reading.zones if z.kind not in ("body", "comments")),
        Zone("body", Span("text", 0, len(kept))), Zone("byline", Span("text", len(kept) + 2, len(text))),
    )  # fmt: skip
    article = dataclasses.replace(reading.article, text=text)
    return dataclasses.replace(extraction, reading=dataclasses.replace(reading, article=article, zones=zones))


def citing(extraction: Extraction, outlet: str) -> Extraction:
    """The article, with another outlet as the source of what it told in its own voice."""
    named = Entity("outlet/9", "outlet", outlet)
    told = (dataclasses.replace(c, source=Ref("outlet/9")) if c.source.id == "narrator/1" else c for c in extraction.claims)
    return dataclasses.replace(extraction, entities=(*extraction.entities, named), claims=tuple(told))


def sources(*extractions: Extraction) -> list[int]:
    """How many independent sources give the suspect's age, which no source is named for; none where one does."""
    with MemoryStore() as store:
        put(store, [prepared(to_graphs(extraction)) for extraction in extractions])
        return [row.sources for row in run(store, "agreement") if (row.subject, row.value) == ("Terrell Oakes", "27")]


AP = "The Associated Press contributed to this report."


def test_two_outlets_are_two_sources() -> None:
    assert sources(shooting(), beacon()) == [2]
    assert sources(crediting(shooting(), "By Orla Vinter, Courier staff"), crediting(beacon(), AP)) == [2]


@pytest.mark.parametrize(
    "both",
    [
        (crediting(shooting(), AP), crediting(beacon(), "By Orla Vinter, AP")),
        (crediting(shooting(), AP), citing(beacon(), "AP")),
        (shooting(), citing(beacon(), "The Marlow Falls Courier")),
        (shooting(), crediting(beacon(), "As first reported by the Marlow Falls Courier.")),
    ],
    ids=["one wire", "a wire and who cites it", "an outlet and who cites it", "an outlet and who credits it in the byline"],
)
def test_who_passes_on_the_same_words_is_one(both: tuple[Extraction, Extraction]) -> None:
    assert sources(*both) == []
