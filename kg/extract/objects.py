"""Weapons and vehicles of the incident."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc, Token

from kg.extract.charges import charge_stretches
from kg.extract.draft import Draft, Finding, Incident, Node, Person, Range, draft_of, incident_at
from kg.extract.lexicon import phrases, words
from kg.extract.syntax import sentence_at
from kg.model import Concept

NOT_A_WEAPON: Final = frozenset(
    {
        "violence",
        "control",
        "laws",
        "law",
        "rights",
        "range",
        "owner",
        "owners",
        "shop",
        "store",
        "show",
        "sales",
        "buyback",
        "license",
        "permit",
        "crime",
        "crimes",
        "charge",
        "charges",
        "offense",
        "lobby",
        "legislation",
        "safety",
        "wound",
        "wounds",
        "battle",
        "fight",
    }
)

GUNS: Final = ("handgun", "rifle", "shotgun")
TOYS: Final = frozenset({"bb", "pellet", "airsoft", "replica", "toy", "fake", "imitation", "paintball", "air"})
FOUND: Final = frozenset(
    {"recover", "find", "seize", "locate", "confiscate", "discover", "drop", "brandish", "pull", "point", "fire"}
)
"""Verbs whose object, if a weapon, is most likely that of the incident."""


def weapons(doc: Doc) -> Iterator[Finding]:
    """Weapon nodes, one for each kind that the article names in connection with an incident.

    A gun of no known sort is left out where the incident has a handgun, rifle or shotgun: it is most often the same one.
    """
    draft = draft_of(doc)
    charged = {i for start, end in _charge_tokens(draft) for i in range(start, end)}
    found: dict[tuple[int, str], tuple[Incident, str, Range, Token]] = {}
    for start, end, kind in weapon_mentions(doc):
        incident = incident_at(draft, start)
        token = doc[end - 1]
        if incident is None or start < draft.body or start in charged or not _of_incident(draft, incident, token):
            continue
        found.setdefault((id(incident), kind), (incident, kind, (start, end), token))
    for (key, kind), (incident, _, (start, end), token) in found.items():
        if kind == "firearm_unspecified" and any((key, k) in found for k in GUNS):
            continue
        node = Node("weapon", " ".join(doc[start:end].text.split()), mentions=[(start, end)])
        yield Finding(node, "usedIn", incident, (start, end), token.i, presupposed=True)
        yield Finding(node, "weaponKind", Concept("weapon-kind", kind), (start, end), token.i, presupposed=True)
        user = _user(draft, token)
        if user is not None and "suspect" in user.roles:
            sentence = sentence_at(doc, start)
            at = [h for h in user.heads if sentence.start <= h < sentence.end]
            if at:
                evidence = (min(start, *at), max(end, *(h + 1 for h in at)))
                yield Finding(node, "usedBy", user, evidence, token.i, confidence=0.8, presupposed=True)


def weapon_mentions(doc: Doc) -> Iterator[tuple[int, int, str]]:
    """Words for weapons with what describes them, and the kind: a replica is no firearm, "gun violence" no weapon."""
    taken = -1
    for token in doc:
        if token.i < taken:
            continue
        for parts, kind in phrases("weapons").get(token.lower_, ()):
            end = token.i + len(parts)
            if end > len(doc) or any(doc[token.i + k].lower_ != p for k, p in enumerate(parts)):
                continue
            while end < len(doc) and _weapon_like(doc[end]) and doc[end - 1].head.i >= end:
                if (kind_ := _kind_of_word(doc[end].lower_)) not in {None, "firearm_unspecified"}:
                    kind = kind_ or kind
                end += 1  # "a .40-caliber pistol"
            taken = end
            head = doc[end - 1]
            if (end < len(doc) and doc[end].lower_ in NOT_A_WEAPON) or (
                head.dep_ == "compound" and head.head.i > head.i and not _weapon_like(head.head)
            ):
                break
            start = token.i
            while (
                start > 0
                and doc[start - 1].head.i >= start - 1
                and (doc[start - 1].dep_ in {"det", "amod", "compound", "nummod", "poss"} or doc[start - 1].text == "-")
                and token.i - start < 5
            ):
                start -= 1
            toy = any(t.lower_ in TOYS for t in doc[max(start, token.i - 4) : end])
            yield start, end, "other" if toy and kind in {*GUNS, "firearm_unspecified"} else kind
            break


def _kind_of_word(word: str) -> str | None:
    return next((kind for parts, kind in phrases("weapons").get(word, ()) if parts == (word,)), None)


def _weapon_like(token: Token) -> bool:
    return any(token.lower_ == parts[-1] for entries in phrases("weapons").values() for parts, _ in entries)


def _charge_tokens(draft: Draft) -> Iterator[tuple[int, int]]:
    for start, end, _ in charge_stretches(draft.doc):
        span = draft.doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            yield span.start, span.end


def _of_incident(draft: Draft, incident: Incident, token: Token) -> bool:
    """In a sentence with a trigger, a suspect or a victim, or that says where it was found."""
    sentence = sentence_at(token.doc, token.i)
    if token.head.lemma_.lower() in FOUND or token.head.head.lemma_.lower() in FOUND:
        return True
    if any(sentence.start <= t < sentence.end for t in incident.triggers):
        return True
    return any(
        {"victim", "suspect"} & set(draft.person_at[k].roles) for k in range(sentence.start, sentence.end) if k in draft.person_at
    )


def _user(draft: Draft, token: Token) -> Person | None:
    for _ in range(5):
        if token.head.i == token.i:
            return None
        if token.dep_ == "pobj" and token.head.lower_ == "with" and token.head.head.i in draft.person_at:
            return draft.person_at[token.head.head.i]
        token = token.head
        for child in token.children:
            if child.dep_ == "nsubj" and child.i in draft.person_at:
                return draft.person_at[child.i]
    return None


def vehicles(doc: Doc) -> Iterator[Finding]:
    """Vehicle nodes: what drives off, is stolen, crashes, or is shot at; at most four an article."""
    draft = draft_of(doc)
    main = next((i for i in draft.incidents if i.main), None)
    if main is None:
        return
    nouns, makes = words("vehicles", "nouns"), words("vehicles", "makes")
    seen: set[str] = set()
    for token in doc:
        if token.i < draft.body or token.i in draft.place_at or len(seen) >= 4:
            continue
        low = token.lower_
        if low not in nouns and low not in makes:
            continue
        if (
            token.head.i > token.i
            and token.dep_ in {"compound", "amod", "nmod"}
            and (token.head.lower_ in nouns or low not in makes)
        ):
            continue
        if token.dep_ == "compound" and token.head.lower_ in {"crash", "accident", "chase", "wash", "theft", "seat"}:
            continue
        start = token.i
        while (
            start > 0
            and token.i - start < 6
            and doc[start - 1].dep_ in {"det", "amod", "compound", "nummod", "poss", "nmod"}
            and doc[start - 1].head.i >= start - 1
        ):
            start -= 1
        end = token.i + 1
        while end < len(doc) and low in makes and doc[end].pos_ == "PROPN" and end - token.i < 3:
            end += 1
        phrase = " ".join(doc[start:end].text.split())
        key = low
        descriptive = any(t.pos_ in {"ADJ", "PROPN", "NOUN"} for t in doc[start : token.i]) or low in makes
        if key in seen or not descriptive or not _of_incident(draft, main, token):
            continue
        seen.add(key)
        node = Node("vehicle", phrase, mentions=[(start, end)])
        yield Finding(node, "usedIn", main, (start, end), token.i, confidence=0.8, presupposed=True)
        yield Finding(
            node,
            "vehicleRole",
            Concept("vehicle-role", _vehicle_role(draft, token, doc[start:end].text.lower())),
            (start, end),
            token.i,
            confidence=0.7,
            presupposed=True,
        )


def _vehicle_role(draft: Draft, token: Token, phrase: str) -> str:
    if any(w in phrase.split() for w in words("vehicles", "police")):
        return "police"
    if "suspect" in phrase or "getaway" in phrase or "stolen" in phrase:
        return "suspect"
    owner = next((draft.person_at.get(c.i) for c in token.children if c.dep_ == "poss"), None) or _user(draft, token)
    if owner is not None:
        if "suspect" in owner.roles:
            return "suspect"
        if "victim" in owner.roles:
            return "victim"
        if {"responder", "officer_involved"} & set(owner.roles):
            return "police"
    return "other"
