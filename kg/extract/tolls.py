"""How many an incident killed and hurt: readings of the text weighed against each other by a small trained model.

A reading is a number that the text supports: a counting phrase ("three dead, two hurt"), the people of one sentence
("a man and two boys were wounded"), or the persons told of one by one. The model (``data/tolls.json``) says how likely each
number is right; nought is a candidate like any other, so that where nobody is likely to have been hurt, nobody is counted.
"""

from __future__ import annotations

from typing import Final

from kg.extract.casualties import MOST, victims
from kg.extract.draft import Draft, Incident, Range, Toll, first_head, told_in
from kg.extract.fates import fate_at
from kg.extract.joining import set_apart
from kg.extract.lexicon import words
from kg.extract.linear import model, probability
from kg.extract.readings import WHATS, Evidence, What, evidence, sums, zone
from kg.extract.sides import SIDES
from kg.extract.syntax import syntax

BLOODY: Final = frozenset({"shooting", "stabbing", "homicide_other"})
"""Types of incident whose victims are those killed and injured."""
FILLED: Final = 0.5
"""Confidence of the part of somebody whom only the toll makes a victim."""
CLEAR: Final = 0.7
"""Probability of an outcome from which a victim and a suspect are surely two who were hurt."""
SURE: Final = 0.8
"""Probability from which somebody named counts as killed or injured whatever the toll says."""


def candidates(found: Evidence, what: What, killed: int | None = None) -> list[int]:
    """Numbers that something speaks for, nought and one among them; of those hit, ``killed`` are not injured."""
    values = {0, 1, *(p.value for fate in (what, "hit") for p in found.phrases[fate]), *sums(found, what).values()}
    values |= {r.value for r in found.readings if r.fate in {what, "hit", "hurt"}}
    if killed:
        hits = [p.value for p in found.phrases["hit"]] + [r.value for r in found.readings if r.fate == "hit"]
        values |= {v - killed for v in hits if v >= killed}
    return sorted(v for v in values if v < MOST)


def toll_features(
    draft: Draft, incident: Incident, found: Evidence, what: What, value: int, killed: int | None = None
) -> dict[str, float]:
    """How the text speaks for and against a number. ``killed`` is what was chosen for the dead, where ``what`` is ``injured``."""
    size = "0" if value == 0 else "1" if value == 1 else "2" if value < 4 else "4"
    f: dict[str, float] = {f"v:{size}": 1.0}
    for fate in (what, "hit"):
        phrases = found.phrases[fate]
        near = [p for p in phrases if zone(draft, p.words[0]) != "late"]
        for p in phrases:
            at = zone(draft, p.words[0])
            relation = "=" if p.value == value else ">" if p.value > value else "<"
            f[f"phrase {fate} {relation} {at}"] = 1.0
            if p.value == value and p.other:
                f[f"phrase {fate} = other"] = 1.0
        if near:
            most = max(p.value for p in near)
            f[f"phrase {fate} most"] = float(most == value)
            f[f"phrase {fate} first"] = float(near[0].value == value)
            f[f"phrase {fate} none ="] = float(all(p.value != value for p in near))
        else:
            f[f"no phrase {fate} {size}"] = 1.0
    fates: tuple[str, ...] = (what, "hit") if what == "killed" else (what, "hit", "hurt")
    for fate in fates:
        here = [r for r in found.readings if r.fate == fate]
        for r in here:
            relation = "=" if r.value == value else ">" if r.value > value else "<"
            f[f"{fate} {relation} {r.zone}"] = 1.0
            if value == 0:
                f[f"{fate} {r.zone} 0"] = 1.0
        if here:
            most = max(r.value for r in here if r.zone != "late") if any(r.zone != "late" for r in here) else 0
            f[f"{fate} most"] = float(most == value)
            f[f"{fate} most {size}"] = float(most == value)
        else:
            f[f"{fate} none {size}"] = 1.0
    said = [r.value for r in found.readings if r.fate == what and r.zone != "late"]
    said += [p.value for p in found.phrases[what] if zone(draft, p.words[0]) != "late"]
    f["said"] = float(value in said)
    f["said otherwise"] = float(bool(said) and value not in said)
    if value == 0:
        f["said 0"] = f["said otherwise"]
    for name, total in sums(found, what).items():
        relation = "=" if total == value else ">" if total > value else "<"
        f[f"{name} {relation}"] = 1.0
        f[f"{name} {relation} {size}"] = 1.0
    top = max((p.chances.get(what, 0.0) for p in found.persons), default=0.0)
    f[f"top {size}"] = top
    expected = sum(p.chances.get(what, 0.0) * (p.count or 1) for p in found.persons)
    f["expected off"] = min(abs(expected - value), 3.0)
    if killed is not None:
        f[f"killed {min(killed, 2)} {size}"] = 1.0
        hits = [r.value for r in found.readings if r.fate == "hit" and r.zone != "late"]
        hits += [p.value for p in found.phrases["hit"] if zone(draft, p.words[0]) != "late"]
        if hits:
            most = max(hits)
            f["hit less dead ="] = float(max(most - killed, 0) == value)
            f[f"hit less dead = {size}"] = f["hit less dead ="]
        injured = sums(found, "injured")
        f[f"likely less dead = {size}"] = float(max(injured["either"] - killed, 0) == value)
    f[f"type {incident.type} {size}"] = 1.0
    for word in _signs(draft):
        f[f"{word} {size}"] = 1.0
    return f


