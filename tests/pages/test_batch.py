"""The page of the batch: the same tables as the command's, and nothing leaves the page."""

from __future__ import annotations

import base64
import csv
import io
import random
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page

from books import ROOT, real
from handbook.batch import formats, people
from handbook.batch.answers import Judge
from handbook.domain.model import LANGUAGES
from handbook.rules.distinct_situations import distinct
from website import DAY, Opened

#: What offices write: some of it wrong.
HEADINGS = (
    "姓名,服务事项,所在地,工作期限,类别,类别依据,签发地,随行家属,入职日期,许可到期日,许可形式"
)
ODD = f'''{HEADINGS},境内理由,备注
"Smith, ""Jo""",新办,境外,长期,B 类,,加拿大,配偶、子女,2026-12-30,,,,x
=1+1,New permit,abroad,long,c,,us,,2026/12/28,,,,
,延期,,,B,,,,,2026年12月31日,电子证,,
李四,延期,,,B,,,,,2027-06-30,卡,,
王五,出国,天上,long,D,,火星,谁,昨天,,,,
赵六,新办,,长期,B,,CA,,,,,,
钱七,新办,境外,长期,A,teacher,CA,,,,,,
孙八,新办,境外,长期,B,,,,,,,,
周九,新办,境内,长期,,points,HK,没有,,,,category-a,
吴十,新办,境外,长期,B,,CA,无、配偶,,,,,
郑一,延期,,,B,,,,2026-12-30,,卡,,
冯二,用人单位注册,,,,,,,2026-12-30,,,,
陈三,新办,境外,长期,B,,CA,,2026-12-30,2026-12-31,,,
卫四,外国高端人才确认函,,,,programme,CA,,,,,,
蒋五,新办,境外,长期,B,,CA,,2031-01-10,,,,
沈六,新办,境外,长期,B,,CA,,,,,,,多出来
韩七,新办,境外,长期,B,,CA,,46387,,,,
杨八,新办,境外,长期,B,,CA,,12/30/2026,,,,
朱九,新办,境外,长期,B,,CA,,03/04/2027,,,,
秦十,新办,境外,长期,B,,CA,,24-Mar-2027,,,,
尤一,新办,境外,长期,B,,CA,,2027-03-24 0:00,,,,
'''


def everyone() -> str:
    """Somebody in every distinct situation, with documents from all over the world."""
    known, chosen = people.columns(real()), random.Random(8)  # noqa: S311 - the same each time
    out = io.StringIO()
    write = csv.DictWriter(out, [one.heading.en for one in known])
    write.writeheader()
    headings = {one.key: one.heading.en for one in known}
    for number, one in enumerate(distinct(real(), date.fromisoformat(DAY))):
        way = chosen.choice(one.ways)
        row = {headings[key]: value for key, (value,) in way.items()}
        row[headings["name"]] = f"Person {number}"
        row[headings["issued_in"]] = chosen.choice(list(real().places))
        if number % 3 == 0:
            row[headings["degree_issued_in"]] = chosen.choice(["CA", "HK", "CN", "GB"])
        service = way["service"][0]
        day = {"new": "start", "extension": "permit_expiry"}.get(service)
        if day and number % 4:
            row[headings[day]] = f"2026-12-{10 + number % 20}"
        row[headings["visa_days"]] = str(number % 9) if service == "new" else ""
        write.writerow(row)
    return out.getvalue()


STAFF_ODS = (ROOT / "tests" / "fixtures" / "lists" / "staff.ods").read_bytes()


