"""Tables that offices keep go out and come back: only the cells that differ are written."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import yaml
from click.testing import CliRunner

from books import real
from handbook.cli.main import main
from handbook.desk.exchanged_tables import Basis, Found
from handbook.desk.imports import KINDS
from handbook.desk.record_columns import TABLES
from handbook.desk.record_tables import table, written_as

TODAY = date(2026, 12, 1)
BASIS = Basis("", "official", TODAY)
WINDOW = "work-permit-window"


def bring(kind: str, content: bytes) -> Found:
    return KINDS[kind](real(), content, BASIS)


def edited(kind: str, name: str, **cells: str) -> bytes:
    """The workbook of a kind with other texts in some cells of one row."""
    known = TABLES[kind]
    book = openpyxl.load_workbook(io.BytesIO(written_as(table(real(), kind), "xlsx", TODAY)))
    sheet = book.active
    assert sheet is not None
    row = next(row for row in sheet.iter_rows() if row[0].value == name)
    for key, text in cells.items():
        row[["id", *known.keys, "base"].index(key.replace("__", "."))].value = text
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def values(text: str) -> object:
    return yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - texts only


@pytest.mark.parametrize("shape", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", TABLES)
def test_a_table_that_was_not_touched_changes_nothing(kind: str, shape: str) -> None:
    """Every record of the real handbook goes out and comes back without a difference."""
    grid = table(real(), kind)
    assert len(grid.rows) >= 8
    found = bring(kind, written_as(grid, shape, TODAY))
    assert (found.said, found.bad, found.files, found.unmentioned) == ([], [], {}, [])


def test_a_table_in_gbk_is_read() -> None:
    """A table that an office saved as CSV in GBK is read like any other."""
    text = "编号,答案（中文）\nfaq/visa-free,只改这一句。\n"
    (line,) = bring("faq", text.encode("gb18030")).said
    assert line[0].endswith("→ 只改这一句。")


@pytest.mark.parametrize(
    ("kind", "name", "key", "text"),
    [
        ("faq", "faq/visa-free", "question.en", 'May I "stay": yes, no?'),
        ("contacts", "dgstb", "role.zh", "新的职责。"),
        ("contacts", "dgstb", "link", "https://example.org/a"),
        ("glossary", "dgstb", "explanation.en", "Another explanation, with a comma."),
        ("synonyms", "left-without-notice", "zh", "不辞而别 | 失联, 了 | 走了"),
        ("fees", "new-outside/fee", "text.zh", "不收费。"),
    ],
)
def test_one_cell_is_one_change(kind: str, name: str, key: str, text: str) -> None:
    """A cell that was edited changes that value of that record, and no other line."""
    found = bring(kind, edited(kind, name, **{key.replace(".", "__"): text}))
    assert found.bad == []
    assert len(found.said) == 1
    ((file, after),) = found.files.items()
    before = (real().root.parent / file).read_text("utf-8")
    differ = [
        (old, new)
        for old, new in zip(before.splitlines(), after.splitlines(), strict=True)
        if old != new
    ]
    assert len(differ) == 1
    record = next(
        one
        for one in values(after)[TABLES[kind].list]
        if one["id"] == name  # type: ignore[index]
    )
    value = record
    for part in key.split("."):
        value = value[part]
    assert value == (text.split(" | ") if isinstance(value, list) else text)


def test_what_becomes_known_of_the_window_is_added() -> None:
    """Address and telephone of the window, typed into the table, stand in the data."""
    given = {
        "address__zh": "某路 1 号",
        "address__en": "1 Some Road, Dongguan",
        "telephone": "0769-1234567",
    }
    found = bring("contacts", edited("contacts", WINDOW, **given))
    assert found.bad == []
    ((file, after),) = found.files.items()
    before = (real().root.parent / file).read_text("utf-8")
    added = set(after.splitlines()) - set(before.splitlines())
    assert added == {
        '    address: {zh: 某路 1 号, en: "1 Some Road, Dongguan"}',
        '    telephone: [{number: "0769-1234567"}]',
    }
    assert set(before.splitlines()) <= set(after.splitlines())
    contacts = {one["id"]: one for one in values(after)["contacts"]}  # type: ignore[index]
    assert contacts[WINDOW]["address"]["en"] == "1 Some Road, Dongguan"


@pytest.mark.parametrize(
    ("code", "cells", "name"),
    [
        ("missing-translation", {"address__zh": "某路 1 号"}, WINDOW),
        ("changed-meanwhile", {"role__zh": "别的。", "base": "000000"}, "dgstb"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named(code: str, cells: dict[str, str], name: str) -> None:
    """The row and column are named in both languages, and nothing is written."""
    found = bring("contacts", edited("contacts", name, **cells))
    assert [bad.code for bad in found.bad] == [code]
    assert found.files == {}
    assert " / row " in found.bad[0].line("contacts.xlsx")


@pytest.mark.parametrize(
    ("code", "rows"),
    [
        ("unknown-id", "编号,问题（中文）\nfaq/nothing,？\n"),
        ("duplicate-row", "编号,问题（中文）\nfaq/visa-free,\nfaq/visa-free,\n"),
        ("missing-column", "问题（中文）,答案（中文）\n甲,乙\n"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(code: str, rows: str) -> None:
    """A row of no record, a record given twice and a table without ids are refused."""
    found = bring("faq", rows.encode())
    assert [bad.code for bad in found.bad] == [code]
    assert found.files == {}


def test_an_empty_cell_deletes_nothing() -> None:
    """What is left empty stays as it is in the data."""
    assert bring("faq", "编号,问题（中文）\nfaq/visa-free,\n".encode()).files == {}


def test_the_command_writes_the_table(tmp_path: Path) -> None:
    """The table is written by the end of its name; another end is refused in both languages."""
    run = CliRunner().invoke
    out = tmp_path / "faq.csv"
    assert run(main, ["export", "faq", "--out", str(out)]).exit_code == 0
    assert out.read_bytes() == written_as(table(real(), "faq"), "csv", TODAY)
    wrong = run(main, ["export", "faq", "--out", str(tmp_path / "faq.pdf")])
    assert wrong.exit_code == 2
    assert ".xlsx" in wrong.stderr
    gone = run(main, ["export", "faq", "--out", "/proc/none/faq.csv"])
    assert gone.exit_code == 2
    assert "Cannot write" in gone.stderr
