"""China's official working days: weekends, public holidays, and weekend days worked instead.

The days come from the package ``chinesecalendar``, which holds the years that the State Council has
announced and no others; a later year may stand in the data.  A year that neither knows is never
guessed: :class:`UnknownYearError`.  What can be said of it all the same are bounds: the first and
the last day that a sum can come to, whatever the arrangement will be (:class:`Bounds`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, cached_property

from chinese_calendar import constants  # type: ignore[import-untyped]

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.rules.public_holidays import unarranged

_DAY = timedelta(days=1)
_SATURDAY = 5
#: So many years after the last one announced have bounds: longer than a permit or passport runs.
_AHEAD = 20


class UnknownYearError(ValueError):
    """A day of a year whose official holidays are not known; ``year`` is the one to announce."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"the official holidays of {year} are not known")


@dataclass(frozen=True)
class Calendar:
    """The working days of the years it knows, and what is certain of the years after them."""

    #: Mondays to Fridays on which nobody works.
    holidays: frozenset[date]
    #: Saturdays and Sundays that are worked instead.
    workdays: frozenset[date]
    years: tuple[int, ...]
    #: Years after those known of which the statutory holidays are among ``holidays``.
    computed: tuple[int, ...] = ()
    #: Mondays to Fridays that an arrangement to come may make days off.
    maybe_off: frozenset[date] = frozenset()
    #: Saturdays and Sundays that an arrangement to come may make working days.
    maybe_worked: frozenset[date] = frozenset()

    def working(self, day: date) -> bool:
        """Whether ``day`` is a working day.  Raises :class:`UnknownYearError`."""
        if day.year not in self.years or day in self.maybe_off or day in self.maybe_worked:
            raise UnknownYearError(self.arranged_with(day))
        return day in self.workdays if day.weekday() >= _SATURDAY else day not in self.holidays

    def arranged_with(self, day: date) -> int:
        """The year whose arrangement decides ``day``, which is not known yet.

        The first of them may reach back into the end of the last year known.
        """
        return self.years[-1] + 1 if day.year in self.years else day.year

    def covers(self, day: date) -> bool:
        """Whether ``day`` is of a year that is known or has bounds."""
        return day.year in self.years or day.year in self.computed

    @cached_property
    def published(self) -> Calendar:
        """The years known alone, as they are published."""
        return Calendar(self.holidays, self.workdays, self.years)

    @cached_property
    def fewest(self) -> Calendar:
        """The same years with no working day more than every arrangement must leave."""
        years = self.years + self.computed
        return Calendar(self.holidays | self.maybe_off, self.workdays, years)

    @cached_property
    def most(self) -> Calendar:
        """The same years with every working day that an arrangement could make."""
        years = self.years + self.computed
        return Calendar(self.holidays, self.workdays | self.maybe_worked, years)

    @property
    def soonest(self) -> Bounds:
        """Sums that never come to a day later than the arrangement will make it."""
        return Bounds(self.fewest, self.most)

    @property
    def farthest(self) -> Bounds:
        """Sums that never come to a day earlier than the arrangement will make it."""
        return Bounds(self.most, self.fewest)

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

    def compact(self) -> dict[str, tuple[str, ...]]:
        """For the browser: year -> holidays on weekdays and weekend workdays, as ``MMDD`` words.

        Where there are any, the weekdays that may be off and the weekend days that may be worked
        follow.
        """
        kinds = (self.holidays, self.workdays, self.maybe_off, self.maybe_worked)
        found: dict[str, tuple[str, ...]] = {}
        for year in self.years + self.computed:
            words = tuple(
                " ".join(f"{day:%m%d}" for day in sorted(days) if day.year == year)
                for days in kinds
            )
            found[str(year)] = words if any(words[2:]) else words[:2]
        return found


@dataclass(frozen=True)
class Bounds:
    """Sums of working days that lean to one side where the arrangement is not known."""

    back: Calendar
    ahead: Calendar

    def on_or_before(self, day: date) -> date:
        """As :meth:`Calendar.on_or_before`."""
        return self.back.on_or_before(day)

    def after(self, day: date, count: int) -> date:
        """As :meth:`Calendar.after`."""
        return self.ahead.after(day, count)

    def before(self, day: date, count: int) -> date:
        """As :meth:`Calendar.before`."""
        return self.back.before(day, count)


@cache
def _published() -> tuple[frozenset[date], frozenset[date], tuple[int, ...]]:
    holidays, workdays = frozenset(constants.holidays), frozenset(constants.workdays)
    years = {day.year for day in holidays | workdays}
    return holidays, workdays, tuple(range(min(years), max(years) + 1))


def calendar(book: Book) -> Calendar:
    """The years of the package, behind them those that the data adds without a gap, then bounds.

    Bounds are known where the data has the statutory holidays.
    """
    holidays, workdays, years = _published()
    for year, holiday_year in sorted(book.holiday_years.items()):
        if year == years[-1] + 1:
            holidays, workdays = (
                holidays | {*holiday_year.days_off},
                workdays | {*holiday_year.workdays},
            )
            years = (*years, year)
    return with_bounds(
        Calendar(
            frozenset(day for day in holidays if day.weekday() < _SATURDAY),
            frozenset(day for day in workdays if day.weekday() >= _SATURDAY),
            years,
        ),
        book.public_holidays.values(),
    )


def with_bounds(known: Calendar, holidays: Iterable[m.PublicHoliday]) -> Calendar:
    """``known`` with what the statutory ``holidays`` say of the years after it."""
    if not (holidays := tuple(holidays)):
        return known
    computed = tuple(range(known.years[-1] + 1, known.years[-1] + 1 + _AHEAD))
    found = unarranged(holidays, computed)
    return replace(
        known,
        holidays=known.holidays | found.off,
        computed=computed,
        maybe_off=found.maybe_off,
        maybe_worked=found.maybe_worked,
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
