"""Every situation that the rules tell apart on a day, with its permanent address."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers
from handbook.rules import situation_addresses, situation_groups
from handbook.rules.answers import resolver_of
from handbook.rules.walk import fingerprint, next_question, values_of, walk

__all__ = [
    "Distinct",
    "distinct",
    "fingerprint",
    "next_question",
    "redirects",
    "values_of",
    "walk",
]


@dataclass(frozen=True, slots=True)
class Distinct:
    """A distinct situation: its slug, one way to describe it, and all ways that lead to it."""

    slug: str
    answers: Answers
    ways: tuple[Answers, ...]
    group: situation_groups.Group = field(compare=False, repr=False)

    @property
    def item(self) -> m.Item | None:
        """The service item it belongs to."""
        return self.group.item

    def title(self, book: Book, language: m.Language) -> str:
        """The situation in words: its service item and what sets it apart there."""
        return situation_groups.title(book, self.group, language)


def distinct(book: Book, day: date) -> list[Distinct]:
    """The distinct situations of a day, in the order of the walk.

    Those of a service item whose first rule is of a later day are none yet.
    """
    found = situation_addresses.of_day(book, day)
    return [
        Distinct(site.slug, site.answers, site.group.expanded(), site.group) for site in found.sites
    ]


def redirects(book: Book, day: date) -> dict[str, str]:
    """Recorded slugs that are not a situation on ``day`` -> the page they lead on to."""
    resolver = resolver_of(book, day)
    others = situation_addresses.of_day(book, day).others
    return {
        slug: f"s/{after}"
        if after
        else situation_addresses.page(resolver, book.addresses[slug].answers)
        for slug, after in others.items()
    }
