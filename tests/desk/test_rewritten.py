"""Rules that held already and were rewritten or deleted are listed; what is ended is not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from handbook.desk.rewritten import compared

NOTICE = "data/breezeport/measures/easy.yml"
BEFORE = """id: easy
in_force: 2020-01-01
time_limits:
  - {id: easy/promise, working_days: 3}
requirements:
  - id: easy/photo
    materials: [photo]
    status: required
    why: {zh: 要照片。, en: A photo is needed.}
"""
EDITS = [
    ("working_days: 3", "working_days: 4", ["rule-rewritten:4"]),
    ("status: required", "status: waived", ["rule-rewritten:8"]),
    ("  - {id: easy/promise, working_days: 3}\n", "  []\n", ["rule-deleted:4"]),
    ("working_days: 3", "working_days: 3, until: 2027-01-01", []),
    ("working_days: 3", "working_days: 3, until: 2021-01-01", ["rule-rewritten:4"]),
    ("status: required", "status: required\n    original: 2", ["rule-rewritten:9"]),
    ("status: required", "status: required\n    verified: 2026-05-01", []),
    ("要照片。", "要一张照片。", []),
]


@pytest.mark.parametrize(("old", "new", "listed"), EDITS)
def test_a_rule_that_held_is_listed(tmp_path: Path, old: str, new: str, listed: list[str]) -> None:
    """A rule that decides otherwise, or is gone, is named with its line; its words are not."""
    path = tmp_path / NOTICE
    path.parent.mkdir(parents=True)
    path.write_text(BEFORE.replace(old, new), "utf-8")
    found = compared({NOTICE: BEFORE}, tmp_path, date(2026, 11, 30))
    assert [f"{one.code}:{one.place.line}" for one in found] == listed
    assert all("easy/" in one.zh and "easy/" in one.en for one in found)


def test_a_rule_that_begins_later_may_be_rewritten(tmp_path: Path) -> None:
    """What is not in force yet is no history."""
    path = tmp_path / NOTICE
    path.parent.mkdir(parents=True)
    path.write_text(BEFORE.replace("working_days: 3", "working_days: 4"), "utf-8")
    assert compared({NOTICE: BEFORE}, tmp_path, date(2019, 6, 1)) == []


def test_a_file_that_is_gone_takes_its_rules_with_it(tmp_path: Path) -> None:
    """A deleted notice is listed rule by rule."""
    found = compared({NOTICE: BEFORE}, tmp_path, date(2026, 11, 30))
    assert [one.code for one in found] == ["rule-deleted", "rule-deleted"]
