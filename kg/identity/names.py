"""Names in the form in which they are compared: of people, places, public bodies and outlets."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

_SUFFIXES: Final = frozenset({"jr", "sr", "ii", "iii", "iv"})
_TITLES: Final = frozenset(
    "officer deputy sergeant sgt detective det chief sheriff captain capt lieutenant lt corporal cpl mr mrs ms dr agent "
    "trooper".split()
)
_CALL_SIGN: Final = re.compile(r"\b([KW][A-Z]{2,3})\b(?:-?(?:TV|FM|AM)\b)?")
_SITE_SIGN: Final = re.compile(r"(?:^|\.)([kw][a-z]{2,3})(?:\d{0,2}|-?tv|fm|am|news|\d{0,2}news)\.(?:com|org|net|tv)$")
_GENERIC: Final = re.compile(r"\b(?:the|news|online|com|www|official)\b")


def folded(text: str) -> str:
    """Small letters and digits, without accents and marks.

    >>> folded("Coeur d'Alene — St. María's")
    'coeur dalene st marias'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9 ]+", " ", plain.replace("'", "").replace("’", "")).split())


def person(name: str) -> tuple[str, ...]:
    """The parts of a person's name, without titles and suffixes.

    >>> person("Sgt. Dana R. Whitlock Jr.")
    ('dana', 'r', 'whitlock')
    """
    parts = folded(name).split()
    return tuple(p for i, p in enumerate(parts) if p not in _TITLES and not (i and p in _SUFFIXES))


def suffix(name: str) -> str:
    """What tells a father from a son of the same name.

    >>> suffix("Sgt. Dana R. Whitlock Jr."), suffix("Dana Whitlock II"), suffix("Dana Whitlock")
    ('jr', 'jr', '')
    """
    last = (folded(name).split() or [""])[-1]
    return "jr" if last == "ii" else last if last in _SUFFIXES else ""


def place(match: str, name: str) -> str:
    """A place by its GeoNames id, else by its folded name.

    >>> place("https://sws.geonames.org/5488441/", "Roswell"), place("", "Marlow Falls")
    ('5488441', 'marlow falls')
    """
    return match.rstrip("/").rpartition("/")[2] if match else folded(name)


def outlet(name: str, url: str = "") -> str:
    """An outlet by its call sign, its site, or its folded name.

    >>> outlet("WQRX-TV"), outlet("", "https://www.wqrx.com/news/1"), outlet("The Marlow Beacon"), outlet("AP")
    ('wqrx', 'wqrx', 'marlow beacon', 'associated press')
    """
    name = re.sub(r"^[Tt]he ", "", name.strip())
    if (agency := _wires().get(name)) is not None:
        return agency
    if sign := _CALL_SIGN.search(name):
        return sign[1].lower()
    if host := _host(name or url):  # "St. Louis Post-Dispatch" is a name: others cite it by that, whatever its site is called
        if (agency := _wires().get(host)) is not None:
            return agency
        sign = _SITE_SIGN.search(host)
        return sign[1] if sign else host
    return " ".join(_GENERIC.sub(" ", folded(name)).split()) or folded(name)


def wire(text: str) -> str:
    """The first news agency that a text names; empty if none.

    >>> wire("By Orla Vinter, The Associated Press"), wire("By Orla Vinter")
    ('associated press', '')
    """
    match = _any_wire().search(text)
    return _wires()[match[1]] if match else ""


def is_call_sign(text: str) -> bool:
    """Whether a text begins with the call sign of a station.

    >>> is_call_sign("WQRX-TV on Monday"), is_call_sign("Deputy Whitlock")
    (True, False)
    """
    return _CALL_SIGN.match(text) is not None


@cache
def _wires() -> dict[str, str]:
    """How a news agency is spelled -> its name."""
    data = json.loads(files("kg.identity").joinpath("data/wires.json").read_text("utf-8"))
    return {spelling: name for name, spellings in data.items() for spelling in spellings}


@cache
def _any_wire() -> re.Pattern[str]:
    longest_first = sorted(_wires(), key=lambda spelling: (-len(spelling), spelling))
    return re.compile(rf"(?<![\w.&'’-])({'|'.join(map(re.escape, longest_first))})(?![\w&'’-])")


def _host(text: str) -> str:
    """The host of a URL or the site that a text names, without ``www``; empty for what is neither."""
    text = text.strip().lower()
    if not re.fullmatch(r"(?:https?://\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)+)", text):
        return ""
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""
    return re.sub(r"^(?:www\d?|m|news)\.", "", host)
