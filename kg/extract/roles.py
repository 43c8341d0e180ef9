"""Which part each person takes in the incident, and what became of them.

A linear model for each role and outcome, and one for whether somebody named takes part at all, read what ``traits`` finds.
Their weights are ``data/roles.json``, ``data/outcomes.json`` and ``data/kept.json``, made by ``benchmarks/training/train.py``.
"""

from __future__ import annotations

from typing import Final

from spacy.tokens import Token

from kg.extract.draft import MENTIONS, Draft, Person
from kg.extract.factuality import factuality_at
from kg.extract.fates import death_told
from kg.extract.joining import uniformed
from kg.extract.lexicon import words
from kg.extract.linear import model, probability
from kg.extract.people import noun_classes
from kg.extract.sides import again
from kg.extract.signals import signal
from kg.extract.told import told, told_at
from kg.extract.traits import mention_features, person_features, predicate_of

GROUPS: Final[tuple[tuple[str, ...], ...]] = (
    ("spokesperson", "investigator", "official", "prosecutor", "judge", "medical", "expert"),
    ("relative_of_victim", "relative_of_suspect"),
    ("witness", "bystander", "intervener", "caller"),
    ("officer_involved", "responder"),
)
"""Roles that are near each other: where a text speaks for the group, the likeliest of them is given."""
CORE: Final = frozenset({"victim", "suspect"})
CORE_THRESHOLD: Final = 0.4
"""Probability from which somebody is given as victim or suspect."""
GROUP_THRESHOLD: Final = 0.4
"""Sum of the probabilities of a group from which its likeliest role is given."""
KEPT_THRESHOLD: Final = 0.6
"""Probability of taking part from which somebody named is given, though no role is likely enough."""
BEST_THRESHOLD: Final = 0.25
"""Probability from which such a person has the likeliest of the lesser roles, and not "other"."""
HARMED_THRESHOLD: Final = 0.5
"""Probability of taking part from which somebody named who is told of as hurt, and is no suspect, is a victim."""
HARMED: Final = 0.6
DROPPED_THRESHOLD: Final = 0.2
"""Probability of taking part below which a name is not given a role: a place, a firm, somebody named in passing."""
OUTCOME_THRESHOLD: Final = 0.36
TOLD: Final = 0.75
"""Least probability of a death or an injury that a verb tells in so many words."""
HELD: Final = frozenset({"arrested", "charged", "convicted", "sentenced", "at_large"})
THRESHOLDS: Final = {"killed": 0.5}
"""Other thresholds of single outcomes: a death is not given on less than even odds."""


def assign(draft: Draft) -> None:
    """Sets ``roles`` and ``outcomes`` of every person of the draft."""
    outcomes, takes_part, deadly = model("outcomes"), model("kept")["kept"], death_told(draft.doc)
    traits = {id(p): person_features(draft, p) for p in draft.persons}
    alone = {id(p): role_scores(traits[id(p)]) for p in draft.persons}
    together = again(draft, alone)
    for person in draft.persons:
        features = traits[id(person)]
        person.kept = probability(takes_part.log_odds(features)) if person.name else 1.0
        scored = {**alone[id(person)], **together[id(person)]}
        if person.name is None and uniformed(draft.doc, person) and not signal(draft.doc, person, "custody"):
            scored["suspect"] = 0.0  # "an officer opened fire": whoever bears no name but a badge, and is not held, is none
        _decide(person, scored)
        person.chances = {label: probability(m.log_odds(features)) for label, m in sorted(outcomes.items())}
        if not deadly:
            person.chances["killed"] = 0.0
        person.outcomes = {label: p for label, p in person.chances.items() if p >= THRESHOLDS.get(label, OUTCOME_THRESHOLD)}
    for person in sorted(draft.persons, key=lambda p: p.name is None):
        fate = told(draft, person) if person.roles and not person.plural else None
        known = fate is None or any(fate in p.outcomes for p in draft.persons)
        if fate is None or (person.name is None and known) or (fate == "injured" and "killed" in person.outcomes):
            continue  # of the unnamed only where nobody else is told of: they may be one with somebody named
        person.outcomes[fate] = max(person.outcomes.get(fate, 0.0), TOLD)
        if person.name and person.kept >= HARMED_THRESHOLD and not CORE & set(person.roles):
            person.roles.pop("other", None)
            person.roles["victim"] = HARMED
    _relatives(draft)
    _missing(draft)


