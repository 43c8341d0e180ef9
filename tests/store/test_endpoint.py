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
        "http://ann:sec/ret@host", "http://ann:sec#ret@host", "http://ann:sec?ret@host", "http://ann:secret@host/sparql?data=/data",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_without_showing_a_password(location: str) -> None:
    with pytest.raises(StoreError, match=r"http.*KG_STORE_USER and KG_STORE_PASSWORD") as caught:
        endpoint(location)
    assert "sec" not in str(caught.value)


def test_password_comes_from_the_environment_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE_USER", "bo")
    monkeypatch.setenv("KG_STORE_PASSWORD", "secret")
    found = endpoint("http://host")
    assert (found.user, found.password, found.scheme) == ("bo", "secret", "basic")
    assert "secret" not in repr(found)
    monkeypatch.delenv("KG_STORE_USER")
    assert endpoint("http://host").user is None


def test_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE_AUTH", "Digest")
    assert endpoint("http://host").scheme == "digest"
    monkeypatch.setenv("KG_STORE_USER", "jürgen")
    with pytest.raises(StoreError, match="KG_STORE_USER may have only the characters of ASCII"):
        endpoint("http://host")
    monkeypatch.setenv("KG_STORE_AUTH", "token")
    with pytest.raises(StoreError, match="KG_STORE_AUTH must be basic or digest, not 'token'"):
        endpoint("http://host")


def test_a_location_is_shown_without_a_password() -> None:
    assert without_password("http://ann:secret@host/sparql?data=/data") == "http://host/sparql?data=/data"
    assert without_password("s3://ann:secret@bucket/@/a") == "s3://bucket/@/a"


@pytest.mark.parametrize(("given", "seconds"), [(None, 60), ("", 60), ("5", 5)])
def test_timeout(monkeypatch: pytest.MonkeyPatch, given: str | None, seconds: int) -> None:
    monkeypatch.delenv("KG_STORE_TIMEOUT", raising=False)
    if given is not None:
        monkeypatch.setenv("KG_STORE_TIMEOUT", given)
    assert endpoint("http://host").timeout == seconds


@pytest.mark.parametrize("given", ["0", "-1", "1.5", "soon", "1" + "0" * 10, "1" + "0" * 5000])
def test_timeout_that_is_none(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("KG_STORE_TIMEOUT", given)
    with pytest.raises(StoreError, match="whole number of seconds"):
        endpoint("http://host")
