"""The article from which graphs were made, out of these graphs."""

from __future__ import annotations

from itertools import product

from pyoxigraph import Literal, NamedNode

from kg import vocab
from kg.model import Article
from kg.rdf import iris
from kg.rdf.dataset import DCT_IDENTIFIER, DCT_ISSUED, DCT_PUBLISHER, DCT_TITLE, IS_STRING, URL, ArticleGraphs


def article_of(graphs: ArticleGraphs, base: str) -> Article | None:
    """The article with every field as it was given.

    ``None`` where the graphs do not hold it: its text was masked or left out, or had characters that RDF cannot hold. The
    content hash says so.
    """
    said: dict[str, str] = {}
    texts: dict[str, str] = {}
    for s, p, o in graphs.graphs.get(f"{graphs.article}/meta", ()):
        if s == NamedNode(graphs.article) and isinstance(o, Literal):
            said[p.value] = o.value
    for s, p, o in graphs.graphs.get(f"{graphs.article}/content", ()):
        if p == IS_STRING and isinstance(s, NamedNode) and isinstance(o, Literal):
            texts[s.value.rpartition("/")[2]] = o.value
    url, source = said.get(URL.value), said.get(DCT_PUBLISHER.value)
    # The graphs do not tell a field that was empty from one that was not there, nor an id from the key that stood in for it.
    for id, url_, source_ in product((said.get(DCT_IDENTIFIER.value), None), _absent(url), _absent(source)):
        article = Article(
            title=texts.get("title", said.get(DCT_TITLE.value, "")),
            text=texts.get("text", ""),
            id=id,
            date=said.get(DCT_ISSUED.value),
            source=source_,
            url=url_,
            dataset=said.get(vocab.KG + "dataset", ""),
            origin=graphs.article,
        )
        if iris.content_hash(article) == said.get(vocab.KG + "contentHash") and iris.article_iri(article, base) == graphs.article:
            return article
    return None


def _absent(text: str | None) -> tuple[str | None, ...]:
    return (text,) if text else (None, "")
