"""What a text says of how many were hurt: counting phrases, the people of one sentence, the persons told of one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from kg.extract.casualties import MOST, Phrase, counting_phrases
from kg.extract.draft import Draft, Incident, Person, Range, first_head, sentence_index
from kg.extract.factuality import factuality_at
from kg.extract.fates import fate_at
from kg.extract.numbers import number
from kg.extract.people import lemma_of, noun_classes
from kg.extract.syntax import sentence_at

What: TypeAlias = Literal["killed", "injured"]
WHATS: Final[tuple[What, What]] = ("killed", "injured")
LATE: Final = 10
"""Sentence from which on what is told rarely belongs to the incident's first account."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The people whom one sentence tells of as ``fate``: their number, the words that count them, the telling token."""

    fate: str
    value: int
    words: Range
    at: int
    zone: str


@dataclass(slots=True)
class Evidence:
    """What a draft says of the toll of one incident."""

    phrases: dict[str, list[Phrase]]
    """By fate."""
    readings: list[Reading]
    fates: dict[int, set[str]]
    """``id`` of a person -> fates told of them."""
    persons: list[Person]


_Mention: TypeAlias = tuple[Person, int, int]
"""Somebody told of, the head of the mention, the telling token."""


def evidence(draft: Draft, incident: Incident) -> Evidence:
    """Everything that counts somebody in the part of the text that tells the incident."""
    start, end = incident.range
    alone = sum(i.main for i in draft.incidents) == 1
    phrases = {fate: [p for p in counting_phrases(draft, fate) if alone or start <= p.words[0] < end] for fate in (*WHATS, "hit")}
    persons = [p for p in draft.persons if (alone or start <= p.heads[0] < end) and not _past(draft, p)]
    by_sentence: dict[tuple[int, str], list[_Mention]] = defaultdict(list)
    fates: dict[int, set[str]] = defaultdict(set)
    for person in persons:
        for head in person.heads:
            told = fate_at(draft.doc, head)
            if told is None:
                continue
            fact = factuality_at(draft.doc, told[1])
            if fact.polarity != "positive" or fact.certainty == "possible" or fact.realis != "actual":
                continue
            fates[id(person)].add(told[0])
            by_sentence[sentence_at(draft.doc, head).start, told[0]].append((person, head, told[1]))
    for sentence, fate in sorted(by_sentence):  # "a boy was shot and a girl was grazed"
        if fate == "injured" and (sentence, "hit") in by_sentence:
            by_sentence[sentence, "hurt"] = by_sentence[sentence, "hit"] + by_sentence[sentence, fate]
    readings = [r for (_, fate), told_of in sorted(by_sentence.items()) if (r := _reading(draft, fate, told_of)) is not None]
    if alone:
        readings += _headline(draft)
    return Evidence(phrases, readings, dict(fates), persons)


def _reading(draft: Draft, fate: str, told_of: list[_Mention]) -> Reading | None:
    """The sum of the people of one sentence, ``None`` where one of them is a group of unknown size."""
    seen: dict[int, _Mention] = {}
    for mention in told_of:
        seen.setdefault(id(mention[0]), mention)
    people = [p for p, _, _ in seen.values()]
    value = sum(p.count or 1 for p in people)
    if any(p.count is None for p in people) or not 0 < value < MOST:
        return None
    heads = [h for _, h, _ in seen.values()]
    spans = [next((m for m in p.mentions if m[0] <= h < m[1]), (h, h + 1)) for p, h, _ in seen.values()]
    where = (min(s for s, _ in spans), max(e for _, e in spans))
    return Reading(fate, value, where, min(a for _, _, a in seen.values()), zone(draft, heads[0]))


def _headline(draft: Draft) -> list[Reading]:
    """What the headline tells of people whom no person of the text takes up: "Man, 2 teens wounded"."""
    doc = draft.doc
    counts: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for token in doc[: draft.body]:
        if token.i in draft.person_at or token.pos_ not in {"NOUN", "PROPN"} or not noun_classes(lemma_of(token)):
            continue
        told = fate_at(doc, token.i)
        counted = next((number(c.text) for c in token.children if c.dep_ == "nummod"), None)
        value = counted if counted is not None else 1 if token.tag_ in {"NN", "NNP"} else None
        if told is not None and value is not None and 0 < value < MOST:
            counts[told[0]].append((value, token.i, told[1]))
    return [
        Reading(fate, sum(v for v, _, _ in found), (found[0][1], found[-1][1] + 1), found[0][2], "title")
        for fate, found in sorted(counts.items())
    ]


def zone(draft: Draft, i: int) -> str:
    """Where a token stands: ``title``, ``lead``, ``early`` or ``late``."""
    if i < draft.body:
        return "title"
    index = sentence_index(draft, i)
    return "lead" if index < 2 else "early" if index < LATE else "late"


def _past(draft: Draft, person: Person) -> bool:
    first = first_head(draft, person)
    return any(x.range[0] <= first < x.range[1] for x in draft.incidents if not x.main)


def sums(found: Evidence, what: What) -> dict[str, int]:
    """How many persons were told of as killed or injured, counted in different ways."""

    def total(people: Sequence[Person]) -> int:
        return sum(p.count or 1 for p in people)

    if what == "killed":
        told = [p for p in found.persons if "killed" in found.fates.get(id(p), ())]
    else:
        hurt = [p for p in found.persons if found.fates.get(id(p), set()) & {"injured", "hit"}]
        told = [p for p in hurt if "killed" not in found.fates[id(p)]]
    likely = [p for p in found.persons if what in p.outcomes and not (what == "injured" and "killed" in p.outcomes)]
    return {
        "told": total(told),
        "told named": total([p for p in told if p.name]),
        "likely": total(likely),
        "likely named": total([p for p in likely if p.name]),
        "sure": total([p for p in likely if p.outcomes[what] >= 0.8]),
        "both": total([p for p in likely if p in told]),
        "both named": total([p for p in likely if p in told and p.name]),
        "told apart": len({(p.name, p.age) for p in told if p.name or p.age is not None}),
        "either": total([p for p in found.persons if p in likely or p in told]),
    }
