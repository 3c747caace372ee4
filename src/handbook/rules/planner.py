"""The plan of one application: the latest day of each step, and how old a document may be.

``recipe`` takes from the data what a plan of a situation is made of; ``schedule`` puts days to it.
The page's script does the same sums from the same recipe and decides nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from handbook.domain import model as m
from handbook.domain.wording import wording
from handbook.rules.plan_bounds import PlanBounds, PlanDay, bounded
from handbook.rules.plan_days import Day, Later, PlanSums, Wish, chosen
from handbook.rules.plan_recipe import READERS_DAY, Line, Recipe
from handbook.rules.working_days import Calendar, add_months, first_within

MOST_DAYS = 999


@dataclass(frozen=True)
class Dated:
    """A line with its days."""

    line: Line
    latest: Day = None
    earliest: Day = None
    #: The last working day before ``latest``, where that is none.
    working_day: date | None = None
    notes: tuple[m.Text, ...] = ()
    #: By the name of its field, each day that waits for the arrangement of a year, and that year.
    pending: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Paper:
    """A document whose age, or remaining time, is bounded."""

    deadline: m.Deadline
    material: m.Material
    requirement: m.Requirement
    not_before: date | None = None
    valid_until: date | None = None
    #: The year whose arrangement the day waits for.
    pending: int | None = None

    @property
    def mark(self) -> m.Text | None:
        """That the day is provisional, and until when."""
        return provisional(self.pending) if self.pending else None


@dataclass(frozen=True)
class Schedule:
    """The plan with its days, and whether it can still be kept."""

    recipe: Recipe
    wish: Wish
    steps: tuple[Dated, ...]
    documents: tuple[Paper, ...]
    reasons: tuple[m.Text, ...] = ()
    notes: tuple[m.Text, ...] = ()
    #: Whether an arrangement to come may still make room for what is too late by cautious counting.
    undecided: bool = False

    @property
    def pending(self) -> tuple[int, ...]:
        """The years whose arrangements some day of the plan waits for."""
        steps = (year for step in self.steps for year in step.pending.values())
        papers = (paper.pending for paper in self.documents if paper.pending)
        return tuple(sorted({*steps, *papers}))

    @property
    def mark(self) -> m.Text | None:
        """That days of the plan are provisional, and until when."""
        return provisional(self.pending[-1]) if self.pending else None

    @property
    def feasible(self) -> bool:
        """Whether no day has passed that something had to be done by."""
        return not self.reasons

    def rules(self) -> Iterator[m.Rule | m.Statement]:
        """Every rule that stands behind a date."""
        for step in self.steps:
            yield from because(step, self.wish)
        for paper in self.documents:
            yield from (paper.deadline, paper.requirement)


def because(dated: Dated, wish: Wish) -> tuple[m.Rule | m.Statement, ...]:
    """The rules behind one step: what it is, how long it takes, by when it must be done."""
    limit = chosen(dated.line, wish)
    rules = (dated.line.rule, *((limit,) if limit else ()), *dated.line.bounds)
    return tuple({rule.id: rule for rule in rules}.values())


class RefusedError(ValueError):
    """A plan that cannot be made of what was given; ``zh`` and ``en`` say why."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh}\n{en}")


def schedule(recipe: Recipe, wish: Wish, calendar: Calendar) -> Schedule:
    """Put days to a recipe.

    Raises :class:`RefusedError` when the day of filing would need a year of which the calendar
    knows nothing, or when the item is not planned from such a day.
    """
    if wish.anchor not in recipe.plan.anchors:
        raise _wrong_anchor(recipe, wish)
    if wish.limit and wish.limit not in recipe.kinds:
        raise _wrong_limit(recipe, wish)
    bounds = bounded(recipe, wish, calendar)
    if isinstance(bounds, Later):
        raise RefusedError(*unknown_year(bounds.year, calendar))
    filed = bounds.filed
    if isinstance(filed.day, Later):
        raise RefusedError(*unknown_year(filed.day.year, calendar))
    steps = tuple(_dated(bounds, at) for at in range(len(recipe.lines)))
    faults = tuple(_faults(bounds))
    return Schedule(
        recipe,
        bounds.known.wish,
        steps,
        tuple(_papers(recipe, filed.day, filed.pending)) if filed.day else (),
        tuple(_reasons(bounds, faults)),
        tuple(_notes(bounds, steps)),
        undecided=bool(faults) and not any(fault.certain for fault in faults),
    )


def unknown_year(year: int, calendar: Calendar) -> tuple[str, str]:
    """What to tell a reader whose plan needs a year that is not known."""
    last = (calendar.years + calendar.computed)[-1]
    values = {"year": year, "first": calendar.years[0], "last": last}
    told = _pair("plan_unknown_year", values, values)
    return told.zh, told.en


