"""The permanent addresses of situations: a slug stands for the same answers for ever.

Which situations there are follows from the rules and changes with them.  Slugs are therefore
recorded, in a register of the city, each with the answers it stands for.  On any day a
situation has the first recorded slug whose answers lead to it; recorded slugs that are not a
situation of their own on that day lead on to the situation that their answers fall into, or to the
page of the service item when the answers no longer exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers, Truth
from handbook.domain.digests import LENGTH, digest, seal
from handbook.domain.problems import Place, Problem
from handbook.rules.answers import Resolver, resolver_of
from handbook.rules.kept_answers import kept
from handbook.rules.situation_groups import Group, Mark, groups, leaf
from handbook.rules.walk import alike, expand, next_question, turning_days, values_of
from handbook.storage import register_paths

_LONGEST = 40

HEAD = """\
# 情形的永久地址：由 handbook update 写入，请勿手工修改。
# Permanent addresses of situations: written by handbook update; do not edit by hand.
situations:
"""


# -- making a slug ---------------------------------------------------------------------------------


def name(book: Book, group: Group, taken: Iterable[str]) -> str:
    """A short readable slug for a new situation: its service item and what sets it apart."""
    words = [group.item.id if group.item else "situation"]
    words += [word for mark in group.told[0].marks if (word := _word(book, mark))]
    slug = "-".join(words)
    if len(slug) <= _LONGEST and slug not in taken:
        return slug
    room = _LONGEST - LENGTH - 1
    if len(slug) > room:
        slug = slug[: room + 1].rpartition("-")[0]
    first = {key: values[0] for key, values in group.ways[0].items()}
    return f"{slug}-{digest(first)}"


def _word(book: Book, mark: Mark) -> str:
    """What a slug says of a key: nothing where most values, or the default, are meant."""
    question = book.questions[mark.key]
    other = question.any_other if mark.rest == (question.default,) else None
    if mark.implied or mark.idle(question) or (other is None and len(mark.values) > len(mark.rest)):
        return ""
    value = next(value for value in question.values if value.id == mark.values[0])
    if value.word is not None:
        return value.word
    text = {"yes": mark.key, "no": f"no {mark.key}"}.get(value.id, value.id)
    return re.sub(r"[^a-z0-9]+", "-", (other.en if other else text).lower()).strip("-")


# -- from a slug to a situation --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Site:
    """A situation of a day at its address; ``answers`` are those that the slug stands for."""

    slug: str
    answers: Answers
    group: Group


@dataclass(frozen=True, slots=True)
class Day:
    """The situations of a day, and what became of the other recorded slugs."""

    sites: list[Site]
    #: Recorded slugs that are not a situation of their own -> the slug they lead on to, if any.
    others: dict[str, str | None]


def of_day(book: Book, day: date) -> Day:
    """The situations of a day by the addresses that are on record, worked out once.

    A situation of a service item whose first rule is of a later day is none yet.
    """
    found = book.worked_out.get((Day, day))
    if not isinstance(found, Day):
        resolver = resolver_of(book, day)
        found = _with_rules(resolver, on_day(resolver, book.addresses.values()))
        book.worked_out[Day, day] = found
    return found


def _with_rules(resolver: Resolver, day: Day) -> Day:
    """The day without the situations that no rule answers; their slugs lead to the service."""
    sites = [site for site in day.sites if resolver.covers(site.answers)]
    early = {site.slug for site in day.sites} - {site.slug for site in sites}
    others = {slug: None if to in early else to for slug, to in day.others.items()}
    return Day(sites, others | dict.fromkeys(early & resolver.book.addresses.keys()))


def on_day(resolver: Resolver, recorded: Iterable[m.Address]) -> Day:
    """The situations of the resolver's day by their recorded slugs; new ones get a name."""
    book = resolver.book
    found = groups(resolver)
    owner = {leaf(ways): number for number, group in enumerate(found) for ways in group.ways}
    same = alike(book, resolver.day)
    slugs: dict[int, tuple[str, Answers]] = {}
    falls: dict[str, int | None] = {}
    # A slug that has given way to another one does not come back while that one stands.
    for address in sorted(recorded, key=lambda one: one.superseded_by is not None):
        way = fall(resolver, address.answers)
        number = (
            None
            if way is None
            else owner[tuple((key, same[key][values[0]]) for key, values in way.items())]
        )
        falls[address.slug] = number
        if number is not None and way is not None:
            slugs.setdefault(number, (address.slug, way))
    taken = {*falls}
    for number, group in enumerate(found):
        if number not in slugs:
            slugs[number] = name(book, group, taken), next(expand(group.ways[0]))
            taken.add(slugs[number][0])
    return Day(
        [Site(*slugs[number], group) for number, group in enumerate(found)],
        {
            slug: None if number is None else slugs[number][0]
            for slug, number in falls.items()
            if number is None or slugs[number][0] != slug
        },
    )


