"""An open point is confirmed: the answer is written once, and what waited for it no longer does.

The answer of the authority stands in ``to-confirm.yml`` with its source, in ``contacts.yml`` where
it is a detail of a contact, and in the history.  References to a point that is closed are taken out
of the files of the jurisdiction that confirms it; files above it serve other cities and stay, and
the loader passes over their references (:mod:`handbook.loading.closed_points`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from handbook.desk.draft_questions import UNTRANSLATED, Answers
from handbook.desk.drafts import Draft, pair, written
from handbook.desk.exchanged_tables import Basis, Found, Rows
from handbook.domain import model as m
from handbook.domain.book import Book

#: Words by which a text says that something is not known.
_OPEN = re.compile(
    "待核实|没有找到|没有见到|需要确认|to be confirmed|not (?:been )?found|needs? confirmation"
)
_FIELD = "to_confirm"


def confirmation(book: Book, answers: Answers, today: date) -> Draft:
    """Write the answer of the authority on a point, and close it where nothing is left open."""
    point = book.to_confirm[answers["point"]]
    if answers["left_zh"] and not answers["left_en"]:
        answers = {**answers, "left_en": UNTRANSLATED}
    changes = _Changes(book.root.parent)
    speaking = [*_speaking(changes, book, point)]
    whole, removed = not answers["left_zh"], _confirm(changes, book, answers, today)
    return Draft(
        new=changes.new,
        changed=changes.changed,
        reread=speaking,
        next=[
            (
                f"“{point.title.zh}”的引用去掉了 {removed} 处"
                if whole
                else f"“{point.title.zh}”还没有全部核实，{_FIELD} 的引用都留着",
                f"{removed} references to “{point.title.en}” were removed"
                if whole
                else f"“{point.title.en}” is open in part: references to it stay",
            ),
            (
                f"重读上面 {len(speaking)} 处还在说不知道的文字，改成答复的内容",
                f"reread the {len(speaking)} texts above that still say it is not known, and amend",
            ),
            ("handbook update，然后 handbook ready", "handbook update, then handbook ready"),
        ],
    )


def confirmations(book: Book, content: bytes, basis: Basis) -> Found:
    """The answers of the office, read back from the table of the letter.

    A row without an answer stays open.  English that is not there yet is marked TODO.
    """
    found = Found()
    rows = Rows("confirmations", content, found)
    changes = _Changes(book.root.parent)
    contacts = {one.id for one in book.contacts}
    for row, cell in rows:
        name = cell("id")
        if not cell("answer"):
            continue
        if name not in book.to_confirm:
            zh, en = f"没有待核实事项“{name}”", f"there is no open point “{name}”"
            rows.wrong(row, "id", "unknown-to-confirm", zh, en)
            continue
        if cell("contact") and cell("contact") not in contacts:
            zh, en = f"没有联系方式“{cell('contact')}”", f"there is no contact “{cell('contact')}”"
            rows.wrong(row, "contact", "unknown-contact", zh, en)
            continue
        answers = {
            "point": name,
            "jurisdiction": book.city.id,
            "fact_zh": cell("answer"),
            "fact_en": cell("answer_en") or UNTRANSLATED,
            "source": basis.source,
            "contact": cell("contact"),
            "left_zh": cell("left"),
            "left_en": cell("left_en") or (cell("left") and UNTRANSLATED),
        }
        _confirm(changes, book, answers, basis.today)
        title = book.to_confirm[name].title
        part = ("核实了一部分", "confirmed in part") if cell("left") else ("已核实", "confirmed")
        found.said.append((f"{title.zh}（{name}）{part[0]}", f"{title.en} ({name}): {part[1]}"))
    found.files = {**changes.new, **changes.changed}
    return found


def _confirm(changes: _Changes, book: Book, answers: Answers, today: date) -> int:
    """Make the changes for one answer; how many references to the point were taken out."""
    point, home = book.to_confirm[answers["point"]], answers["jurisdiction"]
    name = f"data/{home}/to-confirm.yml"
    if changes.there(name) and _starts(changes.lines(name), point.id) is not None:
        _answered(changes, name, point.id, answers, today)
    else:
        changes.add(name, _own_entry(point, answers, today), _ENTRIES_HEAD)
    if answers["contact"]:
        _filled(changes, home, answers, today)
    removed = 0 if answers["left_zh"] else _removed(changes, home, point.id)
    history = f"data/{book.city.id}/history.yml"
    changes.insert(history, "updates:", _update(book, point, answers, today), _UPDATES_HEAD)
    return removed


class _Changes:
    """The files of the project as they will be."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.new: dict[str, str] = {}
        self.changed: dict[str, str] = {}

    def there(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return name in self.new or (self.root / name).is_file()

    def lines(self, name: str) -> list[str]:
        """The lines of a file, with what was changed in it already."""
        text = self.new.get(name) or self.changed.get(name)
        return (text or (self.root / name).read_text("utf-8")).split("\n")

    def put(self, name: str, lines: Iterable[str]) -> None:
        """Give a file these lines."""
        files = self.new if name in self.new else self.changed
        files[name] = "\n".join(lines)

    def add(self, name: str, lines: list[str], head: str) -> None:
        """Put an entry at the end of a file, which begins with ``head`` where it is new."""
        text = "\n".join(lines) + "\n"
        if self.there(name):
            self.put(name, ("\n".join(self.lines(name)).rstrip("\n") + "\n" + text).split("\n"))
        else:
            self.new[name] = head + text

    def insert(self, name: str, below: str, lines: list[str], head: str) -> None:
        """Put an entry first in the list below a line."""
        if not self.there(name):
            self.new[name] = head + "\n".join(lines) + "\n"
            return
        old = self.lines(name)
        place = old.index(below) + 1
        self.put(name, [*old[:place], *lines, *old[place:]])


_ENTRIES_HEAD = "# 待核实 · To confirm\n\nentries:\n"
_UPDATES_HEAD = "# 更新记录 · The handbook's own history\n\nupdates:\n"


def _starts(lines: list[str], name: str) -> int | None:
    """The line on which the entry ``name`` of a list begins."""
    pattern = re.compile(rf" *- id: *{re.escape(name)} *$")
    return next((number for number, line in enumerate(lines) if pattern.match(line)), None)


def _ends(lines: list[str], start: int) -> int:
    """The first line after the entry that begins at ``start``, blank lines left aside."""
    depth = len(lines[start]) - len(lines[start].lstrip())
    end = start + 1
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip()) <= depth:
            break
        if line.strip():
            end = number + 1
    return end


