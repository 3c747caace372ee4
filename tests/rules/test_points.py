"""The points-based assessment: the table as an officer would check it, and the page beside it.

Section numbers are those of the fact register; section 7 holds the points table.
"""

import itertools
import json
import random
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect

from books import ROOT, copy_data, real
from handbook.cli.main import main
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.wording import wording
from handbook.rules import brackets as tables
from handbook.rules import points, points_answers, points_table
from handbook.rules.sound_book import load
from website import DAY, Opened

Given = dict[str, str | bool | None]
TODAY = date.fromisoformat(DAY)
#: Nothing that gives a point, but for the age, which has no bracket of 0 before 61.
NOTHING: Given = {
    "salary": "0", "education": "none", "work-years": "0", "months-per-year": "0", "age": "61",
}  # fmt: skip
FACTORS = [
    "salary", "education", "work-years", "months-per-year", "chinese", "place", "age",
    "background", "local-bonus",
]  # fmt: skip
#: What the text of a threshold says in section 7.
THRESHOLDS = {"A": 85, "B": 60, "C": 0}


@cache
def book() -> Book:
    return real()


@cache
def table() -> m.PointsTable:
    found = points_table.table_on(book(), TODAY)
    assert found is not None
    return found


def score(answers: Given) -> points.Score:
    read = points_answers.read(table(), answers)
    assert isinstance(read, points_answers.Inputs), read
    return points.score(table(), read)


def of(factor: str, answers: Given) -> int:
    line = next(one for one in score(NOTHING | answers).lines if one.factor.id == factor)
    return line.points


# -- section 7: every edge of every bracket --------------------------------------------------------

CASES: dict[str, list[tuple[Given, int]]] = {
    "salary": [
        ({"salary": salary}, expected)
        for salary, expected in (
            ("0", 0), ("49999.99", 0), ("50000", 5), ("69999.99", 5), ("70000", 8),
            ("149999.99", 8), ("150000", 11), ("249999.99", 11), ("250000", 14),
            ("349999.99", 14), ("350000", 17), ("449900", 17), ("449999.99", 17), ("450000", 20),
            ("450,000", 20), ("４５００００", 20), ("1000000000", 20),
        )
    ],
    "education": [
        *(
            ({"education": degree}, expected)
            for degree, expected in (
                ("none", 0), ("bachelor", 10), ("master", 15), ("doctorate", 20),
            )
        ),
        *(
            ({"education": None, "skill": skill}, expected)
            for skill, expected in (
                ("senior-worker", 10), ("technician", 15), ("senior-technician", 20),
            )
        ),
        # The better of the two, never the sum.
        ({"education": "bachelor", "skill": "technician"}, 15),
        ({"education": "doctorate", "skill": "senior-technician"}, 20),
        ({"education": "master", "skill": "none"}, 15),
        ({"education": "none", "skill": "senior-worker"}, 10),
    ],
    "work-years": [
        ({"work-years": str(years)}, expected)
        for years, expected in (
            (0, 0), (1, 0), (2, 5), (3, 6), (4, 7), (10, 13), (16, 19), (17, 20), (18, 20),
            (30, 20), (80, 20),
        )
    ],
    "months-per-year": [
        ({"months-per-year": months}, expected)
        for months, expected in (
            ("0", 0), ("2", 0), ("2.9", 0), ("3", 5), ("5.9", 5), ("6", 10), ("8.9", 10),
            ("9", 15), ("12", 15),
        )
    ],
    "chinese": [
        *(({"hsk": str(level)}, level) for level in range(6)),
        ({"chinese-taught-degree": True}, 5),
        ({"former-chinese-national": True}, 5),
        # The cap is 5: nothing adds up, and the pilot table's 10 is superseded.
        ({"hsk": "5", "chinese-taught-degree": True, "former-chinese-national": True}, 5),
        ({"hsk": "2", "chinese-taught-degree": True}, 5),
    ],
    "place": [({}, 0)],  # Dongguan is none of the three regions
    "age": [
        ({"age": str(age)}, expected)
        for age, expected in (
            (18, 10), (25, 10), (26, 15), (45, 15), (46, 10), (55, 10), (56, 5), (60, 5),
            (61, 0), (100, 0),
        )
    ],
    "background": [
        ({}, 0),
        *(
            ({name: True}, 5)
            for name in ("top-university", "global-500", "patent", "five-years-in-china")
        ),
        ({"top-university": True, "global-500": True, "patent": True}, 5),
    ],
    "local-bonus": [({}, 0), *(({"local-bonus": str(n)}, n) for n in range(11))],
}  # fmt: skip


@pytest.mark.parametrize(
    ("factor", "answers", "expected"),
    [
        pytest.param(factor, answers, expected, id=f"{factor}-{number}")
        for factor, cases in CASES.items()
        for number, (answers, expected) in enumerate(cases)
    ],
)
def test_a_bracket_gives_its_points_as_in_section_7(
    factor: str, answers: Given, expected: int
) -> None:
    """Each answer is worth the points that the table of section 7 gives its bracket."""
    assert of(factor, answers) == expected


