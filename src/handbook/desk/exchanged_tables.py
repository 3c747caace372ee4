"""Tables as offices exchange them: their columns by any name, their rows, and cells that are wrong.

A file is CSV or a workbook as it comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from handbook.batch.people import HEADING_ROWS, Column, Sheet, heading, letter, read
from handbook.batch.typed_days import AmbiguousDayError, typed_day
from handbook.desk.record_columns import TABLES
from handbook.domain import model as m


@dataclass(frozen=True, order=True)
class BadCell:
    """A cell that cannot be used, with what is allowed there."""

    row: int
    column: int
    code: str
    zh: str
    en: str

    def line(self, file: str) -> str:
        """``FILE:ROW:COL: code: message``; the column also by its letter."""
        name = letter(self.column)
        return (
            f"{file}:{self.row}:{self.column + 1}: {self.code}: 第 {self.row} 行 {name} 列："
            f"{self.zh} / "
            f"row {self.row}, column {name}: {self.en}"
        )


@dataclass
class Found:
    """What a file brings: differences in words, wrong cells, and files as they would be."""

    said: list[tuple[str, str]] = field(default_factory=list)
    bad: list[BadCell] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    #: In the data, and not in the file.
    unmentioned: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Basis:
    """What new entries rest on."""

    source: str
    confidence: str
    today: date


def _column(key: str, zh: str, en: str, *more: str) -> Column:
    names = tuple(dict.fromkeys(heading(one) for one in (key, zh, en, *more)))
    return Column(key, "name", m.Text(zh=zh, en=en), names)


COLUMNS: dict[str, tuple[Column, ...]] = {
    "apostille": (
        _column(
            "place", "国家", "country", "国家或地区", "国家（地区）", "state", "code", "缔约国"
        ),
        _column("from", "对华适用日期", "in force with China", "适用日期", "生效日期", "from"),
        _column("convention_from", "公约对该国生效日", "convention in force", "公约生效日期"),
        _column("until", "停止适用日期", "until", "失效日期"),
    ),
    "calendar": (
        _column("day", "日期", "date", "day"),
        _column("kind", "安排", "kind", "类型", "放假或上班", "状态", "type"),
    ),
    "confirmations": (
        _column("id", "编号", "id", "事项编号"),
        _column("answer", "答复", "answer", "核实到的内容"),
        _column("answer_en", "英文答复", "answer in English"),
        _column("left", "还没有核实的", "still open"),
        _column("left_en", "还没有核实的，英文", "still open in English"),
        _column("contact", "联系方式编号", "contact"),
    ),
    "statistics": (
        _column("id", "编号", "id", "指标编号", "项目", "指标", "figure", "title"),
        _column("value", "数值", "value", "数量", "本期数"),
    ),
}


#: Records as tables: each column under its key, either of its names, or both as they are written.
_RECORDS = {
    kind: tuple(_column(key, zh, en, f"{zh} {key}") for key, (zh, en) in table.columns().items())
    for kind, table in TABLES.items()
}
COLUMNS |= _RECORDS
_NEEDED = {
    "apostille": {"place", "from"},
    "calendar": {"day", "kind"},
    "confirmations": {"id", "answer"},
    "statistics": {"id", "value"},
    **{kind: {"id"} for kind in TABLES},
}


class Rows:
    """The rows of a file under the headings that are understood."""

    def __init__(self, kind: str, content: bytes, found: Found) -> None:
        known = COLUMNS[kind]
        sheet: Sheet = read(content, known)
        keys = {name: column.key for column in known for name in column.names}
        # A title may stand above the headings.
        top, cells = max(
            sheet.rows[:HEADING_ROWS],
            key=lambda row: sum(heading(cell) in keys for cell in row[1]),
            default=(0, ()),
        )
        self.at: dict[str, int] = {}
        for place, cell in enumerate(cells):
            if heading(cell) in keys:
                self.at.setdefault(keys[heading(cell)], place)
        self.rows = tuple(row for row in sheet.rows if row[0] > top)
        self.found = found
        missing = [one for one in known if one.key in _NEEDED[kind] - set(self.at)]
        for one in missing:
            found.bad.append(
                BadCell(
                    1,
                    0,
                    "missing-column",
                    f"没有“{one.heading.zh}”这一列",
                    f"there is no column “{one.heading.en}”",
                )
            )
        if missing:
            self.rows = ()

    def __iter__(self) -> Iterator[tuple[int, Callable[[str], str]]]:
        for number, cells in self.rows:
            if any(cells):
                yield (
                    number,
                    lambda key, cells=cells: (  # type: ignore[misc]
                        cells[self.at[key]].strip()
                        if self.at.get(key, len(cells)) < len(cells)
                        else ""
                    ),
                )

    def wrong(self, row: int, key: str, code: str, zh: str, en: str) -> None:
        """Note that the cell of ``key`` in ``row`` cannot be used."""
        self.found.bad.append(BadCell(row, self.at.get(key, 0), code, zh, en))

    def day(self, row: int, key: str, text: str, *, empty: bool = False) -> date | None:
        """The day that a cell holds; ``None``, and noted, where it is none."""
        with suppress(AmbiguousDayError):
            typed = typed_day(text)
            # A day that had to be converted is none to put into the data unseen.
            if typed is not None and not typed.converted:
                return typed.day
        if not (empty and not text):
            self.wrong(
                row,
                key,
                "impossible-date",
                f"“{text}”不是真实的日期，请写成 2026-11-24 的样子",
                f"“{text}” is not a real day; write it like 2026-11-24",
            )
        return None
