"""The navigation of the site: every page that mkdocs.yml lists, however deep; strict builds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader

from books import ROOT, kites
from handbook.pages.continued_lines import fold
from handbook.pages.handbook import HandbookPages
from website import DAY, kite_project, mkdocs


@dataclass
class Entry:
    """An entry of the navigation as MkDocs gives it to a template."""

    title: str
    url: str = ""
    children: tuple[Entry, ...] = ()
    active: bool = False


@dataclass
class Navigation:
    """The navigation as a whole."""

    items: tuple[Entry, ...]


def drawn(*items: Entry) -> BeautifulSoup:
    """The list of pages that the menu shows."""
    env = Environment(loader=FileSystemLoader(ROOT / "overrides"), autoescape=True)
    env.filters["url"] = str
    fold(env)
    page = env.get_template("partials/nav.html").render(nav=Navigation(items), hb={"more": "More"})
    return BeautifulSoup(page, "html.parser")


def test_pages_of_a_third_level_are_listed_below_their_title() -> None:
    """A group within a group keeps its title, and its pages stand below it."""
    deep = Entry("Forms", children=(Entry("Form A", "a.html"), Entry("Form B", "b.html")))
    menu = drawn(
        Entry("Services", children=(Entry("New", "new.html"), deep)), Entry("Find", "f.html")
    )
    assert [link["href"] for link in menu.select("a")] == ["new.html", "a.html", "b.html", "f.html"]
    (group,) = menu.select("li:has(> ul)")
    assert group.find(string=True, recursive=False).strip() == "Forms"
    assert [link.text for link in group.select("ul a")] == ["Form A", "Form B"]


@pytest.mark.slow
def test_a_strict_build_stops_at_a_setting_without_effect(tmp_path: Path) -> None:
    """With --strict a setting that has no effect fails the build, and the line says which it is."""
    day = date.fromisoformat(DAY)
    book = kite_project(tmp_path / "book", HandbookPages(kites(), day).titles())
    settings = book / "mkdocs.yml"
    text = settings.read_text("utf-8")
    settings.write_text(
        text.replace("theme:\n", "theme:\n  features: [navigation.tabs]\n"), "utf-8"
    )
    run = mkdocs("build", "--strict", "-f", settings, "-d", book / "site")
    assert run.returncode != 0
    assert re.search(
        "^WARNING.*theme.features has no effect on this site", run.stderr, re.MULTILINE
    )
    assert "strict mode" in run.stdout
