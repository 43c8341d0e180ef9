"""N-Quads, one line a quad, sorted: two files with the same quads have the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from kg.errors import InputError


def write(quads: Iterable[Quad]) -> str:
    """The quads as sorted lines, each once, with the escapes of canonical N-Quads.

    >>> from pyoxigraph import Literal, NamedNode
    >>> x = NamedNode("https://example.org/x")
    >>> print(write([Quad(x, x, Literal(line), x) for line in ("b", "a", "b")]), end="")
    <https://example.org/x> <https://example.org/x> "a" <https://example.org/x> .
    <https://example.org/x> <https://example.org/x> "b" <https://example.org/x> .
    """
    return "".join(f"{line} .\n" for line in sorted({str(quad) for quad in quads}))


def read(source: str | bytes | Path) -> Iterator[Quad]:
    """The quads of a text or, given a :class:`~pathlib.Path`, of a file.

    Raises :class:`InputError` with the line for what is no N-Quads.
    """
    return parsed(source, RdfFormat.N_QUADS, "N-Quads")


def parsed(source: str | bytes | Path, format: RdfFormat, name: str) -> Iterator[Quad]:
    """The quads of a text or file in one format; ``name`` is how a message calls it."""
    path = str(source) if isinstance(source, Path) else None
    try:
        if isinstance(source, Path):
            yield from parse(path=source, format=format)
        else:
            yield from parse(source, format=format)
    except SyntaxError as error:
        raise InputError(f"{path or 'the text'} is no {name}: {error.msg or error}", path=path, line=error.lineno) from error
    except OSError as error:
        raise InputError(f"cannot read {path}: {error}", path=path) from error
