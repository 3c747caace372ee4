"""The plan of one application: the latest day of each step, and how old a document may be.

``recipe`` takes from the data what a plan of a situation is made of; ``schedule`` puts days to it.
The page's script does the same sums from the same recipe and decides nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import Enum
from typing import Any, TypeVar, cast, get_args

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers, Truth
from handbook.domain.wording import wording
from handbook.rules.answers import Decision, Resolver
from handbook.rules.citations import because as cited
from handbook.rules.citations import text
from handbook.rules.distinct_situations import values_of
from handbook.rules.working_days import Calendar, UnknownYearError, add_months, first_within

LIMITS: tuple[str, ...] = ("national", "statutory", "promised")
ANCHORS: tuple[m.Anchor, ...] = get_args(m.Anchor)
MOST_DAYS = 999
#: The moments that the reader's own day stands for; the others are stages of the plan.
_GIVEN = {
    "permit-expiry": "permit-expiry",
    "residence-expiry": "residence-expiry",
    "change": "event",
    "residence-change": "event",
    "employment-end": "event",
}
_HANDED_IN = ("required", "deferrable")
_AUTHORITY: tuple[m.Actor, ...] = ("authority", "police")
_TALLY = {"hour": 24, "day": 1}

R = TypeVar("R", bound=m.Rule)


# -- what a plan is made of -----------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A stage that holds in the situation, with the rules that put a date to it."""

    stage: m.Stage
    rule: m.Rule | m.Statement
    name: m.Text
    actor: m.Actor
    #: Working days that pass, by kind of limit; the reader's choice decides which.
    limits: Mapping[str, m.TimeLimit]
    #: Windows and duties that end, or begin, on a day.
    bounds: tuple[m.Deadline, ...]

    @property
    def processing(self) -> m.Deadline | None:
        """The stage as a processing time, where it is one."""
        rule = self.rule
        return rule if isinstance(rule, m.Deadline) and rule.kind == "processing" else None

    @property
    def snaps(self) -> bool:
        """Whether it can only happen on a working day: an authority decides."""
        return bool(self.limits or self.processing) and self.actor in _AUTHORITY


@dataclass(frozen=True)
class Recipe:
    """All that decides the days of a plan, for one situation."""

    item: m.Item
    plan: m.Plan
    lines: tuple[Line, ...]
    documents: tuple[tuple[m.Deadline, m.Material, m.Requirement], ...]

    @property
    def filing(self) -> int:
        """The place of the filing among the lines."""
        return next(i for i, line in enumerate(self.lines) if line.stage.mark == "filing")

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of limit that some line offers, the safest first."""
        return tuple(kind for kind in LIMITS if any(kind in line.limits for line in self.lines))

    @property
    def moments(self) -> frozenset[str]:
        """The days of the reader's that some line is bounded by."""
        return frozenset(
            _GIVEN[rule.event]
            for line in self.lines
            for rule in line.bounds
            if rule.event in _GIVEN
        )

    @property
    def own_days(self) -> frozenset[str]:
        """Whose days the reader may estimate: the documents', the visa's."""
        return frozenset(line.stage.own_days for line in self.lines if line.stage.own_days)

    def mark(self) -> tuple[Any, ...]:
        """The same for recipes that give the same plan."""
        return (
            self.item.id,
            tuple(
                (
                    line.rule.id,
                    tuple(sorted((k, v.id) for k, v in line.limits.items())),
                    tuple(rule.id for rule in line.bounds),
                )
                for line in self.lines
            ),
            tuple(
                (deadline.id, material.id, rule.status)
                for deadline, material, rule in self.documents
            ),
        )


@dataclass(frozen=True)
class Ask:
    """A question that still decides the plan, and what each answer leads to."""

    key: str
    ways: Mapping[str, Recipe | Ask | None]
    needs: frozenset[str]

    def mark(self) -> tuple[Any, ...]:
        """The same for questions that lead to the same plans."""
        return (self.key, tuple((value, _mark(way)) for value, way in self.ways.items()))


