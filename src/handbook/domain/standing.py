"""How a source stands to a rule that cites it: what it says, and what that is to the rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeGuard, get_args

from handbook.domain import model as m
from handbook.domain.book import Book

#: Records that decide something for a reader, besides rules.
_DECIDING = (m.Rule, m.Statement, m.Factor, m.PlaceMember, m.PlaceException)
#: Statements that only repeat what is decided elsewhere, or count.
_REPEATING = (m.Faq, m.Figure)
#: What was published by whom it binds, or reported by the authority itself.
_PUBLISHED = ("official", "seed")
Deciding = m.Rule | m.Statement | m.Factor | m.PlaceMember | m.PlaceException
#: Why an answer could differ here from what is printed.
Doubt = Literal["elsewhere", "open", "unsettled"]
#: What a record of a list rests on, the firmest first.
Ground = Literal["own", "published", "reported", "derived", "elsewhere"]
GROUNDS: tuple[Ground, ...] = get_args(Ground)


@dataclass(frozen=True, slots=True)
class Standing:
    """A citation with the passage it names; without one, what the citation itself gives."""

    source: m.Source
    citation: m.Citation
    passage: m.Passage | None
    #: Whose practice it is, where the relation is ``practice``.
    place: m.Text | None
    #: Whether that is another place than the city of the handbook.
    elsewhere: bool

    @property
    def locator(self) -> m.Text | None:
        """Where in the source: the passage's place, or the citation's own."""
        return self.passage.locator if self.passage else self.citation.locator


def standing(book: Book, citation: m.Citation) -> Standing:
    """How the source of ``citation`` stands to the rule.  The ids in it must exist."""
    source = book.sources[citation.source]
    passage = passage_of(source, citation.passage)
    place = citation.place or source.place if citation.relation == "practice" else None
    return Standing(source, citation, passage, place, place is not None and not _own(book, place))


def passage_of(source: m.Source, name: str | None) -> m.Passage | None:
    """The passage of that id; nothing where there is none."""
    return next((passage for passage in source.passages if passage.id == name), None)


def contradicts(requirement: m.Requirement, citation: m.Citation, passage: m.Passage) -> bool:
    """Whether a passage cited as stating the rule gives another status to a material of it."""
    return (
        citation.relation == "states"
        and citation.differs is None
        and passage.status not in (None, requirement.status)
        and not set(passage.materials).isdisjoint(requirement.materials)
    )


def _own(book: Book, place: m.Text) -> bool:
    """Whether ``place`` is the city of the handbook."""
    names = (book.city.name, book.city.short_name)
    return any(name is not None and place.zh == name.zh for name in names)


def decides(record: m.Record) -> TypeGuard[Deciding]:
    """Whether a record decides something for a reader, so that its citations need a passage."""
    return isinstance(record, _DECIDING) and not isinstance(record, _REPEATING)


def deciding(book: Book) -> Iterator[tuple[Deciding, m.Record, tuple[str | int, ...]]]:
    """Every record that decides something, with the record it is part of and the way to it."""
    for record, root, path in book.records:
        if decides(record):
            yield record, root, path


def places_elsewhere(book: Book, record: Deciding) -> tuple[m.Text, ...]:
    """The other places on whose practice a record rests, where nothing else supports it."""
    found: dict[str, m.Text] = {}
    for citation in record.sources:
        if citation.relation in ("states", "derived"):
            return ()
        cited = standing(book, citation)
        if cited.place and not cited.elsewhere:
            return ()
        if cited.place:
            found[cited.place.zh] = cited.place
    return _each_once(found)


def describes_elsewhere(book: Book, record: m.Provenance | m.Measure) -> bool:
    """Whether a record tells what other places do, or rests on that alone."""
    if isinstance(record, m.Statement) and record.practice_elsewhere:
        return True
    if isinstance(record, m.Faq):
        # Its citations name no relation: nothing but other places answers it.
        return all(_place_elsewhere(book, citation) for citation in record.sources)
    return decides(record) and bool(places_elsewhere(book, record))


def doubt(book: Book, record: m.Provenance | m.Measure) -> Doubt | None:
    """Why the answer of a record could differ here from what is printed, or that it could not.

    A published text says what it says, whatever else is still asked about it: those questions
    stand with its sources.  What rests on less is in doubt while a question about it is open or
    the handbook follows none of the claims that differ.
    """
    if decides(record) and places_elsewhere(book, record):
        return "elsewhere"
    if record.confidence in _PUBLISHED:
        return None
    # What only staff look after is no reader's doubt.
    if any(not book.to_confirm[name].staff for name in record.to_confirm):
        return "open"
    named = getattr(record, "conflicts", ())
    return "unsettled" if any(book.conflicts[name].follows is None for name in named) else None


def ground(book: Book, record: m.Provenance) -> Ground:
    """What a record rests on: the city's own text, a published one, a report, a conclusion."""
    if describes_elsewhere(book, record):
        return "elsewhere"
    if record.confidence == "derived":
        return "derived"
    if levels(book, record) == ("city",) and record.confidence in _PUBLISHED:
        return "own"
    if record.confidence == "seed":
        # The city's report, where it quotes what holds for the nation.
        return "own"
    return "published" if record.confidence == "official" else "reported"


def places_described(book: Book, record: m.Provenance | m.Measure) -> tuple[m.Text, ...]:
    """The other places whose practice the sources of a record show, each once."""
    places = (_place_elsewhere(book, citation) for citation in record.sources)
    return _each_once({place.zh: place for place in places if place})


def _each_once(found: Mapping[str, m.Text]) -> tuple[m.Text, ...]:
    """Places by their Chinese names, without those that are said with another of them."""
    return tuple(
        place
        for name, place in found.items()
        if not any(_repeats(name, other) for other in found if other != name)
    )


def _place_elsewhere(book: Book, citation: m.Citation) -> m.Text | None:
    """The other place whose practice the source of a citation shows; nothing where it is none."""
    place = citation.place or book.sources[citation.source].place
    return place if place and not _own(book, place) else None


def _repeats(name: str, other: str) -> bool:
    """Whether a place is said with ``other``: a part of it, or one of those that it lists."""
    return name.startswith(f"{other}（") or (name in other and not other.startswith(f"{name}（"))


def levels(book: Book, record: m.Provenance | m.Measure) -> tuple[m.Level, ...]:
    """Whose rule a record prints, from the nation down.

    Mostly that is whose folder it lies in.  The practice of this city may stand above it, and an
    answer to a question is put together from sources of several levels.
    """
    if isinstance(record, m.Statement) and book.city.id in record.practice_of:
        return ("city",)
    if isinstance(record, m.Faq):
        # A shared answer is read in every city, so a city's notice in it is not the reader's.
        known = m.LEVELS if record.level == "city" else m.LEVELS[:-1]
        cited = {book.sources[citation.source].level for citation in record.sources}
        return tuple(level for level in known if level in cited) or (record.level,)
    return (record.level,)


def relations(record: Deciding) -> tuple[m.Relation, ...]:
    """In which ways sources stand to a record, each once, the strongest first."""
    given = {citation.relation for citation in record.sources}
    return tuple(relation for relation in m.RELATIONS if relation in given)
