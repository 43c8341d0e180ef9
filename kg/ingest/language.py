"""A light check whether a text is English, which must never throw out English."""

from __future__ import annotations

import re
import tempfile
import tomllib
from functools import cache
from importlib.resources import files
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

from kg.errors import ModelError

ENOUGH_LETTERS = 150
"""A text with fewer letters is not judged."""
LOOKED_AT = 3_000
"""Characters from the middle of the text that are judged."""
FEW_ENGLISH = 0.12
ENOUGH_OTHER = 0.2
"""Shares of function words: below the first a text may be foreign, from the second on it is in that language."""

_WORD = re.compile(r"[^\W\d_]+")
_NOT_LATIN = re.compile("[\u0370-\u1cff\u2c00-\ua71f\ua800-\ufaff\U00020000-\U0003ffff]")
_ENGLISH = frozenset(
    (
        "the",
        "and",
        "of",
        "to",
        "with",
        "that",
        "from",
        "by",
        "were",
        "was",
        "been",
        "has",
        "had",
        "have",
        "for",
        "on",
        "at",
        "said",
        "his",
        "her",
        "who",
        "which",
        "after",
        "when",
        "are",
        "is",
        "he",
        "she",
        "it",
        "this",
    )
)


def other_language(text: str) -> str | None:
    """The English name of the language when the text is surely not English, else ``None``.

    Three witnesses are needed: hardly any English function word, a statistical guess, and many function words (or the
    script) of the guessed language. So names, lists and capitals convict nobody. Raises ``ModelError`` where the model
    that guesses cannot be unpacked.

    >>> other_language("HARBOR CITY - THREE HURT. " * 20) is None
    True
    """
    middle = max(0, (len(text) - LOOKED_AT) // 2)
    sample = text[middle : middle + LOOKED_AT].lower()
    if sample.count(" the ") + sample.count(" and ") >= 0.03 * (sample.count(" ") + 1) >= 3:
        return None
    words = _WORD.findall(sample)
    letters = sum(map(len, words))
    if letters < ENOUGH_LETTERS or sum(word in _ENGLISH for word in words) >= FEW_ENGLISH * len(words):
        return None
    code = _guessed(sample)
    if code == "en":
        return None
    other_script = len(_NOT_LATIN.findall(sample)) > letters / 2
    its_words = sum(word in _function_words(code) for word in words)
    return _names().get(code, code) if other_script or its_words >= ENOUGH_OTHER * len(words) else None


def _guessed(sample: str) -> str:
    """The code of the language that the text looks like."""
    import py3langid  # loads numpy and a model: only when a text is in doubt

    try:
        return str(py3langid.classify(sample)[0])
    except OSError as error:  # the model is unpacked into a file, once for each process
        raise ModelError(
            f"cannot unpack the model that tells languages apart: {error}; make room in {tempfile.gettempdir()}, "
            "or let TMPDIR name a directory that has some"
        ) from error


@cache
def _function_words(code: str) -> frozenset[str]:
    """The stop words that spaCy knows of a language; none for a language that it does not know.

    The module is loaded by its file: by its name it would bring in the language's whole tokenizer, which takes seconds.
    """
    spacy = find_spec("spacy")
    for folder in spacy.submodule_search_locations or () if spacy else ():
        file = Path(folder, "lang", code, "stop_words.py")
        if file.is_file() and (spec := spec_from_file_location(f"_stop_words_{code}", file)) and spec.loader:
            module = module_from_spec(spec)
            spec.loader.exec_module(module)
            return frozenset(module.STOP_WORDS)
    return frozenset()


@cache
def _names() -> dict[str, str]:
    data = files("kg.ingest").joinpath("data", "languages.toml").read_text(encoding="utf-8")
    names: dict[str, str] = tomllib.loads(data)["names"]
    return names
