"""How sure, whether, and when: the factuality of one predicate, from its own clause and what governs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc

from kg.extract.lexicon import data, words
from kg.extract.syntax import Syntax, syntax
from kg.model import Certainty, Polarity, Realis, Temporality

_F: Final = "factuality"
_LEVELS: Final[tuple[Certainty, ...]] = ("certain", "probable", "possible")
_ADVERBS: Final = {**dict.fromkeys(words(_F, "adverbs_probable"), 1), **dict.fromkeys(words(_F, "adverbs_possible"), 2)}
_ADJECTIVES: Final = {**dict.fromkeys(words(_F, "adjectives_probable"), 1), **dict.fromkeys(words(_F, "adjectives_possible"), 2)}
_NOUN_HEDGES: Final = {
    **dict.fromkeys(words(_F, "noun_hedges_probable"), 1),
    **dict.fromkeys(words(_F, "noun_hedges_possible"), 2),
}
_RAISING: Final = {k: _LEVELS.index(v) for k, v in data(_F)["raising"].items()}
_PASSIVE: Final = {k: _LEVELS.index(v) for k, v in data(_F)["passive_only"].items()}
_MAY: Final = words(_F, "modals_possible")
_WILL: Final = words(_F, "modals_future")
_WOULD: Final = words(_F, "modals_future_in_past")
_ABILITY: Final = words(_F, "ability")
_WH: Final = words(_F, "wh")
_IF: Final = words(_F, "conditional")
_NEG_SUBJECTS: Final = words(_F, "negative_subjects")
_NEG_ADVERBS: Final = words(_F, "negative_adverbs")
_SCALAR: Final = words(_F, "scalar_after_no")
_COMPLEMENTS: Final = frozenset({"ccomp", "xcomp", "pcomp", "csubj", "csubjpass"})
_APART: Final = frozenset({"relcl", "acl", "advcl", "parataxis", "dep", "ROOT"})
_OBJECTS: Final = frozenset({"dobj", "attr", "oprd", "pobj"})


@dataclass(frozen=True, slots=True)
class Factuality:
    """How a predicate is meant. ``hedge`` is a token range, ``negation`` a token, ``None`` where there is none."""

    certainty: Certainty = "certain"
    hedge: tuple[int, int] | None = None
    polarity: Polarity = "positive"
    negation: int | None = None
    temporality: Temporality = "past_or_present"
    realis: Realis = "actual"


@dataclass(slots=True)
class _State:
    """A factuality in the making: the weakest certainty wins, the nearest hedge of it stays."""

    level: int = 0
    hedge: tuple[int, int] | None = None
    negation: int = -1
    future: bool = False
    realis: Realis = "actual"

    def weaken(self, level: int, start: int, end: int) -> None:
        if level > self.level:
            self.level, self.hedge = level, (start, end)

    def frozen(self) -> Factuality:
        realis: Realis = "planned" if self.future and self.realis == "actual" else self.realis
        return Factuality(
            certainty=_LEVELS[self.level],
            hedge=self.hedge,
            polarity="negative" if self.negation >= 0 else "positive",
            negation=self.negation if self.negation >= 0 else None,
            temporality="future" if self.future else "past_or_present",
            realis=realis,
        )


def factuality_at(doc: Doc, token_i: int) -> Factuality:
    """The factuality of the predicate or event noun at a token, as its own clause and its governors make it.

    Hedges, negation and time of a governing predicate reach its complement ("is believed to have fled"), not its relative
    and adverbial clauses ("who fled"). What another person merely says is not weakened by that: see ``attribution``.
    """
    s = syntax(doc)
    state = _State()
    _noun(s, token_i, state)
    _climb(s, token_i, state)
    return state.frozen()


def main_factuality(doc: Doc, head: int, *, below: int = -1) -> Factuality:
    """The factuality of a whole clause, by its head: as ``factuality_at``, and through a head that is itself a hedge.

    "It appears that it was not meant" is probable and negative: the head is "appears", what is stated "was not meant".
    ``below`` is a token that ends the way upwards: the verb of the attribution, whose own governors say nothing of the clause.
    """
    s = syntax(doc)
    state = _State()
    if not s.is_verb(head):
        _noun(s, head, state)  # "No arrests so far."
    _climb(s, head, state, below)
    p = head
    for _ in range(4):
        below = _stated(s, p)
        if below < 0:
            break
        _own(s, below, state, past=False)
        _lexical(s, below, state)
        p = below
    return state.frozen()


def _stated(s: Syntax, p: int) -> int:
    """The complement that carries the statement of a hedging or asking predicate ``p``, or -1."""
    lemma = s.lemma[p]
    comp = s.kid(p, "xcomp", "ccomp")
    if comp < 0:
        return -1
    if lemma in _RAISING or (lemma in _PASSIVE and s.kid(p, "auxpass") >= 0):
        return comp
    if lemma in words(_F, "open_questions") or (s.dep[comp] == "xcomp" and s.lemma[comp] in words(_F, "open_questions")):
        return comp
    if lemma in ("decide", "lead", "continue", "want", "agree") and s.dep[comp] == "xcomp":
        return comp
    return -1


# -- one clause ----------------------------------------------------------------------------------------------------


def _noun(s: Syntax, i: int, state: _State) -> None:
    """What stands directly at a noun: "an apparent wound", "no injuries", "an attempted robbery"."""
    for k in s.kids[i]:
        word = s.lower[k]
        if s.dep[k] in ("amod", "advmod", "compound") and word in _NOUN_HEDGES and not _fixed(s, k):
            state.weaken(_NOUN_HEDGES[word], k, k + 1)
        elif s.dep[k] in ("det", "neg", "preconj") and word in ("no", "neither") and not _scalar(s, k):
            state.negation = k
        elif s.dep[k] == "amod" and word == "attempted":
            state.realis = "attempted"
    h = s.head[i]
    if s.dep[i] == "pobj" and s.lower[h] == "without":
        state.negation = h


def _own(s: Syntax, p: int, state: _State, *, past: bool) -> None:
    """The modifiers of predicate ``p``. ``past``: it stands in the clause of a reporting verb, where "would" is a future."""
    modal = -1
    for k in s.kids[p]:
        dep, word = s.dep[k], s.lower[k]
        if dep == "neg":
            if not (k + 1 < len(s.lower) and s.lower[k + 1] in words(_F, "only")):
                state.negation = k
        elif dep in ("aux", "auxpass"):
            if word in _MAY:
                modal = k
            elif word in _WILL:
                state.future = True
            elif _unreal(s, p, k):
                state.realis = "hypothetical"
            elif word == "'d" and s.tag[p] == "VBN":  # "he'd been": had
                continue
            elif word in _WOULD and s.tag[k] == "MD" and s.kid(p, "neg") < 0:  # "would not say if" sets no condition
                if _on_condition(s, p):
                    state.future, state.realis = True, "hypothetical"
                elif past:
                    state.future = True
        elif dep in ("advmod", "npadvmod"):
            if word in _ADVERBS:
                state.weaken(_ADVERBS[word], k, k + 1)
            elif word == "yet" and s.lemma[p] in ("have", "be") and s.kid(p, "xcomp") > k:
                state.negation = k  # "has yet to be named"
            elif word in _NEG_ADVERBS or (word == "longer" and s.kids[k] and s.lower[s.kids[k][0]] == "no"):
                state.negation = k
        elif dep in ("nsubj", "nsubjpass"):
            _argument(s, k, state, subject=True)
        elif dep in _OBJECTS:
            _argument(s, k, state, subject=False)
            if dep == "attr" and word in words(_F, "hope_nouns"):
                state.weaken(2, k, k + 1)
                state.future = True
        elif dep == "acomp":
            _adjective(s, p, k, state)
        elif dep == "prep":
            for o in s.kids[k]:
                if s.dep[o] == "pobj":
                    _hedging_noun(s, o, state)
                    if s.lower[k] == "as" and s.lemma[p] in ("identify", "name", "describe", "list"):
                        for m in s.kids[o]:
                            if s.dep[m] == "amod" and s.lower[m] in words(_F, "naming_hedges"):
                                state.weaken(1, m, m + 1)
        elif dep == "cc" and word in ("nor", "neither") and k < p:
            state.negation = k
        elif dep == "preconj" and word == "neither":
            state.negation = k
        elif dep in ("mark", "advmod") and word in _IF:
            if any(s.dep[a] == "advcl" and s.left[a] == k + 1 for a in s.kids[p]):
                continue  # the mark of "If convicted, he could ...", hung too high
            state.weaken(2, k, k + 1)
            if s.dep[p] != "ccomp" and s.lemma[s.head[p]] not in words(_F, "knowing"):  # "not known if" makes no condition
                state.realis = "hypothetical"
        elif dep == "mark" and word == "whether":
            state.weaken(2, k - 1 if k and s.lower[k - 1] in words(_F, "unknowing") else k, k + 1)
    if s.dep[p] in ("acomp", "oprd") and s.lower[p] in _ADJECTIVES:
        _adjective(s, s.head[p], p, state)
    if modal >= 0:
        _may(s, p, modal, state)


def _unreal(s: Syntax, p: int, aux: int) -> bool:
    """It did not come to that: "would have fled", "had he fled, ..."."""
    if s.lower[aux] in _WOULD and s.tag[aux] == "MD":
        return any(s.dep[k] == "aux" and s.lower[k] in ("have", "'ve") for k in s.kids[p])
    inverted = s.lower[aux] == "had" and s.dep[p] == "advcl" and aux == s.left[p]
    return inverted and s.kid(p, "nsubj", "nsubjpass") > aux


def _may(s: Syntax, p: int, modal: int, state: _State) -> None:
    word = s.lower[modal]
    if word == "could":
        negated = s.kid(p, "neg") >= 0
        purpose = any(s.dep[k] == "mark" and s.lower[k] in ("so", "that") for k in s.kids[p]) and s.dep[p] == "advcl"
        if purpose or (
            s.kid(p, "auxpass") < 0 and "have" not in (s.lower[k] for k in s.kids[p]) and (negated or s.lemma[p] in _ABILITY)
        ):
            if not (negated and s.lemma[p] in ("say", "tell", "determine") and _asks(s, p)):
                return
            state.weaken(2, modal, p + 1)
    state.weaken(2, modal, modal + 1)
    if _on_condition(s, p):
        state.future, state.realis = True, "hypothetical"


def _on_condition(s: Syntax, p: int) -> bool:
    """ "If convicted, he could …"."""
    clauses = (k for k in s.kids[p] if s.dep[k] == "advcl")
    return any(s.lower[s.left[k] - 1] in _IF or any(s.lower[m] in _IF for m in s.kids[k]) for k in clauses)


def _argument(s: Syntax, k: int, state: _State, *, subject: bool) -> None:
    word = s.lower[k]
    if word in _NEG_SUBJECTS:
        state.negation = k
    for m in s.kids[k]:
        low = s.lower[m]
        if not subject and word in words(_F, "not_negated_by_no"):
            break
        if low in ("no", "neither", "none") and s.dep[m] in ("det", "neg", "preconj", "cc", "nsubj") and not _scalar(s, m):
            if word in words(_F, "no_knowledge"):
                state.weaken(2, m, k + 1)
            else:
                state.negation = m
        elif subject and low in words(_F, "subject_hedges") and s.lemma[k] not in ("hearing", "examination", "exam"):
            state.weaken(1, m, m + 1)
    _hedging_noun(s, k, state)


def _hedging_noun(s: Syntax, k: int, state: _State) -> None:
    if s.dep[k] in ("nsubj", "nsubjpass"):
        return
    for m in s.kids[k]:
        if s.dep[m] == "amod" and s.lower[m] in words(_F, "clause_noun_hedges") and not _fixed(s, m):
            state.weaken(_NOUN_HEDGES.get(s.lower[m], 1), m, m + 1)


def _adjective(s: Syntax, p: int, k: int, state: _State) -> None:
    word = s.lower[k]
    for m in s.kids[k]:
        if s.dep[m] == "advmod" and s.lower[m] in _ADVERBS:
            state.weaken(_ADVERBS[s.lower[m]], m, m + 1)
    if word in words(_F, "negative_adjectives"):
        state.negation = k
    if word in words(_F, "future_adjectives") and word not in ("likely",):
        if word != "set" or s.kid(k, "xcomp", "prep") >= 0:
            state.future = True
    if word in _ADJECTIVES:
        end = k + 1
        if end < len(s.lower) and s.lower[end] in ("whether", "if") and _ADJECTIVES[word] == 2:
            end += 1
        state.weaken(_ADJECTIVES[word], k, end)
    elif word in words(_F, "open_adjectives"):
        neg = s.kid(p, "neg") if s.kid(p, "neg") >= 0 else s.kid(k, "neg")
        if neg >= 0:
            state.weaken(2, neg, k + 1)
            state.negation = -1


def _lexical(s: Syntax, p: int, state: _State) -> None:
    """What the predicate's own meaning does to what it states: "believed", "scheduled", "tried", "not known"."""
    lemma, word = s.lemma[p], s.lower[p]
    passive = s.kid(p, "auxpass") >= 0 or (s.tag[p] == "VBN" and s.dep[p] in ("acl", "conj", "relcl"))
    complement = s.kid(p, "xcomp", "ccomp", "csubj") >= 0
    of = next((k for k in s.kids[p] if s.dep[k] == "prep" and s.lower[k] in ("of", "in")), -1)
    if lemma in _RAISING:
        looks = lemma in ("appear", "seem", "look", "feel")
        fits = (
            complement or s.kid(p, "oprd", "acomp") >= 0
            if looks
            else complement or passive or s.dep[p] in ("csubj", "relcl", "pcomp", "parataxis")
        )
        if lemma == "look":
            fits = s.kid(p, "advcl") >= 0 and s.kid(p, "prep") < 0 and s.lower[p + 1 : p + 2] == ["like"]
        if lemma == "suspect" and passive and not complement:
            fits = of >= 0
        if lemma == "accuse":
            fits = of >= 0 or passive
        if lemma in words(_F, "not_hedging_in_past") and s.tag[p] == "VBD" and s.kid(p, "auxpass") < 0:
            fits = False  # what a participant thought at the time
        if lemma in ("suggest", "hope", "expect") and not (complement or passive):
            fits = False
        if fits:
            state.weaken(_RAISING[lemma], *_hedge_words(s, p, of if lemma == "accuse" else -1))
    elif (
        lemma in _PASSIVE
        and passive
        and s.kid(p, "agent") < 0
        and any(s.dep[k] == "xcomp" and s.kid(k, "aux") >= 0 for k in s.kids[p])
        and _PASSIVE[lemma]
    ):
        state.weaken(_PASSIVE[lemma], *_hedge_words(s, p, -1))
    if lemma in words(_F, "future") and (passive or s.kid(p, "xcomp") >= 0 or word in ("scheduled", "due", "slated")):
        if lemma != "set" or s.kid(p, "xcomp") >= 0 or any(s.lower[k] == "for" for k in s.kids[p]):
            if not (lemma == "expect" and s.kid(p, "xcomp") < 0 and s.kid(p, "ccomp") < 0 and not passive):
                state.future = True
    if word == "pending":
        state.future = True
    if lemma == "go" and s.tag[p] == "VBG" and s.kid(p, "xcomp") >= 0 and s.kid(p, "aux") >= 0:
        state.future = True
    if lemma in words(_F, "attempt") and s.kid(p, "xcomp") >= 0 and state.realis == "actual":
        state.realis = "attempted"
    if lemma in words(_F, "plan") and s.kid(p, "xcomp") >= 0 and state.realis == "actual":
        state.realis = "planned"
    if lemma in words(_F, "negative_for_self") and state.negation < 0 and (complement or s.kid(p, "dobj") >= 0):
        state.negation = p
    if state.negation >= 0 and s.head[state.negation] == p and lemma in ("know", "say", "tell"):
        ignorance = passive if lemma == "know" else False
        if lemma == "know" and _asks(s, p) and any(s.dep[k] == "aux" and s.lower[k] in ("do", "does") for k in s.kids[p]):
            ignorance = True
        if lemma in ("say", "tell") and _asks(s, p) and any(s.lower[k] in ("could", "ca", "can") for k in s.kids[p]):
            ignorance = True
        if ignorance:
            start = _negating(s, state.negation)
            state.weaken(2, start if lemma == "know" else min(start, _first_aux(s, p)), p + 1)
            state.negation = -1


