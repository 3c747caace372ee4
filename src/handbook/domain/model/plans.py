"""What dates a plan: dated duties, the stages of a service item, official holidays."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from handbook.domain.model.rules import Rule
from handbook.domain.model.values import Actor, Id, Provenance, Record, RuleId, Text, Values

#: A day of any year, such as ``10-01``.
MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]

#: What a dated rule is counted from; ``plan_event_…`` in the wording says each in words.
Moment = Literal[
    "issue",
    "photo",
    "filing",
    "acceptance",
    "entry",
    "move-in",
    "permit-expiry",
    "residence-expiry",
    "change",
    "residence-change",
    "employment-end",
]

#: What a reader gives a plan to count from, besides the day the old residence permit expires.
Anchor = Literal["start", "permit-expiry", "event", "filing"]


class Deadline(Rule):
    """A dated duty, window, validity or processing time: so many units from a moment."""

    kind: Literal[
        "validity", "remaining", "window-latest", "window-earliest", "duty", "processing"
    ] = Field(description="种类 kind")
    number: int = Field(gt=0, description="数目 number of units")
    unit: Literal["hour", "day", "working-day", "month"] = Field(description="单位 unit")
    event: Moment = Field(description="起算点 moment it is counted from")
    name: Text = Field(description="名称 what is to be done or kept")
    actor: Actor = Field(description="办理主体 who acts")
    materials: Values = Field((), description="材料 materials whose validity it is")
    steps: tuple[RuleId, ...] = Field((), description="环节 steps that it puts a date to")
    if_missed: Text | None = Field(None, description="逾期怎么办 what is left when it has passed")
    conflicts: tuple[str, ...] = Field((), description="冲突 ids in conflicts.yml")


class Stage(Record):
    """A line of a plan: a step, a statement or a dated rule, and what passes before it."""

    rule: RuleId = Field(description="规则 step, statement or deadline shown")
    name: Text | None = Field(None, description="名称 name, where the rule's own does not fit")
    actor: Actor | None = Field(None, description="办理主体 who acts, where the rule does not say")
    mark: Literal["filing", "entry", "start"] | None = Field(None, description="节点 turning point")
    #: Before filing, the lead that this stage needs; after filing, the time since the one before.
    own_days: Literal["documents", "visa"] | None = Field(
        None, description="自行估计 reader's days"
    )
    limit_of: Id | None = Field(None, description="办理时限 service whose time limit passes")
    apart: bool = Field(False, description="并行 beside the others, not after them")


class Plan(Record):
    """How the days of a service item follow from one another (时间安排)."""

    id: Id = Field(description="事项 id of the service item")
    anchors: tuple[Anchor, ...] = Field(min_length=1, description="起点 days it can start from")
    stages: tuple[Stage, ...] = Field(min_length=1)


class PublicHoliday(Provenance):
    """A statutory holiday (法定节假日): its days can be computed before a year is arranged."""

    id: Id
    name: Text
    solar: MonthDay | None = Field(
        None, description="公历日期 day of the Gregorian calendar, MM-DD"
    )
    lunar: MonthDay | None = Field(None, description="农历日期 day of the lunar calendar, MM-DD")
    term: Literal["qingming"] | None = Field(None, description="节气 solar term")
    first: int = Field(
        0, ge=-3, le=0, description="首日 first day off, from that day: -1 is the day before"
    )
    days: int = Field(ge=1, le=7, description="天数 days off by the regulation")
    #: In practice joined with weekends and worked weekends into about a week.
    long: bool = Field(False, description="长假 made a week off by working other weekends")

    @model_validator(mode="after")
    def _one_calendar(self) -> Self:
        if [self.solar, self.lunar, self.term].count(None) != 2:  # noqa: PLR2004 - all but one
            message = "只写 solar、lunar、term 中的一个 / give one of solar, lunar and term"
            raise ValueError(message)
        return self


class HolidayYear(Provenance):
    """The official holidays of a year that the calendar package does not know yet."""

    year: int
    days_off: tuple[date, ...] = Field(min_length=1, description="放假 days off, weekends or not")
    workdays: tuple[date, ...] = Field((), description="调休上班 weekend days worked instead")
