"""``handbook import``: tables as offices send them, the difference first, bad cells named."""

from __future__ import annotations

import io
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from books import ROOT, copy_data, real
from handbook.cli.main import main
from handbook.desk.exchanged_tables import Basis, Found
from handbook.desk.imports import KINDS
from handbook.rules.sound_book import load

BASIS = Basis("apostille-convention", "official", date(2026, 11, 26))
PARTIES = "data/china/measures/2023-11-07-apostille.yml"


def bring(kind: str, text: str, encoding: str = "utf-8") -> Found:
    """What a CSV file of that text brings to the real handbook."""
    return KINDS[kind](real(), text.encode(encoding), BASIS)


def member(code: str) -> tuple[date, date | None]:
    """The days of a state in the real list."""
    group = real().place_groups()["apostille-parties"]
    one = next(one for one in group.members if one.place == code)
    return one.from_, one.convention_from


def changed(found: Found, file: str) -> list[tuple[str, str]]:
    """The lines of a file that the import would change: before and after."""
    old = (ROOT / file).read_text("utf-8").split("\n")
    new = found.files[file].split("\n")
    assert len(old) == len(new)
    return [(a, b) for a, b in zip(old, new, strict=True) if a != b]


def xlsx(rows: list[list[object]]) -> bytes:
    """A workbook with these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# -- the list of states ---------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", ["阿尔巴尼亚", "AL", "Albania"])
def test_the_same_list_brings_nothing(name: str, encoding: str) -> None:
    """A state that the data has with these days is no difference, however the file is written."""
    found = bring("apostille", f"国家,对华适用日期\n{name},2023/11/7\n", encoding)
    assert (found.said, found.bad, found.files) == ([], [], {})
    assert "AL" not in found.unmentioned
    assert "CA" in found.unmentioned


def test_a_new_state_gets_a_line_in_its_place() -> None:
    """One line is added between its neighbours; everything else stays byte for byte."""
    found = bring(
        "apostille", "国家,对华适用日期,公约对该国生效日\n津巴布韦,2027年3月1日,2027-03-01\n"
    )
    old = (ROOT / PARTIES).read_text("utf-8").split("\n")
    new = found.files[PARTIES].split("\n")
    line = (
        "      - {place: ZW, from: 2027-03-01, convention_from: 2027-03-01, confidence: official, "
        "sources: [{source: apostille-convention}]}"
    )
    at = new.index(line)
    assert new[:at] + new[at + 1 :] == old
    assert "place: ZA" in new[at - 1]
    assert found.said == [
        ("新增 津巴布韦（ZW），2027-03-01 起", "new: Zimbabwe (ZW) from 2027-03-01")
    ]


def test_a_changed_day_is_changed_alone() -> None:
    """Only the day that differs is replaced, and both days are said."""
    found = bring("apostille", "state,in force with China\nCanada,2024-01-12\n")
    ((before, after),) = changed(found, PARTIES)
    assert before.replace("from: 2024-01-11", "from: 2024-01-12", 1) == after
    assert found.said[0][1] == "changed: Canada (CA) from: 2024-01-11 → 2024-01-12"


def test_a_state_leaves() -> None:
    """A day in the column until is added to the line."""
    found = bring("apostille", "国家,对华适用日期,停止适用日期\n加拿大,2024-01-11,2028-01-01\n")
    ((_, after),) = changed(found, PARTIES)
    assert "from: 2024-01-11" in after
    assert "until: 2028-01-01, confidence:" in after


@pytest.mark.parametrize(
    ("text", "row", "column", "code"),
    [
        ("国家,对华适用日期\n阿尔巴尼,2023-11-07\n", 2, 0, "unknown-place"),
        ("国家,对华适用日期\n加拿大,2024-02-30\n", 2, 1, "impossible-date"),
        ("国家,对华适用日期\n加拿大,2024-01-11\nCA,2024-01-11\n", 3, 0, "duplicate-row"),
        ("国家,对华适用日期\n印度,2023-11-07\n", 2, 0, "left-out"),
        ("序号,对华适用日期,国家\n1,2024-02-30,加拿大\n", 2, 1, "impossible-date"),
        ("国家,备注\n加拿大,x\n", 1, 0, "missing-column"),
    ],
)
def test_bad_cells_of_the_list(text: str, row: int, column: int, code: str) -> None:
    """A cell that cannot be used is named by row and column, counted as a spreadsheet does."""
    (bad,) = bring("apostille", text).bad
    assert (bad.row, bad.column, bad.code) == (row, column, code)


# -- the calendar ---------------------------------------------------------------------------------

YEAR = "日期,安排\n2027-01-01,放假\n2027-01-02,放假\n2027-01-03,放假\n2027-01-10,上班\n"


def test_the_next_year_of_the_calendar(tmp_path: Path) -> None:
    """The year after those known is added, and the working days of that year are known then."""
    from handbook.rules.working_days import calendar  # noqa: PLC0415 - beside what it checks

    found = KINDS["calendar"](real(), YEAR.encode("gb18030"), BASIS)
    assert found.bad == []
    assert found.said[0][0] == "新增 2027 年：放假 3 天（01-01–01-03），周末上班 1 天"
    data = tmp_path / "data"
    copy_data(data.parent)
    for name, text in found.files.items():
        (tmp_path / name).write_text(text, "utf-8")
    known = calendar(load(data))
    assert known.years[-1] == 2027
    assert not known.working(date(2027, 1, 1))
    assert known.working(date(2027, 1, 10))
    assert known.working(date(2027, 1, 4))


def test_a_year_that_is_known_is_compared() -> None:
    """Days of a year in use are compared with it; nothing is written."""
    found = bring("calendar", "date,kind\n2026-01-01,off\n2026-01-05,off\n")
    assert found.files == {}
    assert [en for _, en in found.said] == [
        "differs from the calendar in use: 2026-01-05 is off in the file"
    ]


@pytest.mark.parametrize(
    ("text", "row", "column", "code"),
    [
        ("日期,安排\n2027-13-01,放假\n", 2, 0, "impossible-date"),
        ("日期,安排\n2027-01-01,大概放\n", 2, 1, "unknown-choice"),
        ("日期,安排\n2027-01-01,放假\n2028-01-01,放假\n", 3, 0, "other-year"),
        ("日期,安排\n2027-01-04,上班\n", 2, 0, "no-weekend"),
        ("日期,安排\n2029-01-01,放假\n", 2, 0, "gap"),
        ("日期,安排\n2027-01-01,放假\n2027-01-01,放假\n", 3, 0, "duplicate-row"),
    ],
)
def test_bad_cells_of_the_calendar(text: str, row: int, column: int, code: str) -> None:
    """A gap between years, another year, a weekday worked: named at its cell."""
    (bad,) = bring("calendar", text).bad
    assert (bad.row, bad.column, bad.code) == (row, column, code)


# -- statistics -----------------------------------------------------------------------------------


def test_a_figure_changes_with_its_texts() -> None:
    """The value and the same number in both texts are replaced, in that entry only."""
    found = KINDS["statistics"](real(), xlsx([["指标", "数值"], ["申请量", 6800]]), BASIS)
    (file,) = found.files
    entry = found.files[file].split("- id: statistics/applications\n")[1].split("- id:")[0]
    assert "value: 6800" in entry
    assert "6,800 件" in entry
    assert "6,800 work permit applications" in entry
    assert "6,752" not in entry
    assert "verified: 2026-11-26" in entry
    assert "6,752" in found.files[file]  # other entries speak of it; they are for people to read
    assert found.said[0][1] == "changed: Applications: 6,752 → 6,800 (statistics/applications)"


@pytest.mark.parametrize(
    ("text", "row", "column", "code"),
    [
        ("指标,数值\n申请亮,1\n", 2, 0, "unknown-figure"),
        ("指标,数值\n申请量,很多\n", 2, 1, "not-a-number"),
    ],
)
def test_bad_cells_of_the_statistics(text: str, row: int, column: int, code: str) -> None:
    """A figure that is not there, a value that is no number."""
    (bad,) = bring("statistics", text).bad
    assert (bad.row, bad.column, bad.code) == (row, column, code)


@pytest.mark.parametrize("value", ["6752", "6,752", "6，752", "6,752件"])
def test_numbers_as_people_write_them(value: str) -> None:
    """Thousands set apart and a unit behind are understood."""
    found = bring("statistics", f'id,value\nstatistics/applications,"{value}"\n')
    assert (found.said, found.bad) == ([], [])


# -- the command ----------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data, and a shell in it."""
    copy_data(tmp_path)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path / "mkdocs.yml")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    """One call of the command."""
    return CliRunner().invoke(main, ["import", *arguments])


