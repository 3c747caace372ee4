"""A set of rows described by few, wide conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

#: A value of a situation's key; ``None`` where the question is not asked.
Cell = str | int | None

Row = tuple[Cell, ...]

Columns = dict[int, list[Cell]]

C = TypeVar("C", bound=Cell)


@dataclass(frozen=True, slots=True)
class Where(Generic[C]):
    """A condition on a situation: for each key the values that qualify, and exceptions.

    ``None`` among the values stands for "not asked".
    """

    when: Mapping[str, tuple[C, ...]]
    unless: tuple[Mapping[str, tuple[C, ...]], ...] = ()

    @property
    def size(self) -> int:
        """How much there is to read."""
        return len(self.when) + sum(len(box) + 1 for box in self.unless)

    def holds(self, cells: Mapping[str, Cell]) -> bool:
        """Whether the condition holds for a situation with these ``cells``."""

        def inside(box: Mapping[str, tuple[C, ...]]) -> bool:
            return all(cells.get(key) in values for key, values in box.items())

        return inside(self.when) and not any(inside(box) for box in self.unless)


def describe(
    rows: Sequence[Row], keys: Sequence[str], wanted: Iterable[int]
) -> tuple[Where[Cell], ...]:
    """Few, wide conditions that together hold for exactly the ``wanted`` of the ``rows``.

    A key that does not matter is left out.  One condition with exceptions is taken where it is
    shorter than many conditions.
    """
    table = _Table(rows, len(keys))
    goal = sum(1 << number for number in set(wanted))

    def named(box: Columns) -> dict[str, tuple[Cell, ...]]:
        return {keys[column]: tuple(box[column]) for column in sorted(box)}

    plain = table.cover(goal, ~goal)
    hull = table.hull(goal)
    unless = table.cover(table.having(hull) & ~goal, goal)
    if len(unless) + 1 < len(plain):
        return (Where(named(hull), tuple(named(box) for box in unless)),)
    return tuple(Where(named(box)) for box in plain)


class _Table:
    """Rows of cells.  A set of rows is the bits of one number."""

    def __init__(self, rows: Sequence[Row], width: int) -> None:
        self.rows = rows
        self.all = (1 << len(rows)) - 1
        self.columns: list[dict[Cell, int]] = [{} for _ in range(width)]
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                bits = self.columns[column]
                bits[value] = bits.get(value, 0) | 1 << number

    def having(self, box: Columns) -> int:
        """The rows for which ``box`` holds."""
        found = self.all
        for column, values in box.items():
            some = 0
            for value in values:
                some |= self.columns[column][value]
            found &= some
        return found

    def hull(self, goal: int) -> Columns:
        """The narrowest box around the rows of ``goal``, without keys that change nothing."""
        box: Columns = {}
        for column, values in enumerate(self.columns):
            some = [value for value, bits in values.items() if bits & goal]
            if None not in some and len(some) < len(values):
                box[column] = some
        for column in reversed(list(box)):
            rest = {one: values for one, values in box.items() if one != column}
            if self.having(rest) == self.having(box):
                box = rest
        return box

    def cover(self, goal: int, never: int) -> list[Columns]:
        """Boxes that hold for all rows of ``goal`` and for none of ``never``."""
        found: list[Columns] = []
        left = goal
        while left:
            row = self.rows[(left & -left).bit_length() - 1]
            width = len(self.columns)
            options = [
                self._grow(row, order, never) for order in (range(width - 1, -1, -1), range(width))
            ]
            box = max(options, key=lambda option: (self.having(option).bit_count(), -len(option)))
            found.append(self._trim(box, self.having(box)))
            left &= ~self.having(box)
        # What other boxes cover as well is said once: by the box with the fewest values.
        for box in sorted(found, key=lambda one: -sum(map(len, one.values()))):
            others = [other for other in found if other is not box]
            alone = self.having(box)
            for other in others:
                alone &= ~self.having(other)
            at = [one is box for one in found].index(True)
            found[at : at + 1] = [self._trim(box, alone)] if alone else []
        return found

    def _grow(self, row: Row, order: Sequence[int], never: int) -> Columns:
        """The widest box around ``row`` that holds for none of ``never``."""
        box: Columns = {column: [value] for column, value in enumerate(row)}

        def drop(column: int) -> None:
            values = box.pop(column)
            if self.having(box) & never:
                box[column] = values

        # Conditions such as “not asked” go first: others usually say the same.
        for column in sorted(order, key=lambda one: row[one] is not None):
            drop(column)
        for column in [one for one in order if one in box]:
            for value in self.columns[column]:
                if value is not None and value not in box[column]:
                    box[column].append(value)
                    if self.having(box) & never:
                        box[column].pop()
            drop(column)
        return box

    def _trim(self, box: Columns, rows: int) -> Columns:
        """``box`` with only the values that ``rows`` need, then without idle keys."""
        trimmed = {
            column: [
                value
                for value, bits in self.columns[column].items()
                if value in values and bits & rows
            ]
            for column, values in box.items()
        }
        for column in reversed(list(trimmed)):
            rest = {one: values for one, values in trimmed.items() if one != column}
            if self.having(rest) == self.having(trimmed):
                trimmed = rest
        return trimmed
