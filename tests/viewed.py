"""An article with its view and without what identity adds: for tests of the view, and of stores that hold such articles."""

from __future__ import annotations

from dataclasses import replace

from kg.rdf import ArticleGraphs
from kg.view import view_of


def with_view(article: ArticleGraphs) -> ArticleGraphs:
    """The article's graphs, and its view made anew among them."""
    return replace(article, graphs={**article.graphs, f"{article.article}/view": view_of(article)})
