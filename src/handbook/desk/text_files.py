"""Files of texts as translators' programs have them: a workbook, XLIFF 1.2, PO.

Each holds the same: id, both languages, state, note, and a number by which a change that was made
in the meantime is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from handbook.batch import spreadsheets, workbook
from handbook.desk.text_exchange import STATES, ExchangedText, State, other
from handbook.domain import model as m

#: Names of the languages as translators' programs have them.
TAGS: Mapping[m.Language, str] = {"zh": "zh-CN", "en": "en"}
_NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_STATES: Mapping[State, str] = {
    "new": "needs-review-translation",
    "stale": "needs-adaptation",
    "reviewed": "translated",
}
#: States of XLIFF in which a person has agreed to the text.
_AGREED = {"translated", "final", "signed-off"}
_SHEET = "texts"
_TITLES: Mapping[m.Language, str] = {"zh": "中文 zh", "en": "English en"}
_HEADINGS = ("编号 id", "状态 state", "说明 note", "核对号 base")
_BASE = re.compile(r"base: ([0-9a-f]{10}-[0-9a-f]{10})")


class TextFileError(ValueError):
    """A file that holds no texts; ``zh`` and ``en`` say why and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh}\n{en}")


@dataclass(frozen=True, slots=True)
class Returned:
    """A text as it came back, and where in the file it stands."""

    text: ExchangedText
    where: str


@dataclass(frozen=True, slots=True)
class TextFile:
    """The texts of a file, translated into ``language``."""

    language: m.Language
    texts: tuple[Returned, ...]


def write(texts: Sequence[ExchangedText], language: m.Language, shape: str, day: date) -> bytes:
    """The texts as ``xlsx``, ``xliff`` or ``po``; the same texts give the same bytes."""
    return _WRITERS[shape](texts, language, day)


def read(content: bytes) -> TextFile:
    """The texts of a file of any of these kinds.  Raises :class:`TextFileError`."""
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return _from_workbook(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TextFileError(
            "文件不是 UTF-8：请另存为 UTF-8 再导入。",
            "The file is not UTF-8: save it as UTF-8 and import it again.",
        ) from None
    return _from_xliff(text) if text.lstrip().startswith("<") else _from_po(text)


# -- a workbook ------------------------------------------------------------------------------------


def _to_workbook(texts: Sequence[ExchangedText], language: m.Language, day: date) -> bytes:
    name, state, note, number = _HEADINGS
    headings = (name, _TITLES[other(language)], _TITLES[language], state, note, number)
    rows = [(one.key, one.source, one.target, one.state, one.note, one.base) for one in texts]
    return workbook.workbook([workbook.Sheet(_SHEET, headings, rows)], day)


def _from_workbook(content: bytes) -> TextFile:
    try:
        pages = spreadsheets.read(content)
    except spreadsheets.UnreadableWorkbookError:
        raise TextFileError(
            "打不开这个工作簿：文件坏了，或者有密码。",
            "The workbook cannot be opened: it is damaged, or has a password.",
        ) from None
    for page in pages:
        for top, row in enumerate(page.rows[:3]):
            heads = [cell.strip() for cell in row]
            if {*_HEADINGS, *_TITLES.values()} - {_HEADINGS[2]} <= set(heads):
                return _from_rows(heads, page.rows[top + 1 :], top + 2)
    wanted = "、".join((*_TITLES.values(), *_HEADINGS))
    raise TextFileError(
        f"这不是 handbook texts export 写出的工作表，要有这些列：{wanted}。",
        "This is no sheet of handbook texts export; it needs the columns "
        f"{', '.join((*_TITLES.values(), *_HEADINGS))}.",
    )


def _from_rows(heads: list[str], rows: Iterable[Sequence[str]], first: int) -> TextFile:
    at = {head: heads.index(head) for head in heads}
    # The language that is translated stands after the one that it is translated from.
    language: m.Language = "en" if at[_TITLES["en"]] > at[_TITLES["zh"]] else "zh"

    def cell(row: Sequence[str], head: str) -> str:
        place = at.get(head, len(row))
        return row[place].replace("\r\n", "\n").strip() if place < len(row) else ""

    name, state, _, number = _HEADINGS
    found = [
        Returned(
            ExchangedText(
                key=cell(row, name),
                source=cell(row, _TITLES[other(language)]),
                target=cell(row, _TITLES[language]),
                state=_state(cell(row, state)),
                base=cell(row, number),
            ),
            f"{line}:{at[_TITLES[language]] + 1}",
        )
        for line, row in enumerate(rows, first)
        if any(one.strip() for one in row)
    ]
    return TextFile(language, tuple(found))


def _state(typed: str) -> State:
    return next((state for state in STATES if state == typed.lower()), "new")


# -- XLIFF 1.2 -------------------------------------------------------------------------------------


def _to_xliff(texts: Sequence[ExchangedText], language: m.Language, day: date) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xliff version="1.2" xmlns="{_NAMESPACE}">',
    ]
    for name, group in groupby(texts, lambda one: one.key.partition("#")[0]):
        lines.append(
            f'<file original={quoteattr(name)} source-language="{TAGS[other(language)]}" '
            f'target-language="{TAGS[language]}" datatype="plaintext" date="{day}T00:00:00Z">'
        )
        lines.append("<body>")
        lines += [_unit(one) for one in group]
        lines += ["</body>", "</file>"]
    return "\n".join([*lines, "</xliff>", ""]).encode()


