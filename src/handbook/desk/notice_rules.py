"""The rules that a notice brings, as its templates draft them: a list, entry by entry."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TypeVar, get_args

from handbook.desk.draft_answers import UnfitAnswerError
from handbook.desk.draft_questions import Answers
from handbook.desk.drafts import pair
from handbook.domain import model as m
from handbook.domain.book import Book

R = TypeVar("R", bound=m.Rule)

#: The material of the example of a rule, and for whom the example waives it.
_EXAMPLE = "medical"
_EXAMPLE_WHEN = {"service": "new", "location": "outside"}


def _overridden(book: Book, answers: Answers) -> list[str]:
    """The rules that the example of a rule takes the place of: from above, or older beside it."""
    day = date.fromisoformat(answers["in_force"])
    return [
        rule.id
        for rule in _above(book, answers)
        if _EXAMPLE in rule.materials and book.in_force(rule, day)
        if all(_meets(condition) for condition in (rule.scope, rule.when))
    ]


def _meets(condition: m.Condition) -> bool:
    """Whether ``condition`` can hold for those whom the example is about."""
    return not condition or any(
        all(value in alternative.get(key, (value,)) for key, value in _EXAMPLE_WHEN.items())
        for alternative in condition
    )


def _waiver(book: Book, answers: Answers) -> Iterator[str]:
    """The status of a material from a day on, or the example of such a rule to be written after."""
    if answers["material"]:
        yield from _status(book, answers)
        return
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


def _status(book: Book, answers: Answers) -> Iterator[str]:
    """Another status of a material, for all who hand it in now, in one service item or in each."""
    material, day = answers["material"], date.fromisoformat(answers["in_force"])
    item = book.items.get(answers["item"])
    old = {
        rule.id: cases
        for rule in _above(book, answers)
        if material in rule.materials and book.in_force(rule, day)
        if rule.status not in {answers["status"], "not_applicable"} and not rule.with_status
        if (cases := _cases(book, rule, item))
    }
    if not old:
        raise UnfitAnswerError(
            f"--material：{day} 没有哪条规则要“{material}”",
            f"--material: on {day} no rule asks for “{material}”",
        )
    listed = [*dict.fromkeys(case for cases in old.values() for case in cases)]
    name = free(book, f"{answers['id']}/{material}")
    yield "requirements:"
    yield f"  - id: {name}"
    yield f"    materials: {material}"
    yield f"    status: {answers['status']}"
    if len(listed) == 1:
        yield f"    when: {listed[0]}"
    elif "{}" not in listed:
        yield "    when:"
        yield from (f"      - {one}" for one in listed)
    yield f"    overrides: [{', '.join(old)}]"
    yield f"    why: {pair(answers, 'effect')}"


def _cases(book: Book, rule: m.Rule, item: m.Item | None) -> list[str]:
    """For whom a rule holds, as YAML, within ``item`` where one is given: each case by itself."""
    every = [{**scope, **when} for scope in rule.scope or ({},) for when in rule.when or ({},)]
    if item is None:
        return [_flow(one) for one in every]
    notices = {one.id for measure in book.measures.values() for one in measure.requirements}
    if rule.id not in notices and rule.id not in {one.id for one in item.requirements}:
        return []
    wanted = item.applies
    return [
        _flow({**case, **wanted})
        for case in every
        if all(key not in case or set(case[key]) & set(wanted[key]) for key in wanted)
    ]


def _above(book: Book, answers: Answers) -> Iterator[m.Requirement]:
    """The rules on materials that the notice may take the place of: from above, or beside it."""
    levels = get_args(m.Level)
    above = levels[: levels.index(book.jurisdictions[answers["jurisdiction"]].level) + 1]
    return (rule for rule in book.requirements if rule.level in above)


def free(book: Book, name: str) -> str:
    """The id, with a number where it is taken."""
    taken = {*book.rules, *book.statements}
    again = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (name, *again) if one not in taken)


def _fee(book: Book, answers: Answers) -> Iterator[str]:
    """What the service items of a fee cost from a day on."""
    old = answers["rule"]
    items = [one.id for one in book.items.values() if old in {fee.id for fee in one.fees}]
    if not items:
        fees = [fee.id for one in book.items.values() for fee in one.fees]
        listed = ", ".join(difflib.get_close_matches(old, fees, 3, 0.3) or fees)
        raise UnfitAnswerError(
            f"--rule：写明代替哪一条收费，例如 {listed}",
            f"--rule: name the fee that it takes the place of, such as {listed}",
        )
    name = free(book, f"{answers['id']}/{old.replace('/', '-')}")
    yield "fees:"
    yield f"  - id: {name}"
    yield f"    items: [{', '.join(items)}]"
    yield f"    replaces: [{old}]"
    yield f"    text: {pair(answers, 'effect')}"


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


TEMPLATES: Mapping[str, Callable[[Book, Answers], Iterator[str]]] = {
    "waiver": _waiver,
    "time-limit": _time_limit,
    "step": _step,
    "ending": _ending,
    "fee": _fee,
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
    every = [{**scope, **when} for scope in rule.scope or ({},) for when in rule.when or ({},)]
    written_ = [_flow(one) for one in every if one]
    return written_[0] if len(written_) == 1 else f"[{', '.join(written_)}]" if written_ else ""


def _flow(condition: Mapping[str, tuple[str, ...]]) -> str:
    """A condition as YAML inside braces."""
    parts = []
    for key, values in condition.items():
        listed = [json.dumps(one) if one in {"yes", "no"} else one for one in values]
        one = listed[0] if len(listed) == 1 else f"[{', '.join(listed)}]"
        parts.append(f"{key}: {one}")
    return f"{{{', '.join(parts)}}}"
