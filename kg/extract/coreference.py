"""Gathers the mentions of persons into persons: names, titles, role nouns, pronouns, ages.

Written for this genre, in the order a reader works: names first, then noun phrases from top to bottom, then pronouns; the
headline last, since it tells nothing that the body does not introduce again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import product
from typing import Final

from spacy.tokens import Doc, Token

from kg.extract.ages import Age
from kg.extract.draft import NameMention, Person, Range
from kg.extract.lexicon import words
from kg.extract.names import SUFFIXES, is_title
from kg.extract.people import Nominal, lemma_of, noun_classes
from kg.extract.pronouns import named_below, resolve_pronouns, subject_of
from kg.extract.signals import signal
from kg.extract.syntax import sentence_at
from kg.extract.verbforms import verbs

APART: Final = frozenset({"another", "second", "third", "other", "fourth"})
"""Words that set somebody apart from those spoken of before."""
FAR: Final = 2
"""Months between two dates from which on they are not those of one incident."""
GENERIC: Final = frozenset(
    {
        "man",
        "woman",
        "boy",
        "girl",
        "teen",
        "teenager",
        "person",
        "child",
        "male",
        "female",
        "individual",
        "youth",
        "juvenile",
        "adult",
        "kid",
        "toddler",
        "baby",
        "infant",
        "student",
        "people",
        "minor",
        "guy",
        "lady",
        "gentleman",
    }
)
OFFSPRING: Final = frozenset(
    {"son", "daughter", "stepson", "stepdaughter", "grandson", "granddaughter", "grandchild", "nephew", "niece"}
)
SAME_SUSPECT: Final = frozenset(
    {
        "suspect",
        "gunman",
        "shooter",
        "assailant",
        "attacker",
        "robber",
        "offender",
        "perpetrator",
        "subject",
        "defendant",
        "burglar",
        "intruder",
        "thief",
        "killer",
        "accused",
        "stabber",
        "bandit",
        "culprit",
        "driver",
        "inmate",
        "fugitive",
    }
)


def gather(
    doc: Doc, names: list[NameMention], nominals: list[Nominal], ages: list[Age], body: int
) -> tuple[list[Person], dict[int, Person]]:
    """Persons and groups by name, noun and age, and the person of each token of their mentions; ``finish`` does the rest."""
    found: list[Person] = []
    at: dict[int, Person] = {}
    _named(doc, names, found, at)
    _set_ages(doc, [a for a in ages if a.after is not None], at)  # "Ann Roe, 38," is not "the 33-year-old victim"
    for nominal in sorted(nominals, key=lambda n: (n.head < body, n.head)):
        _place_nominal(doc, nominal, found, at, body)
    _set_ages(doc, ages, at)
    _merge_by_age(doc, found, at, body)
    return found, at


def finish(
    doc: Doc, found: list[Person], at: dict[int, Person], body: int, parts: list[Range], months: Mapping[int, int]
) -> list[Person]:
    """The persons in order of first mention, one for each who must be one within a part, with their pronouns.

    ``months`` are the dates that the text names, in months: first token of the sentence -> year * 12 + month.
    """
    consolidate(doc, found, at, parts, months)
    resolve_pronouns(doc, at)
    for person in found:
        person.heads.sort()
        person.mentions.sort()
        person.pronouns.sort()
        _describe(doc, person, body)
    return sorted((p for p in found if p.mentions), key=lambda p: (p.heads[0], p.label))


# ---------------------------------------------------------------- names


def name_key(doc: Doc, mention: NameMention) -> tuple[str, str, str]:
    """(first, last, suffix) in lower case; first is empty for a single word."""
    tokens = [doc[i].lower_.strip(".,'\"()") for i in range(*mention.name)]
    tokens = [t for t in tokens if t]
    suffix = next((t for t in tokens[1:] if t in SUFFIXES or t + "." in SUFFIXES), "")
    plain = [t for i, t in enumerate(tokens) if i == 0 or (t not in SUFFIXES and t + "." not in SUFFIXES)]
    if "-" in plain:
        plain = "\0".join(plain).replace("\0-\0", "-").split("\0")
    return (plain[0] if len(plain) > 1 else "", plain[-1], suffix) if plain else ("", "", "")


def _named(doc: Doc, names: list[NameMention], found: list[Person], at: dict[int, Person]) -> None:
    by_last: dict[str, list[Person]] = defaultdict(list)
    by_first: dict[str, list[Person]] = defaultdict(list)
    keys: dict[int, tuple[str, str, str]] = {}
    full = [m for m in names if name_key(doc, m)[0]]
    single = [m for m in names if not name_key(doc, m)[0]]
    for mention in full:
        first, last, suffix = name_key(doc, mention)
        person = next((p for p in reversed(by_last[last]) if _same_first(keys[id(p)], first, suffix)), None)
        if person is None:
            person = Person("person")
            keys[id(person)] = (first, last, suffix)
            found.append(person)
            by_last[last].append(person)
            by_first[first].append(person)
        else:
            kept = keys[id(person)]
            keys[id(person)] = (max(kept[0], first, key=len), last, kept[2] or suffix)
        _add_name(doc, person, mention, at)
    for mention in single:
        _, word, _ = name_key(doc, mention)
        person = _nearest(by_last[word], mention) or _nearest(by_first[word], mention)
        if person is None:
            if mention.title is None and sum(name_key(doc, m)[1] == word for m in single) < 2:
                continue
            person = Person("person")
            keys[id(person)] = ("", word, "")
            found.append(person)
            by_last[word].append(person)
        _add_name(doc, person, mention, at)


def _same_first(key: tuple[str, str, str], first: str, suffix: str) -> bool:
    a, b = sorted((key[0].strip("."), first.strip(".")), key=len)
    if key[2] and suffix and key[2] != suffix:
        return False
    return not a or a == b or (b.startswith(a) and len(a) != 2)


def _nearest(candidates: list[Person], mention: NameMention) -> Person | None:
    before = [p for p in candidates if p.first <= mention.name[0]]
    if before:
        return max(
            before,
            key=lambda p: max(h for h in p.heads if h <= mention.name[1]) if any(h <= mention.name[1] for h in p.heads) else -1,
        )
    return candidates[0] if candidates else None


def _add_name(doc: Doc, person: Person, mention: NameMention, at: dict[int, Person]) -> None:
    start, end = mention.name
    if mention.title is not None:
        person.titles.append(mention.title)
        start = mention.title[0]
    person.mentions.append((start, end))
    head = doc[mention.name[0] : mention.name[1]].root.i
    person.heads.append(head)
    if person.name_range is None or _weight(doc, mention) > _weight(doc, NameMention(person.name_range, None)):
        person.name_range = mention.name
        person.name = clean_name(doc, mention)
        person.label = person.name
    for i in range(start, end):
        at[i] = person
    i = start - 1
    while i >= 0 and i >= start - 3 and not doc[i].is_punct and not doc[i].is_space:  # "neighbor Ann Roe", "the victim Ann Roe"
        lemma = lemma_of(doc[i])
        if noun_classes(lemma) and not is_title(lemma) and doc[i].pos_ in {"NOUN", "PROPN", "ADJ"}:
            person.nouns.append((lemma, i))
        elif doc[i].pos_ not in {"NOUN", "PROPN", "ADJ"}:
            break
        i -= 1


def _weight(doc: Doc, mention: NameMention) -> tuple[int, int, int]:
    tokens = [doc[i] for i in range(*mention.name)]
    return (sum(not t.is_punct for t in tokens), -sum(t.is_upper and len(t) > 3 for t in tokens), sum(len(t) for t in tokens))


def clean_name(doc: Doc, mention: NameMention) -> str:
    """The name as it stands, on one line, without a possessive."""
    text = " ".join(doc[mention.name[0] : mention.name[1]].text.split())
    return text.removesuffix("'s").strip(" ,")


# ---------------------------------------------------------------- noun phrases


def _place_nominal(doc: Doc, nominal: Nominal, found: list[Person], at: dict[int, Person], body: int) -> None:
    token = doc[nominal.head]
    person = _apposed(doc, token, nominal, at)
    headline = nominal.head < body
    if person is None and headline:
        person = _best(doc, nominal, found, headline=True)
        if person is None and body < len(doc) and found:
            return
        if person is not None and nominal.lemma in GENERIC and _several(doc, nominal, found, person):
            return  # "Springfield man sentenced": which of those named is not told here
    elif person is None:
        if nominal.other and nominal.form == "definite":
            person = _told_apart(doc, nominal, found)
        elif nominal.form == "definite" or (nominal.form == "bare" and not nominal.plural):
            person = _best(doc, nominal, found)
        elif nominal.form == "possessive":
            person = _possessed(doc, nominal, found, at)
        elif not nominal.other:
            person = _retold(doc, nominal, found, body)
    if person is None:
        person = Person("group" if nominal.plural else "person", plural=nominal.plural)
        person.count = nominal.count
        found.append(person)
    _add_nominal(doc, person, nominal, at)


def _add_nominal(doc: Doc, person: Person, nominal: Nominal, at: dict[int, Person]) -> None:
    person.mentions.append(nominal.range)
    person.heads.append(nominal.head)
    person.nouns.append((nominal.lemma, nominal.head))
    for i in range(nominal.range[0], nominal.range[1]):
        if doc[i].tag_ != "PRP$":  # "her" of "her brother" is somebody else
            at.setdefault(i, person)
    at[nominal.head] = person
    if nominal.gender is not None and person.gender is None and nominal.gender_at is not None and not person.plural:
        person.gender, person.gender_range = nominal.gender, (nominal.gender_at, nominal.gender_at + 1)
    if nominal.age is not None and person.age is None and not person.plural:
        person.age, person.age_range = nominal.age.years, nominal.age.range
    if person.plural and nominal.count and not person.count:
        person.count = nominal.count
    if person.plural and nominal.count_range and person.count_range is None:
        person.count_range = nominal.count_range


def _apposed(doc: Doc, token: Token, nominal: Nominal, at: dict[int, Person]) -> Person | None:
    """The person that a noun phrase is put beside or equated with: "Ann Roe, a teacher", "is the driver"."""
    if nominal.plural:
        return None
    if token.dep_ == "appos" and token.head.i in at and _compatible(at[token.head.i], nominal):
        return at[token.head.i]
    for child in token.children:  # a title is no apposition: "a friend's father, Lt. Ann Roe said"
        if child.dep_ == "appos" and child.i in at and child.i in at[child.i].heads and at[child.i].name:
            return at[child.i] if _compatible(at[child.i], nominal) else None
    if token.dep_ == "attr" and token.head.lemma_ == "be":
        if any(c.dep_ == "neg" for c in token.head.children):
            return None
        for child in token.head.children:
            if child.dep_ == "nsubj" and child.i in at and not at[child.i].plural:
                return at[child.i]
    verb = token.head
    if token.dep_ in {"nsubjpass", "dobj"} and verb.lemma_ in {"identify", "name"}:  # "the victim was identified as Ann Roe"
        for prep in verb.children:
            if prep.dep_ in {"prep", "oprd"} and (prep.lower_ == "as" or prep.dep_ == "oprd"):
                for child in (prep, *prep.children):
                    if child.i in at and at[child.i].name:
                        return at[child.i]
    after = nominal.range[1]
    if (
        after + 1 < len(doc)
        and doc[after].text in {",", ":"}
        and after + 1 in at
        and at[after + 1].name
        and nominal.form != "bare"
    ):
        person = at[after + 1]
        k = after + 1
        while k < len(doc) and at.get(k) is person:
            k += 1
        if k < len(doc) and doc[k].text in {",", "(", "."}:
            return person
    before = nominal.range[0] - 1
    if (
        nominal.form in {"indefinite", "definite"}
        and before > 0
        and doc[before].text == ","
        and at.get(before - 1) is not None
        and at[before - 1].name
        and sentence_at(token.doc, token.i).start < before
    ):
        after_token = doc[nominal.head + 1] if nominal.head + 1 < len(doc) else None
        if (
            after_token is not None
            and token.dep_ in {"appos", "conj", "attr", "npadvmod", "dep"}
            and after_token.text in {",", "who", "from", "of", "at", "in", "."}
        ):
            return at[before - 1] if token.dep_ == "appos" else None
    return None


def _compatible(person: Person, nominal: Nominal) -> bool:
    if person.plural != nominal.plural:
        return False
    if nominal.gender and person.gender and nominal.gender != person.gender:
        return False
    if nominal.age is not None and person.age is not None and nominal.age.years != person.age:
        return False
    return not (nominal.count and person.count and nominal.plural and nominal.count != person.count)


def _best(doc: Doc, nominal: Nominal, found: list[Person], *, headline: bool = False) -> Person | None:
    """The antecedent of "the man", "the suspect", "officers"."""
    best: tuple[float, int] | None = None
    chosen: Person | None = None
    classes = noun_classes(nominal.lemma)
    for person in found:
        heads = [h for h in person.heads if headline or h < nominal.head]
        if not heads or not _compatible(person, nominal) or (not headline and _set_off(doc, nominal, person)):
            continue
        nouns = {n for n, _ in person.nouns}
        held = frozenset().union(*(noun_classes(n) for n in nouns)) if nouns else frozenset()
        titled = {doc[k].lower_ for start, end in person.titles for k in range(start, end)}
        score = 0.0
        if nominal.lemma in nouns or nominal.lemma in titled:
            score = 3.0
        elif nominal.lemma in SAME_SUSPECT and (nouns & SAME_SUSPECT):
            score = 2.0 if "suspect" in classes else 0.0
        if not score and "suspect" in classes:
            score = (
                2.5
                * (signal(doc, person, "act") or signal(doc, person, "custody"))
                * (not held & {"victim", "witness", "police", "fire", "official"})
            )
            score *= not (titled & words("titles", "police", "fire", "legal"))
        if not score and "victim" in classes:
            score = 2.5 * signal(doc, person, "harm") * ("suspect" not in held)
        if not score and "police" in classes and (titled & words("titles", "police")) and not nominal.plural:
            score = (
                2.0
                if nominal.lemma in {"officer", "deputy", "trooper", "detective", "cop"}
                and titled & {"officer", "deputy", "trooper", "detective", "officers", "sgt.", "cpl."}
                else 0.0
            )
        if (
            not score
            and nominal.lemma in GENERIC
            and (
                nouns & GENERIC
                or nouns & {"victim", "suspect", "patient"}
                or (person.name and not titled and (headline or not _in_passing(doc, max(heads))))
            )
            and not person.plural
        ):
            score = 1.2 if nouns & GENERIC else 0.8
            if nominal.age is not None and person.age == nominal.age.years:
                score += 2.0
            elif nominal.age is not None:
                score = 0.0 if person.age is None and person.name is None else score * 0.5
        if not score and nominal.age is not None and person.age == nominal.age.years:
            score = 2.0
        if not score and nominal.lemma in {"girl", "boy", "child"} and nouns & OFFSPRING:
            score = 1.0  # "his daughter … the girl"
        if not score:
            continue
        near = max(heads) if not headline else -min(heads)
        key = (round(score, 2), near) if nominal.lemma not in GENERIC else (round(score - 0.0, 2), near)
        if best is None or key > best:
            best, chosen = key, person
    if chosen is not None and best is not None and best[0] < 0.8:
        return None
    return chosen


def _several(doc: Doc, nominal: Nominal, found: list[Person], person: Person) -> bool:
    """Whether a headline's "man" may as well be another one of those named."""
    named = [p for p in found if p.name and not p.titles and _compatible(p, nominal)]
    return bool(person.name) and not ({n for n, _ in person.nouns} & GENERIC) and len(named) > 1 and nominal.age is None


