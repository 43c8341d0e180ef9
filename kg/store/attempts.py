"""What goes wrong between here and an endpoint, in words, and what is tried again."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Final, TypeVar

from kg.errors import StoreError

log = logging.getLogger(__name__)

DELAYS: Final = (0.2, 0.8)
"""Seconds to wait before the second try, and before the third and last."""

_BUSY: Final = (429, 502, 503, 504)
_ADVICE: Final = {
    401: "give a user and a password with KG_STORE_USER and KG_STORE_PASSWORD, and KG_STORE_AUTH=digest where it wants that",
    403: "this user may not do that: ask for the right, or give another one with KG_STORE_USER and KG_STORE_PASSWORD",
    404: "nothing is there: check the path of the address",
    405: "it takes no such requests: check the path of the address, for writing that after data=",
    413: "it does not take so much at once: raise its limit",
}
Result = TypeVar("Result")


class Transient(StoreError):
    """May be over when tried again."""


def tried(call: Callable[[], Result]) -> Result:
    """What the call gives, called up to three times while its errors are :class:`Transient`.

    Only for requests that may be repeated: reads, and the PUT and DELETE of whole graphs.
    """
    for delay in DELAYS:
        try:
            return call()
        except Transient as error:
            log.info("tried again in %.1f s: %s", delay, error)
            time.sleep(delay)
    return call()


def unreachable(url: str, reason: object) -> Transient:
    """There is no connection, or it broke."""
    times = len(DELAYS) + 1
    return Transient(f"cannot reach {url} ({times} tries; {reason}): is the server running, and is the address right?")


def slow(url: str, seconds: int) -> StoreError:
    """No answer in time. Not tried again: it would be as slow again."""
    return StoreError(f"{url} did not answer within {seconds} s: ask for less, or allow it more with KG_STORE_TIMEOUT=SECONDS")


def refused(url: str, status: int, body: str, *, moved_to: str | None = None) -> StoreError:
    """An HTTP status that is no success. Redirects are none: a password would go along."""
    if moved_to:
        return StoreError(f"{url} answered {status}, moved to {moved_to}: give that address")
    advice = _ADVICE.get(status, "try later" if status in _BUSY else "the server's log may say more")
    told = f" ({excerpt(body)})" if body.strip() else ""
    return (Transient if status in _BUSY else StoreError)(f"{url} answered {status}{told}: {advice}")


def excerpt(text: str) -> str:
    """The first of a text, on one line."""
    line = " ".join(text[:2000].split())
    return line if len(line) <= 200 else f"{line[:200]} …"