def _signs(draft: Draft) -> list[str]:
    """Words of death and injury in the headline and the first two sentences, and in the rest."""
    doc = draft.doc
    watched = words("fates")
    second = draft.sentence_starts[2] if len(draft.sentence_starts) > 2 else len(doc)
    lemma = syntax(doc).lemma
    early, later = watched.intersection(lemma[:second]), watched.intersection(lemma[second:])
    return [*(f"word {w}" for w in sorted(early)), *(f"later {w}" for w in sorted(later))]


def choose_tolls(draft: Draft) -> None:
    """Sets ``tolls`` of every main incident: the likeliest number of killed and injured, and the words that give it."""
    for incident in draft.incidents:
        if not incident.main:
            continue
        found = evidence(draft, incident)
        killed: int | None = None
        for what in WHATS:
            linear = model("tolls")[what]
            scored = [
                (probability(linear.log_odds(toll_features(draft, incident, found, what, v, killed))), -v)
                for v in candidates(found, what, killed)
            ]
            least = _surely(draft, incident, what)
            sure, value = max([x for x in scored if -x[1] >= least] or scored)
            killed = -value
            incident.tolls[what] = Toll(-value, sure, *_told(found, what, -value))


def _surely(draft: Draft, incident: Incident, what: What) -> int:
    """How many the text surely tells of: a victim and a suspect are two, and so is "another" beside the first."""
    sure = [p for p in victims(draft, incident, what) if p.outcomes[what] >= CLEAR and not p.plural]
    sides = [[set_apart(draft.doc, p) for p in sure if side in p.roles] for side in SIDES]
    return sum((not all(apart)) + any(apart) for apart in sides)


def _told(found: Evidence, what: What, value: int) -> tuple[Range | None, int, bool]:
    """The words that give a number, the token that tells it, and whether they count in so many words."""
    for fate in (what, "hit"):
        phrase = next((p for p in found.phrases[fate] if p.value == value), None)
        if phrase is not None:
            return phrase.words, phrase.at, True
    for fate in (what, "hit", "hurt"):
        here = [r for r in found.readings if r.fate == fate and r.value == value]
        if here:
            best = min(here, key=lambda r: (r.zone == "title", r.words))
            return best.words, best.at, False
    return None, -1, False


def reconcile(draft: Draft) -> None:
    """Makes those told of one by one agree with the toll: the unnamed and the least sure do not count above it."""
    for incident in draft.incidents:
        _reconcile_victims(draft, incident)
        for what, toll in incident.tolls.items():
            held = victims(draft, incident, what)
            for person in sorted(held, key=lambda p: (p.name is not None, p.outcomes[what], -p.first)):
                over = sum(p.count or 1 for p in held) - toll.value
                if over >= (person.count or 1) and (person.name is None or person.outcomes[what] < SURE):
                    held.remove(person)
                    del person.outcomes[what]


def _reconcile_victims(draft: Draft, incident: Incident) -> None:
    """In an incident whose victims are its dead and injured, takes out the unnamed above the toll, and fills it up with the one
    unnamed person or group that the text tells of as hurt and that makes up the difference."""
    if incident.type not in BLOODY or not incident.tolls:
        return
    inside = [p for p in draft.persons if p.heads and told_in(draft, first_head(draft, p)) is incident]
    hurt_suspects = sum(1 for p in inside if "suspect" in p.roles and {"killed", "injured"} & set(p.outcomes))
    total = sum(t.value for t in incident.tolls.values()) - hurt_suspects
    victims = [p for p in inside if "victim" in p.roles]
    over = sum(p.count or 1 for p in victims) - total
    if total <= 0:
        return
    for person in sorted((p for p in victims if p.name is None), key=lambda p: (p.roles["victim"], -p.first)):
        if over >= (person.count or 1):
            over -= person.count or 1
            del person.roles["victim"]
            if not person.roles:
                person.outcomes.clear()
    if over < 0:
        spare = [p for p in inside if not p.roles and p.name is None and (p.count or 1) == -over]
        spare = [p for p in spare if any(fate_at(draft.doc, h) for h in p.heads)]
        if len(spare) == 1:
            spare[0].roles["victim"] = FILLED
