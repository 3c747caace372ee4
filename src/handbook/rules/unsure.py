"""Whoever is not sure of an answer: the cautious answer, and what another one would spare.

The data names the cautious answer of a question: its list asks for whatever the list of any other
answer asks for.  A reader who is unsure gets that list, with what would fall away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers
from handbook.rules.answers import Resolver
from handbook.rules.walk import next_question


@dataclass(frozen=True, slots=True)
class Caution:
    """Keys asked for at once, the answers of whoever is unsure, and every other set of answers."""

    keys: tuple[str, ...]
    answers: Answers
    others: tuple[Answers, ...]


@dataclass(frozen=True, slots=True)
class Relief:
    """What other answers (values by key) change: the documents that fall away, and that come."""

    given: Mapping[str, str]
    fallen: tuple[m.Material, ...]
    more: tuple[m.Material, ...] = ()


def cautions(book: Book) -> Iterator[Caution]:
    """Every question of the data that a reader may leave open, the screens for several first."""
    for screen in book.screens:
        yield from _caution(
            screen.keys, [(choice.unsure, _answers(choice.answers)) for choice in screen.choices]
        )
    for question in book.questions.values():
        yield from _caution(
            (question.key,),
            [(value.unsure, _answers({question.key: value.id})) for value in question.values],
        )


def _caution(keys: tuple[str, ...], choices: list[tuple[bool, Answers]]) -> Iterator[Caution]:
    cautious = next((answers for unsure, answers in choices if unsure), None)
    if cautious is not None:
        others = tuple(answers for _, answers in choices if answers is not cautious)
        yield Caution(keys, cautious, others)


def reliefs(resolver: Resolver, ways: Sequence[Answers]) -> list[Relief]:
    """What would fall away for those who came to a situation by a cautious answer.

    Only what is so on every way to the situation; the same documents are named once.
    """
    found: dict[tuple[str, ...], Relief] = {}
    for caution in cautions(resolver.book):
        unsure = [way for way in ways if _holds(caution, way)]
        for other in caution.others:
            outcomes = [_relief(resolver, caution, way, other) for way in unsure]
            if not outcomes or any(before != after for before, after in pairwise(outcomes)):
                continue
            relief = outcomes[0]
            if relief and (relief.fallen or relief.more):
                names = [material.id for material in (*relief.fallen, *relief.more)]
                found.setdefault((*relief.given, *names), relief)
    return [*found.values()]


def _answers(plain: Mapping[str, str]) -> Answers:
    return {key: (value,) for key, value in plain.items()}


def _holds(caution: Caution, way: Answers) -> bool:
    """Whether a way gives the cautious answer, to the first of the keys as well."""
    return caution.keys[0] in way and caution.answers.items() <= way.items()


def _relief(resolver: Resolver, caution: Caution, way: Answers, other: Answers) -> Relief | None:
    """What ``other`` changes on one way; nothing where it would raise another question."""
    rest = {key: values for key, values in way.items() if key not in caution.keys}
    instead = {**rest, **other}
    if next_question(resolver, instead) is not None:
        return None
    before, after = _handed_in(resolver, way), _handed_in(resolver, instead)
    return Relief(
        {
            key: values[0]
            for key, values in other.items()
            if way.get(key, (resolver.book.questions[key].default,)) != values
        },
        tuple(before[name] for name in before if name not in after),
        tuple(after[name] for name in after if name not in before),
    )


def _handed_in(resolver: Resolver, answers: Answers) -> dict[str, m.Material]:
    return {
        name: material
        for name, material in resolver.book.materials.items()
        if (rule := resolver.requirement(name, answers).rule) and rule.status in m.HANDED_IN
    }
