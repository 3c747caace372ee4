"""The points of a person in the published shape."""

from __future__ import annotations

from datetime import date

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.json_values import JsonObject
from handbook.export import citations
from handbook.rules.points import Change, Score
from handbook.rules.points_table import explaining


def because(book: Book, table: m.PointsTable, factor: m.Factor) -> list[JsonObject]:
    """Where the points of ``factor`` come from: its row, and the notes on how it is read."""
    return citations.because(
        book,
        (
            factor.model_copy(update={"id": f"{table.id}/{factor.id}"}),
            *explaining(table, factor),
        ),
    )


def to_json(book: Book, score: Score, day: date) -> JsonObject:
    """The result in the published shape."""
    step = score.next_step
    return {
        "as_of": day.isoformat(),
        "table": score.table.id,
        "inputs": dict(score.inputs.answers),
        "total": score.total,
        "category": score.category,
        "category_because": citations.because(book, (score.threshold,)),
        "factors": [
            {
                "id": line.factor.id,
                "name": citations.text(line.factor.name),
                "points": line.points,
                "cap": line.factor.cap,
                "bracket_id": line.bracket.id,
                "bracket": citations.text(line.bracket.label),
                "because": because(book, score.table, line.factor),
                "to_confirm": list(line.factor.to_confirm),
            }
            for line in score.lines
        ],
        "next_step": None
        if step is None
        else {
            "category": step.category,
            "points_needed": step.needed,
            "reached": bool(step.changes),
            "total": step.total,
            "changes": [_change_json(change) for change in step.changes],
            "text": citations.text(step.text),
            "others": [_change_json(change) for change in step.others],
        },
        "notes": [citations.text(note) for note in score.notes],
        "to_confirm": list(
            dict.fromkeys(name for line in score.lines for name in line.factor.to_confirm)
        ),
    }


def _change_json(change: Change) -> JsonObject:
    return {
        "id": change.target.factor,
        "points": change.gain,
        "inputs": dict(change.target.inputs),
        "text": citations.text(change.target.text),
    }
