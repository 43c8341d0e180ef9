from __future__ import annotations

import pytest

from tests.extract.docs import story

pytestmark = pytest.mark.xdist_group("spacy")

TYPES = [
    ("A man was shot in the leg Monday night on Vine Street in Dayton, Ohio, police said.", "shooting"),
    ("A man was stabbed in the arm Monday night on Vine Street in Dayton, Ohio, police said.", "stabbing"),
    ("A masked man robbed a bank on Vine Street in Dayton, Ohio, on Monday, police said.", "robbery"),
    ("A woman was killed Monday when her car collided with a truck on U.S. 35 near Xenia, Ohio, troopers said.", "vehicle_crash"),
    ("A fire tore through a house on Vine Street in Dayton, Ohio, early Monday. Firefighters put it out by 5 a.m.", "fire"),
    ("An explosion blew the roof off a shop on Vine Street in Dayton, Ohio, on Monday. The blast hurt two workers.", "explosion"),
    ("A man drowned Monday in the Mad River near Dayton, Ohio, after his canoe tipped over, police said.", "accident_other"),
]


@pytest.mark.parametrize(("text", "kind"), TYPES, ids=[k for _, k in TYPES])
def test_type_of_the_incident(text: str, kind: str) -> None:
    assert [i.type for i in story(text).draft.incidents] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "The library will reopen Saturday after a long renovation. Readers are happy to have their building back.",
        "The council voted to fire the coach. His contract was to run until June, and the rally drew no crowd.",
        "The police department will hold a coffee hour on Monday. Residents may bring questions for the chief.",
    ],
)
def test_no_incident_and_nobody_takes_part_where_nothing_happened(text: str) -> None:
    s = story(text)
    assert s.draft.incidents == []
    assert s.roles() == set()
    assert not any(e.kind in {"incident", "investigation", "charge", "weapon"} for e in s.extraction.entities)


BACKGROUND = (
    "LOWELL, Mass. - A man was stabbed Saturday outside a bowling alley on Gorham Mill Road, Lowell police said. "
    "He is in stable condition at a hospital. Police are looking for the attacker. "
    "In March 2021, 19-year-old Matteo Lindgren was shot to death near the entrance. No one has been charged in his killing."
)


def test_a_past_incident_is_background_with_its_own_type_date_and_victim() -> None:
    s = story(BACKGROUND, title="Man stabbed outside Lowell bowling alley")
    assert [(i.type, i.main, i.date.date.lexical if i.date and i.date.date else None) for i in s.draft.incidents] == [
        ("stabbing", True, "2024-05-04"),
        ("shooting", False, "2021-03"),
    ]
    assert s.facts("prominence") == {("stabbing, Lowell", "main"), ("shooting", "background")}
    events = {(s.value(x.object), n) for n, x in _in_event(s)}
    assert ("shooting", "Matteo Lindgren: victim") in events
    assert ("stabbing, Lowell", "Matteo Lindgren: victim") not in events


def _in_event(s):  # type: ignore[no-untyped-def]
    return [(s.labels[x.subject], x) for c in s.extraction.claims for x in c.statements if x.predicate == "inEvent"]
