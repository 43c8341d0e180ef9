"""Who hurt whom: as the text asserts it, and where it leaves it open, as alternatives of which one holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc, Token

from kg.extract.alternatives import Alternative, alternatives
from kg.extract.draft import Draft, Finding, Node, Person, Range, draft_of, incident_at
from kg.extract.joining import uniformed
from kg.extract.lexicon import words
from kg.extract.syntax import Syntax, syntax

_TELLING: Final = frozenset({"NN", "NNS", "VB", "VBD", "VBN", "VBG", "VBP", "VBZ", "JJ", "CD", "IN", "RP"})
"""Tags of the words of which a gist consists: no names, articles, pronouns."""


@dataclass(frozen=True, slots=True)
class Harm:
    """``actor`` is said to have hurt ``victim``; ``open`` is the number of the choice, where the text
    leaves it between several actors."""

    victim: Person
    actor: Person
    words: Range
    at: int
    open: int | None = None


def harms_in(draft: Draft) -> list[Harm]:
    """Who hurt whom, in order of the text: asserted, and as open alternatives."""
    doc = draft.doc
    verbs = words("signals", "harm") - words("signals", "help")
    found: list[Harm] = []
    open_: set[int] = set()
    for n, choice in enumerate(alternatives(doc)):
        harmed = _harmed(draft, doc[choice.predicate])
        actors = [p for p in (_person(draft, phrase) for phrase in choice.phrases) if p is not None]
        if harmed is None or harmed[0] in actors or len(actors) < 2 or len({id(p) for p in actors}) < len(actors):
            continue
        open_.add(choice.predicate)
        where = (min(choice.phrases[0][0], choice.predicate), choice.phrases[-1][1])
        found += [Harm(harmed[0], actor, where, choice.predicate, n) for actor in actors]
    for i, lemma in enumerate(syntax(doc).lemma):
        if i < draft.body or i in open_ or lemma not in verbs or (token := doc[i]).pos_ != "VERB":
            continue
        harmed, actor = _harmed(draft, token), _actor(draft, token)
        if harmed is not None and actor is not None and harmed[0] is not actor[0]:
            a, b = sorted((harmed[1], actor[1]))
            found.append(Harm(harmed[0], actor[0], (a, b + 1), token.i))
    return found


def harms(doc: Doc) -> Iterator[Finding]:
    """``harmedBy`` between persons; where the text leaves it open, one possible claim for each candidate."""
    sets: dict[int, Node] = {}
    for harm in harms_in(draft_of(doc)):
        one: Node | None = None
        if harm.open is not None:
            one = sets.setdefault(harm.open, Node("alternatives", f"who hurt {harm.victim.label}"))
        yield Finding(harm.victim, "harmedBy", harm.actor, harm.words, harm.at, 0.8, alternatives=one)


def choices(doc: Doc) -> Iterator[Finding]:
    """Every other choice that the text leaves open, as the gist of each alternative: "three or four shots"."""
    draft = draft_of(doc)
    s = syntax(doc)
    taken = {harm.at for harm in harms_in(draft) if harm.open is not None}
    for choice in alternatives(doc):
        if choice.predicate in taken or choice.phrases[0][0] < draft.body:
            continue
        said = list(dict.fromkeys(_worded(s, choice, phrase) for phrase in choice.phrases))
        if len(said) < 2 or not all(said):
            continue
        a = min(choice.predicate, choice.phrases[0][0], *(choice.hedge or ()))
        b = max(choice.predicate + 1, choice.phrases[-1][1], *(choice.hedge or ()))
        group = Node("alternatives", " or ".join(said))
        about = incident_at(draft, choice.predicate) or draft.article
        for words_ in said:
            yield Finding(about, "gist", words_, (a, b), choice.predicate, 0.7, alternatives=group, hedge=choice.hedge)


def _worded(s: Syntax, choice: Alternative, phrase: Range) -> str:
    """An alternative with the predicate that it completes, in base form and without names; empty where nothing is left."""
    plain = [s.lemma[i] for i in range(*phrase) if s.tag[i] in _TELLING and not s.space[i]]
    if not plain:
        return ""
    head = choice.phrases[0][0]
    if s.tag[head] == "CD":
        counted = s.head[head]
        plain.append(s.lemma[counted] if s.tag[counted] in _TELLING else "")
        verb = s.lemma[choice.predicate] if s.is_verb(choice.predicate) else ""
        return " ".join(w for w in (verb, *plain) if w)
    own = phrase[0] <= choice.predicate < phrase[1] or any(s.is_verb(i) for i in range(*phrase))
    return " ".join(plain if own or not s.is_verb(choice.predicate) else [s.lemma[choice.predicate], *plain])


def right_the_actors(draft: Draft) -> None:
    """Who hurt a suspect is no suspect for that: an officer involved, or somebody who stepped in."""
    for harm in harms_in(draft):
        actor = harm.actor
        if "suspect" not in harm.victim.roles or actor.plural or "victim" in actor.roles:
            continue
        nouns = {n for n, _ in actor.nouns}
        if nouns & words("person_nouns", "suspect") or actor.outcomes.keys() & {"arrested", "charged"}:
            continue
        role = "officer_involved" if uniformed(draft.doc, actor) == "police" else "intervener"
        if role not in actor.roles:
            actor.roles.pop("suspect", None)
            actor.roles[role] = 0.6


def _harmed(draft: Draft, verb: Token) -> tuple[Person, int] | None:
    passive = any(c.dep_ in {"nsubjpass", "auxpass"} for c in verb.children)
    for child in verb.children:
        if child.dep_ == ("nsubjpass" if passive else "dobj") and child.i in draft.person_at:
            return draft.person_at[child.i], child.i
    return None


def _actor(draft: Draft, verb: Token) -> tuple[Person, int] | None:
    passive = any(c.dep_ in {"nsubjpass", "auxpass"} for c in verb.children)
    for child in verb.children:
        if not passive and child.dep_ == "nsubj" and child.i in draft.person_at:
            return draft.person_at[child.i], child.i
        if passive and child.dep_ in {"agent", "prep"} and child.lower_ == "by":
            for obj in child.children:
                if obj.dep_ == "pobj" and obj.i in draft.person_at:
                    return draft.person_at[obj.i], obj.i
    if (
        not passive
        and verb.dep_ == "relcl"
        and verb.head.i in draft.person_at
        and any(c.tag_ in {"WP", "WDT"} and c.dep_ == "nsubj" for c in verb.children)
    ):
        return draft.person_at[verb.head.i], verb.head.i
    return None


def _person(draft: Draft, phrase: Range) -> Person | None:
    return next(
        (draft.person_at[i] for i in reversed(range(*phrase)) if i in draft.person_at and i in draft.person_at[i].heads), None
    )
