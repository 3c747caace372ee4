"""YAML text to values that know their place, on small texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from handbook.domain.problems import DataProblemsError, Place, Problem, width
from handbook.loading.reader import Document, read

SLIPS = [
    ("name：{zh: 甲, en: a}", ["1:1 full-width-colon"]),
    ("name: {zh：甲, en: a}", ["1:8 full-width-colon"]),
    ("name:\n  zh：甲\n  en: a", ["2:3 full-width-colon"]),
    ("name:\n  zh：甲\n  en：a", ["2:3 full-width-colon", "3:3 full-width-colon"]),
    ("- zh：x", ["1:3 full-width-colon"]),
    ("name:\n  zh: 甲\nen: a", ["3:1 lost-indentation"]),
    ("name:\n  zh: 甲\nzh: a", []),
    ("a: 1\n： b\nc: 2", ["2:1 lone-colon"]),
    ("- name:\n    en: a\n  zh: a\n  b: 1", ["3:3 lost-indentation"]),
    ("a: {b: 1, c，d: 2}", ["1:11 full-width-punctuation"]),
    ("a:\n　b: 1", ["2:1 full-width-space"]),
    ("a:\n\tb: 1", ["2:1 tab-indent"]),
    ("a: 1\nb: 2\na: 3", ["3:1 duplicate-key"]),
    ("<<<<<<< A\na: 1\n=======\na: 2\n>>>>>>> B", ["1:1 merge-conflict", "3:1 merge-conflict",
                                                   "5:1 merge-conflict"]),
    ("a: {b: c\nd: e", ["1:4 yaml-syntax"]),
    ("a: 'b\nc: d", ["1:4 yaml-syntax"]),
    ("中文: 甲: 乙", ["1:6 yaml-syntax"]),
    ("a: 1\n---\nb: 2", ["2:1 yaml-syntax"]),
    ("中文: a\nb: \x07", ["2:4 unreadable-character"]),
    ("a: {{b}}", ["1:5 wrong-shape"]),
    ("a: &x {b: c}\nd: *x", ["1:4 alias"]),
    ("a: &x [*x]", ["1:4 alias"]),
    ("[" * 60 + "]" * 60, ["1:42 too-deep"]),
    ("", ["1:1 empty-file"]),
    ("# only a comment\n", ["1:1 empty-file"]),
]  # fmt: skip
TEXTS = [
    # Lines of one quoted text, set in and out as a field that slid would be.
    ('a: "first\n    b: 1\n  c: 2\n    d: 3"', {"a": "first b: 1 c: 2 d: 3"}),
    ("a: no", {"a": "no"}),
    ("a: 007", {"a": "007"}),
    ("a: 12:30", {"a": "12:30"}),
    ("a: 2026-02-30", {"a": "2026-02-30"}),
    ("a: ~", {"a": "~"}),
    ("a:", {"a": ""}),
    ("a: [1, {b: c}]", {"a": ["1", {"b": "c"}]}),
    ('a: "x, b：c"', {"a": "x, b：c"}),
    ("a: 见 A, B：c", {"a": "见 A, B：c"}),
    ("a: |\n  zh：甲\n  en：乙\n", {"a": "zh：甲\nen：乙\n"}),
    ("a: 一\n  URL：x", {"a": "一 URL：x"}),
    ("# a, b：c\na: b", {"a": "b"}),
    ("a: 1\r\nb: 2\r\n", {"a": "1", "b": "2"}),
]


def document(folder: Path, content: bytes) -> Document:
    """A file of this content, read."""
    path = folder / "it.yml"
    path.write_bytes(content)
    return read(path, "data/it.yml")


def spots(problems: list[Problem]) -> list[str]:
    """Line, column and code of each problem."""
    return [f"{one.place.line}:{one.place.column} {one.code}" for one in sorted(problems)]


@pytest.mark.parametrize(("text", "expected"), SLIPS)
def test_slips(tmp_path: Path, text: str, expected: list[str]) -> None:
    """Each slip is one problem, at the place where it was typed."""
    assert expected == spots(document(tmp_path, text.encode()).problems)


@pytest.mark.parametrize(("text", "value"), TEXTS)
def test_text_stays_text(tmp_path: Path, text: str, value: object) -> None:
    """What was typed is kept as text, and what looks like a slip inside a text is text."""
    read_ = document(tmp_path, text.encode())
    assert (value, []) == (read_.value, read_.problems)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a: 甲".encode("gbk"), ["1:4 not-utf-8"]),
        (b"a: 1\nb: \xff\n", ["2:4 not-utf-8"]),
        (b"\xef\xbb\xbfa: 1\n", ["1:1 byte-order-mark"]),
    ],
)
def test_encodings(tmp_path: Path, content: bytes, expected: list[str]) -> None:
    """A file that is not plain UTF-8 is named with the first byte at fault."""
    assert expected == spots(document(tmp_path, content).problems)


def test_what_is_not_a_file(tmp_path: Path) -> None:
    """A folder, or a file that cannot be opened, is a problem like any other."""
    (tmp_path / "folder.yml").mkdir()
    for name in ("folder.yml", "nowhere.yml"):
        assert spots(read(tmp_path / name, name).problems) == ["1:1 unreadable-file"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), "1:1"),
        (("a",), "1:4"),
        (("a", "b"), "1:8"),
        (("c",), "3:3"),
        (("c", 1), "4:5"),
        (("c", 1, "nothing"), "4:5"),
        (("nothing",), "1:1"),
        (("a", 0, "b"), "1:8"),
    ],
)
def test_places(tmp_path: Path, path: tuple[str | int, ...], expected: str) -> None:
    """A value is found by the way to it; what is not there, by what is nearest around it."""
    place = document(tmp_path, "a: {b: 甲}\nc:\n  - 1\n  - 2\n".encode()).place(path)
    assert expected == f"{place.line}:{place.column}"


def test_columns_count_characters(tmp_path: Path) -> None:
    """A Chinese character is one column in the message and two under the line."""
    broken = document(tmp_path, "中文: {甲: 乙, 甲: 丙}\n".encode())
    assert spots(broken.problems) == ["1:12 duplicate-key"]
    line, source, mark = broken.problems[0].story(broken.text).splitlines()[:3]
    assert line.startswith("data/it.yml:1:12: duplicate-key: ")
    assert "甲: 丙" in source
    assert width(source[: source.index("甲: 丙")]) == mark.index("^")


def test_the_report_counts(tmp_path: Path) -> None:
    """A report holds each problem once, in order of file and line, and their number at the end."""
    first, second = (
        Problem(Place("b.yml", 2), "x", "甲", "a"),
        Problem(Place("a.yml"), "y", "乙", "b"),
    )
    report = DataProblemsError([first, second, first], tmp_path / "data").report()
    assert report.index("a.yml:1:1: y: 乙 / b") < report.index("b.yml:2:1: x: 甲 / a")
    assert report.endswith("共 2 处问题，涉及 2 个文件。 / 2 problems in 2 files.")


def test_a_certain_slip_is_told_although_the_file_can_be_read(tmp_path: Path) -> None:
    """A text that slid out of its field is reported even where YAML takes it for something else."""
    found = document(tmp_path, "name:\nzh: 甲\nen: a".encode())
    assert found.value == {"name": "", "zh": "甲", "en": "a"}
    assert spots(found.problems) == ["2:1 lost-indentation", "3:1 lost-indentation"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{zh：甲, en: a}", {"zh": "甲", "en": "a"}),
        ("{zh: 甲, e，n: a}", {"zh": "甲", "e,n": "a"}),
    ],
)
def test_a_full_width_slip_is_read_as_it_was_meant(
    tmp_path: Path, text: str, value: dict[str, str]
) -> None:
    """After a full-width slip the rest of the record is read, so that nothing else is reported."""
    assert document(tmp_path, text.encode()).value == value


@pytest.mark.parametrize(("levels", "expected"), [(40, []), (41, ["too-deep"])])
def test_forty_levels_are_the_most(tmp_path: Path, levels: int, expected: list[str]) -> None:
    """Forty levels are read, and one more is reported instead of stopping the program."""
    text = "[" * levels + "1" + "]" * levels
    assert [one.code for one in document(tmp_path, text.encode()).problems] == expected
