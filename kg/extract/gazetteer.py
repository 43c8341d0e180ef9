"""Looks up countries, states, counties and cities by name, and chooses among namesakes where that is safe.

The data is one compressed file, made by ``scripts/build_gazetteer.py``: lines sorted by folded name and, within a name, from
the most populous down. It is read at the first look-up and searched by bisection over the bytes; nothing is parsed before it
is asked for. ``data/states.tsv`` holds the first-level divisions with their newspaper abbreviations.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from math import asin, cos, hypot, radians, sin, sqrt
from typing import Final, Literal, TypeAlias

PlaceKind: TypeAlias = Literal["city", "county", "state", "country"]
Point: TypeAlias = tuple[Decimal, Decimal]
"""Latitude and longitude, degrees, WGS 84."""

KINDS: Final[dict[str, PlaceKind]] = {"c": "city", "o": "county", "s": "state", "n": "country"}
COUNTY_WORDS: Final = ("county", "parish", "borough", "census area", "municipality", "municipio", "city", "island", "district")
"""What may end the name of a county or of its equivalent, folded."""

UNKNOWN_POPULATION: Final = 100
"""What a place of unknown population weighs: less than any that a census counts."""
FOREIGN: Final = 20
"""How many times more populous a namesake abroad must be to weigh as much as one at home."""
REACH: Final = 150
"""Kilometres within which a place is "near" another one that the same text speaks of."""
NEARBY: Final = 200
"""How many times more a place weighs in the very spot of ``near``; it falls off with distance, to a tenth at ``REACH``."""
CLEAR: Final = 2
"""How many times the runner-up a choice must weigh; below that the name stays ambiguous. Of 410 cities in news articles looked up
without any context, 2 gave 90 % right among the answers and none for 14 %; 5 gave 95 % right and none for 24 %."""

_ABBREVIATIONS: Final = {
    "st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort", "twp": "township", "co": "county",
}  # fmt: skip
_DIRECTIONS: Final = {"n": "north", "s": "south", "e": "east", "w": "west"}
_JOINED: Final = frozenset({"mc", "de", "du", "la", "le", "o", "d", "l"})
"""Particles written together with the next word as often as apart: "La Place", "LaPlace"; "O'Fallon", "O Fallon"."""
_LETTERS: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_APOSTROPHES: Final = re.compile(r"['’‘`´ʻʼʹ]")
_OF: Final = re.compile(r"^(?:the )?(?:city|town|village|borough) of ", re.IGNORECASE)
_SEPARATORS: Final = re.compile(r"[^\w&]+|_")


@dataclass(frozen=True, slots=True)
class GazetteerEntry:
    """A place of the gazetteer."""

    name: str
    kind: PlaceKind
    geonames: int | None
    """GeoNames id; ``None`` for counties and for places known only from postal data."""
    lat: Decimal | None
    """Degrees, WGS 84, four decimals; ``None`` for counties, states and countries."""
    long: Decimal | None
    state: str | None
    """ISO 3166-2 code without the country ("IL", "ON", "SCT"), in the US, Canada, Great Britain and Australia; else ``None``."""
    country: str
    """ISO 3166-1 alpha-2. Puerto Rico, Guam and the other territories are states of "US"."""
    county: str | None
    """County or equivalent that a US city lies in (that of its centre, if in several); of a county, itself; ``None``: unknown."""
    population: int
    """Inhabitants, 0 if unknown. For a county the sum over the places known in it: a weight for ranking, no census figure."""


@dataclass(frozen=True, slots=True)
class State:
    """A first-level division: one line of ``data/states.tsv``."""

    country: str
    code: str
    name: str
    population: int
    geonames: int
    abbreviations: tuple[str, ...]


def fold(name: str) -> str:
    """The key that spellings of one name share: case, accents, hyphens, "St.", "Mt.", "Ft.", a leading "The" do not matter.

    >>> fold("St. Mary-of-the-Woods"), fold("O'Fallon") == fold("O Fallon"), fold("DeKalb Co.") == fold("De Kalb County")
    ('saint mary of the woods', True, True)
    """
    text = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    text = "".join(c for c in text if not unicodedata.combining(c))
    words: list[str] = []
    initials = False
    for word in _SEPARATORS.sub(" ", _APOSTROPHES.sub("", text)).split():
        single = len(word) == 1 and word.isalpha()
        if single and initials:
            words[-1] += word
        else:
            words.append(word)
        initials = single
    if len(words) > 1 and words[0] == "the":
        del words[0]
    if len(words) > 1:
        words[0] = _DIRECTIONS.get(words[0], words[0])
    key = ""
    for i, word in enumerate(words):
        key += "and" if word == "&" else _ABBREVIATIONS.get(word, word)
        if i + 1 < len(words) and word not in _JOINED:
            key += " "
    return key


@cache
def _data() -> bytes:
    return zlib.decompress(files(__package__).joinpath("data", "gazetteer.tsv.zz").read_bytes())


@cache
def states() -> tuple[State, ...]:
    """All first-level divisions that have newspaper abbreviations: of the US, Canada, Great Britain, Australia, in this order."""
    text = files(__package__).joinpath("data", "states.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return tuple(
        State(country, code, name, int(population), int(geonames), tuple(filter(None, short.split(";"))))
        for country, code, name, population, geonames, short in rows
    )


@lru_cache(maxsize=20_000)
def lookup(name: str) -> tuple[GazetteerEntry, ...]:
    """All places of that name, of every kind, the most populous first; an empty tuple if there is none.

    >>> [(p.kind, p.country) for p in lookup("Georgia")[:2]]
    [('state', 'US'), ('country', 'GE')]
    """
    data = _data()
    prefix = b"\n" + fold(name).encode() + b"\t"
    low, high = 0, len(data) - 1
    while low < high:  # the first line that is not before the prefix starts in low <= i <= high
        middle = data.rfind(b"\n", 0, (low + high) // 2 + 1)
        if data[middle : middle + len(prefix)] >= prefix:
            high = middle
        else:
            low = data.index(b"\n", middle + 1)
    found: list[GazetteerEntry] = []
    while data.startswith(prefix, low):
        end = data.index(b"\n", low + 1)
        kind, *fields = data[low + len(prefix) : end].decode().split("\t")
        if not (kind.endswith("!") and any(c.islower() for c in name)):
            found.append(_entry(KINDS[kind[0]], *fields))
        low = end
    return tuple(found)


def _entry(
    kind: PlaceKind, name: str, country: str, state: str, county: str, population: str, lat: str, long: str, geonames: str
) -> GazetteerEntry:
    return GazetteerEntry(
        name,
        kind,
        int(geonames) if geonames else None,
        Decimal(lat) if lat else None,
        Decimal(long) if long else None,
        state or None,
        country,
        county or None,
        int(population or 0),
    )


def cities(name: str, *, state: str | None = None, country: str | None = None) -> tuple[GazetteerEntry, ...]:
    """The cities of that name, the most populous first; ``state`` is a code, ``country`` alpha-2.

    >>> [(c.name, c.county) for c in cities("Village of Oak Park", state="IL")]
    [('Oak Park', 'Cook County')]
    """
    found = tuple(e for e in lookup(name) if e.kind == "city" and state in (None, e.state) and country in (None, e.country))
    bare = _OF.sub("", name.strip())
    return found if found or bare == name else cities(bare, state=state, country=country)


@cache
def _state_forms() -> dict[str, State]:
    forms: dict[str, State] = {}
    for s in states():
        for form in (s.code, *(_letters(a) for a in s.abbreviations), *(_letters(a).upper() for a in s.abbreviations)):
            forms.setdefault(form, s)
        forms.setdefault(fold(s.name), s)
    return forms


def _letters(text: str) -> str:
    return re.sub(r"[.\s]", "", text)


def state_code(text: str) -> tuple[str, str] | None:
    """Code and country of a state, province or nation, from its name, postal code or abbreviation; ``None`` if it is none.

    Codes and abbreviations count only as they are printed ("IN", "Ind.", "IND.", not "in"); full points and spaces may lack.

    >>> state_code("W. Va."), state_code("ontario"), state_code("in")
    (('WV', 'US'), ('ON', 'CA'), None)
    """
    forms = _state_forms()
    short = _letters(text)
    found = forms.get(short) if short[:1].isupper() else None
    found = found or (forms.get(fold(text)) if len(short) > 3 else None)
    return (found.code, found.country) if found else None


def state_name(code: str, country: str = "US") -> str | None:
    """The full name, ``None`` if the country has no such code.

    >>> state_name("IL"), state_name("ON", "CA")
    ('Illinois', 'Ontario')
    """
    return next((s.name for s in states() if s.code == code and s.country == country), None)


def county(name: str, state: str) -> GazetteerEntry | None:
    """The county, parish or borough of a US state (a code), with or without the word for it; ``None`` if there is none.

    An independent city counts, but after a county of the same name: "Fairfax" is the county.

    >>> [county(name, "LA").name for name in ("Orleans", "Orleans Parish", "Parish of Orleans")]
    ['Orleans Parish', 'Orleans Parish', 'Orleans Parish']
    """
    key = fold(name)
    for word in COUNTY_WORDS:
        if key.startswith(f"{word} of "):
            key = f"{key.removeprefix(f'{word} of ')} {word}"
    for form in (key, *(f"{key} {word}" for word in COUNTY_WORDS)):
        for entry in lookup(form):
            if entry.kind == "county" and entry.state == state:
                return entry
    return None


def distance(a: Point, b: Point) -> float:
    """Kilometres between two points on the sphere."""
    lat_a, long_a, lat_b, long_b = (radians(float(x)) for x in (*a, *b))
    half = hypot(sin((lat_b - lat_a) / 2), sqrt(cos(lat_a) * cos(lat_b)) * sin((long_b - long_a) / 2))
    return 12742 * asin(min(1.0, half))


def rank_cities(
    name: str, *, state: str | None = None, county: str | None = None, near: Point | None = None, country_hint: str | None = None
) -> tuple[tuple[GazetteerEntry, int], ...]:
    """The cities that the name may mean, each with its weight, the heaviest first.

    ``state`` (any form that ``state_code`` reads) and ``county`` exclude what lies elsewhere; a city of unknown county stays.
    The others weigh their population: a ``FOREIGN``-th of it outside the home country (``country_hint``, else the US), many
    times it within ``REACH`` of ``near``.
    """
    found = cities(name)
    if state is not None:
        where = state_code(state)
        found = tuple(e for e in found if where and (e.state, e.country) == where)
    if county is not None:
        found = tuple(e for e in found if e.county is None or _bare_county(e.county) == _bare_county(county))
    weighed = [(e, _weight(e, near, country_hint or "US")) for e in found]
    return tuple(sorted(weighed, key=lambda pair: -pair[1]))


def _bare_county(name: str) -> str:
    key = fold(name)
    return next((key.removesuffix(f" {word}") for word in COUNTY_WORDS if key.endswith(f" {word}")), key)


def _weight(entry: GazetteerEntry, near: Point | None, home: str) -> int:
    weight = float(entry.population or UNKNOWN_POPULATION)
    if entry.country != home:
        weight /= FOREIGN
    if near is not None and entry.lat is not None and entry.long is not None:
        away = distance(near, (entry.lat, entry.long))
        if away <= REACH:
            weight *= NEARBY / (1 + 9 * (away / REACH) ** 2)
    return round(weight * 10)


def resolve_city(
    name: str,
    *,
    state: str | None = None,
    county: str | None = None,
    near: Point | None = None,
    country_hint: str | None = None,
    clear: float = CLEAR,
) -> GazetteerEntry | None:
    """The city that the name means, ``None`` if there is none or if it stays ambiguous (``rank_cities`` tells which).

    Ambiguous is a name whose first choice weighs less than ``clear`` times the second.

    >>> resolve_city("Springfield"), resolve_city("Springfield", state="Ill.").geonames, resolve_city("London").country
    (None, 4250542, 'GB')
    """
    ranked = rank_cities(name, state=state, county=county, near=near, country_hint=country_hint)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < clear * ranked[1][1]):
        return None
    return ranked[0][0]
