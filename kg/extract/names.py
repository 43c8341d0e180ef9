"""Finds the proper names of persons, with the titles before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc, Token

from kg.extract.draft import NameMention, Range
from kg.extract.gazetteer import cities
from kg.extract.lexicon import words
from kg.extract.name_or_place import (
    AGE_AFTER,
    is_known,
    is_place,
    persons_only,
    place_follows,
    stands_as_person,
    stands_as_place,
)
from kg.extract.people import lemma_of, noun_classes
from kg.extract.syntax import syntax, text_of
from kg.extract.titles import is_title, title_before

WORD: Final = re.compile(r"^[A-ZÀ-ÖØ-Þ](?:['’`]?[A-Za-zÀ-ÖØ-öø-ÿ]+)*(?:-[A-Za-zÀ-ÖØ-öø-ÿ'’]+)*$")
INITIAL: Final = re.compile(r"^[A-Z]\.?$|^(?:[A-Z]\.){2,3}$")
SUFFIXES: Final = frozenset({"jr.", "jr", "sr.", "sr", "ii", "iii", "iv"})
PARTICLES: Final = frozenset(
    {"de", "la", "del", "della", "van", "von", "der", "den", "al", "el", "bin", "ibn", "da", "dos", "du", "le", "st.", "y"}
)
QUOTES: Final = frozenset({'"', "'", "(", ")", "''", "``"})


def person_names(doc: Doc, body: int = 0) -> list[NameMention]:
    """Every mention of a person by name, in order, not overlapping.

    The parser's PERSON entities, cleaned, and the names that it misses: after a title, or before an age. Names that stand
    only in the headline (tokens before ``body``), where capitals mean nothing, are left out.
    """
    spans: dict[int, int] = {}
    for ent in doc.ents:
        if ent.label_ == "PERSON":
            for start, end in _clean(doc, ent.start, ent.end):
                spans[start] = max(end, spans.get(start, 0))
    for start, end in _after_titles(doc):
        spans.setdefault(start, end)
    for start, end in _beside_nouns(doc):
        spans.setdefault(start, end)
    for start, end in (*_beside_verbs(doc), *_before_ages(doc)):
        spans[start] = max(end, spans.get(start, 0))
    for start in [s for s, e in spans.items() if is_place(doc, s, e)]:
        del spans[start]
    found: list[NameMention] = []
    last = 0
    for start in sorted(spans):
        end = spans[start]
        if start < last:
            continue
        found.append(NameMention((start, end), title_before(doc, start)))
        last = end
    found = _again_by_surname(doc, list(persons_only(doc, found)))
    surnames = {doc[m.name[1] - 1].lower_ for m in found if m.name[0] >= body} | {
        doc[i].lower_ for m in found if m.name[0] >= body for i in range(*m.name)
    }
    return [m for m in found if m.name[0] >= body or any(doc[i].lower_ in surnames for i in range(*m.name))]


def _again_by_surname(doc: Doc, found: list[NameMention]) -> list[NameMention]:
    """Adds the lone surnames of people who are named in full elsewhere."""
    covered = {i for m in found for i in range(m.title[0] if m.title else m.name[0], m.name[1])}
    surnames = {doc[m.name[1] - 1].text for m in found if m.name[1] - m.name[0] > 1 and doc[m.name[1] - 1].lower_ not in SUFFIXES}
    surnames |= {doc[m.name[1] - 2].text for m in found if m.name[1] - m.name[0] > 2 and doc[m.name[1] - 1].lower_ in SUFFIXES}
    surnames = {s for s in surnames if WORD.match(s) and len(s) > 2}
    more = [
        NameMention((start := _hyphenated(doc, t.i), t.i + 1), title_before(doc, start))
        for t in doc
        if t.text in surnames
        and t.i not in covered
        and (t.ent_type_ not in {"GPE", "LOC", "FAC"} or not cities(t.text) or stands_as_person(doc, t.i))
        and not place_follows(doc, t.i)
    ]
    covered |= {i for m in more for i in range(*m.name)}
    given = {doc[m.name[0]].text for m in found if m.name[1] - m.name[0] > 1}
    more += [NameMention((i, i + 1), None) for i in _given_again(doc, given) if i not in covered]
    return sorted(found + more, key=lambda m: m.name)


def _given_again(doc: Doc, given: set[str]) -> Iterator[int]:
    """Where a given name of somebody stands alone that else is taken for a town: "friends of Austin"."""
    for i in (t.i for t in doc if t.text in given and cities(t.text)):
        before, after = doc[max(0, i - 1) : i], doc[i + 1 : i + 3]  # empty at the ends of the text
        longer = any(t.pos_ == "PROPN" or t.lower_ in {"from", "at"} for t in before)
        with_state = len(after) == 2 and after[0].text == "," and after[1].ent_type_ == "GPE"
        if not (longer or with_state or place_follows(doc, i) or stands_as_place(doc, i, i + 1)):
            yield i


def _hyphenated(doc: Doc, i: int) -> int:
    """Where a surname that ends at token ``i`` begins: "Roe-Lind" are three tokens."""
    joined = i > 1 and doc[i - 1].text == "-" and not doc[i - 1].whitespace_ and not doc[i - 2].whitespace_
    return i - 2 if joined and WORD.match(doc[i - 2].text) else i


def _is_name_token(token: Token) -> bool:
    text = token.text
    return bool((WORD.match(text) and len(text) > 1) or INITIAL.match(text))


def _clean(doc: Doc, start: int, end: int) -> Iterator[Range]:
    """The names inside a PERSON entity: titles, possessives and stray words off, split where something parts them."""
    run: list[int] = []
    for i in range(start, end + 1):
        token = doc[i] if i < end else None
        keep = False
        if token is not None:
            low = token.lower_
            keep = (
                (_is_name_token(token) and not token.is_stop)
                or (low in SUFFIXES and bool(run))
                or (low in PARTICLES and bool(run) and i + 1 < end)
            )
            keep = keep and not (not run and noun_classes(low))  # "Toddler Ann Roe", "Mother Ann Roe"
            keep = keep and not (
                not run and token.is_upper and i + 1 < end and is_title(doc[i + 1].lower_)
            )  # "TCSO Sgt. Ann Roe"
            keep = keep or (low == "," and bool(run) and i + 1 < end and doc[i + 1].lower_ in SUFFIXES)
            keep = keep or (bool(run) and (_joins(doc, i) or _joins(doc, i - 1)))
            keep = (
                keep
                or (token.text in QUOTES and bool(run) and _in_nickname(doc, i))
                or (bool(run) and doc[i - 1].text in QUOTES and _in_nickname(doc, i - 1))
            )
            if keep and not run and (is_title(low) or (low in words("titles", "modifier") and _is_title_word(doc, i, end))):
                keep = False
        if keep:
            run.append(i)
            continue
        if run:
            yield from _accept(doc, run[0], run[-1] + 1)
        run = []


def _is_title_word(doc: Doc, i: int, end: int) -> bool:
    return i + 1 < end and (is_title(doc[i + 1].lower_) or doc[i + 1].lower_ in words("titles", "modifier"))


def _joins(doc: Doc, i: int) -> bool:
    """Whether token ``i`` is a hyphen inside a double name."""
    return (
        0 < i < len(doc) - 1
        and doc[i].text == "-"
        and not doc[i - 1].whitespace_
        and not doc[i].whitespace_
        and doc[i + 1].text[:1].isupper()
    )


def _in_nickname(doc: Doc, i: int) -> bool:
    """Whether the quotation mark at ``i`` opens or closes a nickname of one or two words between two names."""
    for opening in (i, i - 2, i - 3):
        for closing in (opening + 2, opening + 3):
            if (
                opening > 0
                and closing + 1 < len(doc)
                and i in (opening, closing)
                and doc[opening].text in QUOTES
                and doc[closing].text in QUOTES
            ):
                inner = doc[opening + 1 : closing]
                if (
                    all(t.text[:1].isupper() for t in inner)
                    and doc[closing + 1].text[:1].isupper()
                    and doc[opening - 1].text[:1].isupper()
                ):
                    return True
    return False


def _accept(doc: Doc, start: int, end: int) -> Iterator[Range]:
    while end > start and doc[end - 1].text in {",", '"', "'", "(", ".", "-"}:
        end -= 1
    while _joins(doc, end):
        end += 2
    if end < len(doc) - 2 and doc[end].text in QUOTES and _in_nickname(doc, end):
        closing = next((k for k in range(end + 2, min(end + 4, len(doc))) if doc[k].text in QUOTES), None)
        if closing is not None:
            end = max(_name_run(doc, closing + 1), end)
    if end < len(doc) and doc[end].lower_ in SUFFIXES:
        end += 1
    elif end + 1 < len(doc) and doc[end].text == "," and doc[end + 1].lower_ in SUFFIXES:
        end += 2
    lows = [doc[i].lower_ for i in range(start, end)]
    if (
        not lows
        or (lows[0] in words("not_names", "words", "time", "bodies") and not _given(doc, start, end))
        or all(INITIAL.match(doc[i].text) for i in range(start, end))
    ):
        return
    if lows[-1] in words("not_names", "places", "bodies", "time") and not (
        _month_name(doc, start, end)
        or AGE_AFTER.match(text_of(doc)[doc[end - 1].idx + len(doc[end - 1].text) :][:14])
        or (start and is_title(doc[start - 1].lower_))
    ):
        return
    if set(lows) & words("not_names", "things"):
        return  # "Battalion Chief Support Teams"
    if all(doc[i].is_upper and len(doc[i].text) <= 5 for i in range(start, end)) and end - start == 1:
        return  # a call sign or an acronym
    if end < len(doc) and (
        (doc[end].lower_ in words("not_names", "places", "bodies", "things") and doc[end].text[:1].isupper())
        or doc[end].lower_ in {"unit", "division", "squad", "bureau"}
    ):
        return  # "Martin Luther King Boulevard"
    if (
        end < len(doc)
        and doc[end].lower_ in words("titles", "government")
        and doc[end].text[:1].isupper()
        and (lows[-1] in {"town", "village", "city"} or cities(doc[start:end].text))
    ):
        return  # "Springfield Town President"
    if start and doc[start - 1].lower_ in {"fort", "mount", "lake", "saint", "san", "santa", "los", "las"}:
        return
    yield (start, end)


def _given(doc: Doc, start: int, end: int) -> bool:
    """Whether a first word that is also a common one is a given name here: "April Roe", "Amber Roe" (no "Amber Alert")."""
    return (
        doc[start].lower_ in words("not_names", "given")
        and end - start > 1
        and doc[start + 1].lower_ not in words("not_names")
        and not doc[start + 1].like_num
    )


def _month_name(doc: Doc, start: int, end: int) -> bool:
    """Whether a month ends a name: "Jason March said" (no "Jason, March 3")."""
    return (
        end - start > 1
        and doc[end - 1].lower_ in words("not_names", "time")
        and doc[end - 1].ent_type_ == "PERSON"
        and end < len(doc)
        and not doc[end].like_num
    )


def _name_run(doc: Doc, start: int, limit: int = 5) -> int:
    """End of the run of name tokens from ``start``."""
    i = start
    while i < len(doc) and i - start < limit:
        token = doc[i]
        low = token.lower_
        inside = i > start
        if (
            _is_name_token(token)
            and (
                low not in words("not_names")
                or (inside and low in words("not_names", "places", "words"))
                or (not inside and low in words("not_names", "given"))
            )
            and not token.is_stop
            and not is_title(low)
        ):
            i += 1
        elif inside and (_joins(doc, i) or _joins(doc, i - 1)):
            i += 1
        elif inside and (
            low in SUFFIXES
            or (low in PARTICLES and i + 1 < len(doc) and _is_name_token(doc[i + 1]) and doc[i + 1].text[0].isupper())
        ):
            i += 1
        else:
            break
    return i


def _after_titles(doc: Doc) -> Iterator[Range]:
    heads = words("titles", "police", "fire", "legal", "medical", "government", "spokesperson", "honorific")
    for i, low in enumerate(syntax(doc).lower[:-1]):
        if low not in heads or not (token := doc[i]).text[:1].isupper():
            continue
        if token.is_upper and len(token.text) > 3:
            continue  # a shouted text: every word has capitals
        start = token.i + 1
        if doc[start].text == "." and doc[start].idx == token.idx + len(token.text):
            start += 1
        if start >= len(doc) or doc[start].ent_type_ in {"GPE", "DATE", "LOC", "FAC"} or doc[start].is_sent_start:
            continue
        if start + 1 < len(doc) and (
            is_title(f"{token.lower_} {doc[start].lower_}")
            or is_title(f"{doc[start].lower_} {doc[start + 1].lower_}")
            or (doc[start].lower_ in words("titles", "modifier") and _is_title_word(doc, start, start + 2))
        ):
            continue  # "Chief Deputy District Attorney Ann Roe", "Detective Senior Sergeant Ann Roe"
        end = _name_run(doc, start)
        if end > start:
            yield from _accept(doc, start, end)


def _beside_verbs(doc: Doc) -> Iterator[Range]:
    """Two or more name words that speak ("said Ann Roe", "Ann Roe said") or are given as a name ("identified as Ann Roe")."""
    verbs, acts = words("name_cues", "speech"), words("name_cues", "acts")
    for i, low in enumerate(syntax(doc).lower):
        if low in verbs or low in acts:
            start = i + 1
            if low in verbs and start < len(doc) and not doc[i].is_sent_start and not doc[start].is_sent_start:
                end = _name_run(doc, start)
                if end - start >= 2 and not _is_body(doc, start, end):
                    yield from _accept(doc, start, end)
            start = end = i
            while (
                start > 0
                and end - start < 4
                and _is_name_token(doc[start - 1])
                and not doc[start - 1].is_stop
                and not (start < end and doc[start].is_sent_start)
            ):
                start -= 1
            titles = [k for k in range(start, end) if is_title(doc[k].lower_) or is_title(f"{doc[k - 1].lower_} {doc[k].lower_}")]
            start = max([start, *(k + 1 for k in titles if k + 1 < end - 1)])  # "TCSO Senior Sergeant Ann Roe said"
            while end - start > 2 and noun_classes(doc[start].lower_):  # "Neighbor Ann Roe said"
                start += 1
            if start and doc[start - 1].tag_ == "DT":  # "the Salvation Army said"
                continue
            if end - start >= 2 and not _is_body(doc, start, end) and not is_title(doc[start].lower_):
                yield from _accept(doc, start, end)
        elif (low == "as" and _identifies(doc, i)) or low in words("name_cues", "named", "deeds"):
            start = i + 1
            end = _name_run(doc, start)
            if end - start >= 2 and not _is_body(doc, start, end):
                yield from _accept(doc, start, end)


def _identifies(doc: Doc, i: int) -> bool:
    """Whether "as" at token ``i`` gives a name: "identified as", "identified the driver as"."""
    for k in range(i - 1, max(i - 7, -1), -1):
        if doc[k].lower_ in words("name_cues", "identify"):
            return True
        if doc[k].is_punct or doc[k].is_sent_start:
            return False
    return False


def _beside_nouns(doc: Doc) -> Iterator[Range]:
    """Two or more name words after a noun that denotes a person, whatever the entity recogniser made of them.

    "Neighbor Ann Roe", "his aunt, Ann Roe,", and "Bo Quibble and Ann Roe" where the first is a person.
    """
    for token in doc[:-1]:
        low = token.lower_
        start = token.i + 1
        if low in {"and", ","} and token.i and doc[token.i - 1].ent_type_ == "PERSON" and doc[token.i - 1].text[:1].isupper():
            closed = low == ","  # one more in a list of names
        elif token.pos_ in {"NOUN", "PROPN", "ADJ"} and noun_classes(low) and not is_title(low) and not token.is_upper:
            closed = doc[start].text == ","
            start += closed
        else:
            continue
        if start >= len(doc) or doc[start].is_sent_start or doc[start].ent_type_ == "PERSON":
            continue
        if is_title(f"{low} {doc[start].lower_}"):
            continue  # "Attorney General Ann Roe"
        end = _name_run(doc, start)
        if end - start < 2 or _is_body(doc, start, end) or (closed and not (end < len(doc) and doc[end].text == ",")):
            continue
        if low == "," and not (end + 1 < len(doc) and (doc[end + 1].lower_ == "and" or doc[end + 1].ent_type_ == "PERSON")):
            continue
        if closed and low != "," and not (noun_classes(low) & {"relative", "suspect", "victim"}):
            continue  # "the driver, Springfield Township, …"
        if doc[start].ent_type_ in {"GPE", "LOC", "FAC", "NORP"} and (
            closed or low in {"and", ","} or cities(doc[start:end].text)
        ):
            continue
        if all(doc[i].is_upper for i in range(start, end)):
            continue
        yield from _accept(doc, start, end)


def _is_body(doc: Doc, start: int, end: int) -> bool:
    bodies = words("not_names", "bodies", "places", "time")
    return any(
        doc[i].lower_ in bodies or (doc[i].ent_type_ in {"ORG", "GPE", "FAC", "NORP", "LOC"} and doc[i].lower_ in bodies)
        for i in range(start, end)
    ) or (all(doc[i].ent_type_ in {"GPE", "LOC"} for i in range(start, end)) and bool(cities(doc[start:end].text)))


def _before_ages(doc: Doc) -> Iterator[Range]:
    """ "Ann Roe, 31," and "31-year-old Ann Roe", whatever the entity recogniser made of the name."""
    text = text_of(doc)
    word = syntax(doc).word
    for token in (doc[i] for i, w in enumerate(word) if w[:1].isupper()):
        if token.i + 1 < len(doc) and word[token.i + 1] in {",", "("}:
            after = text[token.idx + len(token.text) : token.idx + len(token.text) + 14]
            if (AGE_AFTER.match(after) and _is_name_token(token)) or (token.lower_ in SUFFIXES and AGE_AFTER.match(after)):
                start = token.i
                while (
                    start > 0
                    and token.i - start < 4
                    and (_is_name_token(doc[start - 1]) or doc[start - 1].lower_ in PARTICLES)
                    and not (
                        is_title(doc[start - 1].lower_)
                        or doc[start - 1].lower_ in words("titles", "modifier")
                        or doc[start].is_sent_start
                    )
                    and doc[start - 1].lower_ not in words("not_names")
                    and not (doc[start - 1].is_stop and doc[start - 1].lower_ not in PARTICLES)
                ):
                    start -= 1
                while start < token.i and not doc[start].text[0].isupper():
                    start += 1
                if token.i - start >= 1:
                    yield from _accept(doc, start, token.i + 1)
        elif token.i and doc[token.i - 1].lower_ == "old" and _is_name_token(token) and token.ent_type_ not in {"GPE", "NORP"}:
            end = _name_run(doc, token.i)
            if end - token.i >= 2:
                yield from _accept(doc, token.i, end)


def trusted(doc: Doc, mention: NameMention) -> bool:
    """Whether a single word that stands once is a person's name: "his wife, Tilda", "twins, Bo and Tilda", "Quibble said"."""
    if mention.title is not None or is_known(doc, mention):
        return True
    start, end = mention.name
    if doc[start].ent_type_ != "PERSON":
        return False
    if doc[end - 1].dep_ == "nsubj" and doc[end - 1].head.lower_ in words("name_cues", "speech"):
        return True
    k = start - 1
    for _ in range(8):
        if k >= 0 and (doc[k].text in {",", "and", ":"} or (doc[k].ent_type_ == "PERSON" and doc[k].text[:1].isupper())):
            k -= 1
    return k >= 0 and bool(
        noun_classes(lemma_of(doc[k])) & {"relative"} or doc[k].lower_ in {"twins", "children", "boys", "girls"}
    )
