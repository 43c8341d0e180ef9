"""Partitions of a large graph as files, and the manifest that lists them.

A partition ``NAME.nq.gz`` holds the N-Quads of some articles, as ``kg export`` writes them; ``NAME.json`` beside it says what
was counted on the way and the hash of the file, and stands there only once the file is whole. ``NAME`` is a hash of what the
partition was made from, so who makes it again finds it done, and two who make it at once write the same. The manifest,
``manifest.json``, is written last.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from pyoxigraph import Quad, RdfFormat, parse

from kg import vocab
from kg.errors import InputError
from kg.export.writing import whole
from kg.rdf import ArticleGraphs, nquads

NAME: Final = "manifest.json"
_FORMAT: Final = "kg manifest 1"
_LEVEL: Final = 6
_AGAIN: Final = "run the same `kg build --cluster` again: it makes only what is missing"


@dataclass(frozen=True, slots=True)
class Partition:
    """A partition that is whole. ``sha256`` and ``bytes`` are those of the file; ``counted`` is whatever its maker counted."""

    name: str
    sha256: str
    bytes: int
    articles: int
    quads: int
    counted: Mapping[str, Any]

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.nq.gz"


class Writer:
    """Takes articles for a partition that is being written."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.articles = 0
        self.quads = 0

    def add(self, article: ArticleGraphs) -> None:
        lines = nquads.write(article.quads())
        self._out.write(lines.encode())
        self.articles += 1
        self.quads += lines.count("\n")


def found(folder: Path, name: str) -> Partition | None:
    """The partition of that name, if it is there and whole; what is damaged is not there, and made again."""
    try:
        partition = Partition(**json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))
        return partition if (folder / partition.file).stat().st_size == partition.bytes else None
    except (FileNotFoundError, ValueError, TypeError):  # no JSON, or none of ours
        return None


@contextmanager
def writing(folder: Path, name: str, counted: Mapping[str, Any]) -> Iterator[Writer]:
    """Takes the articles of a partition; at the end of the block it is there, whole. ``counted`` may be filled meanwhile."""
    with whole(folder / f"{name}.nq.gz") as file:
        with gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed:  # without a time: the same articles, the same bytes
            writer = Writer(cast(BinaryIO, packed))
            yield writer
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.seek(0, os.SEEK_END)
    partition = Partition(name, sha256, size, writer.articles, writer.quads, counted)
    with whole(folder / f"{name}.json") as file:
        file.write(json.dumps(asdict(partition), ensure_ascii=False, sort_keys=True).encode())


def write(folder: Path, partitions: Sequence[Partition], **about: str) -> Path:
    """The manifest of these partitions; each comes once, in order. ``about`` says what made them.

    What a killed worker left half-written of them is deleted.
    """
    names = {p.name for p in partitions}
    for part in folder.glob(".*.part"):
        if part.name[1:].split(".")[0] in names:
            part.unlink(missing_ok=True)
    listed = [
        {"file": p.file, "sha256": p.sha256, "bytes": p.bytes, "articles": p.articles, "quads": p.quads}
        for p in {p.name: p for p in partitions}.values()
    ]
    totals = {key: sum(entry[key] for entry in listed) for key in ("articles", "quads", "bytes")}  # type: ignore[misc]
    content = {"format": _FORMAT, "ontology": vocab.VERSION, **about, **totals, "partitions": listed}
    with whole(folder / NAME) as file:
        file.write(json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n")
    return folder / NAME


def files(manifest: Path) -> Iterator[Path]:
    """The files that a manifest lists, one after the other, each when it was seen to have the bytes that it should have.

    Raises :class:`InputError` for a manifest that is none, and for a file that is missing or damaged.
    """
    try:
        content = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read the manifest {manifest}: {error}", path=str(manifest)) from error
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise InputError(f"{manifest} is no manifest of `kg build --cluster` ({_FORMAT!r})", path=str(manifest))
    try:
        version = content["ontology"]
        listed = [(manifest.parent / entry["file"], entry["sha256"]) for entry in content["partitions"]]
    except (KeyError, TypeError) as error:
        raise InputError(
            f"{manifest} is damaged: expected 'ontology', and 'partitions' with 'file' and 'sha256'; {_AGAIN}", path=str(manifest)
        ) from error
    if version != vocab.VERSION:
        raise InputError(
            f"{manifest} was made with version {version} of the ontology; this kg reads {vocab.VERSION}", path=str(manifest)
        )
    for path, sha256 in listed:
        try:
            with path.open("rb") as file:
                same = hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except OSError as error:
            raise InputError(f"cannot read {path}: {error}; {_AGAIN}", path=str(path)) from error
        if not same:
            raise InputError(f"{path} is not what {manifest} says (another SHA-256): delete it, and {_AGAIN}", path=str(path))
        yield path


def read(path: Path) -> Iterator[Quad]:
    """The quads of a partition's file."""
    with gzip.open(path) as file:
        yield from parse(cast(BinaryIO, file), format=RdfFormat.N_QUADS)
