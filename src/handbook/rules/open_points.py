"""The points that are still open: who keeps them, and on how many readers' pages each stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.rules.answers import resolver_of
from handbook.rules.checklists import Sheets
from handbook.rules.distinct_situations import distinct

#: The page on which records of a kind stand; what is not named here stands on none of its own.
_PAGES: dict[type[m.Record], str] = {
    m.Contact: "contact",
    m.Faq: "faq",
    m.Conflict: "conflicts",
    m.Figure: "statistics",
    m.Term: "glossary",
    m.Category: "categories",
    m.PointsTable: "points",
    m.Deadline: "planner",
}


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """An open point, who keeps it, and the pages that carry its mark."""

    point: m.ToConfirm
    owner: m.Text
    pages: frozenset[str]


def open_points(book: Book, day: date) -> list[OpenPoint]:
    """Every open point of ``book``, those that stand on most pages on ``day`` first."""
    pages: dict[str, set[str]] = defaultdict(set)
    for record, root, _ in book.records:
        for name in getattr(record, "to_confirm", ()):
            pages[name].update(_page(root))
    sheets = Sheets(resolver_of(book, day))
    for situation in distinct(book, day):
        for name in sheets.sheet(situation).to_confirm:
            pages[name].add(f"s/{situation.slug}")
    found = [
        OpenPoint(point, _owner(book, point), frozenset(pages[point.id]))
        for point in book.to_confirm.values()
    ]
    return sorted(found, key=lambda one: (-len(one.pages), one.point.number))


def _page(root: m.Record) -> Iterator[str]:
    match root:
        case m.Item():
            yield f"services/{root.id}"
        case m.Measure():
            yield f"notices/{root.id}"
        case m.Topic():
            yield root.id
        case _:
            if type(root) in _PAGES:
                yield _PAGES[type(root)]


def _owner(book: Book, point: m.ToConfirm) -> m.Text:
    """Who keeps the jurisdiction in whose file the point stands."""
    folder = book.file_of(point).split("/")[-2:-1]
    name: str | None = folder[0] if folder else book.city.id
    while name:
        jurisdiction = book.jurisdictions[name]
        if jurisdiction.owner:
            return jurisdiction.owner
        name = jurisdiction.parent
    return book.city.name
