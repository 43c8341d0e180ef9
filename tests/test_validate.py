from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Sequence
from decimal import Decimal

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.namespace import RDF, SH

from kg import vocab
from kg.errors import ValidationError
from kg.model import Article, Claim, Concept, Entity, Extraction, Reading, Ref, Span, Statement, Typed, Value, Zone
from kg.rdf import ArticleGraphs, to_graphs
from kg.validate import Result, shacl, validate, validate_graph
from kg.validate.quarantine import claims_of

BODY = (
    "Two people were hurt when a pickup ran a red light on Larch Street late Thursday, Millbrook police said. "
    "Dana Whitlock, 34, was taken to St. Agnes Hospital. Her condition may have worsened. Chief Arlo Jensen leads the inquiry.\n"
)
COMMENTS = "Comments: slow down people!!\n"
Change = Callable[[Extraction], Extraction]


def at(words: str) -> Span:
    start = (BODY + COMMENTS).index(words)
    return Span("text", start, start + len(words))


def entity(id: str, label: str, *mentions: Span, **attributes: Value) -> Entity:
    return Entity(id, id.partition("/")[0], label, tuple(attributes.items()), mentions)


ENTITIES = (
    entity("narrator/1", "narrator"),
    entity("incident/1", "crash on Larch Street"),
    entity("person/1", "Dana Whitlock", at("Dana Whitlock")),
    entity("person/2", "Arlo Jensen", at("Arlo Jensen")),
    entity("agency/1", "Millbrook police", at("Millbrook police"), agencyKind=Concept("agency-kind", "municipal_police")),
    entity("facility/1", "St. Agnes Hospital", at("St. Agnes Hospital")),
    entity("place/1", "Larch Street", at("Larch Street"), lat=Decimal("39.8"), long=Decimal("-89.6")),
    entity("participation/1", "Dana Whitlock as victim"),
    entity("tenure/1", "Chief"),
    entity("investigation/1", "inquiry"),
    entity("time/1", "late Thursday", at("late Thursday")),
)


def claim(name: str, words: str, *statements: tuple[str, str, Value], **fields: object) -> Claim:
    """A claim that one extractor made, which gives it a name to be found by."""
    claim = Claim(tuple(Statement(*s) for s in statements), Ref("narrator/1"), at(words), extractors=(name,))
    return dataclasses.replace(claim, **fields)  # type: ignore[arg-type]


WHEN = (
    ("incident/1", "time", Ref("time/1")),
    ("time/1", "expression", "late Thursday"),
    ("time/1", "resolution", Concept("resolution", "relative_to_publication")),
)
CLAIMS = (
    claim(
        "crash",
        "a pickup ran a red light on Larch Street",
        ("incident/1", "incidentType", Concept("incident-type", "vehicle_crash")),
        ("incident/1", "prominence", Concept("prominence", "main")),
        ("incident/1", "place", Ref("place/1")),
        source=Ref("agency/1"),
        quote="indirect",
        cue=at("police said"),
    ),
    claim("count", "Two people were hurt", ("incident/1", "injuredCount", 2)),
    claim("when", "late Thursday", *WHEN, ("time/1", "date", Typed("2021-06-17", "date"))),
    claim(
        "victim",
        "Dana Whitlock, 34, was taken to St. Agnes Hospital",
        ("participation/1", "agent", Ref("person/1")),
        ("participation/1", "role", Concept("role", "victim")),
        ("participation/1", "inEvent", Ref("incident/1")),
    ),
    claim("hospital", "taken to St. Agnes Hospital", ("participation/1", "treatedAt", Ref("facility/1"))),
    claim("age", "Dana Whitlock, 34", ("person/1", "age", 34)),
    claim(
        "condition",
        "Her condition may have worsened",
        ("participation/1", "condition", Concept("condition", "serious")),
        certainty="possible",
        hedge=at("may have"),
        confidence=Decimal("0.6"),
    ),
    claim(
        "post",
        "Chief Arlo Jensen",
        ("tenure/1", "holder", Ref("person/2")),
        ("tenure/1", "position", "Chief"),
        ("tenure/1", "organization", Ref("agency/1")),
    ),
    claim(
        "inquiry",
        "Arlo Jensen leads the inquiry",
        ("investigation/1", "leadAgency", Ref("agency/1")),
        ("investigation/1", "investigates", Ref("incident/1")),
        ("investigation/1", "status", Concept("investigation-status", "ongoing")),
    ),
)


