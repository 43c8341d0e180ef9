"""What kind of source a phrase names, from its head noun and the entity labels."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from spacy.tokens import Doc

from kg.extract.lexicon import words
from kg.extract.syntax import Syntax, syntax

SpeakerKind: TypeAlias = Literal["person", "agency", "outlet", "document", "anonymous"]

_CALL_SIGN: Final = re.compile(r"[WK](?:[A-Z]{2}|[A-Z]{3})(?:-?(?:TV|FM|AM|DT|LD|\d+))?")
_AGENCY_ENDING: Final = re.compile(r"[A-Z]{1,3}(?:PD|SO|SP|FD|HP|DA|CSO|CPD)")
_BRAND: Final = re.compile(r"(?:ABC|NBC|CBS|FOX|CNN|CW|KSL)-?\d{0,2}", re.IGNORECASE)
_PERSON_NOUNS: Final = words("attribution", "anonymous", "relative", "office_holder")


def is_outlet_name(words_: list[str]) -> bool:
    """The words name a newspaper, station or agency: a call sign, a network, or a name that ends like a paper's.

    >>> is_outlet_name(["WQRX-TV"]), is_outlet_name(["the", "Marlow", "Gazette"]), is_outlet_name(["KCPD"])
    (True, True, False)
    """
    names = words("attribution", "outlet_names")
    upper = [w for w in words_ if w[:1].isupper() or w[:1].isdigit()]
    if not upper or any(w.lower() in words("attribution", "never_in_outlet") for w in words_):
        return False
    for w in upper:
        if (_CALL_SIGN.fullmatch(w) and not _AGENCY_ENDING.fullmatch(w)) or _BRAND.fullmatch(w):
            return True
    last = upper[-1].lower()
    if last.isdigit() and len(upper) > 1:
        if len(last) < 3 and words_[-1] == upper[-1] and len(upper) == 2:
            return True  # "Metro 11"
        last = upper[-2].lower()
    if last.endswith((".com", ".net", ".org")):
        return True
    return (last in names and (len(upper) > 1 or last in ("reuters", "ap", "npr", "upi", "bbc", "tmz", "patch"))) or (
        len(upper) > 1 and " ".join(u.lower() for u in upper[-2:]) in names
    )


def speaker_kind_hint(doc: Doc, span: tuple[int, int]) -> SpeakerKind:
    """The kind of source that tokens ``span[0] <= i < span[1]`` name, as far as the phrase itself tells.

    Unnamed officers and spokespersons are their agency; holders of one office ("the chief") and relatives are persons; "it" is
    taken for a document, for that is what states and shows. A named reporter of an outlet ("WQRX's Jo Roe") is the outlet.
    """
    s = syntax(doc)
    start, end = span
    if start >= end:
        return "anonymous"
    head = phrase_head(s, start, end)
    texts = [doc[i].text for i in range(start, end)]
    word, lemma = s.lower[head], s.lemma[head]
    if end - start == 1:
        if word in words("attribution", "person_pronouns"):
            return "person"
        if word in words("attribution", "document_pronouns"):
            return "document"
    owner = _owner(s, start, end)  # "WQRX's Jo Roe", but not "the Marlow Examiner's office"
    if owner >= 0 and any(s.lower[i] in words("attribution", "agency") for i in range(owner + 1, end)):
        owner = -1
    unnamed = "PERSON" not in s.entity[start:end] or (end - start == 1 and texts[0].isupper())  # a call sign taken for a name
    if is_outlet_name(texts[: owner - start]) if owner >= 0 else is_outlet_name(texts) and unnamed:
        return "outlet"

    forms = {lemma, word, word.removesuffix("s"), re.sub("ies$", "y", word)}

    def listed(key: str) -> bool:
        return not forms.isdisjoint(words("attribution", key))

    text = doc[head].text
    proper = s.tag[head] in ("NNP", "NNPS")
    if s.entity[head] == "PERSON" or any(s.entity[i] == "PERSON" and _names(s, i, head) for i in range(start, end)):
        return "person"
    if proper and head > start and s.lower[head - 1] not in ("'s",) and doc[head].text.istitle():
        for i in range(start, head):  # "student Jo Roe", whatever the entity recogniser took the name for
            if s.tag[i] in ("NN", "NNP") and _person_noun(s.lower[i]) and all(doc[j].text.istitle() for j in range(i + 1, head)):
                return "person"
    if proper and end - start <= 3 and not text.isupper() and text in surnames(doc):
        return "person"
    if proper and _described(s, end):
        return "person"
    if listed("document"):
        return "document"
    if listed("outlet"):
        return "outlet"
    if listed("anonymous"):
        return "anonymous"
    if listed("relative"):
        return "person"
    if listed("office_holder"):
        return "agency" if s.lower[start] in ("a", "an") else "person"
    if listed("agency"):
        return "agency"
    if any(s.entity[i] in ("ORG", "GPE", "FAC", "NORP") for i in range(start, end)) or (proper and text.isupper()):
        return "agency"
    if any(s.lower[i] in words("attribution", "agency") for i in range(start, end)):
        return "agency"
    return "person"


def phrase_head(s: Syntax, start: int, end: int) -> int:
    """The token of the range that the rest of it depends on; of several, the first that is no title cut off from its name."""
    titles = words("titles")
    for i in range(start, end):
        h = s.head[i]
        if (s.lower[i] in titles and i + 1 < end and s.tag[i + 1] == "NNP") or (s.lower[i + 1 : i + 2] == ["."] and i + 2 < end):
            continue
        if (h < start or h >= end or h == i) and s.dep[i] not in ("punct", "det", "compound", "amod", "case", "nmod", "poss"):
            return i
    return end - 1


def audience(doc: Doc, verb: int) -> tuple[int, int] | None:
    """The outlet to which something is told, right behind the verb: "told the Marlow Gazette", "told WQRX's Jo Roe"."""
    s = syntax(doc)
    start = verb + 1
    if not s.lower[verb].startswith(("tell", "told")):
        return None
    if s.lower[start : start + 1] in (["the"], ["a"]):
        start += 1
    for end in range(min(start + 5, len(doc)), start, -1):
        texts = [doc[i].text for i in range(start, end)]
        if not s.gap[end - 1] and s.lower[end : end + 1] == ["-"]:
            continue  # "told Action News 17-year-old Roe ..."
        if all(t[:1].isupper() or t[:1].isdigit() for t in texts) and is_outlet_name(texts):
            return start, end
    return None


def _described(s: Syntax, end: int) -> bool:
    """A comma, and then an age, "who", or what a person is, follow: "Roe Marlow, 31," "Marlow Roe, a spokeswoman for"."""
    if end + 2 >= len(s.lower) or s.lower[end] != ",":
        return False
    if s.lower[end + 1] == "who" or (s.lower[end + 1].isdigit() and len(s.lower[end + 1]) == 2 and s.lower[end + 2] == ","):
        return True
    for i in range(end + 1, min(end + 6, len(s.lower))):
        if s.tag[i] in ("NN", "NNP") and s.tag[i + 1 : i + 2] not in (["NN"], ["NNP"], ["POS"]):
            return s.tag[i] == "NN" and _person_noun(s.lower[i])
        if s.tag[i] not in ("DT", "JJ", "NN", "NNP"):
            return False
    return False


def _owner(s: Syntax, start: int, end: int) -> int:
    for i in range(start, end - 1):
        if s.lower[i] in ("'s", "'") and s.tag[i] == "POS":
            return i
    return -1


def _person_noun(word: str) -> bool:
    return word in _PERSON_NOUNS or word in words("titles", "police", "fire", "legal", "medical", "spokesperson")


def _names(s: Syntax, i: int, head: int) -> bool:
    """Token ``i`` stands beside ``head`` as its name or title, not as its owner or complement."""
    return (s.head[i] == head and s.dep[i] == "appos") or (
        s.dep[i] in ("compound", "nmod") and s.head[i] == head and s.tag[head] in ("NNP", "NNPS")
    )


@lru_cache(maxsize=2)
def surnames(doc: Doc) -> frozenset[str]:
    """Last words of the persons' full names in a doc: of entities of two words and more, and after titles ("Sgt. Jo Roe")."""
    found = {e[-1].text for e in doc.ents if e.label_ == "PERSON" and len(e) > 1}
    titles = words("titles", "police", "fire", "legal", "medical", "spokesperson")
    for a in doc:
        if a.lower_ in titles and a.i + 2 < len(doc) and doc[a.i + 1].text[:1].isupper() and doc[a.i + 2].text[:1].isupper():
            if doc[a.i + 1].tag_ == doc[a.i + 2].tag_ == "NNP":
                found.add(doc[a.i + 2].text)
    return frozenset(found)
