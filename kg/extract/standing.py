"""Whether somebody without a name is a person of their own, or told of already.

A reader takes "the 24-year-old" for the one just named, "four people" for the sum of those told of one by one, and "anyone who
saw it" for nobody. A linear model weighs how the phrase is built and who else in the article it could mean; its weights are
``data/standing.json``, made by the training script. Who does not stand alone becomes one with the only other person it can be,
and else takes no part.
"""

from __future__ import annotations

from typing import Final

from spacy.tokens import Token

from kg.extract.draft import Draft, Person, sentence_index, told_in
from kg.extract.factuality import factuality_at
from kg.extract.joining import become_one, compatible, set_apart
from kg.extract.lexicon import words
from kg.extract.linear import model, probability
from kg.extract.people import DEFINITE, noun_classes
from kg.extract.sides import SIDES
from kg.extract.syntax import sentence_at
from kg.extract.traits import SIGNALS, predicate_of

THRESHOLD: Final = 0.46
"""Probability from which somebody unnamed is given as a person of their own."""
MANY: Final = 40
"""Of more unnamed people than these each is judged once only: a list, or a text made to take long."""
INDEFINITE: Final = frozenset({"a", "an", "one", "another", "some", "several"})
GENERIC: Final = frozenset("any anyone no every each all many most other both such more those".split())


def settle_unnamed(draft: Draft) -> None:
    """Joins or sets aside the unnamed who do not stand for a person of their own, the least likely first."""
    open_ = [p for p in draft.persons if p.roles and p.name is None]
    chances = {id(p): _own(draft, p) for p in open_}
    while open_:
        person = min(open_, key=lambda p: (chances[id(p)], -p.first))
        if chances[id(person)] >= THRESHOLD:
            return
        open_.remove(person)
        if _presupposed(draft, person) or (person.outcomes and set_apart(draft.doc, person)):
            continue
        roles = set(person.roles)
        other = _only_other(draft, person)
        if other is not None:
            become_one(draft, other, person)
        else:
            person.roles.clear()
            person.outcomes.clear()
        if len(open_) <= MANY:  # those who had the person beside them are judged again
            chances |= {id(p): _own(draft, p) for p in open_ if roles & set(p.roles)}


def _own(draft: Draft, person: Person) -> float:
    return probability(model("standing")["own"].log_odds(standing_features(draft, person)))


def _presupposed(draft: Draft, person: Person) -> bool:
    """Whether somebody after is told apart from the person ("a woman … another woman")."""
    return any(
        set_apart(draft.doc, p) and p.first > person.first and compatible(draft.doc, p, person)
        for p in _beside(draft, person)
        if not p.plural
    )


def _only_other(draft: Draft, person: Person) -> Person | None:
    """The one whom an unnamed person must be: the only one on the same side who may be."""
    if person.plural or set_apart(draft.doc, person) or not set(SIDES) & set(person.roles):
        return None
    may = [p for p in _beside(draft, person) if not p.plural and compatible(draft.doc, p, person)]
    return may[0] if len(may) == 1 else None


def _side(person: Person) -> str:
    if not person.roles:
        return "none"
    return max(person.roles, key=lambda r: (person.roles[r], r))


def _beside(draft: Draft, person: Person) -> list[Person]:
    """The others who have the person's foremost role."""
    side = _side(person)
    return [p for p in draft.persons if p is not person and side in p.roles]


def standing_features(draft: Draft, person: Person) -> dict[str, float]:
    """What speaks for and against a person of their own: the phrase, where it stands, and the others in the same role."""
    doc = draft.doc
    side = _side(person)
    head = doc[person.heads[0]]
    start, _ = person.mentions[0]
    out: dict[str, float] = {f"role:{side}": 1.0}

    def add(name: str) -> None:
        out[name] = 1.0
        out[f"{side}:{name}"] = 1.0

    body = [m for m in person.mentions if m[0] >= draft.body]
    forms = {_form(doc[a:b].root, doc[a].lower_) for a, b in body or person.mentions}
    for form in forms:
        add(f"form:{form}")
    for noun, _ in person.nouns:
        add(f"noun:{noun}")
        for cls in noun_classes(noun):
            add(f"class:{cls}")
    add("plural" if person.plural else "single")
    if person.plural:
        add(f"count:{'none' if person.count is None else min(person.count, 5)}")
    add(f"mentions:{min(len(person.heads), 4)}")
    add(f"pronouns:{min(len(person.pronouns), 2)}")
    if not body:
        add("headline only")
    add(f"place:{_place(draft, head.i)}")
    sure = person.roles.get(side, 0.0)
    add(f"sure:{'low' if sure < 0.55 else 'fair' if sure < 0.75 else 'high'}")
    for outcome in person.outcomes:
        add(f"outcome:{outcome}")
    if person.age is not None:
        add("aged")
    fact = factuality_at(doc, predicate_of(head).i)
    add(f"fact:{fact.certainty}:{fact.polarity}:{fact.realis}")
    if any(c.start <= head.i < c.end and c.quote == "direct" for c in draft.contexts):
        add("quoted")
    for name in _clause(head):
        add(name)
    out.update(_others(draft, person, side, start))
    return out


