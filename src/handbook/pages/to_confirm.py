"""The page of what staff has yet to confirm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handbook.domain import model as m
from handbook.pages.kind import Chapter, PageKind, Place, View
from handbook.pages.page import Page
from handbook.pages.provenance import ConflictLink, SourceLink
from handbook.pages.shared import PageLink, Shared


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the authority has answered: the day (an ISO date), the fact and its sources."""

    day: str
    text: str
    cited: tuple[SourceLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEntry:
    """An entry of the list, with the pages it is about and the conflicts behind it."""

    id: str
    number: int
    title: str
    text: str
    shown_instead: str
    links: tuple[PageLink, ...]
    cases: tuple[ConflictLink, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToConfirmView(View):
    """The list by number, what concerns editors alone, and the points that are open no more."""

    entries: tuple[OpenEntry, ...]
    staff: tuple[OpenEntry, ...]
    closed: tuple[OpenEntry, ...]


def _view(shared: Shared, page: Page, name: str) -> ToConfirmView:
    points = shared.book.to_confirm.values()
    return ToConfirmView(
        title=shared.title(page, name),
        entries=_entries(shared, page, (point for point in points if not point.staff)),
        staff=_entries(shared, page, (point for point in points if point.staff)),
        closed=_entries(shared, page, shared.book.confirmed.values()),
    )


def _entries(shared: Shared, page: Page, points: Iterable[m.ToConfirm]) -> tuple[OpenEntry, ...]:
    return tuple(
        OpenEntry(
            id=point.id,
            number=point.number,
            title=page.say(point.title),
            text=page.say(point.text),
            shown_instead=page.say(point.shown_instead),
            links=shared.links(page, point.pages),
            cases=page.conflicts(point.conflicts),
            answers=tuple(
                Answer(
                    day=one.day.isoformat(),
                    text=page.say(one.text),
                    cited=page.sources(one.sources),
                )
                for one in point.confirmed
            ),
        )
        for point in sorted(points, key=lambda point: point.number)
    )


PAGE = PageKind(
    id="to-confirm",
    template="to-confirm",
    view=_view,
    place=Place(weight=0.45, chapter=Chapter(part="pdf_part_end", order=3)),
)
