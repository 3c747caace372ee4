"""What is costly is made once for all workers, and kept until what it is made from changes."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from importlib import metadata
from pathlib import Path

import pytest

from books import CACHE, ROOT

#: All that a build reads; what else decides its bytes is given with each call.
READ_BY_A_BUILD = ("mkdocs.yml", "data", "registers", "docs", "hooks", "overrides", "src")
#: How many states of the project are kept, so that runs on two of them do not disturb each other.
_KEPT = 3


def shared(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The path that ``make`` fills, in a folder of the whole run; the others wait meanwhile.

    ``make`` gets a path that does not exist yet.  What it raises, each worker raises.
    """
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder = base / "shared"
    folder.mkdir(exist_ok=True)
    path, done, failed = folder / name, folder / f"{name}.done", folder / f"{name}.failed"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if failed.exists():
            pytest.fail(failed.read_text("utf-8"), pytrace=False)
        if not done.exists():
            try:
                make(path)
            except BaseException as error:
                failed.write_text(str(error), "utf-8")
                raise
            done.touch()
    return path


def kept(
    factory: pytest.TempPathFactory, name: str, also: Iterable[str], make: Callable[[Path], object]
) -> Path:
    """As :func:`shared`, but the next run finds it, too, where nothing that a build reads differs.

    ``also`` is what it is made from besides: a day, a setting.
    """
    states = CACHE / "tests"
    folder = states / f"{name}-{_state(also)}"
    folder.mkdir(parents=True, exist_ok=True)
    folder.touch()
    newest = sorted(states.glob(f"{name}-*"), key=lambda one: one.stat().st_mtime, reverse=True)
    for one in newest[_KEPT:]:
        shutil.rmtree(one, ignore_errors=True)

    def fill(_: Path) -> None:
        """Make it, unless another run has; a failure is this run's alone."""
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / name).exists():
                unfinished = folder / f".{name}"
                shutil.rmtree(unfinished, ignore_errors=True)
                make(unfinished)
                unfinished.rename(folder / name)

    shared(factory, name, fill)
    return folder / name


def _state(also: Iterable[str]) -> str:
    """A digest of every byte that a build reads, of the libraries and of ``also``."""
    libraries = sorted(f"{one.name} {one.version}" for one in metadata.distributions())
    found = hashlib.sha256(repr((libraries, *also)).encode())
    for name in READ_BY_A_BUILD:
        path = ROOT / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                content = file.read_bytes()
                found.update(f"{file.relative_to(ROOT).as_posix()}\0{len(content)}\0".encode())
                found.update(content)
    return found.hexdigest()[:16]
