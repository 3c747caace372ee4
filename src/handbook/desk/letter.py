"""A letter to the office with the open points that stand on most pages, and its table.

The letter is one page in Chinese with boxes to tick; the table holds every open point, is filled in
by the office and read back with ``handbook import confirmations``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handbook.batch.formats import Block, Grid, to_csv
from handbook.domain.book import Book
from handbook.domain.wording import wording
from handbook.pages.render import environment
from handbook.rules.open_points import OpenPoint

#: So many points fit on one page.
ON_A_PAGE = 10
#: The columns that the office reads, and those that it fills in.
COLUMNS = ("id", "title_of", "text", "pages", "answer", "answer_en", "left", "left_en", "contact")


def letter(book: Book, day: date, points: Sequence[OpenPoint]) -> str:
    """The letter as a page of HTML, to be printed."""
    words = wording("zh")
    template = environment().get_template("letter.html.j2")
    return template.render(w=words, day=day, city=book.city, points=points[:ON_A_PAGE]) + "\n"


def table(points: Sequence[OpenPoint]) -> bytes:
    """The table to fill in, one row for each open point."""
    words = wording("zh")
    headings = tuple(words[f"letter_{column}"] for column in COLUMNS)
    blank = ("",) * (len(COLUMNS) - 4)
    rows: tuple[tuple[str | int, ...], ...] = tuple(
        (one.point.id, one.point.title.zh, one.point.text.zh, len(one.pages), *blank)
        for one in points
    )
    return to_csv(Grid("letter", headings, (Block((), rows),)))