def test_dry_run_then_apply(desk: Path) -> None:
    """Without ``--apply`` the difference is shown and nothing is written; with it, it is."""
    before = (desk / PARTIES).read_bytes()
    (desk / "list.csv").write_bytes("国家,对华适用日期\n津巴布韦,2027-03-01\n".encode("gb18030"))
    result = run("apostille", "list.csv")
    assert result.exit_code == 0, result.output
    assert "+      - {place: ZW, from: 2027-03-01" in result.stdout
    assert "add --apply" in result.stdout
    assert (desk / PARTIES).read_bytes() == before
    result = run("apostille", "list.csv", "--apply")
    assert result.exit_code == 0, result.output
    assert "ZW" in load(desk / "data").members("apostille-parties", date(2027, 3, 1))
    assert "没有差别" in run("apostille", "list.csv").stdout


def test_a_file_with_bad_rows_writes_nothing(desk: Path) -> None:
    """One bad row, and nothing is written: exit 1, the cell as FILE:ROW:COL."""
    before = (desk / PARTIES).read_bytes()
    (desk / "list.csv").write_text(
        "国家,对华适用日期\n津巴布韦,2027-03-01\n加拿大,2024-02-30\n", "utf-8"
    )
    result = run("apostille", "list.csv", "--apply")
    assert result.exit_code == 1
    assert "list.csv:3:2: impossible-date: 第 3 行 B 列" in result.stderr
    assert (desk / PARTIES).read_bytes() == before


@pytest.mark.parametrize(
    ("content", "arguments", "says"),
    [
        (None, ["apostille"], "Cannot open"),
        (b"PK\x03\x04 broken", ["apostille"], "columns: "),
        (b"\xd0\xcf\x11\xe0", ["statistics"], "columns: "),
        (YEAR.encode(), ["calendar"], "Name the source"),
        (YEAR.encode(), ["calendar", "--source", "holiday-notice"], "there is no “holiday-notice”"),
        (
            YEAR.encode(),
            ["calendar", "--source", "dongguan-notice-2023", "--apply"],
            "cannot cite a source from below",
        ),
        (b"\x00\x01", ["apostille"], "columns: "),
    ],
)
def test_what_cannot_be_read(
    desk: Path, content: bytes | None, arguments: list[str], says: str
) -> None:
    """A file that is none, or a source that is none: one message, exit 2."""
    if content is not None:
        (desk / "list.csv").write_bytes(content)
    result = run(arguments[0], "list.csv", *arguments[1:])
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr
