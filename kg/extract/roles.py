"""Which part each person takes in the incident, and what became of them.

A linear model for each role and outcome reads the context of a person's mentions with names masked: the verb and the
preposition that govern them, nouns and titles that denote them, the words beside them. Its weights are
``data/roles.json`` and ``data/outcomes.json``, made by ``benchmarks/training/train.py``.
"""

from __future__ import annotations

from typing import Final

from spacy.tokens import Token

from kg.extract.draft import Draft, Person, sentence_index
from kg.extract.factuality import factuality_at
from kg.extract.lexicon import words
from kg.extract.linear import model, probability
from kg.extract.names import title_class
from kg.extract.people import noun_classes
from kg.extract.syntax import sentence_at

SIGNALS: Final = ("harm", "suffer", "act", "custody", "speech", "intervene")
MENTIONS: Final = 24
"""At most so many mentions of one person are read."""


def mention_features(draft: Draft, person: Person, head: int) -> list[str]:
    """Binary features of one mention, names masked."""
    doc = draft.doc
    token = doc[head]
    out: list[str] = []
    _dependency(token, out)
    for offset in (-3, -2, -1, 1, 2, 3):
        side = "L" if offset < 0 else "R"
        word = _beside(draft, person, head, offset)
        if word:
            out.append(f"{side}:{word}")
            if abs(offset) == 1:
                out.append(f"{side}1:{word}")
    if head < draft.body:
        out.append("in:headline")
    else:
        index = sentence_index(draft, head)
        out.append(f"in:{'lead' if index == 0 else 'second' if index == 1 else 'early' if index < 5 else 'late'}")
    for verb in _verbs_of(token):
        out.append(f"sv:{verb}")
    return out


def person_features(draft: Draft, person: Person) -> dict[str, float]:
    """Features of a person: of all mentions together, and of how the person is named."""
    doc = draft.doc
    out: dict[str, float] = {}
    for head in person.heads[:MENTIONS]:
        for feature in mention_features(draft, person, head):
            out[feature] = 1.0
    for noun, _ in person.nouns:
        out[f"noun:{noun}"] = 1.0
        for cls in noun_classes(noun):
            out[f"nounclass:{cls}"] = 1.0
    for start, end in person.titles:
        title = doc[start:end].text.lower()
        for word in title.split():
            out[f"title:{word}"] = 1.0
        cls_ = title_class(title)
        if cls_:
            out[f"titleclass:{cls_}"] = 1.0
    out["named" if person.name else "unnamed"] = 1.0
    if person.plural:
        out["plural"] = 1.0
    if person.age is not None:
        out["aged"] = 1.0
        out["minor" if person.age < 18 else "adult"] = 1.0
    out[f"mentions:{min(len(person.heads), 5)}"] = 1.0
    kind = next((i.type for i in draft.incidents if i.main), "none")
    out[f"incident:{kind}"] = 1.0
    said = draft.speaking.get(id(person), 0)
    if said:
        office = next((c for s, e in person.titles if (c := title_class(doc[s:e].text)) not in (None, "honorific")), "none")
        out["speaks"] = 1.0
        out[f"speaks:{office}"] = 1.0
        if said > 1:
            out["speaks often"] = 1.0
    return out


