"""The checklist of a distinct situation, wherever its documents were issued.

A distinct situation leaves the place of issue out.  Its sheet is the answer with authentication
as a table: for each document the places that are treated alike, by what and why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers
from handbook.rules.answers import Checklist, Resolver
from handbook.rules.distinct_situations import Distinct, values_of
from handbook.rules.situation import Situation


@dataclass(frozen=True, slots=True)
class Treatment:
    """Places whose documents are authenticated alike, and may follow later or not.

    ``state`` is set where the places are territories: it is expected to issue what they carry.
    """

    method: m.Method
    status: m.AuthenticationStatus
    because: tuple[m.Rule, ...]
    places: tuple[str, ...]
    state: m.Place | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The answer for a distinct situation; ``abroad`` has the table of each foreign document."""

    book: Book
    distinct: Distinct
    checklist: Checklist
    abroad: dict[str, tuple[Treatment, ...]]

    @property
    def to_confirm(self) -> list[str]:
        """What staff still has to confirm, of the item and of every rule on the sheet."""
        wanted = dict.fromkeys(self.checklist.item.to_confirm)
        checklist = self.checklist
        rules: list[m.Rule] = [rule for answer in checklist.materials for rule in answer.because]
        rules += [rule for table in self.abroad.values() for row in table for rule in row.because]
        rules += [*checklist.time_limits.values(), *checklist.result_because, *checklist.steps]
        for rule in rules:
            wanted.update(dict.fromkeys(rule.to_confirm))
        return list(wanted)


class Sheets:
    """Makes the sheets of one day."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        rules = resolver.book.authentication
        keys = resolver.evaluator.keys(*(one for rule in rules for one in (rule.scope, rule.when)))
        self._keys = sorted(keys - set(resolver.book.place_keys))
        self._tables: dict[tuple[object, ...], tuple[Treatment, ...]] = {}
        self._sheets: dict[str, Sheet] = {}

    def sheet(self, situation: Distinct) -> Sheet:
        """The sheet of a situation."""
        if situation.slug not in self._sheets:
            book = self.resolver.book
            somewhere = {**situation.answers, "issued_in": (next(iter(book.places)),)}
            checklist = self.resolver.answer(Situation(somewhere, self.resolver.day))
            self._sheets[situation.slug] = Sheet(
                book,
                situation,
                checklist,
                {
                    answer.material.id: self.abroad(answer.material, situation.answers)
                    for answer in checklist.materials
                    if answer.authentication
                },
            )
        return self._sheets[situation.slug]

    def abroad(self, material: m.Material, answers: Answers) -> tuple[Treatment, ...]:
        """How a document is authenticated, for every place; most places first."""
        key = (material.id, *(answers.get(name) for name in self._keys))
        if key not in self._tables:
            alike: dict[tuple[object, ...], list[str]] = {}
            rules: dict[tuple[object, ...], Treatment] = {}
            for code in self.resolver.book.places:
                found = self.resolver.authentication(material, {**answers, "issued_in": (code,)})
                state = found.state and found.state.code
                mark = (found.method, found.status, state, *(rule.id for rule in found.because))
                alike.setdefault(mark, []).append(code)
                rules.setdefault(
                    mark, Treatment(found.method, found.status, found.because, (), found.state)
                )
            self._tables[key] = tuple(
                replace(rules[mark], places=tuple(codes))
                for mark, codes in sorted(alike.items(), key=lambda pair: -len(pair[1]))
            )
        return self._tables[key]


def joined_ways(book: Book, ways: Iterable[Answers]) -> list[Answers]:
    """Ways that differ in one answer only, joined until none do: few lines instead of hundreds."""
    alike: dict[tuple[str, ...], set[tuple[frozenset[str], ...]]] = {}
    for way in ways:
        keys = tuple(key for key in book.questions if key in way)
        alike.setdefault(keys, set()).add(tuple(frozenset(way[key]) for key in keys))
    found: list[Answers] = []
    for keys, plain in alike.items():
        rows, before = plain, 0
        while len(rows) != before:
            before = len(rows)
            for at in reversed(range(len(keys))):
                rest: dict[tuple[frozenset[str], ...], frozenset[str]] = {}
                for row in rows:
                    name = row[:at] + row[at + 1 :]
                    rest[name] = rest.get(name, frozenset()) | row[at]
                rows = {(*name[:at], values, *name[at:]) for name, values in rest.items()}
        for row in rows:
            joined = dict(zip(keys, row, strict=True))
            found.append(
                {
                    key: tuple(
                        question_value.id
                        for question_value in book.questions[key].values
                        if question_value.id in joined[key]
                    )
                    for key in keys
                }
            )
    order = {key: [value.id for value in asked.values] for key, asked in book.questions.items()}
    return sorted(
        found, key=lambda way: [order[key].index(values[0]) for key, values in way.items()]
    )


def telling(resolver: Resolver, way: Answers) -> Answers:
    """The answers of a joined way that say something: not those that leave every value open."""
    first: dict[str, tuple[str, ...]] = {key: values[:1] for key, values in way.items()}
    said: dict[str, tuple[str, ...]] = {}
    for key, values in way.items():
        before = {name: first[name] for name in first if name != key}
        if len(values) == 1 or set(values) != set(values_of(resolver, key, before)):
            said[key] = values
    return said
