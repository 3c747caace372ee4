"""Drafts of notices: the rules of one day, and all that a notice brings with it.

A notice in force changes more than its own file: readers find it on the timeline and in the
history, and the data has another version.  One draft holds it all, so that nothing is left to
memory.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from handbook.desk.draft_answers import UnfitAnswerError
from handbook.desk.draft_questions import Answers
from handbook.desk.drafts import CHECKS, Draft, number_line, pair
from handbook.desk.exchanged_tables import COLUMNS, Basis
from handbook.desk.file_changes import UPDATES_HEAD, FileChanges
from handbook.desk.imports import apostille
from handbook.desk.notice_rules import TEMPLATES
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.loading.revisions import text_at


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
        *([number_line(answers)] if "number" in answers else []),
        "# 施行的第一天；到某天为止的，再写 until（不再有效的第一天）。",
        "# First day in force; where it ends, add until, the first day after its last.",
        f"in_force: {day}",
        f"verified: {today}  # 今天与来源核对过 compared with the source today",
        f"confidence: {answers['confidence'] or book.sources[answers['source']].confidence}",
        "sources:",
        *_citation(book, answers),
    ]


def measure(book: Book, answers: Answers, today: date) -> Draft:
    """A notice in a file of its own, with the rule that its template drafts."""
    day = answers["in_force"]
    name = f"data/{answers['jurisdiction']}/measures/{day}-{answers['name']}.yml"
    effect = pair(answers, "effect")
    lines = [
        *_notice(book, answers, today, day),
        f"summary: {effect}",
        "# 读者会看到的变化，一句一条。 What readers will notice, one sentence each.",
        "effects:",
        f"  - {effect}",
        *TEMPLATES[answers["template"]](book, answers),
    ]
    write = (f"打开 {name}，在末尾写规则", f"open {name} and write the rules at its end")
    wrote = answers["template"] != "waiver" or answers["material"]
    read = (f"打开 {name}，核对写好的规则", f"open {name} and compare the rule with the source")
    return _with_records(
        book,
        answers,
        today,
        Draft(
            new={name: "\n".join(lines) + "\n"},
            next=[
                read if wrote else write,
                _affected(day),
                (
                    "handbook prove：有没有互相矛盾的规则",
                    "handbook prove: do rules contradict each other",
                ),
                *CHECKS,
            ],
            notice=answers["id"],
        ),
    )


# -- what a notice brings with it ------------------------------------------------------------------


def effect(book: Book, answers: Answers, today: date) -> Draft:
    """Another effect of a notice that is there already: its words, and the rule that it brings."""
    notice = book.measures[answers["notice"]]
    files = FileChanges(book.root.parent)
    name = _file_of(book, notice)
    given = {
        **answers,
        "id": notice.id,
        "jurisdiction": notice.jurisdiction,
        "in_force": notice.in_force.isoformat(),
    }
    files.put(name, _with_list(files.lines(name), [f"  - {pair(answers, 'effect')}"], "effects:"))
    _told(files, book, name, notice, answers)
    head, *entry = TEMPLATES[answers["template"]](book, given)
    if head.startswith("#"):  # an example to be written after
        files.put(name, [*"\n".join(files.lines(name)).rstrip("\n").split("\n"), head, *entry, ""])
    else:
        files.put(name, _with_list(files.lines(name), entry, head))
    advice = (
        f"打开 {name}，核对写好的规则",
        f"open {name} and compare the rule with the source",
    )
    _ = today
    return Draft(
        changed=files.changed,
        next=[advice, _affected(notice.in_force.isoformat()), *CHECKS],
        notice=notice.id,
    )


def _told(files: FileChanges, book: Book, name: str, notice: m.Measure, answers: Answers) -> None:
    """Add the effect where summary, timeline and history say what the notice brings.

    They do so in the words of the effects until somebody has written others: those stay.
    """
    so_far = {
        "told_zh": "".join(one.zh for one in notice.effects),
        "told_en": " ".join(one.en for one in notice.effects),
    }
    now = {
        "told_zh": so_far["told_zh"] + answers["effect_zh"],
        "told_en": f"{so_far['told_en']} {answers['effect_en']}",
    }
    old, new = pair(so_far, "told"), pair(now, "told")
    city = f"data/{book.city.id}"
    others = (f"data/{notice.jurisdiction}/timeline.yml", f"{city}/timeline.yml")
    for path in dict.fromkeys((name, *others, f"{city}/history.yml")):
        if files.there(path):
            lines = files.lines(path)
            said = [
                line.replace(old, new) if re.match(r" *(summary|text): ", line) else line
                for line in lines
            ]
            if said != lines:
                files.put(path, said)


def _file_of(book: Book, notice: m.Measure) -> str:
    """The file in which a notice stands."""
    folder = book.root / notice.jurisdiction / "measures"
    own = re.compile(rf"^id: *{re.escape(notice.id)} *$", re.MULTILINE)
    path = next(
        path for path in sorted(folder.glob("*.yml")) if own.search(path.read_text("utf-8"))
    )
    return path.relative_to(book.root.parent).as_posix()


def _with_list(lines: list[str], entry: list[str], head: str) -> list[str]:
    """The lines of a file with an entry at the end of the list ``head``, which may be new."""
    if head not in lines:
        return [*"\n".join(lines).rstrip("\n").split("\n"), head, *entry, ""]
    end = lines.index(head) + 1
    for number in range(end, len(lines)):
        if lines[number].strip() and not lines[number].startswith((" ", "-", "#")):
            break
        if lines[number].startswith((" ", "-")):
            end = number + 1
    return [*lines[:end], *entry, *lines[end:]]


def _with_records(book: Book, answers: Answers, today: date, draft: Draft) -> Draft:
    """The draft with the event of the timeline, the entry of the history, and the version."""
    project = book.root.parent
    files = FileChanges(project)
    day = answers.get("in_force") or answers["on"]
    told = "effect" if "effect_zh" in answers else "why"
    confidence = answers["confidence"] or book.sources[answers["source"]].confidence
    cited = f"    sources: [{{source: {answers['source']}}}]"
    event = [
        f"  - day: '{day}'",
        f"    text: {pair(answers, told)}",
        f"    confidence: {confidence}",
        cited,
        f"    measure: {answers['id']}",
    ]
    own = f"data/{answers['jurisdiction']}/timeline.yml"
    timeline = own if files.there(own) else f"data/{book.city.id}/timeline.yml"
    put_in_order(files, timeline, event, day)
    taken = {update.id for update in book.updates}
    update = answers["id"] if answers["id"] not in taken else f"{answers['id']}-{today}"
    files.insert(
        f"data/{book.city.id}/history.yml",
        "updates:",
        [
            f"  - id: {update}",
            f"    day: {today}",
            "    kind: policy",
            f"    title: {pair(answers, 'title')}",
            f"    text: {pair(answers, told)}",
            f"    in_force: {day}",
            cited,
            f"    measures: [{answers['id']}]",
        ],
        UPDATES_HEAD,
    )
    if version := _next_version(project):
        files.put(_VERSION, [version, ""])
    draft.new |= files.new
    draft.changed |= files.changed
    return draft


def put_in_order(files: FileChanges, name: str, event: list[str], day: str) -> None:
    """Put an event above the first later one of the timeline, or at its end."""
    lines = files.lines(name) if files.there(name) else []
    later = (
        place for place, line in enumerate(lines) if (match := _DAY.match(line)) and match[1] > day
    )
    place = next(later, None)
    if place is None:
        files.add(name, event, _EVENTS_HEAD)
    else:
        files.put(name, [*lines[:place], *event, *lines[place:]])


_DAY = re.compile(r"^ *- day: *'?([\d-]+)")
_VERSION = "data/VERSION"
_EVENTS_HEAD = "# 时间线 · Timeline\n\nevents:\n"


def _next_version(project: Path) -> str:
    """The version of data whose answers change; empty where this edit has its own already."""
    path = project / _VERSION
    now = path.read_text("utf-8").strip() if path.is_file() else ""
    parts = now.split(".")
    committed = text_at(project, "HEAD", _VERSION).strip()
    if len(parts) != len(("answers", "words", "ids")) or (committed and committed != now):
        return ""
    return f"{parts[0]}.{int(parts[1]) + 1}.0"


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
    draft = Draft(
        new={name: "\n".join(lines) + "\n"},
        notice=answers["id"],
        next=[
            _affected(answers["on"]),
            (
                "handbook prove：每种情形还有没有答案",
                "handbook prove: has every situation an answer",
            ),
            *CHECKS,
        ],
    )
    return _with_records(book, answers, today, draft)


def _dated(day: str, name: str) -> str:
    """A file name that begins with the day, once: many ids name their day themselves."""
    bare = re.sub(rf"(?:^|-){re.escape(day)}(?=-|$)", "", name).strip("-")
    return f"{day}-{bare}" if bare else day


def party(book: Book, answers: Answers, today: date) -> Draft:
    """A state joins the Apostille Convention: its line in the list of states."""
    row = [answers["place"], answers["from"], answers["convention_from"]]
    columns = [column.heading.en for column in COLUMNS["apostille"]][: len(row)]
    table = f"{','.join(columns)}\n{','.join(row)}\n"
    confidence = answers["confidence"] or book.sources[answers["source"]].confidence
    found = apostille(book, table.encode(), Basis(answers["source"], confidence, today))
    for bad in found.bad:
        raise UnfitAnswerError(bad.zh, bad.en)
    advice = [
        (f"{zh}：核对文字里的数字和日期", f"{en}: compare days in texts") for zh, en in found.said
    ]
    return Draft(changed=found.files, next=[*advice, _affected(answers["from"]), *CHECKS])
