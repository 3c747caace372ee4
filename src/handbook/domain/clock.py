"""The one place that reads the clock."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta, timezone

#: China keeps one time, China Standard Time, which has no summer time.
_CHINA = timezone(timedelta(hours=8))


class WrongDayError(ValueError):
    """``HANDBOOK_AS_OF`` names no real day."""


def real_today() -> date:
    """Today in China, whatever day an edition is made for.

    ``SOURCE_DATE_EPOCH``, seconds since 1970, stands for now where it is set: a release that is
    made again on another day comes out the same.
    """
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    if fixed.isascii() and fixed.isdigit():
        return datetime.fromtimestamp(int(fixed), _CHINA).date()
    return datetime.now(_CHINA).date()


def today() -> date:
    """Today in China, or the day that ``HANDBOOK_AS_OF`` names.

    Raises :class:`WrongDayError` when that variable is not a real day.
    """
    fixed = os.environ.get("HANDBOOK_AS_OF")
    if not fixed:
        return real_today()
    try:
        return date.fromisoformat(fixed)
    except ValueError:
        message = (
            f"HANDBOOK_AS_OF={fixed}：不是真实的日期，请写成 2026-11-24 的样子。 / "
            f"HANDBOOK_AS_OF={fixed} is not a real day; write it like 2026-11-24."
        )
        raise WrongDayError(message) from None
