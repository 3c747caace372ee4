"""The files of the project as they will be once a draft is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

#: How a history begins that is not there yet.
UPDATES_HEAD = "# 更新记录 · The handbook's own history\n\nupdates:\n"


class FileChanges:
    """The files of the project as they will be."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.new: dict[str, str] = {}
        self.changed: dict[str, str] = {}

    def there(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return name in self.new or (self.root / name).is_file()

    def lines(self, name: str) -> list[str]:
        """The lines of a file, with what was changed in it already."""
        text = self.new.get(name) or self.changed.get(name)
        return (text or (self.root / name).read_text("utf-8")).split("\n")

    def put(self, name: str, lines: Iterable[str]) -> None:
        """Give a file these lines."""
        files = self.new if name in self.new else self.changed
        files[name] = "\n".join(lines)

    def add(self, name: str, lines: list[str], head: str) -> None:
        """Put an entry at the end of a file, which begins with ``head`` where it is new."""
        text = "\n".join(lines) + "\n"
        if self.there(name):
            self.put(name, ("\n".join(self.lines(name)).rstrip("\n") + "\n" + text).split("\n"))
        else:
            self.new[name] = head + text

    def insert(self, name: str, below: str, lines: list[str], head: str) -> None:
        """Put an entry first in the list below a line."""
        if not self.there(name):
            self.new[name] = head + "\n".join(lines) + "\n"
            return
        old = self.lines(name)
        place = old.index(below) + 1
        self.put(name, [*old[:place], *lines, *old[place:]])


def starts(lines: list[str], name: str) -> int | None:
    """The line on which the entry ``name`` of a list begins."""
    pattern = re.compile(rf" *- id: *{re.escape(name)} *$")
    return next((number for number, line in enumerate(lines) if pattern.match(line)), None)


def ends(lines: list[str], start: int) -> int:
    """The first line after the entry that begins at ``start``, blank lines left aside."""
    depth = len(lines[start]) - len(lines[start].lstrip())
    end = start + 1
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip()) <= depth:
            break
        if line.strip():
            end = number + 1
    return end
