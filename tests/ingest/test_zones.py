"""Zones: every pattern against its own example, and whole articles."""

from __future__ import annotations

import pytest

from kg.ingest import to_reading
from kg.ingest.patterns import Pattern, patterns
from kg.ingest.zones import divide_text, divide_title
from kg.model import Article, Reading, Span

BODY = "Two boats burned at the marina on Sunday night and nobody was hurt, the harbor master said. " * 3


def kinds(pattern: Pattern, line: str) -> set[str]:
    """The kinds of what stands in a line after some body text (the title: after a headline)."""
    if pattern.where == ("title",):
        return {s.kind for s in divide_title("Two boats burn at marina" + line) if s.start}
    if pattern.where == ("inline_section",):
        return {s.kind for s in divide_text(Article(title="", text=BODY + line + " Great job!"), "x") if s.end > len(BODY)}
    return {s.kind for s in divide_text(Article(title="", text=f"{BODY}\n\n{line}"), "x") if s.start >= len(BODY)}


def reading(text: str, title: str = "Two boats burn at marina") -> Reading:
    found = to_reading(Article(title=title, text=text))
    assert isinstance(found, Reading)
    return found


@pytest.mark.parametrize("pattern", patterns(), ids=lambda p: p.example[:40])
def test_example_is_what_its_pattern_says(pattern: Pattern) -> None:
    if pattern.where == ("head",):
        first = next(
            s
            for s in divide_text(Article(title="", text=f"{BODY}\n\n{pattern.example} A boat burned."), "x")
            if s.start > len(BODY)
        )
        assert first.kind == pattern.kind
    else:
        assert kinds(pattern, pattern.example) == {pattern.kind}


@pytest.mark.parametrize("pattern", [p for p in patterns() if p.counter], ids=lambda p: str(p.counter)[:40])
def test_counterexample_stays_what_it_is(pattern: Pattern) -> None:
    found = kinds(pattern, pattern.counter or "")
    assert found <= {"body", "dateline", "headline"}


def test_zones_of_a_messy_article() -> None:
    text = (
        "Two boats burn at marina\n\nBy Orla Vinter\n\nUpdated: Wednesday, October 5, 2022 @ 5:31 PM\n\n"
        "Buy Photo A diver climbs out of the basin on Sunday. (Photo: Orla Vinter/Harbor Courier)\n\n"
        "HARBOR CITY, Ore. (AP) — Two boats burned at the marina on Sunday night, the harbor master said.\n\n"
        "RELATED: Skipper rescued off Gull Point\n\nA man of 44 was burned on both hands.\n\n"
        "© 2022 Harbor Courier. All rights reserved.\n\nComments (2)\n\nGood riddance to them.\n\nHe set it himself, I bet."
    )
    found = reading(text)
    article = found.article
    assert [(z.kind, z.span.cut(article).strip()) for z in found.zones if z.span.field == "text"] == [
        ("headline", "Two boats burn at marina"),
        ("byline", "By Orla Vinter\n\nUpdated: Wednesday, October 5, 2022 @ 5:31 PM"),
        ("caption", "Buy Photo A diver climbs out of the basin on Sunday. (Photo: Orla Vinter/Harbor Courier)"),
        ("dateline", "HARBOR CITY, Ore. (AP) —"),
        ("body", "Two boats burned at the marina on Sunday night, the harbor master said."),
        ("boilerplate", "RELATED: Skipper rescued off Gull Point"),
        ("body", "A man of 44 was burned on both hands."),
        ("boilerplate", "© 2022 Harbor Courier. All rights reserved."),
        ("comments", "Comments (2)\n\nGood riddance to them.\n\nHe set it himself, I bet."),
    ]
    assert found.text == (
        "Two boats burn at marina\n\nA diver climbs out of the basin on Sunday.\n\n"
        "HARBOR CITY, Ore. (AP) — Two boats burned at the marina on Sunday night, the harbor master said.\n\n"
        "A man of 44 was burned on both hands."
    )
    assert found.text[found.body :].lstrip().startswith("A diver")


