"""Who hurt whom: as the text asserts it, and where it leaves it open, as alternatives of which one holds."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from kg.extract.alternatives import alternatives
from kg.extract.draft import Draft, Finding, Node, Person, Range, draft_of
from kg.extract.lexicon import words


def harms(doc: Doc) -> Iterator[Finding]:
    """``harmedBy`` between persons: "was shot by", "shot the", and either/or ("by the officer or the citizen")."""
    draft = draft_of(doc)
    harm = words("signals", "harm")
    open_: set[int] = set()
    for choice in alternatives(doc):
        predicate = doc[choice.predicate]
        harmed = _harmed(draft, predicate)
        candidates = [p for p in (_person(draft, phrase) for phrase in choice.phrases) if p is not None]
        if harmed is None or len(candidates) < 2 or len({id(p) for p in candidates}) < len(candidates):
            continue
        open_.add(predicate.i)
        one = Node("alternatives", " or ".join(" ".join(doc[a:b].text.split()) for a, b in choice.phrases))
        words_ = (min(choice.phrases[0][0], predicate.i), choice.phrases[-1][1])
        for candidate in candidates:
            yield Finding(harmed[0], "harmedBy", candidate, words_, predicate.i, 0.8, alternatives=one)
    for token in doc:
        if token.i < draft.body or token.i in open_ or token.pos_ != "VERB" or token.lemma_.lower() not in harm:
            continue
        victim = _harmed(draft, token)
        actor = _actor(draft, token)
        if victim is not None and actor is not None and victim[0] is not actor[0]:
            a, b = sorted((victim[1], actor[1]))
            yield Finding(victim[0], "harmedBy", actor[0], (a, b + 1), token.i, 0.8)


def _harmed(draft: Draft, verb: Token) -> tuple[Person, int] | None:
    passive = any(c.dep_ in {"nsubjpass", "auxpass"} for c in verb.children)
    for child in verb.children:
        if child.dep_ == ("nsubjpass" if passive else "dobj") and child.i in draft.person_at:
            return draft.person_at[child.i], child.i
    return None


def _actor(draft: Draft, verb: Token) -> tuple[Person, int] | None:
    passive = any(c.dep_ in {"nsubjpass", "auxpass"} for c in verb.children)
    for child in verb.children:
        if not passive and child.dep_ == "nsubj" and child.i in draft.person_at:
            return draft.person_at[child.i], child.i
        if passive and child.dep_ in {"agent", "prep"} and child.lower_ == "by":
            for obj in child.children:
                if obj.dep_ == "pobj" and obj.i in draft.person_at:
                    return draft.person_at[obj.i], obj.i
    if not passive and verb.dep_ == "relcl" and verb.head.i in draft.person_at and any(c.tag_ in {"WP", "WDT"} and c.dep_ == "nsubj" for c in verb.children):
        return draft.person_at[verb.head.i], verb.head.i
    return None


def _person(draft: Draft, phrase: Range) -> Person | None:
    return next((draft.person_at[i] for i in reversed(range(*phrase)) if i in draft.person_at and i in draft.person_at[i].heads), None)
