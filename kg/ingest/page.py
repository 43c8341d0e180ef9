"""An article from an HTML page."""

from __future__ import annotations

import re
from dataclasses import dataclass

LOOKS_LIKE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?"
    r"<(?:!doctype html|html|head|body|article|main|div|section|meta|p|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_DATES = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d", "max_date": "2100-01-01"}
"""No date from somewhere in the prose, and none that depends on the day of the run."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself and its article; ``text`` ends with the readers' comments under "Comments (n)"."""

    title: str
    text: str
    date: str | None
    source: str | None
    url: str | None


def read_page(html: str) -> Page | None:
    """The article of a page; ``None`` when there is none in it.

    Scripts are not run and nothing is fetched; entities of a document type are not expanded.
    """
    import trafilatura  # a quarter of a second, which only pages need

    found = trafilatura.bare_extraction(html, include_comments=True, with_metadata=True, date_extraction_params=dict(_DATES))
    if found is None or isinstance(found, dict):
        return None
    text = found.text or ""
    comments = [line for line in (found.comments or "").splitlines() if line.strip()]
    if text.strip() and comments:
        text = f"{text}\n\nComments ({len(comments)})\n" + "\n".join(comments)
    return Page(found.title or "", text, found.date or None, found.sitename or found.hostname or None, found.url or None)
