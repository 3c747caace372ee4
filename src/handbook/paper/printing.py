"""Which PDF files there are, and their making: unchanged ones come from the cache."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import date
from importlib import metadata
from pathlib import Path

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.build_settings import BuildSettings
from handbook.domain.json_values import JsonObject
from handbook.pages.printed_copies import EDITIONS
from handbook.paper import edition, sheet
from handbook.paper.packing import packed
from handbook.paper.paper_site import Paper
from handbook.paper.typesetting import Press, characters
from handbook.storage import files

#: How many printed documents the cache holds before the oldest go.
_KEPT = 2000


def editions(
    book: Book, settings: BuildSettings, kinds: Iterable[str], cache: Path
) -> Iterator[tuple[str, bytes]]:
    """File name and PDF of each of the editions ``kinds``.

    Raises :class:`~handbook.paper.fonts.MissingGlyphsError` when a text cannot be printed.
    """
    start = time.perf_counter()
    made = edition.compose(Paper(book, settings.day, settings))
    printer = Printer(book, settings.day, cache)
    tell(f"编排完成，版次 {made.number}", f"composed, edition {made.number}", start)
    for kind in kinds:
        start = time.perf_counter()
        pdf = printer.pdf("book.typ", edition.document(made, kind))
        size = f"{len(pdf) / 1e6:.1f} MB"
        tell(f"{EDITIONS[kind]}，{size}", f"{EDITIONS[kind]}, {size}", start)
        yield EDITIONS[kind], pdf


def sheets(
    book: Book, settings: BuildSettings, languages: Iterable[m.Language], cache: Path
) -> Iterator[tuple[str, bytes]]:
    """File name and PDF of the one-sheet of every distinct situation.

    Raises :class:`~handbook.paper.fonts.MissingGlyphsError` when a text cannot be printed.
    """
    start = time.perf_counter()
    paper = Paper(book, settings.day, settings)
    printer = Printer(book, settings.day, cache)
    found = [paper.sheets.sheet(result) for result in paper.finder.results.values()]
    for language in languages:
        for number, one in enumerate(found, 1):
            pdf = printer.pdf("sheet.typ", sheet.document(paper, one, language))
            yield f"{language}/{one.distinct.slug}.pdf", pdf
            if number % 50 == 0 or number == len(found):
                done = f"{language} {number}/{len(found)}"
                tell(f"单页清单 {done}", f"sheets {done}", start)
    printer.tidy()


class Printer:
    """Prints documents of one book and day; what was printed before comes from the cache."""

    def __init__(self, book: Book, day: date, cache: Path) -> None:
        self.day, self.cache = day, cache
        self._characters = characters(book)
        self._press: Press | None = None
        tools = [metadata.version(name) for name in ("typst", "pikepdf", "justmytype-intl-cjk")]
        folder = Path(__file__).parent
        sources = [path.read_bytes() for path in sorted(folder.glob("typ/*.typ"))]
        sources += [(folder / name).read_bytes() for name in ("fonts.py", "packing.py")]
        self._state = hashlib.sha256(b"\0".join([*sources, json.dumps(tools).encode()]))

    @property
    def press(self) -> Press:
        """The press, set up when first needed."""
        if self._press is None:
            self._press = Press(self._characters, self.cache)
        return self._press

    def pdf(self, template: str, document: JsonObject) -> bytes:
        """The PDF of a document."""
        state = self._state.copy()
        state.update(json.dumps([template, self.day.isoformat(), document]).encode())
        kept = self.cache / "pdf" / f"{state.hexdigest()[:32]}.pdf"
        if kept.is_file():
            return kept.read_bytes()
        made = packed(self.press.print(template, document, self.day))
        files.write(kept, made)
        return made

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
