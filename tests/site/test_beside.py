"""Work on another processor comes back whole, and its trouble with it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest

from handbook.site.beside import beside


class TroubleError(Exception):
    """What a piece of work ends in."""


ELSEWHERE = """
import os
from handbook.site.beside import beside
process = beside(os.getpid)
assert process() == process()
assert process() != os.getpid() or os.cpu_count() == 1
"""


def test_the_result_of_work_beside_comes_back() -> None:
    """What is worked out in another process is what is asked for, every time it is asked for."""
    # In a process of its own: one that runs tests has threads, beside which none is begun.
    subprocess.run([sys.executable, "-c", ELSEWHERE], check=True)


def test_trouble_beside_is_raised_with_its_own_type() -> None:
    """Work that fails in the other process fails here as it would have without one."""

    def work() -> int:
        raise TroubleError("no paper")

    with pytest.raises(TroubleError, match="no paper"):
        beside(work)()


def test_a_process_that_dies_loses_nothing() -> None:
    """Where the other process is killed, the work is done here."""
    own = os.getpid()

    def work() -> str:
        if os.getpid() != own:
            os._exit(9)
        return "done"

    assert beside(work)() == "done"


def test_beside_a_running_thread_the_work_is_done_here() -> None:
    """A fork would copy one thread of several, so no process is begun, and the work waits."""
    done: list[int] = []
    release = threading.Event()
    thread = threading.Thread(target=release.wait)
    thread.start()
    try:
        later = beside(lambda: done.append(os.getpid()))
        assert done == []
        later()
        later()
    finally:
        release.set()
        thread.join()
    assert done == [os.getpid()]
