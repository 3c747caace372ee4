"""The visible sheets of a workbook, ``.xlsx``, ``.xls`` or ``.ods``, as rows of text.

The file is read by this module run as a program of its own: a damaged ``.xls`` can end the process
that reads it, and a cell at the far end of a sheet can ask for more memory than there is.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

#: How long a workbook may take, in seconds, and how much memory, in bytes.
_PATIENCE, _MEMORY = 120, 4 << 30


class UnreadableWorkbookError(ValueError):
    """A file that is no intact workbook, or one under a password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A sheet: its rows, and its merged ranges as top, left, bottom and right, all from 0."""

    rows: tuple[tuple[str, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...]


def read(content: bytes) -> list[Page]:
    """The visible sheets in their order.  Raises :class:`UnreadableWorkbookError`."""
    try:
        run = subprocess.run(  # noqa: S603 - this file itself
            [sys.executable, "-I", "-X", "utf8", __file__],
            input=content,
            capture_output=True,
            check=True,
            timeout=_PATIENCE,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise UnreadableWorkbookError from None
    return [
        Page(
            rows=tuple(map(tuple, page["rows"])),
            merged=tuple((top, left, bottom, right) for top, left, bottom, right in page["merged"]),
        )
        for page in json.loads(run.stdout)
    ]


class _Sheet(TypedDict):
    """A sheet as it is handed over between two processes."""

    rows: list[list[str]]
    #: Top, left, bottom and right of each block of cells that are one.
    merged: list[list[int]]


def _pages(content: bytes) -> list[_Sheet]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum  # noqa: PLC0415 - see above

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    visible = [
        sheet_metadata.name
        for sheet_metadata in book.sheets_metadata
        if sheet_metadata.visible == SheetVisibleEnum.Visible
    ]
    return [
        {
            "rows": [
                [_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)
            ],
            "merged": [[*start, *end] for start, end in sheet.merged_cell_ranges or ()],
        }
        for sheet in map(book.get_sheet_by_name, visible)
    ]


def _text(value: object) -> str:
    """A cell as the text that a CSV file would hold."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value).strip()


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


if __name__ == "__main__":
    _limit_memory()
    sys.stdout.write(json.dumps(_pages(sys.stdin.buffer.read())))
