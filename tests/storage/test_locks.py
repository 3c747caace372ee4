"""A lock keeps others out, whichever way of locking a system knows."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from handbook.storage import folders, locks


class Windows:
    """Locks by the number of a file's node, as ``msvcrt`` does by the file."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        self.held: dict[int, int] = {}

    def locking(self, number: int, _: int, __: int) -> None:
        """Lock, or raise where an open file holds the lock."""
        node = os.fstat(number).st_ino
        holder = self.held.get(node)
        if holder is not None and holder != number:
            raise PermissionError(13, "held")
        self.held[node] = number


@pytest.fixture(params=["fcntl", "msvcrt"])
def way(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each way of locking: Linux's own, and Windows's in its place."""
    monkeypatch.setattr(locks.tempfile, "gettempdir", lambda: str(tmp_path))
    if request.param == "msvcrt":
        monkeypatch.setattr(locks, "fcntl", None)
        monkeypatch.setattr(locks, "msvcrt", Windows())
    return str(request.param)


@pytest.mark.parametrize("kind", ["file", "folder"])
@pytest.mark.usefixtures("way")
def test_who_has_the_lock_keeps_others_out(tmp_path: Path, kind: str) -> None:
    """One at a time has the lock of a file or folder; of what is gone nobody has it."""
    path = tmp_path / "locked"
    path.touch() if kind == "file" else path.mkdir()
    held = locks.take(path)
    assert held is not None
    assert locks.take(path) is None
    os.close(held)
    assert locks.take(tmp_path / "gone") is None


def test_without_any_way_of_locking_work_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A system that knows no locks keeps nobody out, and nothing fails."""
    monkeypatch.setattr(locks, "fcntl", None)
    monkeypatch.setattr(locks, "msvcrt", None)
    monkeypatch.setattr(locks.tempfile, "gettempdir", lambda: str(tmp_path.parent))
    with folders.aside(tmp_path / "site") as (aside, lock):
        assert lock is not None
        (aside / "new").mkdir()
        folders.swap(aside / "new", tmp_path / "site")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_folders_change_places_where_the_system_has_no_such_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without ``renameat2`` the old folder goes aside first; the new one stands at the end."""

    def refuse(_: None) -> SimpleNamespace:
        raise TypeError("no library without a name")

    monkeypatch.setattr(folders.ctypes, "CDLL", refuse)
    (tmp_path / "site").mkdir()
    with folders.aside(tmp_path / "site") as (aside, _):
        (aside / "new").mkdir()
        (aside / "new" / "page").touch()
        folders.swap(aside / "new", tmp_path / "site")
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["page"]
