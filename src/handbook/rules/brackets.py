"""Whether the brackets of a points table cover their domain once: no gap, no overlap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from handbook.domain import model as m
from handbook.domain.wording import wording


def number(value: float) -> str:
    """A number as printed in both languages: thousands marked, no idle decimals."""
    return f"{value:,.12g}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Values from ``low`` to ``high``: an end belongs to it when closed; ``None`` has no end."""

    low: float | None
    high: float | None
    low_closed: bool = True
    high_closed: bool = True

    def sample(self) -> float:
        """A value inside: brackets treat all values of a piece alike."""
        if self.low is None:
            return 0.0 if self.high is None else self.high - (0 if self.high_closed else 1)
        if self.high is None:
            return self.low + (0 if self.low_closed else 1)
        return self.low if self.low_closed else (self.low + self.high) / 2

    def text(self, language: m.Language, *, whole: bool) -> str:
        """The values in words."""
        words = wording(language)
        low, high = (None if end is None else number(end) for end in (self.low, self.high))
        if low == high and low is not None:
            return low
        if low is None:
            key = "points_stretch_to" if self.high_closed else "points_stretch_under"
            return words[key].format(high=high)
        if high is None:
            key = "points_stretch_from" if self.low_closed else "points_stretch_over"
            return words[key].format(low=low)
        if whole:
            return words["points_stretch_whole"].format(low=low, high=high)
        ends = "_".join("in" if closed else "ex" for closed in (self.low_closed, self.high_closed))
        return words[f"points_stretch_{ends}"].format(low=low, high=high)


@dataclass(frozen=True, slots=True)
class Finding:
    """Values of a factor that no bracket holds, or that more than one holds."""

    factor: str
    kind: Literal["gap", "overlap"]
    values: Stretch
    brackets: tuple[str, ...]
    text: m.Text


def contains(bracket: m.Bracket, value: float) -> bool:
    """Whether ``value`` lies in the range of ``bracket``."""
    return (
        (bracket.at_least is None or value >= bracket.at_least)
        and (bracket.below is None or value < bracket.below)
        and (bracket.at_most is None or value <= bracket.at_most)
    )


def gaps_and_overlaps(factor: m.Factor) -> tuple[Finding, ...]:
    """What the brackets of ``factor`` leave out or count twice, over its whole domain.

    A factor of named cases has no range to cover, so nothing is found for it.
    """
    if factor.kind != "range":
        return ()
    pieces = _whole_pieces(factor) if factor.whole_numbers else _pieces(factor)
    found = []
    for holders, run in groupby(
        ((_holders(factor, piece.sample()), piece) for piece in pieces), key=lambda pair: pair[0]
    ):
        stretches = [piece for _, piece in run]
        if len(holders) != 1:
            first, last = stretches[0], stretches[-1]
            whole = Stretch(first.low, last.high, first.low_closed, last.high_closed)
            found.append(_finding(factor, whole, holders))
    return tuple(found)


def of_table(table: m.PointsTable) -> tuple[Finding, ...]:
    """The findings of every factor of ``table``."""
    return tuple(found for factor in table.factors for found in gaps_and_overlaps(factor))


def _holders(factor: m.Factor, value: float) -> tuple[m.Bracket, ...]:
    return tuple(bracket for bracket in factor.brackets if contains(bracket, value))


def _ends(factor: m.Factor) -> list[float]:
    """The values inside the domain at which a bracket or the domain may begin or end, in order."""
    low, high = factor.domain_from, factor.domain_to
    ends = {
        end
        for bracket in factor.brackets
        for end in (bracket.at_least, bracket.below, bracket.at_most)
        if end is not None and (low is None or end > low) and (high is None or end < high)
    }
    return sorted(ends | {end for end in (low, high) if end is not None})


def _pieces(factor: m.Factor) -> Iterator[Stretch]:
    """The domain cut at every end: each end by itself, and what lies between two of them."""
    ends = _ends(factor)
    if factor.domain_from is None:
        yield Stretch(None, ends[0] if ends else None, high_closed=False)
    for low, high in zip(ends, [*ends[1:], None], strict=True):
        yield Stretch(low, low)
        if high is not None or factor.domain_to is None:
            yield Stretch(low, high, low_closed=False, high_closed=False)


def _whole_pieces(factor: m.Factor) -> Iterator[Stretch]:
    """Each whole number of the domain up to the last end, and all those above it."""
    ends = _ends(factor)
    if not ends:
        yield Stretch(None, None)
        return
    first, last = int(ends[0]), int(ends[-1])
    if factor.domain_from is None:
        yield Stretch(None, first - 1)
    for value in range(first, last + 1):
        yield Stretch(value, value)
    if factor.domain_to is None:
        yield Stretch(last + 1, None)


def _finding(factor: m.Factor, values: Stretch, holders: tuple[m.Bracket, ...]) -> Finding:
    key = "points_overlap" if holders else "points_gap"

    def sentence(language: m.Language) -> str:
        words = wording(language)
        return words[key].format(
            factor=factor.name[language],
            unit=f"{words['open_paren']}{factor.unit[language]}{words['close_paren']}"
            if factor.unit
            else "",
            values=values.text(language, whole=factor.whole_numbers),
            brackets=words["points_semicolon"].join(bracket.label[language] for bracket in holders),
        )

    return Finding(
        factor.id,
        "overlap" if holders else "gap",
        values,
        tuple(holder.id for holder in holders),
        m.Text(zh=sentence("zh"), en=sentence("en")),
    )
