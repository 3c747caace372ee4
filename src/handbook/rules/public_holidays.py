"""A year whose arrangement is not published: what rests, what may rest, what may be worked.

The regulation fixes the statutory holidays.  Which days are bridged to a weekend, and which weekend
days are worked for it, is announced in the autumn before.  How far an arrangement has ever reached
stands here, with room to spare; a test holds it against every arrangement since 2008.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import import_module

from handbook.domain import model as m

_MONDAY, _FRIDAY, _SATURDAY = 0, 4, 5
_QINGMING = 6  # its number among the 24 solar terms, which begin with the first of January

#: Days before and after a holiday that may be off too, and within which a weekend may be worked.
#: One day becomes three in a row; a long holiday becomes a week or a little more.
_SHORT_OFF, _SHORT_WORKED = (2, 2), 5
_LONG_OFF, _LONG_WORKED = (2, 5), 14


@dataclass(frozen=True)
class Unarranged:
    """What is known of years that are not arranged yet: working weekdays are all others."""

    #: Mondays to Fridays that are statutory holidays.
    off: frozenset[date]
    #: Mondays to Fridays that an arrangement may make days off.
    maybe_off: frozenset[date]
    #: Saturdays and Sundays that an arrangement may make working days.
    maybe_worked: frozenset[date]


def unarranged(holidays: Iterable[m.PublicHoliday], years: Iterable[int]) -> Unarranged:
    """What is known of ``years``; days of the December before them may be among the doubtful."""
    fixed: set[date] = set()
    off: set[date] = set()
    worked: set[date] = set()
    holidays = tuple(holidays)
    for year in years:
        for holiday in holidays:
            if not holiday.on(date(year, 12, 31)):
                continue
            days = statutory(holiday, year)
            fixed.update(days)
            if not _makes_a_long_weekend(holiday, days):
                reach = _LONG_OFF if holiday.long else _SHORT_OFF
                off.update(_around(days, *reach))
                around = _LONG_WORKED if holiday.long else _SHORT_WORKED
                worked.update(_around(days, around, around))
    return Unarranged(
        frozenset(day for day in fixed if day.weekday() < _SATURDAY),
        frozenset(day for day in off - fixed if day.weekday() < _SATURDAY),
        frozenset(day for day in worked - fixed if day.weekday() >= _SATURDAY),
    )


def statutory(holiday: m.PublicHoliday, year: int) -> tuple[date, ...]:
    """The days of ``holiday`` that the regulation gives off in ``year``."""
    first = _day(holiday.solar, holiday.lunar, year) + timedelta(days=holiday.first)
    return tuple(first + timedelta(days=number) for number in range(holiday.days))


def _makes_a_long_weekend(holiday: m.PublicHoliday, days: tuple[date, ...]) -> bool:
    """Whether a single day stands at a weekend already: then nothing around it is moved."""
    return not holiday.long and len(days) == 1 and days[0].weekday() in (_MONDAY, _FRIDAY)


def _around(days: tuple[date, ...], before: int, after: int) -> Iterator[date]:
    count = before + len(days) + after
    return (days[0] + timedelta(days=number - before) for number in range(count))


@cache
def _day(solar: str | None, lunar: str | None, year: int) -> date:
    """The day of a year that is given by one of the calendars, or by the solar term."""
    if solar is not None:
        return date.fromisoformat(f"{year}-{solar}")
    # A tenth of a second to import: commands that plan nothing do without.
    lunardate = import_module("borax.calendars.lunardate")
    if lunar is not None:
        month, day = map(int, lunar.split("-"))
        found: date = lunardate.LunarDate(year, month, day).to_solar_date()
        return found
    term: date = lunardate.TermUtils.nth_term_day(year, _QINGMING)
    return term
