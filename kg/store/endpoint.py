"""Where a store on another machine is: what a user types, taken apart."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from kg.errors import StoreError

TIMEOUT: Final = 60
"""Seconds after which an endpoint that says nothing is given up."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The two addresses of a store, and how it is asked.

    ``location`` is what messages call it, without a password; ``query`` answers the SPARQL 1.1 Protocol, ``data`` the SPARQL
    1.1 Graph Store HTTP Protocol (``None``: nothing can be written). ``timeout`` is in seconds. ``user`` and ``password``
    are for basic authentication and stay out of ``repr``.
    """

    location: str
    query: str
    data: str | None
    timeout: int = TIMEOUT
    user: str | None = field(default=None, repr=False)
    password: str = field(default="", repr=False)


def endpoint(location: str) -> Endpoint:
    """The endpoint that a location names.

    An address without a path is that of an Oxigraph server; every other one is that of queries, and ``data=`` in it says
    where graphs are written, relative to it if need be. A user and a password come from the address, else from the
    environment variables ``KG_STORE_USER`` and ``KG_STORE_PASSWORD``; the timeout from ``KG_STORE_TIMEOUT``, in seconds.

    >>> endpoint("http://localhost:7878").query, endpoint("http://localhost:7878").data
    ('http://localhost:7878/query', 'http://localhost:7878/store')
    >>> found = endpoint("https://ann:secret@rdf.example.org/news/sparql?data=/news/data")
    >>> found.query, found.data
    ('https://rdf.example.org/news/sparql', 'https://rdf.example.org/news/data')
    >>> found.location
    'https://rdf.example.org/news/sparql?data=/news/data'

    Raises :class:`StoreError` for what is no address.
    """
    parts = _split(location.strip())
    if parts is None:
        came = "" if "@" in location else f", not {location!r}"  # what is broken may be the password
        raise StoreError(
            f"the address of a store is http://HOST:PORT or https://HOST/PATH{came}; in a user and a password "
            "the characters / ? # @ : are written %2F %3F %23 %40 %3A"
        )
    shown = without_password(location)
    given = parse_qsl(parts.query, keep_blank_values=True)
    data = next((value for key, value in given if key == "data"), None)
    rest = urlencode([(key, value) for key, value in given if key != "data"])
    origin = (parts.scheme.lower(), parts.netloc.rpartition("@")[2])
    if parts.path in ("", "/"):
        query, data = urlunsplit((*origin, "/query", rest, "")), data or "/store"
    else:
        query = urlunsplit((*origin, parts.path, rest, ""))
    if data is not None:
        data = urljoin(query, data)
        where = _split(data)
        if where is None or where.username is not None:
            raise StoreError(f"in {shown} data= must be an address or a path, without user and password: these stand in front")
    user, password = os.environ.get("KG_STORE_USER"), os.environ.get("KG_STORE_PASSWORD", "")
    if parts.username is not None:
        user, password = unquote(parts.username), unquote(parts.password or "")
    return Endpoint(shown, query, data, _timeout(), user or None, password)


def without_password(location: str) -> str:
    """The location as messages may show it; a path stays as it is.

    >>> without_password("http://ann:p@ss@localhost:7878/?data=http://ann:secret@localhost/data")
    'http://localhost:7878/?data=http://localhost/data'
    >>> without_password("incidents.kg")
    'incidents.kg'
    """
    return re.sub(r"://[^/?#\s]*@", "://", location.strip())


def _split(address: str) -> SplitResult | None:
    """The parts of a web address; ``None`` for what is none."""
    try:
        parts = urlsplit(address)
        fits = parts.port != 0 and bool(parts.hostname)  # .port raises for what is no number
    except ValueError:
        return None
    return parts if fits and parts.scheme.lower() in ("http", "https") else None


def _timeout() -> int:
    given = os.environ.get("KG_STORE_TIMEOUT", "") or str(TIMEOUT)
    if not given.isascii() or not given.isdecimal() or int(given) < 1:
        raise StoreError(f"KG_STORE_TIMEOUT must be a whole number of seconds, 1 or more, not {given!r}")
    return int(given)
