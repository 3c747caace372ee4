"""Killed runs and full disks at random moments of all that writes: `tests/faults.py` has them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from books import ROOT
from faults import ATTACKED


def figures(*arguments: str) -> dict[str, dict[str, Any]]:
    """What the runs in processes of their own came to."""
    run = subprocess.run(
        [sys.executable, ROOT / "tests/faults.py", *arguments],
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()[-2000:]
    found: dict[str, dict[str, Any]] = json.loads(run.stdout)
    return found


@pytest.mark.slow
def test_a_killed_run_or_a_full_disk_costs_nobody_anything() -> None:
    """What was there stays whole, old or new, and the next run leaves nothing of the broken one."""
    found = figures(*ATTACKED)
    assert {name: one["lost"] for name, one in found.items()} == {name: [] for name in ATTACKED}
    assert all(one["tried"]["kill"] and one["tried"]["full"] for one in found.values())


@pytest.mark.slow
def test_of_two_at_once_one_waits_or_is_told() -> None:
    """Done twice at once, each command brings the new state whole or says why it does not."""
    found = figures("--twice", *ATTACKED)
    assert {name: one["lost"] for name, one in found.items()} == {name: [] for name in ATTACKED}
