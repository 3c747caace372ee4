"""The page of the days that affect the handbook."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.domain import model as m
from handbook.pages.kind import Chapter, PageKind, Place, View
from handbook.pages.page import Page
from handbook.pages.provenance import SourceLink
from handbook.pages.shared import Shared
from handbook.rules import announcements


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """What happened on a day, in a month or in a year (ISO dates or parts of them)."""

    day: str
    text: str
    confidence: m.Confidence
    measure: str | None
    cited: tuple[SourceLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineView(View):
    """Every event up to the page's day and every one announced by then, the earliest first."""

    events: tuple[EventRow, ...]
    intro: str


def _view(shared: Shared, page: Page, name: str) -> TimelineView:
    return TimelineView(
        title=shared.title(page, name),
        events=tuple(
            EventRow(
                day=event.day,
                text=page.say(event.text),
                confidence=event.confidence,
                measure=event.measure,
                cited=page.sources(event.sources),
            )
            for event in sorted(shared.book.events, key=lambda event: event.day)
            if announcements.of_event(page.book, event) <= page.day.isoformat()
        ),
        intro=page.words["intro_timeline"],
    )


PAGE = PageKind(
    id="timeline",
    template="timeline",
    view=_view,
    place=Place(weight=0.5, chapter=Chapter(part="pdf_part_reference", order=4)),
)
