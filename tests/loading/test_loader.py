"""From files to a sound handbook: heads, folders, parts; or to every problem at once; on kites."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from books import KITES, TOWN, kites
from handbook.domain import model as m
from handbook.domain.problems import DataProblemsError
from handbook.loading.field_errors import record_fault
from handbook.loading.question_flags import QuestionFlag, question_flags
from handbook.loading.reader import Document, read
from handbook.loading.rule_values import RuleValues
from handbook.rules.sound_book import load


@pytest.fixture(name="data")
def _data(tmp_path: Path) -> Path:
    """A copy of the kite handbook."""
    return Path(shutil.copytree(KITES, tmp_path / "data"))


def lines(data: Path, city: str = TOWN) -> list[str]:
    """Place and code of every problem."""
    with pytest.raises(DataProblemsError) as found:
        load(data, city)
    return [f"{one.place}: {one.code}" for one in found.value.problems]


def add(data: Path, name: str, text: str) -> None:
    """Write a file of the data."""
    (data / name).parent.mkdir(parents=True, exist_ok=True)
    (data / name).write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("rule", "in_force", "confidence", "source", "level", "jurisdiction"),
    [
        # from the head of the file, from its own lines, from the head of a measure
        ("new/form", "2020-01-01", "official", "kite-act", "national", "windland"),
        ("new/fee", "2020-01-01", "secondary", "kite-guide", "national", "windland"),
        ("easy/waived", "2022-06-01", "official", "easy-notice", "city", "breezeport"),
        ("statistics/kites", "2020-12-31", "seed", "kite-act", "city", "breezeport"),
        ("safety/wires", "2020-01-01", "official", "kite-act", "national", "windland"),
        ("safety/gulls", "2020-01-01", "secondary", "kite-guide", "city", "breezeport"),
    ],
)
def test_provenance(  # noqa: PLR0913, PLR0917 - a table
    rule: str, in_force: str, confidence: str, source: str, level: str, jurisdiction: str
) -> None:
    """A rule has its own provenance, or that of its file's head, and the level of its folder."""
    one = {**kites().rules, **kites().statements}[rule]
    found = (one.in_force, one.confidence, one.sources[0].source, one.level, one.jurisdiction)
    assert (date.fromisoformat(in_force), confidence, source, level, jurisdiction) == found


ASKED = """
defaults:
  {in_force: 2020-01-01, verified: 2026-01-01, confidence: official, sources: [{source: kite-act}]}
groups:
  - {id: first, title: {zh: 开始, en: First steps}}
questions:
  - id: faq/rain
    number: 1
    group: first
    question: {zh: 要多久？, en: How long?}
    text:
      zh: $city承诺 {easy/promise.days}，全国 {renew/national.number} 天，{easy/promise.day}起。
      en: >-
        $city promises {easy/promise.days}, the nation {renew/national.number},
        from {easy/promise.day}.
"""


@pytest.mark.parametrize(("days", "zh", "en"), [
    ("1", "1 个工作日", "1 working day"), ("2", "2 个工作日", "2 working days"),
])  # fmt: skip
def test_a_text_takes_its_value_from_the_rule(data: Path, days: str, zh: str, en: str) -> None:
    """A text that names a rule says what the rule says, and follows when the rule changes."""
    add(data, "breezeport/faq.yml", ASKED)
    notice = data / "breezeport/measures/2022-06-01-easy.yml"
    text = notice.read_text("utf-8").replace("working_days: 2", f"working_days: {days}")
    notice.write_text(text, "utf-8")
    book = load(data, TOWN)
    said = book.faq[0].text
    assert said.zh == f"微风港承诺 {zh}，全国 5 天，2022年6月1日起。"
    assert said.en == f"Breezeport promises {en}, the nation 5, from 1 June 2022."
    raw = book.spoken[said]
    assert raw[0].startswith("$city承诺 {easy/promise.days}")


def asked(data: Path, zh: str, en: str) -> tuple[str, str]:
    """A question with this answer, as readers get it."""
    old = ASKED.index("    text:")
    answer = f'    text: {{zh: "{zh}", en: "{en}"}}\n'
    add(data, "breezeport/faq.yml", ASKED[:old] + answer)
    said = load(data, TOWN).faq[0].text
    return said.zh, said.en


