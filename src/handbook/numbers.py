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
from typing import Any

from pydantic import BaseModel

from handbook import model as m
from handbook.book import Book
from handbook.sheets import Sheet, Treatment

#: Digits and letters that are not taken for one another.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 5
_NOT_SAID = {"verified"}


def edition_number(code: str, day: date) -> str:
    """The number printed on a copy made for ``day``."""
    return f"{code}-{day:%y%m%d}"


def code(value: Any) -> str:
    """Five characters that follow from ``value``: records, and what holds them."""
    text = json.dumps(_plain(value), ensure_ascii=False, sort_keys=True)
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    made = ""
    for _ in range(LENGTH):
        number, rest = divmod(number, len(_ALPHABET))
        made += _ALPHABET[rest]
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return {name: _plain(one) for name, one in value if name not in _NOT_SAID}
    if isinstance(value, Mapping):
        return [[_plain(key), _plain(one)] for key, one in value.items()]
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def treatments(table: Iterable[Treatment]) -> list[tuple[str, ...]]:
    """What a sheet says of a document from abroad: the rules, not the places they hold for now."""
    return sorted((row.method, row.status, *(rule.id for rule in row.because)) for row in table)


class SheetCodes:
    """The codes of personal checklists; a record that stands on many is read once."""

    def __init__(self) -> None:
        self._read: dict[tuple[int, bool], tuple[m.Record, str]] = {}

    def of(self, sheet: Sheet) -> str:
        """The code of a checklist: what it asks for, by when, from whom, and where from."""
        one = sheet.checklist
        return code(
            {
                "item": one.item.short_name,
                "materials": [
                    [self._record(answer.material), self._rule(answer.requirement)]
                    for answer in one.materials
                    if answer.status != "not_applicable" and answer.requirement
                ],
                "limits": [[kind, self._rule(rule)] for kind, rule in one.time_limits.items()],
                "result": [self._rule(rule) for rule in one.result_because],
                "steps": [self._rule(step) for step in one.steps],
                "abroad": [
                    [name, [list(one) for one in treatments(table)]]
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


#: What the book knows about itself, and not about the policy.
_OUTSIDE = frozenset({"root", "files", "addresses", "homes", "spoken"})


class BookCodes:
    """The codes of the whole handbook, day by day."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._records = code(
            {one.name: getattr(book, one.name) for one in fields(book) if one.name not in _OUTSIDE}
        )

    def on(self, day: date) -> str:
        """The code for ``day``: of all records, and of which of them are in force."""
        book = self.book
        return code(
            [
                self._records,
                [one.id for one in book.rules.values() if book.in_force(one, day)],
                [one.id for one in book.statements.values() if one.on(day)],
                [one.id for one in book.measures.values() if one.on(day)],
                [one.id for one in book.deadlines.values() if one.on(day)],
                [sorted(book.members(name, day)) for name in book.place_groups()],
                [one.id for one in book.points if one.in_force <= day],
            ]
        )
