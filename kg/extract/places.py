"""Finds named places: cities, counties, states, streets, blocks, intersections, highways, facilities."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from spacy.tokens import Doc

from kg.extract import gazetteer
from kg.extract.draft import Place
from kg.extract.gazetteer import GazetteerEntry
from kg.extract.lexicon import data, words
from kg.extract.patterns import source
from kg.extract.syntax import text_of

_CAP: Final = r"[A-Z][\w'’.&-]*"
_NUMBERED: Final = r"\d+(?:st|nd|rd|th|ST|ND|RD|TH)"
_DIR: Final = r"(?:(?:[NSEW]|NE|NW|SE|SW)\.?|[Nn]orth(?:east|west)?|[Ss]outh(?:east|west)?|[Ee]ast|[Ww]est)"
_SUFFIX: Final = "(?:" + "|".join(sorted(data("place_words")["street"], key=len, reverse=True)) + r")\b\.?(?![\w'’])"
_SHORT: Final = r"(?:[A-Z][a-z'’.]+|[A-Z]{2,}|[A-Z]\.)"
STREET: Final = (
    rf"(?:{_DIR}\s+)?(?:(?:{_SHORT}\s+|{_NUMBERED}\s+|[Oo]f\s+the\s+){{1,4}}?{_SUFFIX}(?:\s+{_DIR}\b)?|{_NUMBERED}\b|Broadway\b)"
)
LOOSE: Final = rf"(?:{_DIR}\s+)?(?:{_SHORT}\s+|{_NUMBERED}\s+){{0,3}}(?:{_SHORT}|{_NUMBERED})(?:\s+{_DIR}\b)?"
ROAD: Final = rf"(?:{STREET}|{LOOSE})"
HIGHWAY: Final = re.compile(
    rf"\b{source('road-kind')}[\s-]{{0,2}}\d{{1,4}}[A-Z]?\b(?:\s+(?:North|South|East|West)\b)?(?:\s+(?:[Rr]amp|[Ee]xit))?"
)
BLOCK: Final = re.compile(
    rf"\b\d[\d,]*(?:st|nd|rd|th|s)?[\s-]+(?:hundred\s+)?[Bb]lock\s+(?:of\s+|on\s+|along\s+)?(?:the\s+)?{ROAD}"
)
INTERSECTION: Final = re.compile(
    rf"\b(?:(?:[Cc]orner|[Ii]ntersection|[Jj]unction)\s+of\s+{ROAD}\s+(?:and|&|at)\s+{ROAD}|(?:{STREET})\s+(?:and|&|at|near)\s+(?:{STREET})|(?:{LOOSE})\s+(?:and|&)\s+(?:{LOOSE})\s+(?:[Ss]treets|[Aa]venues|[Rr]oads|[Dd]rives|[Bb]oulevards|Sts\.?|Aves\.?)(?![\w]))"
)
RAMP: Final = re.compile(
    rf"\b(?:{ROAD})\s+(?:(?:{ROAD}|Interstate\s+\d+|I-\d+)\s+)?(?:[Ee]ntrance\s+|[Ee]xit\s+|on-|off-)?[Rr]amp\b"
)
ADDRESS: Final = re.compile(rf"\b\d{{1,6}}[A-Z]?\s+{STREET}")
PLAIN_STREET: Final = re.compile(
    rf"(?<![\w.'’-])(?:{_DIR}\s+)?(?:{_SHORT}\s+|{_NUMBERED}\s+){{1,4}}?{_SUFFIX}(?:\s+{_DIR}\b)?|\b(?:{_DIR}\s+)?{_NUMBERED}\s+{_SUFFIX}"
)
HOOD: Final = re.compile(
    rf"\b(?:[Tt]he\s+)?(?:city's\s+|town's\s+)?((?:(?:{_CAP}|of|de|la|the)\s+){{0,3}}{_CAP})\s+(?:neighborhoods?|section|subdivision|housing\s+(?:project|development|complex)|area|community|district)\b"
)
SIDE: Final = re.compile(r"\b(?:[Tt]he\s+)?((?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est)(?:east|west)?(?:\s+|-)[Ss]ide)\b")
COMPASS: Final = re.compile(
    rf"\b((?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est|[Cc]entral|[Dd]owntown|[Mm]idtown|[Uu]ptown)(?:east|west)?(?:ern)?\s+({_SHORT}(?:\s+{_SHORT})?))\b"
)
_KINDS: Final = ("hospital", "school", "residence", "business", "facility", "natural")
FACILITY: Final[dict[str, re.Pattern[str]]] = {
    kind: re.compile(
        r"(?<![\w.'’-])(?:(?:[A-Z][\w'’.&-]*|of|at|the|for|de|and|&|St\.)\s+){0,6}?(?:[A-Z][\w'’.&-]*)\s+(?:"
        + "|".join(sorted(data("place_words")[kind], key=len, reverse=True))
        + r")\b(?:\s+(?:at|of|in)\s+[A-Z][\w.]+(?:\s+[A-Z][\w.]+)?)?"
    )
    for kind in _KINDS
}
STATE_AFTER: Final = re.compile(r"^,\s*([A-Z][A-Za-z.]+(?:\s[A-Z][a-z.]+){0,2})")


@lru_cache(maxsize=4096)
def _lookup(name: str) -> tuple[GazetteerEntry, ...]:
    return gazetteer.lookup(name)


def named_places(doc: Doc, taken: frozenset[int]) -> list[Place]:
    """Every named place, one node a place, in order of first mention. ``taken`` are the tokens of persons' and bodies' names."""
    spans = sorted(_spans(doc, taken), key=lambda s: (s[0], -s[1]))
    kept: list[tuple[int, int, str]] = []
    for start, end, kind in spans:
        if kept and start < kept[-1][1]:
            if kept[-1][2] in {"block", "intersection", "residence", "highway"} and end <= kept[-1][1]:
                continue
            if end - start <= kept[-1][1] - kept[-1][0]:
                continue
            kept.pop()
        kept.append((start, end, kind))
    home = _home_states(doc)
    by_key: dict[str, Place] = {}
    found: list[Place] = []
    for start, end, kind in kept:
        text = (
            " ".join(doc[start:end].text.split()).strip(" ,.")
            if kind not in {"state", "city"}
            else " ".join(doc[start:end].text.split())
        )
        key = re.sub(r"^the ", "", gazetteer.fold(text))
        place = by_key.get(key)
        if place is None:
            place = Place("place", text, place_kind=kind, name=text)
            by_key[key] = place
            found.append(place)
        place.mentions.append((start, end))
    _resolve(doc, found, home)
    return [p for p in found if p.place_kind != "?"]


# ---------------------------------------------------------------- spans


def _spans(doc: Doc, taken: frozenset[int]) -> Iterator[tuple[int, int, str]]:
    text = text_of(doc)

    def span(start: int, end: int, kind: str) -> Iterator[tuple[int, int, str]]:
        s = doc.char_span(start, end, alignment_mode="expand")
        if s is not None and not any(i in taken for i in range(s.start, s.end)) and "\n" not in s.text:
            a, b = max((t.i for t in s[1:] if t.is_sent_start), default=s.start), s.end
            if a > s.start and b - a < 2:
                return  # "in Dayton, Ohio. Dr. Roe"
            while a < b and (
                doc[a].is_punct or (doc[a].lower_ in {"the", "and", "of", "at", "in", "on", "near"} and kind != "intersection")
            ):
                a += 1
            while b > a and doc[b - 1].text in {",", ".", "'s", "and", "-", "at", "of", "in"}:
                b -= 1
            if b > a:
                yield (a, b, kind)

    for pattern, kind in (
        (BLOCK, "block"),
        (INTERSECTION, "intersection"),
        (RAMP, "highway"),
        (HIGHWAY, "highway"),
        (ADDRESS, "residence"),
    ):
        for m in pattern.finditer(text):
            yield from span(m.start(), m.end(), kind)
    for m in PLAIN_STREET.finditer(text):
        lead = m.group().split()
        if len(lead) >= 2 and lead[0] not in {"The", "A", "In", "On", "At", "Wall"}:
            yield from span(m.start(), m.end(), "street")
    for kind, pattern in FACILITY.items():
        for m in pattern.finditer(text):
            for s in span(m.start(), m.end(), kind):
                trimmed = _trim(doc, s)
                if trimmed is not None:
                    yield trimmed
    for pattern in (HOOD, SIDE):
        for m in pattern.finditer(text):
            yield from (s for s in span(m.start(1), m.end(1), "neighborhood") if not _is_known(doc, s))
    for m in COMPASS.finditer(text):
        if _lookup(m.group(2)) and not _lookup(m.group(1)):
            yield from span(m.start(1), m.end(1), "neighborhood")
    for ent in doc.ents:
        if ent.label_ in {"GPE", "LOC", "FAC"}:
            yield from _entity(doc, ent.start, ent.end, ent.label_, taken)
        elif ent.label_ in {"ORG", "PERSON", "NORP"} and not any(i in taken for i in range(ent.start, ent.end)):
            known = _kind_of(ent.text)
            if known and _place_context(doc, ent.start, ent.end):
                yield (ent.start, ent.end, known)
    yield from _cities_before_states(doc, taken)


def _trim(doc: Doc, span: tuple[int, int, str]) -> tuple[int, int, str] | None:
    """Starts a facility's name at a capital, not at the words of the sentence before it."""
    start, end, kind = span
    for i in range(end - 1, start - 1, -1):  # cut at the last lower-case word that is not inside a name
        low = doc[i].text
        if low.islower() and low not in {"of", "the", "and", "for", "at", "de", "la", "&", "'s", "st."}:
            start = i + 1
            break
    while start < end and (
        doc[start].text.islower()
        or (doc[start].lower_ in words("not_names", "words", "time") and doc[start].is_sent_start)
        or (doc[start].lower_ in words("not_names", "time") and doc[start + 1].text.islower())  # "Monday at Mercy Hospital"
        or doc[start].is_stop
        or doc[start].is_punct
    ):
        start += 1
    if end - start < 2:
        return None
    if (
        kind in {"facility", "business"}
        and doc[end - 1].lower_
        in {"center", "complex", "station", "base", "park", "store", "bar", "club", "supply", "hall", "plant"}
        and end - start < 2
    ):
        return None
    return (start, end, kind)


