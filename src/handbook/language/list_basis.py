"""What a list rests on as a whole, in one sentence: so that its lines need not say it each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.standing import GROUNDS, ground, places_described
from handbook.domain.wording import wording


def rests_on(book: Book, records: Iterable[m.Provenance], language: m.Language) -> str:
    """The kinds of sources of a list, in the order of their weight; empty for an empty list."""
    listed = list({id(record): record for record in records}.values())
    if not listed:
        return ""
    words = wording(language)
    city = (book.city.short_name or book.city.name)[language]
    counts = Counter(ground(book, record) for record in listed)
    places = {
        place.zh: place[language]
        for record in listed
        if ground(book, record) == "elsewhere"
        for place in places_described(book, record)
    }
    where = words["comma"].join(places.values()) or words["practice_elsewhere"]
    parts = [
        words[f"basis_{kind}"].format(city=city, places=where)
        for kind in GROUNDS
        if counts[kind]
    ]
    sentence = words["basis_of_list"].format(parts=words["basis_comma"].join(parts))
    if counts["own"]:
        return sentence
    return sentence + words["basis_not_own"].format(city=city)
