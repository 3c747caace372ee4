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
from pathlib import Path

from handbook.desk.draft_questions import Answers
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
    #: The notice that it is, of which worked cases can be drafted once it holds.
    notice: str = ""
    #: Advice in Chinese and English.
    next: list[tuple[str, str]] = field(default_factory=list)


def written(text: str) -> str:
    """A text as YAML takes it, in quotes where it needs them, also inside braces."""
    plain = re.fullmatch(r"[\w（《“](?:[^:#?\[\]{},\"'&*!|>%@`\n]|:(?=\S))*", text)
    return text if plain and not text.endswith((" ", ":")) else json.dumps(text, ensure_ascii=False)


def pair(answers: Answers, name: str) -> str:
    """The answer in both languages as YAML."""
    return f"{{zh: {written(answers[f'{name}_zh'])}, en: {written(answers[f'{name}_en'])}}}"


def number_line(answers: Answers) -> str:
    """The number of a document, or the mark that nobody has seen it."""
    number = answers["number"]
    return f"number: {written(number)}" if number else "number_to_confirm: true  # 文号待核实"


#: What is done after any record is written.
CHECKS = [
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
    "faq": ("常见问题", "Questions and answers", "questions:\n"),
    "contacts": ("联系方式", "Contacts", "contacts:\n"),
}


def source(book: Book, answers: Answers, today: date) -> Draft:  # noqa: ARG001 - one shape for all
    """An entry of the register of sources."""
    level = book.jurisdictions[answers["jurisdiction"]].level
    lines = [
        f"- id: {answers['id']}",
        f"  title: {pair(answers, 'title')}",
        f"  issuer: {pair(answers, 'issuer')}",
        f"  {number_line(answers)}",
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
            *CHECKS,
        ],
    )


#: The passage that a new source begins with.
_FIRST_PASSAGE = "text"


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
            *CHECKS,
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
        changed=_listed(book.root.parent / "mkdocs.yml", f"services/{name}.md"),
        next=[
            (
                f"打开 {file}，填写每一处 TODO",
                f"open {file} and fill in every TODO",
            ),
            (
                "handbook prove：新情形有没有答案",
                "handbook prove: has every new situation an answer",
            ),
            *CHECKS,
        ],
    )


def _listed(settings: Path, page: str) -> dict[str, str]:
    """The settings with the page in the navigation, after the last service."""
    if not settings.is_file():
        return {}
    lines = settings.read_text("utf-8").split("\n")
    services = [n for n, line in enumerate(lines) if re.match(r" +- services/[\w-]+\.md$", line)]
    if not services:
        return {}
    last = services[-1]
    indent = lines[last].partition("-")[0]
    return {settings.name: "\n".join([*lines[: last + 1], f"{indent}- {page}", *lines[last + 1 :]])}


def _support(book: Book, answers: Answers) -> tuple[str, str]:
    """The mark of a record, its source's own where none is given, and the source."""
    source = answers["source"]
    mark = answers["confidence"] or book.sources[source].confidence
    return f"    confidence: {mark}", f"    sources: [{{source: {source}}}]"


def faq(book: Book, answers: Answers, today: date) -> Draft:
    """A question with its answer."""
    lines = [
        f"  - id: faq/{answers['id']}",
        f"    number: {max((one.number for one in book.faq), default=0) + 1}",
        f"    group: {answers['group']}",
        f"    question: {pair(answers, 'question')}",
        "    text:",
        f"      zh: {written(answers['text_zh'])}",
        f"      en: {written(answers['text_en'])}",
        f"    in_force: {answers['in_force']}",
        f"    verified: {today}",
        *_support(book, answers),
    ]
    advice = (
        "在 tests/fixtures/search-questions.yml 给它加两种问法，在 see 里写相关页面",
        "add two ways of asking it to tests/fixtures/search-questions.yml, and pages to see",
    )
    return _entry(book, answers, "faq", lines, [advice, *CHECKS])


def contact(book: Book, answers: Answers, today: date) -> Draft:
    """A public office or service, with what is known of it."""
    lines = [
        f"  - id: {answers['id']}",
        f"    name: {pair(answers, 'name')}",
        *([f"    use: {answers['use']}"] if answers["use"] else []),
        f"    role: {pair(answers, 'role')}",
        *([f"    link: {answers['link']}"] if answers["link"] else []),
        *(
            [f'    telephone: [{{number: "{answers["telephone"]}"}}]']
            if answers["telephone"]
            else []
        ),
        *_support(book, answers),
        f"    as_of: {today}",
    ]
    advice = (
        "知道地址、开放时间等以后，加上字段，见 EDITING 的“联系方式”",
        "once address, hours and so on are known, add the fields: EDITING, “Contacts”",
    )
    return _entry(book, answers, "contacts", lines, [advice, *CHECKS])


BUILDERS: dict[str, Callable[[Book, Answers, date], Draft]] = {
    "source": source,
    "material": material,
    "item": item,
    "faq": faq,
    "contact": contact,
}
