"""Checklists and deadlines for a list of people (批量办理): every good row gets its answer.

A row that cannot be answered is reported by row and column and left out.  The rules are asked as
``handbook checklist`` and ``handbook plan`` ask them; rows that are alike are asked once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from handbook.batch import people as batch_list
from handbook.batch.people import COUNTS, DAYS, Column, People, plain, say
from handbook.batch.results import Batch, Person, Problem
from handbook.batch.typed_days import AmbiguousDayError, TypedDay, typed_day
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers, Truth
from handbook.domain.wording import joined
from handbook.language.typed_numbers import typed_number
from handbook.rules import plan_recipe, planner
from handbook.rules.answers import Checklist, Resolver
from handbook.rules.distinct_situations import distinct
from handbook.rules.plan_days import Wish
from handbook.rules.plan_recipe import ANCHORS, Ask, Recipe
from handbook.rules.planner import RefusedError, Schedule
from handbook.rules.situation import Situation
from handbook.rules.walk import next_question, values_of
from handbook.rules.working_days import calendar

_SEPARATORS = re.compile(r"[;；,，、/|+]")


class UnansweredError(Exception):
    """A key whose answer is missing or does not go with the others; ``text`` says what would."""

    def __init__(self, key: str, text: m.Text) -> None:
        self.key, self.text = key, text
        super().__init__(f"{key}: {text.en}")


def complete(resolver: Resolver, given: Answers) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The answers that decide the situation, and the keys of those that are defaults.

    Places of issue are left out.  Asks question by question only what can still change something,
    like the published walk.  Raises :class:`UnansweredError` with the first question that ``given``
    leaves open or answers in a way that the answers before it exclude.
    """
    answers: dict[str, tuple[str, ...]] = {}
    assumed = []
    while (key := next_question(resolver, answers)) is not None:
        allowed = values_of(resolver, key, answers)
        values = given.get(key, ())
        if not values:
            default = default_of(resolver, key, answers)
            if default is None and len(allowed) > 1:
                raise UnansweredError(
                    key, say("missing", allowed=listed(resolver.book, key, allowed))
                )
            values = (default if default is not None else allowed[0],)
            if default is not None:
                assumed.append(key)
        for value in values:
            if value not in allowed:
                told = {
                    "value": label(resolver.book, key, value),
                    "allowed": listed(resolver.book, key, allowed),
                }
                raise UnansweredError(key, say("excluded", **told))
        answers[key] = values
    return answers, assumed


def default_of(resolver: Resolver, key: str, answers: Answers) -> str | None:
    """The value that is taken, and said so, when none is given."""
    question = resolver.book.questions[key]
    holds = resolver.evaluator.holds
    return question.default or next(
        (
            value.id
            for value in question.values
            if value.default_when and holds(value.default_when, answers) is Truth.YES
        ),
        None,
    )


def label(book: Book, key: str, value: str) -> m.Text:
    """A value in words."""
    return next(
        question_value.label
        for question_value in book.questions[key].values
        if question_value.id == value
    )


def listed(book: Book, key: str, values: list[str]) -> m.Text:
    """Values in words, one after the other."""
    return joined((label(book, key, value) for value in values), "batch_between")


@dataclass(slots=True)
class _Given:
    """The cells of a row, understood."""

    name: str = ""
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Situated:
    """A situation with the address of its page, its checklist, and what was given in vain."""

    situation: Situation
    slug: str
    checklist: Checklist
    left_out: tuple[tuple[str, str], ...]


