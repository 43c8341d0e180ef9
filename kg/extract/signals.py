"""Whether a person is told of as hurt, as acting, or as in custody: by the verbs that the mentions are arguments of."""

from __future__ import annotations

from spacy.tokens import Doc

from kg.extract.draft import Person
from kg.extract.lexicon import words


def signal(doc: Doc, person: Person, kind: str) -> float:
    """1.0 where a mention of the person is the victim, actor or arrested party of a verb of that list, else 0.0."""
    lemmas = words("signals", kind)
    for h in person.heads:
        token = doc[h]
        verb = token.head
        if token.dep_ == "conj" and token.head.i != token.i:
            token = token.head
            verb = token.head
        for child in token.children:  # "a man who shot", "a woman shot in the leg"
            if child.dep_ in {"relcl", "acl"} and child.lemma_.lower() in lemmas:
                passive = child.tag_ == "VBN" and not any(c.dep_ == "nsubj" for c in child.children)
                if passive != (kind == "act"):
                    return 1.0
        if kind == "act":
            if token.dep_ == "nsubj" and verb.lemma_.lower() in lemmas:
                return 1.0
        elif (token.dep_ in {"nsubjpass", "dobj"} and verb.lemma_.lower() in lemmas) or (
            kind == "harm" and token.dep_ == "nsubj" and verb.lemma_.lower() in words("signals", "suffer")
        ):
            return 1.0
    return 0.0
