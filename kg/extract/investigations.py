"""Which agencies investigate: say so, search, have detectives on it, made the arrest or filed the charge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc, Token

from kg.extract.bodies import ENFORCEMENT
from kg.extract.draft import Agency, Draft, Finding, Node, Range, draft_of
from kg.extract.factuality import factuality_at
from kg.extract.linear import model, probability
from kg.extract.syntax import sentence_at, sentence_text, text_of
from kg.extract.traits import masked
from kg.model import Concept

INVESTIGATE: Final = re.compile(r"\binvestigat(?:e|es|ed|ing|ion|ions|ors?)\b|\bdetectives?\b|\bprobe\b|\binquiry\b", re.I)
SEARCH: Final = re.compile(
    r"\b(?:search(?:ing|ed)?|look(?:ing)?|hunt(?:ing)?|manhunt)\b.{0,20}\b(?:for|suspect|gunman)\b|\bseeking\b", re.I
)
ARREST: Final = re.compile(r"\b(?:arrest(?:ed|s|ing)?|charged|in custody|apprehended|detained|booked|indicted)\b", re.I)
COMPLETED: Final = re.compile(
    r"\b(?:ruled|determined|concluded|closed the|completed|found that|investigation (?:found|showed|revealed|determined))\b", re.I
)
FOCUS: Final = frozenset({"investigate", "probe", "handle", "conduct", "lead", "review", "examine", "look", "search"})
THRESHOLD: Final = 0.45


def agency_features(draft: Draft, agency: Agency) -> dict[str, float]:
    """How an agency acts in the article."""
    doc = draft.doc
    f: dict[str, float] = {"bias": 1.0, f"kind:{agency.agency_kind}": 1.0}
    mentions = acting(draft, agency)
    n = len(mentions)
    for k in (1, 2, 4, 8):
        f[f"mentions>={k}"] = float(n >= k)
    rivals = [a for a in draft.agencies if a.agency_kind in ENFORCEMENT]
    f["main"] = float(agency in rivals and n == max(len(a.mentions) for a in rivals))
    f["only"] = float(len(draft.agencies) == 1)
    f["lead"] = float(
        any(
            draft.body <= s and s < (draft.sentence_starts[3] if len(draft.sentence_starts) > 3 else len(doc))
            for s, _ in mentions
        )
    )
    named = any(explicit(doc, m) for m in mentions)
    f["explicit"] = float(named)
    f["another explicit"] = float(
        not named and any(explicit(doc, m) for a in draft.agencies if a is not agency for m in acting(draft, a))
    )
    whole = text_of(doc)
    f["text investigates"] = float(bool(INVESTIGATE.search(whole)))
    f["text searches"] = float(bool(SEARCH.search(whole)))
    f["text arrests"] = float(bool(ARREST.search(whole)))
    f["main and investigates"] = f["main"] * f["text investigates"]
    f["main and arrests"] = f["main"] * f["text arrests"]
    for start, end in mentions[:12]:
        head = doc[start:end].root
        for name in _context(head):
            f[name] = 1.0
        told = sentence_text(doc, start)
        for name, pattern in (("investigate", INVESTIGATE), ("search", SEARCH), ("arrest", ARREST)):
            if pattern.search(told):
                f[f"beside:{name}"] = 1.0
                f[f"{agency.agency_kind}|beside:{name}"] = 1.0
    return f


def acting(draft: Draft, agency: Agency) -> list[Range]:
    """The mentions of an agency but those that only say what is looked into ("an inquiry into Springfield police")."""
    doc = draft.doc
    return [
        m for m in agency.mentions if not any(t.lower_ == "into" and t.dep_ == "prep" for t in doc[m[0] : m[1]].root.ancestors)
    ]


def explicit(doc: Doc, mention: Range) -> bool:
    """Whether an agency is said in so many words to investigate: subject of the verb, or "investigation by"."""
    head = doc[mention[0] : mention[1]].root
    for _ in range(3):
        if head.dep_ not in {"compound", "poss", "nmod", "amod", "appos", "conj"} or head.head.i == head.i:
            break
        head = head.head
    verb = head.head
    if head.dep_ in {"nsubj", "nsubjpass"}:
        below = [c for c in verb.children if c.dep_ in {"xcomp", "dobj", "conj", "ccomp", "prep"}]
        inner = [o for c in below for o in c.children if o.dep_ in {"pobj", "dobj"}]
        return any(INVESTIGATE.search(t.text) for t in (verb, *below, *inner))
    if head.dep_ == "pobj" and verb.lower_ in {"by", "with"}:
        return bool(INVESTIGATE.search(verb.head.text) or any(INVESTIGATE.search(t.text) for t in verb.head.children))
    return False


def _context(head: Token) -> list[str]:
    out = [f"dep:{head.dep_}:{masked(head.head)}"]
    if head.dep_ in {"compound", "poss", "nmod", "amod"}:
        up = head.head
        out.append(f"up:{masked(up)}")
        out.append(f"up:{up.dep_}:{masked(up.head)}")
        head = up
    if head.dep_ == "pobj":
        out.append(f"prep:{head.head.lower_}:{masked(head.head.head)}")
    if head.dep_ == "nsubj":
        for child in head.head.children:
            if child.dep_ in {"dobj", "xcomp", "ccomp"}:
                out.append(f"obj:{masked(head.head)}:{masked(child)}")
            if child.dep_ == "prep":
                out += [f"obj:{masked(head.head)}:{child.lower_}:{masked(o)}" for o in child.children if o.dep_ == "pobj"]
    return out


def investigations(doc: Doc) -> Iterator[Finding]:
    """Investigation nodes with agency, incident, focus and status."""
    draft = draft_of(doc)
    main = next((i for i in draft.incidents if i.main), None)
    if main is None:
        return
    linear = model("investigations")["investigates"]
    for agency in draft.agencies:
        if not acting(draft, agency):
            continue
        p = probability(linear.log_odds(agency_features(draft, agency)))
        if p < THRESHOLD:
            continue
        start, end = max(acting(draft, agency), key=lambda m: (_weight(doc, m[0]), -m[0]))
        head = doc[start:end].root
        sentence = sentence_at(doc, start)
        verb = _verb(head)
        at = verb.i if sentence.start <= verb.i < sentence.end else start
        node = Node("investigation", f"{agency.label}: {main.type.replace('_', ' ')}")
        words = (start, end)
        about = verb.lemma_.lower() in FOCUS or any(c.lemma_.lower() in FOCUS for c in verb.children)
        announced = about and factuality_at(doc, at).temporality == "future"
        yield Finding(node, "leadAgency", agency, words, at, confidence=p, presupposed=not about)
        yield Finding(node, "investigates", main, words, at, confidence=p, presupposed=not about)
        focus = _focus(doc, verb)
        if focus is not None:
            text = " ".join(doc[focus[0] : focus[1]].text.split())
            yield Finding(
                node, "focus", text, (min(start, focus[0]), max(end, focus[1])), at, confidence=p, presupposed=not about
            )
        told = sentence_text(doc, start)
        status = (
            "announced"
            if announced
            else "ongoing"
            if INVESTIGATE.search(told) or SEARCH.search(told)
            else "completed"
            if COMPLETED.search(told)
            else "ongoing"
            if INVESTIGATE.search(text_of(doc))
            else "unknown"
        )
        yield Finding(node, "status", Concept("investigation-status", status), words, at, confidence=p, presupposed=not about)


def _weight(doc: Doc, i: int) -> int:
    text = sentence_text(doc, i)
    return (
        3 * bool(re.search(r"\binvestigat", text, re.I))
        + 2 * bool(SEARCH.search(text))
        + bool(ARREST.search(text))
        + bool(INVESTIGATE.search(text))
    )


def _verb(token: Token) -> Token:
    for _ in range(5):
        if token.pos_ in {"VERB", "AUX"} or token.head.i == token.i:
            return token
        token = token.head
    return token


def _focus(doc: Doc, verb: Token) -> tuple[int, int] | None:
    """What is looked into: the object of the verb, or of "investigation into"."""
    if verb.lemma_.lower() not in FOCUS:
        verb = next((c for c in verb.children if c.dep_ in {"xcomp", "ccomp", "conj"} and c.lemma_.lower() in FOCUS), verb)
    if verb.lemma_.lower() not in FOCUS:
        return None
    for child in verb.children:
        target = None
        if child.dep_ == "dobj":
            target = child
            inner = next(
                (
                    o
                    for p in child.children
                    if p.dep_ == "prep" and p.lower_ in {"into", "of", "for"}
                    for o in p.children
                    if o.dep_ == "pobj"
                ),
                None,
            )
            inner = inner or next(
                (o for p in verb.children if p.dep_ == "prep" and p.lower_ == "into" for o in p.children if o.dep_ == "pobj"),
                None,
            )
            if child.lemma_.lower() in {"investigation", "probe", "inquiry", "review", "search"} and inner is not None:
                target = inner
        elif child.dep_ == "prep" and child.lower_ in {"into", "for"}:
            target = next((o for o in child.children if o.dep_ == "pobj"), None)
        if target is not None:
            a, b = target.left_edge.i, min(target.right_edge.i + 1, target.left_edge.i + 12)
            while b > a and (doc[b - 1].is_punct or doc[b - 1].is_space or doc[b - 1].pos_ in {"ADP", "DET", "SCONJ", "CCONJ"}):
                b -= 1
            return (a, b) if b > a else None
    return None
