"""What is wrong with a record, in the staff's words: no type names, and what to type instead."""

from __future__ import annotations

import difflib
import re
import types
import typing
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from handbook.domain.labels import label
from handbook.domain.problems import Place, Problem
from handbook.loading.reader import Document, Path_

#: What staff write in Chinese where one of a few words is needed.
CHINESE = {
    "必需": "required", "必须": "required", "可容缺": "deferrable", "容缺": "deferrable",
    "承诺替代": "by_commitment", "承诺代替": "by_commitment", "承诺": "by_commitment",
    "免交": "waived", "免": "waived", "不适用": "not_applicable",
    "国家": "national", "全国": "national", "省": "provincial", "省级": "provincial",
    "市": "city", "市级": "city", "官方": "official", "二手": "secondary", "推算": "derived",
    "附加证明书": "apostille", "领事认证": "consular-legalisation", "公证": "notarisation",
    "用人单位": "employer", "单位": "employer", "申请人": "applicant", "窗口": "window",
    "主管部门": "authority", "公安": "police", "法律": "law", "法规": "regulation",
    "通知": "notice", "指南": "guide", "标准": "standard", "新闻": "news", "报告": "report",
    "载明": "states", "写明": "states", "推出": "derived", "推导": "derived", "做法": "practice",
    "外地做法": "practice", "未载明": "silent", "没有写": "silent",
    "更严": "stricter", "更宽": "milder",
    "日": "day", "天": "day", "工作日": "working-day", "月": "month", "小时": "hour",
}  # fmt: skip


class Fault(NamedTuple):
    """A kind of fault: its code, what is said of the field, and the remedy, in both languages."""

    code: str
    zh: str
    en: str
    remedy_zh: str = ""
    remedy_en: str = ""


_DATE = Fault(
    "impossible-date",
    "{field}“{shown}”不是一个真实的日期",
    "{field} “{shown}” is not a real date",
    "按 年-月-日 写，例如 2026-11-24。",
    "Write year-month-day, for example 2026-11-24.",
)
_NUMBER = Fault(
    "not-a-number",
    "{field}“{shown}”不是可用的数字",
    "{field} “{shown}” is not a number that fits",
    "只写阿拉伯数字，不写单位。",
    "Write digits only, without a unit.",
)
_SWITCH = Fault(
    "not-true-or-false",
    "{field}“{shown}”应当是 true 或 false",
    "{field} “{shown}” must be true or false",
    "是则写 true，否则写 false。",
    "Write true for yes and false for no.",
)
_EMPTY = Fault(
    "empty-value",
    "{field}是空的",
    "{field} is empty",
    "填写内容，或删去这一行。",
    "Fill it in, or delete the line.",
)
_TEXT = Fault(
    "wrong-shape",
    "{field}应当是一段文字",
    "{field} must be a piece of text",
    "文字以括号开头时，整句加上半角双引号。",
    "Put double quotes around a text that begins with a bracket.",
)
_LIST = Fault(
    "wrong-shape",
    "{field}应当是列表",
    "{field} must be a list",
    "每项另起一行，以“- ”开头；或者写在 [ ] 里，用逗号分开。",
    "Begin each entry with “- ” on its own line, or write them in [ ] with commas between.",
)
_FIELDS = Fault(
    "wrong-shape",
    "{field}应当是“字段: 值”的形式",
    "{field} must be “field: value” lines",
    "例如 {{zh: …, en: …}}。",
    "For example {{zh: …, en: …}}.",
)
_CONDITION = Fault(
    "wrong-shape",
    "{field}应当是“问题: 选项”的形式",
    "{field} must be “question: answer” lines",
    "例如 {{service: new}}。",
    "For example {{service: new}}.",
)
_MISSING = Fault(
    "missing-field",
    "缺少字段 {field}",
    "the field {field} is missing",
    "补上一行：{key}: …",
    "Add a line: {key}: …",
)
_LINK = Fault(
    "bad-link",
    "{field}“{shown}”不是网址",
    "{field} “{shown}” is not an address on the web",
    "写完整的网址，以 http:// 或 https:// 开头。",
    "Write the whole address; it begins with http:// or https://.",
)
_EMAIL = Fault(
    "bad-link",
    "{field}“{shown}”不是邮箱地址",
    "{field} “{shown}” is not an e-mail address",
    "只写一个地址，例如 name@example.gov.cn。",
    "Write one address alone, for example name@example.gov.cn.",
)
_PLACE = Fault(
    "bad-id",
    "{field}“{shown}”不是国家或地区代码",
    "{field} “{shown}” is not the code of a country or region",
    "写两个大写字母，例如 CA。",
    "Write two capital letters, for example CA.",
)
_CONFLICT = Fault(
    "bad-id",
    "{field}“{shown}”的写法不对",
    "{field} “{shown}” is not written as an id",
    "写字母 C 和编号，例如 C7。",
    "Write the letter C and a number, for example C7.",
)
_MONTH_DAY = Fault(
    "impossible-date",
    "{field}没有“{shown}”这一天",
    "{field} cannot be “{shown}”, which is no day",
    "写月和日，中间用连字符，例如 08-15。",
    "Write month and day with a hyphen, for example 08-15.",
)
_TELEPHONE = Fault(
    "bad-telephone",
    "{field}“{shown}”不是能拨打的号码",
    "{field} “{shown}” is no number that can be dialled",
    "写 3 到 13 位数字，可以有空格或连字符，例如 12345 或 0769-12345678；分机写在 note 里。",
    "Write 3 to 13 digits, with spaces or hyphens, for example 12345 or 0769-12345678; an "
    "extension goes to note.",
)
_ID = Fault(
    "bad-id",
    "{field}“{shown}”的写法不对",
    "{field} “{shown}” is not written as an id",
    "编号用小写字母、数字和连字符；规则编号中间有一个斜杠，例如 new-outside/contract。",
    "Ids are lowercase letters, digits and hyphens; a rule's id has one slash, for example "
    "new-outside/contract.",
)
_OTHER = Fault("wrong-value", "{field}的内容不合要求", "{field} does not fit: {says}")

