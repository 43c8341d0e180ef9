"""A new store on disk from prepared files, as fast as the disk takes it."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Final, cast

import pyoxigraph
from pyoxigraph import RdfFormat

from kg import vocab
from kg.errors import InputError, StoreError, StoreLocked
from kg.store.embedded import DiskStore, description

FORMATS: Final = {".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG}


def bulk_load(files: Sequence[Path], location: Path, check: Callable[[DiskStore], None], *, base: str = vocab.DATA) -> None:
    """Makes the store at a location out of these files, whole or not at all.

    A bulk load is no transaction. So it goes into a directory beside it (``….loading``), which takes the name of the store when
    all is there and ``check`` has raised nothing; one that was cut off is thrown away by the next. ``base`` is as for
    ``open_store``.

    Raises :class:`StoreError` where something is already, or cannot be written; :class:`InputError` for a file that cannot be
    read.
    """
    try:
        taken = location.exists() and not (location.is_dir() and not any(location.iterdir()))
    except OSError as error:  # too long a name, no permission
        raise StoreError(f"cannot look at the store {location}: {error.strerror}") from error
    if taken:
        raise StoreError(f"{location} is there already, and a bulk load makes a new store: give another name, or load without it")
    if not location.name:
        raise StoreError(f"a bulk load makes a new directory, and {str(location)!r} is none: give it a name")
    part = location.with_name(f"{location.name}.loading")
    _cleared(part)
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        _fill(part, files, base)
        with DiskStore(part) as store:
            check(store)
        part.replace(location)
        on_disk(location.parent)
    except OSError as error:
        raise StoreError(f"cannot write the store {location}: {error}; nothing was left of it") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _cleared(part: Path) -> None:
    """Throws away what an earlier load left there."""
    if not part.exists():
        return
    try:
        pyoxigraph.Store(part)
    except OSError as error:
        if "lock" in str(error).lower():
            raise StoreLocked(f"another bulk load is writing {part}: wait for it") from error
    except RuntimeError:  # it was cut off so early that it is no database
        pass
    shutil.rmtree(part)


def _fill(part: Path, files: Sequence[Path], base: str) -> None:
    store = pyoxigraph.Store(part)
    for file in files:
        try:
            file.open("rb").close()
        except OSError as error:
            raise InputError(f"cannot read {file}: {error}", path=str(file)) from error
        try:
            if file.suffix == ".gz":
                with gzip.open(file) as unpacked:
                    store.bulk_load(input=cast(BinaryIO, unpacked), format=FORMATS[Path(file.stem).suffix])
            else:
                store.bulk_load(path=file, format=FORMATS[file.suffix])
        except SyntaxError as error:
            raise InputError(f"{file}: {error.msg or error}", path=str(file), line=error.lineno) from error
    store.add(description(base))
    store.flush()


def on_disk(folder: Path) -> None:
    """Makes a new name in a folder last, where the system can (Windows cannot)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
