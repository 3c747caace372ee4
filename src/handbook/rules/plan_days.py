"""The arithmetic of a plan: from a wish forward or back, by working days and windows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from handbook.domain import model as m
from handbook.rules.plan_recipe import LIMITS, READERS_DAY, Line, Recipe
from handbook.rules.working_days import Bounds, Calendar, UnknownYearError, add_months

_TALLY = {"hour": 24, "day": 1}


@dataclass(frozen=True)
class Later:
    """Stands for a day that needs the holidays of ``year``, which are not known yet."""

    year: int


Day = date | Later | None


@dataclass(frozen=True)
class Wish:
    """What the reader gives: the day to count from, and the days that no source knows."""

    anchor: m.Anchor
    #: Left out with ``filing``: as soon as the reader can.
    day: date | None
    today: date
    residence_expiry: date | None = None
    visa_days: int = 0
    documents_days: int = 0
    #: Kind of limit to count with; ``None`` takes the national one, or the safest there is.
    limit: str | None = None


def chosen(line: Line, wish: Wish) -> m.TimeLimit | None:
    """The time limit of ``line`` to count with."""
    kinds = ([wish.limit] if wish.limit else []) + list(LIMITS)
    return next((line.limits[kind] for kind in kinds if kind in line.limits), None)


@dataclass
class PlanSums:
    """The arithmetic of one plan."""

    recipe: Recipe
    wish: Wish
    calendar: Calendar | Bounds
    latest: list[Day] = field(default_factory=list)
    earliest: list[Day] = field(default_factory=list)

    def __post_init__(self) -> None:
        count = len(self.recipe.lines)
        self.latest, self.earliest = [None] * count, [None] * count

    # Each sum answers Later where it would need a year that is not known.

    def gap(self, line: Line) -> int:
        """Working days that pass before ``line``: an authority's time."""
        limit = chosen(line, self.wish)
        processing = line.processing
        if limit:
            return limit.working_days
        return processing.number if processing else 0

    def own(self, line: Line) -> int:
        """Calendar days that pass, by the reader's estimate."""
        days = {"visa": self.wish.visa_days, "documents": self.wish.documents_days}
        return days.get(line.stage.own_days or "", 0)

    def back(self, day: Day, line: Line) -> Day:
        """The latest day before which ``line`` has the time it takes, to be done by ``day``."""
        if not isinstance(day, date):
            return day
        try:
            day -= timedelta(days=self.own(line))
            gap = self.gap(line)
            return self.calendar.before(self.calendar.on_or_before(day), gap) if gap else day
        except UnknownYearError as error:
            return Later(error.year)

    def forth(self, day: Day, line: Line) -> Day:
        """The day by which ``line`` is over when it begins on ``day``."""
        if not isinstance(day, date):
            return day
        try:
            if line.stage.mark == "start":
                return self.calendar.after(day, 1)
            return self.calendar.after(day + timedelta(days=self.own(line)), self.gap(line))
        except UnknownYearError as error:
            return Later(error.year)

    def snap(self, day: Day, line: Line) -> Day:
        """``day``, or the working day before it where an authority acts."""
        if not isinstance(day, date) or not line.snaps:
            return day
        try:
            return self.calendar.on_or_before(day)
        except UnknownYearError as error:
            return Later(error.year)

    def moment(self, name: str) -> Day:
        """The day that a window or duty is counted from."""
        wish = self.wish
        if name in ("entry", "move-in"):
            at = next(
                (i for i, one in enumerate(self.recipe.lines) if one.stage.mark == "entry"), None
            )
            return self.earliest[at] if at is not None else None
        if READERS_DAY.get(name) == "residence-expiry":
            return wish.residence_expiry
        return wish.day if READERS_DAY.get(name) == wish.anchor else None

    def bound(self, line: Line, *kinds: str) -> Day:
        """The day that the windows or duties of ``line`` end on, or begin on."""
        days = [self.apply(rule) for rule in line.bounds if rule.kind in kinds]
        return _least(*days)

    def apply(self, rule: m.Deadline) -> Day:
        """The day that ``rule`` comes to."""
        day = self.moment(rule.event)
        if not isinstance(day, date):
            return day
        sign = -1 if rule.kind.startswith("window") else 1
        if rule.unit == "month":
            return add_months(day, sign * rule.number)
        if rule.unit != "working-day":
            return day + sign * timedelta(days=rule.number // _TALLY[rule.unit])
        try:
            if sign > 0:
                return self.calendar.after(day, rule.number)
            return self.calendar.before(self.calendar.on_or_before(day), rule.number)
        except UnknownYearError as error:
            return Later(error.year)

    def run(self) -> PlanSums:
        """Put days to every line, in the direction of the wish."""
        if self.wish.anchor == "filing":
            self.forward()
        else:
            self.backward()
        return self

    # -- the two directions --------------------------------------------------------------------

    def backward(self) -> None:
        """From the day wanted, or the day a permit expires, back to the first step."""
        lines, filing = self.recipe.lines, self.recipe.filing
        following: Line | None = None
        ahead: Day = None
        for at in range(len(lines) - 1, filing - 1, -1):
            line = lines[at]
            own: Day = self.bound(line, "window-latest", "duty")
            if line.stage.apart:
                self.latest[at] = own
                continue
            if line.stage.mark == "start" and self.wish.anchor == "start":
                own = self.wish.day
            if following is not None and following.stage.mark == "start":
                ahead = ahead - timedelta(days=1) if isinstance(ahead, date) else ahead
            elif following is not None:
                ahead = self.back(ahead, following)
            self.latest[at] = ahead = self.snap(_least(own, ahead), line)
            following = line
        # What nothing behind it bounds is over by the time the limit says; so is what follows a
        # filing with a last day of its own, however late the rest may come.
        windowed = self.bound(lines[filing], "window-latest", "duty") is not None
        for at in range(filing + 1, len(lines)):
            line = lines[at]
            if line.snaps and (windowed or self.latest[at] is None):
                limit = self.forth(self.latest[at - 1], line)
                self.latest[at] = _least(self.latest[at], limit)
        self.leads()
        self.earliest[filing] = self.bound(lines[filing], "window-earliest")

    def forward(self) -> None:
        """From the day of filing on, every authority taking its full time."""
        lines, filing = self.recipe.lines, self.recipe.filing
        at_hand: Day = self.wish.day
        self.latest[filing] = at_hand
        for at in range(filing + 1, len(lines)):
            line = lines[at]
            if line.stage.apart:
                self.latest[at] = self.bound(line, "window-latest", "duty")
                continue
            at_hand = self.forth(at_hand, line)
            if line.snaps:
                self.latest[at] = at_hand
            else:
                self.earliest[at] = at_hand
                self.latest[at] = self.bound(line, "window-latest", "duty")
        self.leads()

    def soonest(self) -> Day:
        """The first day on which everything before the filing can be over."""
        before = self.recipe.lines[: self.recipe.filing]
        leads = [self.forth(self.wish.today, line) for line in before]
        if unknown := _lacking(leads):
            return unknown
        return max([self.wish.today, *(day for day in leads if isinstance(day, date))])

    def leads(self) -> None:
        """What comes before the filing, each with its own lead."""
        filing = self.recipe.filing
        for at in range(filing):
            self.latest[at] = self.back(self.latest[filing], self.recipe.lines[at])


def _least(*days: Day) -> Day:
    """The first of the days; unknown where one is; ``None`` where there is none."""
    if unknown := _lacking(days):
        return unknown
    return min((day for day in days if isinstance(day, date)), default=None)


def _lacking(days: Iterable[Day]) -> Later | None:
    """What stands for the unknown among the days, with the last year that they need."""
    years = [day.year for day in days if isinstance(day, Later)]
    return Later(max(years)) if years else None
