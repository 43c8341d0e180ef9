"""What the text shows of a person, as binary features with names masked: what the models of roles and outcomes read.

The verb and the preposition that govern a mention, nouns and titles that denote the person, the words beside them, and what
is told in the same sentence. In a list ("Ann Roe, 31, Bo Quibble, 27, and …") each name has what governs any of them.
"""

from __future__ import annotations

from typing import Final

from spacy.tokens import Token

from kg.extract.draft import MENTIONS, Draft, Person, sentence_index
from kg.extract.lexicon import words
from kg.extract.listing import listed
from kg.extract.people import lemma_of, noun_classes
from kg.extract.syntax import sentence_at, syntax
from kg.extract.titles import title_class
from kg.extract.told import told_at

SIGNALS: Final = ("harm", "suffer", "act", "custody", "speech", "intervene")
BAGS: Final = ("legal", "medical")
ONES: Final = frozenset({"one", "two", "three", "another", "some"})


def mention_features(draft: Draft, person: Person, head: int) -> list[str]:
    """Binary features of one mention, names masked; looked up once."""
    key = (id(person), head)
    if key not in draft.traits:
        draft.traits[key] = _mention_features(draft, person, head)
    return draft.traits[key]


def _mention_features(draft: Draft, person: Person, head: int) -> list[str]:
    doc = draft.doc
    token = doc[head]
    out: list[str] = []
    _dependency(token, out)
    for other in listed(draft, head):
        if doc[other].dep_ not in {"conj", "appos", "compound", "nmod", "dep"} or doc[other].head.i not in draft.person_at:
            _dependency(doc[other], out)
        for verb in _verbs_of(doc[other]):
            out.append(f"sv:{verb}")
    _part_of(token, out)
    fate = told_at(draft, head)
    if fate is not None:
        out.append(f"fate:{fate}")
    for offset in (-3, -2, -1, 1, 2, 3):
        side = "L" if offset < 0 else "R"
        word = _beside(draft, person, head, offset)
        if word:
            out.append(f"{side}:{word}")
            if abs(offset) == 1:
                out.append(f"{side}1:{word}")
    if head < draft.body:
        out.append("in:headline")
    else:
        index = sentence_index(draft, head)
        out.append(f"in:{'lead' if index == 0 else 'second' if index == 1 else 'early' if index < 5 else 'late'}")
    for verb in _verbs_of(token):
        out.append(f"sv:{verb}")
    _sentence(draft, person, head, out)
    told = predicate_of(token)
    if told.i != head:
        above = told.head
        if above.i != told.i and told.dep_ in {"ccomp", "xcomp", "advcl", "pcomp", "relcl", "acl", "conj"}:
            out.append(f"above:{told.dep_}:{masked(above)}")
            for cls in SIGNALS:
                if above.lemma_.lower() in words("signals", cls):
                    out.append(f"above:{told.dep_}:{cls}")
        side = "before" if head < told.i else "after"
        for cls in SIGNALS:
            if told.lemma_.lower() in words("signals", cls):
                out.append(f"{side} verb:{cls}")
    return out


def person_features(draft: Draft, person: Person) -> dict[str, float]:
    """Features of a person: of all mentions together, and of how the person is named."""
    doc = draft.doc
    out: dict[str, float] = {}
    for head in person.heads[:MENTIONS]:
        for feature in mention_features(draft, person, head):
            out[feature] = 1.0
    for noun, _ in person.nouns:
        out[f"noun:{noun}"] = 1.0
        for cls in noun_classes(noun):
            out[f"nounclass:{cls}"] = 1.0
    for start, end in person.titles:
        title = doc[start:end].text.lower()
        for word in title.split():
            out[f"title:{word}"] = 1.0
        cls_ = title_class(title)
        if cls_:
            out[f"titleclass:{cls_}"] = 1.0
    out["named" if person.name else "unnamed"] = 1.0
    if person.plural:
        out["plural"] = 1.0
    if person.age is not None:
        out["aged"] = 1.0
        out["minor" if person.age < 18 else "adult"] = 1.0
    out[f"mentions:{min(len(person.heads), 5)}"] = 1.0
    if person.name_range is not None:
        start, end = person.name_range
        out[f"name words:{min(end - start, 3)}"] = 1.0
        out[f"read as:{doc[end - 1].ent_type_ or 'nothing'}"] = 1.0
        out["titled" if person.titles else "untitled"] = 1.0
        if person.heads[0] < draft.body and len(person.heads) == 1:
            out["only in headline"] = 1.0
    kind = next((i.type for i in draft.incidents if i.main), "none")
    out[f"incident:{kind}"] = 1.0
    said = draft.speaking.get(id(person), 0)
    if said:
        office = next((c for s, e in person.titles if (c := title_class(doc[s:e].text)) not in (None, "honorific")), "none")
        out["speaks"] = 1.0
        out[f"speaks:{office}"] = 1.0
        if said > 1:
            out["speaks often"] = 1.0
    return out


