"""Every PDF of a folder, read back: editions compared with the site, sheets with the answers."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from handbook.audit import printed_text
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.build_settings import BuildSettings
from handbook.domain.wording import wording
from handbook.pages.printed_copies import EDITIONS
from handbook.paper import edition, sheet
from handbook.paper.packing import packed
from handbook.paper.paper_site import Paper
from handbook.paper.printing import tell
from handbook.paper.typesetting import Press, characters
from handbook.rules.checklists import Sheet
from handbook.storage import folders

#: A sheet has two sides.
MOST_PAGES = 2


def run(
    book: Book, settings: BuildSettings, folder: Path, kinds: Iterable[str], *, sheets: bool
) -> Iterator[tuple[str, bool]]:
    """Lines of the report, and whether each is good; the PDFs are those that lie in ``folder``."""
    paper = Paper(book, settings.day, settings)
    cache = folder / ".again"
    try:
        press = Press(characters(book), cache)  # fonts cut anew, too
        composed = edition.compose(paper)
        for kind in kinds:
            start = time.perf_counter()
            again = packed(press.print("book.typ", edition.document(composed, kind), settings.day))
            report = printed_text.verify(
                composed, kind, (folder / EDITIONS[kind]).read_bytes(), again
            )
            _tell("pdf_verified_file", start, name=EDITIONS[kind])
            for line in printed_text.lines(EDITIONS[kind], report):
                yield line, report.sound
        if sheets:
            yield from _sheets(paper, press, folder)
    finally:
        folders.clear(cache)


def _tell(key: str, start: float, **values: object) -> None:
    """Tell on standard error that a part is done, and in how many seconds."""
    zh, en = (wording(language)[key].format(**values) for language in m.LANGUAGES)
    tell(zh, en, start)


def _sheets(paper: Paper, press: Press, folder: Path) -> Iterator[tuple[str, bool]]:
    start = time.perf_counter()
    report = printed_text.Report()
    count = 0
    for language in m.LANGUAGES:
        for number, distinct in enumerate(paper.finder.results.values()):
            path = folder / language / f"{distinct.slug}.pdf"
            if not path.is_file():
                continue
            count += 1
            pdf = path.read_bytes()
            one = paper.sheets.sheet(distinct)
            found = sheet_report(one, language, pdf)
            # Printing every sheet once more would take as long as printing them: one in ten.
            if number % 10 == 0:
                again = press.print("sheet.typ", sheet.document(paper, one, language), paper.day)
                if packed(again) != pdf:
                    found.faults.append("printed twice, the bytes differ")
            for kind, wanted in found.wanted.items():
                report.wanted[kind] = report.wanted.get(kind, 0) + wanted
            name = f"{language}/{distinct.slug}"
            report.missing += [f"{name} {missing}" for missing in found.missing]
            report.faults += [f"{name} {fault}" for fault in found.faults]
    report.facts = {"sheets": count}
    _tell("pdf_verified_sheets", start, count=count)
    for line in printed_text.lines("sheets", report):
        yield line, report.sound
    sys.stderr.flush()


def sheet_report(sheet: Sheet, language: m.Language, pdf: bytes) -> printed_text.Report:
    """Whether a sheet names every material with its rule, every limit, the result and the steps."""
    report = printed_text.Report()
    printed_text.structure(pdf, report)
    if report.facts["pages"] > MOST_PAGES:
        report.faults.append(f"{report.facts['pages']} pages")
    text = printed_text.texts(pdf, margins=False)[0]
    answer, words = sheet.checklist, wording(language)
    asked = [row for row in answer.materials if row.listed]
    wanted: dict[str, list[str]] = {
        "materials": [row.material.name[language] for row in asked],
        "statuses": [words[row.status] for row in asked],
        "rules": [row.requirement.id for row in asked if row.requirement]
        + [rule.id for rule in (*answer.time_limits.values(), *answer.result_because)]
        + [rule.id for table in sheet.abroad.values() for row in table for rule in row.because],
        "numbers": [str(rule.working_days) for rule in answer.time_limits.values()],
        "steps": [step.name[language] for step in answer.steps],
    }
    for kind, values in wanted.items():
        report.wanted[kind] = len(values)
        report.missing += [
            f"{kind}: {value}" for value in values if printed_text.tight(value) not in text
        ]
    return report
