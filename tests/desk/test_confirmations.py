"""``handbook new confirmation``: an open point has its answer, and nothing waits for it."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from books import KITES, TOWN
from handbook.cli.main import main
from handbook.desk.confirmations import without
from handbook.domain.book import Book
from handbook.domain.problems import DataProblemsError
from handbook.rules.open_points import open_points
from handbook.rules.sound_book import load

ENTRY = """\
entries:
  - id: fee
    number: 1
    title: {zh: 费用, en: Fee}
    text:
      zh: 收不收费，收多少。
      en: Whether there is a fee, and how much.
    shown_instead: {zh: 写“待核实”。, en: The pages say “to be confirmed”.}
    pages: [home, services/new, safety]
    conflicts: [C1]
"""
FACT = (
    "--fact-zh", "不收费。", "--fact-en", "There is no fee.", "--source", "kite-act",
    "--level", TOWN,
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The kite handbook; what is open is open for the whole nation."""
    shutil.copytree(KITES, tmp_path / "data")
    (tmp_path / "data" / TOWN / "to-confirm.yml").unlink()
    (tmp_path / "data" / "windland" / "to-confirm.yml").write_text(ENTRY, "utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(f"extra:\n  city: {TOWN}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def handbook(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def book(desk: Path) -> Book:
    return load(desk / "data", TOWN)


def referring(loaded: Book) -> list[str]:
    """The records that still wait for the point."""
    return [
        str(getattr(record, "id", ""))
        for record, _, _ in loaded.records
        if "fee" in getattr(record, "to_confirm", ())
    ]


def nation(desk: Path) -> dict[str, str]:
    folder = desk / "data" / "windland"
    return {str(path): path.read_text("utf-8") for path in folder.rglob("*.yml")}


def test_a_city_confirms_for_itself_what_is_open_for_the_nation(desk: Path) -> None:
    """No file of the nation changes, and yet nothing in the city's handbook waits any more."""
    assert referring(book(desk))
    before = nation(desk)
    run = handbook("new", "confirmation", "fee", *FACT)
    assert run.exit_code == 0, run.output
    assert nation(desk) == before
    loaded = book(desk)
    assert referring(loaded) == []
    assert "fee" not in loaded.to_confirm
    (answer,) = loaded.confirmed["fee"].confirmed
    assert answer.text.en == "There is no fee."
    assert loaded.updates[0].text.zh == "不收费。"
    assert [one.source for one in loaded.updates[0].sources] == ["kite-act"]
    text = (desk / "data" / TOWN / "topics" / "safety.yml").read_text("utf-8")
    assert "to_confirm" not in text


def test_another_town_still_waits(desk: Path) -> None:
    """What one city has confirmed stays open in the handbook of its neighbour."""
    other = desk / "data" / "leeside"
    shutil.copytree(desk / "data" / TOWN, other)
    place = other / "jurisdiction.yml"
    place.write_text(place.read_text("utf-8").replace(f"id: {TOWN}", "id: leeside"), "utf-8")
    handbook("new", "confirmation", "fee", *FACT)
    assert referring(load(desk / "data", "leeside"))
    assert referring(book(desk)) == []


def test_confirmed_in_part_it_stays_open_with_what_is_left(desk: Path) -> None:
    """The answer is written down; the point, its references and what is left to ask stay."""
    left = ("--left-zh", "收多少还不知道。", "--left-en", "How much is not known yet.")
    run = handbook("new", "confirmation", "fee", *FACT, *left)
    assert run.exit_code == 0, run.output
    loaded = book(desk)
    assert loaded.to_confirm["fee"].text.en == "How much is not known yet."
    assert loaded.to_confirm["fee"].confirmed[0].text.zh == "不收费。"
    assert referring(loaded)
    # The rest comes later, into the same entry.
    run = handbook("new", "confirmation", "fee", *FACT)
    assert run.exit_code == 0, run.output
    assert len(book(desk).confirmed["fee"].confirmed) == 2


def test_texts_that_say_it_is_not_known_are_listed_with_their_place(desk: Path) -> None:
    """The officer is told which sentences to read again, file and line, and how they begin."""
    path = desk / "data" / TOWN / "faq.yml"
    path.write_text(path.read_text("utf-8").replace("不得在雨中放。", "费用没有找到。"), "utf-8")
    run = handbook("new", "confirmation", "fee", *FACT)
    assert "待重读 data/breezeport/faq.yml:5  " in run.output
    assert "待重读 data/breezeport/contacts.yml:3  " in run.output  # it refers to the point


def test_the_letter_names_what_stands_on_most_pages_first(desk: Path) -> None:
    """One page in Chinese with boxes, and a table with a row for each open point."""
    with (desk / "data/windland/items/renew.yml").open("a", encoding="utf-8") as item:
        item.write("\nto_confirm: [fee]\n")
    run = handbook("freshness", "--letter", "out")
    assert run.exit_code == 0, run.output
    letter = (desk / "out" / "to-confirm.html").read_text("utf-8")
    assert "请协助核实" in letter
    assert letter.count("全部核实 □") == 1  # one open point
    rows = (desk / "out" / "to-confirm.csv").read_text("utf-8-sig").splitlines()
    assert rows[1].startswith("fee,费用,收不收费，收多少。,")
    listed = handbook("freshness", "--open", "--lang", "en").output
    (point,) = json.loads(handbook("freshness", "--open", "--format", "json").output)
    assert f"  {point['pages']} pages · fee · Fee" in listed
    (found,) = open_points(book(desk), date(2026, 11, 24))
    assert point["pages"] == len(found.pages)
    assert {"services/new", "contact"} <= found.pages
    assert any(page.startswith("s/") for page in found.pages)  # personal checklists count, too


def test_answers_are_read_back_from_the_table(desk: Path) -> None:
    """The table, filled in by the office in Chinese only, closes the point but for its English."""
    handbook("freshness", "--letter", "out")
    table = desk / "out" / "to-confirm.csv"
    head, row = table.read_text("utf-8-sig").splitlines()
    table.write_text(f"{head}\n{row.replace(',,,,,', ',不收费。,,,,')}\n", "utf-8")
    words = ("import", "confirmations", str(table), "--source", "kite-act")
    shown = handbook(*words)
    assert "费用（fee）已核实" in shown.output
    assert not (desk / "data" / TOWN / "history.yml").exists()
    run = handbook(*words, "--apply")
    assert run.exit_code == 0, run.output
    assert f"待填写 data/{TOWN}/history.yml:" in run.output
    for name in ("history.yml", "to-confirm.yml"):
        path = desk / "data" / TOWN / name
        path.write_text(path.read_text("utf-8").replace("en: TODO", "en: There is no fee."))
    assert book(desk).confirmed["fee"].confirmed[0].text.en == "There is no fee."


def test_an_answer_to_no_point_of_ours_is_refused(desk: Path) -> None:
    """A row with an id that does not exist is named with row and column; nothing is written."""
    table = desk / "answers.csv"
    table.write_text("编号,答复\nfees,不收费。\n", "utf-8")
    run = handbook("import", "confirmations", str(table), "--source", "kite-act", "--apply")
    assert run.exit_code == 1
    assert "answers.csv:2:1: unknown-to-confirm" in run.output
    assert not (desk / "data" / TOWN / "history.yml").exists()


def test_nothing_is_closed_without_an_answer(desk: Path) -> None:
    """``closed`` alone is a problem at its line."""
    path = desk / "data" / "windland" / "to-confirm.yml"
    path.write_text(f"{ENTRY}    closed: true\n", "utf-8")
    with pytest.raises(DataProblemsError) as raised:
        book(desk)
    (problem,) = raised.value.problems
    assert (problem.code, problem.place.line) == ("closed-without-answer", 11)


def test_an_unknown_point_is_answered_with_what_there_is(desk: Path) -> None:
    """A misspelt id gets the right one, and nothing is written."""
    before = nation(desk)
    run = handbook("new", "confirmation", "fees", *FACT)
    assert run.exit_code == 2
    assert "fee" in run.output
    assert nation(desk) == before


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("  to_confirm: [fee]", []),
        ("  to_confirm: [hours, fee]", ["  to_confirm: [hours]"]),
        ("  - {id: a, to_confirm: [fee], x: 1}", ["  - {id: a, x: 1}"]),
        ("  to_confirm:\n    - fee\n  x: 1", ["  x: 1"]),
        ("  to_confirm:\n    - fee\n    - hours", ["  to_confirm:", "    - hours"]),
        ("  to_confirm: [fees]", ["  to_confirm: [fees]"]),
    ],
)
def test_a_reference_is_taken_out_however_it_is_written(line: str, left: list[str]) -> None:
    """One line, inside braces, or one entry a line; other points stay."""
    assert without(line.split("\n"), "fee")[0] == left


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("清单里没有这一样，窗口待核实。", False),
        ("地址没有找到，请先咨询受理窗口。", False),
        ("地址没有找到，请先咨询$enquiries。", False),
        ("受理材料的窗口，地址待核实。", True),
    ],
)
def test_a_text_about_something_else_need_not_be_read_again(
    desk: Path,
    text: str,
    listed: bool,  # noqa: FBT001 - a row of the table
) -> None:
    """Of a title of several words one is not enough, and advice to ask the window is no gap."""
    points = desk / "data" / "windland" / "to-confirm.yml"
    points.write_text(
        points.read_text("utf-8")
        .replace("title: {zh: 费用", "title: {zh: 窗口的联系方式")
        .replace("收不收费，收多少。", "没有查到窗口的地址、电话和地图。"),
        "utf-8",
    )
    path = desk / "data" / TOWN / "faq.yml"
    path.write_text(path.read_text("utf-8").replace("不得在雨中放。", text), "utf-8")
    run = handbook("new", "confirmation", "fee", *FACT)
    assert ("待重读 data/breezeport/faq.yml:5  " in run.output) is listed, run.output


