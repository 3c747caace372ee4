"""Every situation that the rules tell apart.

The walk asks, question by question, only what can still change the answer; leaves with the same
answer are one distinct situation.  The place of issue is left out: authentication is a table
inside each answer, not a multiplier of answers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from handbook import model as m
from handbook.answers import Resolver
from handbook.book import Book
from handbook.conditions import PLACE_KEYS, Answers, Truth
from handbook.words import wording

#: Stands for an unspecified foreign place where an answer needs one.
_ANY_PLACE = ("US",)


@dataclass(frozen=True, slots=True)
class Distinct:
    """A distinct situation: its slug, one way to describe it, and all ways that lead to it."""

    slug: str
    answers: Answers
    ways: tuple[Answers, ...]

    def title(self, book: Book, language: m.Language) -> str:
        """The situation in words."""
        parts = []
        for key, values in self.answers.items():
            question = book.questions[key]
            label = next(one.label[language] for one in question.values if one.id == values[0])
            if {one.id for one in question.values} == {"yes", "no"}:
                label = question.label[language] + wording(language)["colon"] + label
            parts.append(label)
        return " · ".join(parts)

    def to_json(self) -> dict[str, Any]:
        """The situation as JSON values."""
        def flat(answers: Answers) -> dict[str, str]:
            return {key: values[0] for key, values in answers.items()}

        return {"slug": self.slug, "situation": flat(self.answers),
                "ways": [flat(one) for one in self.ways]}


def walk(resolver: Resolver, answers: dict[str, tuple[str, ...]] | None = None) -> Iterator[Answers]:
    """Every complete path of the question walk, depth first in question order."""
    answers = answers or {}
    key = next_question(resolver, answers)
    if key is None:
        yield answers
        return
    for value in values_of(resolver, key, answers):
        yield from walk(resolver, {**answers, key: (value,)})


def next_question(resolver: Resolver, answers: Answers) -> str | None:
    """The first question, in order, whose answer can still change something."""
    keys = resolver.needs(answers) - set(PLACE_KEYS)
    return next((key for key in resolver.book.questions if key in keys), None)


def values_of(resolver: Resolver, key: str, answers: Answers) -> list[str]:
    """The answers open to a question after those given."""
    question = resolver.book.questions[key]
    implied = {
        one.implies[key] for asked, values in answers.items()
        for one in resolver.book.questions[asked].values
        if one.id in values and key in one.implies
    }
    return [
        value.id for value in question.values
        if (not implied or value.id in implied)
        and resolver.evaluator.holds(value.only_when, answers) is not Truth.NO
    ]


def fingerprint(resolver: Resolver, answers: Answers) -> tuple[Any, ...]:
    """What a situation's answer consists of, rule by rule, for every place of issue."""
    parts: list[Any] = [resolver.item(answers)]
    for name, material in resolver.book.materials.items():
        decision = resolver.requirement(name, answers)
        parts.append(tuple(rule.id for rule in decision.live))
        if material.foreign and decision.rule and decision.rule.status in ("required", "deferrable"):
            delay = resolver.delay(material, {**answers, "issued_in": _ANY_PLACE})
            parts.append(tuple(rule.id for rule in delay.live))
    parts += [
        tuple(rule.id for rule in resolver.limit(kind, answers).live)
        for kind in ("promised", "national", "statutory")
    ]
    parts.append(tuple(rule.id for rule in resolver.result(answers).live))
    parts.append(tuple(rule.id for rule in resolver.steps(answers).live))
    return (parts[0].id if parts[0] else None, *parts[1:])


def distinct(book: Book, day: date) -> list[Distinct]:
    """The distinct situations of a day, in the order of the walk."""
    resolver = Resolver(book, day)
    groups: dict[tuple[Any, ...], list[Answers]] = {}
    for answers in walk(resolver):
        groups.setdefault(fingerprint(resolver, answers), []).append(answers)
    return [Distinct(slug(ways[0]), ways[0], tuple(ways)) for ways in groups.values()]


def slug(answers: Answers) -> str:
    """A short address that depends on the answers alone, so it never changes its meaning."""
    key = json.dumps({name: list(values) for name, values in answers.items()}, sort_keys=True)
    service = answers["service"][0]
    return f"{service}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
