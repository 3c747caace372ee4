"""Processes that another one began, when that one is killed."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

#: Begins a process that would work for ever, and says its number; both hold the output open.
BESIDE = """
import os, time
from handbook.site import beside
os.cpu_count = lambda: 2
def work():
    print(os.getpid(), flush=True)
    time.sleep(600)
beside.beside(work)()
"""
POOL = """
import os, time
from datetime import date
from pathlib import Path
from handbook.paper import fonts, workers
fonts.cuts = lambda *_: None
if __name__ == "__main__":
    workers.os.cpu_count = lambda: 1
    pool = workers.Workers(set(), date(2026, 1, 1), Path("x"))
    pool.print("no such template", {})
    print(*pool._pool._processes, flush=True)
    time.sleep(600)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.parametrize("sent", ["SIGKILL", "SIGTERM"])
@pytest.mark.parametrize("program", [BESIDE, POOL], ids=["beside", "pool"])
def test_what_a_process_began_ends_with_it(program: str, sent: str, tmp_path: Path) -> None:
    """Killed from outside, a command leaves no process that goes on working unseen."""
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        begun = int(process.stdout.readline())
        assert begun != process.pid
        process.send_signal(getattr(signal, sent))
        process.wait()
        # The end of the output comes when the last of them is gone.
        ended, _, _ = select.select([process.stdout], [], [], 60)
        assert ended
        assert process.stdout.read() == b""
    finally:
        process.stdout.close()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
