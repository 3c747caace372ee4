"""Checks of a proof that need no situation: overrides, conflicts, tables, numbers, places."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from handbook.audit import citation_proof
from handbook.audit.findings import Finding, finding, word
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.rules import brackets
from handbook.rules.walk import alike


def _facts(rule: m.Rule) -> set[tuple[str, ...]]:
    """The facts that a rule decides or helps to decide."""
    if isinstance(rule, m.Requirement):
        return {("status", name) for name in rule.materials}
    if isinstance(rule, m.AuthenticationRule):
        kinds = [kind for kind in ("method", "status") if getattr(rule, kind) is not None]
        return {("authentication", kind, name) for kind in kinds for name in rule.materials}
    if isinstance(rule, m.TimeLimit):
        return {("limit", rule.kind)}
    if isinstance(rule, m.Deadline):
        return {("deadline", rule.kind, rule.event)}
    return {(type(rule).__name__,)}


def _every(book: Book) -> dict[str, m.Rule]:
    return {**book.rules, **book.deadlines}


def _overrides(book: Book) -> Iterator[Finding]:
    """An override is between two rules on one fact."""
    every = _every(book)
    for rule in every.values():
        for name in rule.overrides:
            if name in every and not _facts(rule) & _facts(every[name]):
                yield finding(
                    "override-elsewhere",
                    (rule.id, name),
                    rule=rule.id,
                    other=name,
                )


def _circles(book: Book) -> Iterator[Finding]:
    """Overrides form no circle."""
    every = _every(book)
    done: set[str] = set()
    for start in every:
        found = _circle(every, start, [], done)
        if found:
            done.update(found)
            said = " → ".join((*found, found[0]))
            yield finding("override-circle", found, rules_said=m.Text(zh=said, en=said))


def _circle(
    every: Mapping[str, m.Rule], name: str, path: list[str], done: set[str]
) -> tuple[str, ...]:
    """The first circle met on the way from ``name``; rules on no circle are added to ``done``."""
    if name in path:
        return tuple(path[path.index(name) :])
    if name in done or name not in every:
        return ()
    for other in every[name].overrides:
        found = _circle(every, other, [*path, name], done)
        if found:
            return found
    done.add(name)
    return ()


def _conflicts(book: Book) -> Iterator[Finding]:
    """Every conflict between sources has a decision, or a claim that is followed."""
    for conflict in book.conflicts.values():
        if conflict.decision is None and conflict.follows is None:
            yield finding("open-conflict", (conflict.id,), id=conflict.id, title=conflict.title)


def _tables(book: Book) -> Iterator[Finding]:
    """One points table a day; each value of each factor in one bracket; thresholds that cover."""
    for table in book.points:
        for found in brackets.of_table(table):
            yield Finding(
                f"table-{found.kind}",
                word("prove_in_table", table=table.title, text=found.text),
                (
                    f"{table.id}/{found.factor}",
                    *found.brackets,
                    found.values.text("en", whole=True),
                ),
            )
        for factor in table.factors:
            for bracket in factor.brackets:
                if bracket.points > factor.cap:
                    yield finding(
                        "over-cap",
                        (f"{table.id}/{factor.id}", bracket.id),
                        factor=factor.name,
                        bracket=bracket.label,
                        points=bracket.points,
                        cap=factor.cap,
                    )
        points = sorted(threshold.points for threshold in table.thresholds)
        if len(set(points)) < len(points) or not points or points[0] > 0:
            yield finding(
                "thresholds",
                tuple(one.id for one in table.thresholds),
                table=table.title,
                points=", ".join(map(str, points)),
            )
    ordered = sorted(book.points, key=lambda one: one.in_force)
    for points_table, after in itertools.pairwise(ordered):
        if points_table.until != after.in_force:
            code = (
                "two-tables"
                if points_table.until is None or points_table.until > after.in_force
                else "no-table"
            )
            yield finding(
                code,
                (points_table.id, after.id),
                one=points_table.title,
                after=after.title,
                until=points_table.until or "—",
                start=after.in_force,
            )


def _numbers(book: Book) -> Iterator[Finding]:
    """Days, months and ages are more than nothing."""
    numbers: list[tuple[str, str, int | None]] = [
        *(
            (time_limit.id, "working_days", time_limit.working_days)
            for time_limit in book.time_limits
        ),
        *((limit.id, "extension_days", limit.extension_days) for limit in book.time_limits),
        *((deadline.id, "number", deadline.number) for deadline in book.deadlines.values()),
        *(
            (material.id, "validity_months", material.validity_months)
            for material in book.materials.values()
        ),
    ]
    for name, key, value in numbers:
        if value is not None and value <= 0:
            yield finding("not-positive", (name,), rule=name, field=key, n=value)


def _places(book: Book) -> Iterator[Finding]:
    """On any day a place is in a group once, or left out of it, not both."""
    for group in book.place_groups().values():
        spans: list[tuple[str, date, date | None, str]] = [
            *((member.place, member.from_, member.until, "member") for member in group.members),
            *(
                (exception.place, exception.from_, exception.until, "exception")
                for exception in group.exceptions
            ),
        ]
        for one, other in itertools.combinations(spans, 2):
            if (
                one[0] == other[0]
                and one[1] < (other[2] or date.max)
                and (other[1] < (one[2] or date.max))
            ):
                code = "place-twice" if one[3] == other[3] else "place-in-and-out"
                yield finding(
                    code,
                    (group.id, one[0]),
                    max(one[1], other[1]),
                    group=group.name,
                    place=book.places[one[0]].name if one[0] in book.places else one[0],
                )


def idle_values(book: Book) -> Iterator[Finding]:
    """Answers that no condition tells apart, whatever the day: a reminder, no fault."""
    for key, same in alike(book).items():
        question = book.questions[key]
        labels = {value.id: value.label for value in question.values}
        groups: dict[str, list[str]] = {}
        for value, first in same.items():
            groups.setdefault(first, []).append(value)
        for values in groups.values():
            if len(values) > 1:
                yield finding(
                    "same-answers",
                    (key, *values),
                    question=question.label,
                    flag=question.flag,
                    values=m.Text(
                        zh=" / ".join(labels[value].zh for value in values),
                        en=" / ".join(labels[value].en for value in values),
                    ),
                )


CHECKS: tuple[Callable[[Book], Iterable[Finding]], ...] = (
    _overrides,
    _circles,
    _conflicts,
    _tables,
    _numbers,
    _places,
    *citation_proof.CHECKS,
)