def _set_off(doc: Doc, nominal: Nominal, person: Person) -> bool:
    """Whether a noun phrase and a person are two: arguments of one verb ("Ann Roe, who coached the boy")."""
    token = doc[nominal.head]
    if named_below(doc, token, person):
        return True
    return token.dep_ == "dobj" and token.head.pos_ == "VERB" and subject_of(doc, token.head.i) in person.heads


def _in_passing(doc: Doc, head: int) -> bool:
    """Whether a name only says who speaks, or whose something is: "the woman" after it is hardly the one named."""
    token = doc[head]
    return token.dep_ == "poss" or (token.dep_ == "nsubj" and token.head.lower_ in verbs("attribution", "say"))


def _told_apart(doc: Doc, nominal: Nominal, found: list[Person]) -> Person | None:
    """ "The third man" again: who was told apart by the same word before."""
    which = _ordinals(doc, nominal.range)
    for person in reversed(found):
        if any(n == nominal.lemma for n, _ in person.nouns) and any(which & _ordinals(doc, m) for m in person.mentions):
            return person if _compatible(person, nominal) else None
    return None


def _ordinals(doc: Doc, span: Range) -> set[str]:
    return {doc[i].lower_ for i in range(*span)} & APART


def _possessed(doc: Doc, nominal: Nominal, found: list[Person], at: dict[int, Person]) -> Person | None:
    """ "his mother" again, or "the victim's brother" again: the same noun with the same possessor."""
    owner = _owner(doc, nominal, at)
    for person in reversed(found):
        if (
            person.plural == nominal.plural
            and any(n == nominal.lemma and _owner_at(doc, h, at) is owner for n, h in person.nouns)
            and owner is not None
        ):
            return person
    return None