def _mark(found: Recipe | Ask | None) -> tuple[Any, ...] | None:
    return found.mark() if found else None


def find(resolver: Resolver, answers: Answers) -> Recipe | Ask | None:
    """The recipe, or the question that it still hangs on; ``None`` where nothing has a date."""
    found, needs = _recipe(resolver, answers)
    key = next((key for key in resolver.book.questions if key in needs), None)
    if key is None:
        return found
    ways = {
        value: find(resolver, {**answers, key: (value,)})
        for value in values_of(resolver, key, answers)
    }
    distinct = {_mark(way) for way in ways.values()}
    if len(distinct) == 1:
        return next(iter(ways.values()))
    return Ask(key, ways, frozenset(needs & _asked(ways) | {key}))


def _asked(ways: Mapping[str, Recipe | Ask | None]) -> set[str]:
    found = set()
    for way in ways.values():
        if isinstance(way, Ask):
            found |= {way.key} | _asked(way.ways)
    return found


def _recipe(resolver: Resolver, answers: Answers) -> tuple[Recipe | None, set[str]]:
    book, evaluator = resolver.book, resolver.evaluator
    needs: set[str] = set()
    if "service" not in answers:
        return None, {"service"}
    for one in book.items.values():
        needs |= evaluator.unknown_keys((one.applies,), answers)
    item = resolver.item(answers)
    plan = book.plans.get(item.id) if item else None
    if needs or item is None or plan is None:
        return None, needs
    deadlines, more = _deadlines(resolver, answers)
    needs |= more
    lines = []
    for stage in plan.stages:
        line, more = _line(resolver, stage, deadlines, answers)
        needs |= more
        if line:
            lines.append(line)
    documents = []
    for deadline in deadlines:
        for name in deadline.materials:
            decision = resolver.requirement(name, answers)
            needs |= decision.needs
            if decision.rule and decision.rule.status in _HANDED_IN:
                documents.append((deadline, book.materials[name], decision.rule))
    if not any(line.stage.mark == "filing" for line in lines):
        return None, needs
    return Recipe(item, plan, tuple(lines), tuple(documents)), needs


def _deadlines(resolver: Resolver, answers: Answers) -> tuple[list[m.Deadline], set[str]]:
    """The dated rules that hold, and the keys that others still hang on."""
    found, needs = [], set[str]()
    for deadline in resolver.book.deadlines.values():
        if resolver.book.in_force(deadline, resolver.day):
            truth = resolver.truth(deadline, answers)
            if truth is Truth.YES:
                found.append(deadline)
            elif truth is Truth.UNKNOWN:
                needs |= resolver.evaluator.unknown_keys(deadline.when, answers)
    return found, needs


def _line(
    resolver: Resolver, stage: m.Stage, deadlines: list[m.Deadline], answers: Answers
) -> tuple[Line | None, set[str]]:
    book = resolver.book
    needs: set[str] = set()
    rule: m.Rule | m.Statement | None = next(
        (one for one in deadlines if one.id == stage.rule), None
    )
    if rule is None and stage.rule in book.statements:
        statement = book.statements[stage.rule]
        rule = statement if statement.on(resolver.day) else None
    if rule is None:
        steps = resolver.steps(answers)
        needs |= steps.needs if any(one.id == stage.rule for one in steps.open) else set()
        rule = next((one for one in steps.live if one.id == stage.rule), None)
    if rule is None:
        return None, needs
    limits: dict[str, m.TimeLimit] = {}
    if stage.limit_of:
        asked = answers
        if answers["service"] != (stage.limit_of,):
            asked = {"service": (stage.limit_of,)}
        for kind in LIMITS:
            decision: Decision[m.TimeLimit] = resolver.limit(kind, asked)
            needs |= decision.needs if asked is answers else set()
            if decision.rule:
                limits[kind] = decision.rule
    own = (rule,) if isinstance(rule, m.Deadline) and rule.kind == "duty" else ()
    bounds = (*own, *(one for one in deadlines if stage.rule in one.steps))
    return Line(stage, rule, _name(stage, rule), _actor(stage, rule), limits, bounds), needs


