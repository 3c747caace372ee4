"""New records as staff would write them: commented YAML with everything required in its place.

A draft is text for files and advice; nothing here writes.  What is asked stands in ``ASKED``, so
that a prompt, a flag and its help are one thing.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, get_args

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.labels import VALUES

Answers = Mapping[str, str]
Shape = Literal[
    "id", "zh", "en", "date", "number", "yes-no", "link", "plain",
    "jurisdiction", "source", "rule", "service", "confidence", "copy", "kind",
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

    @property
    def flag(self) -> str:
        """The flag of the command line."""
        return "--" + self.name.replace("_", "-")


@dataclass
class Draft:
    """What to write and what to do next; paths are relative to the project."""

    #: Files that must not be there yet.
    new: dict[str, str] = field(default_factory=dict)
    #: Text that is added at the end of files.
    added: dict[str, str] = field(default_factory=dict)
    #: Files to rewrite: the text in place of what stands there.
    changed: dict[str, str] = field(default_factory=dict)
    #: Advice in Chinese and English.
    next: list[tuple[str, str]] = field(default_factory=list)


class UnfitAnswerError(ValueError):
    """An answer that cannot be used; ``zh`` and ``en`` say why and what is allowed."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh}\n{en}")


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
_FROM = Ask("in_force", "施行日期（年-月-日）", "first day in force", "date")
_SOURCE = Ask(
    "source", "来源编号，或名称里的几个字", "id of the source, or words of its title", "source"
)
_MARK = Ask("confidence", "可信度", "mark of the fact", "confidence", "official")

ASKED: dict[str, tuple[Ask, ...]] = {
    "source": (
        _WHERE,
        Ask("id", "编号（小写字母、数字、连字符）", "id: lowercase letters, digits, hyphens", "id"),
        *_TITLE,
        *_ISSUER,
        Ask("kind", "种类", "kind", "kind"),
        Ask("number", "文号，没有见到就留空", "document number, empty if not seen", "plain", ""),
        Ask("issued", "发文日期，不知道就留空", "day of issue, empty if not known", "date", ""),
        Ask("link", "网址，没有就留空", "address on the web, empty if none", "link", ""),
        Ask("copy", "见到的是什么文本", "how whole a copy was seen", "copy", "original"),
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
        _MARK,
        Ask(
            "effect_zh", "读者会看到什么变化（中文）", "what readers will notice, in Chinese", "zh"
        ),
        Ask(
            "effect_en", "读者会看到什么变化（英文）", "what readers will notice, in English", "en"
        ),
    ),
    "material": (
        _WHERE_IF_NOT_NATIONAL,
        Ask("id", "编号（小写字母、数字、连字符）", "id: lowercase letters, digits, hyphens", "id"),
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
        _MARK,
        Ask("why_zh", "为什么（中文）", "why, in Chinese", "zh"),
        Ask("why_en", "为什么（英文）", "why, in English", "en"),
    ),
    "correction": (
        Ask("rule", "要更正的规则或说明的编号", "id of the rule or statement", "rule"),
        Ask("what_zh", "改了什么、为什么（中文）", "what changes and why, in Chinese", "zh"),
        Ask("what_en", "改了什么、为什么（英文）", "what changes and why, in English", "en"),
    ),
}


def choices(book: Book, ask: Ask) -> dict[str, m.Text]:
    """What may be answered, with its words, where that is one of a few; otherwise nothing."""
    found: dict[Shape, dict[str, m.Text]] = {
        "yes-no": {"yes": m.Text(zh="是", en="yes"), "no": m.Text(zh="否", en="no")},
        "jurisdiction": {one.id: one.name for one in book.jurisdictions.values()},
        "service": {one.id: one.label for one in book.questions["service"].values},
        "confidence": _words(one for one in get_args(m.Confidence) if one != "memory"),
        "copy": _words(get_args(m.Source.model_fields["copy_"].annotation)),
        "kind": _words(get_args(m.Source.model_fields["kind"].annotation)),
    }
    return found.get(ask.shape, {})


def _words(values: Iterable[str]) -> dict[str, m.Text]:
    return {one: m.Text(zh=VALUES[one], en=one) for one in values}


def listed(book: Book, ask: Ask, language: m.Language) -> str:
    """What may be answered, as a prompt shows it; empty where anything may."""
    return ("、" if language == "zh" else ", ").join(
        value if words[language] == value else f"{value} {words[language]}"
        for value, words in choices(book, ask).items()
    )