def story(number: int = 1) -> Extraction:
    article = Article("Two hurt in crash", BODY + COMMENTS, id=f"story-{number}", date="2021-06-19", source="Millbrook Herald")
    zones = (Zone("body", Span("text", 0, len(BODY))), Zone("comments", Span("text", len(BODY), len(BODY + COMMENTS))))
    return Extraction(Reading(article, BODY, (), zones), ENTITIES, CLAIMS)


def told(name: str, *statements: tuple[str, str, Value], **fields: object) -> Change:
    """The claim of that name says other things."""

    def change(extraction: Extraction) -> Extraction:
        def new(c: Claim) -> Claim:
            said = tuple(Statement(*s) for s in statements) or c.statements
            return dataclasses.replace(c, statements=said, **fields)  # type: ignore[arg-type]

        claims = tuple(new(c) if c.extractors == (name,) else c for c in extraction.claims)
        return dataclasses.replace(extraction, claims=claims)

    return change


def more(*claims: Claim) -> Change:
    return lambda extraction: dataclasses.replace(extraction, claims=extraction.claims + claims)


def less(*names: str) -> Change:
    return lambda extraction: dataclasses.replace(
        extraction, claims=tuple(c for c in extraction.claims if c.extractors[0] not in names)
    )


def built(new: Entity) -> Change:
    return lambda extraction: dataclasses.replace(
        extraction, entities=tuple(new if e.id == new.id else e for e in extraction.entities)
    )


def undated(extraction: Extraction) -> Extraction:
    article = dataclasses.replace(extraction.article, date=None)
    return dataclasses.replace(extraction, reading=dataclasses.replace(extraction.reading, article=article))


def graphs(*changes: Change, number: int = 1) -> ArticleGraphs:
    extraction = story(number)
    for change in changes:
        extraction = change(extraction)
    return to_graphs(extraction)


def single(article: ArticleGraphs) -> Result:
    (result,) = validate([article])
    return result


def names(article: ArticleGraphs, claims: Sequence[str]) -> list[str]:
    """The names that the test gave the claims."""
    made = {t.subject.value: t.object.value for t in article.graphs[f"{article.article}/claims"] if is_kg(t, "extractor")}
    return sorted(made[c] for c in claims)


def is_kg(triple: ox.Triple, name: str) -> bool:
    return triple.predicate.value == vocab.KG + name


def is_a(triple: ox.Triple) -> bool:
    return triple.predicate.value == vocab.RDF + "type"


def shapes(result: Result, severity: str = "violation") -> set[str]:
    return {f.shape.removeprefix(vocab.SHAPES) for f in result.findings if f.severity == severity}


def local(result: Result, name: str) -> list[ox.Triple]:
    return result.accepted.graphs.get(f"{result.accepted.article}/{name}", [])


def quarantined_statements(result: Result) -> list[ox.Triple]:
    """The reified triples, as they were."""
    parts: dict[str, dict[str, object]] = {}
    for t in local(result, "quarantine"):
        if t.predicate.value.startswith(vocab.RDF) and not t.predicate.value.endswith("type"):
            parts.setdefault(t.subject.value, {})[t.predicate.value.removeprefix(vocab.RDF)] = t.object
    return [ox.Triple(p["subject"], p["predicate"], p["object"]) for p in parts.values()]  # type: ignore[arg-type]


def assert_sound(article: ArticleGraphs, result: Result) -> None:
    """Nothing is lost, nothing leaks, and what is accepted conforms."""
    came = set(claims_of(article))
    assert came == {*result.claims, *result.quarantined}
    assert len(came) == len(result.claims) + len(result.quarantined)
    before = {t for n, triples in article.graphs.items() if not n.endswith("/content") for t in triples}
    quarantine = local(result, "quarantine")
    after = {t for n, triples in result.accepted.graphs.items() for t in triples} | set(quarantined_statements(result))
    types = {t for t in before if t.object == ox.NamedNode(vocab.KG + "Claim")}
    assert before - after <= types
    leaks = {t.predicate.value for t in quarantine} & {*vocab.PREDICATES.values()}
    assert leaks == set()
    kinds = {t.object.value for t in quarantine if t.predicate.value == vocab.RDF + "type"}
    assert kinds <= {vocab.KG + n for n in ("QuarantinedClaim", "Violation")}
    assert {c for c in result.quarantined if c in result.accepted.graphs} == set()


