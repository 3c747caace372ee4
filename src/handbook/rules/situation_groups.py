"""Situations with the same answer, and what sets them apart within their service item."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers, Truth
from handbook.domain.wording import wording
from handbook.rules.answers import Resolver
from handbook.rules.set_description import Cell, Row, Where, describe
from handbook.rules.walk import Ways, alike, expand, fingerprint, walk_alike

#: More labels than this are counted, and only the first two of them named.
_NAMED = 4
#: Up to so many are said as exceptions where more than so many are meant.
_EXCEPTED = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A key that sets a situation apart: its values there, and the other values possible.

    ``always`` says that the whole service item asks for the key; ``implied`` that another mark
    holds only where this one does.
    """

    key: str
    values: tuple[str, ...]
    rest: tuple[str, ...]
    always: bool
    implied: bool = False

    def idle(self, question: m.Question) -> bool:
        """Whether it goes without saying: everybody is asked, and the default is meant."""
        return self.always and self.values == (question.default,)


@dataclass(frozen=True, slots=True)
class Told:
    """A description: what all of the situation has, and what is excepted."""

    marks: tuple[Mark, ...]
    unless: tuple[tuple[Mark, ...], ...] = ()


@dataclass
class Group:
    """All ways to one answer, those that nothing tells apart side by side."""

    item: m.Item | None
    family: _Family
    ways: list[Ways] = field(default_factory=list)

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """What sets it apart from the other groups of its item: any of the descriptions."""
        return self.family.tell(self)

    def expanded(self) -> tuple[Answers, ...]:
        """Every way by itself."""
        return tuple(way for ways in self.ways for way in expand(ways))


