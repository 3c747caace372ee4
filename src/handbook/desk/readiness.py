"""Whether an edit is ready to be committed: every check in one run, in order of what to mend first.

A fault of an earlier part may be the cause of one of a later part.  Parts that need sound data are
not run while the data are unsound, and the report says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import getitem
from pathlib import Path

from handbook.audit import proof
from handbook.audit.findings import Finding
from handbook.audit.worked_cases import read_cases, wrong_cases
from handbook.desk import editor_files, merges
from handbook.desk.also_says import Leftover, known_leftovers
from handbook.desk.rewritten import rewritten
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.problems import DataProblemsError, Place, Problem
from handbook.domain.wording import wording
from handbook.language import parity, translations
from handbook.loading.cities import cities
from handbook.loading.file_cache import READ
from handbook.loading.navigation import navigation
from handbook.loading.plausible_lines import slips
from handbook.loading.practice_names import named
from handbook.rules import freshness, situation_addresses
from handbook.rules.book_cache import load_cached
from handbook.site.beside import beside

#: The parts of the report, in order: a fault of one may come of a fault of one before it.
_PARTS = ("data", "proof", "addresses", "cases", "parity", "late")


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of check: its name, and what it found; ``None`` where it could not be run."""

    name: m.Text
    problems: tuple[Problem, ...] | None


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the checks found, in order of what to mend first."""

    parts: tuple[Part, ...]
    #: Whether ``handbook update`` has something to record.
    registers_due: bool = False
    #: How many reviews are overdue: a reminder, no fault of the edit.
    reviews_due: int = 0
    #: Texts that still say what an edited record said before: to be read again, no fault.
    also: tuple[Leftover, ...] = ()
    #: Rules that held already and are not as they were: to be looked at, no fault.
    rewritten: tuple[Problem, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether there is nothing to mend."""
        return not any(part.problems for part in self.parts)


def readiness(root: Path, city: str, today: date, base: str = "HEAD") -> Readiness:
    """Check the project at ``root``; ``city`` is the one whose rules are proven.

    What the edit is, it takes from a comparison with the revision ``base``.
    """
    data = root / "data"
    books, unsound = _books(data, city)
    unsound += [*merges.markers(root), *named(data), *slips(root, today), *navigation(root)]
    if unsound or city not in books:
        return Readiness(_parts({"data": unsound}))
    book = books[city]
    proven = beside(lambda: proof.prove(book).findings)
    entries, report = translations.read(root), parity.check(root)
    found: dict[str, Sequence[Problem]] = {
        "data": (),
        "addresses": situation_addresses.problems(book),
        "cases": [*wrong_cases(read_cases(data), books, city)],
        "parity": [one.problem for one in report.findings],
        "late": [_late(one) for one in translations.stale(entries, report.pairs)],
    }
    differing = {one.pair.key for one in report.findings if one.pair}
    new = (pair.key for pair in translations.new_texts(entries, report.pairs))
    due = bool(editor_files.stale(root, [*books.values()])) or not differing.issuperset(new)
    found["proof"] = [placed(book, one) for one in proven()]
    overdue = [one for one in freshness.reviews(book, today) if one.overdue(today)]
    return Readiness(
        _parts(found),
        registers_due=due,
        reviews_due=len(overdue),
        also=tuple(known_leftovers(root, base)),
        rewritten=tuple(rewritten(root, base, today)),
    )


def _books(data: Path, city: str) -> tuple[dict[str, Book], list[Problem]]:
    """The sound books by city, ``city`` first, and what is wrong with the others."""
    books: dict[str, Book] = {}
    unsound: list[Problem] = []
    for name in sorted({city, *cities(data)}, key=lambda name: name != city):
        try:
            books[name] = load_cached(data, name)
        except DataProblemsError as problems:
            unsound += problems.problems
    return books, unsound


def _parts(found: dict[str, Sequence[Problem]]) -> tuple[Part, ...]:
    parts = []
    for key in _PARTS:
        zh, en = (wording(language)[f"ready_{key}"] for language in m.LANGUAGES)
        problems = tuple(sorted(set(found[key]))) if key in found else None
        parts.append(Part(m.Text(zh=zh, en=en), problems))
    return tuple(parts)


def _late(one: translations.Stale) -> Problem:
    """A text whose other language was changed alone."""
    zh, en = (
        wording(language)[f"stale_{one.newer}"].format(day=one.day) for language in m.LANGUAGES
    )
    file = one.pair.place.file
    return Problem(
        one.pair.place,
        "stale",
        zh,
        en,
        f"改好另一种语言；另一种不用改的，运行 handbook parity --update {file}",
        f"Amend the other language; where it need not be, run handbook parity --update {file}",
    )


def placed(book: Book, one: Finding) -> Problem:
    """What a proof found, at the line of the first rule that it names."""
    places = (_place(book, name) for name in one.rules)
    place = next((place for place in places if place), Place(f"data/{book.city.id}"))
    command = proof.command(book, one)
    return Problem(place, one.code, one.text.zh, one.text.en, command and f"$ {command}")


def _place(book: Book, name: str) -> Place | None:
    """The line on which the record ``name`` is given its id; a factor is named with its table."""
    table, _, factor = name.partition("/")
    within = factor if any(points.id == table for points in book.points) else name
    for record, root, _ in book.records:
        if within != name and getattr(root, "id", None) != table:
            continue
        if getattr(record, "id", None) == within:
            file = book.file_of(root)
            document = READ(book.root.parent / file, file)
            ids = (path for path in document.places if path[-1:] == ("id",))
            at = next((path for path in ids if reduce(getitem, path, document.value) == within), ())
            return document.place(at) if at else Place(file)
    return None
