"""A parsed ``Doc`` as plain lists: fast to walk again and again, where token attributes are not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from spacy.tokens import Doc

from kg.extract.lexicon import words

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
CLAUSES = frozenset({"ROOT", "ccomp", "advcl", "relcl", "acl", "csubj", "csubjpass", "parataxis", "pcomp"})
"""Dependencies whose token heads a clause of its own (a ``conj`` does where it is a verb)."""
LONGEST_SENTENCE = 400
"""Tokens: what the parser takes for a longer sentence (a list, a transcript) is cut, as work grows with its square."""
_ENDS = frozenset({".", "?", "!", ":", ";", '"', "''", ")", "...", "\u2026", "\u201d"})
_COLUMNS = ("LOWER", "LEMMA", "TAG", "DEP", "HEAD", "ENT_TYPE", "IS_SPACE", "SPACY", "SENT_START", "ORTH")
_CLOSING = frozenset({'"', "''", ")", "\u201d"})


@dataclass(frozen=True, slots=True, eq=False)
class Syntax:
    """What the extractors ask of a parse, by token index. All lists have the length of the doc."""

    word: list[str]
    """As it stands in the text."""
    lower: list[str]
    lemma: list[str]
    """Lower case; the lower-cased word where the doc has no lemmas."""
    tag: list[str]
    dep: list[str]
    head: list[int]
    """The token itself for a root."""
    kids: list[list[int]]
    left: list[int]
    """First token of the subtree."""
    right: list[int]
    """Last token of the subtree (inclusive)."""
    entity: list[str]
    space: list[bool]
    """Token is white space."""
    gap: list[bool]
    """White space follows the token."""
    sentences: list[tuple[int, int]]
    """Token ranges without leading and trailing white space, in order; a paragraph's end always ends one."""

    def is_verb(self, i: int) -> bool:
        return self.tag[i][:2] in ("VB", "MD")

    def is_clause(self, i: int) -> bool:
        """The token heads a clause: a verb, or a predicate that the parser took for something else."""
        dep = self.dep[i]
        if dep == "conj" and self.is_verb(i):  # "kicking and punching" may be nouns; "is recovering" is a clause
            return self.tag[i] != "VBG" or self.kid(i, "aux", "nsubj") >= 0 or self.dep[self.head[i]] in CLAUSES
        return dep in CLAUSES

    def kid(self, i: int, *deps: str) -> int:
        """The first dependent with one of these dependencies, or -1."""
        for k in self.kids[i]:
            if self.dep[k] in deps:
                return k
        return -1

    def subject(self, i: int) -> int:
        """The subject of predicate ``i``, through coordination and control; -1 where there is none."""
        for _ in range(8):
            found = self.kid(i, "nsubj", "nsubjpass")
            if found >= 0:
                return found
            if self.dep[i] not in ("conj", "xcomp", "advcl", "dep") or self.head[i] == i:
                return -1
            i = self.head[i]
        return -1


@lru_cache(maxsize=2)
def syntax(doc: Doc) -> Syntax:
    """The lists of a doc; kept for the last two docs, which must not change meanwhile."""
    columns = doc.to_array(list(_COLUMNS)).reshape(len(doc), len(_COLUMNS))
    numbers = columns.astype("int64").T.tolist()  # heads are relative, and wrap around when they are negative
    names: dict[int, str] = {}
    strings = doc.vocab.strings

    def words_of(column: int) -> list[str]:
        for n in set(columns[:, column].tolist()):
            if n not in names:
                names[n] = strings[n] if n else ""
        return [names[n] for n in columns[:, column].tolist()]

    lower = words_of(0)
    head = [i + offset for i, offset in enumerate(numbers[4])]
    kids: list[list[int]] = [[] for _ in head]
    left, right = list(range(len(head))), list(range(len(head)))
    for i, h in enumerate(head):
        if h == i:
            continue
        kids[h].append(i)
        p = i
        while head[p] != p:
            p = head[p]
            if i < left[p]:
                left[p] = i
            elif i > right[p]:
                right[p] = i
            else:
                break  # and so it is in all above
    space = [bool(n) for n in numbers[6]]
    return Syntax(
        word=words_of(9),
        lower=lower,
        lemma=[n.lower() or w for n, w in zip(words_of(1), lower, strict=True)],
        tag=words_of(2),
        dep=words_of(3),
        head=head,
        kids=kids,
        left=left,
        right=right,
        entity=words_of(5),
        space=space,
        gap=[bool(n) for n in numbers[7]],
        sentences=_sentences(doc, lower, space, [i for i, n in enumerate(numbers[8]) if n == 1 or i == 0]),
    )


def _sentences(doc: Doc, lower: list[str], space: list[bool], starts: list[int]) -> list[tuple[int, int]]:
    """The doc's sentences, mended where the parser broke one: after a title ("Sgt."), inside brackets, before a lone mark."""
    titles = words("titles")
    found: list[tuple[int, int]] = []
    for start, end in pairwise([*starts, len(lower)]):
        while start < end and space[start]:
            start += 1
        while end > start and space[end - 1]:
            end -= 1
        if start >= end:
            continue
        if found and not space[start - 1] and end - found[-1][0] <= LONGEST_SENTENCE:
            at = found[-1][1] - 1
            before = lower[at]
            if before == "." and at > found[-1][0] and not doc[at - 1].whitespace_:
                before = lower[at - 1] + "." if lower[at - 1] + "." in titles else before
            broken = (before not in _ENDS and not before.endswith(".")) or (before in titles and before.endswith("."))
            lone = lower[start] in _CLOSING and not doc[start - 1].whitespace_
            if broken or lone or lower[found[-1][0] : found[-1][1]] == ['"'] or doc[start].text[:1].islower():
                found[-1] = (found[-1][0], end)
                continue
        found += [(at, min(at + LONGEST_SENTENCE, end)) for at in range(start, end, LONGEST_SENTENCE)]
    return found


class Sentence(NamedTuple):
    """The tokens ``start <= i < end`` of a sentence, with the white space after it."""

    start: int
    end: int


@lru_cache(maxsize=2)
def _sentence_map(doc: Doc) -> list[Sentence]:
    found = syntax(doc).sentences
    starts = [0, *(s for s, _ in found[1:])] if found else [0]
    ends = [*starts[1:], len(doc)]
    return [Sentence(s, e) for s, e in zip(starts, ends, strict=True) for _ in range(e - s)]


def sentence_at(doc: Doc, i: int) -> Sentence:
    """The sentence that holds token ``i``."""
    return _sentence_map(doc)[i]


def sentence_text(doc: Doc, i: int) -> str:
    """The words of the sentence that holds token ``i``."""
    start, end = _sentence_map(doc)[i]
    return doc[start:end].text


@lru_cache(maxsize=2)
def text_of(doc: Doc) -> str:
    """The text of a doc; ``Doc.text`` joins its tokens anew at every call."""
    return doc.text
