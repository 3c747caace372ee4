"""The page for sign-off shows what an edit changes, for whom, and whether the checks hold."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from books import ROOT, copy_data
from handbook.audit import page_diff
from handbook.audit.page_diff import Hunk, added, changed
from handbook.desk.preview import first_day

pytestmark = pytest.mark.slow

ITEM = "data/china/items/new-outside.yml"
Edited = tuple[subprocess.CompletedProcess[str], BeautifulSoup, Path]
NOTICE = "data/dongguan/measures/2023-08-03-simplified-materials.yml"


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Staff", "-c", "user.email=staff@example.org")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "handbook.cli", "preview", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


def swap(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The real handbook in a repository of its own, its first commit called ``before``."""
    root = tmp_path_factory.mktemp("preview") / "handbook"
    copy_data(root)
    shutil.copytree(ROOT / "docs", root / "docs")
    shutil.copy(ROOT / "mkdocs.yml", root)
    git(root.parent, "init", "-q", str(root))
    git(root, "add", ".")
    git(root, "commit", "-qm", "The handbook as it was")
    git(root, "tag", "before")
    return root


@pytest.fixture(scope="module")
def edited(project: Path) -> Edited:
    """A text changed in Chinese alone, a step renamed, and a material no longer waived."""
    item = (project / ITEM).read_text("utf-8")
    summary = re.search(r"^summary:\n  zh: (.+)\n", item, re.MULTILINE)
    step = re.search(r"^    name: \{zh: (.+?), en: (.+?)\}\n", item, re.MULTILINE)
    assert summary
    assert step
    swap(project / ITEM, summary[1], f"{summary[1]}（改过的文字）")
    swap(project / ITEM, step[1], f"{step[1]}改")
    swap(project / ITEM, step[2], f"{step[2]} anew")
    swap(
        project / NOTICE,
        "[highest-degree, medical, work-experience]",
        "[highest-degree, work-experience]",
    )
    swap(project / NOTICE, "      - new-inside/medical\n", "")
    done = run(project, "--base", "before", "--out", "out")
    page = project / "out" / "preview.html"
    assert page.is_file(), done.stderr
    return done, BeautifulSoup(page.read_text("utf-8"), "html.parser"), page


def section(page: BeautifulSoup, name: str, language: str = "") -> str:
    found = page.find("section", id=name)
    assert found is not None
    parts = found.select(f'[lang="{language}"]') if language else [found]
    return " ".join(part.get_text(" ", strip=True) for part in parts)


