"""Writes docs/cli.md from the help texts of the command line.

python scripts/cli_reference.py            write docs/cli.md
python scripts/cli_reference.py --check    exit status 1 when it is not current
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli import cli

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cli.md"
WIDTH = 100
INTRODUCTION = """# Command line

Written by `python scripts/cli_reference.py` from what `kg --help` and `kg COMMAND --help` say.
"""


def reference() -> str:
    """The page: the help of ``kg`` itself, then of each command in the order of the alphabet."""
    top = cli.make_context("kg", [], resilient_parsing=True, terminal_width=WIDTH)
    parts = [INTRODUCTION, _section("kg", cli, top)]
    for name in cli.list_commands(top):
        command = cli.get_command(top, name)
        if command is not None:
            context = command.make_context(name, [], parent=top, resilient_parsing=True, terminal_width=WIDTH)
            parts.append(_section(f"kg {name}", command, context))
    return "\n".join(parts)


def _section(title: str, command: click.Command, context: click.Context) -> str:
    return f"## {title}\n\n```\n{command.get_help(context)}\n```\n"


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        current = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == reference()
        sys.exit(0 if current else f"docs/cli.md is not current: run {sys.argv[0]}")
    PAGE.write_text(reference(), encoding="utf-8")
