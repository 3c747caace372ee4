"""Which PDF files there are, and their making: unchanged ones come from the cache."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import get_args

from handbook.domain.book import Book
from handbook.domain.build_settings import BuildSettings
from handbook.domain.json_values import JsonObject
from handbook.pages.printed_copies import EVIDENCE, file_name
from handbook.paper import edition, sheet
from handbook.paper.paper_site import Paper
from handbook.paper.typesetting import characters
from handbook.paper.volumes import Volume
from handbook.paper.workers import Workers
from handbook.storage import files

#: The volumes of an edition, in order.
VOLUMES: tuple[Volume, ...] = get_args(Volume)
#: How many printed documents the cache holds before the oldest go.
_KEPT = 2000
#: How many documents are composed before the first of them must be printed.
_AHEAD = 40


def wanted(kinds: Iterable[str], volumes: Iterable[Volume]) -> list[tuple[str, Volume]]:
    """Which volume is printed of which edition.

    The bilingual Evidence only where no other volume is wanted: who points at a line in another
    language holds the Handbook.
    """
    volumes = [*volumes]
    return [
        (kind, volume)
        for volume in volumes
        for kind in kinds
        if volume == "handbook" or kind in EVIDENCE or volumes == ["evidence"]
    ]


def editions(
    book: Book,
    settings: BuildSettings,
    books: Iterable[tuple[str, Volume]],
    cache: Path,
    *,
    print_shop: bool = False,
) -> Iterator[tuple[str, bytes]]:
    """File name and PDF of each of the ``books``: the kind of an edition, and its volume.

    For a ``print_shop`` with bleed, imprint and back cover, in grey.
    Raises :class:`~handbook.paper.fonts.MissingGlyphsError` when a text cannot be printed.
    """
    start, books = time.perf_counter(), [*books]
    if not books:
        return
    made = edition.compose(Paper(book, settings.day, settings))
    printer = Printer(book, settings.day, cache)
    tell(f"编排完成，版次 {made.number}", f"composed, edition {made.number}", start)
    jobs = (
        Job(
            file_name(volume, kind),
            "book.typ",
            edition.document(made, kind, volume, print_shop=print_shop),
        )
        for kind, volume in books
    )
    for name, pdf in printer.pdfs(jobs):
        size = f"{len(pdf) / 1e6:.1f} MB"
        tell(f"{name}，{size}", f"{name}, {size}", start)
        yield name, pdf


def sheets(
    book: Book, settings: BuildSettings, kinds: Iterable[str], cache: Path
) -> Iterator[tuple[str, bytes]]:
    """File name and PDF of the one-sheet of every distinct situation.

    Raises :class:`~handbook.paper.fonts.MissingGlyphsError` when a text cannot be printed.
    """
    start, kinds = time.perf_counter(), [*kinds]
    if not kinds:
        return
    paper = Paper(book, settings.day, settings)
    printer = Printer(book, settings.day, cache)
    found = [paper.sheets.sheet(result) for result in paper.finder.results.values()]
    jobs = (
        Job(f"{kind}/{one.distinct.slug}.pdf", "sheet.typ", made)
        for one in found
        for kind, made in sheet.documents(paper, one, kinds)
    )
    yield from printer.pdfs(jobs)
    count = len(found) * len(kinds)
    tell(f"单页清单 {count} 份", f"{count} sheets", start)
    printer.tidy()


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be printed under a name."""

    name: str
    template: str
    document: JsonObject


class Printer:
    """Prints documents of one book and day; what was printed before comes from the cache."""

    def __init__(self, book: Book, day: date, cache: Path) -> None:
        self.day, self.cache = day, cache
        self._characters = characters(book)
        tools = [metadata.version(name) for name in ("typst", "pikepdf", "justmytype-intl-cjk")]
        folder = Path(__file__).parent
        sources = [path.read_bytes() for path in sorted(folder.glob("typ/*.typ"))]
        sources += [
            (folder / name).read_bytes() for name in ("fonts.py", "packing.py", "print_shop.py")
        ]
        self._state = hashlib.sha256(b"\0".join([*sources, json.dumps(tools).encode()]))

    def pdfs(self, jobs: Iterable[Job]) -> Iterator[tuple[str, bytes]]:
        """The name and the PDF of each job, in order; on every processor that there is."""
        with closing(Workers(self._characters, self.day, self.cache)) as workers:
            waiting: deque[tuple[str, Path, Future[bytes] | None]] = deque()
            for job in jobs:
                kept = self._place(job)
                printed = None if kept.is_file() else workers.print(job.template, job.document)
                waiting.append((job.name, kept, printed))
                if len(waiting) > _AHEAD:
                    yield self._kept(*waiting.popleft())
            while waiting:
                yield self._kept(*waiting.popleft())

    def _place(self, job: Job) -> Path:
        """Where a document is kept: its name follows from all that it is made of."""
        state = self._state.copy()
        state.update(json.dumps([job.template, self.day.isoformat(), job.document]).encode())
        return self.cache / "pdf" / f"{state.hexdigest()[:32]}.pdf"

    @staticmethod
    def _kept(name: str, kept: Path, printed: Future[bytes] | None) -> tuple[str, bytes]:
        if printed is None:
            return name, kept.read_bytes()
        pdf = printed.result()
        files.write(kept, pdf)
        return name, pdf

    def tidy(self) -> None:
        """Let the oldest documents of the cache go."""
        folder = self.cache / "pdf"
        kept = sorted(folder.glob("*.pdf"), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in kept[_KEPT:]:
            old.unlink(missing_ok=True)


def tell(zh: str, en: str, start: float) -> None:
    """A line of progress."""
    sys.stderr.write(f"{zh} / {en}  ({time.perf_counter() - start:.1f} s)\n")
    sys.stderr.flush()
