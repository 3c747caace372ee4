"""Checks across files.  Each check is a small function whose docstring is the rule."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from handbook import model as m
from handbook.book import Book
from handbook.conditions import FIXED_GROUPS, PLACE_KEYS
from handbook.problems import Place, Problem

Where = Callable[..., Place]


def check(book: Book, where: Where) -> Iterator[Problem]:
    """Every problem between the records of ``book``; ``where`` gives a record's place."""
    for one in CHECKS:
        yield from one(book, where)


def _roots(book: Book) -> Iterator[m.Record]:
    """The records that stand in files, which know their place."""
    for group in (book.items, book.measures, book.materials, book.categories, book.topics,
                  book.conflicts, book.to_confirm, book.figures, book.questions):
        yield from group.values()
    for many in (book.points, book.faq, book.terms, book.charts, book.events, book.contacts):
        yield from many


def _walk(record: m.Record, path: tuple[str | int, ...] = ()) -> Iterator[
    tuple[m.Record, tuple[str | int, ...]]
]:
    yield record, path
    for name, info in type(record).model_fields.items():
        value = getattr(record, name)
        step = info.alias or name
        if isinstance(value, m.Record):
            yield from _walk(value, (*path, step))
        elif isinstance(value, tuple):
            for index, one in enumerate(value):
                if isinstance(one, m.Record):
                    yield from _walk(one, (*path, step, index))


def _each(book: Book, kind: type[Any]) -> Iterator[tuple[Any, m.Record, tuple[str | int, ...]]]:
    for root in _roots(book):
        for record, path in _walk(root):
            if isinstance(record, kind):
                yield record, root, path


def _reference(
    place: Place, code: str, zh: str, en: str, value: str, known: Iterable[str], home: str
) -> Problem:
    near = difflib.get_close_matches(value, list(known), 1)
    guess_zh = f"是不是 {near[0]}？" if near else ""
    guess_en = f"Did you mean {near[0]}? " if near else ""
    return Problem(
        place, code, f"没有编号为“{value}”的{zh}", f"there is no {en} with the id “{value}”",
        f"{guess_zh}编号列在 {home}。", f"{guess_en}The ids are listed in {home}.",
    )


def sources_exist(book: Book, where: Where) -> Iterator[Problem]:
    """Every citation names a source of the register."""
    for citation, root, path in _each(book, m.Citation):
        if citation.source not in book.sources:
            yield _reference(where(root, *path, "source"), "unknown-source", "来源", "source",
                             citation.source, book.sources, "sources.yml")


def materials_exist(book: Book, where: Where) -> Iterator[Problem]:
    """Every rule names materials of the catalogue."""
    for kind in (m.Requirement, m.AuthenticationRule):
        for rule, root, path in _each(book, kind):
            if path[:1] == ("list_basis",):
                continue
            for material in rule.materials:
                if material not in book.materials:
                    yield _reference(where(root, *path, "materials"), "unknown-material", "材料",
                                     "material", material, book.materials, "materials.yml")


def results_exist(book: Book, where: Where) -> Iterator[Problem]:
    """Every result rule names a result of the catalogue."""
    for rule, root, path in _each(book, m.ResultRule):
        if rule.result not in book.results:
            yield _reference(where(root, *path, "result"), "unknown-result", "结果", "result",
                             rule.result, book.results, "results.yml")


def rule_ids_are_unique(book: Book, where: Where) -> Iterator[Problem]:
    """No two rules or statements have the same id."""
    seen: dict[str, Place] = {}
    for kind in (m.Rule, m.Statement):
        for one, root, path in _each(book, kind):
            place = where(root, *path, "id")
            if one.id in seen and seen[one.id] != place:
                first = seen[one.id]
                yield Problem(
                    place, "duplicate-id", f"编号“{one.id}”已用于 {first}",
                    f"the id “{one.id}” is already used at {first}",
                    "换一个没有用过的编号。", "Choose an id that is not in use.",
                )
            seen.setdefault(one.id, place)


def overrides_exist(book: Book, where: Where) -> Iterator[Problem]:
    """Every overridden or ended rule exists."""
    for rule, root, path in _each(book, m.Rule):
        for index, name in enumerate(rule.overrides):
            if name not in book.rules:
                yield _reference(where(root, *path, "overrides", index), "unknown-rule", "规则",
                                 "rule", name, book.rules, "items/ 与 measures/")
    for measure in book.measures.values():
        for index, ending in enumerate(measure.ends):
            if ending.rule not in book.rules:
                yield _reference(where(measure, "ends", index, "rule"), "unknown-rule", "规则",
                                 "rule", ending.rule, book.rules, "items/ 与 measures/")


def to_confirm_exist(book: Book, where: Where) -> Iterator[Problem]:
    """Every ``to_confirm`` names an entry of the to-confirm list."""
    for root in _roots(book):
        for record, path in _walk(root):
            for index, name in enumerate(getattr(record, "to_confirm", ())):
                if name not in book.to_confirm:
                    yield _reference(where(root, *path, "to_confirm", index), "unknown-to-confirm",
                                     "待核实事项", "to-confirm entry", name, book.to_confirm,
                                     "to-confirm.yml")


