"""What a text tells in so many words became of somebody: by the clause of a mention, or of another name in the same list.

"Killed were Ann Roe, 31, and Bo Quibble, 27", "among the six people killed was Ann Roe", "one of the dead was Ann Roe".
"""

from __future__ import annotations

from typing import Final

from spacy.tokens import Token

from kg.extract.draft import MENTIONS, Draft, Person
from kg.extract.factuality import factuality_at
from kg.extract.fates import DEAD, DIE, KILL, WOUND, Fate, fate_at
from kg.extract.listing import listed

KILLED: Final = KILL | {"slay", "slain", "murder"}
BODIES: Final = frozenset({"body", "bodies", "remains"})
NEAREST: Final = 6


def told_at(draft: Draft, head: int) -> Fate | None:
    """The fate that the clause of a mention tells of it, or of a name in the same list; asserted, not denied or left open."""
    for i in (head, *listed(draft, head)):
        told = fate_at(draft.doc, i) or _equated(draft.doc[i])
        if told is None:
            continue
        fact = factuality_at(draft.doc, told[1])
        if fact.certainty != "possible" and fact.polarity == "positive" and fact.realis == "actual":
            return told[0]
    return None


def told(draft: Draft, person: Person) -> str | None:
    """``killed`` or ``injured`` where the text tells it in so many words."""
    fates = {told_at(draft, head) for head in person.heads[:MENTIONS]}
    return "killed" if "killed" in fates else "injured" if "injured" in fates else None


def _equated(token: Token) -> tuple[Fate, int] | None:
    """The fate of the people whom a name is said to be, or to be one of: "those killed were Ann Roe and …".

    Also of whom a body is found.
    """
    if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lower_ in BODIES:
        return "killed", token.head.head.i
    for _ in range(NEAREST):
        if token.dep_ not in {"conj", "appos", "nmod", "compound"} or token.head.i == token.i:
            break
        found = _group(token.head)
        if found is not None:
            return found
        token = token.head
    verb = token.head
    if token.dep_ not in {"attr", "nsubj", "nsubjpass"} or verb.lemma_ not in {"be", "include"}:
        return None
    for child in verb.children:
        if child.i == token.i:
            continue
        if child.dep_ in {"nsubj", "attr", "csubj"} and (found := _group(child)) is not None:
            return found
        if child.dep_ == "prep" and child.lower_ == "among":
            for obj in child.children:
                if obj.dep_ == "pobj" and (found := _group(obj)) is not None:
                    return found
        if child.tag_ == "VBN" and child.i < verb.i and child.lemma_ in KILLED | WOUND:  # "Killed were …"
            return ("killed" if child.lemma_ in KILLED else "injured"), child.i
    return None


def _group(noun: Token) -> tuple[Fate, int] | None:
    """The fate by which a noun phrase names people: "those killed", "the dead", "one of the four dead", "the injured"."""
    if noun.lower_ in DEAD:
        return "killed", noun.i
    for child in noun.children:
        if child.dep_ in {"acl", "relcl"} and child.lemma_ in KILLED | DIE:
            return "killed", child.i
        if child.dep_ in {"acl", "relcl"} and child.lemma_ in WOUND:
            return "injured", child.i
        if child.dep_ == "prep" and child.lower_ == "of" and noun.lower_ in {"one", "two", "three", "some", "among"}:
            for obj in child.children:
                if obj.dep_ == "pobj" and (found := _group(obj)) is not None:
                    return found
    return None
