"""Work done in other processes: results come in the order of the work, and no faster than they are taken.

The processes are started fresh rather than forked, since Oxigraph has threads; what they are given is pickled. They end when
their owner ends, however it ends.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from typing import Final, Generic, TypeVar

from kg.errors import WorkerError

T = TypeVar("T")
R = TypeVar("R")

RETRIES: Final = 2
"""How often the same piece of work is begun again when the process that did it was killed."""
AHEAD: Final = 2
"""Pieces of work that wait, beside one a process."""
_METHOD: Final = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


def cores() -> int:
    """The cores that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Task(Generic[T, R]):
    def __init__(self, item: T, future: Future[R]) -> None:
        self.item = item
        self.future = future

    @property
    def lost(self) -> bool:
        return self.future.cancelled() or (self.future.done() and isinstance(self.future.exception(), BrokenProcessPool))


class Workers:
    """``count`` processes, started when there is work. Used in a ``with`` block; at its end they are stopped at once.

    ``preload`` names modules that are loaded once and shared by all of them, where processes can be forked.
    """

    def __init__(self, count: int, *, preload: Sequence[str] = ()) -> None:
        self.count = count
        self._context = multiprocessing.get_context(_METHOD)
        if _METHOD == "forkserver":
            self._context.set_forkserver_preload([*preload])
        self._pool: ProcessPoolExecutor | None = None
        self._leash: Connection | None = None

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """``function`` of each item, in order; at most ``count + AHEAD`` items are taken before their results are wanted.

        What ``function`` raises is raised here. When a process is killed, what was lost with it is done again; raises
        :class:`WorkerError` when that happens time and again at the same item.
        """
        waiting: deque[_Task[T, R]] = deque()
        source = iter(items)
        more = True
        while more or waiting:
            while more and len(waiting) < self.count + AHEAD:
                for item in source:
                    waiting.append(_Task(item, self._submitted(function, item)))
                    break
                else:
                    more = False
            if waiting:
                yield self._first(function, waiting)

    def _first(self, function: Callable[[T], R], waiting: deque[_Task[T, R]]) -> R:
        for _ in range(RETRIES + 1):
            try:
                result = waiting[0].future.result()
            except BrokenProcessPool:
                self._stop()
                for task in waiting:
                    if task.lost:
                        task.future = self._submitted(function, task.item)
            else:
                waiting.popleft()
                return result
        raise WorkerError(
            f"a process was killed {RETRIES + 1} times at the same articles: out of memory? Use fewer jobs; what is stored "
            "stays, and the same command goes on from there"
        )

    def _submitted(self, function: Callable[[T], R], item: T) -> Future[R]:
        try:
            return self._started().submit(function, item)
        except BrokenProcessPool:  # it broke while nobody waited for it
            self._stop()
            return self._started().submit(function, item)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            held, self._leash = self._context.Pipe(duplex=False)
            self._pool = ProcessPoolExecutor(self.count, self._context, initializer=_leashed, initargs=(held,))
        return self._pool

    def _stop(self) -> None:
        """Let go of the leash, on which every process ends itself."""
        if self._leash is not None:
            self._leash.close()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._leash = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop()


def _leashed(held: Connection) -> None:
    """Begins a process: it leaves an interrupt from the keyboard to its owner, and ends when the owner lets go or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(held,), daemon=True).start()


def _end_with(held: Connection) -> None:
    held.poll(None)
    os._exit(0)
