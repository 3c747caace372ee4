"""Folders that change at once: filled aside under a lock, then put in the place of the old one."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from handbook.storage import locks

_RENAME_EXCHANGE, _AT_FDCWD = 2, -100
#: What :func:`swap` calls the old folder while it moves, so that :func:`aside` finds it again.
_OLD = "old"


@contextmanager
def aside(out: Path) -> Iterator[tuple[Path, int]]:
    """A folder beside ``out`` to work in, and the lock that says it is in use.

    What killed processes left behind is put right first: their folders go, and an old folder that
    had just been moved away comes back.  The folder is removed at the end.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    for left in out.parent.glob(f".{out.name}-*"):
        with locked(left) as lock:
            if lock is not None:
                if (left / _OLD).is_dir() and not out.exists():
                    (left / _OLD).rename(out)
                clear(left)
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        try:
            with locked(folder) as lock:
                # Another process may have taken it for left behind before it had its lock.
                if lock is None or not folder.is_dir():
                    continue
                folder.chmod(0o755)
                yield folder, lock
                return
        finally:
            clear(folder)


@contextmanager
def locked(path: Path) -> Iterator[int | None]:
    """The lock of a file or folder that is there; ``None`` while another process holds it."""
    lock = locks.take(path)
    try:
        yield lock
    finally:
        if lock is not None:
            os.close(lock)


def swap(new: Path, out: Path) -> None:
    """Put ``new``, made in a folder of :func:`aside`, in the place of ``out``.

    It is one step where the system can.  Raises :class:`NotADirectoryError` for a file ``out``.
    """
    if out.exists() and not out.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(out))
    if not out.exists():
        new.rename(out)
    elif not _exchange(new, out):
        out.rename(new.with_name(_OLD))
        new.rename(out)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder of our own that goes at the end; what killed runs left of theirs goes first."""
    with aside(Path(tempfile.gettempdir()) / f"handbook-{_user()}") as (folder, _):
        folder.chmod(0o700)
        yield folder


def point(link: Path, target: Path) -> None:
    """Let the link ``link`` lead to ``target`` from one moment to the next.

    Only one process may do so at a time; a link that a killed one had begun goes.
    """
    for left in link.parent.glob(f".{link.name}-*"):
        if left.is_symlink():
            left.unlink()
    new = link.with_name(f".{link.name}-{os.getpid()}")
    new.symlink_to(os.path.relpath(target, link.parent))
    new.replace(link)


def leading_out(folder: Path) -> list[Path]:
    """The links below a folder that lead out of it, in order."""
    inside = folder.resolve()
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_symlink() and not path.resolve().is_relative_to(inside)
    )


def clear(folder: Path) -> None:
    """Remove a folder of the program's own, if it is there."""
    shutil.rmtree(folder, ignore_errors=True)


def _user() -> int:
    """The number of the user; Windows has none, and gives each user temporary files apart."""
    return os.getuid() if hasattr(os, "getuid") else 0


def _exchange(new: Path, out: Path) -> bool:
    """Whether the two folders have changed places; only Linux can, and not on every disk."""
    try:
        rename = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError, TypeError):  # Windows does not even take the question
        return False
    names = os.fsencode(new), os.fsencode(out)
    code: int = rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE)
    return code == 0
