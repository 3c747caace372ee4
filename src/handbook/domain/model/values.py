"""What records are made of: texts in both languages, ids, conditions, where a rule comes from."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from handbook.domain.model.translation import Translation

#: One of the two languages in which every text stands, or a translation of some of them.
Language = Literal["zh", "en"] | Translation
LANGUAGES: tuple[Language, ...] = ("zh", "en")
Confidence = Literal["seed", "official", "secondary", "memory", "derived"]
Level = Literal["national", "provincial", "city"]
#: From the nation down.
LEVELS: tuple[Level, ...] = get_args(Level)
Status = Literal["required", "deferrable", "by_commitment", "waived", "not_applicable"]
STATUSES: tuple[Status, ...] = get_args(Status)
#: The statuses of what is handed in, now or later.
HANDED_IN: tuple[Status, ...] = ("required", "deferrable")
#: How a passage of a source stands to the rule that cites it.
Relation = Literal["states", "derived", "practice", "silent"]
RELATIONS: tuple[Relation, ...] = get_args(Relation)
Method = Literal["apostille", "consular-legalisation", "notarisation", "none"]
METHODS: tuple[Method, ...] = ("apostille", "consular-legalisation", "notarisation", "none")
AuthenticationStatus = Literal["required", "deferrable", "waived"]
Actor = Literal[
    "employer",
    "applicant",
    "host",
    "inviter",
    "window",
    "authority",
    "mission",
    "police",
    "health",
    "social-security",
]
#: Who puts a seal or a signature on a document.
Party = Literal["employer", "applicant", "inviter", "legal-representative"]
#: In which language a document is handed in: in Chinese; in any language, with a Chinese
#: translation of what is not Chinese; as it is, without a translation.
PaperLanguage = Literal["chinese", "translated", "as-is"]

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
RuleId = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$")
]

#: An address on the web; nothing else becomes a link on a page.
Link = Annotated[str, StringConstraints(pattern=r"^https?://[^\s\"'<>]+$")]
#: An e-mail address, as a link can carry it.
Email = Annotated[str, StringConstraints(pattern=r"^[\w.+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")]
#: A step, or the end of the procedure.
StepOrEnd = Annotated[
    str, StringConstraints(pattern=r"^(end|[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*)$")
]

PlaceCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


Values = Annotated[tuple[str, ...], BeforeValidator(_one_or_many)]
#: All keys must hold; for each key one of the values.
AllOf = dict[str, Values]
#: Any of the mappings must hold.  The empty tuple means "always".
Condition = Annotated[
    tuple[AllOf, ...],
    BeforeValidator(lambda value: [value] if isinstance(value, dict) else value),
]


class Record(BaseModel):
    """A record of the data: immutable, with no field beyond those described."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        str_strip_whitespace=True,
        allow_inf_nan=False,
        defer_build=True,
    )


class Text(Record):
    """One text in both languages, written side by side."""

    zh: Annotated[str, StringConstraints(min_length=1)] = Field(description="中文 Chinese")
    en: Annotated[str, StringConstraints(min_length=1)] = Field(description="英文 English")

    def __getitem__(self, language: str) -> str:
        if isinstance(language, Translation):
            return language.said(self.zh, self.en)
        return self.zh if language == "zh" else self.en


class Tip(Text):
    """A hint beside a document, for those whom its condition concerns: left out, for all."""

    when: Condition = Field((), description="对谁说 whom it concerns")

    # A condition is a mapping, which has no hash of its own.
    def __hash__(self) -> int:
        return hash((self.zh, self.en))


class Citation(Record):
    """Where a rule comes from: what a source says, and how that stands to the rule."""

    source: Id = Field(description="来源编号 id in sources.yml")
    passage: Id | None = Field(None, description="段落编号 id of a passage of that source")
    relation: Relation | None = Field(
        None, description="支持方式 how the passage stands to this rule"
    )
    reasoning: Text | None = Field(None, description="推理 why the rule follows from the passage")
    place: Text | None = Field(
        None, description="哪里的做法 whose practice it shows, where the source does not say"
    )
    differs: Literal["stricter", "milder"] | None = Field(
        None, description="宽严不同 the rule is stricter or milder than the passage; `why` says so"
    )
    locator: Text | None = Field(
        None, description="条款位置 article, section or row, where no passage is given"
    )


class Provenance(Record):
    """What every rule and statement carries.  Left out, a field is taken from the file's head."""

    in_force: date = Field(description="施行日期 first day in force")
    until: date | None = Field(None, description="失效日期 first day no longer in force")
    verified: date = Field(description="核对日期 day it was last compared with its source")
    confidence: Confidence = Field(description="可信度 mark of the fact")
    sources: tuple[Citation, ...] = Field(min_length=1, description="来源 sources")
    date_basis: Text | None = Field(
        None, description="日期说明 how the first day was read, where the source gives none"
    )
    to_confirm: tuple[Id, ...] = Field((), description="待核实 ids in to-confirm.yml")
    owner: Text | None = Field(None, description="负责核对 who keeps it true")
    review_months: int | None = Field(
        None, gt=0, description="复核间隔（月） months after which it is read again"
    )
    #: Set by the loader from the folder the file lies in.
    level: Level = Field("national", description="层级 national, provincial or city")
    jurisdiction: str = Field("", description="辖区 folder the rule comes from")

    def on(self, day: date) -> bool:
        """Whether this holds on ``day``: the first day counts, the end day does not."""
        return self.in_force <= day and (self.until is None or day < self.until)
