"""Chooses the day, the city and the spot of an incident among the times and places that the article names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Final

from kg.extract import gazetteer
from kg.extract.dates import TimeExpression
from kg.extract.draft import Agency, Draft, Incident, Place, sentence_index
from kg.extract.lexicon import words
from kg.extract.linear import model, probability
from kg.extract.syntax import sentence_at
from kg.extract.triggers import event_kinds
from kg.model import Typed

DATE_THRESHOLD: Final = 0.3
CURRENT: Final = 0.6
"""How sure it is that what is told with an hour and no date happened in the month of publication."""
CITY_THRESHOLD: Final = 0.35
LIKELY: Final = 0.2
"""A city less sure than ``CITY_THRESHOLD`` is not said to be the incident's, but its police are meant by "police"."""
SPECIFIC: Final = {
    "block": 6,
    "intersection": 6,
    "residence": 5,
    "business": 4,
    "school": 4,
    "highway": 4,
    "street": 4,
    "facility": 3,
    "hospital": 1,
    "natural": 2,
    "neighborhood": 2,
}


NICKNAMES: Final = {"L.A.": "Los Angeles", "LA": "Los Angeles", "D.C.": "Washington", "DC": "Washington", "NYC": "New York City"}


HOME_OF: Final = frozenset(
    {"man", "woman", "teen", "boy", "girl", "resident", "residents", "couple", "native", "mother", "father", "teenager", "men"}
)
BUILDINGS: Final = frozenset(
    {"home", "house", "apartment", "motel", "hotel", "school", "nightclub", "bar", "store", "neighborhood", "park", "area"}
)
COURT: Final = frozenset({"hearing", "trial", "verdict", "sentencing"})
"""Consequences of an incident that have a day of their own, often long after it."""
STREETS: Final = frozenset({"block", "intersection", "street", "residence"})


@dataclass(slots=True)
class CityCandidate:
    """A city that the incident may have happened in, by folded name."""

    name: str
    place: Place | None = None
    implied: bool = False
    """The city is named only inside the names of other places."""
    agencies: list[Agency] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)


def date_features(draft: Draft, incident: Incident, e: TimeExpression) -> dict[str, float]:
    """How a dated expression stands to the incident."""
    doc = draft.doc
    i = e.range[0]
    sentence = sentence_at(doc, i)
    index = sentence_index(draft, i)
    f = {"bias": 1.0, f"form:{e.form}": 1.0, f"precision:{e.precision}": 1.0}
    f[f"sentence:{index if index < 3 else '3-5' if index < 6 else '6-'}"] = 1.0
    if i < draft.body:
        f["headline"] = 1.0
    triggers = [t for t in incident.triggers if sentence.start <= t < sentence.end]
    f["with trigger"] = float(bool(triggers))
    if triggers:
        near = min(abs(t - i) for t in triggers)
        f[f"near:{'3' if near <= 3 else '8' if near <= 8 else '15' if near <= 15 else 'far'}"] = 1.0
    token = doc[i]
    governor = token
    for _ in range(5):
        if governor.pos_ in {"VERB", "AUX"} or governor.head.i == governor.i:
            break
        governor = governor.head
    lemma = governor.lemma_.lower()
    f[f"verb:{lemma}"] = 1.0
    for name in ("harm", "suffer", "act", "custody", "speech"):
        if lemma in words("signals", name):
            f[f"verbclass:{name}"] = 1.0
    f["future"] = float(e.future)
    f["clock"] = float(e.clock is not None)
    dated = [x for x in draft.times if x.date is not None]
    f["first"] = float(bool(dated) and dated[0] is e)
    f["same"] = float(sum(x.date == e.date for x in dated) - 1 > 0)
    f["most"] = float(sum(x.date == e.date for x in dated) == max(sum(x.date == y.date for x in dated) for y in dated))
    published = draft.reading.article.date
    if e.day is not None and published:
        days = (dt.date.fromisoformat(published) - e.day).days
        f[f"days:{_distance(days)}"] = 1.0
    earlier = [x for x in dated if x.day is not None and e.day is not None and x.day < e.day]
    f["earliest day"] = float(e.day is not None and not earlier)
    if _beside_court(draft, e):
        f["court"] = 1.0
        f["court, later than told"] = float(_later_than_told(draft, e))
    previous = doc[i - 1].lower_ if i else ""
    f[
        f"L1:{previous}"
        if previous in {"on", "since", "until", "after", "before", ",", "by", "from", "in", "late", "early"}
        else "L1:other"
    ] = 1.0
    return f


