"""From what a user types to a store."""

from __future__ import annotations

import re
from pathlib import Path

from pyoxigraph import NamedNode

from kg import vocab
from kg.errors import ConfigError, StoreError
from kg.store.embedded import DiskStore, MemoryStore
from kg.store.endpoint import without_password
from kg.store.protocol import Store

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def is_directory(location: str | Path) -> bool:
    """Whether a location, as a user gives it, means a directory: neither an endpoint nor memory."""
    return isinstance(location, Path) or not (location == ":memory:" or _SCHEME.match(location))


def open_store(location: str | Path, *, create: bool = False, read_only: bool = False, base: str = vocab.DATA) -> Store:
    """The store in a directory, at the address of a SPARQL endpoint (``http://…``, ``https://…``; see
    :func:`kg.store.endpoint.endpoint`), or a new one in memory for ``":memory:"``.

    ``create`` makes it where there is none yet; ``base`` is then the IRI under which its own description stands.
    ``read_only`` also opens a store that another process is writing.

    Raises :class:`StoreError` when there is none, when something else is there, or when the location is of a kind that kg
    does not know; :class:`StoreLocked` when another process writes it; :class:`StoreVersion` when another kg made it;
    :class:`ConfigError` when ``base`` is no IRI.
    """
    try:
        NamedNode(f"{base}store")
    except ValueError as error:
        raise ConfigError(f"base must be an IRI, and {base!r} is none: {error}") from error
    if str(location) == ":memory:":
        return MemoryStore(base=base)
    if isinstance(location, str) and _SCHEME.match(location):
        if location.lower().startswith(("http://", "https://")):
            from kg.store.remote import RemoteStore  # here: who works with a directory need not wait for httpx

            return RemoteStore(location, create=create, read_only=read_only, base=base)
        raise StoreError(
            f"a store is a directory, :memory:, or an endpoint at http:// or https://, and cannot be {without_password(location)}"
        )
    return DiskStore(location, create=create, read_only=read_only, base=base)
