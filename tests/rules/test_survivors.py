"""Small things that once could be changed without any test noticing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from books import ask, kites, real, resolver
from handbook.rules import contradictions, freshness, plan_recipe, points, points_answers
from handbook.rules.answer_facts import Contradiction, Fact, State, StateFacts
from handbook.rules.distinct_situations import distinct
from handbook.rules.plan_days import Wish
from handbook.rules.planner import schedule
from handbook.rules.points_table import table_on
from handbook.rules.situation import situation
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
    assert rules.requirement("work-experience", known | {"record_in_system": ("no",)}).needs


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
