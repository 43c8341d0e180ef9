"""Canonical IRIs: one for the same thing in all articles, without anybody's name in it.

Places have theirs from GeoNames or their codes, public bodies and outlets from their name and state: the same in every store.
Incidents and people have none that could be known beforehand. They get one with the first article that tells of them, made
from their IRI there, and keep it whatever joins them later.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg import vocab
from kg.identity import names
from kg.rdf.iris import digest, mint
from kg.view.facts import Facts

_FEDERAL: Final = {vocab.concept("agency-kind", "federal_law_enforcement"), vocab.concept("agency-kind", "military")}
_KINDS: Final = {vocab.concept("place-kind", kind): kind for kind in ("city", "county", "state", "country")}
_BODIES: Final = ("agency", "facility")


def minted(kind: str, member: str, salt: int = 0) -> str:
    """The canonical IRI of an incident or a person, from its IRI in an article; another one for each ``salt``.

    >>> minted("incident", "https://data.example.org/kg/article/0a1b/incident/1")
    'https://data.example.org/kg/incident/6f20bd455f3ffb1823fce0f6'
    """
    base = member.partition("article/")[0]
    return mint(base, f"{kind}/{digest(member, *([str(salt)] if salt else []))[:24]}")


def outlet(base: str, name: str) -> str:
    """The canonical IRI of an outlet, from its name as ``names.outlet`` has it."""
    return mint(base, f"outlet/{digest(name)[:24]}")


def own(facts: Facts) -> dict[str, str]:
    """IRI -> canonical IRI for what an article speaks of, as far as the article alone can tell."""
    return {
        **{iri: minted("incident", iri) for iri in facts.of_kind("incident")},
        **{iri: minted("person", iri) for kind in ("person", "group") for iri in facts.of_kind(kind)},
        **dict(_places(facts)),
        **dict(_bodies(facts)),
        **dict(_outlets(facts)),
    }


def _places(facts: Facts) -> Iterator[tuple[str, str]]:
    base = facts.work.partition("article/")[0]
    for iri in facts.of_kind("place"):
        entity = facts.entities[iri]
        said = {name: value.value for name, value in entity.attributes.items() if isinstance(value, Literal | NamedNode)}
        kind = _KINDS.get(said.get("placeKind", ""), "")
        state = state_of(facts, iri)
        country = said.get("countryCode", "") or ("US" if len(state) == 2 else "")
        name = names.folded(said.get("officialName") or (entity.label.value if entity.label else ""))
        if "geonames" in said:
            yield iri, mint(base, f"place/{said['geonames']}")
        elif kind == "state" and state and country:
            yield iri, mint(base, f"place/{country}-{state}")
        elif kind == "country" and country:
            yield iri, mint(base, f"place/{country}")
        elif kind in ("city", "county") and state and country and name:
            yield iri, mint(base, f"place/{country}-{state}-{kind}-{name.replace(' ', '-')}")


def _bodies(facts: Facts) -> Iterator[tuple[str, str]]:
    """Bodies of one name are one where they are of one state, or of the whole country."""
    base = facts.work.partition("article/")[0]
    for kind in _BODIES:
        for iri in facts.of_kind(kind):
            entity = facts.entities[iri]
            official = entity.attributes.get("officialName") or entity.label
            name = names.folded(official.value) if isinstance(official, Literal) else ""
            of = entity.attributes.get("agencyKind")
            state = "" if of is not None and of.value in _FEDERAL else state_of(facts, iri)
            if name and (state or (of is not None and of.value in _FEDERAL)):
                yield iri, mint(base, f"{kind}/{digest(name, state)[:24]}")


def _outlets(facts: Facts) -> Iterator[tuple[str, str]]:
    base = facts.work.partition("article/")[0]
    for iri in facts.of_kind("outlet"):
        label = facts.entities[iri].label
        if label is not None and (name := names.outlet(label.value)):
            yield iri, outlet(base, name)


def state_of(facts: Facts, iri: str) -> str:
    """The code of the state that a place or a body is in; empty where it is not known."""
    for _ in range(4):
        entity = facts.entities.get(iri)
        if entity is None:
            return ""
        code = entity.attributes.get("stateCode")
        if isinstance(code, Literal):
            return code.value
        around = entity.attributes.get("jurisdiction") or entity.attributes.get("within")
        if not isinstance(around, NamedNode):
            return ""
        iri = around.value
    return ""