#: A day however it is written, and a number with its unit or its thousands set apart.
_DAY = re.compile(r"\s*(\d{4})(?:[-./年_ ]?)(\d{1,2})(?:[-./月_ ]?)(\d{1,2})日?\s*")
_COUNT = re.compile(r"\s*(\d{1,3}(?:,\d{3})+|\d+)\s*[^\d\s.,]*\s*")
_SWITCHES = {"是": "true", "对": "true", "有": "true", "否": "false", "不": "false", "无": "false"}

#: The validator's name of a finding -> the fault.
FAULTS: dict[str, Fault] = {
    **dict.fromkeys(
        (
            "date_from_datetime_parsing",
            "date_parsing",
            "date_from_datetime_inexact",
            "date_type",
        ),
        _DATE,
    ),
    **dict.fromkeys(
        (
            "int_parsing",
            "int_parsing_size",
            "int_from_float",
            "int_type",
            "float_parsing",
            "float_type",
            "finite_number",
            "greater_than",
            "greater_than_equal",
        ),
        _NUMBER,
    ),
    **dict.fromkeys(("bool_parsing", "bool_type"), _SWITCH),
    **dict.fromkeys(("string_too_short", "too_short"), _EMPTY),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), _FIELDS),
    "missing": _MISSING,
    "string_type": _TEXT,
    "tuple_type": _LIST,
}
#: A piece of the pattern that a text does not fit -> the fault.
PATTERNS: dict[str, Fault] = {
    "http": _LINK,
    "@": _EMAIL,
    "[A-Z]": _PLACE,
    "C\\d": _CONFLICT,
    "(0[1-9]": _MONTH_DAY,
    "{2,12}": _TELEPHONE,
    "": _ID,
}


def record_fault(
    detail: ErrorDetails, kind: type[BaseModel], base: Path_, document: Document
) -> Problem:
    """A validator's finding on a record of ``kind`` that stands at ``base``."""
    path: Path_ = tuple(step for step in detail["loc"] if not str(step).startswith("function-"))
    full = (*base, *path)
    said, holder = _describe(kind, path)
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    place = document.place(full)
    value = detail.get("input")
    shown = str(value) if isinstance(value, (str, int, float)) else ""
    context = detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            every = holder.model_fields.items() if holder else ()
            fields = {one.alias or name: one for name, one in every}
            labels = {label(name, one).split(" ")[0]: name for name, one in fields.items()}
            return unknown_field(document.key(full), key, fields, labels, value)
        case "literal_error":
            allowed = str(context["expected"]).replace("'", "").replace(" or ", ", ")
            return _unknown_choice(place, key, said, shown, allowed)
        case "missing":
            place = document.place(full[:-1])
            other = {"zh": "en", "en": "zh"}.get(key)
            if other and isinstance(value, dict) and other in value:
                return _missing_translation(document.place((*full[:-1], other)), full[:-1], key)
            fault = _MISSING
        case "string_pattern_mismatch":
            fault = next(one for part, one in PATTERNS.items() if part in str(context["pattern"]))
        case "tuple_type" | "dict_type" if key == "applies" or key.endswith("when"):
            fault = _CONDITION
        case name:
            fault = FAULTS.get(name, _OTHER)

    words = {"key": key, "shown": shown, "says": detail["msg"]}
    zh, en = _field(key, said)
    meant = _meant(fault, shown)
    return Problem(
        place,
        fault.code,
        fault.zh.format(field=zh, **words).strip(),
        fault.en.format(field=en, **words),
        f"改成 {meant}" if meant else fault.remedy_zh.format(**words),
        f"Type {meant}" if meant else fault.remedy_en.format(**words),
    )


