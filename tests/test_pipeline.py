"""The whole way from articles to a store: what is counted, what is kept, and what is set aside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import pytest
from spacy.language import Language
from spacy.tokens import Doc

import kg
from kg import nlp, pipeline
from kg.account import account
from kg.config import Config
from kg.errors import ConsistencyError, UsageError
from kg.extract import EXTRACTORS, Extractor, Finding, draft_of
from kg.identity.graphs import UNSETTLED
from kg.model import Article, Reading, Skipped
from kg.pipeline import build, build_one, made_by
from kg.query import run
from kg.rdf import ArticleGraphs
from kg.rdf.iris import article_iri
from kg.store import MemoryStore, Store
from kg.validate import Result, validate
from tests import work
from tests.identity.reports import alike

pytestmark = pytest.mark.xdist_group("spacy")

SHOOTING = Article(
    title="Two men shot outside Waterloo bar",
    text=(
        "WATERLOO, Iowa -- Two men were wounded early Saturday outside a bar on Franklin Street, police said.\n\n"
        "Terrence Odland, 34, of Waterloo was shot in the leg. He was in fair condition at Allen Hospital.\n\n"
        "Black Hawk County sheriff's deputies are investigating. No one has been arrested."
    ),
    id="valley-100", date="2024-08-12", source="Valley Ledger",
)  # fmt: skip
FIRE = Article(
    title="Garage burns on Elm Avenue",
    text="A fire destroyed a garage on Elm Avenue in Dubuque on Tuesday. Nobody was hurt, Fire Chief Nora Halvorsen said.",
    id="valley-101", date="2024-08-14",
)  # fmt: skip
SPANISH = Article(
    title="Choque en la carretera",
    text=(
        "Tres personas resultaron heridas el lunes por la noche en un choque de frente en la carretera, informó la policía. "
        "Los heridos fueron trasladados a un hospital de la ciudad, donde se encuentran estables. Nadie ha sido detenido y los "
        "agentes siguen investigando las causas del accidente."
    ),
    id="valley-102",
)


def too_old(doc: Doc) -> Iterator[Finding]:
    """States an age that a shape forbids of whoever has an age."""
    for person in draft_of(doc).persons:
        if person.age_range is not None:
            yield Finding(person, "age", 340, evidence=person.age_range, at=person.age_range[0])


def hometowns(doc: Doc) -> Iterator[Finding]:
    """What a user might add: the city that a person is of."""
    draft = draft_of(doc)
    for start, place in draft.place_at.items():
        person = next((p for p in draft.persons if p.name and p.age_range and p.age_range[1] + 2 == start), None)
        if person is not None and doc[start - 1].lower_ == "of":
            yield Finding(person, "hometown", place, evidence=(start, start + 1), at=start, confidence=0.6)


@pytest.fixture
def store() -> Iterator[Store]:
    with MemoryStore() as memory:
        yield memory


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The ids of the articles that are read while the test runs."""
    ids: list[str | None] = []
    original = pipeline.nlp.parse

    def recorded(model: Language, readings: Iterable[Reading]) -> Iterator[Doc]:
        for doc in original(model, readings):
            ids.append(doc._.reading.article.id)
            yield doc

    monkeypatch.setattr(pipeline.nlp, "parse", recorded)
    return ids


def quads(store: Store) -> list[str]:
    return [str(quad) for quad in store.dump()]


def test_build_counts_what_was_built_and_what_was_skipped(store: Store) -> None:
    unread = Skipped("archive/page.pdf", "not an article but a document (.pdf)")
    summary = build([SHOOTING, unread, FIRE, SPANISH], store)
    assert (summary.built, summary.replaced, summary.unchanged, summary.articles) == (2, 0, 0, 4)
    assert [(s.id or s.origin, s.reason) for s in summary.skipped] == [
        ("archive/page.pdf", unread.reason),
        ("valley-102", "not English (looks like Spanish)"),
    ]
    assert [a.key for a in sorted(store.articles(), key=lambda a: a.key)] == ["valley-100", "valley-101"]


def test_accepted_claims_of_the_summary_are_those_in_the_store(store: Store) -> None:
    summary = build([SHOOTING, FIRE], store)
    info = store.info()
    assert (info.claims, info.quarantined) == (summary.accepted, summary.quarantined)
    assert summary.accepted >= 5
    assert summary.incidents == len(run(store, "incidents")) == 2


