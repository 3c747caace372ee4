"""What stands on the page of one service item: the rules that hold there, and when.

An item may take over the rules of another, and another may take situations away from it.  So a
rule is read against the situations that are the item's own: a rule that never prevails in them is
left out, and its condition is said without what all of them have in common.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Generic, TypeVar, cast

from handbook.domain import model as m
from handbook.domain.conditions import Answers, Truth
from handbook.rules.answers import Resolver
from handbook.rules.combinations import Combinations
from handbook.rules.decisions import Decision, UndecidedError

R = TypeVar("R", bound=m.Rule)


@dataclass(frozen=True, slots=True)
class ItemRule(Generic[R]):
    """A rule on the page of an item: under which condition, and whether rules above except it."""

    rule: R
    condition: m.Condition
    excepted: bool = False

    @property
    def rest(self) -> bool:
        """Whether it says what holds for everybody, or for whomever the lines above leave."""
        return not self.condition and not getattr(self.rule, "with_status", ())


class ItemReading:
    """The rules of one service item on one day."""

    def __init__(self, resolver: Resolver, item: m.Item, combinations: Combinations) -> None:
        self.resolver, self.item = resolver, item
        self.evaluator = resolver.evaluator
        self._combinations = combinations
        self._situations: dict[frozenset[str], list[Answers]] = {}
        self._framing = self.evaluator.keys(
            *((one.applies,) for one in resolver.book.items.values())
        )

    def situations(self, rules: Iterable[m.Rule]) -> list[Answers]:
        """The situations of the item, as far as the rules tell them apart."""
        read = self.resolver.read_by(rules)
        keys = self.evaluator.keys(*(part for rule in read for part in (rule.scope, rule.when)))
        wanted = frozenset(keys | self._framing)
        if wanted not in self._situations:
            self._situations[wanted] = [
                answers
                for answers in self._combinations.rows(wanted)
                if self.resolver.item(answers) is self.item
            ]
        return self._situations[wanted]

    def rows(
        self, rules: Sequence[R], decide: Callable[[Answers], Decision[R]]
    ) -> tuple[ItemRule[R], ...]:
        """The rules that prevail somewhere: what prevails over another first, the rest last."""
        situations = self.situations(rules)
        live: set[str] = set()
        beaten: set[str] = set()
        for answers in situations:
            try:
                decision = decide(answers)
            except UndecidedError as error:
                live |= {rule.id for rule in error.rules}
                continue
            live |= {rule.id for rule in decision.live}
            beaten |= {rule.id for rule in decision.overridden}
        found = [
            ItemRule(rule, self.condition(rule, situations), rule.id in beaten)
            for rule in rules
            if rule.id in live
        ]
        return tuple(_in_order(found))

    def holding(self, rules: Sequence[R]) -> tuple[ItemRule[R], ...]:
        """The rules that hold somewhere, in their order: each stands or falls by itself."""
        found = []
        for rule in rules:
            situations = self.situations([rule])
            if any(self.resolver.truth(rule, one) is Truth.YES for one in situations):
                found.append(ItemRule(rule, self.condition(rule, situations)))
        return tuple(found)

    def condition(self, rule: m.Rule, situations: Sequence[Answers]) -> m.Condition:
        """When the rule holds, without what the situations have in common anyway."""
        found: list[m.AllOf] = []
        for way in _ways(rule):
            plain = self._plain(way, situations)
            if plain == {}:
                return ()
            if plain is not None and plain not in found:
                found.append(plain)
        return tuple(found)

    def _plain(self, way: m.AllOf, situations: Sequence[Answers]) -> m.AllOf | None:
        """One way to meet a condition, without the keys that say nothing; none if never met.

        A key says nothing where all situations of the item have it, or another answer means it.
        """
        places = {key: values for key, values in way.items() if self._is_place(key)}
        told = {key: values for key, values in way.items() if key not in places}
        if not self._where(told, situations):
            return None
        for key, values in tuple(told.items()):
            without = {name: some for name, some in told.items() if name != key}
            if len(self._where(without, situations)) > len(self._where(told, situations)):
                continue
            # Where a question is asked only after a certain answer, that answer goes without saying
            # for whoever asks; a reader of the page has been asked nothing.
            everywhere = len(self._where({key: values}, situations)) == len(situations)
            if everywhere or self._meant_by(without, key):
                told = without
        return {**told, **places}

    def _meant_by(self, way: m.AllOf, key: str) -> bool:
        """Whether answers in ``way`` exist only with one answer to ``key``, as a route does."""
        for other, values in way.items():
            question = self.resolver.book.questions.get(other)
            named = [value for value in question.values if value.id in values] if question else []
            if named and all(
                key in value.implies or any(key in one for one in value.only_when)
                for value in named
            ):
                return True
        return False

    def _where(self, way: m.AllOf, situations: Sequence[Answers]) -> list[Answers]:
        return [one for one in situations if self.evaluator.holds((way,), one) is Truth.YES]

    def _is_place(self, key: str) -> bool:
        return key in self.resolver.book.place_keys


def elsewhere(resolver: Resolver, rule: m.Rule, known: m.AllOf) -> bool:
    """Whether ``rule`` holds only where a more specific item stands in for that of ``known``."""
    item = resolver.item(known)
    if item is None:
        return False
    for other in resolver.book.items.values():
        added = {key: one for key, one in other.applies.items() if key not in item.applies}
        if not added or not item.applies.items() <= other.applies.items() or added.keys() & known:
            continue
        if all(
            all(key in way and {*way[key]} <= {*values} for key, values in added.items())
            for way in _ways(rule)
        ):
            return True
    return False


def _ways(rule: m.Rule) -> Iterator[m.AllOf]:
    """Each way to meet the condition of a rule, with that of its file."""
    for scope in rule.scope or ({},):
        for when in rule.when or ({},):
            shared = {
                key: tuple(one for one in when[key] if one in scope[key])
                for key in scope.keys() & when.keys()
            }
            yield {**scope, **when, **shared}


def _in_order(rows: Sequence[ItemRule[R]]) -> list[ItemRule[R]]:
    """What prevails over another before it, what has a condition before the rest."""
    waiting = sorted(rows, key=lambda row: (row.rest, row.rule.in_force))
    ordered: list[ItemRule[R]] = []
    while waiting:
        free = next(
            (
                row
                for row in waiting
                if not any(row.rule.id in other.rule.overrides for other in waiting)
            ),
            waiting[0],
        )
        waiting.remove(free)
        ordered.append(free)
    return ordered


_combinations: dict[tuple[int, date], Combinations] = {}


def item_reading(resolver: Resolver, item: m.Item) -> ItemReading:
    """The rules of an item; the combinations of answers are made once for a book and a day."""
    key = (id(resolver.book), resolver.day)
    if key not in _combinations:
        _combinations.clear()
        _combinations[key] = Combinations(resolver)
    return ItemReading(resolver, item, _combinations[key])


def material_lines(reading: ItemReading, name: str) -> tuple[ItemRule[m.Requirement], ...]:
    """The lines on one material."""
    resolver = reading.resolver
    decide = partial(resolver.requirement, name)
    return reading.rows(_possible(decide, reading.item.applies), decide)


def limit_lines(reading: ItemReading, kind: str) -> tuple[ItemRule[m.TimeLimit], ...]:
    """The lines on one kind of time limit."""
    resolver = reading.resolver
    decide = partial(resolver.limit, kind)
    return reading.rows(_possible(decide, reading.item.applies), decide)


def result_lines(reading: ItemReading) -> tuple[ItemRule[m.ResultRule], ...]:
    """The lines on what the service ends with."""
    resolver = reading.resolver
    return reading.rows(_possible(resolver.result, reading.item.applies), resolver.result)


def _possible(decide: Callable[[Answers], Decision[R]], answers: Answers) -> list[R]:
    """The rules that decide or may decide; where rules contradict each other, those."""
    try:
        decision = decide(answers)
    except UndecidedError as error:
        return cast("list[R]", [*error.rules])  # rules of the one fact that is decided
    return [*decision.live, *decision.open]
