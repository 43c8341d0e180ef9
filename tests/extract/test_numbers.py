from __future__ import annotations

import pytest

from kg.extract.numbers import number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7), ("1,200", 1200), ("0", 0), ("one", 1), ("Twelve", 12), ("twenty-four", 24), ("twenty four", 24),
        ("ninety-nine", 99), (" three ", 3), ("", None), ("a", None), ("dozens", None), ("four-twenty", None),
        ("twenty-twenty", None),
        ("ten-one", None), ("twenty-ten", None), ("one two three", None), ("3.5", None), ("5th", None), ("½", None),
    ],
)  # fmt: skip
def test_numbers_in_figures_and_words(text: str, value: int | None) -> None:
    assert number(text) == value
