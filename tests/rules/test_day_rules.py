"""The rules in force on a day by the fact they decide, and which situations have an answer then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from books import kites
from handbook.rules.answers import Resolver
from handbook.rules.day_rules import DayRules

SMALL = {"service": ("new",), "field": ("park",), "kite": ("small",), "licence_before": ("no",)}


@pytest.mark.parametrize("day", [kites().first_day - timedelta(1), *kites().dates])
def test_each_rule_in_force_stands_under_what_it_decides(day: date) -> None:
    """On every day that changes something, each rule in force is found by its fact, no other is."""
    book, rules = kites(), DayRules(kites(), day)
    by_material = [*rules.statuses.items(), *rules.authentication.items()]
    assert all(material in rule.materials for material, found in by_material for rule in found)
    assert all(rule.kind == kind for kind, found in rules.limits.items() for rule in found)
    found = [
        *(rule for _, some in by_material for rule in some),
        *(rule for some in rules.limits.values() for rule in some),
        *rules.results,
        *rules.steps,
        *rules.deadlines,
    ]
    every = {**book.rules, **book.deadlines}
    listed = {rule.id for rule in book.list_rules.values()}
    in_force = {rule.id for rule in every.values() if book.in_force(rule, day)} - listed
    assert {rule.id for rule in found} == in_force
    assert len(found) == sum(
        len(getattr(rule, "materials", ())) or 1
        for rule in every.values()
        if rule.id in in_force and rule.id not in book.deadlines
    ) + len(rules.deadlines)


def test_a_rule_on_authentication_says_how_or_by_when() -> None:
    """A rule that names a method stands among the methods, one with a status among the delays."""
    days = [DayRules(kites(), day) for day in kites().dates]
    for rules in days:
        for material, found in rules.authentication.items():
            assert rules.methods[material] == [rule for rule in found if rule.method]
            assert rules.delays[material] == [rule for rule in found if rule.status]
    assert any(found for rules in days for found in rules.methods.values())
    assert any(found for rules in days for found in rules.delays.values())


def test_a_service_is_covered_from_the_first_day_of_its_results() -> None:
    """Before its first rule on a result a service item has no answer; from then on it has one."""
    book = kites()
    item = Resolver(book, book.first_day).item(SMALL)
    assert item
    start = min(rule.in_force for rule in item.results)
    assert not Resolver(book, start - timedelta(1)).covers(SMALL)
    assert Resolver(book, start).covers(SMALL)
    assert not Resolver(book, start).covers({"service": ("nothing",)})
