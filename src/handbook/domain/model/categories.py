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


class Factor(Provenance):
    """A factor of the points table with its brackets and its cap."""

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
