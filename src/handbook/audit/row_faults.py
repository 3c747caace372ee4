"""Lines on the page of a service item that no situation of the item bears out.

A row may be taken over from another item and lose its condition on the way, or never hold; "in all
other cases" may be left with nobody, or stand before the cases that it is the rest of.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import TypeVar

from handbook.audit.findings import Finding, finding
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers, Truth
from handbook.rules.answers import Resolver, resolver_of
from handbook.rules.combinations import Combinations
from handbook.rules.decisions import Decision, UndecidedError
from handbook.rules.item_reading import (
    ItemReading,
    ItemRule,
    elsewhere,
    limit_lines,
    material_lines,
    result_lines,
)

R = TypeVar("R", bound=m.Rule)

#: Which of the eight kinds of contradiction each code belongs to.
KINDS = {
    "lost-condition": 2,
    "never-holds": 2,
    "rest-of-nothing": 3,
    "rest-first": 3,
    "unsaid-exception": 3,
}


def row_faults(book: Book, days: Iterable[date]) -> Iterator[Finding]:
    """Every fault of the rows on the pages of the service items, on these days."""
    combinations: Combinations | None = None
    seen: set[Hashable] = set()
    for day in days:
        resolver = resolver_of(book, day)
        combinations = combinations or Combinations(resolver)
        for item in book.items.values():
            yield from ItemPage(resolver, item, combinations, seen).faults()


class ItemPage:
    """The page of one item on one day."""

    def __init__(
        self,
        resolver: Resolver,
        item: m.Item,
        combinations: Combinations,
        seen: set[Hashable],
    ) -> None:
        self.resolver, self.item, self.seen = resolver, item, seen
        self.reading = ItemReading(resolver, item, combinations)

    def new(self, fact: str, rules: Iterable[m.Rule]) -> bool:
        """Whether the rows of a fact were not read on another day with the same rules."""
        read = self.resolver.read_by(rules)
        mark = (self.item.id, fact, tuple(rule.id for rule in read))
        if mark in self.seen:
            return False
        self.seen.add(mark)
        return True

    def fault(
        self, code: str, rule: m.Rule, answers: Answers | None = None, about: m.Text | None = None
    ) -> Finding:
        """A fault of a row."""
        return finding(
            code,
            (rule.id, self.item.id),
            self.resolver.day,
            answers,
            rule=rule.id,
            item=self.item.short_name,
            about=about or self.item.short_name,
        )

    def faults(self) -> Iterator[Finding]:
        """What does not hold of the rows that the page prints."""
        resolver, reading = self.resolver, self.reading
        rules = resolver.rules
        for name, material in resolver.book.materials.items():
            if not self.new(f"status of {name}", rules.statuses.get(name, ())):
                continue
            rows = material_lines(reading, name)
            yield from self.conditions(rows)
            yield from self.rests(rows, partial(resolver.requirement, name), material.name)
        for kind, limits in rules.limits.items():
            if self.new(kind, limits):
                yield from self.conditions(limit_lines(reading, kind))
        if self.new("result", rules.results):
            yield from self.conditions(result_lines(reading))
        if not self.new("steps", rules.steps):
            return
        known = self.item.applies
        decision = resolver.steps(known)
        steps = [
            step
            for step in (*decision.live, *decision.open)
            if not elsewhere(resolver, step, known)
        ]
        yield from self.conditions([ItemRule(step, step.when) for step in steps])

    def conditions(self, rows: Iterable[ItemRule[R]]) -> Iterator[Finding]:
        """Each row holds in some situation of the item, and exactly where it says."""
        for row in rows:
            rule = row.rule
            situations = self.reading.situations([rule])
            truths = [self.resolver.truth(rule, one) for one in situations]
            if situations and Truth.YES not in truths:
                yield self.fault("never-holds", rule)
                continue
            for answers, truth in zip(situations, truths, strict=True):
                if self._said(row, answers) and truth is not Truth.YES:
                    yield self.fault("lost-condition", rule, answers)
                    break

    def _said(self, row: ItemRule[R], answers: Answers) -> bool:
        """Whether the printed condition holds; what follows other documents is printed whole."""
        bare = row.rule.model_copy(update={"when": row.condition, "scope": ()})
        return self.resolver.truth(bare, answers) is Truth.YES

    def rests(
        self,
        rows: Sequence[ItemRule[m.Requirement]],
        decide: Callable[[Answers], Decision[m.Requirement]],
        about: m.Text,
    ) -> Iterator[Finding]:
        """The rest stands last and is somebody; two lines for one reader say which prevails."""
        situations = self.reading.situations([row.rule for row in rows])
        for at, row in enumerate(rows):
            if len(rows) == 1:
                return
            live, beaten = self._outcome(row.rule, situations, decide)
            if row.rest and not live:
                yield self.fault("rest-of-nothing", row.rule, about=about)
            if row.rest and at + 1 < len(rows):
                yield self.fault("rest-first", row.rule, about=about)
            later = [one.rule.id for one in rows[at + 1 :]]
            by = [one.rule for one in rows if row.rule.id in one.rule.overrides]
            if beaten and not row.rest and (not row.excepted or any(one.id in later for one in by)):
                yield self.fault("unsaid-exception", row.rule, about=about)

    @staticmethod
    def _outcome(
        rule: m.Requirement,
        situations: Iterable[Answers],
        decide: Callable[[Answers], Decision[m.Requirement]],
    ) -> tuple[bool, bool]:
        """Whether the rule prevails somewhere, and whether another prevails over it somewhere."""
        live = beaten = False
        for answers in situations:
            try:
                decision = decide(answers)
            except UndecidedError:  # told by the proof of facts
                continue
            live = live or rule in decision.live
            beaten = beaten or rule in decision.overridden
        return live, beaten
