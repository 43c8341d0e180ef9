"""In which state an article is at home: all that points to one, weighed together by a small trained model.

States that are named, towns and counties (by how many of the people who live in a place of that name live in that state), area
codes of telephone numbers, the outlet's name, its call sign, and what the page's title says after the headline.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import exp, log
from typing import Final, TypeAlias

from spacy.tokens import Doc

from kg.extract import gazetteer
from kg.extract.lexicon import data
from kg.extract.linear import model
from kg.extract.syntax import syntax, text_of
from kg.model import Reading

Vector: TypeAlias = Sequence[float]
"""A number for each of ``regions()``."""

ABROAD: Final = "-"
"""Stands for every country but the US."""
_PHONE: Final = re.compile(r"(?<!\d)(?:1[-. ])?\(?([2-9]\d\d)\)?[-. /]{1,2}[2-9]\d\d[-. ]\d{4}(?!\d)")
_COUNTY: Final = re.compile(r"\b(?!The )((?:[A-Z][a-z.]+ ){1,2}(?:County|Parish))\b")
_CALL_SIGN: Final = re.compile(r"^(?:www\.)?([kw])[a-z]{2,3}(?:-?tv|fm|am|news)?\d{0,2}\.(?:com|org)")
_WEST: Final = frozenset("AK AZ AR CA CO HI IA ID KS MN MO MT ND NE NM NV OK OR SD TX UT WA WY".split())
"""States whose stations have call signs with K; all others' begin with W."""
_FOREIGN_SITE: Final = re.compile(r"\.(?:uk|au|ca|in|ng|za|nz|ie|pk|ke|gh)(?:$|[:/])")
_FOREIGN: Final = 4.0
"""What such a site adds to the log odds: there are too few in the training articles."""
_TITLE_WORD: Final = re.compile(r"[\w.]+|[^\w\s]")
_TITLE_NAME: Final = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?")
_POWER: Final = 0.9
"""A place weighs the number of its inhabitants to this power: small towns are named where they lie."""
_EPSILON: Final = 0.002
"""Share of a name's bearers that is given to every state, as the gazetteer is not complete."""
_AMBIGUOUS_CODES: Final = frozenset({"IN", "OR", "ME", "OK", "HI", "OH", "LA", "CO", "AL", "MA", "PA", "DE"})
_NOT_STATES: Final = frozenset({"L.A.", "LA", "Washington"})
"""Words that are more often a city."""
_BEGINNING: Final = 80
"""Words that are near the beginning."""
_LARGE: Final = 20_000
"""Inhabitants of a town by which an outlet may call itself."""


def home_states(
    doc: Doc, towns: Sequence[str], policed: Sequence[str] = (), *, source: str | None = None, title: str = ""
) -> tuple[tuple[str, float], ...]:
    """The US states (codes, or ``ABROAD``) the article may be at home in, each with its probability, the likeliest first.

    ``towns`` are those that the article speaks of, ``policed`` those whose police or fire brigade it names, ``title`` what its
    page's title says after the headline; counties, states and telephone numbers are read from the text.
    """
    weights = model("home")["state"].weights
    scores = [0.0] * len(regions())
    for name, vector in sorted(evidence(doc, towns, policed, source=source, title=title).items()):
        weight = weights.get(name, 0.0)
        scores = [score + weight * value for score, value in zip(scores, vector, strict=True)]
    if source and _FOREIGN_SITE.search(source.lower()):
        scores[regions().index(ABROAD)] += _FOREIGN
    top = max(scores)
    total = sum(exp(v - top) for v in scores)
    chances = {region: round(exp(v - top) / total, 4) for region, v in zip(regions(), scores, strict=True)}
    return tuple(sorted(((region, p) for region, p in chances.items() if p >= 0.01), key=lambda x: (-x[1], x[0])))


def after_headline(reading: Reading) -> str:
    """What the title of an article's page says after the headline: mostly the outlet, often with its town."""
    own = (z.span for z in reading.zones if z.span.field == "title" and z.kind == "boilerplate")
    return " ".join(span.cut(reading.article) for span in own)


def evidence(
    doc: Doc, towns: Sequence[str], policed: Sequence[str] = (), *, source: str | None = None, title: str = ""
) -> dict[str, Vector]:
    """What speaks for each region, by name of the feature; features that say nothing here are left out."""
    words = syntax(doc).word
    named = list(_named(words))
    counts = Counter(region for _, region in named)
    text = text_of(doc)
    site = (source or "").lower()
    by_police = list(dict.fromkeys(gazetteer.fold(name) for name in policed))
    spoken = dict.fromkeys((*(gazetteer.fold(name) for name in towns), *by_police))
    shares = [found for name in spoken if (found := _city_shares(name))]
    together = _added(shares)
    out = {
        "prior": _prior(),
        "named": _pointed({region: min(n, 3) for region, n in counts.items()}),
        "named at all": _pointed(dict.fromkeys(counts, 1)),
        "named near the beginning": _pointed({region: 1 for at, region in named if at < _BEGINNING}),
        "named after the headline": _pointed({region: 1 for _, region in _named(_TITLE_WORD.findall(title))}),
        "telephone": _pointed({_area_codes().get(code, ""): 1 for code in _PHONE.findall(text)}),
        "counties": _added(_county_shares(name) for name in sorted(set(_COUNTY.findall(text)))),
        "towns": together,
        "towns on average": [v / len(shares) for v in together],
        "first town": shares[0] if shares else (),
        "policed": _added(_city_shares(name) for name in by_police),
        "towns after the headline": _added(_city_shares(name) for name in _title_towns(title)),
        "call sign": _call_sign(site),
        "town of the site": _added(_city_shares(name) for name in _site_cities(site)),
        "state of the site": _pointed(dict.fromkeys(_site_states(site), 1)),
    }
    return {name: vector for name, vector in out.items() if any(vector)}


