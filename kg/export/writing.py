"""Files that are whole under their name, or not there."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from kg.errors import KGError, UsageError
from kg.store.bulk import on_disk


@contextmanager
def text_file(path: str | Path) -> Iterator[TextIO]:
    """A file for text in UTF-8, as ``whole``. What is no regular file (a pipe, a device) takes the text as it comes.

    Raises :class:`UsageError` for a folder, and :class:`KGError` where nothing can be written.
    """
    try:
        given = Path(path)
        if given.is_dir():
            raise UsageError(f"cannot write {str(path)!r}: expected the name of a file, not a folder")
        if given.exists() and not given.is_file():
            with given.open("w", encoding="utf-8", newline="\n") as out:
                yield out
            return
        with whole(Path(os.path.realpath(given))) as file:  # a link stays one, and leads to the new file
            text = io.TextIOWrapper(file, encoding="utf-8", newline="\n")
            yield text
            text.detach()
    except OSError as error:
        raise KGError(f"cannot write {path}: {error}") from error


@contextmanager
def whole(path: Path) -> Iterator[io.BufferedRandom]:
    """A file that appears under its name when the block is over, with all that was written: never a part of it."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        on_disk(path.parent)
    finally:
        part.unlink(missing_ok=True)
