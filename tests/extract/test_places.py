from __future__ import annotations

import pytest

from tests.extract.docs import story

pytestmark = pytest.mark.xdist_group("spacy")


def places(text: str) -> dict[str, tuple[str, str | None]]:
    """Name -> (kind, state)."""
    s = story(text)
    return {p.name: (p.place_kind, p.state) for p in [*s.draft.places, *s.draft.facilities]}


NAMED = [
    ("A man was shot in the 300 block of Alder Street.", {"300 block of Alder Street": ("block", None)}),
    (
        "He hit a pole at the corner of Pear Street and Elm Avenue.",
        {"corner of Pear Street and Elm Avenue": ("intersection", None)},
    ),
    ("A truck rolled on Interstate 80.", {"Interstate 80": ("highway", None)}),
    ("A truck rolled on U.S. 35.", {"U.S. 35": ("highway", None)}),
    ("He lived on Wayne Avenue.", {"Wayne Avenue": ("street", None)}),
    ("He was taken to Grandview Hospital.", {"Grandview Hospital": ("hospital", None)}),
    ("He was in fair condition Thursday at St. Brendan Hospital.", {"St. Brendan Hospital": ("hospital", None)}),
    ("It burned in Dayton, Ohio.", {"Dayton": ("city", "OH"), "Ohio": ("state", "OH")}),
    ("It burned in Salina, Kan.", {"Salina": ("city", "KS"), "Kan.": ("state", "KS")}),
    ("MACON, Ga. (Wire) - A barn burned.", {"MACON": ("city", "GA"), "Ga.": ("state", "GA")}),
    ("It burned in Itasca County, Minnesota.", {"Itasca County": ("county", "MN"), "Minnesota": ("state", "MN")}),
    ("It burned in Dayton, Ohio. Dr. Pat Roe came.", {"Dayton": ("city", "OH"), "Ohio": ("state", "OH")}),
    ("He fled on Martin Luther King Boulevard.", {"Martin Luther King Boulevard": ("street", None)}),
    ("He drank tea.", {}),
    ("He fled to 412 Alder Street.", {"412 Alder Street": ("residence", None)}),
    ("She studies at the University of Dayton.", {"University of Dayton": ("school", None)}),
    ("They stopped at a Walmart on Monday.", {"Walmart": ("business", None)}),
    ("He slept at the Brookline Motel.", {"Brookline Motel": ("business", None)}),
    ("A man was shot on Dayton's west side.", {"Dayton's west side": ("region", None)}),
    ("A man was shot in northeast Dayton.", {"northeast Dayton": ("region", None)}),
    ("He was booked into the Hocking County Jail.", {"Hocking County Jail": ("facility", None)}),
    ("Pat Roe, 31, of Quibbleton, was hurt.", {"Quibbleton": ("city", None)}),
    ("It burned in L.A. on Monday.", {"L.A.": ("city", "CA")}),
    (
        "The blaze spread across Itasca and Cass counties in Minnesota.",
        {
            "Itasca": ("county", "MN"),
            "Cass": ("county", "MN"),
            "Minnesota": ("state", "MN"),
        },
    ),
]


@pytest.mark.parametrize(("text", "expected"), NAMED, ids=[t[:45] for t, _ in NAMED])
def test_named_places_with_kind_and_state(text: str, expected: dict[str, tuple[str, str | None]]) -> None:
    assert places(text) == expected


@pytest.mark.parametrize(
    ("text", "name", "state"),
    [
        ("A barn burned in Lebanon, Ohio.", "Lebanon", "OH"),
        ("A barn burned in Lebanon, Tenn.", "Lebanon", "TN"),
        ("He lives in Lebanon, Ohio, now.", "Lebanon", "OH"),
        ("DAYTON, Ohio - A barn burned in Marion.", "Marion", "OH"),
        ("INDIANAPOLIS, Ind. - A barn burned in Marion.", "Marion", "IN"),
    ],
)
def test_which_city_of_a_common_name_follows_from_the_text(text: str, name: str, state: str) -> None:
    assert places(text)[name] == ("city", state)


def test_a_known_city_brings_its_number_coordinates_and_county() -> None:
    s = story("A barn burned in Dayton, Ohio.")
    (city,) = [p for p in s.draft.places if p.name == "Dayton"]
    assert (city.county, city.country, city.attributes["geonames"]) == ("Montgomery County", "US", 4509884)
    assert float(str(city.attributes["lat"])) == pytest.approx(39.76, abs=0.05)


def test_an_unknown_town_is_a_place_without_a_number() -> None:
    s = story("A barn burned in Quibbleton, Ohio, on Monday.")
    (town,) = [p for p in s.draft.places if p.name == "Quibbleton"]
    assert (town.place_kind, town.state, "geonames" in town.attributes) == ("city", "OH", False)


def test_neither_a_body_nor_a_person_is_a_place() -> None:
    assert places("Dayton police questioned Austin Whitlow. Whitlow lives alone.") == {}
