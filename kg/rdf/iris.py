"""IRIs of articles and of what is in them: deterministic, opaque, and checked when they are minted.

An article's IRI comes from a hash of what identifies it, never from a file's name, and never readable: URLs hold names
of people. Below it everything has a number of its own (``…/person/3``), so no IRI holds a person's name.
"""

from __future__ import annotations

import re
from hashlib import sha256

from pyoxigraph import NamedNode

from kg.errors import ConsistencyError
from kg.model import Article, Span
from kg.urls import canonical_url

_FORBIDDEN = re.compile('[\x00-\x20<>"{}|^`\\\\\ud800-\udfff]')  # RFC 3987, as N-Quads reads it


def mint(base: str, local: str) -> str:
    """``base`` and ``local`` as one IRI; every IRI of kg comes from here.

    >>> mint("https://data.example.org/kg/article/0a1b/", "person/3")
    'https://data.example.org/kg/article/0a1b/person/3'

    Raises :class:`ConsistencyError` for a character that no IRI may hold: a library that only warns would write a file
    that nobody can read.
    """
    iri = base + local
    if bad := _FORBIDDEN.search(iri):
        raise ConsistencyError(f"an IRI may not hold {bad.group()!r} (position {bad.start()} of {iri!r})")
    try:
        return NamedNode(iri).value
    except ValueError as error:
        raise ConsistencyError(f"{iri!r} is no IRI: {error}") from error


def digest(*parts: str | None) -> str:
    """64 hexadecimal digits of SHA-256 over the parts, each with its length: ("ab", "c") and ("a", "bc") differ.

    >>> digest("ab", "c") == digest("a", "bc")
    False
    >>> digest("a", None) == digest("a", "")
    False
    """
    whole = sha256()
    for part in parts:
        if part is None:
            whole.update(b"-;")
        else:
            data = part.encode("utf-8", "surrogatepass")
            whole.update(b"%d:%b;" % (len(data), data))
    return whole.hexdigest()


def article_iri(article: Article, base: str) -> str:
    """The work's IRI: from its data set and id, else its canonical URL, else its title and text."""
    if article.id is not None:
        name = digest("id", article.dataset, article.id)
    elif article.url:
        name = digest("url", canonical_url(article.url))
    else:
        name = digest("bytes", article.title, article.text)
    return mint(base, f"article/{name[:24]}")


def article_key(article: Article, base: str) -> str:
    """How tables name the article: its id, else its URL, else its IRI."""
    return article.id if article.id is not None else article.url or article_iri(article, base)


def content_hash(article: Article) -> str:
    """64 hexadecimal digits over every input field: another hash is another version.

    ``origin`` is no input field: the same article read from another file is the same article.
    """
    return digest(article.dataset, article.id, article.url, article.source, article.date, article.title, article.text)


def span_iri(article: str, span: Span) -> str:
    """A stretch of a field, by RFC 5147 character offsets.

    >>> span_iri("https://data.example.org/kg/article/0a1b", Span("text", 12, 40))
    'https://data.example.org/kg/article/0a1b/text#char=12,40'
    """
    return mint(article, f"/{span.field}#char={span.start},{span.end}")
