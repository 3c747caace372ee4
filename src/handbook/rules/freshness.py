"""Which rules somebody should compare with their source again, and what is about to change.

Every rule says when it was last ``verified``.  Who keeps it and after how many months it is read
again stand in the rule, the head of its file or, most often, its jurisdiction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.rules.working_days import add_months, calendar

#: Where no jurisdiction says otherwise.
MONTHS = 12
#: Announced changes are listed this many days ahead.
AHEAD = 60

Dated = m.Provenance | m.Measure
What = Literal["begins", "ends", "place-joins", "place-leaves", "calendar-ends"]


@dataclass(frozen=True, order=True)
class Review:
    """A record that is read again by ``due``; ``due`` itself is still in time."""

    due: date
    id: str
    file: str
    owner_zh: str
    owner_en: str
    verified: date
    months: int
    sources: tuple[str, ...]

    def overdue(self, day: date) -> int:
        """Days since it should have been read; 0 while it is in time."""
        return max(0, (day - self.due).days)


@dataclass(frozen=True, order=True)
class Change:
    """Something that the data announces: from ``day`` on, a record begins or ends to hold."""

    day: date
    what: What
    id: str
    file: str
    title_zh: str
    title_en: str


def months(book: Book, one: Dated) -> int:
    """After how many months ``one`` is compared with its source again."""
    if one.review_months is not None:
        return one.review_months
    return next(
        (level.review_months for level in _levels(book, one) if level.review_months), MONTHS
    )


def owner(book: Book, one: Dated) -> m.Text:
    """Who keeps ``one`` true."""
    if one.owner is not None:
        return one.owner
    levels = list(_levels(book, one))
    return next((level.owner for level in levels if level.owner), levels[0].name)


def due(book: Book, one: Dated) -> date:
    """The last day on which ``one`` need not have been read again."""
    return add_months(one.verified, months(book, one))


def overdue(book: Book, one: Dated, day: date) -> bool:
    """Whether ``one`` should have been compared with its source before ``day``.

    What has ended needs no reading: history does not change.
    """
    return (one.until is None or day < one.until) and day > due(book, one)


def _levels(book: Book, one: Dated) -> Iterator[m.Jurisdiction]:
    """The jurisdiction of ``one`` and those above it."""
    name: str | None = one.jurisdiction or book.city.id
    while name:
        level = book.jurisdictions[name]
        yield level
        name = level.parent


def _dated(book: Book) -> Iterator[tuple[Dated, m.Record]]:
    """Every record with a day of verification and an id, with the record of its file."""
    for record, root, _ in book.records:
        if isinstance(record, (m.Provenance, m.Measure)) and hasattr(record, "id"):
            yield record, root


def reviews(book: Book, day: date) -> list[Review]:
    """Every record that still holds on ``day`` or later, by the day its review is due."""
    found = [
        Review(
            due(book, one),
            name(one),
            book.file_of(root),
            owner(book, one).zh,
            owner(book, one).en,
            one.verified,
            months(book, one),
            tuple(dict.fromkeys(citation.source for citation in one.sources)),
        )
        for one, root in _dated(book)
        if one.until is None or day < one.until
    ]
    return sorted(found)


def name(one: Dated) -> str:
    """The id of a record."""
    return str(getattr(one, "id", ""))


def ahead(book: Book, day: date, days: int = AHEAD) -> list[Change]:
    """What begins or ends after ``day`` within ``days`` days, by day."""
    last = day + timedelta(days=days)

    found: list[Change] = []

    def add(what: What, when: date | None, name: str, home: m.Record, title: m.Text) -> None:
        if when is not None and day < when <= last:
            found.append(Change(when, what, name, book.file_of(home), title.zh, title.en))

    for one, root in _dated(book):
        add("begins", one.in_force, name(one), root, _title(one))
        add("ends", one.until, name(one), root, _title(one))
    for measure in book.measures.values():
        for group in measure.place_groups:
            for member in group.members:
                title, code = book.places[member.place].name, f"{group.id}:{member.place}"
                add("place-joins", member.from_, code, measure, title)
                add("place-leaves", member.until, code, measure, title)
    end = date(calendar(book).years[-1], 12, 31)
    if day <= end <= last:
        found.append(
            Change(end, "calendar-ends", "calendar", "", "工作日历", "the calendar of working days")
        )
    return sorted(found)


def _title(one: Dated) -> m.Text:
    for key in ("title", "name", "note", "why", "text"):
        text = getattr(one, key, None)
        if isinstance(text, m.Text):
            return text
    return m.Text(zh=name(one), en=name(one))