def leaf(answers: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """A way by its first values: what identifies it on its day."""
    return tuple((key, values[0]) for key, values in answers.items())


def groups(resolver: Resolver) -> list[Group]:
    """Every distinct situation of the resolver's day, in the order of the walk."""
    found: dict[Hashable, Group] = {}
    families: dict[str | None, _Family] = {}
    same = alike(resolver.book, resolver.day)
    for ways in walk_alike(resolver):
        answers = {key: values[:1] for key, values in ways.items()}
        mark = fingerprint(resolver, answers)
        if mark not in found:
            item = resolver.item(answers)
            family = families.setdefault(item.id if item else None, _Family(resolver, same))
            found[mark] = Group(item, family)
            family.groups.append(found[mark])
        found[mark].ways.append(ways)
    return [*found.values()]


@dataclass
class _Family:
    """The groups of one service item."""

    resolver: Resolver
    #: For each key, value -> the first of the values that nothing tells apart.
    same: Mapping[str, Mapping[str, str]]
    groups: list[Group] = field(default_factory=list)

    @property
    def book(self) -> Book:
        return self.resolver.book

    @cached_property
    def keys(self) -> list[str]:
        asked = {key for group in self.groups for ways in group.ways for key in ways}
        return [
            key for key in self.book.questions if key in asked and key not in self.book.place_keys
        ]

    @cached_property
    def rows(self) -> list[Row]:
        return [
            tuple(ways[key][0] if key in ways else None for key in self.keys)
            for group in self.groups
            for ways in group.ways
        ]

    def tell(self, group: Group) -> tuple[Told, ...]:
        """What sets ``group`` apart."""
        before = sum(len(one.ways) for one in self.groups[: self._at(group)])
        wanted = range(before, before + len(group.ways))
        return tuple(
            Told(
                self._with_implied([*self._marks(where.when, self.rows)], where, group, wanted),
                tuple(
                    tuple(self._marks(box, [self.rows[at] for at in self._inside(where.when)]))
                    for box in where.unless
                ),
            )
            for where in self._described(wanted)
        )

    def _at(self, group: Group) -> int:
        return next(number for number, one in enumerate(self.groups) if one is group)

    def _marks(self, box: Mapping[str, tuple[Cell, ...]], among: Sequence[Row]) -> Iterator[Mark]:
        for key, cells in box.items():
            column = self.keys.index(key)
            others = [
                (self.keys.index(name), values) for name, values in box.items() if name != key
            ]
            possible = {
                row[column] for row in among if all(row[at] in values for at, values in others)
            }
            always = all(row[column] is not None for row in self.rows)
            yield Mark(key, self._whole(key, cells), self._whole(key, possible - {*cells}), always)

    @cached_property
    def idle(self) -> list[frozenset[str]]:
        """For each row the keys that the situation raises and that change nothing in it."""
        found = []
        for row in self.rows:
            answers = {
                key: (str(cell),)
                for key, cell in zip(self.keys, row, strict=True)
                if cell is not None
            }
            found.append(
                frozenset(
                    key
                    for key in self.keys
                    if key not in answers
                    and self.resolver.evaluator.arises(key, answers) is not Truth.NO
                )
            )
        return found

    def _with_implied(
        self, marks: list[Mark], where: Where[Cell], group: Group, wanted: Sequence[int]
    ) -> tuple[Mark, ...]:
        """The marks in question order, with what else a reader must know to recognise himself.

        That is how the questions of the marks arise, and what tells the situation from those in
        which the key of a mark is not asked because it changes nothing there.
        """
        known = {mark.key for mark in marks} | {*(group.item.applies if group.item else ())}

        def cells(key: str) -> set[Cell]:
            return {self.rows[at][self.keys.index(key)] for at in wanted}

        def implied(key: str) -> Mark:
            return Mark(key, self._whole(key, cells(key)), (), always=False, implied=True)

        def raised_by(key: str) -> set[str]:
            return {
                name
                for one in self.book.questions[key].asked_when
                for name in one
                if name in self.keys and name not in known and len(cells(name)) == 1
            }

        wider = {key for mark in marks if not mark.always for key in raised_by(mark.key)}
        wider -= {key for other in wider for key in raised_by(other)}
        marks += [implied(key) for key in wider]
        excepted = {at for box in where.unless for at in self._inside(box)}
        for column, key in enumerate(self.keys):
            if (
                key not in known | wider
                and None not in cells(key)
                and any(
                    self.rows[at][column] not in (None, *cells(key))
                    for at in self._like(marks, {*wanted, *excepted})
                )
            ):
                marks.append(implied(key))
        return tuple(sorted(marks, key=lambda mark: self.keys.index(mark.key)))

    def _like(self, marks: Sequence[Mark], known: Container[int]) -> list[int]:
        """Other rows that the marks fit as well, where keys that are idle fit any mark."""
        return [
            at
            for at, row in enumerate(self.rows)
            if at not in known
            and all(
                mark.key in self.idle[at] or row[self.keys.index(mark.key)] in mark.values
                for mark in marks
            )
        ]

    def _whole(self, key: str, cells: Iterable[Cell]) -> tuple[str, ...]:
        """Every value that the first values ``cells`` stand for."""
        names = {*cells}
        values = self.book.questions[key].values
        return tuple(value.id for value in values if self.same[key][value.id] in names)

    def _inside(self, box: Mapping[str, tuple[Cell, ...]]) -> list[int]:
        columns = [(self.keys.index(key), values) for key, values in box.items()]
        return [
            at
            for at, row in enumerate(self.rows)
            if all(row[column] in values for column, values in columns)
        ]

    def _described(self, wanted: Sequence[int]) -> Sequence[Where[Cell]]:
        """Conditions that hold for exactly the ``wanted`` rows: one with an exception, if any."""
        found = describe(self.rows, self.keys, wanted)
        if len(found) == 1:
            return found
        hull: dict[str, tuple[Cell, ...]] = {}
        for column, key in enumerate(self.keys):
            some = {self.rows[at][column] for at in wanted}
            if None not in some:
                hull[key] = tuple(some)
        inside = self._inside(hull)
        rest = [number for number, at in enumerate(inside) if at not in wanted]
        excepted = describe([self.rows[at] for at in inside], self.keys, rest)
        around = describe(self.rows, self.keys, inside)
        if len(excepted) == len(around) == 1 and not excepted[0].unless and not around[0].unless:
            return [Where(around[0].when, (excepted[0].when,))]
        return found


# -- in words --------------------------------------------------------------------------------------


def title(book: Book, group: Group, language: m.Language) -> str:
    """The service item and what sets the situation apart; what is taken by default goes unsaid."""
    w = wording(language)
    ways = []
    for told in group.told:
        parts = [text for mark in told.marks if (text := _said(book, mark, language))]
        parts += [
            w["situation_unless"].format(
                values=w["situation_and"].join(_condition(book, mark, language) for mark in box)
            )
            for box in told.unless
        ]
        ways.append(" · ".join(parts))
    apart = w["situation_or"].join(way for way in dict.fromkeys(ways) if way)
    name = group.item.short_name[language] if group.item else ""
    return " · ".join(part for part in (name, apart) if part)


def _said(book: Book, mark: Mark, language: m.Language) -> str:
    question, w = book.questions[mark.key], wording(language)
    if mark.idle(question) or not mark.values:
        return ""
    if question.any_other and mark.rest == (question.default,):
        return question.any_other[language]
    yes_no = {question_value.id for question_value in question.values} == {"yes", "no"}
    labels = {
        value.id: w.get(
            f"situation_{mark.key}_{value.id}",
            (value.condition if yes_no else value.label)[language],
        )
        for value in question.values
    }
    if 0 < len(mark.rest) <= _EXCEPTED < len(mark.values):
        return w["situation_but"].format(values=" / ".join(labels[one] for one in mark.rest))
    names = [labels[one] for one in mark.values]
    if len(names) <= _NAMED:
        return " / ".join(names)
    return w["situation_more"].format(
        values=" / ".join(names[:2]), all=len(names), more=len(names) - 2
    )


def _condition(book: Book, mark: Mark, language: m.Language) -> str:
    said = {value.id: value.condition[language] for value in book.questions[mark.key].values}
    return wording(language)["situation_or_condition"].join(said[one] for one in mark.values)
