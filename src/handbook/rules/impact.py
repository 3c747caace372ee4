"""Who is affected: the situations whose answer differs between two states of the handbook.

A state is a book on a day.  Every fact of the answer (the status of a material, its
authentication, a time limit, the result, a step) is compared over the keys that this fact depends
on, not over the product of all keys.  What differs is then described by the fewest conditions
that hold for exactly the situations concerned.

A situation is one way to answer every question that arises.  The place of issue is left out:
where it matters, a group names the places, and ``issued_in`` is the place that issued the document
concerned.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Generic, Literal, TypeVar

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import PLACE_KEYS, Answers, Truth
from handbook.rules.answers import Resolver, UndecidedError, issued
from handbook.rules.walk import values_of

R = TypeVar("R", bound=m.Rule)

Kind = Literal["covered", "result", "limit", "status", "method", "delay", "step", "order"]
_ORDER: tuple[Kind, ...] = (
    "covered",
    "result",
    "limit",
    "status",
    "method",
    "delay",
    "step",
    "order",
)
#: Facts about the authentication of a foreign document.
_AUTHENTICATION: tuple[Kind, ...] = ("method", "delay")

#: A value of a situation's key; ``None`` where the question is not asked.
Cell = str | int | None
Row = tuple[Cell, ...]
Columns = dict[int, list[Cell]]
C = TypeVar("C", bound=Cell)


@dataclass(frozen=True, slots=True)
class Where(Generic[C]):
    """A condition on a situation: for each key the values that qualify, and exceptions.

    ``None`` among the values stands for "not asked".
    """

    when: Mapping[str, tuple[C, ...]]
    unless: tuple[Mapping[str, tuple[C, ...]], ...] = ()

    @property
    def size(self) -> int:
        """How much there is to read."""
        return len(self.when) + sum(len(box) + 1 for box in self.unless)

    def holds(self, cells: Mapping[str, Cell]) -> bool:
        """Whether the condition holds for a situation with these ``cells``."""

        def inside(box: Mapping[str, tuple[C, ...]]) -> bool:
            return all(cells.get(key) in values for key, values in box.items())

        return inside(self.when) and not any(inside(box) for box in self.unless)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of an answer, such as the status of one material."""

    kind: Kind
    about: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """How a fact came out.

    ``decides`` is what the applicant must do or gets; ``says`` are the words of instruction that
    go with it; ``rules`` decided it and take no part in comparisons.
    """

    decides: Hashable
    says: Hashable = None
    rules: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Stands for a value where rules decide differently and none prevails."""

    rules: tuple[str, ...]


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
class Group:
    """Changes that concern the same situations.

    ``where`` describes the situations: any of the conditions.  ``leaves`` are their numbers in
    :attr:`Impact.situations`, ``places`` the places of issue concerned, or ``None`` when the place
    does not matter.
    """

    changes: tuple[Change, ...]
    where: tuple[Where[str | None], ...]
    leaves: frozenset[int]
    places: frozenset[str] | None
    members: frozenset[tuple[int, tuple[str, ...]]] = field(repr=False)

    @property
    def count(self) -> int:
        """The number of situations."""
        return len(self.leaves)


@dataclass(frozen=True, slots=True)
class State:
    """A book on a day, and what it was called on the command line."""

    book: Book
    day: date
    name: str = ""
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Impact:
    """The comparison of two states."""

    base: State
    head: State
    situations: tuple[Answers, ...]
    groups: tuple[Group, ...]
    #: Groups in which only the words of instruction differ.
    reworded: tuple[Group, ...]

    @property
    def affected(self) -> frozenset[int]:
        """The numbers of the situations with a group; rewording does not count."""
        return frozenset().union(*(group.leaves for group in self.groups))


def compare_each(pairs: Iterable[tuple[State, State]]) -> list[Impact]:
    """The comparison of each pair; a later one only where it tells something new."""
    impacts: list[Impact] = []
    for base, head in pairs:
        found = compare(base, head)
        last = impacts[-1] if impacts else None
        if last is None or (found.groups, found.reworded) != (last.groups, last.reworded):
            impacts.append(found)
    return impacts


def compare(base: State, head: State) -> Impact:
    """Everything that differs between ``base`` and ``head``."""
    before, after = _Side(base), _Side(head)
    leaves = list(_leaves(before, after))
    comparison = _Comparison(before, after, leaves)
    found: dict[Hashable, list[_Part]] = {}
    for part in itertools.chain(_coverage(before, after, leaves), comparison.parts()):
        # Situations and places that are the same set belong together, whatever the fact.
        key = (part.change.words_only, part.change.fact.kind == "covered", part.members)
        found.setdefault(key, []).append(part)
    steps = {step.id: number for number, step in enumerate(base.book.steps)}
    steps |= {step.id: number for number, step in enumerate(head.book.steps)}

    def rank(change: Change) -> tuple[int, int, str]:
        about = change.fact.about
        return _ORDER.index(change.fact.kind), steps.get(about, -1), about

    groups = [_group(parts, rank) for parts in found.values()]
    groups.sort(
        key=lambda one: (
            -one.count,
            -len(one.places or ()),
            min(rank(change) for change in one.changes),
        )
    )
    return Impact(
        base,
        head,
        tuple(leaf.answers for leaf in leaves),
        tuple(group for group in groups if not group.changes[0].words_only),
        tuple(group for group in groups if group.changes[0].words_only),
    )


def differs(base: State, head: State) -> bool:
    """Whether anything at all may differ: quick, and never wrongly ``False``."""
    before, after = _Side(base), _Side(head)
    comparison = _Comparison(before, after, [])
    return (
        before.book.questions != after.book.questions
        or before.frame() != after.frame()
        or any(comparison.changed(fact) for fact in comparison.facts())
    )


# -- one state -------------------------------------------------------------------------------------


class _Side:
    """One state: its rules by fact, and what each fact comes to."""

    def __init__(self, state: State) -> None:
        self.book, self.day = state.book, state.day
        self.resolver = Resolver(state.book, state.day)
        self.evaluator = self.resolver.evaluator
        self._covered: dict[Hashable, bool] = {}

    def _now(self, rules: Iterable[R]) -> list[R]:
        return [rule for rule in rules if self.book.in_force(rule, self.day)]

    @cached_property
    def rules(self) -> dict[Fact, list[m.Rule]]:
        """The rules in force by the fact that they decide or help to decide."""
        found: dict[Fact, list[m.Rule]] = {}
        carried: dict[str, list[m.Rule]] = {}
        for rule in self._now(self.book.requirements):
            for name in rule.materials:
                found.setdefault(Fact("status", name), []).append(rule)
                carried.setdefault(name, []).append(rule)
        for auth in self._now(self.book.authentication):
            for name in auth.materials:
                carried.setdefault(name, []).append(auth)
        for name, material in self.book.materials.items():
            if material.foreign:
                found |= {Fact(kind, name): carried.get(name, []) for kind in _AUTHENTICATION}
        for limit in self._now(self.book.time_limits):
            found.setdefault(Fact("limit", limit.kind), []).append(limit)
        found[Fact("result")] = list(self._now(self.book.result_rules))
        for name in self.steps:
            # A step falls when a step that prevails over it applies.
            found[Fact("step", name)] = [
                self.steps[name],
                *(one for one in self.steps.values() if name in one.overrides),
            ]
        return found

    @cached_property
    def steps(self) -> dict[str, m.Step]:
        """The steps in force by id, in their order."""
        return {step.id: step for step in self._now(self.book.steps)}

    def frame(self) -> Hashable:
        """What decides whether there is an answer at all, apart from the rules."""
        return tuple(
            (
                item.id,
                str(item.applies),
                item.list_basis is None,
                item.part_of,
                min((rule.in_force for rule in item.results), default=None),
            )
            for item in self.book.items.values()
        )

    def keys(self, fact: Fact) -> set[str]:
        """The keys that ``fact`` depends on."""
        return {
            key
            for rule in self.rules.get(fact, ())
            for key in self.evaluator.keys(rule.scope, rule.when)
        }

    def covers(self, answers: Answers) -> bool:
        """Whether the handbook of this state has rules for the situation."""
        key = tuple(answers.get(one) for one in self._covering_keys)
        if key not in self._covered:
            self._covered[key] = self._covers(answers)
        return self._covered[key]

    @cached_property
    def _covering_keys(self) -> tuple[str, ...]:
        applies = self.evaluator.keys(*((item.applies,) for item in self.book.items.values()))
        return tuple(applies | self.keys(Fact("result")))

    def _covers(self, answers: Answers) -> bool:
        item = self.resolver.item(answers)
        if item is None:
            return False
        try:
            if self.resolver.result(answers).live:
                return True
        except UndecidedError:
            return True
        return min((rule.in_force for rule in item.results), default=self.day) <= self.day

    def value(self, fact: Fact, answers: Answers) -> Value:
        """What ``fact`` comes to where ``answers`` hold."""
        makers: dict[Kind, Callable[[str, Answers], Value]] = {
            "status": self._status,
            "method": self._method,
            "delay": self._delay,
            "limit": self._limit,
            "result": self._result,
            "step": self._step,
            "order": self._sequence,
        }
        try:
            return makers[fact.kind](fact.about, answers)
        except UndecidedError as error:
            rules = tuple(rule.id for rule in error.rules)
            return Value(Contradiction(rules), rules=rules)

    def _status(self, name: str, answers: Answers) -> Value:
        decision = self.resolver.requirement(name, answers)
        rule = decision.rule
        if rule is None:
            return Value(("not_applicable", 0, 0))
        material = self.book.materials.get(name)
        counts: tuple[int, int] = (0, 0)
        if rule.status in ("required", "deferrable") and material is not None:
            counts = (
                material.original if rule.original is None else rule.original,
                material.copies if rule.copies is None else rule.copies,
            )
        note = rule.note if rule.status != "not_applicable" else None
        return Value((rule.status, *counts), _pair(note), _ids(decision.live))

    def _method(self, name: str, answers: Answers) -> Value:
        material = self.book.materials.get(name)
        status = self.resolver.requirement(name, answers).rule
        if material is None or status is None or status.status not in ("required", "deferrable"):
            return Value(None)
        method = self.resolver.method(material, answers)
        if method.rule is None or method.rule.method is None:
            raise UndecidedError(f"authentication of {name}", (), answers, self.day)
        return Value(method.rule.method, rules=_ids(method.live))

    def _delay(self, name: str, answers: Answers) -> Value:
        method = self._method(name, answers)
        if method.decides is None:
            return method
        if method.decides == "none":
            return Value("waived", rules=method.rules)
        delay = self.resolver.delay(self.book.materials[name], answers)
        if delay.rule is None or delay.rule.status is None:
            return Value("required")
        return Value(delay.rule.status, rules=_ids(delay.live))

    def _limit(self, kind: str, answers: Answers) -> Value:
        decision = self.resolver.limit(kind, answers)
        if decision.rule is None:
            return Value(None)
        rule = decision.rule
        return Value(
            (rule.working_days, rule.extension_days), _pair(rule.counted_from), _ids(decision.live)
        )

    def _result(self, _: str, answers: Answers) -> Value:
        decision = self.resolver.result(answers)
        if decision.rule is None:
            raise UndecidedError("result", (), answers, self.day)
        return Value(decision.rule.result, rules=_ids(decision.live))

    def _present(self, step: m.Step, answers: Answers) -> bool:
        return self.resolver.truth(step, answers) is Truth.YES and not any(
            step.id in other.overrides and self.resolver.truth(other, answers) is Truth.YES
            for other in self.rules[Fact("step", step.id)]
            if isinstance(other, m.Step)
        )

    def _step(self, name: str, answers: Answers) -> Value:
        step = self.steps.get(name)
        if step is None or not self._present(step, answers):
            return Value(None)
        ways = tuple((branch.to, branch.label.zh, branch.label.en) for branch in step.branches)
        return Value(
            (step.actor, _pair(step.deadline), ways),
            (_pair(step.name), _pair(step.text)),
            (step.id,),
        )

    def _sequence(self, _: str, answers: Answers) -> Value:
        return Value(
            tuple(name for name, step in self.steps.items() if self._present(step, answers))
        )


def _ids(rules: Iterable[m.Rule]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule.id for rule in rules))


def _pair(text: m.Text | None) -> tuple[str, str] | None:
    return None if text is None else (text.zh, text.en)


# -- the situations of both states -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A complete situation, and which of the states has an answer for it."""

    answers: Answers
    before: bool
    after: bool


