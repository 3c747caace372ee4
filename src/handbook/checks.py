"""Checks across files.  Each check is a small function whose docstring is the rule."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from handbook import model as m
from handbook.book import Book
from handbook.conditions import FIXED_GROUPS, PLACE_KEYS
from handbook.problems import Place, Problem
from handbook.words import wording

Where = Callable[..., Place]


def check(book: Book, where: Where, lost: Collection[str] = ()) -> Iterator[Problem]:
    """Every problem between the records of ``book``; ``where`` gives a record's place.

    ``lost`` are ids whose records could not be read: nobody is told that they do not exist.
    """
    for one in CHECKS:
        for problem in one(book, where):
            if not (problem.missing and problem.missing in lost):
                yield problem
    if not lost and not book.requirements:
        yield Problem(
            Place(f"{book.root.name}/{book.city.id}/jurisdiction.yml"), "no-items",
            "没有任何事项要求材料", "no service item asks for any material",
            "在 items/ 里写一个事项。", "Write a service item in items/.",
        )


def _roots(book: Book) -> Iterator[m.Record]:
    """The records that stand in files, which know their place."""
    for group in (book.items, book.measures, book.materials, book.categories, book.topics,
                  book.conflicts, book.to_confirm, book.figures, book.questions,
                  book.deadlines, book.plans, book.holiday_years):
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
        f"{guess_zh}编号列在 {home}。", f"{guess_en}The ids are listed in {home}.", missing=value,
    )


def sources_exist(book: Book, where: Where) -> Iterator[Problem]:
    """Every citation names a source of the register."""
    for citation, root, path in _each(book, m.Citation):
        if citation.source not in book.sources:
            yield _reference(where(root, *path, "source"), "unknown-source", "来源", "source",
                             citation.source, book.sources, "sources.yml")


def materials_exist(book: Book, where: Where) -> Iterator[Problem]:
    """Every rule names materials of the catalogue."""
    for kind in (m.Requirement, m.AuthenticationRule, m.Deadline):
        for rule, root, path in _each(book, kind):
            if path[:1] == ("list_basis",):
                continue
            for index, material in enumerate(rule.materials):
                if material not in book.materials:
                    yield _reference(where(root, *path, "materials", index), "unknown-material",
                                     "材料", "material", material, book.materials, "materials.yml")


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
    for root in _roots(book):
        for record, path in _walk(root):
            for name in ("when", "applies", "asked_when", "only_when", "default_when"):
                value = getattr(record, name, ())
                for index, alternative in enumerate((value,) if isinstance(value, dict) else value):
                    for key, values in alternative.items():
                        spot = (*path, name, *(() if isinstance(value, dict) else (index,)), key)
                        if key not in book.questions:
                            yield _question(where(root, *spot, key=True), key, book)
                            continue
                        for number, one in enumerate(values):
                            yield from _answer(where(root, *spot, number), key, one, book, groups=True)


def questions_name_answers(book: Book, where: Where) -> Iterator[Problem]:
    """What a question implies or takes by default, and what a screen settles, are answers."""
    for question in book.questions.values():
        if question.default is not None:
            yield from _answer(where(question, "default"), question.key, question.default, book)
        for index, value in enumerate(question.values):
            for key, implied in value.implies.items():
                spot = ("values", index, "implies", key)
                if key not in book.questions:
                    yield _question(where(question, *spot, key=True), key, book)
                else:
                    yield from _answer(where(question, *spot), key, implied, book)
    for screen in book.screens:
        for index, name in enumerate(screen.keys):
            if name not in book.questions:
                yield _question(where(screen, "keys", index), name, book)
        for index, choice in enumerate(screen.choices):
            for key, one in choice.answers.items():
                spot = ("choices", index, "answers", key)
                if key not in book.questions:
                    yield _question(where(screen, *spot, key=True), key, book)
                else:
                    yield from _answer(where(screen, *spot), key, one, book)


def _question(place: Place, key: str, book: Book) -> Problem:
    return _reference(
        place, "unknown-question", "问题", "question", key, book.questions, "questions.yml")


def _answer(
    place: Place, key: str, value: str, book: Book, *, groups: bool = False
) -> Iterator[Problem]:
    allowed: set[str] = {one.id for one in book.questions[key].values}
    shown = allowed
    if book.questions[key].kind == "place":
        shown = {*FIXED_GROUPS, *book.place_groups()} if groups else set()
        allowed = {*book.places, *shown}
    if value not in allowed:
        listed = ", ".join(sorted(shown)) or "places.yml"
        yield Problem(
            place, "unknown-answer", f"{key} 没有“{value}”这个选项", f"{key} has no answer “{value}”",
            f"可用：{listed}。", f"Allowed: {listed}.", missing=value,
        )


def places_exist(book: Book, where: Where) -> Iterator[Problem]:
    """Every member and exception of a group of places is in the list of places."""
    for kind in (m.PlaceMember, m.PlaceException):
        for one, root, path in _each(book, kind):
            if one.place not in book.places:
                yield _reference(where(root, *path, "place"), "unknown-place", "国家或地区", "place",
                                 one.place, book.places, "places.yml")


def issuers_are_questions(book: Book, where: Where) -> Iterator[Problem]:
    """The key that tells where a material was issued is a question about a place."""
    for material in book.materials.values():
        key = material.issued_in_key
        if key is not None and key not in PLACE_KEYS:
            yield _reference(where(material, "issued_in_key"), "unknown-question", "问题", "question",
                             key, PLACE_KEYS, "questions.yml")


def figures_exist(book: Book, where: Where) -> Iterator[Problem]:
    """Every chart is drawn from figures that exist."""
    for chart in book.charts:
        for index, name in enumerate(chart.figures):
            if name not in book.figures:
                yield _reference(where(chart, "figures", index), "unknown-figure", "数字", "figure",
                                 name, book.figures, "statistics.yml")


def groups_exist(book: Book, where: Where) -> Iterator[Problem]:
    """Every question of the readers stands under a heading that exists."""
    for one in book.faq:
        if one.group not in book.faq_groups:
            yield _reference(where(one, "group"), "unknown-group", "分组", "group", one.group,
                             book.faq_groups, "faq.yml")


def events_name_measures(book: Book, where: Where) -> Iterator[Problem]:
    """Every measure that the timeline names exists."""
    for one in book.events:
        if one.measure is not None and one.measure not in book.measures:
            yield _reference(where(one, "measure"), "unknown-measure", "措施", "measure",
                             one.measure, book.measures, "measures/")


def routes_are_answers(book: Book, where: Where) -> Iterator[Problem]:
    """Every ground of a category has a route that the applicant can choose."""
    if "category_route" not in book.questions:
        return
    for category in book.categories.values():
        for index, ground in enumerate(category.grounds):
            if category.id != "C":
                yield from _answer(
                    where(category, "grounds", index, "route"), "category_route", ground.route, book)


def followed_claims_exist(book: Book, where: Where) -> Iterator[Problem]:
    """The claim that the handbook follows is one of those given."""
    for one in book.conflicts.values():
        if one.follows is not None and not 1 <= one.follows <= len(one.claims):
            yield Problem(
                where(one, "follows"), "no-such-claim", f"没有第 {one.follows} 种说法",
                f"there is no claim number {one.follows}",
                f"写 1 到 {len(one.claims)} 的数字。", f"Write a number from 1 to {len(one.claims)}.",
            )


def pages_exist(book: Book, where: Where) -> Iterator[Problem]:
    """Every page that a question, a conflict or an entry to confirm points to exists."""
    known = {
        "home", "services", *book.topics, *(f"services/{name}" for name in book.items),
        *(key.removeprefix("title_") for key in wording("zh") if key.startswith("title_")),
    }
    for field, records in (("see", book.faq), ("pages", book.conflicts.values()),
                           ("pages", book.to_confirm.values())):
        for one in records:
            for index, name in enumerate(getattr(one, field)):
                if name not in known:
                    yield _reference(where(one, field, index), "unknown-page", "页面", "page", name,
                                     known, "docs/zh/")


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


def plans_name_rules(book: Book, where: Where) -> Iterator[Problem]:
    """A plan belongs to a service item, names rules that exist, and has one filing day."""
    steps = {step.id for step in book.steps}
    known = {*steps, *book.statements, *book.deadlines}
    for deadline in book.deadlines.values():
        for index, name in enumerate(deadline.steps):
            if name not in steps:
                yield _reference(where(deadline, "steps", index), "unknown-step", "环节", "step",
                                 name, steps, "items/ 与 measures/")
    for plan in book.plans.values():
        if plan.id not in book.items:
            yield _reference(where(plan, "id"), "unknown-item", "事项", "service item", plan.id,
                             book.items, "items/")
        for index, stage in enumerate(plan.stages):
            if stage.rule not in known:
                yield _reference(where(plan, "stages", index, "rule"), "unknown-rule", "规则",
                                 "rule", stage.rule, known, "items/ 与 deadlines.yml")
        if not any(stage.mark == "filing" for stage in plan.stages):
            yield Problem(
                where(plan, "stages"), "no-filing-day", "时间安排里没有标出提交申请的环节",
                "the plan marks no stage as the filing",
                "在提交申请的环节写上 mark: filing。", "Write mark: filing at the stage of filing.",
            )


CHECKS: tuple[Callable[[Book, Where], Iterator[Problem]], ...] = (
    sources_exist, materials_exist, results_exist, rule_ids_are_unique, overrides_exist,
    to_confirm_exist, conflicts_exist, conditions_use_questions, questions_name_answers,
    places_exist, issuers_are_questions, figures_exist, groups_exist, events_name_measures,
    routes_are_answers, followed_claims_exist, pages_exist, branches_lead_somewhere,
    items_have_whole_parents, ends_come_after_starts, memory_decides_nothing,
)
