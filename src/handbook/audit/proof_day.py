"""A day under proof: the rules in force, by the fact that they decide."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import date
from functools import cached_property
from typing import TypeVar

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers, Truth
from handbook.rules.answers import Resolver
from handbook.rules.decisions import UndecidedError

R = TypeVar("R", bound=m.Rule)


class ProofDay:
    """The rules in force on a day by the fact they decide, and what each comes to."""

    def __init__(self, book: Book, day: date) -> None:
        self.book, self.day = book, day
        self.resolver = Resolver(book, day)
        self.evaluator = self.resolver.evaluator

    def _now(self, rules: Iterable[R]) -> list[R]:
        return [rule for rule in rules if self.book.in_force(rule, self.day)]

    @cached_property
    def status(self) -> dict[str, list[m.Requirement]]:
        """The rules on the status of each material."""
        found: dict[str, list[m.Requirement]] = {name: [] for name in self.book.materials}
        for rule in self._now(self.book.requirements):
            for name in rule.materials:
                found.setdefault(name, []).append(rule)
        return found

    @cached_property
    def authentication(self) -> dict[str, list[m.AuthenticationRule]]:
        """The rules on the authentication of each foreign document."""
        found: dict[str, list[m.AuthenticationRule]] = {
            name: [] for name, material in self.book.materials.items() if material.foreign
        }
        for rule in self._now(self.book.authentication):
            for name in rule.materials:
                found.setdefault(name, []).append(rule)
        return found

    @cached_property
    def limits(self) -> list[m.TimeLimit]:
        """The time limits."""
        return self._now(self.book.time_limits)

    @cached_property
    def results(self) -> list[m.ResultRule]:
        """The rules on what the service ends with."""
        return self._now(self.book.result_rules)

    @cached_property
    def steps(self) -> list[m.Step]:
        """The steps."""
        return self._now(self.book.steps)

    @cached_property
    def deadlines(self) -> list[m.Deadline]:
        """The rules that put a date to something."""
        return self._now(self.book.deadlines.values())

    def keys(self, rules: Iterable[m.Rule]) -> set[str]:
        """The keys that the rules read."""
        return self.evaluator.keys(*(part for rule in rules for part in (rule.scope, rule.when)))

    @cached_property
    def framing(self) -> tuple[Hashable, ...]:
        """What decides which service item applies and whether it has rules yet."""
        starts = (
            min((rule.in_force for rule in item.results), default=self.day) <= self.day
            for item in self.book.items.values()
        )
        return tuple(rule.id for rule in self.results), tuple(starts)

    @cached_property
    def framing_keys(self) -> set[str]:
        """The keys that decide which service item applies."""
        applies = ((item.applies,) for item in self.book.items.values())
        return self.evaluator.keys(*applies) | self.keys(self.results)

    def items(self, answers: Answers) -> list[m.Item]:
        """The service items that fit best: one, unless the data is at fault."""
        found = [
            item
            for item in self.book.items.values()
            if self.evaluator.holds((item.applies,), answers) is Truth.YES
        ]
        most = max((len(item.applies) for item in found), default=0)
        return [item for item in found if len(item.applies) == most]

    def covers(self, answers: Answers) -> bool:
        """Whether the handbook answers the situation: its service item has rules by this day."""
        item = self.resolver.item(answers)
        if item is None:
            return False
        try:
            if self.resolver.result(answers).live:
                return True
        except UndecidedError:
            return True
        return min((rule.in_force for rule in item.results), default=self.day) <= self.day

    def places(self, rules: Iterable[m.Rule]) -> list[tuple[str, ...]]:
        """The places by what the conditions of the rules tell apart on this day."""
        sets = [
            self.evaluator.expand(key, values)
            for rule in rules
            for part in (rule.scope, rule.when)
            for condition in part
            for key, values in condition.items()
            if key in self.book.place_keys
        ]
        found: dict[tuple[bool, ...], list[str]] = {}
        for place in self.book.places:
            found.setdefault(tuple(place in some for some in sets), []).append(place)
        return [tuple(places) for places in found.values()]
