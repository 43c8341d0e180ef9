"""The pages of docs/: what they show is what happens."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import re
from pathlib import Path

import pytest

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.xdist_group("spacy")
@pytest.mark.parametrize("page", ["extending.md"])
def test_code_of_a_page_prints_what_the_page_says(page: str, root: Path) -> None:
    blocks = BLOCK.findall((root / "docs" / page).read_text(encoding="utf-8"))
    printed = io.StringIO()
    names: dict[str, object] = {"__name__": page}
    with contextlib.redirect_stdout(printed):
        for language, code in blocks:
            if language == "python":
                exec(compile(code, page, "exec"), names)
    assert printed.getvalue() == "".join(code for language, code in blocks if language == "text") != ""


def test_command_line_reference_is_current(root: Path) -> None:
    path = root / "scripts" / "cli_reference.py"
    spec = importlib.util.spec_from_file_location("cli_reference", path)
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    page = root / "docs" / "cli.md"
    assert page.read_text(encoding="utf-8") == script.reference(), "run scripts/cli_reference.py"


def test_command_line_reference_names_every_command(root: Path) -> None:
    from kg.cli import cli

    page = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    for name, command in cli.commands.items():
        assert f"\n## kg {name}\n" in page
        assert command.help is not None
        assert re.search(rf"^ *(.* \| )?kg {name}\b", command.help, re.MULTILINE), f"the help of kg {name} has no example"
