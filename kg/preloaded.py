"""What every process that reads needs, in memory once: imported by the server from which they are forked, and by nothing else.

One sentence is read, so that the language model, the gazetteer and the small models are there. Nothing here may start a thread,
or need room on a disk, as the model that tells languages apart does.
"""

from __future__ import annotations

import gc
from contextlib import suppress

from kg import ingest, memory, pipeline
from kg.errors import ModelError
from kg.model import Article, Reading

memory.one_heap()

_ARTICLE = Article(title="", text="A man was shot in Springfield, Illinois, on Monday, police said.")

with suppress(ModelError):  # each process says so when it has something to read
    _READING = ingest.to_reading(_ARTICLE)
    if isinstance(_READING, Reading):
        pipeline.read([_READING])

gc.collect()
gc.freeze()  # a collection in a process that was forked leaves these objects alone, and the memory they stand in shared
