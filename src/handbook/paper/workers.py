"""Printing in processes of their own, one for each processor.

A process is begun when the first document waits for it, and keeps its fonts and layouts warm.  It
starts afresh: a copy of a process in which Typst has run would wait for threads that it has not.
"""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import date
from functools import cache
from pathlib import Path

from handbook.domain.json_values import JsonObject
from handbook.paper import fonts
from handbook.paper.packing import packed
from handbook.paper.print_shop import trimmed
from handbook.paper.typesetting import Press
from handbook.storage.parents import end_with_parent

#: More processes than this would only fill the memory.
_MOST = 4


class Workers:
    """Processes that print; nothing is begun before there is something to print."""

    def __init__(self, characters: set[str], day: date, cache: Path) -> None:
        self._characters, self._day, self._cache = characters, day, cache
        self._pool: ProcessPoolExecutor | None = None

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def print(self, template: str, document: JsonObject) -> Future[bytes]:
        """The packed PDF of a document, as soon as it is printed."""
        if self._pool is None:
            # The cuts are made once, before two processes look for them.
            fonts.cuts(self._characters, self._cache)
            self._pool = ProcessPoolExecutor(
                max_workers=min(os.cpu_count() or 1, _MOST),
                mp_context=multiprocessing.get_context("spawn"),
                initializer=end_with_parent,
            )
        wanted = "".join(sorted(self._characters))
        return self._pool.submit(_print, wanted, self._cache, template, document, self._day)


@cache
def _press(characters: str, cache: Path) -> Press:
    """The press of this process."""
    return Press(set(characters), cache)


def _print(characters: str, cache: Path, template: str, document: JsonObject, day: date) -> bytes:
    return printed(_press(characters, cache), template, document, day)


def printed(press: Press, template: str, document: JsonObject, day: date) -> bytes:
    """A document as it is handed out: packed, and with its trim where a shop cuts it."""
    pdf = packed(press.print(template, document, day))
    return trimmed(pdf) if document.get("print_shop") else pdf
