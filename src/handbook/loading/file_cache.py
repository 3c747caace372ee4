"""Files that are read again only when they have changed: what makes a reload fast."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from handbook.loading.reader import Document, read

#: Reads a file and calls it by the name given in messages.
Opener = Callable[[Path, str], Document]
_Signature = tuple[int, int, int]


class Kept:
    """An :data:`Opener` that remembers what it read for as long as the file stays as it was.

    Loading adds to a document what its head says for its records, and nothing else; done twice it
    comes to the same, so a document can be loaded again as it is.
    """

    def __init__(self) -> None:
        self._read: dict[Path, tuple[_Signature, Document]] = {}

    def __call__(self, path: Path, name: str) -> Document:
        """The file, read now or kept from last time."""
        try:
            found = path.stat()
        except OSError:
            return read(path, name)  # it says what is wrong
        signature = (found.st_mtime_ns, found.st_size, found.st_ino)
        if path not in self._read or self._read[path][0] != signature:
            self._read[path] = signature, read(path, name)
        return self._read[path][1]


#: What the loads of a process have read: a file once, for however many cities.
READ = Kept()
