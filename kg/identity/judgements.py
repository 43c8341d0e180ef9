"""What people said of two incidents, or of two persons: it outweighs every score, until it is undone.

A judgement has a number and a graph of its own below ``…/audit/``, with who made it and when. It names things by their IRIs in
articles, which no later join changes. Undoing one is a judgement too: nothing is ever overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations, product
from typing import Final, Literal, NamedTuple, TypeAlias

from pyoxigraph import Literal as Text
from pyoxigraph import NamedNode, Triple

from kg import vocab
from kg.errors import UsageError
from kg.identity.known import Known, article_of, node
from kg.identity.settling import resettle
from kg.identity.step import Clock, now
from kg.rdf import terms
from kg.rdf.iris import mint
from kg.store import Store

Said: TypeAlias = Literal["same", "different"]

_KINDS: Final = ("incident", "person", "group")
_LAST: Final = f"SELECT (MAX(?number) AS ?last) {{ GRAPH ?audit {{ ?judgement {terms.kg('number')} ?number }} }}"
_ALL: Final = f"""SELECT ?judgement ?number ?verdict ?one ?other ?by ?when ?undoes ?undone {{
  GRAPH ?audit {{
    ?judgement {terms.kg("number")} ?number ; {terms.kg("decidedBy")} ?by ; <{vocab.DCT}created> ?when .
    OPTIONAL {{ ?judgement {terms.kg("undoes")} ?undoes }}
    OPTIONAL {{
      ?judgement {terms.kg("verdict")} ?verdict ; {terms.kg("compares")} ?one , ?other .
      FILTER(STR(?one) < STR(?other))
    }}
  }}
  OPTIONAL {{ GRAPH ?later {{ ?later {terms.kg("undoes")} ?number }} BIND(true AS ?undone) }}
}} ORDER BY ?number STR(?one) STR(?other)"""
_UNSURE: Final = f"""SELECT ?decision ?node ?other ?score {{
  GRAPH ?decision {{
    ?decision {terms.kg("verdict")} {terms.concept("verdict", "unsure")} ; {terms.kg("score")} ?score ;
      {terms.kg("compares")} ?node , ?other .
    FILTER(STR(?node) < STR(?other))
  }}
}} ORDER BY DESC(?score) STR(?decision)"""
_WHY: Final = f"""SELECT ?for ?against {{
  VALUES ?decision {{ UNDEF }}
  GRAPH ?decision {{
    {{ ?decision {terms.kg("speaksFor")} ?for }} UNION {{ ?decision {terms.kg("speaksAgainst")} ?against }}
  }}
}} ORDER BY STR(?for) STR(?against)"""


class Judgement(NamedTuple):
    """A judgement: about which pairs, by whom and when; ``undoes`` is the number of the one that it takes back."""

    number: int
    verdict: str
    pairs: tuple[tuple[str, str], ...]
    by: str
    when: str
    undone: bool = False
    undoes: int | None = None


class Unsure(NamedTuple):
    """Two incidents (IRIs in their articles) that may be one, and why."""

    decision: str
    one: str
    other: str
    score: float
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]


def unsure(store: Store, *, limit: int = 20) -> list[Unsure]:
    """The pairs that a person should look at: unsure, and not judged yet; the likeliest first."""
    known = Known(store)
    out: list[Unsure] = []
    for decision, one, other, score in store.query(_UNSURE).rows:
        pair = (terms.value(one), terms.value(other))
        judged = known.judged(pair)
        if pair in judged.together | judged.apart:
            continue
        why = store.query(_WHY, {"decision": NamedNode(terms.value(decision))}).rows
        reasons = [tuple(terms.value(row[i]) for row in why if row[i] is not None) for i in (0, 1)]
        out.append(Unsure(terms.value(decision), *pair, float(terms.value(score)), reasons[0], reasons[1]))
        if len(out) == limit:
            break
    return out


def judge(store: Store, one: str, other: str, verdict: Said, *, by: str, clock: Clock = now) -> Judgement:
    """Records that two incidents, or two persons, are the same or different, and lets it have its effect.

    ``one`` and ``other`` are IRIs in articles, or canonical ones: these stand for all their members.
    """
    ours, theirs = _members(store, one), _members(store, other)
    if set(ours) & set(theirs) and verdict == "different":
        raise UsageError(f"{one} and {other} are one already: name the members that are to part (kg split)")
    return _record(store, _between(ours, theirs), verdict, by, clock)


def merge(store: Store, things: Sequence[str], *, by: str, clock: Clock = now) -> Judgement:
    """Records that these incidents, or persons, are all the same."""
    wholes = [_members(store, thing) for thing in things]
    return _record(store, [p for a, b in combinations(wholes, 2) for p in _between(a, b)], "same", by, clock)


def split(store: Store, canonical: str, parts: Sequence[str], *, by: str, clock: Clock = now) -> Judgement:
    """Records that these members of a canonical incident or person (IRIs in articles, or of articles) are none of the others."""
    members = _members(store, canonical)
    parting = [m for m in members if m in parts or article_of(m) in parts]
    staying = [m for m in members if m not in parting]
    if not parting or not staying:
        told = "\n  ".join(members)
        raise UsageError(f"name some, but not all, of the members of {canonical}:\n  {told}")
    return _record(store, list(product(parting, staying)), "different", by, clock)


def undo(store: Store, number: int | None = None, *, by: str, clock: Clock = now) -> Judgement:
    """Takes back a judgement: the last that stands, or the one with this number."""
    standing = [j for j in judgements(store) if not j.undone and j.undoes is None]
    found = standing[-1:] if number is None else [j for j in standing if j.number == number]
    if not found:
        raise UsageError("there is no judgement to undo" if number is None else f"there is no judgement {number} that stands")
    return _record(store, found[0].pairs, "", by, clock, undoes=found[0].number)


def judgements(store: Store) -> list[Judgement]:
    """All judgements, in the order in which they were made."""
    found: dict[int, Judgement] = {}
    for _, number, verdict, one, other, by, when, undoes, undone in store.query(_ALL).rows:
        n = int(terms.value(number))
        said = terms.value(verdict).rpartition("-")[2] if verdict is not None else ""
        pairs = ((terms.value(one), terms.value(other)),) if one is not None else ()
        taken_back = int(terms.value(undoes)) if undoes is not None else None
        earlier = found.get(n)
        every = (*(earlier.pairs if earlier else ()), *pairs)
        found[n] = Judgement(n, said, every, terms.value(by), terms.value(when), undone is not None, taken_back)
    return [found[n] for n in sorted(found)]


def _between(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[str, str]]:
    """Each member of one with each of the other: so that it holds for all of them, and outlives the article of any. Of one whole
    with itself there is nothing to say."""
    return [] if ours == theirs else [(a, b) for a, b in product(ours, theirs) if a != b]


def _members(store: Store, thing: str) -> list[str]:
    """The IRIs in articles for which this one stands, sorted; raises :class:`UsageError` where it stands for nothing."""
    known = Known(store)
    thing = known.current(node(thing).value) if "article/" not in thing else node(thing).value
    members = known.members([thing])[thing]
    if not members and "article/" in thing and thing in known.names(article_of(thing)):
        members = [thing]
    if not members:
        raise UsageError(f"the store knows of no {thing}: give the IRI of an incident or a person, as in kg query reports")
    if members[0].rpartition("/")[0].rpartition("/")[2] not in _KINDS:
        raise UsageError(f"{thing} is no incident and no person: places, agencies and outlets are told apart by name and state")
    return members


def _record(
    store: Store, pairs: Iterable[tuple[str, str]], verdict: str, by: str, clock: Clock, *, undoes: int | None = None
) -> Judgement:
    pairs = tuple(sorted({(min(pair), max(pair)) for pair in pairs}))
    if not pairs:
        raise UsageError("name two different incidents, or two different persons")
    if len({_kind(thing) for pair in pairs for thing in pair}) > 1:
        raise UsageError("an incident and a person cannot be compared")
    if not by.strip():
        raise UsageError("a judgement needs the name of who makes it")
    number = _next(store)
    base = pairs[0][0].partition("article/")[0]
    judgement = NamedNode(mint(base, f"audit/judgement/{number}"))
    moment = terms.typed(clock().isoformat(), "dateTime")
    said = [Triple(judgement, terms.kg("verdict"), terms.concept("verdict", verdict))] if verdict else []
    if undoes is not None:
        said.append(Triple(judgement, terms.kg("undoes"), terms.integer(undoes)))
    about = [
        Triple(judgement, terms.A, terms.kg("Judgement")),
        Triple(judgement, terms.kg("number"), terms.integer(number)),
        Triple(judgement, terms.kg("decidedBy"), terms.string(by)),
        Triple(judgement, NamedNode(vocab.DCT + "created"), moment),
        *said,
    ]
    graphs: dict[str, list[Triple]] = {}
    if undoes is not None:
        graphs[judgement.value] = about
    else:  # one graph a pair: a graph says of which two things it speaks
        for i, pair in enumerate(pairs):
            part = NamedNode(f"{judgement.value}/{i + 1}") if i else judgement
            compared = [Triple(part, terms.kg("compares"), NamedNode(thing)) for thing in pair]
            graphs[part.value] = [Triple(part, t.predicate, t.object) for t in about] + compared
    store.rewrite(graphs)
    resettle(store, sorted({thing for pair in pairs for thing in pair}), clock=clock)
    return Judgement(number, verdict, pairs, by, moment.value, False, undoes)


def _next(store: Store) -> int:
    ((last,),) = store.query(_LAST).rows
    return int(terms.value(last)) + 1 if isinstance(last, Text) else 1


def _kind(iri: str) -> str:
    kind = iri.rpartition("/")[0].rpartition("/")[2]
    return "person" if kind == "group" else kind
