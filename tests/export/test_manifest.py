"""Partitions as files, and the manifest that lists them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import vocab
from kg.export import bulk_load, load, manifest
from kg.rdf import nquads, to_graphs
from kg.store import DiskStore, MemoryStore, Put
from tests.extractions import crash, shooting
from tests.viewed import with_view


@pytest.mark.parametrize("content", ["{", "[]", "3", '{"name": "part"}', '{"name": "\udcff"}'])
def test_a_damaged_description_of_a_partition_is_none(tmp_path: Path, content: str) -> None:
    with manifest.writing(tmp_path, "part", {}) as out:
        out.add(to_graphs(crash()))
    assert manifest.found(tmp_path, "part") is not None
    (tmp_path / "part.json").write_text(content, encoding="utf-8", errors="surrogateescape")
    assert manifest.found(tmp_path, "part") is None


def test_a_manifest_stands_for_the_partitions_it_lists(tmp_path: Path) -> None:
    """Packed ones; another that lies beside them is none of it."""
    articles = [with_view(to_graphs(extraction)) for extraction in (shooting(), crash())]
    for number, article in enumerate([*articles, with_view(to_graphs(shooting(id="left over")))]):
        with manifest.writing(tmp_path, f"part{number}", {}) as out:
            out.add(article)
    listed = [found for n in (0, 1) if (found := manifest.found(tmp_path, f"part{n}"))]
    path = manifest.write(tmp_path, listed, made_by="a test", base=vocab.DATA)
    with MemoryStore() as store:
        store.put(articles)
        expected = nquads.write(store.dump())
    with MemoryStore() as one_by_one:
        assert load([path], one_by_one) == Put(added=2)
        assert nquads.write(one_by_one.dump()) == expected
    assert bulk_load([path], tmp_path / "new.kg").articles == 2
    with DiskStore(tmp_path / "new.kg", read_only=True) as at_once:
        assert nquads.write(at_once.dump()) == expected
