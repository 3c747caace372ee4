"""Checks across files.  Each check is a small function whose docstring is the rule."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, NamedTuple

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import FIXED_GROUPS
from handbook.domain.digests import seal
from handbook.domain.problems import Place, Problem
from handbook.domain.wording import wording
from handbook.loading import citation_checks
from handbook.loading.field_errors import duplicate

Where = Callable[..., Place]
Path = tuple[str | int, ...]


class Reference(NamedTuple):
    """A field of a kind of record that names other records, and where those are listed."""

    kind: type[m.Record]
    field: str
    code: str
    zh: str
    en: str
    home: str
    known: Callable[[Book], Collection[str]]


def pages(book: Book) -> set[str]:
    """The ids of the pages that a record may point to."""
    fixed = (key.removeprefix("title_") for key in wording("zh") if key.startswith("title_"))
    items = (f"services/{name}" for name in book.items)
    return {"home", "services", *fixed, *items, *book.topics}


def _services(book: Book) -> set[str]:
    return {
        value.id for one in book.questions.values() if one.key == "service" for value in one.values
    }


def _dated(book: Book) -> set[str]:
    return {*book.rules, *book.statements, *book.deadlines}


def _steps(book: Book) -> set[str]:
    return {"end", *(step.id for step in book.steps)}


_RULES = ("unknown-rule", "规则", "rule", "items/, measures/", lambda book: book.rules)
_MATERIALS = (
    "unknown-material", "材料", "material", "materials.yml", lambda book: book.materials
)  # fmt: skip
_PLACES = ("unknown-place", "国家或地区", "place", "places.yml", lambda book: book.places)
_PAGES = ("unknown-page", "页面", "page", "docs/zh/", pages)
_STEPS = ("unknown-step", "环节", "step", "items/, measures/", _steps)
_ITEMS = ("unknown-item", "事项", "service item", "items/", lambda book: book.items)
_SERVICES = ("unknown-service", "事项类别", "service", "questions.yml", _services)
_QUESTION = ("unknown-question", "问题", "question", "questions.yml")
KEY = Reference(m.Screen, "keys", *_QUESTION, lambda book: book.questions)

REFERENCES = (
    Reference(
        m.Citation, "source", "unknown-source", "来源", "source", "sources.yml",
        lambda book: book.sources,
    ),
    Reference(m.Requirement, "materials", *_MATERIALS),
    Reference(m.Passage, "materials", *_MATERIALS),
    Reference(m.AuthenticationRule, "materials", *_MATERIALS),
    Reference(
        m.ResultRule, "result", "unknown-result", "结果", "result", "results.yml",
        lambda book: book.results,
    ),
    Reference(m.Rule, "overrides", *_RULES),
    Reference(m.Ending, "rule", *_RULES),
    Reference(m.Deadline, "materials", *_MATERIALS),
    Reference(m.Deadline, "steps", *_STEPS),
    Reference(m.Stage, "rule", *_RULES[:-1], _dated),
    Reference(m.Brief, "rule", *_RULES[:-1], _dated),
    Reference(m.Stage, "limit_of", *_SERVICES),
    Reference(m.Step, "after", *_STEPS),
    Reference(m.Branch, "to", *_STEPS),
    Reference(m.Item, "service", *_SERVICES),
    Reference(m.Item, "part_of", *_ITEMS),
    Reference(
        m.Item, "leaves_out", "unknown-rule", "条件", "condition", "eligibility",
        lambda book: book.statements,
    ),
    Reference(m.Plan, "id", *_ITEMS),
    Reference(
        m.Record, "to_confirm", "unknown-to-confirm", "待核实事项", "to-confirm entry",
        "to-confirm.yml", lambda book: book.to_confirm,
    ),
    Reference(
        m.Record, "conflicts", "unknown-conflict", "冲突", "conflict", "conflicts.yml",
        lambda book: book.conflicts,
    ),
    Reference(m.PlaceMember, "place", *_PLACES),
    Reference(m.PlaceException, "place", *_PLACES),
    Reference(m.Place, "state", *_PLACES),
    Reference(
        m.PlaceGroup, "territories_of", "unknown-group", "分组", "group", "place_groups",
        lambda book: book.place_groups(),
    ),
    Reference(m.Material, "issued_in_key", *_QUESTION, lambda book: book.place_keys),
    KEY,
    Reference(m.GuideChoice, "next", *_QUESTION, lambda book: book.guide),
    Reference(
        m.GuideChoice, "checks", *_RULES[:-1], lambda book: book.statements
    ),
    Reference(
        m.Chart, "figures", "unknown-figure", "数字", "figure", "statistics.yml",
        lambda book: book.figures,
    ),
    Reference(
        m.Faq, "group", "unknown-group", "分组", "group", "faq.yml", lambda book: book.faq_groups
    ),
    Reference(m.Faq, "see", *_PAGES),
    Reference(
        m.Faq, "asked", "unknown-source", "来源", "source", "sources.yml", lambda book: book.sources
    ),
    Reference(m.Conflict, "pages", *_PAGES),
    Reference(m.ToConfirm, "pages", *_PAGES),
    Reference(m.Update, "pages", *_PAGES),
    Reference(
        m.Update, "measures", "unknown-measure", "措施", "measure", "measures/",
        lambda book: book.measures,
    ),
    Reference(
        m.Synonyms, "pages", *_PAGES[:-1],
        lambda book: {
            *pages(book),
            *(f"notices/{name}" for name in book.measures),
            *(question.id for question in book.faq),
        },
    ),
    Reference(
        m.Address, "superseded_by", "unknown-address", "地址", "address", "situations.yml",
        lambda book: {*book.addresses, *pages(book)},
    ),
    Reference(
        m.Event, "measure", "unknown-measure", "措施", "measure", "measures/",
        lambda book: book.measures,
    ),
)  # fmt: skip


def check(
    book: Book, where: Where, lost: Callable[[Problem], bool] = lambda _: False
) -> Iterator[Problem]:
    """Every problem between the records of ``book``; ``where`` gives a record's place.

    ``lost`` says of a problem whether the id it misses may be that of a record that could not be
    read: nobody is told that such a record does not exist.
    """
    for one in CHECKS:
        for problem in one(book, where):
            if not (problem.missing and lost(problem)):
                yield problem


def _each(book: Book, kind: type[Any]) -> Iterator[tuple[Any, m.Record, Path]]:
    """Every record of ``kind``, with the record of a file that it is part of and the way to it."""
    return (
        record
        for found, records in book.records_by_type.items()
        if issubclass(found, kind)
        for record in records
    )


def _with(
    book: Book, field: str, kind: type[Any] = m.Record
) -> Iterator[tuple[Any, m.Record, Path]]:
    """Every record of ``kind`` that has ``field``, as :func:`_each` gives them."""
    return (
        record
        for found, records in book.records_by_type.items()
        if field in found.model_fields and issubclass(found, kind)
        for record in records
    )


def _unknown(place: Place, row: Reference, value: str, known: Collection[str]) -> Problem:
    near = difflib.get_close_matches(value, [*known], 1)
    return Problem(
        place,
        row.code,
        f"没有编号为“{value}”的{row.zh}",
        f"there is no {row.en} with the id “{value}”",
        (f"是不是 {near[0]}？" if near else "") + f"编号列在 {row.home}。",
        (f"Did you mean {near[0]}? " if near else "") + f"The ids are listed in {row.home}.",
        missing=value,
        home=row.home,
    )


def references_exist(book: Book, where: Where) -> Iterator[Problem]:
    """Every id that a record names is the id of something."""
    for row in REFERENCES:
        known = row.known(book)
        for found in _with(book, row.field, row.kind):
            yield from _missing(row, known, found, where)


def replaced_references_exist(
    book: Book, where: Where, replaced: Iterable[m.Record]
) -> Iterator[Problem]:
    """So is every id in a record that another city reads, and this one puts its own in place of."""
    for record in replaced:
        for row in REFERENCES:
            if isinstance(record, row.kind):
                yield from _missing(row, row.known(book), (record, record, ()), where)


def _missing(
    row: Reference, known: Collection[str], found: tuple[Any, m.Record, Path], where: Where
) -> Iterator[Problem]:
    record, root, path = found
    value = getattr(record, row.field, None)
    for index, name in enumerate(value if isinstance(value, tuple) else (value,)):
        # The list basis of an item is about all materials.
        if name is None or name in known or (path == ("list_basis",) and name == "all"):
            continue
        spot = (*path, row.field, *((index,) if isinstance(value, tuple) else ()))
        yield _unknown(where(root, *spot), row, name, known)


def conditions_use_questions(book: Book, where: Where) -> Iterator[Problem]:
    """Every condition uses questions and answers that exist."""
    for name in ("when", "applies", "asked_when", "only_when", "default_when"):
        for record, root, path in _with(book, name):
            value = getattr(record, name)
            single = isinstance(value, dict)
            for index, alternative in enumerate((value,) if single else value):
                for key, values in alternative.items():
                    spot = (*path, name, *(() if single else (index,)), key)
                    for number, one in enumerate(values):
                        yield from _answer(book, where, (root, *spot, number), one)


def questions_name_answers(book: Book, where: Where) -> Iterator[Problem]:
    """What a question implies or takes by default, and what a screen settles, are answers."""
    for question in book.questions.values():
        if question.default is not None:
            yield from _answer(book, where, (question, "default"), question.default, question.key)
    for kind, name in (
        (m.QuestionValue, "implies"),
        (m.ScreenChoice, "answers"),
        (m.GuideChoice, "answers"),
    ):
        for record, root, path in _each(book, kind):
            for key, one in getattr(record, name).items():
                yield from _answer(book, where, (root, *path, name, key), one)


def _answer(
    book: Book, where: Where, spot: tuple[m.Record | str | int, ...], value: str, key: str = ""
) -> Iterator[Problem]:
    """``value`` is an answer to the question ``key``: the last word on the way to it."""
    key = key or next(step for step in reversed(spot) if isinstance(step, str))
    question = book.questions.get(key)
    if question is None:
        place = where(*spot[: spot.index(key) + 1], key=True)
        yield _unknown(place, KEY, key, book.questions)
        return
    groups = {"implies", "answers", "default"}.isdisjoint(spot[1:])
    shown = {one.id for one in question.values}
    allowed = shown
    if question.kind == "place":
        shown = {*FIXED_GROUPS, *book.place_groups()} if groups else set()
        allowed = {*book.places, *shown}
    if value not in allowed:
        listed = ", ".join(sorted(shown)) or "places.yml"
        yield Problem(
            where(*spot),
            "unknown-answer",
            f"{key} 没有“{value}”这个选项",
            f"{key} has no answer “{value}”",
            f"可用：{listed}。",
            f"Allowed: {listed}.",
            missing=value,
        )


def answers_count_for_brackets(book: Book, where: Where) -> Iterator[Problem]:
    """Every answer to a question of the points table counts as a bracket of its factor."""
    for factor, root, path in _each(book, m.Factor):
        known = [bracket.id for bracket in factor.brackets]
        for number, asked in enumerate(factor.questions):
            for index, answer in enumerate(asked.answers):
                if answer.bracket not in known:
                    spot = ("questions", number, "answers", index, "bracket")
                    yield Problem(
                        where(root, *path, *spot),
                        "unknown-bracket",
                        f"“{factor.name.zh}”没有编号为“{answer.bracket}”的分档",
                        f"“{factor.name.en}” has no bracket with the id “{answer.bracket}”",
                        f"可用：{', '.join(known)}。",
                        f"Allowed: {', '.join(known)}.",
                        missing=answer.bracket,
                    )


def routes_are_answers(book: Book, where: Where) -> Iterator[Problem]:
    """Every ground of category A or B has a route that the applicant can choose."""
    for category in book.categories.values():
        for index, ground in enumerate(category.grounds):
            if category.id != "C" and "category_route" in book.questions:
                spot = (category, "grounds", index, "route")
                yield from _answer(book, where, spot, ground.route, "category_route")


def rule_ids_are_unique(book: Book, where: Where) -> Iterator[Problem]:
    """No two rules or statements have the same id."""
    seen: dict[str, Place] = {}
    for kind in (m.Rule, m.Statement):
        for one, root, path in _each(book, kind):
            place = where(root, *path, "id")
            if one.id in seen and seen[one.id] != place:
                yield duplicate(one.id, seen[one.id], place)
            seen.setdefault(one.id, place)


def files_are_named_after_ids(book: Book, where: Where) -> Iterator[Problem]:
    """The file of a service item or of a topic has the name of its id."""
    for group in (book.items, book.topics):
        for one in group.values():
            stem = where(one).file.rsplit("/", 1)[-1].removesuffix(".yml")
            if stem != one.id:
                yield Problem(
                    where(one, "id"),
                    "file-name",
                    f"文件名 {stem}.yml 与编号 {one.id} 不一致",
                    f"the file name {stem}.yml and the id {one.id} differ",
                    f"把文件改名为 {one.id}.yml。",
                    f"Rename the file to {one.id}.yml.",
                )


def followed_claims_exist(book: Book, where: Where) -> Iterator[Problem]:
    """The claim that the handbook follows is one of those given."""
    for conflict in book.conflicts.values():
        if conflict.follows is not None and not 1 <= conflict.follows <= len(conflict.claims):
            yield Problem(
                where(conflict, "follows"),
                "no-such-claim",
                f"没有第 {conflict.follows} 种说法",
                f"there is no claim number {conflict.follows}",
                f"写 1 到 {len(conflict.claims)} 的数字。",
                f"Write a number from 1 to {len(conflict.claims)}.",
            )


def ends_come_after_starts(book: Book, where: Where) -> Iterator[Problem]:
    """Nothing ends on or before the day it begins."""
    for kind in (m.Provenance, m.Measure):
        for one, root, path in _each(book, kind):
            if one.until is not None and one.until <= one.in_force:
                yield Problem(
                    where(root, *path, "until"),
                    "ends-before-start",
                    f"失效日期 {one.until} 不晚于施行日期 {one.in_force}",
                    f"the end {one.until} is not after the start {one.in_force}",
                    "核对两个日期。",
                    "Check both days.",
                )


def memory_decides_nothing(book: Book, where: Where) -> Iterator[Problem]:
    """A fact marked ``memory`` is never a rule; it belongs on the to-confirm list."""
    for rule, root, path in _each(book, m.Rule):
        if rule.confidence == "memory":
            yield Problem(
                where(root, *path, "confidence"),
                "memory-as-rule",
                "没有见到文本的内容（memory）不能作为规则",
                "what nobody has seen in a text (memory) cannot be a rule",
                "移到 to-confirm.yml，查到来源后再写成规则。",
                "Move it to to-confirm.yml until a source is found.",
            )


def policy_updates_have_sources(book: Book, where: Where) -> Iterator[Problem]:
    """An entry of the history that tells of a change of policy names where it comes from."""
    for update in book.updates:
        if update.kind == "policy" and not (update.sources or update.measures):
            yield Problem(
                where(update, "kind"),
                "update-without-source",
                "政策的改动没有写明依据",
                "a change of policy names neither a notice nor a source",
                "写上 measures（通知编号）或 sources。",
                "Add measures (ids of notices) or sources.",
            )


def closed_points_have_an_answer(book: Book, where: Where) -> Iterator[Problem]:
    """A point that is open no more has an answer with a source."""
    for point in book.confirmed.values():
        if not point.confirmed:
            yield Problem(
                where(point, "closed"),
                "closed-without-answer",
                f"“{point.id}”写了已核实，没有写答复",
                f"“{point.id}” is said to be confirmed, and no answer stands there",
                f"运行 handbook new confirmation {point.id}，或者删去 closed。",
                f"Run handbook new confirmation {point.id}, or take closed away.",
            )


def addresses_keep_their_meaning(book: Book, where: Where) -> Iterator[Problem]:
    """A permanent address stands for the answers that it was recorded with."""
    for address in book.addresses.values():
        if seal(address.slug, address.answers) != address.seal:
            yield Problem(
                where(address, "slug"),
                "changed-address",
                f"地址“{address.slug}”记录的条件被改动了，而地址的含义永不改变",
                f"the answers recorded for the address “{address.slug}” were changed, and an "
                "address never changes its meaning",
                "恢复原来的内容；新的情形由 handbook update 登记。",
                "Put back what was there; handbook update records new ones.",
            )


CHECKS: tuple[Callable[[Book, Where], Iterator[Problem]], ...] = (
    references_exist,
    conditions_use_questions,
    questions_name_answers,
    routes_are_answers,
    answers_count_for_brackets,
    rule_ids_are_unique,
    files_are_named_after_ids,
    followed_claims_exist,
    ends_come_after_starts,
    memory_decides_nothing,
    policy_updates_have_sources,
    closed_points_have_an_answer,
    addresses_keep_their_meaning,
    citation_checks.passages_are_whole,
    citation_checks.citations_name_passages,
    citation_checks.citations_are_whole,
    citation_checks.passages_agree_with_rules,
)