def fall(resolver: Resolver, answers: Mapping[str, str]) -> Answers | None:
    """The way of the walk that recorded answers lead to; ``None`` when they no longer exist.

    A question that was not asked when the slug was recorded is answered by its documented
    default, or by its only answer.
    """
    way: dict[str, tuple[str, ...]] = {}
    while (key := next_question(resolver, way)) is not None:
        open_ = values_of(resolver, key, way)
        value = answers.get(key) or _default(resolver, key, open_, way)
        if value not in open_:
            return None
        way[key] = (value,)
    return way


def _default(resolver: Resolver, key: str, open_: Sequence[str], way: Answers) -> str:
    question = resolver.book.questions[key]
    defaults = [question.default] + [
        value.id
        for value in question.values
        if value.default_when and resolver.evaluator.holds(value.default_when, way) is Truth.YES
    ]
    found = next((default for default in defaults if default in open_), None)
    return found or (open_[0] if len(open_) == 1 else "")


def page(resolver: Resolver, answers: Mapping[str, str]) -> str:
    """The page of the service item for answers that are no situation any more."""
    book = resolver.book
    item = resolver.item({key: (value,) for key, value in answers.items()}) or next(
        (item for item in book.items.values() if item.service == answers.get("service")), None
    )
    return f"services/{item.id}" if item else "services"


# -- the record ------------------------------------------------------------------------------------


def path(book: Book) -> Path:
    """The file of the record: one for each city."""
    return register_paths.path(book.root, book.city.id, register_paths.SITUATIONS)


def updated(book: Book) -> list[m.Address]:
    """The record as it should be: with every situation of every day, and each slug's successor.

    Recorded slugs keep their answers and their order.
    """
    return kept(book, "addresses", "rules", lambda: _updated(book))


def _updated(book: Book) -> list[m.Address]:
    resolvers = [Resolver(book, day) for day in reversed(turning_days(book))]
    record = {address.slug: address for address in book.addresses.values()}
    alive: set[str] = set()
    for resolver in resolvers:
        day = on_day(resolver, record.values())
        for site in day.sites:
            if site.slug not in record:
                answers = {key: values[0] for key, values in site.answers.items()}
                record[site.slug] = m.Address(
                    slug=site.slug, answers=answers, seal=seal(site.slug, answers)
                )
        alive |= {one.slug for one in day.sites}
    newest = on_day(resolvers[0], record.values()).others if resolvers else {}
    return [
        one.model_copy(
            update={
                "superseded_by": None
                if one.slug in alive
                else newest.get(one.slug) or page(resolvers[0], one.answers)
            }
        )
        for one in record.values()
    ]


def problems(book: Book) -> list[Problem]:
    """Recorded slugs that lead elsewhere than the record says."""
    file = str(path(book).relative_to(book.root.parent).as_posix())
    found = []
    lines = text(book.addresses.values()).splitlines()
    for address in updated(book):
        if address == book.addresses.get(address.slug, address):
            continue
        if address.superseded_by:
            zh = f"不再是单独的一种情形，现指向 {address.superseded_by}"
            en = f"it is no situation of its own any more and leads on to {address.superseded_by}"
        else:
            zh, en = "又是单独的一种情形", "it is a situation of its own again"
        at = next(n for n, line in enumerate(lines, 1) if f"slug: {address.slug}," in line)
        found.append(
            Problem(
                Place(file, at),
                "address-not-current",
                f"地址“{address.slug}”{zh}",
                f"the address “{address.slug}”: {en}",
                "请运行 handbook update。",
                "Run handbook update.",
            )
        )
    return found


def text(record: Iterable[m.Address]) -> str:
    """The record as the file holds it, one slug to a line."""
    lines = []
    for address in record:
        answers = ", ".join(
            f'{key}: "{value}"' if value in ("yes", "no") else f"{key}: {value}"
            for key, value in address.answers.items()
        )
        after = f", superseded_by: {address.superseded_by}" if address.superseded_by else ""
        lines.append(
            f'  - {{slug: {address.slug}, answers: {{{answers}}}, seal: "{address.seal}"{after}}}\n'
        )
    return HEAD + "".join(lines)