def _entity(doc: Doc, start: int, end: int, label: str, taken: frozenset[int]) -> Iterator[tuple[int, int, str]]:
    while start < end and (doc[start].lower_ in {"the"} or doc[start].is_punct or doc[start].is_space):
        start += 1
    while end > start and (
        doc[end - 1].text in {"'s", ","} or doc[end - 1].is_space or (doc[end - 1].is_punct and doc[end - 1].text != ".")
    ):
        end -= 1
    if end <= start or any(i in taken for i in range(start, end)) or "\n" in doc[start:end].text:
        return
    text = doc[start:end].text
    if text.lower() in words("place_words", "not_places") or not any(c.isupper() for c in text) or any(ch in text for ch in "@#"):
        return
    if all(doc[i].lower_ in words("not_names", "time", "words") for i in range(start, end)):
        return
    kind = _kind_of(text)
    if kind == "country" and _state_follows(doc, end):
        kind = "city"  # "Lebanon, Ohio"
    if kind is None:
        if label == "GPE":
            kind = "city" if _place_context(doc, start, end) else None
            if kind is None and len(text) > 3 and not text.isupper():
                kind = "city"
        elif label == "LOC":
            kind = (
                "region"
                if text.lower() in words("place_words", "region")
                else "neighborhood"
                if "side" in text.lower()
                else "region"
            )
        else:
            kind = "facility"
    if kind is not None:
        yield (start, end, kind)


