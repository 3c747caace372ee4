"""The lists that readers get: every list of materials that the rules make, on every day.

A list is what a whole situation comes to, wherever its documents were issued: the rows with the
rules that decided them, the documents whose authentication may follow, and the steps.  Situations
that get the same rows get one list; the first of them stands for all.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers
from handbook.rules.answers import Resolver, resolver_of
from handbook.rules.decisions import UndecidedError
from handbook.rules.walk import walk_alike


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of a list: a material, and the rule that gave it its status."""

    material: m.Material
    rule: m.Requirement
    #: Whether the row is there only because the list does not name the material.
    unnamed: bool = False

    @property
    def asked(self) -> bool:
        """Whether something is handed in for it: the document, or a commitment in its place."""
        return self.rule.status in ("required", "deferrable", "by_commitment")


@dataclass(frozen=True, slots=True)
class ReaderList:
    """A list as a reader gets it; ``follows`` are documents whose authentication may follow."""

    day: date
    answers: Answers
    item: m.Item
    rows: tuple[ListRow, ...]
    follows: tuple[m.Material, ...]
    steps: tuple[m.Step, ...]

    def row(self, material: str) -> ListRow | None:
        """The row of a material."""
        return next((row for row in self.rows if row.material.id == material), None)


def reader_lists(book: Book, days: Iterable[date]) -> Iterator[ReaderList]:
    """Every list of these days, once: with the first day and the first situation that get it."""
    seen: set[Hashable] = set()
    for day in days:
        resolver = resolver_of(book, day)
        for way in walk_alike(resolver, only_decided=True):
            answers = {key: values[:1] for key, values in way.items()}
            try:
                found = _list(resolver, answers)
            except UndecidedError:  # a fault that the proof of facts tells
                continue
            if found is None:
                continue
            mark = (
                found.item.id,
                *((row.material.id, row.rule.id) for row in found.rows),
                *(material.id for material in found.follows),
                *(step.id for step in found.steps),
                tuple(answers.items()),
            )
            if mark not in seen:
                seen.add(mark)
                yield found


def _list(resolver: Resolver, answers: Answers) -> ReaderList | None:
    """The list of a situation; none where the handbook has no answer yet."""
    book, item = resolver.book, resolver.item(answers)
    if item is None or not resolver.result(answers).live:
        return None
    rows: list[ListRow] = []
    follows: list[m.Material] = []
    for material in book.materials.values():
        rule = resolver.requirement(material.id, answers).rule
        if rule is None:
            rows.append(ListRow(material, resolver.list_basis(item), unnamed=True))
            continue
        rows.append(ListRow(material, rule))
        if resolver.may_follow(material.id, answers):
            follows.append(material)
    steps = resolver.steps(answers).live
    return ReaderList(resolver.day, answers, item, tuple(rows), tuple(follows), steps)
