"""Identity across articles: which incidents and people of different articles are one, as decisions that can be taken back.

Nothing is merged in place. An article keeps its own entities; its graph ``A/identity`` says what stands for each of them in all
articles, and the views speak of these. ``docs/identity.md`` tells the whole.
"""

from __future__ import annotations

from kg.identity.graphs import prepared
from kg.identity.history import Change, history
from kg.identity.judgements import Judgement, Said, Unsure, judge, judgements, merge, split, undo, unsure
from kg.identity.rebuilding import rebuild
from kg.identity.settling import put, settle, withdraw
from kg.identity.step import Settled

__all__ = [
    "Change", "Judgement", "Said", "Settled", "Unsure", "history", "judge", "judgements", "merge", "prepared", "put", "rebuild",
    "settle", "split", "undo", "unsure", "withdraw",
]  # fmt: skip
