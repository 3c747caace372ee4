"""The number of what is signed: the same for the same files, and compared at publishing."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from handbook.audit.page_diff import Changed, Hunk
from handbook.cli.publish import publish
from handbook.desk.also_says import Leftover, Was
from handbook.desk.preview import Check, Preview, html
from handbook.desk.signed import fingerprint, same
from handbook.domain import model as m
from handbook.domain.problems import Place
from handbook.loading.project_file import project_file
from handbook.loading.revisions import edited_names


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of a few files."""
    for name, text in {"data/a.yml": "a: 1\n", "docs/zh/b.md": "b\n", "mkdocs.yml": "c\n"}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


@pytest.mark.parametrize("name", ["data/a.yml", "docs/zh/b.md", "mkdocs.yml", "data/new.yml"])
def test_every_signed_file_counts(project: Path, name: str) -> None:
    """A byte more in any file that is signed gives another number; put back, the old one."""
    number = fingerprint(project)
    path = project / name
    before = path.read_bytes() if path.is_file() else None
    path.write_bytes((before or b"") + b"#")
    assert fingerprint(project) != number
    path.unlink() if before is None else path.write_bytes(before)
    assert fingerprint(project) == number


def test_what_nobody_signs_does_not_count(project: Path) -> None:
    """The number is of the policy: no cache, no copy of an editor, no line ends of a system."""
    number = fingerprint(project)
    for name in ("README.md", "data/.a.yml.swp", "data/a.yml~", ".cache/x"):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text("x", "utf-8")
    (project / "data" / "a.yml").write_bytes(b"a: 1\r\n")
    assert fingerprint(project) == number
    assert same(number.lower().replace("-", " "), number)


def test_a_moved_name_is_another_content(project: Path) -> None:
    """The same bytes under another name are not what was signed."""
    number = fingerprint(project)
    (project / "data" / "a.yml").rename(project / "data" / "b.yml")
    assert fingerprint(project) != number


def test_other_files_than_were_signed_are_not_published(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Publishing with the number of other files ends before anything is written."""
    monkeypatch.chdir(project)
    told = CliRunner().invoke(publish, ["--to", "out", "--signed", "0000-0000-0000-0000"])
    assert told.exit_code == 1, told.output
    assert fingerprint(project) in told.stderr
    assert "没有发布" in told.stderr
    assert not (project / "out").exists()


def test_new_changed_and_deleted_files_are_named(project: Path) -> None:
    """Each file that is new, changed or gone is named, and no other."""
    who = ("-c", "user.name=Staff", "-c", "user.email=staff@example.org")
    (project / "data/gone.yml").write_text("x", "utf-8")
    for command in (("init", "-q"), ("add", "."), (*who, "commit", "-qm", "Before")):
        subprocess.run(["git", *command], cwd=project, check=True)
    (project / "data/gone.yml").unlink()
    (project / "data/a.yml").write_text("a: 2\n", "utf-8")
    (project / "docs/zh/new.md").write_text("new\n", "utf-8")
    found = edited_names(project, "HEAD", "data", "docs", "mkdocs.yml")
    assert found == ["data/a.yml", "data/gone.yml", "docs/zh/new.md"]


def test_without_a_number_nothing_is_published_where_the_project_asks_for_one(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With signed_only a missing number, or that of other files, ends before anything is made."""
    monkeypatch.chdir(project)
    (project / "mkdocs.yml").write_text("extra:\n  signed_only: true\n", "utf-8")
    for more in ((), ("--signed", "0000-0000-0000-0000")):
        told = CliRunner().invoke(publish, ["--to", "out", *more])
        assert told.exit_code == 1, told.output
        assert "没有发布" in told.stderr
        assert "Nothing was published" in told.stderr
    assert not (project / "out").exists()


@pytest.mark.parametrize(
    ("typed", "asked"),
    [("true", True), ("ture", True), ("yes", True), ("false", False), ("", False)],
)
def test_a_signature_is_asked_for_unless_the_setting_says_no(
    tmp_path: Path,
    typed: str,
    asked: bool,  # noqa: FBT001 - a row of the table
) -> None:
    """A setting that was misspelt asks for the number, too."""
    (tmp_path / "mkdocs.yml").write_text(f"extra:\n  signed_only: {typed}\n", "utf-8")
    assert project_file(tmp_path, {}).signed_only is asked


def alike(*paths: str, before: tuple[str, str], after: tuple[str, str]) -> Changed:
    """Pages with one line changed, in Chinese and in English."""
    hunks = {
        language: (Hunk((old,), (new,)),)
        for language, old, new in zip(m.LANGUAGES, before, after, strict=True)
    }
    return Changed(paths, dict.fromkeys(m.LANGUAGES, "Page"), hunks)


def test_the_page_says_on_top_what_is_signed() -> None:
    """Number, files, every day, rewritten rules and texts left behind; pages of counts fold."""
    holds = m.Text(zh="好", en="good")
    was = Was("easy/promise", "2 个工作日", "2 working days", "3 个工作日", "", now_en="3 days")
    left = Leftover(was, Place("data/breezeport/faq.yml", 4, 5), "承诺 2 个工作日")
    counted = alike("faq.md", "a-z.md", before=("共 12 问", "12 all"), after=("共 13 问", "13 all"))
    ruled = alike("time.md", before=("2 个工作日", "2 days"), after=("3 个工作日", "3 days"))
    page = BeautifulSoup(html(Preview(
        base="HEAD", commit="0123456789abc", about="Kites", fingerprint="3F2A-91C0-5D7E-B846",
        files=("data/VERSION",), day=date(2027, 1, 1), announced=True,
        days=(date(2027, 1, 1), date(2027, 6, 1)), checks=(Check(holds),), late=(),
        rewritten=(holds,), also=(left,), sections={"zh": (), "en": ()}, charts=(),
        changed=(ruled, counted), added=(), more=(), gone=(),
    )), "html.parser")  # fmt: skip
    top = page.header.get_text(" ") if page.header else ""
    for shown in ("3F2A-91C0-5D7E-B846", "2027-06-01", "data/VERSION"):
        assert shown in top
    assert [one.get_text(" ", strip=True) for one in page.select("#past li")] == ["! 好 good"]
    (said,) = page.select("#also li")
    assert "data/breezeport/faq.yml:4:5" in said.get_text()
    assert "“3 days”" in said.get_text()
    assert len(page.select("#pages article")) == 1
    (folded,) = page.select("#pages details")
    assert "faq.html" in folded.get_text()


@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [
        ("共 12 个问题", "共 13 个问题", True),
        ("13 documents", "14 documents", True),
        ("1 个工作日", "2 个工作日", False),
        ("within 30 days", "within 31 days", False),
        ("收费 20 元", "收费 25 元", False),
        ("第 12 页", "第 12 章", False),
    ],
)
def test_a_count_is_folded_and_a_rule_is_not(before: str, after: str, counts: bool) -> None:  # noqa: FBT001
    """Pages on which only a count differs are folded; a number of days or money never is."""
    assert Hunk((before,), (after,)).counts is counts
