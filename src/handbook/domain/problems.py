"""What can be wrong with the data, as values: the place, the fault, the remedy.

A problem has one place and several renderings; a stable code names its kind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

#: What moves the cursor, colours the screen, begins a line or turns the text round.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file: line and column count from 1, columns in characters."""

    file: str
    line: int = 1
    column: int = 1
    length: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault: where, which kind, what is wrong and what to type, in both languages."""

    place: Place
    code: str
    zh: str
    en: str
    remedy_zh: str = ""
    remedy_en: str = ""
    #: The id that was looked for and is not there.
    missing: str = field(default="", compare=False)
    #: The files and folders in which it would be listed.
    home: str = field(default="", compare=False)

    def line(self) -> str:
        """The one-line form: ``FILE:LINE:COL: code: message (zh / en)``."""
        return visible(f"{self.place}: {self.code}: {self.zh} / {self.en}")

    def story(self, source: str | None) -> str:
        """The form for a person: the line itself, underlined, and the remedy."""
        parts = [self.line()]
        lines = source.splitlines() if source is not None else []
        if 0 < self.place.line <= len(lines):
            text = _UNSEEN.sub(
                "\N{REPLACEMENT CHARACTER}", lines[self.place.line - 1].replace("\t", "→")
            )
            number = str(self.place.line)
            before = text[: self.place.column - 1]
            marked = text[self.place.column - 1 : self.place.column - 1 + self.place.length]
            gutter = " " * len(number)
            parts += [
                f"  {number} | {text}",
                f"  {gutter} | {' ' * width(before)}{'^' * max(1, width(marked))}",
            ]
        remedies = (visible(remedy) for remedy in (self.remedy_zh, self.remedy_en) if remedy)
        parts += [f"  = {remedy}" for remedy in remedies]
        return "\n".join(parts)


def visible(text: str) -> str:
    """``text`` on one line, with what no terminal must be told to do written as its code."""
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def width(text: str) -> int:
    """Columns that ``text`` takes on a terminal: East Asian wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


class DataProblemsError(Exception):
    """The data is unsound.  Holds every problem found, ordered by file and line."""

    def __init__(self, problems: Iterable[Problem], root: Path) -> None:
        self.problems: Sequence[Problem] = sorted(set(problems))
        self.root = root
        super().__init__(self.report())

    def report(self) -> str:
        """All problems with their source lines, and the count at the end."""
        return "\n\n".join([*stories(self.problems, self.root), count(self.problems)])


def stories(problems: Iterable[Problem], root: Path) -> Iterator[str]:
    """Each problem with the line that it is about; ``root`` is the folder of the data."""
    sources: dict[str, str | None] = {}
    for problem in problems:
        name = problem.place.file
        if name not in sources:
            sources[name] = _source(root.parent, name)
        yield problem.story(sources[name])


def _source(project: Path, name: str) -> str | None:
    """The text of a file; nothing where a link leads to somewhere else."""
    path, top = project / name, project / Path(name).parts[0]
    try:
        return path.read_text("utf-8") if path.resolve().is_relative_to(top.resolve()) else None
    except (OSError, UnicodeDecodeError):
        return None


def count(problems: Sequence[Problem]) -> str:
    """How many problems there are, in how many files."""
    number, files = len(problems), len({problem.place.file for problem in problems})
    return (
        f"共 {number} 处问题，涉及 {files} 个文件。 / "
        f"{number} problem{'s' * (number != 1)} in {files} file{'s' * (files != 1)}."
    )