def _missing(draft: Draft) -> None:
    """Whoever is said to be missing is no suspect, though both are "last seen" and described: too few are for a model."""
    if not any(incident.main and incident.type == "missing_person" for incident in draft.incidents):
        return
    for person in draft.persons:
        if any(_gone(draft.doc[h]) for h in person.heads) and not signal(draft.doc, person, "court"):
            person.outcomes = {label: p for label, p in person.outcomes.items() if label not in HELD}
            person.roles = {"victim" if {"killed", "injured"} & set(person.outcomes) else "missing": TOLD}


def _gone(token: Token) -> bool:
    """Whether a mention is missing, has vanished, or was last seen somewhere: "a missing man", "reported her missing"."""
    clause, dep = token.head, token.dep_
    beside = {child.lower_ for child in clause.children}
    if any(child.lower_ == "missing" for child in token.children):
        return True
    if "missing" in beside:
        return dep in {"dobj", "nsubjpass"} or (dep == "nsubj" and clause.lemma_ in {"be", "go"})
    if clause.lemma_ == "see":
        return dep == "nsubjpass" and "last" in beside
    return dep == "nsubj" and (clause.lemma_ in {"vanish", "disappear"} or clause.lower_ == "missing")


def _relatives(draft: Draft) -> None:
    """ "Roe's father was shot": Roe, of whom nothing else is told, is a relative of the victim."""
    relative = words("person_nouns", "relative")
    for person in draft.persons:
        for noun, i in person.nouns:
            owner = next((draft.person_at.get(c.i) for c in draft.doc[i].lefts if c.dep_ == "poss"), None)
            if noun not in relative or owner is None or owner is person or not owner.name or owner.roles.keys() - {"other"}:
                continue
            if told_at(draft, i) is not None:
                owner.roles = {"relative_of_victim": HARMED}


def role_scores(features: dict[str, float]) -> dict[str, float]:
    """Probability of each role, from what the text shows of one person."""
    return {label: probability(m.log_odds(features)) for label, m in model("roles").items()}


def _decide(person: Person, scored: dict[str, float]) -> None:
    """Sets the roles of a person from their probabilities."""
    person.roles = {label: scored[label] for label in sorted(scored) if scored[label] >= CORE_THRESHOLD}
    for group in GROUPS:
        there = [label for label in group if label in scored]
        together = round(min(sum(scored[label] for label in there), 1.0), 4)
        if together >= GROUP_THRESHOLD and not person.roles.keys() & set(group):
            person.roles[max(there, key=lambda label: (scored[label], label))] = together
    if not person.roles and person.name and person.kept >= KEPT_THRESHOLD:
        label = max((x for x in scored if x not in CORE), key=lambda label: (scored[label], label))
        sure = scored[label] >= BEST_THRESHOLD
        person.roles[label if sure else "other"] = scored[label] if sure else person.kept
    _settle(person, scored)
    if person.name and person.kept < DROPPED_THRESHOLD:
        person.roles.clear()


def _settle(person: Person, scored: dict[str, float]) -> None:
    """Nobody is victim and suspect at once; "the gunman" is no victim, even if he is shot in the end."""
    held = frozenset().union(*(noun_classes(n) for n, _ in person.nouns))
    side = (
        "suspect"
        if "suspect" in held and "victim" not in held
        else "victim"
        if "victim" in held and "suspect" not in held
        else None
    )
    if side is not None and CORE & set(person.roles):
        person.roles.pop("victim" if side == "suspect" else "suspect", None)
        person.roles[side] = max(scored[side], 0.6)
    elif set(person.roles) >= CORE:
        del person.roles[min(("victim", "suspect"), key=lambda r: (scored[r], r))]


def evidence_head(draft: Draft, person: Person, model_name: str, label: str) -> int:
    """The mention that speaks most for a role or an outcome; the first of equals, the body before the headline."""
    linear = model(model_name).get(label)
    heads = [h for h in person.heads[:MENTIONS] if h >= draft.body] or person.heads
    if linear is None:
        return heads[0]
    shares = {h: round(linear.share(mention_features(draft, person, h)), 4) for h in heads}
    best = max(heads, key=lambda h: (shares[h], -h))
    plain = [h for h in heads if shares[h] >= 0.5 * shares[best] and shares[h] > 0 and _plain(draft, h)]
    return max(plain, key=lambda h: (shares[h], -h)) if plain else best


def _plain(draft: Draft, head: int) -> bool:
    """Whether the clause of a mention is asserted: not denied, not left open, not yet to come."""
    fact = factuality_at(draft.doc, predicate_of(draft.doc[head]).i)
    return fact.certainty != "possible" and fact.polarity == "positive" and fact.realis == "actual"