def _leaves(
    before: _Side,
    after: _Side,
    answers: dict[str, tuple[str, ...]] | None = None,
    *,
    known: tuple[bool, bool] = (True, True),
) -> Iterator[_Leaf]:
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
            and key not in PLACE_KEYS
            and any(side.evaluator.arises(key, answers) is Truth.YES for side in sides)
        ),
        None,
    )
    if key is None:
        yield _Leaf(
            answers, known[0] and before.covers(answers), known[1] and after.covers(answers)
        )
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
        yield from _leaves(before, after, {**answers, key: (value,)}, known=(now[0], now[1]))


# -- the comparison --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """One change and the situations it concerns: numbers of leaves, each with places of issue."""

    change: Change
    members: frozenset[tuple[int, tuple[str, ...]]]
    where: tuple[Where[str | None], ...]
    place_keys: tuple[str, ...] = ()


def _group(parts: Sequence[_Part], rank: Callable[[Change], tuple[int, int, str]]) -> Group:
    plainest = min(parts, key=lambda part: (len(part.where), sum(one.size for one in part.where)))
    members = plainest.members
    return Group(
        tuple(sorted((part.change for part in parts), key=rank)),
        plainest.where,
        frozenset(leaf for leaf, _ in members),
        frozenset(place for _, places in members for place in places)
        if plainest.place_keys
        else None,
        members,
    )


