from __future__ import annotations

import pytest

from kg.extract.investigations import acting, explicit
from tests.extract.docs import Story, story

pytestmark = pytest.mark.xdist_group("spacy")

START = "DAYTON, Ohio - A man was shot Monday night on Vine Street in Dayton, Ohio. "


def investigations(s: Story) -> dict[str, dict[str, str]]:
    """Lead agency (its usual name) -> focus, status."""
    names = {e.id: str(dict(e.attributes)["officialName"]) for e in s.extraction.entities if e.kind == "agency"}
    of: dict[str, dict[str, str]] = {}
    for claim in s.extraction.claims:
        for x in claim.statements:
            if x.subject.startswith("investigation/"):
                value = names[x.object.id] if x.predicate == "leadAgency" else s.value(x.object)  # type: ignore[union-attr]
                of.setdefault(x.subject, {})[x.predicate] = value
    return {d.pop("leadAgency"): d for d in of.values()}


def test_agency_incident_focus_and_status() -> None:
    s = story(START + "Dayton police detectives are investigating the shooting.")
    assert investigations(s) == {
        "Dayton Police Department": {"investigates": "shooting, DAYTON", "focus": "the shooting", "status": "ongoing"}
    }


def test_two_agencies_in_one_sentence_are_two_investigations() -> None:
    s = story(START + "Dayton police and the Montgomery County Sheriff's Office are investigating the shooting.")
    assert investigations(s).keys() == {"Dayton Police Department", "Montgomery County Sheriff's Office"}


def test_what_is_to_be_looked_into_is_announced() -> None:
    s = story(
        START
        + "Dayton police are investigating. The Ohio Bureau of Criminal Investigation will review the officer's use of force."
    )
    found = investigations(s)["Ohio Bureau of Criminal Investigation"]
    assert (found["focus"], found["status"]) == ("the officer's use of force", "announced")
    claims = [c for subject, value, c in s.statements("status") if value == "announced"]
    assert [(c.temporality, c.realis, c.polarity) for c in claims] == [("future", "planned", "positive")]


@pytest.mark.parametrize(
    ("text", "agency", "named"),
    [
        ("Dayton police are investigating.", "Dayton Police Department", True),
        ("The investigation is led by the Dayton Police Department.", "Dayton Police Department", True),
        ("Dayton police closed the road.", "Dayton Police Department", False),
    ],
)
def test_who_is_said_in_so_many_words_to_investigate(text: str, agency: str, named: bool) -> None:
    s = story(START + text)
    (found,) = [a for a in s.draft.agencies if a.label == agency]
    assert any(explicit(s.doc, m) for m in found.mentions) is named


def test_who_is_looked_into_does_not_act() -> None:
    s = story(START + "The FBI opened an inquiry into Dayton police.")
    of = {a.label: len(acting(s.draft, a)) for a in s.draft.agencies}
    assert of == {"Federal Bureau of Investigation": 1, "Dayton Police Department": 0}


def test_nobody_investigates_where_nothing_happened() -> None:
    s = story("Dayton police will hold a coffee hour on Monday. Residents may bring questions.")
    assert investigations(s) == {}
