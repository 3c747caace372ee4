"""The page for programmers: versions, how to verify a release, the reference of the library."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.domain import versions
from handbook.library import reference
from handbook.pages.kind import PageKind, View
from handbook.pages.page import Page
from handbook.pages.shared import Shared


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammersView(View):
    """The reference, and the versions of data and software."""

    entries: tuple[reference.Entry, ...]
    data: str
    revision: str
    software: str
    api: str


def _view(shared: Shared, page: Page, name: str) -> ProgrammersView:
    version = versions.data(shared.book.root, shared.book.jurisdictions)
    return ProgrammersView(
        title=shared.title(page, name),
        entries=reference.entries(),
        data=version.number,
        revision=version.revision,
        software=versions.software(),
        api=f"{page.top}api/v1/index.json",
    )


PAGE = PageKind(id="programmers", template="programmers", view=_view)
