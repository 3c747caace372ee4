"""Composed documents to PDF, through Typst."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from importlib import resources
from pathlib import Path

import typst

from handbook.domain.book import Book
from handbook.domain.json_values import Json, JsonObject
from handbook.domain.model import LANGUAGES
from handbook.domain.wording import wording
from handbook.language.phrasing import joining_words
from handbook.pages.colours import on_light
from handbook.paper import fonts
from handbook.paper.print_shop import grey
from handbook.paper.rich_text import strings

#: China's time: the stamp of a PDF is the first moment of its day.
_ZONE = timezone(timedelta(hours=8))
_PRINTED = re.compile(r"[^\x00-\x1f\u200b]")


class TypesettingError(Exception):
    """Typst refused the document: a fault of the templates, not of the data."""


class Press:
    """A Typst world with the handbook's fonts; prints as many documents as wanted."""

    def __init__(self, characters: set[str], cache: Path) -> None:
        """Set up the fonts for ``characters``, as far as they go; ``cache`` keeps the cuts."""
        folder = fonts.cuts(characters, cache)
        # What a text may hold.  A mark that only turns its direction has no place on paper.
        self.characters = fonts.held(folder) | {one for one in characters if one.isspace()}
        self.templates = Path(str(resources.files("handbook.paper") / "typ"))
        self._compiler = typst.Compiler(
            root=str(self.templates),
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
            ),
            ignore_system_fonts=True,
        )

    def print(self, template: str, document: JsonObject, day: date) -> bytes:
        """The PDF of ``document`` by the template; the same bytes for the same document.

        Raises :class:`~handbook.paper.fonts.MissingGlyphsError` for a character without a glyph,
        and :class:`TypesettingError`.
        """
        texts = list(strings(document))
        missing = set(_PRINTED.findall("".join(texts))) - self.characters
        if missing:
            raise fonts.MissingGlyphsError(fonts.complaint("".join(sorted(missing)), texts))
        try:
            made = self._compiler.compile(
                input=str(self.templates / template),
                format="pdf",
                sys_inputs=inputs(document),
                pdf_standards=["a-2a", "ua-1"] if document.get("print_shop") else "ua-1",
                timestamp=datetime(day.year, day.month, day.day, tzinfo=_ZONE),
            )
        except typst.TypstError as error:
            raise TypesettingError(f"{template}: {error.diagnostic or error}") from None
        if not isinstance(made, bytes):
            raise TypesettingError(template)
        return made


def inputs(document: Mapping[str, Json]) -> dict[str, str]:
    """What a template is given: the ``document``, and the colours by name."""
    return {
        "document": json.dumps(document, ensure_ascii=False),
        "colours": json.dumps(
            {name: grey(value) for name, value in on_light().items()}
            if document.get("print_shop")
            else on_light()
        ),
    }


def characters(book: Book) -> set[str]:
    """Every character of the data and of the fixed words: all that a document needs, and more."""
    found: set[str] = set()
    for folder in book.jurisdictions:
        for path in (book.root / folder).rglob("*.yml"):
            found |= set(path.read_text("utf-8"))
    for language in LANGUAGES:
        found |= set("".join(wording(language).values())) | set(joining_words(language))
    return set(_PRINTED.findall("".join(found)))