def _coverage(before: _Side, after: _Side, leaves: Sequence[_Leaf]) -> Iterator[_Part]:
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
            yield _Part(
                Change(Fact("covered"), Value(was), Value(is_now)),
                frozenset((number, ()) for number in wanted),
                tuple(_named(one, (), ()) for one in describe(rows, keys, wanted)),
            )


class _Comparison:
    """Compares two sides fact by fact over the situations that both answer."""

    def __init__(self, before: _Side, after: _Side, leaves: Sequence[_Leaf]) -> None:
        self.before, self.after = before, after
        self.leaves = [
            (number, leaf) for number, leaf in enumerate(leaves) if leaf.before and leaf.after
        ]

    def facts(self) -> Iterator[Fact]:
        """Every fact that either side knows."""
        rules = {**self.after.rules, **self.before.rules}
        yield from sorted(rules, key=lambda fact: (_ORDER.index(fact.kind), fact.about))
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
            if key in PLACE_KEYS
        )

    @staticmethod
    def _settings(side: _Side, fact: Fact) -> tuple[object, ...]:
        material = side.book.materials.get(fact.about)
        return (
            side.rules.get(fact, []),
            side.book.questions,
            (material.original, material.copies, material.foreign, material.issued_in_key)
            if material and fact.kind in ("status", *_AUTHENTICATION)
            else None,
        )

    def _membership(
        self, key: str, values: tuple[str, ...], *, after: bool = False
    ) -> frozenset[str]:
        side = self.after if after else self.before
        return side.evaluator.expand(key, values)

    def parts(self) -> Iterator[_Part]:
        """The changes of every fact."""
        for fact in self.facts():
            if self.leaves and self.changed(fact):
                yield from self._fact(fact)

    def _fact(self, fact: Fact) -> Iterator[_Part]:
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
        plain = tuple(key for key in keys if key not in PLACE_KEYS)
        place_keys = tuple(key for key in keys if key in PLACE_KEYS)
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
            yield _Part(
                change,
                members,
                tuple(
                    _named(one, place_keys, classes)
                    for one in describe(rows, (*plain, *place_keys), numbers)
                ),
                place_keys,
            )

    def _value(self, side: _Side, fact: Fact, answers: Answers) -> Value:
        if fact.kind == "order":
            shared = {*self.before.steps} & {*self.after.steps}
            steps = side.value(fact, answers).decides
            return Value(tuple(one for one in _tuple(steps) if one in shared))
        if fact.kind in _AUTHENTICATION and fact.about in side.book.materials:
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
            one[index] for one, index in zip(classes, choice, strict=True) if isinstance(index, int)
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
    return fact.kind in _AUTHENTICATION and (old.decides is None or new.decides is None)


