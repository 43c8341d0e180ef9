"""Attributions where the parse is off or no verb of saying stands: by commas, quotation marks and colons alone."""

from __future__ import annotations

from typing import Final

from kg.extract.cue import DOCUMENTS, NAME, SAY, Cue, complement, denied, is_cut, phrase, to_cut
from kg.extract.lexicon import words
from kg.extract.quotation import MARKS
from kg.extract.syntax import Syntax

_HEADLINE: Final = words(NAME, "agency", "document", "office_holder") - {"photo", "image", "video", "audio"}
_ISSUING: Final = words(NAME, "issuing")
_MESSAGES: Final = words(NAME, "message")
_INVERTING: Final = words(NAME, "inverting")
_SHOWING: Final = frozenset({"show", "shows", "indicate", "indicates", "reveal", "reveals"})
_DOCUMENT_FORMS: Final = frozenset(w + end for w in DOCUMENTS for end in ("", "s"))


def tail(s: Syntax, start: int, end: int, quoted: list[int]) -> Cue | None:
    """A sentence's end of the pattern: comma or mark, speaker, verb, a few words; or comma, verb, speaker."""
    stop = end
    while stop > start and is_cut(s, stop - 1) and s.lower[stop - 1] not in MARKS:
        stop -= 1
    for comma in range(stop - 2, max(start, stop - 22), -1):
        if s.lower[comma] != "," and s.lower[comma] not in MARKS:
            continue
        if quoted[comma + 1] >= 0:
            continue
        for v in range(comma + 1, min(stop, comma + 14)):
            noun = s.tag[v].startswith("NN")  # "the affidavit states": taken for a plural
            if s.lower[v] in _SHOWING and s.lower[v - 1] in _DOCUMENT_FORMS and v == stop - 1 and v > comma + 1:
                return Cue(v, (comma + 1, v), (comma + 1, stop), (start, end), True, False, True)
            if s.lower[v] in SAY and (not noun or (v == stop - 1 and s.lower[v - 1] in _HEADLINE | _DOCUMENT_FORMS)):
                if denied(s, v):
                    break
                if v > comma + 1:
                    speaker = (comma + 1, v)
                    if any(
                        is_cut(s, j)
                        or (
                            s.tag[j] in ("VBD", "VBZ", "VBP", "MD", "IN", "CC", "WP", "WDT", "WRB")
                            and s.lower[j] not in ("of", "for", "and")
                        )
                        for j in range(*speaker)
                    ):
                        break
                    if s.lower[comma + 1] in ("and", "but", "which", "who"):
                        break
                    after = v + 1
                    if stop - after > 10:
                        break
                    if s.lower[v] not in ("said", "says") and complement(s, v) > v:
                        break
                    return Cue(v, speaker, (speaker[0], to_cut(s, after, stop)), (start, end), True, False, True)
                last = to_cut(s, v + 1, stop)
                if s.lower[comma] == "," and (opening := _comma_before(s, comma, start)) >= 0:  # "her mother, Jo Roe, told WQRX"
                    return Cue(v, (opening + 1, comma), (opening + 1, to_cut(s, v + 1, stop)), (start, end), True, False, True)
                if SAY[s.lower[v]] not in _INVERTING:
                    break
                speaker = (
                    v + 1,
                    next((j for j in range(v + 2, last) if s.lower[j] in ("in", "during", "on", "at", "after")), last),
                )
                if speaker[1] > speaker[0] and s.tag[speaker[0]] in ("NNP", "NNPS", "DT", "PRP", "PRP$", "NNS", "NN"):
                    return Cue(v, speaker, (v, speaker[1]), (start, speaker[1] if speaker[1] < stop else end), True, False, True)
                break
    return None


def _comma_before(s: Syntax, comma: int, start: int) -> int:
    """The comma in front of "her mother, Jo Roe" whose last word stands before ``comma``, or -1."""
    commas = [i for i in range(max(start + 2, comma - 14), comma) if s.lower[i] == ","]
    if len(commas) < 2 or any(s.is_verb(i) or is_cut(s, i) for i in range(commas[-2] + 1, commas[-1])):
        return -1
    named = s.tag[comma - 1] in ("NNP", "NN") and not any(s.is_verb(i) for i in range(commas[-1] + 1, comma))
    return commas[-2] if named else -1