def test_the_factors_and_caps_are_those_of_section_7() -> None:
    """Nine factors with the most points each can bring, 120 altogether, as in section 7."""
    assert [factor.id for factor in table().factors] == FACTORS
    assert [factor.cap for factor in table().factors] == [20, 20, 20, 15, 5, 10, 15, 5, 10]
    assert sum(factor.cap for factor in table().factors) == 120


def best_in_dongguan() -> Given:
    return {
        "salary": "450000", "education": "doctorate", "work-years": "17", "months-per-year": "9",
        "hsk": "5", "age": "26", "patent": True,
    }  # fmt: skip


def test_the_most_in_dongguan_is_100_and_110_with_the_local_bonus() -> None:
    """The best applicant in Dongguan reaches 100 points, and 110 with the local bonus."""
    assert score(best_in_dongguan()).total == 100
    assert score(best_in_dongguan() | {"local-bonus": "10"}).total == 110


#: Section 7, thresholds: A from 85, B from 60, C below.  10 + 15 + 15 + 15 are 55 to begin with.
AT_55: Given = {
    "salary": "0", "education": "master", "work-years": "7", "months-per-year": "9", "age": "26",
}  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "total", "category"),
    [
        (NOTHING, 0, "C"),
        (AT_55 | {"hsk": "4"}, 59, "C"),
        (AT_55 | {"hsk": "5"}, 60, "B"),
        (AT_55 | {"salary": "450000", "hsk": "4", "patent": True}, 84, "B"),
        (AT_55 | {"salary": "450000", "hsk": "5", "patent": True}, 85, "A"),
        (AT_55 | {"salary": "450000", "hsk": "5", "local-bonus": "4"}, 84, "B"),
        (AT_55 | {"salary": "450000", "hsk": "5", "local-bonus": "5"}, 85, "A"),
    ],
)
def test_the_thresholds_are_85_and_60(answers: Given, total: int, category: str) -> None:
    """85 points make category A and 60 make B; one point less does not."""
    result = score(answers)
    assert (result.total, result.category) == (total, category)


def test_the_notes_name_factors_of_the_table() -> None:
    """A note of the table is about factors that the table has."""
    named = {factor for note in table().notes for factor in note.factors}
    assert named == {"salary", "age", "work-years", "place"}
    assert named <= set(FACTORS)


def test_every_question_has_a_bracket_and_every_bracket_its_question() -> None:
    """No bracket that nobody can reach, and no question whose answer counts for nothing."""
    asked = {
        (factor.id, answer.bracket)
        for factor, asked in points_table.questions(table())
        for answer in asked.answers
    } | {("background", "none")}
    there = {
        (factor.id, bracket.id)
        for factor in table().factors
        if factor.kind == "case" and factor.id != "place"
        for bracket in factor.brackets
    }
    assert asked == there


# -- what is wrong with an answer ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "answer", "kind", "named"),
    [
        ("salary", "-1", "out-of-range", ("0", "1,000,000,000")),
        ("salary", "a lot", "not-a-number", ("0", "1,000,000,000")),
        ("salary", "三十万", "not-a-number", ("300000",)),
        ("salary", "1,5,0", "not-a-number", ("a number",)),
        ("salary", "nan", "not-a-number", ("a number",)),
        ("salary", "1e5", "not-a-number", ("a number",)),
        ("salary", "9" * 400, "out-of-range", ("1,000,000,000",)),
        ("salary", "", "not-a-number", ("a number",)),
        ("age", "17", "out-of-range", ("18", "100")),
        ("age", "200", "out-of-range", ("18", "100")),
        ("age", "25.5", "not-whole", ("18", "100")),
        ("months-per-year", "13", "out-of-range", ("0", "12")),
        ("months-per-year", "-1", "out-of-range", ("0", "12")),
        ("work-years", "-2", "out-of-range", ("0", "80")),
        ("work-years", "2.5", "not-whole", ("0", "80")),
        ("hsk", "6", "unknown", ("0, 1, 2, 3, 4, 5",)),
        ("hsk", "-1", "unknown", ("0, 1, 2, 3, 4, 5",)),
        ("local-bonus", "11", "out-of-range", ("0", "10")),
        ("local-bonus", "-1", "out-of-range", ("0", "10")),
        ("education", "phd", "unknown", ("doctorate",)),
        ("skill", "cook", "unknown", ("senior-worker",)),
    ],
)
def test_a_bad_answer_is_named_with_what_is_allowed(
    field: str, answer: str, kind: str, named: tuple[str, ...]
) -> None:
    """A wrong value names its field and what may be entered, in both languages."""
    faults = points_answers.read(table(), NOTHING | {field: answer})
    assert isinstance(faults, tuple)
    assert [(one.field, one.kind) for one in faults] == [(field, kind)]
    for text in named:
        assert text in faults[0].text.en
    assert re.search("[一-鿿]", faults[0].text.zh)
    assert not re.search("[一-鿿]", faults[0].text.en.replace(answer, ""))