LATER = """
id: later
title: {zh: 以后, en: Later}
issuer: {zh: 微风港, en: Breezeport}
number_to_confirm: true
in_force: 2027-01-01
verified: 2026-01-01
confidence: official
sources: [{source: easy-notice}]
summary: {zh: 改为 3 个工作日。, en: It becomes 3 working days.}
effects: [{zh: 改为 3 个工作日。, en: It becomes 3 working days.}]
time_limits:
  - id: later/promise
    kind: promised
    when: {service: [new, renew]}
    working_days: 3
    overrides: [easy/promise]
"""


def test_a_text_says_what_holds_from_a_day_that_is_announced(data: Path) -> None:
    """Both numbers and the day: nobody has to remember the text when the day has come."""
    add(data, "breezeport/measures/2027-01-01-later.yml", LATER)
    assert asked(data, "承诺 {easy/promise.days}。", "It takes {easy/promise.days}.") == (
        "承诺 2 个工作日（2027年1月1日起 3 个工作日）。",
        "It takes 2 working days (from 1 January 2027: 3 working days).",
    )
    again = LATER.replace("id: later", "id: again").replace("2027", "2028")
    again = again.replace("3 个工作日", "4 个工作日").replace("3 working", "4 working")
    again = again.replace("working_days: 3", "working_days: 4").replace("easy/promise", "later/p")
    again = again.replace("later/promise\n", "again/promise\n").replace(
        "later/p]", "later/promise]"
    )
    add(data, "breezeport/measures/2028-01-01-again.yml", again)
    said = load(data, TOWN).faq[0].text
    assert said.zh == "承诺 2 个工作日（2027年1月1日起 3 个工作日，2028年1月1日起 4 个工作日）。"


def test_a_text_takes_money_age_and_names(data: Path) -> None:
    """The one sum or age that a rule names in its words, and the name of a material."""
    add(data, "breezeport/topics/money.yml", """
id: money
title: {zh: 收费, en: Fees}
intro: {zh: 收费。, en: Fees.}
defaults:
  {in_force: 2020-01-01, verified: 2026-01-01, confidence: official, sources: [{source: kite-act}]}
sections:
  - id: kite-money
    title: {zh: 收费, en: Fees}
    statements:
      - id: money/one
        text: {zh: "每张 1,000 元，限 14 周岁以下。", en: "RMB 1,000 each, up to 14."}
""")  # fmt: skip
    assert asked(
        data,
        "要 {money/one.amount}，{money/one.age}以下，带{form.name}。",
        "It costs {money/one.amount} up to {money/one.age}; bring the {form.name}.",
    ) == (
        "要 1,000 元，14 周岁以下，带申请表。",
        "It costs RMB 1,000 up to 14; bring the Application form.",
    )


def test_an_entry_that_another_replaces_is_checked_too(data: Path) -> None:
    """What a city puts its own entry in place of is still read by other cities."""
    own = (data / "breezeport/to-confirm.yml").read_text("utf-8")
    add(data, "windland/to-confirm.yml", own.replace("pages: [home", "pages: [hom"))
    add(data, "breezeport/to-confirm.yml", own.replace("number: 1", "number: 1, overrides: true"))
    assert lines(data) == ["data/windland/to-confirm.yml:2:176: unknown-page"]


def test_the_end_of_a_measure_is_the_end_of_its_rules() -> None:
    """The rules of a measure end with it."""
    assert date(2024, 6, 1) == kites().rules["easy/waived"].until
    assert kites().rules["new/form"].until is None


def test_a_source_keeps_its_level() -> None:
    """A source tells its own level: a guide of another town stays one in any folder."""
    levels = {one.id: one.level for one in kites().sources.values()}
    assert levels == {
        "kite-act": "national",
        "kite-guide": "other-city",
        "cloud-treaty": "national",
        "easy-notice": "city",
    }


def test_a_rule_applies_where_its_item_does() -> None:
    """Rules of an item hold within what the item applies to; rules of a measure, where they say."""
    rules = kites().rules
    assert rules["new-beach/old-licence"].scope == ({"service": ("new",), "field": ("beach",)},)
    assert rules["easy/waived"].scope == ()


def test_a_topic_of_two_jurisdictions_is_one_page() -> None:
    """A city adds sections, conflicts and entries to confirm to a national topic."""
    topic = kites().topics["safety"]
    assert [section.id for section in topic.sections] == ["wires", "harbour", "rescue"]
    assert (topic.conflicts, topic.to_confirm) == (("C1",), ("fee",))


def test_order() -> None:
    """Items stand in their own order, measures by day."""
    assert list(kites().items) == ["new", "new-beach", "renew"]
    assert list(kites().measures) == ["papers", "treaty", "easy", "no-tags"]


