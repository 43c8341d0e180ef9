"""Finds whom a noun phrase means: "the suspect", "his mother", "a 24-year-old man" told again."""

from __future__ import annotations

from typing import Final

from spacy.tokens import Doc, Token

from kg.extract.draft import Person, Range
from kg.extract.lexicon import words
from kg.extract.people import Nominal, noun_classes
from kg.extract.pronouns import named_below, subject_of
from kg.extract.signals import signal
from kg.extract.syntax import sentence_at
from kg.extract.verbforms import verbs

APART: Final = words("reference_nouns", "apart")
"""Words that set somebody apart from those spoken of before."""
IDENTIFY: Final = frozenset({"identify", "name", "know"})
GENERIC: Final = words("reference_nouns", "generic")
"""Nouns that fit anybody."""
OFFSPRING: Final = words("reference_nouns", "offspring")
SAME_SUSPECT: Final = words("reference_nouns", "suspect")
"""Nouns by which one suspect is called in turn."""


def place_nominal(doc: Doc, nominal: Nominal, found: list[Person], at: dict[int, Person], body: int) -> None:
    """Gives a noun phrase to the person whom it means, who is added to ``found`` where there is none yet."""
    token = doc[nominal.head]
    person = _apposed(doc, token, nominal, at)
    headline = nominal.head < body
    if person is None and headline:
        person = _best(doc, nominal, found, headline=True)
        if person is None and body < len(doc) and found:
            return
        if person is not None and nominal.lemma in GENERIC and _several(doc, nominal, found, person):
            return  # "Springfield man sentenced": which of those named is not told here
    elif person is None:
        if nominal.other and nominal.form == "definite":
            person = _told_apart(doc, nominal, found)
        elif nominal.form == "definite" or (nominal.form == "bare" and not nominal.plural):
            person = _best(doc, nominal, found)
        elif nominal.form == "possessive":
            person = _possessed(doc, nominal, found, at)
        elif not nominal.other:
            person = _retold(doc, nominal, found, body)
    if person is None:
        person = Person("group" if nominal.plural else "person", plural=nominal.plural)
        person.count = nominal.count
        found.append(person)
    _add_nominal(doc, person, nominal, at)


def _add_nominal(doc: Doc, person: Person, nominal: Nominal, at: dict[int, Person]) -> None:
    person.mentions.append(nominal.range)
    person.heads.append(nominal.head)
    person.nouns.append((nominal.lemma, nominal.head))
    for i in range(nominal.range[0], nominal.range[1]):
        if doc[i].tag_ != "PRP$":  # "her" of "her brother" is somebody else
            at.setdefault(i, person)
    at[nominal.head] = person
    if nominal.gender is not None and person.gender is None and nominal.gender_at is not None and not person.plural:
        person.gender, person.gender_range = nominal.gender, (nominal.gender_at, nominal.gender_at + 1)
    if nominal.age is not None and person.age is None and not person.plural:
        person.age, person.age_range = nominal.age.years, nominal.age.range
    if person.plural and nominal.count and not person.count:
        person.count = nominal.count
    if person.plural and nominal.count_range and person.count_range is None:
        person.count_range = nominal.count_range


def _apposed(doc: Doc, token: Token, nominal: Nominal, at: dict[int, Person]) -> Person | None:
    """The person that a noun phrase is put beside or equated with: "Ann Roe, a teacher", "is the driver"."""
    if nominal.plural:
        return None
    if token.dep_ == "appos" and token.head.i in at and _compatible(at[token.head.i], nominal):
        return at[token.head.i]
    for child in token.children:  # a title is no apposition: "a friend's father, Lt. Ann Roe said"
        if child.dep_ == "appos" and child.i in at and child.i in at[child.i].heads and at[child.i].name:
            return at[child.i] if _compatible(at[child.i], nominal) else None
    if token.dep_ == "attr" and token.head.lemma_ == "be":
        if any(c.dep_ == "neg" for c in token.head.children):
            return None
        for child in token.head.children:
            if child.dep_ == "nsubj" and child.i in at and not at[child.i].plural:
                return at[child.i]
    named = _identified(token, at)
    if named is not None and _compatible(named, nominal):
        return named
    after = nominal.range[1]
    if (
        after + 1 < len(doc)
        and doc[after].text in {",", ":"}
        and after + 1 in at
        and at[after + 1].name
        and nominal.form != "bare"
    ):
        person = at[after + 1]
        k = after + 1
        while k < len(doc) and at.get(k) is person:
            k += 1
        if k < len(doc) and doc[k].text in {",", "(", "."}:
            return person
    before = nominal.range[0] - 1
    if (
        nominal.form in {"indefinite", "definite"}
        and before > 0
        and doc[before].text == ","
        and at.get(before - 1) is not None
        and at[before - 1].name
        and sentence_at(token.doc, token.i).start < before
    ):
        after_token = doc[nominal.head + 1] if nominal.head + 1 < len(doc) else None
        if (
            after_token is not None
            and token.dep_ in {"appos", "conj", "attr", "npadvmod", "dep"}
            and after_token.text in {",", "who", "from", "of", "at", "in", "."}
        ):
            return at[before - 1] if token.dep_ == "appos" else None
    return None


