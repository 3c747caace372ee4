"""The points calculator of the page: the questions to print, and the table for the browser.

The browser decides nothing: it finds the answers in the rows listed here, adds up, and tries the
listed targets.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from handbook.domain import model as m
from handbook.pages.views import Page
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
)


def view(page: Page) -> dict[str, Any] | None:
    """What the page shows of the calculator; ``None`` when no table is in force on its day."""
    table = points_table.table_on(page.book, page.day)
    if table is None:
        return None
    most = sum(factor.cap for factor in table.factors) or 1
    notes = [
        *(factor.note for factor in table.factors if factor.id == points.BONUS),
        *(
            note.text
            for factor in table.factors
            if not points_table.fields_of(factor)
            for note in points_table.explaining(table, factor)
        ),
    ]
    return {
        "factors": [_factor(page, factor) for factor in table.factors],
        "marks": [
            SimpleNamespace(
                label=f"{one.category} {one.points}", at=round(100 * one.points / most, 2)
            )
            for one in points.thresholds(table)
            if one.points > 0
        ],
        "notes": [note[page.language] for note in notes if note],
        "data": _data(page, table),
    }


def _factor(page: Page, factor: m.Factor) -> SimpleNamespace:
    fields = [_field(page, factor, one) for one in points_table.fields_of(factor)]
    said: SimpleNamespace = page.say(factor)
    said.inputs = [one for one in fields if one.kind != "flag"]
    said.switches = [one for one in fields if one.kind == "flag"]
    said.fixed = "" if fields else min(said.brackets, key=lambda one: one.points).label
    return said


def _field(page: Page, factor: m.Factor, one: points_table.Field) -> SimpleNamespace:
    words = page.words
    labels = {bracket.id: bracket.label[page.language] for bracket in factor.brackets}
    options = [
        SimpleNamespace(
            value=answer,
            bracket=bracket,
            label=words["points_none"] if bracket == "none" else labels[bracket],
        )
        for answer, bracket in one.brackets.items()
    ]
    return SimpleNamespace(
        id=one.id,
        kind=one.kind,
        required=one.required,
        label=words[f"points_field_{one.id}"],
        help=words.get(f"points_help_{one.id}", ""),
        options=options,
        mode="numeric" if factor.whole_numbers else "decimal",
    )


def _data(page: Page, table: m.PointsTable) -> dict[str, Any]:
    language = page.language
    factors = {factor.id: factor for factor in table.factors}
    return {
        "fields": [
            _bounds(page, factors[one.factor], one)
            for one in points_table.FIELDS
            if one.factor in factors
        ],
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
                "factor": one.factor,
                "points": one.points,
                "text": one.text[language],
                "field": next(iter(one.inputs)),
                "from": one.only_from,
            }
            for one in points.targets(table)
        ],
        "thresholds": [
            {"category": one.category, "points": one.points} for one in points.thresholds(table)
        ],
        "bonus": points.BONUS,
        "small": points.SMALL_SALARY,
        "words": {name: page.words[name] for name in _WORDS},
    }


def _bounds(page: Page, factor: m.Factor, one: points_table.Field) -> dict[str, Any]:
    bounds: dict[str, Any] = {
        "id": one.id,
        "factor": one.factor,
        "kind": one.kind,
        "required": one.required,
    }
    if one.kind == "number":
        low, high = points_table.limits(factor, one)
        bounds |= {
            "low": low,
            "high": high,
            "lowText": number(low),
            "highText": number(high),
            "whole": factor.whole_numbers,
            "scale": one.scale,
            "fix": page.words.get(f"points_fix_{one.id}", ""),
        }
    if one.required:
        bounds["label"] = page.words[f"points_field_{one.id}"]
    return bounds


def _row(factor: m.Factor, row: points_table.Row, language: m.Language) -> dict[str, Any]:
    ends = {"from": row.at_least, "below": row.below, "to": row.at_most}
    return {
        "id": row.bracket.id,
        "points": row.points,
        "text": points_table.bracket_text(factor, row.bracket, language),
        **{name: end for name, end in ends.items() if end is not None},
    }
