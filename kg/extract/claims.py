"""Turns a draft and its findings into entities and claims with offsets of the untouched article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kg.errors import ConsistencyError
from kg.extract.agencies import calmed
from kg.extract.attribution import Context, context_at
from kg.extract.draft import Agency, Draft, Finding, Incident, Node, Person, Place, Range
from kg.extract.factuality import factuality_at
from kg.extract.gists import gists
from kg.extract.sources import Sources
from kg.extract.syntax import sentence_at
from kg.ingest import source_span
from kg.model import ARTICLE, Claim, Concept, Entity, Extraction, Ref, Span, Statement, Typed, Value
from kg.vocab import CLASSES, PREDICATES

CORE: Final = frozenset({"incidentType", "prominence"})
"""What everything else hangs on. It shares no claim with the rest, so that a wrong age takes no incident into quarantine."""
UNMENTIONED: Final = frozenset({"time", "event", "weapon", "vehicle"})
"""Kinds whose words stand in a claim anyway: they keep no mention of their own, unless all mentions are asked for."""


@dataclass(frozen=True, slots=True)
class Named:
    """A finding with the name of the extractor that made it."""

    extractor: str
    finding: Finding


def assemble(draft: Draft, sources: Sources, found: Iterable[Named], *, all_mentions: bool = False) -> Extraction:
    """The extraction of a draft: statements of equal source, evidence and factuality share a claim."""
    groups: dict[tuple[object, ...], list[Named]] = {}
    made: dict[tuple[object, ...], dict[str, object]] = {}
    found = list(found)
    aside = _aside(draft, [named.finding for named in found])
    for named in found:
        finding = named.finding
        if finding.predicate not in PREDICATES:
            raise ConsistencyError(
                f"extractor {named.extractor!r} states {finding.predicate!r}, which is no predicate of kg.vocab.PREDICATES"
            )
        description = _describe(draft, sources, finding, aside=aside)
        key = tuple(description.values())
        apart = finding.predicate in CORE
        choice = id(finding.object) if finding.alternatives is not None else 0  # each alternative is a claim of its own
        groups.setdefault((*key, apart, choice), []).append(named)
        made[(*key, apart, choice)] = description
    told = {(id(context_at(draft.contexts, n.finding.at)), *_meant(made[k])) for k, members in groups.items() for n in members}
    for context, finding in gists(draft, told, lambda c: (id(c), c.certainty, c.polarity, c.temporality)):
        description = _describe(draft, sources, finding, context)
        key = (*description.values(), False, 0)
        groups.setdefault(key, []).append(Named("gists", finding))
        made[key] = description
    ids = _ids(draft, [n.finding for n in found_all(groups)], [d[k] for d in made.values() for k in ("source", "relayed_by")])
    claims = [_claim(made[key], members, ids) for key, members in groups.items()]
    claims.sort(
        key=lambda c: (
            c.evidence.field != "title",
            c.evidence.start,
            c.evidence.end,
            c.source.id,
            tuple((s.subject, s.predicate, str(s.object)) for s in c.statements),
        )
    )
    entities = [_entity(draft, node, ids, all_mentions=all_mentions) for node in ids.order]
    return Extraction(draft.reading, tuple(entities), tuple(claims))


def _aside(draft: Draft, findings: list[Finding]) -> dict[int, Range]:
    """``id`` of a context that is denied, unsure or of the future -> the words in it from which something plain follows:
    "Ann Roe, 31," of "Ann Roe, 31, may have fled"."""
    words: dict[int, Range] = {}
    for f in findings:
        context = context_at(draft.contexts, f.at)
        if f.presupposed and _otherwise(draft, f, context) and _span(draft, f.evidence) is not None:
            first = draft.doc[f.evidence[0]]
            noun = first.head if first.head.i < first.i and first.head.pos_ in {"NOUN", "PROPN"} else first
            own = (max(noun.left_edge.i, context.start) if noun is not first else first.i, f.evidence[1])  # "Roe, 31", not "31"
            start, end = words.get(id(context), own)
            words[id(context)] = min(start, own[0]), max(end, own[1])
    for context in draft.contexts:
        if context.cue is not None and (held := words.get(id(context))) is not None:
            if held[0] < context.cue[1] and context.cue[0] < held[1]:  # the cue is held whole, or stands apart
                words[id(context)] = min(held[0], context.cue[0]), max(held[1], context.cue[1])
    return words


def _otherwise(draft: Draft, finding: Finding, context: Context) -> bool:
    """Whether what is taken for granted is meant otherwise than the clause that holds it."""
    certainty = factuality_at(draft.doc, finding.at).certainty
    if certainty == "possible" or _unmarked(finding):
        certainty = "certain"
    return (certainty, "positive", "past_or_present") != (context.certainty, context.polarity, context.temporality)


def _meant(description: dict[str, object]) -> tuple[object, ...]:
    return description["certainty"], description["polarity"], description["temporality"]


def found_all(groups: dict[tuple[object, ...], list[Named]]) -> list[Named]:
    return [n for members in groups.values() for n in members]


# ---------------------------------------------------------------- claims


def _describe(
    draft: Draft, sources: Sources, finding: Finding, whole: Context | None = None, aside: Mapping[int, Range] | None = None
) -> dict[str, object]:
    """Source, evidence and factuality of a finding; those of the whole context, where one is given.

    ``aside`` has the words of contexts on which rests what is meant otherwise than they are (see ``_aside``).
    """
    context = whole or context_at(draft.contexts, finding.at)
    fact = whole or factuality_at(draft.doc, finding.at)
    certainty, hedge = fact.certainty, fact.hedge
    polarity, temporality, realis = fact.polarity, fact.temporality, fact.realis
    if finding.presupposed:
        polarity, temporality, realis = "positive", "past_or_present", "actual"
        if certainty == "possible" or _unmarked(finding):
            certainty, hedge = "certain", None
    if finding.alternatives is not None:
        certainty, hedge = "possible", finding.hedge or hedge or context.hedge
        polarity, temporality, realis = "positive", "past_or_present", "actual"
    if temporality == "future" and realis == "actual":
        realis = "planned"
    evidence = _evidence(draft, context, finding, hedge if certainty != "certain" else None)
    if finding.presupposed and finding.alternatives is None and aside and _otherwise(draft, finding, context):
        evidence = _span(draft, aside.get(id(context))) or evidence
    cue = _cue(draft, context, evidence)
    weak = _span(draft, hedge) if hedge is not None and certainty != "certain" else None
    return {
        "source": sources.of(context),
        "evidence": evidence,
        "certainty": certainty,
        "polarity": polarity,
        "temporality": temporality,
        "realis": realis,
        "quote": context.quote,
        "cue": cue,
        "hedge": weak if weak is not None and _inside(weak, evidence) else None,
        "alternatives": finding.alternatives,
        "relayed_by": sources.relay(context),
        "restored": context.quote == "direct" and context.restored,
    }


def _cue(draft: Draft, context: Context, evidence: Span) -> Span | None:
    """The attributing words: in the evidence, or those of the sentence whose speaker goes on here."""
    if context.carried_from is None:
        cue = _span(draft, context.cue)
        return cue if cue is not None and cue.field == evidence.field else None
    other = draft.contexts[context.carried_from]
    cue = _span(draft, other.announces.words if other.announces is not None else other.cue)
    return cue if cue is not None and cue.field == evidence.field else None


def _unmarked(finding: Finding) -> bool:
    """Whether no hedge can weaken a statement: what somebody is called, how old they are, which office they hold."""
    return finding.predicate in {
        "name",
        "age",
        "gender",
        "count",
        "holder",
        "position",
        "organization",
        "expression",
        "date",
        "clockTime",
        "precision",
        "resolution",
        "weaponKind",
        "vehicleRole",
        "prominence",
    }


def _inside(inner: Span, outer: Span) -> bool:
    return inner.field == outer.field and outer.start <= inner.start and inner.end <= outer.end


def _evidence(draft: Draft, context: Context, finding: Finding, hedge: Range | None = None) -> Span:
    """The part of the sentence that holds the finding, with the words that attribute it, and those that weaken it."""
    start, end = context.start, context.end
    a, b = finding.evidence
    sentence = sentence_at(draft.doc, a)
    if not isinstance(finding.object, str):  # "Otto (Ziggy) Brandt" stays whole where the parser ends a sentence at ")"
        b = min(b, sentence.end)
    if context.cue is not None and sentence.start <= context.cue[0] < sentence.end and context.carried_from is None:
        start, end = min(start, context.cue[0]), max(end, context.cue[1])
    if hedge is not None and sentence.start <= hedge[0] and hedge[1] <= sentence.end:
        start, end = min(start, hedge[0]), max(end, hedge[1])
    if not (sentence.start <= start and end <= sentence.end):
        start, end = sentence.start, sentence.end
    span = _span(draft, (min(start, a), max(end, b)))
    if span is None:
        span = _span(draft, (a, b)) or _span(draft, (a, min(b, sentence.end)))
    if span is None:
        raise ConsistencyError(f"tokens {finding.evidence} of article {draft.reading.article.id!r} have no place in its text")
    return span


def _span(draft: Draft, tokens: Range | None) -> Span | None:
    if tokens is None or tokens[1] <= tokens[0]:
        return None
    doc = draft.doc
    start, end = tokens
    while start < end and doc[start].is_space:
        start += 1
    while end > start and doc[end - 1].is_space:
        end -= 1
    if start == end:
        return None
    first, last = doc[start], doc[end - 1]
    return source_span(draft.reading, first.idx, last.idx + len(last.text))


def _claim(description: dict[str, object], members: list[Named], ids: Ids) -> Claim:
    statements: dict[Statement, None] = {}
    for named in members:
        f = named.finding
        statements[Statement(ids.of(f.subject), f.predicate, _value(f.object, ids))] = None
    order = sorted(statements, key=lambda s: (s.subject, s.predicate, str(s.object)))
    source = description["source"]
    alternatives = description["alternatives"]
    assert isinstance(source, Node)
    relay = description["relayed_by"]
    fields = {k: v for k, v in description.items() if k not in {"source", "alternatives", "relayed_by"}}
    return Claim(
        statements=tuple(order),
        source=Ref(ids.of(source)),
        confidence=Decimal(str(round(min(n.finding.confidence for n in members), 2))),
        extractors=tuple(sorted({n.extractor for n in members})),
        alternatives=ids.of(alternatives) if isinstance(alternatives, Node) else None,
        relayed_by=Ref(ids.of(relay)) if isinstance(relay, Node) else None,
        **fields,  # type: ignore[arg-type]
    )


def _value(value: object, ids: Ids) -> Value:
    if isinstance(value, Node):
        return Ref(ids.of(value))
    if isinstance(value, (Concept, Typed, str, int, Decimal)):
        return value
    raise ConsistencyError(f"{value!r} is no value of a statement")


# ---------------------------------------------------------------- entities


class Ids:
    """Local ids: numbered by kind, in order of first mention, then of discovery."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        unique = [n for n in dict.fromkeys(nodes) if n.kind != ARTICLE]
        position = {id(n): k for k, n in enumerate(unique)}
        counts: dict[str, int] = {}
        self._ids: dict[int, str] = {}
        self.order = sorted(unique, key=lambda n: (list(CLASSES).index(n.kind), n.first, position[id(n)]))
        for node in self.order:
            counts[node.kind] = counts.get(node.kind, 0) + 1
            self._ids[id(node)] = f"{node.kind}/{counts[node.kind]}"

    def of(self, node: Node) -> str:
        return ARTICLE if node.kind == ARTICLE else self._ids[id(node)]