@settings(deadline=None)
@given(text=st.text(max_size=12))
def test_no_answer_at_all_breaks_the_reading(text: str) -> None:
    """Whatever is typed into a field is read, or refused at that field."""
    for _, one in points_table.questions(table()):
        read = points_answers.read(table(), NOTHING | {one.id: text})
        assert isinstance(read, points_answers.Inputs) or read[0].field == one.id


# -- properties ------------------------------------------------------------------------------------


#: The salaries at which a bracket begins.
EDGES = (0, 50_000, 70_000, 150_000, 250_000, 350_000, 450_000)


@st.composite
def applicants(draw: st.DrawFn) -> Given:
    answers: Given = {
        "salary": str(max(0, draw(st.sampled_from(EDGES)) + draw(st.integers(-1, 1)))),
        "education": draw(st.sampled_from(("none", "bachelor", "master", "doctorate"))),
        "skill": draw(st.sampled_from(("none", "senior-worker", "technician"))),
        "work-years": str(draw(st.integers(0, 25))),
        "months-per-year": str(draw(st.integers(0, 12))),
        "hsk": str(draw(st.integers(0, 5))),
        "age": str(draw(st.integers(18, 70))),
        "local-bonus": str(draw(st.integers(0, 10))),
    }  # fmt: skip
    flags = [one.id for _, one in points_table.questions(table()) if one.kind == "flag"]
    return answers | dict.fromkeys(draw(st.sets(st.sampled_from(flags))), True)


def test_section_7_written_once_more() -> None:
    """The register's table as plain comparisons gives the same total for many applicants."""
    for answers in random_applicants(1000, seed=7):
        assert score(answers).total == section_7(answers), answers


def section_7(a: Given) -> int:
    salary, years, age = float(str(a["salary"])), int(str(a["work-years"])), int(str(a["age"]))
    months = float(str(a["months-per-year"]))
    wan = salary / 10_000
    paid = next(n for edge, n in ((45, 20), (35, 17), (25, 14), (15, 11), (7, 8), (5, 5), (0, 0))
                if wan >= edge)  # fmt: skip
    degree = {"none": 0, "bachelor": 10, "master": 15, "doctorate": 20}[str(a["education"])]
    skill = {"none": 0, "senior-worker": 10, "technician": 15, "senior-technician": 20}[
        str(a["skill"])
    ]
    worked = 0 if years < 2 else min(20, 5 + years - 2)
    present = 15 if months >= 9 else 10 if months >= 6 else 5 if months >= 3 else 0
    fluent = a.get("chinese-taught-degree") or a.get("former-chinese-national")
    chinese = 5 if fluent else int(str(a["hsk"]))
    aged = 10 if age <= 25 else 15 if age <= 45 else 10 if age <= 55 else 5 if age <= 60 else 0
    four = ("top-university", "global-500", "patent", "five-years-in-china")
    background = 5 if any(a.get(one) for one in four) else 0
    return (paid + max(degree, skill) + worked + present + chinese + aged + background
            + int(str(a["local-bonus"])))  # fmt: skip


@given(answers=applicants())
def test_the_total_is_the_sum_and_no_factor_exceeds_its_cap(answers: Given) -> None:
    """The total is the sum of the factors, none above its limit, and decides the category."""
    result = score(answers)
    assert result.total == sum(line.points for line in result.lines)
    assert all(0 <= line.points <= line.factor.cap for line in result.lines)
    category = next(name for name, least in THRESHOLDS.items() if result.total >= least)
    assert result.category == category


@given(answers=applicants(), data=st.data())
def test_more_is_never_worth_less(answers: Given, data: st.DataObject) -> None:
    """In every factor but age, where the table itself rises and falls."""
    less = score(answers).total
    asked = [pair for pair in points_table.questions(table()) if pair[1].id != "age"]
    factor, field = data.draw(st.sampled_from(asked))
    match field.kind:
        case "number":
            most = points_table.limits(factor, field)[1]
            more = min(most, float(str(answers[field.id])) + data.draw(st.integers(0, 100_000)))
            answers |= {field.id: f"{more:.0f}"}
        case "choice":
            choices = [answer.given for answer in field.answers]
            at = choices.index(str(answers[field.id]))
            answers |= {field.id: data.draw(st.sampled_from(choices[at:]))}
        case "flag":
            answers |= {field.id: True}
    assert score(answers).total >= less


def test_age_rises_once_and_then_falls() -> None:
    """The points for age rise to 15 and fall again; nobody loses points and regains them."""
    gained = [of("age", {"age": str(age)}) for age in range(18, 101)]
    top = gained.index(15)
    assert gained[: top + 1] == sorted(gained[: top + 1])
    assert gained[top:] == sorted(gained[top:], reverse=True)