class Judge:
    """Answers rows by the rules of one day, planned on ``today``."""

    def __init__(self, book: Book, day: date, today: date | None = None) -> None:
        self.book, self.day, self.today = book, day, today or day
        self.resolver = Resolver(book, day)
        self.calendar = calendar(book)
        self.columns: Mapping[str, Column] = {
            column.key: column for column in batch_list.columns(book)
        }
        self.places = batch_list.places(book)
        self._cells: dict[tuple[str, str], tuple[str, ...]] = {}
        self._situations: dict[object, _Situated] = {}
        self._checklists: dict[object, Checklist] = {}
        self._recipes: dict[object, Recipe | Ask | None] = {}
        self._plans: dict[object, Schedule | m.Text] = {}

    def batch(self, content: bytes) -> Batch:
        """The answers for the list in a file.

        Raises :class:`~handbook.batch.people.BadListError`.
        """
        known = tuple(self.columns.values())
        sheet = batch_list.read(content, known)
        people = batch_list.people(sheet, known)
        good: list[Person] = []
        bad: list[Problem] = []
        for row, cells in people.rows:
            found = self.row(people, row, cells)
            if isinstance(found, Person):
                good.append(found)
            else:
                bad += found
        notes = [*sheet.notes, *self._converted(people)]
        if people.ignored:
            notes.append(say("ignored", columns=joined(people.ignored)))
        return Batch(self.book, self.day, tuple(good), tuple(bad), tuple(notes))

    def _converted(self, people: People) -> Iterator[m.Text]:
        """For each column of days: how those were read that are not written as a day."""
        for key in (key for key in people.at if key in DAYS):
            found: list[tuple[int, str, TypedDay]] = []
            for row, cells in people.rows:
                cell = cells[people.at[key]] if people.at[key] < len(cells) else ""
                with suppress(AmbiguousDayError):
                    typed = typed_day(cell)
                    if typed is not None and typed.converted:
                        found.append((row, cell, typed))
            if found:
                row, cell, typed = found[0]
                heading = self.columns[key].heading
                number = len(found)
                yield say("read_as", heading=heading, n=number, row=row, value=cell, day=typed.day)

    def row(self, people: People, row: int, cells: tuple[str, ...]) -> Person | list[Problem]:
        """The answer for a row, or everything that is wrong with it."""
        problems = list(self._shape(people, row, cells))
        given = _Given()
        for key, column in () if problems else people.at.items():
            cell = cells[column] if column < len(cells) else ""
            try:
                self._take(given, key, cell)
            except UnansweredError as error:
                problems.append(self._problem(people, row, error))
        if problems:
            return problems
        try:
            situated = self._situated(given.values)
            plan = self._plan(situated.situation, given)
        except UnansweredError as error:
            return [self._problem(people, row, error)]
        unplanned = plan if isinstance(plan, m.Text) else None
        schedule = None if isinstance(plan, m.Text) else plan
        return Person(
            row,
            given.name,
            situated.slug,
            situated.checklist,
            schedule,
            unplanned,
            situated.left_out,
        )

    def _problem(self, people: People, row: int, error: UnansweredError) -> Problem:
        heading = self.columns[error.key].heading
        return Problem(row, people.at.get(error.key), error.key, heading, error.text)

    def _shape(self, people: People, row: int, cells: tuple[str, ...]) -> Iterator[Problem]:
        """What keeps the cells of a row from being those of its columns."""
        if row in people.sheet.merged:
            text = say("merged", range=people.sheet.merged[row])
            yield Problem(row, 0, "merged", None, text)
        for place, cell in enumerate(cells[people.width :], people.width):
            if cell:
                yield Problem(row, place, "surplus", None, say("surplus", value=cell))
                return

    # -- cells -----------------------------------------------------------------------------------

    def _take(self, given: _Given, key: str, cell: str) -> None:
        if key == "name":
            given.name = cell
        elif not cell:
            return
        elif key in DAYS:
            given.days[key] = self._day(key, cell)
        elif key in COUNTS:
            given.counts[key] = self._count(key, cell)
        else:
            if (key, cell) not in self._cells:
                self._cells[key, cell] = self._values(self.columns[key], cell)
            given.values[key] = self._cells[key, cell]

    def _values(self, column: Column, cell: str) -> tuple[str, ...]:
        parts = [cell]
        # A value may hold a separator itself: the whole cell goes first.
        if column.kind == "many" and plain(cell) not in column.values:
            parts = [part for part in _SEPARATORS.split(cell) if part.strip()]
        known = self.places if column.kind == "place" else column.values
        found = []
        for part in parts:
            value = known.get(plain(part))
            if value is None and column.kind == "place":
                raise UnansweredError(column.key, say("bad_place", value=part))
            if value is None:
                ids = [
                    question_value.id for question_value in self.book.questions[column.key].values
                ]
                allowed = listed(self.book, column.key, ids)
                raise UnansweredError(column.key, say("bad_value", value=part, allowed=allowed))
            found.append(value)
        asked = self.book.questions[column.key]
        chosen = set(found)
        if len(chosen) > 1 and asked.default in chosen:
            raise UnansweredError(
                column.key, say("alone", value=label(self.book, column.key, found[0]))
            )
        if column.kind != "many":
            return tuple(found)
        return tuple(value.id for value in asked.values if value.id in chosen)

    @staticmethod
    def _day(key: str, cell: str) -> date:
        try:
            typed = typed_day(cell)
        except AmbiguousDayError as error:
            first, second = error.readings
            text = say("two_readings", value=cell, first=first, second=second)
            raise UnansweredError(key, text) from None
        if typed is None:
            raise UnansweredError(key, say("bad_day", value=cell))
        return typed.day

    @staticmethod
    def _count(key: str, cell: str) -> int:
        number = typed_number(cell)
        if number is None or number % 1 or not 0 <= number <= planner.MOST_DAYS:
            raise UnansweredError(key, say("bad_number", value=cell, most=planner.MOST_DAYS))
        return int(number)

    # -- rows ------------------------------------------------------------------------------------

    def _answers(self, values: Answers) -> Situation:
        answers, assumed = complete(self.resolver, values)
        issued = {key: values[key] for key in self.book.place_keys if key in values}
        needs = self.resolver.needs({**answers, **issued})
        if needs:
            raise UnansweredError(
                min(needs, key=list(self.book.place_keys).index), say("missing_place")
            )
        return Situation({**answers, **issued}, self.day, tuple(assumed))

    def _situated(self, values: Answers) -> _Situated:
        """What follows from the answers of a row: worked out once for all rows that give them."""
        key = tuple(values.items())
        if key not in self._situations:
            asked = self._answers(values)
            way = frozenset(
                (name, given[:1])
                for name, given in asked.answers.items()
                if name not in self.book.place_keys
            )
            left_out = tuple(
                (name, value)
                for name in self.columns
                if name not in asked.answers
                for value in values.get(name, ())
            )
            self._situations[key] = _Situated(
                asked, self._slugs[way], self._answer(asked), left_out
            )
        return self._situations[key]

    def _answer(self, asked: Situation) -> Checklist:
        key = (tuple(asked.answers.items()), asked.assumed)
        if key not in self._checklists:
            self._checklists[key] = self.resolver.answer(asked)
        return self._checklists[key]

    @cached_property
    def _slugs(self) -> dict[frozenset[tuple[str, tuple[str, ...]]], str]:
        return {
            frozenset(way.items()): situation.slug
            for situation in distinct(self.book, self.day)
            for way in situation.ways
        }

    def _plan(self, asked: Situation, given: _Given) -> Schedule | m.Text | None:
        days, counts = given.days, given.counts
        anchors = [anchor for anchor in ANCHORS if anchor.replace("-", "_") in days]
        if len(anchors) > 1:
            other = self.columns[anchors[0].replace("-", "_")].heading
            raise UnansweredError(anchors[1].replace("-", "_"), say("two_days", other=other))
        recipe = self._recipe(asked)
        if recipe is None:
            for key in days:
                raise UnansweredError(key, say("no_plan"))
            return None
        anchor = anchors[0] if anchors else "filing"
        key = anchor.replace("-", "_")
        if anchor not in recipe.plan.anchors:
            if not anchors:
                return None
            usable = [
                self.columns[literal.replace("-", "_")].heading for literal in recipe.plan.anchors
            ]
            item = recipe.item.name
            raise UnansweredError(key, say("wrong_anchor", item=item, allowed=joined(usable)))
        wish = Wish(
            anchor,
            days.get(key),
            self.today,
            days.get("residence_expiry"),
            counts.get("visa_days", 0),
            counts.get("documents_days", 0),
        )
        mark = (id(recipe), wish)
        if mark not in self._plans:
            try:
                self._plans[mark] = planner.schedule(recipe, wish, self.calendar)
            except RefusedError as error:
                self._plans[mark] = m.Text(zh=error.zh, en=error.en)
            except OverflowError:
                first = days.get(key, self.day).isoformat()
                raise UnansweredError(key, say("bad_day", value=first)) from None
        return self._plans[mark]

    def _recipe(self, asked: Situation) -> Recipe | None:
        mark = tuple(
            (name, answer)
            for name, answer in asked.answers.items()
            if name not in self.book.place_keys
        )
        if mark not in self._recipes:
            self._recipes[mark] = plan_recipe.find(self.resolver, dict(mark))
        found = self._recipes[mark]
        if isinstance(found, Ask):
            open_ = values_of(self.resolver, found.key, asked.answers)
            told = listed(self.book, found.key, open_)
            raise UnansweredError(found.key, say("missing", allowed=told))
        return found