def _later_than_told(draft: Draft, e: TimeExpression) -> bool:
    """Whether the article tells an earlier date, by what both tell: a year before the day of another year."""
    told = [x.date.lexical for x in draft.times if x.date is not None]
    date = e.date.lexical if e.date is not None else ""
    return any(x[: len(date)] < date[: len(x)] for x in told)


def _beside_court(draft: Draft, e: TimeExpression) -> bool:
    """Whether a date stands in a sentence about a trial or the like."""
    return bool(event_kinds(draft.doc, *sentence_at(draft.doc, e.range[0])) & COURT)


def _distance(days: int) -> str:
    """How long before publication, in steps."""
    if days < 0:
        return "future"
    if days < 4:
        return str(days)
    return next((name for limit, name in ((8, "week"), (32, "month"), (366, "year")) if days < limit), "old")


def choose_date(draft: Draft, incident: Incident) -> tuple[TimeExpression, float] | None:
    """The expression that dates the incident and its probability, ``None`` where none is likely enough."""
    linear = model("incident_date")["date"]
    scored = [
        (probability(linear.log_odds(date_features(draft, incident, e))), -n, e)
        for n, e in enumerate(draft.times)
        if e.date is not None and not (_beside_court(draft, e) and _later_than_told(draft, e))
    ]
    inside = [s for s in scored if incident.range[0] <= s[2].range[0] < incident.range[1] and s[0] >= DATE_THRESHOLD]
    if not scored:
        current = _current(draft, incident)
        return (current, CURRENT) if current is not None else None
    p, _, best = max(inside or scored, key=lambda s: (s[0], s[1]))
    return (best, p) if p >= DATE_THRESHOLD else None


def _current(draft: Draft, incident: Incident) -> TimeExpression | None:
    """The hour of an incident told without any date, with the month of publication: such a report is of the hour."""
    published = draft.reading.article.date
    hour = choose_clock(draft, incident, None)
    if hour is None or not published or not incident.main:
        return None
    return replace(hour, date=Typed(published[:7], "gYearMonth"), precision="month", resolution="relative_to_publication")


def choose_clock(draft: Draft, incident: Incident, date: TimeExpression | None) -> TimeExpression | None:
    """The clock time of the incident: beside its date, else the first in a sentence that tells of it."""
    if date is not None and date.clock is not None:
        return date
    doc = draft.doc
    for e in draft.times:
        if (
            e.clock is not None
            and e.range[0] >= max(draft.body, incident.range[0])
            and e.range[0] < incident.range[1]
            and (date is None or e.date is None or e.date == date.date)
        ):
            sentence = sentence_at(doc, e.range[0])
            if any(sentence.start <= t < sentence.end for t in incident.triggers) or sentence_index(draft, e.range[0]) < 6:
                return e
    return None


# ---------------------------------------------------------------- city


def city_candidates(draft: Draft) -> list[CityCandidate]:
    """Cities named as places or as part of an agency's name, in order of first mention."""
    by_key: dict[str, CityCandidate] = {}
    for place in draft.places:
        if place.place_kind == "city":
            c = by_key.setdefault(_city_key(place.name), CityCandidate(place.name))
            c.place = c.place or place
            c.tokens += [s for s, _ in place.mentions]
    for place in draft.implied:
        c = by_key.setdefault(_city_key(place.name), CityCandidate(place.name, implied=True))
        c.place = c.place or place
        c.tokens += [s for s, _ in place.mentions]
    for agency in draft.agencies:
        if agency.place is not None and agency.place.place_kind == "city":
            c = by_key.setdefault(_city_key(agency.place.name), CityCandidate(agency.place.name))
            if c.place is None or c.place.name in NICKNAMES:
                c.place = agency.place
            c.agencies.append(agency)
            c.tokens += [s for s, _ in agency.mentions]
    return sorted(by_key.values(), key=lambda c: (min(c.tokens, default=10**9), c.name))