def one_factor_changes(answers: Given) -> Iterator[tuple[str, Given, int]]:
    """Each thing an applicant could change in one factor, with what it adds: tried out in full."""
    now = score(answers).total
    worked = int(str(answers["work-years"]))
    tried: list[tuple[str, Given]] = [
        *(("salary", {"salary": str(n * 10_000)}) for n in (5, 7, 15, 25, 35, 45)),
        *(("education", {"education": one}) for one in ("bachelor", "master", "doctorate")),
        *(("education", {"skill": one}) for one in ("senior-worker", "technician")),
        # Nobody is told to work for years on end: two more at most.
        *(("work-years", {"work-years": str(worked + more)}) for more in (1, 2)),
        *(("months-per-year", {"months-per-year": str(n)}) for n in (3, 6, 9)),
        *(("chinese", {"hsk": str(n)}) for n in range(1, 6)),
        ("chinese", {"chinese-taught-degree": True}),
        ("age", {"age": str(int(str(answers["age"])) + 1)}),
        *(("background", {one: True}) for one in ("top-university", "global-500", "patent")),
    ]
    for factor, change in tried:
        gain = score(answers | change).total - now
        if gain > 0:
            yield factor, change, gain


@settings(max_examples=60, deadline=None)
@given(answers=applicants())
def test_the_next_step_reaches_the_category_and_nothing_smaller_does(answers: Given) -> None:
    """The step advised reaches the next category; no smaller change of two factors does."""
    result = score(answers)
    step = result.next_step
    if result.category == "A":
        assert step is None
        return
    assert step is not None
    assert (result.category, step.category) in {("C", "B"), ("B", "A")}
    assert step.needed == THRESHOLDS[step.category] - result.total
    possible = list(one_factor_changes(answers))
    singles = [gain for _, _, gain in possible if gain >= step.needed]
    pairs = [
        a[2] + b[2]
        for a, b in combinations(possible, 2)
        if a[0] != b[0] and a[2] + b[2] >= step.needed
    ]
    gained = sum(one.gain for one in step.changes)
    match len(step.changes):
        case 0:
            assert not singles
            assert not pairs
        case 1:
            assert gained == min(singles)
        case 2:
            assert not singles
            assert gained == min(pairs)
    if step.changes:
        for one in step.changes:
            answers = answers | {name: str(value) if not isinstance(value, bool) else value
                                 for name, value in one.target.inputs.items()}  # fmt: skip
        after = score(answers)
        assert (after.total, after.category) == (step.total, step.category)
    for one in step.others:
        assert one.gain >= step.needed
        assert one.target.factor != step.changes[0].target.factor


@settings(max_examples=60, deadline=None)
@given(answers=applicants())
def test_the_words_of_the_next_step_have_the_same_numbers_in_both_languages(answers: Given) -> None:
    """The advice has the same numbers in Chinese and in English."""
    result = score(answers)
    texts = [*result.notes, *([result.next_step.text] if result.next_step else [])]
    for text in texts:
        digits = [re.findall(r"\d[\d,.]*\d|\d", text[language]) for language in ("zh", "en")]
        assert sorted(digits[0]) == sorted(digits[1]), text


def test_the_next_birthday_counts_and_a_later_one_does_not() -> None:
    """Points that come with the next birthday are advised, those of a later one are not."""
    # 10 + 5 + 15 + 15 and the age: 55 at 25, and 60 at 26.
    answers = AT_55 | {"age": "25", "salary": "50000"}
    step = score(answers).next_step
    assert step is not None
    assert "age" in {step.changes[0].target.factor, *(one.target.factor for one in step.others)}
    step = score(answers | {"age": "24"}).next_step
    assert step is not None
    assert "age" not in {step.changes[0].target.factor, *(one.target.factor for one in step.others)}


# -- the brackets cover the domain once ------------------------------------------------------------


def test_the_table_in_force_has_no_gap_and_no_overlap() -> None:
    """Every value falls into exactly one bracket of the table in force."""
    assert tables.of_table(table()) == ()


@pytest.fixture(scope="module")
def pilot(tmp_path_factory: pytest.TempPathFactory) -> m.PointsTable:
    root = tmp_path_factory.mktemp("pilot") / "data"
    copy_data(root.parent)
    shutil.copy(ROOT / "tests/fixtures/points-pilot-2016.yml", root / "china/points.yml")
    found = points_table.table_on(load(root), date(2017, 1, 1))
    assert found is not None
    return found


def test_the_pilot_table_loses_exactly_25_45_55_and_60(pilot: m.PointsTable) -> None:
    """The pilot table of 2016 has no bracket for just these four ages, and the check names them."""
    found = tables.of_table(pilot)
    assert [(one.kind, one.values.low, one.values.high) for one in found] == [
        ("gap", age, age) for age in (25, 45, 55, 60)
    ]
    for one, age in zip(found, (25, 45, 55, 60), strict=True):
        assert re.findall(r"\d+", one.text.zh) == re.findall(r"\d+", one.text.en) == [str(age)]


def test_an_age_without_a_bracket_is_said_and_not_guessed(pilot: m.PointsTable) -> None:
    """Where the pilot table has a gap, the age is refused and no points are guessed."""
    faults = points_answers.read(pilot, {"age": "25"})
    assert isinstance(faults, tuple)
    assert [(one.field, one.kind) for one in faults] == [("age", "no-bracket")]
    assert isinstance(points_answers.read(pilot, {"age": "24"}), points_answers.Inputs)


