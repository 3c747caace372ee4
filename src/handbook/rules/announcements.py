"""From which day a change could be known: an edition of an earlier day does not tell of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from handbook.domain import model as m
from handbook.domain.book import Book


def of_measure(book: Book, measure: m.Measure) -> date:
    """The day on which a notice was made public, as far as that is known; else its first day."""
    return measure.announced or _known(book, measure.sources, measure.in_force, measure.verified)


def of_rule(book: Book, rule: m.Rule) -> date:
    """The day from which it could be known that a rule begins."""
    holder = book.holder(rule.id)
    if isinstance(holder, m.Measure):
        return min(of_measure(book, holder), rule.in_force)
    return _known(book, rule.sources, rule.in_force, rule.verified)


def of_end(book: Book, rule: m.Rule, day: date) -> date:
    """The day from which it could be known that a rule ends on ``day``."""
    ending = book.endings.get(rule.id)
    if ending and ending[0].in_force == day:
        return of_measure(book, ending[0])
    return min(rule.verified, day)


def of_member(book: Book, group: str, member: m.PlaceMember) -> date:
    """The day from which it could be known that a state joins a list."""
    if member.announced:
        return member.announced
    verified = (
        measure.verified
        for measure in book.measures.values()
        if any(one.id == group for one in measure.place_groups)
    )
    return _known(book, member.sources, member.from_, *verified)


def of_event(book: Book, event: m.Event) -> str:
    """The day, month or year in which an event of the timeline could be known."""
    known = [of_measure(book, book.measures[event.measure])] if event.measure else []
    known += _issued(book, event.sources)
    return min([event.day, *(day.isoformat() for day in known)])


def last_checked(book: Book) -> date:
    """The newest day on which any rule was compared with its source: nothing later is known."""
    return max(rule.verified for rule in (*book.rules.values(), *book.statements.values()))


def _known(book: Book, sources: Iterable[m.Citation], begins: date, *verified: date) -> date:
    """When what begins on a day was known: by its documents, or to whoever wrote it down here."""
    return min(begins, *verified, *_issued(book, sources))


def _issued(book: Book, sources: Iterable[m.Citation]) -> list[date]:
    """The day of the last of some documents, where each has one."""
    days = [book.sources[citation.source].issued for citation in sources]
    found = [day for day in days if day]
    return [max(found)] if found and len(found) == len(days) else []
