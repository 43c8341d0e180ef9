"""A knowledge graph of incidents, built from news articles.

>>> import kg
>>> with kg.open(":memory:") as graph:
...     graph.info().articles
0

Names are loaded when they are first used: ``import kg`` itself loads neither spaCy nor rdflib.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from kg.account import Account
    from kg.config import Config
    from kg.errors import (
        ConfigError,
        ConsistencyError,
        InputError,
        KGError,
        ModelError,
        QueryError,
        StoreError,
        StoreLocked,
        StoreVersion,
        UsageError,
        ValidationError,
    )
    from kg.extract import EXTRACTORS, Finding
    from kg.graph import Graph, open
    from kg.ingest import read_article, read_articles
    from kg.model import Article, Skipped
    from kg.pipeline import Summary, build, build_one
    from kg.store import open_store
    from kg.validate import Report

__version__ = "0.1.0"

_HOME: Final = {
    "kg.account": ("Account",),
    "kg.config": ("Config",),
    "kg.errors": (
        "ConfigError", "ConsistencyError", "InputError", "KGError", "ModelError", "QueryError", "StoreError", "StoreLocked",
        "StoreVersion", "UsageError", "ValidationError",
    ),
    "kg.extract": ("EXTRACTORS", "Finding"),
    "kg.graph": ("Graph", "open"),
    "kg.ingest": ("read_article", "read_articles"),
    "kg.model": ("Article", "Skipped"),
    "kg.pipeline": ("Summary", "build", "build_one"),
    "kg.store": ("open_store",),
    "kg.validate": ("Report",),
}  # fmt: skip
"""Module -> the public names it gives."""

_MODULE: Final = {name: module for module, names in _HOME.items() for name in names}

__all__ = [  # noqa: RUF022  # in the order in which a reader meets them
    "open", "Graph", "read_article", "read_articles", "build", "build_one", "Article", "Skipped", "Summary", "Config", "Account",
    "Report", "EXTRACTORS", "Finding", "open_store",
    "KGError", "UsageError", "QueryError", "ConfigError", "InputError", "StoreError", "StoreLocked", "StoreVersion", "ModelError",
    "ValidationError", "ConsistencyError", "__version__",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _MODULE:
        raise AttributeError(f"module 'kg' has no attribute {name!r}; it has: {', '.join(__all__)}")
    value = globals()[name] = getattr(import_module(_MODULE[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