def _wrong_anchor(recipe: Recipe, wish: Wish) -> RefusedError:
    flags = ", ".join(f"--{anchor}" for anchor in recipe.plan.anchors)
    return RefusedError(
        f"“{recipe.item.name.zh}”不能从 --{wish.anchor} 推算；可用：{flags}。",
        f"“{recipe.item.name.en}” is not planned from --{wish.anchor}; use: {flags}.",
    )


def _wrong_limit(recipe: Recipe, wish: Wish) -> RefusedError:
    kinds = ", ".join(recipe.kinds)
    return RefusedError(
        f"--limit：“{recipe.item.name.zh}”没有“{wish.limit}”时限；可用：{kinds}。",
        f"--limit: “{recipe.item.name.en}” has no limit “{wish.limit}”; use: {kinds}.",
    )


def _pair(key: str, zh: Mapping[str, object], en: Mapping[str, object]) -> m.Text:
    return m.Text(zh=wording("zh")[key].format(**zh), en=wording("en")[key].format(**en))


def provisional(year: int) -> m.Text:
    """The mark of a day that waits for the arrangement of ``year``."""
    return _pair("plan_provisional_until", {"year": year}, {"year": year})


def _dated(bounds: PlanBounds, at: int) -> Dated:
    line = bounds.known.recipe.lines[at]
    latest, earliest = bounds.latest(at), bounds.earliest(at)
    if _passed(latest.day, earliest.day) and not _tight(bounds, at):
        # Both follow one day that is still open; the note says between which days they fall.
        earliest = PlanDay(None)
    working = PlanDay(None)
    if isinstance(latest.day, date) and any(rule.unit == "day" for rule in line.bounds):
        working = bounds.working(latest.day)
        if not isinstance(working.day, date) or working.day == latest.day:
            working = PlanDay(None)
    days = {"latest": latest, "earliest": earliest, "working_day": working}
    return Dated(
        line,
        latest.day,
        earliest.day,
        working.day if isinstance(working.day, date) else None,
        tuple(_remarks(bounds, at, days)),
        {name: day.pending for name, day in days.items() if day.pending},
    )


def _remarks(bounds: PlanBounds, at: int, days: Mapping[str, PlanDay]) -> Iterator[m.Text]:
    line, wish = bounds.known.recipe.lines[at], bounds.known.wish
    latest, earliest, working = days.values()
    limit, processing = chosen(line, wish), line.processing
    if limit:
        kind = limit.kind
        count = {"n": limit.working_days}
        yield _pair(
            "plan_counted_limit",
            {"kind": wording("zh")[_kind_word(kind)], **count},
            {"kind": wording("en")[_kind_word(kind)], **count},
        )
    elif processing:
        yield _pair("plan_counted_days", {"n": processing.number}, {"n": processing.number})
    if line.stage.own_days:
        own = bounds.known.own(line)
        key = f"plan_own_{line.stage.own_days}" + ("" if own else "_none")
        yield _pair(key, {"n": own}, {"n": own})
    for day in (latest.day, earliest.day):
        if isinstance(day, Later):
            yield _pair("plan_not_yet", {"year": day.year}, {"year": day.year})
            break
    else:
        if latest.day is None and any(
            READERS_DAY.get(rule.event) == "residence-expiry" for rule in line.bounds
        ):
            yield _pair("plan_give_residence", {}, {})
    yield from _open_days(latest, earliest)
    if working.day:
        key = "plan_may_rest" if working.pending else "plan_not_working"
        values = {"day": working.day, "year": working.pending}
        yield _pair(key, values, values)


def _open_days(latest: PlanDay, earliest: PlanDay) -> Iterator[m.Text]:
    """That a day is provisional, and between which days it may fall."""
    years = [day.pending for day in (latest, earliest) if day.pending]
    if years:
        yield provisional(max(years))
    between = latest.between or earliest.between
    if between:
        values = {"first": between[0], "last": between[1]}
        yield _pair("plan_between", values, values)


def _kind_word(kind: str) -> str:
    return {"national": "national_limit", "promised": "promised_here"}.get(kind, kind)


def _papers(recipe: Recipe, filed: date, pending: int | None) -> Iterator[Paper]:
    for deadline, material, rule in recipe.documents:
        until = since = None
        if deadline.kind == "remaining":
            until = add_months(filed, deadline.number)
        else:
            since = first_within(filed, deadline.number)
        yield Paper(deadline, material, rule, since, until, pending)


