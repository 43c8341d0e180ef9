"""Bytes to text."""

from __future__ import annotations

import codecs
import re

import charset_normalizer

LOOKED_AT = 200_000
"""Bytes from which an unknown encoding is guessed."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = bytes(sorted({*range(0x20)} - set(b"\t\n\v\f\r\b\x1a\x1b")))
_WESTERN = re.compile("[ -~\\s€‚ƒ„…†‡‰‹›Œœ‘’“”•–—™Šš¡-ÿ\b\x1a\x1b]*")
_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:\-]{2,40})""", re.IGNORECASE)


def bom(data: bytes) -> str | None:
    """The encoding that a byte order mark announces."""
    return next((name for mark, name in _BOMS if data.startswith(mark)), None)


def is_binary(data: bytes) -> bool:
    """Whether these first bytes of a file are no text in any encoding."""
    if bom(data):
        return False
    return b"\0" in data or len(data) - len(data.translate(None, _CONTROL)) > 0.02 * len(data)


def decode(data: bytes, *, html: bool = False) -> str | None:
    """The text, without a byte order mark; ``None`` for what is no text.

    A mark decides, then UTF-8 if it fits, then (for HTML) what the page declares, then Windows-1252 if that gives
    nothing but Western letters and marks, then the best guess.

    >>> decode("naïve".encode("cp1252"))
    'naïve'
    """
    if encoding := bom(data):
        return data.decode(encoding, errors="replace").removeprefix("\ufeff")
    if is_binary(data[:8192]):
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:4096]) if html else None
    for encoding in ([declared[1].decode("ascii", "replace")] if declared else []) + ["cp1252"]:
        try:
            text = data.decode(encoding)
        except (UnicodeError, LookupError):  # the codec "undefined" raises the first, which is wider than what decoding raises
            continue
        if encoding != "cp1252" or _WESTERN.fullmatch(text):
            return text
    guess = charset_normalizer.from_bytes(data[:LOOKED_AT]).best()
    return data.decode(guess.encoding if guess else "utf-8", errors="replace")