def _name(stage: m.Stage, rule: m.Rule | m.Statement) -> m.Text:
    name = stage.name or getattr(rule, "name", None) or getattr(rule, "title", None)
    return name if isinstance(name, m.Text) else m.Text(zh=rule.id, en=rule.id)


def _actor(stage: m.Stage, rule: m.Rule | m.Statement) -> m.Actor:
    return stage.actor or cast("m.Actor", getattr(rule, "actor", "applicant"))


# -- the days -------------------------------------------------------------------------------------


class Later(Enum):
    """Stands for a day of a year whose holidays are not known yet."""

    UNKNOWN = "unknown"


UNKNOWN = Later.UNKNOWN
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
        for one in self.steps:
            yield from because(one, self.wish)
        for paper in self.documents:
            yield from (paper.deadline, paper.requirement)


def because(one: Dated, wish: Wish) -> tuple[m.Rule | m.Statement, ...]:
    """The rules behind one step: what it is, how long it takes, by when it must be done."""
    limit = chosen(one.line, wish)
    rules = (one.line.rule, *((limit,) if limit else ()), *one.line.bounds)
    return tuple({rule.id: rule for rule in rules}.values())


def chosen(line: Line, wish: Wish) -> m.TimeLimit | None:
    """The time limit of ``line`` to count with."""
    kinds = ([wish.limit] if wish.limit else []) + list(LIMITS)
    return next((line.limits[kind] for kind in kinds if kind in line.limits), None)


@dataclass
class _Sums:
    """The arithmetic of one plan."""

    recipe: Recipe
    wish: Wish
    calendar: Calendar
    latest: list[Day] = field(default_factory=list)
    earliest: list[Day] = field(default_factory=list)
    #: The first year that was needed and is not known.
    lacking: int | None = None

    def __post_init__(self) -> None:
        count = len(self.recipe.lines)
        self.latest, self.earliest = [None] * count, [None] * count

    # Each sum answers UNKNOWN where it would need a year that is not known.

    def unknown(self, error: UnknownYearError) -> Later:
        """Keep which year was needed first."""
        self.lacking = self.lacking or error.year
        return UNKNOWN

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
            return self.unknown(error)

    def forth(self, day: Day, line: Line) -> Day:
        """The day by which ``line`` is over when it begins on ``day``."""
        if not isinstance(day, date):
            return day
        try:
            if line.stage.mark == "start":
                return self.calendar.after(day, 1)
            return self.calendar.after(day + timedelta(days=self.own(line)), self.gap(line))
        except UnknownYearError as error:
            return self.unknown(error)

    def snap(self, day: Day, line: Line) -> Day:
        """``day``, or the working day before it where an authority acts."""
        if not isinstance(day, date) or not line.snaps:
            return day
        try:
            return self.calendar.on_or_before(day)
        except UnknownYearError as error:
            return self.unknown(error)

    def moment(self, name: str) -> Day:
        """The day that a window or duty is counted from."""
        wish = self.wish
        if name in ("entry", "move-in"):
            at = next(
                (i for i, one in enumerate(self.recipe.lines) if one.stage.mark == "entry"), None
            )
            return self.earliest[at] if at is not None else None
        if _GIVEN.get(name) == "residence-expiry":
            return wish.residence_expiry
        return wish.day if _GIVEN.get(name) == wish.anchor else None

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
            return self.unknown(error)

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
        # What nothing behind it bounds is over by the time the limit says.
        for at in range(filing + 1, len(lines)):
            line = lines[at]
            if self.latest[at] is None and line.snaps:
                self.latest[at] = self.forth(self.latest[at - 1], line)
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
        leads = [self.forth(self.wish.today, one) for one in before]
        if UNKNOWN in leads:
            return UNKNOWN
        return max([self.wish.today, *(day for day in leads if isinstance(day, date))])

    def leads(self) -> None:
        """What comes before the filing, each with its own lead."""
        filing = self.recipe.filing
        for at in range(filing):
            self.latest[at] = self.back(self.latest[filing], self.recipe.lines[at])


