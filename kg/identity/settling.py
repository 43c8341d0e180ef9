"""Finding out which incidents and people of an article are known from others, and keeping what follows from it current.

An article comes into the store prepared (``kg.identity.graphs``): under names of its own, and marked as unsettled. To settle it
is to compare its incidents with those that share a key with it, to note each comparison that is not clearly *different* as a
decision, to form the clusters anew of all that hangs together with it, and to write what changed: names, views, the joined
views of incidents. All of it goes in one step, or in an order in which it can be cut off anywhere and done again: the mark is
last.

What hangs together is small, and its clusters are a function of what is in it. So the order in which articles come makes no
difference but for the names, and an article that is removed leaves everything as if it had never been there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from pyoxigraph import Triple

from kg.identity.graphs import called
from kg.identity.known import Known, article_of
from kg.identity.step import Clock, Settled, Step, now
from kg.rdf import ArticleGraphs
from kg.store import Put, Store

TOGETHER: Final = 50
"""Articles that are settled in one step."""

_KEPT: Final = ("view", "identity")
"""Graphs of which settling wants to know what was in them when an article is put anew."""

Progress: TypeAlias = Callable[[Settled], None]
"""Called after every step with what was done so far."""


def settle(
    store: Store, *, replaced: Mapping[str, Sequence[Triple]] | None = None, progress: Progress | None = None, clock: Clock = now
) -> Settled:
    """Settles every article that is not, in the order of their IRIs. What was cut off goes on with the next call.

    ``replaced`` has the views and names (``A/view``, ``A/identity``) of articles as they were before they were put anew, for the
    history. These articles come first: what is new takes the names that it finds.
    """
    known = Known(store)
    replaced = replaced or {}
    waiting = known.unsettled()
    again = [article for article in waiting if f"{article}/identity" in replaced]
    done = Settled()
    left = set(waiting)
    for batch in (*_batches(again), *_batches([article for article in waiting if article not in {*again}])):
        left.difference_update(batch)
        graphs = [f"{article}/{local}" for article in batch for local in _KEPT]
        before = {graph: replaced[graph] for graph in graphs if graph in replaced}
        Step(known, waiting=left, clock=clock, done=done, replaced=before).settle(batch)
        done.articles += len(batch)
        if progress is not None:
            progress(done)
    return done


def put(store: Store, articles: Sequence[ArticleGraphs], *, clock: Clock = now) -> tuple[Put, Settled]:
    """Stores prepared articles, and settles them and whatever else is not settled yet."""
    there = store.stored([a.article for a in articles])
    replaced = store.read([f"{article}/{local}" for article in there for local in _KEPT])
    done = store.put([called(article, replaced.get(f"{article.article}/identity", ())) for article in articles])
    return done, settle(store, replaced=replaced, clock=clock)


def _batches(articles: Sequence[str]) -> Iterator[Sequence[str]]:
    return (articles[start : start + TOGETHER] for start in range(0, len(articles), TOGETHER))


def withdraw(store: Store, article: str, *, clock: Clock = now) -> None:
    """Mends everything as if the article were not there, and marks it as unsettled: then it can be removed."""
    known = Known(store)
    Step(known, waiting={article, *known.unsettled()}, clock=clock, done=Settled()).withdraw(article)


def resettle(store: Store, incidents: Collection[str], *, clock: Clock = now) -> None:
    """Forms the clusters around these incidents (IRIs in articles) or people anew, after a judgement about them."""
    Step(Known(store), waiting=set(Known(store).unsettled()), clock=clock, done=Settled()).around(incidents)


def joined_again(known: Known, incidents: Iterable[str]) -> int:
    """Makes the joined views of these canonical incidents anew; gives how many were wrong."""
    wrong = 0
    waiting = set(known.unsettled())
    for name in sorted(incidents):
        step = Step(known, waiting=waiting, clock=now, done=Settled())
        members = [m for m in known.members([name])[name] if article_of(m) not in waiting]
        if members:
            wrong += step.view_of(members)
    return wrong