def _factor(*brackets: dict[str, float], whole: bool, **domain: float) -> m.Factor:
    rows = [
        {"id": f"b{n}", "points": n, "label": {"zh": f"第{n}档", "en": f"row {n}"}} | one
        for n, one in enumerate(brackets)
    ]
    return m.Factor.model_validate({
        "id": "salary", "name": {"zh": "年薪", "en": "Salary"}, "cap": 20, "brackets": rows,
        "whole_numbers": whole, "in_force": "2017-04-01", "verified": "2026-11-24",
        "confidence": "derived", "sources": [{"source": "x"}], **domain,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        (
            _factor({"below": 5}, {"at_least": 7}, whole=False, domain_from=0),
            [("gap", "from 5 to under 7")],
        ),
        (
            _factor({"at_most": 5}, {"at_least": 5}, whole=False, domain_from=0),
            [("overlap", "5")],
        ),
        (
            _factor({"below": 5}, {"at_least": 4}, whole=False, domain_from=0),
            [("overlap", "from 4 to under 5")],
        ),
        (
            _factor({"at_most": 5}, {"at_least": 6}, whole=False, domain_from=0),
            [("gap", "over 5 and under 6")],
        ),
        (_factor({"at_most": 5}, {"at_least": 6}, whole=True, domain_from=0), []),
        (
            _factor({"at_least": 1, "at_most": 5}, whole=True, domain_from=0, domain_to=7),
            [("gap", "0"), ("gap", "6 to 7")],
        ),
        (
            _factor({"at_least": 0, "at_most": 5}, whole=True, domain_from=0),
            [("gap", "6 or more")],
        ),
        (
            _factor({"at_least": 0, "at_most": 5}, whole=False, domain_from=0),
            [("gap", "more than 5")],
        ),
        (_factor({"at_least": 0}, whole=False), [("gap", "less than 0")]),
        (_factor({"below": 5}, {"at_least": 5}, whole=False), []),
    ],
)
def test_a_gap_or_overlap_is_found_with_its_exact_values(
    factor: m.Factor, said: list[tuple[str, str]]
) -> None:
    """A gap or an overlap between brackets is reported with the values it concerns."""
    found = tables.gaps_and_overlaps(factor)
    words = wording("en")
    shown = [(one.kind, one.values.text("en", whole=factor.whole_numbers)) for one in found]
    assert shown == said
    for one in found:
        assert one.values.text("en", whole=factor.whole_numbers) in one.text.en
        assert words["points_gap"].split("{")[0] in one.text.en
        assert one.text.zh.startswith("“年薪”的分档")


@given(value=st.integers(-5, 120) | st.floats(0, 60, allow_nan=False))
def test_what_is_found_is_what_a_search_by_hand_finds(value: float) -> None:
    """Removing any bracket leaves a gap exactly at the values that it held."""
    for factor in table().factors:
        if factor.kind != "range" or (factor.whole_numbers and value != int(value)):
            continue
        low, high = factor.domain_from or 0, factor.domain_to
        if value < low or (high is not None and value > high):
            continue
        for gone in factor.brackets:
            rest = factor.model_copy(
                update={"brackets": tuple(one for one in factor.brackets if one != gone)}
            )
            in_gap = any(
                (one.values.low is None or value > one.values.low
                 or (one.values.low_closed and value == one.values.low))
                and (one.values.high is None or value < one.values.high
                     or (one.values.high_closed and value == one.values.high))
                for one in tables.gaps_and_overlaps(rest)
            )  # fmt: skip
            assert in_gap == tables.contains(gone, value)


# -- the command -----------------------------------------------------------------------------------

COMPLETE = (
    "--salary", "300000", "--education", "master", "--work-years", "5",
    "--months-per-year", "12", "--hsk", "3", "--age", "35",
)  # fmt: skip


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setattr("handbook.cli.points.the_book", book)
    monkeypatch.setenv("HANDBOOK_AS_OF", DAY)
    return lambda *flags: CliRunner().invoke(main, ["points", *flags])


def complete(*changed: str) -> list[str]:
    """The complete answers, with some of them changed or added."""
    flags = dict(zip(COMPLETE[::2], COMPLETE[1::2], strict=True))
    flags |= dict(itertools.zip_longest(changed[::2], changed[1::2], fillvalue=""))
    return [word for pair in flags.items() for word in pair if word]


