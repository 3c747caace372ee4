"""The benchmarks and scripts, asked what they do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from books import ROOT

PROGRAMS = sorted(
    path
    for path in [*(ROOT / "benchmarks").glob("*.py"), *(ROOT / "scripts").glob("*.py")]
    if "argv" in path.read_text("utf-8") or "argparse" in path.read_text("utf-8")
)


def asked(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A program that is to say something, and do nothing."""
    return subprocess.run(
        [sys.executable, path, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.slow
@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_each_says_how_it_is_called(path: Path) -> None:
    """With `--help` each says what it is for; a flag or folder that is none gets a sentence."""
    told = asked(path, "--help")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith(f"usage: {path.name}")
    wrong = asked(path, "--no-such-flag")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "Traceback" not in wrong.stderr


@pytest.mark.slow
@pytest.mark.parametrize(("name", "given"), [("readability", "tests"), ("search", "Lunr")])
def test_what_there_is_not_gets_a_sentence(name: str, given: str) -> None:
    """A folder without a handbook and an engine that nobody knows are named."""
    told = asked(ROOT / "benchmarks" / f"{name}.py", given)
    assert told.returncode == 2
    assert given in told.stderr
    assert "Traceback" not in told.stderr
