"""Records as tables that offices keep: questions, contacts, terms, synonyms, fees.

A table goes out, is edited in a spreadsheet and comes back: only the cells that differ are written
into the files, and everything else in them stays.  Nothing is deleted: an empty cell says nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from handbook.batch import workbook
from handbook.batch.formats import Block, Grid, to_csv
from handbook.desk.drafts import written
from handbook.desk.exchanged_tables import Basis, Found, Rows
from handbook.desk.record_columns import BASE, TABLES, RecordTable
from handbook.domain.book import Book
from handbook.domain.digests import digest

#: What stands between the values of a cell that holds several.
_BETWEEN = " | "
_SPLIT = re.compile(r"\s*[|\n]\s*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as it stands in a file."""

    id: str
    file: str
    node: yaml.MappingNode

    def cell(self, key: str) -> str:
        """What a column holds of it: a text, or several with a mark between."""
        return _shown(_at(self.node, key))


@dataclass(slots=True)
class _Edits:
    """The texts that are put into a file, each in place of what stands there."""

    text: str
    pieces: list[tuple[int, int, str]] = field(default_factory=list)

    def after(self) -> str:
        text = self.text
        for start, end, piece in sorted(self.pieces, reverse=True):
            text = text[:start] + piece + text[end:]
        return text


def table(book: Book, kind: str) -> Grid:
    """The records of a kind as a table: id, columns, and a number that tells of later changes."""
    known = TABLES[kind]
    rows = tuple(
        (entry.id, *(entry.cell(key) for key in known.keys), _number(entry, known))
        for entry in entries(book, kind).values()
    )
    return Grid(kind, known.headings, (Block((), rows),))


def written_as(grid: Grid, shape: str, day: date) -> bytes:
    """The table as ``xlsx`` or ``csv``."""
    if shape == "csv":
        return to_csv(grid)
    return workbook.workbook([workbook.Sheet(grid.name, grid.headings, grid.rows)], day)


def entries(book: Book, kind: str) -> dict[str, Entry]:
    """The records of a kind in the files of a city and of those above it, by id."""
    found: dict[str, Entry] = {}
    root, known = book.root, TABLES[kind]
    for place in book.jurisdictions:
        for path in sorted((root / place).glob(known.files)):
            name = f"{root.name}/{path.relative_to(root).as_posix()}"
            found |= {one.id: one for one in _entries(path, name, known)}
    return found


def _entries(path: Path, name: str, known: RecordTable) -> Iterator[Entry]:
    top = yaml.compose(path.read_text("utf-8"), Loader=yaml.CBaseLoader)
    held = _at(top, known.list) if known.list else top
    nodes = held.value if isinstance(held, yaml.SequenceNode) else [held]
    for node in nodes:
        if isinstance(node, yaml.MappingNode) and (name_of := _shown(_at(node, "id"))):
            yield Entry(name_of, name, node)


def returned(kind: str) -> Callable[[Book, bytes, Basis], Found]:
    """What brings a table of a kind back into the data."""

    def bring(book: Book, content: bytes, _: Basis) -> Found:
        found = Found()
        _Return(book, kind, Rows(kind, content, found), found).compare()
        return found

    return bring


