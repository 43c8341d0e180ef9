"""Weighs what may be a place: whether the words name one here, and of which kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from spacy.tokens import Doc

from kg.extract import gazetteer
from kg.extract.gazetteer import GazetteerEntry
from kg.extract.home import ABROAD
from kg.extract.lexicon import data
from kg.extract.linear import model, probability
from kg.extract.place_spans import DIRECTIONS, PREPOSITIONS, PlaceSpan
from kg.extract.syntax import syntax

THRESHOLD: Final = 0.4
"""A place less likely than this is left out."""
FIXED: Final = frozenset({"block", "highway", "county", "country"})
"""Kinds that the form of the words settles."""
KINDS: Final = (
    "city", "county", "state", "country", "neighborhood", "street", "intersection", "highway", "block", "facility", "hospital",
    "school", "business", "residence", "natural", "region",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where an article is at home, as far as that helps to tell a town from a part of one."""

    state: str | None
    """Code of the likeliest US state."""
    policed: frozenset[str]
    """Folded names of the towns whose police or fire brigade the article names."""
    metropolis: GazetteerEntry | None
    """The most populous city of that state that the article names."""


def surroundings(home: Sequence[tuple[str, float]], towns: Sequence[str], policed: Sequence[str]) -> Surroundings:
    """The surroundings that follow from the likely states, the towns named, and those whose police are."""
    state = home[0][0] if home and home[0][0] != ABROAD and home[0][1] > 0.3 else None
    entries = (
        [e for name in sorted({*towns, *policed}) for e in gazetteer.cities(name, state=state, country="US")] if state else []
    )
    big = max(entries, key=lambda e: (e.population, e.name), default=None)
    return Surroundings(state, frozenset(gazetteer.fold(p) for p in policed), big if big and big.population > 100_000 else None)


def _settlement(name: str, around: Surroundings) -> dict[str, float]:
    """What the gazetteer has to say about a town of that name in the home state."""
    if around.state is None:
        return {"no home": 1.0}
    f = {"policed": float(gazetteer.fold(name) in around.policed)}
    entries = gazetteer.cities(name.strip(" .,"), state=around.state, country="US")
    big = around.metropolis
    if not entries:
        return f | {"not at home": 1.0, "not at home, metropolis": float(big is not None)}
    people = max(e.population for e in entries)
    f["at home"] = 1.0
    f[f"home people:{_size(people)}"] = 1.0
    if big is not None and big in entries:
        f["metropolis"] = 1.0
    elif big is not None:
        near = any(
            e.lat is not None and e.long is not None and big.lat is not None and big.long is not None
            and gazetteer.distance((e.lat, e.long), (big.lat, big.long)) < 30
            for e in entries
        )  # fmt: skip
        f["by metropolis"] = float(near)
        f["in county of metropolis"] = float(any(e.county == big.county for e in entries))
        f["small by metropolis"] = float(near and people < 20_000)
    return f


def place_features(
    doc: Doc, spans: Sequence[PlaceSpan], body: int, surnames: frozenset[str], around: Surroundings
) -> dict[str, float]:
    """What is known of the mentions of one form of words. ``body`` is the first token after the headline."""
    s = syntax(doc)
    first = spans[0]
    name = doc[first.start : first.end].text
    tokens = name.split()
    last = tokens[-1].lower().strip(".,")
    f: dict[str, float] = {f"proposed:{first.kind}": 1.0, "bias": 1.0}
    inside = [x for x in spans if x.start >= body]
    f["headline only"] = float(not inside)
    f["in headline"] = float(len(inside) < len(spans))
    f["twice"] = float(len(inside) > 1)
    f["often"] = float(len(inside) > 3)
    f[f"words:{min(len(tokens), 4)}"] = 1.0
    f["number first"] = float(tokens[0][0].isdigit())
    f["number inside"] = float(any(c.isdigit() for w in tokens[1:] for c in w))
    f["shouted"] = float(name.isupper() and len(name) > 3)
    f["direction"] = float(bool(DIRECTIONS.match(tokens[0])))
    f["proper direction"] = f["direction"] * name[0].isupper()
    f["proper side"] = float(last == "side" and tokens[-1][0].isupper())
    f["possessive"] = float("'s" in name)
    f["surname"] = float(any(w.strip(".,").lower() in surnames for w in tokens))
    for kind in data("place_words"):
        if last in _last_words(kind):
            f[f"head:{kind}"] = 1.0
            f[f"head:{kind}:{last}"] = 1.0
    known = gazetteer.lookup(name.strip(" .,"))
    for kind in ("city", "county", "state", "country"):
        f[f"known {kind}"] = float(any(e.kind == kind for e in known))
    people = max((e.population for e in known if e.kind == "city"), default=0)
    f[f"people:{_size(people)}"] = 1.0
    f |= _settlement(name, around)
    for x in spans[:8]:
        f[f"found:{x.found}"] = 1.0
        f[f"{first.kind}|{x.found}"] = 1.0
        before = s.lower[x.start - 1] if x.start else ""
        if x.start and doc[x.start - 1].text[:1].isupper() and before not in PREPOSITIONS | {"the", "a", "an"}:
            before = "other"
        if before in {"the", "a", "an"} and x.start > 1:
            f[f"article:{before}"] = 1.0
            before = s.lower[x.start - 2]
        after = s.lower[x.end] if x.end < len(doc) else ""
        f[f"L:{_word(before)}"] = 1.0
        f[f"R:{_word(after) if x.end < len(doc) and not doc[x.end].text[:1].isupper() else 'Name'}"] = 1.0
        f[f"{first.kind}|L:{_word(before)}"] = 1.0
        head = doc[x.start : x.end].root
        f[f"dep:{s.dep[head.i]}"] = 1.0
        f[f"entity:{s.entity[head.i]}"] = 1.0
        up = s.head[head.i]
        if not x.start <= up < x.end and doc[up].text[:1].islower():
            f[f"up:{s.lemma[up]}"] = 1.0
            upper = s.head[up]
            if s.dep[head.i] == "pobj" and doc[upper].text[:1].islower():
                f[f"governor:{s.lemma[upper]}"] = 1.0
        if any(t in {"|", "photo", "©"} for t in s.lower[max(0, x.start - 4) : x.end + 4]):
            f["beside a bar"] = 1.0
    return f


def _size(people: int) -> str:
    """A number of inhabitants in steps."""
    if not people:
        return "none"
    return next((name for limit, name in ((5000, "5k"), (50_000, "50k"), (500_000, "500k")) if people < limit), "more")


def _word(text: str) -> str:
    return text if text.isalpha() or text in {",", ".", "'s", "(", "-", "--"} else "other"


@cache
def _last_words(kind: str) -> frozenset[str]:
    return frozenset(w.split()[-1].lower() for w in data("place_words")[kind])


def likelihood(features: dict[str, float]) -> float:
    """How likely the words name a place of the article."""
    return probability(model("places")["place"].log_odds(features))


def likeliest_kind(proposed: str, features: dict[str, float]) -> str:
    """The kind that the features speak for."""
    if proposed in FIXED:
        return proposed
    labels = model("place_kinds")
    scored = [(round(labels[k].log_odds(features), 4), -n, k) for n, k in enumerate(KINDS) if k in labels]
    return max(scored)[2] if scored else proposed
