"""What is asked for a new record of each kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

Answers = Mapping[str, str]

Shape = Literal[
    "id", "zh", "en", "date", "number", "yes-no", "link", "plain", "jurisdiction", "source",
    "template", "group", "use", "place", "rule", "point", "contact", "service", "confidence",
    "copy", "kind", "detail", "notice", "material", "status", "item",
]  # fmt: skip


@dataclass(frozen=True)
class Ask:
    """A question: its flag, its words in both languages, and what may be answered."""

    name: str
    zh: str
    en: str
    shape: Shape
    #: Taken when nothing is answered; ``None``: there must be an answer.
    default: str | None = None
    #: The templates that it is about; with any other it is not asked.
    only: tuple[str, ...] = ()
    #: The question without whose answer it is not asked.
    about: str = ""

    @property
    def flag(self) -> str:
        """The flag of the command line."""
        return "--" + self.name.replace("_", "-")


_TITLE = (
    Ask("title_zh", "中文标题", "title in Chinese", "zh"),
    Ask("title_en", "英文标题", "title in English", "en"),
)

_ISSUER = (
    Ask("issuer_zh", "发布机关（中文）", "issuer in Chinese", "zh"),
    Ask("issuer_en", "发布机关（英文）", "issuer in English", "en"),
)

_NAME = (
    Ask("name_zh", "中文名称", "name in Chinese", "zh"),
    Ask("name_en", "英文名称", "name in English", "en"),
)

_WHERE = Ask("jurisdiction", "属于哪一级", "level or jurisdiction", "jurisdiction")

#: What serves every city is written once, for the nation, where nothing else is said.
_WHERE_IF_NOT_NATIONAL = replace(_WHERE, default="national")

_ID = Ask("id", "编号（小写字母、数字、连字符）", "id: lowercase letters, digits, hyphens", "id")
_FROM = Ask("in_force", "施行日期（年-月-日）", "first day in force", "date")

_SOURCE = Ask(
    "source", "来源编号，或名称里的几个字", "id of the source, or words of its title", "source"
)

#: Nobody has seen a text of the authority unless somebody says so.
_MARK = Ask("confidence", "可信度", "mark of the fact", "confidence")

_MARK_OF_SOURCE = replace(
    _MARK, zh="可信度，和来源相同就留空", en="mark of the fact, empty if that of its source",
    default="",
)  # fmt: skip

#: What a notice changes: the rule that its template drafts.
_RULE_OF_A_NOTICE = (
    Ask("template", "起草哪种规则", "rule to draft", "template", "waiver"),
    Ask(
        "rule",
        "代替、接在后面或结束的是哪条规则",
        "rule that it replaces, follows or ends",
        "rule",
        None,
        ("time-limit", "step", "ending", "fee"),
    ),
    Ask("days", "几个工作日", "working days", "number", None, ("time-limit",)),
    Ask(
        "material",
        "哪种材料（编号或名称），自己写规则就留空",
        "which material, empty to write the rule yourself",
        "material",
        "",
        ("waiver",),
    ),
    Ask("status", "它怎样了", "its status", "status", "waived", ("waiver",), "material"),
    Ask(
        "item",
        "只在哪个事项，全部事项就留空",
        "in which service item only, empty for all",
        "item",
        "",
        ("waiver",),
        "material",
    ),
)

#: Written where a translator has still to write; ``handbook check`` points at each line.
UNTRANSLATED = "TODO"

ASKED: dict[str, tuple[Ask, ...]] = {
    "source": (
        _WHERE,
        _ID,
        *_TITLE,
        *_ISSUER,
        Ask("kind", "种类", "kind", "kind"),
        Ask("number", "文号，没有见到就留空", "document number, empty if not seen", "plain", ""),
        Ask("issued", "发文日期，不知道就留空", "day of issue, empty if not known", "date", ""),
        Ask("link", "网址，没有就留空", "address on the web, empty if none", "link", ""),
        Ask("copy", "见到的是什么文本", "how whole a copy was seen", "copy"),
        _MARK,
        Ask("governs_zh", "规定什么（中文一句话）", "what it governs, in Chinese", "zh"),
        Ask("governs_en", "规定什么（英文一句话）", "what it governs, in English", "en"),
    ),
    "measure": (
        _WHERE,
        Ask("id", "编号，例如 dg-2026-05-01", "id, such as dg-2026-05-01", "id"),
        Ask("name", "文件简称，例如 fees", "short name for the file, such as fees", "id"),
        *_TITLE,
        *_ISSUER,
        _FROM,
        _SOURCE,
        Ask("number", "文号，没有见到就留空", "document number, empty if not seen", "plain", ""),
        _MARK_OF_SOURCE,
        Ask(
            "effect_zh", "读者会看到什么变化（中文）", "what readers will notice, in Chinese", "zh"
        ),
        Ask(
            "effect_en", "读者会看到什么变化（英文）", "what readers will notice, in English", "en"
        ),
        *_RULE_OF_A_NOTICE,
    ),
    "effect": (
        Ask("notice", "通知的编号", "id of the notice", "notice"),
        Ask(
            "effect_zh", "读者会看到什么变化（中文）", "what readers will notice, in Chinese", "zh"
        ),
        Ask(
            "effect_en", "读者会看到什么变化（英文）", "what readers will notice, in English", "en"
        ),
        *_RULE_OF_A_NOTICE,
    ),
    "party": (
        Ask("place", "国家或地区", "state or region", "place"),
        replace(_FROM, name="from", zh="对华适用的第一天", en="first day between it and China"),
        Ask(
            "convention_from",
            "公约对该国生效日，不知道就留空",
            "day the Convention took effect there, empty if not known",
            "date",
            "",
        ),
        _SOURCE,
        _MARK_OF_SOURCE,
    ),
    "faq": (
        replace(_WHERE, default="city"),
        _ID,
        Ask("group", "放在哪一组", "group", "group"),
        Ask("question_zh", "问题（中文）", "question, in Chinese", "zh"),
        Ask("question_en", "问题（英文）", "question, in English", "en"),
        Ask("text_zh", "回答（中文）", "answer, in Chinese", "zh"),
        Ask("text_en", "回答（英文）", "answer, in English", "en"),
        replace(_FROM, zh="从哪天起是这样（年-月-日）", en="first day on which it is so"),
        _SOURCE,
        _MARK_OF_SOURCE,
    ),
    "contact": (
        replace(_WHERE, default="city"),
        _ID,
        *_NAME,
        Ask("role_zh", "管什么（中文一句话）", "what it does, in Chinese", "zh"),
        Ask("role_en", "管什么（英文一句话）", "what it does, in English", "en"),
        Ask("use", "用处，没有就留空", "what services lead to it for, empty for none", "use", ""),
        Ask("telephone", "电话，不知道就留空", "telephone, empty if not known", "plain", ""),
        Ask("link", "网址，没有就留空", "address on the web, empty if none", "link", ""),
        _SOURCE,
        _MARK_OF_SOURCE,
    ),
    "material": (
        _WHERE_IF_NOT_NATIONAL,
        _ID,
        *_NAME,
        Ask("what_zh", "是什么（中文）", "what it is, in Chinese", "zh"),
        Ask("what_en", "是什么（英文）", "what it is, in English", "en"),
        Ask("issued_by_zh", "谁出具（中文）", "who issues it, in Chinese", "zh"),
        Ask("issued_by_en", "谁出具（英文）", "who issues it, in English", "en"),
        Ask("form_zh", "什么形式（中文）", "its form, in Chinese", "zh"),
        Ask("form_en", "什么形式（英文）", "its form, in English", "en"),
        Ask("original", "原件几份", "originals", "number", "1"),
        Ask("copies", "复印件几份", "copies", "number", "0"),
        Ask("translation", "要中文翻译吗", "is a Chinese translation needed", "yes-no", "no"),
        _FROM,
        _SOURCE,
        Ask("confidence", "可信度", "mark of the fact", "confidence", "secondary"),
    ),
    "item": (
        _WHERE_IF_NOT_NATIONAL,
        Ask("id", "编号，也是文件名", "id, and name of the file", "id"),
        Ask("service", "事项类别（questions.yml 里的 service）", "value of service", "service"),
        *_NAME,
        Ask("question_zh", "读者会怎么问（中文）", "how a reader would say it, in Chinese", "zh"),
        Ask("question_en", "读者会怎么问（英文）", "how a reader would say it, in English", "en"),
        _FROM,
        _SOURCE,
        Ask("confidence", "可信度", "mark of the fact", "confidence", "secondary"),
    ),
    "expiry": (
        _WHERE,
        Ask("rule", "不再有效的规则编号", "id of the rule that ends", "rule"),
        Ask("id", "这份通知的编号", "id of the notice that ends it", "id"),
        Ask("on", "从哪天起不再有效", "first day on which it no longer holds", "date"),
        *_TITLE,
        *_ISSUER,
        _SOURCE,
        _MARK_OF_SOURCE,
        Ask("why_zh", "为什么（中文）", "why, in Chinese", "zh"),
        Ask("why_en", "为什么（英文）", "why, in English", "en"),
    ),
    "confirmation": (
        Ask("point", "待核实事项的编号", "id of the open point", "point"),
        replace(_WHERE, default="city"),
        Ask("fact_zh", "核实到的内容（中文）", "the fact, in Chinese", "zh"),
        Ask("fact_en", "核实到的内容（英文）", "the fact, in English", "en"),
        _SOURCE,
        Ask(
            "contact",
            "写进哪个联系方式（contacts.yml 的编号），不写就留空",
            "contact that it is a detail of, empty for none",
            "contact",
            "",
        ),
        Ask(
            "detail",
            "是它的哪一项，说明整体的就留空",
            "which detail of it, empty for the whole",
            "detail",
            "",
        ),
        Ask(
            "left_zh",
            "还有什么没有核实（中文），没有就留空",
            "what is still open, Chinese",
            "zh",
            "",
        ),
        Ask(
            "left_en",
            "还有什么没有核实（英文），没有就留空",
            "what is still open, English",
            "en",
            "",
        ),
    ),
    "correction": (
        Ask("rule", "要更正的规则或说明的编号", "id of the rule or statement", "rule"),
        Ask("what_zh", "改了什么、为什么（中文）", "what changes and why, in Chinese", "zh"),
        Ask("what_en", "改了什么、为什么（英文）", "what changes and why, in English", "en"),
    ),
}
