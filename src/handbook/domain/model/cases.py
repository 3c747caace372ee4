"""What staff state beside the rules: worked cases (算例), and where the languages may differ."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from handbook.domain.model.values import (
    AuthenticationStatus,
    Id,
    Method,
    Record,
    RuleId,
    Status,
    Text,
    Values,
)


class ExpectedAuthentication(Record):
    """How a document from abroad is authenticated, and when that is due."""

    method: Method = Field(description="认证方式 method")
    status: AuthenticationStatus = Field(description="认证状态 status")


class ExpectedTimes(Record):
    """The time limits in working days; one that is left out must not exist."""

    promised: int | None = Field(None, gt=0, description="承诺时限 promised")
    national: int | None = Field(None, gt=0, description="全国时限 national")


class Expectation(Record):
    """What the answer must say; what is left out is not looked at."""

    materials: dict[Id, Status] = Field(default_factory=dict, description="材料 status of each")
    authentication: dict[Id, ExpectedAuthentication] = Field(
        default_factory=dict, description="认证 of each document"
    )
    time_limit: ExpectedTimes | None = Field(None, description="办理时限 time limits")
    steps: dict[RuleId, bool] = Field(default_factory=dict, description="环节 whether there is it")
    result: Id | None = Field(None, description="结果 document it ends with")


class Case(Record):
    """A situation with the answer that a person found in the sources."""

    name: Text = Field(description="名称 what the case shows")
    dossier: Annotated[
        str, StringConstraints(pattern=r"^(§\d+(\.\d+)?|[a-z0-9]+(-[a-z0-9]+)*)$")
    ] = Field(
        description="依据 section of the collection of facts, or id of the notice, it comes from"
    )
    situation: dict[str, Values] = Field(description="情形 answers by question, and the day, as_of")
    expect: Expectation = Field(description="应得的答案 answer")


class CaseFile(Record):
    """The cases of a file, of one city."""

    city: Id | None = Field(None, description="城市 city; the handbook's own where none is given")
    cases: tuple[Case, ...] = Field(min_length=1, description="算例 cases")


class ParityException(Record):
    """A text in which the two languages differ on purpose."""

    text: str = Field(description="文字 file and place of the text, as parity names it")
    code: str = Field(description="代码 kind of difference")
    reason: Text = Field(description="理由 why they may differ")


class ParityExceptions(Record):
    """Every text in which the two languages differ on purpose."""

    exceptions: tuple[ParityException, ...] = Field((), description="例外 exceptions")
