"""Writes ontology/view-roles.ttl: the view's property for each role and each outcome, from the SKOS schemes.

python scripts/view_terms.py            write ontology/view-roles.ttl
python scripts/view_terms.py --check    exit status 1 when it is not current
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import rdflib
from rdflib.namespace import SKOS

from kg import resources, vocab

PAGE = Path(__file__).resolve().parent.parent / "ontology" / "view-roles.ttl"
HEAD = """# The view's properties for roles and outcomes: an incident's direct link to who had the role or met with the outcome.
# Written by `python scripts/view_terms.py` from schemes.ttl.
@prefix kg: <https://w3id.org/incident-kg/ns#> .
@prefix kgv: <https://w3id.org/incident-kg/vocab#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
TERM = """
kg:{name} a owl:ObjectProperty ;
    rdfs:subPropertyOf kg:participant ;
    rdfs:domain kg:Incident ;
    rdfs:range kg:Agent ;
    rdfs:label "{label}"@en ;
    rdfs:comment "{comment}"@en ;
    rdfs:seeAlso kgv:{scheme}-{notation} ;
    skos:example "{example}"@en .
"""


def page() -> str:
    """The file: roles, then outcomes, in the order of the schemes."""
    schemes = rdflib.Graph().parse(data=resources.texts("ontology", ".ttl")["schemes.ttl"], format="turtle")
    parts = [HEAD]
    for scheme, names, lead, example in (
        ("role", vocab.ROLE_PROPERTIES, "Who has the role {label} in an incident", "A shooting, and its {label}."),
        (
            "outcome",
            vocab.OUTCOME_PROPERTIES,
            "Who came out of an incident with the outcome {label}",
            "A crash, and somebody {label}.",
        ),
    ):
        for notation, name in names.items():
            meaning = schemes.value(rdflib.URIRef(vocab.concept(scheme, notation)), SKOS.definition)
            label = notation.replace("_", " ")
            parts.append(TERM.format(
                name=name, scheme=scheme, notation=notation, label=re.sub(r"([A-Z])", lambda m: f" {m[1].lower()}", name),
                comment=f"{lead.format(label=label)}: {meaning} A direct link of the view.".replace('"', '\\"'),
                example=example.format(label=label),
            ))  # fmt: skip
    return "".join(parts)


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        current = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page()
        sys.exit(0 if current else f"ontology/view-roles.ttl is not current: run {sys.argv[0]}")
    PAGE.write_text(page(), encoding="utf-8")
