"""What rules refer to by id: materials, results, places, sources, jurisdictions."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from handbook.domain.model.values import (
    Confidence,
    Email,
    Id,
    Level,
    Link,
    Party,
    PlaceCode,
    Provenance,
    Record,
    Status,
    Text,
    Tip,
    Values,
)


class Material(Provenance):
    """An entry of the catalogue of materials (材料库)."""

    id: Id
    name: Text
    what: Text = Field(description="是什么 what it is")
    issued_by: Text = Field(description="谁出具 who issues it")
    original: int = Field(ge=0)
    copies: int = Field(ge=0)
    medium: Literal["electronic", "paper", "both"] = "electronic"
    form: Text = Field(description="形式 original, scan, e-form")
    translation: bool = Field(description="是否需要中文翻译 Chinese translation needed")
    foreign: bool = Field(False, description="境外文件 may need authentication")
    issued_in_key: str | None = Field(None, description="签发地的键 situation key of the issuer")
    validity: Text | None = Field(None, description="有效期 how recent it must be")
    validity_months: int | None = None
    papers: tuple[Tip, ...] = Field(
        (), description="由哪些文件组成 which papers it consists of, by the condition used"
    )
    tips: tuple[Tip, ...] = Field((), description="常见退件原因 common reasons for return")
    signed_by: tuple[Party, ...] = Field((), description="签字 who signs it")
    sealed_by: tuple[Party, ...] = Field((), description="盖章 who seals it")
    translation_sealed_by: Party = Field(
        "employer", description="翻译件盖章 who seals its translation"
    )
    commitment: bool = Field(
        False, description="是否承诺书 the commitment that others are replaced by or follow"
    )


class Result(Record):
    """A document a procedure ends with."""

    id: Id
    name: Text
    what: Text
    material: Id | None = Field(
        None, description="作为材料 material as which it is handed in elsewhere"
    )


class Place(Record):
    """A state or region that issues documents."""

    code: PlaceCode
    name: Text
    pinyin: str
    aliases: tuple[str, ...] = ()
    state: PlaceCode | None = Field(None, description="所属国家 state that a territory belongs to")


class Passage(Record):
    """What a source says in one place, or what was looked for and not found, in our own words."""

    id: Id
    locator: Text | None = Field(None, description="条款位置 article, section or row")
    says: Text = Field(description="内容 what it says, or what was looked for and not found")
    materials: Values = Field((), description="材料 materials it gives a status to")
    status: Status | None = Field(None, description="要求状态 status it gives them")


class Source(Record):
    """An entry of the register of sources."""

    id: Id
    register_: tuple[str, ...] = Field((), alias="register")
    title: Text
    issuer: Text
    number: str | None = None
    number_to_confirm: bool = False
    kind: Literal[
        "law",
        "regulation",
        "decision",
        "rules",
        "notice",
        "guide",
        "standard",
        "treaty",
        "report",
        "letter",
        "news",
        "summary",
        "page",
    ]
    level: Literal["national", "provincial", "city", "other-city", "none"]
    issued: date | None = None
    in_force: date | None = None
    until: date | None = None
    confidence: Confidence
    copy_: Literal["original", "full-repost", "partial-repost", "summary"] = Field(alias="copy")
    seen: tuple[Link, ...] = ()
    governs: Text
    note: Text | None = None
    place: Text | None = Field(
        None, description="哪里的做法 whose practice it shows, where it is that of a single place"
    )
    passages: tuple[Passage, ...] = Field((), description="段落 what it says, passage by passage")


class Website(Record):
    """What the operator of an official website supplies; empty until then."""

    operator: Text | None = Field(None, description="主办单位 who runs the website")
    licence: str | None = Field(None, description="网站备案号 number of the website licence")
    police_record: str | None = Field(None, description="公安备案号 number of the police record")
    site_code: str | None = Field(None, description="网站标识码 code of a government website")
    barrier_free: Link | None = Field(None, description="无障碍标识 link of the barrier-free mark")
    reports: Email | None = Field(
        None, description="报错邮箱 e-mail address to which readers report errors"
    )


class Jurisdiction(Record):
    """A state, a province or a city, and the one above it."""

    id: Id
    level: Level
    parent: Id | None = None
    name: Text
    short_name: Text | None = Field(None, description="短名 name without 省 or 市, $city in texts")
    handbook_title: Text | None = None
    authority: Text | None = Field(None, description="决定机关 $authority in texts")
    acceptance: Text | None = Field(None, description="受理机构 $acceptance in texts")
    compare_with: tuple[Id, ...] = Field(
        (), description="与哪些城市对比 cities of the comparison page"
    )
    website: Website | None = Field(None, description="页脚 official footer of the website")
    #: For whatever does not say otherwise, here and in the jurisdictions below.
    owner: Text | None = Field(None, description="负责核对 who keeps it true")
    review_months: int | None = Field(
        None, gt=0, description="复核间隔（月） months after which it is read again"
    )
