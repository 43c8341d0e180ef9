"""How an article is worded: what of it is kept, and how copies are known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identity.wording import SKETCH, STRETCH, TERMS, copied, likeness, rarity, sketch, terms

STORY = (
    "A delivery driver was robbed at knifepoint behind the Alder Street laundromat late on Tuesday, and two men in green parkas "
    "drove off in his van, which was found burnt out beside the Tuttle reservoir on the following morning."
)
TEXTS = st.lists(st.sampled_from(STORY.split()), max_size=40).map(" ".join)


def test_a_vector_has_length_one_and_its_heaviest_words() -> None:
    found = terms(STORY * 2 + " ".join(f"word{'a' * n}" for n in range(100)))
    assert len(found) == TERMS
    assert sum(weight * weight for weight in found.values()) == pytest.approx(1, abs=0.02)


def test_nothing_has_no_words() -> None:
    assert terms("") == {} and sketch("") == () == sketch("one two three")
    assert likeness({}, terms(STORY)) == 0.0 == copied((), ())


def test_rare_words_weigh_more_than_common_ones() -> None:
    said, laundromat = terms("said laundromat"), rarity()[""]
    assert max(rarity().values()) == laundromat
    assert likeness(said, terms("laundromat")) > likeness(said, terms("said"))


@given(TEXTS, TEXTS)
def test_likeness_is_symmetric_and_bounded(a: str, b: str) -> None:
    one, other = terms(a), terms(b)
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert 0.0 <= likeness(one, other) <= 1.0
    assert copied(sketch(a), sketch(b)) == copied(sketch(b), sketch(a))
    assert copied(sketch(a), sketch(a)) == (1.0 if len(a.split()) >= STRETCH and sketch(a) else 0.0)


def test_a_copy_with_another_lead_is_a_copy_and_a_retelling_is_none() -> None:
    copy = "MARLOW FALLS — " + STORY + " He was not hurt."
    retold = "Police look for two men who took a van from its driver with a knife, near a laundromat in Alder Street."
    assert copied(sketch(STORY), sketch(copy)) > 0.7
    assert copied(sketch(STORY), sketch(retold)) == 0.0
    assert likeness(terms(STORY), terms(retold)) > 0.1


def test_a_sketch_holds_hashes_only() -> None:
    found = sketch(STORY * 3)
    assert len(found) <= SKETCH and list(found) == sorted(set(found))
    assert all(0 <= each < 2**32 for each in found)
