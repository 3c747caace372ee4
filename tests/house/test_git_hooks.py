"""Git's own hooks: what a colleague commits is committed with its registers, or not at all."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from books import ROOT, copy_data

pytestmark = pytest.mark.slow

Git = Callable[..., "subprocess.CompletedProcess[str]"]
#: A text of the catalogue in both languages.
TEXT = re.compile(r"(    what:\n      zh: .*。)(\n      en: .*\.)\n")


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """A repository of the real data with the hooks switched on, in a first commit."""
    copy_data(tmp_path)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    shutil.copytree(ROOT / ".vscode", tmp_path / ".vscode")
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    command = tmp_path / ".venv" / "bin" / "handbook"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m handbook.cli "$@"\n', "utf-8")
    command.chmod(0o755)
    (tmp_path / ".gitignore").write_text(".cache\n.venv\n", "utf-8")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        known = ("-c", "user.name=Li", "-c", "user.email=li@example.org")
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        return subprocess.run(
            ["git", *known, *arguments],
            cwd=tmp_path,
            env={**clean, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            check=False,
        )

    run("init", "-q")
    run("add", "-A")
    assert run("commit", "-qm", "The data as it was").returncode == 0
    run("config", "core.hooksPath", "scripts/hooks")
    return run


def test_an_edit_is_committed_with_its_registers(git: Git, tmp_path: Path) -> None:
    """An edit in both languages is committed, its registers with it, and nothing is left over."""
    path = tmp_path / "data" / "china" / "materials.yml"
    text = path.read_text("utf-8")
    path.write_text(TEXT.sub(r"\1以原件为准。\2 The original counts.\n", text, count=1), "utf-8")
    assert path.read_text("utf-8") != text
    git("add", "data")
    run = git("commit", "-qm", "The original counts")
    assert run.returncode == 0, run.stderr
    named = git("show", "--name-only", "--format=").stdout.split()
    assert "data/china/materials.yml" in named
    assert "registers/translations.lock" in named
    assert git("status", "--porcelain").stdout == ""


def test_an_edit_of_one_language_alone_is_not_committed(git: Git, tmp_path: Path) -> None:
    """A number changed in Chinese alone stops the commit, and the text at fault is named."""
    path = tmp_path / "data" / "china" / "materials.yml"
    text = path.read_text("utf-8")
    path.write_text(TEXT.sub(r"\1不得超过 3 页。\2\n", text, count=1), "utf-8")
    git("add", "data")
    run = git("commit", "-qm", "Three pages")
    assert run.returncode != 0
    assert "data/china/materials.yml:" in run.stdout + run.stderr
    assert "Nothing was committed" in run.stderr
    assert git("log", "--format=%s").stdout.strip() == "The data as it was"
