"""The answers for a new record: what each may be, and what is wrong with one that is not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import get_args

from handbook.batch.people import heading, places
from handbook.desk.draft_questions import UNTRANSLATED, Ask, Shape
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.labels import VALUES
from handbook.domain.wording import wording


class UnfitAnswerError(ValueError):
    """An answer that cannot be used; ``zh`` and ``en`` say why and what is allowed."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh}\n{en}")


#: What a notice may bring, for which a draft of the rule is written.
TEMPLATES = {
    "waiver": m.Text(zh="材料的要求", en="what is asked of a material"),
    "time-limit": m.Text(zh="办理时限", en="time limit"),
    "step": m.Text(zh="流程环节", en="step"),
    "ending": m.Text(zh="规则终止", en="end of a rule"),
    "fee": m.Text(zh="收费", en="fee"),
}


_USES = {
    "system": m.Text(zh="系统", en="system"),
    "window": m.Text(zh="窗口", en="window"),
    "enquiries": m.Text(zh="咨询电话", en="enquiries"),
    "residence": m.Text(zh="居留业务", en="residence"),
    "accounts": m.Text(zh="系统账号", en="system accounts"),
}


#: The details of a contact that an answer may give, by their names on the pages.
DETAILS = {
    name: m.Text(zh=wording("zh")[f"contact_{name}"], en=wording("en")[f"contact_{name}"])
    for name in (
        "address", "telephone", "hours", "holidays", "directions", "appointment", "bring",
    )
}  # fmt: skip


def choices(book: Book, ask: Ask) -> dict[str, m.Text]:
    """What may be answered, with its words, where that is one of a few; otherwise nothing."""
    found: dict[Shape, dict[str, m.Text]] = {
        "yes-no": {"yes": m.Text(zh="是", en="yes"), "no": m.Text(zh="否", en="no")},
        "jurisdiction": {
            jurisdiction.id: jurisdiction.name for jurisdiction in book.jurisdictions.values()
        },
        "service": {value.id: value.label for value in book.questions["service"].values},
        "confidence": _words(one for one in get_args(m.Confidence) if one != "memory"),
        "copy": _words(get_args(m.Source.model_fields["copy_"].annotation)),
        "kind": _words(get_args(m.Source.model_fields["kind"].annotation)),
        "template": TEMPLATES,
        "detail": DETAILS,
        "status": _words(get_args(m.Status)),
        "use": {use: _USES[use] for use in get_args(m.ContactUse)},
        "group": {one.id: one.title for one in book.faq_groups.values()},
    }
    return found.get(ask.shape, {})


def _words(values: Iterable[str]) -> dict[str, m.Text]:
    return {value: m.Text(zh=VALUES[value], en=value) for value in values}


def listed(book: Book, ask: Ask, language: m.Language) -> str:
    """What may be answered, as a prompt shows it; empty where anything may."""
    return ("、" if language == "zh" else ", ").join(
        value if words[language] == value else f"{value} {words[language]}"
        for value, words in choices(book, ask).items()
    )


def accept(book: Book, kind: str, ask: Ask, typed: str) -> str:
    """An answer as it is written down.  Raises :class:`UnfitAnswerError`."""
    value = typed.strip() or ask.default
    if value is None and ask.shape == "en":
        return UNTRANSLATED
    if value is None:
        raise UnfitAnswerError(f"{ask.zh}：不能留空", f"{ask.en}: there must be an answer")
    if not value:
        return value
    if ask.shape in _TYPED_WIDE:
        value = unicodedata.normalize("NFKC", value)
    allowed = choices(book, ask)
    if allowed and value not in allowed:
        return _named(book, ask, value, allowed)
    return _TESTS.get(ask.shape, _anything)(book, kind, ask, value)


#: An input method for Chinese may leave full-width letters and digits in these.
_TYPED_WIDE = frozenset(
    {
        "id",
        "date",
        "number",
        "source",
        "rule",
        "point",
        "contact",
        "link",
        "yes-no",
        "notice",
        "item",
    }
)


def _named(book: Book, ask: Ask, value: str, allowed: Mapping[str, m.Text]) -> str:
    """The choice that ``value`` names in either language; a jurisdiction also by its level."""
    names = {word.lower(): one for one, words in allowed.items() for word in (words.zh, words.en)}
    if ask.shape == "jurisdiction":
        for jurisdiction in book.jurisdictions.values():
            short = jurisdiction.short_name or jurisdiction.name
            names |= {
                jurisdiction.level: jurisdiction.id,
                VALUES[jurisdiction.level]: jurisdiction.id,
            }
            names |= {short.zh: jurisdiction.id, short.en.lower(): jurisdiction.id}
    if value.lower() in names:
        return names[value.lower()]
    raise UnfitAnswerError(
        f"{ask.zh}：没有“{value}”；可用：{listed(book, ask, 'zh')}",
        f"{ask.en}: there is no “{value}”; allowed: {listed(book, ask, 'en')}",
    )


def _anything(_book: Book, _kind: str, _ask: Ask, value: str) -> str:
    return value


