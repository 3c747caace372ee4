"""What is wrong with the data is said at its place, in both languages, all in one run.

Each file of ``problems/`` holds one slip.  Its head says where it would lie in the kite handbook,
and what is then reported.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest

from books import KITES, ROOT, TOWN
from handbook.domain.problems import DataProblemsError, Problem
from handbook.pages.render import language_of
from handbook.rules.sound_book import load
from problem_codes import codes

FOLDER = Path(__file__).parent / "problems"
EVERYTHING = FOLDER / "everything-wrong"
SINGLE = sorted(FOLDER.glob("*.yml"))


def problems(data: Path) -> list[Problem]:
    """Every problem of a data folder."""
    try:
        load(data, TOWN)
    except DataProblemsError as found:
        return list(found.problems)
    return []


def header(path: Path) -> tuple[str, list[str]]:
    """Where a broken file lies, and what is expected of it."""
    lines = path.read_text("utf-8").splitlines()
    head = [line.removeprefix("# ") for line in lines[: lines.index("#")]]
    return head[0], head[1:]


@cache
def broken(path: Path) -> list[Problem]:
    """The problems of the kite handbook with a broken file put into it."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        shutil.copytree(KITES, data)
        place = data / header(path)[0]
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)
        return problems(data)


def test_the_kite_handbook_is_sound() -> None:
    """The handbook that the broken files are put into has no problem of its own."""
    assert problems(KITES) == []


@pytest.mark.parametrize("path", SINGLE, ids=lambda path: path.stem)
def test_one_slip(path: Path) -> None:
    """One slip is reported as the head of its file says, and nothing else is."""
    assert header(path)[1] == [problem.line() for problem in broken(path)]


@pytest.mark.parametrize("path", SINGLE, ids=lambda path: path.stem)
def test_both_languages(path: Path) -> None:
    """Each message and each remedy is in Chinese and in English."""
    for problem in broken(path):
        for zh, en in ((problem.zh, problem.en), (problem.remedy_zh, problem.remedy_en)):
            # What the staff typed, and the names of fields, are repeated as they are.
            own = re.sub(r"“[^”]*”|\([^)]*\)|with the id .*|[:{].*", "", en)
            assert language_of(zh) == "zh", zh
            assert language_of(own) == "en", en
            assert own.strip(), en


def test_everything_wrong() -> None:
    """A handbook that is wrong in every file gets the whole report in one run."""
    with pytest.raises(DataProblemsError) as found:
        load(EVERYTHING / "data", TOWN)
    assert (EVERYTHING / "report.txt").read_text("utf-8") == found.value.report() + "\n"


@pytest.mark.slow
def test_every_code_has_a_test() -> None:
    """There is no problem that no test has seen."""
    seen = "".join(
        path.read_text("utf-8")
        for path in (
            *SINGLE,
            EVERYTHING / "report.txt",
            FOLDER.with_name("broken-edits.yml"),
            *(ROOT / "tests").rglob("test_*.py"),
        )
    )
    assert [code for code in sorted(codes()) if not re.search(rf"\b{code}\b", seen)] == []


def test_files_are_named_after_codes() -> None:
    """The name of a broken file is the code of the problem in it."""
    for path in SINGLE:
        expected = {line.split(": ")[1] for line in header(path)[1]}
        assert expected == {re.sub(r"--.*", "", path.stem)}, path.name
