"""What changed in an incident, when, and by which article.

Changes stand in the graph ``…/audit/incident/…``, outside of what an export holds: they tell of this store, not of the world.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple, TypeAlias

from pyoxigraph import Literal, NamedNode, Triple

from kg import vocab
from kg.errors import UsageError
from kg.identity.known import Known, audit, node
from kg.rdf import terms
from kg.rdf.iris import digest, mint
from kg.rdf.terms import value
from kg.store import Store
from kg.view.joined import ARTICLES, REPORTED_IN, SLOTS, about

CREATED: Final = NamedNode(vocab.DCT + "created")
_NAME: Final = vocab.SCHEMA + "name"
_SLOTS: Final = frozenset({*SLOTS, _NAME, REPORTED_IN.value})
_CHANGES: Final = f"""SELECT ?when ?subject ?slot ?before ?after ?article {{
  VALUES ?incident {{ UNDEF }}
  GRAPH ?audit {{
    ?change {terms.kg("changeOf")} ?incident ; {CREATED} ?when ; {terms.LABEL} ?subject ; {terms.kg("slot")} ?slot .
    OPTIONAL {{ ?change {terms.kg("before")} ?before }}
    OPTIONAL {{ ?change {terms.kg("after")} ?after }}
    OPTIONAL {{ ?change {terms.kg("changedIn")} ?article }}
  }}
}} ORDER BY ?when STR(?subject) STR(?slot) STR(?before) STR(?after)"""


_Views: TypeAlias = Mapping[str, Sequence[Triple]]


class Change(NamedTuple):
    """A value of an incident, or of somebody in it, that came, went or was replaced. Values are in words or IRIs."""

    when: str
    subject: str
    """Name of the person; empty for the incident itself."""
    slot: str
    before: str | None
    after: str | None
    article: str | None
    """By which article it came; ``None``: by a judgement."""


def changes(
    known: Known, before: _Views, after: _Views, articles: Collection[str], when: datetime
) -> dict[str, Sequence[Triple]]:
    """The audit graphs with what changes in the joined views; a view that is new, or that goes, is no change of it."""
    out: dict[str, Sequence[Triple]] = {}
    homes = [{i: view for view in views.values() for i in _at_home(view)} for views in (before, after)]
    for incident in sorted(homes[0].keys() & homes[1].keys()):
        old, new = (_values(incident, home[incident]) for home in homes)
        reporting = _reporting(known, incident, homes, articles)
        found: list[Triple] = []
        for subject, slot in sorted(old.keys() | new.keys()):
            went, came = old.get((subject, slot), set()), new.get((subject, slot), set())
            if went == came:
                continue
            for gone, arrived in _paired(sorted(went - came, key=str), sorted(came - went, key=str)):
                article = next((a for a in reporting if _tells(known, a, slot, arrived)), reporting[0] if reporting else "")
                found += _change(incident, subject, slot, gone, arrived, article, when)
        if found:
            graph = audit(incident)
            out[graph] = sorted({*known.graph(graph), *found}, key=str)
    return out


def history(store: Store, incident: str) -> list[Change]:
    """What changed in an incident (its canonical IRI, also one that went to another), the oldest first.

    Raises :class:`UsageError` where the store knows of none of that IRI.
    """
    known = Known(store)
    name = known.current(node(incident).value)
    rows = store.query(_CHANGES, {"incident": NamedNode(name)}).rows
    if not rows and not known.members([name])[name]:
        raise UsageError(f"the store knows of no incident {incident}: give its canonical IRI, as in kg query reports")
    return [Change(*(term.value if isinstance(term, NamedNode | Literal) else None for term in row)) for row in rows]  # type: ignore[arg-type]


def _reporting(known: Known, incident: str, homes: Sequence[_Views], articles: Collection[str]) -> list[str]:
    """Those of these articles that report an incident, or did; the one published last first."""
    said = (triple for home in homes for triple in home[incident] if triple.predicate == REPORTED_IN)
    reports = {value(triple.object) for triple in said if value(triple.subject) == incident}
    dated = [((found.published or 0) if (found := known.fingerprint(a)) else 0, a) for a in articles if a in reports]
    return [article for _, article in sorted(dated, reverse=True)]


def _tells(known: Known, article: str, slot: str, arrived: NamedNode | Literal | None) -> bool:
    """Whether the value came with this article."""
    if slot == REPORTED_IN.value:
        return value(arrived) == article
    found = known.fingerprint(article)
    return found is not None and any(told.slot == slot and told.value == str(arrived) for told in found.told)


def _at_home(view: Sequence[Triple]) -> Iterator[str]:
    """The incidents of which this is the view that counts."""
    return (value(t.subject) for t in view if t.predicate == ARTICLES)


def _values(incident: str, view: Sequence[Triple]) -> dict[tuple[str, str], set[NamedNode | Literal]]:
    """What a view says of the incident and of its named people, by subject and slot. A person is known by the name here: the
    IRI is another one when two become one."""
    out: defaultdict[tuple[str, str], set[NamedNode | Literal]] = defaultdict(set)
    out["", REPORTED_IN.value] = {o for s, p, o in view if p == REPORTED_IN and value(s) == incident}
    for subject, said in about(incident, view).items():
        name = next((o.value for p, o in said if p.value == _NAME), "") if "/person/" in subject.value else ""
        for p, o in said:
            if p.value in _SLOTS and (name or subject.value == incident):
                out[name, p.value].add(o)
    return out


def _paired(
    gone: Sequence[NamedNode | Literal], arrived: Sequence[NamedNode | Literal]
) -> list[tuple[NamedNode | Literal | None, NamedNode | Literal | None]]:
    length = max(len(gone), len(arrived))
    return [(gone[i] if i < len(gone) else None, arrived[i] if i < len(arrived) else None) for i in range(length)]


def _change(
    incident: str,
    subject: str,
    slot: str,
    gone: NamedNode | Literal | None,
    arrived: NamedNode | Literal | None,
    article: str,
    when: datetime,
) -> list[Triple]:
    base, _, local = incident.rpartition("incident/")
    moment = when.isoformat()
    change = NamedNode(
        mint(base, f"audit/incident/{local}/{digest(subject, slot, str(gone), str(arrived), article, moment)[:16]}")
    )
    out = [
        Triple(change, terms.A, terms.kg("Change")),
        Triple(change, terms.kg("changeOf"), NamedNode(incident)),
        Triple(change, CREATED, terms.typed(moment, "dateTime")),
        Triple(change, terms.LABEL, terms.string(subject)),
        Triple(change, terms.kg("slot"), NamedNode(slot)),
    ]
    if gone is not None:
        out.append(Triple(change, terms.kg("before"), gone))
    if arrived is not None:
        out.append(Triple(change, terms.kg("after"), arrived))
    if article:
        out.append(Triple(change, terms.kg("changedIn"), NamedNode(article)))
    return out
