"""The plan in the published shape."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from handbook.domain.book import Book
from handbook.domain.json_values import Json, JsonObject
from handbook.export.citations import because, text
from handbook.rules.plan_days import Day
from handbook.rules.planner import Schedule
from handbook.rules.planner import because as behind


def to_json(book: Book, schedule: Schedule, situation: Mapping[str, Json]) -> JsonObject:
    """The plan in the published shape."""
    wish = schedule.wish
    confirm = dict.fromkeys(name for rule in schedule.rules() for name in rule.to_confirm)
    return {
        "situation": dict(situation),
        "item": schedule.recipe.item.id,
        "from": {"kind": wish.anchor, "day": _iso(wish.day)},
        **_provisional(max(schedule.pending, default=None)),
        "today": wish.today.isoformat(),
        "residence_expiry": _iso(wish.residence_expiry),
        "visa_days": wish.visa_days,
        "documents_days": wish.documents_days,
        "steps": [
            {
                "id": step.line.rule.id,
                "name": text(step.line.name),
                "actor": step.line.actor,
                "latest": _iso(step.latest),
                "earliest": _iso(step.earliest),
                "last_working_day": _iso(step.working_day),
                **_provisional(max(step.pending.values(), default=None)),
                "notes": [text(note) for note in step.notes],
                "because": because(book, behind(step, wish)),
            }
            for step in schedule.steps
        ],
        "documents": [
            {
                "id": paper.material.id,
                "name": text(paper.material.name),
                "status": paper.requirement.status,
                "not_issued_before": _iso(paper.not_before),
                "valid_until_at_least": _iso(paper.valid_until),
                **_provisional(paper.pending),
                "because": because(book, (paper.deadline, paper.requirement)),
            }
            for paper in schedule.documents
        ],
        "feasible": schedule.feasible,
        "undecided": schedule.undecided,
        "reasons": [text(reason) for reason in schedule.reasons],
        "notes": [text(note) for note in schedule.notes],
        "to_confirm": [name for name in confirm if name in book.to_confirm],
    }


def _provisional(year: int | None) -> JsonObject:
    """Whether a day waits for the arrangement of holidays of a year, and of which."""
    return {"provisional": year is not None, "provisional_until_arrangement_of": year}


def _iso(day: Day) -> str | None:
    return day.isoformat() if isinstance(day, date) else None