CONTACT = """\
contacts:
  - id: hall
    name: {zh: 风筝厅, en: Kite hall}
    role: {zh: 放风筝的地方。, en: It is where kites fly.}
    confidence: seed
    sources: [{source: kite-act}]
    as_of: 2023-12-31
    to_confirm: [fee]
  - id: other
    name: {zh: 别处, en: Elsewhere}
    role: {zh: 网址没有找到。, en: Its website was not found.}
    confidence: seed
    sources: [{source: kite-act}]
"""


def test_a_detail_of_a_contact_is_written_as_that_detail(desk: Path) -> None:
    """The address has its own source and day; the contact keeps its own, and its neighbour too."""
    file = desk / "data" / TOWN / "contacts.yml"
    file.write_text(CONTACT, "utf-8")
    points = desk / "data" / "windland" / "to-confirm.yml"
    points.write_text(
        points.read_text("utf-8").replace("    pages:", "    elements: [place, hours]\n    pages:"),
        "utf-8",
    )
    run = handbook(
        "new", "confirmation", "fee", "--level", TOWN, "--source", "kite-act",
        "--fact-zh", "风街 1 号。", "--fact-en", "1 Wind Street.",
        "--contact", "hall", "--detail", "address",
        "--left-zh", "收多少还不知道。", "--left-en", "How much is not known yet.",
    )  # fmt: skip
    assert run.exit_code == 0, run.output
    loaded = book(desk)
    hall = next(one for one in loaded.contacts if one.id == "hall")
    assert hall.address is not None
    assert (hall.address.zh, hall.address.en) == ("风街 1 号", "1 Wind Street")
    assert hall.address.as_of
    assert (hall.confidence, hall.as_of, hall.value) == ("seed", date(2023, 12, 31), None)
    assert loaded.to_confirm["fee"].elements == ("hours",)
    assert loaded.to_confirm["fee"].confirmed[0].text.zh == "地址：风街 1 号。"
    assert loaded.updates[0].text.en == "Address: 1 Wind Street."
    assert f"待重读 data/{TOWN}/to-confirm.yml:" in run.output  # what pages show instead
    assert f"data/{TOWN}/contacts.yml:11" not in run.output  # another contact's website


def test_a_detail_of_nobody_is_refused(desk: Path) -> None:
    """An address needs a contact; one that stands elsewhere is not passed over in silence."""
    before = nation(desk)
    run = handbook("new", "confirmation", "fee", *FACT, "--detail", "address")
    assert run.exit_code == 2
    assert "--contact" in run.output
    (desk / "data" / TOWN / "contacts.yml").write_text(CONTACT, "utf-8")
    run = handbook("new", "confirmation", "fee", *FACT, "--contact", "halls")
    assert run.exit_code == 2
    assert nation(desk) == before
