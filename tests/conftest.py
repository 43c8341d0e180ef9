"""Fixtures that several test modules share."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

import kg
from scripts.virtuoso import Virtuoso, started

if TYPE_CHECKING:
    from spacy.language import Language


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The language model, loaded once a process."""
    from kg.nlp import load

    return load()


@pytest.fixture(scope="session")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store on disk with examples/articles, built once for all tests of a process: they read it and write nothing."""
    location = tmp_path_factory.mktemp("built") / "examples.kg"
    with kg.open(location) as graph:
        graph.add(root / "examples" / "articles")
    return location


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """A port of this machine on which nobody listens."""

    def found() -> int:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            return int(listener.getsockname()[1])

    return found


@pytest.fixture(scope="session")
def oxigraph(free_port: Callable[[], int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an Oxigraph server of our own; ``endpoint`` is the same, empty."""
    binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if binary is None:
        pytest.skip("there is no oxigraph server: pip install oxigraph")
    folder, port = tmp_path_factory.mktemp("oxigraph"), free_port()
    address = f"http://127.0.0.1:{port}"
    with (folder / "log").open("wb") as log:
        command = [binary, "serve", "--location", str(folder / "db"), "--bind", f"127.0.0.1:{port}"]
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        for _ in range(200):
            if server.poll() is not None:
                pytest.fail(f"oxigraph stopped: {(folder / 'log').read_text(encoding='utf-8')}")
            try:
                httpx.get(f"{address}/", timeout=5)
                break
            except httpx.TransportError:
                time.sleep(0.05)
        else:
            pytest.fail("oxigraph does not answer")
        yield address
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@pytest.fixture
def endpoint(oxigraph: str) -> str:
    """The address of an empty SPARQL endpoint."""
    httpx.post(f"{oxigraph}/update", content="DROP ALL", headers={"Content-Type": "application/sparql-update"}).raise_for_status()
    return oxigraph


@pytest.fixture(scope="session")
def virtuoso_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder from which the Virtuoso of the tests loads N-Quads."""
    return tmp_path_factory.mktemp("virtuoso-data")


@pytest.fixture(scope="session")
def virtuoso(virtuoso_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    """A Virtuoso server of our own; its user and password are in the environment, as ours who write."""
    try:
        with started(tmp_path_factory.mktemp("virtuoso"), reads=[virtuoso_data]) as server, pytest.MonkeyPatch.context() as patch:
            for name, value in server.environment.items():
                patch.setenv(name, value)
            yield server
    except FileNotFoundError as error:
        pytest.skip(str(error))
