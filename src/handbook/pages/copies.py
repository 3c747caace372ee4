"""The codes of printed copies by period: from which day to which a copy carries which code.

The periods follow from the data: each day on which the answer changes begins one.  A code that is
in none of them was printed before the data was corrected.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from handbook.domain.book import Book
from handbook.rules import distinct_situations, situation_addresses
from handbook.rules.answers import resolver_of
from handbook.rules.checklists import Sheet, Sheets
from handbook.rules.edition_codes import BookCodes, SheetCodes
from handbook.rules.walk import turning_days


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which a copy has one code; ``sheet`` where the copy is the sheet of a situation."""

    begins: date
    code: str
    sheet: Sheet | None = None


class Copies:
    """The codes of all copies of a book, from the first day to the last that the data knows."""

    def __init__(self, book: Book, codes: SheetCodes) -> None:
        self.book, self.codes = book, codes

    @cached_property
    def whole(self) -> list[Period]:
        """The periods of the whole handbook, the first one first."""
        codes = BookCodes(self.book)
        return _joined([Period(day, codes.on(day)) for day in codes.days()])

    def of(self, slug: str) -> list[Period]:
        """The periods of the situation of an address; empty before there was one."""
        found = []
        for day, sites, sheets in self._days:
            if slug in sites:
                sheet = sheets.sheet(sites[slug])
                found.append(Period(day, self.codes.of(sheet), sheet))
        return _joined(found)

    @cached_property
    def _days(self) -> list[tuple[date, dict[str, distinct_situations.Distinct], Sheets]]:
        """For each day on which rules change: the situation that each address stood for."""
        made = []
        for day in turning_days(self.book):
            on = situation_addresses.of_day(self.book, day)
            own = {
                site.slug: distinct_situations.Distinct(
                    site.slug, site.answers, site.group.expanded(), site.group
                )
                for site in on.sites
            }
            led = {slug: own[to] for slug, to in on.others.items() if to in own}
            made.append((day, own | led, Sheets(resolver_of(self.book, day))))
        return made


def _joined(periods: list[Period]) -> list[Period]:
    """Periods of one code after another are one."""
    made: list[Period] = []
    for period in periods:
        if not made or made[-1].code != period.code:
            made.append(period)
    return made
