"""One article while its claims are sorted into accepted and quarantined ones.

Which claims a fault blames:

- the node at fault is a claim: that claim; a span: the claims that rest on it;
- any other node: the claims that state what the shape's path leads over, with the offending value where there is one; of
  too many values all but the one of the surest claim; where something is missing, all claims about the node;
- a fault in what the builder added (a coordinate, a mention) blames these triples alone; they are set aside under a
  quarantined claim of the narrator;
- a fault in the article's own description blames everything: the article stays known, and nothing that it says is accepted.

A node made by claims (a participation, an incident) of which no accepted claim says anything more goes with its claims.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import pyoxigraph as ox

from kg import vocab
from kg.errors import ConsistencyError
from kg.rdf.dataset import ArticleGraphs
from kg.rdf.iris import digest, mint
from kg.validate import shacl
from kg.validate.shacl import Fault, Step

Blame: TypeAlias = tuple[list[str], list[ox.Triple]]
"""Claims, and triples that the builder added."""

_A: Final = ox.NamedNode(vocab.RDF + "type")
_LABEL: Final = ox.NamedNode(vocab.RDFS + "label")
_END: Final = vocab.NIF + "endIndex"
_CONTEXT: Final = vocab.NIF + "referenceContext"
_DENOTES: Final = vocab.STRUCTURE_PREDICATES["denotes"]
_SPAN_ROLES: Final = frozenset(vocab.STRUCTURE_PREDICATES[n] for n in ("evidence", "cue", "hedge"))
_SPAN_CLASSES: Final = frozenset(vocab.KG + n for n in ("Mention", "Zone"))
_SETS: Final = vocab.KG + vocab.CLASSES["alternatives"]
_MADE_BY_CLAIMS: Final = frozenset(
    vocab.KG + vocab.CLASSES[kind]
    for kind in ("incident", "event", "investigation", "participation", "tenure", "charge", "time", "alternatives")
)
_SURE: Final = tuple(vocab.concept("certainty", n) for n in ("possible", "probable", "certain"))
_LOOSE: Final = ("meta", "entities", "mentions")


@dataclass(frozen=True, slots=True)
class Sorted:
    """``graphs`` are what is accepted, with the quarantine graph. ``attributes`` are the claims made for what the builder
    had added. ``reasons`` maps each quarantined claim to its faults; ``None`` to those of an article refused whole."""

    graphs: ArticleGraphs
    claims: tuple[str, ...]
    quarantined: tuple[str, ...]
    attributes: tuple[str, ...]
    reasons: dict[str | None, list[Fault]]


class Sorting:
    """Starts with everything accepted; ``set_aside`` moves what faults blame."""

    def __init__(self, article: ArticleGraphs) -> None:
        self._article = article
        self._name = article.article
        self._loose = {part: list(article.graphs.get(f"{self._name}/{part}", ())) for part in _LOOSE}
        self._content = {n: triples for n, triples in article.graphs.items() if n.startswith(f"{self._name}/claim/")}
        self._description: defaultdict[str, list[ox.Triple]] = defaultdict(list)  # of claims, and of the spans under them
        for triple in article.graphs.get(f"{self._name}/claims", ()):
            self._description[_iri(triple.subject)].append(triple)
        self._claims = list(claims_of(article))
        self._extracted = frozenset(self._claims)
        self._blamed: dict[str, list[Fault]] = {}  # quarantined claim -> why
        self._removed: dict[str, list[ox.Triple]] = {}  # node at fault -> triples of the builder that went with it
        self._why_removed: defaultdict[str, list[Fault]] = defaultdict(list)
        self._refused: list[Fault] = []

    def flat(self) -> Iterator[ox.Triple]:
        """All triples that are accepted so far."""
        for triples in self._loose.values():
            yield from triples
        for claim in self._claims:
            yield from self._content.get(claim, ())
        yield from self._accepted_descriptions()

    def set_aside(self, faults: Sequence[Fault]) -> None:
        """Moves what the faults blame, and what then hangs in the air."""
        claims: defaultdict[str, list[Fault]] = defaultdict(list)
        loose: list[tuple[list[ox.Triple], Fault]] = []
        for fault in faults:
            guilty, triples = self.blame(fault)
            if not guilty and not triples:
                self._refuse(faults)
                return
            for claim in guilty:
                claims[claim].append(fault)
            if triples:
                loose.append((triples, fault))
        self._blamed |= claims
        self._claims = [c for c in self._claims if c not in claims]
        for triples, fault in loose:
            self._remove(fault.node, triples, [fault])
        for node in self._orphans():
            self._remove(node, self._about(node), [])

    @property
    def refused(self) -> bool:
        """The article itself is at fault: nothing that it says is accepted."""
        return bool(self._refused)

    def blame(self, fault: Fault) -> Blame:
        """What a fault goes back to, among what is accepted so far."""
        node = fault.node
        if node in self._claims:
            return [node], []
        if fault.path and fault.path[0] == Step(_CONTEXT, inverse=True):  # the node is a field, the value an end beyond it
            beyond = [s for s in self._spans() if self._says(s, _CONTEXT, node) and self._says(s, _END, fault.value)]
            blames = [self._blame_span(s, fault) for s in beyond]
            return [c for some, _ in blames for c in some], [t for _, some in blames for t in some]
        if node in self._spans():
            return self._blame_span(node, fault)
        if fault.path and fault.path[0].predicate == vocab.RDF + "type":  # of two classes: it cannot be described at all
            return [], self._about(node)
        stated = self._blame_statements(node, fault)
        if any(stated):
            return stated
        if node == self._name:
            return [], []
        about = [c for c in self._claims if any(_iri(t.subject) == node for t in self._content.get(c, ()))]
        return about, [] if about else self._about(node)

    def _blame_statements(self, node: str, fault: Fault) -> Blame:
        """The triples that the shape is about, by its path or, for lack of one, by the predicates it names."""
        first = fault.path[0] if fault.path else None
        if first is not None and any(found := self._stated(node, fault, frozenset([first.predicate]), first.inverse)):
            return found
        if names := shacl.disjoint_with(fault.shape):
            return self._stated(node, fault, names)
        return self._stated(node, replace(fault, value=None), shacl.subjects_of(fault.shape))

    def _stated(self, node: str, fault: Fault, predicates: frozenset[str], inverse: bool = False) -> Blame:
        end = fault.value if len(fault.path) < 2 else None

        def fits(t: ox.Triple) -> bool:
            here, there = (t.object, t.subject) if inverse else (t.subject, t.object)
            return t.predicate.value in predicates and _iri(here) == node and end in (None, there)

        stated = [(c, t) for c in self._claims for t in self._triples(c) if fits(t)]
        loose = [t for triples in self._loose.values() for t in triples if fits(t)]
        if fault.surplus and not inverse and (stated or loose):
            keep = self._surest(stated, loose)
            stated = [(c, t) for c, t in stated if t.object != keep]
            loose = [t for t in loose if t.object != keep]
        return list(dict.fromkeys(c for c, _ in stated)), loose

    def _blame_span(self, span: str, fault: Fault) -> Blame:
        """The claims that rest on a span, and what a mention or zone says of it."""
        own = [t for part in ("mentions", "meta") for t in self._loose[part] if _iri(t.subject) == span]
        if fault.path == (Step(_DENOTES),):  # the mention alone is wrong; with two meanings, one of them
            denoted = [t for t in own if t.predicate.value == _DENOTES]
            wrong = [t for t in denoted if t.object == fault.value]
            return [], wrong if 0 < len(wrong) < len(denoted) else own
        return [c for c in self._claims if span in self._spans_under([c])], own

    def _surest(self, stated: Sequence[tuple[str, ox.Triple]], loose: Sequence[ox.Triple]) -> object:
        """Of several values the one of the surest claim; among equals the first in the order of their text."""
        rank: dict[object, tuple[int, float]] = {t.object: (-1, 0.0) for t in loose}
        for claim, triple in stated:
            rank[triple.object] = max(rank.get(triple.object, (-1, 0.0)), self._sureness(claim))
        return min(rank, key=lambda value: (-rank[value][0], -rank[value][1], str(value)))

    def _sureness(self, claim: str) -> tuple[int, float]:
        """The text's certainty first, the extractor's confidence second."""
        certainty, confidence = 0, 0.0
        for triple in self._description[claim]:
            if triple.predicate == _kg("certainty") and _iri(triple.object) in _SURE:
                certainty = _SURE.index(_iri(triple.object))
            elif triple.predicate == _kg("confidence") and isinstance(triple.object, ox.Literal):
                confidence = _number(triple.object.value)
        return certainty, confidence

    def _refuse(self, faults: Sequence[Fault]) -> None:
        self._refused = list(faults)
        self._blamed |= {c: list(faults) for c in self._claims}
        self._claims = []
        self._remove(self._name, [*self._loose["entities"], *self._loose["mentions"]], faults)

    def _remove(self, node: str, triples: Iterable[ox.Triple], faults: Sequence[Fault]) -> None:
        """Takes triples away from what the builder added, because of a node."""
        gone = set(triples)
        taken = [t for part in self._loose.values() for t in part if t in gone]
        self._loose = {part: [t for t in kept if t not in gone] for part, kept in self._loose.items()}
        if taken or node in self._removed:
            self._removed.setdefault(node, []).extend(taken)
            self._why_removed[node] += faults

    def _orphans(self) -> list[str]:
        """Nodes made by claims that only quarantined claims describe."""
        about = {_iri(t.subject) for c in self._claims for t in self._content.get(c, ())}
        named = {_iri(t.object) for c in self._claims for t in self._description.get(c, ())}
        spoken = {_iri(n) for c in self._blamed for t in self._triples(c) for n in (t.subject, t.object)}
        return sorted(
            node
            for node, kind in ((_iri(t.subject), _iri(t.object)) for t in self._loose["entities"] if t.predicate == _A)
            if kind in _MADE_BY_CLAIMS and node in spoken and node not in (named if kind == _SETS else about)
        )

    def _about(self, node: str) -> list[ox.Triple]:
        """All that the builder says of a node, with the mentions that denote nothing else."""
        mentions = self._loose["mentions"]
        here = {_iri(t.subject) for t in mentions if t.predicate.value == _DENOTES and _iri(t.object) == node}
        elsewhere = {_iri(t.subject) for t in mentions if t.predicate.value == _DENOTES and _iri(t.object) != node}
        whole = here - elsewhere
        own = [t for t in self._loose["entities"] if _iri(t.subject) == node]
        return own + [
            t for t in mentions if _iri(t.subject) in whole or (t.predicate.value == _DENOTES and _iri(t.object) == node)
        ]

    def _triples(self, claim: str) -> list[ox.Triple]:
        return [*self._content.get(claim, ()), *self._description.get(claim, ())]

    def _spans_under(self, claims: Iterable[str]) -> list[str]:
        """The spans that claims rest on, each once."""
        roles = (t for c in claims for t in self._description.get(c, ()) if t.predicate.value in _SPAN_ROLES)
        return [s for s in dict.fromkeys(_iri(t.object) for t in roles) if s in self._description and s not in self._extracted]

    def _spans(self) -> list[str]:
        """All spans that are accepted so far."""
        loose = (_iri(t.subject) for part in ("mentions", "meta") for t in self._loose[part] if _iri(t.object) in _SPAN_CLASSES)
        return list(dict.fromkeys([*self._spans_under(self._claims), *loose]))

    def _known(self, span: str) -> Iterator[ox.Triple]:
        yield from self._description.get(span, ())
        yield from (t for part in ("mentions", "meta") for t in self._loose[part] if _iri(t.subject) == span)

    def _says(self, span: str, predicate: str, value: object) -> bool:
        return any(t.predicate.value == predicate and value in (t.object, _iri(t.object)) for t in self._known(span))

    def _accepted_descriptions(self) -> list[ox.Triple]:
        """The claims graph without the quarantined claims, and the spans that only they rest on."""
        gone = {*self._blamed, *self._spans_under(self._blamed)} - set(self._spans_under(self._claims))
        return [t for s, triples in self._description.items() if s not in gone for t in triples]

    def result(self) -> Sorted:
        """The two parts; raises :class:`ConsistencyError` if they are not the whole."""
        if {*self._claims, *self._blamed} != self._extracted or not self._blamed.keys().isdisjoint(self._claims):
            raise ConsistencyError(
                f"{self._name}: {len(self._extracted)} claims came, {len(self._claims)} were accepted and "
                f"{len(self._blamed)} quarantined"
            )
        hosts = self._hosts()
        reasons: defaultdict[str | None, list[Fault]] = defaultdict(list)
        for claim, faults in self._blamed.items():
            reasons[claim] += faults
        for node, host in hosts.items():
            reasons[host] += self._why_removed[node]
        parts = {f"{self._name}/{part}": triples for part, triples in self._loose.items()}
        parts[f"{self._name}/claims"] = self._accepted_descriptions()
        graphs = {n: parts.get(n, t) for n, t in self._article.graphs.items() if n not in self._blamed}
        before = graphs.pop(f"{self._name}/quarantine", [])
        graphs[f"{self._name}/quarantine"] = list(dict.fromkeys([*before, *self._quarantine(hosts, reasons)]))
        return Sorted(
            graphs=replace(self._article, graphs={n: t for n, t in graphs.items() if t}),
            claims=tuple(self._claims),
            quarantined=tuple(sorted(self._blamed)),
            attributes=tuple(sorted(set(hosts.values()) - self._blamed.keys())),
            reasons={**reasons, None: self._refused} if self._refused else dict(reasons),
        )

    def _hosts(self) -> dict[str, str]:
        """Node of which triples were removed -> quarantined claim that keeps them.

        What merely went with its claims is kept by the first of them, what was at fault by a claim of its own.
        """
        hosts = {}
        for node in self._removed:
            speakers = [] if self._why_removed[node] else [c for c in sorted(self._blamed) if self._speaks_of(c, node)]
            hosts[node] = speakers[0] if speakers else mint(self._name, f"/claim/{digest('builder', node)[:16]}")
        return hosts

    def _speaks_of(self, claim: str, node: str) -> bool:
        return any(node in (_iri(t.subject), _iri(t.object)) for t in self._triples(claim))

    def _quarantine(self, hosts: dict[str, str], reasons: dict[str | None, list[Fault]]) -> Iterator[ox.Triple]:
        """Each claim with its description, its statements reified, and its violations; then the spans under the claims."""
        for claim in sorted({*self._blamed, *hosts.values()}):
            removed = [t for node, host in hosts.items() if host == claim for t in self._removed[node]]
            yield from self._set_aside(claim, dict.fromkeys([*self._content.get(claim, ()), *removed]), reasons[claim])
        for span in self._spans_under(sorted(self._blamed)):
            yield from self._description[span]
        # no ordinary query meets a removed node, yet a report can name it
        yield from (t for triples in self._removed.values() for t in triples if t.predicate == _LABEL)

    def _set_aside(self, claim: str, statements: Iterable[ox.Triple], faults: Iterable[Fault]) -> Iterator[ox.Triple]:
        node = ox.NamedNode(claim)
        yield ox.Triple(node, _A, _kg("QuarantinedClaim"))
        if claim in self._blamed:
            yield from (t for t in self._description.get(claim, ()) if t.predicate != _A)
        else:
            yield ox.Triple(node, _kg("source"), ox.NamedNode(mint(self._name, "/narrator/1")))
        for number, triple in enumerate(statements, start=1):
            statement = ox.NamedNode(mint(claim, f"#s{number}"))
            yield ox.Triple(node, _kg("statement"), statement)
            yield ox.Triple(statement, ox.NamedNode(vocab.RDF + "subject"), triple.subject)
            yield ox.Triple(statement, ox.NamedNode(vocab.RDF + "predicate"), triple.predicate)
            yield ox.Triple(statement, ox.NamedNode(vocab.RDF + "object"), triple.object)
        once = {(f.shape, f.node): f for f in faults}
        for number, (_, fault) in enumerate(sorted(once.items(), key=lambda item: item[0]), start=1):
            violation = ox.NamedNode(mint(claim, f"#v{number}"))
            yield ox.Triple(violation, _A, _kg("Violation"))
            yield ox.Triple(violation, _kg("violates"), node)
            yield ox.Triple(violation, _kg("shape"), ox.NamedNode(fault.shape))
            yield ox.Triple(violation, _kg("severity"), ox.NamedNode(vocab.concept("severity", fault.severity)))
            yield ox.Triple(violation, _kg("message"), ox.Literal(fault.message))
            yield ox.Triple(violation, _kg("focusNode"), ox.NamedNode(fault.node))


def claims_of(article: ArticleGraphs) -> tuple[str, ...]:
    """The IRIs of all claims, sorted: what has a graph or a description."""
    named = {n for n in article.graphs if n.startswith(f"{article.article}/claim/")}
    described = article.graphs.get(f"{article.article}/claims", ())
    return tuple(sorted(named | {_iri(t.subject) for t in described if t.object == _kg("Claim") and t.predicate == _A}))


def _iri(term: object) -> str:
    """The IRI of a node; empty for a literal, so that a text that looks like an IRI is none."""
    return term.value if isinstance(term, ox.NamedNode) else ""


def _number(lexical: str) -> float:
    try:
        return float(lexical)
    except ValueError:  # no number: a shape says so
        return 0.0


def _kg(name: str) -> ox.NamedNode:
    return ox.NamedNode(vocab.KG + name)
