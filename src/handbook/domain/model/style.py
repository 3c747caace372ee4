"""How the handbook's texts are written: the names it uses, the turns it does not."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from handbook.domain.model.values import Id, Record, Text


def _pattern(words: str) -> str:
    """Refuse what is no regular expression."""
    try:
        re.compile(words)
    except re.error as error:
        message = f"no regular expression: {error}"
        raise ValueError(message) from error
    return words


Pattern = Annotated[str, AfterValidator(_pattern)]


class Wording(Record):
    """What is typed for one thing in each language, and what is not typed for it."""

    id: Id = Field(description="编号 id, the code of its findings")
    zh: str = Field("", description="中文写法 what to type in Chinese")
    en: str = Field("", description="英文写法 what to type in English")
    not_zh: tuple[Pattern, ...] = Field((), description="中文不用的 not used in Chinese")
    not_en: tuple[Pattern, ...] = Field((), description="英文不用的 not used in English")
    #: A word that stands for two things is right only where the other language says which.
    only_with: Pattern | None = Field(None, description="只有另一种语言有这些字时才算 only beside")
    unless_with: Pattern | None = Field(None, description="另一种语言有这些字时不算 not beside")
    only_in: Pattern | None = Field(None, description="只查这些文字 keys of the texts looked at")


class Limits(Record):
    """How long a sentence may be."""

    words: int = Field(gt=0, description="英文词数 words of an English sentence")
    characters: int = Field(gt=0, description="中文字数 characters of a Chinese sentence")
    only_in: Pattern = Field("", description="只查这些文字 keys of the texts looked at")


class StyleException(Record):
    """Texts that keep what the style does not use, and why."""

    text: str = Field(description="文字 file and place, as parity names it; * stands for anything")
    code: str = Field(description="代码 code of the finding")
    reason: Text = Field(description="理由 why it stays")


class Style(Record):
    """One name for one thing, the turns not used, and what is excepted."""

    limits: Limits = Field(description="句子长度 length of sentences")
    official: tuple[str, ...] = Field((), description="官方名称 names given by others")
    terms: tuple[Wording, ...] = Field((), description="名称 names")
    turns: tuple[Wording, ...] = Field((), description="说法 turns of phrase")
    exceptions: tuple[StyleException, ...] = Field((), description="例外 exceptions")