def _answer(answers: Answers, today: date, indent: str) -> list[str]:
    return [
        f"{indent}- day: {today}",
        f"{indent}  text: {pair(answers, 'fact')}",
        f"{indent}  sources: [{{source: {answers['source']}}}]",
    ]


def _answered(changes: _Changes, name: str, point: str, answers: Answers, today: date) -> None:
    """Write the answer into the entry of the point, and what is left open in place of its text."""
    lines = changes.lines(name)
    start = _starts(lines, point) or 0
    entry = lines[start : _ends(lines, start)]
    indent = " " * (lines[start].index("-") + 2)
    there = f"{indent}confirmed:"
    fact = _answer(answers, today, f"{indent}  ")
    if there in entry:
        place = entry.index(there) + 1
        entry[place:place] = fact
    else:
        entry += [there, *fact]
    if answers["left_zh"]:
        entry = _with_text(entry, indent, answers)
    else:
        entry.append(f"{indent}closed: true")
    changes.put(name, [*lines[:start], *entry, *lines[_ends(lines, start) :]])


def _with_text(entry: list[str], indent: str, answers: Answers) -> list[str]:
    """The entry with what is left open as its text."""
    left = [
        f"{indent}text:",
        f"{indent}  zh: {written(answers['left_zh'])}",
        f"{indent}  en: {written(answers['left_en'])}",
    ]
    start = next(place for place, line in enumerate(entry) if line.startswith(f"{indent}text:"))
    end = start + 1
    while end < len(entry) and entry[end].startswith(f"{indent} "):
        end += 1
    return [*entry[:start], *left, *entry[end:]]


def _own_entry(point: m.ToConfirm, answers: Answers, today: date) -> list[str]:
    """An entry of the city in place of the one above it."""
    left = {"zh": answers["left_zh"], "en": answers["left_en"]}
    text = left if left["zh"] else {"zh": point.text.zh, "en": point.text.en}
    shown = point.shown_instead
    return [
        "",
        f"  - id: {point.id}",
        "    overrides: true",
        f"    number: {point.number}",
        f"    title: {{zh: {written(point.title.zh)}, en: {written(point.title.en)}}}",
        "    text:",
        f"      zh: {written(text['zh'])}",
        f"      en: {written(text['en'])}",
        f"    shown_instead: {{zh: {written(shown.zh)}, en: {written(shown.en)}}}",
        *([f"    elements: [{', '.join(point.elements)}]"] if point.elements else []),
        *([f"    pages: [{', '.join(point.pages)}]"] if point.pages else []),
        *([f"    conflicts: [{', '.join(point.conflicts)}]"] if point.conflicts else []),
        "    confirmed:",
        *_answer(answers, today, "      "),
        *([] if left["zh"] else ["    closed: true"]),
    ]


def _filled(changes: _Changes, home: str, answers: Answers, today: date) -> None:
    """Give a contact the fact as its details, with the source, as of today."""
    name = f"data/{home}/contacts.yml"
    lines = changes.lines(name)
    start = _starts(lines, answers["contact"])
    if start is None:
        return
    end = _ends(lines, start)
    indent = " " * (lines[start].index("-") + 2)
    kept: list[str] = []
    dropping = False
    for line in lines[start:end]:
        own = line.startswith(indent) and not line.startswith(f"{indent} ")
        if own:
            dropping = line.strip().split(":")[0] in {"value", "sources", "as_of", "confidence"}
        if not dropping:
            kept.append(line)
    fact = [
        f"{indent}value: {pair(answers, 'fact')}",
        f"{indent}confidence: official",
        f"{indent}sources: [{{source: {answers['source']}}}]",
        f"{indent}as_of: {today}",
    ]
    changes.put(name, [*lines[:start], *kept, *fact, *lines[end:]])


