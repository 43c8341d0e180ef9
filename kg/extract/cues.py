"""The words by which a sentence says who says it: "police said", "according to court records", "WQRX reported"."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from spacy.tokens import Doc

from kg.extract.cue import BELIEF, CUT, DOCUMENTS, LEADING, NAME, SAY, VIEW, Cue, complement, denied, phrase, to_cut
from kg.extract.cue_patterns import around_quotation, colon, tail
from kg.extract.lexicon import words
from kg.extract.quotation import MARKS
from kg.extract.speakers import speaker_kind_hint
from kg.extract.syntax import Syntax, syntax
from kg.extract.verbforms import verbs

_TIME_DEPS: Final = frozenset({"npadvmod", "prep", "dative", "dobj", "iobj", "advmod", "tmod", "prt"})


def cues(doc: Doc, sentence: tuple[int, int], quoted: list[int]) -> list[Cue]:
    """The attributions of one sentence, outer ones first. ``quoted`` holds a quotation's index for each token, or -1."""
    s = syntax(doc)
    start, end = sentence
    found: list[Cue] = []
    for i in range(start, end):
        word = s.lower[i]
        cue: Cue | None
        if word == "according" and i + 2 < end and s.lower[i + 1] == "to":
            cue = _according(s, i, start, end)
        elif word in _ALL and s.tag[i][:2] == "VB":
            cue = _verb(doc, s, i, start, end, quoted)
        elif word in _UNSURE and s.dep[i] == "acomp":
            cue = _unsure(doc, s, i, start, end)
        else:
            continue
        if cue is not None:
            found.append(cue)
    outer = next((c for c in found if c.whole and c.after), None)
    if outer is not None and outer.words[0] > start:  # "..., we're out," Roe radioed, WQRX reported
        cue = around_quotation(s, start, outer.words[0], quoted)
        if cue is not None and cue.after and not any(c.anchor == cue.anchor for c in found):
            found.append(replace(cue, whole=False, content=(start, cue.words[0])))
    if not any(c.whole for c in found):
        cue = tail(s, start, end, quoted) or around_quotation(s, start, end, quoted) or colon(s, start, end)
        if cue is not None and not any(c.anchor == cue.anchor for c in found):
            found.append(cue)
    last = max((c.anchor for c in found if c.whole and c.after and s.lower[c.anchor] != "according"), default=-1)

    def depth(c: Cue) -> tuple[bool, bool, int, int]:
        inner = s.lower[c.anchor] != "according" or c.anchor < last or quoted[c.anchor] >= 0
        return not c.whole, inner, c.content[0] - c.content[1], -c.anchor if c.whole else c.anchor

    return sorted(found, key=depth)


# -- according to ------------------------------------------------------------------------------------------------


def _according(s: Syntax, i: int, start: int, end: int) -> Cue:
    first = i + 2
    obj = next((k for k in s.kids[i + 1] if s.dep[k] == "pobj"), -1)
    stop = to_cut(s, first, min(end, s.right[obj] + 1) if obj >= 0 else end)
    if obj < 0:  # the parse is off: the phrase goes on to the first verb
        stop = next((j for j in range(first, stop) if s.tag[j] in ("VBD", "VBZ", "VBP", "MD")), stop)
    relative = next((j for j in range(first, stop) if s.tag[j] in ("WP", "WDT", "WRB")), stop)
    stop = max(first + 1, relative)
    before = i == start or all(s.lower[j] in CUT or s.tag[j] in ("CC", "RB") for j in range(start, i))
    content_end = end
    for j in range(stop, end):  # ", who said that ..." speaks for itself
        if s.dep[j] == "relcl" and s.head[j] >= first and s.head[j] < stop:
            content_end = min(content_end, max(stop, s.left[j]))
    return Cue(i, (first, stop), (i, stop), (start, content_end), True, False, not before)


# -- verbs ---------------------------------------------------------------------------------------------------------

_FINDING: Final = verbs(NAME, "finding")
_NAMING: Final = verbs(NAME, "naming")
_JUDGING: Final = verbs(NAME, "judging")
_NEEDS_CLAUSE: Final = words(NAME, "clause_needed")
_OBJECT_ENOUGH: Final = words(NAME, "object_enough")
_EMPTY_OBJECTS: Final = words(NAME, "empty_objects")
_PUT_LAST: Final = words(NAME, "put_last")
_DOCUMENTS_SAY: Final = frozenset({*_FINDING.values(), "report", "note", "allege", "claim", "confirm"})
_UNSURE: Final = words(NAME, "unsure")
_PERSONS_FIND: Final = frozenset({"determine", "conclude", "rule", "find"})
_ALL: Final = frozenset({*SAY, *BELIEF, *VIEW, *_FINDING, *_NAMING, *_JUDGING})


