"""The sound Book of a city: read, checked, and free of rules that contradict each other unsaid."""

from __future__ import annotations

from pathlib import Path

from handbook.domain.book import Book
from handbook.loading.cities import DEFAULT
from handbook.loading.file_cache import Opener
from handbook.loading.loader import read_book
from handbook.loading.reader import read
from handbook.rules.contradictions import contradictions


def load(root: Path, city: str = DEFAULT, open_file: Opener = read) -> Book:
    """Read, type and check everything under ``root`` that concerns ``city``.

    ``open_file`` reads one file.  Raises :class:`~handbook.domain.problems.DataProblemsError` with
    all problems of all files.
    """
    return read_book(root, city, open_file, contradictions)
