"""A day as people and spreadsheet programs write it.

``docs/assets/batch-work.js`` reads alike.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

#: What a spreadsheet program adds to a day without an hour.
_MIDNIGHT = re.compile(r"[\sT]+0?0:00(?::00)?$")
_YEAR_FIRST = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d\d)(\d\d)", re.ASCII
)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = re.compile(
    r"(?:(\d{1,2})[-/.,]?([a-z]{3})[a-z]*|([a-z]{3})[a-z]*[-/.,]?(\d{1,2}))[-/.,]*(\d{4})", re.ASCII
)
#: A day as the number that Excel keeps of it: how many days after this one.
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_FIRST = date(1899, 12, 30)
_SERIALS = range(36_526, 73_051)  # the years 2000 to 2099


@dataclass(frozen=True, slots=True)
class TypedDay:
    """A day and whether it was ``converted`` from a form that does not say it in so many words."""

    day: date
    converted: bool = False


class AmbiguousDayError(ValueError):
    """A day that may be either of two: 03/04/2026."""

    def __init__(self, text: str, readings: tuple[date, date]) -> None:
        self.readings = readings
        super().__init__(f"{text}: {readings[0]} / {readings[1]}")


def typed_day(text: str) -> TypedDay | None:
    """The day that ``text`` spells; ``None`` when it is none.  Raises :class:`AmbiguousDayError`.

    2026-11-24, 2026/11/24, 2026年11月24日, 20261124, 24 November 2026, 24-Nov-2026, and, converted,
    11/24/2026, 24.11.2026 and 46350 (Excel's number of a day).
    """
    normal = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"\s", "", _MIDNIGHT.sub("", normal)).lower()
    if match := _YEAR_FIRST.fullmatch(plain):
        year, month, day = (part for part in match.groups() if part)
        found = _day(year, month, day)
    elif match := _NAMED.fullmatch(plain):
        day, month, other_month, other_day, year = match.groups()
        name = month or other_month
        found = _day(year, _MONTHS.index(name) + 1, day or other_day) if name in _MONTHS else None
    elif match := _YEAR_LAST.fullmatch(plain):
        return _year_last(text, *match.groups())
    elif (match := _SERIAL.fullmatch(plain)) and int(match[1]) in _SERIALS:
        return TypedDay(_FIRST + timedelta(days=int(match[1])), converted=True)
    else:
        return None
    return TypedDay(found) if found else None


def _day(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _year_last(text: str, first: str, second: str, year: str) -> TypedDay | None:
    """A day before or after its month: whichever of the two a year can have tells them apart."""
    readings = [
        day for day in (_day(year, second, first), _day(year, first, second)) if day is not None
    ]
    if len({*readings}) > 1:
        raise AmbiguousDayError(text, (readings[0], readings[1]))
    return TypedDay(readings[0], converted=True) if readings else None