def test_the_json_is_that_of_the_vocabulary(command: Callable[..., Any]) -> None:
    """The JSON has the published shape, and each factor names its sources."""
    run = command(*COMPLETE, "--format", "json")
    assert run.exit_code == 0, run.stderr
    assert run.stderr == ""
    result = json.loads(run.stdout)
    assert (result["total"], result["category"]) == (70, "B")
    assert [one["id"] for one in result["factors"]] == FACTORS
    assert [one["points"] for one in result["factors"]] == [14, 15, 8, 15, 3, 0, 15, 0, 0]
    for one in result["factors"]:
        assert set(one["bracket"]) == {"zh", "en"}
        assert one["because"]
        for entry in one["because"]:
            assert entry["source"] in book().sources
            assert entry["confidence"] in ("secondary", "derived")
    salary = result["factors"][0]["because"][0]
    assert (salary["rule"], salary["locator"]) == ("interim-2017/salary", "年薪行")
    place = next(one for one in result["factors"] if one["id"] == "place")
    assert "points/maximum" in [entry["rule"] for entry in place["because"]]
    step = result["next_step"]
    # 15 points are more than two factors give, unless a person worked for years on end.
    assert (step["category"], step["points_needed"], step["total"]) == ("A", 15, 70)
    assert step["changes"] == []
    nearer = json.loads(command(*complete("--salary", "450000", "--format", "json")).stdout)
    step = nearer["next_step"]
    assert (step["category"], step["points_needed"]) == ("A", 9)
    assert step["total"] == nearer["total"] + sum(one["points"] for one in step["changes"]) >= 85


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_text_says_every_factor_in_one_language(
    command: Callable[..., Any], language: str
) -> None:
    """The printed result names each factor and the total in the language asked for alone."""
    run = command(*COMPLETE, "--lang", language)
    assert run.exit_code == 0, run.stderr
    for factor in table().factors:
        assert factor.name[language] in run.stdout
    assert ("合计 70 分，B 类" if language == "zh" else "Total 70 points, category B") in run.stdout
    if language == "en":
        assert not re.search("[一-鿿]", run.stdout)


def test_at_a_there_is_no_next_step(command: Callable[..., Any]) -> None:
    """Whoever is in category A is advised no further step."""
    flags = [
        word
        for name, value in best_in_dongguan().items()
        for word in ([f"--{name}"] if value is True else [f"--{name}", str(value)])
    ]
    result = json.loads(command(*flags, "--format", "json").stdout)
    assert (result["total"], result["category"], result["next_step"]) == (100, "A", None)


def test_what_is_missing_is_asked_for_by_name(command: Callable[..., Any]) -> None:
    """A call without answers ends with 2 and names the flags still needed, in both languages."""
    run = command()
    assert run.exit_code == 2
    assert run.stdout == ""
    lines = run.stderr.splitlines()
    assert lines[0].startswith("还需要：")
    assert lines[1].startswith("Still needed: ")
    for flag in (
        "--salary",
        "--education",
        "--skill",
        "--work-years",
        "--months-per-year",
        "--age",
    ):
        assert flag in lines[0]
        assert flag in lines[1]
    assert "--hsk" not in run.stderr
    assert "--local-bonus" not in run.stderr


def test_a_skill_answers_for_the_degree_and_none_does_not(command: Callable[..., Any]) -> None:
    """A recognised skill stands in for the degree; having no skill does not."""
    flags = [word for word in COMPLETE if word not in ("--education", "master")]
    assert command(*flags, "--skill", "technician").exit_code == 0
    run = command(*flags, "--skill", "none")
    assert run.exit_code == 2
    assert "--education" in run.stderr


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--salary", "-1"), "--salary: “-1” is out of range"),
        (("--age", "200"), "--age: “200” is out of range; write a number from 18 to 100."),
        (("--months-per-year", "13"), "a number from 0 to 12."),
        (("--hsk", "6"), "For HSK 5 or above write 5."),
        (("--local-bonus", "11"), "a number from 0 to 10."),
        (("--as-of", "2026-02-30"), "2026-02-30"),
        (("--as-of", "2016-12-31"), "is in force from 2017-04-01"),
        (("--no-such-flag",), "--no-such-flag"),
        (("--format", "xml"), "xml"),
    ],
)
def test_a_wrong_call_ends_with_2_and_both_languages(
    command: Callable[..., Any], flags: tuple[str, ...], said: str
) -> None:
    """A wrong value ends with 2 and a message in both languages, and prints no result."""
    run = command(*complete(*flags))
    assert run.exit_code == 2, run.output
    assert said in run.stderr
    assert re.search("[一-鿿]", run.stderr)
    assert run.stdout == ""


def test_an_amount_that_looks_like_ten_thousands_is_remarked_on() -> None:
    """A salary of 30 is asked about, as 300,000 was probably meant."""
    texts = [note.en for note in score(NOTHING | {"salary": "30"}).notes]
    assert any("300,000" in text for text in texts)
    assert not any("300,000" in note.en for note in score(NOTHING | {"salary": "300000"}).notes)


@pytest.mark.parametrize(
    ("salary", "asked"), [("0", False), ("1", True), ("999", True), ("1000", False)]
)
def test_only_a_salary_that_nobody_has_is_asked_about(salary: str, asked: bool) -> None:  # noqa: FBT001
    """No salary at all is an answer; one below RMB 1,000 a year was probably meant otherwise."""
    remark = wording("en")["points_note_salary"].partition("{")[0]
    assert any(
        note.en.startswith(remark) for note in score(NOTHING | {"salary": salary}).notes
    ) is (asked)


