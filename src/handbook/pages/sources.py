"""The page of the register of sources."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.domain import model as m
from handbook.pages.kind import Chapter, PageKind, Place, View
from handbook.pages.page import Page
from handbook.pages.shared import Shared


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageEntry:
    """What a source says in one place."""

    locator: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    """A source of the register; days are ISO dates."""

    id: str
    title: str
    issuer: str
    number: str | None
    number_to_confirm: bool
    issued: str | None
    in_force: str | None
    until: str | None
    confidence: m.Confidence
    governs: str
    note: str | None
    seen: tuple[str, ...]
    passages: tuple[PassageEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceGroup:
    """The sources in the folder of one jurisdiction."""

    id: str
    title: str
    sources: tuple[SourceEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesView(View):
    """The sources by jurisdiction, the city's own first."""

    groups: tuple[SourceGroup, ...]
    intro: str


def _view(shared: Shared, page: Page, name: str) -> SourcesView:
    book = shared.book
    groups = [
        _group(page, jurisdiction) for jurisdiction in reversed([*book.jurisdictions.values()])
    ]
    return SourcesView(
        title=shared.title(page, name),
        groups=tuple(group for group in groups if group.sources),
        intro=page.words["intro_sources"],
    )


def _group(page: Page, jurisdiction: m.Jurisdiction) -> SourceGroup:
    own = jurisdiction.short_name or jurisdiction.name
    files = page.book.files
    return SourceGroup(
        id=jurisdiction.id,
        title=page.words.get(f"group_{jurisdiction.id}", own[page.language]),
        sources=tuple(
            _entry(page, source)
            for source in page.book.sources.values()
            if files.get(f"source:{source.id}", "").split("/")[1:2] == [jurisdiction.id]
        ),
    )


def _entry(page: Page, source: m.Source) -> SourceEntry:
    return SourceEntry(
        id=source.id,
        title=page.say(source.title),
        issuer=page.say(source.issuer),
        number=source.number,
        number_to_confirm=source.number_to_confirm,
        issued=source.issued.isoformat() if source.issued else None,
        in_force=source.in_force.isoformat() if source.in_force else None,
        until=source.until.isoformat() if source.until else None,
        confidence=source.confidence,
        governs=page.say(source.governs),
        note=page.say(source.note),
        seen=source.seen,
        passages=tuple(
            PassageEntry(locator=page.say(passage.locator) or "", says=page.say(passage.says))
            for passage in source.passages
        ),
    )


PAGE = PageKind(
    id="sources",
    template="sources",
    view=_view,
    place=Place(weight=0.4, chapter=Chapter(part="pdf_part_end", order=1)),
)