def _meant(fault: Fault, typed: str) -> str:
    """The day or the number that was clearly meant, as it should be typed; or nothing."""
    plain = unicodedata.normalize("NFKC", typed)
    if fault is _DATE and (match := _DAY.fullmatch(plain)):
        try:
            return date(*map(int, match.groups())).isoformat()
        except ValueError:
            return ""
    if fault is _NUMBER and (match := _COUNT.fullmatch(plain)):
        return match[1].replace(",", "")
    if fault is _SWITCH:
        return _SWITCHES.get(plain, "")
    return ""


def _field(key: str, said: str) -> tuple[str, str]:
    """A field with its name in words; a description says it in Chinese, a space, and English."""
    zh, _, en = said.partition(" ")
    if not en:
        return f"{key} ", key
    # An English name that is the key over again says nothing.
    return f"{key}（{zh}）", key if en == key.replace("_", " ") else f"{key} ({en})"


def _missing_translation(place: Place, path: Path_, need: str) -> Problem:
    names = {"zh": ("中文", "Chinese"), "en": ("英文", "English")}
    have = "en" if need == "zh" else "zh"
    field = next((step for step in reversed(path) if isinstance(step, str)), "")
    return Problem(
        place,
        "missing-translation",
        f"{field} 只有{names[have][0]}，缺{names[need][0]}".strip(),
        f"{field} has {names[have][1]} only, {names[need][1]} is missing".strip(),
        f"在旁边补上 {need}: …。两种语言必须成对出现。",
        f"Add {need}: … beside it. The two languages always come together.",
    )


def _unknown_choice(place: Place, key: str, said: str, shown: str, allowed: str) -> Problem:
    choices = allowed.split(", ")
    near = [choice for choice in choices if choice == CHINESE.get(shown)]
    near = near or difflib.get_close_matches(shown.lower(), choices, 1)
    zh, en = _field(key, said)
    return Problem(
        place,
        "unknown-choice",
        f"{zh}不能是“{shown}”；可用：{allowed}",
        f"{en} cannot be “{shown}”; allowed: {allowed}",
        f"是不是 {near[0]}？" if near else "从可用的值中选一个。",
        f"Did you mean {near[0]}?" if near else "Choose one of those allowed.",
    )


def unknown_field(
    place: Place,
    key: str,
    known: Iterable[str],
    labels: Mapping[str, str] | None = None,
    value: object = "",
) -> Problem:
    """A field that the record does not have; ``labels`` gives fields by their names in Chinese."""
    if not re.fullmatch(r"[A-Za-z_][\w-]*", key) and value == "":
        return Problem(
            place,
            "unquoted-comma",
            f"文字里的逗号把“{key}”切成了另一个字段",
            f"a comma in the text cuts off “{key}” as another field",
            '花括号里的文字含半角逗号时，整句加上半角双引号："…, …"。',
            'Inside { } put double quotes around a text that holds a comma: "…, …".',
        )
    fields = list(known)
    labels = labels or {}
    near = difflib.get_close_matches(key, fields, 1, 0.6) or [
        labels[one] for one in difflib.get_close_matches(key, labels, 1, 0.4)
    ]
    return Problem(
        place,
        "unknown-field",
        f"没有“{key}”这个字段",
        f"there is no field “{key}” here",
        f"是不是 {near[0]}？" if near else f"可用的字段：{'、'.join(fields)}",
        f"Did you mean {near[0]}?" if near else f"Fields in use: {', '.join(fields)}",
    )


def duplicate(name: str, first: Place, second: Place) -> Problem:
    """The same id at two places; what a file manager named as a copy is the one at fault."""
    place, other = second, first
    if re.search(r"[^\x21-\x7e]|copy", first.file.rpartition("/")[2], re.IGNORECASE):
        place, other = first, second
    return Problem(
        place,
        "duplicate-id",
        f"编号“{name}”已用于 {other}",
        f"the id “{name}” is already used at {other}",
        "换一个没有用过的编号。",
        "Choose an id that is not in use.",
    )


def record_type(annotation: object) -> type[BaseModel] | None:
    """The record class inside an annotation such as ``tuple[Step, ...]`` or ``Step | None``."""
    return _record_type(annotation)


@cache
def _record_type(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if typing.get_origin(annotation) in (tuple, typing.Union, types.UnionType):
        for argument in typing.get_args(annotation):
            found = record_type(argument)
            if found is not None:
                return found
    return None


def _describe(kind: type[BaseModel], path: Path_) -> tuple[str, type[BaseModel] | None]:
    """The staff's name of the field at ``path``, and the record type that holds it."""
    model: type[BaseModel] | None = kind
    said, holder = "", model
    for step in path:
        if isinstance(step, int) or model is None:
            continue
        names = {info.alias or key: info for key, info in model.model_fields.items()}
        if step not in names:
            return str(step), model
        info = names[step]
        said, holder = label(step, info), model
        model = record_type(info.annotation)
    return said, holder
