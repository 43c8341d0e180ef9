"""Work done in other processes: results come in the order of the work, and no faster than they are taken.

Each process has a pipe and a thread of its own, so that one that is killed, even in the middle of a message, is one closed pipe
and takes no lock with it. They are started fresh rather than forked, since Oxigraph has threads; what they are given is pickled.
They end when their owner ends, however it ends.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final, TypeVar

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


class Workers:
    """``count`` processes, started when there is work. Used in a ``with`` block; at its end they are killed.

    ``preload`` names modules that are loaded once and shared by all of them, where processes can be forked.
    """

    def __init__(self, count: int, *, preload: Sequence[str] = ()) -> None:
        self.count = count
        self._context = multiprocessing.get_context(_METHOD)
        if _METHOD == "forkserver":
            self._context.set_forkserver_preload([*preload])
        self._threads = ThreadPoolExecutor(count, "work")
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._lock = threading.Lock()
        self._ended = False

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """``function`` of each item, in order; at most ``count + AHEAD`` items are taken before their results are wanted.

        What ``function`` raises is raised here. When a process is killed, what was lost with it is done again; raises
        :class:`WorkerError` when that happens time and again at the same item.
        """
        waiting: deque[Future[bytes]] = deque()
        source = iter(items)
        more = True
        while more or waiting:
            while more and len(waiting) < self.count + AHEAD:
                for item in source:
                    waiting.append(self._threads.submit(self._done, function, item))
                    break
                else:
                    more = False
            if waiting:
                yield _result(waiting.popleft().result())

    def _done(self, function: Callable[[T], R], item: T) -> bytes:
        """The reply of a process. Runs in a thread, which waits while a process works."""
        work = pickle.dumps((function, item))
        status = 0
        for _ in range(RETRIES + 1):
            worker = self._taken()
            try:
                reply = worker.ask(work)
            except (EOFError, ConnectionError):
                self._all.discard(worker)
                status = worker.end()
                continue
            self._idle.append(worker)
            return reply
        if status > 0:  # by itself; with a signal it is less
            raise WorkerError(
                f"a process ended by itself {RETRIES + 1} times, with status {status}; what it wrote stands above. A script "
                'that uses more than one job needs `if __name__ == "__main__":` around what it does'
            )
        raise WorkerError(
            f"a process was killed {RETRIES + 1} times at the same articles: out of memory? Use fewer jobs; what is stored "
            "stays, and the same command goes on from there"
        )

    def _taken(self) -> _Worker:
        """A process that has nothing to do; never one after the end."""
        with self._lock:
            if self._ended:
                raise WorkerError("the processes were stopped")
            if self._idle:
                return self._idle.pop()
            worker = _Worker(self._context)
            self._all.add(worker)
            return worker

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *exc: object) -> None:
        with self._lock:
            self._ended = True
        for worker in [*self._all]:
            worker.kill()
        self._threads.shutdown(cancel_futures=True)
        for worker in self._all:
            worker.end()


class _Worker:
    """A process and the owner's end of its pipe."""

    def __init__(self, context: Any) -> None:
        self._pipe: Connection
        self._pipe, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(target=_work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()  # the process alone holds it now: its death closes the pipe

    def ask(self, work: bytes) -> bytes:
        """The reply, as it came; ``EOFError`` or ``ConnectionError`` when the process is dead."""
        self._pipe.send_bytes(work)
        return self._pipe.recv_bytes()

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> int:
        """The status with which it ended: that of a signal is negative."""
        self._process.kill()
        self._process.join()
        self._pipe.close()
        return self._process.exitcode or 0


def _work(pipe: Connection) -> None:
    """What a process does: it leaves an interrupt from the keyboard to its owner, and ends when the owner ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_owner, daemon=True).start()
    while True:
        try:
            pipe.send_bytes(_reply(*pipe.recv()))
        except (EOFError, ConnectionError):
            return


def _result(reply: bytes) -> Any:
    """What a reply holds; an error in it is raised. Only made when it is wanted: as bytes it takes a fraction of the memory."""
    failed, result = pickle.loads(reply)
    if failed:
        raise result
    return result


def _reply(function: Callable[[T], object], item: T) -> bytes:
    try:
        return pickle.dumps((False, function(item)))
    except Exception as error:  # whatever it is, the owner is told
        error.add_note("In another process:\n" + "".join(traceback.format_tb(error.__traceback__)))
        try:
            return pickle.dumps((True, error))
        except (pickle.PicklingError, AttributeError, TypeError):
            return pickle.dumps((True, WorkerError(f"{type(error).__name__}: {error}")))


def _end_with_owner() -> None:
    owner = multiprocessing.parent_process()
    if owner is not None:
        wait([owner.sentinel])
        os._exit(1)
