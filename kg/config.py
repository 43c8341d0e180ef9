"""Settings of a build."""

from __future__ import annotations

from dataclasses import dataclass

from kg import vocab
from kg.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Config:
    """What a caller may set.

    ``base`` is the IRI under which articles are minted; it ends in ``/`` or ``:`` and has no ``#``. ``dataset`` is part of the
    identity of articles that bring their own id. ``model`` names a spaCy package (``None``: the first installed of
    ``nlp.MODELS``). ``all_mentions`` keeps every mention, not only the fullest of each entity. ``batch`` articles are
    validated and stored together. ``max_characters`` bounds the text of one article.
    """

    base: str = vocab.DATA
    dataset: str = "articles"
    model: str | None = None
    all_mentions: bool = False
    batch: int = 50
    max_characters: int = 200_000

    def __post_init__(self) -> None:
        # No '#': a span of text is a fragment (…/text#char=3,8), and an IRI has room for one.
        if not self.base.startswith(("http://", "https://", "urn:")) or self.base[-1] not in "/:" or "#" in self.base:
            raise ConfigError(f"base must be an absolute IRI ending in '/' or ':', without '#', not {self.base!r}")
        if any(c in ' <>"{}|^`\\' or not c.isprintable() for c in self.base):
            raise ConfigError(f'base must be an IRI, without spaces and any of <>"{{}}|^`\\, not {self.base!r}')
        if self.batch < 1:
            raise ConfigError(f"batch must be 1 or more, not {self.batch}")
