"""Texts that still say what a rule said before an edit are listed; on the kite handbook."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from books import KITES
from handbook.cli.main import main
from handbook.desk.also_says import known_leftovers, leftovers

QUESTIONS = """
defaults: {in_force: 2020-01-01, verified: 2026-01-01, confidence: official}
questions:
  - {id: faq/long, text: {zh: 承诺的办理时限是 2 个工作日。, en: It takes 2 working days.}}
  - {id: faq/fee, text: {zh: 补办每张 20 元。放风筝要 30 元。, en: 20 yuan a card. 30 yuan.}}
  - {id: faq/card, text: {zh: 卡丢了，补办要 20 元。, en: A new card costs 20 yuan.}}
  - {id: faq/takes, text: {zh: "{easy/promise.days}。", en: "{easy/promise.days}."}}
  - {id: faq/form, text: {zh: 申请表必须交。照片要拍好。, en: The form must be handed in.}}
  - {id: faq/other, text: {zh: 等 2 个月。, en: Wait for 2 months.}}
"""
NOTICE = "breezeport/measures/2022-06-01-easy.yml"
LATER = """
id: later
in_force: 2027-01-01
time_limits:
  - {id: later/promise, kind: promised, working_days: 3, overrides: [easy/promise]}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The kite handbook with some questions, in a repository, everything committed."""
    shutil.copytree(KITES, tmp_path / "data")
    (tmp_path / "data/breezeport/faq.yml").write_text(QUESTIONS, "utf-8")
    who = ("-c", "user.name=Staff", "-c", "user.email=staff@example.org")
    for command in (("init", "-q"), ("add", "."), (*who, "commit", "-qm", "Kites")):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


def edit(project: Path, name: str, old: str, new: str) -> None:
    path = project / "data" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def listed(project: Path) -> list[tuple[str, int]]:
    """The files and lines listed, and that each is said in both languages."""
    found = leftovers(project)
    for one in found:
        assert "还在说" in one.line("zh") or "说的是" in one.line("zh")
        assert "still says" in one.line("en") or " says " in one.line("en")
    return [(one.place.file.removeprefix("data/breezeport/"), one.place.line) for one in found]


def test_without_an_edit_nothing_is_listed(project: Path) -> None:
    """Where nobody changed a rule, no text is to be read again."""
    assert listed(project) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "lines"),
    [
        # a number: only where the unit is the same
        (NOTICE, "working_days: 2", "working_days: 3", [4]),
        # a number inside a text: only what it is about
        ("breezeport/faq.yml", "补办每张 20 元", "补办每张 25 元", [6]),
        # the name of a material
        ("windland/materials.yml", "name: {zh: 申请表", "name: {zh: 登记表", [8]),
        # the status of a material
        ("windland/items/new.yml", "status: required", "status: waived", [8]),
    ],
    ids=["a number", "a number in a text", "a name", "a status"],
)
def test_a_text_that_says_the_old_value(
    project: Path, file: str, old: str, new: str, lines: list[int]
) -> None:
    """Each other text that still says the old value is listed, and no other."""
    edit(project, file, old, new)
    assert [line for name, line in listed(project) if name == "faq.yml"] == lines


def test_a_number_that_now_comes_from_its_rule_is_still_said(project: Path) -> None:
    """Readers see the same number as before, so no other text is to be read again."""
    edit(
        project,
        "breezeport/faq.yml",
        "{zh: 承诺的办理时限是 2 个工作日。, en: It takes 2 working days.}",
        '{zh: "承诺的办理时限是 {easy/promise.days}。", en: "It takes {easy/promise.days}."}}\n'
        "  - {id: faq/short, text: {zh: 承诺的办理时限是 2 个工作日。, en: 2 working days.}",
    )
    assert listed(project) == []


def test_a_notice_to_come_names_the_texts_that_it_dates(project: Path) -> None:
    """A new rule in place of another lists the texts with its value; placeholders say both."""
    (project / "data/breezeport/measures/2027-01-01-later.yml").write_text(LATER, "utf-8")
    assert listed(project) == [("faq.yml", 4)]
    assert "从 2027-01-01 起改为“3 个工作日”" in leftovers(project)[0].line("zh")
    assert leftovers(project)[0].line("en").endswith("until 2027-01-01, then “3 working days”")


def test_what_is_known_is_that_of_the_files_as_they_are(project: Path) -> None:
    """Kept for the next command, the list is another as soon as a file is."""
    assert known_leftovers(project) == []
    edit(project, NOTICE, "working_days: 2", "working_days: 3")
    first = known_leftovers(project)
    assert first == known_leftovers(project) == leftovers(project) != []
    edit(project, "breezeport/faq.yml", "2 个工作日", "3 个工作日")
    assert known_leftovers(project) == []


def test_outside_a_repository_nothing_is_known(tmp_path: Path) -> None:
    """Without a commit to compare with, no text is listed, and nothing fails."""
    assert known_leftovers(tmp_path) == []


def test_the_second_look_reads_what_was_kept(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked again about the same files, nothing is compared a second time."""
    (project / "mkdocs.yml").write_text("extra: {}\n", "utf-8")
    edit(project, NOTICE, "working_days: 2", "working_days: 3")
    first = known_leftovers(project)
    monkeypatch.setattr("handbook.desk.also_says.leftovers", lambda *_: pytest.fail("again"))
    assert known_leftovers(project) == first != []


def test_a_draft_of_the_editor_in_the_browser_is_compared_with_its_base(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the editor has committed already is listed by the command that follows it."""
    (project / "mkdocs.yml").write_text("extra: {city: breezeport}\n", "utf-8")
    edit(project, NOTICE, "working_days: 2", "working_days: 3")
    who = ("-c", "user.name=Staff", "-c", "user.email=staff@example.org")
    subprocess.run(["git", *who, "commit", "-qam", "Draft"], cwd=project, check=True)
    assert known_leftovers(project) == []
    monkeypatch.chdir(project)
    told = CliRunner().invoke(main, ["tidy", "--base", "HEAD~1"])
    assert told.exit_code == 0, told.output
    assert "data/breezeport/faq.yml:4:" in told.stdout
    assert "easy/promise" in told.stdout
