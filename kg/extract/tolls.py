"""How many an incident killed and hurt: readings of the text weighed against each other by a small trained model.

A reading is a number that the text supports: a counting phrase ("three dead, two hurt"), the people of one sentence
("a man and two boys were wounded"), or the persons told of one by one. The model (``data/tolls.json``) says how likely each
number is right; nought is a candidate like any other, so that where nobody is likely to have been hurt, nobody is counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from kg.extract.casualties import MOST, Phrase, counting_phrases, victims
from kg.extract.draft import Draft, Incident, Person, Range, Toll, first_head, sentence_index, told_in
from kg.extract.factuality import factuality_at
from kg.extract.fates import fate_at
from kg.extract.lexicon import words
from kg.extract.linear import model, probability
from kg.extract.numbers import number
from kg.extract.people import lemma_of, noun_classes
from kg.extract.syntax import sentence_at
from kg.extract.traits import person_features

What: TypeAlias = Literal["killed", "injured"]
WHATS: Final[tuple[What, What]] = ("killed", "injured")
LATE: Final = 10
"""Sentence from which on what is told rarely belongs to the incident's first account."""
BLOODY: Final = frozenset({"shooting", "stabbing", "homicide_other"})
"""Types of incident whose victims are those killed and injured."""
FILLED: Final = 0.5
"""Confidence of the part of somebody whom only the toll makes a victim."""
SURE: Final = 0.8
"""Probability from which somebody named counts as killed or injured whatever the toll says."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The people whom one sentence tells of as ``fate``: their number, the words that count them, the telling token."""

    fate: str
    value: int
    words: Range
    at: int
    zone: str


@dataclass(slots=True)
class Evidence:
    """What a draft says of the toll of one incident."""

    phrases: dict[str, list[Phrase]]
    """By fate."""
    readings: list[Reading]
    fates: dict[int, set[str]]
    """``id`` of a person -> fates told of them."""
    persons: list[Person]
    odds: dict[int, dict[What, float]]
    """``id`` of a person -> probability of having been killed, injured."""


def evidence(draft: Draft, incident: Incident) -> Evidence:
    """Everything that counts somebody in the part of the text that tells the incident."""
    start, end = incident.range
    alone = sum(i.main for i in draft.incidents) == 1
    phrases = {fate: [p for p in counting_phrases(draft, fate) if alone or start <= p.words[0] < end] for fate in (*WHATS, "hit")}
    outcomes = model("outcomes")
    persons = [p for p in draft.persons if alone or start <= p.heads[0] < end]
    persons = [p for p in persons if not _past(draft, p)]
    by_sentence: dict[tuple[int, str], list[tuple[Person, int, int]]] = defaultdict(list)
    fates: dict[int, set[str]] = defaultdict(set)
    odds: dict[int, dict[What, float]] = {}
    for person in persons:
        features = person_features(draft, person)
        odds[id(person)] = {what: probability(outcomes[what].log_odds(features)) for what in WHATS if what in outcomes}
        for head in person.heads:
            told = fate_at(draft.doc, head)
            if told is None:
                continue
            fact = factuality_at(draft.doc, told[1])
            if fact.polarity != "positive" or fact.certainty == "possible" or fact.realis != "actual":
                continue
            fates[id(person)].add(told[0])
            by_sentence[sentence_at(draft.doc, head).start, told[0]].append((person, head, told[1]))
    for start, fate in sorted(by_sentence):  # "a boy was shot and a girl was grazed"
        if fate == "injured" and (start, "hit") in by_sentence:
            by_sentence[start, "hurt"] = by_sentence[start, "hit"] + by_sentence[start, fate]
    readings = []
    for (_, fate), told_of in sorted(by_sentence.items()):
        seen: dict[int, tuple[Person, int, int]] = {}
        for person, head, at in told_of:
            seen.setdefault(id(person), (person, head, at))
        if any(p.count is None for p, _, _ in seen.values()):
            continue
        value = sum(p.count or 1 for p, _, _ in seen.values())
        heads = [h for _, h, _ in seen.values()]
        spans = [next((m for m in p.mentions if m[0] <= h < m[1]), (h, h + 1)) for p, h, _ in seen.values()]
        at = min(a for _, _, a in seen.values())
        where = (min(s for s, _ in spans), max(e for _, e in spans))
        if 0 < value < MOST:
            readings.append(Reading(fate, value, where, at, zone(draft, heads[0])))
    if alone:
        readings += _headline(draft)
    return Evidence(phrases, readings, dict(fates), persons, odds)


def _headline(draft: Draft) -> list[Reading]:
    """What the headline tells of people whom no person of the text takes up: "Man, 2 teens wounded"."""
    doc = draft.doc
    counts: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for token in doc[: draft.body]:
        if token.i in draft.person_at or token.pos_ not in {"NOUN", "PROPN"} or not noun_classes(lemma_of(token)):
            continue
        told = fate_at(doc, token.i)
        counted = next((number(c.text) for c in token.children if c.dep_ == "nummod"), None)
        value = counted if counted is not None else 1 if token.tag_ in {"NN", "NNP"} else None
        if told is not None and value is not None and 0 < value < MOST:
            counts[told[0]].append((value, token.i, told[1]))
    return [
        Reading(fate, sum(v for v, _, _ in found), (found[0][1], found[-1][1] + 1), found[0][2], "title")
        for fate, found in sorted(counts.items())
    ]


def zone(draft: Draft, i: int) -> str:
    """Where a token stands: ``title``, ``lead``, ``early`` or ``late``."""
    if i < draft.body:
        return "title"
    index = sentence_index(draft, i)
    return "lead" if index < 2 else "early" if index < LATE else "late"


def _past(draft: Draft, person: Person) -> bool:
    first = first_head(draft, person)
    return any(x.range[0] <= first < x.range[1] for x in draft.incidents if not x.main)


def sums(found: Evidence, what: What) -> dict[str, int]:
    """How many persons were told of as killed or injured, counted in different ways."""

    def total(people: Sequence[Person]) -> int:
        return sum(p.count or 1 for p in people)

    if what == "killed":
        told = [p for p in found.persons if "killed" in found.fates.get(id(p), ())]
    else:
        hurt = [p for p in found.persons if found.fates.get(id(p), set()) & {"injured", "hit"}]
        told = [p for p in hurt if "killed" not in found.fates[id(p)]]
    likely = [p for p in found.persons if what in p.outcomes and not (what == "injured" and "killed" in p.outcomes)]
    return {
        "told": total(told),
        "told named": total([p for p in told if p.name]),
        "likely": total(likely),
        "likely named": total([p for p in likely if p.name]),
        "sure": total([p for p in likely if p.outcomes[what] >= 0.8]),
        "both": total([p for p in likely if p in told]),
        "both named": total([p for p in likely if p in told and p.name]),
        "told apart": len({(p.name, p.age) for p in told if p.name or p.age is not None}),
        "either": total([p for p in found.persons if p in likely or p in told]),
    }


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
    top = max((o.get(what, 0.0) for o in found.odds.values()), default=0.0)
    f[f"top {size}"] = top
    expected = sum(o.get(what, 0.0) * (p.count or 1) for p in found.persons if (o := found.odds[id(p)]))
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
    early = {t.lemma_.lower() for t in doc[:second]} & watched
    later = {t.lemma_.lower() for t in doc[second:]} & watched
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
            sure, value = max(scored)
            killed = -value
            incident.tolls[what] = Toll(-value, sure, *_told(found, what, -value))


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
