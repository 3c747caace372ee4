"""New records as staff would write them: commented YAML with everything required in its place.

A draft is text for files and advice; nothing here writes.  What is asked stands in ``ASKED``, so
that a prompt, a flag and its help are one thing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import get_args

from handbook.desk.draft_questions import Answers
from handbook.domain import model as m
from handbook.domain.book import Book


@dataclass
class Draft:
    """What to write and what to do next; paths are relative to the project."""

    #: Files that must not be there yet.
    new: dict[str, str] = field(default_factory=dict)
    #: Text that is added at the end of files.
    added: dict[str, str] = field(default_factory=dict)
    #: Files to rewrite: the text in place of what stands there.
    changed: dict[str, str] = field(default_factory=dict)
    #: Texts that a person must read again: the place of each, and how it begins.
    reread: list[str] = field(default_factory=list)
    #: Advice in Chinese and English.
    next: list[tuple[str, str]] = field(default_factory=list)


def written(text: str) -> str:
    """A text as YAML takes it, in quotes where it needs them, also inside braces."""
    plain = re.fullmatch(r"[\w（《“](?:[^:#?\[\]{},\"'&*!|>%@`\n]|:(?=\S))*", text)
    return text if plain and not text.endswith((" ", ":")) else json.dumps(text, ensure_ascii=False)


def pair(answers: Answers, name: str) -> str:
    """The answer in both languages as YAML."""
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
    book: Book,
    answers: Answers,
    catalogue: str,
    lines: Iterable[str],
    advice: list[tuple[str, str]],
) -> Draft:
    """An entry at the end of a catalogue, which need not be there yet."""
    path = f"data/{answers['jurisdiction']}/{catalogue}.yml"
    text = "\n".join(lines) + "\n"
    if (book.root.parent / path).is_file():
        return Draft(added={path: f"\n{text}"}, next=advice)
    zh, en, head = _HEADS[catalogue]
    return Draft(new={path: f"# {zh} · {en}\n\n{head}{text}"}, next=advice)


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
        f"  title: {pair(answers, 'title')}",
        f"  issuer: {pair(answers, 'issuer')}",
        f"  {_number(answers)}",
        f"  kind: {answers['kind']}",
        f"  level: {level}",
        *([f"  issued: {answers['issued']}"] if answers["issued"] else []),
        f"  confidence: {answers['confidence']}",
        f"  copy: {answers['copy']}",
        *([f"  seen: [{json.dumps(answers['link'])}]"] if answers["link"] else []),
        f"  governs: {pair(answers, 'governs')}",
        "  # 它写了什么：一段一段写，规则引用段落的编号。",
        "  # What it says, passage by passage; rules cite the id of a passage.",
        "  passages:",
        f"    - id: {_FIRST_PASSAGE}",
        f"      says: {pair(answers, 'governs')}",
    ]
    return _entry(
        book,
        answers,
        "sources",
        lines,
        [
            (
                f"写通知：handbook new measure --source {answers['id']}",
                f"write the notice: handbook new measure --source {answers['id']}",
            ),
            *_CHECKS,
        ],
    )


#: The passage that a new source begins with.
_FIRST_PASSAGE = "text"


def _citation(book: Book, answers: Answers) -> list[str]:
    """A citation of the source for the head of a notice, with the passages to choose from."""
    source = book.sources[answers["source"]]
    if not source.passages:
        return [
            "  # 先在 sources.yml 里给它写段落，再在这里写 passage 和 relation。",
            "  # Write passages for it in sources.yml first, then passage and relation here.",
            f"  - {{source: {source.id}}}",
        ]
    listed = ", ".join(passage.id for passage in source.passages)
    return [
        f"  # 可用的段落 passages: {listed}",
        "  # relation：states 写明、derived 推出、practice 某地做法、silent 没有写",
        "  # relation: states, derived (with reasoning), practice (with place), silent",
        f"  - {{source: {source.id}, passage: {source.passages[0].id}, relation: states}}",
    ]


def _notice(book: Book, answers: Answers, today: date, day: str) -> list[str]:
    return [
        f"# 通知：{answers['title_zh']}   Notice: {answers['title_en']}",
        f"id: {answers['id']}",
        f"title: {pair(answers, 'title')}",
        f"issuer: {pair(answers, 'issuer')}",
        *([_number(answers)] if "number" in answers else []),
        "# 施行的第一天；到某天为止的，再写 until（不再有效的第一天）。",
        "# First day in force; where it ends, add until, the first day after its last.",
        f"in_force: {day}",
        f"verified: {today}  # 今天与来源核对过 compared with the source today",
        f"confidence: {answers['confidence'] or book.sources[answers['source']].confidence}",
        "sources:",
        *_citation(book, answers),
    ]


#: The material of the example of a rule, and for whom the example waives it.
_EXAMPLE = "medical"
_EXAMPLE_WHEN = {"service": "new", "location": "outside"}


def _overridden(book: Book, answers: Answers) -> list[str]:
    """The rules that the example of a rule takes the place of: from above, or older beside it."""
    day = date.fromisoformat(answers["in_force"])
    level = book.jurisdictions[answers["jurisdiction"]].level
    levels = get_args(m.Level)
    above = levels[: levels.index(level) + 1]
    return [
        rule.id
        for rule in book.requirements
        if _EXAMPLE in rule.materials and rule.level in above and book.in_force(rule, day)
        if all(_meets(condition) for condition in (rule.scope, rule.when))
    ]


def _meets(condition: m.Condition) -> bool:
    """Whether ``condition`` can hold for those whom the example is about."""
    return not condition or any(
        all(value in alternative.get(key, (value,)) for key, value in _EXAMPLE_WHEN.items())
        for alternative in condition
    )


def measure(book: Book, answers: Answers, today: date) -> Draft:
    """A notice in a file of its own, with an example of a rule to write after."""
    name = f"data/{answers['jurisdiction']}/measures/{answers['in_force']}-{answers['name']}.yml"
    effect = pair(answers, "effect")
    overridden = _overridden(book, answers)
    lines = [
        *_notice(book, answers, today, answers["in_force"]),
        f"summary: {effect}",
        "# 读者会看到的变化，一句一条。 What readers will notice, one sentence each.",
        "effects:",
        f"  - {effect}",
        "# 规则写在下面：去掉井号，改成通知的内容。when 里的键和答案见 data/china/questions.yml。",
        "# Rules go below: take away the number signs and write what the notice says.",
        "# requirements:",
        f"#   - id: {answers['id']}/{_EXAMPLE}",
        f"#     materials: {_EXAMPLE}",
        "#     status: waived",
        "#     when: {service: new, location: outside}",
        *([f"#     overrides: [{', '.join(overridden)}]"] if overridden else []),
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


def expiry(book: Book, answers: Answers, today: date) -> Draft:
    """A notice that puts an end to a rule; the rule itself stays, as history."""
    name = f"data/{answers['jurisdiction']}/measures/{_dated(answers['on'], answers['id'])}.yml"
    why = pair(answers, "why")
    lines = [
        *_notice(book, answers, today, answers["on"]),
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


def _dated(day: str, name: str) -> str:
    """A file name that begins with the day, once: many ids name their day themselves."""
    bare = re.sub(rf"(?:^|-){re.escape(day)}(?=-|$)", "", name).strip("-")
    return f"{day}-{bare}" if bare else day


def material(book: Book, answers: Answers, today: date) -> Draft:
    """An entry of the catalogue of materials."""
    lines = [
        f"  - id: {answers['id']}",
        f"    name: {pair(answers, 'name')}",
        f"    what: {pair(answers, 'what')}",
        f"    issued_by: {pair(answers, 'issued_by')}",
        f"    original: {answers['original']}",
        f"    copies: {answers['copies']}",
        f"    form: {pair(answers, 'form')}",
        f"    translation: {'true' if answers['translation'] == 'yes' else 'false'}",
        f"    in_force: {answers['in_force']}",
        f"    verified: {today}",
        f"    confidence: {answers['confidence']}",
        f"    sources: [{{source: {answers['source']}}}]",
    ]
    return _entry(
        book,
        answers,
        "materials",
        lines,
        [
            (
                f"在事项或通知里写谁要交：materials: {answers['id']}",
                f"say in a service item or a notice who hands it in: materials: {answers['id']}",
            ),
            *_CHECKS,
        ],
    )


def item(book: Book, answers: Answers, today: date) -> Draft:
    """A service item with its pages; what nobody has written yet is marked TODO."""
    name, both = answers["id"], pair(answers, "name")
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
        f"name: {both}",
        f"short_name: {both}",
        f"summary: {todo}  # 两三句话 two or three sentences",
        f"question: {pair(answers, 'question')}",
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
        f"  sources: [{{source: {answers['source']}, passage: TODO, relation: TODO}}]",
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