def _identified(token: Token, at: dict[int, Person]) -> Person | None:
    """The person by whose name a text identifies a noun phrase.

    "The victim was identified as Ann Roe", "a 31-year-old identified as Ann Roe", "identified Ann Roe as the woman who died".
    """
    verb = token.head
    if token.dep_ == "pobj" and verb.lower_ == "as" and verb.head.lemma_ in IDENTIFY:
        for child in verb.head.children:
            if child.dep_ in {"dobj", "nsubjpass"} and child.i in at and at[child.i].name:
                return at[child.i]
        return None
    verbs_ = [c for c in token.children if c.dep_ in {"acl", "relcl"} and c.lemma_ in IDENTIFY and c.tag_ == "VBN"]
    if token.dep_ in {"nsubjpass", "dobj"} and verb.lemma_ in IDENTIFY:
        verbs_.append(verb)
    for verb in verbs_:
        for prep in verb.children:
            if prep.dep_ == "oprd" or (prep.dep_ == "prep" and prep.lower_ == "as"):
                for child in (prep, *prep.children):
                    if child.i in at and at[child.i].name:
                        return at[child.i]
    return None


def _compatible(person: Person, nominal: Nominal) -> bool:
    if person.plural != nominal.plural:
        return False
    if nominal.gender and person.gender and nominal.gender != person.gender:
        return False
    if nominal.age is not None and person.age is not None and nominal.age.years != person.age:
        return False
    return not (nominal.count and person.count and nominal.plural and nominal.count != person.count)


def _best(doc: Doc, nominal: Nominal, found: list[Person], *, headline: bool = False) -> Person | None:
    """The antecedent of "the man", "the suspect", "officers"."""
    best: tuple[float, int] | None = None
    chosen: Person | None = None
    classes = noun_classes(nominal.lemma)
    for person in found:
        heads = [h for h in person.heads if headline or h < nominal.head]
        if not heads or not _compatible(person, nominal) or (not headline and _set_off(doc, nominal, person)):
            continue
        nouns = {n for n, _ in person.nouns}
        held = frozenset().union(*(noun_classes(n) for n in nouns)) if nouns else frozenset()
        titled = {doc[k].lower_ for start, end in person.titles for k in range(start, end)}
        score = 0.0
        if nominal.lemma in nouns or nominal.lemma in titled:
            score = 3.0
        elif nominal.lemma in SAME_SUSPECT and (nouns & SAME_SUSPECT):
            score = 2.0 if "suspect" in classes else 0.0
        if not score and "suspect" in classes:
            score = (
                2.5
                * (signal(doc, person, "act") or signal(doc, person, "custody"))
                * (not held & {"victim", "witness", "police", "fire", "official"})
            )
            score *= not (titled & words("titles", "police", "fire", "legal"))
        if not score and "victim" in classes:
            score = 2.5 * signal(doc, person, "harm") * ("suspect" not in held)
        if not score and "police" in classes and (titled & words("titles", "police")) and not nominal.plural:
            score = (
                2.0
                if nominal.lemma in {"officer", "deputy", "trooper", "detective", "cop"}
                and titled & {"officer", "deputy", "trooper", "detective", "officers", "sgt.", "cpl."}
                else 0.0
            )
        if (
            not score
            and nominal.lemma in GENERIC
            and (
                nouns & GENERIC
                or nouns & {"victim", "suspect", "patient"}
                or (person.name and not titled and (headline or not _in_passing(doc, max(heads))))
            )
            and not person.plural
        ):
            score = 1.2 if nouns & GENERIC else 0.8
            if nominal.age is not None and person.age == nominal.age.years:
                score += 2.0
            elif nominal.age is not None:
                score = 0.0 if person.age is None and person.name is None else score * 0.5
        if not score and nominal.age is not None and person.age == nominal.age.years:
            score = 2.0
        if not score and nominal.lemma in {"girl", "boy", "child"} and nouns & OFFSPRING:
            score = 1.0  # "his daughter … the girl"
        if not score:
            continue
        near = max(heads) if not headline else -min(heads)
        key = (round(score, 2), near) if nominal.lemma not in GENERIC else (round(score - 0.0, 2), near)
        if best is None or key > best:
            best, chosen = key, person
    if chosen is not None and best is not None and best[0] < 0.8:
        return None
    return chosen