def _verb(doc: Doc, s: Syntax, v: int, start: int, end: int, quoted: list[int]) -> Cue | None:
    word = s.lower[v]
    if denied(s, v) and not (word in BELIEF and any(s.lower[k] in ("do", "does") for k in s.kids[v])):
        return None  # but "do not believe" is a belief
    agent = s.kid(v, "agent")
    if agent >= 0 or s.kid(v, "auxpass") >= 0:
        return _passive(doc, s, v, agent, start, end) if agent >= 0 and word in _NAMING | SAY.keys() else None
    subject = _speaking_subject(s, v, start, end)
    if subject is None:
        return None
    speaker, named_before = subject
    hint = speaker_kind_hint(doc, speaker)
    single = s.lower[speaker[1] - 1] if s.tag[speaker[1] - 1] in ("PRP", "WP", "WDT", "DT") else ""
    clause = complement(s, v)
    if single in ("i", "we", "you") and (quoted[v] >= 0 or word not in SAY):
        return None  # the quoted speaker's own "I think", "I said"
    lemma = SAY.get(word, "")
    gap = clause < 0 and s.dep[v] == "relcl" and s.kid(v, "dobj") in (-1, *[k for k in s.kids[v] if s.tag[k] in ("WP", "WDT")])
    institution = hint in ("agency", "outlet", "document")
    belief = False
    if lemma and _says(s, v, lemma, clause, hint, gap, start, end, quoted):
        speaks = single not in ("that", "this", "which") and (hint != "document" or lemma in _DOCUMENTS_SAY)
    elif word in _FINDING and clause >= 0 and single not in ("they", "that", "which", "i", "we"):
        speaks = _finds(s, _FINDING[word], hint, single, clause)
    elif word in BELIEF and (clause >= 0 or _suspected(s, v, hint) or _free_relative(s, v) or s.dep[v] == "parataxis"):
        now = s.tag[v] in ("VBZ", "VBP", "VB") and single not in ("i", "you", "who")
        participle = s.tag[v] == "VBD" and s.lower[v + 1 : v + 2] == ["to"]  # "two men, believed to have met there"
        speaks = belief = (institution or now) and not participle
    elif word in VIEW:
        speaks = institution and (clause >= 0 or s.kid(v, "oprd", "xcomp") >= 0)
    elif word in _NAMING:
        speaks = institution and _as(s, v) >= 0
    elif word in _JUDGING:
        speaks = hint in ("person", "agency") and named_before and s.dep[v] == "ROOT" and s.kid(v, "dobj", "xcomp", "ccomp") >= 0
    else:
        speaks = False
    return _placed(s, v, speaker, clause, belief, start, end) if speaks else None


def _unsure(doc: Doc, s: Syntax, i: int, start: int, end: int) -> Cue | None:
    """ "Police are not sure whether": what a body knows, or does not."""
    v = s.head[i]
    clause = s.kid(i, "ccomp", "xcomp", "advcl")
    subject = _speaking_subject(s, v, start, end)
    if clause < i or subject is None or not subject[1] or speaker_kind_hint(doc, subject[0]) != "agency":
        return None
    speaker = subject[0]
    return Cue(v, speaker, (speaker[0], i + 1), (start, end), s.dep[v] == "ROOT", False, False, clause)


def _finds(s: Syntax, lemma: str, hint: str, single: str, clause: int) -> bool:
    """ "An autopsy found that", "the coroner determined"; but "officers found him dead" is an act."""
    if hint == "document":
        return True
    if lemma in ("find", "rule", "show") and s.kid(clause, "mark") < 0:
        return False
    return hint == "agency" or (hint == "person" and lemma in _PERSONS_FIND and single not in ("he", "she", "who"))


def _says(s: Syntax, v: int, lemma: str, clause: int, hint: str, gap: bool, start: int, end: int, quoted: list[int]) -> bool:
    """A verb of saying at work: it has a clause, or a quotation beside it, or is put in between."""
    if clause >= 0 or ((gap or _free_relative(s, v)) and lemma not in _NEEDS_CLAUSE):
        return True
    if s.dep[v] in ("parataxis",) and _beside(s, v, start, end):
        return True
    if quoted[v] < 0 and any(quoted[j] >= 0 for j in range(start, end)) and lemma not in ("report", "point"):
        return True
    obj = s.kid(v, "dobj", "attr", "oprd")
    if lemma in ("say", "state"):
        if obj > v and s.lower[obj] not in _EMPTY_OBJECTS:
            return True
        if s.dep[v] == "ROOT" and v - start <= 8 and any(s.tag[j] in ("VBD", "VBZ", "VBP", "MD") for j in range(v + 1, end)):
            return True  # a clause is there, though the parse has it elsewhere
    if lemma in _OBJECT_ENOUGH and hint in ("agency", "outlet") and obj > v:
        return True
    return lemma in _PUT_LAST and s.dep[v] == "ROOT" and _post_posed(s, v, start, end)


