"""Service items with their rules, and the notices that amend them."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from handbook.domain.model.rules import Requirement, RuleSet, Statement
from handbook.domain.model.values import (
    AllOf,
    Citation,
    Confidence,
    Id,
    Level,
    PlaceCode,
    Record,
    RuleId,
    Text,
)


class Brief(Text):
    """A line of “At a glance”: the answer in one sentence, and what it sums up."""

    rule: RuleId = Field(description="概括的规则 rule, statement or dated rule that it sums up")


class Item(RuleSet):
    """A service item (事项) with its baseline rules."""

    id: Id
    code: str = Field(description="资料编号 id in the fact register, such as N1")
    order: int
    service: str = Field(description="事项类别 value of the key `service`")
    name: Text
    short_name: Text
    summary: Text
    question: Text = Field(description="首页问法 how a reader would say it on the home page")
    applies: AllOf = Field(description="适用范围 the part of the situation that is this item")
    part_of: Id | None = Field(None, description="所属事项 item whose rules also apply")
    leaves_out: tuple[RuleId, ...] = Field(
        (), description="不适用的条件 conditions of the item it is part of that do not hold here"
    )
    who: Text = Field(description="谁来办 who applies")
    where: Text = Field(description="在哪办 where")
    cost: Brief | None = Field(None, description="一览：收费 what it costs, in one line")
    how_long: Brief | None = Field(
        None, description="一览：要多久 how long, in one line, where no limit is a rule"
    )
    start: Brief | None = Field(None, description="一览：何时提出 when to start, in one line")
    refused: Brief | None = Field(
        None, description="一览：不批准怎么办 what if it is refused, in one line"
    )
    say: Text | None = Field(
        None,
        description="一览：电话里怎么说 what to say by telephone instead of the contact's words",
    )
    accepted_by: Text = Field(description="受理机构 accepting body")
    decided_by: Text = Field(description="决定机构 deciding body")
    defaults: dict[str, Any] = Field(default_factory=dict, description="本文件默认值 file defaults")
    list_basis: Requirement | None = Field(
        None, description="材料清单依据 rule by which whatever is not listed is not asked for"
    )
    legal_basis: tuple[Citation, ...] = Field(min_length=1, description="设定依据 legal basis")
    eligibility: tuple[Statement, ...] = Field(min_length=1, description="申请条件 eligibility")
    fees: tuple[Statement, ...] = Field(min_length=1, description="收费 fee")
    to_confirm: tuple[Id, ...] = ()
    conflicts: tuple[str, ...] = ()


class PlaceMember(Record):
    """A state and the day from which a group counts it in."""

    place: PlaceCode
    from_: date = Field(alias="from", description="对华适用日期 first day between it and China")
    until: date | None = None
    convention_from: date | None = Field(
        None, description="公约对该国生效日 in force for the state"
    )
    announced: date | None = Field(
        None, description="公布日期 day it was made public that the state joins, where known"
    )
    confidence: Confidence
    sources: tuple[Citation, ...] = Field(min_length=1)
    note: Text | None = None


class PlaceException(Record):
    """A party that a group leaves out, with the reason."""

    place: PlaceCode
    from_: date = Field(alias="from")
    until: date | None = None
    reason: Text
    confidence: Confidence
    sources: tuple[Citation, ...] = Field(min_length=1)


class PlaceGroup(Record):
    """A named set of places whose membership depends on the day."""

    id: Id
    name: Text
    territories_of: Id | None = Field(
        None, description="其属地 group whose members' territories are counted in"
    )
    members: tuple[PlaceMember, ...] = ()
    exceptions: tuple[PlaceException, ...] = ()


class Fee(Statement):
    """What a notice lets service items cost from its day on, in place of what they cost before."""

    items: tuple[Id, ...] = Field(min_length=1, description="事项 service items that cost it")
    replaces: tuple[RuleId, ...] = Field(
        (), description="代替 ids of the fees of these items that it takes the place of"
    )


class Ending(Record):
    """Rules that a measure puts an end to from its day."""

    rule: RuleId
    why: Text


class Announcement(Record):
    """An end put to rules of other files."""

    rules: tuple[RuleId, ...] = Field(min_length=1)
    why: Text


class Measure(RuleSet):
    """A notice that amends the baseline from its day (措施)."""

    id: Id
    title: Text
    issuer: Text
    number: str | None = None
    number_to_confirm: bool = False
    practice_of: tuple[Id, ...] = Field(
        (), description="哪些市的措施 cities that it alone concerns, where it stands above them"
    )
    in_force: date
    until: date | None = None
    announced: date | None = Field(
        None, description="公布日期 day it was made public, where its sources do not tell"
    )
    date_basis: Text | None = None
    verified: date
    confidence: Confidence
    sources: tuple[Citation, ...] = Field(min_length=1)
    summary: Text
    effects: tuple[Text, ...] = Field(min_length=1, description="变化 what readers will notice")
    fees: tuple[Fee, ...] = Field((), description="收费 what services cost from its day on")
    ends: tuple[Ending, ...] = ()
    place_groups: tuple[PlaceGroup, ...] = ()
    to_confirm: tuple[Id, ...] = ()
    conflicts: tuple[str, ...] = ()
    owner: Text | None = Field(None, description="负责核对 who keeps it true")
    review_months: int | None = Field(
        None, gt=0, description="复核间隔（月） months after which it is read again"
    )
    level: Level = "national"
    jurisdiction: str = ""

    def on(self, day: date) -> bool:
        """Whether the measure is in force on ``day``."""
        return self.in_force <= day and (self.until is None or day < self.until)