def test_without_an_edit_nothing_changes_and_all_checks_hold(project: Path, tmp_path: Path) -> None:
    """Without an edit the page for sign-off says that readers see no difference."""
    done = run(project, "--out", str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    text = (tmp_path / "preview.html").read_text("utf-8")
    assert "读者看到的页面没有任何不同" in text
    assert "No reader would see a difference" in text
    assert "✗" not in text


def test_the_command_says_how_it_stands(edited: Edited) -> None:
    """The command names the page it wrote and ends with 1 while a translation is missing."""
    done, _, page = edited
    assert done.returncode == 1
    assert f"{page.parent.name}/{page.name}" in done.stdout
    assert "1 texts to translate" in done.stdout


def test_changed_pages_stand_beside_the_old_ones_in_both_languages(edited: Edited) -> None:
    """A changed page stands beside the old one in both languages."""
    page = edited[1]
    article = next(
        one
        for one in page.select("#pages article")
        if one.select_one("p.quiet") and "services/new-outside.html" in one.get_text()
    )
    zh, en = (article.select_one(f'table[lang="{one}"]') for one in ("zh", "en"))
    assert zh is not None
    assert en is not None
    assert "（改过的文字）" in " ".join(one.get_text() for one in zh.select("ins"))
    assert "anew" in " ".join(one.get_text() for one in en.select("ins"))
    assert "（改过的文字）" not in " ".join(
        one.get_text() for one in zh.select("tr > td:first-child")
    )


def test_who_is_affected_and_the_old_and_new_flowchart(edited: Edited) -> None:
    """Who is affected is said, and old and new flowchart stand side by side."""
    page = edited[1]
    assert "体检证明：免交 变为 必需" in section(page, "impact", "zh")
    assert "Medical certificate: Waived becomes Required" in section(page, "impact", "en")
    for chart in page.select("#charts .two"):
        before, after = chart.select("figure")
        assert len(before.select("svg")) == len(after.select("svg")) > 0
        new = after.get_text()
        assert "改" in new or "anew" in new
        assert before.get_text() != new
    assert len(page.select("#charts > div[lang]")) == 2  # one service item, two languages


def test_what_waits_for_its_translation_is_listed_and_no_check_is_hidden(edited: Edited) -> None:
    """Texts that wait for translation are listed, and all four checks are shown."""
    page = edited[1]
    assert f"{ITEM}:" in section(page, "late")
    assert "英文还没有跟上" in section(page, "late")
    marks = [one.get_text() for one in page.select(".checks .mark")]
    assert len([mark for mark in marks if mark != "!"]) == 4
    assert marks[:1] == ["✓"]
    assert marks.count("!") == 1  # the edit says something else of a rule that was in force


def test_the_page_needs_nothing_but_itself(edited: Edited) -> None:
    """The page for sign-off loads nothing from elsewhere and its anchors are unique."""
    page = edited[1]
    assert page.select("script, link, img, iframe, [src]") == []
    assert page.select("a[href^=http]") == []
    ids = [one["id"] for one in page.select("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_it_fits_a_phone_and_a_desk(edited: Edited, browser: Browser, width: int) -> None:
    """The page for sign-off fits a phone and a desk."""
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        tab = context.new_page()
        tab.goto(edited[2].as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--base", "no-such-branch"], 2, ["没有版本", "no revision “no-such-branch”"]),
        (["--base", "before", "--as-of", "2026-02-30"], 2, ["不是真实的日期"]),
        (["--base", "before", "--out", "mkdocs.yml/x"], 2, ["不能写入", "Cannot write"]),
    ],
)
def test_what_cannot_be_done_is_said(
    project: Path, arguments: list[str], code: int, said: list[str]
) -> None:
    """What cannot be compared is said in plain words, without a crash."""
    done = run(project, *arguments)
    assert done.returncode == code
    assert [words for words in said if words not in done.stderr] == []
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("before", "after", "hunks"),
    [
        (
            "<p>A fee of 10 yuan</p>",
            "<p>A fee of 20 yuan</p>",
            [Hunk(("A fee of 10 yuan",), ("A fee of 20 yuan",))],
        ),
        ("<p>一</p>", "<p>一</p>\n<p>二</p>", [Hunk((), ("二",))]),
        ("<ul><li>一</li><li>二</li></ul>", "<ul><li>二</li></ul>", [Hunk(("一",), ())]),
        ("<p class='x'>一</p>", "<p class='y'>一</p>", []),
        ("## 材料 { #a }\n", "## 材料 { #b }\n", []),
        ("<svg><text>一</text></svg>", "<svg><text>二</text></svg>", []),
        (
            "<table><tr><td>一</td><td>甲</td></tr></table>",
            "<table><tr><td>一</td><td>乙</td></tr></table>",
            [Hunk(("一 │ 甲",), ("一 │ 乙",))],
        ),
        ("a [link](x.md) \\_b", "a [link](y.md) \\_b", []),
    ],
)
def test_only_what_a_reader_sees_counts(before: str, after: str, hunks: list[Hunk]) -> None:
    """Only a difference that a reader sees is shown."""
    found = page_diff.changed({"zh/p.md": before}, {"zh/p.md": after}, ["zh"])
    assert [list(one.hunks["zh"]) for one in found] == ([hunks] if hunks else [])


def test_pages_that_change_alike_are_told_once() -> None:
    """Pages with the same change are shown once, with all their names."""
    before = {f"zh/s/{name}.md": f"<h2>{name}</h2>\n<p>旧</p>" for name in "abc"}
    after = {source: text.replace("旧", "新") for source, text in before.items()}
    found = page_diff.changed(before, after, ["zh"])
    assert [one.paths for one in found] == [("s/a.md", "s/b.md", "s/c.md")]


def test_marks_stand_at_the_words_that_differ_and_text_is_escaped() -> None:
    """The marks stand at the words that differ, and text stays text."""
    old, new = Hunk(("收费 10 元 <b>",), ("收费 20 元 <b>",)).marked()
    assert old == "<p>收费 <del>10</del> 元 &lt;b&gt;</p>"
    assert new == "<p>收费 <ins>20</ins> 元 &lt;b&gt;</p>"


def test_a_new_page_is_shown_whole_and_lists_come_after_what_they_list() -> None:
    """A new page is shown whole, and lists come after what they list."""
    before = {
        f"{one}/{path}": "# A" for one in ("zh", "en") for path in ("a-z.md", "services/x.md")
    }
    after = dict.fromkeys(before, "# B") | {
        "zh/notices/n.md": "# 通知\n\n免交。",
        "en/notices/n.md": "# Notice\n\nWaived.",
    }
    (new,) = added(before, after, ["zh", "en"])
    assert new.titles == {"zh": "通知", "en": "Notice"}
    assert [one.after for one in new.hunks["en"]] == [("Notice",), ("Waived.",)]
    (alike,) = changed(before, after, ["zh", "en"])
    assert alike.paths == ("a-z.md", "services/x.md")
    after["zh/services/x.md"] = "# C"
    assert [one.paths[0] for one in changed(before, after, ["zh", "en"])] == [
        "services/x.md",
        "a-z.md",
    ]


def test_an_edit_is_shown_on_the_first_day_that_it_announces() -> None:
    """An edit that announces a change is shown for the first new day."""
    known, today = date(2027, 1, 1), date(2026, 11, 24)
    first, second = date(2026, 12, 1), date(2027, 3, 1)
    assert first_day([known], [known, second, first, date(2026, 1, 1)], today) == first
    assert first_day([known], [known], today) is None
