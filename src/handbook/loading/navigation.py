"""The navigation of ``mkdocs.yml``: every page that is written by hand stands in it, once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from handbook.domain.problems import Place, Problem

_ENTRY = re.compile(r"^\s*- (?:[^:#]+: *)?([\w/-]+\.md)\s*$")
_TITLE = re.compile(r"(?m)^title: *\S")


def navigation(root: Path) -> Iterator[Problem]:
    """What is wrong with the settings of the site and the heads of its pages."""
    settings, pages = root / "mkdocs.yml", root / "docs" / "zh"
    if not settings.is_file() or not pages.is_dir():
        return
    text = settings.read_text("utf-8", "replace")
    try:
        yaml.compose(text, yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        yield _problem(
            Place("mkdocs.yml", mark.line + 1 if mark else 1, mark.column + 1 if mark else 1),
            "yaml-syntax",
            ("这里的写法 YAML 读不懂", f"YAML cannot be read here ({error.problem})"),
            ("检查缩进和冒号后的空格，不要用制表符。", "Check indentation and colons; no tabs."),
        )
        return
    yield from _listed(text, pages)
    for language in ("zh", "en"):
        for path in sorted((root / "docs" / language).rglob("*.md")):
            yield from _head(path, path.relative_to(root).as_posix())


def _listed(text: str, pages: Path) -> Iterator[Problem]:
    written = {path.relative_to(pages).as_posix() for path in pages.rglob("*.md")}
    seen: dict[str, int] = {}
    head = 1
    for number, line in enumerate(text.splitlines(), 1):
        head = number if line.startswith("nav:") else head
        match = _ENTRY.match(line)
        if not match:
            continue
        place = Place("mkdocs.yml", number, match.start(1) + 1, len(match[1]))
        if match[1] in seen:
            yield _problem(
                place,
                "page-twice",
                (f"页面 {match[1]} 已在第 {seen[match[1]]} 行",
                 f"the page {match[1]} stands on line {seen[match[1]]} already"),
                ("删去其中一行。", "Delete one of the lines."),
            )  # fmt: skip
        elif match[1] not in written:
            near = difflib.get_close_matches(match[1], written, 1)
            yield _problem(
                place,
                "unknown-page",
                (f"没有页面 docs/zh/{match[1]}", f"there is no page docs/zh/{match[1]}"),
                (f"是不是 {near[0]}？" if near else "", f"Did you mean {near[0]}?" if near else ""),
            )
        seen.setdefault(match[1], number)
    if not seen:
        return
    for name in sorted(written - set(seen)):
        yield _problem(
            Place("mkdocs.yml", head),
            "page-not-listed",
            (f"导航里没有页面 {name}", f"the navigation lacks the page {name}"),
            (f"在 nav 下加一行：- {name}", f"Add a line under nav: - {name}"),
        )


def _head(path: Path, name: str) -> Iterator[Problem]:
    """A page begins with its title between two lines of dashes."""
    text = path.read_text("utf-8", "replace")
    parts = text.split("---\n", 2) if text.startswith("---\n") else []
    if len(parts) == len(("", "head", "rest")) and _TITLE.search(parts[1]):
        return
    yield _problem(
        Place(name),
        "page-without-title",
        ("页面开头没有写好的标题", "the page does not begin with its title"),
        (
            "开头写三行：---、title: 标题、---。",
            "Begin with three lines: ---, title: TITLE, ---.",
        ),
    )


def _problem(place: Place, code: str, said: tuple[str, str], remedy: tuple[str, str]) -> Problem:
    return Problem(place, code, *said, *remedy)
