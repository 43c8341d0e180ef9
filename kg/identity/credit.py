"""To whom an article owes what it tells in its own voice: the wire whose story it is, or the outlet that was first.

A wire is credited in the dateline ("(AP)"), in the byline ("Orla Vinter, Associated Press"; "The Associated Press contributed to
this report"), or by its copyright; who was first, in so many words ("as first reported by WKZQ").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from kg import vocab
from kg.identity import names

BYLINE, DATELINE, BOILERPLATE = (vocab.concept("zone", kind) for kind in ("byline", "dateline", "boilerplate"))
_RIGHTS: Final = re.compile(r"(?:©|\(c\)|[Cc]opyright)(?P<whose>.{0,60})")
_FIRST: Final = re.compile(
    r"\b(?:first|originally) (?:reported|published) (?:by|in|on) (?P<the>the )?(?P<whom>(?:[A-Z][\w&.'’-]*\s?){1,5})"
)


def credited(body: str, zones: Iterable[tuple[str, str]], outlets: Iterable[str] = ()) -> str:
    """The outlet's name as ``names.outlet`` has it; empty where the article is its own outlet's.

    ``zones`` are kinds (IRIs) and texts, ``outlets`` the names of those that the article cites.

    >>> credited("", [(DATELINE, "MARLOW FALLS, Ohio (AP) — ")]), credited("Two died, as first reported by WKZQ on Friday.", [])
    ('associated press', 'wkzq')
    """
    zones = list(zones)
    for kind, text in zones:
        owner = _RIGHTS.search(text) if kind == BOILERPLATE else None
        if kind in (BYLINE, DATELINE) or owner is not None:
            if wire := names.wire(owner["whose"] if owner else text):
                return wire
    known = {names.outlet(name) for name in outlets}
    for match in (m for text in (body, *(text for _, text in zones)) for m in _FIRST.finditer(text)):
        name = names.outlet(match["whom"].strip())
        if match["the"] or names.is_call_sign(match["whom"]) or name in known:
            return name
    return ""
