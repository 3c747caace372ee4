"""An impact as data."""

from __future__ import annotations

from collections.abc import Sequence

from handbook.audit.impact_words import ImpactWords
from handbook.domain import model as m
from handbook.domain.json_values import JsonObject
from handbook.export import open_data
from handbook.rules.answer_facts import Contradiction, State, Value
from handbook.rules.fact_changes import Change
from handbook.rules.impact import Group, Impact
from handbook.rules.set_description import Where


def to_json(impacts: Sequence[Impact]) -> JsonObject:
    """The impacts as JSON values, one for each day compared."""
    return {"comparisons": [_impact(impact) for impact in impacts]}


def _impact(impact: Impact) -> JsonObject:
    sections = {language: ImpactWords(impact, language).section() for language in m.LANGUAGES}

    def groups(many: Sequence[Group], name: str) -> list[JsonObject]:
        return [
            {
                "count": group.count,
                "where": [_condition(where) for where in group.where],
                "places": None if group.places is None else sorted(group.places),
                "changes": [_change(change) for change in group.changes],
                "words": {
                    language: {
                        "services": list(getattr(section, name)[number].services),
                        "where": list(getattr(section, name)[number].where),
                        "changes": list(getattr(section, name)[number].changes),
                    }
                    for language, section in sections.items()
                },
            }
            for number, group in enumerate(many)
        ]

    return {
        "base": _state(impact.base),
        "head": _state(impact.head),
        "situations": len(impact.situations),
        "affected": len(impact.affected),
        "groups": groups(impact.groups, "entries"),
        "reworded": groups(impact.reworded, "reworded"),
    }


def _state(state: State) -> JsonObject:
    return {"given": state.name, "revision": state.revision or None, "day": state.day.isoformat()}


def _condition(where: Where[str | None]) -> JsonObject:
    return {
        "when": {key: list(values) for key, values in where.when.items()},
        "unless": [{key: list(values) for key, values in box.items()} for box in where.unless],
    }


def _change(change: Change) -> JsonObject:
    return {
        "fact": change.fact.kind,
        "about": change.fact.about or None,
        "before": _value(change.before),
        "after": _value(change.after),
    }


def _value(value: Value) -> JsonObject:
    decides = value.decides
    shown = (
        {"contradiction": list(decides.rules)}
        if isinstance(decides, Contradiction)
        else open_data.record(decides)
    )
    return {"value": shown, "words": open_data.record(value.says), "rules": list(value.rules)}
