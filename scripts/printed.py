"""Writes into the pages of docs/ what their Python blocks print: the `text` or `trig` block behind each.

python scripts/printed.py            write the pages
python scripts/printed.py --check    exit status 1 when one is not current
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
from pathlib import Path
from typing import Final

DOCS: Final = Path(__file__).resolve().parent.parent / "docs"
PAGES: Final = ("claims.md", "extending.md", "linking.md")
_BLOCK: Final = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def current(page: str) -> str:
    """The page with what its code prints now. The blocks of a page run one after the other, in one namespace."""
    names: dict[str, object] = {"__name__": page}
    printed = ""

    def filled(block: re.Match[str]) -> str:
        nonlocal printed
        language, code = block.groups()
        if language == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(code, page, "exec"), names)
            printed = out.getvalue()
        elif language in ("text", "trig") and printed:
            said, printed = printed, ""
            return f"```{language}\n{said}```"
        return block[0]

    return _BLOCK.sub(filled, (DOCS / page).read_text(encoding="utf-8"))


if __name__ == "__main__":
    for name in PAGES:
        page = current(name)
        if "--check" not in sys.argv[1:]:
            (DOCS / name).write_text(page, encoding="utf-8")
        elif page != (DOCS / name).read_text(encoding="utf-8"):
            sys.exit(f"docs/{name} is not current: run {sys.argv[0]}")
