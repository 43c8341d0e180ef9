"""Which office each person holds, and in which body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc

from kg.extract.bodies import ENFORCEMENT, main_enforcement
from kg.extract.draft import Agency, Draft, Finding, Node, Person, Range, draft_of
from kg.extract.lexicon import data, words
from kg.extract.people import lemma_of, noun_classes
from kg.extract.syntax import sentence_at
from kg.extract.titles import title_class

BY_WORD: Final[dict[str, list[str]]] = data("office_kinds")
"""Word of a title -> the kinds of agency that have such an office."""
OFFICES: Final = words("offices", "offices")
OCCUPATIONS: Final = OFFICES | words("offices", "occupations")
"""Nouns that stand before or beside a name and say what somebody does."""
CALLED: Final = frozenset({"coach", "professor", "prof."})
"""Forms of address that are an office too."""
OF: Final = words("offices", "of")


def tenures(doc: Doc) -> Iterator[Finding]:
    """Person, position and organisation, from the title before a name or the apposition after it."""
    draft = draft_of(doc)
    for person in draft.persons:
        if person.plural:
            continue
        position = _position(draft, person)
        if position is None:
            yield from _at(draft, person)
            continue
        agency, where = _body(draft, person, position)
        text = " ".join(doc[position[0] : position[1]].text.split())
        tenure = Node("tenure", f"{person.label}: {text}")
        evidence = (
            min(position[0], person.mentions[0][0]) if _same(doc, position[0], person.mentions[0][0]) else position[0],
            position[1],
        )
        sentence = sentence_at(doc, position[0])
        evidence = (max(evidence[0], sentence.start), evidence[1])
        yield Finding(tenure, "holder", person, evidence, position[0], presupposed=True)
        yield Finding(tenure, "position", text, evidence, position[0], presupposed=True)
        if agency is not None:
            at = where if where is not None and _same(doc, where[0], position[0]) else position
            both = (min(at[0], position[0]), max(at[1], position[1]))
            yield Finding(
                tenure, "organization", agency, both, position[0], confidence=0.95 if where is not None else 0.7, presupposed=True
            )


def _same(doc: Doc, a: int, b: int) -> bool:
    sentence = sentence_at(doc, a)
    return bool(sentence.start <= b < sentence.end)


def _position(draft: Draft, person: Person) -> Range | None:
    """The longest title before the name, else an office put beside it ("Ann Roe, a police spokeswoman")."""
    doc = draft.doc
    titles = [
        t
        for t in person.titles
        if title_class(doc[t[0] : t[1]].text) not in (None, "honorific") or doc[t[1] - 1].lower_ in CALLED
    ]
    if titles:
        best = max(titles, key=lambda t: (t[1] - t[0], -t[0]))
        start = best[0]
        while (
            start < best[1] - 1
            and doc[start].lower_ in {"county", "city", "state"}
            and title_class(doc[start : start + 2].text) is None
        ):
            start += 1
        return (start, best[1])
    if not person.name:
        return None
    for noun, i in person.nouns:
        if noun in OFFICES or doc[i].lower_ in OFFICES:
            start = i
            while (
                start > 0
                and doc[start - 1].pos_ in {"NOUN", "ADJ", "PROPN"}
                and doc[start - 1].dep_ in {"compound", "amod", "nmod"}
                and start - 1 not in draft.agency_at
                and i - start < 4
            ):
                start -= 1
            return (start, i + 1)
    for start, _ in person.mentions:  # "community activist Ann Roe"
        if start and doc[start - 1].lower_ in OCCUPATIONS and doc[start - 1].pos_ in {"NOUN", "PROPN"}:
            return (_whole(draft, start - 1, sentence_at(doc, start).start), start)
    for head in person.heads:  # "Ann Roe is the chair of the …"
        verb = doc[head].head
        if doc[head].dep_ == "nsubj" and verb.lemma_ == "be" and not any(c.dep_ == "neg" for c in verb.children):
            for child in verb.children:
                if child.dep_ == "attr" and child.lower_ in OCCUPATIONS:
                    return (_whole(draft, child.i, verb.i + 1), child.i + 1)
    for _, end in person.mentions:  # "Ann Roe, chief of the …"
        if end + 1 < len(doc) and doc[end].text == ",":
            for k in range(end + 1, min(end + 7, len(doc))):
                if (
                    doc[k].text in {",", "."}
                    or doc[k].pos_ == "VERB"
                    or (k in draft.person_at and draft.person_at[k] is not person)
                ):
                    break
                if doc[k].lower_ in OCCUPATIONS and (k + 1 >= len(doc) or doc[k + 1].dep_ != "case"):
                    return (_whole(draft, k, end + 1), k + 1)
    return None


def _whole(draft: Draft, head: int, first: int) -> int:
    """Where the noun phrase of an office begins, not before ``first``: "senior social worker"."""
    start, doc = head, draft.doc
    while (
        start > first
        and head - start < 4
        and doc[start - 1].pos_ in {"NOUN", "ADJ", "PROPN"}
        and start - 1 not in draft.agency_at
        and start - 1 not in draft.place_at
        and start - 1 not in draft.person_at
    ):
        start -= 1
    return start


def _at(draft: Draft, person: Person) -> Iterator[Finding]:
    """ "Ann Roe with the Dayton Police Department": where somebody is, of whom no office is told."""
    doc = draft.doc
    if not person.name:
        return
    for start, end in person.mentions:
        k = end + (end < len(doc) and doc[end].text == ",")
        if k + 1 >= len(doc) or doc[k].lower_ not in {"with", "from", "of"} or not _same(doc, start, k):
            continue
        at = k + 1 + (doc[k + 1].lower_ == "the")
        agency = draft.agency_at.get(at)
        if agency is not None:
            where = (start, next(e for s, e in agency.mentions if s <= at < e))
            tenure = Node("tenure", f"{person.label}: {agency.label}")
            yield Finding(tenure, "holder", person, where, k, presupposed=True)
            yield Finding(tenure, "organization", agency, where, k, confidence=0.9, presupposed=True)
            return


def _body(draft: Draft, person: Person, position: Range) -> tuple[Agency | None, Range | None]:
    """The agency that the position is in, and the words that say so (``None`` where it follows from the kind of office only)."""
    doc = draft.doc
    title = doc[position[0] : position[1]].text.lower()
    near = _beside(draft, person, position)
    kinds = offices_in(title)
    if near is not None and (kinds is None or near[0].agency_kind in kinds or near[0].agency_kind == "other_government"):
        return near
    role = title_class(title)
    if kinds is None:
        kinds = {
            "police": ENFORCEMENT,
            "fire": ("fire_department",),
            "medical": ("medical_examiner",),
            "spokesperson": (*ENFORCEMENT, "fire_department", "prosecutor", "medical_examiner"),
        }.get(role or "")
    if kinds is None:
        return near if near is not None else (None, None)
    if role == "spokesperson" and near is None and _speaks_for_others(draft, position):
        return None, None
    if role == "medical" and re.search(r"\b(?:dr|doctor|nurse|surgeon)\b", title):
        return None, None
    if position[0] > 1 and doc[position[0] - 1].tag_ == "POS" and doc[position[0] - 2].lower_ == "sheriff":
        kinds = ("county_sheriff",)  # "sheriff's Sgt. Ann Roe"
    fitting = [a for a in draft.agencies if a.agency_kind in kinds]
    served = _served(draft, position[0])
    if served is not None:  # "Dayton Officer Ann Roe": no other town's
        fitting = [a for a in fitting if (a.place is not None and a.place.name == served) or a.label.startswith(f"{served} ")]
        return (max(fitting, key=lambda a: (len(a.mentions), -a.first)) if fitting else None), None
    if not fitting:
        if kinds == ("county_sheriff",) or role == "police":
            main = main_enforcement(draft)
            return (main, None) if main is not None and "deputy" not in title and "sheriff" not in title else (None, None)
        return near if near is not None else (None, None)
    if kinds == ENFORCEMENT:
        fire = [a for a in draft.agencies if a.agency_kind == "fire_department"]
        main = main_enforcement(draft)
        if fire and (main is None or sum(len(a.mentions) for a in fire) > 2 * len(main.mentions)):
            fitting = fire
    return max(fitting, key=lambda a: (len(a.mentions), -a.first)), None


def _speaks_for_others(draft: Draft, position: Range) -> bool:
    """Whether a spokesperson speaks for what is no agency: "a hospital spokeswoman", "a spokesman for the railroad"."""
    doc, (start, end) = draft.doc, position
    before = doc[start - 1] if start else None
    named = before is not None and before.pos_ in {"NOUN", "PROPN"} and before.lower_ not in {"department", "office"}
    others = named and start - 1 not in draft.agency_at and _served(draft, start) is None
    return others or (end < len(doc) and doc[end].lower_ in {"for", "of", "with"})


def _served(draft: Draft, start: int) -> str | None:
    """The town or county that stands right before a title."""
    if not start or start - 1 in draft.agency_at:
        return None
    place = draft.place_at.get(start - 1)
    if place is not None:
        return place.name if place.place_kind in {"city", "county"} else None
    return next((ent.text for ent in draft.doc.ents if ent.end == start and ent.label_ == "GPE"), None)


def offices_in(title: str) -> tuple[str, ...] | None:
    """The kinds of agency that have the office which a title names: none for a lawyer of somebody's own.

    ``None`` where the title does not tell.
    """
    parts = title.replace("'s", "").split()
    if "defense" in parts or title in {"attorney", "lawyer"}:
        return ()
    for word in parts:
        if word in BY_WORD and not (word == "deputy" and len(parts) > 1) and not (word == "marshal" and "fire" in parts):
            if word == "fire":
                return ("fire_department",)
            return tuple(BY_WORD[word])
    return None


def _beside(draft: Draft, person: Person, position: Range) -> tuple[Agency, Range] | None:
    """An agency that stands right before the title or name, or after it with "of", "with" or "for"."""
    doc = draft.doc
    starts = {position[0], *(s for s, _ in person.mentions if _same(doc, s, position[0]))}
    for start in sorted(starts):
        for gap in (1, 2):
            i = start - gap
            if i >= 0 and i in draft.agency_at and _same(doc, i, start) and not any(doc[k].is_punct for k in range(i + 1, start)):
                agency = draft.agency_at[i]
                return agency, next(r for r in agency.mentions if r[0] <= i < r[1])
    inside = next((i for i in range(*position) if i in draft.agency_at), None)
    if inside is not None:
        agency = draft.agency_at[inside]
        return agency, next(r for r in agency.mentions if r[0] <= inside < r[1])
    ends = {position[1], *(e for s, e in person.mentions if _same(doc, s, position[0]))}
    for end in sorted(ends):
        for k in range(end, min(end + 7, sentence_at(doc, position[0]).end)):
            if (
                k in draft.agency_at
                and any(doc[m].lower_ in OF for m in range(end, k))
                and not any(doc[m].pos_ == "VERB" for m in range(end, k))
            ):
                agency = draft.agency_at[k]
                return agency, next(r for r in agency.mentions if r[0] <= k < r[1])
            if doc[k].pos_ == "VERB" or (k in draft.person_at and draft.person_at[k] is not person and draft.person_at[k].name):
                break
    return None


def is_official(doc: Doc, person: Person) -> bool:
    """Whether a person is known by an office, not only by a name or a part in the incident."""
    if any(title_class(doc[s:e].text) not in (None, "honorific") for s, e in person.titles):
        return True
    return any("official" in noun_classes(lemma_of(doc[i])) for _, i in person.nouns) or bool(
        {n for n, _ in person.nouns} & words("titles", "spokesperson")
    )
