"""Finds public bodies and composes their usual names: "Cicero police" is the Cicero Police Department."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from spacy.tokens import Doc

from kg.extract import gazetteer
from kg.extract.acronyms import body_of
from kg.extract.draft import Agency, Range
from kg.extract.lexicon import data, words
from kg.extract.syntax import syntax, text_of
from kg.extract.titles import is_title

ORDINAL: Final = re.compile(r"^\d+(?:st|nd|rd|th)$")
_CAP: Final = r"(?:U\.S\.|St\.|[A-Z](?:[\w&'’-]*\w)?)"
TITLED: Final = (
    re.compile(
        rf"(?:{_CAP}\s+){{0,4}}(?:Department|Bureau|Division|Office|Ministry|Institute|Board)\s+of\s+(?:the\s+)?{_CAP}(?:(?:,\s+|\s+and\s+|\s+of\s+|\s+){_CAP}){{0,4}}"
    ),
    re.compile(
        rf"(?:{_CAP}\s+(?:(?:and|of|for)\s+)?){{1,4}}(?:Task\s+Force|Commission|Authority|Public\s+Schools|City\s+Schools|County\s+Schools|Narcotics\s+Unit|Crimes\s+Unit|Emergency\s+Services|Fire\s+Authority)\b"
    ),
)
UNIT: Final = re.compile(r"^(?:[A-Z]{4,5} .*(?:Force|Unit)|(?:\w+ )?Fire Department .*Force)$")
"""A part of a body that is named before it: "LAFD Marine Task Force"."""
NOT_TITLED: Final = frozenset(
    {
        "task force",
        "public schools",
        "city schools",
        "emergency services",
        "board of directors",
        "board of trustees",
        "blue ribbon task force",
        "department of the year",
    }
)
TITLED_KINDS: Final = (
    ("corrections", re.compile(r"Correction|Prison|Probation|Parole")),
    ("state_police", re.compile(r"Investigation|Public Safety|Law Enforcement|Criminal Apprehension")),
    ("fire_department", re.compile(r"\bFire\b")),
    ("medical_examiner", re.compile(r"Coroner|Medical Examiner|Forensic")),
    ("federal_law_enforcement", re.compile(r"Homeland|Federal|U\.S\. Department of Justice|Alcohol")),
    ("prosecutor", re.compile(r"Attorney General|Department of Justice")),
    ("municipal_police", re.compile(r"Narcotics Unit|Crimes Unit|Task Force|(?:Department|Bureau|Division) of Police")),
)
ELSEWHERE: Final = frozenset({"federal", "military", "tribal"})
"""Words before a bare "police" or "prosecutors" by which they are not those of the town or county."""
OF_CAMPUS: Final = frozenset({"campus", "university", "college", "school", "transit"})
NO_BODY: Final = frozenset({"scanner", "car", "cruiser", "cars", "dog", "tape", "brutality", "custody", "pursuit", "chase"})
"""Words after "police" that make something else than a body of it."""
NO_NAMED_BODY: Final = frozenset({"academy", "memorial", "foundation", "ladies", "auxiliary", "union", "benevolent"})
"""The same after a body with its name."""
NICKNAMES: Final = frozenset({"L.A.", "LA", "NYC", "Philly", "D.C.", "DC", "Bronx", "Brooklyn", "Manhattan", "Queens"})
"""Names of cities that no other state has."""
GENERIC: Final = frozenset({"metro", "metropolitan", "regional", "area", "township", "city", "county", "local"})
"""Words of a body's name that are no town of that name ("Louisville Metro Police")."""
UNITS: Final = frozenset({"ems", "ambulance"})
"""Kernels that are often the first word of a unit's or an officer's name."""
TOWN_ONLY: Final = frozenset({"officer", "officers", "detectives", "detective", "fire"})
"""Kernels that name a body only after a town ("Alford detectives")."""
BY_NAME: Final = frozenset({"deputy", "prosecutor"})
"""Kernels that name a body of the place by themselves where they are the title of somebody named."""
LISTING: Final = frozenset({"police", "police departments", "fire departments", "police officers", "firefighters"})
"""Kernels after which the towns may stand ("police in Alford")."""
GOVERNMENT: Final[dict[tuple[str, ...], str]] = {
    ("mayor",): "City of",
    ("town", "president"): "Town of",
    ("village", "president"): "Village of",
}


