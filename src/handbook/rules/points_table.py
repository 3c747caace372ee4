"""The points table of a day, its lines spelt out, and what it asks of the applicant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.wording import wording


def table_on(book: Book, day: date) -> m.PointsTable | None:
    """The table in force on ``day``, without what of it is not; ``None`` before the first."""
    tables = [
        table
        for table in book.points
        if table.in_force <= day and (table.until is None or day < table.until)
    ]
    if not tables:
        return None
    table = max(tables, key=lambda table: table.in_force)
    return table.model_copy(
        update={
            "factors": tuple(factor for factor in table.factors if factor.on(day)),
            "thresholds": tuple(threshold for threshold in table.thresholds if threshold.on(day)),
            "notes": tuple(note for note in table.notes if note.on(day)),
        }
    )


def questions(table: m.PointsTable) -> Iterator[tuple[m.Factor, m.PointsQuestion]]:
    """What ``table`` asks of the applicant, each question with the factor that it decides."""
    return ((factor, asked) for factor in table.factors for asked in factor.questions)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table spelt out, its limits in the unit of the field."""

    bracket: m.Bracket
    points: int
    at_least: float | None = None
    below: float | None = None
    at_most: float | None = None

    def holds(self, value: float) -> bool:
        """Whether ``value`` falls on this line."""
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.below is None or value < self.below)
            and (self.at_most is None or value <= self.at_most)
        )


def rows(factor: m.Factor) -> tuple[Row, ...]:
    """Every line of ``factor``: “1 point for each further year” becomes a line for each year."""
    scale = next((asked.scale for asked in factor.questions), 1)
    return tuple(
        Row(
            row.bracket,
            row.points,
            *(
                None if end is None else end * scale
                for end in (row.at_least, row.below, row.at_most)
            ),
        )
        for bracket in factor.brackets
        for row in _spell_out(bracket, factor.cap)
    )


def _spell_out(bracket: m.Bracket, cap: int) -> Iterator[Row]:
    step = bracket.per_unit or 0
    if step < 1:
        yield Row(
            bracket, min(bracket.points, cap), bracket.at_least, bracket.below, bracket.at_most
        )
        return
    low, points = bracket.at_least or 0.0, bracket.points
    while (
        points < cap
        and (bracket.at_most is None or low + 1 <= bracket.at_most)
        and (bracket.below is None or low + 1 < bracket.below)
    ):
        yield Row(bracket, points, low, low + 1)
        low, points = low + 1, points + step
    yield Row(bracket, min(points, cap), low, bracket.below, bracket.at_most)


def bracket_text(factor: m.Factor, bracket: m.Bracket, language: m.Language) -> str:
    """The official bracket, with its unit where that is not the unit of the question."""
    if factor.unit is None or all(asked.scale == 1 for asked in factor.questions):
        return bracket.label[language]
    words = wording(language)
    unit = f"{words['open_paren']}{factor.unit[language]}{words['close_paren']}"
    return f"{bracket.label[language]}{unit}"


def limits(factor: m.Factor, asked: m.PointsQuestion) -> tuple[float, float]:
    """The smallest and the largest number that ``asked`` may be answered with."""
    low = factor.domain_from or 0
    high = asked.most if factor.domain_to is None else factor.domain_to * asked.scale
    return low * asked.scale, high


def explaining(table: m.PointsTable, factor: m.Factor) -> tuple[m.PointsNote, ...]:
    """The notes of ``table`` that say how ``factor`` is read."""
    return tuple(note for note in table.notes if factor.id in note.factors)