class _Return:
    """A table that came back, beside the data."""

    def __init__(self, book: Book, kind: str, rows: Rows, found: Found) -> None:
        self.kind, self.rows, self.found, self.known = kind, rows, found, TABLES[kind]
        self.entries = entries(book, kind)
        self.root = book.root.parent
        self.edits: dict[str, _Edits] = {}

    def compare(self) -> None:
        """Note every difference and every cell that cannot be used, and the files to write."""
        seen: dict[str, int] = {}
        for row, cell in self.rows:
            name = cell("id")
            if name in seen:
                self.rows.wrong(
                    row, "id", "duplicate-row", f"“{name}”在第 {seen[name]} 行已经有了",
                    f"“{name}” is on row {seen[name]} already",
                )  # fmt: skip
            elif name not in self.entries:
                self.rows.wrong(
                    row, "id", "unknown-id", f"没有“{name}”；{self.known.new_zh}",
                    f"there is no “{name}”; {self.known.new_en}",
                )  # fmt: skip
            else:
                self._record(row, cell, self.entries[name])
            seen.setdefault(name, row)
        self.found.unmentioned = sorted(set(self.entries) - set(seen)) if seen else []
        if not self.found.bad:
            self.found.files = {name: one.after() for name, one in self.edits.items()}

    def _record(self, row: int, cell: Callable[[str], str], entry: Entry) -> None:
        differ = {
            key: text
            for key in self.known.keys
            if (text := self._plain(key, cell(key))) and text != self._plain(key, entry.cell(key))
        }
        if not differ:
            return
        number = cell(BASE)
        if number and number != _number(entry, self.known):
            self.rows.wrong(
                row, BASE, "changed-meanwhile",
                "导出以后资料里改过这一条，请重新导出再改",
                "this entry was changed in the data since the export: export again",
            )  # fmt: skip
            return
        added: dict[str, dict[str, str]] = {}
        for key, text in differ.items():
            name, _, language = key.partition(".")
            if language and _at(entry.node, name) is None:
                added.setdefault(name, {})[language] = text
            else:
                self._cell(row, key, text, entry)
            before = entry.cell(key) or "–"
            self.found.said.append(
                (f"改动 {entry.id} {key}：{before} → {text}",
                 f"changed: {entry.id} {key}: {before} → {text}")
            )  # fmt: skip
        for name, texts in added.items():
            self._pair(row, name, texts, entry)

    def _plain(self, key: str, text: str) -> str:
        """A cell as it is compared: how its lines and spaces are broken does not count."""
        if key not in self.known.lists:
            return " ".join(text.split())
        return _BETWEEN.join(filter(None, (" ".join(one.split()) for one in _SPLIT.split(text))))

    def _cell(self, row: int, key: str, text: str, entry: Entry) -> None:
        node = _at(entry.node, key)
        value = _list(key, text) if key in self.known.lists else written(text)
        if node is None:
            self._add(entry, f"{key}: {value}")
        elif _writable(node):
            self._put(entry, node, value)
        else:
            line = node.start_mark.line + 1
            self.rows.wrong(
                row, key, "by-hand", f"请直接在 {entry.file}:{line} 里改这一格",
                f"change this cell in {entry.file}:{line} itself",
            )  # fmt: skip

    def _pair(self, row: int, name: str, texts: Mapping[str, str], entry: Entry) -> None:
        """A text that the record did not have yet: it comes in both languages or not at all."""
        missing = [one for one in ("zh", "en") if one not in texts]
        for language in missing:
            self.rows.wrong(
                row, f"{name}.{language}", "missing-translation",
                f"{name} 要有中文和英文", f"{name} needs Chinese and English",
            )  # fmt: skip
        if not missing:
            pair = ", ".join(f"{one}: {written(texts[one])}" for one in ("zh", "en"))
            self._add(entry, f"{name}: {{{pair}}}")

    def _put(self, entry: Entry, node: yaml.Node, text: str) -> None:
        edits = self._edits(entry)
        edits.pieces.append((node.start_mark.index, node.end_mark.index, text))

    def _add(self, entry: Entry, line: str) -> None:
        """Another field at the end of a record."""
        edits, node = self._edits(entry), entry.node
        if node.flow_style:
            at = node.end_mark.index - 1
            edits.pieces.append((at, at, f", {line}"))
            return
        at = _last(node).end_mark.index
        end = edits.text.find("\n", max(at - 1, 0))
        end = len(edits.text) if end < 0 else end
        edits.pieces.append((end, end, f"\n{' ' * node.start_mark.column}{line}"))

    def _edits(self, entry: Entry) -> _Edits:
        if entry.file not in self.edits:
            self.edits[entry.file] = _Edits((self.root / entry.file).read_text("utf-8"))
        return self.edits[entry.file]


def _number(entry: Entry, known: RecordTable) -> str:
    return digest(*(entry.cell(key) for key in known.keys))


def _at(node: yaml.Node | None, key: str) -> yaml.Node | None:
    """The value of a dotted key below a record."""
    for name in key.split("."):
        if not isinstance(node, yaml.MappingNode):
            return None
        node = next((value for one, value in node.value if one.value == name), None)
    return node


def _shown(node: yaml.Node | None) -> str:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value).strip()
    if isinstance(node, yaml.SequenceNode):
        return _BETWEEN.join(_shown(_at(one, "number") or one) for one in node.value)
    return ""


def _writable(node: yaml.Node) -> bool:
    """Whether a value can be replaced whole: one text, or a list on one line of single values."""
    if isinstance(node, yaml.ScalarNode):
        return node.style != "|" and "\n" not in node.value.strip()
    return (
        isinstance(node, yaml.SequenceNode)
        and bool(node.flow_style)
        and all(
            isinstance(one, yaml.ScalarNode) or [key.value for key, _ in one.value] == ["number"]
            for one in node.value
        )
    )


def _list(key: str, text: str) -> str:
    """Several values as they are written into a file."""
    values = text.split(_BETWEEN)
    if key == "telephone":
        return f"[{', '.join(f'{{number: {json.dumps(one)}}}' for one in values)}]"
    return f"[{', '.join(map(written, values))}]"


def _last(node: yaml.Node) -> yaml.Node:
    """The last value in or below a node that is written in lines."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node
