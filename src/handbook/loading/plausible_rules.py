"""Rules that are well formed and cannot be meant.  Each check's docstring is the rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.problems import Problem
from handbook.loading.references import Where, having


def conditions_can_hold(book: Book, where: Where) -> Iterator[Problem]:
    """No condition uses the answer to a question that is not asked where the rest of it holds."""
    for record, root, path in having(book, "when"):
        for index, alternative in enumerate(record.when):
            for key in alternative:
                question = book.questions.get(key)
                asked = question.asked_when if question else ()
                if asked and not any(_together(one, alternative) for one in asked):
                    other = next(
                        name
                        for one in asked
                        for name, values in one.items()
                        if name in alternative and set(values).isdisjoint(alternative[name])
                    )
                    given = ", ".join(alternative[other])
                    yield Problem(
                        where(root, *path, "when", index, key, key=True),
                        "never-holds",
                        f"{other} 是 {given} 时不问 {key}，这个条件永远不成立",
                        f"{key} is not asked where {other} is {given}, so this never holds",
                        f"删去 {key}，或者改 {other}。",
                        f"Delete {key}, or mend {other}.",
                    )


def _together(one: m.AllOf, other: m.AllOf) -> bool:
    """Whether two conditions can hold at once, as far as answers are named."""
    return not any(set(values).isdisjoint(other.get(key, values)) for key, values in one.items())


CHECKS: tuple[Callable[[Book, Where], Iterator[Problem]], ...] = (conditions_can_hold,)
