"""Tables as one Excel workbook, written cell by cell: large tables, a bold head, nothing else.

openpyxl reads lists and makes the blank one; for a hundred thousand cells it takes twenty times
as long as the text that they are.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from handbook.batch.people import letter

Cell = str | int
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
#: Style 0 is plain, style 1 the bold of the head.
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/>'
    '<name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/>'
    '<xf fontId="1" applyFont="1" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
#: What XML cannot hold.
_UNSPEAKABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


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
    with ZipFile(out, "w") as made:
        for name, text in _parts(sheets):
            info = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type, info.external_attr, info.create_system = (
                ZIP_DEFLATED,
                0o600 << 16,
                3,
            )
            made.writestr(info, text, compresslevel=4)
    return out.getvalue()


def _parts(sheets: Sequence[Sheet]) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(sheets) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" '
        f'ContentType="{_TYPES}.worksheet+xml"/>'
        for number in numbers
    )
    yield (
        "[Content_Types].xml",
        (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
            f"{types}</Types>"
        ),
    )
    yield (
        "_rels/.rels",
        (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
    )
    named = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in zip(numbers, sheets, strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>',
    )
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" '
        f'Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{related}<Relationship '
            f'Id="styles" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
        ),
    )
    yield "xl/styles.xml", _STYLES
    for number, sheet in zip(numbers, sheets, strict=True):
        yield f"xl/worksheets/sheet{number}.xml", "".join(_sheet(sheet, first=number == 1))


def _sheet(sheet: Sheet, *, first: bool) -> Iterator[str]:
    across, down = ord(sheet.frozen[0]) - ord("A"), int(sheet.frozen[1:]) - 1
    chosen = ' tabSelected="1"' if first else ""
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView{chosen} workbookViewId="0">'
        f'<pane xSplit="{across}" ySplit="{down}" topLeftCell="{sheet.frozen}" '
        'activePane="bottomRight" state="frozen"/></sheetView></sheetViews><cols>'
        '<col min="1" max="1" width="8" customWidth="1"/>'
        f'<col min="2" max="{max(2, len(sheet.headings))}" width="22" customWidth="1"/>'
        "</cols><sheetData>"
    )
    letters = [letter(at) for at in range(len(sheet.headings))]
    yield _row(1, letters, sheet.headings, ' s="1"')
    for number, row in enumerate(sheet.rows, 2):
        yield _row(number, letters, row, "")
    yield "</sheetData></worksheet>"


def _row(number: int, letters: Sequence[str], cells: Sequence[Cell], style: str) -> str:
    written = "".join(
        f'<c r="{at}{number}"{style}><v>{cell}</v></c>'
        if isinstance(cell, int)
        else f'<c r="{at}{number}"{style} t="inlineStr"><is>{_text(cell)}</is></c>'
        for at, cell in zip(letters, cells, strict=True)
        if cell != ""
    )
    return f'<row r="{number}">{written}</row>'


@lru_cache(maxsize=20_000)
def _text(text: str) -> str:
    # Most texts stand in many rows.
    return f'<t xml:space="preserve">{escape(_UNSPEAKABLE.sub("", text))}</t>'