def _unit(one: ExchangedText) -> str:
    agreed = ' approved="yes"' if one.state == "reviewed" else ""
    note = f'<note from="handbook">{escape(one.note)}</note>' if one.note else ""
    return (
        f'<trans-unit id={quoteattr(one.key)}{agreed} xml:space="preserve">'
        f"<source>{escape(one.source)}</source>"
        f'<target state="{_STATES[one.state]}">{escape(one.target)}</target>'
        f'{note}<note from="handbook-base">base: {one.base}</note></trans-unit>'
    )


def _from_xliff(text: str) -> TextFile:
    wrong = TextFileError(
        "这不是 XLIFF 1.2 文件，或者文件坏了。请用 handbook texts export 写出的文件。",
        "This is no XLIFF 1.2, or it is damaged. Use a file of handbook texts export.",
    )
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise wrong
    try:
        root = ET.fromstring(text)  # noqa: S314 - without a document type there are no entities
    except ET.ParseError:
        raise wrong from None
    files = root.findall(f"{{{_NAMESPACE}}}file")
    languages = {_language(one.get("target-language", "")) for one in files}
    if len(languages) != 1 or None in languages:
        raise wrong
    language = languages.pop()
    assert language is not None  # noqa: S101 - looked at above
    units = [unit for one in files for unit in one.iter(f"{{{_NAMESPACE}}}trans-unit")]
    return TextFile(language, tuple(_returned(unit) for unit in units))


def _returned(unit: ET.Element) -> Returned:
    def part(name: str) -> ET.Element:
        found = unit.find(f"{{{_NAMESPACE}}}{name}")
        return ET.Element(name) if found is None else found

    notes = " ".join("".join(one.itertext()) for one in unit.iter(f"{{{_NAMESPACE}}}note"))
    number = _BASE.search(notes)
    target, key = part("target"), unit.get("id", "")
    agreed = target.get("state", "") in _AGREED or (
        unit.get("approved") == "yes" and not target.get("state")
    )
    text = ExchangedText(
        key=key,
        source="".join(part("source").itertext()).strip(),
        target="".join(target.itertext()).strip(),
        state="reviewed" if agreed else "new",
        base=number[1] if number else "",
    )
    return Returned(text, key)


def _language(tag: str) -> m.Language | None:
    short = tag.lower().replace("_", "-").partition("-")[0]
    return next((one for one in m.LANGUAGES if one == short), None)


# -- PO --------------------------------------------------------------------------------------------


def _to_po(texts: Sequence[ExchangedText], language: m.Language, day: date) -> bytes:
    head = (
        f"POT-Creation-Date: {day} 00:00+0000\n"
        f"Language: {TAGS[language].replace('-', '_')}\n"
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
        "Content-Transfer-Encoding: 8bit\nX-Generator: handbook\n"
    )
    entries = [f'msgid ""\nmsgstr {_quoted(head)}\n']
    for one in texts:
        lines = [f"#. {one.note}"] if one.note else []
        lines += [f"#. base: {one.base}", f"#: {one.key.partition('#')[0]}"]
        lines += ["#, fuzzy"] if one.state != "reviewed" else []
        lines += [f"msgctxt {_quoted(one.key)}", f"msgid {_quoted(one.source)}"]
        entries.append("\n".join([*lines, f"msgstr {_quoted(one.target)}", ""]))
    return "\n".join(entries).encode()


def _quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    lines = plain.split("\n")
    if len(lines) == 1:
        return f'"{plain}"'
    pieces = [f"{line}\\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    return "\n".join(['""', *(f'"{piece}"' for piece in pieces)])


_PO_LINE = re.compile(r'(msgctxt|msgid|msgstr)?\s*"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def _from_po(text: str) -> TextFile:
    language: m.Language | None = None
    found: list[Returned] = []
    for number, fields, fuzzy in _entries(text):
        if not fields.get("msgid") and "msgctxt" not in fields:
            tag = re.search(r"(?m)^Language:\s*(\S+)", fields.get("msgstr", ""))
            language = _language(tag[1]) if tag else None
            continue
        returned = ExchangedText(
            key=fields.get("msgctxt", ""),
            source=fields.get("msgid", "").strip(),
            target=fields.get("msgstr", "").strip(),
            state="new" if fuzzy else "reviewed",
            base=fields.get("base", ""),
        )
        found.append(Returned(returned, str(number)))
    if language is None:
        raise TextFileError(
            "这不是 handbook texts export 写出的文件，或者 PO 的开头没有 Language。",
            "This is no file of handbook texts export, or a PO whose head names no Language.",
        )
    return TextFile(language, tuple(found))


def _entries(text: str) -> Iterator[tuple[int, dict[str, str], bool]]:
    """The entries of a PO file: the line of each, its fields, and whether it is fuzzy."""
    fields: dict[str, str] = {}
    key, fuzzy, start = "", False, 1
    for number, line in enumerate([*text.splitlines(), ""], 1):
        if not line.strip() or (line.startswith("#") and "msgstr" in fields):
            if "msgid" in fields:
                yield start, fields, fuzzy
            fields, key, fuzzy, start = {}, "", False, number + (not line.strip())
        if line.startswith("#,"):
            fuzzy = "fuzzy" in line
        elif line.startswith("#."):
            if match := _BASE.search(line):
                fields["base"] = match[1]
        elif not line.startswith("#") and (match := _PO_LINE.fullmatch(line.strip())):
            key = match[1] or key
            fields[key] = fields.get(key, "") + _ESCAPE.sub(_escaped, match[2])


def _escaped(match: re.Match[str]) -> str:
    return {"n": "\n", "t": "\t", "r": "\r"}.get(match[1], match[1])


_WRITERS: Mapping[str, Callable[[Sequence[ExchangedText], m.Language, date], bytes]] = {
    "xlsx": _to_workbook,
    "xliff": _to_xliff,
    "po": _to_po,
}
SHAPES = tuple(_WRITERS)
