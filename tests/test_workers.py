"""Work in other processes: in order, within bounds, and whole whatever is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import InputError, WorkerError
from kg.workers import AHEAD, Workers
from tests import work

pytestmark = pytest.mark.xdist_group("spacy")

OWNER = """
import sys
from kg.workers import Workers
from tests import work

if __name__ == "__main__":
    with Workers(2) as workers:
        print(*set(workers.map(work.whose, range(40))), flush=True)
        list(workers.map(work.sleeps, [600, 600]))
"""

BARE = """
from kg.workers import Workers
from tests import work

with Workers(2) as workers:
    print(*workers.map(work.doubled, range(4)))
"""


@pytest.fixture
def workers() -> Iterator[Workers]:
    with Workers(2) as some:
        yield some


def test_results_come_in_the_order_of_the_work(workers: Workers) -> None:
    assert list(workers.map(work.doubled, range(20))) == [2 * n for n in range(20)]
    assert list(workers.map(work.doubled, [])) == []


def test_no_more_is_taken_than_is_worked_at(workers: Workers) -> None:
    taken: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(50):
            taken.append(number)
            yield number

    results = workers.map(work.doubled, numbers())
    assert next(results) == 0
    time.sleep(0.3)
    assert len(taken) <= workers.count + AHEAD
    assert next(results) == 2
    assert len(taken) <= 1 + workers.count + AHEAD


def test_an_error_is_raised_where_the_result_would_stand(workers: Workers) -> None:
    results = workers.map(work.picky, range(6))
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(InputError, match="3 cannot be read") as raised:
        next(results)
    assert raised.value.path == "three"
    assert list(workers.map(work.doubled, [4])) == [8], "the processes still work"


def test_what_a_killed_process_lost_is_done_again(workers: Workers, tmp_path: Path) -> None:
    memory = tmp_path / "killed"
    assert list(workers.map(work.dies_once, [(n, memory) for n in range(12)])) == list(range(12))
    assert memory.exists()


def test_work_that_always_kills_its_process_is_an_error(workers: Workers) -> None:
    with pytest.raises(WorkerError, match="killed 3 times"):
        list(workers.map(work.dies, [1]))


def test_a_script_without_a_main_is_told_what_it_needs(root: Path, tmp_path: Path) -> None:
    script = tmp_path / "bare.py"
    script.write_text(BARE, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, timeout=120)
    assert "ended by itself 3 times, with status 1" in done.stderr.splitlines()[-1]
    assert "__main__" in done.stderr.splitlines()[-1]


def test_an_error_that_cannot_be_sent_is_told(workers: Workers) -> None:
    with pytest.raises(WorkerError, match="Unsendable: the reason"):
        list(workers.map(work.unsendable, ["the reason"]))


def test_they_can_be_stopped_in_the_middle_of_a_message() -> None:
    for taken in (1, 2, 3):
        with Workers(2) as workers:
            results = workers.map(work.large, [100_000_000] * 10)
            assert {len(next(results)) for _ in range(taken)} == {100_000_000}


def test_processes_end_with_their_owner_even_if_it_is_killed(root: Path, tmp_path: Path) -> None:
    script = tmp_path / "owner.py"
    script.write_text(OWNER, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(root)}
    owner = subprocess.Popen([sys.executable, script], env=environment, stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    processes = [int(number) for number in owner.stdout.readline().split()]
    assert processes
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    deadline = time.monotonic() + 30
    while any(alive(process) for process in processes) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [process for process in processes if alive(process)]


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