@dataclass(frozen=True, slots=True)
class AgencyMention:
    """Words that name a public body. ``prefix`` are the words that tell it from its like ("Fort Wayne"); empty for "police"."""

    range: Range
    kernel: str
    kind: str
    suffix: str
    prefix: str
    full: bool
    """The text holds the whole name, not only "Cicero police"."""


@lru_cache(maxsize=1)
def _kernels() -> dict[str, list[tuple[tuple[str, ...], str, str, bool]]]:
    """First word -> (words, kind, usual name, is a whole name), longest first."""
    table: dict[str, list[tuple[tuple[str, ...], str, str, bool]]] = {}
    lists = data("agencies")
    for phrase, (kind, name) in {**lists["kernels"]}.items():
        parts = tuple(phrase.split())
        table.setdefault(parts[0], []).append((parts, kind, name, False))
    for phrase, (kind, name) in lists["named"].items():
        parts = tuple(phrase.split())
        table.setdefault(parts[0], []).append((parts, kind, name, True))
    for entries in table.values():
        entries.sort(key=lambda e: -len(e[0]))
    return table


def policed_towns(mentions: Iterable[AgencyMention]) -> list[str]:
    """The towns whose police or fire brigade is named, one a mention."""
    return [town_of(m.prefix) for m in mentions if m.prefix and m.kind in {"municipal_police", "fire_department"}]


def town_of(name: str) -> str:
    """The town of a name that joins it with its county.

    >>> town_of("Charlotte-Mecklenburg"), town_of("Wilkes-Barre")
    ('Charlotte', 'Wilkes-Barre')
    """
    town, joined, _ = name.partition("-")
    return town if joined and gazetteer.cities(town) and not gazetteer.lookup(name) else name


def agency_mentions(doc: Doc, named: frozenset[int]) -> list[AgencyMention]:
    """Every mention of a public body, in order, not overlapping. ``named`` are the tokens of persons' names."""
    found: list[AgencyMention] = []
    table = _kernels()
    bare = words("agencies", "bare")
    needs = words("agencies", "needs_place")
    titled = list(_titled(doc, named))
    taken = named | frozenset(i for m in titled for i in range(*m.range))
    i = 0
    floor = 0
    while i < len(doc):
        token = doc[i]
        hit = None
        if i not in taken:
            for parts, kind, name, whole in table.get(token.lower_, ()):
                if i + len(parts) <= len(doc) and all(doc[i + k].lower_ == p for k, p in enumerate(parts)):
                    hit = (parts, kind, name, whole)
                    break
        if hit is None:
            acronym = _acronym(doc, i) if i not in taken else None
            if acronym is not None:
                found.append(acronym)
                floor = i + 1
            i += 1
            continue
        parts, kind, name, whole = hit
        end = i + len(parts)
        kernel = " ".join(parts)
        start = i if whole else _prefix_start(doc, i, floor, named)
        while (
            start < i
            and doc[start].lower_ in words("not_prefix")
            and (start + 1 == i or doc[start].lower_ not in words("not_prefix", "alone"))
        ):
            start += 1
        prefix = " ".join(doc[start:i].text.split()).removesuffix("'s").strip()
        state = prefix.rstrip(" -,)")
        if not whole and gazetteer.state_code(state) is not None and kind != "state_police":
            if state.endswith(".") and doc[i].text.istitle() and len(parts) == 1:
                start, prefix = i, ""  # "in Alford, Ill. Police said"
            else:
                start, prefix = _after_state(doc, start, prefix, floor)
        elif not whole and not prefix and i - 1 > floor and doc[i - 1].text in {",", ")"} and token.text[:1].isupper():
            inner = doc[i - 2].text
            if gazetteer.state_code(inner) is not None and doc[i - 3].text in {",", "("}:  # "Alford, Ohio, Police Department"
                start, prefix = _after_state(doc, i - 2, "", floor)
                start = start if prefix else i
        ok = whole or bool(prefix) or (kernel in bare and kernel not in needs)
        if kernel in TOWN_ONLY and not (prefix and gazetteer.cities(prefix, country="US")):
            ok = False
        if not whole and not prefix and kernel in needs:
            ok = kernel in BY_NAME and token.text[:1].isupper() and end in named  # "Deputy Ann Rowley"
        level = doc[i - 1].lower_ if i > floor and not whole and not prefix else ""
        if level in ELSEWHERE:
            ok = False
        elif level in OF_CAMPUS and kind == "municipal_police":
            kind = "campus_or_transit_police"
        if prefix and _on_street(prefix):
            start, prefix, ok = i, "", kernel in bare  # "on Alder Street Police said"
        after = doc[end].lower_ if end < len(doc) else ""
        if (not prefix and kernel == "police" and after in NO_BODY) or after in NO_NAMED_BODY:
            ok = False
        if kernel in UNITS and end < len(doc) and doc[end].text[:1].isupper() and doc[end].is_alpha:
            ok = False  # "EMS Battalion Captain"
        if kernel == "ambulance" and (prefix in {"Rescue", "Air"} or not gazetteer.lookup(prefix)):
            ok = False  # "Rescue Ambulance"
        if kernel == "fire" and not (token.text == "Fire" and doc[end : end + 1].text.islower()):
            ok = False  # "Alford Fire crews", but no headline's "Alford Fire Kills Two"
        if whole and len(parts) == 1 and not token.text.isupper():
            ok = False  # a sled is no SLED
        if (
            prefix
            and not whole
            and i - start == 1
            and (start == 0 or doc[start].is_sent_start or doc[start - 1].is_space)
            and not gazetteer.lookup(prefix)
        ):
            start, prefix, ok = i, "", kernel in bare and kernel not in needs  # "Advertisement Police said"
        if not whole and not prefix and (listed := _listed(doc, end, kernel)):
            found += [AgencyMention((i, end), kernel, kind, name, place, False) for place in listed]
            floor = i = end
            continue
        if ok:
            text_full = " ".join(doc[i:end].text.split())
            found.append(
                AgencyMention(
                    (start, end),
                    kernel,
                    kind,
                    name,
                    prefix,
                    whole or name.lower() == text_full.lower().replace(" 's", "'s"),
                )
            )
            floor = end
            i = end
        else:
            i += 1
    found += _governments(doc, named)
    found += titled
    return sorted(found, key=lambda m: m.range)