def accept(book: Book, kind: str, ask: Ask, typed: str) -> str:
    """An answer as it is written down.  Raises :class:`UnfitAnswerError`."""
    value = typed.strip() or ask.default
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
_TYPED_WIDE = frozenset({"id", "date", "number", "source", "rule", "link", "yes-no"})


def _named(book: Book, ask: Ask, value: str, allowed: Mapping[str, m.Text]) -> str:
    """The choice that ``value`` names in either language; a jurisdiction also by its level."""
    names = {word.lower(): one for one, words in allowed.items() for word in (words.zh, words.en)}
    if ask.shape == "jurisdiction":
        for one in book.jurisdictions.values():
            short = one.short_name or one.name
            names |= {one.level: one.id, VALUES[one.level]: one.id}
            names |= {short.zh: one.id, short.en.lower(): one.id}
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
    }  # fmt: skip
    if ask.name == "id" and value in known[kind]:
        raise UnfitAnswerError(
            f"编号“{value}”已经用过了，换一个", f"the id “{value}” is in use, choose another"
        )
    return value


def _chinese(_book: Book, _kind: str, ask: Ask, value: str) -> str:
    if not re.search("[\u4e00-\u9fff]", value):
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
        return date(*(int(one) for one in parts.groups()) if parts else ()).isoformat()
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
            one
            for one in book.sources.values()
            if value in one.title.zh or value.lower() in one.title.en.lower()
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


def _known_rule(book: Book, kind: str, ask: Ask, value: str) -> str:
    every = book.rules if kind == "expiry" else {**book.rules, **book.statements}
    return _known(every, ask, value, "handbook explain")


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
}


def written(text: str) -> str:
    """A text as YAML takes it, in quotes where it needs them, also inside braces."""
    plain = re.fullmatch(r"[\w（《“](?:[^:#?\[\]{},\"'&*!|>%@`\n]|:(?=\S))*", text)
    return text if plain and not text.endswith((" ", ":")) else json.dumps(text, ensure_ascii=False)


def _pair(answers: Answers, name: str) -> str:
    return f"{{zh: {written(answers[f'{name}_zh'])}, en: {written(answers[f'{name}_en'])}}}"


def _number(answers: Answers) -> str:
    number = answers["number"]
    return f"number: {written(number)}" if number else "number_to_confirm: true  # 文号待核实"


_CHECKS = [
    ("make check：检查全部资料", "make check: check all data"),
    ("make serve：在浏览器里看两种语言的页面", "make serve: look at the pages in both languages"),
    (
        "handbook update：登记新的编号、地址和文字",
        "handbook update: record new ids, addresses, texts",
    ),
    (
        "handbook preview：生成一页，请同事核对两种语言并签字",
        "handbook preview: one page on which a colleague compares both languages and signs",
    ),
]


def _entry(
    book: Book, answers: Answers, catalogue: str, lines: Iterable[str]
) -> dict[str, dict[str, str]]:
    """An entry at the end of a catalogue, which need not be there yet."""
    path = f"data/{answers['jurisdiction']}/{catalogue}.yml"
    text = "\n".join(lines) + "\n"
    if (book.root.parent / path).is_file():
        return {"added": {path: f"\n{text}"}}
    zh, en, head = _HEADS[catalogue]
    return {"new": {path: f"# {zh} · {en}\n\n{head}{text}"}}


#: What a catalogue that is new begins with: what it holds, and the name of its list.
_HEADS = {
    "sources": ("来源登记", "Register of sources", ""),
    "materials": ("材料库", "Catalogue of materials", "materials:\n"),
}


def source(book: Book, answers: Answers, today: date) -> Draft:  # noqa: ARG001 - one shape for all
    """An entry of the register of sources."""
    level = book.jurisdictions[answers["jurisdiction"]].level
    lines = [
        f"- id: {answers['id']}",
        f"  title: {_pair(answers, 'title')}",
        f"  issuer: {_pair(answers, 'issuer')}",
        f"  {_number(answers)}",
        f"  kind: {answers['kind']}",
        f"  level: {level}",
        *([f"  issued: {answers['issued']}"] if answers["issued"] else []),
        f"  confidence: {answers['confidence']}",
        f"  copy: {answers['copy']}",
        *([f"  seen: [{json.dumps(answers['link'])}]"] if answers["link"] else []),
        f"  governs: {_pair(answers, 'governs')}",
    ]
    return Draft(
        **_entry(book, answers, "sources", lines),
        next=[
            (
                f"写通知：handbook new measure --source {answers['id']}",
                f"write the notice: handbook new measure --source {answers['id']}",
            ),
            *_CHECKS,
        ],
    )


