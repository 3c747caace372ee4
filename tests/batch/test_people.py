"""Lists of people: what is read from them, which rows are refused, and the same answers."""

from __future__ import annotations

import contextlib
import csv
import io
import subprocess
from datetime import date, datetime
from functools import cache
from pathlib import Path

import icalendar
import openpyxl
import pikepdf
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from books import ROOT, real, resolver
from handbook.batch import formats, spreadsheets
from handbook.batch import people as batch_list
from handbook.batch import workbook as batch_workbook
from handbook.batch.answers import Judge, UnansweredError, complete
from handbook.batch.results import Batch, lines
from handbook.batch.samples import sample_rows, services_by_column
from handbook.batch.typed_days import TypedDay, typed_day
from handbook.cli.main import main
from handbook.domain.conditions import Answers
from handbook.domain.model import LANGUAGES
from handbook.domain.wording import wording
from handbook.export import open_data, plan_json
from handbook.paper import people
from handbook.rules import plan_days, plan_recipe, planner
from handbook.rules.answers import Checklist
from handbook.rules.distinct_situations import distinct
from handbook.rules.situation import SituationError, situation
from handbook.rules.working_days import calendar

DAY = "2026-11-24"
LISTS = Path(__file__).parents[1] / "fixtures" / "lists"
HEAD = "姓名,服务事项,申请人所在地,来华工作期限,人员类别,类别依据,境外文件签发地,希望的第一个工作日"
PROVISIONAL = "Provisional until the arrangement for 2027 is published."
GOOD = "张三,新办,境外,90 日以上,B 类,,加拿大,2026-12-30"


@cache
def judge() -> Judge:
    return Judge(real(), date.fromisoformat(DAY))


def answered(content: str | bytes) -> Batch:
    return judge().batch(content.encode() if isinstance(content, str) else content)


def rows(*cells: str) -> Batch:
    return answered("\n".join((HEAD, *cells)))


def workbook(*table: list[object], merge: str = "") -> bytes:
    made = openpyxl.Workbook()
    for row in table:
        made.active.append(row)
    if merge:
        made.active.merge_cells(merge)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


# -- the answers are those of the other commands ---------------------------------------------------


def test_each_person_gets_the_checklist_and_the_plan_of_the_situation() -> None:
    """A row gets the same checklist and the same dates as the same person alone."""
    (person,) = rows(GOOD).people
    book, rules = real(), resolver("real", DAY)
    asked = situation(
        book,
        {
            "service": "new",
            "location": "outside",
            "duration": "long",
            "category": "B",
            "issued_in": "CA",
        },
        rules.day,
    )
    wish = plan_days.Wish("start", date(2026, 12, 30), rules.day)
    recipe = plan_recipe.find(rules, asked.answers)
    assert isinstance(recipe, plan_recipe.Recipe)
    assert person.name == "张三"
    assert open_data.checklist(book, person.checklist) == open_data.checklist(
        book, rules.answer(asked)
    )
    assert person.plan is not None
    assert plan_json.to_json(book, person.plan, {}) == plan_json.to_json(
        book, planner.schedule(recipe, wish, calendar(book)), {}
    )


def test_what_a_row_gives_and_nobody_asks_is_named_beside_its_answer() -> None:
    """An answer that a person's situation does not raise changes nothing and is named."""
    plain = answered("姓名,服务事项,人员类别,许可形式\n张三,延期,B,电子")
    more = answered("姓名,服务事项,人员类别,许可形式,变更内容\n张三,延期,B,电子,护照")
    (before,), (after,) = plain.people, more.people
    assert before.left_out == ()
    assert after.left_out == (("change_kind", "passport"),)
    assert after.checklist == before.checklist
    for language in LANGUAGES:
        cells = formats.grids(more, language)[0].rows[0]
        cell = cells[formats.GRIDS["summary"].index("left_out")]
        assert cell == {"zh": "变更内容：护照", "en": "what changes: passport"}[language]


#: Every way to every situation, found when it is asked for.
WAYS = st.deferred(
    lambda: st.sampled_from(
        [way for one in distinct(real(), date.fromisoformat(DAY)) for way in one.ways]
    )
)
#: Anything else that may stand in the row: the value of any question.
MORE = st.dictionaries(
    st.sampled_from([key for key in real().questions if key not in real().place_keys]),
    st.integers(0, 9),
)


