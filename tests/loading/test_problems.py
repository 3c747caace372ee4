"""What is wrong with the data is said at its place, in both languages, all in one run.

Each file of ``problems/`` holds one slip.  Its head says where it would lie in the kite handbook,
and what is then reported.  A page has that in its own head, between the lines of dashes.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from books import KITES, ROOT, TOWN
from handbook.domain.problems import DataProblemsError, Problem
from handbook.language.parity import pairs
from handbook.language.style import style_problems
from handbook.loading import plausible_lines
from handbook.loading.navigation import navigation
from handbook.pages.render import language_of
from handbook.rules.sound_book import load
from problem_codes import codes

FOLDER = Path(__file__).parent / "problems"
EVERYTHING = FOLDER / "everything-wrong"
SINGLE = sorted([*FOLDER.glob("*.yml"), *FOLDER.glob("*.md")])
#: Nothing was verified later.
TODAY = date(2026, 12, 1)
#: What lies beside the data of the kite handbook: the navigation, and two pages in both languages.
BESIDE = {
    "mkdocs.yml": "nav:\n  - index.md\n  - safety.md\n",
    "docs/zh/index.md": "---\ntitle: 首页\n---\n<!-- handbook: index -->\n",
    "docs/en/index.md": "---\ntitle: Home\n---\n<!-- handbook: index -->\n",
    "docs/zh/safety.md": "---\ntitle: 安全\n---\n<!-- handbook: safety -->\n",
    "docs/en/safety.md": "---\ntitle: Safety\n---\n<!-- handbook: safety -->\n",
}


def problems(data: Path) -> list[Problem]:
    """Every problem of a data folder."""
    try:
        load(data, TOWN)
    except DataProblemsError as found:
        return list(found.problems)
    return []


def checked(root: Path) -> list[Problem]:
    """Every problem of a whole project, in the order of ``handbook check``.

    Lines, navigation and style are looked at once the data can be read.
    """
    return (
        problems(root / "data")
        or [*plausible_lines.slips(root, TODAY), *navigation(root)]
        or [problem for _, problem in style_problems(root, pairs(root))]
    )


def project(folder: Path) -> Path:
    """A copy in ``folder`` of the kite handbook, with its navigation and its pages."""
    shutil.copytree(KITES, folder / "data")
    for name, text in BESIDE.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    return folder


def header(path: Path) -> tuple[str, list[str]]:
    """Where a broken file lies, seen from the data, and what is expected of it."""
    lines = path.read_text("utf-8").removeprefix("---\n").splitlines()
    head = [line.removeprefix("# ") for line in lines[: lines.index("#")]]
    return head[0], head[1:]


@cache
def broken(path: Path) -> list[Problem]:
    """The problems of the kite handbook with a broken file put into it."""
    with tempfile.TemporaryDirectory() as folder:
        root = project(Path(folder))
        place = root / "data" / header(path)[0]
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)
        return checked(root)


def test_the_kite_handbook_is_sound(tmp_path: Path) -> None:
    """The handbook that the broken files are put into has no problem of its own."""
    assert checked(project(tmp_path)) == []


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


def test_a_line_that_is_passed_over_has_nothing_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only lines with a mark of something wrong are looked at closely; no slip is without one."""
    page = tmp_path / "docs" / "zh" / "slips.md"
    page.parent.mkdir(parents=True)
    lines = [line for path in SINGLE for line in path.read_text("utf-8").splitlines()]
    page.write_text("\n".join(lines), "utf-8")
    found = [*plausible_lines.slips(tmp_path, TODAY)]
    assert len({problem.code for problem in found}) > 6
    monkeypatch.setattr(plausible_lines, "_HINT", re.compile(""))
    page.write_text("\n".join([*lines, ""]), "utf-8")  # another text: it is looked at anew
    assert [*plausible_lines.slips(tmp_path, TODAY)] == found


def test_a_file_of_megabytes_is_too_large(tmp_path: Path) -> None:
    """A page into which megabytes were pasted is named; its lines are not gone through."""
    page = project(tmp_path) / "docs" / "zh" / "safety.md"
    with page.open("a", encoding="utf-8") as file:
        file.write("3 June 2024 to 31 June 2024\n" * 60_000)
    (problem,) = checked(tmp_path)
    assert problem.line() == (
        "docs/zh/safety.md:1:1: too-large: 文件有 1.7 MB，不像手工写的"
        " / the file has 1.7 MB, more than anybody types"
    )


@pytest.mark.parametrize(
    ("line", "column", "length", "code"),
    [
        ("Since 2026-02-30 it holds.", 7, 10, "impossible-date"),
        ("Since 2026-13-01 it holds.", 7, 10, "impossible-date"),
        ("Since 2026-02-28 it holds.", 0, 0, ""),
        ("Since 2024-02-29 it holds.", 0, 0, ""),
        ("Since 30 February 2026 it holds.", 7, 16, "impossible-date"),
        ("Since 31 June 2025 it holds.", 7, 12, "impossible-date"),
        ("自2026年2月30日起。", 2, 10, "impossible-date"),
        ("自2026年13月1日起。", 2, 10, "impossible-date"),
        ('en: “yes"', 5, 1, "smart-quotes"),
        ('zh: “是"', 5, 1, "smart-quotes"),
        ('en: "yes”', 9, 1, "smart-quotes"),
        ("en: “yes”", 0, 0, ""),
    ],
)
def test_a_line_that_cannot_be_meant_is_marked_where_it_is_wrong(
    tmp_path: Path, line: str, column: int, length: int, code: str
) -> None:
    """A day that does not exist, in any of three ways of writing it, and a quote half turned."""
    page = tmp_path / "docs" / "en" / "lines.md"
    page.parent.mkdir(parents=True)
    page.write_text(f"first\n{line}\n", "utf-8")
    found = [
        (one.code, one.place.line, one.place.column, one.place.length)
        for one in plausible_lines.slips(tmp_path, TODAY)
    ]
    assert found == ([(code, 2, column, length)] if code else [])


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ("nav:\n  - index.md\n\t- safety.md\n", "3:1"),
        ("nav: [index.md\nextra: {a: 1}\n", "2:6"),
        ("nav:\n  - index.md\n  - safety.md\nextra: {a: 1\n", "5:1"),
        ('nav:\n  - index.md\n  - safety.md\nextra: "a\n', "5:1"),
    ],
)
def test_settings_that_are_no_yaml_are_marked_where_it_ends(
    tmp_path: Path, settings: str, place: str
) -> None:
    """A slip in `mkdocs.yml` is one problem, at the line where nothing more can be read."""
    root = project(tmp_path)
    (root / "mkdocs.yml").write_text(settings, "utf-8")
    found = [one for one in checked(root) if one.place.file == "mkdocs.yml"]
    assert [(str(one.place), one.code) for one in found] == [(f"mkdocs.yml:{place}", "yaml-syntax")]


def test_a_page_that_is_a_link_to_elsewhere_is_not_published(tmp_path: Path) -> None:
    """A link among the pages would put a file of the machine on the site: it is named."""
    (tmp_path / "secret.md").write_text("The key of the office\n", "utf-8")
    page = project(tmp_path) / "docs" / "zh" / "more.md"
    page.symlink_to(tmp_path / "secret.md")
    (problem,) = checked(tmp_path)
    assert problem.line() == (
        "docs/zh/more.md:1:1: link-outside: 这是一个链接，指向 docs 文件夹之外"
        " / this is a link that leads out of the folder docs"
    )


@pytest.mark.parametrize("version", ["two", "2.0", "2.0.1 beta"])
def test_the_version_of_the_data_is_three_numbers(version: str, tmp_path: Path) -> None:
    """Another version than three numbers is ``bad-version``, with what was typed."""
    place = project(tmp_path) / "data" / "VERSION"
    place.write_text("2.0.1\n", "utf-8")
    assert checked(tmp_path) == []
    place.write_text(f"{version}\n", "utf-8")
    (problem,) = checked(tmp_path)
    assert problem.line() == (
        f"data/VERSION:1:1: bad-version: 资料版本“{version}”不是三个数字"
        f" / the version of the data, “{version}”, is not three numbers"
    )


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
