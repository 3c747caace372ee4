"""An applicant's answers: read, checked against the table, or what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from handbook.domain import model as m
from handbook.domain.wording import wording
from handbook.language.typed_numbers import typed_number
from handbook.rules.brackets import number
from handbook.rules.points_table import limits, questions, rows

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Inputs:
    """Answers that fit the table: numbers by field, and the brackets chosen by factor."""

    numbers: Mapping[str, float]
    chosen: Mapping[str, tuple[str, ...]]
    #: The answers as given, with the defaults taken.
    answers: Mapping[str, float | str | bool]


Kind = Literal["missing", "not-a-number", "not-whole", "out-of-range", "unknown", "no-bracket"]


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that is missing or does not fit, and what to give instead."""

    field: str
    kind: Kind
    text: m.Text


def read(
    table: m.PointsTable, given: Mapping[str, str | bool | None]
) -> Inputs | tuple[Fault, ...]:
    """The answers to the questions of ``table``, or everything that is wrong with them."""
    numbers: dict[str, float] = {}
    chosen: dict[str, tuple[str, ...]] = {}
    answers: dict[str, float | str | bool] = {}
    faults: list[Fault] = []
    for factor, asked in questions(table):
        answer = given.get(asked.id)
        if answer is None and asked.required and not _answered_beside(asked, given):
            faults.append(_fault(asked, "missing"))
        elif asked.kind == "number":
            value = _read_number(factor, asked, "0" if answer is None else str(answer))
            if isinstance(value, Fault):
                faults.append(value)
            else:
                numbers[asked.id] = value
                answers[asked.id] = plain_number(value)
        elif asked.kind == "flag":
            answers[asked.id] = bool(answer)
            if answer:
                chosen[factor.id] = (
                    *chosen.get(factor.id, ()),
                    *(row.bracket for row in asked.answers),
                )
        else:
            brackets = {row.given: row.bracket for row in asked.answers}
            choice = next(iter(brackets)) if answer is None else str(answer).strip()
            if choice in brackets:
                answers[asked.id] = choice
                chosen[factor.id] = (*chosen.get(factor.id, ()), brackets[choice])
            else:
                faults.append(_fault(asked, "unknown", *brackets, value=choice[:_SHOWN]))
    return tuple(faults) if faults else Inputs(numbers, chosen, answers)


def _answered_beside(asked: m.PointsQuestion, given: Mapping[str, str | bool | None]) -> bool:
    """Whether another answer counts in its place: the better of degree and skill does."""
    return asked.unless is not None and given.get(asked.unless) not in (None, "none")


def _read_number(factor: m.Factor, asked: m.PointsQuestion, answer: str) -> float | Fault:
    low, high = limits(factor, asked)
    said = {"value": answer.strip()[:_SHOWN], "low": number(low), "high": number(high)}
    value = typed_number(answer)
    if value is None:
        return _fault(asked, "not-a-number", **said)
    if factor.whole_numbers and value % 1 and low <= value <= high:
        return _fault(asked, "not-whole", **said)
    if not low <= value <= high:
        return _fault(asked, "out-of-range", **said)
    if not any(row.holds(value) for row in rows(factor)):
        return _fault(asked, "no-bracket", **said)
    return value


def plain_number(value: float) -> float:
    """``value`` as JSON should show it: 5 and not 5.0."""
    return int(value) if value == int(value) else value


def _fault(asked: m.PointsQuestion, kind: Kind, *allowed: str, **said: str) -> Fault:
    def say(language: m.Language) -> str:
        words = wording(language)
        if kind == "missing":
            return asked.label[language]
        text = words[f"points_bad_{kind}"].format(allowed=words["comma"].join(allowed), **said)
        fix = asked.fix[language] if asked.fix else ""
        return f"{text}{words['points_space']}{fix}" if fix else text

    return Fault(asked.id, kind, m.Text(zh=say("zh"), en=say("en")))
