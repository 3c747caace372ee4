"""The scripts that readers' browsers run: one level of the language, for old telephones too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from books import ROOT

SCRIPTS = [
    *(ROOT / "docs" / "assets").glob("*.js"),
    *(ROOT / "overrides").rglob("*.js"),
    *(ROOT / "src" / "handbook" / "pages" / "templates").glob("*.js"),
]
#: What a browser of 2019 cannot read; a page whose script it cannot read does nothing at all.
NEWER = {
    "optional chaining": re.compile(r"\?\.[a-zA-Z_$(\[]"),
    "?? and ??=": re.compile(r"\?\?"),
    "a module": re.compile(r"^(?:import|export)\b", re.MULTILINE),
    "a function of 2020 and later": re.compile(r"\.(?:replaceAll|at|replaceChildren|hasOwn)\("),
    "var": re.compile(r"^\s*var\b", re.MULTILINE),
}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
@pytest.mark.parametrize("what", NEWER)
def test_scripts_are_plain_and_of_one_level(path: Path, what: str) -> None:
    """A script is plain, without modules, and keeps to what browsers of 2019 can read."""
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert NEWER[what].search(code) is None


def test_there_are_scripts_to_look_at() -> None:
    """The scripts are found where they are."""
    assert len(SCRIPTS) >= 10
