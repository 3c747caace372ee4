"""One rule of a book changed at a time, in the ways that a slip of the keyboard changes it."""

import dataclasses
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from handbook.domain import model as m
from handbook.domain.book import Book

KINDS = ("requirements", "authentication", "time_limits", "results", "steps")


@dataclass(frozen=True)
class Mutant:
    """A book with one rule, or one member of a group of places, changed."""

    kind: str
    about: str
    book: Book
    day: date
    rule: m.Rule | None = None
    mutated: m.Rule | None = None


def mutants(book: Book, today: date, each: int, seed: int = 1) -> list[Mutant]:
    """At most ``each`` mutants of every kind, always the same ones."""
    chosen = []
    for number, maker in enumerate(MAKERS):
        made = list(maker(book, today))
        chosen += random.Random(seed + number).sample(made, min(each, len(made)))  # noqa: S311
    return chosen


def _day(book: Book, rule: m.Rule, today: date) -> date:
    """A day on which the rule is in force: today, or else its first day."""
    return today if book.in_force(rule, today) else rule.in_force


def with_rule(book: Book, rule: m.Rule, mutated: m.Rule | None) -> Book:
    """The book with ``mutated`` in place of a rule, or without it."""

    def swapped(holder: m.Item | m.Measure) -> m.Item | m.Measure:
        for kind in KINDS:
            rules = getattr(holder, kind)
            if any(one is rule for one in rules):
                new = tuple(
                    mutated if one is rule else one
                    for one in rules
                    if one is not rule or mutated is not None
                )
                return holder.model_copy(update={kind: new})
        return holder

    return dataclasses.replace(
        book,
        items={name: swapped(one) for name, one in book.items.items()},
        measures={name: swapped(one) for name, one in book.measures.items()},
    )


def _of(kind: str, book: Book, rule: m.Rule, today: date, **changes: object) -> Mutant:
    mutated = rule.model_copy(update=changes)
    made = with_rule(book, rule, mutated)
    return Mutant(kind, rule.id, made, _day(book, rule, today), rule, mutated)


def _rules(book: Book) -> list[m.Rule]:
    return [rule for rule in book.rules.values() if rule not in book.list_rules.values()]


def _other_status(book: Book, today: date) -> Iterator[Mutant]:
    for rule in book.requirements:
        other = "waived" if rule.status == "required" else "required"
        yield _of("status flipped", book, rule, today, status=other)


def _later(book: Book, today: date) -> Iterator[Mutant]:
    """The rule comes into force a week later; seen on what was its first day."""
    for rule in _rules(book):
        mutant = _of("date shifted", book, rule, today, in_force=rule.in_force + timedelta(7))
        yield dataclasses.replace(mutant, day=rule.in_force)


def _wider(book: Book, today: date) -> Iterator[Mutant]:
    """One key of the condition is lost, or one more value qualifies."""
    for rule in _rules(book):
        for number, one in enumerate(rule.when):
            for key, values in one.items():
                fewer = {name: value for name, value in one.items() if name != key}
                question = book.questions[key]
                more = next((value.id for value in question.values if value.id not in values), None)
                for changed in ({**one, key: (*values, more)} if more else None, fewer or None):
                    if changed is not None:
                        when = (*rule.when[:number], changed, *rule.when[number + 1 :])
                        yield _of("condition widened", book, rule, today, when=when)


def _narrower(book: Book, today: date) -> Iterator[Mutant]:
    """One of several values no longer qualifies."""
    for rule in _rules(book):
        for number, one in enumerate(rule.when):
            for key, values in one.items():
                if len(values) > 1:
                    when = (*rule.when[:number], {**one, key: values[1:]}, *rule.when[number + 1 :])
                    yield _of("condition narrowed", book, rule, today, when=when)


def _no_override(book: Book, today: date) -> Iterator[Mutant]:
    for rule in _rules(book):
        for name in rule.overrides:
            rest = tuple(one for one in rule.overrides if one != name)
            yield _of("override dropped", book, rule, today, overrides=rest)


def _gone(book: Book, today: date) -> Iterator[Mutant]:
    for rule in _rules(book):
        yield Mutant(
            "rule removed", rule.id, with_rule(book, rule, None), _day(book, rule, today), rule
        )


def _number(book: Book, today: date) -> Iterator[Mutant]:
    for limit in book.time_limits:
        yield _of("number changed", book, limit, today, working_days=limit.working_days + 5)
    for rule in book.requirements:
        if rule.copies is not None:
            yield _of("number changed", book, rule, today, copies=rule.copies + 1)


def _result(book: Book, today: date) -> Iterator[Mutant]:
    for rule in book.result_rules:
        other = next(name for name in book.results if name != rule.result)
        yield _of("result changed", book, rule, today, result=other)


def _authentication(book: Book, today: date) -> Iterator[Mutant]:
    for rule in book.authentication:
        if rule.method is not None:
            other = "notarisation" if rule.method != "notarisation" else "apostille"
            yield _of("method changed", book, rule, today, method=other)
        if rule.status is not None:
            yield _of("method changed", book, rule, today, status="waived")


def _member(book: Book, today: date) -> Iterator[Mutant]:
    """A state joins a group of places a week later; seen on what was its first day."""
    for measure in book.measures.values():
        for group in measure.place_groups:
            for member in group.members:
                later = member.model_copy(update={"from_": member.from_ + timedelta(7)})
                changed = group.model_copy(
                    update={
                        "members": tuple(later if one is member else one for one in group.members)
                    }
                )
                groups = tuple(changed if one is group else one for one in measure.place_groups)
                copy = measure.model_copy(update={"place_groups": groups})
                yield Mutant(
                    "member shifted",
                    member.place,
                    dataclasses.replace(book, measures={**book.measures, measure.id: copy}),
                    max(member.from_, measure.in_force) if member.from_ < today else member.from_,
                )


MAKERS: tuple[Callable[[Book, date], Iterator[Mutant]], ...] = (
    _other_status,
    _later,
    _wider,
    _narrower,
    _no_override,
    _gone,
    _number,
    _result,
    _authentication,
    _member,
)
