"""A list of people as it comes from an office: CSV in any encoding, or a workbook.

Reading knows nothing of policy: a file becomes a :class:`Sheet` of texts, and the headings of the
sheet become :class:`Column` s.  ``docs/assets/batch.js`` reads in the same way.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from handbook.batch import spreadsheets
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.wording import joined, wording

Kind = Literal["name", "choice", "many", "place", "day", "count"]

#: Headings stand in one of so many first rows: above them there may be a title.
HEADING_ROWS = 10
DELIMITERS = ",\t;"
DAYS = ("start", "permit_expiry", "event", "filing", "residence_expiry")
COUNTS = ("visa_days", "documents_days")
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class BadListError(ValueError):
    """A list that cannot be used at all; ``zh`` and ``en`` say why and what to do."""

    def __init__(self, key: str, **values: object) -> None:
        told = say(key, **values)
        self.zh, self.en = told.zh, told.en
        super().__init__(f"{told.zh}\n{told.en}")


def say(key: str, **values: object) -> m.Text:
    """A message of the batch in both languages; a value may be a pair of texts itself."""

    def one(language: m.Language) -> str:
        known = {name: v[language] if isinstance(v, m.Text) else v for name, v in values.items()}
        return wording(language)[f"batch_{key}"].format(**known)

    return m.Text(zh=one("zh"), en=one("en"))


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is understood: its key, its headings, and the texts of its values."""

    key: str
    kind: Kind
    heading: m.Text
    names: tuple[str, ...]
    #: Normal form of a text -> value; places and days have none.
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a list as text, by row; rows count from 1 as in a spreadsheet program."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    #: Row -> the merged range that runs through it.
    merged: Mapping[int, str] = field(default_factory=dict)
    notes: tuple[m.Text, ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """The rows of a list, with the column (from 0) that each key stands in."""

    sheet: Sheet
    at: Mapping[str, int]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    width: int
    #: Headings that are not understood.
    ignored: tuple[str, ...] = ()


def plain(text: str) -> str:
    """The normal form in which headings and values are compared."""
    return re.sub(r"[\s_-]+", "", unicodedata.normalize("NFKC", text).lower())


def heading(text: str) -> str:
    """The normal form of a heading: without marks and notes around the name."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"\([^()]*\)\s*$", "", text.strip().strip("*:?"))
    return plain(text)


def letter(column: int) -> str:
    """The name that spreadsheet programs give a column; 0 is A."""
    found, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


# -- columns --------------------------------------------------------------------------------------


def columns(book: Book) -> tuple[Column, ...]:
    """Every column that a list may have, in the order of the blank list."""
    found = [_column("name", "name")]
    for key, question in book.questions.items():
        kind = question.kind
        values = _values(question) if question.values else {}
        names = (key, question.flag, question.label.zh, question.label.en)
        found.append(_column(key, kind, names, values))
    found += [_column(key, "day") for key in DAYS]
    found += [_column(key, "count") for key in COUNTS]
    return tuple(found)


def _column(
    key: str, kind: Kind, names: Sequence[str] = (), values: Mapping[str, str] | None = None
) -> Column:
    """A column with the headings of the wording; a question without any goes by its label."""
    usual: dict[m.Language, str] = dict(zip(m.LANGUAGES, names[-2:], strict=False))
    told = {literal: wording(literal).get(f"batch_column_{key}") for literal in m.LANGUAGES}
    zh, en = (
        text.split("|") if (text := told[language]) else [usual[language]]
        for language in m.LANGUAGES
    )
    known = dict.fromkeys(heading(name) for name in (key, *zh, *en, *names))
    return Column(key, kind, m.Text(zh=zh[0], en=en[0]), tuple(known), values or {})


def _values(question: m.Question) -> dict[str, str]:
    """Every text that stands for a value; one that could stand for two stands for neither."""
    found: dict[str, set[str]] = {}
    for value in question.values:
        for text in _texts(question, value):
            found.setdefault(plain(text), set()).add(value.id)
    known = {text: ids.pop() for text, ids in found.items() if len(ids) == 1}
    # The id itself always does.
    return known | {plain(value.id): value.id for value in question.values}


def _texts(question: m.Question, value: m.QuestionValue) -> Iterator[str]:
    for language in m.LANGUAGES:
        words = wording(language)
        label = value.label[language]
        yield from (label, re.sub(r"[(（].*?[)）]", "", label), value.condition[language])
        if value.id in ("yes", "no"):
            yield from words[f"batch_{value.id}"].split("|")
        yield from words.get(f"batch_value_{question.key}_{value.id}", value.id).split("|")
    if value.label.zh.startswith(f"{value.id} 类"):
        yield f"{value.id}类"


def places(book: Book) -> dict[str, str]:
    """Every text that stands for a place -> its code."""
    found: dict[str, str] = {}
    for place in book.places.values():
        for text in (*place.aliases, place.pinyin, place.name.en, place.name.zh):
            found.setdefault(plain(text), place.code)
    return found | {code.lower(): code for code in book.places}


# -- files ----------------------------------------------------------------------------------------


def read(content: bytes, known: Iterable[Column]) -> Sheet:
    """The cells of a file: CSV, XLSX, XLS or ODS by its content.  Raises :class:`BadListError`."""
    names = {name for column in known for name in column.names}
    if content.startswith((_ZIP, _OLD_EXCEL)):
        return _workbook(content, names)
    text, notes = decode(content)
    best = max(DELIMITERS, key=lambda delimiter: _recognised(_rows(text, delimiter), names))
    return Sheet(tuple(_rows(text, best)), notes=notes)


def decode(content: bytes) -> tuple[str, tuple[m.Text, ...]]:
    """The text of a file and what to say about its encoding.  Raises :class:`BadListError`."""
    encodings = ["utf-16"] if content.startswith(_UTF_16) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, (say("gbk"),) if encoding == "gb18030" else ()
    raise BadListError("encoding")


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    # A long cell is no fault; the default limit of the csv module is 128 KB.
    csv.field_size_limit(2**31 - 1)
    read = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for number, cells in enumerate(read, 1):
        yield number, tuple(cell.strip() for cell in cells)


def _recognised(rows: Iterable[tuple[int, Sequence[str]]], names: set[str]) -> int:
    first = (cells for _, (_, cells) in zip(range(HEADING_ROWS), rows, strict=False))
    return max((sum(heading(cell) in names for cell in cells) for cells in first), default=0)


def _workbook(content: bytes, names: set[str]) -> Sheet:
    """The visible sheet of a workbook that holds most of the headings; the first, where equal."""
    try:
        sheets = [_sheet(page) for page in spreadsheets.read(content)]
    except spreadsheets.UnreadableWorkbookError:
        # What Excel writes with a password looks like its old format.
        key = "old_excel" if content.startswith(_OLD_EXCEL) else "not_xlsx"
        raise BadListError(key) from None
    return max(sheets, key=lambda sheet: _recognised(sheet.rows, names), default=Sheet(()))


def _sheet(page: spreadsheets.Page) -> Sheet:
    merged = {
        row + 1: f"{letter(left)}{top + 1}:{letter(right)}{bottom + 1}"
        for top, left, bottom, right in page.merged
        for row in range(top, bottom + 1)
    }
    return Sheet(tuple(enumerate(page.rows, 1)), merged)


def people(sheet: Sheet, known: Iterable[Column]) -> People:
    """Find the headings and the rows below them.  Raises :class:`BadListError`."""
    keys = {name: column for column in known for name in column.names}
    first = [(number, cells) for number, cells in sheet.rows[:HEADING_ROWS]]
    row, cells = max(
        first,
        key=lambda one: sum(heading(cell) in keys for cell in one[1]),
        default=(0, ()),
    )
    at: dict[str, int] = {}
    ignored = []
    for place, cell in enumerate(cells):
        column = keys.get(heading(cell))
        if column is None:
            ignored += [cell] if cell else []
        elif column.key in at:
            one, two = letter(at[column.key]), letter(place)
            raise BadListError("twice", heading=column.heading, one=one, two=two)
        else:
            at[column.key] = place
    if not at:
        raise BadListError("no_heading")
    if "service" not in at:
        told = {key.key: key.heading for key in keys.values()}
        raise BadListError("no_service", known=joined(told[key] for key in at))
    rows = tuple(one for one in sheet.rows if one[0] > row and any(one[1]))
    if not rows:
        raise BadListError("no_rows")
    return People(sheet, at, rows, len(cells), tuple(ignored))
