"""The pages of docs/: what they show is what happens."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

import kg


def script(name: str, root: Path) -> Any:
    """A module of scripts/."""
    spec = importlib.util.spec_from_file_location(name, root / "scripts" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.xdist_group("spacy")
@pytest.mark.parametrize("page", ["claims.md", "extending.md", "linking.md"])
def test_code_of_a_page_prints_what_the_page_says(page: str, root: Path) -> None:
    text = (root / "docs" / page).read_text(encoding="utf-8")
    assert script("printed", root).current(page) == text, "run scripts/printed.py"
    assert all(block.strip() for block in re.findall(r"(?ms)^```(?:text|trig)\n(.*?)^```$", text))


def test_the_page_on_python_names_all_that_there_is(root: Path) -> None:
    page = (root / "docs" / "python.md").read_text(encoding="utf-8")
    public = [name for name, value in vars(kg.Graph).items() if callable(value) and not name.startswith("_")]
    assert [n for n in kg.__all__ if not any(as_told in page for as_told in (f"`kg.{n}`", f"`kg.{n}(", f"`{n}`"))] == []
    assert [name for name in public if f"`{name}(" not in page] == []


def test_command_line_reference_is_current(root: Path) -> None:
    page = root / "docs" / "cli.md"
    assert page.read_text(encoding="utf-8") == script("cli_reference", root).reference(), "run scripts/cli_reference.py"


def test_command_line_reference_names_every_command(root: Path) -> None:
    from kg.cli import cli

    page = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    for name, command in cli.commands.items():
        assert f"\n## kg {name}\n" in page
        assert command.help is not None
        assert re.search(rf"^ *(.* \| )?kg {name}\b", command.help, re.MULTILINE), f"the help of kg {name} has no example"
