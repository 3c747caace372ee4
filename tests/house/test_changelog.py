"""The changelog: two voices, and releases with their days."""

from __future__ import annotations

import re
import tomllib
from datetime import date

from books import ROOT
from handbook.domain import clock

TEXT = (ROOT / "CHANGELOG.md").read_text("utf-8")
RELEASE = re.compile(r"^## (\d+\.\d+\.\d+), (\d{4}-\d{2}-\d{2})$", re.MULTILINE)


def test_the_newest_release_has_a_day_and_is_the_packages_version() -> None:
    """Whoever has the package finds in the changelog what is in it, and since when."""
    releases = RELEASE.findall(TEXT)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert releases[0][0] == project["version"]
    assert all(date.fromisoformat(day) <= clock.today() for _, day in releases)


def test_every_part_speaks_of_the_policy_and_of_the_software() -> None:
    """A reader of the policy need not read what changed in the program, and the other way round."""
    parts = re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:]
    assert parts[0].startswith("Unreleased\n")
    for part in parts:
        assert re.findall(r"^### (.*)$", part, re.MULTILINE) == ["Policy", "Software"]
