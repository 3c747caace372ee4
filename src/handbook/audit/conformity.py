"""Whether each service item states what Chinese service-guide rules require, in both languages.

The elements are looked for in what the pages show (:func:`handbook.pages.services.service`), not in
the files, so that a rule of a notice counts as well as one of the baseline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias, get_args

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.pages.page import Page
from handbook.pages.services import service

State = Literal["present", "to-confirm", "missing"]
ELEMENTS: tuple[m.Element, ...] = get_args(m.Element)
#: Elements that are the same for every item: contacts give them, not the item.
SHARED: tuple[m.Element, ...] = ("place", "hours", "phone", "consultation", "complaint", "remedy")
#: Words that let a window ask for anything (兜底条款).
CATCH_ALL = {
    "zh": re.compile(r"其[他它](?:有关|相关|必要的?|所需的?|需要的?)?(?:证明)?(?:材料|文件|资料)"),
    "en": re.compile(
        r"\b(?<!the )other (?:relevant |necessary |required |supporting )?"
        r"(?:materials?|papers|documents?|documentation)\b",
        re.IGNORECASE,
    ),
}
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2}|\d")


@dataclass(frozen=True, slots=True)
class Cell:
    """One element of one item in one language.

    ``dated`` is the last day on which any of it was compared with its source; ``sources`` are ids
    of the register; ``to_confirm`` are entries of the list that it waits for.
    """

    state: State
    dated: date | None
    sources: tuple[str, ...]
    to_confirm: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CatchAll:
    """A text that lets anything be asked for, and what limits it, if anything does."""

    id: str
    language: m.Language
    words: str
    limited_by: tuple[str, ...]
    to_confirm: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Whether neither a rule limits it nor an entry of the to-confirm list waits for it."""
        return not (self.limited_by or self.to_confirm)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every element of every item in both languages, and every catch-all."""

    day: date
    cells: dict[tuple[str, m.Element, m.Language], Cell]
    catch_alls: tuple[CatchAll, ...]

    @property
    def missing(self) -> list[tuple[str, m.Element, m.Language]]:
        """Elements that are neither stated nor on the to-confirm list."""
        return [key for key, cell in self.cells.items() if cell.state == "missing"]

    @property
    def sound(self) -> bool:
        """Whether nothing is missing and no catch-all is left open."""
        return not self.missing and not any(catch_all.open for catch_all in self.catch_alls)


def matrix(book: Book, day: date) -> Matrix:
    """The conformance of every item of ``book`` on ``day``."""
    cells: dict[tuple[str, m.Element, m.Language], Cell] = {}
    for language in m.LANGUAGES:
        page = Page(book, language, day, "conformity.md")
        for item in book.items.values():
            found = _found(page, item)
            for element in ELEMENTS:
                cells[item.id, element, language] = _cell(
                    book, item, element, language, found[element]
                )
    return Matrix(day, cells, tuple(catch_alls(book)))


_Source: TypeAlias = m.Item | m.Material | m.Rule | m.Statement | m.Contact


@dataclass(frozen=True, slots=True)
class _Part:
    """Something that states an element: its words, and the record that it comes from."""

    words: str
    record: _Source


def _found(page: Page, item: m.Item) -> dict[m.Element, list[_Part]]:
    book = page.book
    view = service(page, item)

    def own(text: m.Text) -> list[_Part]:
        return [_Part(text[page.language], item)]

    def ruled(lines: Iterable[tuple[str, str]]) -> list[_Part]:
        return [_Part(words, book.rules[rule]) for rule, words in lines]

    def said(records: Sequence[m.Statement]) -> list[_Part]:
        return [
            _Part(record.text[page.language], record) for record in records if record.on(page.day)
        ]

    materials = [book.materials[row.id] for row in view.rows]
    found: dict[m.Element, list[_Part]] = {
        "name": own(item.name),
        "legal-basis": [
            _Part(book.sources[citation.source].title[page.language], item)
            for citation in item.legal_basis
        ],
        "accepting-body": own(item.accepted_by),
        "deciding-body": own(item.decided_by),
        "conditions": said(book.eligibility(item)),
        "materials": [
            _Part(row.name, book.rules[line.id]) for row in view.rows for line in row.lines
        ],
        "originals-copies": [
            _Part(f"{material.original} {material.copies}", material)
            for material in materials
            if material.original or material.copies
        ],
        "medium": [_Part(one.form[page.language], one) for one in materials],
        "material-source": [_Part(one.issued_by[page.language], one) for one in materials],
        "flow": ruled((step.id, str(step.text)) for step in view.steps),
        "statutory-time": ruled(
            (limit.id, str(limit.days)) for limit in view.limits if limit.kind != "promised"
        ),
        "promised-time": ruled(
            (limit.id, str(limit.days)) for limit in view.limits if limit.kind == "promised"
        ),
        "fee": said(book.fees(item, page.day)),
        "result": [_Part(result.result.name, book.rules[result.id]) for result in view.results],
        **{element: [] for element in SHARED},
    }
    for contact in book.contacts:
        for element in contact.elements:
            numbers = page.words["comma"].join(one.number for one in contact.telephone)
            words = numbers or (contact.value or contact.note or contact.role)[page.language]
            found[element].append(_Part(words, contact))
    return found


def _cell(
    book: Book, item: m.Item, element: m.Element, language: m.Language, parts: Sequence[_Part]
) -> Cell:
    records = [part.record for part in parts]
    named = {*item.to_confirm, *(name for item in records for name in item.to_confirm)}
    waiting = tuple(
        name
        for name, entry in book.to_confirm.items()
        if element in entry.elements and (element in SHARED or name in named)
    )
    stated = bool(parts) and all(_in(language, one.words) for one in parts)
    days = [day for record in records if (day := _verified(record))]
    return Cell(
        state="present" if stated else "to-confirm" if waiting else "missing",
        dated=max(days, default=None),
        sources=tuple(dict.fromkeys(name for one in records for name in _sources(one))),
        to_confirm=waiting,
    )


def _in(language: m.Language, words: str) -> bool:
    """Whether ``words`` can be read by a reader of ``language``."""
    return bool(words.strip()) and (
        language == "zh" or bool(_LATIN.search(words)) or not _HAN.search(words)
    )


def _verified(record: _Source) -> date | None:
    if isinstance(record, m.Contact):
        return record.as_of
    if isinstance(record, m.Item):
        return date.fromisoformat(str(record.defaults["verified"])) if record.defaults else None
    verified: date = record.verified
    return verified


def _sources(record: _Source) -> list[str]:
    citations = record.legal_basis if isinstance(record, m.Item) else record.sources
    return [citation.source for citation in citations]


def catch_alls(book: Book) -> Iterator[CatchAll]:
    """Every catch-all in what asks for papers: materials, rules and statements."""
    limits: dict[str, list[str]] = {}
    for statement in book.statements.values():
        for name in statement.limits:
            limits.setdefault(name, []).append(statement.id)
    records: list[m.Material | m.Rule | m.Statement] = [
        *book.materials.values(),
        *book.rules.values(),
        *book.statements.values(),
    ]
    for record in records:
        texts = [getattr(record, name) for name in type(record).model_fields]
        for language in m.LANGUAGES:
            said = " ".join(text[language] for text in texts if isinstance(text, m.Text))
            if not (match := CATCH_ALL[language].search(said)):
                continue
            yield CatchAll(
                id=record.id,
                language=language,
                words=match.group(),
                limited_by=tuple(limits.get(record.id, ())),
                to_confirm=tuple(
                    name
                    for name in record.to_confirm
                    if "materials" in book.to_confirm[name].elements
                ),
            )
