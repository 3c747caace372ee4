"""The rules in force on a day, by the fact that each of them decides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import TypeVar

from handbook.domain import model as m
from handbook.domain.book import Book

R = TypeVar("R", bound=m.Rule)
AboutMaterials = TypeVar("AboutMaterials", m.Requirement, m.AuthenticationRule)


class DayRules:
    """The rules of a book that are in force on a day, endings by measures included.

    Those on materials stand by the id of the material, time limits by their kind; within a fact
    they keep the order of the book.
    """

    def __init__(self, book: Book, day: date) -> None:
        self.book, self.day = book, day

    def _in_force(self, rules: Iterable[R]) -> list[R]:
        return [rule for rule in rules if self.book.in_force(rule, self.day)]

    @cached_property
    def statuses(self) -> dict[str, list[m.Requirement]]:
        """The rules on the status of each material."""
        return _by_material(self._in_force(self.book.requirements))

    @cached_property
    def authentication(self) -> dict[str, list[m.AuthenticationRule]]:
        """The rules on the authentication of each material: how, by when, or both."""
        return _by_material(self._in_force(self.book.authentication))

    @cached_property
    def methods(self) -> dict[str, list[m.AuthenticationRule]]:
        """Those of them that say how."""
        return {
            material: [rule for rule in rules if rule.method is not None]
            for material, rules in self.authentication.items()
        }

    @cached_property
    def delays(self) -> dict[str, list[m.AuthenticationRule]]:
        """Those of them that say by when."""
        return {
            material: [rule for rule in rules if rule.status is not None]
            for material, rules in self.authentication.items()
        }

    @cached_property
    def limits(self) -> dict[str, list[m.TimeLimit]]:
        """The time limits of each kind."""
        found: dict[str, list[m.TimeLimit]] = {}
        for limit in self._in_force(self.book.time_limits):
            found.setdefault(limit.kind, []).append(limit)
        return found

    @cached_property
    def results(self) -> list[m.ResultRule]:
        """The rules on what the procedure ends with."""
        return self._in_force(self.book.result_rules)

    @cached_property
    def steps(self) -> list[m.Step]:
        """The steps, in order."""
        return self._in_force(self.book.steps)

    @cached_property
    def deadlines(self) -> list[m.Deadline]:
        """The rules that put a date to something."""
        return self._in_force(self.book.deadlines.values())


def _by_material(rules: Iterable[AboutMaterials]) -> dict[str, list[AboutMaterials]]:
    found: dict[str, list[AboutMaterials]] = {}
    for rule in rules:
        for material in rule.materials:
            found.setdefault(material, []).append(rule)
    return found
