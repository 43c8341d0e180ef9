"""Finds persons and groups that are spoken of by a noun: "the suspect", "a 24-year-old man", "three officers"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, TypeAlias

from spacy.tokens import Doc, Token

from kg.extract.ages import Age
from kg.extract.draft import Range
from kg.extract.lexicon import data, words
from kg.extract.numbers import number
from kg.extract.syntax import sentence_at

Form: TypeAlias = Literal["indefinite", "definite", "possessive", "bare"]
DEFINITE: Final = frozenset({"the", "this", "that", "these", "those", "both"})
COUNTED: Final = {"couple": 2, "pair": 2, "trio": 3, "twin": 2}
IRREGULAR: Final = {
    "men": "man",
    "women": "woman",
    "children": "child",
    "gunmen": "gunman",
    "wives": "wife",
    "thieves": "thief",
    "firemen": "fireman",
    "policemen": "policeman",
}
_NONE: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Nominal:
    """A noun phrase that denotes a person or a group. ``range`` leaves out what follows the head."""

    head: int
    range: Range
    lemma: str
    form: Form
    plural: bool
    count: int | None
    count_range: Range | None
    age: Age | None
    gender: str | None
    gender_at: int | None
    other: bool
    """It sets itself apart from somebody already spoken of ("another", "a second officer")."""


def noun_classes(lemma: str) -> frozenset[str]:
    """The lists of ``person_nouns.json`` that hold a lemma.

    >>> sorted(noun_classes("gunman"))
    ['male', 'suspect']
    """
    return _classes().get(lemma, _NONE)


@cache
def _classes() -> dict[str, frozenset[str]]:
    lists: dict[str, list[str]] = data("person_nouns")
    found: dict[str, frozenset[str]] = {}
    for name, lemmas in lists.items():
        for lemma in lemmas:
            found[lemma] = found.get(lemma, _NONE) | {name}
    return found


def lemma_of(token: Token) -> str:
    """A lower-case lemma that does not trust capitals."""
    low = token.lower_
    if low in IRREGULAR:
        return IRREGULAR[low]
    lemma = token.lemma_.lower()
    if not noun_classes(lemma) and low.endswith("s") and not low.endswith("ss"):
        for cut in (low[:-1], low[:-3] + "y" if low.endswith("ies") else low[:-2]):
            if noun_classes(cut):
                return cut
    return lemma if lemma else low


def nominals(doc: Doc, ages: list[Age], named: frozenset[int]) -> list[Nominal]:
    """Every such noun phrase, in order. ``named`` are the tokens of proper names, which are no nouns here."""
    found: list[Nominal] = []
    by_end = {a.range[1] - 1: a for a in ages if a.after is None}
    apposed = {a.after: a for a in ages if a.after is not None}
    for token in doc:
        if token.i in named or token.pos_ not in {"NOUN", "PROPN", "ADJ", "NUM"}:
            continue
        lemma = lemma_of(token)
        aged = by_end.get(token.i)
        is_old = aged is not None and token.lower_ in {"old", "olds"} and not _modifies_person(token)
        if not (noun_classes(lemma) or is_old):
            continue
        if token.dep_ == "compound" and token.head.i not in named and noun_classes(lemma_of(token.head)):
            continue  # "police officer", "murder suspect": the head will come
        if token.dep_ in {"compound", "amod", "nmod"} and token.head.i > token.i and not is_old and token.head.i - token.i <= 3:
            continue  # "victim services", "driver side"
        if token.i + 1 in named:
            continue  # "neighbor Ann Roe": read with the name
        if (
            token.i + 2 < len(doc)
            and doc[token.i + 1].tag_ == "POS"
            and doc[token.i + 2].lower_ in words("not_names", "bodies", "officers")
        ):
            continue  # "Sheriff's Office", "sheriff's deputy"
        if is_old and token.dep_ == "amod" and token.head.tag_ in {"NN", "NNS"} and 0 < token.head.i - token.i <= 3:
            token, is_old, lemma = token.head, False, lemma_of(token.head)  # "a 23-year-old painter"
        found.append(_nominal(doc, token, "person" if is_old else lemma, by_end, apposed))
    return found


def _measures(token: Token) -> bool:
    """Whether a number counts no people but years, feet and the like: "a 10 year veteran"."""
    unit = token.head if token.head.i != token.i else token
    nearby = token.doc[token.i + 1].lemma_.lower() if token.i + 1 < len(token.doc) else ""
    return bool({unit.lemma_.lower(), nearby} & words("reference_nouns", "units"))


def _modifies_person(token: Token) -> bool:
    nxt = token.i + 1
    doc = token.doc
    for k in range(nxt, min(nxt + 4, len(doc))):
        if doc[k].is_punct or doc[k].pos_ == "VERB" or doc[k].is_space:
            return False
        if noun_classes(lemma_of(doc[k])):
            return True
        if doc[k].pos_ == "PROPN":
            return True
    return False


def _nominal(doc: Doc, token: Token, lemma: str, by_end: dict[int, Age], apposed: dict[int, Age]) -> Nominal:
    start = token.i
    sentence = sentence_at(token.doc, token.i).start
    age = apposed.get(token.i)
    for i in range(token.i - 1, max(sentence, token.i - 12) - 1, -1):
        t = doc[i]
        inside = (
            t.head.i > i
            and t.head.i <= token.i
            and (t.head.i == token.i or t.head.i >= start)
            and t.dep_ not in {"nsubj", "punct", "mark", "cc"}
        )
        if (
            not inside
            and not (t.text == "-" and i > 0 and not doc[i - 1].whitespace_)
            and i + 1 not in by_end
            and not any(a.range[0] <= i < a.range[1] for a in (by_end.get(k) for k in range(i, min(i + 5, token.i + 1))) if a)
        ):
            break
        start = i
    for i in range(start, token.i + 1):
        if i in by_end:
            age = by_end[i]
            start = min(start, age.range[0])
    form: Form = "bare"
    count: int | None = None
    count_range: Range | None = None
    gender: str | None = None
    gender_at: int | None = None
    other = False
    for i in range(start, token.i + 1):
        t = doc[i]
        low = t.lower_
        in_age = age is not None and age.range[0] <= i < age.range[1]
        if low in {"a", "an", "another", "one", "some", "several"} and form == "bare":
            form = "indefinite"
        elif low in DEFINITE:
            form = "definite"
        elif i < token.i and (t.tag_ in {"PRP$", "POS"} or t.dep_ == "poss"):
            form = "possessive"
        if low in {"another", "second", "third", "other", "different", "fellow"}:
            other = True
        if (
            t.like_num
            and not in_age
            and low not in {"second", "third", "first"}
            and not _measures(t)
            and (value := number(low)) is not None
            and 0 < value < 1000
        ):
            if (
                count is not None and count_range is not None and doc[i - 1].text == "-" and count_range[1] == i - 1
            ):  # "twenty-one"
                count, count_range = count + value, (count_range[0], i + 1)
            else:
                count, count_range = value, (i, i + 1)
            form = "indefinite" if form == "bare" else form
        classes = noun_classes(lemma_of(t))
        if (
            gender is None
            and ("male" in classes) != ("female" in classes)
            and (i == token.i or t.dep_ in {"amod", "compound", "nmod"})
        ):
            gender, gender_at = ("male" if "male" in classes else "female"), i
    group = "group" in noun_classes(lemma)
    plural = token.tag_ in {"NNS", "NNPS"} or group or token.lower_ in IRREGULAR or token.lower_ == "olds"
    if count == 1:
        plural = False
    elif count is not None:
        plural = True
    if lemma in COUNTED and count is None:
        count, count_range = COUNTED[lemma], (token.i, token.i + 1)
    if not plural:
        count = 1
    return Nominal(
        token.i, (start, token.i + 1), lemma, form, plural, count, count_range if plural else None, age, gender, gender_at, other
    )
