"""Who says what, and how sure: the parts of each sentence with one source and one factuality."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from spacy.tokens import Doc

from kg.extract.cue import Cue
from kg.extract.cue_patterns import announced
from kg.extract.cues import cues
from kg.extract.factuality import Factuality, main_factuality
from kg.extract.lexicon import words
from kg.extract.quotation import MARKS, Quotation, quotations
from kg.extract.speakers import SpeakerKind, audience, speaker_kind_hint
from kg.extract.syntax import Syntax, syntax
from kg.model import Certainty, Polarity, QuoteKind, Realis, Temporality

__all__ = ["Context", "SpeakerKind", "context_at", "contexts", "speaker_kind_hint"]

_FIRST: Final = words("attribution", "first_person")


@dataclass(frozen=True, slots=True)
class Context:
    """A part of a sentence with one source and one factuality. All ranges are token ranges of the doc, half-open."""

    start: int
    end: int
    sentence: tuple[int, int]
    """Without leading and trailing white space."""
    speaker: tuple[int, int] | None
    """The words that name who says it; ``None``: the narrator, or carried."""
    cue: tuple[int, int] | None
    """The attributing words, speaker and verb included where they stand together."""
    carried_from: int | None
    """Index of the context (an earlier or a later one) whose speaker goes on here: in a quotation, or a fragment."""
    quote: QuoteKind
    certainty: Certainty
    hedge: tuple[int, int] | None
    polarity: Polarity
    negation: int | None
    temporality: Temporality
    realis: Realis
    head: int = -1
    """The predicate of what the part states; -1: none was found."""
    relay: tuple[int, int] | None = None
    """The words that name the outlet to which it was said ("told WQRX")."""
    announces: Cue | None = None
    """Whose words follow: of "The school sent this statement:", the school's."""
    restored: bool = False
    """A direct quotation of which a mark, or both, were lost."""

    @property
    def attributed(self) -> bool:
        """Somebody else than the narrator says it."""
        return self.speaker is not None or self.carried_from is not None


def contexts(doc: Doc) -> tuple[Context, ...]:
    """The contexts of a doc, sorted by start, outer ones before inner ones; they nest, and never cross.

    Together they cover every token of every sentence but white space at its ends. The inner one of two nested sources is
    what the outer one says that somebody said.
    """
    s = syntax(doc)
    marks = quotations(doc)
    quoted = [-1] * len(doc)
    for n, q in enumerate(marks):
        quoted[q.start : q.end] = [n] * (q.end - q.start)
    found: list[Context] = []
    for sentence in s.sentences:
        found += _of_sentence(doc, s, sentence, quoted, marks)
    return tuple(_carry(doc, s, found, quoted, marks))


def context_at(found: Sequence[Context], token_index: int) -> Context:
    """The innermost context that covers a token; for white space between sentences, the one before it (or the first).

    Raises ``ValueError`` where there are no contexts.
    """
    if not found:
        raise ValueError("expected the contexts of a doc with at least one sentence, got none")
    at = bisect_right(found, token_index, key=lambda c: c.start) - 1
    for i in range(at, -1, -1):
        if found[i].end > token_index:
            return found[i]
        if found[i].sentence[0] == found[i].start and found[i].sentence[1] <= token_index:
            break
    return found[max(at, 0)]


# -- one sentence ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Part:
    start: int
    end: int
    cue: Cue | None


def _of_sentence(
    doc: Doc, s: Syntax, sentence: tuple[int, int], quoted: list[int], marks: tuple[Quotation, ...]
) -> list[Context]:
    start, end = sentence
    parts = [_Part(start, end, None)]
    whole = False
    for cue in cues(doc, sentence, quoted):
        a, b = cue.content
        if not whole and cue.whole and (a, b) == (start, end):
            parts[0].cue, whole = cue, True
        else:
            whole = whole or (cue.whole and a == start)
            parts.append(_Part(a, b, cue))
    parts = _nested(parts)
    if parts[0].cue is None:
        _trim(s, parts)
    found = []
    for part in parts:
        found += _with_factuality(doc, s, sentence, part, parts, quoted, marks)
    found.sort(key=lambda c: (c.start, -c.end))
    if not any(c.attributed for c in found):
        found[-1] = replace(found[-1], announces=announced(s, start, end))
    return found


