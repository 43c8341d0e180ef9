"""Who speaks in each part of the text: contexts turned into the entities that stand behind them."""

from __future__ import annotations

from typing import Final

from spacy.tokens import Token

from kg.extract.attribution import Context
from kg.extract.bodies import ENFORCEMENT, main_enforcement
from kg.extract.draft import Draft, Node, Person, Range
from kg.extract.gazetteer import fold
from kg.extract.pronouns import HE, SHE
from kg.extract.speakers import phrase_head, speaker_kind_hint
from kg.extract.syntax import sentence_at, syntax
from kg.extract.tenures import offices_in

POLICE_WORDS: Final = frozenset(
    "police officer officers detective detectives deputies investigators cops sergeant authorities officials troopers".split()
)
FIRE_WORDS: Final = frozenset("firefighters fire firefighter crews".split())


THEY: Final = frozenset({"they", "them"})
_GENERAL: Final = frozenset({"authorities", "officials", "investigation", "probe"})
"""Words that are any agency's: they mean the article's only one, or none that can be told."""
_ACTING: Final = frozenset({*ENFORCEMENT, "federal_law_enforcement", "prosecutor", "fire_department"})
_PLURAL: Final = frozenset({"agency", "organization", "facility", "group"})
"""Kinds of source that "they" may mean."""
_COLLECTIVE: Final = frozenset({"family", "couple", "management", "staff", "crew", "defense"})
RUNNING: Final = 6
"""How many contexts back the last speaker is still the one whom a pronoun means."""


