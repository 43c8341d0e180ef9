"""Decides which incidents an article reports, and of which type."""

from __future__ import annotations

from collections import Counter
from math import log1p
from typing import Final

from kg.extract.draft import Draft, Incident, sentence_index
from kg.extract.lexicon import words
from kg.extract.linear import model, probability
from kg.extract.segments import SPOTS
from kg.extract.syntax import sentence_at
from kg.extract.triggers import SECONDARY, Hit
from kg.vocab import SCHEMES

TYPES: Final = SCHEMES["incident-type"]
THRESHOLD: Final = 0.4
"""Probability below which an article reports no incident."""


CLEAR: Final = -1.0
"""Log odds of the best type above which a trigger of any other type may witness that something happened."""
BACKGROUND: Final = 3
"""At most so many past incidents an article."""


def find_incidents(draft: Draft) -> None:
    """Sets the incidents of a draft: the one the article is about, and past ones that it recalls."""
    hits = draft.hits
    if not hits:
        return
    scores = {kind: model("incident_type")["type"].log_odds(f) for kind, f in type_features(draft, hits).items()}
    best = max(scores, key=lambda k: (round(scores[k], 4), -TYPES.index(k)))
    report = probability(model("incident_report")["report"].log_odds(report_features(draft, hits, scores)))
    told = any(_strong(draft, hit) and (hit[0] == best or scores[best] > CLEAR) for hit in hits)
    if report < THRESHOLD or not (told or _in_custody(draft)):
        return
    for n, (start, end) in enumerate(draft.parts):
        inside = [(k, s) for k, s, _ in hits if start <= s < end]
        kind = best
        if n and not any(k == best for k, _ in inside):
            kind = max(
                Counter(k for k, _ in inside if k not in SECONDARY).items(), key=lambda c: (c[1], c[0]), default=(best, 0)
            )[0]
        triggers = [s for k, s in inside if k == kind] or [s for _, s in inside] or [hits[0][1]]
        draft.incidents.append(Incident("incident", type=kind, confidence=report, triggers=triggers, range=(start, end)))


def find_background(draft: Draft) -> None:
    """Adds the past incidents that an article recalls: told in a later sentence, with a date well before the main one."""
    if not draft.incidents:
        return
    doc = draft.doc
    published = draft.reading.article.date
    mains = [i.date.date.lexical for i in draft.incidents if i.date is not None and i.date.date is not None]
    latest = max(mains, default=published or "")
    seen: set[tuple[str, str]] = set()
    for time in draft.times:
        if time.date is None or time.future or time.range[0] < draft.body or sentence_index(draft, time.range[0]) < 2:
            continue
        lexical = time.date.lexical
        if not latest or lexical[:7] >= latest[: len(lexical[:7])] or any(m[: len(lexical)] == lexical for m in mains):
            continue
        start, end = sentence_at(doc, time.range[0])
        told = [(k, s) for k, s, _ in draft.hits if start <= s < end and k not in SECONDARY]
        if not told or doc[told[0][1]].tag_ in {"VB", "VBZ", "VBP"}:
            continue
        kind = Counter(k for k, _ in told).most_common(1)[0][0]
        if (kind, lexical) in seen or len(seen) == BACKGROUND:
            continue
        seen.add((kind, lexical))
        incident = Incident(
            "incident", type=kind, main=False, confidence=0.6, triggers=[s for k, s in told if k == kind], range=(start, end)
        )
        incident.date, incident.date_confidence = time, 0.7
        draft.incidents.append(incident)


def type_features(draft: Draft, hits: list[Hit]) -> dict[str, dict[str, float]]:
    """For each type, how the article's triggers speak for it; the same weights serve all types, so rare ones are found too."""
    doc = draft.doc
    lead_end = draft.sentence_starts[2] if len(draft.sentence_starts) > 2 else len(doc)
    title = Counter(k for k, s, _ in hits if s < draft.body)
    lead = Counter(k for k, s, _ in hits if draft.body <= s < lead_end)
    body = Counter(k for k, s, _ in hits if s >= draft.body)
    first: dict[str, str] = {}
    for kind, start, _ in hits:
        first.setdefault("title" if start < draft.body else "lead" if start < lead_end else "body", kind)
    lemmas = {t.lemma_.lower() for t in doc[:lead_end] if t.pos_ in {"NOUN", "VERB", "ADJ"} and not t.ent_type_}
    fire = any(a.agency_kind == "fire_department" for a in draft.agencies)
    out: dict[str, dict[str, float]] = {}
    for kind in TYPES:
        f: dict[str, float] = {f"type:{kind}": 1.0}
        for place, counts in (("title", title), ("lead", lead), ("body", body)):
            n, total = counts[kind], sum(counts.values())
            f[f"{place}:count"] = log1p(n)
            f[f"{place}:share"] = n / total if total else 0.0
            f[f"{place}:any"] = float(n > 0)
            f[f"{place}:first"] = float(first.get(place) == kind)
            f[f"{place}:top"] = float(n > 0 and n == max(counts.values()))
        f["none"] = float(body[kind] + title[kind] == 0)
        f["verb"] = float(any(k == kind and doc[s].pos_ == "VERB" for k, s, _ in hits if s < lead_end))
        f[f"{kind}|fire department"] = float(fire)
        if kind != "shooting":
            f["behind shooting"] = log1p(lead["shooting"])
        for lemma in sorted(lemmas):
            f[f"{kind}|{lemma}"] = 1.0
        out[kind] = f
    return out


