"""What a store knows of identity: asked by key, never as a whole, so that an answer costs what it holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from kg import vocab
from kg.errors import ConsistencyError, UsageError
from kg.identity import pairs, sameness
from kg.identity.fingerprint import Fingerprint, Incident, read
from kg.identity.graphs import CANONICAL, FINGERPRINT, UNSETTLED, names_in
from kg.identity.sameness import Verdict
from kg.rdf import terms
from kg.rdf.iris import mint
from kg.rdf.terms import value
from kg.store import Store
from kg.view.joined import ARTICLES, REPORTED_IN

REPLACED_BY: Final = NamedNode(vocab.DCT + "isReplacedBy")
FOUND: Final = 200
"""Incidents that are looked at for one article at most, however full its blocks are."""
_CACHED: Final = 2_048
_SCORES: Final = 65_536

_PRINTS: Final = f"""SELECT ?article ?fingerprint {{
  VALUES ?article {{ UNDEF }}
  GRAPH ?graph {{ ?article {FINGERPRINT} ?fingerprint }}
}}"""
_BY_KEY: Final = f"""SELECT DISTINCT ?node {{
  VALUES ?key {{ UNDEF }}
  GRAPH ?fingerprint {{ ?node {terms.kg("blockKey")} ?key }}
}} LIMIT {5 * FOUND}"""
_NAMED: Final = f"""SELECT ?member ?name {{
  VALUES ?name {{ UNDEF }}
  GRAPH ?identity {{ ?member {CANONICAL} ?name }}
}}"""
_DECIDED: Final = f"""SELECT ?decision ?node ?other ?verdict {{
  VALUES ?node {{ UNDEF }}
  GRAPH ?decision {{
    ?decision {terms.kg("compares")} ?node , ?other ; {terms.kg("verdict")} ?verdict ; {terms.kg("score")} ?score .
  }}
  FILTER(?node != ?other)
}}"""
_CONCERNING: Final = f"""SELECT DISTINCT ?decision ?node {{
  VALUES ?article {{ UNDEF }}
  GRAPH ?decision {{ ?decision {terms.kg("concerns")} ?article ; {terms.kg("compares")} ?node }}
}}"""
_REPORTED: Final = f"""SELECT DISTINCT ?incident {{
  VALUES ?article {{ UNDEF }}
  GRAPH ?joined {{ ?incident {REPORTED_IN} ?article ; {ARTICLES} ?number }}
}}"""
_UNSETTLED: Final = f"SELECT DISTINCT ?article {{ GRAPH ?identity {{ ?article {terms.A} {UNSETTLED} }} }}"
_JUDGED: Final = f"""SELECT ?judgement ?number ?one ?other ?verdict ?undone {{
  VALUES ?one {{ UNDEF }}
  GRAPH ?judgement {{
    ?judgement {terms.kg("number")} ?number ; {terms.kg("verdict")} ?verdict ; {terms.kg("compares")} ?one , ?other .
  }}
  OPTIONAL {{ GRAPH ?later {{ ?later {terms.kg("undoes")} ?number }} BIND(true AS ?undone) }}
  FILTER(?one != ?other)
}}"""


class Judged(NamedTuple):
    """What people said of two things, the last of them first."""

    together: frozenset[tuple[str, str]]
    apart: frozenset[tuple[str, str]]


class Known:
    """The identity of what a store holds. Fingerprints and scores are kept in memory: make a new one when articles come in."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._prints: dict[str, Fingerprint | None] = {}
        self.score = lru_cache(maxsize=_SCORES)(self._score)

    def unsettled(self) -> list[str]:
        """The articles that have not been compared, by IRI."""
        return sorted(_iris(self.store.query(_UNSETTLED).rows))

    def fingerprint(self, article: str) -> Fingerprint | None:
        """``None`` where the store has none of it."""
        if article not in self._prints:
            self.look_up([article])
        return self._prints[article]

    def look_up(self, articles: Iterable[str]) -> None:
        """Looks up the fingerprints of many articles that will be asked for, in one question."""
        if not (new := sorted({*articles} - self._prints.keys())):
            return
        for article in list(self._prints)[: max(0, len(self._prints) + len(new) - _CACHED)]:  # the oldest
            del self._prints[article]
        self._prints.update(dict.fromkeys(new))
        for node, said in self.store.query(_PRINTS, {"article": [NamedNode(name) for name in new]}).rows:
            self._prints[value(node)] = read(value(said))

    def incident(self, iri: str) -> tuple[Fingerprint, Incident] | None:
        """An incident by its IRI in its article, with the article."""
        found = self.fingerprint(article_of(iri))
        return next(((found, i) for i in found.incidents if f"{found.article}/{i.id}" == iri), None) if found else None

    def features(self, a: str, b: str) -> dict[str, float]:
        """What speaks for two incidents being one, and against it; none where one of them is not there."""
        x, y = self.incident(a), self.incident(b)
        return pairs.features(x, y) if x and y else {}

    def _score(self, a: str, b: str) -> float:
        return sameness.score(self.features(a, b))

    def sharing(self, keys: Sequence[str]) -> list[str]:
        """The incidents and people that have one of these keys, sorted; ``FOUND`` at most."""
        if not keys:
            return []
        found = sorted(_iris(self.store.query(_BY_KEY, {"key": [Literal(key) for key in keys]}).rows))
        return found[:FOUND]

    def names(self, article: str) -> dict[str, str]:
        """IRI -> canonical IRI of what the article speaks of."""
        graph = f"{article}/identity"
        return dict(names_in(self.store.read([graph]).get(graph, ())))

    def members(self, names: Iterable[str]) -> dict[str, list[str]]:
        """Canonical IRI -> the IRIs in articles for which it stands."""
        wanted = sorted(set(names))
        out: dict[str, list[str]] = {name: [] for name in wanted}
        if wanted:
            for member, name in self.store.query(_NAMED, {"name": [NamedNode(name) for name in wanted]}).rows:
                out[value(name)].append(value(member))
        return {name: sorted(found) for name, found in out.items()}

    def decided(self, nodes: Collection[str]) -> dict[tuple[str, str], tuple[str, str]]:
        """Pair (sorted) -> decision and verdict, for the pairs in which one of these is."""
        out = {}
        if nodes:
            rows = self.store.query(_DECIDED, {"node": [NamedNode(node) for node in sorted(nodes)]}).rows
            for decision, node, other, said in rows:
                pair = sorted((value(node), value(other)))
                out[pair[0], pair[1]] = value(decision), value(said).rpartition("-")[2]
        return out

    def concerning(self, article: str) -> dict[str, list[str]]:
        """Decision -> what it compares, for the decisions about something in the article."""
        out: dict[str, list[str]] = {}
        for decision, node in self.store.query(_CONCERNING, {"article": NamedNode(article)}).rows:
            out.setdefault(value(decision), []).append(value(node))
        return out

    def reported(self, article: str) -> list[str]:
        """The canonical incidents whose own view names the article."""
        return sorted(_iris(self.store.query(_REPORTED, {"article": NamedNode(article)}).rows))

    def judged(self, nodes: Collection[str]) -> Judged:
        """The judgements that stand on pairs in which one of these is."""
        last: dict[tuple[str, str], tuple[int, str]] = {}
        if nodes:
            rows = self.store.query(_JUDGED, {"one": [NamedNode(node) for node in sorted(nodes)]}).rows
            for _, number, one, other, said, undone in rows:
                if undone is None:
                    first, second = sorted((value(one), value(other)))
                    verdict = int(value(number)), value(said).rpartition("-")[2]
                    last[first, second] = max(last.get((first, second), (0, "")), verdict)
        said_of: dict[Verdict | str, set[tuple[str, str]]] = {"same": set(), "different": set()}
        for pair, (_, which) in last.items():
            said_of.setdefault(which, set()).add(pair)
        return Judged(frozenset(said_of["same"]), frozenset(said_of["different"]))

    def current(self, name: str) -> str:
        """The canonical IRI that has taken the place of this one; itself where none has."""
        seen = {name}
        while (other := self._replaced_by(name)) is not None and other not in seen:
            seen.add(other)
            name = other
        return name

    def _replaced_by(self, name: str) -> str | None:
        if name.count("/") < 2:
            return None
        said = self.graph(audit(name))
        return next((value(t.object) for t in said if t.predicate == REPLACED_BY and value(t.subject) == name), None)

    def graph(self, name: str) -> list[Triple]:
        """The triples of a graph, sorted; none where it is not there."""
        return self.store.read([name]).get(name, [])


def audit(name: str) -> str:
    """The graph that tells what became of a canonical IRI.

    >>> audit("https://data.example.org/kg/incident/5f2c")
    'https://data.example.org/kg/audit/incident/5f2c'
    """
    base, kind, local = name.rsplit("/", 2)
    return mint(base, f"/audit/{kind}/{local}")


def article_of(iri: str) -> str:
    """The article in which an entity is.

    >>> article_of("https://data.example.org/kg/article/0a1b/incident/1")
    'https://data.example.org/kg/article/0a1b'
    """
    base, found, rest = iri.partition("article/")
    if not found:
        raise ConsistencyError(f"{iri} is nothing in an article")
    return f"{base}article/{rest.partition('/')[0]}"


def node(iri: str) -> NamedNode:
    """An IRI that somebody gave; raises :class:`UsageError` for what is none."""
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise UsageError(f"{iri!r} is no IRI: give that of an incident or a person, as in kg query reports") from error


def _iris(rows: Iterable[Sequence[object]]) -> set[str]:
    return {row[0].value for row in rows if isinstance(row[0], NamedNode)}


__all__ = ["Judged", "Known", "article_of", "node"]
