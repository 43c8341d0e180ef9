"""From bytes to the text that is read: articles, their zones, their repaired reading text, and its alignment."""

from __future__ import annotations

from kg.ingest.alignment import source_span, zone_at
from kg.ingest.articles import read_article, read_articles
from kg.ingest.reading import to_reading

__all__ = ["read_article", "read_articles", "source_span", "to_reading", "zone_at"]
