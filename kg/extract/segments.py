"""Tells a round-up of several incidents from the report of one, and where each of them is told."""

from __future__ import annotations

import itertools
import re
from typing import Final

from spacy.tokens import Doc

from kg.extract.draft import Draft, Range
from kg.extract.lexicon import words
from kg.extract.syntax import sentence_at
from kg.extract.triggers import SECONDARY

SPOTS: Final = frozenset({"block", "intersection", "residence", "street", "highway"})
WIDER: Final = frozenset({"business", "facility", "school", "neighborhood"})
"""Kinds of place that tell an incident from another only where the text says so ("another", "earlier")."""
_WORD: Final = re.compile(r"\w+")
LOCATIVE: Final = frozenset({"in", "at", "on", "near", "along", "outside", "inside", "to", "off"})
_COMMON: Final = frozenset(
    word.lower()
    for kind in ("street", "residence", "business", "facility", "school", "neighborhood_after", "region")
    for name in words("place_words", kind)
    for word in name.split()
) | {"block", "blocks", "corner", "intersection", "area", "the", "and", "north", "south", "east", "west"}  # fmt: skip
"""Words that many spots have in their names."""
MARKERS: Final = words("markers", "apart")
"""Words that set an incident apart from the one told before."""
ANNOUNCING: Final = words("markers", "announcing")
"""Plurals by which a headline or a lead announces several incidents."""


def segments(draft: Draft) -> list[Range]:
    """Token ranges of the parts that tell an incident each, in order; one range, of the whole document, as a rule.

    A part begins with a sentence that has a trigger and a spot of its own, and at least two of: a clock time of its own,
    somebody who was not spoken of before, a word that sets it apart ("another", "a second shooting", "earlier"). One of them
    is enough where the headline or the first two sentences announce several ("shootings"). Who only repeats a clock time goes on
    with the same incident.
    """
    doc = draft.doc
    whole = [(0, len(doc))]
    triggered = {sentence_at(doc, s).start for kind, s, _ in draft.hits if kind not in SECONDARY and s >= draft.body}
    lead = draft.sentence_starts[2] if len(draft.sentence_starts) > 2 else len(doc)
    announced = any(t.lower_ in ANNOUNCING for t in doc[:lead])
    starts: list[int] = []
    seen: set[str] = set()
    clocks: set[str] = set()
    for n, start in enumerate(draft.sentence_starts):
        if start not in triggered:
            continue
        end = sentence_at(doc, start).end
        if n + 1 < len(draft.sentence_starts) and not _paragraph_ends(doc, start, end):
            end = sentence_at(doc, end).end if end < len(doc) else end
        marked = any(doc[i].lower_ in MARKERS for i in range(start, end))
        kinds = SPOTS | WIDER if marked or announced else SPOTS
        spots = {
            p.name for p in draft.places if p.place_kind in kinds for s, _ in p.mentions if start <= s < end and _located(doc, s)
        }
        if not spots:
            continue
        clock = {t.clock for t in draft.times if t.clock and start <= t.range[0] < end}
        new = any(start <= p.first < end and not p.plural and _hurt(draft, p.heads, start, end) for p in draft.persons)
        again = any(_same_spot(a, b) for a in spots for b in seen) or bool(clock and clock <= clocks and not marked)
        if not starts or (not again and (bool(clock - clocks) + new + marked) >= (1 if announced else 2)):
            starts.append(start)
        seen |= spots
        clocks |= {c for c in clock if c}
    if len(starts) < 2:
        return whole
    starts[0] = 0
    starts = [0, *(_paragraph(doc, s, previous) for previous, s in itertools.pairwise(starts))]
    return [(a, b) for a, b in zip(starts, [*starts[1:], len(doc)], strict=True) if b > a]


def _same_spot(a: str, b: str) -> bool:
    """Whether two spots may be one: a street, or a corner of it, whose numbers do not tell them apart.

    >>> _same_spot("87 Auburn Street", "corner of Auburn and Hamilton Avenue"), _same_spot("1500 block of Elm Street", "Elm St.")
    (True, True)
    >>> _same_spot("1500 block of Elm Street", "200 block of Elm Street"), _same_spot("Elm Street", "Oak Street")
    (False, False)
    """
    if a == b:
        return True
    ours, theirs = ({w.lower() for w in _WORD.findall(spot)} for spot in (a, b))
    numbers = [{w for w in of if w.isdigit()} for of in (ours, theirs)]
    if all(numbers) and not numbers[0] & numbers[1]:
        return False
    return any(len(w) > 2 and not w[0].isdigit() for w in (ours & theirs) - _COMMON)


def _paragraph_ends(doc: Doc, start: int, end: int) -> bool:
    return any(doc[i].is_space and "\n\n" in doc[i].text for i in range(start, min(end + 1, len(doc))))


def _located(doc: Doc, i: int) -> bool:
    """Whether a place is said to be where something happened, not where somebody lives ("of the 300 block of …")."""
    before = [doc[k].lower_ for k in range(max(0, i - 3), i)]
    return (
        bool(set(before) & LOCATIVE)
        and not (before and before[-1] == "of")
        and not (len(before) > 1 and before[-2:] == ["of", "the"])
    )


def _hurt(draft: Draft, heads: list[int], start: int, end: int) -> bool:
    doc = draft.doc
    harm = words("signals", "harm", "suffer")
    for h in heads:
        if start <= h < end:
            token = doc[h]
            verb = token.head.head if token.dep_ == "conj" else token.head
            if verb.lemma_.lower() in harm or any(c.lemma_.lower() in harm for c in token.children if c.dep_ in {"acl", "relcl"}):
                return True
    return False


def _paragraph(doc: Doc, start: int, floor: int) -> int:
    """The start of the paragraph of a sentence, where that lies after ``floor``."""
    i = start
    while i > floor + 1 and not (doc[i - 1].is_space and "\n\n" in doc[i - 1].text):
        i -= 1
        if start - i > 60:
            return start
    return i if i > floor + 1 else start
