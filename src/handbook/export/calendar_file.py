"""Calendar files (iCalendar, RFC 5545) of all-day entries.

``icalendar`` ends lines a byte earlier than the standard allows and ``docs/assets/schedule.js``,
which writes the same file in the browser; the bytes would differ.  Tests read ours back with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from handbook.domain import model as m

#: Longest line of a calendar file, in bytes (RFC 5545, 3.1).
_LINE = 75

#: Once a day: by RFC 7986, and as older programs have it.
_REFRESHED = ("REFRESH-INTERVAL;VALUE=DURATION:P1D", "X-PUBLISHED-TTL:P1D")

#: From nine in the morning to the end of the day.
_HOURS_BEFORE = 15

#: Some readers end a line at any of these.
_LINE_END = re.compile("\r\n?|[\n\v\f\x85\u2028\u2029]")

#: In UTF-8: the bits that tell kinds of bytes apart, and those of a later byte of a character.
_BYTE_KIND, _LATER_BYTE = 0b1100_0000, 0b1000_0000


@dataclass(frozen=True, slots=True, kw_only=True)
class AllDay:
    """An entry of one day: ``name`` tells it from all others, empty texts are left out."""

    name: str
    day: date
    summary: str
    description: str = ""
    page: str = ""
    #: Whether the day may still move.
    tentative: bool = False
    #: So many days before, at nine in the morning, the reader is reminded.
    reminders: tuple[int, ...] = ()


def calendar_file(  # noqa: PLR0913 - two kinds of calendar, one form
    title: str,
    product: str,
    language: m.Language,
    entries: Iterable[AllDay],
    stamp: date,
    *,
    refreshed: bool = False,
) -> str:
    """The file of ``entries`` by their order, as written on the day ``stamp``.

    ``refreshed`` asks programs that subscribe to it to fetch it once a day.
    """
    head = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Foreign Work Permit Service Handbook//{product}//{language.upper()}",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escape(title)}",
        *(_REFRESHED if refreshed else ()),
    )
    lines = (line for entry in entries for line in _event(entry, stamp))
    return "".join(f"{_fold(line)}\r\n" for line in (*head, *lines, "END:VCALENDAR"))


def _event(entry: AllDay, stamp: date) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.name}@work-permit-handbook"
    yield f"DTSTAMP:{stamp:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escape(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{_escape(entry.description)}"
    if entry.page:
        yield f"URL:{entry.page}"
    if entry.tentative:
        yield "STATUS:TENTATIVE"
    yield "TRANSP:TRANSPARENT"
    for days in entry.reminders:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"TRIGGER:{trigger(days)}"
        yield f"DESCRIPTION:{_escape(entry.summary)}"
        yield "END:VALARM"
    yield "END:VEVENT"


def trigger(days: int) -> str:
    """From the first moment of an entry back to nine in the morning, ``days`` before (one or more).

    The hour is that of the reader's own clock, as the day of the entry is.
    """
    whole = f"{days - 1}D" if days > 1 else ""
    return f"-P{whole}T{_HOURS_BEFORE}H"


@lru_cache(4096)
def _escape(text: str) -> str:
    """``text`` as the value of a property (RFC 5545, 3.3.11)."""
    for char in ("\\", ";", ","):
        text = text.replace(char, "\\" + char)
    return _LINE_END.sub(r"\\n", text)


def _fold(line: str) -> str:
    """``line`` in pieces of at most 75 bytes, never inside a character."""
    if len(line) <= _LINE and line.isascii():
        return line
    return _folded(line)


@lru_cache(4096)
def _folded(line: str) -> str:
    """The same text stands in the calendar of everybody in the same situation."""
    rest = line.encode()
    pieces = []
    room = _LINE
    while len(rest) > room:
        end = room
        while rest[end] & _BYTE_KIND == _LATER_BYTE:
            end -= 1
        pieces.append(rest[:end])
        rest = rest[end:]
        room = _LINE - 1  # a continued line begins with a space
    return b"\r\n ".join([*pieces, rest]).decode()
