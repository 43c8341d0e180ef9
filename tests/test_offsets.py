"""benchmarks/offsets.py: nothing to find fault with in the examples, and nothing passes that is damaged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from pyoxigraph import Literal, Triple

from benchmarks.offsets import Checks, check, main, normal, numbers
from kg import vocab
from kg.extract.attribution import Context
from kg.extract.claims import _evidence
from kg.extract.draft import Draft, Finding, Person
from kg.ingest import read_articles, to_reading
from kg.model import Article, Reading
from kg.pipeline import build_one
from kg.rdf import ArticleGraphs

pytestmark = pytest.mark.xdist_group("offsets")

TEXT = (
    "DULUTH, Minn. — Police Chief Nora Halvorsen said Marcus Odell, 34, was shot on Lake Avenue on Monday night. "
    "The FBI is investigating the shooting.\r\n\r\n“He didnt run,” said Ann Kaczor, 29. "
    "Odell was allegedly hit by a man in a gray coat.\r\n\r\n"
    "Two other men were arrested and charged with aggravated assault, police said. The chiefâ€™s office gave no motive. "
    "Neighbors on the avenue said they had heard three shots before the street lights went out.\r\n\r\n"
    "Comments (2)\r\nMarcus Odell, 34, is no saint.\r\n"
)
STORY = Article(title="Man shot on Lake Avenue", text=TEXT, id="off-1", date="2024-05-07")


@pytest.fixture(scope="module")
def graphs() -> ArticleGraphs:
    built = build_one(STORY)
    assert isinstance(built, ArticleGraphs)
    return built


@pytest.fixture
def wire(root: Path) -> Path:
    return root / "examples" / "articles" / "wire-june-2024.jsonl"


def faults(graphs: ArticleGraphs, *, text: str = TEXT, shift: int = 0) -> set[str]:
    return {f.check for f in Checks("off-1", {"text": text, "title": STORY.title}, graphs.graphs, shift).faults()}


def test_examples_have_no_fault(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(root / "examples" / "articles")]) == 0
    *_, counts, verdict = capsys.readouterr().out.splitlines()
    assert verdict == "0 faults"
    pairs = (each.rpartition(" ") for each in counts.split(": ")[1].split(", "))
    checked = {name: int(count.replace(",", "")) for name, _, count in pairs}
    assert checked.keys() >= {
        "EvidenceSpan",
        "Mention",
        "age",
        "cue",
        "expression",
        "focus",
        "hedge",
        "name",
        "offence",
        "position",
    }
    assert min(checked.values()) > 0


def test_all_mentions_have_no_fault(wire: Path) -> None:
    assert main([str(wire), "--mentions", "all"]) == 0


def test_shifted_offsets_fail(wire: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(wire), "--shift", "1", "--show", "0"]) == 1
    assert "mention " in capsys.readouterr().out.splitlines()[-1]


def test_shifted_mentions_fail_one_and_all(wire: Path) -> None:
    articles = [a for a in read_articles([wire]) if isinstance(a, Article)]
    report = check(articles, shift=1)
    assert report.checked["mention"] == sum(fault.check == "mention" for fault in report.faults) > 20


def test_a_story_with_every_kind_of_value_has_no_fault(graphs: ArticleGraphs) -> None:
    checks = Checks("off-1", {"text": TEXT, "title": STORY.title}, graphs.graphs, 0)
    assert list(checks.faults()) == []
    assert checks.made.keys() >= {
        "age",
        "count",
        "name",
        "position",
        "offence",
        "focus",
        "expression",
        "description",
        "cue",
        "hedge",
    }


@pytest.mark.parametrize("shift", [1, -1, len(TEXT)])
def test_shifted_story_fails(graphs: ArticleGraphs, shift: int) -> None:
    assert "mention" in faults(graphs, shift=shift)


def value_of(name: str, value: str) -> Callable[[ArticleGraphs, Triple], Triple]:
    """Puts another value in the place of every value of a predicate."""

    def damaged(graphs: ArticleGraphs, t: Triple) -> Triple:
        return Triple(t.subject, t.predicate, Literal(value)) if t.predicate.value == vocab.PREDICATES[name] else t

    return damaged


def place_of(role: str, words: str) -> Callable[[ArticleGraphs, Triple], Triple]:
    """Moves the spans that stand in a role of a claim to the last occurrence of these words; their IRIs stay."""

    def damaged(graphs: ArticleGraphs, t: Triple) -> Triple:
        spans = {x.object for x in graphs.graphs[f"{graphs.article}/claims"] if x.predicate.value == vocab.KG + role}
        start = TEXT.rindex(words)
        ends = {vocab.NIF + "beginIndex": start, vocab.NIF + "endIndex": start + len(words)}
        number = ends.get(t.predicate.value)
        return Triple(t.subject, t.predicate, Literal(number)) if number is not None and t.subject in spans else t

    return damaged


@pytest.mark.parametrize(
    ("check", "damage"),
    [
        ("age", value_of("age", "35")),
        ("count", value_of("count", "7")),
        ("name", value_of("name", "Marcus Odel")),
        ("position", value_of("position", "Chief Police")),
        ("offence", value_of("offence", "arson")),
        ("focus", value_of("focus", "the shootings")),
        ("expression", value_of("expression", "Monday  nite")),
        ("description", value_of("description", "a woman")),
        ("cue", place_of("cue", "Police Chief")),
        ("cue", place_of("evidence", "no motive")),
        ("hedge", place_of("hedge", "Neighbors")),
        ("zone", place_of("evidence", "Marcus Odell, 34, is no saint.")),
        ("word", place_of("cue", "olice said")),
        ("outside", place_of("evidence", "")),
        ("outside", place_of("cue", "said")),
    ],
)
def test_damage_is_found(graphs: ArticleGraphs, check: str, damage: Callable[[ArticleGraphs, Triple], Triple]) -> None:
    damaged = {name: [damage(graphs, t) for t in triples] for name, triples in graphs.graphs.items()}
    assert check in faults(ArticleGraphs(graphs.article, graphs.key, damaged))


def test_another_text_is_found(graphs: ArticleGraphs) -> None:
    assert "mention" in faults(graphs, text="\ufeff" + TEXT)
    assert "outside" in faults(graphs, text=TEXT[:100])


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("“It’s”\r\n  so", '"It\'s" so'),
        ("chiefâ€™s", "chief's"),
        ("A&amp;B&#8217;s", "A&B's"),
        ("so\u200bft\u00a0x", "soft x"),
        ("it?s", "it's"),
    ],
)
def test_normal_makes_the_repairs_of_ingest(given: str, read: str) -> None:
    assert normal(given) == read


def test_numbers_in_figures_and_words() -> None:
    assert numbers("Thirty-one shots, 1,200 feet, a couple") >= {31, 1200, 2}
    assert 4 not in numbers("forty, 14 and 400")


def test_a_name_stands_whole_in_its_evidence_where_the_parser_ends_a_sentence_inside_it() -> None:
    text = "Police said Friday that Otto (Ziggy) Brandt ran."
    reading = to_reading(Article(title="", text=text))
    assert isinstance(reading, Reading)
    doc = spacy.blank("en")(text)
    for token in doc:
        token.is_sent_start = token.i == 0 or token.text == "Brandt"
    name = (4, 9)
    assert doc[slice(*name)].text == "Otto (Ziggy) Brandt"
    context = Context(
        0, 8, (0, 8), None, None, None, quote="none", certainty="certain", hedge=None, polarity="positive", negation=None,
        temporality="past_or_present", realis="actual",
    )  # fmt: skip
    person = Person("person")
    draft = Draft(doc, reading)
    for value, words in (("Otto (Ziggy) Brandt", text[:43]), (44, text[:36])):
        assert _evidence(draft, context, Finding(person, "name", value, evidence=name, at=4)).cut(reading.article) == words