def _owner(doc: Doc, nominal: Nominal, at: dict[int, Person]) -> Person | None:
    return _owner_at(doc, nominal.head, at)


def _owner_at(doc: Doc, head: int, at: dict[int, Person]) -> Person | None:
    for child in doc[head].lefts:
        if child.dep_ == "poss":
            return at.get(child.i)
    return None


def _retold(doc: Doc, nominal: Nominal, found: list[Person], body: int) -> Person | None:
    """An indefinite that tells again of somebody whom the headline, the deck or the lead brought in."""
    if nominal.plural and nominal.form == "bare":  # "police", "officers", "witnesses"
        return next((p for p in found if p.plural and p.count is None and any(n == nominal.lemma for n, _ in p.nouns)), None)
    if not nominal.plural and nominal.lemma not in GENERIC and nominal.age is None:
        telling = _telling(doc, (nominal.range[0], nominal.range[1]), nominal.head)
        for person in found:
            if _compatible(person, nominal) and any(
                n == nominal.lemma and len(telling & _telling(doc, (h, h + 1), h)) >= 1 for n, h in person.nouns
            ):
                return person
    early = [p for p in found if p.first < body + 60]
    for person in early:
        if not _compatible(person, nominal) or nominal.head > body + 160:
            continue
        if sentence_at(doc, person.heads[0]).start == sentence_at(doc, nominal.head).start:
            continue
        same_noun = any(n == nominal.lemma for n, _ in person.nouns)
        if nominal.age is not None and person.age == nominal.age.years and (same_noun or nominal.gender in (None, person.gender)):
            return person
        mods = {t.lemma_ for t in doc[nominal.range[0] : nominal.range[1]] if t.pos_ in {"ADJ", "NOUN"} and t.i != nominal.head}
        if same_noun and nominal.lemma not in GENERIC and nominal.age is None and not nominal.plural:
            old = {t.lemma_ for s, e in person.mentions for t in doc[s:e] if t.pos_ in {"ADJ", "NOUN"}} - {nominal.lemma}
            if not mods or not old or mods & old or mods <= old:
                return person
        if same_noun and nominal.plural and nominal.count is not None and person.count == nominal.count:
            return person
    return None


