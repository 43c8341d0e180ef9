from __future__ import annotations

import json
from importlib.resources import files

import pytest

from kg.extract.lexicon import data, words
from kg.extract.people import noun_classes
from kg.vocab import SCHEMES

LISTS = sorted(p.name.removesuffix(".json") for p in (files("kg.extract") / "data").iterdir() if p.name.endswith(".json"))


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_json_and_read_once(name: str) -> None:
    assert data(name) == json.loads((files("kg.extract") / "data" / f"{name}.json").read_text(encoding="utf-8"))
    assert data(name) is data(name)


def test_words_of_some_lists_and_of_all() -> None:
    assert words("signals", "suffer") < words("signals", "suffer", "custody") <= words("signals")
    assert "arrest" in words("signals", "custody") - words("signals", "suffer")


def test_an_unknown_list_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        words("signals", "no such list")


@pytest.mark.parametrize(
    ("lemma", "classes"),
    [("gunman", {"male", "suspect"}), ("daughter", {"female", "relative"}), ("trooper", {"police"}), ("table", set())],
)
def test_classes_of_a_person_noun(lemma: str, classes: set[str]) -> None:
    assert noun_classes(lemma) == classes


def test_kinds_in_the_lists_are_notations_of_the_schemes() -> None:
    assert set(data("triggers")) <= set(SCHEMES["incident-type"])
    assert set(data("weapons")) <= set(SCHEMES["weapon-kind"])
    assert {kind for kind, _ in data("agencies")["kernels"].values()} <= set(SCHEMES["agency-kind"])
    assert {kind for kind, _ in data("agencies")["named"].values()} <= set(SCHEMES["agency-kind"])
    assert {kind for kinds in data("office_kinds").values() for kind in kinds} <= set(SCHEMES["agency-kind"])
    assert set(data("roles")["labels"]) <= set(SCHEMES["role"])
    assert set(data("outcomes")["labels"]) <= set(SCHEMES["outcome"])
