"""One attribution, and what its words consist of: verbs of saying, the speaker's phrase, the clause that is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.extract.lexicon import words
from kg.extract.quotation import MARKS
from kg.extract.syntax import Syntax
from kg.extract.verbforms import verbs

NAME: Final = "attribution"
CUT: Final = frozenset({",", ";", ":", "--", "\u2014", "\u2013", "-", ".", "!", "?", *MARKS})
TITLES: Final = words("titles")
SAY: Final = verbs(NAME, "say")
BELIEF: Final = verbs(NAME, "belief")
VIEW: Final = verbs(NAME, "view")
LEADING: Final = verbs(NAME, "leading_to_report")
WITH_GERUND: Final = words(NAME, "with_gerund")
DOCUMENTS: Final = words(NAME, "document")


@dataclass(frozen=True, slots=True)
class Cue:
    """One attribution. Ranges are token ranges, half-open."""

    anchor: int
    """The verb, or "according"."""
    speaker: tuple[int, int]
    words: tuple[int, int]
    content: tuple[int, int]
    """What is said; the cue's words may lie inside it."""
    whole: bool
    """It speaks for its whole sentence (less ``content``'s outside), not for a subordinate part."""
    belief: bool
    """The source believes it, rather than says it."""
    after: bool
    """The words stand behind (or inside) what is said."""
    clause: int = -1
    """Head of the clause that is said, where the parse has it."""


def denied(s: Syntax, v: int) -> bool:
    """Not said, or not yet: negated, future, or wished for."""
    for k in s.kids[v]:
        dep = s.dep[k]
        if dep == "neg":
            return True
        if dep == "aux" and k < v and s.lower[v - 1] != "only":
            if s.lower[k] in ("would", "will", "wo", "can", "could", "may", "might", "should", "'ll", "shall"):
                return True
            if s.lower[k] == "to":
                return not (s.dep[v] in ("xcomp", "advcl", "conj") and s.lower[s.head[v]] in LEADING)
    return False


def complement(s: Syntax, v: int) -> int:
    """The head of the clause that the verb reports, or -1."""
    for k in s.kids[v]:
        if s.dep[k] == "ccomp" and not (k > v and s.tag[k] in ("VBG",) and s.kid(k, "nsubj", "nsubjpass", "aux") < 0):
            return k
    for k in s.kids[v]:
        if s.dep[k] in ("xcomp", "ccomp") and s.tag[k] == "VBG" and SAY.get(s.lower[v], "") in WITH_GERUND:
            return k
        if s.dep[k] == "xcomp" and (s.kid(k, "nsubj", "nsubjpass") >= 0 or s.lower[v] in BELIEF or s.lower[v] in VIEW):
            return k
    audience = s.kid(v, "dobj")
    if audience > v and s.lower[v] in (
        "told",
        "tell",
        "tells",
        "telling",
    ):  # "told WQRX the road is shut", taken for a relative clause
        for k in s.kids[audience]:
            subject = s.kid(k, "nsubj", "nsubjpass") if s.dep[k] == "relcl" else -1
            if subject >= 0 and s.tag[subject] not in ("WP", "WDT"):
                return k
    return -1


def phrase(s: Syntax, head: int, start: int, end: int, verb: int = -1) -> tuple[int, int]:
    """The noun phrase of ``head`` without relative clauses and what a comma sets off."""
    left, right = max(start, s.left[head]), min(end - 1, s.right[head])
    if verb >= 0 and left < verb < right + 1:
        if head > verb:
            left = verb + 1
        else:
            right = verb - 1
    a = head
    while a > left and not is_cut(s, a - 1) and s.lower[a - 1] not in ("(", ")"):
        a -= 1
    b = head + 1
    while b <= right and not is_cut(s, b) and s.tag[b] not in ("WP", "WDT", "WRB"):
        if 0 <= verb < head and s.dep[b] == "prep" and s.lower[b] in ("in", "during", "on", "at", "after"):
            break  # "said Chief Roe during a briefing"
        if s.dep[b] in ("acl", "relcl") and s.head[b] == head and s.tag[b] != "VBN":
            break
        b += 1
    while a - 2 >= start and ((s.lower[a - 1] == "." and s.lower[a - 2] + "." in TITLES) or s.lower[a - 1] in TITLES):
        a -= 2 if s.lower[a - 1] == "." else 1  # the parser ended the sentence after "Sgt."
        while a > start and s.tag[a - 1] in ("NNP", "NNPS") and not is_cut(s, a - 1):
            a -= 1
    if s.lower[b - 1] + "." in TITLES and b < end and s.lower[b] == ".":
        b += 1
    if b < end and (s.lower[b - 1] in TITLES or s.lower[b - 1] == "."):
        while b < end and s.tag[b] in ("NNP", "NNPS"):
            b += 1
    while a < head and (s.entity[a] in ("DATE", "TIME") or (s.dep[a] in ("cc", "advmod", "mark", "punct") and s.head[a] != head)):
        a += 1
    return a, b


def to_cut(s: Syntax, i: int, stop: int) -> int:
    while i < stop and not is_cut(s, i):
        i += 1
    return i


def is_cut(s: Syntax, i: int) -> bool:
    """The token ends a phrase: a comma, a dash, a mark; not the hyphen in "Smith-Jones", nor the point of "Sgt."."""
    word = s.lower[i]
    if word not in CUT:
        return False
    if word == "-":
        return s.gap[i] or (i > 0 and s.gap[i - 1])
    return not (word == "." and i > 0 and (s.lower[i - 1] + "." in TITLES or len(s.lower[i - 1]) == 1))