def office_workbook() -> bytes:
    """What an office sends: a merged title, days of every kind, a hidden sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["名单 <2026> & 附表"])
    sheet.merge_cells("A1:D1")
    sheet.append([])
    for cells in csv.reader(io.StringIO(ODD)):
        sheet.append(cells)
    sheet.append(["真日期", "新办", "境外", "长期", "B", None, "CA", None, date(2026, 12, 30)])
    sheet.append(["数字", "新办", "境外", "长期", "B", None, "CA", None, 46387])
    sheet.append(["合并", "延期", None, None, "B"])
    last = sheet.max_row
    sheet.append(["被合并"])
    sheet.merge_cells(start_row=last, start_column=2, end_row=last + 1, end_column=2)
    # Were it not hidden, it would hold as many headings.
    hidden = book.create_sheet("旧", 0)
    hidden.append(HEADINGS.split(","))
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


#: Keeps what is offered for download where the test can read it without a request.
HOLD = """window.held = {};
const make = URL.createObjectURL.bind(URL);
URL.createObjectURL = blob => {
  const url = make(blob);
  held[url] = blob;
  return url;
};"""


@pytest.fixture
def tab(browser: Browser, site: Path) -> Iterator[Callable[[str], Opened]]:
    """The page as a file, in a browser that notes every request after it has loaded."""
    context = browser.new_context()
    context.add_init_script(HOLD)

    def open_page(path: str) -> Opened:
        opened = Opened(context.new_page(), site.as_uri())
        opened.tab.on("pageerror", lambda error: opened.complaints.append(str(error)))
        opened.tab.goto(f"{site.as_uri()}/{path}")
        opened.tab.wait_for_selector("#batch-form:not([hidden])")
        opened.tab.on("request", lambda request: opened.requests.append(request.url))
        opened.tab.fill("#batch-today", DAY)
        return opened

    yield open_page
    context.close()


def give(tab: Page, content: bytes) -> dict[str, bytes]:
    """What the page makes of a list: each file it offers."""
    tab.set_input_files(
        "#batch-file", {"name": "staff.csv", "mimeType": "text/csv", "buffer": content}
    )
    # By selector: the page's policy forbids what other ways of waiting evaluate.
    tab.locator('[data-part="say"]:not(:empty)').wait_for(state="attached")
    read = tab.evaluate(
        """async () => Object.fromEntries(await Promise.all(
          [...document.querySelectorAll('[data-file]')].map(async link => {
            const bytes = new Uint8Array(await held[link.href].arrayBuffer());
            return [link.download, btoa(Array.from(bytes, b => String.fromCharCode(b)).join(''))];
          })))"""
    )
    return {name: base64.b64decode(text) for name, text in read.items()}


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(everyone().encode(), id="every situation"),
        pytest.param(ODD.encode("gbk"), id="odd rows, in GBK"),
        pytest.param(ODD.replace("\n", "\r\n").encode("utf-8-sig"), id="odd rows, from Windows"),
        pytest.param(("名单\n\n" + ODD).encode("utf-16"), id="odd rows, UTF-16 under a title"),
        pytest.param(office_workbook(), id="xlsx of an office"),
        pytest.param(STAFF_ODS, id="open document"),
    ],
)
def test_the_page_makes_the_tables_of_the_command(
    tab: Callable[[str], Opened], language: str, content: bytes
) -> None:
    """The page makes the same tables from a list as the command."""
    opened = tab("batch.html" if language == "zh" else "en/batch.html")
    made = Judge(real(), date.fromisoformat(DAY)).batch(content)
    assert made.people
    wanted = {
        f"{grid.name}.csv": formats.to_csv(grid) for grid in formats.grids(made, language)
    } | {"deadlines.ics": formats.to_ics(made, language)}
    files = give(opened.tab, content)
    assert files.keys() == wanted.keys()
    for name, text in wanted.items():
        assert files[name].decode().splitlines() == text.decode().splitlines(), name
        assert files[name] == text
    shown = opened.tab.locator('[data-part="notes"] li').all_inner_texts()
    assert [note for note in shown if "200" not in note] == [one[language] for one in made.notes]
    asked = [url for url in opened.requests if not url.startswith("blob:")]
    # What unpacks is fetched for a workbook, and for nothing else.
    unpacks = ["batch-workbook.js"] if content.startswith(b"PK") else []
    assert [url.rpartition("/")[2] for url in asked] == unpacks
    assert opened.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04", "不是完好的 .xlsx 或 .ods"),
        (STAFF_ODS[:700], "不是完好的 .xlsx 或 .ods"),
        (STAFF_ODS.replace(b"content.xml", b"another.xml"), "不是完好的 .xlsx 或 .ods"),
        (b"\xd0\xcf\x11\xe0", "不读旧的 .xls 文件和加了密码的文件；请取消密码，另存为 XLSX 或 CSV"),
        (b"\x89\xff\x80", "读不出文字"),
        ("甲,乙\n1,2".encode(), "上面的“下载空白名单（CSV）”"),
        ("姓名,类别\n张三,B".encode(), "缺少“服务事项”一列。认得的列：姓名、人员类别"),
        ("事项,服务事项\n新办,新办".encode(), "A 列和 B 列都是“服务事项”"),
        ("姓名,服务事项".encode(), "列名下面没有内容"),
    ],
)
def test_a_list_that_cannot_be_used(
    tab: Callable[[str], Opened], content: bytes, told: str
) -> None:
    """A list that cannot be used is explained on the page."""
    opened = tab("batch.html")
    assert give(opened.tab, content) == {}
    assert told in opened.tab.inner_text('[data-part="say"]')
    assert opened.complaints == []


@pytest.mark.browser
def test_pasted_cells_are_a_list(tab: Callable[[str], Opened]) -> None:
    """Cells pasted from a spreadsheet are a list, and each row leads to its checklist."""
    opened = tab("en/batch.html")
    opened.tab.fill("#batch-text", "Name\tService\tCategory\tPermit form\nLi\textension\tB\tcard\n")
    row = opened.tab.locator('[data-part="people"] tbody tr')
    assert row.locator("td").nth(1).inner_text() == "Li"
    row.locator("a").click()
    assert opened.tab.locator("h1").inner_text()


@pytest.mark.parametrize("page", ["batch.html", "en/batch.html"])
def test_without_scripts_the_page_says_how_else(site: Path, page: str) -> None:
    """Without scripts the page names the command and another way."""
    soup = BeautifulSoup((site / page).read_text("utf-8"), "html.parser")
    form, off = soup.select_one("#batch-form"), soup.select_one("#batch-off a")
    assert form is not None
    assert form.has_attr("hidden")
    assert off is not None
    assert (site / page).parent.joinpath(str(off["href"])).is_file()
    assert "handbook batch" in soup.get_text()


def test_the_scripts_are_loaded_on_this_page_only(site: Path) -> None:
    """No other page loads the scripts of the list."""
    with_it = {
        file.relative_to(site).as_posix()
        for file in site.rglob("*.html")
        if "assets/batch" in file.read_text("utf-8")
    }
    assert with_it == {"batch.html", "en/batch.html"}


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_results_come_as_one_workbook(tab: Callable[[str], Opened], language: str) -> None:
    """Its sheets are the tables of the command: the same cells, and text that nothing computes."""
    opened = tab("batch.html" if language == "zh" else "en/batch.html")
    made = Judge(real(), date.fromisoformat(DAY)).batch(ODD.encode())
    give(opened.tab, ODD.encode())
    with opened.tab.expect_download() as given:
        opened.tab.locator("button[data-xlsx]").click()
    assert given.value.suggested_filename.endswith(".xlsx")
    ours = openpyxl.load_workbook(io.BytesIO(given.value.path().read_bytes()))
    grids = formats.grids(made, language)
    whole = formats.to_xlsx(grids, language, date.fromisoformat(DAY))
    theirs = openpyxl.load_workbook(io.BytesIO(whole))
    wanted = [name for name in theirs.sheetnames if name in ours.sheetnames]
    assert len(wanted) == len(ours.sheetnames) == 4
    for name in wanted:
        rows = [[cell or "" for cell in row] for row in ours[name].values]
        assert rows == [[cell or "" for cell in row] for row in theirs[name].values], name
        assert ours[name].freeze_panes == theirs[name].freeze_panes
    assert opened.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_is_read_beside_the_page_and_kept(
    page: Callable[..., Opened], language: str
) -> None:
    """From a server a workbook is unpacked by the worker; after a reload its people are there."""
    opened = page("batch.html" if language == "zh" else "en/batch.html")
    opened.tab.fill("#batch-today", DAY)
    given = {"name": "a.xlsx", "mimeType": "application/zip", "buffer": office_workbook()}
    opened.tab.set_input_files("#batch-file", given)
    said = opened.tab.locator('[data-part="say"]:not(:empty)')
    said.wait_for(state="attached")
    made = Judge(real(), date.fromisoformat(DAY)).batch(office_workbook())
    before = opened.tab.inner_text("#batch-result")
    rows = opened.tab.locator('[data-part="people"] tbody tr')
    assert rows.count() == len(made.people)
    assert any("B27:B28" in problem.message()[language] for problem in made.problems)
    assert "B27:B28" in before
    assert opened.tab.locator("script[src*=workbook]").count() == 0
    opened.tab.reload()
    said.wait_for(state="attached")
    assert opened.tab.inner_text("#batch-result") == before
    assert opened.complaints == []


@pytest.mark.browser
def test_the_work_is_done_beside_the_page_where_it_may_be(
    page: Callable[..., Opened], tab: Callable[[str], Opened]
) -> None:
    """From a server the list is worked on beside the page, with the result that the page has."""
    opened = page("batch.html")
    beside: list[str] = []
    opened.tab.on("worker", lambda worker: beside.append(worker.url))
    own = tab("batch.html")
    results = []
    for one in (opened, own):
        one.tab.fill("#batch-today", DAY)
        one.tab.set_input_files(
            "#batch-file", {"name": "a.csv", "mimeType": "text/csv", "buffer": ODD.encode()}
        )
        one.tab.locator('[data-part="say"]:not(:empty)').wait_for(state="attached")
        results.append(one.tab.inner_text("#batch-result"))
    assert [url.removeprefix(opened.base) for url in beside] == ["assets/batch-worker.js"]
    assert results[0] == results[1]
    assert opened.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sample_of_the_page_is_answered(tab: Callable[[str], Opened], language: str) -> None:
    """Whoever downloads the sample and gives it back gets an answer for each person in it."""
    opened = tab("batch.html" if language == "zh" else "en/batch.html")
    text = opened.tab.evaluate(
        "async () => await held[document.getElementById('batch-sample').href].text()"
    )
    files = give(opened.tab, text.encode())
    assert files["summary.csv"].decode().count("\r\n") == 1 + 3
    assert "problems.csv" not in files


#: Counts how often the page gives the browser a turn while it works on a list.
TURNS = """window.turns = 0;
const later = window.setTimeout.bind(window);
window.setTimeout = (work, after) => {
  turns += 1;
  return later(work, after);
};"""


@pytest.mark.browser
def test_a_long_list_leaves_the_page_alive_and_can_be_stopped(browser: Browser, site: Path) -> None:
    """A long list is worked on a few people at a time, shows how far it is, and can be stopped."""
    rows = "".join(f"P{n},新办,境外,长期,B,CA,2027-03-15\n" for n in range(600))
    content = ("姓名,服务事项,所在地,工作期限,类别,签发地,入职日期\n" + rows).encode()
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(TURNS)
    tab = context.new_page()
    tab.goto(f"{site.as_uri()}/en/batch.html")
    tab.locator("#batch-form:not([hidden])").wait_for()
    given = {"name": "staff.csv", "mimeType": "text/csv", "buffer": content}
    tab.set_input_files("#batch-file", given)
    said = tab.locator('#batch-result [data-part="say"]')
    tab.locator('#batch-result [data-part="say"]:not(:empty)').wait_for(state="attached")
    assert said.inner_text().startswith("People done: 600")
    # Never more than 25 people in one turn.
    assert tab.evaluate("turns") >= 600 / 25 - 1
    assert tab.locator("#batch-result tbody tr").count() == 200
    assert "all 600" in tab.locator('#batch-result [data-part="notes"]').inner_text()
    assert tab.locator('#batch-result [data-part="progress"]').is_hidden()
    # Stopped at once: the press comes with the same turn in which the work begins.
    tab.evaluate(
        """() => {
          document.getElementById("batch-today").dispatchEvent(new Event("change"))
          const box = document.querySelector('#batch-result [data-part="progress"]')
          new MutationObserver((_, watch) => {
            if (box.hidden) return
            watch.disconnect()
            box.querySelector("button").click()
          }).observe(box, { attributes: true })
        }"""
    )
    tab.locator('[data-part="say"]', has_text="Stopped").wait_for()
    assert tab.locator("[data-file]").count() == 0
    context.close()


#: Pastes as a browser does: what the page does not take itself goes into the box.
PASTE = """([id, text]) => {
  const box = document.getElementById(id), data = new DataTransfer()
  data.setData("text/plain", text)
  const pasted = new ClipboardEvent("paste", { clipboardData: data, cancelable: true })
  if (!box.dispatchEvent(pasted)) return
  box.value = text
  box.dispatchEvent(new Event("input"))
}"""


@pytest.mark.browser
@pytest.mark.parametrize("by_file", [True, False], ids=["a file", "pasted"])
def test_a_list_too_long_for_the_box_is_kept_whole(
    page: Callable[..., Opened], *, by_file: bool
) -> None:
    """A long list does not go through the box, is there after a reload, and goes when cleared."""
    rows = "".join(f"人{n},新办,境外,长期,B,CA,2027-03-15\n" for n in range(6000))
    text = "姓名,服务事项,所在地,工作期限,类别,签发地,入职日期\n" + rows
    opened = page("batch.html", bypass_csp=True)
    tab = opened.tab
    if by_file:
        given = {"name": "a.csv", "mimeType": "text/csv", "buffer": text.encode("gbk")}
        tab.set_input_files("#batch-file", given)
    else:
        tab.evaluate(PASTE, ["batch-text", text])
    said = tab.locator('[data-part="say"]:not(:empty)')
    said.wait_for(state="attached")
    assert "6000" in said.inner_text()
    notes = tab.locator('[data-part="notes"]').inner_text()
    assert ("GBK" if by_file else "方框里不再显示") in notes
    before = tab.inner_text("#batch-result")
    assert tab.input_value("#batch-text") == ""
    tab.reload()
    said.wait_for(state="attached")
    assert tab.inner_text("#batch-result") == before
    # In the other language the list is the same, and what is said of it is said anew.
    tab.locator("a.hb-language__link").click()
    tab.locator("html[lang=en]").wait_for()
    said.wait_for(state="attached")
    assert "6000" in said.inner_text()
    notes = tab.locator('[data-part="notes"]').inner_text()
    assert ("was read as GBK" if by_file else "the box does not show it") in notes
    tab.locator("#batch-clear").click()
    assert tab.evaluate("Object.keys(sessionStorage)") == []
    assert opened.complaints == []
