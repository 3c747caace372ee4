"""A service at a glance: eight questions, each answered in a line."""

from dataclasses import replace
from datetime import date

import pytest

from books import kites, real, resolver
from handbook.domain import model as m
from handbook.export import open_data, schemas
from handbook.export.at_a_glance import QUESTIONS, at_a_glance, dial
from handbook.pages.page import Page
from handbook.pages.rule_lines import limit_line
from handbook.rules.answers import Resolver

DAY = "2026-11-30"


@pytest.mark.parametrize("item", [*real().items])
@pytest.mark.parametrize("language", m.LANGUAGES)
def test_every_service_answers_the_eight_questions(item: str, language: m.Language) -> None:
    """Who, what, how much, how long, where, when, what if refused, whom to call: all answered."""
    book = real()
    lines = at_a_glance(resolver("real", DAY), book.items[item], language)
    assert tuple(line.id for line in lines) == QUESTIONS
    known = {*book.rules, *book.statements, *book.deadlines}
    for line in lines:
        assert all(part.text for part in line.parts)
        assert all(part.rule in known for part in line.parts if part.rule)
    answers = {line.id: line.parts for line in lines}
    assert "https://fwp.safea.gov.cn/lhgzweb/" in {part.href for part in answers["where"]}
    assert [part.href for part in answers["ask"] if part.href] == [
        "tel:12345",
        "tel:12367",
        "tel:12333",
    ]
    unknown = {"没有查到，待核实。", "Not found; to be confirmed."}
    assert not unknown & {part.text for line in lines for part in line.parts}


@pytest.mark.parametrize("language", m.LANGUAGES)
def test_a_reader_is_told_what_to_do_where_something_is_not_known(language: m.Language) -> None:
    """Nobody may charge, the day to plan with, the body for reconsideration, words to say."""
    lines = at_a_glance(resolver("real", DAY), real().items["new-inside"], language)
    answers = {line.id: " ".join(part.text for part in line.parts) for line in lines}
    expected = {
        "zh": {
            "cost": "有人要收钱的，请拨打 12345",
            "how-long": "请按 25 个工作日安排：窗口查看材料最多 5 个工作日，决定按法律最多 20 个工作日",
            "where": "没有查到窗口的地址。 要去窗口的，出门前先拨打 12345",
            "refused": "东莞市人民政府",
            "ask": "中文、英文都接听",
        },
        "en": {
            "cost": "if asked to pay, call 12345",
            "how-long": "Plan 25 working days: up to 5 working days for the check",
            "where": "was not found. Before you go there, call 12345",
            "refused": "the Dongguan Municipal People's Government",
            "ask": "in Chinese and English",
        },
    }[language]
    for question, words in expected.items():
        assert words in answers[question]  # type: ignore[index]
    # Two steps of one name, such as for a change of employer and for the rest, are named once.
    assert answers["how-long"].count({"zh": "居留许可", "en": "residence permit"}[language]) == 1
    spoken = {part.spoken for line in lines for part in line.parts if "受理窗口" in part.text}
    assert ("zh" in spoken) == (language == "en")


def test_a_promise_is_never_alone() -> None:
    """Beside the promised day stands what the law allows, and what another office decides later."""
    lines = at_a_glance(resolver("real", DAY), real().items["new-outside"], "en")
    how_long = " ".join(part.text for line in lines if line.id == "how-long" for part in line.parts)
    assert "promises 1 working day in Dongguan; whether this still holds" in how_long
    assert "by law, 20 working days (may be extended by 10 working days)" in how_long
    assert how_long.count("Delivery takes up to 10 working days more.") == 1
    assert "not the whole way" in how_long
    assert "get the visa, get the residence permit" in how_long


@pytest.mark.parametrize("item", ["extension", "change", "reissue", "cancellation"])
def test_an_unconfirmed_promise_stands_beside_the_days_to_plan_with(item: str) -> None:
    """The day promised in 2023 is unconfirmed today, so check and review have days to plan."""
    lines = at_a_glance(resolver("real", DAY), real().items[item], "zh")
    how_long = "".join(part.text for line in lines if line.id == "how-long" for part in line.parts)
    assert "现在是否仍然这样，没有确认" in how_long
    assert how_long.startswith(
        "请按 10 个工作日安排：窗口查看材料最多 5 个工作日，审查最多 5 个工作日。"
    )