def _nested(parts: list[_Part]) -> list[_Part]:
    """Parts sorted by start, outer first, cut where they would cross."""
    parts.sort(key=lambda p: (p.start, -p.end))
    out: list[_Part] = []
    for p in parts:
        for q in out:
            if q.start < p.start < q.end < p.end:
                p.end = q.end
        if p.end > p.start and not any((q.start, q.end) == (p.start, p.end) and q.cue is not None and p.cue is None for q in out):
            out.append(p)
    return out


def _trim(s: Syntax, parts: list[_Part]) -> None:
    """Takes from the narrator's part what somebody else's part covers at its start or end."""
    narrator = parts[0]
    a, b = narrator.start, narrator.end
    for p in parts[1:]:
        if p.start == a and p.end < b:
            a = p.end
    for p in reversed(parts[1:]):
        if p.end >= _last_word(s, narrator.end) and p.start > a:
            p.end = narrator.end
            b = p.start
    if all(s.dep[i] == "punct" for i in range(a, b)):  # nothing is left but a comma
        for p in parts[1:]:
            if p.end == a:
                p.end = b
        parts.pop(0)
    else:
        narrator.start, narrator.end = a, b


def _last_word(s: Syntax, end: int) -> int:
    while end > 0 and s.dep[end - 1] == "punct":
        end -= 1
    return end


def _with_factuality(
    doc: Doc, s: Syntax, sentence: tuple[int, int], part: _Part, parts: list[_Part], quoted: list[int],
    marks: tuple[Quotation, ...],
) -> list[Context]:  # fmt: skip
    """The part's context, and one more for each of its clauses that is meant otherwise (negative, unsure, future)."""
    head = _content_head(s, part)
    main = main_factuality(doc, head, below=part.cue.anchor if part.cue else -1) if head >= 0 else Factuality()
    if part.cue is not None and part.cue.belief and main.certainty == "certain":
        main = replace(main, certainty="probable", hedge=(part.cue.anchor, part.cue.anchor + 1))
    if part.cue is not None and s.lemma[part.cue.anchor] == "deny" and main.polarity == "positive":
        main = replace(main, polarity="negative", negation=part.cue.anchor)
    quote = _quote(s, part, quoted, head)
    if quote == "direct" and any(
        q is not part
        and q.cue is not None
        and part.start <= q.start
        and q.end <= part.end
        and _quote(s, q, quoted, -1) == "direct"
        for q in parts
    ):
        quote = "indirect"  # the inner speaker's words
    context = Context(
        part.start, part.end, sentence,
        part.cue.speaker if part.cue else None, part.cue.words if part.cue else None, None, quote,
        main.certainty, main.hedge, main.polarity, main.negation, main.temporality, main.realis, head,
        audience(doc, part.cue.anchor) if part.cue else None, None, quote == "direct" and _marks_lost(s, part, quoted, marks),
    )  # fmt: skip
    found = [context]
    for i in range(part.start, part.end):
        if i == head or not s.is_verb(i) or not s.is_clause(i) or s.dep[i] in ("ROOT", "parataxis", "csubj"):
            continue
        if s.dep[i] == "ccomp" and s.head[i] >= part.start and i > s.head[i] and s.is_verb(s.head[i]):
            continue  # but "we are lucky that nobody was hurt" says two things
        if (part.cue is not None and i == part.cue.anchor) or any(
            q is not part and q.start <= i < q.end and part.start <= q.start and q.end <= part.end for q in parts
        ):
            continue
        a, b = _clause_range(s, i, part)
        if a < part.start or b > part.end or (a, b) == (part.start, part.end) or b - a < 2:
            continue
        if any(q is not part and (a < q.start < b < q.end or q.start < a < q.end < b) for q in parts):
            continue
        if part.cue and (a < part.cue.words[0] < b < part.cue.words[1] or part.cue.words[0] < a < part.cue.words[1] < b):
            continue
        other = main_factuality(doc, i, below=part.cue.anchor if part.cue else -1)
        plain = (other.certainty, other.polarity, other.temporality) == ("certain", "positive", "past_or_present")
        if (other.certainty, other.polarity, other.temporality) != (main.certainty, main.polarity, main.temporality) and not (
            plain and s.dep[i] == "acl"
        ):
            if any(a < c.start < b < c.end or c.start < a < c.end < b for c in found):
                continue
            found.append(replace(
                context, start=a, end=b, certainty=other.certainty, hedge=other.hedge, polarity=other.polarity,
                negation=other.negation, temporality=other.temporality, realis=other.realis, head=i,
            ))  # fmt: skip
    return _shortened(s, found, head, parts)


