"""The views made anew: they are nothing but what follows from claims and decisions."""

from __future__ import annotations

from itertools import islice
from typing import Final

from pyoxigraph import Triple

from kg.identity.graphs import viewed
from kg.identity.known import Known
from kg.identity.settling import joined_again
from kg.rdf import ArticleGraphs
from kg.rdf.terms import value
from kg.store import Put, Store
from kg.view import canonical_of
from kg.view.joined import ARTICLES

_BATCH: Final = 50


def rebuild(store: Store) -> Put:
    """Makes the view of every stored article and of every incident anew; ``unchanged`` are those that were right."""
    known = Known(store)
    replaced = unchanged = 0
    incidents: set[str] = set()
    stored = iter(store.articles())
    while batch := list(islice(stored, _BATCH)):
        articles = [ArticleGraphs(a.article, a.key, store.graphs(a.article)) for a in batch]
        names = {n for a in articles for e, n in canonical_of(a).items() if e.startswith(f"{a.article}/incident/")}
        several = {name for name, members in known.members(names).items() if len(members) > 1}
        incidents |= several
        changed = {}
        for article in articles:
            view = f"{article.article}/view"
            made = _view(article, several)
            if made != article.graphs.get(view, []):
                changed[view] = made
        store.rewrite(changed)
        replaced, unchanged = replaced + len(changed), unchanged + len(batch) - len(changed)
    wrong = joined_again(known, incidents)
    return Put(0, replaced + wrong, unchanged + len(incidents) - wrong)


def _view(article: ArticleGraphs, several: set[str]) -> list[Triple]:
    """The view of an article under the names that it has in the store."""
    return [t for t in viewed(article, canonical_of(article)) if not (t.predicate == ARTICLES and value(t.subject) in several)]
