"""The navigation of ``mkdocs.yml``: every page that is written by hand stands in it, once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from handbook.domain.problems import Place, Problem
from handbook.loading.cities import cities
from handbook.loading.outside_links import outside_links

_NO_DASH = re.compile(r"^ +([\w/-]+\.md)\s*$")
_LINK = re.compile(r"\]\(([\w./-]+\.(?:md|html|png|jpe?g|svg|pdf))(?:#[^)]*)?\)")
#: Folders of pages that are all written by hand; what is linked there is there.
_BY_HAND = ("", "services")
_HAN = re.compile("[\u4e00-\u9fff]")
_ENTRY = re.compile(r"^\s*- (?:[^:#]+: *)?([\w/-]+\.md)\s*$")
_CITY = re.compile(r"  city: *(?:!ENV \[\w+, *)?([\w-]+)")
_MARKER = re.compile(r"<!-- handbook: (\S+) -->")
_TITLE = re.compile(r"(?m)^title: *(\S.*)")


def navigation(root: Path) -> Iterator[Problem]:
    """What is wrong with the settings of the site and the heads of its pages."""
    settings, pages = root / "mkdocs.yml", root / "docs" / "zh"
    if not settings.is_file() or not pages.is_dir():
        return
    if found := [*outside_links(root / "docs")]:
        yield from found
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
    yield from _cities(root, text)
    for language in ("zh", "en"):
        for path in sorted((root / "docs" / language).rglob("*.md")):
            page = path.relative_to(root / "docs" / language).as_posix().removesuffix(".md")
            yield from _head(path, path.relative_to(root).as_posix(), page)


def _listed(text: str, pages: Path) -> Iterator[Problem]:
    written = {path.relative_to(pages).as_posix() for path in pages.rglob("*.md")}
    seen: dict[str, int] = {}
    head = 1
    for number, line in enumerate(text.splitlines(), 1):
        head = number if line.startswith("nav:") else head
        match = _ENTRY.match(line)
        if not match:
            if seen and (lost := _NO_DASH.match(line)):
                yield _problem(
                    Place("mkdocs.yml", number, lost.start(1) + 1, len(lost[1])),
                    "missing-dash",
                    (f"{lost[1]} 前面少了“- ”", f"“- ” is missing before {lost[1]}"),
                    ("补上“- ”，和上一行对齐。", "Add “- ”, in line with the line above."),
                )
                return  # the line above is cut short by it
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


def _cities(root: Path, settings: str) -> Iterator[Problem]:
    """Every city that the settings or another city name has a folder."""
    known = cities(root / "data")
    named = [
        ("mkdocs.yml", number, match)
        for number, line in enumerate(settings.splitlines(), 1)
        if (match := _CITY.match(line))
    ]
    for path in sorted((root / "data").glob("*/jurisdiction.yml")):
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            match = re.match(r"compare_with: *\[([\w, -]+)\]", line)
            named += [(path.relative_to(root).as_posix(), number, match)] if match else []
    for file, number, match in named:
        for city in (one.strip() for one in match[1].split(",")):
            if city == Path(file).parent.name:
                yield _problem(
                    Place(file, number, match.start(1) + 1, len(match[1])),
                    "compared-with-itself",
                    (f"“{city}”和自己比较", f"“{city}” is compared with itself"),
                    ("写别的城市，或者删去这一行。", "Name another city, or delete the line."),
                )
            if known and city not in known:
                yield _problem(
                    Place(file, number, match.start(1) + 1, len(match[1])),
                    "unknown-jurisdiction",
                    (f"没有城市“{city}”的资料", f"there is no data for a city “{city}”"),
                    (f"可用：{'、'.join(known)}。", f"In use: {', '.join(known)}."),
                )


def _links(path: Path, name: str, text: str) -> Iterator[Problem]:
    """A link leads to a page or a picture that is there."""
    language = Path(*Path(name).parts[2:]).parent
    for number, line in enumerate(text.splitlines(), 1):
        for match in _LINK.finditer(line):
            page = match[1].removesuffix(".html").removesuffix(".md") + ".md"
            written = match[1].endswith((".md", ".html"))
            wanted = path.parent / (page if written else match[1])
            folder = (language / match[1]).parent.as_posix().removeprefix(".")
            if wanted.is_file() or (written and folder not in _BY_HAND):
                continue
            there = (one.name for one in wanted.parent.glob(f"*{wanted.suffix}"))
            near = difflib.get_close_matches(wanted.name, there, 1)
            yield _problem(
                Place(name, number, match.start(1) + 1, len(match[1])),
                "link-to-nothing",
                (f"没有 {match[1]}", f"there is no {match[1]}"),
                (f"是不是 {near[0]}？" if near else "", f"Did you mean {near[0]}?" if near else ""),
            )


def _head(path: Path, name: str, page: str) -> Iterator[Problem]:
    """A page begins with its title between two lines of dashes, and its marker names it."""
    text = path.read_text("utf-8", "replace")
    yield from _links(path, name, text)
    markers = [
        (number, match)
        for number, line in enumerate(text.splitlines(), 1)
        if (match := _MARKER.match(line))
    ]
    for number, match in markers:
        if match[1] != page:
            yield _problem(
                Place(name, number, match.start(1) + 1, len(match[1])),
                "wrong-marker",
                (f"这一页的标记行写的是“{match[1]}”", f"the marker of this page says “{match[1]}”"),
                (f"写成 <!-- handbook: {page} -->", f"Write <!-- handbook: {page} -->"),
            )
    parts = text.split("---\n", 2) if text.startswith("---\n") else []
    if len(parts) == len(("", "head", "rest")) and (title := _TITLE.search(parts[1])):
        if name.startswith("docs/en/") and _HAN.search(title[1]):
            line = text[: len("---\n") + title.start(1)].count("\n") + 1
            yield _problem(
                Place(name, line, len("title: ") + 1, len(title[1])),
                "chinese-title",
                ("英文页面的标题是中文", "the title of an English page is Chinese"),
                ("写英文标题。", "Write it in English."),
            )
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
