"""A day under proof: the rules in force, by the fact that they decide."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import date
from functools import cached_property

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers, Truth
from handbook.rules.answers import resolver_of


class ProofDay:
    """The rules in force on a day by the fact they decide, and what each comes to."""

    def __init__(self, book: Book, day: date) -> None:
        self.book, self.day = book, day
        self.resolver = resolver_of(book, day)
        self.evaluator = self.resolver.evaluator

    @cached_property
    def status(self) -> dict[str, list[m.Requirement]]:
        """The rules on the status of each material."""
        return {**{name: [] for name in self.book.materials}, **self.resolver.rules.statuses}

    @cached_property
    def authentication(self) -> dict[str, list[m.AuthenticationRule]]:
        """The rules on the authentication of each foreign document."""
        foreign = (name for name, material in self.book.materials.items() if material.foreign)
        return {**{name: [] for name in foreign}, **self.resolver.rules.authentication}

    @cached_property
    def limits(self) -> list[m.TimeLimit]:
        """The time limits of every kind."""
        return [limit for limits in self.resolver.rules.limits.values() for limit in limits]

    @property
    def results(self) -> list[m.ResultRule]:
        """The rules on what the service ends with."""
        return self.resolver.rules.results

    @property
    def steps(self) -> list[m.Step]:
        """The steps."""
        return self.resolver.rules.steps

    @property
    def deadlines(self) -> list[m.Deadline]:
        """The rules that put a date to something."""
        return self.resolver.rules.deadlines

    def keys(self, rules: Iterable[m.Rule]) -> set[str]:
        """The keys that the rules read."""
        read = self.resolver.read_by(rules)
        return self.evaluator.keys(*(part for rule in read for part in (rule.scope, rule.when)))

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
