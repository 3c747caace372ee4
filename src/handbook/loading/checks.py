"""Checks across files.  Each check is a small function whose docstring is the rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import FIXED_GROUPS
from handbook.domain.digests import seal
from handbook.domain.problems import Place, Problem
from handbook.loading import citation_checks
from handbook.loading.field_errors import duplicate
from handbook.loading.references import KEY, Where, each, having, references_exist, unknown


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


def conditions_use_questions(book: Book, where: Where) -> Iterator[Problem]:
    """Every condition uses questions and answers that exist."""
    for name in ("when", "applies", "asked_when", "only_when", "default_when"):
        for record, root, path in having(book, name):
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
        for record, root, path in each(book, kind):
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
        yield unknown(place, KEY, key, book.questions)
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
    for factor, root, path in each(book, m.Factor):
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
        for one, root, path in each(book, kind):
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
        for one, root, path in each(book, kind):
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
    for rule, root, path in each(book, m.Rule):
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
