"""Worked cases: whether the rules give the answers that a person found by hand.

The files of ``data/cases`` are read as strictly as the rules: an unknown field, status, material
or answer is a problem at its place, and so is an answer that has come out otherwise.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.problems import Place, Problem
from handbook.domain.wording import joined
from handbook.loading.field_errors import record_fault
from handbook.loading.file_cache import READ, Opener
from handbook.loading.reader import Document, Path_
from handbook.loading.root_causes import explained, follows_from
from handbook.rules.answers import Checklist, Resolver, resolver_of
from handbook.rules.decisions import UndecidedError
from handbook.rules.situation import SituationError, situation

#: The folder of the cases, below that of the data.
FOLDER = "cases"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedCase:
    """A case, the city whose rules it is about (empty: the handbook's own), and where it stands."""

    record: m.Case
    city: str
    document: Document
    path: Path_

    def place(self, *path: str | int) -> Place:
        """Where the part of the case at ``path`` stands."""
        return self.document.place((*self.path, *path))

    def key(self, *path: str | int) -> Place:
        """Where the name of the part at ``path`` stands."""
        return self.document.key((*self.path, *path))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFiles:
    """All cases that can be read, and what is wrong with the others."""

    cases: tuple[WorkedCase, ...]
    problems: tuple[Problem, ...]


def read_cases(data: Path, open_file: Opener = READ) -> CaseFiles:
    """Every case below ``data``, the folder of the policy data."""
    cases: list[WorkedCase] = []
    problems: list[Problem] = []
    for path in sorted((data / FOLDER).glob("*.yml")):
        document = open_file(path, f"{data.name}/{FOLDER}/{path.name}")
        problems += document.problems
        if document.problems:
            continue
        try:
            file = m.CaseFile.model_validate(document.value)
        except ValidationError as error:
            faults = error.errors(include_url=False)
            found = (
                record_fault(fault, m.CaseFile, (), document)
                for fault in faults
                if not follows_from(fault, faults, m.CaseFile)
            )
            problems += explained(list(found), [document])
            continue
        worked = [
            WorkedCase(
                record=record, city=file.city or "", document=document, path=("cases", index)
            )
            for index, record in enumerate(file.cases)
        ]
        problems += _named_twice(worked)
        cases += worked
    return CaseFiles(cases=tuple(cases), problems=tuple(problems))


def _named_twice(cases: list[WorkedCase]) -> Iterator[Problem]:
    names: dict[str, Place] = {}
    for case in cases:
        place = case.place("name")
        if first := names.get(case.record.name.zh):
            yield Problem(
                place,
                "duplicate-id",
                f"算例“{case.record.name.zh}”写了两次，第一次在 {first}",
                f"the case “{case.record.name.en}” stands twice, first at {first}",
                "改名，或者删去一个。",
                "Give it another name, or delete one.",
            )
        names.setdefault(case.record.name.zh, place)


def wrong_cases(files: CaseFiles, books: Mapping[str, Book], own: str) -> Iterator[Problem]:
    """What is wrong with the cases, form and answers, given the books of all cities by name.

    ``own`` is the city of the cases that name none.
    """
    yield from files.problems
    for case in files.cases:
        city = case.city or own
        if city not in books:
            yield _unknown(
                case.document.place(("city",)),
                "unknown-jurisdiction",
                ("城市", "city"),
                city,
                books,
            )
            continue
        given = dict(case.record.situation)
        day = _day(given.pop("as_of", ()))
        if day is None:
            yield Problem(
                case.place("situation", "as_of"),
                "impossible-date",
                "算例的日期 as_of 不是一个真实的日期",
                "the day of the case, as_of, is not a real date",
                "按 年-月-日 写，例如 as_of: 2026-11-24。",
                "Write year-month-day, for example as_of: 2026-11-24.",
            )
            continue
        yield from _wrong(case, resolver_of(books[city], day), given)


def _day(values: tuple[str, ...]) -> date | None:
    try:
        return date.fromisoformat(values[0]) if len(values) == 1 else None
    except ValueError:
        return None


def _wrong(
    case: WorkedCase, resolver: Resolver, given: dict[str, tuple[str, ...]]
) -> Iterator[Problem]:
    book = resolver.book
    try:
        sure = situation(book, given, resolver.day)
        checklist = resolver.answer(sure)
    except SituationError as error:
        yield Problem(
            case.place("situation"), "bad-situation", error.zh, error.en, _CHECK_ZH, _CHECK_EN
        )
        return
    except UndecidedError as error:
        yield Problem(
            case.place("situation"),
            "bad-situation",
            f"资料不能定出唯一的答案：{error}",
            f"the data decide this in no way or in two ways: {error}",
            "运行 handbook prove。",
            "Run handbook prove.",
        )
        return
    for words in sure.left_out:
        yield Problem(case.place("situation"), "idle-answer", words.zh, words.en)
    yield from _compared(case, book, checklist)


_CHECK_ZH = "handbook checklist 会逐题说明可用的回答。"
_CHECK_EN = "handbook checklist names the answers to each question."


def _compared(case: WorkedCase, book: Book, checklist: Checklist) -> Iterator[Problem]:
    """Everything in which the answer is another than the case says."""
    expect = case.record.expect
    statuses = {answer.material.id: answer for answer in checklist.materials}
    for material, status in expect.materials.items():
        if material not in book.materials:
            place = case.key("expect", "materials", material)
            yield _unknown(
                place, "unknown-material", ("材料", "material"), material, book.materials
            )
            continue
        now = statuses[material].status
        yield from _other(case, ("materials", material), status, now)
    for material, due in expect.authentication.items():
        below = ("authentication", material)
        if material not in statuses:
            yield _unknown(
                case.key("expect", *below),
                "unknown-material",
                ("材料", "material"),
                material,
                book.materials,
            )
            continue
        answer = statuses[material].authentication
        yield from _other(case, (*below, "method"), due.method, answer.method if answer else "—")
        yield from _other(case, (*below, "status"), due.status, answer.status if answer else "—")
    if expect.time_limit is not None:
        for kind, days in expect.time_limit:
            limit = checklist.time_limits.get(kind)
            yield from _other(
                case, ("time_limit", kind), days or "—", limit.working_days if limit else "—"
            )
    steps = {step.id for step in checklist.steps}
    for step, there in expect.steps.items():
        if step not in book.rules:
            known = [rule.id for rule in book.steps]
            yield _unknown(
                case.key("expect", "steps", step), "unknown-step", ("环节", "step"), step, known
            )
            continue
        words = {True: "true", False: "false"}
        yield from _other(case, ("steps", step), words[there], words[step in steps])
    if expect.result is not None:
        yield from _other(case, ("result",), expect.result, checklist.result.id)


def _other(
    case: WorkedCase, path: tuple[str, ...], expected: object, now: object
) -> Iterator[Problem]:
    if expected == now:
        return
    what, name = ".".join(path), case.record.name
    yield Problem(
        case.place("expect", *path),
        "case-differs",
        f"算例“{name.zh}”：{what} 写的是 {expected}，按现在的规则是 {now}",
        f"case “{name.en}”: {what} is given as {expected}, by the rules of now it is {now}",
        "先对照依据：规则错了就改规则；算例过时了，就改算例并写明理由。",
        "Compare with the source first: mend the rule if it is wrong; if the case is out of date, "
        "mend the case and say why.",
    )


def _unknown(
    place: Place, code: str, what: tuple[str, str], name: str, known: Iterable[str]
) -> Problem:
    names = sorted(known)
    near = difflib.get_close_matches(name, names, 1)
    listed = joined(names[:20])
    return Problem(
        place,
        code,
        f"没有叫“{name}”的{what[0]}",
        f"there is no {what[1]} “{name}”",
        f"是不是 {near[0]}？" if near else f"可用的：{listed.zh}",
        f"Did you mean {near[0]}?" if near else f"In use: {listed.en}",
    )
