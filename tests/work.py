"""Work for other processes: what they are given must be found by name."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from spacy.tokens import Doc

from kg.errors import InputError
from kg.extract import Finding


def doubled(number: int) -> int:
    time.sleep(0.02 * (number % 3))  # not done in the order in which it is given
    return 2 * number


def picky(number: int) -> int:
    if number == 3:
        raise InputError("3 cannot be read", path="three")
    return number


def dies_once(given: tuple[int, Path]) -> int:
    """Kills its process at the first sight of 2; the file tells whether that was before."""
    number, memory = given
    if number == 2 and not memory.exists():
        memory.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def dies(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def sleeps(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def large(size: int) -> bytes:
    return bytes(size)


def unsendable(reason: str) -> int:
    class Unsendable(Exception):
        pass

    raise Unsendable(reason)


def whose(_: int) -> int:
    return os.getpid()


def nothing(doc: Doc) -> Iterator[Finding]:
    """An extractor that finds nothing."""
    yield from ()


def killing(doc: Doc) -> Iterator[Finding]:
    """An extractor that kills its process."""
    os.kill(os.getpid(), signal.SIGKILL)
    yield from ()