def _telling(doc: Doc, span: tuple[int, int], head: int) -> frozenset[str]:
    """The nouns and adjectives that tell a person from others of the same noun, before and after it."""
    start, end = span[0], min(doc[head].right_edge.i + 1, head + 12)
    return frozenset(t.lemma_.lower() for t in doc[start:end] if t.pos_ in {"NOUN", "ADJ", "PROPN"} and t.i != head)


# ---------------------------------------------------------------- ages, description


def _set_ages(doc: Doc, ages: list[Age], at: dict[int, Person]) -> None:
    for age in ages:
        person = at.get(age.after) if age.after is not None else None
        if age.after is None:
            end = age.range[1]
            person = next(
                (
                    at[k]
                    for k in range(end, min(end + 6, len(doc)))
                    if k in at and all(not doc[m].is_punct or doc[m].text == "-" for m in range(end, k))
                ),
                None,
            )
            if person is None and age.range[0] and doc[age.range[0] - 1].lemma_ == "be":
                subject = next((c for c in doc[age.range[0] - 1].children if c.dep_ == "nsubj"), None)
                person = at.get(subject.i) if subject is not None else None
            if person is None:
                person = at.get(age.range[1] - 1)
        if person is None or person.plural:
            continue
        if person.age is None or (person.age_range is not None and person.age == age.years):
            person.age = age.years
            person.age_range = person.age_range or age.range


