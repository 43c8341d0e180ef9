"""Questions about many articles, put so that a store of any size answers them in time.

A named query looks everything up from the article it starts at: asked of one it takes some milliseconds in a store of any size,
and asked of all at once Oxigraph takes the square of their number for what is OPTIONAL. So it is asked of some articles at a
time (``PORTION``), where its rows come by article; and of none that a parameter rules out, which one short question
finds beforehand. The rows are the same, in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg import vocab
from kg.rdf.terms import concept, search_name, typed
from kg.store.binding import Value, bind, slots
from kg.store.protocol import Solutions, Store

PORTION: Final = 50
"""Articles of which a query is asked at a time when it is asked of many: each of a table's OPTIONAL parts is looked up once for
every row, and what it holds is as much as the articles asked of."""

_BY_ARTICLE: Final = re.compile(r"ORDER BY (?:\?article\b|STR\(\?article\))[^{}]*\Z")
_PREFIXES: Final = f"PREFIX dct: <{vocab.DCT}>\nPREFIX kg: <{vocab.KG}>\nPREFIX schema: <{vocab.SCHEMA}>\n"
_KEYS: Final = f"{_PREFIXES}SELECT DISTINCT ?article {{ GRAPH ?meta {{ ?work dct:identifier ?article }} }} ORDER BY ?article"
_NARROWED: Final = {
    "issued": "GRAPH ?meta { ?work dct:issued ?issued }",
    "given_incident": "GRAPH ?meta { ?work kg:entitiesGraph ?entities } GRAPH ?entities { ?given_incident a ?kind }",
    "given_agency": "GRAPH ?view { ?body kg:searchName ?given_agency . ?work schema:identifier ?article }",
    "given_city": "GRAPH ?view { ?town kg:searchName ?given_city . ?work schema:identifier ?article }",
    "given_verdict": "GRAPH ?decision { ?decision kg:verdict ?given_verdict ; kg:concerns ?work }",
}
"""Parameter -> what an article must have where it is given. Only what no row can be without. ``issued`` stands for ``since`` and
``until``: single days are looked up, where a comparison would look at every article."""
_ENDS: Final = ("since", "until")
_DAYS: Final = f"{_PREFIXES}SELECT DISTINCT ?issued {{ GRAPH ?meta {{ ?work dct:issued ?issued }} }} ORDER BY ?issued"
_SOUGHT: Final[dict[str, Callable[[str], NamedNode | Literal]]] = {
    "given_agency": search_name, "given_city": search_name, "given_verdict": partial(concept, "verdict"),
}  # fmt: skip
"""Parameter -> the term that an index finds in its place."""
_FEW_DAYS: Final = 60
_FEW: Final = 2_000
"""Articles that may be named in one query; where there are more, what rules out the others does so itself."""


def solutions(store: Store, sparql: str, bindings: Mapping[str, Value]) -> Solutions:
    """What the store answers to a named query of kg: as ``store.query``, in the time that its parameters are worth."""
    ask = partial(store.query, sparql, ordered=True)
    if "article" in bindings or "article" not in slots(sparql):
        return ask(bindings)
    by_article = _BY_ARTICLE.search(sparql) is not None
    narrowed = {name: term for name, term in bindings.items() if name in _NARROWED or name in _ENDS}
    narrowed |= {name: sought(term.value) for name, sought in _SOUGHT.items() if isinstance(term := narrowed.get(name), Literal)}
    if not narrowed and not by_article:
        return ask(bindings)
    keys = _keys(store, _by_days(store, narrowed))
    if not by_article:
        return ask({**bindings, "article": keys} if len(keys) <= _FEW else bindings)
    out = ask({**bindings, "article": keys[:PORTION]})
    for start in range(PORTION, len(keys), PORTION):
        out.rows.extend(ask({**bindings, "article": keys[start : start + PORTION]}).rows)
    return out


def _by_days(store: Store, narrowed: Mapping[str, Value]) -> Mapping[str, Value]:
    """The same, with the days from ``since`` to ``until`` in the place of these: all of them where they are few, else those on
    which something was published. Of no day is none, which no article has."""
    ends = {name: narrowed[name] for name in _ENDS if name in narrowed}
    if not ends:
        return narrowed
    first, last = (_day(ends.get(name)) for name in _ENDS)
    if first and last and (last - first).days < _FEW_DAYS:
        days = [first + timedelta(n) for n in range((last - first).days + 1)]
    else:
        told = (_day(issued) for (issued,) in store.query(_DAYS).rows)
        days = [day for day in told if day and (first or day) <= day <= (last or day)]
    issued = [typed(day.isoformat(), "date") for day in days] or [typed("", "date")]
    return {"issued": issued, **{name: term for name, term in narrowed.items() if name not in _ENDS}}


def _day(term: object) -> date | None:
    try:
        return date.fromisoformat(term.value) if isinstance(term, Literal) else None
    except ValueError:  # a year, a month
        return None


def _keys(store: Store, narrowed: Mapping[str, Value]) -> list[Literal]:
    """What tables call the articles that these parameters do not rule out, sorted; never empty, since that would mean all."""
    sparql = _KEYS
    if narrowed:
        conditions = " ".join(_NARROWED[name] for name in sorted(narrowed))
        values = "".join(f"VALUES ?{name} {{ UNDEF }} " for name in sorted(narrowed))
        where = f"{{ {values}GRAPH ?meta {{ ?work dct:identifier ?article }} {conditions} }}"
        sparql = bind(f"{_PREFIXES}SELECT DISTINCT ?article {where} ORDER BY ?article", narrowed)
    found = store.query(sparql).rows
    return [key for (key,) in found if isinstance(key, Literal)] or [Literal("")]
