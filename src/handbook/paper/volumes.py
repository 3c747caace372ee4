"""The two volumes of an edition, and which page of the site is a chapter of which.

The Handbook is what a reader holds; the Evidence is what each rule rests on.  Chapters and notes
are numbered through both, so a number alone says where to look.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from handbook.pages.kind import key_of
from handbook.paper.paper_site import Paper
from handbook.rules import announcements

Volume = Literal["handbook", "evidence"]

#: Chapters that are no page of the site: the documents, the questions less often asked, what each
#: service rests on, every state with its day.
MATERIALS, MORE_QUESTIONS, BASES, COUNTRIES = "materials", "faq-more", "bases", "countries"
#: The parts of the site that are the Handbook's, and what else of the site it holds.
_PARTS = ("pdf_part_read", "pdf_part_services", "pdf_part_before", "pdf_part_after")
_ASK = ("pdf_part_ask", ("faq", "contact"))
_NOTICES, _REFERENCE = "pdf_part_notices", "pdf_part_reference"


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumePart:
    """A part of a volume: the key of its title, and the names of its chapters."""

    volume: Volume
    key: str
    names: tuple[str, ...]


def volume_parts(paper: Paper) -> Iterator[VolumePart]:
    """The parts of both volumes, in order.  A notice comes before those that are older."""
    parts = _chapters(paper)
    key, asked = _ASK
    for name in _PARTS:
        yield VolumePart(volume="handbook", key=name, names=tuple(parts[name]))
    there = {name for names in parts.values() for name in names}
    yield VolumePart(
        volume="handbook", key=key, names=tuple(name for name in asked if name in there)
    )
    measures = paper.book.measures

    def age(page: str) -> tuple[date, str]:
        measure = measures[key_of(page)]
        return measure.in_force, measure.id

    for name, listed in parts.items():
        names = [page for page in listed if page not in asked]
        if name in _PARTS:
            continue
        if name == _NOTICES:
            names.sort(key=age, reverse=True)
        if name == _REFERENCE:
            names = [MATERIALS, BASES, COUNTRIES, MORE_QUESTIONS, *names]
        yield VolumePart(volume="evidence", key=name, names=tuple(names))


def site_pages(paper: Paper) -> list[str]:
    """The pages of the site that are chapters."""
    return [name for names in _chapters(paper).values() for name in names]


def _chapters(paper: Paper) -> dict[str, list[str]]:
    """The pages that are chapters, by part: of the notices those made public by the paper's day."""
    book, parts = paper.book, paper.chapters()
    return parts | {
        _NOTICES: [
            name
            for name in parts[_NOTICES]
            if announcements.of_measure(book, book.measures[key_of(name)]) <= paper.day
        ]
    }
