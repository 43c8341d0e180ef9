"""Asking: named queries and their headers, parameters, raw SPARQL, and how answers are written."""

from __future__ import annotations

import csv
import dataclasses
import importlib.util
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
import rdflib.plugins.sparql
from pyoxigraph import NamedNode, Triple

from kg.errors import QueryError
from kg.identity import prepared, put
from kg.model import Concept, Entity, Extraction, Ref, Statement
from kg.query import FORMATS, Column, Param, Rows, find, named, parse, run, write
from kg.rdf import nquads, terms, to_graphs
from kg.store import MemoryStore, Store, slots
from tests.extractions import TITLE, crash, shooting
from tests.identity.reports import What, Who, elsewhere, extraction, otherwise

NAMES = sorted(named())
REQUIRED: dict[str, dict[str, object]] = {"incidents-in-city": {"city": "marlow falls"}}
POLICE, STATE = "Marlow Falls Police Department", "The Ohio Bureau of Criminal Investigation"


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with MemoryStore() as opened:
        put(opened, [prepared(to_graphs(e)) for e in (shooting(), crash(id="crash-1"))])
        yield opened


def text(rows: Rows, format: str) -> str:
    out = io.StringIO()
    write(rows, format, out)
    return out.getvalue()


# ------------------------------------------------------------------ the files


@pytest.mark.parametrize("name", NAMES)
def test_file_is_sparql_that_other_engines_read(name: str) -> None:
    rdflib.plugins.sparql.prepareQuery(named()[name].sparql)
    pyoxigraph.Store().query(named()[name].sparql)


@pytest.mark.parametrize("name", NAMES)
def test_declared_columns_are_the_projected_ones(store: Store, name: str) -> None:
    assert run(store, name, REQUIRED.get(name)).columns == tuple(c.name for c in named()[name].columns)


@pytest.mark.parametrize("name", NAMES)
def test_declared_parameters_are_the_slots(name: str) -> None:
    query = named()[name]
    assert {slot.removeprefix("given_") for slot in slots(query.sparql)} == {p.name for p in query.params}
    assert query.title
    assert query.asks in ("articles", "view")
    assert all(part.description for part in (query, *query.params, *query.columns))


@pytest.mark.parametrize("name", NAMES)
def test_answer_is_in_an_order_of_its_own(name: str) -> None:
    """Not in the order in which the articles came."""
    graphs = [prepared(to_graphs(e)) for e in (shooting(), shooting(id="a"), otherwise(), elsewhere(), crash(id="m"))]
    with MemoryStore() as store, MemoryStore() as backwards:
        put(store, graphs)
        stored: dict[str, list[Triple]] = {}
        for quad in reversed(list(store.dump())):
            stored.setdefault(terms.value(quad.graph_name), []).append(quad.triple)
        backwards.rewrite(stored)
        answers = [run(each, name, REQUIRED.get(name)).rows for each in (store, backwards)]
    assert answers[0] == answers[1]
    assert answers[0] or name in ("quarantine", "unresolved-times")


@pytest.mark.parametrize("name", NAMES)
def test_every_query_can_be_narrowed_to_an_article_and_to_days(store: Store, name: str) -> None:
    required = REQUIRED.get(name, {})
    everything = run(store, name, {**required, "article": "marlow-1"}).rows
    assert run(store, name, {**required, "article": "marlow-1", "since": "2018-03-14", "until": "2018-03-14"}).rows == everything
    assert run(store, name, {**required, "since": "2018-03-15"}).rows == []
    assert run(store, name, {**required, "article": "nothing"}).rows == []


# ------------------------------------------------------------------ what they answer

