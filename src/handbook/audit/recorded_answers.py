"""The answers on record: what every situation and place got when the data was last approved.

A slip in one rule changes answers that no worked case speaks of.  The record holds a digest of
every answer from the day on which it begins; ``handbook update`` writes it, and its
difference shows a reviewer which situations an edit touches and from when.  ``handbook impact``
says the same in words.  A digest is of what applies, so a material more in the catalogue changes
the answers of those alone who hand it in.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from handbook.domain.book import Book
from handbook.domain.conditions import Answers
from handbook.domain.digests import digest
from handbook.rules.answers import Resolver
from handbook.rules.situation import Situation, SituationError
from handbook.rules.situation_addresses import fall
from handbook.rules.walk import turning_days
from handbook.storage import register_paths

HEAD = """\
# 每种情形、每个签发地从哪天起是什么答案（指纹）。
# 由 handbook update 写入，请勿手工修改。
# From which day each situation and place of issue has which answer (as a digest): written by
# handbook update; do not edit by hand.
"""


def path(book: Book) -> Path:
    """The file of the record: one for each city."""
    return register_paths.path(book.root, book.city.id, register_paths.ANSWERS)


def lines(book: Book) -> Iterator[str]:
    """``DAY SUBJECT DIGEST`` for every answer that is new on a day, in order.

    The subject is the address of a situation, or the code of a place that documents come from.
    """
    last: dict[str, str] = {}
    for day in turning_days(book, places=True):
        resolver = Resolver(book, day)
        for subject, told in chain(_situations(resolver), _places(resolver)):
            if last.get(subject) != told:
                yield f"{day} {subject} {told}"
                last[subject] = told


def text(book: Book) -> str:
    """The record as the file holds it."""
    return HEAD + "".join(f"{line}\n" for line in lines(book))


def recorded(book: Book) -> set[str]:
    """The lines that are on record."""
    file = register_paths.found(book.root, book.city.id, register_paths.ANSWERS)
    there = file.read_text("utf-8") if file.exists() else ""
    return {line for line in there.splitlines() if line and not line.startswith("#")}


def changed(book: Book) -> list[str]:
    """The lines that are on record and no longer true, and the true ones not on record."""
    return sorted(recorded(book) ^ set(lines(book)))


def _situations(resolver: Resolver) -> Iterator[tuple[str, str]]:
    somewhere = (next(iter(resolver.book.places)),)
    for address in resolver.book.addresses.values():
        way = fall(resolver, address.answers)
        yield (
            address.slug,
            "-" if way is None else _answer(resolver, {**way, "issued_in": somewhere}),
        )


def _answer(resolver: Resolver, answers: Answers) -> str:
    try:
        checklist = resolver.answer(Situation(answers, resolver.day))
    except SituationError:  # the service has no rules yet
        return "-"
    return digest(
        [
            [
                answer.material.id,
                answer.status,
                answer.authentication and answer.authentication.status,
                answer.requirement and [answer.requirement.original, answer.requirement.copies],
            ]
            for answer in checklist.materials
            if answer.status != "not_applicable"
        ],
        {
            kind: [rule.working_days, rule.extension_days]
            for kind, rule in checklist.time_limits.items()
        },
        [rule.result for rule in checklist.result_because],
        [[step.id, step.actor, [way.to for way in step.branches]] for step in checklist.steps],
    )


def _places(resolver: Resolver) -> Iterator[tuple[str, str]]:
    """The method does not depend on the situation, only on the place and the document."""
    foreign = [material for material in resolver.book.materials.values() if material.foreign]
    for code in resolver.book.places:
        answers = {"service": ("new",), "issued_in": (code,)}
        rules = {one.id: resolver.method(one, answers).rule for one in foreign}
        methods = {name: rule.method for name, rule in rules.items() if rule and rule.method}
        # Most documents of a place go one way: those that go another are what a digest names.
        usual = max(sorted(set(methods.values())), key=[*methods.values()].count, default="-")
        yield code, digest([usual, [[name, way] for name, way in methods.items() if way != usual]])