def test_the_local_bonus_is_the_authoritys_to_give() -> None:
    """The local bonus is named as the authority's decision and never advised as a step."""
    result = score(AT_55)
    assert result.notes[0] == next(one.note for one in table().factors if one.id == "local-bonus")
    assert any("A local incentive of 5 points" in note.en for note in result.notes)
    assert result.next_step is not None
    assert "local-bonus" not in {one.target.factor for one in result.next_step.changes}


# -- the page --------------------------------------------------------------------------------------

Open = Callable[..., Opened]
BOTH = pytest.mark.parametrize("language", ["zh", "en"])


def random_applicants(count: int, seed: int) -> list[Given]:
    """Applicants on and around the edges of the brackets; the same ones every time."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    flags = [one.id for _, one in points_table.questions(table()) if one.kind == "flag"]
    return [
        {
            "salary": f"{max(0, rng.choice(EDGES) + rng.choice((-0.01, 0, 0.01, 1234))):.2f}",
            "education": rng.choice(("none", "bachelor", "master", "doctorate")),
            "skill": rng.choice(
                ("none", "none", "senior-worker", "technician", "senior-technician")
            ),
            "work-years": str(rng.choice((0, 1, 2, 3, rng.randrange(31)))),
            "months-per-year": rng.choice(("0", "2.9", "3", "5.5", "6", "8.9", "9", "12")),
            "hsk": str(rng.randrange(6)),
            "age": str(rng.choice((25, 26, 45, 46, 55, 56, 60, 61, rng.randrange(18, 80)))),
            "local-bonus": str(rng.choice((0, 0, 0, 1, 5, 10))),
        }
        | dict.fromkeys((flag for flag in flags if rng.random() < 0.1), True)
        for _ in range(count)
    ]


def path(language: str) -> str:
    return "points.html" if language == "zh" else "en/points.html"


FILL = """(many) => {
  const form = document.getElementById("points-form");
  const part = (name) => form.querySelector(`[data-part="${name}"]`);
  const every = (name) =>
    [...form.querySelectorAll(`[data-part="${name}"]`)].map((one) => one.textContent);
  return many.map((answers) => {
    for (const control of form.elements) {
      if (!control.name) continue;
      if (control.type === "checkbox") control.checked = Boolean(answers[control.name]);
      else control.value = answers[control.name] ?? "";
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
    return {
      total: Number(form.dataset.total), category: form.dataset.category,
      points: every("points").map(Number), brackets: every("bracket"),
      next: part("next").textContent,
      others: [...part("others").children].map((one) => one.textContent),
      remarks: [...part("remarks").children].map((one) => one.textContent),
    };
  });
}"""


@pytest.mark.browser
@BOTH
def test_the_page_counts_as_the_command_does(page: Open, language: m.Language) -> None:
    """For 303 applicants the page shows the points, category and advice that the command gives."""
    plain: Given = {"skill": "none", "hsk": "0"}
    many = [
        *random_applicants(300, seed=2017),
        *(plain | one for one in (NOTHING, AT_55, best_in_dongguan())),
    ]
    opened = page(path(language))
    shown = opened.tab.evaluate(FILL, many)
    top = wording(language)["points_step_top"]
    for answers, there in zip(many, shown, strict=True):
        result = score(answers)
        step = result.next_step
        assert there == {
            "total": result.total,
            "category": result.category,
            "points": [line.points for line in result.lines],
            "brackets": [
                points_table.bracket_text(line.factor, line.bracket, language)
                for line in result.lines
            ],
            "next": step.text[language] if step else top,
            "others": [points.change_text(language, change) for change in step.others]
            if step
            else [],
            "remarks": [note[language] for note in result.notes[1:] if note not in fixed_notes()],
        }, answers
    assert {score(answers).category for answers in many} == {"A", "B", "C"}
    assert opened.complaints == []


def fixed_notes() -> list[m.Text]:
    return [note.text for note in table().notes]


@pytest.mark.browser
@BOTH
def test_a_bad_value_is_said_at_its_field_in_the_readers_language(
    page: Open, language: m.Language
) -> None:
    """A wrong value on the page is explained at its field, for screen readers too, until mended."""
    tab = page(path(language)).tab
    field, said = tab.locator("#points-age"), tab.locator("#points-age-bad")
    described = field.get_attribute("aria-describedby")
    assert described is not None
    assert "points-age-bad" in described.split()
    assert said.get_attribute("aria-live") == "polite"
    field.fill("200")
    field.press("Tab")
    fault = points_answers.read(table(), NOTHING | {"age": "200"})
    assert isinstance(fault, tuple)
    assert said.inner_text() == fault[0].text[language]
    assert field.get_attribute("aria-invalid") == "true"
    field.fill("35")
    assert said.inner_text() == ""
    assert field.get_attribute("aria-invalid") is None
    for name, value in (("salary", "a lot"), ("work-years", "2.5"), ("local-bonus", "11")):
        tab.locator(f"#points-{name}").fill(value)
        tab.locator(f"#points-{name}").press("Tab")
        faults = points_answers.read(table(), NOTHING | {name: value})
        assert isinstance(faults, tuple)
        assert tab.locator(f"#points-{name}-bad").inner_text() == faults[0].text[language]


@pytest.mark.browser
def test_the_address_holds_the_answers_and_clear_forgets_them(page: Open) -> None:
    """A link carries the answers into the other language, and clearing the form forgets them."""
    opened = page("points.html")
    tab = opened.tab
    assert tab.locator("[data-part=total]").inner_text() == "目前 0 分"
    for name, value in AT_55.items():
        if name == "education":
            tab.select_option("#points-education", value)
        else:
            tab.fill(f"#points-{name}", value)
    tab.check("input[name=patent]")
    assert tab.locator("[data-part=total]").inner_text() == "合计 60 分，B 类"
    expect(tab).to_have_url(re.compile(r"#.*patent=yes"))
    expect(tab.locator("[data-part=say]")).to_contain_text("B 类")
    shared = tab.evaluate("location.hash")
    link = tab.locator(".hb-language a").get_attribute("href")
    assert link is not None
    assert link.endswith(shared)

    other = page(f"en/points.html{shared}").tab
    assert other.locator("[data-part=total]").inner_text() == "Total 60 points, category B"
    assert other.input_value("#points-education") == "master"
    assert other.is_checked("input[name=patent]")

    tab.locator("#points-form button[type=reset]").click()
    expect(tab).to_have_url(re.compile(r"points\.html#?$"))
    assert tab.input_value("#points-age") == ""
    assert tab.locator("[data-part=total]").inner_text() == "目前 0 分"
    assert opened.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize(
    "mangled", ["#age=%3Cb%3E&salary=x", "#education=lord&hsk=99&patent=maybe", "#=&=", "#table"]
)
def test_a_mangled_address_breaks_nothing(page: Open, mangled: str) -> None:
    """A damaged link opens an empty form without an error."""
    opened = page(f"en/points.html{mangled}")
    assert opened.tab.locator("[data-part=total]").inner_text() == "0 points so far"
    assert opened.complaints == []


@pytest.mark.browser
@BOTH
def test_it_works_from_a_folder_with_the_keyboard_on_a_small_phone(
    page: Open, site: Path, language: m.Language
) -> None:
    """Opened from a folder, the form can be filled by keyboard on the smallest screen."""
    opened = page(path(language), base=f"{site.as_uri()}/", viewport={"width": 320, "height": 640})
    tab = opened.tab
    tab.focus("#points-salary")
    for name, keys in (
        ("salary", "300000"), ("education", "DDD"), ("work-years", "5"), ("months-per-year", "12"),
        ("patent", " "), ("age", "35"),
    ):  # fmt: skip
        way = "Shift+Tab" if name == "age" else "Tab"
        for _ in range(20):
            if tab.evaluate("document.activeElement.name") == name:
                break
            tab.keyboard.press(way)
        assert tab.evaluate("document.activeElement.name") == name
        for key in keys:
            tab.keyboard.press({"D": "ArrowDown", " ": "Space"}.get(key, key))
    result = score(NOTHING | {"salary": "300000", "education": "master", "work-years": "5",
                              "months-per-year": "12", "age": "35", "patent": True})  # fmt: skip
    assert tab.locator("#points-form").get_attribute("data-total") == str(result.total)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    small = tab.evaluate(
        """[...document.querySelectorAll("#points-form :is([type=text], select, button, label)")]
             .filter((one) => one.getBoundingClientRect().height < 24)
             .map((one) => one.outerHTML)"""
    )
    assert small == []
    assert opened.complaints == []


@pytest.mark.browser
@BOTH
def test_without_javascript_the_table_stands_and_the_reader_is_told(
    page: Open, language: m.Language
) -> None:
    """Without scripts the reader sees the table and is told that the calculator is off."""
    tab = page(path(language), java_script_enabled=False).tab
    assert tab.locator("#points-off").inner_text() == wording(language)["points_calculator_off"]
    assert tab.locator("#points-off").is_visible()
    assert not tab.locator("#points-form").is_visible()
    assert tab.locator("#age-26-to-45").is_visible()


@pytest.mark.slow
def test_the_script_is_on_this_page_alone_and_nothing_runs_inline(site: Path) -> None:
    """Only this page loads the script, each field has its label, and no code stands in the page."""
    for language in ("zh", "en"):
        html = (site / path(language)).read_text("utf-8")
        soup = BeautifulSoup(html, "html.parser")
        form = soup.select_one("#points-form")
        assert form is not None
        assert soup.select_one('script[src$="assets/points.js"]')
        assert not form.select("script")
        for element in form.select("*"):
            assert not [name for name in element.attrs if name.startswith("on")]
        for control in form.select("input[type=text], select"):
            assert form.select_one(f'label[for="{control["id"]}"]')
    for file in site.rglob("*.html"):
        if file.name != "points.html":
            assert "assets/points.js" not in file.read_text("utf-8")
