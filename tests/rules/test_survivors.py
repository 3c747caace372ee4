"""Small things that once could be changed without any test noticing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from books import ask, kites, real, resolver
from handbook.domain.wording import wording
from handbook.rules import (
    contradictions,
    freshness,
    plan_recipe,
    points,
    points_answers,
    points_table,
)
from handbook.rules.answer_facts import Contradiction, Fact, State, StateFacts
from handbook.rules.distinct_situations import distinct
from handbook.rules.plan_days import Wish
from handbook.rules.planner import schedule
from handbook.rules.points_table import table_on
from handbook.rules.situation import SituationError, situation
from handbook.rules.situation_groups import Group, Mark, Told, groups, title
from handbook.rules.working_days import calendar

EXTENSION = {"service": "extension", "category": "B", "permit_form": "electronic"}


@pytest.mark.parametrize(("today", "late"), [("2026-08-31", False), ("2026-09-01", True)])
def test_a_plan_is_late_from_the_day_after_its_last_day(
    today: str,
    late: bool,  # noqa: FBT001
) -> None:
    """On the last day to apply there is still time; a day later there is none, and it is said."""
    rules = resolver("real", "2026-08-01")
    answers = situation(rules.book, EXTENSION, rules.day).answers
    recipe = plan_recipe.find(rules, answers)
    assert isinstance(recipe, plan_recipe.Recipe)
    wish = Wish("permit-expiry", date(2026, 9, 30), date.fromisoformat(today))
    found = schedule(recipe, wish, calendar(rules.book))
    assert found.steps[recipe.filing].latest == date(2026, 8, 31)
    assert bool(found.reasons) is late
    assert found.feasible is not late
    assert any("2026-08-31" in reason.en for reason in found.reasons) is late


def test_the_open_points_of_an_item_stand_on_its_list() -> None:
    """What is to be confirmed of the service as a whole is told, though no rule of it is open."""
    checklist = ask("real", "2026-11-30", **EXTENSION)
    rules = {point for rule in checklist.rules() for point in rule.to_confirm}
    assert set(checklist.item.to_confirm) - rules
    assert set(checklist.to_confirm) == rules | set(checklist.item.to_confirm)


def test_a_rule_that_is_beaten_already_opens_no_question() -> None:
    """Where a rule that holds prevails over one that might hold, nothing more is asked for it."""
    rules = resolver("real", "2026-11-30")
    known = {
        "service": ("new",),
        "location": ("inside",),
        "ground": ("employer-change",),
        "occupation_changed": ("no",),
        "record_in_system": ("yes",),
    }
    decided = rules.requirement("highest-degree", known)
    assert [rule.id for rule in decided.live] == ["dg-2023-08-03/employer-change-waivers"]
    assert (decided.open, decided.needs) == ((), frozenset())
    # Without the record it hangs on the category and its condition.
    assert rules.requirement("highest-degree", known | {"record_in_system": ("no",)}).needs


def test_of_equal_steps_the_one_that_climbs_fewest_lines_is_named() -> None:
    """Of two ways with as many points, the reader is told the one with fewer lines to climb."""
    table = table_on(real(), date(2026, 11, 30))
    assert table is not None
    given = {"salary": "60000", "education": "master", "work-years": "5", "months-per-year": "12",
             "age": "30"}  # fmt: skip
    inputs = points_answers.read(table, given)
    assert isinstance(inputs, points_answers.Inputs)
    found = points.score(table, inputs)
    step = found.next_step
    assert step is not None
    changes = [*step.changes, *step.others]
    equal = [one for one in changes if one.gain == step.changes[0].gain]
    assert found.total + step.changes[0].gain >= found.total + step.needed
    assert len(equal) > 1
    assert step.changes[0].climb == min(one.climb for one in equal)


def test_the_last_of_the_sixty_days_is_told_and_the_day_after_it_is_not() -> None:
    """A change exactly 60 days ahead is announced; 61 days before it, it is not yet."""
    begins = date(2023, 8, 3)
    for days, told in ((60, True), (61, False)):
        found = freshness.ahead(real(), begins - timedelta(days=days))
        assert any(one.id == "dg-same-day" for one in found) is told, days


def test_either_of_two_rules_may_say_which_prevails() -> None:
    """A rule from above that says it overrides a city's is no contradiction, either."""
    item = kites().items["new"]
    above = item.time_limits[0]
    measure = next(one for one in kites().measures.values())
    local = above.model_copy(
        update={"id": "town/limit", "level": "city", "working_days": above.working_days + 1}
    )
    town = measure.model_copy(update={"time_limits": (local,)})
    for beaten, pairs in (((), [("town/limit", above.id)]), ((local.id,), [])):
        upper = above.model_copy(update={"overrides": (*above.overrides, *beaten)})
        items = {**kites().items, "new": item.model_copy(update={"time_limits": (upper,)})}
        book = replace(kites(), items=items, measures={**kites().measures, measure.id: town})
        found = contradictions.pairs(book)
        assert [(one.id, other.id) for one, other in found if one.id == local.id] == pairs