def conflicts_exist(book: Book, where: Where) -> Iterator[Problem]:
    """Every ``conflicts`` names an entry of the conflict register."""
    for root in _roots(book):
        for record, path in _walk(root):
            for index, name in enumerate(getattr(record, "conflicts", ())):
                if name not in book.conflicts:
                    yield _reference(where(root, *path, "conflicts", index), "unknown-conflict",
                                     "冲突", "conflict", name, book.conflicts, "conflicts.yml")


def conditions_use_questions(book: Book, where: Where) -> Iterator[Problem]:
    """Every condition uses questions and answers that exist."""
    groups = {*FIXED_GROUPS, *book.place_groups()}
    for root in _roots(book):
        for record, path in _walk(root):
            for name in ("when", "applies", "asked_when", "only_when", "default_when"):
                value = getattr(record, name, ())
                alternatives = (value,) if isinstance(value, dict) else value
                for alternative in alternatives:
                    for key, values in alternative.items():
                        place = where(root, *path, name, key)
                        question = book.questions.get(key)
                        if question is None:
                            yield _reference(place, "unknown-question", "问题", "question", key,
                                             book.questions, "questions.yml")
                            continue
                        allowed = {*book.places, *groups} if key in PLACE_KEYS else {
                            one.id for one in question.values}
                        for one in values:
                            if one not in allowed:
                                listed = groups if key in PLACE_KEYS else allowed
                                yield Problem(
                                    place, "unknown-answer", f"{key} 没有“{one}”这个选项",
                                    f"{key} has no answer “{one}”",
                                    f"可用：{'、'.join(sorted(listed))}。",
                                    f"Allowed: {', '.join(sorted(listed))}.",
                                )


def branches_lead_somewhere(book: Book, where: Where) -> Iterator[Problem]:
    """Every branch of a step and every ``after`` leads to a step that exists."""
    steps = {step.id for step in book.steps}
    for step, root, path in _each(book, m.Step):
        for index, branch in enumerate(step.branches):
            if branch.to != "end" and branch.to not in steps:
                yield _reference(where(root, *path, "branches", index, "to"), "unknown-step", "环节",
                                 "step", branch.to, steps, "steps")
        if step.after is not None and step.after not in steps:
            yield _reference(where(root, *path, "after"), "unknown-step", "环节", "step", step.after,
                             steps, "steps")


def items_have_whole_parents(book: Book, where: Where) -> Iterator[Problem]:
    """An item that is part of another names one that exists; file name and id agree."""
    for group in (book.items, book.topics):
        for one in group.values():
            stem = book.files[one.id].rsplit("/", 1)[-1].removesuffix(".yml")
            if stem != one.id:
                yield Problem(
                    where(one, "id"), "file-name", f"文件名 {stem}.yml 与编号 {one.id} 不一致",
                    f"the file name {stem}.yml and the id {one.id} differ",
                    f"把文件改名为 {one.id}.yml。", f"Rename the file to {one.id}.yml.",
                )
    for item in book.items.values():
        if item.part_of and item.part_of not in book.items:
            yield _reference(where(item, "part_of"), "unknown-item", "事项", "service item",
                             item.part_of, book.items, "items/")


def ends_come_after_starts(book: Book, where: Where) -> Iterator[Problem]:
    """Nothing ends on or before the day it begins."""
    for kind in (m.Provenance, m.Measure):
        for one, root, path in _each(book, kind):
            if one.until is not None and one.until <= one.in_force:
                yield Problem(
                    where(root, *path, "until"), "ends-before-start",
                    f"失效日期 {one.until} 不晚于施行日期 {one.in_force}",
                    f"the end {one.until} is not after the start {one.in_force}",
                    "核对两个日期。", "Check both days.",
                )


def memory_decides_nothing(book: Book, where: Where) -> Iterator[Problem]:
    """A fact marked ``memory`` is never a rule; it belongs on the to-confirm list."""
    for rule, root, path in _each(book, m.Rule):
        if rule.confidence == "memory":
            yield Problem(
                where(root, *path, "confidence"), "memory-as-rule",
                "没有见到文本的内容（memory）不能作为规则", "what nobody has seen in a text (memory) cannot be a rule",
                "移到 to-confirm.yml，查到来源后再写成规则。",
                "Move it to to-confirm.yml until a source is found.",
            )


CHECKS: tuple[Callable[[Book, Where], Iterator[Problem]], ...] = (
    sources_exist, materials_exist, results_exist, rule_ids_are_unique, overrides_exist,
    to_confirm_exist, conflicts_exist, conditions_use_questions, branches_lead_somewhere,
    items_have_whole_parents, ends_come_after_starts, memory_decides_nothing,
)
