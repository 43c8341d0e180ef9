"""Golden files: what is accepted of every example, byte for byte. ``python scripts/golden.py`` writes them anew."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from kg import vocab
from kg.rdf.trig import read, write

pytestmark = pytest.mark.xdist_group("spacy")

ROOT = Path(__file__).resolve().parent.parent
SLUGS = sorted(path.parent.name for path in (ROOT / "tests" / "articles").glob("*/expected.trig"))


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """scripts/golden.py."""
    spec = importlib.util.spec_from_file_location("golden", ROOT / "scripts" / "golden.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def now(script: ModuleType) -> dict[str, str]:
    found: dict[str, str] = script.golden()
    return found


def test_every_example_that_is_not_skipped_has_a_golden_file(now: dict[str, str]) -> None:
    assert sorted(now) == SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_an_example_gives_the_bytes_that_were_read_and_accepted(slug: str, now: dict[str, str], script: ModuleType) -> None:
    expected = (ROOT / "tests" / "articles" / slug / "expected.trig").read_bytes()
    assert now[slug].encode("utf-8") == expected, "read the difference: python scripts/golden.py --check"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_golden_file_is_sorted_trig_without_the_text_and_without_blank_nodes(slug: str) -> None:
    path = ROOT / "tests" / "articles" / slug / "expected.trig"
    quads = list(read(path))
    assert write(quads) == path.read_text(encoding="utf-8")
    assert not any(q.graph_name.value.endswith("/content") for q in quads)
    assert not any(q.predicate.value == vocab.NIF + "isString" for q in quads)
    assert not any(str(term).startswith("_:") for q in quads for term in (q.subject, q.object))


@pytest.mark.parametrize(
    ("origin", "slug"),
    [
        ("examples/articles/a-fire.txt", "a-fire"), ("a/b.jsonl:3", "b-3"), ("b.jsonl.gz:12", "b-12"), ("-", "-"),
        ("x/2024-05-09-shot.html", "2024-05-09-shot"),
    ],
)  # fmt: skip
def test_a_slug_is_the_file_and_its_line(origin: str, slug: str, script: ModuleType) -> None:
    assert script.slug(script.Article("", "", origin=origin)) == slug