ANSWERS: list[tuple[str, dict[str, object], str, list[tuple[Any, ...]]]] = [
    (
        "incidents-in-city",
        {"city": "Marlow FALLS"},
        "article type date place city",
        [("marlow-1", "shooting", "2018-03-13", "near the Tuttle Street ramp", "MARLOW FALLS")],
    ),
    ("incidents-in-city", {"city": "Elsewhere"}, "article", []),
    (
        "who-took-part",
        {"article": "crash-1"},
        "role name description outcome",
        [("victim", None, "Two men", "killed"), ("victim", None, "a third", "injured")],
    ),
    ("who-investigates-what", {}, "agency type investigations articles", [(POLICE, "shooting", 1, 1), (STATE, "shooting", 1, 1)]),
    (
        "self-investigations",
        {},
        "article agency role name focus",
        [("marlow-1", POLICE, role, "Dana Whitlock", "the shooting") for role in ("officer_involved", "victim")],
    ),
    (
        "said-by",
        {"speaker": "vasko"},
        "speaker quote polarity sentence",
        [
            ("Orrin Vasko", "direct", "positive", "“Nobody else was hurt,” Police Chief Orrin Vasko said at about 9:30 p.m."),
            ("Orrin Vasko", "indirect", "negative", "Vasko denied that the officer fired first."),
        ],
    ),
    (
        "people-hurt",
        {},
        "name description outcome condition hospital",
        [
            (None, "Two men", "killed", None, None),
            (None, "a third", "injured", None, None),
            ("Dana Whitlock", "Officer Dana Whitlock, 34", "hospitalized injured", "serious", "St. Brannock Hospital"),
        ],
    ),
    (
        "unnamed-participants",
        {"article": "marlow-1"},
        "role description count",
        [("suspect", "A man with a pistol", 1), ("witness", "Two teenagers", 2)],
    ),
    (
        "open-questions",
        {},
        "hedge subject predicate object",
        [
            ("unclear whether", "intervener: a bystander", "agent", "a bystander"),
            ("unclear whether", "intervener: a bystander", "inEvent", "the shooting"),
            ("unclear whether", "intervener: a bystander", "role", "intervener"),
            ("unclear whether", "suspect: a man with a pistol", "outcome", "injured"),
        ],
    ),
    (
        "announced",
        {},
        "realis subject predicate object",
        [
            ("planned", "the officers actions", "focus", "the officers actions"),
            ("planned", "the officers actions", "investigates", "the shooting"),
            ("planned", "the officers actions", "leadAgency", STATE),
            ("planned", "the officers actions", "status", "announced"),
            ("planned", "felonious assault", "chargedIn", "the shooting"),
            ("planned", "felonious assault", "chargedPerson", "Terrell Oakes"),
            ("planned", "felonious assault", "offence", "felonious assault"),
        ],
    ),
    (
        "officials",
        {},
        "agency position name articles",
        [(POLICE, "Officer", "Dana Whitlock", 1), (POLICE, "Police Chief", "Orrin Vasko", 1)],
    ),
    (
        "sources",
        {"article": "marlow-1"},
        "source_kind source claims hedged denied articles",
        [
            ("narrator", None, 10, 4, 0, 1),
            ("person", "Orrin Vasko", 2, 0, 1, 1),
            ("agency", POLICE, 1, 0, 0, 1),
            ("outlet", "WKZQ", 1, 0, 0, 1),
        ],
    ),
    (
        "denied",
        {"article": "marlow-1"},
        "source certainty sentence predicate object",
        [("Orrin Vasko", "certain", "Vasko denied that the officer fired first.", "gist", "fire first")],
    ),
    (
        "sources-of",
        {"article": "marlow-1", "about": "whitlock", "predicate": "age"},
        "subject object source_kind source quote borne_out_by contradicted_by",
        [("Dana Whitlock", "34", "outlet", "WKZQ", "indirect", 0, 0)],
    ),
    ("contested", {}, "article", []),
    ("investigations", {"agency": "the ohio bureau of criminal investigation"}, "agency status", [(STATE, "announced")]),
]


@pytest.mark.parametrize(("name", "params", "columns", "expected"), ANSWERS, ids=lambda v: v if isinstance(v, str) else "")
def test_answers(store: Store, name: str, params: dict[str, object], columns: str, expected: list[tuple[Any, ...]]) -> None:
    answer = run(store, name, params)
    assert [tuple(getattr(row, column) for column in columns.split()) for row in answer] == expected


