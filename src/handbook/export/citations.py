"""The sources of a decision, and texts in both languages, as published."""

from __future__ import annotations

from collections.abc import Iterable

from handbook.domain import model as m
from handbook.domain.json_values import JsonObject


def text(value: m.Text) -> dict[str, str]:
    """A pair of texts."""
    return {"zh": value.zh, "en": value.en}


def left_out(texts: Iterable[m.Text]) -> JsonObject:
    """The field that says which answers were left out and why; none where none was."""
    found = [text(value) for value in texts]
    return {"left_out": [*found]} if found else {}


def because(rules: Iterable[m.Rule | m.Statement | m.Factor]) -> list[JsonObject]:
    """The sources of a decision, one entry for each citation of each rule.

    ``locator`` is in the language of the Chinese sources; ``locator_en`` is the English form.
    """
    return [
        {
            "rule": rule.id,
            "source": citation.source,
            "locator": citation.locator.zh if citation.locator else "",
            "locator_en": citation.locator.en if citation.locator else "",
            "confidence": rule.confidence,
            "level": rule.level,
            "in_force": rule.in_force.isoformat(),
            "verified": rule.verified.isoformat(),
        }
        for rule in rules
        for citation in rule.sources
    ]
