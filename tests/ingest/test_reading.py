"""What is skipped and why, the language check, and hostile input."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.ingest import to_reading
from kg.ingest.language import other_language
from kg.model import Article, Reading, Skipped

SPANISH = (
    "La policía de la ciudad informó el lunes que dos hombres resultaron heridos en un tiroteo ocurrido cerca de la estación "
    "de autobuses. Los agentes buscan a un sospechoso que huyó del lugar en un coche rojo, según el jefe de la policía."
)
FRENCH = (
    "La police de la ville a annoncé lundi que deux hommes ont été blessés dans une fusillade survenue au centre. "
    "Les agents recherchent un suspect qui a pris la fuite dans une voiture rouge, selon le chef de la police."
)
RUSSIAN = (
    "Полиция сообщила в понедельник, что двое мужчин получили ранения в результате стрельбы в центре города. Разыскивается "
    "подозреваемый, который скрылся с места происшествия на красном автомобиле."
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no article text"),
        (" \n\n\t", "no article text"),
        ("Share Tweet Email Print\n\n© 2020 Harbor Courier", "no article text"),
        ("Two boats burn", "no article text"),
        ("-----\n\n***", "no article text"),
        (SPANISH, "not English (looks like Spanish)"),
        (SPANISH.upper(), "not English (looks like Spanish)"),
        (FRENCH, "not English (looks like French)"),
        (RUSSIAN, "not English (looks like Russian)"),
        ("A boat burned. " * 20_000, "text longer than 200,000 characters (300,000)"),
    ],
)
def test_skipped_with_the_reason(text: str, reason: str) -> None:
    assert to_reading(Article(title="Two boats burn", text=text, id="a", origin="f:1")) == Skipped("f:1", reason, "a")


@pytest.mark.parametrize(
    "text",
    [
        "Three hurt.",
        "HARBOR CITY - THREE HURT IN BLAST AT MARINA; SKIPPER HELD WITHOUT BOND. " * 4,
        "José Núñez de la Vega, 44; " * 20,
        "Booked: Ortega, Luis; Charge: DUI; Bond: $5,000; Agency: HCSO; Docket 22CR104. " * 8,
        "",
        "12345 " * 100,
        SPANISH[:100]
        + " The mayor read it in Spanish and then in English to the crowd at the pier, and the crowd thanked him for it.",
    ],
)
def test_english_is_never_thrown_out(text: str) -> None:
    assert other_language(text) is None


@pytest.mark.skipif(sys.platform == "win32", reason="there is no RLIMIT_FSIZE")
def test_a_disk_without_room_for_the_model_of_languages_is_told() -> None:
    code = (
        "import resource, sys; from kg.errors import ModelError; from kg.ingest.language import other_language\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "try: other_language(sys.argv[1])\n"
        "except ModelError as error: print(error)"
    )
    told = subprocess.run([sys.executable, "-c", code, SPANISH], capture_output=True, text=True, check=True, timeout=60).stdout
    assert told.startswith("cannot unpack the model that tells languages apart")
    assert "TMPDIR" in told


def test_limit_may_be_set() -> None:
    assert to_reading(Article(title="", text="A boat burned."), max_characters=5) == Skipped(
        "", "text longer than 5 characters (14)", None
    )


def test_half_surrogate_pairs_are_read_as_replacement_characters() -> None:
    reading = to_reading(Article(title="", text="A boat \ud800 burned."))
    assert isinstance(reading, Reading)
    assert reading.text == "A boat \ufffd burned."
    assert len(reading.segments) == 1


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"word{n}" for n in range(20_000)),
        "a" * 199_000,
        "(" * 199_000,
        "." * 199_000,
        '" ' * 99_000,
        "&amp;" * 39_000,
        "donâ€™t " * 24_000,
        "dont " * 39_000,
        "wordsAnd" * 24_000,
        "scene.Police " * 15_000,
        " " * 100_000 + "word" + " " * 90_000,
        "Abc " * 49_000,
        ("Orla Vinter and " * 27 + "\n\n") * 440,
        ("share / " * 55 + "x\n\n") * 440,
        "\u200f\u200e" * 99_000,
        "Related:\n" * 20_000,
    ],
    ids=lambda text: text[:12].strip() or "blank",
)
def test_hostile_text_takes_bounded_time(text: str) -> None:
    begin = time.process_time()
    to_reading(Article(title="", text="A boat burned at the pier.\n\n" + text))
    assert time.process_time() - begin < 8


DATA = Path(__file__).parents[3] / "shared" / "eval" / "data" / "annotated" / "articles.jsonl"


@pytest.mark.skipif(not DATA.exists(), reason="the annotated articles are not part of the project")
def test_every_annotated_article_is_read_and_every_word_of_its_reading_stands_in_it() -> None:
    skipped = {}
    for line in DATA.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        article = Article(title=record["title"] or "", text=record["text"], id=record["id"])
        reading = to_reading(article)
        if isinstance(reading, Skipped):
            skipped[article.id] = reading.reason
            continue
        assert all(s.source.cut(article) for s in reading.segments)
    assert set(skipped.values()) <= {"no article text"}