def _only(values: tuple[str, ...] | None) -> str | None:
    return values[0] if values else None


def _tuple(value: Hashable) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _in_order(keys: set[str], *books: Book) -> tuple[str, ...]:
    order = dict.fromkeys(key for book in books for key in book.questions)
    return (*(key for key in order if key in keys), *sorted(keys - set(order)))


# -- describing a set ------------------------------------------------------------------------------


def describe(
    rows: Sequence[Row], keys: Sequence[str], wanted: Iterable[int]
) -> tuple[Where[Cell], ...]:
    """Few, wide conditions that together hold for exactly the ``wanted`` of the ``rows``.

    A key that does not matter is left out.  One condition with exceptions is taken where it is
    shorter than many conditions.
    """
    table = _Table(rows, len(keys))
    goal = sum(1 << number for number in set(wanted))

    def named(box: Columns) -> dict[str, tuple[Cell, ...]]:
        return {keys[column]: tuple(box[column]) for column in sorted(box)}

    plain = table.cover(goal, ~goal)
    hull = table.hull(goal)
    unless = table.cover(table.having(hull) & ~goal, goal)
    if len(unless) + 1 < len(plain):
        return (Where(named(hull), tuple(named(box) for box in unless)),)
    return tuple(Where(named(box)) for box in plain)


