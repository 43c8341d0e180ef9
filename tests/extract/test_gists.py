"""Every part of the body that somebody states has a claim: what nothing finer was found in has a gist."""

from __future__ import annotations

import pytest

from tests.extract.docs import Story, story

pytestmark = pytest.mark.xdist_group("spacy")

REPORT = (
    "Two men were wounded in a shooting in Dayton on Tuesday night, police said.\n\n"
    "No arrests had been made by Wednesday. The motive remains unclear, Sgt. Cory Haldren said.\n\n"
    "“We will release the names tomorrow,” Haldren told the Dayton Gazette. The bullets may have come from a passing car."
)


@pytest.fixture(scope="module")
def report() -> Story:
    return story(REPORT, title="Two wounded in Dayton shooting")


def test_every_sentence_of_the_body_is_the_evidence_of_a_claim(report: Story) -> None:
    text = report.extraction.article.text
    for sentence in report.doc.sents:
        words = sentence.text.strip()
        if words and (at := text.find(words)) >= 0:
            assert any(
                c.evidence.field == "text" and c.evidence.start < at + len(words) and at < c.evidence.end
                for c in report.extraction.claims
            ), words


@pytest.mark.parametrize(
    ("words", "gist", "told"),
    [
        ("may have come", "come from car", ("narrator", "possible", "positive", "past_or_present", "actual")),
        ("will release", "release name", ("Cory Haldren", "certain", "positive", "future", "planned")),
    ],
)
def test_a_gist_is_meant_as_its_sentence_is(report: Story, words: str, gist: str, told: tuple[str, ...]) -> None:
    found = {
        (value, (report.labels[c.source.id], c.certainty, c.polarity, c.temporality, c.realis))
        for subject, value, c in report.statements("gist")
        if words in report.evidence(c)
    }
    assert (gist, told) in found


def test_a_gist_has_no_names(report: Story) -> None:
    assert not any(word[:1].isupper() for _, value, _ in report.statements("gist") for word in value.split())


def test_what_is_told_to_an_outlet_is_relayed_by_it(report: Story) -> None:
    labels = report.labels
    relayed = {
        (labels[c.source.id], labels[c.relayed_by.id]) for c in report.extraction.claims if c.relayed_by is not None
    }  # fmt: skip
    assert relayed == {("Cory Haldren", "Dayton Gazette")}


def test_without_an_incident_a_gist_is_the_article_s_own() -> None:
    text = "The council met in the library on Monday. The budget may change, Mayor Ida Corrin said."
    council = story(text, title="Council meets")
    assert {(subject, value, council.labels[c.source.id], c.certainty) for subject, value, c in council.statements("gist")} >= {
        ("Council meets", "meet in library", "narrator", "certain"),
        ("Council meets", "change", "Ida Corrin", "possible"),
    }
