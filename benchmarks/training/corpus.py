"""The annotated articles and the records of incidents, read and parsed."""

from __future__ import annotations

import hashlib
import json
from argparse import Namespace
from collections import defaultdict
from pathlib import Path

from spacy.tokens import DocBin

from kg import nlp as knlp
from kg.ingest import to_reading
from kg.model import Article, Reading


def documents(folder: Path, cache: Path | None, keep=lambda article_id: True):
    """Parsed documents of a folder; parses are kept in ``cache``."""
    pipeline = knlp.load()
    readings: list[Reading] = []
    for line in (folder / "articles.jsonl").open(encoding="utf-8"):
        a = json.loads(line)
        if not keep(a["id"]):
            continue
        reading = to_reading(
            Article(
                title=a.get("title") or "",
                text=a["text"],
                id=a["id"],
                date=a.get("date"),
                source=a.get("source"),
                url=a.get("url"),
            )
        )
        if isinstance(reading, Reading):
            readings.append(reading)
    file = cache / (hashlib.sha256("\0".join(r.text for r in readings).encode()).hexdigest()[:16] + ".spacy") if cache else None
    if file is not None and file.exists():
        docs = list(DocBin().from_disk(file).get_docs(pipeline.vocab))
    else:
        docs = list(knlp.parse(pipeline, readings))
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            store = DocBin(store_user_data=False)
            for doc in docs:
                store.add(doc)
            store.to_disk(file)
    for doc, reading in zip(docs, readings, strict=True):
        doc._.reading = reading
        yield reading.article.id, doc


def gold_of(folder: Path) -> dict[str, dict]:
    return {g["id"]: g for g in map(json.loads, (folder / "gold.jsonl").open(encoding="utf-8"))}


def records(args: Namespace) -> tuple[list, dict]:
    held = (
        {a["id"] for a in map(json.loads, (args.held_out / "articles.jsonl").open(encoding="utf-8"))} if args.held_out else set()
    )
    by_article: dict[str, list[dict]] = defaultdict(list)
    for g in map(json.loads, (args.records / "gold.jsonl").open(encoding="utf-8")):
        if held & set(g["article_ids"]) or hashlib.sha1(str(g["incident_id"]).encode()).hexdigest()[0] in "cdef":
            continue
        for a in g["article_ids"]:
            by_article[a].append(g)
    single = {a: gs[0] for a, gs in by_article.items() if len(gs) == 1}
    return list(documents(args.records, args.cache, keep=single.__contains__)), single
