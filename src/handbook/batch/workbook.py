"""Tables as one Excel workbook: the same tables of the same day give the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Cell = str | int
#: What XML cannot hold, and how many characters a cell can.
_UNSPEAKABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_767


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its head and its rows.  Text stays text, whatever it begins with."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    #: The cell that stays in sight with all above and left of it.
    frozen: str = "C2"


def workbook(sheets: Sequence[Sheet], day: date) -> bytes:
    """The sheets as a file that bears ``day``; the same sheets give the same bytes."""
    out = io.BytesIO()
    with new_workbook(out, day) as book:
        for sheet in sheets:
            add_sheet(book, sheet)
    return out.getvalue()


@contextmanager
def new_workbook(out: io.BytesIO, day: date) -> Iterator[Workbook]:
    """A workbook that bears ``day``, not the clock; it is written to ``out`` at the end."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - most commands write none

    with Workbook(out, {"in_memory": True}) as book:
        # The format has no time zone.
        book.set_properties({"created": datetime(day.year, day.month, day.day)})  # noqa: DTZ001
        yield book


def add_sheet(book: Workbook, sheet: Sheet) -> Worksheet:
    """A new sheet with its bold head and its rows."""
    page = book.add_worksheet(sheet.name)
    page.freeze_panes(sheet.frozen)
    page.set_column(0, 0, 8)
    page.set_column(1, max(1, len(sheet.headings) - 1), 22)
    bold = book.add_format({"bold": True})
    for at, text in enumerate(sheet.headings):
        page.write_string(0, at, text, bold)
    for number, row in enumerate(sheet.rows, 1):
        _write_row(page, number, row)
    return page


def _write_row(page: Worksheet, number: int, cells: Sequence[Cell]) -> None:
    for at, cell in enumerate(cells):
        if isinstance(cell, int):
            page.write_number(number, at, cell)
        elif cell:
            page.write_string(number, at, _UNSPEAKABLE.sub("", cell)[:_LONGEST])
