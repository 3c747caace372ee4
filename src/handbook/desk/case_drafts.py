"""Worked cases of a notice: the answer on the day before it, and on its first day.

The situations are those that people have worked out already; the first in which the notice changes
the answer is taken.  A person compares both answers with the notice: a case that only repeats the
rules would prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from handbook.audit.worked_cases import FOLDER, read_cases
from handbook.desk.drafts import written
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.rules.answers import Checklist, Resolver
from handbook.rules.decisions import UndecidedError
from handbook.rules.situation import SituationError, situation

_FILE = f"data/{FOLDER}/measures.yml"
#: Fields of the answer, as a case writes them.
Expected = dict[str, dict[str, str]]


def cases(book: Book, notice: str) -> dict[str, str]:
    """The file of cases with two more, about ``notice``; nothing where it changes no answer.

    The file is that of the book's city.
    """
    measure = book.measures[notice]
    rules = (measure.requirements, measure.authentication, measure.time_limits,
             measure.results, measure.steps, measure.ends)  # fmt: skip
    name = _file(book)
    path = book.root.parent / name
    if not any(rules) or not path.is_file():
        return {}
    days = (measure.in_force - timedelta(days=1), measure.in_force)
    found = _changed(book, days)
    if found is None:
        return {}
    given, expected = found
    text = _without(path.read_text("utf-8"), notice)
    if f"{measure.title.zh}：" in text:  # a namesake's
        zh, en = f"{measure.title.zh}（{notice}）", f"{measure.title.en} ({notice})"
        measure = measure.model_copy(update={"title": m.Text(zh=zh, en=en)})
    entries = [
        _entry(measure, given, day, part, first=day == days[0])
        for day, part in zip(days, expected, strict=True)
    ]
    text = text.rstrip("\n")
    return {name: "\n\n".join([text, *entries]) + "\n"}


def _without(text: str, notice: str) -> str:
    """The file without the cases of the notice that were written before it had another effect."""
    head, *entries = re.split(r"(?m)^(?=  - name:)", text)
    own = re.compile(rf"(?m)^    dossier: {re.escape(notice)}$")
    return head + "".join(entry for entry in entries if not own.search(entry))


def _file(book: Book) -> str:
    own = f"data/{FOLDER}/{book.city.id}.yml"
    return own if (book.root.parent / own).is_file() else _FILE


def _changed(
    book: Book, days: tuple[date, date]
) -> tuple[dict[str, tuple[str, ...]], tuple[Expected, Expected]] | None:
    """The first known situation with another answer on the second day, and both answers."""
    resolvers = [Resolver(book, day) for day in days]
    for given in _situations(book):
        try:
            before, after = (
                _answer(resolver.answer(situation(book, given, resolver.day)))
                for resolver in resolvers
            )
        except (SituationError, UndecidedError):
            continue
        if before != after:
            return given, _differing(before, after)
    return None


def _situations(book: Book) -> Iterator[dict[str, tuple[str, ...]]]:
    """The situations of the worked cases of the city, the latest first: they are asked today."""
    known = [one for one in read_cases(book.root).cases if one.city in {"", book.city.id}]
    known.sort(key=lambda one: one.record.situation.get("as_of", ("",)), reverse=True)
    for one in known:
        yield {key: values for key, values in one.record.situation.items() if key != "as_of"}


def _answer(checklist: Checklist) -> Expected:
    """An answer by the fields of a case."""
    return {
        "materials": {one.material.id: one.status for one in checklist.materials},
        "authentication": {
            one.material.id: (
                f"{{method: {one.authentication.method}, status: {one.authentication.status}}}"
            )
            for one in checklist.materials
            if one.authentication
        },
        "time_limit": {
            kind: str(limit.working_days)
            for kind, limit in checklist.time_limits.items()
            if kind in m.ExpectedTimes.model_fields
        },
        "steps": {one.id: "true" for one in checklist.steps},
        "result": {"": checklist.result.id},
    }


def _differing(before: Expected, after: Expected) -> tuple[Expected, Expected]:
    """What differs between two answers; a step of one of them is said not to be in the other."""
    left: Expected = {}
    right: Expected = {}
    for field in before:
        if field == "time_limit" and before[field] != after[field]:  # a case gives all or none
            left[field], right[field] = before[field], after[field]
            continue
        for key in [*before[field], *(key for key in after[field] if key not in before[field])]:
            old, new = before[field].get(key), after[field].get(key)
            if old != new:
                gone = "false" if field == "steps" else None
                for side, value in ((left, old or gone), (right, new or gone)):
                    if value:
                        side.setdefault(field, {})[key] = value
    return left, right


def _entry(
    measure: m.Measure,
    given: dict[str, tuple[str, ...]],
    day: date,
    expected: Expected,
    *,
    first: bool,
) -> str:
    when = ("前一天", "the day before") if first else ("第一天", "the first day")
    zh, en = f"{measure.title.zh}：{when[0]}", f"{measure.title.en}: {when[1]}"
    answers = ", ".join(f"{key}: {_flow(values)}" for key, values in given.items())
    lines = [
        f"  - name: {{zh: {written(zh)}, en: {written(en)}}}",
        f"    dossier: {measure.id}",
        f"    situation: {{{answers}, as_of: {day}}}",
        "    expect:",
    ]
    for field, values in expected.items():
        if field == "result":
            lines.append(f"      result: {values['']}")
        else:
            said = ", ".join(f"{key}: {value}" for key, value in values.items())
            lines.append(f"      {field}: {{{said}}}")
    return "\n".join(lines if len(lines) > len(("name", "dossier", "situation", "expect")) else [])


def _flow(values: tuple[str, ...]) -> str:
    quoted = [f'"{one}"' if one in {"yes", "no"} else one for one in values]
    return quoted[0] if len(quoted) == 1 else f"[{', '.join(quoted)}]"
