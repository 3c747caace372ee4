"""What the program records of the data in ``registers/``: is it current, what should be in it.

The editor's schemas, the permanent addresses, the answers on record.  ``handbook update`` writes
them all, so that nobody need know which edit touches which.  Whether two languages say the same is
a person's judgement and stays with :mod:`handbook.language.translations`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from handbook.audit import recorded_answers
from handbook.desk import editor_files
from handbook.domain.book import Book
from handbook.pages.handbook import HandbookPages
from handbook.rules import situation_addresses
from handbook.site import redirects
from handbook.storage import register_paths

#: A file and what should be in it; ``None`` for one that should not be there.
Late = dict[Path, str | None]


def late(root: Path, books: Sequence[Book], day: date) -> Late:
    """Every register under ``root`` that is not as it should be."""
    wanted: Late = {}
    settled = []
    for book in books:
        record = situation_addresses.updated(book)
        wanted[situation_addresses.path(book)] = situation_addresses.text(record)
        # What follows knows the new addresses.
        settled.append(replace(book, addresses={one.slug: one for one in record}))
        wanted[recorded_answers.path(book)] = recorded_answers.text(settled[-1])
    data = root / "data"
    pages = redirects.updated(HandbookPages(book, day) for book in settled)
    wanted[register_paths.path(data, register_paths.ADDRESSES)] = pages
    wanted |= _moved(data, [book.city.id for book in books])
    return editor_files.stale(root, settled) | {
        path: text for path, text in wanted.items() if _there(path) != text
    }


def _moved(data: Path, cities: Iterable[str]) -> Late:
    """What still stands where registers stood before they had a folder goes from there."""
    names: list[tuple[str, ...]] = [(register_paths.ADDRESSES,), (register_paths.TRANSLATIONS,)]
    names += [
        (city, name)
        for city in cities
        for name in (register_paths.SITUATIONS, register_paths.ANSWERS)
    ]
    moved: Late = {register_paths.earlier(data, *name): None for name in names}
    judged = register_paths.found(data, register_paths.TRANSLATIONS)
    if judged.is_file():
        path = register_paths.path(data, register_paths.TRANSLATIONS)
        moved[path] = judged.read_text("utf-8")
    return moved


def write(files: Late) -> None:
    """Write what :func:`late` found."""
    editor_files.update(files)


def _there(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None
