"""The sources of a decision, and texts in both languages, as published."""

from __future__ import annotations

from collections.abc import Iterable

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.json_values import JsonObject
from handbook.domain.standing import Standing, describes_elsewhere, standing
from handbook.language.citing import whose


def text(value: m.Text) -> dict[str, str]:
    """A pair of texts."""
    return {"zh": value.zh, "en": value.en}


def left_out(texts: Iterable[m.Text]) -> JsonObject:
    """The field that says which answers were left out and why; none where none was."""
    found = [text(value) for value in texts]
    return {"left_out": [*found]} if found else {}


def because(book: Book, rules: Iterable[m.Rule | m.Statement | m.Factor]) -> list[JsonObject]:
    """The sources of a decision, one entry for each citation of each rule.

    ``locator`` is in the language of the Chinese sources; ``locator_en`` is the English form.
    """
    return [
        _entry(rule, standing(book, citation)) | _elsewhere(book, rule)
        for rule in rules
        for citation in rule.sources
    ]


def _elsewhere(book: Book, rule: m.Rule | m.Statement | m.Factor) -> JsonObject:
    """In which other places a rule is practice; nothing where it is in force here."""
    if not describes_elsewhere(book, rule):
        return {}
    return {"practice": {language: whose(book, rule, language) for language in m.LANGUAGES}}


def _entry(rule: m.Rule | m.Statement | m.Factor, found: Standing) -> JsonObject:
    entry: JsonObject = {
        "rule": rule.id,
        "source": found.source.id,
        "locator": found.locator.zh if found.locator else "",
        "locator_en": found.locator.en if found.locator else "",
        "confidence": rule.confidence,
        "level": rule.level,
        "in_force": rule.in_force.isoformat(),
        "verified": rule.verified.isoformat(),
    }
    if found.passage is None:
        return entry
    entry |= {
        "relation": found.citation.relation,
        "passage": found.passage.id,
        "says": text(found.passage.says),
    }
    if found.citation.reasoning:
        entry["reasoning"] = text(found.citation.reasoning)
    if found.place:
        entry |= {"practice_of": text(found.place), "elsewhere": found.elsewhere}
    if found.citation.differs:
        entry["differs"] = found.citation.differs
    return entry
