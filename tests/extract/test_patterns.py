from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

from kg.extract.patterns import pattern, source

NAMES = sorted(tomllib.loads((files("kg.extract") / "data" / "patterns.toml").read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_compiles_with_no_reference_left(name: str) -> None:
    assert pattern(name).flags & re.IGNORECASE
    assert not re.search(r"(?<!\(\?P)<[a-z-]+>", source(name))


def test_an_entry_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        source("no-such-entry")


@pytest.mark.parametrize(
    ("name", "text", "groups"),
    [
        ("killed-count", "Three people were killed in the crash", {"n": "Three", "m": None}),
        ("killed-count", "The fire killed two people", {"n": None, "m": "two"}),
        ("killed-count", "a blast that left 14 dead", {"n": None, "m": "14"}),
        ("injured-count", "twenty-one others were hurt", {"n": "twenty-one", "m": None}),
        ("injured-count", "injuring four others.", {"n": None, "m": "four"}),
        ("condition", "is listed in critical condition", {"c": "critical", "a": None, "d": None}),
        ("condition", "was seriously wounded", {"c": None, "a": "seriously", "d": None}),
        ("condition", "his condition was fair", {"c": None, "a": None, "d": "fair"}),
    ],
)
def test_what_an_expression_takes_from_a_text(name: str, text: str, groups: dict[str, str | None]) -> None:
    found = pattern(name).search(text)
    assert found is not None
    assert {k: v for k, v in found.groupdict().items() if v or k in groups} == groups


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("killed-count", "a man was killed"), ("injured-count", "two people shot and killed a deer"),
        ("condition", "the road was fair"), ("injured-count", "No one else was hurt"),
    ],
)  # fmt: skip
def test_what_an_expression_leaves_alone(name: str, text: str) -> None:
    assert pattern(name).search(text) is None
