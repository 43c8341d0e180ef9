"""Whether a name that stands in a text is a person's or a place's: by what stands beside it, here and elsewhere in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc

from kg.extract.draft import NameMention
from kg.extract.lexicon import words
from kg.extract.syntax import text_of
from kg.extract.titles import is_title

AGE_AFTER: Final = re.compile(r"^,?\s*\(?(?:age[d]?\s+)?\d{1,2}\)?\s*(?:,|\.|\)|-|$|\b(?:of|and|who|was|is|were|are|died)\b)")


def persons_only(doc: Doc, found: list[NameMention]) -> Iterator[NameMention]:
    """Leaves out what stands as a place wherever it stands: "in Quarry Hill", "the Quarry Hill area", never a person's deed."""
    votes: dict[str, list[bool]] = {}
    for mention in found:
        key = doc[mention.name[0] : mention.name[1]].text
        votes.setdefault(key, []).append(
            mention.title is None and not is_known(doc, mention) and stands_as_place(doc, *mention.name)
        )
    yield from (m for m in found if not all(votes[doc[m.name[0] : m.name[1]].text]))


def is_known(doc: Doc, mention: NameMention) -> bool:
    """Whether an age follows a name, or the name is given as one ("identified as")."""
    start, end = mention.name
    after = text_of(doc)[doc[end - 1].idx + len(doc[end - 1].text) :][:14]
    return bool(AGE_AFTER.match(after)) or (start > 0 and doc[start - 1].lower_ in {"as", "named", "old"})


def stands_as_person(doc: Doc, i: int) -> bool:
    """Whether a word that may be a town does what only people do: has an age, speaks, dies, is arrested."""
    token = doc[i]
    if AGE_AFTER.match(text_of(doc)[token.idx + len(token.text) :][:14]) and i + 1 < len(doc) and doc[i + 1].text in {",", "("}:
        return True
    verb = token.head
    deeds = words("name_cues", "speech", "acts") | words("signals", "court", "die")
    return token.dep_ in {"nsubj", "nsubjpass"} and (verb.lower_ in deeds or verb.lemma_.lower() in deeds)


def stands_as_place(doc: Doc, start: int, end: int) -> bool:
    """Whether words stand where places do: "in Quarry Hill", "Ann Roe, 31, of Quarry Hill"."""
    before = doc[start - 1].lower_ if start else ""
    if before == "of" and start > 2:  # "Ann Roe, 31, of Quarry Hill"
        return (doc[start - 2].text == "," and doc[start - 3].like_num) or doc[start - 2].lower_ in words("name_cues", "quarter")
    after = doc[end].lower_ if end < len(doc) else ""
    return (
        (before in words("name_cues", "where") and after != "'s")
        or before in words("name_cues", "compass")
        or (before == "the" and after in words("name_cues", "quarter"))
        or (after == "-" and end + 1 < len(doc) and doc[end + 1].lower_ in {"based", "area"})
    )


def is_place(doc: Doc, start: int, end: int) -> bool:
    """Whether a noun makes a place or a body of what stands before it: "a Quarry Hill man", "Joe Roe's Corner Store"."""
    k = end
    if k + 1 < len(doc) and doc[k].tag_ == "POS":
        run = [doc[i] for i in range(k + 1, min(k + 4, len(doc)))]
        run = run[: next((n for n, t in enumerate(run) if not t.text[:1].isupper()), len(run))]
        return any(t.lower_ in words("not_names", "places", "bodies") for t in run)
    if k < len(doc) and doc[k].lower_ in words("name_cues", "dweller"):
        return not (start and is_title(doc[start - 1].lower_))
    return False


def place_follows(doc: Doc, i: int) -> bool:
    """Whether a word that names a place or a body, or another name, comes right after token ``i``."""
    return (
        i + 1 < len(doc)
        and (doc[i + 1].lower_ in words("not_names", "places", "bodies") or doc[i + 1].pos_ == "PROPN")
        and doc[i + 1].text[:1].isupper()
    )
