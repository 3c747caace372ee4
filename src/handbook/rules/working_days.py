"""China's official working days: weekends, public holidays, and weekend days worked instead.

The days come from the package ``chinesecalendar``, which holds the years that the State Council has
announced and no others; a later year may stand in the data.  A year that neither knows is never
guessed: :class:`UnknownYearError`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from chinese_calendar import constants  # type: ignore[import-untyped]

from handbook.domain.book import Book

_DAY = timedelta(days=1)
_SATURDAY = 5


class UnknownYearError(ValueError):
    """A day of a year whose official holidays are not known."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"the official holidays of {year} are not known")


@dataclass(frozen=True)
class Calendar:
    """The working days of the years it knows."""

    #: Mondays to Fridays on which nobody works.
    holidays: frozenset[date]
    #: Saturdays and Sundays that are worked instead.
    workdays: frozenset[date]
    years: tuple[int, ...]

    def working(self, day: date) -> bool:
        """Whether ``day`` is a working day.  Raises :class:`UnknownYearError`."""
        if day.year not in self.years:
            raise UnknownYearError(day.year)
        return day in self.workdays if day.weekday() >= _SATURDAY else day not in self.holidays

    def on_or_before(self, day: date) -> date:
        """The last working day that is not after ``day``."""
        while not self.working(day):
            day -= _DAY
        return day

    def after(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``; ``day`` itself does not count."""
        for _ in range(count):
            day += _DAY
            while not self.working(day):
                day += _DAY
        return day

    def before(self, day: date, count: int) -> date:
        """The latest day from which ``count`` working days are over by ``day``, a working day."""
        for _ in range(count):
            day = self.on_or_before(day - _DAY)
        return day

    def compact(self) -> dict[str, tuple[str, str]]:
        """For the browser: year -> holidays on weekdays and weekend workdays, as ``MMDD`` words."""

        def words(days: Iterable[date], year: int) -> str:
            return " ".join(f"{day:%m%d}" for day in sorted(days) if day.year == year)

        return {
            str(year): (words(self.holidays, year), words(self.workdays, year))
            for year in self.years
        }


@cache
def _published() -> tuple[frozenset[date], frozenset[date], tuple[int, ...]]:
    holidays, workdays = frozenset(constants.holidays), frozenset(constants.workdays)
    years = {day.year for day in holidays | workdays}
    return holidays, workdays, tuple(range(min(years), max(years) + 1))


def calendar(book: Book) -> Calendar:
    """The years of the package, and behind them those that the data adds without a gap."""
    holidays, workdays, years = _published()
    for year, holiday_year in sorted(book.holiday_years.items()):
        if year == years[-1] + 1:
            holidays, workdays = (
                holidays | {*holiday_year.days_off},
                workdays | {*holiday_year.workdays},
            )
            years = (*years, year)
    return Calendar(
        frozenset(day for day in holidays if day.weekday() < _SATURDAY),
        frozenset(day for day in workdays if day.weekday() >= _SATURDAY),
        years,
    )


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, or the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first + timedelta(days=min(day.day, (following - first).days) - 1)


def first_within(day: date, months: int) -> date:
    """The earliest day from which ``months`` are not over before ``day``."""
    found = add_months(day, -months)
    while add_months(found, months) < day:
        found += _DAY
    return found
