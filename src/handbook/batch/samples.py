"""For whoever has never filled in a list: people who do not exist, and what columns are for."""

from __future__ import annotations

from datetime import timedelta

from handbook.batch import people
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers
from handbook.domain.wording import wording
from handbook.rules import plan_recipe
from handbook.rules.answers import Resolver
from handbook.rules.distinct_situations import distinct

#: How many people there are, each with another service item.
_PEOPLE = 3
#: How far off the day is that a plan is counted from.
_AHEAD = timedelta(days=90)


def sample_rows(resolver: Resolver, language: m.Language) -> list[tuple[str, ...]]:
    """The rows below the headings of :func:`handbook.batch.people.columns`, in words."""
    w, book = wording(language), resolver.book
    ways = _typical(resolver)
    found: list[tuple[str, ...]] = []
    for way in list(ways.values())[:_PEOPLE]:
        cells = {
            key: next(value.label for value in book.questions[key].values if value.id == chosen)[
                language
            ]
            for key, (chosen, *_) in way.items()
        }
        cells["name"] = w["batch_sample_name"].format(n=len(found) + 1)
        if resolver.needs(way):
            cells[book.place_keys[0]] = w["batch_sample_place"]
        recipe = plan_recipe.find(resolver, way)
        if isinstance(recipe, plan_recipe.Recipe):
            anchor = recipe.plan.anchors[0].replace("-", "_")
            cells[anchor] = (resolver.day + _AHEAD).isoformat()
        found.append(tuple(cells.get(column.key, "") for column in people.columns(book)))
    return found


def hint(book: Book, column: people.Column, services: tuple[str, ...], language: m.Language) -> str:
    """What a column asks, what may stand in it, and for which ``services`` it is filled in."""
    w, asked = wording(language), book.questions.get(column.key)
    lines = [asked.question[language]] if asked else []
    lines.append(w[f"batch_kind_{column.kind}"])
    return "\n".join(filter(None, [*lines, used_for(book, column, services, language)]))


def used_for(
    book: Book, column: people.Column, services: tuple[str, ...], language: m.Language
) -> str:
    """For which ``services`` a column is filled in, in words; empty where that needs no word."""
    w, labels = wording(language), {v.id: v.label for v in book.questions["service"].values}
    if not services or column.key == "service":
        return ""
    if len(services) == len(labels):
        return w["batch_used_always"]
    names = w["batch_between"].join(labels[value][language] for value in services)
    return w["batch_used_for"].format(services=names)


def services_by_column(resolver: Resolver) -> dict[str, tuple[str, ...]]:
    """The values of the question after the service for which each column may be filled in."""
    found: dict[str, dict[str, None]] = {}
    for situation in distinct(resolver.book, resolver.day):
        for way in situation.ways:
            for key in way:
                found.setdefault(key, {})[way["service"][0]] = None
        if resolver.needs(situation.ways[0]):
            for key in resolver.book.place_keys:
                found.setdefault(key, {})[situation.ways[0]["service"][0]] = None
    for service, way in _typical(resolver).items():
        recipe = plan_recipe.find(resolver, way)
        if isinstance(recipe, plan_recipe.Recipe):
            for anchor in recipe.plan.anchors:
                found.setdefault(anchor.replace("-", "_"), {})[service] = None
    return {key: tuple(services) for key, services in found.items()}


def _typical(resolver: Resolver) -> dict[str, Answers]:
    """For each service somebody, asked for foreign documents where there are such people."""
    ways: dict[str, Answers] = {}
    for situation in distinct(resolver.book, resolver.day):
        way = situation.ways[0]
        (service,) = way["service"]
        if service not in ways or (resolver.needs(way) and not resolver.needs(ways[service])):
            ways[service] = way
    return ways
