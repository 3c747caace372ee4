"""What the page that documents the open data shows."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from handbook.export import open_data, schemas
from handbook.pages.views import Page


def view(page: Page, situations: int) -> dict[str, Any]:
    """The files with what they hold, how many entries, and their schemas."""
    book, words = page.book, page.words
    folder = page.asset("").removesuffix("assets/") + f"api/{open_data.VERSION}/"
    counts = {
        "services": len(book.items),
        "materials": len(book.materials),
        "measures": len(book.measures),
        "sources": len(book.sources),
        "situations": situations,
        "checklist": situations,
    }
    return {
        "files": [
            SimpleNamespace(
                name="checklists/<slug>.json" if name == "checklist" else f"{name}.json",
                href="" if name == "checklist" else f"{folder}{name}.json",
                what=words[f"open_data_{name}"],
                count=counts.get(name, 0),
                schema=folder + schemas.file(name),
                schema_name=schemas.file(name),
            )
            for name in ("index", *open_data.COLLECTIONS, "situations", "checklist")
        ],
        "promises": [words[f"open_data_rule_{number}"] for number in range(1, 6)],
        "example": words["open_data_code"],
        "licence": open_data.LICENCE_URL,
        "calendar": "changes.ics",
    }
