"""The facts that two states decide differently, and for which situations."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from handbook.domain.book import Book
from handbook.domain.conditions import Answers, Truth
from handbook.rules.answer_facts import AUTHENTICATION_FACTS, FACT_ORDER, Fact, StateFacts, Value
from handbook.rules.decisions import issued
from handbook.rules.set_description import Cell, Row, Where, describe
from handbook.rules.walk import values_of


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that comes out differently."""

    fact: Fact
    before: Value
    after: Value

    @property
    def words_only(self) -> bool:
        """Whether only the words of instruction differ."""
        return self.before.decides == self.after.decides


@dataclass(frozen=True, slots=True)
class Leaf:
    """A complete situation, and which of the states has an answer for it."""

    answers: Answers
    before: bool
    after: bool


def leaves_of(
    before: StateFacts,
    after: StateFacts,
    answers: dict[str, tuple[str, ...]] | None = None,
    *,
    known: tuple[bool, bool] = (True, True),
) -> Iterator[Leaf]:
    """Every way to answer all questions that arise on either side, in question order.

    ``known`` says which of the states offers the answers given so far.
    """
    answers = answers or {}
    alike = before.book.questions is after.book.questions
    sides = (
        [after]
        if alike
        else [side for side, offers in zip((before, after), known, strict=True) if offers]
    )
    order = dict.fromkeys((*after.book.questions, *before.book.questions))
    key = next(
        (
            key
            for key in order
            if key not in answers
            and not any(key in side.book.place_keys for side in sides)
            and any(side.evaluator.arises(key, answers) is Truth.YES for side in sides)
        ),
        None,
    )
    if key is None:
        yield Leaf(answers, known[0] and before.covers(answers), known[1] and after.covers(answers))
        return
    offered = [
        values_of(side.resolver, key, answers) if offers and key in side.book.questions else None
        for side, offers in zip((before, after), known, strict=True)
    ]
    for value in dict.fromkeys((*(offered[1] or ()), *(offered[0] or ()))):
        # A state that does not know the question takes the situation whatever the answer.
        now = [
            offers and (values is None or value in values)
            for values, offers in zip(offered, known, strict=True)
        ]
        yield from leaves_of(before, after, {**answers, key: (value,)}, known=(now[0], now[1]))


@dataclass(frozen=True, slots=True)
class Part:
    """One change and the situations it concerns: numbers of leaves, each with places of issue."""

    change: Change
    members: frozenset[tuple[int, tuple[str, ...]]]
    where: tuple[Where[str | None], ...]
    place_keys: tuple[str, ...] = ()


def coverage(before: StateFacts, after: StateFacts, leaves: Sequence[Leaf]) -> Iterator[Part]:
    """Situations for which only one of the states has an answer."""
    keys = _in_order({key for leaf in leaves for key in leaf.answers}, after.book, before.book)
    rows: list[Row] = [tuple(_only(leaf.answers.get(key)) for key in keys) for leaf in leaves]
    for was, is_now in ((False, True), (True, False)):
        wanted = [
            number
            for number, leaf in enumerate(leaves)
            if leaf.before is was and leaf.after is is_now
        ]
        if wanted:
            yield Part(
                Change(Fact("covered"), Value(was), Value(is_now)),
                frozenset((number, ()) for number in wanted),
                tuple(_named(where, (), ()) for where in describe(rows, keys, wanted)),
            )


