"""The two handbooks that tests read: the real one for truth, an invented one for behaviour."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from handbook.answers import Checklist, Resolver
from handbook.book import Book
from handbook.load import load
from handbook.situation import situation

ROOT = Path(__file__).resolve().parent.parent
#: The licence to fly kites in Windland: everything in it is invented.
KITES = ROOT / "tests" / "handbooks" / "kites" / "data"
TOWN = "breezeport"


@cache
def real() -> Book:
    """The policy of Dongguan."""
    return load(ROOT / "data")


@cache
def kites() -> Book:
    """The invented handbook."""
    return load(KITES, TOWN)


@cache
def resolver(book: str, day: str) -> Resolver:
    """The rules of ``real`` or ``kites`` on a day."""
    return Resolver({"real": real, "kites": kites}[book](), date.fromisoformat(day))


def ask(book: str, day: str, **answers: str | list[str]) -> Checklist:
    """The checklist for some answers on a day."""
    rules = resolver(book, day)
    return rules.answer(situation(rules.book, answers, rules.day))
