"""An open point is confirmed: the answer is written once, and what waited for it no longer does.

The answer of the authority stands in ``to-confirm.yml`` with its source, in ``contacts.yml`` where
it is a detail of a contact (its address, say, with a source of its own), and in the history.
References to a point that is closed are taken out of the files of the jurisdiction that confirms
it; files above it serve other cities and stay, and the loader passes over their references
(:mod:`handbook.loading.closed_points`).
"""

from __future__ import annotations

import re
from datetime import date

from handbook.desk.draft_answers import DETAILS as _NAMES
from handbook.desk.draft_answers import UnfitAnswerError
from handbook.desk.draft_questions import UNTRANSLATED, Answers
from handbook.desk.drafts import Draft, pair, written
from handbook.desk.exchanged_tables import Basis, Found, Rows
from handbook.desk.file_changes import UPDATES_HEAD, FileChanges, ends, starts
from handbook.desk.rereading import shown_instead, speaking
from handbook.domain import model as m
from handbook.domain.book import Book

_FIELD = "to_confirm"
#: The element of a service guide that a detail of a contact gives.
_GIVES = {"address": "place", "hours": "hours", "telephone": "phone"}


def confirmation(book: Book, answers: Answers, today: date) -> Draft:
    """Write the answer of the authority on a point, and close it where nothing is left open."""
    point = book.to_confirm[answers["point"]]
    if answers["left_zh"] and not answers["left_en"]:
        answers = {**answers, "left_en": UNTRANSLATED}
    if answers["detail"] and not answers["contact"]:
        raise UnfitAnswerError(
            f"--detail 要和 --contact 一起写：是哪个联系方式的{_NAMES[answers['detail']].zh}",
            "--detail needs --contact: whose "
            f"{_NAMES[answers['detail']].en} it is, by its id in contacts.yml",
        )
    changes = FileChanges(book.root.parent)
    contacts = f"data/{answers['jurisdiction']}/contacts.yml"
    if answers["contact"] and (
        not changes.there(contacts) or starts(changes.lines(contacts), answers["contact"]) is None
    ):
        raise UnfitAnswerError(
            f"--contact：{contacts} 里没有“{answers['contact']}”；它写在别的级别，用 --level 写明",
            f"--contact: “{answers['contact']}” is not in {contacts}; say with --level where it is",
        )
    reread = [*speaking(changes, book, point)]
    whole, removed = not answers["left_zh"], _confirm(changes, book, answers, today)
    if not whole:
        reread += shown_instead(changes, answers["jurisdiction"], point.id)
    return Draft(
        new=changes.new,
        changed=changes.changed,
        reread=reread,
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
                f"重读上面 {len(reread)} 处还在说不知道的文字，改成答复的内容",
                f"reread the {len(reread)} texts above that still say it is not known, and amend",
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
    changes = FileChanges(book.root.parent)
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
            "detail": "",
            "left_zh": cell("left"),
            "left_en": cell("left_en") or (cell("left") and UNTRANSLATED),
        }
        _confirm(changes, book, answers, basis.today)
        title = book.to_confirm[name].title
        part = ("核实了一部分", "confirmed in part") if cell("left") else ("已核实", "confirmed")
        found.said.append((f"{title.zh}（{name}）{part[0]}", f"{title.en} ({name}): {part[1]}"))
    found.files = {**changes.new, **changes.changed}
    return found


def _confirm(changes: FileChanges, book: Book, answers: Answers, today: date) -> int:
    """Make the changes for one answer; how many references to the point were taken out."""
    point, home = book.to_confirm[answers["point"]], answers["jurisdiction"]
    name = f"data/{home}/to-confirm.yml"
    if changes.there(name) and starts(changes.lines(name), point.id) is not None:
        _answered(changes, name, point.id, answers, today)
    else:
        changes.add(name, _own_entry(point, answers, today), _ENTRIES_HEAD)
    if answers["contact"]:
        _filled(changes, home, answers, today)
    removed = 0 if answers["left_zh"] else _removed(changes, home, point.id)
    history = f"data/{book.city.id}/history.yml"
    changes.insert(history, "updates:", _update(book, point, answers, today), UPDATES_HEAD)
    return removed


_ENTRIES_HEAD = "# 待核实 · To confirm\n\nentries:\n"


def _answer(answers: Answers, today: date, indent: str) -> list[str]:
    return [
        f"{indent}- day: {today}",
        f"{indent}  text: {_fact(answers)}",
        f"{indent}  sources: [{{source: {answers['source']}}}]",
    ]


