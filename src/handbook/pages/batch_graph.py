"""The questions of the batch page as a graph, the same in every language.

Nearly every one of the thousands of ways through the questions ends where another one ends: what
is alike is one node, and the plan of a situation is worked out once for all ways that decide it
alike.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from handbook.batch.answers import default_of
from handbook.domain.conditions import Answers
from handbook.rules.answers import Resolver
from handbook.rules.checklists import Sheet
from handbook.rules.plan_recipe import Ask, Recipe, Recipes
from handbook.rules.walk import next_question, values_of

#: Stands between the values of a node that takes several.
TOGETHER = "+"


@dataclass(frozen=True, slots=True)
class Leaf:
    """The end of the questions: the place of its checklist, and what its plan is made of."""

    sheet: int
    recipe: Recipe | None


@dataclass(frozen=True, slots=True)
class Node:
    """A question: the place of the node that each answer leads to, and what holds without one.

    ``taken`` is the value that is taken where none is given, and ``told`` whether that is said.
    """

    key: str
    ways: tuple[tuple[str, int], ...]
    open: tuple[str, ...]
    taken: str | None
    told: bool


class BatchGraph:
    """All nodes, those that a node leads to before it; ``start`` is the place of the first one."""

    def __init__(self, resolver: Resolver, sheets: Iterable[Sheet]) -> None:
        self.resolver = resolver
        self.nodes: list[Leaf | Node] = []
        self._recipes = Recipes(resolver)
        self._at: dict[object, int] = {}
        self._sheets = {
            frozenset(way.items()): at
            for at, sheet in enumerate(sheets)
            for way in sheet.distinct.ways
        }
        self.start = self._node({})

    def _node(self, answers: dict[str, tuple[str, ...]]) -> int:
        """The place of the node that these answers lead to."""
        resolver = self.resolver
        key = next_question(resolver, answers)
        if key is None:
            leaf = self._leaf(answers)
            return self._place((leaf.sheet, id(leaf.recipe)), leaf)
        open_ = values_of(resolver, key, answers)
        default = default_of(resolver, key, answers)
        ways = tuple(
            (TOGETHER.join(values), self._node({**answers, key: values}))
            for values in self._choices(key, open_)
        )
        taken = default if default is not None or len(open_) > 1 else open_[0]
        # A single way on is taken without a word; a default is told.
        node = Node(key, ways, tuple(open_), taken, default is not None)
        return self._place(node, node)

    def _place(self, mark: object, node: Leaf | Node) -> int:
        if mark not in self._at:
            self._at[mark] = len(self.nodes)
            self.nodes.append(node)
        return self._at[mark]

    def _choices(self, key: str, open_: list[str]) -> list[tuple[str, ...]]:
        question = self.resolver.book.questions[key]
        single: list[tuple[str, ...]] = [(value,) for value in open_]
        if question.kind != "many":
            return single
        others = [value for value in open_ if value != question.default]
        more = (itertools.combinations(others, count) for count in range(2, len(others) + 1))
        return [*single, *itertools.chain.from_iterable(more)]

    def _leaf(self, answers: Answers) -> Leaf:
        found = self._recipes.find(answers)
        if isinstance(found, Ask):
            message = f"the plan asks for {found.key} after the checklist is known: {answers}"
            raise TypeError(message)
        way = frozenset((key, values[:1]) for key, values in answers.items())
        return Leaf(self._sheets[way], found)
