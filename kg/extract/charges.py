"""Charges: who is said to be charged with what. An allegation with a source, never a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc

from kg.extract.draft import Draft, Finding, Node, Person, Range, draft_of, incident_at
from kg.extract.patterns import pattern
from kg.extract.syntax import sentence_at, text_of

CUE: Final = pattern("charge-cue")
FACES: Final = pattern("charge-faces")
END: Final = pattern("charge-end")
SPLIT: Final = pattern("charge-split")
LEAD: Final = pattern("charge-lead")
OFFENCE: Final = pattern("offence")
GENERIC: Final = pattern("charge-generic")
ACT: Final = pattern("charge-act")
TAIL: Final = re.compile(r"\s+(?:charges?|counts?|convictions?|warrants?)[\s,.]*$", re.IGNORECASE)
"""Words after an offence that say what it is for the court."""
CHARGES: Final = frozenset({"charge", "arrest", "book", "indict", "convict", "accuse", "cite", "jail", "hold"})
QUANTIFIERS: Final = frozenset(
    {"both", "all", "each", "they", "trio", "pair", "couple", "brothers", "suspects", "men", "teens", "women"}
)
MAX_WORDS: Final = 16


def charges(doc: Doc) -> Iterator[Finding]:
    """Charge nodes: the person, the offence in the text's words, the incident that is told there."""
    draft = draft_of(doc)
    seen: set[tuple[int, str]] = set()
    for start, end, cue_end in charge_stretches(doc):
        people: list[Person] | None = None
        for a, b in _parts(doc, start, end):
            offence = " ".join(text_of(doc)[a:b].split())
            span = doc.char_span(a, b, alignment_mode="expand")
            if span is None or not _is_offence(offence):
                continue
            if people is None:  # one list is of one person, or of the same ones
                people = _charged(draft, doc, cue_end, span.start)
            incident = incident_at(draft, cue_end)
            for person in people:
                key = (id(person), re.sub(r"\W+", " ", offence.lower()))
                if key in seen:
                    continue
                seen.add(key)
                charge = Node("charge", f"{person.label}: {offence}")
                evidence = _evidence(doc, draft, person, (span.start, span.end))
                yield Finding(charge, "chargedPerson", person, evidence, cue_end)
                yield Finding(charge, "offence", offence, evidence, cue_end)
                if incident is not None:
                    yield Finding(charge, "chargedIn", incident, evidence, cue_end)


def _is_offence(words: str) -> bool:
    return bool(OFFENCE.search(words) and not GENERIC.search(words) and not ACT.search(words) and len(words.split()) <= MAX_WORDS)


def charge_stretches(doc: Doc) -> Iterator[tuple[int, int, int]]:
    """Character ranges that list offences, and the token of the word that charges."""
    text = text_of(doc)
    last = -1
    for m in CUE.finditer(text):
        if m.start() < last:
            continue
        end = END.search(text, m.end())
        stop = end.start() if end else min(len(text), m.end() + 250)
        token = doc.char_span(m.start(), m.start() + 1, alignment_mode="expand")
        if token is not None and stop > m.end():
            yield m.end(), stop, token.start
            last = stop
    for m in FACES.finditer(text):
        token = doc.char_span(m.start(), m.start() + 1, alignment_mode="expand")
        group = "what" if m.start("what") >= 0 else "that"
        if token is not None:
            yield m.start(group), m.end(group), token.start


def _parts(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    text = text_of(doc)[start:end]
    at = 0
    pieces = []
    for m in SPLIT.finditer(text):
        pieces.append((at, m.start()))
        at = m.end()
    pieces.append((at, len(text)))
    for a, b in pieces:
        while True:
            lead = LEAD.match(text[a:b])
            if not lead:
                break
            a += lead.end()
        tail = TAIL.search(text, a, b)
        if tail:
            b = tail.start()
        while b > a and text[b - 1] in " ,.\"'":
            b -= 1
        while a < b and text[a] in " ,\"'":
            a += 1
        if b - a > 3:
            yield start + a, start + b


def _charged(draft: Draft, doc: Doc, cue: int, offence: int) -> list[Person]:
    """Who is charged: the object or subject of the word that charges (with its conjuncts), else the suspect spoken of last.

    "Both", "all three suspects", "they" are the suspects named before.
    """
    for start in (cue, offence):
        token = doc[start]
        for _ in range(8):
            lemma = token.lemma_.lower()
            objects = [c for c in token.children if c.dep_ in {"dobj", "dative"}] if lemma in CHARGES else []
            subjects = [c for c in token.children if c.dep_ in {"nsubjpass", "nsubj"}]
            for s in (*objects, *subjects):
                group = (s, *s.conjuncts)
                people = [draft.person_at[c.i] for c in group if c.i in draft.person_at and c.i in draft.person_at[c.i].heads]
                single = [p for p in people if _chargeable(p)]
                if single:
                    return list(dict.fromkeys(single))
                if (
                    s.lower_ in QUANTIFIERS
                    or s.like_num
                    or any(p.plural and not {"victim", "spokesperson"} & set(p.roles) for p in people)
                ):
                    several = _suspects_before(draft, s.i)
                    if len(several) > 1:
                        return several
            if token.dep_ in {"relcl", "acl"} and token.head.i in draft.person_at and _chargeable(draft.person_at[token.head.i]):
                return [draft.person_at[token.head.i]]
            if token.head.i == token.i:
                break
            token = token.head
    sentence = sentence_at(doc, offence)
    for k in range(offence - 1, max(sentence.start - 120, -1), -1):
        person = draft.person_at.get(k)
        if person is not None and k in person.heads and "suspect" in person.roles and not person.plural:
            return [person]
    suspects = [p for p in draft.persons if "suspect" in p.roles and not p.plural]
    return suspects[:1]


def _suspects_before(draft: Draft, i: int) -> list[Person]:
    """The named suspects spoken of before token ``i``, at most six."""
    named = [p for p in draft.persons if p.name and "suspect" in p.roles and not p.plural]
    return [p for p in named if p.first < i][:6]


def _chargeable(person: Person) -> bool:
    return not person.plural and not (
        "victim" in person.roles
        or ({"spokesperson", "prosecutor", "judge"} & set(person.roles) and "suspect" not in person.roles)
    )


def _evidence(doc: Doc, draft: Draft, person: Person, words: Range) -> Range:
    sentence = sentence_at(doc, words[0])
    heads = [h for h in person.heads if sentence.start <= h < sentence.end]
    return (min([words[0], *heads]), max([words[1], *(h + 1 for h in heads)])) if heads else words
