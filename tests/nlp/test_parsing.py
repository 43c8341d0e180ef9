"""What is faster than spaCy's own way must find the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.pipeline import AttributeRuler, Tagger
from spacy.tokens import Doc
from thinc.api import Linear, chain

from kg.ingest import read_articles, to_reading
from kg.model import Article, Reading
from kg.nlp import load, networks, parse, parsing
from kg.nlp.attributes import Attributes

ROOT = Path(__file__).resolve().parent.parent.parent
WRITTEN = ["POS", "TAG", "MORPH", "LEMMA", "DEP", "HEAD", "SENT_START", "ENT_IOB", "ENT_TYPE"]


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    articles = [item for item in read_articles([ROOT / "examples" / "articles"]) if isinstance(item, Article)]
    texts = ("Lemme go, y'all. It ain't so.", "I gotta go.\n\n \n\nLet's.", "It is he who is gonna")
    odd = [Article(title="", text=text) for text in texts]
    found = [to_reading(article, max_characters=100_000) for article in [*articles, *odd]]
    return [reading for reading in found if isinstance(reading, Reading)]


def test_a_text_is_parsed_as_spacy_parses_it(readings: list[Reading], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MOST_TOKENS", 2_000)
    with monkeypatch.context() as patch:
        patch.setattr(networks, "keep_nothing", lambda nlp: None)
        theirs = load.__wrapped__()
    docs = [theirs.make_doc(reading.text) for reading in readings]
    for doc, reading in zip(docs, readings, strict=True):
        doc._.reading = reading
    for doc, expected in zip(parse(load(), readings), theirs.pipe(docs, batch_size=4), strict=True):
        assert doc.text == expected.text
        np.testing.assert_array_equal(doc.to_array(WRITTEN), expected.to_array(WRITTEN))
        np.testing.assert_array_equal(doc.tensor, expected.tensor)


def test_networks_that_predict_keep_nothing_and_those_that_learn_do() -> None:
    network = chain(Linear(3, 2), Linear(1, 3))
    network.initialize()
    nlp = spacy.blank("en")
    tagger = nlp.add_pipe("tagger")
    assert isinstance(tagger, Tagger)
    tagger.model = network
    data = np.ones((4, 2), dtype="float32")
    before = network.predict(data)
    networks.keep_nothing(nlp)
    np.testing.assert_array_equal(network.predict(data), before)
    _, learn = network.begin_update(data)
    assert learn(np.ones((4, 1), dtype="float32")).shape == (4, 2)
    _, learn = network(data, is_train=False)
    with pytest.raises(RuntimeError, match="keeps nothing"):
        learn(before)


def test_no_words_are_no_trouble() -> None:
    reading = Reading(Article(title="", text=""), text="", segments=(), zones=())
    assert [len(doc) for doc in parse(load(), [reading, reading])] == [0, 0]


RULES: list[tuple[list[dict[str, object]], dict[str, str], int]] = [
    ([{"LOWER": "fire"}], {"POS": "NOUN", "LEMMA": "fire"}, 0),
    ([{"LOWER": "under"}, {"LOWER": "fire"}], {"LEMMA": "under fire"}, -1),
    ([{"ORTH": "Fire"}], {"POS": "PROPN"}, 0),
    ([{"LOWER": "fire"}, {"LOWER": "chief"}], {"POS": "ADJ", "MORPH": "Degree=Pos"}, 0),
    ([{"LOWER": {"REGEX": "^ch"}}], {"POS": "NOUN"}, 0),
    ([{"LOWER": "chief", "OP": "+"}], {"TAG": "NN"}, 0),
    ([{"IS_ALPHA": False}], {"TAG": "."}, 0),
]


def test_rules_are_followed_as_the_ruler_follows_them() -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("attribute_ruler")
    assert isinstance(ruler, AttributeRuler)
    for pattern, attributes, index in RULES:
        ruler.add([pattern], attributes, index)
    words = ["Under", "fire", ",", "the", "Fire", "chief", "said", "fire", "chief", "chief", "fire"]
    expected, doc, again = (Doc(nlp.vocab, words=words) for _ in range(3))
    ruler(expected)
    faster = Attributes(ruler)
    assert [t.lemma_ for t in expected][1] == "under fire"
    for given in (doc, again):  # the second time from what is kept
        np.testing.assert_array_equal(faster(given).to_array(WRITTEN[:4]), expected.to_array(WRITTEN[:4]))
