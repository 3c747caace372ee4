"""The page about the handbook itself: its edition, its marks, its statuses, its data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handbook.domain import model as m
from handbook.domain import versions
from handbook.pages.kind import Chapter, PageKind, Place, View
from handbook.pages.page import Page
from handbook.pages.printed_copies import EditionLink, editions
from handbook.pages.shared import Shared

_MARKS = ("seed", "official", "secondary", "derived", "memory")
_PARAGRAPHS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEntry:
    """A mark or a status, and what it means."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutView(View):
    """What the handbook is, and how much it holds on its day (an ISO date)."""

    paragraphs: tuple[str, ...]
    day: str
    rules: int
    sources: int
    confirm: int
    data_version: str
    software_version: str
    marks: tuple[KeyEntry, ...]
    statuses: tuple[KeyEntry, ...]
    api: str
    pdf: tuple[EditionLink, ...]


def _view(shared: Shared, page: Page, name: str) -> AboutView:
    book, words = shared.book, page.words
    return AboutView(
        title=shared.title(page, name),
        paragraphs=tuple(words[f"about_{number}"] for number in range(1, _PARAGRAPHS + 1)),
        day=shared.day.isoformat(),
        rules=len(book.rules) + len(book.statements),
        sources=len(book.sources),
        confirm=len(book.to_confirm),
        data_version=str(versions.data(book.root, book.jurisdictions)),
        software_version=versions.software(),
        marks=_key(page, "mark", _MARKS),
        statuses=_key(page, "status", m.STATUSES),
        api=f"{page.top}api/v1/index.json",
        pdf=editions(shared, page),
    )


def _key(page: Page, kind: str, names: Iterable[str]) -> tuple[KeyEntry, ...]:
    words = page.words
    return tuple(
        KeyEntry(id=name, label=words[name], text=words[f"{kind}_{name}"]) for name in names
    )


PAGE = PageKind(
    id="about",
    template="about",
    view=_view,
    place=Place(weight=0.5, chapter=Chapter(part="pdf_part_read", order=1)),
)
