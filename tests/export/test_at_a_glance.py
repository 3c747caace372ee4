"""A service at a glance: seven questions, each answered in a line."""

from dataclasses import replace
from datetime import date

import pytest

from books import kites, real, resolver
from handbook.domain import model as m
from handbook.export import open_data, schemas
from handbook.export.at_a_glance import QUESTIONS, at_a_glance, dial
from handbook.rules.answers import Resolver

DAY = "2026-11-30"


@pytest.mark.parametrize("item", [*real().items])
@pytest.mark.parametrize("language", m.LANGUAGES)
def test_every_service_answers_the_seven_questions(item: str, language: m.Language) -> None:
    """Who, what, how much, how long, where, when and what if refused: none is left open by us."""
    book = real()
    lines = at_a_glance(resolver("real", DAY), book.items[item], language)
    assert tuple(line.id for line in lines) == QUESTIONS
    known = {*book.rules, *book.statements, *book.deadlines}
    for line in lines:
        assert all(part.text for part in line.parts)
        assert all(part.rule in known for part in line.parts if part.rule)
    not_known = {line.id for line in lines if "没有查到" in line.parts[0].text}
    assert not_known <= {"how-long"}
    where = next(line for line in lines if line.id == "where")
    assert {"https://fwp.safea.gov.cn/lhgzweb/", "tel:12345"} <= {part.href for part in where.parts}


def test_a_promise_is_never_alone() -> None:
    """Beside the promised day stands what the law allows, and what another office decides later."""
    lines = at_a_glance(resolver("real", DAY), real().items["new-outside"], "en")
    how_long = " ".join(part.text for line in lines if line.id == "how-long" for part in line.parts)
    assert "promises 1 working day" in how_long
    assert "at most 20 working days" in how_long
    assert "not the whole way" in how_long
    assert "get the visa, get the residence permit" in how_long


def test_what_nobody_wrote_down_is_said_to_be_unknown() -> None:
    """A service without these lines says that the answer is to be confirmed, in both languages."""
    book = kites()
    lines = {line.id: line for line in at_a_glance(_kites(book), book.items["new"], "en")}
    assert lines["start"].parts[0].text == "Not found; to be confirmed."
    assert lines["refused"].parts[0].text == "Not found; to be confirmed."


def test_the_window_takes_the_place_of_the_hotline_once_it_is_known() -> None:
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
        ((window, hotline), ["https://example.org/map", "tel:076912345678"]),
        ((hotline,), ["tel:12345"]),
    ):
        changed = replace(book, contacts=contacts)
        lines = {line.id: line for line in at_a_glance(_kites(changed), book.items["new"], "zh")}
        assert [part.href for part in lines["where"].parts if part.href] == expected


def test_the_same_lines_are_published() -> None:
    """The open data holds the seven lines of each service in both languages."""
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
