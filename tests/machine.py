"""What of this machine the tests need besides Python: said once where it is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

from books import ROOT

#: The engine alone, without windows, opens a page for a third of the processor time.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
CHROMIUM_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def lacking(reason: str) -> NoReturn:
    """Skip what this machine has no tool for; in CI, which has all of them, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def from_npm(folder: Path, name: str) -> tuple[str, Path]:
    """Node, and where the packages of the lock file in ``folder`` are installed."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        lacking("no npm: apt-get install --no-install-recommends nodejs npm")
    command = [ROOT / "scripts/from-npm.sh", folder, name]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return node, ROOT / ".cache" / name / "node_modules"
