"""The history of the handbook: its own updates, the latest first."""

from __future__ import annotations

from datetime import date

from handbook.domain import model as m
from handbook.domain.book import Book

#: The file of the feed, beside the pages of each language.
FEED = "feed.xml"


def updates(book: Book, day: date) -> list[m.Update]:
    """The handbook's own updates up to ``day``, the latest first."""
    known = [one for one in book.updates if one.day <= day]
    return sorted(known, key=lambda one: (one.day, one.id), reverse=True)