def _city_key(name: str) -> str:
    return gazetteer.fold(NICKNAMES.get(name, name))


def city_features(draft: Draft, incident: Incident, c: CityCandidate, rivals: int) -> dict[str, float]:
    """How a city stands to the incident."""
    doc = draft.doc
    f: dict[str, float] = {"bias": 1.0}
    tokens = sorted(c.tokens)
    body = [t for t in tokens if t >= draft.body]
    f["headline"] = float(any(t < draft.body for t in tokens))
    f["dateline"] = float(any(t in draft.dateline for t in tokens))
    f["has dateline"] = float(bool(draft.dateline))
    f["lead"] = float(any(sentence_index(draft, t) == 0 for t in body))
    f["early"] = float(any(sentence_index(draft, t) < 4 for t in body))
    f["count 2"] = float(len(tokens) >= 2)
    f["count 4"] = float(len(tokens) >= 4)
    f["only"] = float(rivals == 1)
    f["few"] = float(rivals <= 3)
    with_trigger = [t for t in body if any(sentence_at(doc, t).start <= x < sentence_at(doc, t).end for x in incident.triggers)]
    f["with trigger"] = float(bool(with_trigger))
    f["in"] = float(any(t and doc[t - 1].lower_ in {"in", "near"} for t in body))
    f["in with trigger"] = float(any(t and doc[t - 1].lower_ in {"in", "near"} for t in with_trigger))
    f["of after age"] = float(
        any(t > 2 and doc[t - 1].lower_ == "of" and (doc[t - 2].text == "," or doc[t - 2].like_num) for t in body)
    )
    f["from"] = float(any(t and doc[t - 1].lower_ in {"from", "to"} for t in body))
    f["police"] = float(any(a.agency_kind == "municipal_police" for a in c.agencies))
    f["fire"] = float(any(a.agency_kind == "fire_department" for a in c.agencies))
    f["police count"] = float(sum(len(a.mentions) for a in c.agencies if a.agency_kind == "municipal_police") > 1)
    f["agency only"] = float(all(any(s <= t < e for a in c.agencies for s, e in a.mentions) for t in tokens))
    f["first"] = float(bool(tokens) and tokens[0] == min((x for y in draft.city_candidates for x in y.tokens), default=-1))
    f["state after"] = float(
        c.place is not None
        and any(
            e + 1 < len(doc) and doc[e].text == "," and gazetteer.state_code(doc[e + 1].text) is not None
            for _, e in c.place.mentions
            if e < len(doc)
        )
    )
    f |= _standing(draft, incident, c)
    f["implied"] = float(c.implied)
    f["implied only"] = float(c.implied and rivals == 1)
    home = draft.home[0][0] if draft.home else None
    f["at home"] = float(c.place is not None and c.place.state == home)
    f["known"] = float(c.place is not None and c.place.state is not None)
    site = (draft.reading.article.source or "").lower().replace(" ", "")
    f["in outlet"] = float(len(c.name) > 3 and c.name.lower().replace(" ", "") in site)
    return f


