"""The gist of what a part of a sentence says, in its main words, where no finer statement was found in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from kg.extract.attribution import Context
from kg.extract.draft import Draft, Finding, incident_at
from kg.extract.quotation import MARKS
from kg.extract.syntax import Syntax, syntax

_CARRIERS: Final = frozenset(
    "be have do begin continue seem appear want try plan expect believe think know feel go decline refuse fail need".split()
)
"""Verbs whose complement tells what is meant ("tried to escape", "we think it was an accident")."""
_OBJECTS: Final = ("dobj", "attr", "oprd", "acomp")
_LEAST: Final = 3
"""Words: what is shorter tells nothing ("Yes.", "More soon.")."""


def gists(
    draft: Draft, told: set[tuple[object, ...]], key: Callable[[Context], tuple[object, ...]]
) -> Iterator[tuple[Context, Finding]]:
    """A finding for each context of the body of which ``told`` does not hold its source and factuality (its ``key``)."""
    s = syntax(draft.doc)
    for context in draft.contexts:
        if context.start < draft.body or key(context) in told:
            continue
        words = gist(s, context)
        if words:
            about = incident_at(draft, context.start) or draft.article
            yield context, Finding(about, "gist", words, (context.start, context.end), context.start, 0.8)


def gist(s: Syntax, context: Context) -> str:
    """Verb, particle and object, or a lone noun, in base form and without names; empty where nothing is said.

    "No arrests have been made" gives "make arrest": the negation is the claim's, not the gist's.
    """
    a, b = context.cue or (context.end, context.end)
    inside = [i for i in range(context.start, context.end) if s.lower[i] not in MARKS and s.dep[i] != "punct" and not s.space[i]]
    inside = [i for i in inside if not a <= i < b] or inside
    head = context.head
    if len(inside) < _LEAST or head < 0:
        return ""
    if not s.is_verb(head):
        plain = head if s.tag[head] in ("NN", "NNS", "JJ") else next((i for i in inside if s.tag[i] in ("NN", "NNS")), -1)
        return s.lemma[plain] if plain >= 0 else ""
    found = [head]
    for _ in range(3):
        verb = found[-1]
        inner = s.kid(verb, "xcomp", "ccomp")
        if inner < verb or s.lemma[verb] not in _CARRIERS:
            break
        found.append(inner)
    verb = found[-1]
    parts = [s.lemma[verb]]
    parts += [s.lower[k] for k in s.kids[verb] if s.dep[k] == "prt"]
    goal = s.kid(verb, *_OBJECTS)
    if goal < 0:
        goal = s.kid(verb, "nsubjpass")
    if goal < 0:
        prep = next((k for k in s.kids[verb] if s.dep[k] in ("prep", "agent") and s.kid(k, "pobj") >= 0), -1)
        if prep >= 0 and s.tag[s.kid(prep, "pobj")] in ("NN", "NNS"):
            parts.append(s.lower[prep])
            goal = s.kid(prep, "pobj")
    if goal >= 0 and s.tag[goal] in ("NN", "NNS", "JJ", "JJR"):
        parts.append(s.lemma[goal])
    return " ".join(parts)