def report_features(draft: Draft, hits: list[Hit], scores: dict[str, float]) -> dict[str, float]:
    """Whether the article tells of something that happened at some place and time to somebody."""
    doc = draft.doc
    best = max(scores.values())
    lead_end = draft.sentence_starts[3] if len(draft.sentence_starts) > 3 else len(doc)
    past = [h for h in hits if doc[h[1]].pos_ == "VERB" and doc[h[1]].tag_ in {"VBD", "VBN"}]
    strong = [h for h in hits if _strong(draft, h)]
    persons = [p for p in draft.persons if not p.plural]
    force = {"municipal_police", "county_sheriff", "state_police", "fire_department"}
    return {
        "score": best,
        "past verbs": log1p(len(past)),
        "past verbs in lead": float(any(s < lead_end for _, s, _ in past)),
        "strong": log1p(len(strong)),
        "strong in lead": float(any(s < lead_end for _, s, _ in strong)),
        "strong in title": float(any(s < draft.body for _, s, _ in strong)),
        "strong rate": min(100 * len(strong) / max(len(doc), 1), 6.0),
        "police": float(any(a.agency_kind in force for a in draft.agencies) or any(m.kind in force for m in draft.bare)),
        "police in lead": float(any(s < lead_end for a in draft.agencies if a.agency_kind in force for s, _ in a.mentions))
        or float(any(m.range[0] < lead_end for m in draft.bare if m.kind in force)),
        "clock": float(any(t.clock for t in draft.times)),
        "exact place": float(any(p.place_kind in SPOTS for p in draft.places)),
        "aged": float(any(p.age is not None for p in persons)),
        "harmed": float(any(_harmed(draft, p.heads) for p in draft.persons)),
        "harmed in lead": float(any(_harmed(draft, [h for h in p.heads if h < lead_end]) for p in draft.persons)),
        "dated lead": float(any(t.range[0] < lead_end and t.form in {"weekday", "today", "month_day"} for t in draft.times)),
        "custody": float(_in_custody(draft)),
        "long": float(len(doc) > 700),
    }


def _strong(draft: Draft, hit: Hit) -> bool:
    """Whether a trigger hardly ever means anything but an incident: not "fired", "rally", "plane"; "was shot", though."""
    kind, start, end = hit
    doc = draft.doc
    if kind in {"other", "police_operation"} or (kind == "fire" and doc[start].pos_ == "VERB"):  # "fired the coach"
        return False
    phrase = " ".join(doc[i].lower_ for i in range(start, end))
    if phrase not in words("weak_triggers"):
        return True
    token = doc[start]
    passive = token.tag_ == "VBN" and any(c.dep_ in {"nsubjpass", "auxpass"} for c in token.children)
    hurt = any(c.dep_ in {"nsubjpass", "dobj"} and c.i in draft.person_at for c in token.children)
    return token.pos_ == "VERB" and (passive or hurt) and token.lemma_.lower() in words("signals", "harm", "act") - {"fire"}


def _in_custody(draft: Draft) -> bool:
    """Whether somebody is said to have been arrested, charged or sentenced."""
    doc = draft.doc
    verbs = words("signals", "court")
    return any(
        doc[h].dep_ in {"nsubjpass", "dobj"} and doc[h].head.lemma_.lower() in verbs for p in draft.persons for h in p.heads
    )


def _harmed(draft: Draft, heads: list[int]) -> bool:
    harm = words("signals", "harm", "suffer", "custody")
    return any(draft.doc[h].dep_ in {"nsubjpass", "dobj", "nsubj"} and draft.doc[h].head.lemma_.lower() in harm for h in heads)