class Comparison:
    """Compares two sides fact by fact over the situations that both answer."""

    def __init__(self, before: StateFacts, after: StateFacts, leaves: Sequence[Leaf]) -> None:
        self.before, self.after = before, after
        self.leaves = [
            (number, leaf) for number, leaf in enumerate(leaves) if leaf.before and leaf.after
        ]

    def facts(self) -> Iterator[Fact]:
        """Every fact that either side knows."""
        rules = {**self.after.rules, **self.before.rules}
        yield from sorted(rules, key=lambda fact: (FACT_ORDER.index(fact.kind), fact.about))
        mine = [name for name in self.before.steps if name in self.after.steps]
        if mine != [name for name in self.after.steps if name in self.before.steps]:
            yield Fact("order")

    def changed(self, fact: Fact) -> bool:
        """Whether the fact may come out differently; its rules and groups of places tell."""
        if fact.kind == "order" or self._settings(self.before, fact) != self._settings(
            self.after, fact
        ):
            return True
        return any(
            self._membership(key, values) != self._membership(key, values, after=True)
            for rule in self.before.rules.get(fact, ())
            for part in (rule.scope, rule.when)
            for one in part
            for key, values in one.items()
            if self._is_place(key)
        )

    @staticmethod
    def _settings(side: StateFacts, fact: Fact) -> tuple[object, ...]:
        material = side.book.materials.get(fact.about)
        return (
            side.rules.get(fact, []),
            side.book.questions,
            (material.original, material.copies, material.foreign, material.issued_in_key)
            if material and fact.kind in ("status", *AUTHENTICATION_FACTS)
            else None,
        )

    def _membership(
        self, key: str, values: tuple[str, ...], *, after: bool = False
    ) -> frozenset[str]:
        side = self.after if after else self.before
        return side.evaluator.expand(key, values)

    def _is_place(self, key: str) -> bool:
        return any(key in side.book.place_keys for side in (self.before, self.after))

    def parts(self) -> Iterator[Part]:
        """The changes of every fact."""
        for fact in self.facts():
            if self.leaves and self.changed(fact):
                yield from self._fact(fact)

    def _fact(self, fact: Fact) -> Iterator[Part]:
        if fact.kind == "order":
            wanted = {
                key
                for side in (self.before, self.after)
                for name in side.steps
                for key in side.keys(Fact("step", name))
            }
        else:
            wanted = self.before.keys(fact) | self.after.keys(fact)
        keys = _in_order(wanted, self.after.book, self.before.book)
        plain = tuple(key for key in keys if not self._is_place(key))
        place_keys = tuple(key for key in keys if self._is_place(key))
        classes = [self._classes(fact, key) for key in place_keys]
        leaves: dict[Row, list[int]] = {}
        for number, leaf in self.leaves:
            row: Row = tuple(_only(leaf.answers.get(key)) for key in plain)
            leaves.setdefault(row, []).append(number)
        rows: list[Row] = []
        changes: dict[tuple[Value, Value], list[int]] = {}
        rules: dict[tuple[Value, Value], list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        for row in leaves:
            for choice in itertools.product(*(range(len(one)) for one in classes)):
                answers: dict[str, tuple[str, ...]] = {
                    key: (str(value),)
                    for key, value in zip(plain, row, strict=True)
                    if value is not None
                }
                for key, one, index in zip(place_keys, classes, choice, strict=True):
                    answers[key] = (one[index][0],)
                old, new = (self._value(side, fact, answers) for side in (self.before, self.after))
                if old != new and not _implied(fact, old, new):
                    changes.setdefault((old, new), []).append(len(rows))
                    rules.setdefault((old, new), []).append((old.rules, new.rules))
                rows.append((*row, *choice))
        for (old, new), numbers in changes.items():
            deciding = zip(*rules[old, new], strict=True)
            change = Change(
                fact,
                *(
                    replace(value, rules=tuple(dict.fromkeys(itertools.chain(*ids))))
                    for value, ids in zip((old, new), deciding, strict=True)
                ),
            )
            members = frozenset(
                (number, places)
                for index in numbers
                for places in self._places(classes, rows[index][len(plain) :])
                for number in leaves[rows[index][: len(plain)]]
            )
            yield Part(
                change,
                members,
                tuple(
                    _named(where, place_keys, classes)
                    for where in describe(rows, (*plain, *place_keys), numbers)
                ),
                place_keys,
            )

    def _value(self, side: StateFacts, fact: Fact, answers: Answers) -> Value:
        if fact.kind == "order":
            shared = {*self.before.steps} & {*self.after.steps}
            steps = side.value(fact, answers).decides
            return Value(tuple(one for one in _tuple(steps) if one in shared))
        if fact.kind in AUTHENTICATION_FACTS and fact.about in side.book.materials:
            answers = issued(side.book.materials[fact.about], answers)
        return side.value(fact, answers)

    def _classes(self, fact: Fact, key: str) -> list[tuple[str, ...]]:
        """The places by what the conditions of the fact can tell apart, on both sides."""
        sets = [
            side.evaluator.expand(key, values)
            for side in (self.before, self.after)
            for rule in side.rules.get(fact, ())
            for part in (rule.scope, rule.when)
            for one in part
            for name, values in one.items()
            if name == key
        ]
        known = [frozenset(side.book.places) for side in (self.before, self.after)]
        found: dict[tuple[bool, ...], list[str]] = {}
        for place in dict.fromkeys((*self.after.book.places, *self.before.book.places)):
            signature = tuple(place in one for one in (*sets, *known))
            found.setdefault(signature, []).append(place)
        return [tuple(places) for places in found.values()]

    @staticmethod
    def _places(
        classes: Sequence[Sequence[tuple[str, ...]]], choice: Sequence[Cell]
    ) -> Iterator[tuple[str, ...]]:
        chosen = [
            sequence[index]
            for sequence, index in zip(classes, choice, strict=True)
            if isinstance(index, int)
        ]
        return itertools.product(*chosen)


def _named(
    where: Where[Cell], place_keys: Sequence[str], classes: Sequence[Sequence[tuple[str, ...]]]
) -> Where[str | None]:
    """``where`` with the numbers of classes of places replaced by the places."""

    def named(box: Mapping[str, tuple[Cell, ...]]) -> dict[str, tuple[str | None, ...]]:
        found: dict[str, tuple[str | None, ...]] = {}
        for key, values in box.items():
            if key in place_keys:
                groups = classes[place_keys.index(key)]
                found[key] = tuple(
                    sorted(
                        place
                        for index in values
                        if isinstance(index, int)
                        for place in groups[index]
                    )
                )
            else:
                found[key] = tuple(None if value is None else str(value) for value in values)
        return found

    return Where(named(where.when), tuple(named(box) for box in where.unless))


def _implied(fact: Fact, old: Value, new: Value) -> bool:
    """Whether the difference merely follows from the document being handed in or not."""
    return fact.kind in AUTHENTICATION_FACTS and (old.decides is None or new.decides is None)


def _only(values: tuple[str, ...] | None) -> str | None:
    return values[0] if values else None


def _tuple(value: Hashable) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _in_order(keys: set[str], *books: Book) -> tuple[str, ...]:
    order = dict.fromkeys(key for book in books for key in book.questions)
    return (*(key for key in order if key in keys), *sorted(keys - set(order)))
