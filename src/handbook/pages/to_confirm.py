"""The page of what staff has yet to confirm."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.pages.kind import Chapter, PageKind, Place, View
from handbook.pages.page import Page
from handbook.pages.provenance import ConflictLink
from handbook.pages.shared import PageLink, Shared


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ToConfirmView(View):
    """The list by number."""

    entries: tuple[OpenEntry, ...]


def _view(shared: Shared, page: Page, name: str) -> ToConfirmView:
    ordered = sorted(shared.book.to_confirm.values(), key=lambda entry: entry.number)
    return ToConfirmView(
        title=shared.title(page, name),
        entries=tuple(
            OpenEntry(
                id=entry.id,
                number=entry.number,
                title=page.say(entry.title),
                text=page.say(entry.text),
                shown_instead=page.say(entry.shown_instead),
                links=shared.links(page, entry.pages),
                cases=page.conflicts(entry.conflicts),
            )
            for entry in ordered
        ),
    )


PAGE = PageKind(
    id="to-confirm",
    template="to-confirm",
    view=_view,
    place=Place(weight=0.45, chapter=Chapter(part="pdf_part_end", order=3)),
)