def test_claim_that_a_shape_forbids_is_quarantined_and_the_rest_is_accepted(store: Store) -> None:
    before = build([SHOOTING], MemoryStore())
    summary = build([SHOOTING], store, extractors=(*EXTRACTORS, too_old))
    assert summary.quarantined >= 1
    assert summary.accepted + summary.quarantined >= before.accepted, "a statement more: no claim less"
    assert summary.reasons["An age is a whole number from 0 to 120."] == 1
    assert summary.accepted > 0
    told = [row for row in run(store, "quarantine") if row.shape.endswith("#person-age")]
    assert [(row.article, row.severity, row.message, row.subject) for row in told] == [
        ("valley-100", "violation", "An age is a whole number from 0 to 120.", "Terrence Odland")
    ]
    assert told[0].sentence == "Terrence Odland, 34, of Waterloo was shot in the leg."
    assert not [row for row in run(store, "claims") if row.object == "340"]
    assert {row.claim for row in run(store, "claims")}.isdisjoint(row.claim for row in run(store, "quarantine"))


def test_claims_that_get_lost_are_an_error(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def lossy(batch: Sequence[ArticleGraphs]) -> list[Result]:
        return [replace(result, claims=result.claims[1:]) for result in validate(batch)]

    monkeypatch.setattr(pipeline, "validate", lossy)
    with pytest.raises(ConsistencyError, match="'valley-101'"):
        build([FIRE], store)


def test_adding_twice_changes_nothing_and_parses_nothing(store: Store, parsed: list[str | None]) -> None:
    build([SHOOTING, FIRE], store)
    before = quads(store)
    assert parsed == ["valley-100", "valley-101"]
    again = build([SHOOTING, FIRE], store)
    assert (again.built, again.replaced, again.unchanged, again.accepted) == (0, 0, 2, 0)
    assert parsed == ["valley-100", "valley-101"]
    assert quads(store) == before


def test_force_reads_again_and_gives_the_same(store: Store, parsed: list[str | None]) -> None:
    build([FIRE], store)
    before = quads(store)
    again = build([FIRE], store, force=True)
    assert (again.built, again.replaced, again.unchanged) == (0, 0, 1)
    assert parsed == ["valley-101"] * 2
    assert quads(store) == before


def test_what_another_version_has_read_is_read_again(
    store: Store, parsed: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    build([SHOOTING, FIRE], store)
    before = store.articles()
    assert {a.made_by for a in before} == {made_by()}
    monkeypatch.setattr(pipeline, "__version__", "77.0.0")
    summary = build([FIRE], store)
    assert (summary.replaced, summary.unchanged) == (1, 0)
    assert parsed == ["valley-100", "valley-101", "valley-101"]
    assert {a.key: a.made_by == made_by() for a in store.articles()} == {"valley-100": False, "valley-101": True}
    assert [a.content_hash for a in store.articles()] == [a.content_hash for a in before]


def test_outdated_builds_what_is_stored_from_its_own_text(
    store: Store, parsed: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Article("", "A man was shot in Yakima, Washington, on Monday, police said.", url="https://news.example.com/7")
    build([SHOOTING, FIRE, plain, replace(plain, url=None)], store)
    monkeypatch.setattr(pipeline, "__version__", "77.0.0")
    build([FIRE], store)
    parsed.clear()
    summary = build([], store, outdated=True)
    assert (summary.replaced, summary.unchanged, summary.skipped) == (3, 0, [])
    assert sorted(parsed, key=str) == [None, None, "valley-100"]
    with MemoryStore() as fresh:
        build([SHOOTING, FIRE, plain, replace(plain, url=None)], fresh)
        assert alike(fresh) == alike(store)
    parsed.clear()
    assert build([FIRE], store, outdated=True).unchanged == 1
    assert parsed == [], "nothing is old any more"


def test_outdated_does_not_build_twice_what_is_given_as_well(
    store: Store, parsed: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    build([FIRE], store)
    monkeypatch.setattr(pipeline, "__version__", "77.0.0")
    changed = replace(FIRE, text=FIRE.text.replace("a garage", "two garages"))
    parsed.clear()
    assert build([changed], store, outdated=True).replaced == 1
    assert parsed == ["valley-101"]


def test_outdated_says_what_it_cannot_read_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    build([FIRE], store)
    (article,) = store.articles()
    graphs = store.graphs(article.article)
    del graphs[f"{article.article}/content"]
    store.put([ArticleGraphs(article.article, article.key, graphs)])
    monkeypatch.setattr(pipeline, "__version__", "77.0.0")
    summary = build([], store, outdated=True)
    assert [s.origin for s in summary.skipped] == [article.article]
    assert "give kg the article itself" in summary.skipped[0].reason


@pytest.mark.parametrize(
    ("config", "extractors", "told"),
    [
        (Config(), EXTRACTORS, ""),
        (Config(all_mentions=True), EXTRACTORS, ", all mentions"),
        (Config(), (*EXTRACTORS, work.nothing), ", with tests.work.nothing"),
        (Config(), EXTRACTORS[1:], ", without incidents"),
    ],
)
def test_what_reads_an_article_is_told_with_what_changes_the_outcome(
    config: Config, extractors: tuple[Extractor, ...], told: str
) -> None:
    assert made_by(config, extractors) == f"kg {kg.__version__}, {nlp.version()}{told}"
    assert re.fullmatch(r"\w+ \d+\.\d+\.\d+", nlp.version())


def test_any_number_of_jobs_gives_the_same_store_and_summary(store: Store) -> None:
    unread = Skipped("archive/page.pdf", "not an article but a document (.pdf)")
    many = [replace(article, id=f"{article.id}-{n}") for n in range(3) for article in (SHOOTING, FIRE, SPANISH)]
    given = [*many[:4], unread, *many[4:]]
    extractors = (*EXTRACTORS, work.nothing)
    one = build(given, store, config=Config(batch=2), extractors=extractors)
    assert one.built == 6
    for jobs, batch in ((2, 1), (3, 2)):
        with MemoryStore() as other:
            assert build(given, other, config=Config(batch=batch), extractors=extractors, jobs=jobs) == one
            assert alike(other) == alike(store)


def test_extractors_that_other_processes_cannot_find_are_an_error(store: Store) -> None:
    extractors = (*EXTRACTORS, lambda doc: iter(()))
    with pytest.raises(UsageError, match="functions of a module"):
        build([SHOOTING, FIRE], store, config=Config(batch=1), extractors=extractors, jobs=2)
    assert build([SHOOTING, FIRE], store, config=Config(batch=1), extractors=extractors).built == 2


def test_changed_text_replaces_the_article(store: Store) -> None:
    build([SHOOTING, FIRE], store)
    kept = [quad for quad in quads(store) if article_iri(FIRE, Config().base) in quad]
    corrected = replace(SHOOTING, text=SHOOTING.text.replace("34, of Waterloo", "43, of Waterloo"))
    summary = build([corrected], store)
    assert (summary.built, summary.replaced, summary.unchanged) == (0, 1, 0)
    after = quads(store)
    assert [quad for quad in after if article_iri(FIRE, Config().base) in quad] == kept
    assert not [quad for quad in after if "Terrence Odland, 34" in quad]
    with MemoryStore() as fresh:
        build([FIRE, corrected], fresh)
        assert alike(fresh) == alike(store), "nothing of the old version is left"


def test_batches_change_only_how_often_progress_is_told(store: Store) -> None:
    told: list[int] = []
    build([SHOOTING, FIRE], store, config=Config(batch=1), progress=lambda summary: told.append(summary.articles))
    assert told == [1, 2]
    with MemoryStore() as together:
        build([SHOOTING, FIRE], together)
        assert quads(together) == quads(store)


def test_batches_that_were_stored_stay_when_the_build_is_stopped(store: Store) -> None:
    def stopped() -> Iterator[Article]:
        yield SHOOTING
        yield FIRE
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(stopped(), store, config=Config(batch=1))
    assert {a.key for a in store.articles()} == {"valley-100", "valley-101"}


def test_findings_of_an_added_extractor_come_out_as_claims(store: Store) -> None:
    build([SHOOTING], store, extractors=(*EXTRACTORS, hometowns))
    (claim,) = [claim for claim in account(store, "valley-100").claims if "hometowns" in claim.extractors]
    assert ("Terrence Odland", "hometown", "Waterloo") in {(x.subject, x.predicate, x.object.title()) for x in claim.lines}
    assert claim.sentence == SHOOTING.text[claim.start : claim.end] == "Terrence Odland, 34, of Waterloo was shot in the leg."
    assert claim.iri in {row.claim for row in run(store, "claims")}


def test_build_one_gives_what_a_store_would_hold(store: Store) -> None:
    build([FIRE], store)
    graphs = build_one(FIRE)
    assert isinstance(graphs, ArticleGraphs)
    stored = store.graphs(graphs.article)
    assert graphs.graphs.keys() == stored.keys()
    (mark,) = {triple for name, triples in graphs.graphs.items() for triple in {*triples} - {*stored[name]}}
    assert mark.object == UNSETTLED
    assert build_one(SPANISH) == Skipped("", "not English (looks like Spanish)", "valley-102")