@given(WAYS, MORE, st.sampled_from(["CA", "US", "HK", "IN"]))
@settings(max_examples=150, deadline=None)
def test_a_row_is_answered_as_the_checklist_command_answers_it(
    way: Answers, more: dict[str, int], place: str
) -> None:
    """Whatever a row says, its answer is that of the checklist command."""
    rules = resolver("real", DAY)
    cells = {key: value for key, (value,) in way.items()} | {"issued_in": place}
    for key, at in more.items():
        values = real().questions[key].values
        cells[key] = values[at % len(values)].id
    made = answered(table(cells))
    try:
        theirs = rules.answer(situation(rules.book, cells, rules.day))
    except SituationError:
        theirs = None
    if made.problems:
        # A question that the others make idle may keep the row from being complete.
        assert theirs is None or "没有填写" in made.problems[0].text.zh
        return
    ours = made.people[0].checklist
    # What was never asked may be anything; the rest, given to the command, has this answer.
    told = {key: values for key, values in ours.situation.answers.items() if key != "issued_in"}
    same = rules.answer(situation(rules.book, {**told, "issued_in": place}, rules.day))
    for one in (same, theirs) if theirs else (same,):
        assert shown(ours) == shown(one)


def table(cells: dict[str, str]) -> str:
    out = io.StringIO()
    write = csv.DictWriter(out, list(cells))
    write.writeheader()
    write.writerow(cells)
    return out.getvalue()


def shown(checklist: Checklist) -> dict[str, object]:
    ignored = dict.fromkeys(("situation", "assumed", "left_out"))
    return {**open_data.checklist(real(), checklist), **ignored}


def test_the_walk_names_the_first_question_left_open() -> None:
    """The first cell left empty that matters is named, with what may be filled in."""
    with pytest.raises(UnansweredError, match="location") as caught:
        complete(resolver("real", DAY), {"service": ("new",)})
    assert caught.value.text.zh == "没有填写；可填：中国境外、中国境内"


# -- files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f"{HEAD}\n{GOOD}\n".encode(), id="utf-8"),
        pytest.param(f"{HEAD}\n{GOOD}\n".encode("utf-8-sig"), id="byte order mark"),
        pytest.param(f"{HEAD}\n{GOOD}\n".encode("gbk"), id="gbk"),
        pytest.param(f"{HEAD}\n{GOOD}\n".replace(",", "\t").encode("utf-16"), id="utf-16, tabs"),
        pytest.param(f"{HEAD}\n{GOOD}\n".replace(",", ";").encode(), id="semicolons"),
        pytest.param(f"外籍员工名单\n\n{HEAD}\n{GOOD}\n\n".encode(), id="a title above"),
        pytest.param(
            workbook(
                ["外籍员工名单"],
                list(HEAD.split(",")),
                [*GOOD.split(",")[:-1], date(2026, 12, 30)],
                merge="A1:H1",
            ),
            id="xlsx with a merged title and a real date",
        ),
        # Saved by other programs, each with a sheet of notes before the list.
        pytest.param((LISTS / "staff.xls").read_bytes(), id="old excel"),
        pytest.param((LISTS / "staff.ods").read_bytes(), id="open document"),
        pytest.param(
            b"name,service,location,duration,category,issued in,start\n"
            b"\xe5\xbc\xa0\xe4\xb8\x89,new,outside,long,B,ca,2026/12/30",
            id="english",
        ),
    ],
)
def test_the_same_list_in_other_files(content: bytes) -> None:
    """The same list as CSV, workbook or in other encodings has the same answers."""
    made, usual = answered(content), rows(GOOD)
    assert made.problems == ()
    assert [one.checklist for one in made.people] == [one.checklist for one in usual.people]
    assert [one.plan for one in made.people] == [one.plan for one in usual.people]


def test_gbk_is_said() -> None:
    """A list read in the old Chinese encoding is read, and that is mentioned."""
    (note,) = answered(f"{HEAD}\n{GOOD}".encode("gbk")).notes
    assert (note.zh[:10], note.en[:20]) == ("名单按 GBK 编码", "The list was read as")