def assert_conforms(*results: Result) -> None:
    """What was accepted is accepted again, whole."""
    for result, again in zip(results, validate([r.accepted for r in results]), strict=True):
        assert again.quarantined == again.attributes == ()
        assert again.claims == result.claims


def test_what_conforms_is_accepted_as_it_is() -> None:
    article = graphs()
    result = single(article)
    assert result.accepted is article
    assert names(article, result.claims) == sorted(c.extractors[0] for c in CLAIMS)
    assert (result.quarantined, result.attributes, result.findings) == ((), (), ())


DAMAGE = {
    "an impossible age": ((told("age", ("person/1", "age", 340)),), "age", {"person-age"}),
    "only the source that errs": ((more(claim("other", "34", ("person/1", "age", -1))),), "other", {"person-age"}),
    "evidence among the comments": ((told("age", evidence=at("slow down")),), "age", {"evidence-zone"}),
    "evidence beyond the text": ((told("age", evidence=Span("text", 10, 9_999)),), "age", {"span-inside", "evidence-zone"}),
    "evidence without a character": ((told("age", evidence=Span("text", 10, 10)),), "age", {"span-begin"}),
    "a cue among the comments": ((told("post", cue=at("slow down"), quote="indirect"),), "post", {"evidence-zone"}),
    "a source that is a place": ((told("age", source=Ref("place/1")),), "age", {"claim-source"}),
    "a source that nobody describes": ((told("age", source=Ref("person/9")),), "age", {"claim-source"}),
    "the future as fact": ((told("count", temporality="future"),), "count", {"claim-future"}),
    "a statement about what it cannot be about": ((told("age", ("place/1", "age", 34)),), "age", {"person-statements"}),
    "treatment in a street": (
        (told("hospital", ("participation/1", "treatedAt", Ref("place/1"))),), "hospital", {"participation-treated-at"},
    ),
    "a post that somebody holds of nothing": ((told("post", ("tenure/1", "holder", Ref("person/2"))),), "post", {"tenure-post"}),
    "a lone alternative": (
        (told("condition", alternatives="alternatives/1"),), "condition", {"alternatives-claims"},
    ),
    "a date that no calendar has": (
        (told("when", *WHEN, ("time/1", "date", Typed("2021-02-30", "date"))),), "when", {"time-date"},
    ),
    "a date counted from none": (
        (undated,), "when", {"time-publication-date"},
    ),
    "what hangs on a participation without its core": (
        (less("victim"),), "condition hospital", {"participation-agent", "participation-role", "participation-event"},
    ),
    "what hangs on an investigation that a person leads": (
        (told(
            "inquiry",
            ("investigation/1", "leadAgency", Ref("person/2")),
            ("investigation/1", "investigates", Ref("incident/1")),
            ("investigation/1", "status", Concept("investigation-status", "ongoing")),
        ),), "inquiry", {"investigation-agency"},
    ),
    "all that hangs on an incident without a type": (
        (told("crash", ("incident/1", "prominence", Concept("prominence", "main"))),),
        "condition count crash hospital inquiry victim when",
        {"incident-type", "participation-event", "investigation-subject", "participation-agent", "participation-role"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def damaged() -> dict[str, tuple[ArticleGraphs, Result]]:
    """Every case of damage, all validated together."""
    articles = {case: graphs(*changes, number=n) for n, (case, (changes, _, _)) in enumerate(DAMAGE.items())}
    return dict(zip(articles, zip(articles.values(), validate(list(articles.values())), strict=True), strict=True))


@pytest.mark.parametrize("case", DAMAGE)
def test_a_fault_goes_back_to_its_claims(case: str, damaged: dict[str, tuple[ArticleGraphs, Result]]) -> None:
    article, result = damaged[case]
    _, claims, broken = DAMAGE[case]
    assert names(article, result.quarantined) == claims.split()
    assert shapes(result) == broken
    assert_sound(article, result)


def test_what_is_accepted_after_damage_conforms(damaged: dict[str, tuple[ArticleGraphs, Result]]) -> None:
    assert_conforms(*(result for _, result in damaged.values()))


def test_each_quarantined_claim_has_its_report() -> None:
    result = single(graphs(told("age", ("person/1", "age", 340))))
    (claim,) = result.quarantined
    (finding,) = result.findings
    assert finding.claim == claim
    assert finding.message == "An age is a whole number from 0 to 120."
    assert (finding.severity, finding.focus) == ("violation", f"{result.accepted.article}/person/1")
    violation = [t for t in local(result, "quarantine") if t.subject.value == f"{claim}#v1"]
    about = {t.predicate.value.removeprefix(vocab.KG): t.object.value for t in violation}
    assert about.pop(vocab.RDF + "type") == vocab.KG + "Violation"
    assert about == {
        "violates": claim, "shape": vocab.SHAPES + "person-age", "severity": vocab.concept("severity", "violation"),
        "message": finding.message, "focusNode": finding.focus,
    }  # fmt: skip
    (statement,) = quarantined_statements(result)
    assert str(statement).split(" ", 2)[1:] == [f"<{vocab.KG}age>", f'"340"^^<{vocab.XSD}integer>']


def test_a_quarantined_claim_keeps_its_description_and_its_spans() -> None:
    article = graphs(told("condition", ("participation/1", "condition", Ref("person/1"))))
    result = single(article)
    (claim,) = result.quarantined
    described = {t for t in article.graphs[f"{article.article}/claims"] if t.subject.value == claim and not is_a(t)}
    assert described <= set(local(result, "quarantine"))
    hedge = next(t.object for t in described if is_kg(t, "hedge"))
    assert hedge in {t.subject for t in local(result, "quarantine")}
    assert hedge not in {t.subject for t in local(result, "claims")}


def test_sources_may_contradict_each_other() -> None:
    article = graphs(
        more(
            claim("other age", "34", ("person/1", "age", 35), source=Ref("agency/1")),
            claim("other count", "Two", ("incident/1", "injuredCount", 3), source=Ref("person/2")),
            claim("denial", "a red light", ("incident/1", "place", Ref("facility/1")), polarity="negative"),
        )
    )
    result = single(article)
    assert result.quarantined == ()
    assert result.accepted is article


def test_of_two_roles_the_surest_stays() -> None:
    witness = ("participation/1", "role", Concept("role", "witness"))
    weak = claim("witness", "was taken", witness, certainty="probable", hedge=at("may have"))
    article = graphs(more(weak))
    result = single(article)
    assert names(article, result.quarantined) == ["witness"]
    assert shapes(result) == {"participation-role"}
    unsure = told("victim", confidence=Decimal("0.3"))
    article = graphs(unsure, more(dataclasses.replace(weak, certainty="certain", hedge=None, confidence=Decimal("0.9"))))
    assert "victim" in names(article, single(article).quarantined)


@pytest.mark.parametrize(
    ("change", "shape"),
    [
        (told("condition", hedge=None), "claim-hedged"),
        (told("count", hedge=at("may have")), "claim-hedge-certainty"),
        (more(claim("fire", "red light", ("incident/1", "incidentType", Concept("incident-type", "fire")))), "incident-one-type"),
    ],
)
def test_a_warning_is_reported_and_quarantines_nothing(change: Change, shape: str) -> None:
    article = graphs(change)
    result = single(article)
    assert (result.quarantined, result.attributes) == ((), ())
    assert shapes(result, "warning") == {shape}
    assert all(f.claim in result.claims for f in result.findings)
    assert result.accepted == article


@pytest.mark.parametrize(
    ("change", "broken", "gone"),
    [
        (built(entity("place/1", "Larch Street", lat=Decimal("398"), long=Decimal("-89.6"))), "place-lat", "398"),
        (built(entity("place/1", "Larch Street", stateCode="Illinois")), "place-state-code", "Illinois"),
        (built(entity("agency/1", "Millbrook police", jurisdiction=Ref("person/1"))), "agency-jurisdiction", "person/1"),
    ],
)
def test_what_the_builder_added_wrongly_goes_alone(change: Change, broken: str, gone: str) -> None:
    article = graphs(change)
    result = single(article)
    assert result.quarantined == ()
    assert broken in shapes(result)
    (attribute,) = result.attributes
    assert not [t for t in local(result, "entities") if gone in str(t.object)]
    assert [t for t in quarantined_statements(result) if gone in str(t.object)]
    narrator = ox.NamedNode(f"{article.article}/narrator/1")
    assert ox.Triple(ox.NamedNode(attribute), ox.NamedNode(vocab.KG + "source"), narrator) in local(result, "quarantine")
    assert_sound(article, result)


@pytest.mark.parametrize("span", [at("slow down"), Span("text", 5, 9_999)])
def test_a_mention_that_cannot_be_goes_without_its_person(span: Span) -> None:
    article = graphs(built(entity("person/1", "Dana Whitlock", at("Dana Whitlock"), span)))
    result = single(article)
    assert result.quarantined == ()
    iri = f"{article.article}/text#char={span.start},{span.end}"
    assert iri not in {t.subject.value for t in local(result, "mentions")}
    assert f"{article.article}/person/1" in {t.object.value for t in local(result, "mentions")}
    assert_sound(article, result)


def test_an_entity_of_two_classes_takes_its_claims_along() -> None:
    article = graphs()
    person = ox.NamedNode(f"{article.article}/person/1")
    place = ox.Triple(person, ox.NamedNode(vocab.RDF + "type"), ox.NamedNode(vocab.KG + "Place"))
    article.graphs[f"{article.article}/entities"].append(place)
    result = single(article)
    assert names(article, result.quarantined) == ["age", "condition", "hospital", "victim"]
    assert {"person-class", "place-class"} <= shapes(result)
    assert person not in {t.subject for t in local(result, "entities")}
    assert_sound(article, result)


def test_nodes_that_no_accepted_claim_describes_are_gone_but_keep_a_label_for_the_report() -> None:
    result = single(graphs(less("victim")))
    node = ox.NamedNode(f"{result.accepted.article}/participation/1")
    assert node not in {t.subject for t in local(result, "entities")}
    label = ox.Triple(node, ox.NamedNode(vocab.RDFS + "label"), ox.Literal("Dana Whitlock as victim"))
    assert label in local(result, "quarantine")


def test_an_article_at_fault_itself_stays_known_and_says_nothing() -> None:
    article = graphs()
    meta = article.graphs[f"{article.article}/meta"]
    article.graphs[f"{article.article}/meta"] = [t for t in meta if not is_kg(t, "contentHash")]
    result = single(article)
    assert result.claims == ()
    assert len(result.quarantined) == len(CLAIMS)
    assert shapes(result) == {"article-hash"}
    assert sorted(n.removeprefix(article.article) for n in result.accepted.graphs) == ["/content", "/meta", "/quarantine"]


def test_together_and_alone_give_the_same() -> None:
    cases = [graphs(*changes, number=n) for n, (changes, _, _) in enumerate(list(DAMAGE.values())[::3])]
    batch = [graphs(number=100), *cases, graphs(number=101), graphs(told("condition", hedge=None), number=102)]
    assert validate(batch) == [single(a) for a in batch]


def test_more_articles_than_a_batch_and_the_same_one_twice() -> None:
    good, bad = graphs(), graphs(told("age", ("person/1", "age", 340)))
    assert good.article == bad.article
    batch = [good, bad, *(graphs(number=n) for n in range(2, 55)), bad]
    results = validate(batch)
    assert [r.accepted.article for r in results] == [a.article for a in batch]
    assert [len(r.quarantined) for r in results] == [0, 1, *[0] * 53, 1]
    assert validate([]) == []


def test_the_order_of_triples_does_not_matter() -> None:
    article = graphs(*DAMAGE["all that hangs on an incident without a type"][0])
    shuffled = dataclasses.replace(article, graphs={n: random.Random(7).sample(t, len(t)) for n, t in article.graphs.items()})
    one, two = single(article), single(shuffled)
    assert (one.claims, one.quarantined, one.findings) == (two.claims, two.quarantined, two.findings)


@given(st.data())
@settings(max_examples=15, deadline=None)
def test_whatever_is_broken_the_rest_conforms_and_nothing_is_lost(data: st.DataObject) -> None:
    article = graphs()
    parts = [n for n in article.graphs if not n.endswith(("/content", "/meta"))]
    broken = dict(article.graphs)
    for _ in range(data.draw(st.integers(1, 4))):
        part = data.draw(st.sampled_from(parts))
        if triples := broken[part]:
            at = data.draw(st.integers(0, len(triples) - 1))
            s, p, _ = triples[at]
            minus = ox.Literal("-1", datatype=ox.NamedNode(vocab.XSD + "integer"))
            other = data.draw(st.sampled_from([None, ox.Literal("?"), minus, s]))
            if part.endswith("/claims") and is_a(triples[at]):
                continue  # what is no claim any more cannot be counted as one
            broken[part] = [*triples[:at], *([ox.Triple(s, p, other)] if other is not None else []), *triples[at + 1 :]]
    article = dataclasses.replace(article, graphs={n: t for n, t in broken.items() if t})
    result = single(article)
    assert_sound(article, result)
    assert_conforms(result)


@pytest.mark.parametrize("whose", ["its own", "another's"])
def test_a_claim_that_rests_on_a_claim_is_set_aside_as_what_it_is(whose: str) -> None:
    article = graphs()
    name = f"{article.article}/claims"
    resting, *_, last = (t for t in article.graphs[name] if t.predicate.value == vocab.KG + "evidence")
    wrong = ox.Triple(resting.subject, resting.predicate, (resting if whose == "its own" else last).subject)
    changed = [wrong if t == resting else t for t in article.graphs[name]]
    article = dataclasses.replace(article, graphs={**article.graphs, name: changed})
    result = single(article)
    assert str(resting.subject).strip("<>") in result.quarantined
    assert_sound(article, result)
    assert_conforms(result)


def test_a_graph_that_does_not_conform_is_reported_and_left_as_it_is() -> None:
    article = graphs(told("age", ("person/1", "age", 340)), told("condition", hedge=None))
    data = rdflib.Dataset()
    for quad in article.quads():
        (triple,) = shacl.to_rdflib([quad.triple])
        data.graph(quad.graph_name.value).add(triple)
    before = set(data.quads())
    report = validate_graph(data)
    assert not report.conforms
    assert [(f.shape.removeprefix(vocab.SHAPES), f.severity) for f in report.findings] == [
        ("claim-hedged", "warning"),
        ("person-age", "violation"),
    ]
    assert set(data.quads()) == before


def test_a_dataset_is_judged_by_what_it_accepts() -> None:
    result = single(graphs(told("age", evidence=at("slow down"))))
    data = rdflib.Dataset()
    for quad in result.accepted.quads():
        (triple,) = shacl.to_rdflib([quad.triple])
        data.graph(quad.graph_name.value).add(triple)
    assert validate_graph(data).conforms


def test_a_quarantine_graph_conforms_to_the_shapes_of_quarantine() -> None:
    result = single(graphs(*DAMAGE["all that hangs on an incident without a type"][0]))
    report = validate_graph(shacl.to_rdflib([*local(result, "quarantine"), *local(result, "meta"), *local(result, "entities")]))
    about = {f.shape.removeprefix(vocab.SHAPES).partition("-")[0] for f in report.findings}
    assert not about & {"quarantine", "violation"}


def test_warnings_alone_do_not_break_conformance() -> None:
    report = validate_graph(shacl.to_rdflib(t for ts in graphs(told("condition", hedge=None)).graphs.values() for t in ts))
    assert report.conforms
    assert [f.severity for f in report.findings] == ["warning"]


def test_blank_nodes_are_reported_like_others() -> None:
    somebody = f'[] a <{vocab.KG}Person> ; <{vocab.KG}age> 340 ; <{vocab.RDFS}label> "somebody" .'
    (finding,) = validate_graph(rdflib.Graph().parse(data=somebody, format="turtle")).findings
    assert finding.shape == vocab.SHAPES + "person-age"


def test_a_date_that_no_calendar_has_is_reported_and_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    result = single(graphs(told("when", *WHEN, ("time/1", "date", Typed("2021-02-30", "date")))))
    assert shapes(result) == {"time-date"}
    assert [r for r in caplog.records if r.name.startswith("rdflib")] == []


def test_shapes_that_cannot_run_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = rdflib.Graph()
    shape = rdflib.URIRef(vocab.SHAPES + "bad")
    bad.add((shape, RDF.type, SH.PropertyShape))
    bad.add((shape, SH.targetClass, rdflib.URIRef(vocab.KG + "Person")))
    monkeypatch.setattr(shacl, "_shapes", lambda: bad)
    with pytest.raises(ValidationError, match="pySHACL could not run"):
        validate([graphs()])
