"""What the handbook says of itself: conflicts, open points, the timeline, its updates."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from handbook.domain.model.reference import Element
from handbook.domain.model.values import Citation, Confidence, Id, Record, Text


class Claim(Record):
    """One side of a conflict between sources."""

    text: Text
    sources: tuple[Citation, ...] = ()
    confidence: Confidence


class Conflict(Record):
    """Sources that disagree, what each says, and which one the handbook follows."""

    id: Annotated[str, StringConstraints(pattern=r"^C\d+$")]
    title: Text
    claims: tuple[Claim, ...] = Field(min_length=2)
    follows: int | None = Field(None, description="采用第几种说法 claim followed, from 1")
    decision: Text | None = Field(None, description="处理 what the handbook does")
    verified: date
    to_confirm: tuple[Id, ...] = ()
    pages: tuple[str, ...] = ()


class Event(Record):
    """A line of the timeline."""

    day: str = Field(description="日期 day, month or year")
    text: Text
    sources: tuple[Citation, ...] = ()
    confidence: Confidence
    measure: Id | None = None


class Update(Record):
    """An entry of the handbook's own history (更新记录): what was changed in it, and why."""

    id: Id
    day: date = Field(description="发布日期 day it was published")
    kind: Literal["first", "policy", "correction", "wording"] = Field(
        description="种类 first edition, policy, correction or wording"
    )
    title: Text = Field(description="改了什么 what changed")
    text: Text = Field(description="为什么改、影响谁 why, and whom it concerns")
    in_force: date | None = Field(None, description="从哪天起 day from which it holds")
    sources: tuple[Citation, ...] = Field((), description="来源 sources")
    measures: tuple[Id, ...] = Field((), description="通知编号 notices it comes from")
    pages: tuple[str, ...] = Field((), description="页面 pages to read")


class Confirmed(Record):
    """What the authority has answered on an open point, and who says so."""

    day: date = Field(description="答复日期 day of the answer")
    text: Text = Field(description="答复内容 the fact")
    sources: tuple[Citation, ...] = Field(min_length=1, description="来源 sources")


class ToConfirm(Record):
    """Something only the authority's staff can supply or confirm."""

    id: Id
    number: int
    title: Text
    text: Text
    shown_instead: Text = Field(description="目前页面如何显示 what the pages show meanwhile")
    overrides: bool = Field(
        False, description="代替上级同一编号的条目 stands for the entry of this id from above"
    )
    staff: bool = Field(
        False,
        description="只与编辑有关 of no use to readers: only the list itself has it, at its end",
    )
    elements: tuple[Element, ...] = Field(
        (), description="所缺的办事指南要素 elements of a service guide that wait for it"
    )
    pages: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    confirmed: tuple[Confirmed, ...] = Field(
        (), description="已得到的答复 what was answered so far"
    )
    closed: bool = Field(False, description="全部核实 nothing of it is open any more")
