"""Verbs looked up by any of their forms, so that a lemmatiser's slip costs nothing."""

from __future__ import annotations

from functools import lru_cache

from kg.extract.lexicon import data


def verb_forms(lemma: str, irregular: dict[str, list[str]]) -> tuple[str, ...]:
    """All forms of a verb: listed ones where it is irregular, else by rule.

    >>> verb_forms("testify", {})
    ('testify', 'testifies', 'testified', 'testifying')
    >>> verb_forms("note", {})
    ('note', 'notes', 'noted', 'noting')
    >>> verb_forms("say", {"say": ["says", "said", "saying"]})
    ('say', 'says', 'said', 'saying')
    """
    if lemma in irregular:
        return (lemma, *irregular[lemma])
    if lemma.endswith("e"):
        return (lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing")
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return (lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing")
    third = lemma + "es" if lemma.endswith(("s", "sh", "ch", "x")) else lemma + "s"
    return (lemma, third, lemma + "ed", lemma + "ing")


@lru_cache(maxsize=16)
def verbs(name: str, key: str) -> dict[str, str]:
    """Form -> lemma of the verbs listed under ``key`` of ``data/<name>.json``, which may list irregular forms.

    >>> verbs("attribution", "say")["told"]
    'tell'
    """
    content = data(name)
    irregular = content.get("irregular", {})
    return {form: lemma for lemma in content[key] for form in verb_forms(lemma, irregular)}