def test_rules_that_contradict_each_other_are_named_in_a_comparison() -> None:
    """Where two rules in force say otherwise and neither gives way, a comparison names both."""
    item = kites().items["new"]
    first = item.time_limits[0]
    second = first.model_copy(
        update={"id": "new/second-limit", "working_days": first.working_days + 1, "overrides": ()}
    )
    limits = (first.model_copy(update={"overrides": ()}), second)
    items = {**kites().items, "new": item.model_copy(update={"time_limits": limits})}
    day = max(first.in_force, item.results[0].in_force)
    way = dict(distinct(kites(), day)[0].ways[0])
    found = StateFacts(State(replace(kites(), items=items), day)).value(
        Fact("limit", first.kind), way
    )
    assert isinstance(found.decides, Contradiction)
    assert set(found.rules) == {first.id, second.id}
    sound = StateFacts(State(kites(), day)).value(Fact("limit", first.kind), way)
    assert sound.decides == (first.working_days, first.extension_days)


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ("2026-11-30", ()),  # a Monday
        ("2026-11-29", ("不是工作日",)),  # a Sunday
        ("2027-02-09", ("还没有确定",)),  # between Spring Festival and its bridge, not arranged yet
        ("2027-03-09", ()),  # a Tuesday in no holiday, whatever the arrangement
    ],
)
def test_a_start_is_noted_where_it_rests_or_may_rest_and_nowhere_else(
    start: str, said: tuple[str, ...]
) -> None:
    """A first day of work is remarked on when it rests or may rest; a working day is not."""
    rules = resolver("real", "2026-08-01")
    answers = {"service": "new", "location": "outside", "duration": "long", "category": "C",
               "issued_in": "CA"}  # fmt: skip
    recipe = plan_recipe.find(rules, situation(rules.book, answers, rules.day).answers)
    assert isinstance(recipe, plan_recipe.Recipe)
    day = date.fromisoformat(start)
    made = schedule(recipe, Wish("start", day, date(2026, 8, 1)), calendar(rules.book))
    found = [note.zh for note in made.notes if start in note.zh]
    assert len(found) == len(said)
    assert all(word in note for word, note in zip(said, found, strict=True))


def test_a_total_below_every_threshold_is_of_the_lowest_category() -> None:
    """Where even the last threshold asks for points, whoever has none is in its category."""
    table = table_on(real(), date(2026, 11, 30))
    assert table is not None
    higher = tuple(
        one.model_copy(update={"points": max(one.points, 20)}) for one in table.thresholds
    )
    table = table.model_copy(update={"thresholds": higher})
    nothing = {"salary": "0", "education": "none", "work-years": "0", "months-per-year": "0",
               "age": "61"}  # fmt: skip
    inputs = points_answers.read(table, nothing)
    assert isinstance(inputs, points_answers.Inputs)
    found = points.score(table, inputs)
    assert (found.total, found.category) == (0, "C")


@pytest.mark.parametrize(
    ("ends", "lines"),
    [
        ({"below": 3}, [(0, 1, None), (1, 2, None), (2, 3, None)]),
        ({"below": 2.5}, [(0, 1, None), (1, 2, None), (2, 2.5, None)]),
        ({"at_most": 2}, [(0, 1, None), (1, 2, None), (2, None, 2)]),
        ({}, [(0, 1, None), (1, 2, None), (2, 3, None), (3, 4, None), (4, None, None)]),
    ],
)
def test_a_bracket_by_units_ends_where_it_says(
    ends: dict[str, float], lines: list[tuple[float, float | None, float | None]]
) -> None:
    """A line for each unit, none of them empty, and the last one ends with the bracket."""
    table = table_on(real(), date(2026, 11, 30))
    assert table is not None
    years = next(one for one in table.factors if one.id == "work-years")
    by_unit = next(one for one in years.brackets if one.per_unit)
    bracket = by_unit.model_copy(
        update={"points": 0, "at_least": 0, "below": None, "at_most": None, **ends}
    )
    factor = years.model_copy(update={"brackets": (bracket,), "cap": 4})
    found = points_table.rows(factor)
    assert [(one.at_least, one.below, one.at_most) for one in found] == lines
    assert [one.points for one in found] == [*range(len(lines))]


@pytest.mark.parametrize(
    ("key", "count", "en"),
    [
        ("ground", 3, "{0} / {1} / {2}"),
        ("ground", 4, "{0} / {1} / {2} / {3}"),
        ("ground", 5, "{0} / {1} and 3 more"),
        ("ground", 10, "anything except {10}"),
        ("ground", 9, "anything except {9} / {10}"),
        ("ground", 8, "{0} / {1} and 6 more"),
        ("cancellation_kind", 2, "{0} / {1}"),
    ],
)
def test_a_title_names_few_values_counts_many_and_says_what_is_left_out(
    key: str, count: int, en: str
) -> None:
    """Up to four values are named, more are counted, all but one or two are said by the rest."""
    rules = resolver("real", "2026-11-30")
    labels = [
        wording("en").get(f"situation_{key}_{value.id}", value.label.en)
        for value in rules.book.questions[key].values
    ]
    ids = [value.id for value in rules.book.questions[key].values]
    mark = Mark(key, tuple(ids[:count]), tuple(ids[count:]), always=True)
    some = groups(rules)[0]
    group = Group(None, some.family)
    group.told = (Told((mark,)),)
    assert title(rules.book, group, "en") == en.format(*labels)


@pytest.mark.parametrize(
    ("key", "zh", "en"),
    [("servise", "是不是 service？", "Did you mean service?"), ("zzzz", "", "")],
)
def test_a_key_that_is_none_is_told_the_nearest_one_if_any_is_near(
    key: str, zh: str, en: str
) -> None:
    """A mistyped key is asked back with the one that was probably meant, in both languages."""
    rules = resolver("real", "2026-11-30")
    with pytest.raises(SituationError) as refused:
        situation(rules.book, {key: "new"}, rules.day)
    assert refused.value.zh.endswith(f"。{zh}")
    assert refused.value.en.endswith(f". {en}" if en else ".")