def test_alternatives_share_their_set(store: Store) -> None:
    assert {row.alternatives for row in run(store, "open-questions")} == {to_graphs(shooting()).article + "/alternatives/1"}


def test_one_incident_can_be_asked_for(store: Store) -> None:
    incident = to_graphs(crash(id="crash-1")).article + "/incident/1"
    for given in (incident, NamedNode(incident)):
        assert {row.incident for row in run(store, "who-took-part", {"incident": given})} == {incident}


def asked(name: str, *extractions: Extraction) -> list[tuple[Any, ...]]:
    """The rows of a query, asked of these articles."""
    with MemoryStore() as opened:
        put(opened, [prepared(to_graphs(e)) for e in extractions])
        return [tuple(row) for row in run(opened, name)]


def test_a_group_is_as_many_patients_as_it_has() -> None:
    plain = extraction("a", What((Who("", outcome="injured"), Who("Dana Whitlock", outcome="injured"))))
    treated = (
        Statement("person/1", "count", 3),
        *(Statement(f"participation/{n}", "treatedAt", Ref("facility/1")) for n in (1, 2)),
    )
    (claim,) = plain.claims
    more = dataclasses.replace(
        plain,
        entities=(*plain.entities, Entity("facility/1", "facility", "Pell Hospital")),
        claims=(dataclasses.replace(claim, statements=(*claim.statements, *treated)),),
    )
    assert asked("hospitals", more) == [("Pell Hospital", 4, 1, 1)]


def test_an_article_without_a_day_leaves_those_of_its_outlet_alone() -> None:
    told = [
        extraction(id, What(), date=date, source="Ledger") for id, date in (("a", "2024-03-06"), ("b", ""), ("c", "2024-03-09"))
    ]
    assert asked("outlets", *told) == [("Ledger", 3, 1, "2024-03-06", "2024-03-09")]
    assert asked("outlets", told[1]) == [("Ledger", 1, 1, None, None)]


def test_bodies_of_one_name_in_two_states_are_two() -> None:
    police = "Marlow Falls Police Department"
    told = [
        extraction(id, What((Who(name, office=police, office_state=state),), city="", day=day))
        for id, name, state, day in (("a", "Orrin Vasko", "OH", "2024-03-05"), ("b", "Rosa Ilves", "MO", "2023-06-09"))
    ]
    kind = "municipal_police"
    assert asked("officials-per-agency", *told) == [(police, kind, 1, 1, "MO"), (police, kind, 1, 1, "OH")]
    assert asked("agencies-by-incidents", *told) == [(police, kind, 1, 0, 1, "MO"), (police, kind, 1, 0, 1, "OH")]


def test_an_incident_that_two_articles_count_otherwise_is_one_incident_with_a_knife() -> None:
    told = []
    for id, killed in (("a", 1), ("b", 2)):
        plain = extraction(id, What((Who("Dana Whitlock", age=34),), killed=killed), date=f"2024-03-0{5 + killed}")
        (claim,) = plain.claims
        knife = (
            Statement("weapon/1", "usedIn", Ref("incident/1")),
            Statement("weapon/1", "weaponKind", Concept("weapon-kind", "knife")),
        )
        told.append(
            dataclasses.replace(
                plain,
                entities=(*plain.entities, Entity("weapon/1", "weapon", "a knife")),
                claims=(dataclasses.replace(claim, statements=(*claim.statements, *knife)),),
            )
        )
    assert asked("weapons-by-kind", *told) == [("knife", 1, 2, 0)]