class _Table:
    """Rows of cells.  A set of rows is the bits of one number."""

    def __init__(self, rows: Sequence[Row], width: int) -> None:
        self.rows = rows
        self.all = (1 << len(rows)) - 1
        self.columns: list[dict[Cell, int]] = [{} for _ in range(width)]
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                bits = self.columns[column]
                bits[value] = bits.get(value, 0) | 1 << number

    def having(self, box: Columns) -> int:
        """The rows for which ``box`` holds."""
        found = self.all
        for column, values in box.items():
            some = 0
            for value in values:
                some |= self.columns[column][value]
            found &= some
        return found

    def hull(self, goal: int) -> Columns:
        """The narrowest box around the rows of ``goal``, without keys that change nothing."""
        box: Columns = {}
        for column, values in enumerate(self.columns):
            some = [value for value, bits in values.items() if bits & goal]
            if None not in some and len(some) < len(values):
                box[column] = some
        for column in reversed(list(box)):
            rest = {one: values for one, values in box.items() if one != column}
            if self.having(rest) == self.having(box):
                box = rest
        return box

    def cover(self, goal: int, never: int) -> list[Columns]:
        """Boxes that hold for all rows of ``goal`` and for none of ``never``."""
        found: list[Columns] = []
        left = goal
        while left:
            row = self.rows[(left & -left).bit_length() - 1]
            width = len(self.columns)
            options = [
                self._grow(row, order, never) for order in (range(width - 1, -1, -1), range(width))
            ]
            box = max(options, key=lambda one: (self.having(one).bit_count(), -len(one)))
            found.append(self._trim(box, self.having(box)))
            left &= ~self.having(box)
        # What other boxes cover as well is said once: by the box with the fewest values.
        for box in sorted(found, key=lambda one: -sum(map(len, one.values()))):
            others = [other for other in found if other is not box]
            alone = self.having(box)
            for other in others:
                alone &= ~self.having(other)
            at = [one is box for one in found].index(True)
            found[at : at + 1] = [self._trim(box, alone)] if alone else []
        return found

    def _grow(self, row: Row, order: Sequence[int], never: int) -> Columns:
        """The widest box around ``row`` that holds for none of ``never``."""
        box: Columns = {column: [value] for column, value in enumerate(row)}

        def drop(column: int) -> None:
            values = box.pop(column)
            if self.having(box) & never:
                box[column] = values

        # Conditions such as “not asked” go first: others usually say the same.
        for column in sorted(order, key=lambda one: row[one] is not None):
            drop(column)
        for column in [one for one in order if one in box]:
            for value in self.columns[column]:
                if value is not None and value not in box[column]:
                    box[column].append(value)
                    if self.having(box) & never:
                        box[column].pop()
            drop(column)
        return box

    def _trim(self, box: Columns, rows: int) -> Columns:
        """``box`` with only the values that ``rows`` need, then without idle keys."""
        trimmed = {
            column: [
                value
                for value, bits in self.columns[column].items()
                if value in values and bits & rows
            ]
            for column, values in box.items()
        }
        for column in reversed(list(trimmed)):
            rest = {one: values for one, values in trimmed.items() if one != column}
            if self.having(rest) == self.having(trimmed):
                trimmed = rest
        return trimmed
