"""spaCy's attribute ruler, asked once for each kind of token.

It matches some two hundred patterns against every token. All but a few look at one token alone, and at little of it (its tag,
its dependency, its lower-cased word): what they give is kept for the next token that is the same in all of that.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final, cast

from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc
from spacy.tokens._retokenize import set_token_attrs

MOST_KEPT: Final = 50_000
"""Kinds of token that are remembered; then it begins anew."""

_SIMPLE: Final = frozenset({"ORTH", "LOWER", "NORM", "SHAPE", "PREFIX", "SUFFIX", "TAG", "POS", "DEP", "IS_SPACE", "ENT_TYPE"})
"""What a pattern may ask of its one token, for its answer to be kept."""


class Attributes:
    """Does to a doc what the ruler does. ``ruler`` must not change meanwhile."""

    def __init__(self, ruler: AttributeRuler) -> None:
        self._attributes = ruler.attrs
        self._index = ruler.indices
        self._alone = Matcher(ruler.vocab, validate=False)
        self._beside = Matcher(ruler.vocab, validate=False)
        columns: set[str] = set()
        for number, rule in enumerate(ruler.patterns):
            patterns = cast("list[list[dict[str, Any]]]", rule["patterns"])
            asked = {name.upper() for pattern in patterns for name in pattern[0]}
            alone = asked <= _SIMPLE and all(len(pattern) == 1 for pattern in patterns)
            (self._alone if alone else self._beside).add(str(number), patterns)
            if alone:
                columns |= asked
        self._columns = sorted(columns)
        self._kept: dict[tuple[int, ...], tuple[list[int], dict[int, int]]] = {}

    def __call__(self, doc: Doc) -> Doc:
        beside = self._matched_beside(doc)
        columns = [doc.to_array(name).tolist() for name in self._columns]
        found = []
        for i, kind in enumerate(zip(*columns, strict=True)):
            if (known := self._kept.get(kind)) is None:
                known = self._learn(kind, doc, i)
            rules, attributes = known
            found.append(self._merged(sorted([*rules, *beside[i]])) if i in beside else attributes)
        for token, attributes in zip(doc, found, strict=True):
            if attributes:
                set_token_attrs(token, attributes)
        return doc

    def _learn(self, kind: tuple[int, ...], doc: Doc, i: int) -> tuple[list[int], dict[int, int]]:
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        rules = sorted(_numbers(self._alone, doc[i : i + 1], doc))
        self._kept[kind] = rules, self._merged(rules)
        return self._kept[kind]

    def _matched_beside(self, doc: Doc) -> dict[int, list[int]]:
        """Token -> the rules about several tokens that say something of it."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for name, start, end in self._beside(doc, allow_missing=True):
            rule = int(doc.vocab.strings[name])
            index = self._index[rule]
            found[(start if index >= 0 else end) + index].append(rule)
        return found

    def _merged(self, rules: list[int]) -> dict[int, int]:
        """What these rules write in turn: of two the later one stands."""
        merged: dict[int, int] = {}
        for rule in rules:
            merged |= self._attributes[rule]
        return merged


def _numbers(matcher: Matcher, part: Any, doc: Doc) -> set[int]:
    return {int(doc.vocab.strings[name]) for name, _, _ in matcher(part, allow_missing=True)}