def _answered(changes: FileChanges, name: str, point: str, answers: Answers, today: date) -> None:
    """Write the answer into the entry of the point, and what is left open in place of its text."""
    lines = changes.lines(name)
    start = starts(lines, point) or 0
    entry = lines[start : ends(lines, start)]
    indent = " " * (lines[start].index("-") + 2)
    there = f"{indent}confirmed:"
    fact = _answer(answers, today, f"{indent}  ")
    if there in entry:
        place = entry.index(there) + 1
        entry[place:place] = fact
    else:
        entry += [there, *fact]
    if answers["left_zh"]:
        entry = _with_text(_without_element(entry, answers["detail"]), indent, answers)
    else:
        entry.append(f"{indent}closed: true")
    changes.put(name, [*lines[:start], *entry, *lines[ends(lines, start) :]])


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


def _without_element(entry: list[str], detail: str) -> list[str]:
    """The entry without the element of a service guide that ``detail`` has given."""
    given, kept = _GIVES.get(detail, ""), []
    for line in entry:
        match = re.fullmatch(r"( *elements: *)\[([^\]]*)\](.*)", line)
        names = [one.strip() for one in match[2].split(",")] if match else []
        left = [one for one in names if one != given]
        if not match or left == names:
            kept.append(line)
        elif left:
            kept.append(f"{match[1]}[{', '.join(left)}]{match[3]}")
    return kept


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
        *_without_element(
            [f"    elements: [{', '.join(point.elements)}]"] if point.elements else [],
            answers["detail"],
        ),
        *([f"    pages: [{', '.join(point.pages)}]"] if point.pages else []),
        *([f"    conflicts: [{', '.join(point.conflicts)}]"] if point.conflicts else []),
        "    confirmed:",
        *_answer(answers, today, "      "),
        *([] if left["zh"] else ["    closed: true"]),
    ]


def _filled(changes: FileChanges, home: str, answers: Answers, today: date) -> None:
    """Give a contact the fact as its details, with the source, as of today.

    A detail, such as its address, has the source for itself; the rest of the contact keeps its own.
    """
    name = f"data/{home}/contacts.yml"
    lines = changes.lines(name)
    start = starts(lines, answers["contact"])
    if start is None:
        return
    end = ends(lines, start)
    indent = " " * (lines[start].index("-") + 2)
    detail = answers["detail"]
    replaced = {detail} if detail else {"value", "sources", "as_of", "confidence"}
    kept: list[str] = []
    dropping = False
    for line in lines[start:end]:
        own = line.startswith(indent) and not line.startswith(f"{indent} ")
        if own:
            dropping = line.strip().split(":")[0] in replaced
        if not dropping:
            kept.append(line)
    fact = [
        f"{indent}value: {pair(answers, 'fact')}",
        f"{indent}confidence: official",
        f"{indent}sources: [{{source: {answers['source']}}}]",
        f"{indent}as_of: {today}",
    ]
    if detail:
        cited = f"sources: [{{source: {answers['source']}}}], as_of: {today}"
        said = f"zh: {written(_bare(answers['fact_zh']))}, en: {written(_bare(answers['fact_en']))}"
        fact = (
            [f'{indent}telephone: [{{number: "{_bare(answers["fact_zh"])}", {cited}}}]']
            if detail == "telephone"
            else [f"{indent}{detail}: {{{said}, {cited}}}"]
        )
    changes.put(name, [*lines[:start], *kept, *fact, *lines[end:]])


def _bare(text: str) -> str:
    """A detail as it stands beside its name: not a sentence, so without a full stop."""
    return text.rstrip("。. ")


def _fact(answers: Answers) -> str:
    """The fact as a sentence in both languages, as YAML; a detail is named before it."""
    if not answers["detail"]:
        return pair(answers, "fact")
    name = _NAMES[answers["detail"]]
    zh, en = _bare(answers["fact_zh"]), _bare(answers["fact_en"])
    return f"{{zh: {written(f'{name.zh}：{zh}。')}, en: {written(f'{name.en}: {en}.')}}}"


def _removed(changes: FileChanges, home: str, point: str) -> int:
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
        f"    text: {_fact(answers)}",
        f"    sources: [{{source: {answers['source']}}}]",
        *([f"    pages: [{', '.join(point.pages)}]"] if point.pages else []),
    ]