def test_a_city_that_an_article_names_in_two_ways_is_one_city() -> None:
    plain = extraction("a", What((Who("Dana Whitlock", outcome="killed"),), city="PELL", killed=2))
    (dateline,) = (e for e in plain.entities if e.kind == "place")
    town = dataclasses.replace(dateline, id="place/9", label="Pell City")
    again = dataclasses.replace(plain, entities=(*plain.entities, town))
    assert [row[0] for row in asked("incidents-by-city", again)] == ["Pell City"]
    assert [row[3:] for row in asked("incidents-by-city", again)] == [(1, 2, 0)]
    assert len(asked("who-was-killed", again)) == 1
    with MemoryStore() as opened:
        put(opened, [prepared(to_graphs(again))])
        for name in ("pell", "Pell City"):
            assert [row.city for row in run(opened, "incidents-in-city", {"city": name})] == ["Pell City"]


def test_words_without_a_date_are_kept() -> None:
    extraction = shooting()
    claims = tuple(
        dataclasses.replace(c, statements=tuple(s for s in c.statements if s.predicate not in ("date", "clockTime")))
        for c in extraction.claims
    )
    with MemoryStore() as store:
        store.put([to_graphs(dataclasses.replace(extraction, claims=claims))])
        told = [(r.expression, r.resolution, r.published) for r in run(store, "unresolved-times")]
    assert told == [
        ("Tuesday", "relative_to_publication", "2018-03-14"),
        ("at about 9:30 p.m.", "absolute", "2018-03-14"),
        ("in 2016", "absolute", "2018-03-14"),
    ]


# ------------------------------------------------------------------ parameters


@pytest.mark.parametrize(
    "value",
    [
        'marlow-1" } INSERT DATA { <a:b> <a:b> <a:b> } #',
        'x" . ?s ?p ?o }',
        "\\",
        "marlow-1' || true",
        "> } DROP ALL #",
        "UNDEF",
        "{}",
    ],
)
def test_values_are_never_query_text(store: Store, value: str) -> None:
    before = nquads.write(store.dump())
    assert run(store, "incidents", {"article": value}).rows == []
    assert run(store, "said-by", {"speaker": value}).rows == []
    assert nquads.write(store.dump()) == before


@pytest.mark.parametrize("since", ["2018-03-14", date(2018, 3, 14), datetime(2018, 3, 14, 7)])
def test_dates_may_be_typed_or_given(store: Store, since: object) -> None:
    assert {row.article for row in run(store, "incidents", {"since": since})} == {"marlow-1"}


def test_what_is_no_number_stays_as_it_is_written(store: Store) -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    (row,) = run(store, f'SELECT ("abc"^^<{xsd}integer> AS ?a) ("1,5"^^<{xsd}decimal> AS ?b) ("7"^^<{xsd}integer> AS ?c) {{}}')
    assert tuple(row) == ("abc", "1,5", 7)


def test_a_file_may_begin_with_a_byte_order_mark(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a.rq").write_text("# title: t\nSELECT (1 AS ?a) {}", encoding="utf-8-sig")
    assert [row.a for row in run(store, tmp_path / "a.rq")] == [1]


def test_none_is_no_value(store: Store) -> None:
    assert run(store, "incidents", {"article": None, "since": None}).rows == run(store, "incidents").rows


@pytest.mark.parametrize(
    ("name", "params", "message"),
    [
        ("incidents", {"since": "March"}, r"'since' of query incidents must be a date, YYYY-MM-DD, not 'March'"),
        ("incidents", {"until": "2018-02-30"}, r"must be a date"),
        ("incidents", {"city": "x"}, r"no parameter 'city'; it takes: article \(string\), since \(date\), until \(date\)"),
        ("incidents-in-city", {}, r"needs the parameter 'city'; it takes: city \(string, required\)"),
        ("who-took-part", {"incident": "incident/1"}, r"must be an absolute IRI"),
        ("who-took-part", {"incident": "https://e.org/> } #"}, r"must be an absolute IRI"),
        ("incident", {}, r"no query 'incident': did you mean incidents or .*there are: agencies, "),
        ("xyzzy", {}, r"no query 'xyzzy': there are: agencies, "),
        ("missing.rq", {}, r"cannot read the query missing\.rq"),
        ("SELECT ?s WHERE { ?s ?p", {}, r"does not parse: error at 1:2"),
        ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", {}, r"only reads"),
        ("SELECT * { ?s ?p ?o }", {"city": "x"}, r"no parameter 'city'; it takes: none"),
    ],
)
def test_wrong_use_says_what_is_right(store: Store, name: str, params: dict[str, object], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        run(store, name, params)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("integer", ["7", 7, "-3"], ["7.5", "x", ""]),
        ("decimal", ["0.5", Decimal("0.5"), 1], ["x", "NaN", "Infinity"]),
        ("boolean", ["true", "FALSE", True], ["yes", "1"]),
        ("date", ["2018-03-14"], ["2018-3-14", "14.3.2018"]),
        ("iri", ["https://e.org/a", "urn:x"], ["a b", "plain"]),
        ("string", ["", "a", 3], []),
    ],
)
def test_types(store: Store, kind: str, good: list[object], bad: list[object], tmp_path: Path) -> None:
    path = tmp_path / "a.rq"
    path.write_text(f"# param: x {kind} required any\nSELECT ?x {{ VALUES ?x {{ UNDEF }} }}", encoding="utf-8")
    for value in good:
        assert len(run(store, path, {"x": value})) == 1
    for value in bad:
        with pytest.raises(QueryError, match="must be"):
            run(store, path, {"x": value})


