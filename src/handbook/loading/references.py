"""Every field that names another record, and the check that there is such a record."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, NamedTuple

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.problems import Place, Problem
from handbook.domain.wording import wording

Where = Callable[..., Place]
Path = tuple[str | int, ...]


class Reference(NamedTuple):
    """A field of a kind of record that names other records, and where those are listed."""

    kind: type[m.Record]
    field: str
    code: str
    zh: str
    en: str
    home: str
    known: Callable[[Book], Collection[str]]


def pages(book: Book) -> set[str]:
    """The ids of the pages that a record may point to."""
    fixed = (key.removeprefix("title_") for key in wording("zh") if key.startswith("title_"))
    items = (f"services/{name}" for name in book.items)
    return {"home", "services", *fixed, *items, *book.topics}


def _services(book: Book) -> set[str]:
    return {
        value.id for one in book.questions.values() if one.key == "service" for value in one.values
    }


def _dated(book: Book) -> set[str]:
    return {*book.rules, *book.statements, *book.deadlines}


def _steps(book: Book) -> set[str]:
    return {"end", *(step.id for step in book.steps)}


_RULES = ("unknown-rule", "规则", "rule", "items/, measures/", lambda book: book.rules)
_MATERIALS = (
    "unknown-material", "材料", "material", "materials.yml", lambda book: book.materials
)  # fmt: skip
_PLACES = ("unknown-place", "国家或地区", "place", "places.yml", lambda book: book.places)
_PAGES = ("unknown-page", "页面", "page", "docs/zh/", pages)
_STEPS = ("unknown-step", "环节", "step", "items/, measures/", _steps)
_ITEMS = ("unknown-item", "事项", "service item", "items/", lambda book: book.items)
_SOURCES = ("unknown-source", "来源", "source", "sources.yml", lambda book: book.sources)
_SERVICES = ("unknown-service", "事项类别", "service", "questions.yml", _services)
_QUESTION = ("unknown-question", "问题", "question", "questions.yml")
KEY = Reference(m.Screen, "keys", *_QUESTION, lambda book: book.questions)

REFERENCES = (
    Reference(m.Citation, "source", *_SOURCES),
    Reference(m.Requirement, "materials", *_MATERIALS),
    Reference(m.Passage, "materials", *_MATERIALS),
    Reference(m.AuthenticationRule, "materials", *_MATERIALS),
    Reference(
        m.ResultRule, "result", "unknown-result", "结果", "result", "results.yml",
        lambda book: book.results,
    ),
    Reference(m.Rule, "overrides", *_RULES),
    Reference(m.Ending, "rule", *_RULES),
    Reference(m.Fee, "items", *_ITEMS),
    Reference(
        m.Fee, "replaces", "unknown-rule", "收费", "fee", "fees", lambda book: book.statements
    ),
    Reference(m.Deadline, "materials", *_MATERIALS),
    Reference(m.Deadline, "steps", *_STEPS),
    Reference(m.Stage, "rule", *_RULES[:-1], _dated),
    Reference(m.Brief, "rule", *_RULES[:-1], _dated),
    Reference(m.Stage, "limit_of", *_SERVICES),
    Reference(m.Step, "after", *_STEPS),
    Reference(m.Branch, "to", *_STEPS),
    Reference(m.Item, "service", *_SERVICES),
    Reference(m.Item, "part_of", *_ITEMS),
    Reference(
        m.Item, "leaves_out", "unknown-rule", "条件", "condition", "eligibility",
        lambda book: book.statements,
    ),
    Reference(m.Plan, "id", *_ITEMS),
    Reference(
        m.Record, "to_confirm", "unknown-to-confirm", "待核实事项", "to-confirm entry",
        "to-confirm.yml", lambda book: book.to_confirm,
    ),
    Reference(
        m.Record, "conflicts", "unknown-conflict", "冲突", "conflict", "conflicts.yml",
        lambda book: book.conflicts,
    ),
    Reference(m.PlaceMember, "place", *_PLACES),
    Reference(m.PlaceException, "place", *_PLACES),
    Reference(m.Place, "state", *_PLACES),
    Reference(
        m.PlaceGroup, "territories_of", "unknown-group", "分组", "group", "place_groups",
        lambda book: book.place_groups(),
    ),
    Reference(m.Material, "issued_in_key", *_QUESTION, lambda book: book.place_keys),
    KEY,
    Reference(m.GuideChoice, "next", *_QUESTION, lambda book: book.guide),
    Reference(
        m.GuideChoice, "checks", *_RULES[:-1], lambda book: book.statements
    ),
    Reference(
        m.Chart, "figures", "unknown-figure", "数字", "figure", "statistics.yml",
        lambda book: book.figures,
    ),
    Reference(
        m.Faq, "group", "unknown-group", "分组", "group", "faq.yml", lambda book: book.faq_groups
    ),
    Reference(m.Faq, "see", *_PAGES),
    Reference(m.Faq, "asked", *_SOURCES),
    Reference(m.Conflict, "pages", *_PAGES),
    Reference(m.ToConfirm, "pages", *_PAGES),
    Reference(m.Update, "pages", *_PAGES),
    Reference(
        m.Update, "measures", "unknown-measure", "措施", "measure", "measures/",
        lambda book: book.measures,
    ),
    Reference(
        m.Synonyms, "pages", *_PAGES[:-1],
        lambda book: {
            *pages(book),
            *(f"notices/{name}" for name in book.measures),
            *(question.id for question in book.faq),
        },
    ),
    Reference(
        m.Address, "superseded_by", "unknown-address", "地址", "address", "situations.yml",
        lambda book: {*book.addresses, *pages(book)},
    ),
    Reference(
        m.Event, "measure", "unknown-measure", "措施", "measure", "measures/",
        lambda book: book.measures,
    ),
)  # fmt: skip


def each(book: Book, kind: type[Any]) -> Iterator[tuple[Any, m.Record, Path]]:
    """Every record of ``kind``, with the record of a file that it is part of and the way to it."""
    return (
        record
        for found, records in book.records_by_type.items()
        if issubclass(found, kind)
        for record in records
    )


def having(
    book: Book, field: str, kind: type[Any] = m.Record
) -> Iterator[tuple[Any, m.Record, Path]]:
    """Every record of ``kind`` that has ``field``, as :func:`each` gives them."""
    return (
        record
        for found, records in book.records_by_type.items()
        if field in found.model_fields and issubclass(found, kind)
        for record in records
    )


def unknown(place: Place, row: Reference, value: str, known: Collection[str]) -> Problem:
    """A value that names no record, with the id that may be meant."""
    near = difflib.get_close_matches(value, [*known], 1)
    return Problem(
        place,
        row.code,
        f"没有编号为“{value}”的{row.zh}",
        f"there is no {row.en} with the id “{value}”",
        (f"是不是 {near[0]}？" if near else "") + f"编号列在 {row.home}。",
        (f"Did you mean {near[0]}? " if near else "") + f"The ids are listed in {row.home}.",
        missing=value,
        home=row.home,
    )


def references_exist(book: Book, where: Where) -> Iterator[Problem]:
    """Every id that a record names is the id of something."""
    for row in REFERENCES:
        known = row.known(book)
        for found in having(book, row.field, row.kind):
            yield from _missing(row, known, found, where)


def replaced_references_exist(
    book: Book, where: Where, replaced: Iterable[m.Record]
) -> Iterator[Problem]:
    """So is every id in a record that another city reads, and this one puts its own in place of."""
    for record in replaced:
        for row in REFERENCES:
            if isinstance(record, row.kind):
                yield from _missing(row, row.known(book), (record, record, ()), where)


def _missing(
    row: Reference, known: Collection[str], found: tuple[Any, m.Record, Path], where: Where
) -> Iterator[Problem]:
    record, root, path = found
    value = getattr(record, row.field, None)
    for index, name in enumerate(value if isinstance(value, tuple) else (value,)):
        # The list basis of an item is about all materials.
        if name is None or name in known or (path == ("list_basis",) and name == "all"):
            continue
        spot = (*path, row.field, *((index,) if isinstance(value, tuple) else ()))
        yield unknown(where(root, *spot), row, name, known)
