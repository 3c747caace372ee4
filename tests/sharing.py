"""What is costly is made once for all workers of a run, not once for each."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


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
