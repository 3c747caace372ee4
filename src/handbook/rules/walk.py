"""The question walk: every complete way to answer the questions that matter on a day.

The walk asks, question by question, only what can still change the answer.  Values that no
condition tells apart are walked once and stand side by side in the result.  The place of issue is
left out: authentication is a table inside each answer, not a multiplier of answers.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date, timedelta

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers, Truth
from handbook.rules.answers import Resolver
from handbook.rules.decisions import UndecidedError

#: A way in which a key may stand for several values that lead to the same answer.
Ways = Mapping[str, tuple[str, ...]]


def walk(
    resolver: Resolver, answers: dict[str, tuple[str, ...]] | None = None
) -> Iterator[Answers]:
    """Every complete path of the question walk, depth first in question order."""
    for ways in _walk(resolver, {}, answers or {}, {}):
        yield from expand(ways)


def walk_alike(resolver: Resolver, *, only_decided: bool = False) -> Iterator[Ways]:
    """The walk with values that nothing tells apart side by side; the first one stands for all.

    Situations in which rules contradict each other raise
    :class:`~handbook.rules.decisions.UndecidedError`, or with ``only_decided`` are left out.
    """
    classes = alike(resolver.book, resolver.day)
    return _walk(resolver, classes, {}, {}, only_decided=only_decided)


def _walk(
    resolver: Resolver,
    classes: Mapping[str, Mapping[str, str]],
    answers: dict[str, tuple[str, ...]],
    ways: dict[str, tuple[str, ...]],
    *,
    only_decided: bool = False,
) -> Iterator[Ways]:
    try:
        key = next_question(resolver, answers)
    except UndecidedError:
        if only_decided:
            return
        raise
    if key is None:
        yield {**answers, **ways}
        return
    groups: dict[str, list[str]] = {}
    for value in values_of(resolver, key, answers):
        groups.setdefault(classes.get(key, {}).get(value, value), []).append(value)
    for values in groups.values():
        yield from _walk(
            resolver,
            classes,
            {**answers, key: (values[0],)},
            {**ways, key: tuple(values)},
            only_decided=only_decided,
        )


def expand(ways: Ways) -> Iterator[Answers]:
    """Every single way that ``ways`` stands for."""
    for values in itertools.product(*ways.values()):
        yield {key: (value,) for key, value in zip(ways, values, strict=True)}


def next_question(resolver: Resolver, answers: Answers) -> str | None:
    """The first question, in order, whose answer can still change something."""
    keys = resolver.needs(answers).difference(resolver.book.place_keys)
    return next(filter(keys.__contains__, resolver.book.questions), None) if keys else None


def values_of(resolver: Resolver, key: str, answers: Answers) -> list[str]:
    """The answers open to a question after those given."""
    question = resolver.book.questions[key]
    implied = {
        value.implies[key]
        for asked, values in answers.items()
        for value in resolver.book.questions[asked].values
        if value.id in values and key in value.implies
    }
    return [
        value.id
        for value in question.values
        if (not implied or value.id in implied)
        and resolver.evaluator.holds(value.only_when, answers) is not Truth.NO
    ]


def alike(book: Book, day: date | None = None) -> dict[str, dict[str, str]]:
    """For each key, value -> the first value that no condition tells apart from it.

    Conditions are those of the questions, the service items, the deadlines and the rules in force
    on ``day``, or of all rules.
    """
    rules = [
        rule
        for rule in (*book.rules.values(), *book.deadlines.values())
        if day is None or book.in_force(rule, day)
    ]
    values = [value for question in book.questions.values() for value in question.values]
    conditions: list[m.Condition] = [
        *((item.applies,) for item in book.items.values()),
        *(question.asked_when for question in book.questions.values()),
        *(value.only_when for value in values),
        *_implied(values),
        *(one for rule in rules for one in (rule.scope, rule.when)),
    ]
    tests: dict[str, set[tuple[str, ...]]] = {}
    for condition in conditions:
        for alternative in condition:
            for key, names in alternative.items():
                tests.setdefault(key, set()).add(names)
    found: dict[str, dict[str, str]] = {}
    for key, question in book.questions.items():
        first: dict[Hashable, str] = {}
        for value in question.values:
            mark = (
                frozenset(names for names in tests.get(key, ()) if value.id in names),
                str(value.only_when),
                str(value.implies),
            )
            found.setdefault(key, {})[value.id] = first.setdefault(mark, value.id)
    return found


def _implied(values: Iterable[m.QuestionValue]) -> Iterator[m.Condition]:
    for value in values:
        for key, imply in value.implies.items():
            yield ({key: (imply,)},)


def fingerprint(resolver: Resolver, answers: Answers) -> tuple[Hashable, ...]:
    """What a situation's answer consists of, rule by rule, for every place of issue."""
    item = resolver.item(answers)
    return (item.id if item else None, *(part(answers) for part in resolver.deciding))


def turning_days(book: Book, *, places: bool = False) -> list[date]:
    """The days, from the first rule on, whose rules in force differ from those of the day before.

    With ``places`` also those on which a group of places has other members.
    """
    days = {one for day in book.dates for one in (day, day - timedelta(days=1))}
    found, before = [], None
    for day in sorted(day for day in days if day >= book.first_day):
        now = (
            frozenset(rule.id for rule in book.rules.values() if book.in_force(rule, day)),
            [book.members(group, day) for group in book.place_groups()] if places else None,
        )
        if now != before:
            found.append(day)
            before = now
    return found
