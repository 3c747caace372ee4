"""Drafts of notices: the rules of one day, and all that a notice brings with it.

A notice in force changes more than its own file: readers find it on the timeline and in the
history, and the data has another version.  One draft holds it all, so that nothing is left to
memory.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar, get_args

from handbook.desk.draft_answers import UnfitAnswerError
from handbook.desk.draft_questions import Answers
from handbook.desk.drafts import CHECKS, Draft, number_line, pair
from handbook.desk.exchanged_tables import COLUMNS, Basis
from handbook.desk.file_changes import UPDATES_HEAD, FileChanges
from handbook.desk.imports import apostille
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.loading.revisions import text_at

R = TypeVar("R", bound=m.Rule)


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
        *_TEMPLATES[answers["template"]](book, answers),
    ]
    write = (f"打开 {name}，在末尾写规则", f"open {name} and write the rules at its end")
    read = (f"打开 {name}，核对写好的规则", f"open {name} and compare the rule with the source")
    return _with_records(
        book,
        answers,
        today,
        Draft(
            new={name: "\n".join(lines) + "\n"},
            next=[
                write if answers["template"] == "waiver" else read,
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


def _waiver(book: Book, answers: Answers) -> Iterator[str]:
    """The example of a rule, to be written after: it says nothing until it is."""
    overridden = _overridden(book, answers)
    yield from (
        "# 规则写在下面：去掉井号，改成通知的内容。when 里的键和答案见 data/china/questions.yml。",
        "# Rules go below: take away the number signs and write what the notice says.",
        "# requirements:",
        f"#   - id: {answers['id']}/{_EXAMPLE}",
        f"#     materials: {_EXAMPLE}",
        "#     status: waived",
        "#     when: {service: new, location: outside}",
        *([f"#     overrides: [{', '.join(overridden)}]"] if overridden else []),
        "#     why: {zh: 为什么, en: Why}",
    )


def _time_limit(book: Book, answers: Answers) -> Iterator[str]:
    """Another number of working days from a day on, for those whom the old one was for."""
    old = _replaced(book, answers, m.TimeLimit)
    yield "time_limits:"
    yield f"  - id: {answers['id']}/{old.id.rpartition('/')[2]}"
    yield f"    kind: {old.kind}"
    if condition := _condition(old):
        yield f"    when: {condition}"
    if not answers["days"]:
        raise UnfitAnswerError(
            "--days：几个工作日，写数字", "--days: give the number of working days"
        )
    yield f"    working_days: {answers['days']}"
    if old.counted_from:
        start = {"start_zh": old.counted_from.zh, "start_en": old.counted_from.en}
        yield f"    counted_from: {pair(start, 'start')}"
    if old.to_confirm:
        yield f"    to_confirm: [{', '.join(old.to_confirm)}]"
    yield f"    overrides: [{old.id}]"
    yield f"    why: {pair(answers, 'effect')}"


def _step(book: Book, answers: Answers) -> Iterator[str]:
    """A step after another one, with a way that leads elsewhere."""
    before = _replaced(book, answers, m.Step)
    yield from (
        "steps:",
        f"  - id: {answers['id']}/step",
        f"    after: {before.id}  # 接在这个环节之后 the step that it follows",
        *([f"    when: {condition}"] if (condition := _condition(before)) else []),
        f"    actor: {before.actor}  # 谁来办 who acts",
        "    name: {zh: TODO, en: TODO}  # 环节名称 name of the step",
        f"    text: {pair(answers, 'effect')}",
        "    # 另一条路：什么情况下，去哪个环节（end 是结束）；没有就删去这两行。",
        "    # Another way on: in which case, and to which step (end ends it); or delete these.",
        "    branches:",
        "      - {label: {zh: TODO, en: TODO}, to: end}",
    )


def _ending(book: Book, answers: Answers) -> Iterator[str]:
    """A rule that holds no more."""
    old = _replaced(book, answers, m.Rule)
    yield from ("ends:", f"  - rule: {old.id}", f"    why: {pair(answers, 'effect')}")


_TEMPLATES: Mapping[str, Callable[[Book, Answers], Iterator[str]]] = {
    "waiver": _waiver,
    "time-limit": _time_limit,
    "step": _step,
    "ending": _ending,
}


def _replaced(book: Book, answers: Answers, kind: type[R]) -> R:
    """The rule that ``--rule`` names.  Raises :class:`UnfitAnswerError` where it is none such."""
    rule = book.rules.get(answers["rule"])
    if isinstance(rule, kind):
        return rule
    fitting = [one.id for one in book.rules.values() if isinstance(one, kind)]
    listed = ", ".join(difflib.get_close_matches(answers["rule"], fitting, 3, 0.3) or fitting[:8])
    raise UnfitAnswerError(
        f"--rule：这种规则要写明它和哪一条有关，例如 {listed}",
        f"--rule: name the rule that it is about, such as {listed}",
    )


def _condition(rule: m.Rule) -> str:
    """For whom a rule holds, as YAML, its item's own condition included."""

    def flow(condition: Mapping[str, tuple[str, ...]]) -> str:
        parts = []
        for key, values in condition.items():
            listed = [json.dumps(one) if one in {"yes", "no"} else one for one in values]
            one = listed[0] if len(listed) == 1 else f"[{', '.join(listed)}]"
            parts.append(f"{key}: {one}")
        return f"{{{', '.join(parts)}}}"

    every = [{**scope, **when} for scope in rule.scope or ({},) for when in rule.when or ({},)]
    written_ = [flow(one) for one in every if one]
    return written_[0] if len(written_) == 1 else f"[{', '.join(written_)}]" if written_ else ""


# -- what a notice brings with it ------------------------------------------------------------------


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
