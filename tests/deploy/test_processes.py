"""The preview and the checks run on a system without what only Linux has."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from books import TOWN, kites
from handbook.deploy import processes
from handbook.pages.handbook import HandbookPages
from website import kite_project

#: Run by Python before all else: what a clerk's Windows machine does not have, is not there.
ELSEWHERE = """\
import os, sys
sys.modules |= dict.fromkeys(["fcntl", "resource"])
for name in ("killpg", "setpriority", "getuid", "nice"):
    delattr(os, name)
import multiprocessing
multiprocessing.get_all_start_methods = lambda: ["spawn"]
import ctypes
del ctypes.CDLL
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a Python to which Linux's own modules and calls are closed."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "sitecustomize.py").write_text(ELSEWHERE, "utf-8")
    own = {"PYTHONPATH": str(folder), "PYTHONUTF8": "1", "HANDBOOK_CITY": TOWN}
    return {**os.environ, **own}


@pytest.mark.slow
def test_check_and_preview_run_without_what_only_linux_has(
    tmp_path: Path, elsewhere: dict[str, str]
) -> None:
    """``handbook check`` and ``handbook serve`` work where Linux's own calls are missing."""
    names = HandbookPages(kites(), date(2026, 11, 24)).titles()
    project = kite_project(tmp_path / "book", names)
    command = [sys.executable, "-m", "handbook.cli"]
    checked = subprocess.run(
        [*command, "check", "data"], cwd=project, env=elsewhere, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stderr.decode()
    serving = subprocess.Popen(
        [*command, "serve", "--address", "127.0.0.1:0", "--pages-only"],
        cwd=project,
        env=elsewhere,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert serving.stderr is not None
    with serving.stderr as lines:
        said = ""
        while "Ctrl-C ends" not in said and (line := lines.readline()):
            said += line
        assert "Ctrl-C ends" in said, said
        serving.terminate()
        serving.wait()


@pytest.mark.parametrize("groups", [True, False], ids=["groups", "no groups"])
def test_a_process_is_ended(monkeypatch: pytest.MonkeyPatch, *, groups: bool) -> None:
    """A process that is asked to end is gone, with process groups or without."""
    if not groups:
        monkeypatch.delattr(os, "killpg")
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    with subprocess.Popen(command, process_group=0) as running:
        processes.end(running)
        assert running.returncode


def test_windows_ends_what_the_process_has_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without process groups, ``taskkill`` ends the process with all its children."""
    calls: list[list[str]] = []

    def run(command: list[str], **_: object) -> None:
        calls.append(command)
        running.kill()

    monkeypatch.delattr(os, "killpg")
    monkeypatch.setattr(processes.shutil, "which", lambda name: f"windows/{name}.exe")
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as running:
        monkeypatch.setattr(processes.subprocess, "run", run)
        processes.end(running)
    assert calls == [["windows/taskkill.exe", "/F", "/T", "/PID", str(running.pid)]]


def test_on_windows_the_command_waits_for_its_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows cannot put one process in another's place: the first waits and ends with its code."""
    monkeypatch.setattr(processes.os, "name", "nt")
    done = subprocess.CompletedProcess([], 7)
    monkeypatch.setattr(processes.subprocess, "run", lambda *_, **__: done)
    with pytest.raises(SystemExit) as ended:
        processes.become(["serve"])
    assert ended.value.code == 7
