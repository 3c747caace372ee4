"""What follows from the rules alone, kept until a rule changes: a text leaves it as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.storage.kept_results import KeptResults

V = TypeVar("V")


def kept(book: Book, name: str, room: str, work: Callable[[], V]) -> V:
    """What ``work``, which stands in ``room``, finds of the rules of ``book``, on every day.

    It is kept in the ``.cache`` of the project of the data, by the program and by
    :func:`deciding`; ``work`` must rest on nothing else.
    """
    results: KeptResults[str, V] = KeptResults(book.root.parent, f"{name}-{book.city.id}", room)
    found = results.of(deciding(book), work)
    results.keep()
    return found


def deciding(book: Book) -> str:
    """A digest of all that decides which situations there are and what is asked in each of them.

    The words of questions belong to it, since new addresses are made of them; other prose and what
    is only read, such as topics and sources, do not.
    """
    found = hashlib.sha256()
    for question in book.questions.values():
        found.update(question.model_dump_json().encode())
    parts = (
        book.places, book.materials, book.results, book.items, book.measures, book.deadlines,
        book.addresses, book.dates, tuple(book.jurisdictions),
    )  # fmt: skip
    for part in parts:
        found.update("".join(_without_prose(part)).encode())
    return found.hexdigest()


def _without_prose(value: object) -> Iterator[str]:
    """Every value of records at any depth, but for their texts."""
    if isinstance(value, m.Text):
        return
    if isinstance(value, m.Record):
        yield f"{type(value).__name__}("
        for name, one in vars(value).items():
            yield f"{name}="
            yield from _without_prose(one)
        yield ")"
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield f"{key!r}:"
            yield from _without_prose(one)
    elif isinstance(value, (tuple, list)):
        yield "("
        for one in value:
            yield from _without_prose(one)
        yield ")"
    elif isinstance(value, date):
        yield f"{value},"
    else:
        yield f"{value!r},"