def _dependency(token: Token, out: list[str]) -> None:
    dep = token.dep_
    head = token.head
    if dep == "conj":
        token = head
        for _ in range(4):
            if token.dep_ != "conj" or token.head.i == token.i:
                break
            token = token.head
        dep, head = token.dep_, token.head
        out.append("conj")
    if dep == "appos" and head.i != token.i:
        out.append(f"appos:{masked(head)}")
        dep, head = head.dep_, head.head
    if dep == "compound" or dep == "nmod":
        out.append(f"{dep}:{masked(head)}")
        dep, head = head.dep_, head.head
    lemma = masked(head)
    if dep in {"pobj", "agent", "pcomp"}:
        upper = head.head
        out.append(f"prep:{head.lower_}:{masked(upper)}")
        if head.lower_ == "as":  # "the suspect was identified as Ann Roe"
            for child in upper.children:
                if child.dep_ in {"nsubjpass", "dobj"}:
                    out.append(f"as:{masked(child)}")
                    out.extend(f"as:{cls}" for cls in sorted(noun_classes(lemma_of(child))))
        out.append(f"prep:{head.lower_}")
        if dep == "pobj" and head.lower_ == "by":
            for cls in SIGNALS:
                if upper.lemma_.lower() in words("signals", cls):
                    out.append(f"vc:by:{cls}")
        return
    out.append(f"dep:{dep}:{lemma}")
    if dep in {"nsubj", "nsubjpass", "dobj", "iobj", "dative"}:
        negated = "not:" if any(c.dep_ == "neg" for c in head.children) else ""
        for cls in SIGNALS:
            if lemma in words("signals", cls):
                out.append(f"vc:{negated}{dep}:{cls}")
        for child in head.children:
            if child.dep_ in {"xcomp", "acomp", "attr", "oprd", "prt"} and child.i != token.i:
                out.append(f"dep:{dep}:{lemma}>{masked(child)}")
                for cls in SIGNALS:
                    if child.lemma_.lower() in words("signals", cls):
                        out.append(f"vc:{negated}{dep}:x:{cls}")
            elif child.dep_ == "prep" and child.i > head.i:
                for obj in child.children:
                    if obj.dep_ == "pobj":
                        out.append(f"dep:{dep}:{lemma}:{child.lower_}:{masked(obj)}")
                        if obj.lemma_.lower() in words("signals", "held"):
                            out.append(f"held:{negated}{dep}:{child.lower_}")
                        if obj.lemma_.lower() in words("signals", "medical"):
                            out.append(f"medical:{negated}{dep}:{child.lower_}")
            elif child.dep_ == "dobj":
                out.append(f"dep:{dep}:{lemma}+{masked(child)}")
        if dep in {"nsubjpass", "dobj"} and lemma in words("signals", "harm") and _uniformed(head, dep):
            out.append("harmed by police")
        if dep == "nsubj":
            for other in head.conjuncts:
                out.append(f"dep:nsubj:{masked(other)}")
                for cls in SIGNALS:
                    if other.lemma_.lower() in words("signals", cls):
                        out.append(f"vc:conj:{cls}")
    if dep == "poss":
        out.append(f"poss:{lemma}")
        out.extend(f"poss:{cls}" for cls in sorted(noun_classes(lemma_of(head))))
        if head.dep_ in {"nsubj", "nsubjpass", "dobj", "poss"}:  # "Roe's brother was shot", "Roe's brother shot a man"
            for cls in SIGNALS:
                if head.head.lemma_.lower() in words("signals", cls):
                    out.append(f"poss:{head.dep_}:{cls}")


