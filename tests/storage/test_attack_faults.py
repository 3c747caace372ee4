"""Killed runs and full disks at random moments of all that writes: `tests/faults.py` has them."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from books import ROOT
from faults import ATTACKED


@pytest.mark.slow
def test_a_killed_run_or_a_full_disk_costs_nobody_anything() -> None:
    """What was there stays whole, old or new, and the next run leaves nothing of the broken one."""
    run = subprocess.run(
        [sys.executable, ROOT / "tests/faults.py", *ATTACKED],
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()[-2000:]
    found = json.loads(run.stdout)
    assert {name: one["lost"] for name, one in found.items()} == {name: [] for name in ATTACKED}
    assert all(one["tried"]["kill"] and one["tried"]["full"] for one in found.values())