def _beside(s: Syntax, v: int, start: int, end: int) -> bool:
    """Set off by a comma or a mark before, or behind at the start."""
    left = s.left[v]
    return left == start or s.lower[left - 1] in CUT or s.lower[left] in CUT


def _post_posed(s: Syntax, v: int, start: int, end: int) -> bool:
    """Behind a clause and a comma, without an object of its own."""
    subject = s.kid(v, "nsubj")
    if subject < 0 or s.kid(v, "dobj") >= 0:
        return False
    first = min(v, s.left[subject])
    return first - 2 > start and (s.lower[first - 1] == "," or s.lower[first - 1] in MARKS)


def _free_relative(s: Syntax, v: int) -> bool:
    """ "what police believe was ...": the parser makes the verb the subject of what follows."""
    return s.dep[v] in ("csubj", "pcomp", "relcl") and any(s.tag[k] in ("WP", "WDT") for k in s.kids[v] + s.kids[s.head[v]])


def _suspected(s: Syntax, v: int, hint: str) -> bool:
    """ "Police suspect arson."."""
    return BELIEF[s.lower[v]] == "suspect" and hint == "agency" and s.kid(v, "dobj") > v


def _as(s: Syntax, v: int) -> int:
    return next((k for k in s.kids[v] if s.dep[k] == "prep" and s.lower[k] == "as"), -1)


def _speaking_subject(s: Syntax, v: int, start: int, end: int) -> tuple[tuple[int, int], bool] | None:
    """The range of the phrase that speaks, and whether it is the verb's own subject standing before it."""
    own = _subject(s, v)
    if own >= 0 and s.tag[own] in ("WP", "WDT") and s.dep[v] == "relcl":
        return phrase(s, s.head[v], start, min(own, s.left[v])), False
    if own >= 0:
        return phrase(s, own, start, end, v), own < v
    if s.kid(v, "expl") >= 0:
        return None
    if s.dep[v] in ("conj", "advcl", "xcomp", "acl", "dep"):
        if s.dep[v] == "conj" and not s.is_verb(s.head[v]):
            return None
        if s.dep[v] == "acl" and s.lemma[s.head[v]] not in DOCUMENTS:
            return None
        found = s.subject(s.head[v]) if s.dep[v] != "acl" else s.head[v]
        if s.dep[v] == "advcl" and not (s.tag[v] == "VBG" or s.kid(v, "aux") >= 0):
            return None
        h = s.head[v]
        if s.dep[v] == "advcl" and s.dep[h] == "ccomp" and s.lower[s.head[h]] in SAY and s.kid(s.head[h], "nsubj") >= 0:
            found = s.kid(s.head[h], "nsubj")  # "Roe said ..., adding that ...", hung too low
        if found >= 0 and s.tag[found] in ("WP", "WDT"):
            return None
        if found >= 0:
            return phrase(s, found, start, end, v), False
    return None


def _subject(s: Syntax, v: int) -> int:
    """The verb's own subject; of "who they believe" the second one, whatever the parser takes the first for. -1: none."""
    own = [k for k in s.kids[v] if s.dep[k] == "nsubj"]
    spoken = [k for k in own if s.tag[k] not in ("WP", "WDT")]
    return (spoken or own or [-1])[-1]


