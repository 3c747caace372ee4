"""The answers on record: what every situation and place got when the data was last approved.

A slip in one rule changes answers that no worked case speaks of.  The record holds every fact of
every answer from the day on which it begins; ``handbook update`` writes it, and its
difference shows a reviewer which situations an edit touches and from when.  ``handbook impact``
says the same in words.  Only what applies is on record, so a material more in the catalogue adds
the lines of those alone who hand it in.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from handbook.domain.book import Book
from handbook.domain.conditions import Answers
from handbook.domain.digests import digest
from handbook.rules.answers import MaterialAnswer, Resolver
from handbook.rules.kept_answers import kept
from handbook.rules.situation import Situation, SituationError
from handbook.rules.situation_addresses import fall
from handbook.rules.walk import turning_days
from handbook.storage import register_paths

HEAD = """\
# 从哪天起，哪一项是什么，对哪些情形和签发地：日期 事项 内容 情形……
# 由 handbook update 写入，请勿手工修改。
# From which day what is so, for which situations and places of issue: DAY FACT VALUE SUBJECTS.
# Written by handbook update; do not edit by hand.
"""


def path(book: Book) -> Path:
    """The file of the record: one for each city."""
    return register_paths.path(book.root, book.city.id, register_paths.ANSWERS)


def lines(book: Book) -> Iterator[str]:
    """``DAY FACT VALUE SUBJECTS`` for whatever is new on a day, in order.

    A fact is the status of a material, a time limit, the result or the steps, and for places the
    way of authentication; ``-`` where it holds no more.  The subjects are addresses of situations,
    or codes of the places that documents come from.  Whoever gets the same is on one line: a notice
    for all is a line, and a material that is new one for each status that it has.
    """
    known: dict[str, dict[str, str]] = {}
    for day in turning_days(book, places=True):
        resolver = Resolver(book, day)
        news: dict[tuple[str, str], list[str]] = {}
        for subject, told in chain(_situations(resolver), _places(resolver)):
            last = known.get(subject, {})
            for fact in {**last, **told}:
                value = told.get(fact, _NONE)
                if last.get(fact, _NONE) != value:
                    news.setdefault((fact, value), []).append(subject)
            known[subject] = told
        for (fact, value), subjects in sorted(news.items()):
            yield f"{day} {fact} {value} {' '.join(subjects)}"


_NONE = "-"


def text(book: Book) -> str:
    """The record as the file holds it."""
    return kept(
        book, "answers", "audit", lambda: HEAD + "".join(f"{line}\n" for line in lines(book))
    )


def recorded(book: Book) -> set[str]:
    """The lines that are on record."""
    file = register_paths.found(book.root, book.city.id, register_paths.ANSWERS)
    there = file.read_text("utf-8") if file.exists() else ""
    return {line for line in there.splitlines() if line and not line.startswith("#")}


def changed(book: Book) -> list[str]:
    """The lines that are on record and no longer true, and the true ones not on record."""
    return sorted(recorded(book) ^ set(lines(book)))


def _situations(resolver: Resolver) -> Iterator[tuple[str, dict[str, str]]]:
    somewhere = (next(iter(resolver.book.places)),)
    for address in resolver.book.addresses.values():
        way = fall(resolver, address.answers)
        yield (
            address.slug,
            {} if way is None else _answer(resolver, {**way, "issued_in": somewhere}),
        )


def _answer(resolver: Resolver, answers: Answers) -> dict[str, str]:
    """What applies in a situation, fact by fact; nothing where the service has no rules yet."""
    try:
        checklist = resolver.answer(Situation(answers, resolver.day))
    except SituationError:
        return {}
    steps = [[step.id, step.actor, [way.to for way in step.branches]] for step in checklist.steps]
    limits = {
        f"limit:{kind}": f"{rule.working_days}+{rule.extension_days or 0}"
        for kind, rule in checklist.time_limits.items()
    }
    materials = {
        one.material.id: _material(one)
        for one in checklist.materials
        if one.status != "not_applicable"
    }
    results = ",".join(rule.result for rule in checklist.result_because)
    return {**materials, **limits, "result": results or _NONE, "steps": digest(steps)}


def _material(answer: MaterialAnswer) -> str:
    """The status, that of the authentication, and how many originals and copies."""
    rule = answer.requirement
    counts = f"{rule.original or 0}+{rule.copies or 0}" if rule else ""
    due = answer.authentication.status if answer.authentication else ""
    return f"{answer.status};{due};{counts}".rstrip(";")


def _places(resolver: Resolver) -> Iterator[tuple[str, dict[str, str]]]:
    """The method does not depend on the situation, only on the place and the document."""
    foreign = [material for material in resolver.book.materials.values() if material.foreign]
    for code in resolver.book.places:
        answers = {"service": ("new",), "issued_in": (code,)}
        rules = {one.id: resolver.method(one, answers).rule for one in foreign}
        yield (
            code,
            {f"method:{name}": rule.method for name, rule in rules.items() if rule and rule.method},
        )
