"""What somebody else says too: ages, numbers and fates that an article has from more than one source.

The other extractors state a value once, where the text tells it most plainly. Here it is stated again wherever another source
gives it, or gives another one: so it can be seen who bears out whom, and who contradicts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from spacy.tokens import Token

from kg.extract.ages import ages
from kg.extract.attribution import context_at
from kg.extract.casualties import COUNTS, stated_number
from kg.extract.draft import Draft, Finding, Node, Person
from kg.extract.sources import Sources
from kg.extract.syntax import sentence_at, text_of
from kg.model import Concept

_REVISED: Final = frozenset("originally initially earlier previously first amended revised corrected".split())
"""Words of a sentence whose number has been replaced since, or replaces one."""
_FATES: Final = {
    ("killed", True): frozenset({"kill", "murder", "slay", "execute"}),
    ("killed", False): frozenset({"die", "perish", "drown"}),
    ("injured", True): frozenset({"injure", "wound", "hurt"}),
    ("arrested", True): frozenset({"arrest", "apprehend"}),
    ("charged", True): frozenset({"charge", "indict"}),
}
"""Outcome, and whether it is done to somebody, -> verbs that say so."""
_OTHERS: Final = frozenset({"other", "others", "more", "another", "of"})
"""Words beside a number that counts a part only."""


def restatements(draft: Draft, sources: Sources, stated: list[Finding]) -> Iterator[Finding]:
    """Findings like those that are ``stated``, on other words and by other sources."""

    def source(i: int) -> Node:
        return sources.of(context_at(draft.contexts, i))

    first: dict[tuple[int, str, object], Finding] = {}
    for f in stated:
        first.setdefault((id(f.subject), f.predicate, f.object if f.predicate == "outcome" else None), f)
    yield from _ages(draft, first, source)
    yield from _counts(draft, first, source)
    yield from _fates(draft, first, source, stated)


_First: TypeAlias = dict[tuple[int, str, object], Finding]
_Source: TypeAlias = Callable[[int], Node]


def _ages(draft: Draft, first: _First, source: _Source) -> Iterator[Finding]:
    for age in ages(draft.doc):
        ahead = range(age.range[1], min(age.range[1] + 4, len(draft.doc)))
        near = [age.after] if age.after is not None else [i for i in ahead if draft.doc[i].left_edge.i <= age.range[0]]
        person = next((p for i in near if (p := draft.person_at.get(i)) is not None and i in p.heads), None)
        told = first.get((id(person), "age", None)) if person is not None else None
        if person is None or told is None or person.plural or age.range[0] < draft.body or age.range == told.evidence:
            continue
        if source(age.range[0]) is not source(told.at):
            yield Finding(person, "age", age.years, age.range, age.range[0], 0.5, presupposed=True)


def _counts(draft: Draft, first: _First, source: _Source) -> Iterator[Finding]:
    doc = draft.doc
    mains = [i for i in draft.incidents if i.main]
    if len(mains) != 1:
        return
    for what in ("killed", "injured"):
        told = first.get((id(mains[0]), f"{what}Count", None))
        if told is None:
            continue
        for m in COUNTS[what].finditer(text_of(doc)):
            value = stated_number(m)
            span = doc.char_span(m.start(), m.end(), alignment_mode="expand")
            if not value or span is None or span.start < draft.body or span.start == told.evidence[0]:
                continue
            if any(t.lower_ in _OTHERS for t in doc[max(span.start - 1, 0) : span.end]):
                continue
            who = source(span.root.i)
            sentence = sentence_at(doc, span.start)
            revised = any(doc[i].lower_ in _REVISED for i in range(sentence.start, sentence.end))
            if revised or (who.kind != "narrator" and who is not source(told.at)):
                yield Finding(mains[0], f"{what}Count", value, (span.start, span.end), span.root.i, 0.5)


def _fates(draft: Draft, first: _First, source: _Source, stated: list[Finding]) -> Iterator[Finding]:
    """Somebody hurt, killed, arrested or charged in so many words: "the coroner said she died"."""
    agents = {id(f.subject): f.object for f in stated if f.predicate == "agent"}
    for f in stated:
        person = agents.get(id(f.subject))
        if f.predicate != "outcome" or not isinstance(person, Person) or not isinstance(f.object, Concept):
            continue
        if first[id(f.subject), "outcome", f.object] is not f:
            continue
        seen = [source(f.at)]
        for head in person.heads:
            verb = draft.doc[head].head
            if head < draft.body or verb.i == head or not _befalls(draft.doc[head], verb, f.object.notation):
                continue
            who = source(verb.i)
            if not any(who is s for s in seen) and sentence_at(draft.doc, head).start != sentence_at(draft.doc, f.at).start:
                seen.append(who)
                yield Finding(f.subject, "outcome", f.object, (head, head + 1), verb.i, round(0.9 * f.confidence, 2))


def _befalls(token: Token, verb: Token, outcome: str) -> bool:
    """The verb says that the outcome befell whom the token stands for."""
    passive = token.dep_ in {"nsubjpass", "dobj"}
    return verb.lemma_.lower() in _FATES.get((outcome, passive), ()) and (passive or token.dep_ == "nsubj")
