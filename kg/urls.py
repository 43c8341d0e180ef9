"""When two addresses are that of one article: who reads articles and who names them must agree."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, unquote_to_bytes, urlsplit, urlunsplit

_TRACKING: Final = re.compile(r"(?i)utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid")
_DEFAULT_PORTS: Final = {"http": ":80", "https": ":443"}


def canonical_url(url: str) -> str:
    """The URL without what does not tell one article from another: case of the host, fragment, tracking parameters.

    >>> canonical_url("HTTPS://News.Example.com:443/a?id=7&utm_source=x#top")
    'https://news.example.com/a?id=7'
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # "http://[half" has no parts; it is still somebody's identifier
        return url.strip()
    scheme, host = parts.scheme.lower(), parts.netloc.lower()
    host = host.removesuffix(_DEFAULT_PORTS.get(scheme, ":"))
    pairs = (piece.partition("=") for piece in parts.query.split("&") if piece)
    kept = [(_bytes(name), _bytes(value)) for name, _, value in pairs]
    query = "&".join(
        f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in kept if not _TRACKING.fullmatch(k.decode(errors="replace"))
    )
    return urlunsplit((scheme, host, parts.path or "/", query, ""))


def _bytes(piece: str) -> bytes:
    """What a piece of a query stands for. Not as text, which not every site has in UTF-8: ``%E9`` and ``%E8`` would be one."""
    return unquote_to_bytes(piece.replace("+", " ").encode("utf-8", "surrogatepass"))
