"""The named queries that users' spreadsheets rest on: their columns, and what reaches them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from kg.model import Claim, Concept, Extraction, Ref, Statement, Typed
from kg.query import named, run
from kg.rdf import to_graphs
from kg.store import MemoryStore, Store
from kg.validate import validate
from tests.extractions import at, crash, shooting

S = Statement
COLUMNS = {
    "incidents": "article incident main type date time place city county state country killed injured",
    "participants": "article incident person name description role count age gender outcome condition confidence",
    "persons": "article person name position agency",
    "agencies": "article agency name kind city state",
    "places": "article place text kind incident geonames lat long",
    "investigations": "article investigation incident agency focus status",
    "charges": "article person name charge incident",
    "weapons": "article incident text kind used_by",
    "vehicles": "article incident text role",
    "claims": "article claim source_kind source cue quote certainty hedge polarity time realis field start end sentence "
    "subject predicate object",
    "quarantine": "article claim shape severity message subject sentence",
    "reports": "article incident main",
}
POLICE, STATE = "Marlow Falls Police Department", "The Ohio Bureau of Criminal Investigation"

EXPECTED: dict[str, list[tuple[Any, ...]]] = {
    "incidents": [
        ("crash-1", "incident/1", True, "vehicle_crash", None, None, None, None, "Pell County", "TN", "US", 2, 1),
        (
            "marlow-1", "incident/1", True, "shooting", "2018-03-13", "21:30", "near the Tuttle Street ramp",
            "MARLOW FALLS", "Licking County", "OH", "US", None, 1,
        ),
        ("marlow-1", "incident/2", False, "robbery", "2016", None, None, None, None, None, None, None, None),
    ],
    "participants": [
        ("crash-1", "incident/1", "group/1", None, "Two men", "victim", 2, None, None, "killed", None, Decimal("0.9")),
        ("crash-1", "incident/1", "person/1", None, "a third", "victim", 1, None, None, "injured", None, Decimal("0.9")),
        ("marlow-1", "incident/1", "group/1", None, "Two teenagers", "witness", 2, None, None, None, None, Decimal("0.75")),
        *(
            (
                "marlow-1", "incident/1", "person/1", "Dana Whitlock", "Officer Dana Whitlock, 34", role, 1, 34, None,
                "hospitalized injured", "serious", Decimal(confidence),
            )
            for role, confidence in (("officer_involved", "0.9"), ("victim", "0.95"))
        ),
        (
            "marlow-1", "incident/1", "person/2", None, "A man with a pistol", "suspect", 1, None, "male",
            "at_large", None, Decimal("0.88"),
        ),
        (
            "marlow-1", "incident/1", "person/3", "Orrin Vasko", "Police Chief Orrin Vasko", "spokesperson", 1, None, None,
            None, None, Decimal("0.92"),
        ),
        (
            "marlow-1", "incident/1", "person/4", "Terrell Oakes", "Terrell Oakes, 27", "suspect", 1, 27, None,
            None, None, Decimal("0.5"),
        ),
    ],
    "persons": [
        ("marlow-1", "person/1", "Dana Whitlock", "Officer", POLICE),
        ("marlow-1", "person/3", "Orrin Vasko", "Police Chief", POLICE),
        ("marlow-1", "person/4", "Terrell Oakes", None, None),
    ],
    "agencies": [
        ("marlow-1", "agency/1", POLICE, "municipal_police", "MARLOW FALLS", "OH"),
        ("marlow-1", "agency/2", STATE, "state_police", None, "OH"),
    ],
    "places": [
        ("crash-1", "place/1", "Pell County", "county", "incident/1", None, None, None),
        ("marlow-1", "facility/1", "St. Brannock Hospital", "hospital", None, None, None, None),
        ("marlow-1", "place/1", "MARLOW FALLS", "city", "incident/1", 4500001, Decimal("40.1234"), Decimal("-82.5")),
        ("marlow-1", "place/2", "near the Tuttle Street ramp", "street", "incident/1", None, None, None),
        ("marlow-1", "place/3", "Ohio", "state", None, None, None, None),
    ],
    "investigations": [
        ("marlow-1", "investigation/1", "incident/1", POLICE, "the shooting", "ongoing"),
        ("marlow-1", "investigation/2", "incident/1", STATE, "the officers actions", "announced"),
    ],
    "charges": [("marlow-1", "person/4", "Terrell Oakes", "felonious assault", "incident/1")],
    "weapons": [("marlow-1", "incident/1", "a pistol", "handgun", "person/2")],
    "vehicles": [("marlow-1", "incident/1", "a gray Toyota Camry", "suspect")],
    "quarantine": [],
    "reports": [("crash-1", "incident/1", True), ("marlow-1", "incident/1", True), ("marlow-1", "incident/2", False)],
}  # fmt: skip


@pytest.fixture
def store() -> Iterator[Store]:
    with MemoryStore() as opened:
        opened.put([to_graphs(shooting()), to_graphs(crash(id="crash-1"))])
        yield opened


def rows(store: Store, name: str, **params: object) -> list[tuple[Any, ...]]:
    """The answer, IRIs of things in an article without the article."""
    return [tuple(map(_short, row)) for row in run(store, name, params)]


def _short(value: object) -> object:
    return re.sub(r"^https://data\.example\.org/kg/article/[0-9a-f]{24}/", "", value) if isinstance(value, str) else value


def having(*claims: Claim, instead_of: Callable[[Claim], bool] = lambda claim: False) -> Store:
    """A store with the shooting article and these claims besides its own."""
    extraction = shooting()
    kept = tuple(c for c in extraction.claims if not instead_of(c))
    store = MemoryStore()
    store.put([to_graphs(dataclasses.replace(extraction, claims=(*kept, *claims)))])
    return store


def saying(*statements: Statement, **how: Any) -> Claim:
    return Claim(**{"statements": statements, "source": Ref("narrator/1"), "evidence": at("police said"), **how})


@pytest.mark.parametrize("name", COLUMNS)
def test_contract_has_exactly_these_columns(store: Store, name: str) -> None:
    assert run(store, name).columns == tuple(COLUMNS[name].split())


@pytest.mark.parametrize("name", COLUMNS)
def test_contract_takes_article_since_and_until(name: str) -> None:
    params = {p.name: (p.type, p.required) for p in named()[name].params}
    assert params.items() >= {"article": ("string", False), "since": ("date", False), "until": ("date", False)}.items()


@pytest.mark.parametrize("name", EXPECTED)
def test_rows(store: Store, name: str) -> None:
    assert rows(store, name) == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_one_article_alone(store: Store, name: str) -> None:
    for article in ("marlow-1", "crash-1"):
        assert rows(store, name, article=article) == [row for row in EXPECTED[name] if row[0] == article]
    assert rows(store, name, article="marlow") == []


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize(
    ("dates", "there"),
    [
        ({"since": "2018-03-14"}, True), ({"since": "2018-03-15"}, False), ({"until": "2018-03-14"}, True),
        ({"until": "2018-03-13"}, False), ({"since": "2018-01-01", "until": "2018-12-31"}, True),
    ],
)  # fmt: skip
def test_dates_choose_by_publication_and_leave_out_the_undated(
    store: Store, name: str, dates: dict[str, str], there: bool
) -> None:
    assert rows(store, name, **dates) == [row for row in EXPECTED[name] if there and row[0] == "marlow-1"]


def test_claims_hold_every_triple_with_its_words(store: Store) -> None:
    table = run(store, "claims", {"article": "marlow-1"}).rows
    assert len(table) == sum(len(c.statements) for c in shooting().claims)
    (age,) = [r for r in table if r.predicate == "age" and r.subject == "Dana Whitlock"]
    evidence = at("Officer Dana Whitlock, 34, was taken to St. Brannock Hospital in serious condition, WKZQ reported.")
    assert age[2:] == (
        "outlet", "WKZQ", "WKZQ reported", "indirect", "certain", None, "positive", "past_or_present", "actual",
        "text", evidence.start, evidence.end,
        "Officer Dana Whitlock, 34, was taken to St. Brannock Hospital in serious condition, WKZQ reported.",
        "Dana Whitlock", "age", "34",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("predicate", "subject", "told"),
    [
        (
            "gist",
            "the shooting",
            ("person", "Orrin Vasko", "Vasko denied", "certain", None, "negative", "past_or_present", "actual"),
        ),
        ("count", "Two teenagers", ("narrator", None, None, "probable", "allegedly", "positive", "past_or_present", "actual")),
        (
            "role",
            "intervener: a bystander",
            ("narrator", None, None, "possible", "unclear whether", "positive", "past_or_present", "actual"),
        ),
        ("offence", "felonious assault", ("narrator", None, None, "probable", "is expected to", "positive", "future", "planned")),
        ("city", "the shooting", ("agency", POLICE, "police said", "certain", None, "positive", "past_or_present", "actual")),
    ],
)
def test_claims_keep_the_hedged_and_the_denied(store: Store, predicate: str, subject: str, told: tuple[str | None, ...]) -> None:
    (row,) = [r for r in run(store, "claims") if (r.predicate, r.subject) == (predicate, subject)]
    assert (row.source_kind, row.source, row.cue, row.certainty, row.hedge, row.polarity, row.time, row.realis) == told


def test_claims_count_offsets_in_code_points(store: Store) -> None:
    """The siren before the words takes two UTF-16 units and four bytes."""
    sentences = {r.sentence for r in run(store, "claims") if r.start > at("\U0001f6a8").start}
    assert "Vasko denied that the officer fired first." in sentences
    assert "Marlow Falls police are investigating the shooting." in sentences


@pytest.mark.parametrize(
    ("entity", "kind", "name"),
    [
        ("person/3", "person", "Orrin Vasko"), ("person/2", "person", None), ("group/1", "person", None),
        ("agency/1", "agency", POLICE),
        ("facility/1", "agency", "St. Brannock Hospital"), ("outlet/1", "outlet", "WKZQ"), ("narrator/1", "narrator", None),
    ],
)  # fmt: skip
def test_kind_and_name_of_a_source(entity: str, kind: str, name: str | None) -> None:
    store = having(saying(S("incident/1", "killedCount", 7), source=Ref(entity)))
    assert [(r.source_kind, r.source) for r in run(store, "claims") if r.predicate == "killedCount"] == [(kind, name)]


UNSURE = [{"certainty": "possible"}, {"polarity": "negative"}, {"realis": "hypothetical"}, {"realis": "attempted"}]
TO_COME = [{"temporality": "future"}, {"realis": "planned"}]


@pytest.mark.parametrize("how", [*UNSURE, *TO_COME], ids=str)
@pytest.mark.parametrize(
    ("name", "statements"),
    [
        ("incidents", (S("incident/1", "killedCount", 3),)),
        ("incidents", (S("participation/4", "outcome", Concept("outcome", "killed")),)),
        ("participants", (S("participation/3", "role", Concept("role", "victim")),)),
        ("participants", (S("participation/3", "outcome", Concept("outcome", "arrested")),)),
        ("persons", (S("tenure/1", "holder", Ref("person/4")),)),
        ("weapons", (S("weapon/1", "usedIn", Ref("incident/2")),)),
        ("weapons", (S("weapon/1", "usedBy", Ref("person/4")),)),
        ("vehicles", (S("vehicle/1", "usedIn", Ref("incident/2")),)),
        ("places", (S("incident/1", "place", Ref("place/3")),)),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0].predicate,
)
def test_only_what_is_said_to_be_so_counts(name: str, statements: tuple[Statement, ...], how: dict[str, str]) -> None:
    certain = rows(having(saying(*statements, confidence=Decimal("0.99"))), name)
    plain = rows(having(), name)
    assert certain != plain
    assert rows(having(saying(*statements, confidence=Decimal("0.99"), **how)), name) == plain
    assert rows(having(saying(*statements, confidence=Decimal("0.99"), certainty="probable")), name) == certain


@pytest.mark.parametrize(
    ("how", "age"),
    [
        *((h, None) for h in UNSURE),
        ({"realis": "planned"}, None),
        ({"temporality": "future"}, 60),
        ({"certainty": "probable"}, 60),
    ],
    ids=str,
)
def test_an_age_told_with_what_is_to_come_is_an_age_now(how: dict[str, str], age: int | None) -> None:
    assert [r.age for r in run(having(saying(S("person/3", "age", 60), **how)), "participants") if r.name == "Orrin Vasko"] == [
        age
    ]


@pytest.mark.parametrize(("how", "reaches"), [*((h, False) for h in UNSURE), *((h, True) for h in TO_COME)], ids=str)
@pytest.mark.parametrize(
    ("name", "statements"),
    [
        ("investigations", (S("investigation/1", "leadAgency", Ref("agency/2")),)),
        ("charges", (S("charge/1", "chargedPerson", Ref("person/2")),)),
    ],
    ids=["investigations", "charges"],
)
def test_investigations_and_charges_also_hold_what_is_to_come(
    name: str, statements: tuple[Statement, ...], how: dict[str, str], reaches: bool
) -> None:
    assert (rows(having(saying(*statements, **how)), name) != rows(having(), name)) is reaches


def test_an_incident_of_which_nothing_is_certain_is_none() -> None:
    store = having(instead_of=lambda claim: any(s.subject == "incident/2" for s in claim.statements))
    assert [r[1] for r in rows(store, "incidents")] == ["incident/1"]


@pytest.mark.parametrize(
    ("first", "second", "killed"),
    [
        ({"confidence": Decimal("0.9")}, {"confidence": Decimal("0.91")}, 2),
        ({"confidence": Decimal("1")}, {"confidence": Decimal("0.99")}, 1),
        ({"confidence": Decimal("0.5")}, {"confidence": Decimal("0.45")}, 1),
        ({"evidence": at("WKZQ reported")}, {"evidence": at("police said")}, 2),  # as sure: what is said earlier
        ({"evidence": at("police said")}, {"evidence": at("WKZQ reported")}, 1),
    ],
)
def test_of_two_counts_the_surer_then_the_earlier_is_taken(first: dict[str, Any], second: dict[str, Any], killed: int) -> None:
    claims = [saying(S("incident/1", "killedCount", n), **how) for n, how in ((1, first), (2, second))]
    for store in (having(*claims), having(*claims[::-1])):
        assert [r.killed for r in run(store, "incidents") if r.main] == [killed]


def test_each_incident_is_one_row_however_much_is_said_of_it() -> None:
    said = [
        S("incident/1", "incidentType", Concept("incident-type", "assault")), S("incident/1", "city", Ref("place/3")),
        S("incident/1", "time", Ref("time/3")), S("time/1", "date", Typed("2018-03-12", "date")),
        S("incident/1", "killedCount", 2), S("incident/1", "killedCount", 3),
        S("incident/1", "prominence", Concept("prominence", "background")),
    ]  # fmt: skip
    store = having(*(saying(s, confidence=Decimal("0.3"), extractors=(x,)) for s in said for x in ("a", "b")))
    assert [r[1] for r in rows(store, "incidents")] == ["incident/1", "incident/2"]
    assert [r[1] for r in rows(store, "reports")] == ["incident/1", "incident/2"]


def test_stated_count_goes_before_the_counted_one_and_nought_is_a_count() -> None:
    extraction = crash(id="crash-1")
    claim = dataclasses.replace(extraction.claims[0], statements=(S("incident/1", "injuredCount", 0),))
    store = MemoryStore()
    store.put([to_graphs(dataclasses.replace(extraction, claims=(*extraction.claims, claim)))])
    assert [(r.killed, r.injured) for r in run(store, "incidents")] == [(2, 0)]


def test_nobody_hurt_is_not_nought_when_nobody_says_so() -> None:
    store = having(instead_of=lambda claim: any(s.predicate in ("injuredCount", "outcome") for s in claim.statements))
    assert {(r.killed, r.injured) for r in run(store, "incidents")} == {(None, None)}


def test_what_happens_in_a_part_belongs_to_the_whole() -> None:
    extraction = shooting()
    arrest = dataclasses.replace(extraction.entities[0], id="event/1", kind="event", label="arrest", mentions=())
    node = dataclasses.replace(arrest, id="participation/8", kind="participation")
    claim = saying(
        S("event/1", "partOf", Ref("incident/1")), S("event/1", "place", Ref("place/3")),
        S("participation/8", "agent", Ref("person/3")), S("participation/8", "role", Concept("role", "responder")),
        S("participation/8", "inEvent", Ref("event/1")),
    )  # fmt: skip
    store = MemoryStore()
    both = (*extraction.entities, arrest, node)
    store.put([to_graphs(dataclasses.replace(extraction, entities=both, claims=(*extraction.claims, claim)))])
    assert [r[1] for r in rows(store, "participants") if r[5] == "responder"] == ["incident/1"]
    assert [r[4] for r in rows(store, "places") if r[2] == "Ohio"] == ["incident/1"]


def test_someone_only_named_in_passing_is_no_person_row() -> None:
    store = having(
        saying(S("person/2", "name", "Ray Bell")), instead_of=lambda c: any(s.subject == "participation/2" for s in c.statements)
    )
    assert "person/2" not in [r[1] for r in rows(store, "persons")]


def test_someone_quoted_is_a_person_row_even_when_they_deny() -> None:
    quoted = saying(S("incident/1", "gist", "regret loss"), source=Ref("person/5"), polarity="negative")
    assert ("marlow-1", "person/5", "Ray Bell", None, None) in rows(
        having(saying(S("person/5", "name", "Ray Bell")), quoted), "persons"
    )


def test_an_office_without_a_body_names_no_other_body() -> None:
    entity = dataclasses.replace(shooting().entities[0], id="tenure/3", kind="tenure", label="x")
    extraction = shooting()
    claim = saying(S("tenure/3", "holder", Ref("person/4")), S("tenure/3", "position", "plumber"))
    store = MemoryStore()
    store.put(
        [to_graphs(dataclasses.replace(extraction, entities=(*extraction.entities, entity), claims=(*extraction.claims, claim)))]
    )
    assert [r[3:] for r in rows(store, "persons") if r[1] == "person/4"] == [("plumber", None)]


def test_an_agency_without_a_jurisdiction_has_no_city() -> None:
    extraction = shooting()
    entities = tuple(dataclasses.replace(e, attributes=()) if e.kind == "agency" else e for e in extraction.entities)
    store = MemoryStore()
    store.put([to_graphs(dataclasses.replace(extraction, entities=entities)), to_graphs(crash(id="crash-1"))])
    assert rows(store, "agencies") == [
        ("marlow-1", "agency/1", "Marlow Falls police", None, None, None),
        ("marlow-1", "agency/2", STATE, None, None, None),
    ]


def test_a_place_that_is_only_described_is_not_named() -> None:
    extraction = shooting()
    lot = dataclasses.replace(extraction.entities[0], id="place/9", kind="place", label="a parking lot")
    store = MemoryStore()
    store.put([to_graphs(dataclasses.replace(extraction, entities=(*extraction.entities, lot)))])
    assert rows(store, "places") == [r for r in EXPECTED["places"] if r[0] == "marlow-1"]


def test_quarantined_claims_are_nowhere_but_in_quarantine() -> None:
    old = saying(
        S("person/2", "age", 212),
        S("incident/1", "killedCount", 9),
        evidence=at("A man with a pistol fled in a gray Toyota Camry."),
    )
    extraction = shooting()
    (result,) = validate([to_graphs(dataclasses.replace(extraction, claims=(*extraction.claims, old)))])
    store = MemoryStore()
    store.put([result.accepted])
    (row,) = run(store, "quarantine")
    assert (row.severity, row.subject, row.sentence) == (
        "violation", "a man with a pistol", "A man with a pistol fled in a gray Toyota Camry.",
    )  # fmt: skip
    assert row.shape.endswith("#person-age")
    assert row.message
    for name in EXPECTED.keys() - {"quarantine"}:
        assert rows(store, name) == [r for r in EXPECTED[name] if r[0] == "marlow-1"], name
    assert row.claim not in {r.claim for r in run(store, "claims")}


def test_the_fixtures_break_no_shape() -> None:
    assert [r.findings for r in validate([to_graphs(shooting()), to_graphs(crash())])] == [(), ()]


def test_an_empty_store_has_empty_answers() -> None:
    store = MemoryStore()
    for name in COLUMNS:
        assert run(store, name).rows == []


def test_an_article_that_says_nothing_has_no_rows() -> None:
    extraction = shooting()
    store = MemoryStore()
    store.put([to_graphs(Extraction(reading=extraction.reading))])
    for name in COLUMNS:
        assert run(store, name).rows == [], name
