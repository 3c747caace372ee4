"""What readers look up: topics, questions with answers, terms, figures, contacts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from handbook.domain.model.rules import Statement
from handbook.domain.model.values import Citation, Confidence, Id, Link, Record, RuleId, Text


class Section(Record):
    """A part of a reference page."""

    id: Id
    title: Text
    intro: Text | None = None
    layout: Literal["list", "table", "steps"] = "list"
    columns: tuple[Text, ...] = Field((), description="表头 two heads for a table")
    statements: tuple[Statement, ...] = Field(min_length=1)


class Topic(Record):
    """A reference page; cities add sections to a national topic by the same id."""

    id: Id
    title: Text
    intro: Text
    sections: tuple[Section, ...] = Field(min_length=1)
    conflicts: tuple[str, ...] = ()
    to_confirm: tuple[Id, ...] = ()


class Faq(Statement):
    """A question readers ask, with its answer in ``text``."""

    number: int
    group: Id
    question: Text
    see: tuple[str, ...] = Field((), description="相关页面 page ids")
    asked: tuple[Id, ...] = Field(
        (), description="哪里有人问 sources: the public places where it was found asked"
    )


class FaqGroup(Record):
    """A heading over questions."""

    id: Id
    title: Text


class Term(Record):
    """A glossary entry: one English term for one Chinese term."""

    id: Id
    zh: str
    en: str
    short: Text | None = Field(None, description="简称 short name in both languages")
    explanation: Text
    avoid: tuple[str, ...] = ()
    marked: Text | None = Field(
        None, description="页面上的说法 words whose first use on a page is explained, lower case"
    )
    confidence: Confidence
    sources: tuple[Citation, ...] = ()


#: Languages besides the handbook's own in which the commonest things are looked for.
Tongue = Literal["ja", "ko", "ru", "fr", "es", "pt", "vi", "id"]


class Synonyms(Record):
    """Words of the readers for one thing, and the pages to show them.  Language, not policy."""

    id: Id
    zh: tuple[str, ...] = Field(min_length=1, description="说法 words, the official one first")
    en: tuple[str, ...] = Field(min_length=1, description="英文说法 English words")
    pages: tuple[str, ...] = Field((), description="页面 pages to show, the best first")
    names: dict[Tongue, tuple[str, ...]] = Field(
        default_factory=dict, description="其他语言的说法 what speakers of other languages type"
    )


class Figure(Statement):
    """A figure of the statistics."""

    value: float
    unit: Text
    display: Text | None = None


class Chart(Record):
    """A chart drawn from figures, each with its number in the table beside it."""

    id: Id
    title: Text
    description: Text
    figures: tuple[RuleId, ...] = Field(min_length=1)


#: What a service guide must state (办事指南要素); ``handbook conform`` looks for each.
Element = Literal[
    "name",
    "legal-basis",
    "accepting-body",
    "deciding-body",
    "conditions",
    "materials",
    "originals-copies",
    "medium",
    "material-source",
    "flow",
    "statutory-time",
    "promised-time",
    "fee",
    "result",
    "place",
    "hours",
    "phone",
    "consultation",
    "complaint",
    "remedy",
]


class Detail(Text):
    """A detail of a contact, with its own sources where they are not those of the contact."""

    sources: tuple[Citation, ...] = Field((), description="来源 its own sources")
    as_of: date | None = Field(None, description="截至 day on which it was so")


class Telephone(Record):
    """A number that can be dialled."""

    number: Annotated[str, StringConstraints(pattern=r"^\+?(?:\d[ -]?){2,12}\d$")] = Field(
        description="号码 digits, with spaces or hyphens, such as 12345 or 0769-12345678"
    )
    sources: tuple[Citation, ...] = Field((), description="来源 its own sources")
    as_of: date | None = Field(None, description="截至 day on which it was so")


class MapLink(Record):
    """The place on a map: a link that is followed only when a reader taps it."""

    link: Link = Field(description="网址 address of the map")
    sources: tuple[Citation, ...] = Field((), description="来源 its own sources")
    as_of: date | None = Field(None, description="截至 day on which it was so")


#: What readers of a service go to a contact for.
ContactUse = Literal["system", "window", "enquiries", "residence", "accounts"]


class Contact(Record):
    """A public office or service: only what a source gives; the rest is to be confirmed."""

    id: Id
    name: Text
    role: Text
    use: ContactUse | None = Field(
        None,
        description="用处 what it is for: system, window, enquiries, residence or accounts",
    )
    value: Text | None = Field(None, description="显示文字 words of the link")
    link: Link | None = Field(None, description="网址 website")
    telephone: tuple[Telephone, ...] = Field((), description="电话 telephones")
    languages: Detail | None = Field(None, description="语种和时间 languages and hours of answers")
    say: Text | None = Field(None, description="怎么问 what to say: in Chinese, and what it means")
    address: Detail | None = Field(None, description="地址 address in both languages")
    hours: Detail | None = Field(None, description="开放时间 opening hours")
    holidays: Detail | None = Field(None, description="节假日 opening hours on public holidays")
    map: MapLink | None = Field(None, description="地图 link to a map; nothing of it is loaded")
    directions: Detail | None = Field(None, description="怎么去 how to get there")
    appointment: Detail | None = Field(None, description="预约 whether and how to book")
    bring: Detail | None = Field(None, description="带什么 what to bring")
    confidence: Confidence
    sources: tuple[Citation, ...] = Field(min_length=1)
    as_of: date | None = None
    elements: tuple[Element, ...] = Field(
        (), description="所给的办事指南要素 elements of a service guide that it gives"
    )
    to_confirm: tuple[Id, ...] = ()
    note: Text | None = None