def _placed(s: Syntax, v: int, speaker: tuple[int, int], clause: int, belief: bool, start: int, end: int) -> Cue:
    """The cue's words and the reach of its content."""
    words_ = _words(s, v, speaker, clause, end)
    after = (0 <= clause < v) or (clause < 0 and words_[0] > start + 2)
    main = _is_main(s, v)
    if main:
        begin, stop = start, end
        if after and clause >= 0:
            # a relative clause behind the speaker is the narrator's
            for j in range(words_[1], end):
                if s.dep[j] in ("relcl",) and speaker[0] <= s.head[j] < speaker[1] and j > v:
                    stop = min(stop, max(words_[1], s.left[j]))
        for k in s.kids[v]:  # "..., but she did not comment"; "... and arrested the man"
            if s.dep[k] == "conj" and s.is_verb(k) and k > max(v, clause):
                if s.kid(k, "nsubj", "nsubjpass") < 0 or _conjunction(s, v, k) in ("but", "while", "though") or denied(s, k):
                    stop = min(stop, _conjunct_start(s, k))
        return Cue(v, speaker, words_, (begin, stop), True, belief, after, clause)
    if clause >= 0:
        a, b = s.left[clause], s.right[clause] + 1
    elif s.dep[v] in ("csubj", "csubjpass"):
        a, b = s.left[v], s.right[s.head[v]] + 1
    elif s.dep[v] == "relcl":
        a, b = s.left[s.head[v]], s.right[v] + 1
        governor = s.head[s.head[v]]
        if governor > v:
            b = max(b, s.right[governor] + 1)
    else:
        a, b = s.left[v], s.right[v] + 1
    if after and words_[1] >= end - 1 and words_[0] > start + 2:
        return Cue(v, speaker, words_, (start, end), True, belief, after, clause)  # "Police say ..., WQRX reports."
    a, b = max(a, start), min(b, end)
    if words_[1] <= a or (a <= words_[0] and words_[1] <= b) or words_[1] - a <= 2:
        a = min(a, words_[0])
    while b > a and s.lower[b - 1] in CUT:
        b -= 1
    if b - a >= end - start - 2 and s.dep[v] != "relcl":
        return Cue(v, speaker, words_, (start, end), True, belief, after, clause)
    return Cue(v, speaker, words_, (a, max(b, words_[1]) if words_[0] >= a else b), False, belief, after, clause)


def _is_main(s: Syntax, v: int) -> bool:
    return s.dep[v] in ("ROOT", "parataxis") and (s.dep[v] == "ROOT" or s.dep[s.head[v]] in ("ROOT", "ccomp", "conj"))


def _conjunction(s: Syntax, a: int, b: int) -> str:
    return next((s.lower[k] for k in s.kids[a] if s.dep[k] == "cc" and a < k < b), "")


def _conjunct_start(s: Syntax, k: int) -> int:
    """Where a coordinated clause begins, with its conjunction and comma."""
    i = s.left[k]
    while i > 0 and (s.dep[i - 1] == "cc" or s.lower[i - 1] == ","):
        i -= 1
    return i


def _words(s: Syntax, v: int, speaker: tuple[int, int], clause: int, end: int) -> tuple[int, int]:
    """The speaker, the verb and what belongs to both ("on Thursday", "during a briefing", "the station")."""
    a, b = v, v + 1
    if speaker[1] <= v:
        between = range(speaker[1], v)
        own = s.kid(v, "nsubj")
        if own >= speaker[1] and s.tag[own] in ("WP", "WDT"):
            a = own
        elif (
            s.dep[v] == "conj"
            and s.lower[s.head[v]] in LEADING
            and all(s.lower[j] not in CUT for j in between)
            and v - speaker[1] <= 6
        ):
            a = speaker[0]
        elif (own >= 0 and s.right[own] >= v - 2) or (
            all(s.lower[j] not in MARKS and not s.is_clause(j) for j in between) and v - speaker[1] <= 8
        ):
            a = speaker[0]  # "Roe, who lives next door, said"
        else:
            a = min([v, *(k for k in s.kids[v] if k < v and s.dep[k] in ("aux", "advmod", "nsubj") and v - k <= 3)])
    else:
        a = min([v, *(k for k in s.kids[v] if k < v and s.dep[k] in ("aux", "advmod") and v - k <= 2)])
        if 0 <= speaker[0] - v <= 3:
            b = speaker[1]
    limit = s.left[clause] if clause > v else end
    if s.lower[v] in _JUDGING or s.lower[v] in _NAMING:
        return a, b
    for k in s.kids[v]:
        if k >= b and k < limit and s.dep[k] in _TIME_DEPS and s.left[k] >= b and s.lower[s.left[k] - 1] not in CUT:
            if s.dep[k] in ("dobj",) and clause < 0 and s.lower[v] in ("said", "say", "says", "confirmed", "announced"):
                continue
            if s.left[k] != b:
                continue
            b = min(s.right[k] + 1, limit)
            b = max(k, to_cut(s, k, b))
    return a, b


def _passive(doc: Doc, s: Syntax, v: int, agent: int, start: int, end: int) -> Cue | None:
    """ "was identified by police as ...", "it was reported by WQRX that ..."."""
    obj = s.kid(agent, "pobj")
    if obj < 0:
        return None
    speaker = phrase(s, obj, start, end)
    hint = speaker_kind_hint(doc, speaker)
    if (
        hint == "person"
        or (s.lower[v] in _NAMING and _as(s, v) < 0)
        or (s.lower[v] in SAY and s.lower[v] not in _NAMING and complement(s, v) < 0)
    ):
        return None
    main = s.dep[v] == "ROOT"
    content = (start, end) if main else (s.left[v], min(s.right[v] + 1, end))
    return Cue(v, speaker, (v, speaker[1]), content, main, False, False)