def _acronym(doc: Doc, i: int) -> AgencyMention | None:
    """ "NOPD" where the text also names New Orleans."""
    found = body_of(doc, i)
    return AgencyMention((i, i + 1), doc[i].lower_, found[0], found[1], found[2], False) if found else None


def _prefix_start(doc: Doc, kernel: int, floor: int, named: frozenset[int]) -> int:
    """Where the proper words before a kernel begin; cut down to the longest known place where they begin a sentence."""
    start = kernel
    town = _misread_town(doc, kernel, floor, named)
    while start > floor and kernel - start < 6:
        t = doc[start - 1]
        text = t.text
        if t.is_space or (t.i in named and t.i < town):
            break
        low = t.lower_
        if text == "." and start - 1 > floor and doc[start - 2].text.rstrip(".") in {"St", "Ft", "Mt"}:
            start -= 1
            continue
        if text == "'s" and start < kernel + 1 and start - 1 > floor and doc[start - 2].text[:1].isupper():
            start -= 1
            continue
        if text == "-" and not t.whitespace_ and start < kernel and start - 1 > floor:
            start -= 1
            continue
        if (
            low in {"of", "&"} and start < kernel and start - 1 > floor and doc[start - 2].text[:1].isupper() and low != "of"
        ) or ORDINAL.match(text):
            start -= 1
            continue
        if low == "county" and start == kernel and start - 1 > floor and doc[start - 2].text[:1].isupper():
            start -= 1
            continue
        if (
            not text[:1].isupper()
            or (t.is_stop and low not in {"us"})
            or is_title(low)
            or low in words("not_names", "time")
            or (low in {"police", "fire", "sheriff", "state", "county"} and not _county_like(doc, t.i))
        ):
            if (
                low == "state"
                and start == kernel
                and text[:1].isupper()
                and start - 1 > floor
                and doc[start - 2].text[:1].isupper()
            ):
                start -= 1
                continue
            break
        if start < kernel and doc[start].is_sent_start:
            break
        start -= 1
    while start < kernel and (doc[start].text in {"-", ".", "'s", "&"}):
        start += 1
    if start < kernel:
        for cut in range(start, kernel):
            if cut > start and "-" in (doc[cut].text, doc[cut - 1].text):
                continue  # "Savannah-Chatham" is one name
            text = doc[cut:kernel].text.removesuffix("'s").strip()
            if cut > start and text.lower() in GENERIC:
                break
            entries = gazetteer.lookup(text)
            if entries and (
                cut == start
                or doc[start].is_sent_start
                or any(e.population > 20_000 for e in entries)
                or text.lower().endswith(("county", "parish"))
            ):
                return cut
        if doc[start].is_sent_start and doc[start].pos_ != "PROPN":
            start += 1
    return start


