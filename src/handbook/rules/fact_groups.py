"""Facts that depend on the same answers: worked out once for each set of these answers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

from handbook.domain.conditions import Answers

V = TypeVar("V")
J = TypeVar("J")


class FactGroup(Generic[V, J]):
    """Several facts that hang on the same keys of a situation, and what they come to together.

    Hundreds of situations differ in keys that most facts do not depend on: what was found for the
    same values of ``keys`` is found again without asking any rule.
    """

    def __init__(
        self,
        keys: Iterable[str],
        facts: Sequence[Callable[[Answers], V]],
        join: Callable[[Iterable[V]], J],
    ) -> None:
        self._keys, self._facts, self._join = tuple(keys), facts, join
        self._known: dict[Hashable, J] = {}

    def __call__(self, answers: Answers) -> J:
        """What the facts come to.  Raises what a fact raises."""
        seen = tuple(map(answers.get, self._keys))
        found = self._known.get(seen)
        if found is None:
            found = self._known[seen] = self._join([fact(answers) for fact in self._facts])
        return found


def grouped(
    facts: Iterable[tuple[Iterable[str], Callable[[Answers], V]]],
    join: Callable[[Iterable[V]], J],
) -> list[FactGroup[V, J]]:
    """The facts by the keys that each of them depends on, in the order in which they first come."""
    found: dict[tuple[str, ...], list[Callable[[Answers], V]]] = {}
    for keys, fact in facts:
        found.setdefault(tuple(sorted(set(keys))), []).append(fact)
    return [FactGroup(keys, together, join) for keys, together in found.items()]
