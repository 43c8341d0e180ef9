"""Makes one person of those who must be one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import product
from typing import Final

from spacy.tokens import Doc

from kg.extract.antecedents import ordinals
from kg.extract.draft import Draft, Person, Range
from kg.extract.lexicon import words
from kg.extract.signals import signal
from kg.extract.syntax import sentence_at

FAR: Final = 2
"""Months between two dates from which on they are not those of one incident."""


def merge_by_age(doc: Doc, found: list[Person], at: dict[int, Person], body: int) -> None:
    """ "A 24-year-old man was shot … John Roe, 24, died": one person, when exactly one unnamed and one named have that age."""
    by_age: dict[int, list[Person]] = defaultdict(list)
    for person in found:
        if person.age is not None and not person.plural:
            by_age[person.age].append(person)
    for same in by_age.values():
        named = [p for p in same if p.name]
        unnamed = [p for p in same if not p.name]
        if len(named) == 1 and len(unnamed) == 1:
            a, b = named[0], unnamed[0]
            if a.gender and b.gender and a.gender != b.gender:
                continue
            if {sentence_at(doc, h).start for h in a.heads} & {sentence_at(doc, h).start for h in b.heads}:
                continue
            harm = signal(doc, b, "harm"), signal(doc, a, "harm")
            custody = signal(doc, b, "custody"), signal(doc, a, "custody")
            if (harm[0] and custody[1] and not harm[1]) or (custody[0] and harm[1] and not custody[1]):
                continue
            absorb(a, b, at)
            found.remove(b)


def consolidate(doc: Doc, found: list[Person], at: dict[int, Person], parts: list[Range], months: Mapping[int, int]) -> None:
    """Makes one of those who must be one: within the telling of one incident, the one who was hurt, the one who was arrested.

    "A man was shot … John Roe died": where exactly one named person is the one who was hurt, an unnamed one is the same; an
    indefinite tells again of the same ("a woman was shot … a 31-year-old woman was taken"). Not where the text speaks of
    several, nor across uniforms.
    """
    for (start, end), part, uniform in product(parts, ("harm", "custody"), ("", "police", "fire")):
        inside = [p for p in found if start <= p.heads[0] < end]
        if part == "harm" and any(p.plural and (p.count or 2) > 1 and _has_part(doc, p, part) for p in inside):
            continue
        if part == "custody" and any(p.plural and {n for n, _ in p.nouns} & words("person_nouns", "suspect") for p in inside):
            continue
        hurt = [p for p in inside if not p.plural and uniformed(doc, p) == uniform and _has_part(doc, p, part)]
        hurt = [p for p in hurt if not {n for n, _ in p.nouns} & words("person_nouns", "relative")]
        named = [p for p in hurt if p.name]
        unnamed = [p for p in hurt if not p.name and not set_apart(doc, p)]
        if len(named) > 1 or not unnamed:
            continue
        keep = named[0] if named else unnamed[0]
        if set_apart(doc, keep):
            continue
        for other in unnamed:
            if other is not keep and compatible(doc, keep, other) and not _years_apart(doc, keep, other, months):
                absorb(keep, other, at)
                found.remove(other)


def compatible(doc: Doc, a: Person, b: Person) -> bool:
    if (a.gender and b.gender and a.gender != b.gender) or (a.age is not None and b.age is not None and a.age != b.age):
        return False
    child = words("person_nouns", "child")
    if bool({n for n, _ in a.nouns} & child) != bool({n for n, _ in b.nouns} & child) and a.name is None:
        return False
    return not {sentence_at(doc, h).start for h in a.heads} & {sentence_at(doc, h).start for h in b.heads}


def _years_apart(doc: Doc, a: Person, b: Person, months: Mapping[int, int]) -> bool:
    """Whether two are told of at dates more than ``FAR`` months apart: one of them belongs to the past."""
    when = [{months[start] for h in p.heads if (start := sentence_at(doc, h).start) in months} for p in (a, b)]
    return bool(when[0] and when[1]) and min(abs(x - y) for x in when[0] for y in when[1]) > FAR


def set_apart(doc: Doc, person: Person) -> bool:
    """Whether a person is spoken of as another one ("another man", "a second victim", "Ann Roe was also shot")."""
    return any(ordinals(doc, m) for m in person.mentions) or any(
        doc[h].dep_ in {"nsubjpass", "dobj"} and any(c.lower_ == "also" for c in doc[h].head.children) for h in person.heads
    )


def _has_part(doc: Doc, person: Person, part: str) -> bool:
    nouns = {n for n, _ in person.nouns}
    if part == "custody":
        return bool(nouns & words("person_nouns", "suspect")) or bool(signal(doc, person, "custody"))
    return bool(nouns & words("person_nouns", "victim")) or bool(signal(doc, person, "harm"))


def uniformed(doc: Doc, person: Person) -> str:
    """Whether a person is a police officer or firefighter, by title or noun."""
    lows = {doc[k].lower_ for s, e in person.titles for k in range(s, e)} | {n for n, _ in person.nouns}
    for kind in ("fire", "police"):
        if lows & words("person_nouns", kind) or lows & words("titles", kind):
            return kind
    return ""


def absorb(a: Person, b: Person, at: dict[int, Person]) -> None:
    """Makes every mention of ``b`` one of ``a``."""
    a.mentions += b.mentions
    a.heads += b.heads
    a.nouns += b.nouns
    a.titles += b.titles
    a.pronouns += b.pronouns
    if a.gender is None:
        a.gender, a.gender_range = b.gender, b.gender_range
    if a.age is None:
        a.age, a.age_range = b.age, b.age_range
    for i in [k for k, p in at.items() if p is b]:
        at[i] = a


def become_one(draft: Draft, kept: Person, other: Person) -> None:
    """Makes two persons of a draft the first of them; what was looked up of either no longer holds."""
    absorb(kept, other, draft.person_at)
    draft.persons.remove(other)
    draft.traits.clear()
