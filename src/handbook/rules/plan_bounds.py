"""The days of a plan, and which of them wait for an arrangement of holidays.

The sums are made three times: with what is published, and with the fewest and with the most
working days that the arrangements to come may leave.  A day that the first sum knows is the day.
Of the others the plan shows the cautious one: of a latest day the soonest that it can come to, of
an earliest day the farthest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from handbook.rules.plan_days import Day, Later, PlanSums, Wish
from handbook.rules.plan_recipe import Recipe
from handbook.rules.working_days import Calendar, UnknownYearError


@dataclass(frozen=True)
class PlanDay:
    """A day of the plan; until ``pending`` is arranged it is provisional."""

    day: Day
    #: The last year whose arrangement it waits for; ``None`` where nothing can change it.
    pending: int | None = None
    #: The first and the last day that it can come to, where these differ.
    between: tuple[date, date] | None = None


@dataclass(frozen=True)
class PlanBounds:
    """The sums of one plan: by the years known, and the first and last days of each line."""

    calendar: Calendar
    known: PlanSums
    first: PlanSums
    last: PlanSums
    #: The year that the day of filing waits for, where the plan chose it: then all days do.
    start_pending: int | None = None

    def latest(self, at: int) -> PlanDay:
        """By when line ``at`` is due, never later than the arrangement will make it."""
        first, last = self.first.latest[at], self.last.latest[at]
        return self.settled(self.known.latest[at], first, last, shown=first)

    def earliest(self, at: int) -> PlanDay:
        """From when line ``at`` is possible, never earlier than the arrangement will make it."""
        first, last = self.first.earliest[at], self.last.earliest[at]
        return self.settled(self.known.earliest[at], first, last, shown=last)

    @property
    def filed(self) -> PlanDay:
        """The day of filing that documents are counted from: the last that it can come to.

        Whoever files on an earlier day is within these dates, too.
        """
        at = self.known.recipe.filing
        first, last = self.first.latest[at], self.last.latest[at]
        return self.settled(self.known.latest[at], first, last, shown=last)

    def settled(self, known: Day, first: Day, last: Day, *, shown: Day) -> PlanDay:
        """``known`` where it is a day or none, or else ``shown``, with the bounds of it."""
        if not isinstance(known, Later):
            return PlanDay(known, self.start_pending if known else None)
        if not isinstance(first, date) or not isinstance(last, date):
            return PlanDay(first if isinstance(first, Later) else last)
        pending = max(known.year, last.year if last.year in self.calendar.computed else 0)
        return PlanDay(shown, pending, None if first == last else (first, last))

    def working(self, day: date) -> PlanDay:
        """The last working day not after ``day``: where that is pending, one that is certain."""
        try:
            return PlanDay(self.calendar.on_or_before(day))
        except UnknownYearError as error:
            year = error.year
        try:
            return PlanDay(self.calendar.soonest.on_or_before(day), year)
        except UnknownYearError:
            return PlanDay(Later(year))


def bounded(recipe: Recipe, wish: Wish, calendar: Calendar) -> PlanBounds | Later:
    """The sums of a plan; the year that no day of filing can be given without."""
    start_pending = None
    calendars = (calendar, calendar.soonest, calendar.farthest)
    if wish.anchor == "filing" and wish.day is None:
        known = PlanSums(recipe, wish, calendar).soonest()
        filed = known
        if isinstance(known, Later):
            filed = PlanSums(recipe, wish, calendar.farthest).soonest()
            start_pending = known.year
        if not isinstance(filed, date):
            return filed or Later(calendar.years[-1] + 1)
        wish = replace(wish, day=filed)
    if wish.anchor == "filing" and wish.day and not calendar.covers(wish.day):
        return Later(wish.day.year)
    known_sums, first, last = (PlanSums(recipe, wish, one).run() for one in calendars)
    return PlanBounds(calendar, known_sums, first, last, start_pending)
