"""Short numbers of printed copies: the same for the same content, another when the content changes.

A number is a code of five characters and the day, such as ``K3P7A-261124``.  The code follows from
what the copy says and not from the day it was made, so a copy made earlier with the same code says
the same.  The days on which rules were compared with their sources do not count: comparing changes
nothing for the reader.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date

from pydantic import BaseModel

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.json_values import Json
from handbook.rules.checklists import Sheet, Treatment

#: Digits and letters that are not taken for one another.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 5
_NOT_SAID = {"verified"}


def edition_number(code: str, day: date) -> str:
    """The number printed on a copy made for ``day``."""
    return f"{code}-{day:%y%m%d}"


def code(value: object) -> str:
    """Five characters that follow from ``value``: records, and what holds them."""
    text = json.dumps(_plain(value), ensure_ascii=False, sort_keys=True)
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    made = ""
    for _ in range(LENGTH):
        number, rest = divmod(number, len(_ALPHABET))
        made += _ALPHABET[rest]
    return made


def _plain(value: object) -> Json:
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, BaseModel):
        return {name: _plain(one) for name, one in value if name not in _NOT_SAID}
    if isinstance(value, Mapping):
        return [[_plain(key), _plain(one)] for key, one in value.items()]
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


def treatments(table: Iterable[Treatment]) -> list[tuple[str, ...]]:
    """What a sheet says of a document from abroad: the rules, not the places they hold for now."""
    return sorted((row.method, row.status, *(rule.id for rule in row.because)) for row in table)


class SheetCodes:
    """The codes of personal checklists; a record that stands on many is read once."""

    def __init__(self) -> None:
        self._read: dict[tuple[int, bool], tuple[m.Record, str]] = {}

    def of(self, sheet: Sheet) -> str:
        """The code of a checklist: what it asks for, by when, from whom, and where from."""
        checklist = sheet.checklist
        return code(
            {
                "item": checklist.item.short_name,
                "materials": [
                    [self._record(answer.material), self._rule(answer.requirement)]
                    for answer in checklist.materials
                    if answer.listed and answer.requirement
                ],
                "limits": [
                    [kind, self._rule(rule)] for kind, rule in checklist.time_limits.items()
                ],
                "result": [self._rule(rule) for rule in checklist.result_because],
                "steps": [self._rule(step) for step in checklist.steps],
                "abroad": [
                    [name, [list(treatment) for treatment in treatments(table)]]
                    for name, table in sheet.abroad.items()
                ],
                "to_confirm": [
                    self._record(sheet.book.to_confirm[name]) for name in sheet.to_confirm
                ],
            }
        )

    def _rule(self, rule: m.Rule) -> str:
        """What a rule says, without its conditions: the sheet has settled them."""
        return self._record(rule, conditions=False)

    def _record(self, record: m.Record, *, conditions: bool = True) -> str:
        key = (id(record), conditions)
        if key not in self._read:
            left = set() if conditions else {"when", "scope", "overrides"}
            self._read[key] = (
                record,
                code([[name, one] for name, one in record if name not in {*_NOT_SAID, *left}]),
            )
        return self._read[key][1]


#: What the book knows about itself, and not about the policy; and the sources, which count where
#: they are cited.
_OUTSIDE = frozenset(
    {"root", "files", "addresses", "homes", "spoken", "sources", "synonyms", "updates"}
)


class BookCodes:
    """The codes of the whole handbook, day by day.

    What begins after a day does not count: a copy printed before a notice was known has the code
    of its days all the same, and the notice is what supersedes it.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        whole = {field.name: getattr(book, field.name) for field in fields(book)}
        waiting: list[tuple[str, object]] = [
            ("", {name: one for name, one in whole.items() if name not in _OUTSIDE})
        ]
        self._parts: list[tuple[str, str]] = []
        cited: dict[str, str] = {}
        while waiting:
            begins, value = waiting.pop()
            read = _Reader()
            self._parts.append((begins, code(read.own(value))))
            cited |= {one: min(begins, cited.get(one, begins)) for one in read.cited}
            waiting += [
                (max(begins, _first_day(base_model)), base_model) for base_model in read.apart
            ]
        self._parts += [
            (begins, code(book.sources[one]))
            for one, begins in cited.items()
            if one in book.sources
        ]
        self._parts.sort()

    def days(self) -> list[date]:
        """Every day on which the code may change, from the first day of the rules on."""
        book = self.book
        found = {*book.dates, *(_day(begins) for begins, _ in self._parts if begins)}
        ends = [deadline.until for deadline in book.deadlines.values()]
        for measure in book.measures.values():
            for group in measure.place_groups:
                found |= {exception.from_ for exception in group.exceptions}
                ends += (exception.until for exception in group.exceptions)
        found |= {end for end in ends if end}
        return sorted({book.first_day, *(day for day in found if day > book.first_day)})

    def on(self, day: date) -> str:
        """The code for ``day``: of all that has begun by then, and of what of it is in force."""
        book, today = self.book, day.isoformat()
        return code(
            [
                [part for begins, part in self._parts if begins <= today],
                [rule.id for rule in book.rules.values() if book.in_force(rule, day)],
                [statement.id for statement in book.statements.values() if statement.on(day)],
                [measure.id for measure in book.measures.values() if measure.on(day)],
                [deadline.id for deadline in book.deadlines.values() if deadline.on(day)],
                [sorted(book.members(name, day)) for name in book.place_groups()],
                [point.id for point in book.points if point.in_force <= day],
            ]
        )


def _day(begins: str) -> date:
    """The first day of a day, month or year, as records give it."""
    return date.fromisoformat(begins + "-01" * (2 - begins.count("-")))


def _first_day(value: object) -> str:
    """The day, month or year from which a record counts; empty where it always does."""
    names = ("in_force", "from_", "day")
    found = next((one for name in names if (one := getattr(value, name, None))), "")
    return found.isoformat() if isinstance(found, date) else str(found)


class _Reader:
    """Reads a record without those in it that have a first day of their own: they go apart."""

    def __init__(self) -> None:
        self.apart: list[BaseModel] = []
        self.cited: set[str] = set()

    def own(self, value: object) -> object:
        """What the record says itself.  When it ends is told by what is in force."""
        if not isinstance(value, BaseModel):
            return self._inner(value)
        if isinstance(value, m.Citation):
            self.cited.add(value.source)
        return {name: self._inner(one) for name, one in value if name not in {*_NOT_SAID, "until"}}

    def _inner(self, value: object) -> object:
        if isinstance(value, BaseModel):
            if not _first_day(value):
                return self.own(value)
            self.apart.append(value)
            return None
        if isinstance(value, Mapping):
            inner = ([_plain(key), self._inner(one)] for key, one in value.items())
            return [[key, one] for key, one in inner if one is not None]
        if isinstance(value, (list, tuple)):
            return [one for item in value if (one := self._inner(item)) is not None]
        return _plain(value)