def _notice(answers: Answers, today: date, day: str) -> list[str]:
    return [
        f"# 通知：{answers['title_zh']}   Notice: {answers['title_en']}",
        f"id: {answers['id']}",
        f"title: {_pair(answers, 'title')}",
        f"issuer: {_pair(answers, 'issuer')}",
        *([_number(answers)] if "number" in answers else []),
        "# 施行的第一天；到某天为止的，再写 until（不再有效的第一天）。",
        "# First day in force; where it ends, add until, the first day after its last.",
        f"in_force: {day}",
        f"verified: {today}  # 今天与来源核对过 compared with the source today",
        f"confidence: {answers['confidence']}",
        "sources:",
        "  # 条款位置写在 locator 里，例如 locator: {zh: 第3条, en: article 3}",
        f"  - {{source: {answers['source']}}}",
    ]


def measure(book: Book, answers: Answers, today: date) -> Draft:  # noqa: ARG001 - one shape for all
    """A notice in a file of its own, with an example of a rule to write after."""
    name = f"data/{answers['jurisdiction']}/measures/{answers['in_force']}-{answers['name']}.yml"
    effect = _pair(answers, "effect")
    lines = [
        *_notice(answers, today, answers["in_force"]),
        f"summary: {effect}",
        "# 读者会看到的变化，一句一条。 What readers will notice, one sentence each.",
        "effects:",
        f"  - {effect}",
        "# 规则写在下面：去掉井号，改成通知的内容。when 里的键和答案见 data/china/questions.yml。",
        "# Rules go below: take away the number signs and write what the notice says.",
        "# requirements:",
        f"#   - id: {answers['id']}/medical",
        "#     materials: medical",
        "#     status: waived",
        "#     when: {service: new, location: outside}",
        "#     overrides: [new-outside/medical, new-outside/medical-category-a]",
        "#     why: {zh: 为什么, en: Why}",
    ]
    return Draft(
        new={name: "\n".join(lines) + "\n"},
        next=[
            (f"打开 {name}，在末尾写规则", f"open {name} and write the rules at its end"),
            _affected(answers["in_force"]),
            (
                "handbook prove：有没有互相矛盾的规则",
                "handbook prove: do rules contradict each other",
            ),
            *_CHECKS,
        ],
    )


def _affected(day: str) -> tuple[str, str]:
    command = f"handbook impact --base {_before(day)} --head {day}"
    return f"{command}：谁受影响", f"{command}: who is affected"


def _before(day: str) -> date:
    return date.fromordinal(date.fromisoformat(day).toordinal() - 1)


def expiry(book: Book, answers: Answers, today: date) -> Draft:  # noqa: ARG001 - one shape for all
    """A notice that puts an end to a rule; the rule itself stays, as history."""
    name = f"data/{answers['jurisdiction']}/measures/{answers['on']}-{answers['id']}.yml"
    why = _pair(answers, "why")
    lines = [
        *_notice(answers, today, answers["on"]),
        f"summary: {why}",
        "effects:",
        f"  - {why}",
        "# 从施行日起不再有效的规则；旧规则留在原处，作为历史。",
        "# The rules that end from this day; they stay where they are, as history.",
        "ends:",
        f"  - rule: {answers['rule']}",
        f"    why: {why}",
    ]
    return Draft(
        new={name: "\n".join(lines) + "\n"},
        next=[
            _affected(answers["on"]),
            (
                "handbook prove：每种情形还有没有答案",
                "handbook prove: has every situation an answer",
            ),
            *_CHECKS,
        ],
    )