def test_the_table_does_not_promise_in_every_case_what_is_not_confirmed() -> None:
    """An unconfirmed promise has a question in place of "in every case"; a confirmed one has none."""
    book = real()
    page = Page(book, "en", date.fromisoformat(DAY), "services/extension")
    promise = book.rules["dg-same-day/promise"]
    assert isinstance(promise, m.TimeLimit)
    known = {"service": frozenset({"extension"})}
    assert limit_line(page, promise, known).words.startswith("Not confirmed today; ask ")
    confirmed = promise.model_copy(update={"confidence": "official"})
    assert limit_line(page, confirmed, known).words == ""


def test_a_limit_that_needs_a_word_first_is_not_repeated_without_it() -> None:
    """The days of the letter come from reports, and the line that gives them says so."""
    lines = at_a_glance(resolver("real", DAY), real().items["confirmation-letter"], "en")
    (how_long,) = (line for line in lines if line.id == "how-long")
    assert next(part.text.split(";")[0] for part in how_long.parts).endswith("reports of 2018")
    assert not any("Nationally" in part.text for part in how_long.parts)


@pytest.mark.parametrize(
    ("item", "asked"),
    [
        ("new-outside", "我要办外国人来华工作许可"),
        ("extension", "我要延期"),
        ("change", "我要变更"),
        ("reissue", "我要补办"),
        ("cancellation", "我要注销"),
        ("employer-change", "我要换用人单位"),
        ("confirmation-letter", "确认函"),
        ("employer-registration", "注册"),
        ("employer-update", "我们单位要变更"),
        ("short-term", "短期工作"),
    ],
)
def test_the_words_for_the_telephone_ask_for_this_service(item: str, asked: str) -> None:
    """A reader who shows the sentence asks for the service of the page and not for a new permit."""
    lines = at_a_glance(resolver("real", DAY), real().items[item], "en")
    (spoken,) = (part.text for line in lines for part in line.parts if part.spoken)
    assert asked in spoken
    assert "请问" in spoken and spoken.endswith("？”")


def test_what_nobody_wrote_down_is_said_to_be_unknown() -> None:
    """A service without these lines says that the answer is to be confirmed, in both languages."""
    book = kites()
    lines = {line.id: line for line in at_a_glance(_kites(book), book.items["new"], "en")}
    assert lines["start"].parts[0].text == "Not found; to be confirmed."
    assert lines["refused"].parts[0].text == "Not found; to be confirmed."


def test_the_window_comes_before_the_hotline_once_it_is_known() -> None:
    """As soon as the window has an address and a telephone, every service shows those."""
    book = kites()
    window = book.contacts[0].model_copy(
        update={
            "use": "window",
            "telephone": (m.Telephone(number="0769-1234 5678"),),
            "address": m.Detail(zh="风路1号", en="1 Wind Road"),
            "map": m.MapLink(link="https://example.org/map"),
        }
    )
    hotline = book.contacts[1].model_copy(
        update={"use": "enquiries", "telephone": (m.Telephone(number="12345"),)}
    )
    for contacts, expected in (
        ((window, hotline), ["https://example.org/map", "tel:076912345678", "tel:12345"]),
        ((hotline,), ["tel:12345"]),
    ):
        changed = replace(book, contacts=contacts)
        lines = {line.id: line for line in at_a_glance(_kites(changed), book.items["new"], "zh")}
        parts = (*lines["where"].parts, *lines["ask"].parts)
        assert [part.href for part in parts if part.href] == expected


def test_the_same_lines_are_published() -> None:
    """The open data holds the eight lines of each service in both languages."""
    book = real()
    services = open_data.record(book.items["change"])
    published = open_data.files(book, date.fromisoformat(DAY))["api/v1/services.json"].decode()
    assert isinstance(services, dict)
    assert published.count('"at_a_glance"') == len(book.items)
    assert "tel:12345" in published
    assert (
        "at_a_glance"
        in schemas.schemas()["services"]["properties"]["services"]["items"][  # type: ignore[index,call-overload]
            "properties"
        ]
    )


@pytest.mark.parametrize(
    ("number", "address"), [("12345", "tel:12345"), ("+86 769-1234 5678", "tel:+8676912345678")]
)
def test_a_number_dials(number: str, address: str) -> None:
    """A telephone number becomes an address that a telephone dials."""
    assert dial(number) == address


def _kites(book: object) -> Resolver:
    return Resolver(book, date(2023, 6, 1))  # type: ignore[arg-type]
