"""The handbook does not depend on its site generator: others make the same pages of it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from books import ROOT
from machine import lacking
from website import DAY, NOW, stays

RENDERERS = ROOT / ".venv-renderers" / "bin"
ENVIRONMENT = {
    **os.environ,
    "PYTHONUTF8": "1",
    "NO_MKDOCS_2_WARNING": "1",
    "HANDBOOK_AS_OF": DAY,
    "SOURCE_DATE_EPOCH": NOW,
}
#: What a theme adds to an article: links to sections, edit buttons, dates, the words to find it by.
ADDED = ("headerlink", "md-content__button", "md-source-file", "md-tags")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    if not (RENDERERS.parent / ".stamp").is_file():
        lacking("no other site generators: run scripts/peers.sh renderers")


@pytest.mark.slow
def test_properdocs_makes_the_same_site(site: Path, tmp_path: Path) -> None:
    """ProperDocs goes on with MkDocs 1: hooks, plugins and theme work unchanged."""
    run(RENDERERS / "properdocs", "build", "--quiet", "-f", "mkdocs.yml", "-d", tmp_path / "site")
    ours, theirs = files(site), files(tmp_path / "site")
    assert ours.keys() == theirs.keys()
    assert len(ours) > 800
    assert [name for name, content in ours.items() if theirs[name] != content] == []


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# -- Zensical: no hooks, another theme -------------------------------------------------------------


class Article(HTMLParser):
    """The text, ids, links and data attributes of a page's article.

    Left out: what a theme adds to it, and the mark that keeps a part out of the search, which
    Zensical takes off when it has obeyed it.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, bool]] = []
        self.text: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.data: list[tuple[str, str, str]] = []
        self.feed(html)

    def _silent(self) -> bool:
        return not self.open or any(silent for _, silent in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.open and tag != "article":
            return
        values = {name: value or "" for name, value in attrs}
        classes = values.get("class", "").split()
        added = {*ADDED} & {*classes}
        silent = bool(added) or tag in {"footer", "script", "style"}
        if tag not in _VOID:
            self.open.append((tag, silent))
        if silent or self._silent():
            return
        if "id" in values and values["id"] != "__skip":
            self.ids.append(values["id"])
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        self.data += [
            (tag, name, value)
            for name, value in sorted(values.items())
            if name.startswith("data-") and name != "data-search-exclude"
        ]

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at][0] == tag:
                del self.open[at:]
                return

    def handle_data(self, data: str) -> None:
        if not self._silent():
            self.text += data.split()

    def parts(self) -> Iterator[tuple[str, object]]:
        yield from (
            ("text", " ".join(self.text)),
            ("ids", self.ids),
            ("links", self.links),
            ("data", self.data),
        )


@pytest.mark.slow
def test_zensical_makes_the_same_pages(site: Path, tmp_path: Path) -> None:
    """The staged Markdown through Zensical: every page says, names and links the same."""
    run(ROOT / ".venv/bin/handbook", "stage", "--as-of", DAY, "--out", tmp_path)
    for settings in ("zh.yml", "en.yml"):
        run(RENDERERS / "zensical", "build", "-f", settings, cwd=tmp_path)
    # The page for a wrong address is the theme's, not one of ours.
    pages = {path.relative_to(site) for path in site.rglob("*.html") if stays(path)}
    pages.discard(Path("404.html"))
    assert len(pages) > 600
    differing = []
    for page in sorted(pages):
        ours = Article((site / page).read_text("utf-8"))
        theirs = Article((tmp_path / "site" / page).read_text("utf-8"))
        assert ours.text, page
        differing += [
            f"{page}: {name}"
            for (name, one), (_, other) in zip(ours.parts(), theirs.parts(), strict=True)
            if one != other
        ]
    assert differing == []


def test_what_is_compared_would_show_a_difference() -> None:
    """A changed text, anchor, link or mark would be noticed by the comparison."""
    page = '<p id="no">x</p><article><h1 id="a">A<a class="headerlink">¶</a></h1>{}</article>'
    plain = dict(Article(page.format("")).parts())
    assert plain == {"text": "A", "ids": ["a"], "links": [], "data": []}
    for more, name in (
        ("<p>b</p>", "text"),
        ('<i id="b"></i>', "ids"),
        ('<a href="b"></a>', "links"),
        ('<i data-rule="b"></i>', "data"),
    ):
        changed = dict(Article(page.format(more)).parts())
        assert {key for key in plain if plain[key] != changed[key]} == {name}


def test_only_the_hooks_know_the_site_generator() -> None:
    """No module of the package imports the site generator."""
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "src").rglob("*.py")
        if "import mkdocs" in (text := path.read_text("utf-8")) or "from mkdocs" in text
    }
    assert found == set()
