"""Victim or suspect, looked at again in the light of the others: who hurt whom, who stands in one list, who is whose kin.

``roles`` scores each person alone. A small linear model (``data/sides.json``, made by ``benchmarks/training/train.py``) weighs
these scores against those of the others in the article: whom a suspect shot is no suspect, and of four in one list none stands
apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import log
from statistics import mean
from typing import Final

from kg.extract.draft import MENTIONS, Draft, Person
from kg.extract.lexicon import words
from kg.extract.linear import model, probability
from kg.extract.listing import listed

SIDES: Final = ("victim", "suspect")
Scores = Mapping[int, Mapping[str, float]]
"""``id`` of a person -> probability of being victim, of being suspect, each person looked at alone."""


def again(draft: Draft, alone: Scores) -> dict[int, dict[str, float]]:
    """The probabilities of all persons, weighed again: ``id`` -> victim, suspect."""
    linear = model("sides")
    found: dict[int, dict[str, float]] = {}
    for person in draft.persons:
        features = side_features(draft, person, alone)
        found[id(person)] = {side: probability(linear[side].log_odds(features)) for side in SIDES}
    return found


def odds(p: float) -> float:
    """Log odds, between some -4 and 4.

    >>> odds(0.5), odds(1.0)
    (0.0, 3.9992)
    """
    p = min(max(p, 0.018), 0.982)
    return round(log(p / (1 - p)), 4)


def side_features(draft: Draft, person: Person, alone: Scores) -> dict[str, float]:
    """A person's own scores, and those of the others by how they stand to the person."""
    own = alone[id(person)]
    out = {side: odds(own[side]) for side in SIDES}
    out["named" if person.name else "unnamed"] = 1.0
    out[f"{'named' if person.name else 'unnamed'}:victim less suspect"] = out["victim"] - out["suspect"]
    kind = next((i.type for i in draft.incidents if i.main), "none")
    out[f"incident:{kind}"] = 1.0
    others = [p for p in draft.persons if p is not person]
    for side in SIDES:
        best = max((alone[id(p)][side] for p in others), default=0.0)
        out[f"other {side}"] = odds(best)
        out[f"others {side}:{min(sum(alone[id(p)][side] >= 0.5 for p in others), 3)}"] = 1.0
        out[f"named others {side}:{min(sum(alone[id(p)][side] >= 0.5 for p in others if p.name), 3)}"] = 1.0
    related: dict[str, list[Person]] = {}
    for how, other in _related(draft, person):
        if other is not person and other not in related.setdefault(how, []):
            related[how].append(other)
    for how in sorted(related):
        for side in SIDES:
            out[f"{how}:{side}"] = round(mean(odds(alone[id(p)][side]) for p in related[how] if id(p) in alone), 4)
        out[how] = 1.0
    return out


def _related(draft: Draft, person: Person) -> Iterator[tuple[str, Person]]:
    """The others whom the text sets beside a person, and how."""
    doc, at = draft.doc, draft.person_at
    harm = words("signals", "harm") - words("signals", "help")
    for head in person.heads[:MENTIONS]:
        token = doc[head]
        for i in listed(draft, head):
            yield "listed", at[i]
        while token.dep_ in {"conj", "appos"} and token.head.i != token.i and token.head.i in at:
            token = token.head
        verb = token.head
        if token.dep_ == "poss" and verb.i in at:
            yield "whose", at[verb.i]
        for child in token.children:
            if child.dep_ == "poss" and child.i in at:
                yield "of", at[child.i]
        if verb.pos_ != "VERB":
            continue
        kind = "harm" if verb.lemma_.lower() in harm else "deed"
        if token.dep_ == "nsubj":
            for child in verb.children:
                if child.dep_ == "dobj" and child.i in at:
                    yield f"does {kind}", at[child.i]
        elif token.dep_ == "dobj":
            for child in verb.children:
                if child.dep_ == "nsubj" and child.i in at:
                    yield f"suffers {kind}", at[child.i]
        elif token.dep_ == "nsubjpass":
            for agent in verb.children:
                for child in agent.children if agent.dep_ == "agent" else ():
                    if child.i in at:
                        yield f"suffers {kind}", at[child.i]