# ------------------------------------------------------------------ files and raw SPARQL


def test_a_file_declares_its_own_parameters(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "titles.rq"
    path.write_text(
        "# title: Titles\n# param: word string required part of the title\n# column: title of the article\n"
        "SELECT ?title { VALUES ?word { UNDEF } GRAPH ?g { ?a <http://purl.org/dc/terms/title> ?title } "
        "FILTER(CONTAINS(?title, ?word)) }",
        encoding="utf-8",
    )
    assert find(path).params == (Param("word", "string", True, "part of the title"),)
    assert find(path).columns == (Column("title", "of the article"),)
    assert run(store, str(path), {"word": "Tuttle"}).rows == [(TITLE,)]


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("# param: since date optional x", "never says VALUES"),
        ("# param: since day x", "declared as"),
        ("# param: since", "declared as"),
    ],
)
def test_a_header_that_does_not_hold_is_refused(header: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        parse(f"{header}\nSELECT * {{ ?s ?p ?o }}", "mine")


def test_sparql_itself_takes_values_of_any_type(store: Store) -> None:
    sparql = "SELECT DISTINCT ?age { VALUES ?age { UNDEF } GRAPH ?g { ?s <https://w3id.org/incident-kg/ns#age> ?age } }"
    assert sorted(row.age for row in run(store, sparql)) == [27, 34]
    assert [row.age for row in run(store, sparql, {"age": 34})] == [34]
    assert run(store, sparql, {"age": "34"}).rows == []  # a string is no number


def test_ask_is_one_row(store: Store) -> None:
    assert run(store, "ASK { GRAPH ?g { ?s ?p ?o } }").rows == [(True,)]


def test_awkward_column_names_do_not_break_rows(store: Store) -> None:
    (row,) = run(store, "SELECT (1 AS ?class) (2 AS ?count) (3 AS ?_x) {}")
    assert tuple(row) == (1, 2, 3)
    assert row.count == 2


# ------------------------------------------------------------------ writing


def test_csv_has_a_header_and_empty_cells_and_quotes(store: Store) -> None:
    answer = run(store, "participants", {"article": "marlow-1"})
    lines = text(answer, "csv").splitlines()
    assert lines[0] == "article,incident,person,name,description,role,count,age,gender,outcome,condition,confidence"
    assert lines[1].endswith("/group/1,,Two teenagers,witness,2,,,,,0.75")
    assert "\r" not in text(answer, "csv")
    assert [r["description"] for r in csv.DictReader(io.StringIO(text(answer, "csv")))] == [r.description for r in answer]


def test_csv_writes_truth_and_decimals_plainly(store: Store) -> None:
    answer = run(store, 'SELECT (true AS ?a) (false AS ?b) (0.10 AS ?c) ("a\\n\\"b\\",c" AS ?d) ("" AS ?e) {}')
    assert text(answer, "csv") == 'a,b,c,d,e\ntrue,false,0.1,"a\n""b"",c",\n'


def test_csv_keeps_a_carriage_return_in_its_cell(store: Store) -> None:
    written = text(run(store, 'SELECT ("a\\rb" AS ?a) ("c\\r\\n" AS ?b) ("d\\r" AS ?c) {}'), "csv")
    assert written == 'a,b,c\n"a\rb","c\r\n","d\r"\n'
    assert list(csv.reader(io.StringIO(written, newline=""))) == [["a", "b", "c"], ["a\rb", "c\r\n", "d\r"]]


def test_json_is_a_list_of_objects(store: Store) -> None:
    (first, *_) = json.loads(text(run(store, "incidents", {"article": "crash-1"}), "json"))
    assert {k: first[k] for k in ("main", "type", "date", "killed", "injured")} == {
        "main": True, "type": "vehicle_crash", "date": None, "killed": 2, "injured": 1,
    }  # fmt: skip


def test_table_shows_brackets_and_shortens_iris(store: Store) -> None:
    shown = text(
        run(
            store,
            'SELECT ("[bold]x" AS ?a) (IRI("https://data.example.org/kg/article/0123456789abcdef01234567/person/3") AS ?b) {}',
        ),
        "table",
    )
    assert "[bold]x" in shown
    assert "…/person/3" in shown
    assert "0123456789" not in shown


def test_ttl_is_for_triples(store: Store) -> None:
    answer = run(
        store,
        "PREFIX kg: <https://w3id.org/incident-kg/ns#> CONSTRUCT { ?s ?p ?o } "
        "WHERE { GRAPH ?m { ?work kg:entitiesGraph ?g } GRAPH ?g { ?s a kg:Weapon ; ?p ?o } }",
    )
    assert answer.columns == ("subject", "predicate", "object")
    graph = rdflib.Graph().parse(data=text(answer, "ttl"), format="turtle")
    assert {str(o) for o in graph.objects()} == {"a pistol", "https://w3id.org/incident-kg/ns#Weapon"}
    assert len(text(answer, "csv").splitlines()) == 3
    with pytest.raises(QueryError, match="only CONSTRUCT"):
        text(run(store, "weapons"), "ttl")


def test_unknown_format_lists_the_known(store: Store) -> None:
    with pytest.raises(QueryError, match=", ".join(FORMATS)):
        write(run(store, "weapons"), "xlsx", io.StringIO())


def test_asking_loads_neither_spacy_nor_rdflib_nor_rich() -> None:
    code = "import sys, kg.query; kg.query.named(); print(sorted({'spacy', 'rdflib', 'rich', 'pyshacl'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_rows_are_a_table_in_a_notebook_with_nothing_of_the_text_as_markup() -> None:
    rows = Rows(("name", "age"), [("<b>Ann</b> & Roe", None), ("Ola", 34)])
    shown = rows._repr_html_()
    assert "<th>name</th><th>age</th>" in shown
    assert "<td>&lt;b&gt;Ann&lt;/b&gt; &amp; Roe</td><td></td>" in shown and "<td>34</td>" in shown


def test_long_answers_say_how_many_rows_a_notebook_leaves_out() -> None:
    assert "<p>100 of 230 rows</p>" in Rows(("n",), [(n,) for n in range(230)])._repr_html_()


def test_to_pandas_gives_the_columns_or_says_what_to_install() -> None:
    rows = Rows(("name", "age"), [("Ola", 34)])
    if importlib.util.find_spec("pandas") is None:
        with pytest.raises(QueryError, match="pip install pandas"):
            rows.to_pandas()
    else:
        frame = rows.to_pandas()
        assert list(frame.columns) == ["name", "age"] and frame.iloc[0]["age"] == 34
