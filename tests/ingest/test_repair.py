"""Repairs, each with what must be left alone."""

from __future__ import annotations

import pytest

from kg.ingest import source_span, to_reading
from kg.ingest.alignment import aligned
from kg.ingest.repair import quotes_lost, repaired
from kg.model import Article, Reading


@pytest.mark.parametrize(
    ("damaged", "sound", "damage"),
    [
        ("Theyve got a boat.", "They've got a boat.", {"apostrophes_lost"}),
        (
            "the man whos on the pier DIDNT see it, thats all",
            "the man who's on the pier DIDN'T see it, that's all",
            {"apostrophes_lost"},
        ),
        ("Im sure Ive seen it.", "I'm sure I've seen it.", {"apostrophes_lost"}),
        ("We donâ€™t know, â€œNedâ€\x9d said at the CafÃ©.", 'We don\'t know, "Ned" said at the Café.', {"mojibake"}),
        ("the city\ufffds pier; he didn?t say", "the city's pier; he didn't say", {"mojibake"}),
        ("“It’s gone,” he said", '"It\'s gone," he said', set()),
        ("Smith &amp; Sons &#8217;s pier", "Smith & Sons 's pier", set()),
        ("a\u00a0boat\u200b\u200e sank\u00ad", "a boat sank", set()),
        ("a tough battleI want to thank them", "a tough battle I want to thank them", set()),
        ("of the fireA man was hurt", "of the fire A man was hurt", set()),
        ("near the residenceThe man fled", "near the residence The man fled", set()),
        ("left the scene.Police said so", "left the scene. Police said so", set()),
        ("at 5 p.m.Officers came", "at 5 p.m. Officers came", set()),
        ("on Oct. 12.The boat", "on Oct. 12. The boat", set()),
    ],
)
def test_repairs(damaged: str, sound: str, damage: set[str]) -> None:
    text, found = repaired(aligned(damaged, 0))
    assert (text.text, found) == (sound, damage)


@pytest.mark.parametrize(
    "sound",
    [
        "McDonald and DeAndre saw LeBron on YouTube with an iPhone.",
        "It was well and we were ill; its hull, the shed, lets go.",
        "See www.harbor.example/pier.Html or mail Ned.Collis@harbor.example now.",
        "The U.S. Coast Guard at 5 a.m. said no.",
        "J.R. Collis, of St. Anne",
        "He told exploreHarbor.example that an inquest is planned.",
        "What?Yes is not a word.",
        "Read https://hbr.example/a?s=1&t=2 first",
        "café in Zürich, naïve",
        "AT&T; R&D",
        "#dontshoot @whosned",
    ],
)
def test_leaves_alone(sound: str) -> None:
    text, damage = repaired(aligned(sound, 0))
    if sound.startswith("What?"):
        assert text.text == "What? Yes is not a word."
    else:
        assert text.text == sound
    assert not damage


def test_repaired_words_map_to_the_untouched_ones() -> None:
    article = Article(title="", text="x\n\nTheyve said  itâ€™s overI think it was whos boat.Police agree, Ned &amp; Co told.")
    reading = to_reading(article)
    assert isinstance(reading, Reading)
    cut = {}
    for word in ("They", "'ve", "it's", "over I", "who", "boat. Police", "&", "told"):
        start = reading.text.index(word)
        span = source_span(reading, start, start + len(word))
        assert span is not None
        cut[word] = span.cut(article)
    assert cut == {
        "They": "They",
        "'ve": "ve",
        "it's": "itâ€™s",
        "over I": "overI",
        "who": "who",
        "boat. Police": "boat.Police",
        "&": "&amp;",
        "told": "told",
    }


@pytest.mark.parametrize(
    ("paragraphs", "lost"),
    [
        (["We saw the smoke first, Vinter said."], True),
        (["I saw it, he added."], True),
        (['"I saw it," he added.'], False),
        (['I saw it," he added.'], True),
        (['"I saw it. It was red.', '"Then it was gone," he said.'], False),
        (['"I saw it. It was red.', "Then it was gone."], True),
        (["A man was hurt, police said."], False),
        (["The crash on I-55 blocked two lanes, police said."], False),
        (["A 5'11\" man fled."], False),
        ([], False),
    ],
)
def test_quotes_lost(paragraphs: list[str], lost: bool) -> None:
    assert quotes_lost(paragraphs) is lost


def test_reading_notes_its_damage() -> None:
    reading = to_reading(Article(title="", text="We dont know, Vinter said. Itâ€™s bad."))
    assert isinstance(reading, Reading)
    assert reading.damage == ("apostrophes_lost", "mojibake", "quotes_lost")
