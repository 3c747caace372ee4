"""The history of the handbook: its own updates, the latest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.pages.kind import PageKind, View
from handbook.pages.page import Page
from handbook.pages.provenance import SourceLink
from handbook.pages.shared import PageLink, Shared

#: The file of the feed, beside the pages of each language.
FEED = "feed.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateRow:
    """An update, with the notices it comes from and the pages to read; days are ISO dates."""

    id: str
    day: str
    title: str
    text: str
    label: str
    in_force: str | None
    cited: tuple[SourceLink, ...]
    notices: tuple[PageLink, ...]
    links: tuple[PageLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryView(View):
    """The updates, the latest first."""

    updates: tuple[UpdateRow, ...]
    intro: str
    feed: str
    notices: PageLink
    timeline: PageLink


def updates(book: Book, day: date) -> list[m.Update]:
    """The handbook's own updates up to ``day``, the latest first."""
    known = [update for update in book.updates if update.day <= day]
    return sorted(known, key=lambda update: (update.day, update.id), reverse=True)


def _view(shared: Shared, page: Page, name: str) -> HistoryView:
    return HistoryView(
        title=shared.title(page, name),
        updates=tuple(_row(shared, page, update) for update in updates(shared.book, shared.day)),
        intro=page.words["intro_history"],
        feed=FEED,
        notices=shared.link(page, "notices"),
        timeline=shared.link(page, "timeline"),
    )


def _row(shared: Shared, page: Page, update: m.Update) -> UpdateRow:
    return UpdateRow(
        id=update.id,
        day=update.day.isoformat(),
        title=page.say(update.title),
        text=page.say(update.text),
        label=page.words[f"update_{update.kind}"],
        in_force=update.in_force.isoformat() if update.in_force else None,
        cited=page.sources(update.sources),
        notices=tuple(
            PageLink(
                href=page.link(f"notices/{measure}"),
                title=page.plain(shared.book.measures[measure].title),
            )
            for measure in update.measures
        ),
        links=shared.links(page, update.pages),
    )


PAGE = PageKind(id="history", template="history", view=_view)
