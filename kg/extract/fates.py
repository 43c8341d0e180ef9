"""What a mention of a person says became of them: dead, hurt, or hit (shot, stabbed, struck) with the end left open."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from spacy.tokens import Doc, Token

from kg.extract.lexicon import words
from kg.extract.syntax import syntax

Fate: TypeAlias = Literal["killed", "injured", "hit"]

DEATHS: Final = words("fates", "deaths")
"""Nouns of which somebody is the victim: "the shooting death of a woman"."""
KILL: Final = words("fates", "kill")
WOUND: Final = words("fates", "wound")
HIT: Final = words("fates", "hit")
DIE: Final = words("fates", "die")
DEAD: Final = words("fates", "dead")
HURT: Final = words("fates", "hurt")
MOVE: Final = words("fates", "move")
PLACES: Final = words("fates", "care")
WOUNDS: Final = words("fates", "wounds")
ATTACKS: Final = words("fates", "attacks")
BODIES: Final = frozenset({"body", "bodies", "remains"})
RECOVER: Final = words("fates", "recover")
TELLING: Final = KILL | DIE | DEAD | DEATHS | words("fates", "telling")
SAVE: Final = frozenset({"save", "revive", "resuscitate"})
LIVES: Final = frozenset({"life", "lives"})
_MAY_TELL: Final = TELLING | SAVE | LIVES | {"pass"}
DEADLY: Final = frozenset({"fatal", "deadly", "mortal"})
REFLEXIVE: Final = frozenset({"himself", "herself", "themselves", "self"})


def fate_at(doc: Doc, head: int) -> tuple[Fate, int] | None:
    """The fate that the clause of a mention tells, and the token that tells it; ``None`` where it tells none, or denies it."""
    token = doc[head]
    own = _beside(token)
    if own is not None and own[0] == "killed":
        return own
    for _ in range(4):
        if token.dep_ not in {"conj", "appos", "nmod"} or token.head.i == token.i or token.head.pos_ == "VERB":
            break
        token = token.head
    told = _governed(token)
    return told if told is not None and (own is None or told[0] == "killed") else own


def _governed(token: Token) -> tuple[Fate, int] | None:
    """What the noun or verb says of somebody that the mention depends on."""
    if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lower_ in DEATHS:
        return "killed", token.head.head.i
    if token.dep_ == "poss" and token.head.lower_ in DEATHS and (token.head.lower_ not in BODIES or _recovered(token.head)):
        return "killed", token.head.i
    if token.dep_ == "pobj" and token.head.lower_ in {"of", "on"} and token.head.head.lower_ in ATTACKS:
        attack = token.head.head
        deadly = any(c.lower_ in DEADLY for c in attack.children)
        return "killed" if deadly else "hit", attack.i
    verb = token.head
    if token.dep_ == "dobj" and _in_vain(verb):
        return "killed", verb.i
    if token.dep_ not in {"nsubj", "nsubjpass", "dobj"} or any(c.dep_ == "neg" for c in verb.children):
        return None
    found = _clause(verb, token)
    if found is None or found[0] != "killed":
        for other in (c for c in verb.children if c.dep_ == "conj" and c.pos_ == "VERB"):  # "was shot and died"
            if any(c.dep_ in {"nsubj", "nsubjpass"} for c in other.children) or _aims(other):
                continue
            more = _clause(other, token)
            if more is not None and (found is None or more[0] == "killed" or found[0] == "hit"):
                found = more
    return found


def _recovered(body: Token) -> bool:
    """Whether it is a dead body: one that was found, not one that was hit ("shots to his body")."""
    verb = body.head
    return body.dep_ in {"dobj", "nsubjpass"} and verb.lemma_.lower() in RECOVER


def death_told(doc: Doc) -> bool:
    """Whether any word of a text tells of a death, so that somebody may be dead at all."""
    s = syntax(doc)
    return any(
        _tells_death(doc[i])
        for i, (word, lemma) in enumerate(zip(s.lower, s.lemma, strict=True))
        if word in _MAY_TELL or lemma in _MAY_TELL
    )


def _tells_death(token: Token) -> bool:
    word, lemma = token.lower_, token.lemma_.lower()
    if word in BODIES:
        return not any(c.dep_ == "poss" for c in token.children) or _recovered(token)
    if word in LIVES:
        return token.head.lemma_.lower() in {"lose", "claim", "take"}
    if lemma == "pass":
        return any(c.lower_ in {"away", "on"} for c in token.children)
    return word in TELLING or lemma in TELLING or _in_vain(token)


def _in_vain(verb: Token) -> bool:
    """Whether somebody could not be saved: "were unable to revive him", "could not save her"."""
    if verb.lemma_.lower() not in SAVE:
        return False
    return verb.head.lower_ in {"unable", "failed"} or any(c.dep_ == "neg" for c in verb.children)


def _beside(token: Token) -> tuple[Fate, int] | None:
    """What hangs on the noun itself: "a man killed in a crash", "a woman who was shot", "Two dead", "the wounded man"."""
    found: tuple[Fate, int] | None = None
    for child in token.children:
        lemma = child.lemma_.lower()
        if child.dep_ == "compound" and child.lower_ in ATTACKS | {"gunshot"} and token.lemma_.lower() in {"victim", "patient"}:
            found = "hit", child.i
        if child.dep_ in {"relcl", "acl", "amod"} and child.i < token.i:
            if child.lower_ in DEAD | {"slain", "murdered", "deceased"}:
                return "killed", child.i
            if child.lower_ in HURT:
                found = "injured", child.i
        elif child.dep_ in {"relcl", "acl", "amod", "acomp"}:
            if any(c.dep_ == "neg" for c in child.children):
                continue
            if child.lower_ in DEAD:
                return "killed", child.i
            if child.tag_ == "VBN" or child.dep_ == "relcl" or lemma in DIE:
                subject = next((c for c in child.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
                if subject is not None and subject.tag_ not in {"WP", "WDT"}:  # "the man he shot"
                    more = _verb(child, passive=True)
                else:
                    passive = child.tag_ == "VBN" and (child.dep_ == "acl" or subject is None or subject.dep_ == "nsubjpass")
                    more = _verb(child, passive=passive)
                if more is not None and (found is None or more[0] == "killed"):
                    found = more
    return found


def _clause(verb: Token, token: Token) -> tuple[Fate, int] | None:
    lemma = verb.lemma_.lower()
    if token.dep_ == "dobj":
        for child in verb.children:  # "left two men dead", "found a woman dead", "sent a boy to the hospital"
            if child.lower_ in DEAD and child.i > token.i:
                return "killed", child.i
            if child.lower_ in HURT and child.i > token.i:
                return "injured", child.i
        return _verb(verb, passive=True)
    himself = _himself(verb)
    if himself is not None:
        return himself
    if token.dep_ == "nsubj" and verb.dep_ in {"ccomp", "conj"} and verb.tag_ in {"JJ", "VBN"}:  # "found a man dead"
        if verb.lower_ in DEAD:
            return "killed", verb.i
        if verb.lower_ in HURT:
            return "injured", verb.i
    subject_passive = token.dep_ == "nsubjpass" or any(c.dep_ == "auxpass" for c in verb.children)
    if not subject_passive and verb.tag_ in {"VBD", "VBN"} and not any(c.dep_ in {"dobj", "aux"} for c in verb.children):
        # headlines leave "was" out: "Man shot in leg"
        short = lemma in KILL | WOUND | HIT and (_untold(verb) or verb.i - token.i <= 2)
        if short and not _aims(verb):
            return _verb(verb, passive=True)
    if lemma in {"be", "remain", "lie"}:
        for child in verb.children:
            if child.lower_ in DEAD and child.dep_ in {"acomp", "attr", "advmod", "oprd"}:
                return "killed", child.i
            if child.lower_ in HURT and child.dep_ in {"acomp", "attr", "oprd"}:
                return "injured", child.i
            if child.lower_ == "in" and any(c.lower_ == "condition" for c in child.children):
                return "injured", child.i
        return None
    return _verb(verb, passive=subject_passive)


def _aims(verb: Token) -> bool:
    """Whether a shot was fired at something: "shot at a bus"."""
    return verb.lemma_.lower() == "shoot" and any(c.dep_ == "prep" and c.lower_ == "at" for c in verb.children)


def _himself(verb: Token) -> tuple[Fate, int] | None:
    """What somebody is said to have done to himself: "shot himself", "took his own life", "turned the gun on himself"."""
    lemma = verb.lemma_.lower()
    for child in verb.children:
        if child.dep_ == "dobj" and child.lower_ in REFLEXIVE:
            return _verb(verb, passive=True)
        if (
            child.dep_ == "dobj"
            and lemma == "take"
            and child.lower_ in {"life", "lives"}
            and any(c.lower_ == "own" for c in child.children)
        ):
            return "killed", verb.i
        if (
            lemma == "turn"
            and child.dep_ == "prep"
            and child.lower_ == "on"
            and any(c.lower_ in REFLEXIVE for c in child.children)
        ):
            return "killed", verb.i
    return None


def _untold(verb: Token) -> bool:
    return any(c.dep_ in {"prep", "npadvmod", "advmod", "agent"} for c in verb.children)


def _verb(verb: Token, *, passive: bool) -> tuple[Fate, int] | None:
    lemma = verb.lemma_.lower()
    kids = list(verb.children)
    if passive:
        to_death = any(c.lower_ in {"dead", "fatally", "mortally"} for c in kids) or any(
            c.lower_ == "to" and any(o.lower_ == "death" for o in c.children) for c in kids
        )
        if lemma in KILL or (
            to_death and lemma in KILL | WOUND | HIT | {"find", "leave", "pronounce", "declare", "burn", "beat"}
        ):
            return "killed", verb.i
        if lemma == "find":  # "was found shot"
            for child in kids:
                if child.tag_ == "VBN" and child.lemma_.lower() in KILL | WOUND | HIT:
                    return _verb(child, passive=True)
        if lemma in {"pronounce", "declare", "find", "leave"} and any(
            c.lower_ in DEAD or any(o.lower_ in DEAD for o in c.children) for c in kids
        ):
            return "killed", verb.i
        if lemma in WOUND:
            return "injured", verb.i
        if lemma in HIT:
            return "hit", verb.i
        if lemma in MOVE and any(o.lower_ in PLACES for c in kids if c.lower_ in {"to", "in"} for o in c.children):
            return "injured", verb.i
        if lemma == "treat":
            return "injured", verb.i
        return None
    if lemma in DIE or (lemma == "lose" and any(c.lower_ in {"life", "lives"} for c in kids)):
        return "killed", verb.i
    if lemma in {"suffer", "sustain", "receive", "have"}:
        wounds = [c for c in kids if c.dep_ == "dobj" and c.lower_ in WOUNDS]
        if any(c.lower_ in DEADLY for wound in wounds for c in wound.children):
            return "killed", verb.i
        if wounds:
            return "injured", verb.i
    return None
