"""Writes the golden files: what is accepted of every article in examples/articles, as tests/articles/SLUG/expected.trig.

python scripts/golden.py            writes them
python scripts/golden.py --check    says which differ, and exits with status 1 when one does

Read the difference before you commit it; ``examples/expected.md`` says what a careful reader gets from each article. The
texts (``…/content``) are left out: they stand in examples/articles.
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from pathlib import Path
from typing import Final

from kg import ingest
from kg.model import Article, Reading
from kg.pipeline import read
from kg.rdf import to_graphs
from kg.rdf.trig import write
from kg.validate import validate

ROOT: Final = Path(__file__).resolve().parent.parent
EXAMPLES: Final = ROOT / "examples" / "articles"
FOLDER: Final = ROOT / "tests" / "articles"
NAME: Final = "expected.trig"


def slug(article: Article) -> str:
    """The folder of an article's golden file: its file, and its line where the file holds several.

    >>> slug(Article("", "", origin="somewhere/wire.jsonl.gz:2"))
    'wire-2'
    """
    path, _, line = re.fullmatch(r"(.*?)(:(\d+))?", article.origin).group(1, 2, 3)  # type: ignore[union-attr]
    stem = Path(path).name.split(".", 1)[0]
    return f"{stem}-{line}" if line else stem


def golden() -> dict[str, str]:
    """Slug -> TriG of the accepted graphs, for every example that is not skipped."""
    articles = [a for a in ingest.read_articles([EXAMPLES]) if isinstance(a, Article)]
    readings = [r for r in map(ingest.to_reading, articles) if isinstance(r, Reading)]
    graphs = [to_graphs(extraction) for extraction in read(readings)]
    return {
        slug(reading.article): write(q for q in result.accepted.quads() if not q.graph_name.value.endswith("/content"))
        for reading, result in zip(readings, validate(graphs), strict=True)
    }


def stored() -> dict[str, str]:
    """Slug -> the golden file as it stands."""
    return {path.parent.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob(f"*/{NAME}"))}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, and exit with status 1 when a file differs")
    check = parser.parse_args().check
    now, before = golden(), stored()
    changed = [name for name in sorted(now | before) if now.get(name) != before.get(name)]
    for name in changed:
        old, new = before.get(name, ""), now.get(name, "")
        if check:
            sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), new.splitlines(True), name, name, n=2))
            continue
        path = FOLDER / name / NAME
        if name in now:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(new, encoding="utf-8", newline="\n")
        else:
            path.unlink()
            path.parent.rmdir()
    done = "differ" if check else "written anew"
    print(f"{len(now)} golden files, {len(changed)} {done}: {', '.join(changed) or 'none'}", file=sys.stderr)
    return int(check and bool(changed))


if __name__ == "__main__":
    raise SystemExit(main())