def _merge_by_age(doc: Doc, found: list[Person], at: dict[int, Person], body: int) -> None:
    """ "A 24-year-old man was shot … John Roe, 24, died": one person, when exactly one unnamed and one named have that age."""
    by_age: dict[int, list[Person]] = defaultdict(list)
    for person in found:
        if person.age is not None and not person.plural:
            by_age[person.age].append(person)
    for same in by_age.values():
        named = [p for p in same if p.name]
        unnamed = [p for p in same if not p.name]
        if len(named) == 1 and len(unnamed) == 1:
            a, b = named[0], unnamed[0]
            if a.gender and b.gender and a.gender != b.gender:
                continue
            if {sentence_at(doc, h).start for h in a.heads} & {sentence_at(doc, h).start for h in b.heads}:
                continue
            harm = signal(doc, b, "harm"), signal(doc, a, "harm")
            custody = signal(doc, b, "custody"), signal(doc, a, "custody")
            if (harm[0] and custody[1] and not harm[1]) or (custody[0] and harm[1] and not custody[1]):
                continue
            absorb(a, b, at)
            found.remove(b)


def consolidate(doc: Doc, found: list[Person], at: dict[int, Person], parts: list[Range], months: Mapping[int, int]) -> None:
    """Makes one of those who must be one: within the telling of one incident, the one who was hurt, the one who was arrested.

    "A man was shot … John Roe died": where exactly one named person is the one who was hurt, an unnamed one is the same; an
    indefinite tells again of the same ("a woman was shot … a 31-year-old woman was taken"). Not where the text speaks of
    several, nor across uniforms.
    """
    for (start, end), part, uniform in product(parts, ("harm", "custody"), ("", "police", "fire")):
        inside = [p for p in found if start <= p.heads[0] < end]
        if part == "harm" and any(p.plural and (p.count or 2) > 1 and _has_part(doc, p, part) for p in inside):
            continue
        if part == "custody" and any(p.plural and {n for n, _ in p.nouns} & words("person_nouns", "suspect") for p in inside):
            continue
        hurt = [p for p in inside if not p.plural and uniformed(doc, p) == uniform and _has_part(doc, p, part)]
        hurt = [p for p in hurt if not {n for n, _ in p.nouns} & words("person_nouns", "relative")]
        named = [p for p in hurt if p.name]
        unnamed = [p for p in hurt if not p.name and not _set_apart(doc, p)]
        if len(named) > 1 or not unnamed:
            continue
        keep = named[0] if named else unnamed[0]
        if _set_apart(doc, keep):
            continue
        for other in unnamed:
            if other is not keep and _one(doc, keep, other) and not _years_apart(doc, keep, other, months):
                absorb(keep, other, at)
                found.remove(other)


