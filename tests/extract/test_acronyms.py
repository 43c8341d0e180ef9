from __future__ import annotations

import pytest

from kg.extract.acronyms import body_of
from tests.extract.docs import plain


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("FWPD officers came. It burned in Fort Wayne.", ("municipal_police", "Police Department", "Fort Wayne")),
        ("MCSO deputies came. It burned in Mobile County.", ("county_sheriff", "Sheriff's Office", "Mobile County")),
        ("OSP troopers came. It burned in Oregon.", ("state_police", "State Police", "Oregon")),
        ("DFD crews came. It burned in DAYTON.", ("fire_department", "Fire Department", "Dayton")),
        ("FWPD officers came. It burned in Peoria.", None),
        ("HPD officers came. The Harbor Police Department sent ten.", ("municipal_police", "Police Department", "Harbor")),
        ("BCSO came: Bannock County Sheriff's Office boats.", ("county_sheriff", "Sheriff's Office", "Bannock County")),
        ("NASA engineers came to Dayton.", None),
        ("It burned in Dayton.", None),
    ],
)
def test_an_acronym_is_read_from_the_places_the_text_names(text: str, body: tuple[str, str, str] | None) -> None:
    assert body_of(plain(text), 0) == body
