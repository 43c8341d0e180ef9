"""Memory that is free, given back to the system: the C library makes a heap for every thread, and holds on to each.

Of glibc, that is Linux; elsewhere nothing is done.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from typing import Any, Final

_LIBRARY: Final[Any] = ctypes.CDLL(None) if sys.platform == "linux" else None
_ARENA_MAX: Final = -8
"""``M_ARENA_MAX`` of ``malloc.h``."""


def one_heap() -> None:
    """From now on threads share one heap: for a process of our own, before it has threads. Some 90 MB less in one that stores."""
    if hasattr(_LIBRARY, "mallopt"):
        _LIBRARY.mallopt(_ARENA_MAX, 1)


def give_back() -> None:
    """Give back what is free in all heaps, and what only refers to itself. For a process without a language model of its own: it
    looks at all objects there are."""
    gc.collect()
    if hasattr(_LIBRARY, "malloc_trim"):
        _LIBRARY.malloc_trim(0)
