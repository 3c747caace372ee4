"""A merge in which both sides are right: what each added is kept whole, one below the other."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from handbook.desk.merges import join

BASE = "events:\n  - day: '2020'\n    text: {zh: 旧, en: Old}\n"
TIMELINE = "data/dongguan/timeline.yml"


def entry(day: str, zh: str) -> str:
    """An entry of a timeline; two of them share lines, which git would interleave."""
    return f"  - day: '{day}'\n    text:\n      zh: {zh}\n      en: Day\n    confidence: official\n"


def git(root: Path, *arguments: str, check: bool = True) -> None:
    who = ("-c", "user.name=Staff", "-c", "user.email=staff@example.org")
    subprocess.run(["git", *who, *arguments], cwd=root, check=check, capture_output=True)


def merged(root: Path, ours: str, theirs: str) -> Path:
    """A repository in which the merge of two branches has stopped; the file that it stopped at."""
    path = root / TIMELINE
    path.parent.mkdir(parents=True)
    git(root, "init", "-qb", "main")
    for branch, text in (("main", BASE), ("theirs", theirs), ("ours", ours)):
        git(root, "switch", "-qc", branch, check=False)
        git(root, "reset", "-q", "--hard", "main", check=False)
        path.write_text(text, "utf-8")
        git(root, "add", ".")
        git(root, "commit", "-qm", branch)
    git(root, "merge", "theirs", check=False)
    assert "<<<<<<< " in path.read_text("utf-8")
    return path


@pytest.mark.parametrize(
    ("ours", "theirs"), [("2027-01-01", "2027-02-01"), ("2027-02-01", "2027-01-01")]
)
def test_two_entries_are_both_kept(tmp_path: Path, ours: str, theirs: str) -> None:
    """Each entry is whole, the older day comes first, and no mark is left."""
    path = merged(tmp_path, BASE + entry(ours, "我们的"), BASE + entry(theirs, "他们的"))
    assert join(tmp_path) == ([TIMELINE], [])
    first, second = sorted([(ours, "我们的"), (theirs, "他们的")])
    assert path.read_text("utf-8") == BASE + entry(*first) + entry(*second)


def test_where_both_changed_a_line_a_person_decides(tmp_path: Path) -> None:
    """The file keeps its marks, and nothing is chosen for anybody."""
    path = merged(tmp_path, BASE.replace("旧", "甲"), BASE.replace("旧", "乙"))
    assert join(tmp_path) == ([], [TIMELINE])
    text = path.read_text("utf-8")
    assert "甲" in text
    assert "乙" in text
    assert "<<<<<<< " in text


def test_what_was_settled_by_hand_stays(tmp_path: Path) -> None:
    """A file without marks is not touched again."""
    path = merged(tmp_path, BASE + entry("2027-01-01", "甲"), BASE + entry("2027-02-01", "乙"))
    path.write_text(BASE, "utf-8")
    assert join(tmp_path) == ([], [])
    assert path.read_text("utf-8") == BASE


def test_two_questions_of_one_number_are_both_kept_with_their_own(tmp_path: Path) -> None:
    """Both took the next free number: theirs gets the one after, without a hand."""
    asked = "  - id: faq/{0}\n    number: {1}\n    question: {{zh: 问{0}, en: Ask {0}}}\n"
    path = tmp_path / TIMELINE
    merged(tmp_path, BASE + asked.format("ours", 2), BASE + asked.format("theirs", 2))
    assert join(tmp_path) == ([TIMELINE], [])
    assert path.read_text("utf-8") == (BASE + asked.format("ours", 2) + asked.format("theirs", 3))
