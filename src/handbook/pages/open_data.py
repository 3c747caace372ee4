"""The page that documents the open data."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.export import data_descriptions, open_data, schemas
from handbook.pages.kind import PageKind, View
from handbook.pages.page import Page
from handbook.pages.shared import Shared

_PROMISES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A file: what it holds, how many entries (0 where that says nothing), its schema if any."""

    name: str
    href: str
    what: str
    count: int = 0
    schema: str = ""
    schema_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDataView(View):
    """The files, and what is promised of them."""

    files: tuple[FileRow, ...]
    promises: tuple[str, ...]
    example: str
    licence: str
    calendar: str


def _view(shared: Shared, page: Page, name: str) -> OpenDataView:
    book, words = page.book, page.words
    situations = len(shared.finder.results)
    counts = {
        "services": len(book.items),
        "materials": len(book.materials),
        "measures": len(book.measures),
        "sources": len(book.sources),
        "situations": situations,
        "checklist": situations,
    }
    files = ("index", *open_data.COLLECTIONS, "situations", "checklist")
    return OpenDataView(
        title=shared.title(page, name),
        files=(
            *(_file(page, file, counts.get(file, 0)) for file in files),
            *(
                FileRow(
                    name=file,
                    href=f"{page.top}api/{open_data.VERSION}/{file}",
                    what=words[f"open_data_{file.removesuffix('.json')}"],
                )
                for file in (data_descriptions.PACKAGE, data_descriptions.OPENAPI)
            ),
        ),
        promises=tuple(words[f"open_data_rule_{number}"] for number in range(1, _PROMISES + 1)),
        example=words["open_data_code"],
        licence=open_data.LICENCE_URL,
        calendar="changes.ics",
    )


def _file(page: Page, name: str, count: int) -> FileRow:
    folder = f"{page.top}api/{open_data.VERSION}/"
    many = name == "checklist"
    return FileRow(
        name="checklists/<slug>.json" if many else f"{name}.json",
        href="" if many else f"{folder}{name}.json",
        what=page.words[f"open_data_{name}"],
        count=count,
        schema=folder + schemas.file(name),
        schema_name=schemas.file(name),
    )


PAGE = PageKind(id="open-data", template="open-data", view=_view)