def test_every_day_on_which_something_changes() -> None:
    """The days of rules, statements, measures and places, first and end days alike."""
    assert [day.isoformat() for day in kites().dates] == [
        "2020-01-01", "2020-03-01", "2020-12-31", "2021-01-01", "2021-05-01", "2022-03-01",
        "2022-06-01", "2023-01-01", "2023-03-01", "2024-06-01",
    ]  # fmt: skip
    assert date(2020, 1, 1) == kites().first_day


def test_the_nation_stands_without_the_city(data: Path) -> None:
    """A jurisdiction is read with those above it, and with no other."""
    shutil.rmtree(data / "breezeport" / "measures")
    add(data, "breezeport/sources.yml", "broken: [")
    assert lines(data)
    # What the nation's files need from the city's is missing then, and said to be.
    assert {line.rsplit(": ")[1] for line in lines(data, "windland")} == {"unknown-to-confirm"}


def test_cases_and_other_cities_are_not_read(data: Path) -> None:
    """Worked cases, and the folder of a city that is not asked for, are left alone."""
    add(data, "cases/broken.yml", "[")
    add(data, "fogtown/items/broken.yml", "[")
    assert list(load(data, TOWN).items) == list(kites().items)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, "data/breezeport/jurisdiction.yml:1:1: unknown-jurisdiction"),
        (
            {"breezeport/jurisdiction.yml": "# nothing\n"},
            "data/breezeport/jurisdiction.yml:1:1: empty-file",
        ),
        (
            {"breezeport/jurisdiction.yml": "- breezeport\n"},
            "data/breezeport/jurisdiction.yml:1:1: wrong-shape",
        ),
        (
            {
                "breezeport/jurisdiction.yml": (
                    "id: breezeport\nlevel: national\nname: {zh: 港, en: Port}\n"
                )
            },
            "data/breezeport/jurisdiction.yml:1:1: no-items",
        ),
    ],
)
def test_a_folder_without_data(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    """Where there is nothing to read, that is what is said."""
    (tmp_path / "data").mkdir()
    for name, text in files.items():
        add(tmp_path / "data", name, text)
    assert [expected] == lines(tmp_path / "data")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """No data at all is a problem like any other."""
    assert lines(tmp_path / "data") == [
        "data/breezeport/jurisdiction.yml:1:1: unknown-jurisdiction"
    ]


def test_a_folder_in_the_place_of_a_file(data: Path) -> None:
    """A folder named like a file is named, and the rest is read."""
    (data / "breezeport" / "measures" / "it.yml").mkdir()
    assert lines(data) == ["data/breezeport/measures/it.yml:1:1: unreadable-file"]


@pytest.mark.parametrize(
    ("mark", "code"),
    [("\x1b[31m", r"\x1b[31m"), ("\n", r"\n"), ("\u202e", r"\u202e"), ("\x9b", r"\x9b")],
)
def test_no_name_and_no_text_speaks_to_the_terminal(data: Path, mark: str, code: str) -> None:
    """A name or value with a command for the terminal is shown with its code, on one line."""
    (data / "breezeport" / f"a{mark}b.yml").write_text("a: 1\n", "utf-8")
    (data / "breezeport" / "contacts.yml").write_text(
        f"contacts:\n  - id: {json.dumps(f'a{mark}b')}\n", "utf-8"
    )
    with pytest.raises(DataProblemsError) as found:
        load(data, TOWN)
    report = found.value.report()
    assert f"data/breezeport/a{code}b.yml:1:1: unknown-file" in report
    assert f"“a{code}b”" in report
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]", report)


@pytest.mark.parametrize("target", ["secret.yml", "folder"])
def test_a_link_out_of_the_data_is_named_and_not_read(data: Path, target: str) -> None:
    """What lies elsewhere on the machine is not read through a link, nor shown in a message."""
    (data.parent / "folder").mkdir()
    for path in (data.parent / "secret.yml", data.parent / "folder" / "secret.yml"):
        path.write_text("the key: of the office\n", "utf-8")
    link = data / "breezeport" / "measures" / "it.yml"
    link.symlink_to(data.parent / target)
    with pytest.raises(DataProblemsError) as found:
        load(data, TOWN)
    (problem,) = found.value.problems
    assert problem.line() == (
        "data/breezeport/measures/it.yml:1:1: link-outside: 这是一个链接，指向 data 文件夹之外"
        " / this is a link that leads out of the folder data"
    )
    assert "key" not in found.value.report()