@pytest.mark.parametrize(
    ("content", "zh", "en"),
    [
        (b"\xff\xfe\xff\xff\x81", "读不出文字", "cannot be read"),
        (b"\x89\xff\x80", "读不出文字", "cannot be read"),
        (b"name,service\0", "读不出文字", "cannot be read"),
        (b"\xd0\xcf\x11\xe0old", "加了密码，或已损坏", "under a password or damaged"),
        (b"PK\x03\x04broken", "不是完好的", "no intact .xlsx, .xls or .ods"),
        (
            (LISTS / "staff.xls").read_bytes()[:2000],
            "加了密码，或已损坏",
            "under a password or damaged",
        ),
        ((LISTS / "staff.ods").read_bytes()[:700], "不是完好的", "no intact .xlsx, .xls or .ods"),
        ("甲,乙\n1,2".encode(), "找不到列名", "No headings"),
        (b"", "找不到列名", "No headings"),
        ("姓名,类别\n张三,B".encode(), "缺少“服务事项”一列。认得的列：姓名、人员类别", "missing"),
        (
            f"{HEAD},事项\n{GOOD},新办".encode(),
            "B 列和 I 列都是“服务事项”",
            "column B and column I",
        ),
        (HEAD.encode(), "列名下面没有内容", "nothing below"),
    ],
)
def test_a_list_that_cannot_be_used(content: bytes, zh: str, en: str) -> None:
    """A file that is no list is refused with the reason in both languages."""
    with pytest.raises(batch_list.BadListError) as caught:
        answered(content)
    assert zh in caught.value.zh
    assert en in caught.value.en


# -- rows ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "place", "zh", "en"),
    [
        (
            "x,出国,境外,long,B,,CA,",
            "2:2",
            "B 列“服务事项”：“出国”不是可用的值",
            "“出国” is not an allowed value",
        ),
        ("x,新办,,long,B,,CA,", "2:3", "C 列“申请人所在地”：没有填写；可填：中国境外", "is empty"),
        ("x,新办,境外,long,B,teacher,,", "2:7", "“境外文件签发地”：没有填写", "is empty; write"),
        ("x,新办,境外,long,A,teacher,CA,", "2:6", "“外国语言教学人员”与这一行", "does not go with"),
        ("x,新办,境外,long,B,,火星,", "2:7", "没有国家或地区“火星”", "no country or region “火星”"),
        ("x,新办,境外,long,B,,CA,2027-02-30", "2:8", "“2027-02-30”不是真实的", "not a real day"),
        ("x,用人单位注册,,,,,,2026-12-30", "2:8", "没有日期要推算", "no dates to work out"),
        ("x,延期,,,B,,,2026-12-30", "2:1", "“现有许可的形式”：没有填写", "“Permit form”: is empty"),
        ("x,新办,境外,long,B,,CA,2026-12-30,多", "2:9", "内容比列名多：“多”", "more cells than"),
    ],
)
def test_a_row_that_is_left_out(row: str, place: str, zh: str, en: str) -> None:
    """A row with a wrong cell is left out with its place and reason; the others are kept."""
    made = rows(row, GOOD)
    assert [one.row for one in made.people] == [3], "the good row is kept"
    (problem,) = made.problems
    assert problem.place() == place
    assert zh in problem.message().zh
    assert en in problem.message().en


@pytest.mark.parametrize(
    ("heading", "cell", "good"),
    [
        ("Visa days", "0", True),
        ("Visa days", "999", True),
        ("Visa days", "1000", False),
        ("Visa days", "-1", False),
        ("Visa days", "1.5", False),
        ("Visa days", "a week", False),
        ("Documents days", "1000", False),
        ("Start", "0001-01-01", False),
        ("Start", "2026-12-30", True),
    ],
)
def test_a_number_or_day_at_the_edge_is_taken_or_named(
    heading: str, cell: str, *, good: bool
) -> None:
    """The last number allowed is taken; one more, or a day no plan can reach, is named."""
    made = answered(
        f"Service,Location,Duration,Category,Issued in,{heading}\n"
        f"New permit,abroad,long,B,CA,{cell}\n"
    )
    told = [problem.message() for problem in made.problems]
    assert [one.column for one in made.problems] == ([] if good else [5])
    assert len(made.people) == good
    for text in told:
        assert cell in text.zh
        assert cell in text.en


def test_no_cell_speaks_to_the_terminal() -> None:
    """A cell with a command for the terminal is shown with its code, and on one line."""
    made = rows('x,"a\x1b[2J\nb",境外,long,B,,CA,')
    (line,) = lines(made, "staff.csv")
    assert r"“a\x1b[2J\nb”" in line
    assert line.isprintable()