def _kind_of(text: str) -> str | None:
    """The kind of a place that the gazetteer or the name itself knows."""
    plain = text.strip(" .,")
    if gazetteer.state_code(text) is not None and (len(plain) > 2 or plain.isupper() or text.endswith(".")):
        return "state"
    low = plain.lower()
    if re.search(r"\b(?:county|parish)$", low):
        return "county"
    if low in words("place_words", "region"):
        return "region"
    entries = _lookup(plain)
    for kind in ("country", "state"):
        if any(e.kind == kind for e in entries):
            return kind
    for kind in _KINDS:
        if any(plain.endswith(" " + w) for w in data("place_words")[kind]):
            return kind
    if any(e.kind == "city" for e in entries):
        return "city"
    return None


def _is_known(doc: Doc, span: tuple[int, int, str]) -> bool:
    entries = _lookup(doc[span[0] : span[1]].text)
    return any(e.kind in {"state", "county", "country"} or (e.kind == "city" and e.population > 50_000) for e in entries)


def _place_context(doc: Doc, start: int, end: int) -> bool:
    before = doc[start - 1].lower_ if start else ""
    after = doc[end].text if end < len(doc) else ""
    return (
        before in {"in", "near", "at", "of", "from", "to", "through", "outside", "around", "toward"}
        or after in {"-", "--", "—", "–", "("}
        or _state_follows(doc, end)
    )


def _state_follows(doc: Doc, end: int) -> bool:
    return end + 1 < len(doc) and doc[end].text == "," and gazetteer.state_code(doc[end + 1].text) is not None