def _one(doc: Doc, a: Person, b: Person) -> bool:
    if (a.gender and b.gender and a.gender != b.gender) or (a.age is not None and b.age is not None and a.age != b.age):
        return False
    child = words("person_nouns", "child")
    if bool({n for n, _ in a.nouns} & child) != bool({n for n, _ in b.nouns} & child) and a.name is None:
        return False
    return not {sentence_at(doc, h).start for h in a.heads} & {sentence_at(doc, h).start for h in b.heads}


def _years_apart(doc: Doc, a: Person, b: Person, months: Mapping[int, int]) -> bool:
    """Whether two are told of at dates more than ``FAR`` months apart: one of them belongs to the past."""
    when = [{months[start] for h in p.heads if (start := sentence_at(doc, h).start) in months} for p in (a, b)]
    return bool(when[0] and when[1]) and min(abs(x - y) for x in when[0] for y in when[1]) > FAR


def _set_apart(doc: Doc, person: Person) -> bool:
    """Whether a person is spoken of as another one ("another man", "a second victim")."""
    return any(_ordinals(doc, m) for m in person.mentions)


def _has_part(doc: Doc, person: Person, part: str) -> bool:
    nouns = {n for n, _ in person.nouns}
    if part == "custody":
        return bool(nouns & words("person_nouns", "suspect")) or bool(signal(doc, person, "custody"))
    return bool(nouns & words("person_nouns", "victim")) or bool(signal(doc, person, "harm"))