def material(book: Book, answers: Answers, today: date) -> Draft:
    """An entry of the catalogue of materials."""
    lines = [
        f"  - id: {answers['id']}",
        f"    name: {_pair(answers, 'name')}",
        f"    what: {_pair(answers, 'what')}",
        f"    issued_by: {_pair(answers, 'issued_by')}",
        f"    original: {answers['original']}",
        f"    copies: {answers['copies']}",
        f"    form: {_pair(answers, 'form')}",
        f"    translation: {'true' if answers['translation'] == 'yes' else 'false'}",
        f"    in_force: {answers['in_force']}",
        f"    verified: {today}",
        f"    confidence: {answers['confidence']}",
        f"    sources: [{{source: {answers['source']}}}]",
    ]
    return Draft(
        **_entry(book, answers, "materials", lines),
        next=[
            (
                f"在事项或通知里写谁要交：materials: {answers['id']}",
                f"say in a service item or a notice who hands it in: materials: {answers['id']}",
            ),
            *_CHECKS,
        ],
    )


def item(book: Book, answers: Answers, today: date) -> Draft:
    """A service item with its pages; what nobody has written yet is marked TODO."""
    name, pair = answers["id"], _pair(answers, "name")
    file = f"data/{answers['jurisdiction']}/items/{name}.yml"
    todo = "{zh: TODO, en: TODO}"
    source_ = f"{{source: {answers['source']}}}"
    order = max((one.order for one in book.items.values()), default=0) + 10
    lines = [
        f"# 事项：{answers['name_zh']} · Service item: {answers['name_en']}",
        "# 写着 TODO 的地方要填写；全部填完以前 make check 会逐行指出来。",
        "# Fill in every TODO; until then make check points at each line.",
        f"id: {name}",
        f"code: {name.upper()}  # 资料编号 id in the fact register",
        f"order: {order}",
        f"service: {answers['service']}",
        f"name: {pair}",
        f"short_name: {pair}",
        f"summary: {todo}  # 两三句话 two or three sentences",
        f"question: {_pair(answers, 'question')}",
        "# 这个事项是哪一部分情形；与别的事项不能重叠。 Which situations are this item.",
        f"applies: {{service: {answers['service']}}}",
        f"who: {todo}  # 谁来办 who applies",
        f"where: {todo}  # 在哪办 where",
        f"accepted_by: {todo}  # 受理机构 accepting body",
        f"decided_by: {todo}  # 决定机构 deciding body",
        "defaults:",
        f"  in_force: {answers['in_force']}",
        f"  verified: {today}",
        f"  confidence: {answers['confidence']}",
        f"  sources: [{source_}]",
        f"legal_basis: [{source_}]",
        "eligibility:",
        f"  - id: {name}/eligibility",
        f"    text: {todo}",
        "fees:",
        f"  - id: {name}/fee",
        f"    text: {todo}",
        "list_basis:",
        f"  id: {name}/list",
        "  materials: all",
        "  status: not_applicable",
        "  why: {zh: 来源的材料清单没有列出这一项。, en: The source's list does not name it.}",
        "requirements:",
        f"  - id: {name}/application-form",
        "    materials: application-form",
        "    status: required",
        "time_limits:",
        f"  - id: {name}/national-limit",
        "    kind: national",
        "    working_days: TODO",
        "results:",
        f"  - id: {name}/result",
        "    result: TODO  # results.yml 里的编号 an id of results.yml",
        "steps:",
        f"  - id: {name}/file",
        "    actor: employer",
        "    name: {zh: 网上提交, en: File online}",
        f"    text: {todo}",
    ]
    pages = {
        f"docs/{language}/services/{name}.md": f"---\ntitle: {written(title)}\n---\n\n"
        f"<!-- handbook: services/{name} -->\n"
        for language, title in (("zh", answers["name_zh"]), ("en", answers["name_en"]))
    }
    return Draft(
        new={file: "\n".join(lines) + "\n", **pages},
        next=[
            (
                f"打开 {file}，填写每一处 TODO",
                f"open {file} and fill in every TODO",
            ),
            (
                f"在 mkdocs.yml 的 nav“服务事项”下加一行：- services/{name}.md",
                f"add a line under 服务事项 in the nav of mkdocs.yml: - services/{name}.md",
            ),
            (
                "handbook prove：新情形有没有答案",
                "handbook prove: has every new situation an answer",
            ),
            *_CHECKS,
        ],
    )


BUILDERS: dict[str, Callable[[Book, Answers, date], Draft]] = {
    "source": source,
    "measure": measure,
    "material": material,
    "item": item,
    "expiry": expiry,
}
