"""What the theme package still supplies: nothing that a reader gets."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from books import kites
from handbook.pages.handbook import HandbookPages
from website import DAY, kite_project, mkdocs


@pytest.mark.slow
def test_without_material_the_site_is_the_same(tmp_path: Path) -> None:
    """With ``theme.name: null`` in place of Material every file is equal, byte for byte."""
    book = kite_project(tmp_path / "book", HandbookPages(kites(), date.fromisoformat(DAY)).titles())
    settings = book / "mkdocs.yml"
    ours = built(settings, tmp_path / "material")
    text = settings.read_text("utf-8")
    assert text.count("  name: material\n") == 1
    settings.write_text(text.replace("  name: material\n", "  name: null\n"), "utf-8")
    theirs = built(settings, tmp_path / "none")
    assert ours.keys() == theirs.keys()
    assert {"404.html", "find.html", "en/find.html"} <= ours.keys()
    assert [name for name, content in ours.items() if theirs[name] != content] == []


def built(settings: Path, folder: Path) -> dict[str, bytes]:
    """The files of the site that ``settings`` make, by their path."""
    run = mkdocs("build", "-q", "-f", settings, "-d", folder)
    assert run.returncode == 0, run.stdout + run.stderr
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
