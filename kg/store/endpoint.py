"""Where a store on another machine is: what a user types, taken apart."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from kg.errors import StoreError

TIMEOUT: Final = 60
"""Seconds after which an endpoint that says nothing is given up."""
SCHEMES: Final = ("basic", "digest")
"""Ways to say who asks. Basic goes with every request; digest only answers a server that asks for it (Virtuoso does)."""
_WHERE: Final = "user and password stand in the environment, as KG_STORE_USER and KG_STORE_PASSWORD"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The two addresses of a store, and how it is asked.

    ``location`` is what messages call it, without a password; ``query`` answers the SPARQL 1.1 Protocol, ``data`` the SPARQL
    1.1 Graph Store HTTP Protocol (``None``: nothing can be written). ``timeout`` is in seconds. ``user`` and ``password``
    stay out of ``repr``; ``scheme``, one of ``SCHEMES``, says how the server wants them.
    """

    location: str
    query: str
    data: str | None
    timeout: int = TIMEOUT
    user: str | None = field(default=None, repr=False)
    password: str = field(default="", repr=False)
    scheme: str = SCHEMES[0]


def endpoint(location: str) -> Endpoint:
    """The endpoint that a location names.

    An address without a path is that of an Oxigraph server; every other one is that of queries, and ``data=`` in it says
    where graphs are written, relative to it if need be. A user and a password come from the environment variables
    ``KG_STORE_USER`` and ``KG_STORE_PASSWORD`` and from nowhere else (other users of a machine can read command lines), how
    they are sent from ``KG_STORE_AUTH`` (``basic`` or ``digest``), the timeout from ``KG_STORE_TIMEOUT``, in seconds.

    >>> endpoint("http://localhost:7878").query, endpoint("http://localhost:7878").data
    ('http://localhost:7878/query', 'http://localhost:7878/store')
    >>> found = endpoint("https://rdf.example.org/news/sparql?data=/news/data")
    >>> found.query, found.data
    ('https://rdf.example.org/news/sparql', 'https://rdf.example.org/news/data')

    Raises :class:`StoreError` for what is no address, and for one with a password in it.
    """
    parts = _split(location.strip())
    if parts is None:
        came = "" if "@" in location else f", not {location!r}"  # what is broken may be the password
        raise StoreError(f"the address of a store is http://HOST:PORT or https://HOST/PATH{came}; {_WHERE}")
    shown = without_password(location)
    if parts.username is not None:
        raise StoreError(f"the address {shown} must come without a password: {_WHERE}")
    given = parse_qsl(parts.query, keep_blank_values=True)
    data = next((value for key, value in given if key == "data"), None)
    rest = urlencode([(key, value) for key, value in given if key != "data"])
    origin = (parts.scheme.lower(), parts.netloc)
    if parts.path in ("", "/"):
        query, data = urlunsplit((*origin, "/query", rest, "")), data or "/store"
    else:
        query = urlunsplit((*origin, parts.path, rest, ""))
    if data is not None:
        data = urljoin(query, data)
        where = _split(data)
        if where is None or where.username is not None:
            raise StoreError(f"in {shown} data= must be an address or a path, and {_WHERE}")
    user, password = os.environ.get("KG_STORE_USER"), os.environ.get("KG_STORE_PASSWORD", "")
    scheme = _scheme()
    if scheme == "digest" and not (user or "").isascii():  # RFC 7616 has a way to write it that servers do not know
        raise StoreError("for digest authentication KG_STORE_USER may have only the characters of ASCII")
    return Endpoint(shown, query, data, _timeout(), user or None, password, scheme)


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


def _scheme() -> str:
    given = os.environ.get("KG_STORE_AUTH", "") or SCHEMES[0]
    if given.lower() not in SCHEMES:
        raise StoreError(f"KG_STORE_AUTH must be {' or '.join(SCHEMES)}, not {given!r}")
    return given.lower()


def _timeout() -> int:
    given = os.environ.get("KG_STORE_TIMEOUT", "") or str(TIMEOUT)
    if not given.isascii() or not given.isdecimal() or len(given) > 6 or int(given) < 1:  # more than a socket can wait
        raise StoreError(f"KG_STORE_TIMEOUT must be a whole number of seconds, 1 to 999999, not {given!r}")
    return int(given)
