"""A further language, partial: its translations, and which of them a person confirmed."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from handbook.domain.model.values import Record


class TranslatedText(Record):
    """The translation of one Chinese text, wherever that text stands.

    Without ``reviewed`` a machine made it and nobody has confirmed it: pages say so.
    """

    zh: Annotated[str, StringConstraints(min_length=1)] = Field(
        description="中文原文 the Chinese text, as the data have it"
    )
    text: Annotated[str, StringConstraints(min_length=1)] = Field(description="译文 translation")
    reviewed: date | None = Field(None, description="核对日期 day on which a person confirmed it")
    by: Annotated[str, StringConstraints(min_length=1)] | None = Field(
        None, description="核对人 who confirmed it"
    )


class TranslatedLanguage(Record):
    """A file of ``languages/``: some texts in a language beside Chinese and English."""

    language: str = Field(description="语言代码 two letters of ISO 639, such as ja")
    name: Annotated[str, StringConstraints(min_length=1)] = Field(
        description="语言自称 what its readers call it"
    )
    punctuation: Literal["zh", "en"] = Field(
        "en", description="标点跟哪种语言 whose commas and brackets it takes"
    )
    texts: tuple[TranslatedText, ...] = Field((), description="译文 translations")