def _misread_town(doc: Doc, kernel: int, floor: int, named: frozenset[int]) -> int:
    """Where a town begins that was taken for a person ("Ann Arbor police"): the whole name before the kernel is a known one."""
    start = kernel
    while start > floor and start - 1 in named and kernel - start < 4:
        start -= 1
    known = start < kernel and any(e.population > 5000 for e in gazetteer.cities(doc[start:kernel].text, country="US"))
    return start if known else kernel


def _after_state(doc: Doc, start: int, prefix: str, floor: int) -> tuple[int, str]:
    """The town before a state: of "Alford, Ohio, police" and "Alford (Ohio) police" the prefix is Alford."""
    at = start
    if at - 1 > floor and doc[at - 1].text == "(":
        at -= 1
    elif not (at - 1 > floor and doc[at - 1].text == ","):
        return start, prefix
    else:
        at -= 1
    for size in (4, 3, 2, 1):
        name = doc[max(at - size, 0) : at].text
        if at - size < floor or not name[:1].isupper() or name.startswith("The "):
            continue
        if gazetteer.cities(name) or any(e.kind == "county" for e in gazetteer.lookup(name)):
            return at - size, " ".join(name.split())
    return start, ""


def _on_street(prefix: str) -> bool:
    return prefix.split()[-1].rstrip(".") in data("place_words")["street"] and not gazetteer.cities(prefix)


def _listed(doc: Doc, i: int, kernel: str) -> list[str]:
    """The towns of "police in Alford, Brookdale and Carver", from the token after "police"."""
    if kernel not in LISTING or i >= len(doc) or doc[i].lower_ not in {"in", "from"}:
        return []
    found: list[str] = []
    i += 1
    while i < len(doc):
        size = next(
            (
                n
                for n in (3, 2, 1)
                if i + n <= len(doc) and doc[i + n - 1].text[:1].isupper() and gazetteer.cities(doc[i : i + n].text)
            ),
            0,
        )
        if not size or not doc[i].text[:1].isupper() or gazetteer.state_code(doc[i : i + size].text):
            break
        found.append(doc[i : i + size].text)
        i += size
        while i < len(doc) and doc[i].lower_ in {",", "and", "&"}:
            i += 1
            if doc[i - 1].text == "," and i < len(doc) and gazetteer.state_code(doc[i].text):
                return found
    return found


def _county_like(doc: Doc, i: int) -> bool:
    return doc[i].lower_ == "county" and i > 0 and doc[i - 1].text[:1].isupper()


def _titled(doc: Doc, named: frozenset[int]) -> Iterator[AgencyMention]:
    """Bodies known by the form of their name: "Department of …", "… Task Force", "… Commission"."""
    for pattern in TITLED:
        for m in pattern.finditer(text_of(doc)):
            span = doc.char_span(m.start(), m.end(), alignment_mode="expand")
            if span is None:
                continue
            start, end = span.start, span.end
            at = next((t.i for t in span if t.lower_ == "of"), end)
            end = next((i for i in range(at + 2, end) if is_title(doc[i].lower_)), end)  # "Division of Police Sgt. Ann Rowley"
            span = doc[start:end]
            if any(i in named for i in range(start, end)) or "\n" in span.text:
                continue
            while start < span.end and (doc[start].is_stop or doc[start].lower_ in words("not_names", "time")):
                start += 1
            text = " ".join(doc[start : span.end].text.split()).removesuffix("'s")
            if span.end - start < 2 or text.lower() in NOT_TITLED or text.startswith("Police Department's"):
                continue
            if UNIT.match(text):
                continue
            known = words_of_named().get(text.lower().replace(",", " ,"))
            if known is not None:
                yield AgencyMention((start, span.end), text.lower().replace(",", " ,"), known[0], known[1], "", True)
                continue
            kind = next((k for k, pattern_ in TITLED_KINDS if pattern_.search(text)), "other_government")
            yield AgencyMention((start, span.end), text.lower(), kind, "", text, True)


