"""Gathers the mentions of persons into persons: names, titles, role nouns, pronouns, ages.

Written for this genre, in the order a reader works: names first, then noun phrases from top to bottom, then pronouns; the
headline last, since it tells nothing that the body does not introduce again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from spacy.tokens import Doc

from kg.extract.ages import Age
from kg.extract.antecedents import place_nominal
from kg.extract.draft import NameMention, Person, Range
from kg.extract.joining import consolidate, merge_by_age
from kg.extract.names import SUFFIXES, trusted
from kg.extract.people import Nominal, lemma_of, noun_classes
from kg.extract.pronouns import resolve_pronouns
from kg.extract.syntax import sentence_at
from kg.extract.titles import is_title


def gather(
    doc: Doc, names: list[NameMention], nominals: list[Nominal], ages: list[Age], body: int
) -> tuple[list[Person], dict[int, Person]]:
    """Persons and groups by name, noun and age, and the person of each token of their mentions; ``finish`` does the rest."""
    found: list[Person] = []
    at: dict[int, Person] = {}
    _named(doc, names, {age.after: age.years for age in ages if age.after is not None}, found, at)
    _set_ages(doc, [a for a in ages if a.after is not None], at)  # "Ann Roe, 38," is not "the 33-year-old victim"
    for nominal in sorted(nominals, key=lambda n: (n.head < body, n.head)):
        place_nominal(doc, nominal, found, at, body)
    _set_ages(doc, ages, at)
    merge_by_age(doc, found, at, body)
    return found, at


def finish(
    doc: Doc, found: list[Person], at: dict[int, Person], body: int, parts: list[Range], months: Mapping[int, int]
) -> list[Person]:
    """The persons in order of first mention, one for each who must be one within a part, with their pronouns.

    ``months`` are the dates that the text names, in months: first token of the sentence -> year * 12 + month.
    """
    consolidate(doc, found, at, parts, months)
    resolve_pronouns(doc, at, body)
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


def _named(doc: Doc, names: list[NameMention], years: Mapping[int, int], found: list[Person], at: dict[int, Person]) -> None:
    """Persons by name. ``years`` are ages that stand behind a name, by its last token: nobody has two."""
    by_last: dict[str, list[Person]] = defaultdict(list)
    by_first: dict[str, list[Person]] = defaultdict(list)
    keys: dict[int, tuple[str, str, str]] = {}
    aged: dict[int, int] = {}
    full = [m for m in names if name_key(doc, m)[0]]
    single = [m for m in names if not name_key(doc, m)[0]]
    for mention in full:
        first, last, suffix = name_key(doc, mention)
        age = years.get(mention.name[1] - 1)
        alike = (p for p in reversed(by_last[last]) if _same_first(keys[id(p)], first, suffix))
        person = next((p for p in alike if age is None or abs(aged.get(id(p), age) - age) <= 1), None)
        if person is None:
            person = Person("person")
            keys[id(person)] = (first, last, suffix)
            found.append(person)
            by_last[last].append(person)
            by_first[first].append(person)
        else:
            kept = keys[id(person)]
            keys[id(person)] = (max(kept[0], first, key=len), last, kept[2] or suffix)
        if age is not None:
            aged.setdefault(id(person), age)
        _add_name(doc, person, mention, at)
    for mention in single:
        _, word, _ = name_key(doc, mention)
        person = _nearest(by_last[word], mention) or _nearest(by_first[word], mention)
        if person is None:
            if not trusted(doc, mention) and sum(name_key(doc, m)[1] == word for m in single) < 2:
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
