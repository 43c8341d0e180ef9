"""Fixtures that several test modules share."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store on disk with examples/articles, built once for all tests of a process: they read it and write nothing."""
    location = tmp_path_factory.mktemp("built") / "examples.kg"
    with kg.open(location) as graph:
        graph.add(root / "examples" / "articles")
    return location
