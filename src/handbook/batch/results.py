"""What a list of people comes to: good rows with answers, bad ones with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handbook.batch.people import letter, say
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.problems import visible
from handbook.rules.answers import Checklist
from handbook.rules.planner import Schedule


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row: its number, the column (from 0; ``None``: not there), and how."""

    row: int
    column: int | None
    key: str
    heading: m.Text | None
    text: m.Text

    def place(self) -> str:
        """``row:column`` as numbers from 1; the first column where there is none."""
        return f"{self.row}:{(self.column or 0) + 1}"

    def message(self) -> m.Text:
        """The place and what is wrong there, in words."""
        if self.heading is None:
            return say("at_row", row=self.row, text=self.text)
        if self.column is None:
            return say("at_missing", row=self.row, heading=self.heading, text=self.text)
        column = letter(self.column)
        return say("at", row=self.row, column=column, heading=self.heading, text=self.text)


@dataclass(frozen=True, slots=True)
class Person:
    """A good row: who, the page of the situation, the checklist, and the plan.

    There is no plan for a service without dates, nor where it would need a year whose holidays
    are neither announced nor computed: then ``unplanned`` says so.  ``left_out`` are the keys and
    values given that the situation does not ask for.
    """

    row: int
    name: str
    slug: str
    checklist: Checklist
    plan: Schedule | None
    unplanned: m.Text | None = None
    left_out: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """The answers for a list, and what was wrong with the rows left out."""

    book: Book
    day: date
    people: tuple[Person, ...]
    problems: tuple[Problem, ...]
    notes: tuple[m.Text, ...]

    @property
    def bad_rows(self) -> int:
        """How many rows were left out."""
        return len({problem.row for problem in self.problems})


def lines(batch: Batch, file: str) -> Iterator[str]:
    """Every problem in one line: ``FILE:ROW:COL: code: message (zh / en)``."""
    for problem in batch.problems:
        told = problem.message()
        code = problem.key.replace("_", "-")
        yield visible(f"{file}:{problem.place()}: batch-{code}: {told.zh} / {told.en}")
