"""Values kept on disk for as long as no byte of what they were made from has changed."""

from __future__ import annotations

import hashlib
import io
import pickle
import sys
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from handbook.storage.files import write

#: The first bytes of every file of a cache; another number, another layout.
_MARK = b"handbook cache 1\n"
_DIGEST = hashlib.sha256().digest_size
#: What a kept value may be made of, besides the records of the handbook.
_PLAIN = frozenset({("datetime", "date"), ("pathlib", "PosixPath"), ("pathlib", "WindowsPath")})


#: The rooms of the program in the order in which they use each other (decisions/0018): what a room
#: makes rests on its own modules and on those of the rooms before it.
ROOMS = (
    "domain", "storage", "loading", "language", "rules", "export", "batch", "library", "pages",
    "paper", "site", "audit", "desk", "deploy", "cli",
)  # fmt: skip
#: The words of messages and pages; any room may use them.
_WORDS = "wording"


class _Unpickler(pickle.Unpickler):
    """Makes records and plain values; a file that asks for anything else is damaged."""

    def find_class(self, module: str, name: str) -> object:
        if module.startswith("handbook.domain.") or (module, name) in _PLAIN:
            return super().find_class(module, name)
        message = f"{module}.{name} is no part of a kept value"
        raise pickle.UnpicklingError(message)


def content_key(*paths: Path, also: Iterable[str] = (), room: str = ROOMS[-1]) -> bytes:
    """A digest of the bytes of every file at or below ``paths``, and of their names.

    The source of ``room``, which makes the value, and of the rooms before it, the libraries and the
    version of Python are part of it, so that a value made by another program is not found; ``also``
    adds what else the value depends on.  Raises :class:`OSError` where a file cannot be read.
    """
    found = hashlib.sha256(repr((program(room), *also)).encode())
    for path in paths:
        _add(found, path)
    return found.digest()


class ContentCache:
    """A folder of values, each with the key of its contents: see :func:`content_key`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, name: str, key: bytes) -> Any:
        """The value last put under ``name``; ``None`` where there is none with this key.

        A file that is torn, damaged or of another program counts as none.
        """
        try:
            content = (self.folder / name).read_bytes()
            head = _MARK + key
            payload = content[len(head) + _DIGEST :]
            if content[: len(head) + _DIGEST] != head + hashlib.sha256(payload).digest():
                return None
            return _Unpickler(io.BytesIO(payload)).load()
        except (OSError, pickle.UnpicklingError, AttributeError, EOFError, ImportError):
            return None

    def put(self, name: str, key: bytes, value: object) -> None:
        """Keep ``value``; where the folder cannot be written, nothing is kept."""
        payload = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write(self.folder / name, _MARK + key + hashlib.sha256(payload).digest() + payload)
        except OSError:
            return


@cache
def program(room: str) -> str:
    """A digest of what runs up to a room: it is read once, when it begins to run."""
    found = hashlib.sha256(sys.version.encode())
    for name in (*ROOMS[: ROOMS.index(room) + 1], _WORDS):
        _add(found, _source() / name, (".py", ".yml"))
    for library in sorted(path.name for path in _libraries().glob("*.dist-info")):
        found.update(f"{library}\0".encode())
    return found.hexdigest()


def _add(found: hashlib._Hash, path: Path, suffixes: tuple[str, ...] = ()) -> None:
    """Add a file, or every file and folder below a folder, to a digest."""
    inside = sorted(path.rglob("*")) if path.is_dir() else [path]
    for below in inside:
        if suffixes and below.suffix not in suffixes:
            continue
        name = below.relative_to(path).as_posix()
        content = below.read_bytes() if below.is_file() else b""
        kind = "file" if below.is_file() else "folder" if below.is_dir() else "none"
        found.update(f"{kind}\0{name}\0{len(content)}\0".encode() + content)


def _source() -> Path:
    return Path(__file__).parents[1]


def _libraries() -> Path:
    found = find_spec("pydantic")
    return Path(found.origin if found and found.origin else __file__).parents[1]