def test_a_link_within_the_data_is_a_file_like_any_other(data: Path) -> None:
    """A link to a file of the same data is read, and so is a whole folder that is linked."""
    old = data / "breezeport" / "faq.yml"
    old.rename(data / "breezeport" / "faq.txt")
    old.symlink_to("faq.txt")
    assert load(data, TOWN).faq
    (data.parent / "linked").symlink_to(data)
    assert load(data.parent / "linked", TOWN).faq


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("windland/sources.yml", b"- id: kite-act\n"),
        ("windland/sources.yml", b"- {id: kite-act\n- {id: kite-guide}\n- {id: cloud-treaty}"),
        ("windland/sources.yml", "- id: kite-act 甲\n".encode("gbk")),
        ("windland/questions.yml", b"questions:\n- key: service\n"),
        ("windland/materials.yml", b"materials: {id: form}\n"),
    ],
)  # fmt: skip
def test_a_broken_file_hides_no_other_and_blames_no_other(
    data: Path, name: str, content: bytes
) -> None:
    """Who refers to what a broken file holds is not at fault; other faults are still found."""
    kept = (data / name).read_text("utf-8")
    # The ids stay readable in a comment, as they would in a file with one slip.
    ids = "".join(f"# {line.strip()}\n" for line in kept.splitlines())
    (data / name).write_bytes(content + b"\n" + ids.encode())
    add(data, "breezeport/contacts.yml", "contacts: 1\n")
    found = lines(data)
    assert "data/breezeport/contacts.yml:1:11: wrong-shape" in found
    assert {line.split(":")[0] for line in found} == {
        "data/breezeport/contacts.yml",
        f"data/{name}",
    }


def test_places_in_a_topic_of_two_jurisdictions(data: Path) -> None:
    """A fault in the city's part of a topic is found in the city's file."""
    path = data / "breezeport" / "topics" / "safety.yml"
    text = path.read_text("utf-8").replace("to_confirm: [fee]}", "to_confirm: [feee]}")
    path.write_text(text.replace("\nconflicts: [C1]", "\nconflicts: [C1, C7]"), "utf-8")
    column = path.read_text("utf-8").splitlines()[11].index("feee") + 1
    assert lines(data) == [
        f"data/breezeport/topics/safety.yml:12:{column}: unknown-to-confirm",
        "data/breezeport/topics/safety.yml:19:17: unknown-conflict",
    ]


def test_a_finding_without_words() -> None:
    """A finding that has no words of its own is shown with what the validator says."""
    problem = record_fault(
        {"type": "something_new", "loc": ("title",), "msg": "Odd", "input": "x"},
        m.Measure, (), Document("data/it.yml"),
    )  # fmt: skip
    assert problem.line() == (
        "data/it.yml:1:1: wrong-value: title（标题）的内容不合要求 / title does not fit: Odd"
    )


def test_the_flags_of_the_command_are_those_of_every_city_once(data: Path) -> None:
    """A question of two cities gives one flag, worded by the first; a broken one gives none."""
    for city, label in (("adale", "First"), ("breezeport", "Second")):
        (data / city).mkdir(exist_ok=True)
        (data / city / "questions.yml").write_text(
            "questions:\n"
            f"  - {{flag: kind, key: kind, label: {{zh: 甲, en: {label}}}, kind: many}}\n"
            f"  - {{flag: only-{city}, key: only, label: {{zh: 乙, en: Only}}}}\n"
            "  - {flag: broken, label: none}\n",
            "utf-8",
        )
    (data / "windland" / "questions.yml").unlink()
    found = question_flags(data)
    assert [one.flag for one in found] == ["only-adale", "kind", "only-breezeport"]
    (kind,) = [one for one in found if one.flag == "kind"]
    assert kind == QuestionFlag("kind", "kind", "甲", "First", repeatable=True)
    assert question_flags(data) == found


@pytest.mark.parametrize(
    ("number", "text"),
    [("3", "3 working days"), ("1", "1 working day"), ("three", ""), ("-1", ""), ("1.5", "")],
)
def test_only_a_whole_number_stands_for_days_in_a_text(
    tmp_path: Path, number: str, text: str
) -> None:
    """A rule with no whole number of days leaves a text as it was written, to be reported."""
    (tmp_path / "data" / "town").mkdir(parents=True)
    (tmp_path / "data" / "town" / "items.yml").write_text(
        f"limits:\n  - {{id: a/limit, working_days: {number}}}\n", "utf-8"
    )
    values = RuleValues(tmp_path / "data", read, ["town"])
    assert values.said("{a/limit.days}", "en") == (text or "{a/limit.days}")
    assert values.said("{a/none.days}", "en") == "{a/none.days}"
