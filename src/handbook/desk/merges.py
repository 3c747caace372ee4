"""What a merge leaves behind: markers of a conflict, found in every file; registers made whole.

A register is written by the program and never merged by hand: the lines of both sides are kept,
and ``handbook update`` then writes it anew.  Anywhere else a person decides which side is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from handbook.domain.problems import Place, Problem
from handbook.loading.revisions import three_ways, unmerged
from handbook.loading.typing_slips import MERGE_MARK, merge_conflict
from handbook.storage import files, register_paths

_MARKER = re.compile(MERGE_MARK)
#: A line of equals signs alone may also underline a heading.
_CERTAIN = re.compile(r"(?m)^<{7} ")
#: Registers of lines, of which both sides may be kept; the others follow from the data alone.
_OF_LINES = (
    register_paths.ADDRESSES,
    register_paths.TRANSLATIONS,
    register_paths.SITUATIONS,
    register_paths.ANSWERS,
)


def markers(root: Path) -> Iterator[Problem]:
    """Each marker of a conflict below ``root``, the project, in a file that no loader reads.

    These are the pages, the settings, the registers, the manual and the program with its words;
    :mod:`handbook.loading` finds those in the data of the city itself.
    """
    for path in _texts(root):
        text = path.read_text("utf-8", errors="replace")
        if not _CERTAIN.search(text):
            continue
        name = path.relative_to(root).as_posix()
        register = name.startswith(f"{register_paths.FOLDER}/")
        for number, line in enumerate(text.splitlines(), 1):
            if _MARKER.fullmatch(line):
                problem = merge_conflict(Place(name, number, 1, len(line)))
                if register:
                    problem = replace(problem, remedy_zh=_REGISTER_ZH, remedy_en=_REGISTER_EN)
                yield problem


_REGISTER_ZH = "登记由程序写：运行 handbook update，两边的登记都会保留。"
_REGISTER_EN = "The program writes registers: run handbook update, which keeps those of both sides."


def unite(root: Path) -> list[Path]:
    """Keep the lines of both sides in each register with markers; the files that changed.

    Those that follow from the data alone are removed: the update that comes next writes them.
    """
    united = []
    for path in sorted((root / register_paths.FOLDER).rglob("*")):
        if not path.is_file() or path.name == register_paths.API:
            continue
        text = path.read_text("utf-8")
        if not _CERTAIN.search(text):
            continue
        if path.name in _OF_LINES:
            lines = [line for line in text.splitlines(keepends=True) if not _marks(line)]
            files.write(path, "".join(dict.fromkeys(lines)))
        else:
            path.unlink()
        united.append(path)
    return united


def _marks(line: str) -> bool:
    return bool(_MARKER.fullmatch(line.rstrip("\n")))


def _texts(root: Path) -> Iterator[Path]:
    yield from sorted(path for path in root.glob("*.*") if path.suffix in {".md", ".yml", ".toml"})
    for folder in ("docs", register_paths.FOLDER, "manual", "overrides", "src/handbook"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".md", ".yml", ".json", ".lock", ".html", ".css", ".js"}:
                yield path


# -- both are right --------------------------------------------------------------------------------

#: What two people added where there was nothing before: theirs below ours.
_ADDED = re.compile(r"(?ms)^<{7} ours\n((?:(?!^[<|]{7}).)*)^\|{7} base\n={7}\n(.*?)^>{7} theirs\n")
#: The number of a question or an open point.
_NUMBER = re.compile(r"(?m)^    number: (\d+)$")
_DAY = re.compile(r"(?m)^ +- day: '?([\d-]+)")


def join(root: Path) -> tuple[list[str], list[str]]:
    """Keep both entries wherever each side of a merge added one: the files joined, those left.

    A file that is left keeps its markers: both sides changed the same lines, and a person decides.
    A file that was settled by hand has none, and stays as it is.
    """
    joined: list[str] = []
    left: list[str] = []
    for name in unmerged(root, "data", "docs", "mkdocs.yml"):
        path = root / name
        merged = three_ways(root, name)
        if not path.is_file() or not _CERTAIN.search(path.read_text("utf-8", "replace")):
            continue
        both = _ADDED.sub(lambda match: _in_order(match[1], match[2]), merged)
        if both:
            files.write(path, both)
        (joined if both and not _CERTAIN.search(both) else left).append(name)
    return joined, left


def _in_order(ours: str, theirs: str) -> str:
    """Both, the older day first where they are days of the timeline."""
    days = [_DAY.search(one) for one in (ours, theirs)]
    theirs = _renumbered(ours, theirs)
    later = bool(days[0] and days[1] and days[0][1] > days[1][1])
    return theirs + ours if later else ours + theirs


def _renumbered(ours: str, theirs: str) -> str:
    """Their entries with the next numbers, where ours have taken the same ones."""
    taken = [int(number) for number in _NUMBER.findall(ours)]
    clash = {*taken} & {int(number) for number in _NUMBER.findall(theirs)}
    if not clash:
        return theirs
    after = max(taken) + 1 - min(clash)
    return _NUMBER.sub(lambda match: match[0].replace(match[1], str(int(match[1]) + after)), theirs)