def test_a_cell_of_any_length_is_a_cell() -> None:
    """A name into which a whole letter was pasted costs nobody the list."""
    made = rows(GOOD.replace("张三", "x" * 200_000), GOOD)
    assert [len(one.name) for one in made.people] == [200_000, 2]


def test_every_bad_cell_of_a_row_is_reported_at_once() -> None:
    """All wrong cells of a row are reported in one run."""
    made = rows("x,出国,天上,long,B,,火星,昨天")
    assert [line.split(": ")[0] for line in lines(made, "staff.csv")] == [
        "staff.csv:2:2",
        "staff.csv:2:3",
        "staff.csv:2:7",
        "staff.csv:2:8",
    ]


def test_a_year_that_is_not_announced_is_dated_and_marked() -> None:
    """A row into 2027 has its dates, each table says until when they are provisional."""
    made = rows("x,新办,境外,long,B,,CA,2027-03-01", GOOD)
    assert [one.unplanned for one in made.people] == [None, None]
    for language, mark in (("zh", "暂定，待 2027 年放假安排公布。"), ("en", PROVISIONAL)):
        summary, _, deadlines = formats.grids(made, language)
        column = formats.GRIDS["summary"].index("provisional")
        assert [row[column] for row in summary.rows] == [mark, ""]
        notes = formats.GRIDS["deadlines"].index("notes")
        told = [mark in str(row[notes]) for row in deadlines.rows if row[0] == 2]
        assert told.count(False) == 1, "only the day wanted is certain"
        assert not any(mark in str(row[notes]) for row in deadlines.rows if row[0] == 3)
    calendar = formats.to_ics(made, "en").decode()
    assert calendar.count("STATUS:TENTATIVE") == told.count(True)
    one, two = formats.to_json(made)["people"]
    assert (one["plan"]["provisional"], two["plan"]["provisional"]) == (True, False)


def test_a_year_without_announced_holidays_costs_the_dates_only() -> None:
    """Where holidays cannot even be computed, the row has its documents but no dates."""
    (person,) = rows("x,新办,境外,long,B,,CA,2071-01-10").people
    assert person.checklist.materials
    assert person.plan is None
    assert person.unplanned is not None
    assert "没有 2071 年的" in person.unplanned.zh
    summary, _, deadlines = formats.grids(rows("x,新办,境外,long,B,,CA,2071-01-10"), "en")
    assert any("not for 2071" in str(cell) for cell in summary.rows[0])
    assert deadlines.rows == ()