@pytest.mark.parametrize(
    ("title", "first", "read"),
    [
        ("Two boats burn", "Two boats burn", ["Two boats burn", "It was arson."]),
        ("“Two boats” burn", '"Two boats" burn', ['"Two boats" burn', "It was arson."]),
        ("Two boats burn at marina | Harbor News 7", "Two boats burn at marina", ["Two boats burn at marina", "It was arson."]),
        (
            "Two boats burn at marina - KHBR News 7",
            "Two boats burn at marina - KHBR News 7",
            ["Two boats burn at marina", "It was arson."],
        ),
        (
            "Two boats burn at the Harbor City mar - KHBR News 7",
            "Two boats burn at the Harbor City marina",
            ["Two boats burn at the Harbor City mar", "It was arson."],
        ),
        ("", "Two boats burn at marina", ["Two boats burn at marina", "It was arson."]),
        (
            "Two boats burn",
            "Two boats burn so hot that nobody could come near.",
            ["Two boats burn", "Two boats burn so hot that nobody could come near.", "It was arson."],
        ),
    ],
)
def test_headline_is_read_once(title: str, first: str, read: list[str]) -> None:
    assert reading(f"{first}\n\nIt was arson.", title).text.split("\n\n") == read


@pytest.mark.parametrize(
    "text",
    [
        "Two boats burn at marina | Harbor News 7HARBOR CITY — A man was hurt.",
        "Two boats burn at marina | Harbor News 7. A man was hurt.",
    ],
)
def test_title_glued_to_the_first_sentence_is_no_evidence_of_the_text(text: str) -> None:
    found = reading(text, "Two boats burn at marina | Harbor News 7")
    assert found.text.split("\n\n")[0] == "Two boats burn at marina"
    assert "Harbor News 7" not in found.text
    assert found.text.endswith("A man was hurt.")


def test_headline_from_the_text_sets_where_the_body_begins() -> None:
    found = reading("Two boats burn at marina\n\nIt was arson.", "")
    assert found.text[: found.body] == "Two boats burn at marina"
    assert found.segments[0].source == Span("text", 0, 24)


def test_counter_above_the_story_does_not_open_the_comments() -> None:
    assert reading("3 Comments\n\nA man was shot on Gull Street on Sunday.").text.endswith(
        "A man was shot on Gull Street on Sunday."
    )


def test_comments_in_a_text_that_lost_its_line_breaks() -> None:
    found = reading(BODY + "Comments (2) Good riddance. He did it.")
    assert found.text.endswith("the harbor master said.")
    assert found.zones[-1].kind == "comments"


def test_closing_formulas_are_taken_off_a_single_long_line() -> None:
    found = reading(
        BODY + "Staff writer Orla Vinter contributed to this report. Copyright 2022 Harbor Courier. All rights reserved."
    )
    assert found.text.split("\n\n")[1] == BODY.strip()


def test_related_stories_end_where_prose_goes_on() -> None:
    found = reading(
        BODY
        + "\n\nRELATED STORIES\n\nSkipper rescued off Gull Point\n\nFerry strike in third week\n\nA man was hurt, police said."
    )
    assert found.text.split("\n\n")[2:] == ["A man was hurt, police said."]


def test_dateline_alone_is_read_with_its_paragraph() -> None:
    assert reading("HARBOR CITY, Ore. -\n\nA man was hurt.").text.endswith("HARBOR CITY, Ore. - A man was hurt.")


@pytest.mark.parametrize(
    ("caption", "read"),
    [
        ("Divers search the basin on Monday. (Orla Vinter/Harbor Courier)", True),
        ("Ned Collis (Photo: Harbor City Police)", False),
        ("(Photo: Orla Vinter)", False),
        ("Photo by Orla Vinter, Harbor Courier", False),
    ],
)
def test_captions_are_read_when_they_say_something(caption: str, read: bool) -> None:
    found = reading(f"{caption}\n\n{BODY}")
    assert next(z.kind for z in found.zones if z.span.field == "text") == "caption"
    assert (caption.split(" (")[0] in found.text) is read


def test_paragraph_that_stands_twice_is_read_once() -> None:
    assert reading("A man was hurt at the marina, police said.\n\n" * 2).text.count("hurt") == 1


def test_hard_wrapped_paragraph_is_one_paragraph() -> None:
    text = (
        "HARBOR CITY - Two boats burned at the marina on Sunday night, and the\r\nharbor master said that a man of 44 who had "
        "tried to save one\r\nof them was burned on both hands and taken to the hospital in\r\nGull Point, where he is in good "
        "condition.\r\n\r\nNobody else was hurt, and the cause of the fire is not known yet to\r\nthe investigators."
    )
    assert reading(text).text.split("\n\n")[1:] == [
        text.split("\r\n\r\n")[0].replace("\r\n", " "),
        text.split("\r\n\r\n")[1].replace("\r\n", " "),
    ]


def test_lines_of_their_own_are_not_joined() -> None:
    assert (
        reading("Charged:\nNed Collis, 44, of Gull Point\nOrla Vinter, 31, of Harbor City\nBoth were released.").text.count(
            "\n\n"
        )
        == 4
    )
