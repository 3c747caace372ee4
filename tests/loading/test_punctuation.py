"""Slips of punctuation in what readers read."""

from __future__ import annotations

import pytest

from handbook.loading.punctuation import of_line

WRONG = [
    ("      zh: 见《出境入境管理法第四十一条。", "bracket-alone", "《"),
    ("  - {zh: 不收费）, en: free}", "bracket-alone", "）"),
    ("      en: The permit (and the card are handed in.", "bracket-alone", "("),
    ("      zh: 用来申请签证。。", "punctuation-twice", "。。"),
    ("      zh: 带护照，、照片。", "punctuation-twice", "，、"),
    ("      en: The passport,, and the photo.", "punctuation-twice", ",,"),
    ("      en: Ask the window., then wait.", "punctuation-twice", ".,"),
    ("      zh: 带护照,照片。", "half-width-punctuation", ","),
    ("      zh: 作为裁量标准,2022 年起用。", "half-width-punctuation", ","),
    ("    note: {zh: 好。, en: Hand it in。}", "full-width-punctuation", "。"),
    ("      en: It is approved.An applicant waits.", "missing-space", "."),
    ("      en: Passport,photo and form.", "missing-space", ","),
    ("      en: Ask the the window.", "word-twice", "the the"),
    ("      zh: $ctiy的期限待核实。", "unknown-variable", "$ctiy"),
    ("  number: 粤科专字[2024]219号", "number-brackets", "[2024]219号"),
    ("  number: 外专发（2017）36号", "number-brackets", "（2017）36号"),
    ("name: {zh: Science Bureau, en: 科学技术局}", "languages-swapped", "Science Bureau"),
]
RIGHT = [
    "      zh: 外国人须持护照（原件），见《出境入境管理法》。",
    "      zh: 有 3 种：（1）没有许可；2）许可过期。",
    "      zh: $city市和$authority 都在 12:30 休息。",
    "      en: Show the page (see item b) at https://a.gov.cn/x,y.html, e.g. at noon.",
    "      en: That is the permit that that officer had had; hand it in in writing.",
    "      en: It names ABC Co., Ltd., the U.S., visas, seals etc., and ../services/change.",
    "  number: 外专发〔2017〕36号",
    '  - {zh: 称为“即来即办”, en: "It is called “即来即办”, handled at once, 1,000 times."}',
    "    when: {service: new, location: inside}",
]


@pytest.mark.parametrize(("line", "code", "typed"), WRONG)
def test_a_slip_of_punctuation_is_named_where_it_stands(line: str, code: str, typed: str) -> None:
    """Each slip is found once, at its column, and said in both languages."""
    (problem,) = of_line("data/china/results.yml", 7, line)
    assert (problem.code, problem.place.line) == (code, 7)
    assert line[problem.place.column - 1 :].startswith(typed)
    assert problem.remedy_zh
    assert problem.remedy_en


@pytest.mark.parametrize("line", RIGHT)
def test_a_sound_line_has_nothing_wrong(line: str) -> None:
    """What is as it should be, or only looks like a slip, is left alone."""
    assert [*of_line("data/china/results.yml", 7, line)] == []


def test_a_page_is_of_one_language() -> None:
    """The words of a page are held against the language of its folder."""
    (problem,) = of_line("docs/zh/faq.md", 9, "带护照,照片。")
    assert problem.code == "half-width-punctuation"
    assert [*of_line("docs/en/faq.md", 9, "See `a,b` and [it](a,b.md).")] == []
