"""Proposes the words that may name a place: by their form, by the entity recogniser, by the gazetteer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from spacy.tokens import Doc

from kg.extract import gazetteer
from kg.extract.lexicon import data, words
from kg.extract.patterns import source
from kg.extract.syntax import syntax, text_of

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
    rf"\b(?:(?:[Cc]orner|[Ii]ntersection|[Jj]unction)\s+of\s+{ROAD}\s+(?:and|&|at)\s+{ROAD}|(?:{STREET})\s+(?:and|&|at)\s+(?:{STREET})|(?:{LOOSE})\s+(?:and|&)\s+(?:{LOOSE})\s+(?:[Ss]treets|[Aa]venues|[Rr]oads|[Dd]rives|[Bb]oulevards|Sts\.?|Aves\.?)(?![\w]))"
)
RAMP: Final = re.compile(
    rf"\b(?:{ROAD})\s+(?:(?:{ROAD}|Interstate\s+\d+|I-\d+)\s+)?(?:[Ee]ntrance\s+|[Ee]xit\s+|on-|off-)?[Rr]amp\b"
)
ADDRESS: Final = re.compile(rf"\b\d{{1,6}}[A-Z]?\s+{STREET}")
PLAIN_STREET: Final = re.compile(
    rf"(?<![\w.'’-])(?:{_DIR}\s+)?(?:{_SHORT}\s+|{_NUMBERED}\s+){{1,4}}?{_SUFFIX}(?:\s+{_DIR}\b)?|\b(?:{_DIR}\s+)?{_NUMBERED}\s+{_SUFFIX}"
)
BETWEEN: Final = re.compile(r"\b[Bb]etween\s+(?:\S+\s+){0,6}$")
HOOD: Final = re.compile(
    rf"\b(?:[Tt]he\s+)?(?:city's\s+|town's\s+)?((?:(?:{_CAP}|of|de|la|the)\s+){{0,3}}{_CAP})\s+(?:neighborhoods?|section|subdivision|housing\s+(?:project|development|complex)|area|community|district)\b"
)
SIDE: Final = re.compile(
    rf"(?:\b(?:{_SHORT}\s+)?{_CAP}'s\s+|\b(?:city|town|county)'s\s+)?\b(?:[Ff]ar\s+|[Nn]ear\s+)?(?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est)(?:east|west)?(?:\s+|-)?[Ss]ide\b"
)
SIDE_OF: Final = re.compile(rf"\s+of\s+({_SHORT}(?:\s+{_SHORT})?)")
DATELINE: Final = re.compile(
    r"^[ \t]*((?:[A-Z][A-Za-z'’.]+[ -]){0,2}[A-Z][A-Za-z'’]+)(?:,\s+[A-Z][\w. ]{1,20}?)?[ ]*"
    r"(?:\([^)\n]{2,30}\)[ ]*)?(?:--|[–—-])\s",
    re.MULTILINE,
)
NAMED_OF: Final = re.compile(
    rf"\b(?:University|College|Church|Academy|School|Cathedral|Hospital|Temple|Museum)\s+(?:of|for)\s+(?:the\s+)?(?:St\.\s+)?{_CAP}(?:\s+(?:of\s+)?(?:the\s+)?{_SHORT}){{0,2}}"
)
CHAIN: Final = re.compile(
    r"(?<![\w'-])(?:" + "|".join(re.escape(w) for w in sorted(data("place_words")["chain"], key=len, reverse=True)) + r")(?:'s)?"
    r"(?:\s+(?:[Ss]upercenter|[Ss]tore|[Gg]as\s+[Ss]tation|[Ss]tation|[Rr]estaurant|[Mm]arket|[Hh]otel|[Pp]harmacy|Neighborhood\s+Market))?(?![\w])"
)
CARE: Final = re.compile(
    r"\b(?:taken|transported|rushed|airlifted|flown|treated|transferred|admitted|driven|brought|hospitalized|care|died)\s+(?:\w+\s+){0,4}?"
    rf"(?:to|at)\s+(?:the\s+)?((?:{_SHORT}|[A-Z]\w+)(?:\s+(?:and\s+|of\s+|at\s+)?(?:{_SHORT}|[A-Z]\w+)){{0,5}})"
)
BEFORE_A_SHOP: Final = re.compile(r"\b(?:at|an?|the|near|outside|inside|of|from|in|to|local|area)\s$")
TOWN_OF: Final = re.compile(
    rf"\b(?:[Tt]own|[Vv]illage|[Cc]ity|[Hh]amlet|[Cc]ommunity|[Ss]uburb)\s+of\s+({_SHORT}(?:\s+{_SHORT})?)"
)
COUNTIES: Final = re.compile(
    r"\b((?:[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)(?:,\s+[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)*),?\s+and\s+([A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\s+(?:[Cc]ounties|[Pp]arishes)\b"
)
AGED_OF: Final = re.compile(
    rf"\b\d{{1,2}},\s+(?:both\s+|all\s+|formerly\s+)?of\s+({_SHORT}(?:\s+{_SHORT})?)(?=[,.;]|\s+(?:was|is|and|were|in|had|died|faces)\b)"
)
DIRECTIONS: Final = re.compile(
    r"^(?:(?:north|south)(?:-?(?:east|west|central))?(?:ern)?|(?:east|west)(?:ern)?|central|greater|unincorporated|rural|downtown|midtown|uptown|n\.?[ew]\.?|s\.?[ew]\.?)$",
    re.IGNORECASE,
)
KINDS: Final = ("hospital", "school", "residence", "business", "facility", "natural")
FACILITY: Final[dict[str, re.Pattern[str]]] = {
    kind: re.compile(
        r"(?<![\w.'’-])(?:(?:[A-Z][\w'’.&-]*|of|at|the|for|de|and|&|St\.)\s+){0,6}?(?:[A-Z][\w'’.&-]*)\s+(?:"
        + "|".join(sorted(data("place_words")[kind], key=len, reverse=True))
        + r")\b(?:\s+(?:at|of|in)\s+[A-Z][\w.]+(?:\s+[A-Z][\w.]+)?)?"
    )
    for kind in KINDS
}
PREPOSITIONS: Final = frozenset(
    {"in", "near", "at", "of", "from", "to", "through", "outside", "around", "toward", "into", "across"}
)
SAINTS: Final = frozenset(
    {"st.", "st", "ft.", "ft", "mt.", "mt", "saint", "fort", "mount", "port", "new", "san", "santa", "los", "las", "el", "la"}
)
"""First words of town names that the entity recogniser likes to leave out."""


class PlaceSpan(NamedTuple):
    """Tokens ``start <= i < end`` that may name a place of a kind; ``found`` tells what proposed them."""

    start: int
    end: int
    kind: str
    found: str


def place_spans(doc: Doc, taken: frozenset[int]) -> Iterator[PlaceSpan]:
    """Every proposal, overlapping ones too. ``taken`` are the tokens of persons' and bodies' names."""
    text = text_of(doc)

    def span(start: int, end: int, kind: str, found: str) -> Iterator[PlaceSpan]:
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
                yield PlaceSpan(a, b, kind, found)

    for pattern, kind in (
        (BLOCK, "block"),
        (INTERSECTION, "intersection"),
        (RAMP, "highway"),
        (HIGHWAY, "highway"),
        (ADDRESS, "residence"),
    ):
        for m in pattern.finditer(text):
            if kind == "intersection" and BETWEEN.search(text, max(0, m.start() - 60), m.start()):
                continue  # "between King and Queen streets"
            yield from span(m.start(), m.end(), kind, "address" if kind == "residence" else kind)
    for m in PLAIN_STREET.finditer(text):
        lead = m.group().split()
        if len(lead) >= 2 and lead[0] not in {"The", "A", "In", "On", "At", "Wall"}:
            yield from span(m.start(), m.end(), "street", "street")
    for kind, pattern in FACILITY.items():
        for m in pattern.finditer(text):
            for s in span(m.start(), m.end(), kind, "facility"):
                trimmed = _trim(doc, s)
                if trimmed is not None:
                    yield trimmed
    for m in NAMED_OF.finditer(text):
        yield from span(m.start(), m.end(), kind_of_head(m.group().split()[0]), "named of")
    for m in CHAIN.finditer(text):
        if BEFORE_A_SHOP.search(text, max(0, m.start() - 12), m.start()):
            yield from span(m.start(), m.end(), "business", "chain")
    for m in CARE.finditer(text):
        if not gazetteer.lookup(m.group(1)):
            yield from span(m.start(1), m.end(1), "hospital", "care")
    for m in HOOD.finditer(text):
        for s in span(m.start(1), m.end(1), "neighborhood", "hood"):
            start = max((t.i + 1 for t in doc[s.start : s.end - 1] if t.text == "'s"), default=s.start)
            yield s._replace(start=start)
    for m in SIDE.finditer(text):
        of = SIDE_OF.match(text, m.end())
        if of and gazetteer.cities(of.group(1)):
            yield from span(m.start(), of.end(), "region", "side")
        elif not text.startswith(" of ", m.end()):
            yield from span(m.start(), m.end(), "region", "side")
    for m in DATELINE.finditer(text):
        kind = "county" if m.group(1).lower().endswith((" county", " parish")) else "city"
        yield from span(m.start(1), m.end(1), kind, "dateline")
    for m in TOWN_OF.finditer(text):
        yield from span(m.start(1), m.end(1), "city", "town of")
    for m in AGED_OF.finditer(text):
        yield from span(m.start(1), m.end(1), kind_of(m.group(1)) or "city", "home town")
    for m in COUNTIES.finditer(text):
        at = m.start(1)
        for name in m.group(1).split(", "):
            yield from span(at, at + len(name), "county", "counties")
            at += len(name) + 2
        yield from span(m.start(2), m.end(2), "county", "counties")
    yield from _compass(doc, taken)
    for ent in doc.ents:
        if ent.label_ in {"GPE", "LOC", "FAC"}:
            yield from _entity(doc, ent.start, ent.end, ent.label_, taken)
        elif ent.label_ in {"ORG", "PERSON", "NORP"} and not any(i in taken for i in range(ent.start, ent.end)):
            known = kind_of(ent.text)
            if known and _place_context(doc, ent.start, ent.end):
                yield PlaceSpan(ent.start, ent.end, known, f"entity {ent.label_}")
    yield from _cities_before_states(doc, taken)
    yield from _known_cities(doc, taken)


def kind_of_head(word: str) -> str:
    """The kind of a place whose name begins with a word for it ("University of …"); a facility where no other is known."""
    return next((kind for kind in KINDS if word in data("place_words")[kind]), "facility")


def _compass(doc: Doc, taken: frozenset[int]) -> Iterator[PlaceSpan]:
    """ "northeast Dayton", "West Knox County": a part of a place that is known."""
    for i, word in enumerate(syntax(doc).word[:-1]):
        if not DIRECTIONS.match(word) or i in taken:
            continue
        at = i + 1
        if doc[at].text == "," and at + 1 < len(doc):
            at += 1
        for size in (3, 2, 1):
            end = at + size
            if end > len(doc) or any(j in taken or not doc[j].text[:1].isupper() for j in range(at, end)):
                continue
            name = doc[at:end].text
            known = gazetteer.lookup(name)
            if any(
                e.kind in {"state", "county", "country"} or (e.kind == "city" and e.population > 5000) for e in known
            ) and not (doc[i].text[:1].isupper() and gazetteer.cities(doc[i:end].text)):
                yield PlaceSpan(i, end, "region", "compass")
                break


def _known_cities(doc: Doc, taken: frozenset[int]) -> Iterator[PlaceSpan]:
    """Cities of the gazetteer that the entity recogniser took for something else or for nothing."""
    word = syntax(doc).word
    common = {w for w in word if w.islower()}
    # words that the text also uses as such: a town of that name is unlikely ("Media", "Police")
    i = 0
    while i < len(doc):
        text = word[i]
        if not text[:1].isupper() or i in taken or doc[i].ent_type_ in {"GPE", "FAC"}:
            i += 1
            continue
        for size in (3, 2, 1):
            end = i + size
            if end > len(doc) or any(j in taken or not word[j][:1].isupper() for j in range(i, end)):
                continue
            if size == 1 and (
                doc[i].is_stop
                or len(text) < 4
                or text.lower() in common
                or DIRECTIONS.match(text)
                or text.lower() in words("not_names", "time", "words")
                or text.lower() in words("place_words", "not_places")
            ):
                continue
            found = next((e for e in gazetteer.lookup(doc[i:end].text) if e.kind == "city"), None)
            if found is None:
                continue
            before = doc[i - 1] if i else None
            after = doc[end] if end < len(doc) else None
            if (
                before is not None
                and before.text[:1].isupper()
                and not before.is_sent_start
                and before.text not in {"In", "At", "Near"}
                and not DIRECTIONS.match(before.text)
            ):
                continue  # part of a longer name
            how = None
            if before is not None and before.lower_ in PREPOSITIONS:
                how = "preposition"
            elif before is not None and DIRECTIONS.match(before.text):
                how = "direction"
            elif after is not None and after.text == "'s":
                how = "possessive"
            elif after is not None and after.pos_ == "NOUN" and doc[end - 1].head.i >= end:
                how = "modifier"
            if how is not None:
                yield PlaceSpan(i, end, "city", f"known {how}")
                i = end - 1
                break
        i += 1


def _trim(doc: Doc, span: PlaceSpan) -> PlaceSpan | None:
    """Starts a facility's name at a capital, not at the words of the sentence before it."""
    start, end, kind, found = span
    last = end - 1
    while last > start and doc[last].text.islower():
        last -= 1  # the head of "Alder Street apartment complex" is part of it
    for i in range(last, start - 1, -1):  # cut at the last lower-case word that is not inside a name
        low = doc[i].text
        if low.islower() and low not in {"of", "the", "and", "for", "at", "de", "la", "&", "'s", "st."}:
            start = i + 1
            break
    while start < end and (
        doc[start].text.islower()
        or (doc[start].lower_ in words("not_names", "words", "time") and doc[start].is_sent_start)
        or (
            doc[start].lower_ in words("not_names", "time") and doc[start + 1 : start + 2].text.islower()
        )  # "Monday at Mercy Hospital"
        or doc[start].is_stop
        or doc[start].is_punct
    ):
        start += 1
    if end - start < 2:
        return None
    return PlaceSpan(start, end, kind, found)


