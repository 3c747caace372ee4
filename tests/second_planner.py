"""A second planner, written from decision 0005, `deadlines.yml` and the words on the page.

It counts by places in a list of all working days and shares no code with the handbook.
"""

from __future__ import annotations

import calendar
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml

#: The working days of China as another library has them.
OTHER = Path(__file__).parent / "fixtures" / "other-calendar.yml"
FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
_DAY = timedelta(days=1)
_WEEKEND = 5


@cache
def working_days() -> tuple[date, ...]:
    """Every working day of the years that are announced, as another library has them."""
    rest, work = (
        {
            date.fromisoformat(f"{year}-{day}")
            for year, lists in yaml.safe_load(OTHER.read_text("utf-8")).items()
            for day in lists[kind]
        }
        for kind in ("rest", "work")
    )
    every = (FIRST + n * _DAY for n in range((LAST - FIRST).days + 1))
    return tuple(
        day for day in every if (day.weekday() < _WEEKEND and day not in rest) or day in work
    )


def last_working(day: date) -> date:
    """``day``, or the working day before it."""
    return working_days()[bisect_right(working_days(), day) - 1]


def later(day: date, count: int) -> date:
    """The working day by which ``count`` working days have passed since ``day``."""
    return working_days()[bisect_right(working_days(), day) + count - 1] if count else day


def sooner(day: date, count: int) -> date:
    """The last working day from which ``count`` working days have passed by ``day``."""
    return working_days()[bisect_left(working_days(), last_working(day)) - count]


def months_on(day: date, months: int) -> date:
    """The same day of another month, or the last one that this month has."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def youngest(day: date, months: int) -> date:
    """The first day of issue with which a document is not older than ``months`` on ``day``."""
    issued = day - timedelta(days=31 * months + 5)
    while months_on(issued, months) < day:
        issued += _DAY
    return issued


@dataclass(frozen=True)
class Estimates:
    """What only the reader knows, in calendar days."""

    visa: int = 0
    documents: int = 0


#: The latest and the earliest day of a step.
Days = Mapping[str, tuple[date | None, date | None]]


def from_start(item: str, start: date, limit: int, police: int, own: Estimates) -> Days:
    """The plan of a new permit, back from the first working day that is wanted."""
    decided = last_working(start - _DAY)
    asked = sooner(decided, police)
    found: dict[str, tuple[date | None, date | None]] = {
        f"{item}/both-documents": (start, None),
        "deadlines/police-decision": (decided, None),
        f"{item}/residence-permit": (asked, None),
    }
    if item == "new-outside":
        for step in ("deadlines/accommodation", "new-outside/entry", "new-outside/visa"):
            found[step] = (asked, None)
        asked -= timedelta(days=own.visa)
    granted = last_working(asked)
    filed = sooner(granted, limit)
    found[f"{item}/decision"] = (granted, None)
    found[f"{item}/file"] = (filed, None)
    found[f"{item}/documents"] = (filed - timedelta(days=own.documents), None)
    return found


def from_filing(item: str, filed: date, limit: int, police: int, own: Estimates) -> Days:
    """The plan of a new permit, on from the day of filing."""
    granted = later(filed, limit)
    ready = granted
    found: dict[str, tuple[date | None, date | None]] = {
        f"{item}/documents": (filed - timedelta(days=own.documents), None),
        f"{item}/file": (filed, None),
        f"{item}/decision": (granted, None),
    }
    permit_by = None
    if item == "new-outside":
        ready += timedelta(days=own.visa)
        found["new-outside/visa"] = found["new-outside/entry"] = (None, ready)
        found["deadlines/accommodation"] = (ready + _DAY, ready)
        permit_by = ready + timedelta(days=30)
    decided = later(ready, police)
    found[f"{item}/residence-permit"] = (permit_by, ready)
    found["deadlines/police-decision"] = (decided, None)
    found[f"{item}/both-documents"] = (None, later(decided, 1))
    return found


def extension(expiry: date, residence: date | None, limit: int, own: Estimates) -> Days:
    """The plan of an extension: 90 to 30 days before the permit expires.

    The residence permit is extended 30 days before its own last day, and needs the decision.
    """
    filed, leave = expiry - timedelta(days=30), None
    decided = later(filed, limit)
    if residence:
        leave = residence - timedelta(days=30)
        decided = min(decided, last_working(leave))
        filed = min(filed, sooner(leave, limit))
    return {
        "extension/collect": (filed - timedelta(days=own.documents), None),
        "extension/file-online": (filed, expiry - timedelta(days=90)),
        "extension/decision": (decided, None),
        "extension/residence-permit-extension": (leave, None),
    }


def after_event(item: str, event: date, limit: int, own: Estimates) -> Days:
    """The plan of a change (10 working days) or a cancellation (10 days) after what happened."""
    if item == "change":
        filed = later(event, 10)
        first, last = "change/collect", "change/report-exit-entry"
    else:
        filed = event + timedelta(days=10)
        first, last = "cancellation/note-event", "cancellation/residence-permit"
    return {
        first: (filed - timedelta(days=own.documents), None),
        f"{item}/file-online": (filed, None),
        f"{item}/decision": (later(filed, limit), None),
        last: (event + timedelta(days=10), None),
    }
