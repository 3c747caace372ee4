"""For whoever has never filled in a list: people who do not exist, and what columns are for."""

from __future__ import annotations

from datetime import timedelta

from handbook.batch import people
from handbook.domain import model as m
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