def _governments(doc: Doc, named: frozenset[int]) -> Iterator[AgencyMention]:
    """ "Cicero Town President", "Springfield Mayor": the government that the office belongs to."""
    lower = syntax(doc).lower
    for title, name in GOVERNMENT.items():
        for i in range(1, len(doc) - len(title)):
            if (
                lower[i] == title[0]
                and (*lower[i : i + len(title)],) == title
                and doc[i].text[0].isupper()
                and i - 1 not in named
            ):
                start = i
                while (
                    start > 0
                    and i - start < 3
                    and doc[start - 1].pos_ == "PROPN"
                    and doc[start - 1].text[:1].isupper()
                    and start - 1 not in named
                ):
                    start -= 1
                if start < i and any(e.kind == "city" for e in gazetteer.lookup(doc[start:i].text)):
                    yield AgencyMention((start, i), " ".join(title), "other_government", name, doc[start:i].text, True)


def words_of_bodies(mentions: list[AgencyMention]) -> frozenset[int]:
    """The tokens of bodies' names that name no place; a jail is both."""
    return frozenset(i for m in mentions if m.kind != "corrections" for i in range(*m.range))


def group(mentions: list[AgencyMention]) -> tuple[list[Agency], list[AgencyMention]]:
    """The agencies that are named with what tells them apart, and the mentions that are not ("police said")."""
    found: list[Agency] = []
    by_key: dict[tuple[str, str], Agency] = {}
    bare: list[AgencyMention] = []
    for m in mentions:
        whole = m.kernel in words_of_named() or m.suffix.endswith(" of")
        if not m.prefix and not whole:
            bare.append(m)
            continue
        kind = refine(m.kind, m.prefix, m.kernel)
        key = (kind, gazetteer.fold(m.prefix) or m.suffix)
        agency = by_key.get(key)
        name = official_name(m)
        if agency is None:
            agency = Agency("agency", name, agency_kind=kind)
            by_key[key] = agency
            found.append(agency)
        elif len(name) > len(agency.label) and m.full:
            agency.label = name
        agency.mentions.append(m.range)
    return found, bare


@lru_cache(maxsize=1)
def words_of_named() -> dict[str, list[str]]:
    """Phrase that is a whole name -> (kind, usual name)."""
    named: dict[str, list[str]] = data("agencies")["named"]
    return named


def refine(kind: str, prefix: str, kernel: str) -> str:
    """The kind where the place before the kernel changes it: "Pennsylvania police" are state police."""
    low = prefix.lower()
    if kind == "municipal_police":
        if "university" in low or "college" in low or "campus" in low or "transit" in low or "school" in low:
            return "campus_or_transit_police"
        if gazetteer.state_code(prefix) is not None and not any(
            e.kind == "city" and e.population > 500_000 for e in gazetteer.lookup(prefix)
        ):
            return "state_police"
    return kind


def official_name(m: AgencyMention) -> str:
    """ "Cicero" + "Police Department"; capitals of a shouted dateline calmed down."""
    if m.kernel in words_of_named():
        return m.suffix
    prefix = re.sub(r"^L\.A\.(?= )", "Los Angeles", calmed(m.prefix)).replace(" Co.", " County")
    if not m.suffix:
        return prefix
    prefix = prefix.removesuffix("'s").removesuffix(" police").removesuffix(" Police")
    if m.kernel in {"state troopers", "state trooper"} and (state := gazetteer.state_code(prefix)) is not None:
        return f"{prefix} {data('state_bodies')['state_police'].get(state[0], m.suffix)}"
    if m.suffix.endswith(" of"):
        return f"{m.suffix} {prefix}"
    if prefix.endswith("county"):
        prefix = prefix[:-6] + "County"
    return f"{prefix} {m.suffix}".strip()


def proper(name: str, state: str | None) -> str:
    """The name that a body of that state goes by, where it is not made of the town's ("Indianapolis Metropolitan Police …").

    >>> proper("Jacksonville Police Department", "FL"), proper("Jacksonville Police Department", "TX")
    ("Jacksonville Sheriff's Office", 'Jacksonville Police Department')
    """
    official: dict[str, list[str]] = data("official_names")
    found = official.get(name.lower())
    return found[0] if found and (state == found[1] or name.split()[0] in NICKNAMES) else name


def calmed(name: str) -> str:
    """A name without the capitals of a shouted dateline.

    >>> calmed("FORT WAYNE"), calmed("U.S."), calmed("LA Porte")
    ('Fort Wayne', 'U.S.', 'LA Porte')
    """
    return " ".join(w.capitalize() if w.isupper() and w.isalpha() and len(w) > 3 else w for w in name.split())
