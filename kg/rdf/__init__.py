"""One article as named graphs, and those graphs as files.

``to_graphs`` builds them, ``nquads`` and ``trig`` write and read them. Nothing here has a blank node, and every triple
stands in a named graph, so that two files with the same content have the same bytes.
"""

from __future__ import annotations

from kg.rdf.dataset import ArticleGraphs, to_graphs

__all__ = ["ArticleGraphs", "to_graphs"]
