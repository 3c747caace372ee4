"""Answers checked against the questions, on the kite handbook."""

from __future__ import annotations

import re
from datetime import date

import pytest

from books import kites, real
from handbook.rules.situation import Situation, SituationError, missing, situation

DAY, TODAY = date(2024, 1, 1), date(2026, 11, 24)
NEW = {"service": "new", "field": "park", "kite": "small"}


def given(day: date = DAY, **answers: str | list[str]) -> Situation:
    """A situation of the kite handbook."""
    return situation(kites(), answers, day)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"service": "renew"}, {"service": ("renew",)}),
        # any spelling of a value, a code in small letters, several answers
        ({"service": "RENEW"}, {"service": ("renew",)}),
        ({**NEW, "issued_in": "aa"}, {**NEW, "issued_in": "AA", "crew": "none"}),
        # a place by any of its names
        ({**NEW, "issued_in": "Cloudland"}, {**NEW, "issued_in": "AA", "crew": "none"}),
        ({**NEW, "issued_in": "the clouds"}, {**NEW, "issued_in": "AA", "crew": "none"}),
        ({**NEW, "issued_in": "yunguo"}, {**NEW, "issued_in": "AA", "crew": "none"}),
        ({**NEW, "issued_in": " 云 "}, {**NEW, "issued_in": "AA", "crew": "none"}),
        ({**NEW, "crew": ["dog", "friend"]}, {**NEW, "crew": ["dog", "friend"]}),
        # an answer to a question that does not come up changes nothing
        ({"service": "renew", "field": "park"}, {"service": "renew"}),
        ({"service": "renew", "crew": []}, {"service": "renew"}),
        # an answer that settles another
        ({"service": "new", "field": "roof"}, {"service": "new", "field": "roof", "kite": "small",
                                                "crew": "none"}),
        # what is taken when not given: always, or where a condition holds
        ({**NEW, "kite": "large"}, {**NEW, "kite": "large", "string": "cotton", "crew": "none"}),
        ({**NEW, "kite": "large", "field": "beach"}, {**NEW, "kite": "large", "field": "beach",
                                                        "crew": "none"}),
    ],
)  # fmt: skip
def test_answers(answers: dict[str, str | list[str]], expected: dict[str, str | list[str]]) -> None:
    """Answers are put into the questions' own words, and defaults are added."""
    wanted = {
        key: (value,) if isinstance(value, str) else tuple(value) for key, value in expected.items()
    }
    assert wanted == dict(given(**answers).answers)


@pytest.mark.parametrize(
    ("answers", "zh", "en"),
    [
        ({"servise": "new"}, "没有“servise”这一项；可用：service", "Did you mean service?"),
        (
            {"service": "nwe"},
            "可用：new, renew",
            "--service: “nwe” is not allowed; allowed: new, renew",
        ),
        ({"service": "rennew"}, "是不是 renew？", "Did you mean renew?"),
        ({"service": ""}, "“”不是可用的值", "“” is not allowed"),
        ({**NEW, "issued_in": "XX"}, "没有国家或地区代码“XX”", "two-letter ISO code"),
        ({**NEW, "issued_in": "Clodland"}, "是不是 云国（AA）、", "Did you mean Cloudland (AA), "),
        ({**NEW, "issued_in": "Rain"}, "是不是 雨国（BB）？", "Did you mean Rainland (BB)?"),
        ({**NEW, "issued_in": "雾"}, "是不是 雾国（CC）？", "Did you mean Fogland (CC)?"),
        ({**NEW, "issued_in": "?!"}, "没有国家或地区代码“?!”", "there is no country or region"),
        ({**NEW, "crew": ["dog", "cat"]}, "“cat”不是可用的值", "“cat” is not allowed"),
        # answers that exclude each other
        (
            {"service": "new", "field": "roof", "kite": "large"},
            "意味着 kite 为 small",
            "kite is small",
        ),
    ],
)
def test_wrong_answers(answers: dict[str, str | list[str]], zh: str, en: str) -> None:
    """A wrong answer is refused in both languages, with what is allowed."""
    with pytest.raises(SituationError) as error:
        given(**answers)
    assert zh in error.value.zh
    assert en in error.value.en


def test_answers_that_exclude_each_other() -> None:
    """A value that does not go with the other answers is refused, with those that do."""
    with pytest.raises(SituationError) as error:
        given(service="new", field="park", kite="large", string="silk")
    assert (
        error.value.en == "--string silk does not go with the other answers; allowed here: cotton."
    )
    assert error.value.zh == "--string silk 与其他条件不能同时成立；此处可用：cotton。"


@pytest.mark.parametrize(("day", "sound"), [(date(2019, 12, 31), False), (date(2020, 1, 1), True)])
def test_before_the_first_rule(day: date, sound: bool) -> None:  # noqa: FBT001 - a table
    """A day before the first rule has no answer, not that of the nearest day."""
    if sound:
        assert day == given(day, service="renew").as_of
        return
    with pytest.raises(SituationError, match="2020-01-01"):
        given(day, service="renew")


def test_to_json() -> None:
    """The keys of the vocabulary, without the defaults that were taken."""
    assert given(service="new", field="park", kite="large").to_json() == {
        "service": "new", "field": "park", "kite": "large", "as_of": "2024-01-01"
    }  # fmt: skip
    assert given(**NEW, crew=["dog", "friend"]).to_json()["crew"] == ["dog", "friend"]
    assert given(service="new", field="park", kite="large").assumed == ("string", "crew")


def test_missing_is_asked_for_by_name() -> None:
    """What is missing is asked for in the order of the questions, with what may be answered."""
    error = missing(kites(), {"issued_in", "kite", "field"})
    assert error.en == (
        "Still needed: --field beach|park|roof (field); --kite small|large (size of the kite); "
        "--issued-in (place of issue, two-letter country code)"
    )
    assert re.findall(r"--[a-z-]+", error.zh) == ["--field", "--kite", "--issued-in"]


PAGES = [
    ("employer-change", "--service new --location inside --ground employer-change"),
    ("new-outside", "--service new --location outside --duration long"),
    ("new-inside", "--service new --location inside"),
    ("short-term", "--service new --location outside --duration short"),
    ("confirmation-letter", "--service talent-confirmation"),
]


@pytest.mark.parametrize(("name", "flags"), PAGES)
def test_the_name_of_a_page_leads_to_its_flags(name: str, flags: str) -> None:
    """Whoever gives the name of a service page as the service is told the flags it stands for."""
    with pytest.raises(SituationError) as caught:
        situation(real(), {"service": name}, TODAY)
    assert f"请用 {flags}。" in caught.value.zh
    assert f"give {flags}." in caught.value.en


def test_an_answer_that_is_not_asked_for_is_left_out_with_a_reason() -> None:
    """An answer to a question that the situation does not raise is named with what rules it out."""
    given = {"service": "new", "location": "inside", "ground": "employer-change"}
    assert situation(real(), given, TODAY).left_out == ()
    found = situation(real(), {**given, "held_permit_before": "yes"}, TODAY)
    assert "held_permit_before" not in found.answers
    (text,) = found.left_out
    assert text.zh == "--held-permit-before 没有采用：--ground employer-change 时不问这一项。"
    assert text.en == (
        "--held-permit-before was left out: with --ground employer-change it is not asked."
    )
    (text,) = situation(real(), {"service": "extension", "location": "inside"}, TODAY).left_out
    assert text.en == "--location was left out: with --service extension it is not asked."
