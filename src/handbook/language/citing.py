"""Citations in words: which source, where in it, what it says and how that stands to the rule."""

from __future__ import annotations

from collections.abc import Iterable

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.standing import (
    Deciding,
    Standing,
    describes_elsewhere,
    levels,
    places_described,
    places_elsewhere,
    standing,
)
from handbook.domain.wording import wording
from handbook.language.phrasing import either
from handbook.loading import cities


def cited(book: Book, records: Iterable[m.Provenance], language: m.Language) -> list[str]:
    """The sources of records with the places in them, each once."""
    return list(
        dict.fromkeys(
            name(book, citation, language) for record in records for citation in record.sources
        )
    )


def name(book: Book, citation: m.Citation, language: m.Language) -> str:
    """The title of the source, and where in it."""
    found = standing(book, citation)
    locator = found.locator
    place = wording(language)["within"] + locator[language] if locator else ""
    return found.source.title[language] + place


def label(book: Book, found: Standing, language: m.Language) -> str:
    """How a source stands to the rule, as it is said before what the source says; or nothing."""
    relation, words = found.citation.relation, wording(language)
    if relation is None:
        return ""
    if relation == "states" and found.citation.differs:
        return words[f"stands_{found.citation.differs}"]
    if relation == "practice" and found.place:
        key = "stands_practice" if found.elsewhere else "stands_own_practice"
        return words[key].format(place=found.place[language], city=_city(book, language))
    return words[f"stands_{relation}"]


def stands(book: Book, citation: m.Citation, language: m.Language) -> str:
    """What the source says and how it stands to the rule, in a line; empty where it is not said."""
    words = wording(language)
    found = standing(book, citation)
    if found.passage is None:
        return ""
    line = f"{label(book, found, language)}{words['colon']}{found.passage.says[language]}"
    if citation.reasoning:
        line += f" {words['stands_because']}{words['colon']}{citation.reasoning[language]}"
    return line


def only_elsewhere(book: Book, record: Deciding, language: m.Language) -> str:
    """That a rule rests on the practice of other places alone; empty where it does not."""
    places = [place[language] for place in places_elsewhere(book, record)]
    if not places:
        return ""
    sentence = wording(language)["rests_on_practice"]
    return sentence.format(places=either(places, language), city=_city(book, language))


def whose(book: Book, record: m.Provenance | m.Measure, language: m.Language) -> str:
    """Whose rule a record prints, or in which other places it is practice."""
    words = cities.words(book, language)
    if not describes_elsewhere(book, record):
        return words["comma"].join(words[level] for level in levels(book, record))
    places = [place[language] for place in places_described(book, record)]
    if not places:
        return words["practice_elsewhere"]
    return words["practice_in"].format(places=words["comma"].join(places))


def _city(book: Book, language: m.Language) -> str:
    return (book.city.short_name or book.city.name)[language]