def _dependency(token: Token, out: list[str]) -> None:
    dep = token.dep_
    head = token.head
    if dep == "conj":
        token = head
        for _ in range(4):
            if token.dep_ != "conj" or token.head.i == token.i:
                break
            token = token.head
        dep, head = token.dep_, token.head
        out.append("conj")
    if dep == "appos" and head.i != token.i:
        out.append(f"appos:{masked(head)}")
        dep, head = head.dep_, head.head
    if dep == "compound" or dep == "nmod":
        out.append(f"{dep}:{masked(head)}")
        dep, head = head.dep_, head.head
    lemma = masked(head)
    if dep in {"pobj", "agent", "pcomp"}:
        upper = head.head
        out.append(f"prep:{head.lower_}:{masked(upper)}")
        out.append(f"prep:{head.lower_}")
        if dep == "pobj" and head.lower_ == "by":
            for cls in SIGNALS:
                if upper.lemma_.lower() in words("signals", cls):
                    out.append(f"vc:by:{cls}")
        return
    out.append(f"dep:{dep}:{lemma}")
    if dep in {"nsubj", "nsubjpass", "dobj", "iobj", "dative"}:
        negated = "not:" if any(c.dep_ == "neg" for c in head.children) else ""
        for cls in SIGNALS:
            if lemma in words("signals", cls):
                out.append(f"vc:{negated}{dep}:{cls}")
        for child in head.children:
            if child.dep_ in {"xcomp", "acomp", "attr", "oprd", "prt"} and child.i != token.i:
                out.append(f"dep:{dep}:{lemma}>{masked(child)}")
                for cls in SIGNALS:
                    if child.lemma_.lower() in words("signals", cls):
                        out.append(f"vc:{negated}{dep}:x:{cls}")
            elif child.dep_ == "prep" and child.i > head.i:
                for obj in child.children:
                    if obj.dep_ == "pobj":
                        out.append(f"dep:{dep}:{lemma}:{child.lower_}:{masked(obj)}")
            elif child.dep_ == "dobj":
                out.append(f"dep:{dep}:{lemma}+{masked(child)}")
        if dep == "nsubj":
            for other in head.conjuncts:
                out.append(f"dep:nsubj:{masked(other)}")
                for cls in SIGNALS:
                    if other.lemma_.lower() in words("signals", cls):
                        out.append(f"vc:conj:{cls}")
    if dep == "poss":
        out.append(f"poss:{lemma}")


def _verbs_of(token: Token) -> list[str]:
    """Lemmas of the verbs in relative clauses and participles that hang on a mention ("who was shot", "accused of")."""
    found = []
    for child in token.children:
        if child.dep_ in {"relcl", "acl"}:
            passive = any(c.dep_ in {"nsubjpass", "auxpass"} for c in child.children) or child.tag_ == "VBN"
            found.append(f"{'pass' if passive else 'act'}:{masked(child)}")
    return found


def masked(token: Token) -> str:
    """A lemma with names, numbers and the like masked."""
    if token.pos_ == "PROPN" or token.ent_type_ in {"PERSON", "GPE", "ORG", "FAC", "LOC", "NORP"}:
        return token.ent_type_ or "NAME"
    if token.like_num or token.ent_type_ in {"CARDINAL", "DATE", "TIME", "MONEY", "QUANTITY"}:
        return "NUM" if token.like_num or any(c.isdigit() for c in token.text) else token.lemma_.lower()
    return token.lemma_.lower() or token.lower_


def _beside(draft: Draft, person: Person, head: int, offset: int) -> str | None:
    """The masked word at ``offset`` from a mention, the mention's own words skipped; nothing from another sentence."""
    doc = draft.doc
    step = 1 if offset > 0 else -1
    i = head
    left = abs(offset)
    sentence = sentence_at(doc, head)
    while left:
        i += step
        if not sentence.start <= i < sentence.end:
            return "EDGE" if left == 1 else None
        if draft.person_at.get(i) is person and left == abs(offset):
            continue
        if doc[i].is_space:
            continue
        left -= 1
    other = draft.person_at.get(i)
    if other is not None and other is not person and other.name and doc[i].pos_ == "PROPN":
        return "PERSON"
    return masked(doc[i])


# ---------------------------------------------------------------- prediction


