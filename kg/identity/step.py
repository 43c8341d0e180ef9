"""One step of settling (``kg.identity.settling``): what it reads, the clusters and names that follow, and what it writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.identity import blocks, graphs, sameness
from kg.identity.acquaintance import persons
from kg.identity.canonical import minted, outlet
from kg.identity.clusters import clustered
from kg.identity.fingerprint import Fingerprint
from kg.identity.history import changes
from kg.identity.known import REPLACED_BY, Known, article_of, audit
from kg.identity.wording import copied
from kg.rdf import ArticleGraphs, terms
from kg.rdf.iris import digest, mint
from kg.rdf.terms import value
from kg.view.joined import ARTICLES, Given, Report, joined

COPY: Final = 0.5
"""Share of common stretches from which on an article counts as a copy of another one."""
WIDEST: Final = 80
"""Incidents that are clustered anew together; where more hang together, only the newcomer is placed."""
Clock = Callable[[], datetime]


@dataclass(slots=True)
class Settled:
    """What settling did: how many articles, comparisons, and incidents that were joined to one already known."""

    articles: int = 0
    compared: int = 0
    joined: int = 0
    unsure: int = 0


def now() -> datetime:
    """The time, in UTC and whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(slots=True)
class Step:
    """One step: what it has read, and what it will write."""

    known: Known
    waiting: set[str]
    clock: Clock
    done: Settled
    newcomers: frozenset[str] = frozenset()
    """The articles that are being settled."""
    replaced: Mapping[str, Sequence[Triple]] = field(default_factory=dict)
    """The views and names of newcomers as they were before they were put anew."""
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    """Article -> names of its entities, as they will be."""
    before: dict[str, dict[str, str]] = field(default_factory=dict)
    """The same, as they are."""
    fresh: dict[tuple[str, str], sameness.Verdict] = field(default_factory=dict)
    """What was decided in this step, by pair (sorted)."""
    tied: dict[str, list[tuple[str, str]]] | None = None
    wide: dict[str, bool] = field(default_factory=dict)
    """Incident that was formed anew -> whether more hangs together with it than that."""
    several: dict[str, bool] = field(default_factory=dict)
    """Incident -> whether several articles report it."""
    stored: dict[str, list[Triple]] = field(default_factory=dict)
    """Graphs that were read."""
    out: dict[str, Sequence[Triple]] = field(default_factory=dict)

    # ------------------------------------------------------------ the three ways in

    def settle(self, articles: Sequence[str]) -> None:
        self.newcomers = frozenset(articles)
        self.known.look_up(articles)
        nodes: set[str] = set()
        gone: set[str] = set()
        who: set[str] = set()
        for article in articles:  # before anything is decided anew
            nodes |= self._dropped(article)
            gone.update(self.known.reported(article))
        for article in articles:
            if (found := self.known.fingerprint(article)) is not None:
                nodes.update(f"{article}/{incident.id}" for incident in found.incidents)
                self._unheard(found)
                self._compared(found)
                who |= self._acquainted(article)
        self._formed(nodes, gone, who=who)
        self._write(articles, gone, settled=True)

    def withdraw(self, article: str) -> None:
        judged = self.known.judged([e for e in self._names_of(article) if "/incident/" in e])
        stale = self._dropped(article) | {node for pair in judged.together for node in pair if article_of(node) != article}
        gone = self.known.reported(article)
        self._formed(stale, gone, who=self._acquainted(article))
        self._write([article], gone, settled=False)

    def around(self, nodes: Collection[str]) -> None:
        incidents = {n for n in nodes if "/incident/" in n}
        gone = {name for node in nodes for name in self.known.reported(article_of(node))}
        for members in self.known.members(gone).values():
            if any(article_of(member) == article_of(node) for member in members for node in nodes):
                incidents.update(m for m in members if "/incident/" in m)
        self._formed(incidents, gone, who={n for n in nodes if n not in incidents})
        self._write([], gone, settled=True)

    def view_of(self, cluster: Sequence[str]) -> bool:
        """Makes the joined view of a cluster as it is; says whether it was another one."""
        self.several = {member: len(cluster) > 1 for member in cluster}
        self._joined(cluster)
        wrong = {name: triples for name, triples in self.out.items() if list(triples) != self._graph(name)}
        self.known.store.rewrite(wrong)
        return bool(wrong)

    # ------------------------------------------------------------ comparing

    def _dropped(self, article: str) -> set[str]:
        """Takes back the decisions about an article (its text may have changed); gives what it was compared with."""
        others: set[str] = set()
        for decision, nodes in self.known.concerning(article).items():
            self.out[decision] = []
            others.update(node for node in nodes if article_of(node) != article)
        return others

    def _compared(self, found: Fingerprint) -> None:
        """Decides about every pair that shares a key; those that are clearly different leave no trace."""
        for incident in found.incidents:
            mine = f"{found.article}/{incident.id}"
            others = self.known.sharing(blocks.sought(found, incident))
            self.known.look_up(map(article_of, others))
            for other in others:
                if article_of(other) == found.article or article_of(other) in self.waiting:
                    continue
                pair = (min(mine, other), max(mine, other))
                if pair in self.fresh:  # both are newcomers
                    continue
                score = self._score(*pair)
                self.done.compared += 1
                self.fresh[pair] = said = sameness.verdict(score)
                if said != "different":
                    self._decided(pair, score, said)
                    self.done.unsure += said == "unsure"

    def _acquainted(self, article: str) -> set[str]:
        """The people of an article, and who had a name with one of them."""
        ours = {e: n for e, n in self._names_of(article).items() if "/person/" in n}
        before = (value(term) for t in self.replaced.get(f"{article}/view", ()) for term in (t.subject, t.object))
        named = self.known.members({*ours.values(), *(name for name in before if "/person/" in name and "article/" not in name)})
        return {*ours, *(other for found in named.values() for other in found)}

    def _score(self, a: str, b: str) -> float:
        return self.known.score(min(a, b), max(a, b))

    def _decided(self, pair: tuple[str, str], score: float, said: str) -> None:
        base = pair[0].partition("article/")[0]
        name = mint(base, f"decision/{digest(*pair)[:24]}")
        node = NamedNode(name)
        speaks_for, against = sameness.reasons(self.known.features(*pair))
        self.out[name] = [
            Triple(node, terms.A, terms.kg("IdentityDecision")),
            *(Triple(node, terms.kg("compares"), NamedNode(thing)) for thing in pair),
            *(Triple(node, terms.kg("concerns"), NamedNode(article_of(thing))) for thing in pair),
            Triple(node, terms.kg("verdict"), terms.concept("verdict", said)),
            Triple(node, terms.kg("score"), terms.decimal(sameness.rounded(score))),
            Triple(node, terms.kg("decidedBy"), Literal(f"kg.identity {sameness.VERSION}")),
            *(Triple(node, terms.kg("speaksFor"), Literal(reason)) for reason in speaks_for),
            *(Triple(node, terms.kg("speaksAgainst"), Literal(reason)) for reason in against),
        ]

    # ------------------------------------------------------------ clusters and their names

    def _formed(self, nodes: Iterable[str], gone: Iterable[str], *, who: Iterable[str]) -> None:
        """Forms the clusters of all that hangs together with these incidents, and names them and the people in them."""
        before = (member for members in self.known.members(gone).values() for member in members if "/incident/" in member)
        left = {node for node in (*nodes, *before) if self._counts(node)}
        clusters: list[list[str]] = []
        for start in sorted(left):
            if start in left:
                members, edges = self._hanging_together(start)
                left -= members
                clusters += (found := self._clustered(members, edges))
                self.wide.update(dict.fromkeys((m for c in found for m in c), len(members) > WIDEST))
        self._named(clusters, "incident")
        touched = self._people(who, clusters)
        wholes: list[Sequence[str]] = [*(self._whole(cluster) for cluster in clusters), *touched]
        for whole in wholes:
            self.several.update(dict.fromkeys(whole, len(whole) > 1))
        for whole in wholes:
            self._joined(whole)
        for cluster in clusters:
            new = sum(article_of(member) in self.newcomers for member in cluster)
            self.done.joined += new - (new == len(cluster))

    def _counts(self, incident: str) -> bool:
        """Whether an incident is there to be compared, and its article neither waits nor goes."""
        return article_of(incident) not in self.waiting and self.known.incident(incident) is not None

    def _clustered(self, members: Collection[str], edges: Iterable[tuple[str, str]]) -> list[list[str]]:
        judged = self.known.judged(members)

        def apart(a: str, b: str) -> bool:
            return article_of(a) == article_of(b) or (min(a, b), max(a, b)) in judged.apart

        together = [p for p in judged.together if set(p) <= set(members) and not apart(*p)]
        scores = {pair: self._score(*pair) for pair in edges}
        return clustered(members, scores, self._score, together=together, apart=apart)

    def _hanging_together(self, start: str) -> tuple[set[str], set[tuple[str, str]]]:
        """The incidents that are tied to this one by decisions or judgements for *same*, and the pairs."""
        found, edges, new = {start}, set[tuple[str, str]](), {start}
        while new and len(found) <= WIDEST:
            decided = {p for p, (name, said) in self.known.decided(new).items() if said == "same" and name not in self.out}
            tied = decided | self.known.judged(new).together
            tied |= {pair for node in new for pair in self._newly_tied().get(node, ())}
            self.known.look_up(article_of(node) for pair in tied for node in pair if "/incident/" in node)
            tied = {pair for pair in tied if all("/incident/" in node and self._counts(node) for node in pair)}
            edges |= tied
            new = {node for pair in tied for node in pair} - found
            found |= new
        return found, {pair for pair in edges if found.issuperset(pair)}

    def _newly_tied(self) -> Mapping[str, list[tuple[str, str]]]:
        """Incident -> the pairs with it that this step decided to be the same."""
        if self.tied is None:
            self.tied = {}
            for pair, said in self.fresh.items():
                if said == "same":
                    for node in pair:
                        self.tied.setdefault(node, []).append(pair)
        return self.tied

    def _whole(self, cluster: Sequence[str]) -> Sequence[str]:
        """A cluster with the members of its name that were not formed anew, where there are too many for that."""
        if not self.wide.get(cluster[0]):
            return cluster
        name = self._names_of(article_of(cluster[0]))[cluster[0]]
        return sorted({*cluster, *(m for m in self.known.members([name])[name] if m not in self.wide and self._counts(m))})

    def _named(self, clusters: Iterable[Sequence[str]], kind: str) -> None:
        """Gives each cluster the name that most of its members have, if no other has it, else one of its own.

        Who was there before the newcomer counts first: a name outlives growth. (A newcomer may come with the name of another, who
        kept it when the article was removed.) Of two equal parts the one keeps it from which it was made: so what was joined and
        parted again is called what it was.
        """
        taken: set[str] = set()
        for cluster in sorted(clusters, key=lambda c: (-len(c), self._new(c), not any(self._namesake(m, kind) for m in c), c)):
            has: Counter[str] = Counter()
            there: Counter[str] = Counter()
            for member in cluster:
                if name := self._names_of(article_of(member)).get(member):
                    has[name] += 1
                    there[name] += article_of(member) not in self.newcomers
            wanted = sorted(has, key=lambda name: (-there[name], -has[name], name))
            name = next((n for n in wanted if n not in taken), None) or self._fresh(cluster[0], kind, taken)
            taken.add(name)
            for member in cluster:
                self._name(member, name)

    def _new(self, cluster: Iterable[str]) -> bool:
        """Whether all of it came just now."""
        return all(article_of(member) in self.newcomers for member in cluster)

    def _namesake(self, member: str, kind: str) -> bool:
        return self._names_of(article_of(member)).get(member) == minted(kind, member)

    def _fresh(self, member: str, kind: str, taken: Collection[str]) -> str:
        salt = 0
        while (name := minted(kind, member, salt)) in taken or any(m != member for m in self.known.members([name])[name]):
            salt += 1
        return name

    def _people(self, start: Iterable[str], clusters: Iterable[Sequence[str]]) -> list[Sequence[str]]:
        """Names these people, those who take part in the incidents of these clusters, and whoever is tied to any of them.

        Gives the other clusters whose views speak of somebody who has another name now.
        """
        formed = {member: cluster for cluster in clusters for member in cluster}
        of_incidents = (
            f"{found[0].article}/{person.id}" for m in formed if (found := self.known.incident(m)) for person in found[1].people
        )
        around: dict[str, Sequence[str]] = {}

        def cluster(incident: str) -> Sequence[str]:
            if incident not in formed and incident not in around:
                name = self._names_of(article_of(incident))[incident]
                around.update(
                    dict.fromkeys(one := [m for m in self.known.members([name])[name] if self._there(article_of(m))], one)
                )
            return formed.get(incident) or around[incident]

        self._named(
            persons({*start, *of_incidents}, self.known, names=self._names_of, cluster=cluster, there=self._spoken_of), "person"
        )
        changed = [
            n for article, names in self.names.items() if names != self.before[article] and self._there(article) for n in names
        ]
        others = {tuple(cluster(n)) for n in changed if "/incident/" in n and n not in formed and self.known.incident(n)}
        return [other for other in sorted(others) if len(other) > 1]

    def _there(self, article: str) -> bool:
        """Whether an article counts: it is settled, or just being settled."""
        return article not in self.waiting and self.known.fingerprint(article) is not None

    def _spoken_of(self, person: str) -> bool:
        """Whether an article that counts speaks of this person."""
        return self._there(article_of(person)) and person in self._names_of(article_of(person))

    def _unheard(self, found: Fingerprint) -> None:
        """What an article only thinks possible, or denies, is compared with nothing: it has a name of its own, not another's."""
        heard = {f"{found.article}/{incident.id}" for incident in found.incidents}
        names = {e: n for e, n in self._names_of(found.article).items() if "/incident/" in n and e not in heard}
        members = self.known.members(names.values())
        used = {name for name, theirs in members.items() if any(article_of(m) != found.article for m in theirs)}
        for entity, name in names.items():
            if name in used:
                self._name(entity, self._fresh(entity, "incident", used))

    def _names_of(self, article: str) -> dict[str, str]:
        if article not in self.names:
            self.before[article] = self.known.names(article)
            self.names[article] = dict(self.before[article])
        return self.names[article]

    def _name(self, entity: str, name: str) -> None:
        self._names_of(article_of(entity))[entity] = name

    # ------------------------------------------------------------ writing

    def _joined(self, cluster: Sequence[str]) -> None:
        """The view of one incident out of the articles that report it: where it is one only, the article's own."""
        name = self._names_of(article_of(cluster[0]))[cluster[0]]
        if len(cluster) == 1:
            self.out[f"{name}/view"] = []
            self._view(article_of(cluster[0]))
            return
        reports: list[Report] = []
        prints = sorted(
            (f for member in cluster if (f := self.known.fingerprint(article_of(member)))),
            key=lambda f: (f.published or 0, f.article),
        )
        voices: list[tuple[Fingerprint, str]] = []
        for found in prints:
            voice = next((v for f, v in voices if copied(f.sketch, found.sketch) >= COPY), None)
            voice = voice or _voice(found)
            voices.append((found, voice))
            mapping, base = self._names_of(found.article), f"{found.article}/"
            given = tuple(
                Given(
                    mapping.get(base + t.subject, base + t.subject),
                    t.slot,
                    t.value,
                    tuple(mapping.get(s, s) for s in t.sources),
                    t.claim and base + t.claim,
                )
                for t in found.told
            )
            reports.append(Report(found.article, found.published, voice, self._view(found.article), given))
        self.out[f"{name}/view"] = joined(name, reports)

    def _view(self, article: str) -> list[Triple]:
        """The view of an article under the names that it will have; it counts the incidents that only it reports."""
        graph = f"{article}/view"
        if graph not in self.out:
            names, before = self._names_of(article), self.before[article]
            changed = {before[e]: names[e] for e in names if before.get(e) != names[e] and e in before}
            view = self._graph(graph)
            counts = {
                Triple(NamedNode(names[member]), ARTICLES, terms.integer(1)): several
                for member, several in self.several.items() if article_of(member) == article
            }  # fmt: skip
            if changed and not (_one_to_one(before) and _one_to_one(names)):  # who was two people cannot be told from one name
                view = graphs.viewed(ArticleGraphs(article, "", self.known.store.graphs(article)), names)
            elif changed and not _is_renamed(view, changed):
                view = graphs.renamed(view, changed)
            kept = {*(t for t in view if not counts.get(t)), *(count for count, several in counts.items() if not several)}
            self.out[graph] = sorted(kept, key=str) if kept != set(view) else view
        return list(self.out[graph])

    def _renamed(self) -> Iterator[str]:
        """Names that incidents do not have any more."""
        for article, before in self.before.items():
            yield from (name for e, name in before.items() if "/incident/" in e and self.names[article].get(e) != name)

    def _redirected(self, used: Collection[str]) -> Iterator[tuple[str, list[Triple]]]:
        """Canonical IRIs that went to others, with where they lead; and those that are in use again, with nothing."""
        led: dict[str, Counter[str]] = {}
        for article, before in self.before.items():
            # a newcomer's own names nobody has seen, unless it was there before
            seen = (
                before.items() if article not in self.newcomers else graphs.names_in(self.replaced.get(f"{article}/identity", ()))
            )
            for entity, name in seen:
                now = self.names[article].get(entity, name)
                if now != name and name not in used and graphs.of_its_own(name) and "article/" not in name:
                    led.setdefault(name, Counter())[now] += 1
        for name, names in sorted(led.items()):
            best = min(names, key=lambda other: (-names[other], other))
            yield name, [Triple(NamedNode(name), REPLACED_BY, NamedNode(best))]
        fresh = {n for article, names in self.names.items() for e, n in names.items() if self.before[article].get(e) != n}
        for name in sorted(fresh - led.keys()):
            if graphs.of_its_own(name) and any(t.predicate == REPLACED_BY for t in self._graph(audit(name))):
                yield name, []

    def _graph(self, name: str) -> list[Triple]:
        """A graph as it is stored."""
        if name not in self.stored:
            self.stored[name] = self.known.graph(name)
        return self.stored[name]

    def _write(self, articles: Collection[str], gone: Iterable[str], *, settled: bool) -> None:
        for other, names in sorted(self.names.items()):
            if names != self.before[other] or other in articles:
                self._view(other)
                mark = settled if other in articles else other not in self.waiting
                self.out[f"{other}/identity"] = graphs.identity(other, names, settled=mark)
        staying = (names for other, names in self.names.items() if settled or other not in articles)
        used = {name for names in staying for name in names.values()}
        for name in sorted({*gone, *self._renamed()} - used):
            if f"{name}/view" not in self.out and not any(
                article_of(m) not in self.names for m in self.known.members([name])[name]
            ):
                self.out[f"{name}/view"] = []
        before = {name: self.replaced.get(name) or self._graph(name) for name in self.out if name.endswith("/view")}
        self.out.update(changes(self.known, before, self.out, articles, self.clock()))
        for name, triples in self._redirected(used):
            kept = (t for t in self.out.get(audit(name), self._graph(audit(name))) if t.predicate != REPLACED_BY)
            self.out[audit(name)] = sorted({*kept, *triples}, key=str)
        last = {f"{article}/identity" for article in articles}
        changed = (name for name, triples in self.out.items() if name not in self.stored or self.stored[name] != list(triples))
        ordered = sorted(changed, key=lambda name: (name in last, _rank(name), name))
        self.known.store.rewrite({name: self.out[name] for name in ordered})


def _is_renamed(view: Iterable[Triple], changed: Mapping[str, str]) -> bool:
    """Whether a view has the new names already: it was written, and what says so was cut off."""
    there = {value(triple.subject) for triple in view}
    return bool(there & ({*changed.values()} - {*changed})) and not there & ({*changed} - {*changed.values()})


def _one_to_one(names: Mapping[str, str]) -> bool:
    """Whether no two incidents or people of an article have one name."""
    found = [name for name in names.values() if graphs.of_its_own(name)]
    return len(found) == len(set(found))


def _rank(name: str) -> int:
    """When a graph is written, where not all can be at once: what speaks of names, then the names, then the decisions, by which
    what was cut off is found again."""
    return 2 if "/decision/" in name else 1 if name.endswith("/identity") else 0


def _voice(found: Fingerprint) -> str:
    """Whose own voice an article is: the wire's that it credits, or its outlet's; its own where that is not known."""
    name = found.credit or found.outlet
    return outlet(found.article.partition("article/")[0], name) if name else found.article