def _ids(draft: Draft, findings: list[Finding], sources: Iterable[object]) -> Ids:
    """Ids for every node that a claim speaks of, and for the agencies and places that the article names."""
    nodes: list[Node] = [*draft.incidents, *draft.agencies, *draft.places, *draft.facilities]
    for finding in findings:
        nodes.append(finding.subject)
        if isinstance(finding.object, Node):
            nodes.append(finding.object)
        if finding.alternatives is not None:
            nodes.append(finding.alternatives)
    nodes += [s for s in sources if isinstance(s, Node)]
    for node in list(nodes):
        if isinstance(node, Agency) and node.place is not None:
            nodes.append(node.place)
    return Ids(nodes)


def _entity(draft: Draft, node: Node, ids: Ids, *, all_mentions: bool) -> Entity:
    attributes: list[tuple[str, Value]] = []
    if isinstance(node, Agency):
        attributes.append(("officialName", node.label))
        attributes.append(("agencyKind", Concept("agency-kind", node.agency_kind)))
        if node.place is not None:
            attributes.append(("jurisdiction", Ref(ids.of(node.place))))
    if isinstance(node, Person) and node.description is not None and node.name is not None:
        a, b = node.description  # of the unnamed it is the label
        attributes.append(("description", " ".join(draft.doc[a:b].text.split())))
    if isinstance(node, Place):
        attributes.append(("placeKind", Concept("place-kind", node.place_kind)))
        for key, value in (("stateCode", node.state), ("countryCode", node.country)):
            if value:
                attributes.append((key, value))
        if node.county and node.place_kind == "city":
            attributes.append(("countyName", node.county))
    attributes += [(k, _value(v, ids)) for k, v in node.attributes.items()]
    label, spans = _surface(draft, node, all_mentions=all_mentions)
    if isinstance(node, Place) and calmed(label) != label:
        attributes.append(("officialName", calmed(label)))  # a shouted dateline
    return Entity(ids.of(node), node.kind, label, tuple(sorted(attributes, key=lambda a: (a[0], str(a[1])))), spans)