GROUPS: Final[tuple[tuple[str, ...], ...]] = (
    ("spokesperson", "investigator", "official", "prosecutor", "judge", "medical", "expert"),
    ("relative_of_victim", "relative_of_suspect"),
    ("witness", "bystander", "intervener", "caller"),
    ("officer_involved", "responder"),
)
"""Roles that are near each other: where a text speaks for the group, the likeliest of them is given."""
CORE_THRESHOLD: Final = 0.45
"""Probability from which somebody is given as victim or suspect."""
GROUP_THRESHOLD: Final = 0.4
"""Sum of the probabilities of a group from which its likeliest role is given."""
OUTCOME_THRESHOLD: Final = 0.42
TOLD: Final = 0.75
"""Least probability of a death or an injury that a verb tells in so many words."""
THRESHOLDS: Final = {"killed": 0.5}
"""Other thresholds of single outcomes: a death is not given on less than even odds."""


def assign(draft: Draft) -> None:
    """Sets ``roles`` and ``outcomes`` of every person of the draft."""
    roles, outcomes = model("roles"), model("outcomes")
    for person in draft.persons:
        features = person_features(draft, person)
        scored = {label: probability(m.log_odds(features)) for label, m in roles.items()}
        person.roles = {label: scored[label] for label in sorted(scored) if scored[label] >= CORE_THRESHOLD}
        for group in GROUPS:
            there = [label for label in group if label in scored]
            together = round(min(sum(scored[label] for label in there), 1.0), 4)
            if together >= GROUP_THRESHOLD and not person.roles.keys() & set(group):
                person.roles[max(there, key=lambda label: (scored[label], label))] = together
        _settle(person, scored)
        scored = {label: probability(m.log_odds(features)) for label, m in outcomes.items()}
        person.outcomes = {label: p for label, p in sorted(scored.items()) if p >= THRESHOLDS.get(label, OUTCOME_THRESHOLD)}
    for person in sorted(draft.persons, key=lambda p: p.name is None):
        told = _told(draft, person) if person.roles and not person.plural else None
        known = told is None or any(told in p.outcomes for p in draft.persons)
        if told is None or (person.name is None and known) or (told == "injured" and "killed" in person.outcomes):
            continue  # of the unnamed only where nobody else is told of: they may be one with somebody named
        person.outcomes[told] = max(person.outcomes.get(told, 0.0), TOLD)


def _told(draft: Draft, person: Person) -> str | None:
    """``killed`` or ``injured`` where a verb says so of the person in so many words, and nothing takes it back."""
    doc = draft.doc
    found: str | None = None
    for head in person.heads[:MENTIONS]:
        token = doc[head]
        for _ in range(3):
            if token.dep_ not in {"conj", "appos", "nmod"} or token.head.i == token.i:
                break
            token = token.head
        verb, lemma = token.head, token.head.lemma_.lower()
        if token.dep_ not in {"nsubj", "nsubjpass", "dobj"} or not _plain(draft, head):
            continue
        passive = token.dep_ in {"nsubjpass", "dobj"}
        dead = any(c.lower_ in {"dead", "fatally"} for c in verb.children) or any(
            c.lower_ == "to" and any(o.lower_ == "death" for o in c.children) for c in verb.children
        )
        if (passive and (lemma in words("signals", "death") or dead)) or (not passive and lemma in words("signals", "die")):
            return "killed"
        if passive and lemma in words("signals", "wound"):
            found = "injured"
    return found


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
    if side is not None and {"victim", "suspect"} & set(person.roles):
        person.roles.pop("victim" if side == "suspect" else "suspect", None)
        person.roles[side] = max(scored[side], 0.6)
    elif {"victim", "suspect"} <= set(person.roles):
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


def predicate_of(token: Token) -> Token:
    """The verb that a mention is an argument of, else the mention itself."""
    head = token
    for _ in range(5):
        if head.dep_ in {"relcl", "acl"} or head.head.i == head.i:
            break
        head = head.head
        if head.pos_ in {"VERB", "AUX"}:
            break
    same = sentence_at(head.doc, head.i).start == sentence_at(token.doc, token.i).start
    return head if head.pos_ in {"VERB", "AUX"} and same else token