def _cities_before_states(doc: Doc, taken: frozenset[int]) -> Iterator[tuple[int, int, str]]:
    """ "Smallville, Kan.": both, also where the entity recogniser saw neither."""
    for token in doc:
        if token.text != "," or token.i == 0 or token.i + 1 >= len(doc):
            continue
        state = doc[token.i + 1]
        if (
            not state.text[0].isupper()
            or gazetteer.state_code(state.text) is None
            or (len(state.text) == 2 and not state.text.isupper())
        ):
            continue
        start = token.i
        while (
            start > 0
            and token.i - start < 3
            and doc[start - 1].text[:1].isupper()
            and not doc[start - 1].is_punct
            and doc[start - 1].i not in taken
            and (start == token.i or not doc[start].is_sent_start)
        ):
            if doc[start - 1].is_stop or doc[start - 1].lower_ in words("not_names", "time"):
                break
            start -= 1
        while start < token.i - 1 and not _lookup(doc[start : token.i].text) and _lookup(doc[start + 1 : token.i].text):
            start += 1
        if start < token.i and doc[start : token.i].text.lower() not in words("place_words", "not_places"):
            kind = _kind_of(doc[start : token.i].text)
            yield (start, token.i, "city" if kind in {None, "country"} else str(kind))
            end = token.i + 2
            yield (token.i + 1, end, "state")


# ---------------------------------------------------------------- linking


def _home_states(doc: Doc) -> Counter[str]:
    """How often each US state is named or implied by "City, State"; the dateline counts more."""
    votes: Counter[str] = Counter()
    for token in doc:
        if not token.text[:1].isupper():
            continue
        code = gazetteer.state_code(token.text)
        if code is None and token.i + 1 < len(doc):
            code = gazetteer.state_code(doc[token.i : token.i + 2].text)
        if (
            code is not None
            and (len(token.text) > 2 or token.text.isupper())
            and not (
                len(token.text) == 2
                and token.text in {"IN", "OR", "ME", "OK", "HI", "OH", "LA", "CO", "AL", "MA", "PA", "DE"}
                and (token.i == 0 or doc[token.i - 1].text != ",")
            )
        ):
            votes[f"{code[1]}-{code[0]}"] += 3 if token.i < 80 else 1
    return votes


def _resolve(doc: Doc, found: list[Place], home: Counter[str]) -> None:
    """Sets state, country and gazetteer attributes where they are safe."""
    top = min(home, key=lambda s: (-home[s], s)) if home else None
    anchor: tuple[GazetteerEntry, ...] = ()
    for place in found:
        if place.place_kind == "state":
            code = gazetteer.state_code(place.name) or gazetteer.state_code(place.name + ".")
            if code:
                place.state, place.country = code
    pending: list[Place] = []
    for place in found:
        if place.place_kind == "city":
            stated = _stated_state(doc, place)
            entry = gazetteer.resolve_city(place.name, state=stated) if stated else None
            if stated:
                code = gazetteer.state_code(stated)
                if code:
                    place.state, place.country = code
            if entry is not None:
                link(place, entry)
                anchor = anchor or (entry,)
            else:
                pending.append(place)
    near = (anchor[0].lat, anchor[0].long) if anchor and anchor[0].lat is not None and anchor[0].long is not None else None
    for place in pending:
        entry = None
        if place.state is None and top is not None and top.startswith("US-"):
            entry = gazetteer.resolve_city(place.name, state=top[3:])
        if entry is None and place.state is None:
            entry = gazetteer.resolve_city(place.name, near=near)
        if entry is not None:
            link(place, entry)
            if near is None and entry.lat is not None and entry.long is not None and entry.population > 100_000:
                near = (entry.lat, entry.long)
    states = Counter(p.state for p in found if p.place_kind == "city" and p.state and p.country == "US")
    common = min(states, key=lambda s: (-states[s], s)) if states else (top[3:] if top and top.startswith("US-") else None)
    for place in found:
        if place.place_kind == "county" and common:
            entry = gazetteer.county(place.name, common)
            if entry is not None:
                link(place, entry)


def link(place: Place, entry: GazetteerEntry) -> None:
    """Takes over what the gazetteer knows of a place."""
    place.state, place.country = entry.state, entry.country
    place.county = entry.county
    if entry.geonames is not None:
        place.attributes["geonames"] = entry.geonames
    if entry.lat is not None and entry.long is not None:
        place.attributes["lat"], place.attributes["long"] = entry.lat, entry.long


def _stated_state(doc: Doc, place: Place) -> str | None:
    """The state written after one of the mentions: "Smallville, Kan."."""
    for _, end in place.mentions:
        after = text_of(doc)[doc[end - 1].idx + len(doc[end - 1].text) :][:40]
        m = STATE_AFTER.match(after)
        if m:
            parts = m.group(1).split()
            for size in (3, 2, 1):
                text = " ".join(parts[:size])
                if len(parts) >= size and gazetteer.state_code(text) is not None:
                    return text
    return None
