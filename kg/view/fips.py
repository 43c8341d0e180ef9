"""The codes by which the United States count by state and county (FIPS 6-4): what census tables have for a key.

The data is ``data/fips.tsv``, made by ``scripts/build_fips.py``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final

_KINDS: Final = (
    "county", "parish", "borough", "censusarea", "municipality", "municipio", "cityandborough", "island", "district", "city",
)  # fmt: skip
"""What may end the name of a county or of its equivalent, folded. An independent city comes after a county of its name."""
_WRITTEN_OUT: Final = ((re.compile(r"\bco\.?$"), "county"), (re.compile(r"\b(?:sainte?|ste?)\b"), "st"))


def state(code: str) -> str | None:
    """The two digits of a state, a district or a territory by its postal code.

    >>> state("CO"), state("ON")
    ('08', None)
    """
    return _states().get(code)


def county(name: str, state: str) -> str | None:
    """The five digits of a county, a parish, a borough or an independent city in a state (its postal code).

    The word for what it is may lack or stand in front; case, accents, spaces and "Saint" for "St." make no difference.

    >>> county("Cook County", "IL"), county("parish of orleans", "LA"), county("Saint Louis", "MO"), county("Cook County", "TX")
    ('17031', '22071', '29189', None)
    """
    key = _folded(name)
    turned = (key.removeprefix(f"{kind}of") + kind for kind in _KINDS if key.startswith(f"{kind}of"))
    forms = (key, *turned, *(key + kind for kind in _KINDS))
    return next((code for form in forms if (code := _counties().get((state, form)))), None)


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    for pattern, form in _WRITTEN_OUT:
        plain = pattern.sub(form, plain)
    return re.sub(r"[^a-z0-9]", "", plain)


def _rows() -> Iterable[list[str]]:
    lines = files("kg.view").joinpath("data/fips.tsv").read_text(encoding="utf-8").splitlines()
    return (line.split("\t") for line in lines if not line.startswith("#"))


@cache
def _counties() -> dict[tuple[str, str], str]:
    return {(state, _folded(name)): code for state, name, code in _rows()}


@cache
def _states() -> dict[str, str]:
    return {state: code[:2] for state, _, code in _rows()}
