"""The page of contacts."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.domain import model as m
from handbook.pages.kind import Chapter, PageKind, Place, View
from handbook.pages.page import Page
from handbook.pages.provenance import OpenQuestion, SourceLink
from handbook.pages.shared import Shared


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """A place or service; ``as_of`` is the day on which it was so (an ISO date)."""

    id: str
    name: str
    role: str
    value: str | None
    link: str | None
    note: str | None
    as_of: str | None
    confidence: m.Confidence
    cited: tuple[SourceLink, ...]
    entries: tuple[OpenQuestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactView(View):
    """Every contact."""

    contacts: tuple[ContactRow, ...]
    intro: str


def _view(shared: Shared, page: Page, name: str) -> ContactView:
    return ContactView(
        title=shared.title(page, name),
        contacts=tuple(_row(page, contact) for contact in shared.book.contacts),
        intro=page.words["intro_contact"],
    )


def _row(page: Page, contact: m.Contact) -> ContactRow:
    return ContactRow(
        id=contact.id,
        name=page.say(contact.name),
        role=page.say(contact.role),
        value=page.say(contact.value),
        link=contact.link,
        note=page.say(contact.note),
        as_of=contact.as_of.isoformat() if contact.as_of else None,
        confidence=contact.confidence,
        cited=page.sources(contact.sources),
        entries=page.to_confirm(contact.to_confirm),
    )


PAGE = PageKind(
    id="contact",
    template="contact",
    view=_view,
    place=Place(icon="window", home=13, chapter=Chapter(part="pdf_part_bodies", order=3)),
)
