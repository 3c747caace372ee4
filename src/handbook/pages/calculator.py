"""The points calculator of the page: the questions to print, and the table for the browser.

The browser decides nothing: it finds the answers in the rows listed here, adds up, and tries the
listed targets.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from handbook.domain import model as m
from handbook.pages.page import Page
from handbook.pages.provenance import Basis
from handbook.pages.render import script_json
from handbook.rules import points, points_table
from handbook.rules.brackets import number

#: Words that the browser fills in.
_WORDS = (
    "comma",
    "points_and",
    "points_bad_no-bracket",
    "points_bad_not-a-number",
    "points_bad_not-whole",
    "points_bad_out-of-range",
    "points_change",
    "points_many",
    "points_meant",
    "points_needed",
    "points_note_bonus",
    "points_note_salary",
    "points_one",
    "points_others",
    "points_result",
    "points_so_far",
    "points_space",
    "points_step",
    "points_step_none",
    "points_step_top",
    "points_take",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionView:
    """An answer to choose, with the row of the table that it is in."""

    value: str
    bracket: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A question of the calculator; ``mode`` is the keyboard that a telephone shows."""

    id: str
    kind: str
    required: bool
    label: str
    help: str
    options: tuple[OptionView, ...]
    mode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorFields:
    """The questions of a factor: typed or chosen ones, switches, or the row taken unasked."""

    id: str
    name: str
    cap: int
    basis: Basis
    inputs: tuple[FieldView, ...]
    switches: tuple[FieldView, ...]
    fixed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdMark:
    """A threshold on the scale, ``at`` per cent of its length."""

    label: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculatorView:
    """What the page shows of the calculator; ``data`` is for the script."""

    factors: tuple[FactorFields, ...]
    marks: tuple[ThresholdMark, ...]
    notes: tuple[str, ...]
    data: Markup


def view(page: Page, table: m.PointsTable) -> CalculatorView:
    """What the page shows of the calculator of ``table``."""
    most = sum(factor.cap for factor in table.factors) or 1
    notes = [
        *(factor.note for factor in table.factors if factor.id == points.BONUS),
        *(
            note.text
            for factor in table.factors
            if not factor.questions
            for note in points_table.explaining(table, factor)
        ),
    ]
    return CalculatorView(
        factors=tuple(_factor(page, factor) for factor in table.factors),
        marks=tuple(
            ThresholdMark(
                label=f"{threshold.category} {threshold.points}",
                at=round(100 * threshold.points / most, 2),
            )
            for threshold in points.thresholds(table)
            if threshold.points > 0
        ),
        notes=tuple(note[page.language] for note in notes if note),
        data=script_json(_data(page, table)),
    )


def _factor(page: Page, factor: m.Factor) -> FactorFields:
    fields = [_field(page, factor, asked) for asked in factor.questions]
    least = min(factor.brackets, key=lambda bracket: bracket.points)
    return FactorFields(
        id=factor.id,
        name=page.say(factor.name),
        cap=factor.cap,
        basis=page.basis(factor),
        inputs=tuple(field for field in fields if field.kind != "flag"),
        switches=tuple(field for field in fields if field.kind == "flag"),
        fixed="" if fields else page.say(least.label),
    )


def _field(page: Page, factor: m.Factor, asked: m.PointsQuestion) -> FieldView:
    words = page.words
    labels = {bracket.id: bracket.label[page.language] for bracket in factor.brackets}
    return FieldView(
        id=asked.id,
        kind=asked.kind,
        required=asked.required,
        label=page.say(asked.label),
        help=page.say(asked.help) if asked.help else "",
        options=tuple(
            OptionView(
                value=answer.given,
                bracket=answer.bracket,
                label=words["points_none"] if answer.bracket == "none" else labels[answer.bracket],
            )
            for answer in asked.answers
        ),
        mode="numeric" if factor.whole_numbers else "decimal",
    )


def _data(page: Page, table: m.PointsTable) -> dict[str, object]:
    language = page.language
    return {
        "fields": [_bounds(page, factor, asked) for factor, asked in points_table.questions(table)],
        "factors": [
            {
                "id": factor.id,
                "cap": factor.cap,
                "kind": factor.kind,
                "rows": [_row(factor, row, language) for row in points_table.rows(factor)],
            }
            for factor in table.factors
        ],
        "targets": [
            {
                "factor": target.factor,
                "points": target.points,
                "text": target.text[language],
                "field": next(iter(target.inputs)),
                "from": target.only_from,
                "to": next(iter(target.inputs.values())) if target.only_from is not None else None,
            }
            for target in points.targets(table)
        ],
        "thresholds": [
            {"category": threshold.category, "points": threshold.points}
            for threshold in points.thresholds(table)
        ],
        "bonus": points.BONUS,
        "small": points.SMALL_SALARY,
        "words": {name: page.words[name] for name in _WORDS},
    }


def _bounds(page: Page, factor: m.Factor, asked: m.PointsQuestion) -> dict[str, object]:
    bounds: dict[str, object] = {
        "id": asked.id,
        "factor": factor.id,
        "kind": asked.kind,
        "required": asked.required,
    }
    if asked.kind == "number":
        low, high = points_table.limits(factor, asked)
        bounds |= {
            "low": low,
            "high": high,
            "lowText": number(low),
            "highText": number(high),
            "whole": factor.whole_numbers,
            "scale": asked.scale,
            "fix": asked.fix[page.language] if asked.fix else "",
        }
    if asked.required:
        bounds["label"] = asked.label[page.language]
    return bounds


def _row(factor: m.Factor, row: points_table.Row, language: m.Language) -> dict[str, object]:
    ends = {"from": row.at_least, "below": row.below, "to": row.at_most}
    return {
        "id": row.bracket.id,
        "points": row.points,
        "text": points_table.bracket_text(factor, row.bracket, language),
        **{name: end for name, end in ends.items() if end is not None},
    }
