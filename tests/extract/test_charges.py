from __future__ import annotations

import pytest

from tests.extract.docs import story

pytestmark = pytest.mark.xdist_group("spacy")

START = "DAYTON, Ohio - A man was shot Monday night on Vine Street, Dayton police said. "


def charges(text: str) -> set[tuple[str, str]]:
    """(person, offence), whatever the polarity and certainty."""
    s = story(START + text)
    who = {x.subject: s.value(x.object) for c in s.extraction.claims for x in c.statements if x.predicate == "chargedPerson"}
    return {(who[x.subject], s.value(x.object)) for c in s.extraction.claims for x in c.statements if x.predicate == "offence"}


CHARGED = [
    ("Al Munroe, 30, was charged with attempted murder.", {("Al Munroe", "attempted murder")}),
    (
        "Al Munroe, 30, was charged with attempted murder, criminal mischief and tampering with evidence.",
        {("Al Munroe", "attempted murder"), ("Al Munroe", "criminal mischief"), ("Al Munroe", "tampering with evidence")},
    ),
    ("Al Munroe, 30, was arrested on suspicion of robbery.", {("Al Munroe", "robbery")}),
    ("Al Munroe, 30, was charged with theft of $1,000 or more.", {("Al Munroe", "theft of $1,000 or more")}),
    (
        "Al Munroe, 30, Bea Sandoz, 31, and Vic Lund, 32, were arrested. Sandoz was seen on video. All three were booked into "
        "jail on suspicion of robbery.",
        {("Al Munroe", "robbery"), ("Bea Sandoz", "robbery"), ("Vic Lund", "robbery")},
    ),
    ("Al Munroe, 30, faces a charge of felonious assault.", {("Al Munroe", "felonious assault")}),
    ("Al Munroe, 30, pleaded not guilty to two counts of assault.", {("Al Munroe", "assault")}),
    ("Al Munroe, 30, was convicted of manslaughter.", {("Al Munroe", "manslaughter")}),
    (
        "Al Munroe, 30, and Vic Sandoz, 31, were charged with robbery.",
        {("Al Munroe", "robbery"), ("Vic Sandoz", "robbery")},
    ),
    ("Police arrested Al Munroe, 30. He is charged with robbery.", {("Al Munroe", "robbery")}),
    ("Al Munroe, 30, was charged at the desk with great dignity.", set()),
    ("Police charged 30-year-old Al R. Munroe with reckless conduct.", {("Al R. Munroe", "reckless conduct")}),
    ("Al Munroe, 30, is facing charges for theft.", {("Al Munroe", "theft")}),
    ("Al Munroe, 30, was arrested on weapons charges.", {("Al Munroe", "weapons")}),
    (
        "Al Munroe, 30, faces charges including bribery, wire fraud and money laundering.",
        {("Al Munroe", "bribery"), ("Al Munroe", "wire fraud"), ("Al Munroe", "money laundering")},
    ),
    (
        "Al Munroe, 30, was indicted on charges of sodomy and official misconduct.",
        {("Al Munroe", "sodomy"), ("Al Munroe", "official misconduct")},
    ),
    ("Al Munroe, 30, was charged with a felony count of assault and battery.", {("Al Munroe", "assault and battery")}),
    ("Al Munroe, 30, was charged with robbery in an unrelated case in Xenia.", {("Al Munroe", "robbery")}),
    (
        "Police arrested Al Munroe, 30, and Vic Sandoz, 31. Both were charged with robbery.",
        {("Al Munroe", "robbery"), ("Vic Sandoz", "robbery")},
    ),
    ("Al Munroe, 30, was accused of shooting his neighbor.", set()),
    ("Al Munroe, 30, was charged in the stabbing of a barber.", set()),
    ("Al Munroe, 30, faces additional felony charges.", set()),
    ("A phone was charged with a cable.", set()),
]


@pytest.mark.parametrize(("text", "expected"), CHARGED, ids=[t for t, _ in CHARGED])
def test_who_is_charged_with_what(text: str, expected: set[tuple[str, str]]) -> None:
    assert charges(text) == expected


def test_a_charge_is_of_the_incident() -> None:
    s = story(START + "Al Munroe, 30, was charged with attempted murder.")
    assert {o for _, o in s.facts("chargedIn")} == {"shooting, DAYTON"}


def test_a_charge_to_come_is_planned_and_in_the_future() -> None:
    s = story(START + "Al Munroe, 30, will be charged with attempted murder.")
    ((_, _, claim),) = s.statements("offence")
    assert (claim.temporality, claim.realis, claim.polarity) == ("future", "planned", "positive")


def test_a_charge_that_was_not_brought_is_a_negative_claim() -> None:
    s = story(START + "Al Munroe, 30, was not charged with attempted murder.")
    ((_, offence, claim),) = s.statements("offence")
    assert (offence, claim.polarity) == ("attempted murder", "negative")
    assert s.facts("offence") == set()
