"""Names in the form in which they are compared: of people, places, public bodies and outlets."""

from __future__ import annotations

import re
import unicodedata
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


def place(match: str, name: str) -> str:
    """A place by its GeoNames id, else by its folded name.

    >>> place("https://sws.geonames.org/5488441/", "Roswell"), place("", "Marlow Falls")
    ('5488441', 'marlow falls')
    """
    return match.rstrip("/").rpartition("/")[2] if match else folded(name)


def outlet(name: str, url: str = "") -> str:
    """An outlet by its call sign, its site, or its folded name.

    >>> outlet("WQRX-TV"), outlet("", "https://www.wqrx.com/news/1"), outlet("The Marlow Beacon")
    ('wqrx', 'wqrx', 'marlow beacon')
    """
    if sign := _CALL_SIGN.search(name):
        return sign[1].lower()
    host = _host(name) or (_host(url) if not name or "." in name else "")
    if host:
        sign = _SITE_SIGN.search(host)
        return sign[1] if sign else host
    return " ".join(_GENERIC.sub(" ", folded(name)).split()) or folded(name)


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
