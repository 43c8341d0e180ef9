"""What only the data articles know stands nowhere in the project."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
EVAL = ROOT.parent / "shared" / "eval"


@pytest.mark.skipif(not (EVAL / "data").is_dir(), reason="needs the data articles, which are no part of the project")
def test_no_name_and_no_street_of_a_data_article_stands_in_the_project() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.training.leaks", str(EVAL)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_a_name_and_a_street_are_found(tmp_path: Path) -> None:
    gold = tmp_path / "data" / "some"
    gold.mkdir(parents=True)
    (gold / "gold.jsonl").write_text(
        '{"persons": [{"name": "Orla Quint"}, {"name": "Quint"}], '
        '"places": [{"text": "900 block of Tamsin Road", "kind": "block"}]}\n'
    )
    searched = tmp_path / "kg"
    searched.mkdir()
    (searched / "weights.json").write_text('{"orla_x": 1, "orla, quint": 2, "quint": 3}')
    (searched / "patterns.toml").write_text('place = "900 Block of Tamsin Road"\n')
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.training.leaks", str(tmp_path), str(searched)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "person 'orla quint'" in done.stdout
    assert "street '900 block of tamsin road'" in done.stdout
    assert "2 found" in done.stdout
