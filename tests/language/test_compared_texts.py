"""What was compared before counts only for the very texts and names that were compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from handbook.language import compared_texts
from handbook.language.compared_texts import ComparedTexts
from handbook.language.enumerations import Difference
from handbook.language.equivalence import Name

ZH, EN = "在 10 个工作日内提出。", "It is filed within 12 working days."
CANADA: tuple[Name, ...] = (("加拿大", "Canada", True),)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project in which nothing has been compared yet."""
    (tmp_path / "mkdocs.yml").touch()
    return tmp_path


def compare(
    project: Path, zh: str = ZH, en: str = EN, names: tuple[Name, ...] = CANADA
) -> list[str]:
    """The codes of what one run of a command, a process of its own, finds in a pair of texts."""
    compared_texts.KNOWN.clear()
    texts = ComparedTexts(project, names)
    found = texts.differences(zh, en, named=True, policy=True)
    texts.keep()
    return [one.code for one in found]


def test_a_difference_is_told_by_every_command(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong number is reported by the second command as by the first, which alone compared."""
    first = compare(project)
    assert first
    monkeypatch.setattr(
        compared_texts, "differences", lambda *_, **__: (Difference("again", "", ""),)
    )
    assert compare(project) == first
    assert compare(project, EN.replace("10", "11")) == ["again"]


def test_an_edit_is_compared_anew(project: Path) -> None:
    """Mended texts are found in step, and spoilt ones out of step again."""
    assert compare(project)
    assert compare(project, ZH, EN.replace("12", "10")) == []
    assert compare(project)


def test_a_new_name_counts_at_once(project: Path) -> None:
    """A state that is added to the data is looked for in texts that were compared without it."""
    texts = "加拿大的文件。", "Documents from abroad."
    assert compare(project, *texts, names=()) == []
    assert compare(project, *texts) == ["term"]


def test_a_process_compares_a_text_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another project says in the same words is not compared again, and is found alike."""
    first = compare(project)
    another = project / "another"
    another.mkdir()
    monkeypatch.delattr(compared_texts, "differences")
    texts = ComparedTexts(another, CANADA)
    assert [one.code for one in texts.differences(ZH, EN, named=True, policy=True)] == first


def test_a_folder_that_is_no_project_gets_no_cache(tmp_path: Path) -> None:
    """Texts outside a project are compared, and nothing is left behind."""
    assert compare(tmp_path) == compare(tmp_path)
    assert list(tmp_path.iterdir()) == []
