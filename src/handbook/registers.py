"""What the program keeps beside the data: is it current, and what should be in it.

The editor's schemas, the permanent addresses, the answers on record.  ``handbook update`` writes
them all, so that nobody need know which edit touches which.  Whether two languages say the same is
a person's judgement and stays with :mod:`handbook.translations`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from handbook import addresses, editor_files, parity, permanence, recorded, translations
from handbook.book import Book
from handbook.parity import Pair
from handbook.site import Site
from handbook.translations import Entry

#: A file and what should be in it; ``None`` for one that should not be there.
Late = dict[Path, str | None]


def late(root: Path, books: Sequence[Book], day: date) -> Late:
    """Every register under ``root`` that is not as it should be."""
    wanted: Late = {}
    settled = []
    for book in books:
        record = addresses.updated(book)
        wanted[book.root / book.city.id / "situations.yml"] = addresses.text(record)
        # What follows knows the new addresses.
        settled.append(replace(book, addresses={one.slug: one for one in record}))
        wanted[recorded.path(book)] = recorded.text(settled[-1])
    pages = permanence.updated(Site(book, day) for book in settled)
    wanted[root / "data" / permanence.FILE] = pages
    return editor_files.stale(root, settled) | {
        path: text for path, text in wanted.items() if _there(path) != text
    }


def due(root: Path, books: Sequence[Book]) -> bool:
    """Whether an update is due, as far as a second can tell: by new ids and new texts."""
    return bool(
        editor_files.stale(root, books) or new_texts(translations.read(root), parity.pairs(root))
    )


def write(root: Path, files: Late) -> None:
    """Write what :func:`late` found."""
    editor_files.update(root, files)


def new_texts(entries: dict[str, Entry], pairs: Iterable[Pair]) -> list[Pair]:
    """The texts not on record that are no translation left behind: both languages are new."""
    every = list(pairs)
    known = {(one.zh, one.en) for one in entries.values()}
    behind = {one.pair.key for one in translations.stale(entries, every)}
    return [
        pair
        for pair in every
        if pair.key not in behind
        and (translations.digest(pair.zh), translations.digest(pair.en)) not in known
    ]


def _there(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""
