"""The page of the ontology: it is what scripts/ontology_page.py writes, and it holds every term."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from kg import vocab


@pytest.fixture(scope="module")
def script(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("ontology_page", root / "scripts" / "ontology_page.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "ontology.md").read_text(encoding="utf-8")


def headings(page: str, level: int) -> list[str]:
    return re.findall(rf"(?m)^#{{{level}}} (.+)$", page)


def section(page: str, title: str) -> str:
    (found,) = re.findall(rf"(?ms)^## {title}\n(.*?)(?=^## |\Z)", page)
    return str(found)


def test_page_is_current(script: ModuleType, page: str) -> None:
    assert page == script.page(), "run scripts/ontology_page.py"


def test_page_names_version_and_namespace(page: str) -> None:
    assert f"| Version | {vocab.VERSION} " in page
    assert f"| Namespace | `{vocab.KG}` " in page


def test_every_term_has_a_place_of_its_own_in_its_section(page: str) -> None:
    classes = headings(section(page, "Classes"), 3)
    properties = headings(section(page, "Properties"), 3)
    direct = headings(section(page, "Properties of the view"), 3)
    for names in (classes, properties, direct):
        assert len(names) == len(set(names))
    assert {f"kg:{n}" for n in (*vocab.CLASSES.values(), *vocab.STRUCTURE)} <= set(classes)
    iris = {n.replace("kg:", vocab.KG).replace("foaf:", vocab.FOAF).replace("wgs:", vocab.WGS) for n in properties}
    assert iris == {*vocab.PREDICATES.values(), *vocab.STRUCTURE_PREDICATES.values()} - {
        n.replace("kg:", vocab.KG) for n in direct
    }
    assert {vocab.KG + n for n in ("victim", "killed", "participant")} <= {n.replace("kg:", vocab.KG) for n in direct}


@pytest.mark.parametrize("scheme", list(vocab.SCHEMES))
def test_scheme_has_a_row_for_each_notation(page: str, scheme: str) -> None:
    (table,) = re.findall(rf"(?ms)^### kgv:{scheme}\n(.*?)(?=^### |\Z)", page)
    rows = re.findall(r"(?m)^\| `([^`]+)` \| (.+?) \| (.+?) \|$", table)
    assert [notation for notation, _, _ in rows] == sorted(vocab.SCHEMES[scheme])


def test_links_lead_to_the_heading_that_they_name(page: str) -> None:
    """Anchors ignore capitals: of kg:Agent and kg:agent the first on the page has the plain one."""
    first: dict[str, str] = {}
    for heading in re.findall(r"(?m)^#+ (.+)$", page):
        first.setdefault(re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-"), heading)
    links = re.findall(r"\[([^\]]+)\]\(#([^)]+)\)", page)
    assert len(links) > 100
    assert [(name, first.get(anchor)) for name, anchor in links if first.get(anchor) != name] == []