def _entity(doc: Doc, start: int, end: int, label: str, taken: frozenset[int]) -> Iterator[PlaceSpan]:
    while start < end and (doc[start].lower_ in {"the"} or doc[start].is_punct or doc[start].is_space):
        start += 1
    while end > start and (
        doc[end - 1].text in {"'s", ","} or doc[end - 1].is_space or (doc[end - 1].is_punct and doc[end - 1].text != ".")
    ):
        end -= 1
    if end <= start or any(i in taken for i in range(start, end)) or "\n" in doc[start:end].text:
        return
    back = start - 2 if start > 1 and doc[start - 1].text == "." and not doc[start - 2].whitespace_ else start - 1
    if (
        back >= 0
        and back not in taken
        and doc[back:start].text.lower() in SAINTS
        and doc[back].text[:1].isupper()
        and gazetteer.cities(doc[back:end].text)
    ):
        start = back
    text = doc[start:end].text
    if text.lower() in words("place_words", "not_places") or not any(c.isupper() for c in text) or any(ch in text for ch in "@#"):
        return
    if all(doc[i].lower_ in words("not_names", "time", "words") for i in range(start, end)):
        return
    kind = kind_of(text)
    if kind == "country" and _state_follows(doc, end):
        kind = "city"  # "Lebanon, Ohio"
    if kind is None:
        if label == "GPE":
            kind = "city" if _place_context(doc, start, end) else None
            if kind is None and len(text) > 3 and not text.isupper():
                kind = "city"
        elif label == "LOC":
            kind = "region"
        else:
            kind = "facility"
    if kind is not None:
        yield PlaceSpan(start, end, kind, f"entity {label}")


