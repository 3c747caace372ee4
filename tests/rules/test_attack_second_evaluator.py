"""Answers, points and days are those that a second program, written from the manual, works out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from random import Random

import pytest
import yaml

import second_planner as second
from attack import times
from books import ROOT, guangzhou, real
from handbook.domain.book import Book
from handbook.rules import plan_recipe, points, points_answers, points_table
from handbook.rules.answers import Resolver
from handbook.rules.plan_days import Wish
from handbook.rules.planner import schedule
from handbook.rules.situation import SituationError, situation
from handbook.rules.working_days import calendar
from second_evaluator import Answer, SecondHandbook, random_person, read
from second_evaluator import points as second_points

BOOKS: dict[str, Callable[[], Book]] = {"dongguan": real, "guangzhou": guangzhou}
FIRST_DAY = date(2017, 4, 1)
#: Days on which something begins, ends or is only just true.
EDGES = ("2017-04-01", "2023-08-02", "2023-08-03", "2023-11-07", "2024-01-10", "2024-12-01")


@cache
def second_book(city: str) -> SecondHandbook:
    return read(ROOT / "data", city)


def day_of(chance: Random) -> date:
    if chance.random() < 0.2:
        return date.fromisoformat(chance.choice(EDGES))
    return FIRST_DAY + timedelta(days=chance.randrange(12 * 365))


def ours(resolver: Resolver, answers: dict[str, tuple[str, ...]]) -> Answer:
    """What the handbook says, as far as the second evaluator says it, too."""
    try:
        found = resolver.answer(situation(resolver.book, answers, resolver.day))
    except SituationError as error:
        if "has rules from" not in error.en:
            raise
        return Answer({}, {}, {}, None)
    return Answer(
        {one.material.id: one.status for one in found.materials},
        {
            one.material.id: (one.authentication.method, one.authentication.status)
            for one in found.materials
            if one.authentication
        },
        {kind: rule.working_days for kind, rule in found.time_limits.items()},
        found.result.id,
    )


@pytest.mark.parametrize("city", BOOKS)
def test_a_second_evaluator_comes_to_the_same_answers(city: str) -> None:
    """Statuses, authentication, time limits and result agree for random people on random days."""
    compared: Counter[str] = Counter()
    mismatches = []
    for chance in times(8, 20):
        day = day_of(chance)
        resolver = Resolver(BOOKS[city](), day)
        for _ in times(30, 1100):
            answers = second_book(city).ask(chance)
            expected, found = second_book(city).answer(answers, day), ours(resolver, answers)
            if expected.result is None:
                assert found.result is None, (day, answers)
                continue
            compared["statuses"] += len(expected.statuses)
            compared["answers"] += 1
            if expected != found:
                mismatches.append((day, answers, expected, found))
    assert mismatches == []
    assert compared["statuses"] > 3000


def test_a_second_table_comes_to_the_same_points() -> None:
    """Totals and categories are those that the rows of the YAML file add up to."""
    table = points_table.table_on(real(), date(2026, 11, 30))
    assert table is not None
    rows = yaml.safe_load((ROOT / "data/china/points.yml").read_text("utf-8"))["tables"][0]
    mismatches = []
    for chance in times(600, 20_000):
        given = random_person(chance)
        told = {name: one if one is True else str(one) for name, one in given.items()}
        inputs = points_answers.read(table, told)
        assert isinstance(inputs, points_answers.Inputs), (given, inputs)
        found = points.score(table, inputs)
        if (found.total, found.category) != second_points(rows, given):
            mismatches.append((given, found.total, second_points(rows, given)))
    assert mismatches == []


def people(item: str) -> dict[str, str]:
    """Somebody whose plan the second planner can make."""
    permit = {"category": "B", "category_route": "catalogue", "permit_form": "electronic"}
    return {
        "new-outside": {"service": "new", "location": "outside", "duration": "long",
                        "category": "C", "issued_in": "CA"},
        "new-inside": {"service": "new", "location": "inside", "ground": "family",
                       "held_permit_before": "no", "category": "C", "issued_in": "CA"},
        "extension": {"service": "extension", **permit},
        "change": {"service": "change", "change_kind": "name", **permit},
        "cancellation": {"service": "cancellation", "cancellation_kind": "contract-ended",
                         **permit},
    }[item]  # fmt: skip


def awkward_day(chance: Random) -> date:
    """A day of the years known, often at an end of a month or year, or about a holiday."""
    year = chance.randrange(2018, 2026)
    if chance.random() < 0.5:
        return date(year, 1, 1) + timedelta(days=chance.randrange(365))
    month, day = chance.choice([(2, 28), (3, 1), (1, 31), (12, 31), (10, 8), (5, 4), (9, 30)])
    if (month, day) == (3, 1):
        return date(year, 3, 1) - timedelta(days=1)  # a leap day every four years
    return date(year, month, day) + timedelta(days=chance.randrange(-2, 3))


def test_another_calendar_knows_the_same_working_days() -> None:
    """In 23 years one day differs: the last of 2005, worked for 2006, before any rule of ours."""
    ours = calendar(real())
    theirs = frozenset(second.working_days())
    every = [second.FIRST + timedelta(days=n) for n in range((second.LAST - second.FIRST).days + 1)]
    assert len(every) > 8_000
    differ = [day for day in every if ours.working(day) != (day in theirs)]
    assert differ == [date(2005, 12, 31)]


@cache
def recipe(item: str) -> tuple[plan_recipe.Recipe, dict[str, int]]:
    """What a plan is made of, and the days that the second evaluator finds for the authority."""
    day = date(2026, 11, 30)
    asked = situation(real(), people(item), day).answers
    found = plan_recipe.find(Resolver(real(), day), asked)
    assert isinstance(found, plan_recipe.Recipe)
    return found, dict(second_book("dongguan").answer(dict(asked), day).limits)


def test_a_second_planner_comes_to_the_same_days() -> None:
    """Every day of a plan and of a document is the one that counting in a list comes to."""
    days = calendar(real())
    mismatches, compared = [], 0
    for chance in times(500, 15_000):
        item, anchor = chance.choice(
            [("new-outside", "start"), ("new-outside", "filing"), ("new-inside", "start"),
             ("new-inside", "filing"), ("extension", "permit-expiry"), ("change", "event"),
             ("cancellation", "event")]
        )  # fmt: skip
        made_of, limits = recipe(item)
        day = awkward_day(chance)
        own = second.Estimates(chance.randrange(40), chance.randrange(120))
        kind = chance.choice([None, *limits])
        limit = limits[kind or "national"]
        residence = chance.choice([None, day + timedelta(days=chance.randrange(-30, 60))])
        if anchor == "start":
            expected = second.from_start(item, day, limit, 15, own)
        elif anchor == "filing":
            expected = second.from_filing(item, day, limit, 15, own)
        elif anchor == "event":
            expected = second.after_event(item, day, limit, own)
        else:
            expected = second.extension(day, residence, limit, own)
        wish = Wish(anchor, day, date(2017, 4, 1), residence, own.visa, own.documents, kind)
        found = schedule(made_of, wish, days)
        got = {one.line.rule.id: (one.latest, one.earliest) for one in found.steps}
        filed = next(
            latest for name, (latest, _) in expected.items()
            if name.endswith(("/file", "/file-online"))
        )  # fmt: skip
        assert filed is not None
        papers = {
            (second.youngest(filed, 6), None)
            if one.deadline.kind == "validity"
            else (None, second.months_on(filed, 6))
            for one in found.documents
        }
        compared += 2 * len(got) + len(found.documents)
        if got != expected:
            mismatches.append((wish, item, got, expected))
        if {(one.not_before, one.valid_until) for one in found.documents} != papers:
            mismatches.append((wish, item, found.documents, papers))
    assert mismatches == []
    assert compared > 5_000