def _several(doc: Doc, nominal: Nominal, found: list[Person], person: Person) -> bool:
    """Whether a headline's "man" may as well be another one of those named."""
    named = [p for p in found if p.name and not p.titles and _compatible(p, nominal)]
    return bool(person.name) and not ({n for n, _ in person.nouns} & GENERIC) and len(named) > 1 and nominal.age is None


def _set_off(doc: Doc, nominal: Nominal, person: Person) -> bool:
    """Whether a noun phrase and a person are two: arguments of one verb ("Ann Roe, who coached the boy")."""
    token = doc[nominal.head]
    if named_below(doc, token, person):
        return True
    return token.dep_ == "dobj" and token.head.pos_ == "VERB" and subject_of(doc, token.head.i) in person.heads


def _in_passing(doc: Doc, head: int) -> bool:
    """Whether a name only says who speaks, or whose something is: "the woman" after it is hardly the one named."""
    token = doc[head]
    return token.dep_ == "poss" or (token.dep_ == "nsubj" and token.head.lower_ in verbs("attribution", "say"))


def _told_apart(doc: Doc, nominal: Nominal, found: list[Person]) -> Person | None:
    """ "The third man" again: who was told apart by the same word before."""
    which = ordinals(doc, nominal.range)
    for person in reversed(found):
        if any(n == nominal.lemma for n, _ in person.nouns) and any(which & ordinals(doc, m) for m in person.mentions):
            return person if _compatible(person, nominal) else None
    return None


def ordinals(doc: Doc, span: Range) -> set[str]:
    """Words in a range that set somebody apart."""
    return {doc[i].lower_ for i in range(*span)} & APART


def _possessed(doc: Doc, nominal: Nominal, found: list[Person], at: dict[int, Person]) -> Person | None:
    """ "his mother" again, or "the victim's brother" again: the same noun with the same possessor."""
    owner = _owner(doc, nominal, at)
    for person in reversed(found):
        if (
            person.plural == nominal.plural
            and any(n == nominal.lemma and _owner_at(doc, h, at) is owner for n, h in person.nouns)
            and owner is not None
        ):
            return person
    return None


def _owner(doc: Doc, nominal: Nominal, at: dict[int, Person]) -> Person | None:
    return _owner_at(doc, nominal.head, at)


def _owner_at(doc: Doc, head: int, at: dict[int, Person]) -> Person | None:
    for child in doc[head].lefts:
        if child.dep_ == "poss":
            return at.get(child.i)
    return None


def _retold(doc: Doc, nominal: Nominal, found: list[Person], body: int) -> Person | None:
    """An indefinite that tells again of somebody whom the headline, the deck or the lead brought in."""
    if nominal.plural and nominal.form == "bare":  # "police", "officers", "witnesses"
        return next((p for p in found if p.plural and p.count is None and any(n == nominal.lemma for n, _ in p.nouns)), None)
    if not nominal.plural and nominal.lemma not in GENERIC and nominal.age is None:
        telling = _telling(doc, (nominal.range[0], nominal.range[1]), nominal.head)
        for person in found:
            if _compatible(person, nominal) and any(
                n == nominal.lemma and len(telling & _telling(doc, (h, h + 1), h)) >= 1 for n, h in person.nouns
            ):
                return person
    early = [p for p in found if p.first < body + 60]
    for person in early:
        if not _compatible(person, nominal) or nominal.head > body + 160:
            continue
        if sentence_at(doc, person.heads[0]).start == sentence_at(doc, nominal.head).start:
            continue
        same_noun = any(n == nominal.lemma for n, _ in person.nouns)
        if nominal.age is not None and person.age == nominal.age.years and (same_noun or nominal.gender in (None, person.gender)):
            return person
        mods = {t.lemma_ for t in doc[nominal.range[0] : nominal.range[1]] if t.pos_ in {"ADJ", "NOUN"} and t.i != nominal.head}
        if same_noun and nominal.lemma not in GENERIC and nominal.age is None and not nominal.plural:
            old = {t.lemma_ for s, e in person.mentions for t in doc[s:e] if t.pos_ in {"ADJ", "NOUN"}} - {nominal.lemma}
            if not mods or not old or mods & old or mods <= old:
                return person
        if same_noun and nominal.plural and nominal.count is not None and person.count == nominal.count:
            return person
    return None


def _telling(doc: Doc, span: tuple[int, int], head: int) -> frozenset[str]:
    """The nouns and adjectives that tell a person from others of the same noun, before and after it."""
    start, end = span[0], min(doc[head].right_edge.i + 1, head + 12)
    return frozenset(t.lemma_.lower() for t in doc[start:end] if t.pos_ in {"NOUN", "ADJ", "PROPN"} and t.i != head)