def _shortened(s: Syntax, found: list[Context], head: int, parts: list[_Part]) -> list[Context]:
    """Ends the outer context where an inner one begins that reaches to its end (a coordinated clause, say)."""
    outer, *inner = found
    inner.sort(key=lambda c: (c.start, -c.end))
    for n, c in enumerate(inner):
        spanned = any(x.start < c.start < x.end for x in inner[:n]) or any(
            p.start < c.start < p.end <= outer.end and p.start > outer.start for p in parts
        )
        if outer.start <= head < c.start < outer.end and c.end >= _last_word(s, outer.end) and not spanned:
            inner[n] = replace(c, end=outer.end)
            outer = replace(outer, end=c.start)
            break
    return [outer, *inner]


def _clause_range(s: Syntax, i: int, part: _Part) -> tuple[int, int]:
    a, b = s.left[i], s.right[i] + 1
    if s.dep[i] == "conj":
        while a > part.start and (s.dep[a - 1] == "cc" and s.lower[a - 1] not in MARKS):
            a -= 1
    while b > a and s.dep[b - 1] == "punct" and b < part.end:
        b -= 1
    return a, min(b, part.end)


def _content_head(s: Syntax, part: _Part) -> int:
    """The predicate of what the part states: below the cue's verb where the part holds it."""
    if part.cue is not None:
        v = part.cue.anchor
        if (s.lower[v] != "according" and part.start <= v < part.end) or s.dep[v] in ("ROOT", "csubj"):
            if part.start <= part.cue.clause < part.end:
                return part.cue.clause
            if s.dep[v] in ("parataxis", "ccomp", "conj", "csubj", "relcl") and part.start <= s.head[v] < part.end:
                return s.head[v]
    best = -1
    for i in range(part.start, part.end):
        h = s.head[i]
        if h == i or h < part.start or h >= part.end:
            if part.cue is not None and i == part.cue.anchor and s.lower[i] == "according":
                continue
            if s.is_clause(i) and (best < 0 or not s.is_clause(best) or (s.is_verb(i) and not s.is_verb(best))):
                best = i
            elif best < 0 and s.dep[i] not in ("punct", "dep", "cc", "mark"):
                best = i
    return best


def _quote(s: Syntax, part: _Part, quoted: list[int], head: int) -> QuoteKind:
    """Direct where the statement itself, and not a phrase of it, stands in quotation marks or in the first person."""
    if part.cue is None:
        return "none"
    a, b = part.cue.words
    content = [i for i in range(part.start, part.end) if not a <= i < b and s.dep[i] != "punct" and s.lower[i] not in MARKS]
    if part.cue.after and a > part.start + 1:  # what follows the speaker describes him, unless the quotation goes on
        content = [i for i in content if i < a or quoted[i] >= 0]
    inside = sum(quoted[i] >= 0 for i in content)
    cue_inside = quoted[part.cue.anchor] >= 0
    if (
        content
        and not cue_inside
        and (inside * 10 > 8 * len(content) or (inside * 2 > len(content) and (head < 0 or quoted[head] >= 0)))
    ):
        return "direct"
    if part.cue.after and not cue_inside and s.lower[part.cue.anchor] != "according":
        if any(_first_person(s, i) and not part.cue.speaker[0] <= i < part.cue.speaker[1] for i in content):
            return "direct"
    return "indirect"


def _marks_lost(s: Syntax, part: _Part, quoted: list[int], marks: tuple[Quotation, ...]) -> bool:
    """No quotation with both its marks is among the words (one that goes on into the next paragraph needs no closing mark)."""
    inside = sorted({quoted[i] for i in range(part.start, part.end) if quoted[i] >= 0})
    return not any(marks[n].opened and (marks[n].closed or marks[n].end >= part.end) for n in inside)


# -- over the sentence's border ----------------------------------------------------------------------------------------


