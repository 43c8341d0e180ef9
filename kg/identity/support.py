"""Who gives the values that an article's view has: for every slot of an incident or a participant, the sources behind it.

A source is what others are independent of: the body that a person speaks for or whose a document is, an agency, an outlet, a
document (``kg.view.leaning``); where the article tells something in its own voice only, there is none, and its own outlet stands
in. So the police quoted in five papers are one source, and each paper's own voice is one of its own (``kg.view.joined``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from kg import vocab
from kg.view.facts import SAID, Facts, Value
from kg.view.leaning import Leaning

_CLAIMED: Final = {
    vocab.KG + "incidentType": "incidentType", vocab.KG + "city": "city", vocab.KG + "county": "county",
    vocab.KG + "killed": "killedCount", vocab.KG + "injured": "injuredCount", vocab.KG + "age": "age",
    vocab.SCHEMA + "startDate": "time",
}  # fmt: skip
"""Slot of the view -> property of the claims behind it."""
_COUNTED: Final = {
    vocab.KG + "killed": vocab.concept("outcome", "killed"), vocab.KG + "injured": vocab.concept("outcome", "injured"),
}  # fmt: skip
"""Slots that are counted where nobody states a number, by this outcome."""

_PEOPLE: Final = ("person", "group")
"""Kinds of which it is not known beforehand who is who in all articles."""


class Told(NamedTuple):
    """The value that an article gives to a slot."""

    subject: str
    """Local id of the incident or person."""
    slot: str
    """IRI of the view's property."""
    value: str
    """As a term of N-Triples."""
    sources: tuple[str, ...]
    """Canonical IRIs of bodies, IRIs in the article of people and other sources; none: only the article's own voice."""
    claim: str = ""
    """Local id of the surest claim that says so; empty where the value was counted."""


def told(view: Iterable[Triple], facts: Facts, canonical: Mapping[str, str], leaning: Leaning) -> list[Told]:
    """What the view of an article (of its own entities) has in its slots, with the sources; sorted."""
    base = f"{facts.work}/"
    out = []
    for s, p, o in view:
        if p.value in _CLAIMED and isinstance(s, NamedNode) and isinstance(o, NamedNode | Literal):
            claims = _claims(facts, s.value, p.value, o.value)
            named = leaning.roots({value.claim for value in claims})
            sources = sorted(
                {n if facts.kind(n) in _PEOPLE else canonical.get(n, n) for n in named if facts.kind(n) != "narrator"}
            )
            claim = max(claims).claim.removeprefix(base) if claims else ""
            shown = canonical.get(o.value) if isinstance(o, NamedNode) else None
            out.append(Told(s.value.removeprefix(base), p.value, f"<{shown}>" if shown else str(o), tuple(sources), claim))
    return sorted(out)


def _claims(facts: Facts, subject: str, slot: str, value: str) -> list[Value]:
    """The values of claims from which the view's value comes."""
    if slot == vocab.SCHEMA + "startDate":
        times = facts.values(subject, "time")
        return [t for t in times if any(d.object.value == value for d in facts.values(t.object.value, "date", SAID))]
    stated = facts.values(subject, _CLAIMED[slot])
    if stated or slot not in _COUNTED:
        return [v for v in stated if v.object.value == value]
    return [
        outcome
        for node in facts.of_kind("participation")
        if any(e.value == subject for e in facts.every(node, "inEvent", SAID))
        for outcome in facts.values(node, "outcome")
        if outcome.object.value == _COUNTED[slot]
    ]