def _surface(draft: Draft, node: Node, *, all_mentions: bool) -> tuple[str, tuple[Span, ...]]:
    """The label of an entity, which is what its first listed mention reads, and the mentions."""
    if isinstance(node, Incident):
        city = f", {node.city.name}" if node.city is not None else ""
        return f"{node.type.replace('_', ' ')}{city}", ()
    best: Range | None = None
    if isinstance(node, Person):
        best = node.name_range or node.description
    elif node.mentions:
        body = [m for m in node.mentions if m[0] >= draft.body] or node.mentions
        calm = [m for m in body if not draft.doc[m[0]].is_upper or len(draft.doc[m[0]]) < 4] or body
        best = max(calm, key=lambda m: (m[1] - m[0], -m[0])) if isinstance(node, Agency) else calm[0]
    if best is None:
        return node.label, ()
    first = _span(draft, best)
    if first is None:
        return node.label, ()
    said = first.cut(draft.reading.article) if isinstance(node, Place) else draft.doc[best[0] : best[1]].text
    text = " ".join(said.split())  # a place reads as the untouched article has it
    if node.kind in UNMENTIONED and not all_mentions:
        return text, ()
    spans = [first]
    if all_mentions:
        spans += [s for m in node.mentions if (s := _span(draft, m)) is not None and s not in spans]
    return text, tuple(spans)