def around_quotation(s: Syntax, start: int, end: int, quoted: list[int]) -> Cue | None:
    """ "they vented, "..."", "spoke to WQRX about it: "..."", or ""...," Roe yelled": any verb beside a quotation."""
    inside = [i for i in range(start, end) if quoted[i] >= 0]
    if len(inside) < 4 or len(inside) >= end - start - 1:
        return None
    a, b = inside[0], inside[-1] + 1
    if a - start >= 2 and s.lower[a - 1] in (",", ":") and b >= end - 2:
        v = next(
            (
                i
                for i in range(a - 2, start, -1)
                if s.is_verb(i) and s.dep[i] in ("ROOT", "ccomp", "conj", "parataxis") and _spoken_by(s, i)
            ),
            -1,
        )
        if v < 0 or denied(s, v):
            return None
        subject = s.kid(v, "nsubj")
        speaker = phrase(s, subject, start, a, v)
        return Cue(v, speaker, (speaker[0], a - 1), (start, end), True, False, False) if speaker[1] <= v else None
    last = s.lower[b - 2] if b - 2 >= start else ""
    if b < end - 1 and last in (",", "?", "!"):
        v = next((i for i in range(b, end) if s.is_verb(i) and s.tag[i] != "VBG" and _spoken_by(s, i)), -1)
        if v < 0:
            return None
        subject = s.kid(v, "nsubj")
        if subject < 0 or subject < b:
            return None
        speaker = phrase(s, subject, b, end, v)
        stop = to_cut(s, max(v + 1, speaker[1]), end)
        return Cue(v, speaker, (min(speaker[0], v), stop), (start, end), True, False, True)
    return None


def announced(s: Syntax, start: int, end: int) -> Cue | None:
    """A sentence that says whose words follow: "The school sent this statement", "Officers Roe and Marsh reported:"."""
    colon = s.lower[end - 1] == ":"
    for v in range(start, end):
        if not s.is_verb(v) or denied(s, v):
            continue
        subject = s.kid(v, "nsubj")
        if subject < 0 or subject > v or s.tag[subject] in ("WP", "WDT") or s.lower[subject] in ("it", "that", "this"):
            continue
        obj = s.kid(v, "dobj")
        message = obj > v and s.lemma[obj] in _MESSAGES and s.lemma[v] in _ISSUING
        if message or (colon and s.lower[v] in SAY):
            speaker = phrase(s, subject, start, end, v)
            return Cue(v, speaker, (speaker[0], obj + 1 if message else v + 1), (end, end), False, False, False)
    return None


def _spoken_by(s: Syntax, v: int) -> bool:
    """The verb has a subject that may speak: no "who", no "what"."""
    subject = s.kid(v, "nsubj")
    return (
        subject >= 0 and s.tag[subject] not in ("WP", "WDT") and s.dep[subject] == "nsubj" and s.dep[v] not in ("relcl", "csubj")
    )


def colon(s: Syntax, start: int, end: int) -> Cue | None:
    """A headline's "Police: ..." or "...: sheriff"."""
    colon = next((i for i in range(start + 1, min(start + 5, end - 2)) if s.lower[i] == ":"), -1)
    if colon > 0 and not any(s.tag[i][:2] in ("VB", "MD", "IN", "CD") for i in range(start, colon)):
        if s.lower[colon - 1] in _HEADLINE and s.lower[start].isalpha() and end - colon > 3:
            return Cue(colon, (start, colon), (start, colon), (start, end), True, False, False)
    colon = next((i for i in range(end - 2, max(start + 3, end - 5), -1) if s.lower[i] == ":"), -1)
    if colon > 0 and s.lower[end - 1] in _HEADLINE:
        return Cue(colon, (colon + 1, end), (colon + 1, end), (start, end), True, False, True)
    return None
