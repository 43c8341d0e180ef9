"""Holds what was extracted against the shapes, and sets aside what breaks them.

The graphs of some fifty articles are checked in one run. Each fault is led back to the claims that brought it about
(``kg.validate.quarantine`` says how), these go into quarantine with the report, and what is left of the articles concerned is
checked again, until it conforms. In = accepted + quarantined. Warnings are reported and quarantine nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
import rdflib

from kg.errors import ConsistencyError
from kg.rdf.dataset import WITHOUT_CLAIMS, ArticleGraphs
from kg.validate import shacl
from kg.validate.quarantine import Sorting, claims_of
from kg.validate.shacl import Fault, Severity

BATCH: Final = 50
"""Articles in one run of the engine."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a report: what was expected of ``focus`` (an IRI), and which claim it is about.

    ``claim`` is ``None`` where no claim is to blame. ``shape`` is an IRI, ``message`` a sentence.
    """

    claim: str | None
    shape: str
    severity: Severity
    message: str
    focus: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one article.

    ``accepted`` conforms, and has what was set aside in its ``…/quarantine`` graph. ``claims`` and ``quarantined`` are the
    IRIs of the accepted and the quarantined claims: together, those that came. ``attributes`` are the IRIs of claims made
    to hold what the builder had added wrongly (a coordinate, a mention).
    """

    accepted: ArticleGraphs
    claims: tuple[str, ...]
    quarantined: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Whether a graph conforms (warnings do not count), and what is to be said of it."""

    conforms: bool
    findings: tuple[Finding, ...]


def validate(batch: Sequence[ArticleGraphs]) -> list[Result]:
    """One result an article, in the given order; the same whether articles come together or one by one.

    Raises :class:`ConsistencyError` if a claim were lost, :class:`ValidationError` if the engine cannot run.
    """
    results = []
    for run in _runs(batch):
        faults = _check({article.article: _flat(article) for article in run})
        sortings = {article.article: Sorting(article) for article in run if faults[article.article]}
        while broken := {name: found for name in sortings if (found := _violations(faults[name])) and not sortings[name].refused}:
            for name, found in broken.items():
                sortings[name].set_aside(found)
            faults |= _check({name: sortings[name].flat() for name in broken})
        results += [_result(article, sortings.get(article.article), faults[article.article]) for article in run]
    return results


def validate_graph(data: rdflib.Graph) -> Report:
    """A report on any graph in the terms of the ontology; ``data`` itself is left as it is.

    Of a dataset the named graphs are laid together, without those that hold texts (``…/content``), what is already set
    aside (``…/quarantine``) and the view.
    """
    flat = rdflib.Graph(bind_namespaces="none")
    if isinstance(data, rdflib.Dataset):
        for s, p, o, name in data.quads():
            if not str(name).endswith(WITHOUT_CLAIMS):
                flat.add((s, p, o))
    else:
        for triple in data:
            flat.add(triple)
    faults = shacl.check(flat)
    return Report(
        conforms=all(f.severity != "violation" for f in faults),
        findings=tuple(_finding(None, f) for f in faults),
    )


def _runs(batch: Sequence[ArticleGraphs]) -> Iterator[list[ArticleGraphs]]:
    """Runs of at most ``BATCH`` articles; the same article twice comes in two runs."""
    run: dict[str, ArticleGraphs] = {}
    for article in batch:
        if len(run) == BATCH or article.article in run:
            yield list(run.values())
            run = {}
        run[article.article] = article
    if run:
        yield list(run.values())


def _flat(article: ArticleGraphs) -> Iterator[ox.Triple]:
    for name, triples in article.graphs.items():
        if not name.endswith(WITHOUT_CLAIMS):
            yield from triples


def _check(articles: dict[str, Iterator[ox.Triple]]) -> dict[str, list[Fault]]:
    """What is broken in each article, all checked in one run."""
    found: dict[str, list[Fault]] = {name: [] for name in articles}
    for fault in shacl.check(shacl.to_rdflib(t for triples in articles.values() for t in triples)):
        owner = next((name for name in found if fault.node == name or fault.node.startswith((f"{name}/", f"{name}#"))), None)
        if owner is None:
            raise ConsistencyError(f"shape {fault.shape} looked at {fault.node}, which is in no article of the batch")
        found[owner].append(fault)
    return found


def _violations(faults: Iterable[Fault]) -> list[Fault]:
    return [f for f in faults if f.severity == "violation"]


def _result(article: ArticleGraphs, sorting: Sorting | None, faults: Sequence[Fault]) -> Result:
    """``faults`` are what was found in the end."""
    if sorting is None:
        return Result(article, claims=claims_of(article))
    parted = sorting.result()
    findings = {_finding(claim, f) for claim, reasons in parted.reasons.items() for f in reasons}
    for warning in (f for f in faults if f.severity != "violation"):
        claims: list[str] | list[None] = sorting.blame(warning)[0] or [None]
        findings |= {_finding(claim, warning) for claim in claims}
    return Result(
        accepted=parted.graphs,
        claims=parted.claims,
        quarantined=parted.quarantined,
        attributes=parted.attributes,
        findings=tuple(sorted(findings, key=lambda f: (f.severity, f.claim or "", f.shape, f.focus))),
    )


def _finding(claim: str | None, fault: Fault) -> Finding:
    return Finding(claim, fault.shape, fault.severity, fault.message, fault.node)