@dataclass(frozen=True)
class _Fault:
    """A line that cannot be kept: the word for why, its days, and whether that is certain."""

    at: int
    key: str
    values: Mapping[str, object]
    pending: int | None = None
    certain: bool = True


def _faults(bounds: PlanBounds) -> Iterator[_Fault]:
    """The lines that cannot be kept, most telling first."""
    recipe, wish = bounds.known.recipe, bounds.known.wish
    latest = [bounds.latest(at) for at in range(len(recipe.lines))]
    late = [at for at in range(recipe.filing) if _passed(latest[at].day, wish.today)]
    if wish.anchor == "filing":
        # Whoever has filed already is past what comes before.
        late = [] if _passed(wish.day, wish.today) else late
    elif _passed(latest[recipe.filing].day, wish.today):
        late = [recipe.filing]
    late += [
        at
        for at, line in enumerate(recipe.lines)
        if line.stage.apart and _passed(latest[at].day, wish.today)
    ]
    for at in late:
        certain = _passed(bounds.last.latest[at], wish.today)
        yield _Fault(at, "plan_late", {"day": latest[at].day}, latest[at].pending, certain)
    for at in range(recipe.filing + 1, len(recipe.lines)):
        if sums := _tight(bounds, at):
            values = {"day": sums.latest[at], "ready": sums.earliest[at]}
            if sums is bounds.known:
                yield _Fault(at, "plan_tight", values)
            else:
                both = all(
                    _passed(one.latest[at], one.earliest[at]) for one in (bounds.first, bounds.last)
                )
                years = (bounds.latest(at).pending, bounds.earliest(at).pending)
                pending = max(year for year in years if year)
                yield _Fault(at, "plan_tight", values, pending, both)


def _tight(bounds: PlanBounds, at: int) -> PlanSums | None:
    """The sums by which line ``at`` is due before it is possible, the certain ones first."""
    return next(
        (
            sums
            for sums in (bounds.known, bounds.last, bounds.first)
            if _passed(sums.latest[at], sums.earliest[at])
        ),
        None,
    )


def _reasons(bounds: PlanBounds, faults: tuple[_Fault, ...]) -> Iterator[m.Text]:
    """Why the plan cannot be kept, most telling first."""
    for fault in faults:
        line = bounds.known.recipe.lines[fault.at]
        yield _marked(
            _pair(
                fault.key,
                {"step": line.name.zh, **fault.values},
                {"step": line.name.en, **fault.values},
            ),
            fault.pending,
        )
        yield from _missed(line)
    if bounds.known.wish.anchor == "start" and any(one.key == "plan_late" for one in faults):
        yield _later_start(bounds)


def _marked(text: m.Text, pending: int | None) -> m.Text:
    if pending is None:
        return text
    mark = provisional(pending)
    return m.Text(zh=text.zh + mark.zh, en=f"{text.en} {mark.en}")


def _missed(line: Line) -> Iterator[m.Text]:
    yield from [rule.if_missed for rule in line.bounds if rule.if_missed][:1]


def _passed(day: Day, by: Day) -> bool:
    return isinstance(day, date) and isinstance(by, date) and day < by


def _later_start(bounds: PlanBounds) -> m.Text:
    """The first working day that filing as soon as possible leads to."""
    pending = None
    for sums in (bounds.known, bounds.last):
        ready = start = sums.soonest()
        for line in sums.recipe.lines[sums.recipe.filing + 1 :]:
            if not line.stage.apart:
                start = sums.forth(start, line)
        if isinstance(start, date) and isinstance(ready, date):
            values = {"filing": ready, "start": start}
            if pending and start.year in bounds.calendar.computed:
                pending = max(pending, start.year)
            return _marked(_pair("plan_start_then", values, values), pending)
        pending = max(day.year for day in (ready, start) if isinstance(day, Later))
    return _pair("plan_start_later", {}, {})


def _notes(bounds: PlanBounds, steps: tuple[Dated, ...]) -> Iterator[m.Text]:
    wish, calendar = bounds.known.wish, bounds.calendar
    if wish.anchor == "start" and wish.day and calendar.covers(wish.day):
        day = {"day": wish.day}
        if not calendar.most.working(wish.day):
            yield _pair("plan_start_rests", day, day)
        elif not calendar.fewest.working(wish.day):
            yield _marked(_pair("plan_start_may_rest", day, day), calendar.arranged_with(wish.day))
    if bounds.known.recipe.own_days:
        visa = "visa" in bounds.known.recipe.own_days
        yield _pair("plan_no_duration" if visa else "plan_no_duration_documents", {}, {})
    if any(step.pending for step in steps):
        yield _pair("plan_provisional_how", {}, {})
    yield _pair("plan_reserve", {}, {})
