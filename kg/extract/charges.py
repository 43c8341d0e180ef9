"""Charges: who is said to be charged with what. An allegation with a source, never a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc

from kg.extract.draft import Draft, Finding, Node, Person, Range, draft_of
from kg.extract.patterns import pattern
from kg.extract.syntax import sentence_at, text_of

CUE: Final = pattern("charge-cue")
FACES: Final = pattern("charge-faces")
END: Final = pattern("charge-end")
SPLIT: Final = pattern("charge-split")
LEAD: Final = pattern("charge-lead")
OFFENCE: Final = pattern("offence")
MAX_WORDS: Final = 16


def charges(doc: Doc) -> Iterator[Finding]:
    """Charge nodes: the person, the offence in the text's words, the incident."""
    draft = draft_of(doc)
    main = next((i for i in draft.incidents if i.main), None)
    seen: set[tuple[int, str]] = set()
    for start, end, cue_end in charge_stretches(doc):
        for a, b in _parts(doc, start, end):
            offence = " ".join(text_of(doc)[a:b].split())
            span = doc.char_span(a, b, alignment_mode="expand")
            if span is None or not OFFENCE.search(offence) or len(offence.split()) > MAX_WORDS:
                continue
            for person in _charged(draft, doc, span.start):
                key = (id(person), re.sub(r"\W+", " ", offence.lower()))
                if key in seen:
                    continue
                seen.add(key)
                charge = Node("charge", f"{person.label}: {offence}")
                evidence = _evidence(doc, draft, person, (span.start, span.end))
                at = cue_end
                yield Finding(charge, "chargedPerson", person, evidence, at)
                yield Finding(charge, "offence", offence, evidence, at)
                if main is not None:
                    yield Finding(charge, "chargedIn", main, evidence, at)


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
        if token is not None and m.start("what") >= 0:
            yield m.start("what"), m.end(), token.start


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
        while b > a and text[b - 1] in " ,.\"'":
            b -= 1
        while a < b and text[a] in " ,\"'":
            a += 1
        if b - a > 3:
            yield start + a, start + b


def _charged(draft: Draft, doc: Doc, i: int) -> list[Person]:
    """Who is charged: the subject of the clause (with its conjuncts), else the suspect spoken of last."""
    token = doc[i]
    for _ in range(8):
        subjects = [c for c in token.children if c.dep_ in {"nsubjpass", "nsubj"}]
        objects = (
            [c for c in token.children if c.dep_ == "dobj"]
            if token.lemma_.lower() in {"charge", "arrest", "book", "indict", "convict", "accuse", "cite"}
            else []
        )
        for s in (*objects, *subjects):
            people = [
                draft.person_at[c.i] for c in (s, *s.conjuncts) if c.i in draft.person_at and c.i in draft.person_at[c.i].heads
            ]
            people = [p for p in people if _chargeable(p)]
            if people:
                return list(dict.fromkeys(people))
        if token.dep_ in {"relcl", "acl"} and token.head.i in draft.person_at and _chargeable(draft.person_at[token.head.i]):
            return [draft.person_at[token.head.i]]
        if token.head.i == token.i:
            break
        token = token.head
    sentence = sentence_at(doc, i)
    for k in range(i - 1, max(sentence.start - 120, -1), -1):
        person = draft.person_at.get(k)
        if person is not None and k in person.heads and "suspect" in person.roles and not person.plural:
            return [person]
    suspects = [p for p in draft.persons if "suspect" in p.roles and not p.plural]
    return suspects[:1]


def _chargeable(person: Person) -> bool:
    return not person.plural and not (
        "victim" in person.roles
        or ({"spokesperson", "prosecutor", "judge"} & set(person.roles) and "suspect" not in person.roles)
    )


def _evidence(doc: Doc, draft: Draft, person: Person, words: Range) -> Range:
    sentence = sentence_at(doc, words[0])
    heads = [h for h in person.heads if sentence.start <= h < sentence.end]
    return (min([words[0], *heads]), max([words[1], *(h + 1 for h in heads)])) if heads else words
