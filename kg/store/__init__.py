"""Where the graphs of many articles stand, and where queries are asked.

>>> with open_store(":memory:") as store:
...     store.info().articles
0
"""

from __future__ import annotations

from kg.store.binding import bind, slots
from kg.store.embedded import DiskStore, MemoryStore
from kg.store.endpoint import without_password
from kg.store.opening import open_store
from kg.store.protocol import Info, Put, Solutions, Store, Stored

__all__ = [
    "DiskStore", "Info", "MemoryStore", "Put", "Solutions", "Store", "Stored", "bind", "open_store", "slots", "without_password",
]  # fmt: skip
