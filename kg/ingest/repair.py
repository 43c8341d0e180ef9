"""Repairs of a paragraph: mojibake, character references, marks, lost apostrophes, lost spaces; each keeps the alignment.

Rather too few than too many: a wrong repair changes a name, a missed one only costs a parse.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache, lru_cache
from html import unescape
from importlib.resources import files

import ftfy

from kg.ingest.alignment import Aligned, Edit, edited

LONGEST_TOKEN = 200
"""Longer runs without white space are not looked at for mojibake."""
LONGEST_RUN = 2_000
"""Longer ones with more than one mark for two letters are no words and are left out: spaCy peels marks off one by one, and
looks at the whole run each time."""

PLAIN = {
    **dict.fromkeys("‘’‚‛′´`ʼ＇", "'"),
    **dict.fromkeys("“”„‟″«»＂", '"'),
    **{chr(c): " " for c in (*range(0x20), *range(0x7F, 0xA1), *range(0x2000, 0x200B))},
    **dict.fromkeys("\u1680\u2028\u2029\u202f\u205f\u3000", " "),
    **dict.fromkeys("\u2010\u2011", "-"),
}
"""The 1:1 replacements: curly marks become straight, every kind of space and control character a space."""
_PLAIN = {ord(old): new for old, new in PLAIN.items()}
_SURROGATES = re.compile("[\ud800-\udfff]")
_INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
_REFERENCE = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8}\d?);")
_NOT_ASCII_TOKEN = re.compile(r"\S*[^\x00-\x7f]\S*")
_RUN = re.compile(rf"(?<!\S)\S{{{LONGEST_RUN},}}")
_MARK = re.compile(r"[^\w\s]")
_TELLTALE = re.compile("[\x80-\x9fÂÃÐÑâäåæïð€™œž˜]")
_LOST_MARK = re.compile(r"(?<=[a-z])[\ufffd?](?=(?:s|t|re|ve|ll|d|m)\b(?![=/.?&]))")
_NOT_PLAIN = re.compile("[^ -_a-~]")
_GLUED = re.compile(r"[a-z\d).!?”’][A-Z]")
_ASCII_WORD = re.compile("[A-Za-z]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_GLUED_PRONOUN = re.compile(r"\b[A-Za-z]?[a-z]{3,}(?=[IA] [a-z]|I['’](?:m|ve|d|ll)\b)")
_GLUED_WORD = re.compile(r"(?<![\w@#./\-])[a-z]{4,20}(?=[A-Z][a-z]{1,15}(?:[ ,:;]|$))")
_GLUED_STOP = re.compile(r"""(?<=[a-z\d][a-z\d)])[.!?][”’]?(?=[A-Z][a-z]*\b(?!\.[a-z]|@|/))|(?<=\b[ap]\.m)\.(?=[A-Z][a-z])""")
_STARTERS = frozenset(
    (
        "The",
        "A",
        "An",
        "He",
        "She",
        "It",
        "They",
        "We",
        "You",
        "His",
        "Her",
        "Their",
        "Its",
        "Our",
        "This",
        "That",
        "These",
        "Those",
        "There",
        "Here",
        "Police",
        "Officers",
        "Officer",
        "Authorities",
        "Investigators",
        "Detectives",
        "Deputies",
        "Witnesses",
        "Officials",
        "Anyone",
        "Two",
        "Three",
        "Four",
        "One",
        "In",
        "On",
        "At",
        "After",
        "Before",
        "When",
        "While",
        "As",
        "By",
        "For",
        "From",
        "If",
        "But",
        "And",
        "So",
        "No",
        "Not",
        "Both",
        "All",
        "Some",
        "Another",
        "Also",
        "According",
        "What",
        "Who",
        "How",
        "Why",
        "I",
    )
)
_DOMAINS = frozenset(("Com", "Org", "Net", "Gov", "Edu", "Tv", "Us", "Uk", "Info"))
_SAID = r"(?:said|says|told|added|explained|continued|stated|recalled|wrote|tweeted)"
_FIRST_PERSON = re.compile(r"\bI\b(?!-\d|\.)|\bI'(?:m|ve|d|ll)\b|\b(?:[Ww]e|[Mm]y|[Oo]ur)\b")
_SPOKEN = re.compile(rf"[,.!?] (?:(?:[Ss]?[Hh]e|[Tt]hey|[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){{0,4}}) {_SAID}|{_SAID} [A-Z][a-z])\b")


@cache
def _apostrophes() -> dict[str, str]:
    words = tomllib.loads(files("kg.ingest").joinpath("data", "apostrophes.toml").read_text(encoding="utf-8"))["words"]
    spellings: dict[str, str] = {}
    for lost, whole in words.items():
        spellings[lost] = whole
        if lost[0].islower():
            spellings[lost.capitalize()] = whole[0].upper() + whole[1:]
            spellings[lost.upper()] = whole.upper()
    return spellings


@cache
def _apostrophe_words() -> re.Pattern[str]:
    words = "|".join(sorted(_apostrophes(), key=lambda w: (-len(w), w)))
    return re.compile(rf"(?<![\w'@#/.\-])(?:{words})(?![\w'@/\-]|\.\w)")


def repaired(text: Aligned) -> tuple[Aligned, frozenset[str]]:
    """The paragraph, repaired, and the kinds of damage that were found in it."""
    damage: set[str] = set()
    if len(text.text) >= LONGEST_RUN and (edits := list(_unreadable(text.text))):
        text = edited(text, edits)
    if not text.text.isascii():
        text = Aligned(_SURROGATES.sub("\ufffd", text.text), text.pieces)
        if edits := list(_mojibake(text.text)):
            text = edited(text, edits)
            damage.add("mojibake")
    if "&" in text.text and (edits := list(_references(text.text))):
        text = edited(text, edits)
    if edits := [(m.start(), m.end(), "'") for m in _LOST_MARK.finditer(text.text) if not _in_address(text.text, m.start())]:
        text = edited(text, edits)
        damage.add("mojibake")
    if not text.text.isascii() and (edits := [(m.start(), m.end(), "") for m in _INVISIBLE.finditer(text.text)]):
        text = edited(text, edits)
    if _GLUED.search(text.text) and (edits := sorted({(at, at, " ") for at in _lost_spaces(text.text)})):
        text = edited(text, edits)
    if _NOT_PLAIN.search(text.text):
        text = Aligned(text.text.translate(_PLAIN), text.pieces)
    if not _apostrophes().keys().isdisjoint(_ASCII_WORD.findall(text.text)) and (edits := list(_lost_apostrophes(text.text))):
        text = edited(text, edits)
        damage.add("apostrophes_lost")
    return text, frozenset(damage)


def quotes_lost(paragraphs: Iterable[str]) -> bool:
    """Whether quotation marks are missing: an odd number in a paragraph that the next one does not go on from, or
    first-person speech with "he said" and no mark at all.

    >>> quotes_lost(["We saw the smoke first, Vinter said."])
    True
    """
    open_quote = False  # an unclosed mark is right when the next paragraph opens with one
    for paragraph in paragraphs:
        marks = paragraph.count('"') - len(re.findall(r"\d\"", paragraph)) % 2
        if open_quote and not paragraph.startswith('"'):
            return True
        open_quote = False
        if marks % 2:
            if paragraph.startswith('"') or _opens(paragraph):
                open_quote = True
            else:
                return True
        elif not marks and "'" not in paragraph[:1] and _SPOKEN.search(paragraph) and _FIRST_PERSON.search(paragraph):
            return True
    return open_quote


def _opens(paragraph: str) -> bool:
    """Whether the last quotation mark of a paragraph opens a quotation."""
    at = paragraph.rfind('"')
    return (at == 0 or paragraph[at - 1].isspace()) and at + 1 < len(paragraph) and not paragraph[at + 1].isspace()


def _unreadable(text: str) -> Iterator[Edit]:
    for run in _RUN.finditer(text):
        if 3 * len(_MARK.findall(run[0])) > len(run[0]):
            yield run.start(), run.end(), ""


def _mojibake(text: str) -> Iterator[Edit]:
    for token in _NOT_ASCII_TOKEN.finditer(text):
        old = token[0]
        if len(old) > LONGEST_TOKEN or not _TELLTALE.search(old):
            continue
        new = _fixed(old)
        if new == old:
            continue
        changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        for tag, a, b, c, d in changes:
            if tag != "equal":
                yield token.start() + a, token.start() + b, new[c:d]


@lru_cache(maxsize=4096)
def _fixed(token: str) -> str:
    return ftfy.fix_encoding(token)


def _references(text: str) -> Iterator[Edit]:
    for found in _REFERENCE.finditer(text):
        new = unescape(found[0])
        if new != found[0] and len(new) == 1 and not "\ud800" <= new <= "\udfff":
            yield found.start(), found.end(), new


def _lost_spaces(text: str) -> Iterator[int]:
    for glued in _GLUED_PRONOUN.finditer(text):
        yield glued.end()
    for glued in _GLUED_WORD.finditer(text):
        right = _WORD.match(text, glued.end())
        if right and (right[0] in _STARTERS or right.end() - glued.start() > 10):
            yield glued.end()
    for glued in _GLUED_STOP.finditer(text):
        right = _WORD.match(text, glued.end())
        if right and right[0] not in _DOMAINS and not _in_address(text, glued.start()):
            yield glued.end()


def _lost_apostrophes(text: str) -> Iterator[Edit]:
    spellings = _apostrophes()
    for word in _apostrophe_words().finditer(text):
        at = word.start() + spellings[word[0]].index("'")
        yield at, at, "'"


def _in_address(text: str, at: int) -> bool:
    """Whether a position lies in something like a web or mail address."""
    start = text.rfind(" ", max(0, at - 200), at) + 1
    end = text.find(" ", at, at + 200)
    token = text[start : end if end >= 0 else at + 200]
    return "://" in token or "@" in token or token.startswith("www.") or ("/" in token and "." in token.split("/", 1)[0])
