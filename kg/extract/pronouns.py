"""Whom "he", "her" and their like mean: the nearest person that gender and grammar allow."""

from __future__ import annotations

from typing import Final

from spacy.tokens import Doc, Token

from kg.extract.draft import Person
from kg.extract.lexicon import words
from kg.extract.signals import signal
from kg.extract.syntax import sentence_at, syntax
from kg.extract.verbforms import verbs

HE: Final = frozenset({"he", "him", "his", "himself"})
SHE: Final = frozenset({"she", "her", "hers", "herself"})
ARGUMENT: Final = frozenset({"to", "at", "by", "from", "against", "for", "with"})
"""Prepositions after which "her" is not the subject of the clause."""


def resolve_pronouns(doc: Doc, at: dict[int, Person], body: int) -> None:
    """Adds each pronoun of one person to whom it means, and takes the gender from it where no noun told it.

    In the body (from token ``body`` on) it means nobody who is spoken of in the headline only.
    """
    heads = sorted((h, p) for h, p in {h: p for p in dict.fromkeys(at.values()) for h in p.heads}.items())
    order = [h for h, _ in heads]
    who = dict(heads)
    recent: list[tuple[int, Person]] = []
    k = 0
    for i, low in enumerate(syntax(doc).lower):
        if i == body:
            recent.clear()
        while k < len(order) and order[k] <= i:
            recent.append((order[k], who[order[k]]))
            k += 1
        gender = "male" if low in HE else "female" if low in SHE else None
        if gender is None or i in at:
            continue
        token = doc[i]
        person = _antecedent(doc, token, gender, recent, at)
        if person is None:
            continue
        person.pronouns.append(token.i)
        person.heads.append(token.i)
        at[token.i] = person
        recent.append((token.i, person))
        if person.gender is None:
            person.gender, person.gender_range = gender, (token.i, token.i + 1)


def _antecedent(doc: Doc, token: Token, gender: str, recent: list[tuple[int, Person]], at: dict[int, Person]) -> Person | None:
    sentence = sentence_at(token.doc, token.i).start
    barred, related = _barred(doc, token, at), _related(token, at)
    speaker = _last_speaker(doc, recent) if _closes_speech(doc, token) else None
    says = verbs("attribution", "say")
    held = token.dep_ in {"nsubj", "nsubjpass"} and token.head.lemma_.lower() in words("signals", "court")
    part = "custody" if held else ""
    best: tuple[float, int] | None = None
    chosen: Person | None = None
    for h, person in reversed(recent[-40:]):
        if token.i - h > 120:
            break
        if person.plural or (person.gender and person.gender != gender) or person in barred or named_below(doc, token, person):
            continue
        mention = doc[h]
        distance = (
            len({sentence_at(t.doc, t.i).start for t in (mention, token)})
            - 1
            + (0 if sentence_at(mention.doc, mention.i).start == sentence else (token.i - h) / 40)
        )
        score = 2.0 - distance
        if mention.dep_ in {"nsubj", "nsubjpass"}:
            score += 0.8
        if person.gender == gender:
            score += 0.7
        if mention.dep_ in {"poss", "compound"}:
            score -= 0.3
        if mention.dep_ == "nsubj" and mention.head.lower_ in says and speaker is None:
            score -= 0.5  # who speaks stands beside what is told
        if part and signal(doc, person, part):
            score += 1.5  # "Officers arrested Ann Roe. She is charged"
        if person is related:
            score += 1.0
        if person is speaker:
            score += 2.0
        key = (round(score, 3), h)
        if best is None or key > best:
            best, chosen = key, person
    return chosen if best is not None and best[0] > -0.5 else None


def _barred(doc: Doc, token: Token, at: dict[int, Person]) -> list[Person]:
    """Whom grammar keeps a pronoun from meaning: "he shot him", "she argued with her", "a painter, whom she did not name"."""
    found: list[Person | None] = []
    verb = token.head.head if token.dep_ == "pobj" else token.head
    argument = token.dep_ in {"dobj", "dative"} or (
        token.dep_ == "pobj"
        and token.head.lower_ in ARGUMENT
        and not (token.head.lower_ == "with" and verb.lemma_ in {"have", "carry", "bring", "take", "keep"})
    )
    if argument and verb.pos_ == "VERB" and not token.lower_.endswith("self"):
        found.append(at.get(subject_of(doc, verb.i)))
    if (
        token.dep_ == "nsubj"
        and verb.dep_ == "relcl"
        and any(c.tag_ in {"WP", "WDT"} and c.dep_ in {"dobj", "pobj"} for c in verb.subtree)
    ):
        found.append(at.get(verb.head.i))
    return [p for p in found if p is not None]


def subject_of(doc: Doc, verb: int) -> int:
    """The subject of a verb, "who" taken back to the noun it stands for; -1 where there is none."""
    found = syntax(doc).subject(verb)
    if found >= 0 and doc[found].tag_ in {"WP", "WDT"} and doc[found].head.dep_ == "relcl":
        return doc[found].head.head.i
    return found


def named_below(doc: Doc, token: Token, person: Person) -> bool:
    """Whether the clause that a pronoun is the subject of goes on to name the person.

    In "he was hit by the clerk" he is not the clerk; in "he was identified as Ann Roe" the two are equated.
    """
    if token.dep_ not in {"nsubj", "nsubjpass"}:
        return False
    verb = token.head
    end = sentence_at(doc, token.i).end
    for h in person.heads:
        if token.i < h < end and h not in person.pronouns and verb in doc[h].ancestors:
            equated = doc[h].dep_ in {"attr", "oprd"} or (doc[h].dep_ == "pobj" and doc[h].head.lower_ == "as")
            if not equated:
                return True
    return False


def _related(token: Token, at: dict[int, Person]) -> Person | None:
    """The head of the relative clause that a pronoun stands in: "Ann Roe, who was found in her car"."""
    for verb in token.ancestors:
        if verb.dep_ == "relcl":
            told = any(c.tag_ in {"WP", "WDT"} and c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children)
            return at.get(verb.head.i) if told else None
    return None


def _closes_speech(doc: Doc, token: Token) -> bool:
    """Whether a pronoun ends what somebody says: '…, she said'."""
    return (
        token.dep_ == "nsubj"
        and token.head.lower_ in verbs("attribution", "say")
        and token.i > sentence_at(doc, token.i).start
        and doc[token.i - 1].is_punct
    )


def _last_speaker(doc: Doc, recent: list[tuple[int, Person]]) -> Person | None:
    says = verbs("attribution", "say")
    return next((p for h, p in reversed(recent) if doc[h].dep_ == "nsubj" and doc[h].head.lower_ in says), None)
