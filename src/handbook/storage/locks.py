"""A lock on a file or folder, held for as long as its number is open, on any system."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]
try:
    import msvcrt
except ImportError:  # everywhere else
    msvcrt = None  # type: ignore[assignment]


def take(path: Path) -> int | None:
    """The number of an open file that holds the lock of ``path``; ``None`` while another has it.

    ``None``, too, where ``path`` is gone or not ours.  Closing the number gives the lock up, and so
    does the end of the process.  A system that knows neither way of locking keeps nobody out.
    """
    try:
        lock = os.open(path, os.O_RDONLY) if fcntl else _beside(path)
    except OSError:
        return None
    try:
        if fcntl:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        elif msvcrt:
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        os.close(lock)
        return None
    return lock


def _beside(path: Path) -> int:
    """A file to lock for ``path``, which may be a folder: Windows opens and locks only files.

    It lies among the temporary files, since a folder with an open file in it could not be moved.
    """
    path.stat()  # raises where it is gone
    name = hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:16]
    return os.open(Path(tempfile.gettempdir()) / f"handbook-{name}.lock", os.O_RDWR | os.O_CREAT)