def _carry(doc: Doc, s: Syntax, found: list[Context], quoted: list[int], marks: tuple[Quotation, ...]) -> list[Context]:
    """Gives sentences inside a quotation, and fragments after an attributed sentence, their neighbour's speaker."""
    out = list(found)
    waiting: list[int] = []
    last = -1  # the last attributed context of the running text
    last_quote = -1
    for n, c in enumerate(found):
        inside = [i for i in range(c.start, c.end) if s.dep[i] != "punct" and s.lower[i] not in MARKS]
        in_quote = bool(inside) and sum(quoted[i] >= 0 for i in inside) * 10 >= 9 * len(inside)
        if c.speaker is not None:
            if c.quote == "direct":
                for w in waiting:
                    out[w] = replace(out[w], carried_from=n, quote="direct")
                waiting = []
            outermost = not any(c.sentence == found[m].sentence and found[m].attributed for m in range(max(0, n - 3), n))
            if outermost or c.quote == "direct":
                last, last_quote = n, quoted[c.end - 1] if c.end else -1
            continue
        if in_quote:
            mark = quoted[inside[0]]
            same_as_last = last >= 0 and (
                _adjacent(found, last, n) or mark == last_quote or (out[n - 1].carried_from is not None and n > 0)
            )
            if waiting and quoted[inside[0]] != quoted[found[waiting[-1]].end - 1] and not marks:
                waiting = []
            ahead = _speaker_ahead(found, n, quoted, mark)
            if ahead >= 0:
                out[n] = replace(c, carried_from=ahead, quote="direct")
            elif same_as_last:
                out[n] = replace(c, carried_from=last, quote="direct")
            else:
                waiting.append(n)
            continue
        if waiting and found[waiting[-1]].sentence != c.sentence:
            waiting = []
        if c.announces is not None:
            last, last_quote = n, -1
        elif last >= 0 and _opened(doc, s, found[last], c):
            out[n] = replace(c, carried_from=last, quote="direct")
        elif last >= 0 and _goes_on(s, found[last], c) and not _break(doc, s, found[last].sentence[1], c.start):
            for m in range(last + 1, n + 1):  # "I hid, said Roe. It was loud. I ran."
                if not out[m].attributed and found[m].sentence != found[last].sentence:
                    out[m] = replace(out[m], carried_from=last, quote="direct", restored=True)
        elif (
            last >= 0
            and _adjacent(found, last, n)
            and _fragment(s, c)
            and c.sentence != found[last].sentence
            and not _break(doc, s, found[last].sentence[1], c.start)
        ):
            out[n] = replace(c, carried_from=last, quote=found[last].quote)
    return out


def _adjacent(found: Sequence[Context], a: int, b: int) -> bool:
    """No plain narrator's sentence lies between the two contexts."""
    between = {found[m].sentence for m in range(a + 1, b)} - {found[a].sentence, found[b].sentence}
    return not between


def _opened(doc: Doc, s: Syntax, announcer: Context, c: Context) -> bool:
    """``c`` stands in the paragraph that a sentence with a colon at its end announces."""
    end = announcer.sentence[1]
    if announcer.announces is None or s.lower[end - 1] != ":":
        return False
    breaks = [i for i in range(end, c.start) if s.space[i] and "\n" in s.lower[i]]
    return all(i == end for i in breaks)


def _speaker_ahead(found: Sequence[Context], n: int, quoted: list[int], mark: int) -> int:
    """A following context whose own quotation is this one, with a cue behind it."""
    for m in range(n + 1, min(n + 30, len(found))):
        if quoted[found[m].start] != mark and quoted[min(found[m].start + 1, len(quoted) - 1)] != mark:
            return -1
        if found[m].speaker is not None and found[m].quote == "direct":
            return m
    return -1


def _fragment(s: Syntax, c: Context) -> bool:
    """A sentence without a finite verb."""
    return (
        (c.start, c.end) == c.sentence
        and s.lower[c.start] != "("
        and c.end - c.start > 2
        and not any(s.tag[i] in ("VBD", "VBZ", "VBP", "MD") for i in range(c.start, c.end))
    )


def _first_person(s: Syntax, i: int) -> bool:
    return s.lower[i] in _FIRST and s.tag[i] in ("PRP", "PRP$")  # not "the US"


def _goes_on(s: Syntax, spoken: Context, c: Context) -> bool:
    """A sentence in the first person, after a direct quotation with a speaker behind it: the same one speaks."""
    return spoken.quote == "direct" and c.sentence != spoken.sentence and any(_first_person(s, i) for i in range(c.start, c.end))


def _break(doc: Doc, s: Syntax, a: int, b: int) -> bool:
    return any(s.space[i] and "\n" in s.lower[i] for i in range(a, b))
