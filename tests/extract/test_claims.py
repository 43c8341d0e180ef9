from __future__ import annotations

from collections.abc import Iterator

import pytest
from spacy.tokens import Doc

from kg.errors import ConsistencyError
from kg.extract import EXTRACTORS, Finding, draft_of
from kg.extract.claims import CORE
from kg.ingest import source_span
from kg.model import Span, Zone
from kg.vocab import CLASSES, PREDICATES
from tests.extract.docs import Story, story

pytestmark = pytest.mark.xdist_group("spacy")

MESSY = (
    "DAYTON, Ohio — Dayton police say theyre looking for the man who shot two teenagers Tuesday night at Cottonwood Park.\n\n"
    "We dont think this was random, Lt. Cory Haldren said. Its a miracle shes alive, he said of a 15-year-old girl.\n\n"
    "A 16-year-old boy, who wasnt named, is in stable condition, WQRX reported. No arrests have been made.\n\n"
    "Dana Whitlow, 34, of Xenia, is expected to be charged with attempted murder. \U0001f6a8 Whitlow didnt fire first, "
    "her lawyer said.\n\n"
    "Copyright 2024 Dayton Lamp. All rights reserved.\n\n"
    "Comments\n\nRiverRat says:\nI heard three kids died and the shooter is Danny Kessler from Toppenish."
)
TITLE = "Two teens shot at Daytons Cottonwood Park"


def messy(**article: str) -> Story:
    return story(MESSY, title=TITLE, **article)


def spans(s: Story) -> Iterator[Span]:
    for claim in s.extraction.claims:
        yield from (span for span in (claim.evidence, claim.cue, claim.hedge) if span is not None)
    for entity in s.extraction.entities:
        yield from entity.mentions


def test_every_span_lies_in_its_field_and_is_not_empty() -> None:
    s = messy()
    article = s.extraction.article
    found = list(spans(s))
    assert {span.field for span in found} == {"text", "title"}
    for span in found:
        assert 0 <= span.start < span.end <= len(article.text if span.field == "text" else article.title)
        assert span.cut(article).strip()


def test_comments_and_boilerplate_are_never_evidence() -> None:
    s = messy()
    closed: list[Zone] = [z for z in s.extraction.reading.zones if z.kind in {"comments", "boilerplate"}]
    assert {z.kind for z in closed} == {"comments", "boilerplate"}
    for span in spans(s):
        assert not any(z.span.field == span.field and span.start < z.span.end and z.span.start < span.end for z in closed), (
            span.cut(s.extraction.article)
        )
    assert not any("Kessler" in e.label or "Toppenish" in e.label for e in s.extraction.entities)


def test_lost_apostrophes_are_read_and_evidence_is_cut_from_the_untouched_text() -> None:
    s = messy()
    assert s.extraction.reading.damage == ("apostrophes_lost", "quotes_lost") or "apostrophes_lost" in s.extraction.reading.damage
    said = {s.evidence(c) for _, _, c in s.statements("gender")}
    assert "Its a miracle shes alive, he said of a 15-year-old girl." in said


def test_cue_and_hedge_stand_inside_the_evidence() -> None:
    for claim in messy().extraction.claims:
        for part in (claim.cue, claim.hedge):
            if part is not None:
                assert part.field == claim.evidence.field
                assert claim.evidence.start <= part.start < part.end <= claim.evidence.end


def test_a_mention_reads_as_the_label_says() -> None:
    s = messy()
    for entity in s.extraction.entities:
        if entity.mentions and entity.kind == "person":
            assert " ".join(entity.mentions[0].cut(s.extraction.article).split()) == entity.label


def test_ids_are_numbered_by_kind_and_every_reference_is_an_entity() -> None:
    s = messy()
    ids = [e.id for e in s.extraction.entities]
    for kind in {e.kind for e in s.extraction.entities}:
        own = [i for i in ids if i.startswith(kind + "/")]
        assert own == [f"{kind}/{n}" for n in range(1, len(own) + 1)]
    assert {e.kind for e in s.extraction.entities} <= set(CLASSES)
    for claim in s.extraction.claims:
        assert claim.source.id in ids
        for x in claim.statements:
            assert x.subject in ids
            assert x.predicate in PREDICATES
            assert not hasattr(x.object, "id") or x.object.id in ids  # type: ignore[union-attr]


def test_no_statement_is_said_twice_in_one_claim_and_the_core_stands_alone() -> None:
    for claim in messy().extraction.claims:
        assert len(set(claim.statements)) == len(claim.statements) > 0
        said = {x.predicate for x in claim.statements}
        assert said <= CORE or not said & CORE


def test_what_is_to_come_is_planned_and_what_somebody_says_has_a_source_with_a_cue() -> None:
    s = messy()
    ((_, offence, claim),) = s.statements("offence")
    assert (offence, claim.temporality, claim.realis) == ("attempted murder", "future", "planned")
    reported = [c for _, value, c in s.statements("condition") if value == "stable"]
    assert [(s.labels[c.source.id], c.cue and c.cue.cut(s.extraction.article)) for c in reported] == [("WQRX", "WQRX reported")]


def test_the_same_text_gives_the_same_extraction() -> None:
    from tests.extract.docs import _story

    again = _story.__wrapped__(MESSY, TITLE, "2024-05-09", None, EXTRACTORS)
    assert again.extraction == messy().extraction


def wrong_predicate(doc: Doc) -> Iterator[Finding]:
    incident = draft_of(doc).incidents[0]
    yield Finding(incident, "moonPhase", "full", (0, 1), 0)


def wrong_value(doc: Doc) -> Iterator[Finding]:
    incident = draft_of(doc).incidents[0]
    yield Finding(incident, "killedCount", 1.5, (0, 1), 0)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("extractor", "message"),
    [(wrong_predicate, "extractor 'wrong_predicate' states 'moonPhase'"), (wrong_value, "1.5 is no value of a statement")],
)
def test_a_word_that_the_vocabulary_does_not_have_is_an_error(extractor, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ConsistencyError, match=message):
        story(MESSY, title=TITLE, extractors=(*EXTRACTORS, extractor))


def a_dull_day(doc: Doc) -> Iterator[Finding]:
    """An extractor of a user's own."""
    incident = draft_of(doc).incidents[0]
    at = incident.triggers[0]
    yield Finding(incident, "killedCount", 0, (at, at + 1), at, confidence=0.25)


def test_an_extractor_of_ones_own_makes_claims_under_its_name() -> None:
    s = story(MESSY, title=TITLE, extractors=(*EXTRACTORS, a_dull_day))
    (claim,) = [c for _, value, c in s.statements("killedCount") if value == "0"]
    assert "a_dull_day" in claim.extractors
    assert str(claim.confidence) == "0.25"


def test_evidence_maps_back_to_the_reading() -> None:
    s = messy()
    reading = s.extraction.reading
    for token in s.doc:
        span = source_span(reading, token.idx, token.idx + len(token.text))
        if span is not None and not token.is_space:
            assert span.end > span.start