def _negating(s: Syntax, i: int) -> int:
    """Where the negating word begins: "n't" is none without its verb."""
    return i - 1 if i and not s.gap[i - 1] else i


def _asks(s: Syntax, p: int) -> bool:
    """The complement of ``p`` is a question."""
    comp = s.kid(p, "ccomp", "xcomp", "advcl")
    if comp < 0:
        return p + 1 < len(s.lower) and s.lower[p + 1] in _WH
    return any(s.lower[j] in _WH for j in range(p + 1, min(comp + 1, p + 4)))


def _first_aux(s: Syntax, p: int) -> int:
    return min([p, *(k for k in s.kids[p] if s.dep[k] in ("aux", "auxpass"))])


def _hedge_words(s: Syntax, p: int, of: int) -> tuple[int, int]:
    """ "is believed to", "appears to be", "is accused of", "believe"."""
    start = min([p, *(k for k in s.kids[p] if s.dep[k] == "auxpass" and p - k <= 3)])
    end = p + 1
    if of == end or (end < len(s.lower) and s.lower[end] == "to" and s.tag[end] == "TO"):
        end += 1
    return start, end


def _fixed(s: Syntax, k: int) -> bool:
    """ "probable cause" is no hedge."""
    return k + 1 < len(s.lower) and s.lower[k + 1] in words(_F, "never_hedged")


