"""Whatever a text holds, a calendar file has the entries that were meant, and no others."""

from __future__ import annotations

from datetime import date

import icalendar
from hypothesis import given, settings
from hypothesis import strategies as st

from handbook.export.calendar_file import AllDay, calendar_file

#: What ends a line, begins a property, or escapes, in any order.
NASTY = st.lists(
    st.sampled_from(
        ["\\", ";", ",", "\n", "\r", "\r\n", "\v", "\x85", "\u2028", ":", '"', "汉", "字",
         "BEGIN:VALARM", "END:VEVENT", "ATTACH:http://x", " ", "\\n", "\\,"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


def made(summary: str, description: str = "") -> str:
    entry = AllDay(name="a", day=date(2026, 2, 28), summary=summary, description=description)
    return calendar_file(summary, "test", "zh", [entry], date(2026, 1, 1))


def test_a_backslash_stays_a_backslash() -> None:
    """A backslash in a text comes out of a calendar program as it went in."""
    (event,) = icalendar.Calendar.from_ical(made("a\\nb\\\\c; d, e")).walk("VEVENT")
    assert event["SUMMARY"] == "a\\nb\\\\c; d, e"
    assert r"SUMMARY:a\\nb\\\\c\; d\, e" in made("a\\nb\\\\c; d, e")


@settings(max_examples=150, deadline=None, derandomize=True)
@given(NASTY, NASTY)
def test_no_text_becomes_a_line_of_a_calendar(summary: str, description: str) -> None:
    """No text begins a property, an entry or an alarm of its own, and no line is too long."""
    text = made(summary, description)
    lines = text.splitlines()
    assert text == "".join(f"{line}\r\n" for line in lines)
    assert max(len(line.encode()) for line in lines) <= 75
    whole = text.replace("\r\n ", "").splitlines()
    names = [line.split(":")[0].split(";")[0] for line in whole]
    wanted = ["BEGIN", "VERSION", "PRODID", "CALSCALE", "X-WR-CALNAME", "BEGIN", "UID", "DTSTAMP",
              "DTSTART", "DTEND", "SUMMARY", *(["DESCRIPTION"] if description else []), "TRANSP",
              "END", "END"]  # fmt: skip
    assert names == wanted