def _place(draft: Draft, i: int) -> str:
    if i < draft.body:
        return "headline"
    index = sentence_index(draft, i)
    return "lead" if index == 0 else "early" if index < 4 else "middle" if index < 10 else "late"


def _form(root: Token, first: str) -> str:
    if first in GENERIC:
        return first
    if first in DEFINITE:
        return "definite"
    if first in INDEFINITE:
        return first if first in {"another", "one", "some", "several"} else "indefinite"
    if any(c.dep_ == "poss" for c in root.children):
        return "possessive"
    return "numbered" if root.doc[root.left_edge.i].like_num else "bare"


def _clause(head: Token) -> list[str]:
    """How the phrase hangs in its sentence: argument or not, of which kind of verb and tense."""
    token = head
    while token.dep_ in {"conj", "appos"} and token.head.i != token.i:
        token = token.head
    found = [f"dep:{token.dep_}"]
    verb = token.head
    if token.dep_ == "pobj":
        found.append(f"prep:{token.head.lower_}")
        verb = token.head.head
    if verb.pos_ in {"VERB", "AUX"}:
        found.append(f"tag:{verb.tag_}")
        found += [f"verb is {kind}" for kind in SIGNALS if verb.lemma_.lower() in words("signals", kind)]
        if any(c.dep_ == "aux" and c.tag_ == "MD" for c in verb.children):
            found.append("modal")
        if any(c.dep_ == "mark" and c.lower_ == "if" for c in verb.children):
            found.append("if")
    if any(c.dep_ in {"relcl", "acl"} for c in head.children):
        found.append("clause after")
    return found


def _toll(draft: Draft, person: Person, beside: list[Person]) -> list[str]:
    """How the number of victims, with and without the person, stands to the number of killed and injured."""
    incident = told_in(draft, person.first)
    if incident is None or not incident.tolls:
        return []
    toll = sum(t.value for t in incident.tolls.values())
    others = sum(p.count or 2 for p in beside if told_in(draft, p.first) is incident)
    own = person.count or 2
    found = [f"toll:{min(toll, 3)}"]
    if toll:
        found.append("over the toll" if others + own > toll else "is the toll" if others + own == toll else "under the toll")
        found.append("toll without" if others == toll else "over without" if others > toll else "under without")
        if own == toll:
            found.append("own toll")
    return found


def _others(draft: Draft, person: Person, side: str, start: int) -> dict[str, float]:
    """The persons in the same role: how many there are, who could be the same, whether a group is their sum."""
    doc = draft.doc
    out: dict[str, float] = {}
    beside = _beside(draft, person)
    singles = [p for p in beside if not p.plural]
    groups = [p for p in beside if p.plural]
    may = [p for p in singles if compatible(doc, p, person)] if not person.plural else []
    earlier = [p for p in may if p.first < start]
    nouns = {n for n, _ in person.nouns}

    def add(name: str) -> None:
        out[name] = 1.0
        out[f"{side}:{name}"] = 1.0
        out[f"{'plural' if person.plural else 'single'}:{name}"] = 1.0

    add(f"named beside:{min(sum(p.name is not None for p in singles), 3)}")
    add(f"unnamed beside:{min(sum(p.name is None for p in singles), 3)}")
    add(f"groups beside:{min(len(groups), 2)}")
    if not person.plural:
        add(f"may be:{min(len(may), 3)}")
        add(f"may be named:{min(sum(p.name is not None for p in may), 2)}")
        add(f"may be told before:{min(len(earlier), 2)}")
        if any(nouns & {n for n, _ in p.nouns} for p in earlier):
            add("same noun before")
        if person.age is not None and any(p.age == person.age for p in may):
            add("same age")
        if person.outcomes and any(set(p.outcomes) & set(person.outcomes) for p in may):
            add("same outcome")
        if any((p.count or 0) > 1 for p in groups):
            add("one of a counted group")
    else:
        told = len(singles)
        counted = sum(p.count or 0 for p in groups)
        if person.count is not None:
            add("sum of the single" if person.count == told else f"{'more' if person.count > told else 'fewer'} than the single")
            if any(p.count == person.count for p in groups):
                add("same count beside")
            if told + counted == person.count:
                add("sum of all")
        elif told > 1:
            add("several told singly")
        same = [p for p in groups if nouns & {n for n, _ in p.nouns}]
        if any(p.first < start for p in same):
            add("same noun before")
        if same:
            add("same noun beside")
    if side == "victim":
        who = "several" if person.plural else "named" if any(p.name for p in may) else "unnamed" if may else "nobody"
        for name in _toll(draft, person, beside):
            add(name)
            add(f"{name}, may be {who}")
    if sentence_at(doc, start).start in {sentence_at(doc, h).start for p in beside for h in p.heads}:
        add("one of them in the sentence")
    return out
