"""Whatever the data or a list say, the tables made of them hold text, and calendars their days."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import icalendar
import openpyxl
import pytest

from books import poisoned
from handbook.batch import formats, people
from handbook.batch.answers import Judge
from handbook.batch.results import Batch
from handbook.domain.model import LANGUAGES
from handbook.rules.distinct_situations import distinct

DAY = date(2023, 6, 1)
SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
HOSTILE = "\r\nBEGIN:VALARM\nX:1\u2028\u202e</script>{{7*7}}\\n;,\"'`#eval(1)"


def batch(first: str, after: str) -> Batch:
    """Somebody in every situation of a handbook whose every text is changed, and a bad row."""
    book = poisoned(after, first)
    columns = people.columns(book)
    out = io.StringIO()
    write = csv.DictWriter(out, [one.key for one in columns])
    write.writerow({one.key: one.key for one in columns})
    for number, one in enumerate(distinct(book, DAY)):
        row = {key: value for key, (value,) in one.ways[0].items()}
        write.writerow(
            row
            | {
                "name": f"{first}{after}" if number % 2 else "",
                "issued_in": next(iter(book.places)),
            }
        )
    write.writerow({"name": first, "service": f"{first}{after}"})
    return Judge(book, DAY).batch(out.getvalue().encode())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sign", SIGNS)
def test_no_text_of_data_or_list_becomes_a_formula(sign: str, language: str) -> None:
    """No cell of any table begins like a formula, and no cell of a workbook is one."""
    made = batch(f"{sign}cmd|'/C calc'!A0", "")
    assert made.people
    grids = formats.grids(made, language)
    for grid in grids:
        content = formats.to_csv(grid).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(content, newline="")))
        assert len(rows) == len(grid.rows) + 1
        for row in rows[1:]:
            assert not [cell for cell in row if cell.startswith(SIGNS)]
    book = openpyxl.load_workbook(io.BytesIO(formats.to_xlsx(grids, language, DAY)))
    for sheet in book:
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert not [cell for cell in cells if cell.hyperlink]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_adds_a_row_a_column_or_an_entry(language: str) -> None:
    """Line ends, commas and quotes of a text stay in their cell, and in their entry."""
    made, plain = batch("", HOSTILE), batch("", "plain")
    for grid, other in zip(formats.grids(made, language), formats.grids(plain, language),
                           strict=True):  # fmt: skip
        shape = [len(row) for row in csv.reader(
            io.StringIO(formats.to_csv(grid).decode("utf-8-sig"), newline=""))]  # fmt: skip
        assert shape == [len(other.headings)] * (len(other.rows) + 1)
    calendar = icalendar.Calendar.from_ical(formats.to_ics(made, language))
    without = icalendar.Calendar.from_ical(formats.to_ics(plain, language))
    assert [[*event] for event in calendar.walk()] == [[*event] for event in without.walk()]
    shown = json.loads(json.dumps(formats.to_json(made)))
    assert len(shown["people"]) == len(plain.people)
    assert len(shown["problems"]) == len(plain.problems)