def kind_of(text: str) -> str | None:
    """The kind of a place that the gazetteer or the name itself knows.

    >>> kind_of("Itasca County"), kind_of("Mercy Hospital"), kind_of("L.A."), kind_of("Quibbleton")
    ('county', 'hospital', 'city', None)
    """
    plain = text.strip(" .,")
    if text in {"L.A.", "N.O."}:
        return "city"
    if gazetteer.state_code(text) is not None and (len(plain) > 2 or plain.isupper() or text.endswith(".")):
        return "state"
    low = plain.lower()
    if re.search(r"\b(?:county|parish)$", low):
        return "county"
    if low in words("place_words", "region"):
        return "region"
    entries = gazetteer.lookup(plain)
    for kind in ("country", "state"):
        if any(e.kind == kind for e in entries):
            return kind
    if any(e.kind == "city" for e in entries):
        return "city"
    for kind in KINDS:
        if any(plain.endswith(" " + w) for w in data("place_words")[kind]):
            return kind
    return None


def _place_context(doc: Doc, start: int, end: int) -> bool:
    before = doc[start - 1].lower_ if start else ""
    after = doc[end].text if end < len(doc) else ""
    return before in PREPOSITIONS or after in {"-", "--", "—", "–", "("} or _state_follows(doc, end)


def _state_follows(doc: Doc, end: int) -> bool:
    return end + 1 < len(doc) and doc[end].text == "," and gazetteer.state_code(doc[end + 1].text) is not None


def _cities_before_states(doc: Doc, taken: frozenset[int]) -> Iterator[PlaceSpan]:
    """ "Smallville, Kan.": both, also where the entity recogniser saw neither."""
    for i, word in enumerate(syntax(doc).word[:-1]):
        if word != "," or i == 0:
            continue
        token = doc[i]
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
        while (
            start < token.i - 1
            and not gazetteer.lookup(doc[start : token.i].text)
            and gazetteer.lookup(doc[start + 1 : token.i].text)
        ):
            start += 1
        if start < token.i and doc[start : token.i].text.lower() not in words("place_words", "not_places"):
            kind = kind_of(doc[start : token.i].text)
            yield PlaceSpan(start, token.i, "city" if kind in {None, "country"} else str(kind), "before state")
            yield PlaceSpan(token.i + 1, token.i + 2, "state", "after city")
