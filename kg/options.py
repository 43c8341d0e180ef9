"""Options that several commands have."""

from __future__ import annotations

from typing import Any

import click


def store_option(command: Any) -> Any:
    """``--store``, where the graph is."""
    return click.option(
        "--store", "-s", envvar="KG_STORE", default="incidents.kg", show_default=True, show_envvar=True, metavar="DIR|URL",
        help="Where the graph is: a directory, or the address of a SPARQL endpoint.",
    )(command)  # fmt: skip


def by_option(command: Any) -> Any:
    """``--by``, who makes a judgement."""
    return click.option(
        "--by", envvar="KG_JUDGE", show_envvar=True, required=True, metavar="NAME", help="Who says so; it is kept."
    )(command)
