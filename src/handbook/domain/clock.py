"""The one place that reads the clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

#: China keeps one time, China Standard Time, which has no summer time.
CHINA = timezone(timedelta(hours=8))


def today(epoch: str = "") -> date:
    """Today in China, or the day of ``epoch``, seconds since 1970 that stand for now.

    A release that is made again on another day comes out the same.
    """
    if epoch.isascii() and epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), CHINA).date()
    return datetime.now(CHINA).date()
