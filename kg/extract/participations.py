"""What the article says of persons: names, ages, their part in the incident, what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc

from kg.extract.casualties import conditions
from kg.extract.confidence import confidence
from kg.extract.draft import Draft, Finding, Node, Person, Range, draft_of, first_head, told_in
from kg.extract.lexicon import words
from kg.extract.pronouns import HE, SHE
from kg.extract.roles import DROPPED_THRESHOLD, KEPT_THRESHOLD, evidence_head
from kg.extract.syntax import sentence_at
from kg.extract.tenures import is_official
from kg.extract.traits import predicate_of
from kg.model import Concept

COMPATIBLE: Final = {"killed": {"injured", "unharmed", "at_large"}, "convicted": set(), "arrested": {"at_large"}}
"""An outcome, and those that it makes moot."""


def participations(doc: Doc) -> Iterator[Finding]:
    """Participation nodes of the main incident, one for each person and role, with outcomes and conditions."""
    draft = draft_of(doc)
    if not draft.incidents:
        return
    conditioned = {id(p): (c, words_, at) for p, c, words_, at in conditions(doc)}
    for person in draft.persons:
        roles = sorted(person.roles)
        main = told_in(draft, first_head(draft, person))
        if not roles or main is None:
            continue
        first: Node | None = None
        for role in roles:
            node = Node("participation", f"{person.label}: {role.replace('_', ' ')}")
            head = evidence_head(draft, person, "roles", role)
            where = (head, head + 1)
            at = predicate_of(doc[head]).i
            sure = confidence(draft, person, role, main)
            yield Finding(node, "agent", person, where, at, sure, presupposed=True)
            yield Finding(node, "role", Concept("role", role), where, at, sure, presupposed=True)
            yield Finding(node, "inEvent", main, where, at, sure, presupposed=True)
            first = first or node
        if first is None:
            continue
        for outcome in _outcomes(person):
            head = evidence_head(draft, person, "outcomes", outcome)
            yield Finding(
                first,
                "outcome",
                Concept("outcome", outcome),
                (head, head + 1),
                predicate_of(doc[head]).i,
                person.outcomes[outcome],
            )
        if id(person) in conditioned and {"victim", "suspect", "rescued", "officer_involved", "missing"} & set(roles):
            condition, words_, at = conditioned[id(person)]
            yield Finding(first, "condition", Concept("condition", condition), words_, at, 0.9)
        hospital = _hospital(draft, person)
        if hospital is not None:
            place, where, at = hospital
            yield Finding(first, "treatedAt", place, where, at, 0.85)


def _outcomes(person: Person) -> list[str]:
    moot = set().union(*(COMPATIBLE.get(o, set()) for o in person.outcomes))
    return [o for o in sorted(person.outcomes) if o not in moot]


def _hospital(draft: Draft, person: Person) -> tuple[Node, Range, int] | None:
    """The hospital that a person is said to be taken to or treated at."""
    doc = draft.doc
    for place in draft.facilities:
        if place.place_kind != "hospital":
            continue
        for start, end in place.mentions:
            sentence = sentence_at(doc, start)
            token = doc[start:end].root
            for _ in range(5):
                if token.pos_ == "VERB" or token.head.i == token.i:
                    break
                token = token.head
            if token.lemma_.lower() not in words("transport", "verbs"):
                continue
            subjects = [c for c in token.children if c.dep_ in {"nsubjpass", "dobj", "nsubj"}]
            if any(draft.person_at.get(s.i) is person for s in subjects):
                inside = [h for h in person.heads if sentence.start <= h < sentence.end]
                if inside:
                    return place, (min(start, *inside), max(end, *(h + 1 for h in inside))), token.i
    return None


def persons(doc: Doc) -> Iterator[Finding]:
    """Names, ages, gender, counts, relatives and home towns of those who take part, hold office or speak."""
    draft = draft_of(doc)
    for person in draft.persons:
        if not kept(draft, person):
            continue
        if person.name and person.name_range is not None:
            yield Finding(person, "name", person.name, person.name_range, person.name_range[0], presupposed=True)
        if person.age is not None and person.age_range is not None and not person.plural:
            yield Finding(person, "age", person.age, person.age_range, person.age_range[0], presupposed=True)
        gender = _gender_words(draft, person)
        if person.gender is not None and gender is not None and not person.plural:
            yield Finding(person, "gender", Concept("gender", person.gender), gender, gender[0], 0.9, presupposed=True)
        for predicate, other, words_ in (*_hometown(draft, person), *_relatives(draft, person)):
            yield Finding(person, predicate, other, words_, words_[0], 0.8, presupposed=True)
        if person.plural and person.count and person.count_range is not None:
            yield Finding(person, "count", person.count, person.count_range, person.count_range[0], presupposed=True)


def _gender_words(draft: Draft, person: Person) -> Range | None:
    """The word or pronoun that tells the gender: one in a sentence that tells something else of the person, if there is one."""
    if person.gender_range is None:
        return None
    doc = draft.doc
    told = {sentence_at(doc, h).start for h in (person.heads[0], *(r[0] for r in (person.name_range, person.age_range) if r))}
    told |= {sentence_at(doc, evidence_head(draft, person, "roles", role)).start for role in person.roles}
    if sentence_at(doc, person.gender_range[0]).start in told:
        return person.gender_range
    own = HE if person.gender == "male" else SHE
    return next(
        ((i, i + 1) for i in person.pronouns if doc[i].lower_ in own and sentence_at(doc, i).start in told), person.gender_range
    )


def _hometown(draft: Draft, person: Person) -> Iterator[tuple[str, Node, Range]]:
    """ "Ann Roe, 31, of Springfield"."""
    doc = draft.doc
    if person.plural:
        return
    ends = [e for _, e in person.mentions]
    if person.age_range is not None:
        ends.append(person.age_range[1])
    for end in ends:
        k = end + (end < len(doc) and doc[end].text == ",")
        if (
            k + 1 < len(doc)
            and doc[k].lower_ in {"of", "from"}
            and (place := draft.place_at.get(k + 1)) is not None
            and place.place_kind == "city"
        ):
            start, stop = next(m for m in place.mentions if m[0] <= k + 1 < m[1])
            yield "hometown", place, (start, stop)
            return


def _relatives(draft: Draft, person: Person) -> Iterator[tuple[str, Node, Range]]:
    """ "his mother", "Roe's brother": the one whom the possessive names."""
    if person.plural:
        return
    for noun, i in person.nouns:
        if noun not in words("person_nouns", "relative"):
            continue
        owner = next((draft.person_at.get(c.i) for c in draft.doc[i].lefts if c.dep_ == "poss"), None)
        if owner is not None and owner is not person and not owner.plural and kept(draft, owner):
            yield "relativeOf", owner, (next(c.i for c in draft.doc[i].lefts if c.dep_ == "poss"), i + 1)
            return


def kept(draft: Draft, person: Person) -> bool:
    """Whether a person takes part, holds office or is a source: not everybody named in passing."""
    if person.roles or id(person) in draft.speakers:
        return True
    if not person.name or person.kept < DROPPED_THRESHOLD:
        return False
    return is_official(draft.doc, person) or person.kept >= KEPT_THRESHOLD
