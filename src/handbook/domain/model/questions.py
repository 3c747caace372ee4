"""What a reader is asked, and the permanent addresses of the answers."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from handbook.domain.model.values import Condition, Id, Party, Record, RuleId, Text


class Mentions(Record):
    """Words by which a sentence shows that it speaks to those who give an answer."""

    zh: tuple[str, ...] = Field(min_length=1, description="中文说法 Chinese words")
    en: tuple[str, ...] = Field(min_length=1, description="英文说法 English words")


class QuestionValue(Record):
    """A possible answer and the words for it."""

    id: str
    label: Text
    condition: Text = Field(description="作为条件的说法 the answer said as a condition")
    word: Annotated[str, StringConstraints(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*)?$")] | None = Field(
        None, description="地址用词 short word in new addresses; empty: none; default: the id"
    )
    implies: dict[str, str] = Field(default_factory=dict)
    only_when: Condition = ()
    default_when: Condition = Field(
        (), description="作为默认值的条件 taken, and said so, when not given"
    )
    unsure: bool = Field(
        default=False,
        description="拿不准的人按这个答案 the cautious answer, for whoever is not sure",
    )
    mentions: Mentions | None = Field(
        None, description="怎样提到 words that show whom a sentence is for"
    )
    without: tuple[Party, ...] = Field(
        (), description="缺席的一方 who can neither sign nor seal here"
    )


class Question(Record):
    """A key of the situation: when it is asked, in what words, with which answers."""

    key: str
    flag: str
    kind: Literal["choice", "place", "day", "many"] = "choice"
    asked_when: Condition = ()
    default: str | None = Field(None, description="默认值 documented default of an optional key")
    any_other: Text | None = Field(
        None, description="默认值以外的统称 what every answer but the default is called together"
    )
    label: Text
    question: Text
    help: Text
    values: tuple[QuestionValue, ...] = ()


class ScreenChoice(Record):
    """An answer that settles several keys at once."""

    id: Id
    label: Text
    answers: dict[str, str]
    unsure: bool = Field(
        default=False,
        description="拿不准的人按这一项 the cautious choice, for whoever is not sure",
    )


class Screen(Record):
    """A screen of the finder that asks for several keys in one question."""

    id: Id
    keys: tuple[str, ...] = Field(min_length=2)
    question: Text
    help: Text
    choices: tuple[ScreenChoice, ...] = Field(min_length=2)


class GuideChoice(Record):
    """An answer that leads to another question of the guide, or to a likely category."""

    id: Id
    label: Text
    next: Id | None = Field(None, description="下一个问题 the question that follows")
    answers: dict[str, str] = Field(
        default_factory=dict, description="很可能的类别和条件 the likely category and condition"
    )
    checks: tuple[RuleId, ...] = Field(
        (), description="窗口会核对什么 statements of categories.yml on what is checked"
    )

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if (self.next is None) == (not self.answers):
            raise ValueError(
                "写 next 或 answers，只写其中一个 / type either next or answers, and not both"
            )
        return self


class GuideQuestion(Record):
    """A question, in plain words, for whoever does not know the category."""

    id: Id
    question: Text
    help: Text
    choices: tuple[GuideChoice, ...] = Field(min_length=2)


class Address(Record):
    """A permanent address (永久地址) of a situation; written by the program, never by hand."""

    slug: Annotated[Id, StringConstraints(max_length=40)]
    answers: dict[str, str] = Field(description="所指的条件 the answers it stands for, for ever")
    seal: str = Field(description="封记 ties the slug to its answers")
    superseded_by: str | None = Field(
        None, description="现指向 slug or page it leads on to, once no situation of its own"
    )
