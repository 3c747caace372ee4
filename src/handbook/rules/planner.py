"""The plan of one application: the latest day of each step, and how old a document may be.

``recipe`` takes from the data what a plan of a situation is made of; ``schedule`` puts days to it.
The page's script does the same sums from the same recipe and decides nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from handbook.domain import model as m
from handbook.domain.wording import wording
from handbook.rules.plan_days import UNKNOWN, Day, PlanSums, Wish, chosen
from handbook.rules.plan_recipe import READERS_DAY, Line, Recipe
from handbook.rules.working_days import Calendar, UnknownYearError, add_months, first_within

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


@dataclass(frozen=True)
class Paper:
    """A document whose age, or remaining time, is bounded."""

    deadline: m.Deadline
    material: m.Material
    requirement: m.Requirement
    not_before: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class Schedule:
    """The plan with its days, and whether it can still be kept."""

    recipe: Recipe
    wish: Wish
    steps: tuple[Dated, ...]
    documents: tuple[Paper, ...]
    reasons: tuple[m.Text, ...] = ()
    notes: tuple[m.Text, ...] = ()

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

    Raises :class:`RefusedError` when the day of filing would need a year that the calendar does not
    know, or when the item is not planned from such a day.
    """
    if wish.anchor not in recipe.plan.anchors:
        raise _wrong_anchor(recipe, wish)
    if wish.limit and wish.limit not in recipe.kinds:
        raise _wrong_limit(recipe, wish)
    sums = PlanSums(recipe, wish, calendar)
    if wish.anchor == "filing":
        filed = sums.soonest() if wish.day is None else wish.day
        if isinstance(filed, date):
            wish = sums.wish = replace(wish, day=filed)
            sums.forward()
            if filed.year not in calendar.years:
                sums.lacking, filed = filed.year, UNKNOWN
    else:
        sums.backward()
        filed = sums.latest[recipe.filing]
    if filed is UNKNOWN:
        raise RefusedError(*unknown_year(sums.lacking or calendar.years[-1] + 1, calendar))
    steps = tuple(_dated(sums, at) for at in range(len(recipe.lines)))
    return Schedule(
        recipe,
        wish,
        steps,
        tuple(_papers(recipe, filed)) if isinstance(filed, date) else (),
        tuple(_reasons(sums)),
        tuple(_notes(sums, steps)),
    )


def unknown_year(year: int, calendar: Calendar) -> tuple[str, str]:
    """What to tell a reader whose plan needs a year that is not known."""
    values = {"year": year, "first": calendar.years[0], "last": calendar.years[-1]}
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


def _dated(sums: PlanSums, at: int) -> Dated:
    line = sums.recipe.lines[at]
    latest, earliest = sums.latest[at], sums.earliest[at]
    working: date | None = None
    dated_by = any(rule.unit == "day" for rule in line.bounds)
    if isinstance(latest, date) and dated_by:
        try:
            before = sums.calendar.on_or_before(latest)
            working = before if before != latest else None
        except UnknownYearError:
            working = None
    return Dated(line, latest, earliest, working, tuple(_remarks(sums, at, working)))


def _remarks(sums: PlanSums, at: int, working: date | None) -> Iterator[m.Text]:
    line, wish = sums.recipe.lines[at], sums.wish
    day = sums.latest[at]
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
        days = sums.own(line)
        key = f"plan_own_{line.stage.own_days}" + ("" if days else "_none")
        yield _pair(key, {"n": days}, {"n": days})
    if UNKNOWN in (day, sums.earliest[at]):
        last = sums.calendar.years[-1]
        yield _pair("plan_not_yet", {"year": last + 1}, {"year": last + 1})
    elif (
        day is None
        and line.bounds
        and any(READERS_DAY.get(rule.event) == "residence-expiry" for rule in line.bounds)
    ):
        yield _pair("plan_give_residence", {}, {})
    if working:
        yield _pair("plan_not_working", {"day": working}, {"day": working})


def _kind_word(kind: str) -> str:
    return {"national": "national_limit", "promised": "promised_here"}.get(kind, kind)


def _papers(recipe: Recipe, filed: date) -> Iterator[Paper]:
    for deadline, material, rule in recipe.documents:
        if deadline.kind == "remaining":
            yield Paper(deadline, material, rule, valid_until=add_months(filed, deadline.number))
        else:
            yield Paper(deadline, material, rule, not_before=first_within(filed, deadline.number))


def _reasons(sums: PlanSums) -> Iterator[m.Text]:
    """Why the plan cannot be kept, most telling first."""
    lines, wish, filing = sums.recipe.lines, sums.wish, sums.recipe.filing
    late = [at for at in range(filing) if _passed(sums.latest[at], wish.today)]
    if wish.anchor == "filing":
        # Whoever has filed already is past what comes before.
        late = [] if _passed(wish.day, wish.today) else late
    elif _passed(sums.latest[filing], wish.today):
        late = [filing]
    late += [
        at
        for at, line in enumerate(lines)
        if line.stage.apart and _passed(sums.latest[at], wish.today)
    ]
    for at in late:
        values = {"day": sums.latest[at]}
        yield _pair(
            "plan_late",
            {"step": lines[at].name.zh, **values},
            {"step": lines[at].name.en, **values},
        )
        yield from _missed(lines[at])
    for at in range(filing + 1, len(lines)):
        if _passed(sums.latest[at], sums.earliest[at]):
            values = {"day": sums.latest[at], "ready": sums.earliest[at]}
            yield _pair(
                "plan_tight",
                {"step": lines[at].name.zh, **values},
                {"step": lines[at].name.en, **values},
            )
            yield from _missed(lines[at])
    if wish.anchor == "start" and late:
        yield _later_start(sums)


def _missed(line: Line) -> Iterator[m.Text]:
    yield from [rule.if_missed for rule in line.bounds if rule.if_missed][:1]


def _passed(day: Day, by: Day) -> bool:
    return isinstance(day, date) and isinstance(by, date) and day < by


def _later_start(sums: PlanSums) -> m.Text:
    """The first working day that filing as soon as possible leads to."""
    ready = start = sums.soonest()
    for line in sums.recipe.lines[sums.recipe.filing + 1 :]:
        if not line.stage.apart:
            start = sums.forth(start, line)
    if isinstance(start, date) and isinstance(ready, date):
        values = {"filing": ready, "start": start}
        return _pair("plan_start_then", values, values)
    return _pair("plan_start_later", {}, {})


def _notes(sums: PlanSums, steps: tuple[Dated, ...]) -> Iterator[m.Text]:
    wish, last = sums.wish, sums.calendar.years[-1]
    if wish.anchor == "start" and wish.day:
        try:
            if not sums.calendar.working(wish.day):
                yield _pair("plan_start_rests", {"day": wish.day}, {"day": wish.day})
        except UnknownYearError:
            pass  # the plan was made without that year
    if sums.recipe.own_days:
        visa = "visa" in sums.recipe.own_days
        yield _pair("plan_no_duration" if visa else "plan_no_duration_documents", {}, {})
    days = [day for step in steps for day in (step.latest, step.earliest)]
    if any(isinstance(day, date) and day >= date(last, 12, 25) for day in days):
        yield _pair("plan_year_end", {"year": last}, {"year": last})
    yield _pair("plan_reserve", {}, {})