def _least(*days: Day) -> Day:
    """The first of the days; unknown where one is; ``None`` where there is none."""
    if UNKNOWN in days:
        return UNKNOWN
    return min((day for day in days if isinstance(day, date)), default=None)


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
    sums = _Sums(recipe, wish, calendar)
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
    flags = ", ".join(f"--{one}" for one in recipe.plan.anchors)
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


def _dated(sums: _Sums, at: int) -> Dated:
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


def _remarks(sums: _Sums, at: int, working: date | None) -> Iterator[m.Text]:
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
        and any(_GIVEN.get(rule.event) == "residence-expiry" for rule in line.bounds)
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


def _reasons(sums: _Sums) -> Iterator[m.Text]:
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


def _later_start(sums: _Sums) -> m.Text:
    """The first working day that filing as soon as possible leads to."""
    ready = start = sums.soonest()
    for line in sums.recipe.lines[sums.recipe.filing + 1 :]:
        if not line.stage.apart:
            start = sums.forth(start, line)
    if isinstance(start, date) and isinstance(ready, date):
        values = {"filing": ready, "start": start}
        return _pair("plan_start_then", values, values)
    return _pair("plan_start_later", {}, {})


def _notes(sums: _Sums, steps: tuple[Dated, ...]) -> Iterator[m.Text]:
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
    days = [day for one in steps for day in (one.latest, one.earliest)]
    if any(isinstance(day, date) and day >= date(last, 12, 25) for day in days):
        yield _pair("plan_year_end", {"year": last}, {"year": last})
    yield _pair("plan_reserve", {}, {})


# -- as values and as data for the page -----------------------------------------------------------


def to_json(book: Book, made: Schedule, situation: Mapping[str, Any]) -> dict[str, Any]:
    """The plan in the published shape."""

    def sources(rules: tuple[m.Rule | m.Statement, ...]) -> list[dict[str, Any]]:
        return cited(cast("tuple[m.Rule, ...]", rules))

    wish = made.wish
    confirm = dict.fromkeys(name for rule in made.rules() for name in rule.to_confirm)
    return {
        "situation": dict(situation),
        "item": made.recipe.item.id,
        "from": {"kind": wish.anchor, "day": _iso(wish.day)},
        "today": wish.today.isoformat(),
        "residence_expiry": _iso(wish.residence_expiry),
        "visa_days": wish.visa_days,
        "documents_days": wish.documents_days,
        "steps": [
            {
                "id": one.line.rule.id,
                "name": text(one.line.name),
                "actor": one.line.actor,
                "latest": _iso(one.latest),
                "earliest": _iso(one.earliest),
                "last_working_day": _iso(one.working_day),
                "notes": [text(note) for note in one.notes],
                "because": sources(because(one, wish)),
            }
            for one in made.steps
        ],
        "documents": [
            {
                "id": one.material.id,
                "name": text(one.material.name),
                "status": one.requirement.status,
                "not_issued_before": _iso(one.not_before),
                "valid_until_at_least": _iso(one.valid_until),
                "because": sources((one.deadline, one.requirement)),
            }
            for one in made.documents
        ],
        "feasible": made.feasible,
        "reasons": [text(one) for one in made.reasons],
        "notes": [text(one) for one in made.notes],
        "to_confirm": [name for name in confirm if name in book.to_confirm],
    }


def _iso(day: Day) -> str | None:
    return day.isoformat() if isinstance(day, date) else None
