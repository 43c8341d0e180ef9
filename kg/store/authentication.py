"""Who asks an endpoint, as the server wants it said. Redirects are not followed, so it goes nowhere else."""

from __future__ import annotations

import httpx

from kg.store.endpoint import Endpoint


def authentication(endpoint: Endpoint) -> httpx.Auth | None:
    """Adds user and password to a request; ``None`` where no user is given.

    Basic goes along with every request. Digest does only when the server has asked for it, so that an endpoint which lets
    anybody read, and asks who writes, is told the user only where it wants to know.
    """
    if endpoint.user is None:
        return None
    kind = httpx.DigestAuth if endpoint.scheme == "digest" else httpx.BasicAuth
    return kind(endpoint.user, endpoint.password)
