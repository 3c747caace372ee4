"""The categories of applicants and the points table."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from handbook.domain.model.rules import Statement
from handbook.domain.model.values import Id, Provenance, Record, Text


class Ground(Statement):
    """A ground of a category: any one is enough."""

    code: str
    route: str


class Category(Record):
    """Category A, B or C of applicants."""

    id: Literal["A", "B", "C"]
    name: Text
    summary: Text
    frame: tuple[Statement, ...] = ()
    grounds: tuple[Ground, ...] = Field(min_length=1)


class Bracket(Record):
    """A row of the points table: a range of numbers, or a named case."""

    id: Id
    points: int
    label: Text
    at_least: float | None = None
    below: float | None = None
    at_most: float | None = None
    per_unit: int | None = Field(None, description="每增加一单位加分 points per further unit")


class PointsAnswer(Record):
    """An answer to choose from, and the bracket that it counts as."""

    bracket: Id
    value: str = ""

    @property
    def given(self) -> str:
        """The answer as it is given: where no other is named, the id of the bracket."""
        return self.value or self.bracket


class PointsQuestion(Record):
    """What the applicant is asked: a field of the calculator, a flag of the command line."""

    id: Id
    kind: Literal["number", "choice", "flag"]
    label: Text
    help: Text | None = None
    fix: Text | None = None
    answers: tuple[PointsAnswer, ...] = Field(
        (), description="可选的答案和分档 answers to choose from, each with its bracket"
    )
    required: bool = Field(default=False, description="必答 must be answered")
    unless: Id | None = Field(None, description="答了这一题就不必答 not needed beside this answer")
    scale: int = Field(
        1, description="表中一单位等于几个填写单位 units asked for in one of the table"
    )
    most: float = Field(0, description="可信的最大值 largest believable answer")
    awarded: bool = Field(
        default=False, description="申请人不能自行取得 not in the applicant's hands"
    )


class Factor(Provenance):
    """A factor of the points table with its brackets, its cap and what is asked for it."""

    id: Id
    name: Text
    unit: Text | None = None
    cap: int
    kind: Literal["range", "case", "sum"] = "range"
    whole_numbers: bool = False
    domain_from: float | None = None
    domain_to: float | None = None
    brackets: tuple[Bracket, ...] = Field(min_length=1)
    note: Text | None = None
    questions: tuple[PointsQuestion, ...] = Field(
        (), description="向申请人提的问题 what the applicant is asked"
    )
    step: Text | None = Field(None, description="达到 {n} 的说法 how reaching {n} is said")


class Threshold(Statement):
    """The points from which a category is reached."""

    category: Literal["A", "B", "C"]
    points: int


class PointsNote(Statement):
    """A remark on the points table, with the factors whose points it explains."""

    factors: tuple[Id, ...] = Field((), description="说明的项目 factors it explains")


class PointsTable(Record):
    """The points table in force from a day."""

    id: Id
    title: Text
    in_force: date
    until: date | None = None
    intro: Text
    factors: tuple[Factor, ...] = Field(min_length=1)
    thresholds: tuple[Threshold, ...] = Field(min_length=1)
    notes: tuple[PointsNote, ...] = ()
