"""Either/or: "not known whether the van or the bus stopped first"."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from kg.extract.factuality import factuality_at
from kg.extract.syntax import SUBJECTS, Syntax, syntax

_PERHAPS = frozenset({"possibly", "perhaps", "maybe"})


@dataclass(frozen=True, slots=True)
class Alternative:
    """Phrases of which one holds. Ranges are token ranges of the doc, half-open."""

    phrases: tuple[tuple[int, int], ...]
    """The two or more competing phrases, in the order of the text, without "either", "whether" and "or"."""
    predicate: int
    """The predicate whose argument they are; the first of them where they are predicates themselves."""
    hedge: tuple[int, int] | None
    """The words that leave it open: "unclear whether", "either", the "or" between two numbers."""


def alternatives(doc: Doc) -> tuple[Alternative, ...]:
    """The open alternatives of a doc, in order: an "or" under "whether", "either" or another word that leaves it open.

    A plain "or" ("drugs or alcohol") is none; numbers side by side ("three or four shots") are, and so is "or possibly".
    """
    s = syntax(doc)
    found: dict[int, Alternative] = {}
    for i, word in enumerate(s.lower):
        if word != "or" or s.dep[i] != "cc":
            continue
        first = s.head[i]
        while s.dep[first] == "conj":
            first = s.head[first]
        members = _conjuncts(s, first)
        if len(members) < 2 or first in found or any(s.lower[m] == "not" for m in members):
            continue
        if i + 1 < len(s.lower) and s.lower[i + 1] == "not":
            continue
        predicate = _predicate(s, first)
        if s.tag[first] == "CD":
            if _numbers(s, members):
                found[first] = Alternative(tuple((m, m + 1) for m in members), predicate, (i, i + 1))
            continue
        perhaps = next((k for k in range(i + 1, min(i + 3, len(s.lower))) if s.lower[k] in _PERHAPS), -1)
        if perhaps >= 0 and perhaps < members[-1]:  # "a pistol, or possibly a rifle"
            phrases = tuple(_phrase(s, m, members) for m in members)
            phrases = tuple((perhaps + 1 if a <= perhaps < b else a, b) for a, b in phrases)
            found[first] = Alternative(phrases, predicate, (perhaps, perhaps + 1))
            continue
        either = next((k for k in s.kids[first] + s.kids[s.head[first]] if s.lower[k] == "either"), -1)
        fact = factuality_at(doc, first)
        open_ = fact.certainty == "possible" and fact.hedge is not None and _leaves_open(s, fact.hedge, predicate)
        if either >= 0 or open_:
            hedge = fact.hedge if fact.certainty != "certain" else (either, either + 1)
            found[first] = Alternative(tuple(_phrase(s, m, members) for m in members), predicate, hedge)
    return tuple(found[k] for k in sorted(found))


def _numbers(s: Syntax, members: list[int]) -> bool:
    """Numbers in words or below a hundred, one after the other, that count something: no years, no telephones."""
    if members[-1] - members[0] != 2 * (len(members) - 1) or s.dep[members[0]] != "nummod":
        return False
    return all(s.lower[m].isalpha() or (s.lower[m].isdigit() and len(s.lower[m]) < 3) for m in members)


def _leaves_open(s: Syntax, hedge: tuple[int, int], predicate: int) -> bool:
    """A question ("whether", "not known if"); not "may" or a condition, which leave open the whole and not the choice."""
    word = s.lower[hedge[1] - 1]
    if word == "if":
        return s.dep[predicate] == "ccomp"
    return s.tag[hedge[0]] != "MD" and word not in ("possibly", "perhaps", "potentially", "maybe")


def _conjuncts(s: Syntax, first: int) -> list[int]:
    members, queue = [first], [first]
    while queue:
        for k in s.kids[queue.pop()]:
            if s.dep[k] == "conj":
                members.append(k)
                queue.append(k)
    return sorted(members)


def _phrase(s: Syntax, member: int, members: list[int]) -> tuple[int, int]:
    """The member's words up to the next one, without conjunctions, marks and a shared "whether"."""
    start, end = s.left[member], s.right[member] + 1
    if s.is_verb(member):  # the subject is shared
        start = max([start, *(s.right[k] + 1 for k in s.kids[member] if k < member and s.dep[k] in SUBJECTS)])
    start = max([start, *(k + 1 for k in range(start, member) if s.lower[k] in ("either", "whether"))])
    inner = [k for k in s.kids[member] if s.dep[k] in ("cc", "punct", "conj") and k > member]
    if any(s.dep[k] == "conj" for k in inner):
        end = min(k for k in inner)
    while start < member and s.dep[start] in ("mark", "preconj", "cc", "punct"):
        start += 1
    while end > member + 1 and s.dep[end - 1] in ("punct", "cc"):
        end -= 1
    return start, end


def _predicate(s: Syntax, i: int) -> int:
    if s.is_clause(i) or s.is_verb(i):
        return i
    for _ in range(12):
        h = s.head[i]
        if h == i or s.is_verb(h):
            return h
        i = h
    return i
