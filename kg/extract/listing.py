"""Names that stand in one list: "Ann Roe, 31, of Dayton, Bo Quibble, 27, and …"."""

from __future__ import annotations

from typing import Final

from kg.extract.draft import Draft
from kg.extract.syntax import sentence_at

PARTING: Final = frozenset({",", ";", "and", "&"})
BETWEEN: Final = frozenset({"of", "both", "age", "aged", "ages", "from", "(", ")", "jr.", "sr.", "-", "year", "old", "years"})


def listed(draft: Draft, head: int) -> list[int]:
    """Heads of the other names in the list that a name stands in: only ages, towns, commas and "and" part them.

    Towns are what follows "of" or "both of".
    """
    doc, person = draft.doc, draft.person_at.get(head)
    if person is None or not person.name or doc[head].pos_ != "PROPN":
        return []
    found: list[int] = []
    sentence = sentence_at(doc, head)
    for step in (-1, 1):
        i, gap, parted = head + step, 0, False
        while sentence.start <= i < sentence.end and gap < 12 and len(found) < 8:
            other = draft.person_at.get(i)
            if other is not None and other.name and doc[i].pos_ == "PROPN":
                if other is not person and parted and i in other.heads:
                    found.append(i)
                    gap = 0
            elif doc[i].lower_ in PARTING:
                parted = True
                gap += 1
            elif doc[i].like_num or doc[i].lower_ in BETWEEN or i in draft.place_at or _in_title(draft, i):
                gap += 1
            else:
                break
            i += step
    return found


def _in_title(draft: Draft, i: int) -> bool:
    return any(start <= i < end for name in draft.names if name.title is not None for start, end in (name.title,))
