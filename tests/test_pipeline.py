"""The whole way from articles to a store: what is counted, what is kept, and what is set aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from spacy.tokens import Doc

from kg import pipeline
from kg.config import Config
from kg.errors import ConsistencyError
from kg.extract import EXTRACTORS, Finding, draft_of
from kg.model import Article, Concept, Reading, Skipped
from kg.pipeline import Summary, build, build_one
from kg.query import ask
from kg.rdf.iris import article_iri
from kg.store import MemoryStore, Store

pytestmark = pytest.mark.xdist_group("spacy")

SHOOTING = Article(
    title="Two men shot outside Waterloo bar",
    text=(
        "WATERLOO, Iowa -- Two men were wounded early Saturday outside a bar on Franklin Street, police said.\n\n"
        "Terrence Odland, 34, of Waterloo was shot in the leg. He was in fair condition at Allen Hospital.\n\n"
        "Black Hawk County sheriff's deputies are investigating. No one has been arrested."
    ),
    id="valley-100", date="2024-08-12", source="Valley Ledger",
)  # fmt: skip
FIRE = Article(
    title="Garage burns on Elm Avenue",
    text="A fire destroyed a garage on Elm Avenue in Dubuque on Tuesday. Nobody was hurt, Fire Chief Nora Halvorsen said.",
    id="valley-101", date="2024-08-14",
)  # fmt: skip
SPANISH = Article(
    title="Choque en la carretera",
    text=(
        "Tres personas resultaron heridas el lunes por la noche en un choque de frente en la carretera estatal, informó la policía. "
        "Los heridos fueron trasladados a un hospital de la ciudad, donde se encuentran estables. Nadie ha sido detenido y los "
        "agentes siguen investigando las causas del accidente."
    ),
    id="valley-102",
)


def too_old(doc: Doc) -> Iterator[Finding]:
    """States an age that a shape forbids of whoever has an age."""
    for person in draft_of(doc).persons:
        if person.age_range is not None:
            yield Finding(person, "age", 340, evidence=person.age_range, at=person.age_range[0])


def hurt_in_the_leg(doc: Doc) -> Iterator[Finding]:
    """What a user might add: a leg wound is an injury that is treated in good condition."""
    draft = draft_of(doc)
    for token in doc:
        if token.lower_ == "leg" and draft.persons:
            person = next(p for p in draft.persons if p.name)
            yield Finding(person, "description", "shot in the leg", evidence=(token.i - 2, token.i + 1), at=token.i, confidence=0.6)


@pytest.fixture
def store() -> Iterator[Store]:
    with MemoryStore() as memory:
        yield memory


def all_quads(store: Store) -> list[str]:
    return [str(quad) for quad in store.dump()]


def rows(store: Store, name: str, **parameters: str) -> list[dict[str, str]]:
    return [row._asdict() for row in ask(store, name, parameters)]
