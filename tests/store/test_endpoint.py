"""What a user types for a store on another machine, and what messages show of it."""

from __future__ import annotations

import pytest

from kg.errors import StoreError
from kg.store.endpoint import endpoint, without_password


@pytest.mark.parametrize(
    ("location", "query", "data"),
    [
        ("http://localhost:7878", "http://localhost:7878/query", "http://localhost:7878/store"),
        ("HTTP://localhost:7878/", "http://localhost:7878/query", "http://localhost:7878/store"),
        ("http://[::1]:7878", "http://[::1]:7878/query", "http://[::1]:7878/store"),
        ("http://ann:x@localhost:7878", "http://localhost:7878/query", "http://localhost:7878/store"),
        ("http://localhost:7878?data=/other", "http://localhost:7878/query", "http://localhost:7878/other"),
        ("https://rdf.example/news/sparql", "https://rdf.example/news/sparql", None),
        ("https://rdf.example/news/sparql?data=data", "https://rdf.example/news/sparql", "https://rdf.example/news/data"),
        (
            "https://rdf.example/sparql?timeout=0&data=https://w.rdf.example/rdf-graphs/service%3Fa%3D1",
            "https://rdf.example/sparql?timeout=0",
            "https://w.rdf.example/rdf-graphs/service?a=1",
        ),
    ],
)
def test_addresses(location: str, query: str, data: str | None) -> None:
    found = endpoint(location)
    assert (found.query, found.data) == (query, data)


@pytest.mark.parametrize(
    "location",
    [
        "http://", "http://:7878", "http://host:port", "http://host:0", "http://host:99999", "http://[::1", "https:///sparql",
        "ftp://host/sparql", "http://host/sparql?data=ftp://host/data", "http://host/sparql?data=http://ann:secret@host/data",
        "http://ann:sec/ret@host", "http://ann:sec#ret@host", "http://ann:sec?ret@host",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_without_showing_a_password(location: str) -> None:
    with pytest.raises(StoreError, match=r"http://HOST:PORT|data= must be") as caught:
        endpoint(location)
    assert "sec" not in str(caught.value)


def test_password_comes_from_the_address_or_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE_USER", "bo")
    monkeypatch.setenv("KG_STORE_PASSWORD", "other")
    found = endpoint("http://ann:p%40ss@host")
    assert (found.user, found.password) == ("ann", "p@ss")
    found = endpoint("http://host")
    assert (found.user, found.password) == ("bo", "other")
    monkeypatch.delenv("KG_STORE_USER")
    assert endpoint("http://host").user is None


def test_password_is_shown_nowhere() -> None:
    found = endpoint("http://ann:secret@host/sparql?data=/data")
    assert found.location == "http://host/sparql?data=/data"
    assert "secret" not in repr(found)
    assert without_password("s3://ann:secret@bucket/@/a") == "s3://bucket/@/a"


@pytest.mark.parametrize(("given", "seconds"), [(None, 60), ("", 60), ("5", 5)])
def test_timeout(monkeypatch: pytest.MonkeyPatch, given: str | None, seconds: int) -> None:
    monkeypatch.delenv("KG_STORE_TIMEOUT", raising=False)
    if given is not None:
        monkeypatch.setenv("KG_STORE_TIMEOUT", given)
    assert endpoint("http://host").timeout == seconds


@pytest.mark.parametrize("given", ["0", "-1", "1.5", "soon"])
def test_timeout_that_is_none(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("KG_STORE_TIMEOUT", given)
    with pytest.raises(StoreError, match="whole number of seconds"):
        endpoint("http://host")
