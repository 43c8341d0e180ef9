"""How many were killed and injured, where the text gives a number, and the condition they are in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc

from kg.extract.draft import Draft, Finding, Incident, Person, Range, draft_of, first_head, told_in
from kg.extract.numbers import number
from kg.extract.patterns import pattern
from kg.extract.syntax import sentence_at, text_of

COUNTS: Final[dict[str, re.Pattern[str]]] = {
    "killed": pattern("killed-count"),
    "injured": pattern("injured-count"),
    "hit": pattern("hit-count"),
}
TIMES: Final = {"double": 2, "triple": 3, "quadruple": 4}
MOST: Final = 200
"""Numbers from here on are no tolls of an incident."""
CONDITION: Final = pattern("condition")
ADVERBS: Final = {"critically": "critical", "seriously": "serious", "gravely": "grave"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A number that the text gives in words of its own: "three dead", "wounding two others"."""

    value: int
    words: Range
    at: int
    other: bool
    """It counts others than somebody spoken of before."""


def counting_phrases(draft: Draft, what: str) -> list[Phrase]:
    """What the text says of how many were ``killed``, ``injured`` or ``hit`` (shot, stabbed, struck), in order."""
    doc = draft.doc
    found: list[Phrase] = []
    for m in COUNTS[what].finditer(text_of(doc)):
        value = stated_number(m)
        span = doc.char_span(m.start(), m.end(), alignment_mode="expand")
        if value is None or span is None or not 0 < value < MOST or _recalled(draft, span.start):
            continue
        if value == 1 and span.start and doc[span.start - 1].lower_ == "no":  # "No one was hurt"
            value, span = 0, doc[span.start - 1 : span.end]
        if any(t.ent_type_ in {"TIME", "DATE", "MONEY"} and t.like_num for t in span) or (
            span.start and doc[span.start - 1].lower_ in {"of", "age", "aged", "$", "no."}
        ):
            continue
        other = any(t.lower_ in {"other", "others", "more"} for t in span)
        found.append(Phrase(value, (span.start, span.end), span.root.i, other))
    return found


def stated_number(match: re.Match[str]) -> int | None:
    """The number that a match of one of ``COUNTS`` gives: "four", "triple"."""
    text = next(g for g in match.groups() if g)
    return TIMES.get(text.lower()) or number(text)


def _recalled(draft: Draft, i: int) -> bool:
    """Whether token ``i`` tells of a past incident."""
    return any(x.range[0] <= i < x.range[1] for x in draft.incidents if not x.main)


def conditions(doc: Doc) -> Iterator[tuple[Person, str, Range, int]]:
    """Person, condition notation, words, predicate token: "is in critical condition"."""
    draft = draft_of(doc)
    seen: set[int] = set()
    for m in CONDITION.finditer(text_of(doc)):
        word = (m.group("c") or m.group("d") or "").lower()
        condition = ADVERBS.get((m.group("a") or "").lower()) or {"stabilized": "stable"}.get(word, word)
        span = doc.char_span(m.start(), m.end(), alignment_mode="expand")
        if (
            span is None
            or not condition
            or (
                m.group("c")
                and "condition" not in m.group().lower()
                and "condition" not in doc[span.end : span.end + 3].text.lower()
            )
        ):
            continue
        person = whose(draft, span.start)
        if person is not None and id(person) not in seen:
            seen.add(id(person))
            yield person, condition, (span.start, span.end), span.root.i


def whose(draft: Draft, i: int) -> Person | None:
    """The person that a predicate at ``i`` is about: the subject of its clause, else the one hurt who was spoken of last."""
    doc = draft.doc
    token = doc[i]
    for _ in range(6):
        for child in token.children:
            if child.dep_ in {"nsubjpass", "nsubj"} and child.i in draft.person_at:
                return draft.person_at[child.i]
        if token.dep_ in {"relcl", "acl"} and token.head.i in draft.person_at:
            return draft.person_at[token.head.i]
        if token.head.i == token.i:
            break
        token = token.head
        if token.i in draft.person_at and token.i in draft.person_at[token.i].heads:
            return draft.person_at[token.i]
    sentence = sentence_at(doc, i)
    before = [(k, draft.person_at[k]) for k in range(sentence.start, i) if k in draft.person_at and k in draft.person_at[k].heads]
    hurt = [p for _, p in before if {"injured", "hospitalized"} & set(p.outcomes)]
    return hurt[-1] if hurt else before[-1][1] if before else None


def casualties(doc: Doc) -> Iterator[Finding]:
    """Numbers of killed and injured, where the text counts them, or where they are not the sum of those told of one by one."""
    draft = draft_of(doc)
    for incident in draft.incidents:
        for what, toll in sorted(incident.tolls.items()):
            if toll.words is None or not (toll.counted or toll.value != counted(draft, incident, what)):
                continue
            none = not toll.value  # "no one was hurt" says that the number is 0, and denies nothing
            yield Finding(incident, f"{what}Count", toll.value, toll.words, toll.at, toll.confidence, presupposed=none)


def counted(draft: Draft, incident: Incident, what: str) -> int:
    """How many of those told of one by one were killed, or injured and not killed."""
    return sum(p.count or 1 for p in victims(draft, incident, what))


def victims(draft: Draft, incident: Incident, what: str) -> list[Person]:
    """Those who take part in the incident and of whom it is told that they were killed, or injured and not killed."""
    return [
        p
        for p in draft.persons
        if p.roles
        and what in p.outcomes
        and not (what == "injured" and "killed" in p.outcomes)
        and told_in(draft, first_head(draft, p)) is incident
    ]
