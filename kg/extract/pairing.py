"""Makes one of an unnamed person of a given age and the one whom the text names elsewhere.

"A 24-year-old man was shot Monday … The victim was Ann Roe": a linear model weighs whether the two are told of in the same
way, how many others there are of each, and where they stand. Its weights are ``data/pairing.json``, made by
``benchmarks/training/train.py``: pairs whose ages are known from elsewhere taught it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.extract.draft import Draft, Person, sentence_index
from kg.extract.joining import become_one, uniformed
from kg.extract.lexicon import words
from kg.extract.linear import model, probability
from kg.extract.signals import signal
from kg.extract.syntax import sentence_at
from kg.extract.titles import title_class
from kg.extract.traits import person_features

THRESHOLD: Final = 0.42
"""Probability from which two are one."""
OWN: Final = frozenset({"his", "her", "their", "its"})
HALVES: Final = (0.5, 0.25)


def pair(draft: Draft) -> None:
    """Joins the pairs of a draft, the likeliest first, each person once."""
    linear = model("pairing")["same"]
    scored = [
        (probability(linear.log_odds(features)), named.first, unnamed.first, named, unnamed)
        for named, unnamed, features in pairs(draft)
    ]
    joined: list[Person] = []
    for p, _, _, named, unnamed in sorted(scored, key=lambda x: (-x[0], x[1], x[2])):
        if p < THRESHOLD or named in joined or unnamed in joined:
            continue
        joined += [named, unnamed]
        join(draft, named, unnamed)
    if joined:
        draft.persons.sort(key=lambda p: (p.heads[0], p.label))


def candidates(draft: Draft) -> list[tuple[Person, Person]]:
    """Every named person of no known age with every unnamed one of a known age, as far as gender and uniform allow."""
    single = [p for p in draft.persons if not p.plural]
    unnamed = [p for p in single if not p.name and p.age is not None]
    named = [p for p in single if p.name and p.age is None and not _in_office(draft, p)] if unnamed else []
    return [
        (n, u)
        for n in named
        for u in unnamed
        if not (n.gender and u.gender and n.gender != u.gender) and uniformed(draft.doc, n) == uniformed(draft.doc, u)
    ]


def pairs(draft: Draft) -> Iterator[tuple[Person, Person, dict[str, float]]]:
    """The candidates, each with what speaks for or against that the two are one."""
    found = candidates(draft)
    named = list({id(n): n for n, _ in found}.values())
    unnamed = list({id(u): u for _, u in found}.values())
    part = {id(p): _part(draft, p) for p in (*named, *unnamed)}
    for n, u in found:
        features = _features(draft, n, u, part)
        features[f"named alike:{min(sum(part[id(p)] == part[id(n)] for p in named), 3)}"] = 1.0
        features[f"unnamed alike:{min(sum(part[id(p)] == part[id(u)] for p in unnamed), 3)}"] = 1.0
        features[f"named:{min(len(named), 4)}"] = 1.0
        features[f"unnamed:{min(len(unnamed), 4)}"] = 1.0
        if len(named) == len(unnamed) == 1:
            features["only two"] = 1.0
        yield n, u, features


def join(draft: Draft, named: Person, unnamed: Person) -> None:
    """Makes the unnamed one of a pair the named one."""
    become_one(draft, named, unnamed)
    draft.speaking[id(named)] = draft.speaking.get(id(named), 0) + draft.speaking.pop(id(unnamed), 0)
    named.heads.sort()
    named.mentions.sort()
    named.pronouns.sort()


def _in_office(draft: Draft, person: Person) -> bool:
    return any(title_class(draft.doc[s:e].text) not in (None, "honorific") for s, e in person.titles)


def _part(draft: Draft, person: Person) -> str:
    """How somebody is told of: "v" as a victim, "s" as a suspect, surely or perhaps, "-" as neither."""
    features = person_features(draft, person)
    roles = model("roles")
    victim, suspect = (probability(roles[role].log_odds(features)) for role in ("victim", "suspect"))
    letter, p = ("v", victim) if victim >= suspect else ("s", suspect)
    return letter * 2 if p >= HALVES[0] else letter if p >= HALVES[1] else "-"


def _features(draft: Draft, n: Person, u: Person, part: dict[int, str]) -> dict[str, float]:
    doc = draft.doc
    out = [f"parts:{part[id(n)]}|{part[id(u)]}"]
    for kind in ("harm", "custody", "act"):
        out.append(f"{kind}:{int(signal(doc, n, kind))}{int(signal(doc, u, kind))}")
    out.append("named first" if n.first < u.first else "unnamed first")
    gap = abs(sentence_index(draft, n.first) - sentence_index(draft, u.first)) if u.first >= draft.body else -1
    out.append("gap:" + ("headline" if gap < 0 else str(gap) if gap < 4 else "4" if gap < 7 else "far"))
    if u.first >= draft.body and sentence_index(draft, u.first) == 0:
        out.append("unnamed in lead")
    first = doc[u.mentions[0][0]].lower_
    out.append("form:" + ("a" if first in {"a", "an"} else "the" if first == "the" else "own" if first in OWN else "bare"))
    out.append("gender:same" if n.gender and n.gender == u.gender else "gender:open")
    out.append("minor" if (u.age or 0) < 18 else "adult")
    out.append(f"mentions:{min(len(n.heads), 3)}")
    nouns = {noun for noun, _ in n.nouns}
    other = {noun for noun, _ in u.nouns}
    out.append(
        f"relative:{int(bool(nouns & words('person_nouns', 'relative')))}{int(bool(other & words('person_nouns', 'relative')))}"
    )
    if nouns & other:
        out.append("same noun")
    if draft.speaking.get(id(n)):
        out.append("named speaks")
    sentences = {sentence_at(doc, h).start for h in n.heads}
    if any(sentence_at(doc, h).start in sentences for h in u.heads):
        out.append("same sentence")
    if any(doc[i].dep_ == "poss" for i in n.heads[:1]):
        out.append("named owns")
    if any(doc[s - 1].lower_ in {"as", "is", "was", "named"} for s, _ in n.mentions if s):
        out.append("given as a name")
    return dict.fromkeys(out, 1.0)
