"""A state or region by any of its common names, in Chinese, English or pinyin."""

from __future__ import annotations

import difflib
import unicodedata

from handbook.domain.book import Book
from handbook.domain.model import Place


def fold(text: str) -> str:
    """The form in which names are compared: no case, accents, spaces, marks or “the”."""
    plain = unicodedata.normalize("NFKD", text.casefold()).strip().removeprefix("the ")
    return "".join(letter for letter in plain if letter.isalnum())


def names(place: Place) -> tuple[str, ...]:
    """Every name that stands for a place, its own first."""
    return (place.name.zh, place.name.en, place.code, place.pinyin, *place.aliases)


def code_of(book: Book, text: str) -> str | None:
    """The code of the place that ``text`` names; ``None`` where no place has that name."""
    if text.strip().upper() in book.places:
        return text.strip().upper()
    wanted = fold(text)
    return next(
        (
            place.code
            for place in book.places.values()
            if wanted and wanted in {fold(name) for name in names(place)}
        ),
        None,
    )


def near(book: Book, text: str, most: int = 3) -> list[Place]:
    """The places whose names are most like ``text``: a part of it, or only slips away."""
    wanted = fold(text)
    if not wanted:
        return []
    spoken = {fold(name): place for place in book.places.values() for name in names(place)}
    within = [name for name in spoken if name.startswith(wanted)]
    alike = difflib.get_close_matches(wanted, spoken, most)
    return list({spoken[name].code: spoken[name] for name in (*within, *alike)}.values())[:most]