def _standing(draft: Draft, incident: Incident, c: CityCandidate) -> dict[str, float]:
    """How a city stands to what is told and to the other cities: how near, how often, whether it is somebody's home, how big."""
    doc = draft.doc
    f: dict[str, float] = {}
    rivals = [x for x in draft.city_candidates if x is not c]
    body = [t for t in c.tokens if t >= draft.body]
    near = min((abs(t - x) for t in body for x in incident.triggers if x >= draft.body), default=99)
    f[f"trigger:{'5' if near <= 5 else '12' if near <= 12 else '25' if near <= 25 else 'far'}"] = 1.0
    f["most"] = float(bool(rivals) and len(c.tokens) > max(len(x.tokens) for x in rivals))
    nouns = [doc[t + 1].lower_ for t in body if t + 1 < len(doc)]
    f["home town only"] = float(bool(body) and all(n in HOME_OF for n in nouns))
    f["building"] = float(any(n in BUILDINGS for n in nouns))
    spots = {s for p in (*draft.places, *draft.facilities) if p.place_kind in STREETS for s, _ in p.mentions}
    f["by a street"] = float(any(abs(t - s) <= 12 for t in body for s in spots))
    f["town of"] = float(
        any(t > 1 and doc[t - 1].lower_ == "of" and doc[t - 2].lower_ in {"city", "town", "village"} for t in body)
    )
    people = _inhabitants(c)
    others = [x for x in rivals if x.place is not None and c.place is not None and x.place.state == c.place.state]
    f["biggest"] = float(bool(others) and all(people > _inhabitants(x) for x in others))
    f["smallest"] = float(bool(others) and all(people < _inhabitants(x) for x in others))
    f["quarter"] = float(
        any(people * 20 < _inhabitants(x) and x.place and c.place and x.place.county == c.place.county for x in others)
    )
    return f


def _inhabitants(c: CityCandidate) -> int:
    state = c.place.state if c.place is not None else None
    return max((e.population for e in gazetteer.cities(c.name, state=state)), default=0)


def choose_city(draft: Draft, incident: Incident) -> tuple[CityCandidate, float] | None:
    """The likeliest city of the incident and its probability, ``None`` where it is below ``LIKELY``."""
    candidates = draft.city_candidates
    linear = model("incident_city")["city"]
    scored = [
        (probability(linear.log_odds(city_features(draft, incident, c, len(candidates)))), -n, c)
        for n, c in enumerate(candidates)
    ]
    if not scored:
        return None
    p, _, best = max(scored, key=lambda s: (s[0], s[1]))
    return (best, p) if p >= LIKELY else None


# ---------------------------------------------------------------- spot


def choose_spot(draft: Draft, incident: Incident) -> Place | None:
    """The most specific place in a sentence that tells of the incident, the early ones first."""
    doc = draft.doc
    best: tuple[float, int] | None = None
    chosen: Place | None = None
    first = sentence_index(draft, incident.range[0])
    for place in (*draft.places, *draft.facilities):
        weight = SPECIFIC.get(place.place_kind, 0)
        if not weight:
            continue
        for start, _ in place.mentions:
            if start < max(draft.body, incident.range[0]) or start >= incident.range[1] or _home(draft, start):
                continue
            sentence = sentence_at(doc, start)
            index = sentence_index(draft, start)
            with_trigger = any(sentence.start <= t < sentence.end for t in incident.triggers)
            lead_in = doc[start - 1].lower_ if start else ""
            located = lead_in in {"in", "at", "on", "near", "along", "outside", "inside", "the", "of", "behind"} or any(
                a.lower_ in {"in", "at", "on", "near", "outside", "inside", "along"} for a in doc[max(0, start - 3) : start]
            )
            score = weight + 2.0 * with_trigger - 0.4 * min(index - first, 10) + 1.0 * located
            key = (round(score, 2), -start)
            if best is None or key > best:
                best, chosen = key, place
    return chosen if best is not None and best[0] > 1.5 else None


def _home(draft: Draft, start: int) -> bool:
    """Whether a place that begins at token ``start`` is where somebody lives: "Ann Roe, 31, of the 300 block of Alder Street"."""
    doc = draft.doc
    i = start - 1
    while i > 0 and doc[i].lower_ == "the":
        i -= 1
    if i > 0 and doc[i].lower_ == "of" and (doc[i - 1].text in {",", ")"} or doc[i - 1].like_num or i - 1 in draft.person_at):
        return True
    return any(t.lemma_.lower() in {"live", "reside"} for t in doc[max(0, start - 4) : start])