class Sources:
    """The source entity of every context of a draft; the narrator where nobody else speaks."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.narrator = Node("narrator", "narrator")
        self._by_text: dict[tuple[str, str], Node] = {}
        self._of: list[Node] = []
        for context in draft.contexts:
            node = self.narrator
            if context.carried_from is not None:
                other = draft.contexts[context.carried_from]
                if other.announces is not None:
                    node = self._named(other.announces.speaker)
                elif context.carried_from < len(self._of):
                    node = self._of[context.carried_from]
                elif other.speaker is not None:
                    node = self._named(other.speaker)
            elif context.speaker is not None:
                node = self._named(context.speaker)
            self._of.append(node)
            if node is not self.narrator:
                draft.speakers[id(node)] = node
        self._index = {id(c): n for n, c in enumerate(draft.contexts)}

    def of(self, context: Context) -> Node:
        """The entity that stands behind a context."""
        return self._of[self._index[id(context)]]

    def relay(self, context: Context) -> Node | None:
        """Through whom the words come, if not straight: the outlet to which they were said, or who says that they were said."""
        if context.relay is not None:
            return self._text(context.relay, "outlet")
        source = self.of(context)
        if source is self.narrator:
            return None
        at = self._index[id(context)]
        for other, node in zip(reversed(self.draft.contexts[:at]), reversed(self._of[:at]), strict=True):
            if other.sentence != context.sentence:
                break
            if other.start <= context.start and context.end <= other.end and node not in (source, self.narrator):
                return node
        return None

    def _named(self, span: Range) -> Node:
        draft, doc = self.draft, self.draft.doc
        kind = speaker_kind_hint(doc, span)
        people = [
            draft.person_at[i]
            for i in range(*span)
            if i in draft.person_at
            and i in draft.person_at[i].heads
            and not draft.person_at[i].plural
            and doc[i].dep_ != "poss"  # of "Roe's brother", the brother
        ]
        named = [p for p in people if p.name]
        if named and kind != "outlet":
            return named[-1]
        if kind == "person":
            speaker = self._running(span) or self._subject_before(span)
            if speaker is not None:
                return speaker
            if people:
                return people[-1]
            heads = (i for i in range(*span) if i in draft.person_at and i in draft.person_at[i].heads)
            return next((draft.person_at[i] for i in heads if doc[i].dep_ != "poss"), None) or self._unknown(span)
        if kind == "agency":
            return self._agency(span)
        return self._text(span, kind)

    def _unknown(self, span: Range) -> Node:
        """Somebody who speaks and takes no part in anything: a body by its proper name, "they", "the family", "a lawyer"."""
        doc = self.draft.doc
        head = doc[phrase_head(syntax(doc), *span)]
        if head.lower_ in THEY:
            running = next((n for n in reversed(self._of) if n.kind in _PLURAL), None) or main_enforcement(self.draft)
            return running or self._text(span, "anonymous")
        if head.tag_ in ("NNP", "NNPS"):
            return self._text(span, "person" if head.ent_type_ == "PERSON" else "organization")
        if head.tag_ not in ("NN", "NNS"):
            return self._text(span, "anonymous")
        plural = head.tag_ == "NNS" or head.lower_ in _COLLECTIVE
        return self._text(span, "group" if plural else "person")

    def _running(self, span: Range) -> Person | None:
        """The one who spoke last, for "he added" and "she said": who speaks goes on speaking."""
        gender = self._pronoun(span)
        recent = (n for n in reversed(self._of[-RUNNING:]) if isinstance(n, Person) and not n.plural)
        return next((person for person in recent if _fits(person, gender)), None)

    def _subject_before(self, span: Range) -> Person | None:
        """For "He told police": somebody named of whom the sentence before tells something."""
        draft, doc = self.draft, self.draft.doc
        begin = sentence_at(doc, span[0]).start
        if begin == 0 or not self._pronoun(span):
            return None
        before = doc[slice(*sentence_at(doc, begin - 1))]
        subjects = (t.i for t in before if t.dep_ in ("nsubj", "nsubjpass") and t.head.dep_ == "ROOT")
        subject = next(subjects, -1)
        person = draft.person_at.get(subject)
        if person is None or not person.name or any(t.dep_ == "conj" for t in doc[subject].children):
            return None
        return person if _fits(person, self._pronoun(span)) else None

    def _pronoun(self, span: Range) -> str:
        """The gender of a speaker who is "he" or "she"; empty for others."""
        low = self.draft.doc[span[0]].lower_
        return "" if span[1] - span[0] != 1 else "male" if low in HE else "female" if low in SHE else ""

    def _agency(self, span: Range) -> Node:
        draft, doc = self.draft, self.draft.doc
        for i in reversed(range(*span)):
            if i in draft.agency_at:
                return draft.agency_at[i]
        for i in range(*span):
            place = draft.place_at.get(i)
            if place is not None and place.kind == "facility":
                return place
        lows = {doc[i].lower_ for i in range(*span)}
        kinds = offices_in(doc[span[0] : span[1]].text.lower()) or ()
        fitting = [a for a in draft.agencies if a.agency_kind in kinds]
        if len(fitting) == 1:
            return fitting[0]
        if lows & FIRE_WORDS:
            fire = [a for a in draft.agencies if a.agency_kind == "fire_department"]
            if len(fire) == 1:
                return fire[0]
        if lows & (POLICE_WORDS | _GENERAL):
            main = main_enforcement(draft)
            acting = [a for a in draft.agencies if a.agency_kind in _ACTING]
            if main is not None and (len(acting) == 1 or not lows & _GENERAL):
                return main
        return self._text(span, "organization")

    def _text(self, span: Range, kind: str) -> Node:
        doc = self.draft.doc
        start, end = span
        while start < end - 1 and doc[start].lower_ in {"the", "a", "an"}:
            start += 1
        text = " ".join(doc[start:end].text.split())
        unnamed = text == text.capitalize() and _common(doc[phrase_head(syntax(doc), start, end)])
        if unnamed:
            text = text.lower()  # "Investigators" at a sentence's head is no name
        key = (kind, fold(text))
        node = self._by_text.get(key)
        if node is None:
            node = Node(kind, text, mentions=[] if unnamed else [(start, end)])
            self._by_text[key] = node
        return node


def _fits(person: Person, gender: str) -> bool:
    return bool(gender) and person.gender in (None, gender)


def _common(head: Token) -> bool:
    """A common noun, also where the tagger takes the first word of a sentence for a name."""
    return head.tag_ in ("NN", "NNS") or head.lower_ in POLICE_WORDS | FIRE_WORDS


def speaking(draft: Draft) -> dict[int, int]:
    """``id`` of a person -> in how many contexts the person speaks."""
    counts: dict[int, int] = {}
    for context in draft.contexts:
        if context.speaker is not None and context.carried_from is None:
            for i in reversed(range(*context.speaker)):
                person = draft.person_at.get(i)
                if person is not None and i in person.heads:
                    counts[id(person)] = counts.get(id(person), 0) + 1
                    break
    return counts
