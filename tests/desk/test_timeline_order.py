"""Where a notice stands on the timeline."""

from __future__ import annotations

from pathlib import Path

import pytest

from handbook.desk.file_changes import FileChanges
from handbook.desk.notice_drafts import put_in_order


@pytest.mark.parametrize(("day", "line"), [("2026-12-15", 2), ("2027-02-01", 3)])
def test_an_event_is_put_where_its_day_belongs(tmp_path: Path, day: str, line: int) -> None:
    """A notice that begins before another one stands above it, a later one below."""
    name = "data/town/timeline.yml"
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text("events:\n  - day: '2020'\n  - day: '2027-01-01'\n", "utf-8")
    files = FileChanges(tmp_path)
    put_in_order(files, name, [f"  - day: '{day}'"], day)
    assert files.changed[name].split("\n")[line] == f"  - day: '{day}'"
