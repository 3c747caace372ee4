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
from handbook.domain.wording import wording
from handbook.rules.working_days import add_months, calendar

#: Where no jurisdiction says otherwise.
MONTHS = 12
#: From this month on the arrangement of the next year's holidays is to be expected.
ANNOUNCED = 10
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


@dataclass(frozen=True, order=True)
class Lapse:
    """A source that ends on ``day`` while records that rest on nothing else go on."""

    day: date
    source: str
    records: tuple[str, ...]


def lapses(book: Book, day: date, days: int = AHEAD) -> list[Lapse]:
    """The sources that have ended by ``day``, or end within ``days`` days, and what rests on them.

    A record rests on its sources as long as one of them stands.
    """
    last = day + timedelta(days=days)
    ends = {one.id: one.until for one in book.sources.values() if one.until and one.until <= last}
    resting: dict[str, list[str]] = {}
    for dated, _ in _dated(book):
        cited = {citation.source for citation in dated.sources}
        if not cited or not cited <= ends.keys():
            continue
        latest = max(cited, key=lambda source: (ends[source], source))
        goes_on = dated.until is None or dated.until > max(ends[latest], day)
        if goes_on:
            resting.setdefault(latest, []).append(name(dated))
    return sorted(Lapse(ends[one], one, tuple(records)) for one, records in resting.items())


def months(book: Book, dated: Dated) -> int:
    """After how many months ``one`` is compared with its source again."""
    if dated.review_months is not None:
        return dated.review_months
    return next(
        (level.review_months for level in _levels(book, dated) if level.review_months), MONTHS
    )


def owner(book: Book, dated: Dated) -> m.Text:
    """Who keeps ``one`` true."""
    if dated.owner is not None:
        return dated.owner
    levels = list(_levels(book, dated))
    return next((level.owner for level in levels if level.owner), levels[0].name)


def due(book: Book, dated: Dated) -> date:
    """The last day on which ``one`` need not have been read again."""
    return add_months(dated.verified, months(book, dated))


def overdue(book: Book, dated: Dated, day: date) -> bool:
    """Whether ``one`` should have been compared with its source before ``day``.

    What has ended needs no reading: history does not change.
    """
    return (dated.until is None or day < dated.until) and day > due(book, dated)


def _levels(book: Book, dated: Dated) -> Iterator[m.Jurisdiction]:
    """The jurisdiction of ``one`` and those above it."""
    name: str | None = dated.jurisdiction or book.city.id
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
            due(book, provenance),
            name(provenance),
            book.file_of(root),
            owner(book, provenance).zh,
            owner(book, provenance).en,
            provenance.verified,
            months(book, provenance),
            tuple(dict.fromkeys(citation.source for citation in provenance.sources)),
        )
        for provenance, root in _dated(book)
        if provenance.until is None or day < provenance.until
    ]
    return sorted(found)


def name(dated: Dated) -> str:
    """The id of a record."""
    return str(getattr(dated, "id", ""))


def ahead(book: Book, day: date, days: int = AHEAD) -> list[Change]:
    """What begins or ends after ``day`` within ``days`` days, by day."""
    last = day + timedelta(days=days)

    found: list[Change] = []

    def add(what: What, when: date | None, name: str, home: m.Record, title: m.Text) -> None:
        if when is not None and day < when <= last:
            found.append(Change(when, what, name, book.file_of(home), title.zh, title.en))

    for provenance, root in _dated(book):
        add("begins", provenance.in_force, name(provenance), root, _title(provenance))
        add("ends", provenance.until, name(provenance), root, _title(provenance))
    for measure in book.measures.values():
        for group in measure.place_groups:
            for member in group.members:
                title, code = book.places[member.place].name, f"{group.id}:{member.place}"
                add("place-joins", member.from_, code, measure, title)
                add("place-leaves", member.until, code, measure, title)
    end = date(calendar(book).years[-1], 12, 31)
    if day <= end <= last:
        zh, en = (wording(language)["fresh_calendar"] for language in m.LANGUAGES)
        found.append(Change(end, "calendar-ends", "calendar", "", zh, en))
    return sorted(found)


def calendar_due(book: Book, day: date) -> tuple[int, ...]:
    """The years whose arrangement of holidays is to be imported by ``day``, the oldest first.

    A year is due from the October before it, and overdue once it has begun.
    """
    last = day.year + (day.month >= ANNOUNCED)
    return tuple(range(calendar(book).years[-1] + 1, last + 1))


def say_due(year: int, day: date) -> m.Text:
    """That the arrangement of ``year`` is due on ``day``, or overdue."""
    key = "fresh_holidays_overdue" if year <= day.year else "fresh_holidays_due"
    return m.Text(zh=wording("zh")[key].format(year=year), en=wording("en")[key].format(year=year))


def _title(dated: Dated) -> m.Text:
    for key in ("title", "name", "note", "why", "text"):
        text = getattr(dated, key, None)
        if isinstance(text, m.Text):
            return text
    return m.Text(zh=name(dated), en=name(dated))
