"""Files that are written whole or not at all: a full disk leaves the old one as it was."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from handbook.storage.folders import locked

_ASIDE = re.compile(r"\.[0-9a-f]{12}~")


def write(path: Path, content: str | bytes) -> None:
    """Put ``content`` in place of what ``path`` holds; its folder is made where there is none.

    Text is written as UTF-8.  Any number of processes may do so at once, and what killed ones left
    half written in the folder goes.  Raises :class:`OSError` where it cannot be written; then no
    file has changed.
    """
    write_all({path: content})


def write_all(contents: Mapping[Path, str | bytes]) -> None:
    """As :func:`write`, for files that belong together: none changes until all are written.

    What exists and is neither a file nor a folder, such as ``/dev/null`` or a pipe, is written to
    and stays what it is.
    """
    streams = {path for path in contents if _stream(path)}
    with ExitStack() as stack:
        asides = {
            path: _written(stack, path, content)
            for path, content in contents.items()
            if path not in streams
        }
        for path, aside in asides.items():
            with _naming(path):
                aside.replace(path)
    for path in streams:
        with _naming(path):
            path.write_bytes(_bytes(contents[path]))


def _stream(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _written(stack: ExitStack, path: Path, content: str | bytes) -> Path:
    with _naming(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _tidy(path.parent)
        aside = stack.enter_context(_aside(path.parent))
        aside.write_bytes(_bytes(content))
        return aside


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """An error inside names the file that was to be written, and not the one beside it."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """A file in ``folder`` to write in, whose lock says that it is in use; gone at the end."""
    while True:
        aside = folder / f".{uuid.uuid4().hex[:12]}~"
        aside.touch()
        try:
            with locked(aside) as lock:
                # Another process may have taken it for left behind before it had its lock.
                if lock is None or not aside.exists():
                    continue
                yield aside
                return
        finally:
            aside.unlink(missing_ok=True)


@cache
def _tidy(folder: Path) -> None:
    """Remove, once in each run, what killed processes left half written in ``folder``."""
    for left in folder.glob(".*~"):
        if _ASIDE.fullmatch(left.name):
            with locked(left) as lock:
                if lock is not None:
                    left.unlink(missing_ok=True)
