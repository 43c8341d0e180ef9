"""spaCy: the model, and readings turned into parsed documents."""

from kg.nlp.model import MODELS, load, version
from kg.nlp.parsing import parse

__all__ = ["MODELS", "load", "parse", "version"]
