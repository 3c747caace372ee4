"""Every PDF of a folder, read back: editions compared with the site, sheets with the answers."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from handbook.audit import printed_clauses, printed_reading, printed_text
from handbook.audit.printed_sheets import beside, sheet_units
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.build_settings import BuildSettings
from handbook.domain.json_values import JsonObject
from handbook.domain.wording import wording
from handbook.pages.printed_copies import EDITIONS, file_name
from handbook.paper import edition, sheet
from handbook.paper.edition import Edition
from handbook.paper.packing import packed
from handbook.paper.paper_site import Paper
from handbook.paper.printing import tell
from handbook.paper.typesetting import Press, characters
from handbook.paper.volumes import Volume
from handbook.paper.workers import printed
from handbook.storage import folders

#: A sheet has two sides.
MOST_PAGES = 2
#: The Handbook and the Evidence.
BOTH_VOLUMES = 2


def run(
    book: Book,
    settings: BuildSettings,
    folder: Path,
    books: Iterable[tuple[str, Volume]],
    *,
    sheets: bool,
) -> Iterator[tuple[str, bool]]:
    """Lines of the report, and whether each is good; the PDFs are those that lie in ``folder``."""
    paper = Paper(book, settings.day, settings)
    cache = folder / ".again"
    try:
        press = Press(characters(book), cache)  # fonts cut anew, too
        if books := [*books]:
            yield from _books(edition.compose(paper), press, folder, books)
        if sheets:
            yield from _sheets(paper, press, folder)
    finally:
        folders.clear(cache)


def _books(
    made: Edition, press: Press, folder: Path, books: Iterable[tuple[str, Volume]]
) -> Iterator[tuple[str, bool]]:
    """Each volume by itself, and both volumes of a language beside the site."""
    volumes: dict[str, list[bytes]] = {}
    for kind, volume in books:
        start = time.perf_counter()
        name = file_name(volume, kind)
        pdf = (folder / name).read_bytes()
        volumes.setdefault(kind, []).append(pdf)
        report = printed_text.verify(made, kind, volume, pdf)
        shop = printed_text.for_print_shop(pdf)
        document = edition.document(made, kind, volume, print_shop=shop)
        if printed(press, "book.typ", document, made.paper.day) != pdf:
            report.faults.append("printed twice, the bytes differ")
        _tell("pdf_verified_file", start, name=name)
        for line in printed_text.lines(name, report):
            yield line, report.sound
    for language in m.LANGUAGES:
        if len(volumes.get(language, ())) == BOTH_VOLUMES:
            report = printed_text.covers(made.paper, language, volumes[language])
            for line in printed_text.lines(language, report):
                yield line, report.sound


def check(book: Book, settings: BuildSettings, paths: Iterable[Path]) -> Iterator[tuple[str, bool]]:
    """Lines of the report on files that lie somewhere, and whether each is good.

    Each file says itself what it is; it is held to what that is by the data of today.  Raises
    :class:`OSError` for a file that cannot be read.
    """
    paper = Paper(book, settings.day, settings)
    made: Edition | None = None
    for path in paths:
        pdf = path.read_bytes()
        match _keywords(pdf):
            case ("handbook" | "evidence" as volume, "zh" | "en" | "both" as kind, *_):
                made = made or edition.compose(paper)
                report = printed_text.verify(made, kind, volume, pdf)
            case ("sheet", "zh" | "en" | "both" as kind, slug, *_) if slug in paper.finder.results:
                one = paper.sheets.sheet(paper.finder.results[slug])
                report = sheet_report(sheet.document(paper, one, kind), pdf)
            case _:
                report = printed_text.Report()
                report.faults.append(printed_text.both("pdf_verified_stranger"))
        for line in printed_text.lines(path.name, report):
            yield line, report.sound


def _keywords(pdf: bytes) -> tuple[str, ...]:
    """What a file says it is; nothing where it says nothing."""
    try:
        return printed_reading.read(pdf).keywords
    except printed_reading.UnreadableError:
        return ()


def _tell(key: str, start: float, **values: object) -> None:
    """Tell on standard error that a part is done, and in how many seconds."""
    zh, en = (wording(language)[key].format(**values) for language in m.LANGUAGES)
    tell(zh, en, start)


def _sheets(paper: Paper, press: Press, folder: Path) -> Iterator[tuple[str, bool]]:
    start = time.perf_counter()
    report = printed_text.Report()
    count = 0
    for kind in EDITIONS:
        for number, distinct in enumerate(paper.finder.results.values()):
            path = folder / kind / f"{distinct.slug}.pdf"
            if not path.is_file():
                continue
            count += 1
            pdf = path.read_bytes()
            document = sheet.document(paper, paper.sheets.sheet(distinct), kind)
            found = sheet_report(document, pdf)
            # Printing every sheet once more would take as long as printing them: one in ten.
            if number % 10 == 0:
                again = press.print("sheet.typ", document, paper.day)
                if packed(again) != pdf:
                    found.faults.append("printed twice, the bytes differ")
            for part, wanted in found.wanted.items():
                report.wanted[part] = report.wanted.get(part, 0) + wanted
            name = f"{kind}/{distinct.slug}"
            report.missing += [f"{name} {missing}" for missing in found.missing]
            report.faults += [f"{name} {fault}" for fault in found.faults]
    report.facts = {"sheets": count}
    _tell("pdf_verified_sheets", start, count=count)
    for line in printed_text.lines("sheets", report):
        yield line, report.sound
    sys.stderr.flush()


def sheet_report(document: JsonObject, pdf: bytes) -> printed_text.Report:
    """Whether a sheet says what its ``document`` says, line by line, on as many pages as it may."""
    report = printed_text.Report()
    printed_text.structure(pdf, report)
    if report.facts["pages"] > MOST_PAGES:
        report.faults.append(f"{report.facts['pages']} pages")
    reading = printed_reading.read(pdf)
    units = [*sheet_units(document)]
    report.wanted["lines"] = len(units)
    found = [*printed_clauses.compared(units, reading.text)]
    known = [*beside(document)]
    for number, text in enumerate(reading.beside, 1):
        found += printed_clauses.left_over(str(number), known, text)
    report.faults += [printed_text.told(fault) for fault in found]
    return report
