"""``handbook ready``: every check before a commit in one run, what to mend first on top."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from books import KITES, TOWN
from handbook.cli.main import main

FAQ = "data/breezeport/faq.yml"
ITEM = "data/windland/items/new.yml"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The kite handbook with its registers written."""
    shutil.copytree(KITES, tmp_path / "data")
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(f"extra:\n  city: {TOWN}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HANDBOOK_AS_OF", "2026-11-24")
    handbook("update")
    return tmp_path


def handbook(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def edit(desk: Path, old: str, new: str, file: str) -> None:
    text = (desk / file).read_text("utf-8")
    assert old in text
    (desk / file).write_text(text.replace(old, new, 1), "utf-8")


def test_a_contradiction_stands_before_a_late_translation(desk: Path) -> None:
    """Both faults of an edit are in one report, the rule first, each with its line."""
    edit(desk, "in the rain?", "in any rain?", FAQ)
    papers = "materials: [knot-certificate, calm-record]\n    status: "
    edit(desk, f"{papers}required", f"{papers}waived", ITEM)
    run = handbook("ready")
    assert run.exit_code == 1
    lines = [
        (match[1], match[2])
        for match in re.finditer(r"(?m)^(data/\S+?):\d+:\d+: ([\w-]+): ", run.stdout)
    ]
    rules = [place for place, (file, _) in enumerate(lines) if file == ITEM]
    late = lines.index((FAQ, "stale"))
    assert rules
    assert max(rules) < late
    assert f"handbook parity --update {FAQ}" in run.stdout
    assert "还不能提交。 / Not ready to commit." in run.stdout


def test_what_could_not_be_run_is_said(desk: Path) -> None:
    """With a slip in the data, the other checks are named as not run, and nothing is guessed."""
    edit(desk, "status: required", "status: requird", ITEM)
    run = handbook("ready", "--format", "json")
    found = json.loads(run.stdout)
    assert not found["ready"]
    assert [part["run"] for part in found["parts"]] == [True, *[False] * 5]
    (slip,) = found["parts"][0]["problems"]
    assert slip["file"] == ITEM
    assert "required" in slip["remedy"]["en"]
    assert "not run, mend the above first" in handbook("ready").stdout


def test_new_texts_wait_for_the_registers(desk: Path) -> None:
    """A text changed in both languages is no fault, but the registers are to be written."""
    before = json.loads(handbook("ready", "--format", "json").stdout)
    assert not before["registers_due"]
    edit(desk, "zh: 下雨", "zh: 下大雨", FAQ)
    edit(desk, "in the rain?", "in heavy rain?", FAQ)
    run = handbook("ready")
    assert "handbook update" in run.stdout
    after = json.loads(handbook("ready", "--format", "json").stdout)
    assert after["registers_due"]
    assert after["parts"] == before["parts"]