def _scalar(s: Syntax, k: int) -> bool:
    """ "no more than", "no later than"."""
    return k + 1 < len(s.lower) and s.lower[k + 1] in _SCALAR


# -- upwards ---------------------------------------------------------------------------------------------------------


def _climb(s: Syntax, i: int, state: _State, below: int = -1) -> None:
    """Applies what the token's clause and its governors say, nearest first."""
    lemma = s.lemma
    active, p = True, i
    if _predicate(s, i):
        _own(s, i, state, past=_reported(s, i))
        _lexical(s, i, state)
    for _ in range(40):
        h, dep = s.head[p], s.dep[p]
        if h == p or p == below:
            return
        if dep == "ccomp" and s.right[p] < h and ";" in s.lower[s.right[p] + 1 : s.left[h] if s.left[h] > s.right[p] else h]:
            return  # two sentences in one
        if dep == "conj" and s.is_verb(p):
            shares = s.kid(p, "nsubj", "nsubjpass", "aux", "auxpass", "expl") < 0 or (
                s.kid(p, "nsubj", "nsubjpass", "expl") < 0 and s.tag[p] in ("VB", "VBN")
            )
            if shares and active:
                before = state.negation
                _own(s, h, state, past=_reported(s, h))
                if s.kid(p, "aux", "auxpass") >= 0 or _but(s, h, p):
                    state.negation = before
            if _finite(s, p) and not _finite(s, h) and s.dep[h] == "xcomp":
                return  # no conjunct of an infinitive: "is said to be well but will not leave"
            active = False
        elif dep in _COMPLEMENTS:
            governor = h
            if dep == "pcomp" and not _predicate(s, h):  # "accused of shooting", "denied by saying"
                if s.lower[h] == "without":
                    state.negation = h
                governor = s.head[h]
                if s.lower[h] not in ("of", "from", "in", "about", "to"):
                    return  # "before being shot", "by saying": apart
                p = h
            _governed(s, governor, state)
            active = s.dep[p] == "xcomp" or lemma[governor] in words(_F, "neg_raising") or dep == "csubj"
            if active and _predicate(s, governor):
                _own(s, governor, state, past=_reported(s, governor))
                if lemma[governor] in ("know", "say"):
                    _lexical(s, governor, state)
            p = governor
            continue
        elif dep in ("relcl", "acl"):
            return  # taken for granted
        elif dep in _APART:
            active = False
        elif active and _predicate(s, h):
            _own(s, h, state, past=_reported(s, h))
            _lexical(s, h, state)
        p = h


