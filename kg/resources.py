"""Finds the data that ships with kg: ontology, shapes and queries.

In a wheel they lie in ``kg/_data``; in a checkout or an editable install beside ``kg/``.
"""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from kg.errors import ConsistencyError

Kind = Literal["ontology", "shapes", "queries"]


def folder(kind: Kind) -> Traversable:
    """The folder of that name, wherever kg is installed."""
    installed = files("kg").joinpath("_data", kind)
    if installed.is_dir():
        return installed
    beside = Path(__file__).resolve().parent.parent / kind
    if beside.is_dir():
        return beside
    raise ConsistencyError(f"the folder {kind}/ is neither in the installed package nor beside it: reinstall kg")


def texts(kind: Kind, suffix: str) -> dict[str, str]:
    """File name -> content of every file of a folder with that suffix, sorted by name."""
    found = {f.name: f.read_text(encoding="utf-8") for f in folder(kind).iterdir() if f.name.endswith(suffix)}
    return dict(sorted(found.items()))