def uniformed(doc: Doc, person: Person) -> str:
    """Whether a person is a police officer or firefighter, by title or noun."""
    lows = {doc[k].lower_ for s, e in person.titles for k in range(s, e)} | {n for n, _ in person.nouns}
    for kind in ("fire", "police"):
        if lows & words("person_nouns", kind) or lows & words("titles", kind):
            return kind
    return ""


def absorb(a: Person, b: Person, at: dict[int, Person]) -> None:
    """Makes every mention of ``b`` one of ``a``."""
    a.mentions += b.mentions
    a.heads += b.heads
    a.nouns += b.nouns
    a.titles += b.titles
    a.pronouns += b.pronouns
    if a.gender is None:
        a.gender, a.gender_range = b.gender, b.gender_range
    if a.age is None:
        a.age, a.age_range = b.age, b.age_range
    for i in [k for k, p in at.items() if p is b]:
        at[i] = a


def _describe(doc: Doc, person: Person, body: int) -> None:
    """Chooses the fullest verbatim mention and, for the unnamed, a label."""
    spans = [m for m in person.mentions if m[0] >= body] or person.mentions
    if not spans:
        return
    if person.name_range is not None:
        surname = doc[person.name_range[1] - 1].text
        spans = [m for m in spans if any(doc[i].text == surname for i in range(*m))] or spans
    full = [_extended(doc, span) if person.name is None else _with_age(doc, person, span) for span in spans]
    person.description = max(full, key=lambda s: (s[1] - s[0], -s[0]))
    if not person.name:
        person.label = " ".join(doc[person.description[0] : person.description[1]].text.split())


def _with_age(doc: Doc, person: Person, span: tuple[int, int]) -> tuple[int, int]:
    if person.age_range and span[1] <= person.age_range[0] <= span[1] + 1 and person.age_range[1] - person.age_range[0] == 1:
        return (span[0], person.age_range[1])
    return span


def _extended(doc: Doc, span: tuple[int, int]) -> tuple[int, int]:
    """A noun phrase with what follows its head, as far as twelve words and no further than a comma."""
    head = doc[span[1] - 1]
    end = span[1]
    right = head.right_edge.i + 1
    sentence_end = sentence_at(head.doc, head.i).end
    while end < min(right, span[0] + 12, sentence_end):
        if (
            doc[end].text in {",", ";", "-", "--", "(", ":"}
            or doc[end].is_space
            or doc[end].lower_ in {"and", "when", "after", "while", "said"}
        ):
            break
        if doc[end].tag_ in {"VBD", "VBZ", "VBP", "MD"} and not any(
            doc[k].tag_ in {"WP", "WDT", "WP$"} for k in range(span[1], end)
        ):
            break
        end += 1
    while end > span[1] and (doc[end - 1].is_punct or doc[end - 1].pos_ in {"ADP", "DET", "SCONJ", "PRON", "AUX"}):
        end -= 1
    return (span[0], end)