def _governed(s: Syntax, g: int, state: _State) -> None:
    """What predicate ``g`` does to its complement."""
    lemma = s.lemma[g]
    negated = s.kid(g, "neg") >= 0
    if lemma in ("know", "say", "tell", "determine", "release", "disclose") and negated and _asks(s, g):
        state.weaken(2, _negating(s, s.kid(g, "neg")), g + 1)
    elif lemma in words(_F, "negative_verbs"):
        state.negation = g if lemma != "rule" or s.kid(g, "prt") >= 0 else state.negation
    elif lemma in words(_F, "hypothetical") and state.realis == "actual":
        state.realis = "hypothetical"
    elif s.lower[g] in words(_F, "unknowing") or (lemma in words(_F, "open_questions") and _asks(s, g)):
        state.weaken(2, g, g + 2 if s.lower[g + 1] in ("whether", "if") else g + 1)
    elif s.dep[g] in ("acomp", "oprd") and _predicate(s, s.head[g]):
        _adjective(s, s.head[g], g, state)
    else:
        _lexical(s, g, state)


def _predicate(s: Syntax, i: int) -> bool:
    return s.is_verb(i) or s.dep[i] in ("ROOT", "ccomp", "relcl", "advcl", "acomp")


def _reported(s: Syntax, p: int) -> bool:
    """``p`` is the complement of a verb of saying in the past, where "would" stands for "will"."""
    h = s.head[p]
    return s.dep[p] == "ccomp" and s.tag[h] in ("VBD", "VBN") and s.lemma[h] in words("attribution", "say")


def _finite(s: Syntax, p: int) -> bool:
    return s.tag[p] in ("VBD", "VBZ", "VBP") or any(
        s.dep[k] in ("aux", "auxpass") and s.tag[k] in ("VBD", "VBZ", "VBP", "MD") for k in s.kids[p]
    )


def _but(s: Syntax, h: int, p: int) -> bool:
    return any(s.dep[k] == "cc" and s.lower[k] == "but" and h < k < p for k in s.kids[h])