def _removed(changes: _Changes, home: str, point: str) -> int:
    """Take the point out of the lists of open points in the files of ``home``; how many."""
    removed = 0
    for path in sorted((changes.root / "data" / home).rglob("*.yml")):
        name = path.relative_to(changes.root).as_posix()
        before = changes.lines(name)
        after, number = without(before, point)
        if number:
            changes.put(name, after)
            removed += number
    return removed


def without(lines: list[str], point: str) -> tuple[list[str], int]:
    """The lines without the references to ``point``, and how many there were."""
    flow = re.compile(rf"\b{_FIELD}: *\[([^\]]*)\]")
    kept: list[str] = []
    removed, block = 0, False
    for line in lines:
        match = flow.search(line)
        names = [one.strip() for one in match[1].split(",")] if match else []
        if match and point in names:
            removed += 1
            names.remove(point)
            if names:
                kept.append(flow.sub(f"{_FIELD}: [{', '.join(names)}]", line, count=1))
            elif line.strip() != match[0]:  # inside braces
                kept.append(re.sub(rf", *{re.escape(match[0])}", "", line))
            continue
        block = line.strip() == f"{_FIELD}:" or (block and line.lstrip().startswith("- "))
        if block and line.strip() == f"- {point}":
            removed += 1
            continue
        kept.append(line)
    # A list that has lost its last entry.
    empty = [
        place
        for place, line in enumerate(kept)
        if line.strip() == f"{_FIELD}:"
        and not (place + 1 < len(kept) and kept[place + 1].lstrip().startswith("- "))
    ]
    return [line for place, line in enumerate(kept) if place not in empty], removed


def _speaking(changes: _Changes, book: Book, point: m.ToConfirm) -> Iterator[str]:
    """``file:line`` and the words of every text that speaks of the point as not known.

    These are the lines near a reference to it, and those that hold a word of its title.  Of a text
    in both languages only the first line counts.
    """
    words = [
        word
        for word in re.split("[的和与、，（） ]", point.title.zh)
        if len(word) > 1 and not word.isascii()
    ]
    for name in book.jurisdictions:
        for path in sorted((changes.root / "data" / name).rglob("*.yml")):
            file = path.relative_to(changes.root).as_posix()
            if file.endswith("/to-confirm.yml"):
                continue
            lines = path.read_text("utf-8").splitlines()
            referring = {
                near
                for place, line in enumerate(lines)
                if re.search(rf"\b{_FIELD}:.*\b{re.escape(point.id)}\b", line)
                for near in range(place - _NEAR, place + _NEAR)
            }
            last = -2
            for place, line in enumerate(lines):
                near = place in referring and _OPEN.search(line)
                if (near or _unknown(line, words)) and not line.lstrip().startswith("#"):
                    if place > last + 1:
                        yield f"{file}:{place + 1}  {line.strip()[:_SHOWN]}"
                    last = place


def _unknown(line: str, words: list[str]) -> bool:
    """Whether a sentence of the line says that something with one of the words is not known."""
    sentences = re.split("[。；;]", _ADVICE.sub("", line))
    return any(
        _OPEN.search(sentence) and any(word in sentence for word in words) for sentence in sentences
    )


#: A word to the reader, which says nothing of what is known.
_ADVICE = re.compile("[^。；，]*(?:问窗口|窗口答复)[^。；，]*")
#: Characters of a text that are shown beside its place.
_SHOWN = 60
#: Lines from a reference within which a text is about the same thing.
_NEAR = 8


def _update(book: Book, point: m.ToConfirm, answers: Answers, today: date) -> list[str]:
    """An entry of the history."""
    whole = not answers["left_zh"]
    name, taken = f"{point.id}-{today}", {update.id for update in book.updates}
    again = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    name = next(one for one in (name, *again) if one not in taken)
    title = (
        {"zh": f"{point.title.zh}已经核实", "en": f"{point.title.en}: confirmed"}
        if whole
        else {"zh": f"{point.title.zh}核实了一部分", "en": f"{point.title.en}: confirmed in part"}
    )
    return [
        f"  - id: {name}",
        f"    day: {today}",
        "    kind: correction",
        f"    title: {{zh: {written(title['zh'])}, en: {written(title['en'])}}}",
        f"    text: {pair(answers, 'fact')}",
        f"    sources: [{{source: {answers['source']}}}]",
        *([f"    pages: [{', '.join(point.pages)}]"] if point.pages else []),
    ]
