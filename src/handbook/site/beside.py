"""Work on another processor: begun now, its result taken later."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from functools import cache
from multiprocessing.connection import Connection
from typing import TypeVar, cast

from handbook.storage.parents import end_with_parent

T = TypeVar("T")


def beside(work: Callable[[], T]) -> Callable[[], T]:
    """Begin ``work`` in a process of its own, which knows all that this one knows.

    The function returned waits for the result, which must be picklable.  What ``work`` raises is
    raised there.  Where another process would gain nothing, or cannot be had, the work is done when
    its result is asked for.
    """
    alone = (os.cpu_count() or 1) == 1 or threading.active_count() > 1  # a fork copies one thread
    if alone or "fork" not in multiprocessing.get_all_start_methods():
        return cache(work)
    fork = multiprocessing.get_context("fork")
    receiver, sender = fork.Pipe(duplex=False)
    process = fork.Process(target=_run, args=(work, sender), daemon=True)
    process.start()
    sender.close()

    @cache
    def result() -> T:
        try:
            return cast("T", receiver.recv())
        except EOFError:  # it failed there: here the error has its own type and trace
            return work()
        finally:
            receiver.close()
            process.join()

    return result


def _run(work: Callable[[], object], sender: Connection) -> None:
    """Send the result; where there is none, say nothing and close."""
    end_with_parent()
    try:
        found = work()
    except Exception:  # noqa: BLE001 - whatever it is, it comes again where it can be reported
        return
    sender.send(found)