def test_two_days_to_count_from() -> None:
    """A row with two days to count from is refused, and the second is named."""
    made = answered(
        "服务事项,类别,许可形式,工作许可到期日,提交日期\n延期,B,电子,2027-01-31,2026-12-01"
    )
    (problem,) = made.problems
    assert problem.message().zh == (
        "第 2 行 E 列“提交申请的日子”：只能从一个日期推算；这一行还填了“工作许可到期日”"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_yes_and_no_are_read_in_any_of_their_words(language: str) -> None:
    """是, 有 and 对 are yes, Y and true as well, and so for no; in every column that asks it."""
    known = {column.key: column for column in batch_list.columns(real())}
    asked = [
        question.key
        for question in real().questions.values()
        if {value.id for value in question.values} == {"yes", "no"}
    ]
    assert asked
    for key in asked:
        for answer in ("yes", "no"):
            for word in wording(language)[f"batch_{answer}"].split("|"):
                assert known[key].values[batch_list.plain(word)] == answer, (key, word)


def test_a_list_that_cannot_be_used_says_so_wherever_it_is_told() -> None:
    """The message as a whole is the Chinese and the English one."""
    with pytest.raises(batch_list.BadListError) as refused:
        answered(b"")
    assert str(refused.value) == f"{refused.value.zh}\n{refused.value.en}"


def test_merged_cells_leave_their_rows_out() -> None:
    """Rows with merged cells are left out and staff are asked to part them."""
    head, good = HEAD.split(","), GOOD.split(",")
    made = answered(workbook(head, good, good, good, merge="B2:B3"))
    assert [one.row for one in made.people] == [4]
    assert [one.place() for one in made.problems] == ["2:1", "3:1"]
    assert made.problems[0].message().zh == (
        "第 2 行：合并的单元格 B2:B3；请取消合并，每一行都填写"
    )
    assert "merged cells B2:B3" in made.problems[0].message().en


def test_family_may_be_several_but_not_none_and_someone() -> None:
    """Spouse and child may come together; spouse and nobody may not."""
    head = "服务事项,所在地,工作期限,类别,签发地,家属\n新办,境外,long,C,CA,"
    (person,) = answered(f"{head}配偶、子女").people
    assert person.checklist.situation.answers["family"] == ("spouse", "child")
    (problem,) = answered(f"{head}配偶、没有").problems
    assert "不能和其他值一起填" in problem.text.zh


@pytest.mark.parametrize(
    ("text", "day", "converted"),
    [
        ("2026-11-24", "2026-11-24", False),
        ("2026/1/4", "2026-01-04", False),
        ("2026年11月4日", "2026-11-04", False),
        ("20261124", "2026-11-24", False),
        ("2026.11.24", "2026-11-24", False),
        ("２０２６－１１－２４", "2026-11-24", False),
        ("2026/12/30 0:00", "2026-12-30", False),
        ("24 November 2026", "2026-11-24", False),
        ("Nov 24, 2026", "2026-11-24", False),
        ("24-Nov-2026", "2026-11-24", False),
        ("12/30/2026", "2026-12-30", True),
        ("30.12.2026", "2026-12-30", True),
        ("05/05/2026", "2026-05-05", True),
        ("46387", "2026-12-31", True),
        ("46387.5", "2026-12-31", True),
        ("2026-02-30", None, False),
        ("30/30/2026", None, False),
        ("24 Nivôse 2026", None, False),
        ("12345", None, False),
        ("99999", None, False),
        ("soon", None, False),
    ],
)
def test_days_as_people_write_them(text: str, day: str | None, *, converted: bool) -> None:
    """Days in the ways people and spreadsheets write them are understood, others are not."""
    assert typed_day(text) == (TypedDay(date.fromisoformat(day), converted) if day else None)


def test_a_day_of_another_form_is_shown_as_it_was_read() -> None:
    """Excel's number of a day and 12/30/2026 are read, and the first of each column is shown."""
    made = rows(GOOD.replace("2026-12-30", "46386"), GOOD.replace("2026-12-30", "12/30/2026"), GOOD)
    assert made.problems == ()
    assert [one.plan for one in made.people] == [rows(GOOD).people[0].plan] * 3
    (note,) = made.notes
    assert note.zh == (
        "“希望的第一个工作日”一列换算的日期有 2 个，例如第 2 行：46386 读作 2026-12-30；请核对"
    )
    assert "row 2: 46386 is read as 2026-12-30" in note.en


def test_a_day_that_may_be_two_days_is_asked_for_again() -> None:
    """A row with 03/04/2027 is left out, and both days that it may be are named."""
    (problem,) = rows(GOOD.replace("2026-12-30", "03/04/2027")).problems
    assert "2027-04-03" in problem.text.zh
    assert "2027-03-04" in problem.text.en


def test_people_who_are_alike_share_their_answer() -> None:
    """What is the same for two people is worked out once: checklist, plan and rows of tables."""
    made = rows(GOOD, GOOD.replace("张三", "李四"), GOOD.replace("2026-12-30", "2026-12-31"))
    one, two, later = made.people
    assert one.checklist is two.checklist is later.checklist
    assert one.plan is two.plan is not later.plan
    for grid in formats.grids(made, "en"):
        first, second, _ = grid.blocks
        assert first.rest is second.rest


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_list_or_a_message(content: bytes) -> None:
    """Whatever bytes a file holds, there is a list or a message and no crash."""
    with contextlib.suppress(batch_list.BadListError):
        answered(content)


# -- results ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_document_and_day_is_in_the_tables(language: str) -> None:
    """Each document and each day of each person stands in the tables, with its basis."""
    made = rows(GOOD, "李四,新办,境外,90 日以上,C,,美国,")
    summary, materials, deadlines = formats.grids(made, language)
    assert [row[:2] for row in summary.rows] == [(2, "张三"), (3, "李四")]
    wanted = [
        (one.row, answer.material.name[language])
        for one in made.people
        for answer in one.checklist.materials
        if answer.status != "not_applicable"
    ]
    assert [(row[0], row[2]) for row in materials.rows] == wanted
    assert all(row[-1] for row in (*materials.rows, *deadlines.rows)), "each says on what basis"
    plans = [one.plan for one in made.people if one.plan]
    assert len(deadlines.rows) == sum(len(one.steps) + len(one.documents) for one in plans)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_names_each_document_under_its_status(language: str) -> None:
    """What is required stands under "required", what is waived under "waived", and so on."""
    made = rows(GOOD, "李四,新办,境外,90 日以上,A,,加拿大,")
    summary = formats.grids(made, language)[0]
    for person, row in zip(made.people, summary.rows, strict=True):
        cells = dict(zip(formats.GRIDS["summary"], row, strict=True))
        semicolon = "；" if language == "zh" else "; "
        for status, column in formats.STATUSES.items():
            assert cells[column] == semicolon.join(
                one.paper.name[language] for one in person.checklist.materials
                if one.status == status
            )  # fmt: skip
        assert cells["submit"]


@pytest.mark.parametrize(
    ("language", "address", "page"),
    [
        ("zh", "", "s/x.html"),
        ("en", "", "en/s/x.html"),
        ("zh", "https://example.org", "https://example.org/s/x.html"),
        ("en", "https://example.org", "https://example.org/en/s/x.html"),
    ],
)
def test_each_person_has_the_address_of_a_page(language: str, address: str, page: str) -> None:
    """The page of the situation, with the site's address where it is known."""
    assert formats.page("x", language, address) == page


def test_the_json_names_the_row_and_column_of_a_problem() -> None:
    """A program is told rows and columns counted from 1; a column that is not there is none."""
    made = answered("Service,Location,Issued in\nNew permit,the moon,CA\nExtension,,\n")
    found = formats.to_json(made)["problems"]
    assert [(one["row"], one["column"]) for one in found] == [(2, 2), (3, None)]
    assert "the moon" in found[0]["text"]["en"]


def test_a_cell_of_a_workbook_is_the_text_that_a_csv_would_hold() -> None:
    """A whole number has no point, a day no time of day, and yes and no are words."""
    cells = [7, 1.5, -3.0, True, False, datetime(2026, 12, 30, 8, 30), " x "]  # noqa: DTZ001
    (page,) = spreadsheets.read(workbook(cells))
    assert page.rows == (("7", "1.5", "-3", "yes", "no", "2026-12-30", "x"),)


def test_a_damaged_workbook_ends_with_a_sentence() -> None:
    """A damaged old Excel file is refused in words, even where its reader breaks down over it."""
    whole = (LISTS / "staff.xls").read_bytes()
    for at in (48, 68, 76):  # the file's own counts of its parts
        broken = whole[:at] + b"\xff\xff\xff\x3f" + whole[at + 4 :]
        with pytest.raises(batch_list.BadListError, match="加了密码，或已损坏"):
            answered(broken)


def test_a_cell_at_the_far_end_of_a_sheet() -> None:
    """A stray cell in the last row and column is refused in words, not by running out of memory."""
    made = openpyxl.Workbook()
    made.active["A1"], made.active["XFD1048576"] = "服务事项", "x"
    out = io.BytesIO()
    made.save(out)
    with pytest.raises(batch_list.BadListError, match="不是完好的"):
        answered(out.getvalue())


def test_a_name_that_looks_like_a_formula_stays_text() -> None:
    """A name that a spreadsheet would take for a formula stays a name."""
    made = rows(GOOD.replace("张三", "=HYPERLINK(1)"))
    grids = formats.grids(made, "zh")
    (row,) = list(csv.reader(io.StringIO(formats.to_csv(grids[0]).decode("utf-8-sig"))))[1:]
    assert row[1] == "'=HYPERLINK(1)"
    content = formats.to_xlsx(grids, "zh", made.day)
    cell = openpyxl.load_workbook(io.BytesIO(content)).active["B2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_sign_before_a_text_makes_it_a_formula(sign: str) -> None:
    """Every sign that a spreadsheet program takes for the beginning of a formula is guarded."""
    grid = formats.Grid("x", ("a",), (formats.Block((), ((f"{sign}1+1",), (f"1{sign}",), (7,))),))
    text = formats.to_csv(grid).decode("utf-8-sig")
    assert [row for (row,) in csv.reader(io.StringIO(text, newline=""))] == [
        "a", f"'{sign}1+1", f"1{sign}", "7",
    ]  # fmt: skip


def test_the_workbook_holds_the_tables_and_is_the_same_every_time() -> None:
    """The workbook holds the four tables and is the same bytes each time."""
    made = rows(GOOD, "x,出国,,,,,,")
    grids = formats.grids(made, "en")
    content = formats.to_xlsx(grids, "en", made.day)
    assert content == formats.to_xlsx(grids, "en", made.day)
    read = openpyxl.load_workbook(io.BytesIO(content))
    assert read.sheetnames == ["Summary", "Documents", "Deadlines", "Problems"]
    assert all(cell.font.bold for sheet in read for cell in sheet[1]), "headings stand out"
    assert not any(cell.font.bold for sheet in read for cell in sheet[2])
    shown = [list(row) for row in read["Summary"].iter_rows(values_only=True)]
    assert shown == [
        list(grids[0].headings),
        *([cell or None for cell in r] for r in grids[0].rows),
    ]


def test_control_characters_and_endless_cells_fit_into_a_workbook() -> None:
    """What no workbook can hold is left out, so that the file opens."""
    content = batch_workbook.workbook(
        [batch_workbook.Sheet("s", ("a", "b"), [("x\0\ud800y", "z" * 40_000), ("", 7)])],
        date.fromisoformat(DAY),
    )
    read = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [cell.value for cell in read[2]] == ["xy", "z" * 32_767]
    assert [cell.value for cell in read[3]] == [None, 7]
    assert read.freeze_panes == "C2"


def test_the_blank_list_offers_its_values() -> None:
    """The blank workbook offers the choices, keeps dates as text, and can be read again."""
    content = formats.blank_xlsx(real(), "zh", date.fromisoformat(DAY))
    assert content == formats.blank_xlsx(real(), "zh", date.fromisoformat(DAY))
    book = openpyxl.load_workbook(io.BytesIO(content))
    blank, values, samples = book.worksheets
    known = batch_list.columns(real())
    chosen = [column for column in known if column.values]
    rules = blank.data_validations.dataValidation
    assert len(rules) == len(chosen)
    assert {rule.showErrorMessage for rule in rules} == {True, False}
    at = 1 + [column.key for column in known].index("start")
    assert blank.column_dimensions[batch_list.letter(at - 1)].number_format == "@"
    assert values.max_row > 2
    # On the sheet of values the headings stand first, and below each its values, the first too.
    assert [cell.value for cell in values[1]] == [cell.value for cell in blank[1]]
    for number, column in enumerate(known, 1):
        asked = real().questions.get(column.key)
        if asked and asked.values:
            below = [values.cell(at, number).value for at in range(2, 2 + len(asked.values))]
            assert below == [value.label.zh for value in asked.values]
    # A hint stands at every heading: for which services, where that is not plain.
    hints = [cell.comment.text for cell in blank[1]]
    assert len(hints) == len(known)
    assert "用于：" in hints[at - 1]
    assert samples.max_row == 1 + 3
    with pytest.raises(batch_list.BadListError, match="列名下面没有内容"):
        answered(content)


def test_the_calendar_holds_the_days_of_each_person_apart() -> None:
    """Each person's days stand in the calendar under that person's name."""
    made = rows(GOOD, GOOD.replace("张三", "李四"))
    read = icalendar.Calendar.from_ical(formats.to_ics(made, "zh"))
    events = read.walk("VEVENT")
    assert len({str(one["UID"]) for one in events}) == len(events)
    days: dict[str, list[date]] = {"张三": [], "李四": []}
    for one in events:
        days[str(one["SUMMARY"]).split("：", maxsplit=1)[0]].append(one.decoded("DTSTART"))
    assert days["张三"] == days["李四"] != []


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_everyone_has_a_page_to_hand_out(
    tmp_path_factory: pytest.TempPathFactory, language: str
) -> None:
    """Each person has a printed page in the language asked for."""
    made = rows(GOOD.replace("张三", "张三 مريم"), GOOD.replace("张三", ""))
    content = people.pdf(made, language, ROOT / ".cache")
    assert content == people.pdf(made, language, ROOT / ".cache")
    with pikepdf.open(io.BytesIO(content)) as document:
        assert str(document.Root.Lang)[:2] == language
        assert bool(document.Root.MarkInfo.Marked)
        assert len(document.pages) >= 2
    file = tmp_path_factory.mktemp("people") / "people.pdf"
    file.write_bytes(content)
    text = subprocess.run(
        ["pdftotext", "-raw", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "张三 □□□□" in text, "what the font lacks is a box"
    plain = "".join(text.split())
    for one in made.people:
        assert one.plan is not None
        for answer in one.checklist.materials:
            if answer.status != "not_applicable":
                assert "".join(answer.material.name[language].split()) in plain


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_in_the_sample_is_answered(language: str) -> None:
    """The sample people are understood and answered, each with another service."""
    headings = [column.heading[language] for column in batch_list.columns(real())]
    out = io.StringIO()
    csv.writer(out).writerows([headings, *sample_rows(resolver("real", DAY), language)])
    made = answered(out.getvalue())
    assert made.problems == ()
    assert len({one.checklist.item.id for one in made.people}) == len(made.people) == 3
    assert any(one.plan for one in made.people)


def test_columns_say_which_services_they_are_for() -> None:
    """A column is for the services that ask for it: the expiry of a permit for an extension."""
    used = services_by_column(resolver("real", DAY))
    assert used["permit_expiry"] == ("extension",)
    assert "new" in used["issued_in"]
    assert used["change_kind"] == ("change",)
    assert used.keys() <= {column.key for column in batch_list.columns(real())}


# -- the command -----------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # noqa: ANN201 - a local helper
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("handbook.cli.batch.the_book", real)

    def call(*arguments: str | Path, content: str = "") -> Result:
        staff = tmp_path / "staff.csv"
        staff.write_text(content or f"{HEAD}\n{GOOD}\n", "utf-8")
        told = [str(staff if one == "staff.csv" else one) for one in arguments]
        return CliRunner().invoke(main, ["batch", *told])

    return call


def test_the_command_writes_every_format(run, tmp_path: Path) -> None:  # noqa: ANN001
    """One run writes every format asked for and says how many people were done."""
    shapes = ("csv", "xlsx", "ics", "json")
    flags = [flag for shape in shapes for flag in ("--format", shape)]
    done = run("staff.csv", "--as-of", DAY, "--out", tmp_path / "out", *flags)
    assert done.exit_code == 0, done.output
    assert {one.name for one in (tmp_path / "out").iterdir()} == {
        "summary.csv", "materials.csv", "deadlines.csv", "checklists.xlsx", "deadlines.ics",
        "checklists.json",
    }  # fmt: skip
    assert "People done: 1; rows with problems, left out: 0." in done.stderr


def test_rows_left_out_are_reported_and_exit_1(run, tmp_path: Path) -> None:  # noqa: ANN001
    """With a row left out the command ends with 1 and lists the problem."""
    done = run("staff.csv", "--out", tmp_path / "out", content=f"{HEAD}\n{GOOD}\nx,出国,,,,,,\n")
    assert done.exit_code == 1
    assert "staff.csv:3:2: batch-service: 第 3 行 B 列“服务事项”" in done.stderr
    assert "1 人已生成，1 行有问题、已跳过。" in done.stderr
    assert "3:2" in (tmp_path / "out" / "problems.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "请给出名单"),
        (["nowhere.csv"], "读不了名单 nowhere.csv"),
        (["data"], "读不了名单 data"),
        (["staff.csv", "--as-of", "2026-02-30"], "不是真实的日期"),
        (["staff.csv", "--as-of", "2001-01-01"], "早于手册收录的第一天"),
        (["staff.csv", "--out", "README.md"], "不能写入 README.md"),
        (["--template", "--format", "ics"], "--template 只有 csv 和 xlsx"),
    ],
)
def test_called_wrongly(run, arguments: list[str], told: str) -> None:  # noqa: ANN001
    """A wrong call ends with 2 and says what is wrong."""
    done = run(*arguments)
    assert done.exit_code == 2
    assert told in done.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_blank_list_is_understood(run, tmp_path: Path, language: str) -> None:  # noqa: ANN001
    """The blank list that the program hands out is read back with every column known."""
    made = run(
        "--template", "--format", "csv", "--format", "xlsx", "--lang", language, "--out", tmp_path
    )
    assert made.exit_code == 0
    known = batch_list.columns(real())
    for name in ("staff.csv", "staff.xlsx"):
        sheet = batch_list.read((tmp_path / name).read_bytes(), known)
        filled = batch_list.Sheet((*sheet.rows[:1], (2, ("x",))))
        people = batch_list.people(filled, known)
        assert list(people.at) == [one.key for one in known]
        assert people.ignored == ()
    filled_in = run(tmp_path / "staff-sample.csv", "--out", tmp_path / "made", "--lang", language)
    assert filled_in.exit_code == 0, filled_in.stderr
    assert (tmp_path / "made" / "summary.csv").read_bytes().count(b"\r\n") == 1 + 3
