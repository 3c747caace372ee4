"""Rules, each of which decides one fact, and statements, each of which says one."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from handbook.domain.model.values import (
    Actor,
    AuthenticationStatus,
    Condition,
    Id,
    Method,
    PaperLanguage,
    Party,
    Provenance,
    Record,
    RuleId,
    Status,
    StepOrEnd,
    Text,
    Values,
)


class Rule(Provenance):
    """A rule decides a fact for the situations in which its condition holds."""

    id: RuleId
    when: Condition = Field((), description="适用条件 condition")
    overrides: tuple[RuleId, ...] = Field((), description="优先于 rules this one prevails over")
    why: Text | None = Field(None, description="理由 reason shown to the reader")
    #: Condition of the file (a service item's ``applies``), joined to ``when`` by the loader.
    scope: Condition = Field((), description="事项范围 set by the loader")


class Requirement(Rule):
    """The status of one or more materials."""

    materials: Values = Field(min_length=1, description="材料 material ids")
    status: Status = Field(description="要求状态 status")
    original: int | None = Field(None, ge=0, description="原件份数 originals")
    copies: int | None = Field(None, ge=0, description="复印件份数 copies")
    note: Text | None = Field(None, description="填报要求 what to mind in this item")
    with_status: tuple[Status, ...] = Field(
        (), description="随附于 holds where another document has one of these statuses"
    )
    known: bool = Field(True, description="是否查明 false: no source says whether it is asked for")
    # What differs here from the catalogue of materials.
    name: Text | None = Field(None, description="此处名称 what is handed in here under this id")
    form: Text | None = Field(None, description="此处形式 form, where it differs here")
    issued_by: Text | None = Field(None, description="此处出具方 issuer, where it differs here")
    language: PaperLanguage | None = Field(
        None, description="此处语言 language, if it differs here"
    )
    signed_by: tuple[Party, ...] | None = Field(None, description="此处签字 who signs it here")
    sealed_by: tuple[Party, ...] | None = Field(None, description="此处盖章 who seals it here")


class AuthenticationRule(Rule):
    """How a foreign document is authenticated, and whether that may follow later."""

    materials: Values = Field(min_length=1, description="材料 material ids")
    method: Method | None = Field(None, description="认证方式 method")
    status: AuthenticationStatus | None = Field(None, description="认证状态 status")


class TimeLimit(Rule):
    """A processing time in working days."""

    kind: Literal["promised", "national", "statutory"] = Field(description="时限种类 kind")
    working_days: int = Field(gt=0, description="工作日数 working days")
    extension_days: int | None = Field(None, gt=0, description="可延长工作日 may be extended by")
    counted_from: Text | None = Field(None, description="起算点 counted from")


class ResultRule(Rule):
    """The document that the procedure ends with."""

    result: Id = Field(description="结果 id in results.yml")


class Branch(Record):
    """A labelled way on from a step other than to the next one."""

    label: Text = Field(description="分支条件 when this way is taken")
    to: StepOrEnd = Field(description="去向 step this way leads to")


class Step(Rule):
    """A step of the process: who acts, and what is done."""

    actor: Actor = Field(description="办理主体 who acts")
    name: Text = Field(description="环节名称 name of the step")
    text: Text = Field(description="环节说明 what is done")
    deadline: Text | None = Field(None, description="时限 by when")
    branches: tuple[Branch, ...] = Field((), description="分支 other ways on")
    after: RuleId | None = Field(None, description="接在其后 step after which a measure inserts it")
    phase: Literal["prepare", "apply", "after"] = Field("apply", description="阶段 phase")


class Statement(Provenance):
    """A sentence or two with its source: a condition, a duty, a penalty, a fact."""

    id: RuleId
    title: Text | None = Field(None, description="标题 title")
    text: Text = Field(description="正文 text")
    practice_of: tuple[Id, ...] = Field(
        (), description="哪些市的做法 cities whose own practice it is; elsewhere to all others"
    )
    #: Where ``practice_of`` says whose it is, set by the loader.
    practice_elsewhere: bool = Field(
        False, description="外地做法 practice of another city, not a local rule"
    )
    conflicts: tuple[str, ...] = Field((), description="冲突 ids in conflicts.yml")
    limits: tuple[Id | RuleId, ...] = Field(
        (), description="限定兜底 materials or rules whose “other materials” it limits"
    )


class RuleSet(Record):
    """The rules a service item or a measure may hold."""

    requirements: tuple[Requirement, ...] = ()
    authentication: tuple[AuthenticationRule, ...] = ()
    time_limits: tuple[TimeLimit, ...] = ()
    results: tuple[ResultRule, ...] = ()
    steps: tuple[Step, ...] = ()
    statements: tuple[Statement, ...] = Field((), description="说明 statements shown on its page")
