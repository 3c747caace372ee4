"""The same situation in two cities: where the answers differ, and by which rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers
from handbook.rules.answers import Checklist, MaterialAnswer, Resolver, resolver_of
from handbook.rules.distinct_situations import Distinct, distinct
from handbook.rules.situation import Situation, SituationError

Kind = Literal["status", "authentication", "limit", "result"]

#: Where documents come from when nobody says: a state abroad shows what abroad must carry.
_ABROAD = ("US",)
#: Ways that differ in one of these are never the same situation; it keeps the search short.
_FIRST = ("service", "location", "duration", "ground", "category")


@dataclass(frozen=True, slots=True)
class Side:
    """What one city says: the value, and the rules that lead to it, the deciding one first.

    ``value`` is a status, a way of authentication with its status, a number of working days or
    the id of a result; ``None`` where the city says nothing.
    """

    value: str | int | None
    rules: tuple[m.Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that two cities decide differently, and the situations in which they do."""

    item: str
    kind: Kind
    #: A material, the kind of a time limit, or ``result``.
    subject: str
    ours: Side
    theirs: Side
    #: Addresses of our situations in which it holds.
    slugs: tuple[str, ...] = field(default=())


def neighbours(book: Book) -> tuple[str, ...]:
    """The cities that the handbook compares itself with."""
    return book.city.compare_with


def in_situation(ours: Checklist, theirs: Checklist) -> Iterator[Difference]:
    """Where the answers for one situation differ."""
    item = ours.item.id
    other = {material.material.id: material for material in theirs.materials}
    for mine in ours.materials:
        name = mine.material.id
        if name not in other:
            continue
        that = other[name]
        if mine.status != that.status:
            sides = (
                Side(mine.status, (*mine.because, *_behind(ours, that))),
                Side(that.status, (*that.because, *_behind(theirs, mine))),
            )
            yield Difference(item, "status", name, *sides)
        elif mine.authentication and that.authentication:
            first, second = mine.authentication, that.authentication
            if (first.method, first.status) != (second.method, second.status):
                yield Difference(
                    item,
                    "authentication",
                    name,
                    Side(f"{first.method} {first.status}", first.because[::-1]),
                    Side(f"{second.method} {second.status}", second.because[::-1]),
                )
    for kind in dict.fromkeys((*ours.time_limits, *theirs.time_limits)):
        limits = ours.time_limits.get(kind), theirs.time_limits.get(kind)
        sides_ = [Side(limit.working_days, (limit,)) if limit else Side(None) for limit in limits]
        if sides_[0].value != sides_[1].value:
            yield Difference(item, "limit", kind, sides_[0], sides_[1])
    if ours.result.id != theirs.result.id:
        yield Difference(
            item,
            "result",
            "result",
            Side(ours.result.id, ours.result_because),
            Side(theirs.result.id, theirs.result_because),
        )


def _behind(here: Checklist, there: MaterialAnswer) -> Iterator[m.Rule]:
    """The rules of ``here`` on what a commitment of the other city, ``there``, is given for."""
    given = {promise.material.id for promise in there.promises}
    for one in here.materials:
        if one.material.id in given:
            yield from one.because


def everywhere(ours: Book, theirs: Book, day: date) -> list[Difference]:
    """Every difference on ``day``, each with our situations in which it holds.

    Situations of the two cities are the same where no answer to a question of both excludes the
    other; one city may ask what the other does not.
    """
    if day < max(ours.first_day, theirs.first_day):
        return []
    resolvers = resolver_of(ours, day), resolver_of(theirs, day)
    buckets: dict[tuple[str, ...], list[tuple[Answers, str]]] = {}
    for that in distinct(theirs, day):
        for way in that.ways:
            buckets.setdefault(_first(way), []).append((way, that.slug))
    found: dict[tuple[object, ...], tuple[Difference, dict[str, None]]] = {}
    answered: dict[tuple[str, str], tuple[Difference, ...]] = {}
    for situation, way, that_way, that_slug in _pairs(distinct(ours, day), buckets):
        pair = situation.slug, that_slug
        if pair not in answered:
            answered[pair] = tuple(_differences(*resolvers, way, that_way))
        for each in answered[pair]:
            key = (each.item, each.kind, each.subject, *_marks(each.ours), *_marks(each.theirs))
            found.setdefault(key, (each, {}))[1][situation.slug] = None
    order = {name: number for number, name in enumerate(ours.items)}
    rows = [
        Difference(
            difference.item,
            difference.kind,
            difference.subject,
            difference.ours,
            difference.theirs,
            tuple(slugs),
        )
        for difference, slugs in found.values()
    ]
    return sorted(rows, key=lambda row: (order[row.item], -len(row.slugs)))


def _first(way: Answers) -> tuple[str, ...]:
    return tuple(way[key][0] if key in way else "" for key in _FIRST)


def _marks(side: Side) -> tuple[object, ...]:
    return side.value, tuple(rule.id for rule in side.rules)


def _pairs(
    mine: Iterable[Distinct], buckets: Mapping[tuple[str, ...], list[tuple[Answers, str]]]
) -> Iterator[tuple[Distinct, Answers, Answers, str]]:
    for situation in mine:
        met: set[str] = set()
        for way in situation.ways:
            for that_way, slug in buckets.get(_first(way), ()):
                if slug not in met and all(
                    set(values) & set(that_way[key])
                    for key, values in way.items()
                    if key in that_way
                ):
                    met.add(slug)
                    yield situation, way, that_way, slug


def _differences(
    ours: Resolver, theirs: Resolver, way: Answers, that_way: Answers
) -> Iterator[Difference]:
    place = {"issued_in": _ABROAD if _ABROAD[0] in ours.book.places else _any(ours.book)}
    day = ours.day
    # What both ways have in common: a value of one alone may be no answer in the other city.
    both = {
        key: tuple(value for value in values if value in that_way.get(key, values))
        for key, values in way.items()
    }
    shared = {**that_way, **both, **place}
    try:
        yield from in_situation(
            ours.answer(Situation(shared, day)), theirs.answer(Situation(shared, day))
        )
    except SituationError:
        return  # one of them has no rules for it yet


def _any(book: Book) -> tuple[str, ...]:
    return (next(iter(book.places)),)