def _uniformed(verb: Token, dep: str) -> bool:
    """Whether police are the agent of a verb: "shot by deputies", "officers shot"."""
    if dep == "dobj":
        agents = [c for c in verb.children if c.dep_ == "nsubj"]
    else:
        agents = [o for c in verb.children if c.dep_ == "agent" or c.lower_ == "by" for o in c.children if o.dep_ == "pobj"]
    return any(a.lower_ == "police" or "police" in noun_classes(lemma_of(a)) for a in agents)


def _part_of(token: Token, out: list[str]) -> None:
    """ "One of the suspects, Ann Roe": what the one is one of."""
    for one in (token.head, *token.children) if token.dep_ == "appos" else token.children:
        if one.dep_ not in {"appos", "prep"} and one.i != token.head.i:
            continue
        for prep in (one,) if one.dep_ == "prep" else one.children:
            if prep.lower_ == "of" and (token.lower_ in ONES or one.lower_ in ONES):
                for obj in prep.children:
                    out.extend(f"one of:{cls}" for cls in sorted(noun_classes(lemma_of(obj))))


def _sentence(draft: Draft, person: Person, head: int, out: list[str]) -> None:
    """What else the sentence of a mention tells: words of courts and jails, of wounds and hospitals; who else is in it."""
    sentence = sentence_at(draft.doc, head)
    others = (draft.person_at.get(i) for i in range(sentence.start, sentence.end))
    alone = not any(other is not None and other is not person and other.name for other in others)
    lemmas = syntax(draft.doc).lemma[sentence.start : sentence.end]
    for bag in BAGS:
        if not words("signals", bag).isdisjoint(lemmas):
            out.append(f"{'alone' if alone else 'among'}:{bag}")


def _verbs_of(token: Token) -> list[str]:
    """Lemmas of the verbs in relative clauses and participles that hang on a mention ("who was shot", "accused of")."""
    found = []
    for child in token.children:
        if child.dep_ in {"relcl", "acl"}:
            passive = any(c.dep_ in {"nsubjpass", "auxpass"} for c in child.children) or child.tag_ == "VBN"
            found.append(f"{'pass' if passive else 'act'}:{masked(child)}")
    return found


def masked(token: Token) -> str:
    """A lemma with names, numbers and the like masked."""
    if token.pos_ == "PROPN" or token.ent_type_ in {"PERSON", "GPE", "ORG", "FAC", "LOC", "NORP"}:
        return token.ent_type_ or "NAME"
    if token.like_num or token.ent_type_ in {"CARDINAL", "DATE", "TIME", "MONEY", "QUANTITY"}:
        return "NUM" if token.like_num or any(c.isdigit() for c in token.text) else token.lemma_.lower()
    return token.lemma_.lower() or token.lower_


def _beside(draft: Draft, person: Person, head: int, offset: int) -> str | None:
    """The masked word at ``offset`` from a mention, the mention's own words skipped; nothing from another sentence."""
    doc = draft.doc
    step = 1 if offset > 0 else -1
    i = head
    left = abs(offset)
    sentence = sentence_at(doc, head)
    while left:
        i += step
        if not sentence.start <= i < sentence.end:
            return "EDGE" if left == 1 else None
        if draft.person_at.get(i) is person and left == abs(offset):
            continue
        if doc[i].is_space:
            continue
        left -= 1
    other = draft.person_at.get(i)
    if other is not None and other is not person and other.name and doc[i].pos_ == "PROPN":
        return "PERSON"
    return masked(doc[i])


def predicate_of(token: Token) -> Token:
    """The verb that a mention is an argument of, else the mention itself."""
    head = token
    for _ in range(5):
        if head.dep_ in {"relcl", "acl"} or head.head.i == head.i:
            break
        head = head.head
        if head.pos_ in {"VERB", "AUX"}:
            break
    same = sentence_at(head.doc, head.i).start == sentence_at(token.doc, token.i).start
    return head if head.pos_ in {"VERB", "AUX"} and same else token