def _identity(book: Book, kind: str, ask: Ask, value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise UnfitAnswerError(
            f"{ask.zh}：“{value}”只能用小写字母、数字和连字符",
            f"{ask.en}: “{value}” may have lowercase letters, digits and hyphens only",
        )
    known: dict[str, Mapping[str, object]] = {
        "source": book.sources, "material": book.materials, "item": book.items,
        "measure": book.measures, "expiry": book.measures,
        "faq": {one.id.removeprefix("faq/"): one for one in book.faq},
        "contact": {one.id: one for one in book.contacts},
    }  # fmt: skip
    if ask.name == "id" and value in known[kind]:
        raise UnfitAnswerError(
            f"编号“{value}”已经用过了，换一个", f"the id “{value}” is in use, choose another"
        )
    return value


def _chinese(_book: Book, _kind: str, ask: Ask, value: str) -> str:
    if not re.search("[\u4e00-\u9fff]", value) and not re.fullmatch(r"\+?[\d -]+", value):
        raise UnfitAnswerError(f"{ask.zh}：请写中文", f"{ask.en}: please write Chinese")
    return value


def _english(_book: Book, _kind: str, ask: Ask, value: str) -> str:
    if re.search("[\u4e00-\u9fff]", value):
        raise UnfitAnswerError(f"{ask.zh}：请写英文", f"{ask.en}: please write English")
    return value


def _day(_book: Book, _kind: str, ask: Ask, value: str) -> str:
    # 2026年12月1日, 2026/12/1 and 2026.12.1 can only mean one day.
    parts = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", value)
    try:
        return date(*(int(group) for group in parts.groups()) if parts else ()).isoformat()
    except (TypeError, ValueError):
        raise UnfitAnswerError(
            f"{ask.zh}：“{value}”不是真实的日期，请写成 2026-11-24 的样子",
            f"{ask.en}: “{value}” is not a real day; write it like 2026-11-24",
        ) from None


def _count(_book: Book, _kind: str, ask: Ask, value: str) -> str:
    if not re.fullmatch(r"[0-9]{1,3}", value):
        raise UnfitAnswerError(f"{ask.zh}：只写数字", f"{ask.en}: digits only")
    return value


def _address(_book: Book, _kind: str, ask: Ask, value: str) -> str:
    if not re.fullmatch(r"https?://[^\s\"'<>]+", value):
        raise UnfitAnswerError(
            f"{ask.zh}：写完整的网址，以 http:// 或 https:// 开头",
            f"{ask.en}: write the whole address; it begins with http:// or https://",
        )
    return value


def _known_source(book: Book, _kind: str, ask: Ask, value: str) -> str:
    """A source by its id, or by a part of its title where no other has it."""
    if value not in book.sources:
        found = [
            source
            for source in book.sources.values()
            if value in source.title.zh or value.lower() in source.title.en.lower()
        ]
        if len(found) == 1:
            return found[0].id
        if found:
            raise UnfitAnswerError(
                f"{ask.zh}：名称里有“{value}”的不止一个："
                + "；".join(f"{one.id}（{one.title.zh}）" for one in found[:_LISTED]),
                f"{ask.en}: more than one title has “{value}”: "
                + "; ".join(f"{one.id} ({one.title.en})" for one in found[:_LISTED]),
            )
    return _known(book.sources, ask, value, "handbook new source")


#: More titles than this would not be read.
_LISTED = 5


def _place(book: Book, _kind: str, ask: Ask, value: str) -> str:
    names = places(book)
    code = names.get(heading(value)) or names.get(value.lower())
    return code or _known(book.places, ask, value, "places.yml")


def _known_rule(book: Book, kind: str, ask: Ask, value: str) -> str:
    every = book.rules if kind == "expiry" else {**book.rules, **book.statements}
    return _known(every, ask, value, "handbook explain")


def _notice(book: Book, _kind: str, ask: Ask, value: str) -> str:
    return _known(book.measures, ask, value, "data/*/measures/")


def _material(book: Book, _kind: str, ask: Ask, value: str) -> str:
    """A material by its id or by its name in either language."""
    named = {
        name.lower(): one.id
        for one in book.materials.values()
        for name in (one.name.zh, one.name.en)
    }
    if value.lower() in named:
        return named[value.lower()]
    found = [name for name in named if value.lower() in name]
    if found and value not in book.materials:
        listed = [f"{named[name]}（{name}）" for name in found[:_LISTED]]
        raise UnfitAnswerError(
            f"{ask.zh}：没有叫“{value}”的。是不是 {'、'.join(listed)}？",
            f"{ask.en}: none is called “{value}”. Did you mean {', '.join(listed)}?",
        )
    return _known(book.materials, ask, value, "materials.yml")


def _item(book: Book, _kind: str, ask: Ask, value: str) -> str:
    return _known(book.items, ask, value, "data/china/items/")


def _open_point(book: Book, _kind: str, ask: Ask, value: str) -> str:
    return _known(book.to_confirm, ask, value, "handbook freshness --open")


def _known_contact(book: Book, _kind: str, ask: Ask, value: str) -> str:
    return _known({one.id: one for one in book.contacts}, ask, value, "contacts.yml")


def _known(known: Mapping[str, object], ask: Ask, value: str, command: str) -> str:
    if value not in known:
        from difflib import get_close_matches  # noqa: PLC0415 - only for a slip

        near = get_close_matches(value, known, 3)
        meant = f"是不是 {'、'.join(near)}？" if near else f"见 {command}。"
        hint = f"Did you mean {', '.join(near)}?" if near else f"See {command}."
        raise UnfitAnswerError(
            f"{ask.zh}：没有“{value}”。{meant}", f"{ask.en}: there is no “{value}”. {hint}"
        )
    return value


_TESTS: dict[Shape, Callable[[Book, str, Ask, str], str]] = {
    "id": _identity,
    "zh": _chinese,
    "en": _english,
    "date": _day,
    "number": _count,
    "link": _address,
    "source": _known_source,
    "rule": _known_rule,
    "place": _place,
    "point": _open_point,
    "notice": _notice,
    "material": _material,
    "item": _item,
    "contact": _known_contact,
}
