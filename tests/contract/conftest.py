"""The kinds of store that have to behave alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kg.store import Store, open_store
from scripts.virtuoso import Virtuoso

KINDS = [
    "memory",
    "disk",
    pytest.param("remote", marks=pytest.mark.xdist_group("oxigraph")),
    pytest.param("virtuoso", marks=[pytest.mark.stores, pytest.mark.xdist_group("virtuoso")]),
]


@pytest.fixture(scope="module", params=KINDS)
def module_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of each kind, empty at first, for all tests of a module."""
    with _opened(request, tmp_path_factory.mktemp("stores")) as store:
        yield store


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    with _opened(request, tmp_path) as store:
        yield store


def _opened(request: pytest.FixtureRequest, folder: Path) -> Store:
    if request.param == "memory":
        return open_store(":memory:")
    if request.param == "disk":
        return open_store(folder / "a.kg", create=True)
    if request.param == "virtuoso":
        server: Virtuoso = request.getfixturevalue("virtuoso")
        server.clear()
        return open_store(server.address, create=True)
    address = request.getfixturevalue("oxigraph")
    httpx.post(f"{address}/update", content="DROP ALL", headers={"Content-Type": "application/sparql-update"}).raise_for_status()
    return open_store(address, create=True)