@lru_cache(maxsize=1)
def regions() -> tuple[str, ...]:
    """The codes of all US states, and ``ABROAD``."""
    return (*sorted(s.code for s in gazetteer.states() if s.country == "US"), ABROAD)


@lru_cache(maxsize=1)
def _prior() -> Vector:
    people = {s.code: s.population for s in gazetteer.states() if s.country == "US"}
    total = sum(people.values())
    return tuple(log(max(people[code] / total, 0.002)) if code != ABROAD else log(0.03) for code in regions())


@lru_cache(maxsize=1)
def _area_codes() -> dict[str, str]:
    return {code: state for state, codes in data("area_codes").items() for code in codes}


def _pointed(numbers: Mapping[str, float]) -> Vector:
    return [float(numbers.get(region, 0)) for region in regions()] if numbers else ()


def _added(vectors: Iterable[Vector]) -> Vector:
    found = [vector for vector in vectors if vector]
    return [sum(values) for values in zip(*found, strict=True)]


def _log_shares(weights: Mapping[str, float]) -> Vector:
    """The log of every region's share; empty where no region has any."""
    total = sum(weights.values())
    return tuple(log(weights.get(region, 0.0) / total + _EPSILON) for region in regions()) if total else ()


@lru_cache(maxsize=4096)
def _city_shares(name: str) -> Vector:
    weights: Counter[str] = Counter()
    for e in gazetteer.cities(name):
        people = e.population or gazetteer.UNKNOWN_POPULATION
        if e.country == "US" and e.state:
            weights[e.state] += people**_POWER
        else:
            weights[ABROAD] += (people / gazetteer.FOREIGN) ** _POWER
    return _log_shares(dict(sorted(weights.items())))


@lru_cache(maxsize=4096)
def _county_shares(name: str) -> Vector:
    return _log_shares(
        {e.state: max(e.population, 1000) ** 0.5 for e in gazetteer.lookup(name) if e.kind == "county" and e.state}
    )


def _call_sign(site: str) -> Vector:
    sign = _CALL_SIGN.match(site)
    if sign is None:
        return ()
    return [0.0 if region == ABROAD else 1.0 if (region in _WEST) == (sign[1] == "k") else -1.0 for region in regions()]


@lru_cache(maxsize=1024)
def _site_states(site: str) -> tuple[str, ...]:
    """States whose name stands in the name of a site ("delawarepost.com")."""
    return tuple(
        s.code
        for s in gazetteer.states()
        if s.country == "US" and s.name.lower().replace(" ", "") in site and s.name not in {"Washington", "Kansas", "Virginia"}
    )


@lru_cache(maxsize=1024)
def _site_cities(site: str) -> tuple[str, ...]:
    """Towns whose name begins the name of a site ("concordherald.com"), the longest only."""
    host = re.sub(r"^(?:www|m|news|sports)\.", "", site.split("/")[0].split(":")[0])
    word = re.sub(r"^the", "", host.split(".")[0].replace("-", ""))
    for size in range(len(word), 4, -1):
        for at in range(3, size):  # "grandrapids" is written together
            pair = f"{word[:at]} {word[at:size]}"
            if any(e.population > _LARGE for e in gazetteer.cities(pair)):
                return (gazetteer.fold(pair),)
        if any(e.population > 5_000 for e in gazetteer.cities(word[:size])):
            return (gazetteer.fold(word[:size]),)
    return ()


@lru_cache(maxsize=1024)
def _title_towns(title: str) -> tuple[str, ...]:
    """Towns that the outlet calls itself by ("Channel 7 News - Springfield, Ohio")."""
    names = dict.fromkeys(_TITLE_NAME.findall(title))
    return tuple(gazetteer.fold(name) for name in names if any(e.population > _LARGE for e in gazetteer.cities(name)))


def _named(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Where a US state, or (as ``ABROAD``) another country or one of its states is named, and which."""
    i = 0
    while i < len(words):
        word, size = words[i], 1
        if word[:1].isupper() and word not in _NOT_STATES:
            following = words[i + 1] if i + 1 < len(words) else ""
            pair = gazetteer.state_code(f"{word} {following}") if following[:1].isupper() else None
            size = 2 if pair else 1
            if word in {"Kansas", "New"} and "City" in words[i + 1 : i + 3]:  # "Kansas City", "New York City"
                code = None
            else:
                surely = (i > 0 and words[i - 1] == ",") or _unmistakable(word)
                code = pair or (gazetteer.state_code(word) if surely else None)
            if code is not None:
                yield i, code[0] if code[1] == "US" else ABROAD
            elif len(word) > 3 and _is_country(word):
                yield i, ABROAD
        i += size


def _unmistakable(word: str) -> bool:
    """Whether it names a state wherever it stands: "Man" and "IN" do so only after a comma."""
    if len(word) == 2:
        return word.isupper() and word not in _AMBIGUOUS_CODES
    return word.endswith(".") or gazetteer.fold(word) in _full_names()


@lru_cache(maxsize=1)
def _full_names() -> frozenset[str]:
    return frozenset(gazetteer.fold(s.name) for s in gazetteer.states())


@lru_cache(maxsize=65_536)
def _is_country(word: str) -> bool:
    found = gazetteer.lookup(word)
    return bool(found) and found[0].kind == "country" and found[0].country != "US"
